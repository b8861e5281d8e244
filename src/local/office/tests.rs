//! Uses a program in place of LibreOffice. The content of each input file tells it what to do.

use std::ffi::OsString;
use std::fs;
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;
#[cfg(unix)]
use std::time::Duration;

#[cfg(unix)]
use super::program::ConversionLimits;
use super::program::{LIMITS, NAMES};
use super::*;
use crate::local::program_call::installed;

#[test]
fn the_variable_goes_before_the_path_and_the_path_before_the_usual_places() {
    let dir = tempfile::tempdir().unwrap();
    let name = if cfg!(windows) { "soffice.com" } else { "libreoffice" };
    let (path, other) = (dir.path().join("path"), dir.path().join("other"));
    fs::create_dir(&path).unwrap();
    fs::write(&other, "").unwrap();
    let usual = || vec![dir.path().join("missing"), other.clone()];
    let find = |asked: Option<&str>| installed(asked.map(OsString::from), Some(path.as_os_str()), NAMES, usual);
    assert_eq!(find(None), Some(other.clone()));
    fs::write(path.join(name), "").unwrap();
    assert_eq!(find(None), Some(path.join(name)));
    assert_eq!(find(Some("/mine/soffice")), Some(PathBuf::from("/mine/soffice")));
    assert_eq!(find(Some("")), None);
    assert_eq!(installed(None, None, NAMES, Vec::new), None);
}

#[test]
fn a_missing_program_is_reported_for_every_file() {
    let office = Office { program: PathBuf::from("/no/such/soffice"), limits: LIMITS };
    let results = office.convert(&[("a.doc".to_owned(), "x"), ("b.doc".to_owned(), "x")]);
    assert_eq!(results.len(), 2);
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.message, "LibreOffice cannot be started from here");
        assert_eq!(error.file.unwrap(), "/no/such/soffice");
        assert!(error.help.unwrap().contains("FORMFOLIO_SOFFICE"));
    }
    assert!(office.convert::<&str>(&[]).is_empty());
}

#[cfg(unix)]
#[test]
fn a_profile_is_given_as_a_url() {
    assert_eq!(call::url(Path::new("/tmp/it’s a %/x_1")), "file:///tmp/it%E2%80%99s%20a%20%25/x_1");
}

/// The program's calls are written down in `calls`, one line each.
#[cfg(unix)]
fn fake(dir: &Path, limits: ConversionLimits) -> Office {
    let text = r#"#!/bin/sh
here=$(dirname "$0")
for word in "$@"; do
    case $last in --outdir) out=$word ;; esac
    case $word in
        -env:UserInstallation=*) profile=${word#*file://} ;;
        --infilter=*) reader=${word#*=} ;;
        pdf:*) filter=${word#pdf:} ;;
    esac
    last=$word
done
grep -q 'DisableMacrosExecution.*true' "$profile/user/registrymodifications.xcu" || exit 9
echo "${filter%%:*} ${reader%%:*} $SOURCE_DATE_EPOCH" >> "$here/calls"
echo "Warning: failed to launch javaldx - java may not function correctly" >&2
mkdir -p "$out"
for file in "$@"; do
    case $file in */in/*) ;; *) continue ;; esac
    name=$(basename "$file")
    case $(cat "$file") in
        bad*) echo "Error: source file could not be loaded" >&2 ;;
        die*) kill -9 $$ ;;
        part*) printf '%%PDF-1.7 beg' > "$out/${name%.*}.pdf" ;;
        hang*) (while :; do date >> "$here/alive"; sleep 0.02; done) & wait ;;
        *) echo "convert $file -> $out"
           { printf '%%PDF-1.7\n%s ' "$name"; cat "$file"; printf '\n%%%%EOF\n'; } > "$out/${name%.*}.pdf" ;;
    esac
done
"#;
    fs::write(dir.join("text"), text).unwrap();
    // A file that is open for writing here, while another test starts a program, could not be started.
    let program = dir.join("soffice");
    assert!(std::process::Command::new("cp").arg(dir.join("text")).arg(&program).status().unwrap().success());
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    Office { program, limits }
}

/// What came of files with these names and contents: the PDF's second line, or the error's message.
#[cfg(unix)]
fn told(office: &Office, files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(String, &str)> = files.iter().map(|(name, text)| ((*name).to_owned(), *text)).collect();
    let told = |(result, (name, _)): (Result<Vec<u8>>, &(String, &str))| match result {
        Ok(pdf) => String::from_utf8(pdf).unwrap().lines().nth(1).unwrap().to_owned(),
        Err(error) => {
            assert_eq!(error.file.as_ref(), Some(name));
            error.message
        }
    };
    office.convert(&files).into_iter().zip(&files).map(told).collect()
}

#[cfg(unix)]
fn calls(dir: &Path) -> Vec<String> {
    fs::read_to_string(dir.join("calls")).unwrap().lines().map(|line| line.trim().to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn files_of_one_sort_are_converted_in_one_call() {
    let dir = tempfile::tempdir().unwrap();
    let office = fake(dir.path(), LIMITS);
    let files =
        [("Ann’s note.doc", "1"), ("hours.xls", "2"), ("Ann’s note.doc", "3"), ("list.csv", "4"), ("../e.PPT", "5")];
    assert_eq!(told(&office, &files), ["f0001.doc 1", "f0001.xls 2", "f0002.doc 3", "f0001.csv 4", "f0001.ppt 5"]);
    assert_eq!(
        calls(dir.path()),
        [
            "calc_pdf_Export  315532800",
            "calc_pdf_Export CSV 315532800",
            "impress_pdf_Export  315532800",
            "writer_pdf_Export  315532800",
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_bad_file_keeps_no_other_from_being_converted() {
    let dir = tempfile::tempdir().unwrap();
    let office = fake(dir.path(), LIMITS);
    let failed = "LibreOffice could not convert it: Error: source file could not be loaded";
    assert_eq!(
        told(&office, &[("a.doc", "1"), ("b.doc", "bad"), ("c.doc", "3")]),
        ["f0001.doc 1", failed, "f0003.doc 3"]
    );
    assert_eq!(calls(dir.path()).len(), 2, "all of them, and the bad one alone");
    // A PDF without its end is none. Debian, among others, has each part of LibreOffice as a package of its own.
    let error = office.convert(&[("a.pptx".to_owned(), "bad")]).pop().unwrap().unwrap_err();
    assert!(error.help.unwrap().contains("LibreOffice Impress is installed"));
    assert_eq!(told(&office, &[("a.doc", "part")]), ["LibreOffice could not convert it"]);
}

#[cfg(unix)]
#[test]
fn when_a_call_dies_its_files_are_converted_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let office = fake(dir.path(), LIMITS);
    let told = told(&office, &[("a.doc", "1"), ("b.doc", "die"), ("c.doc", "3")]);
    assert_eq!((told[0].as_str(), told[2].as_str()), ("f0001.doc 1", "f0001.doc 3"));
    assert_eq!(told[1], "LibreOffice could not convert it and ended with signal: 9 (SIGKILL)");
    assert_eq!(calls(dir.path()).len(), 3);
}

#[cfg(unix)]
#[test]
fn a_call_that_does_not_end_is_stopped_with_what_it_started() {
    let dir = tempfile::tempdir().unwrap();
    let limits = ConversionLimits { start: Duration::from_secs(1), file: Duration::from_millis(100) };
    let office = fake(dir.path(), limits);
    let told = told(&office, &[("a.doc", "1"), ("b.doc", "hang")]);
    assert_eq!(told[0], "f0001.doc 1");
    assert_eq!(told[1], "LibreOffice had not converted it after 1 seconds and was stopped");
    let alive = || fs::metadata(dir.path().join("alive")).unwrap().len();
    let then = alive();
    assert!(then > 0);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(alive(), then);
}
