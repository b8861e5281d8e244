//! A run that is interrupted leaves nothing behind, and what a killed run left is removed by the next one.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::binder::{assemble, small};
use crate::cli::{fresh, names, program, run};

/// Signals that end a run, with its exit status; one is ignored where these tests run under `nohup`.
fn signals() -> Vec<(Signal, i32)> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).map(str::trim);
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask, 16).ok()).unwrap_or_default();
    let hang_up = (ignored >> (Signal::HUP.as_raw() - 1) & 1 == 0).then_some((Signal::HUP, 129));
    [(Signal::INT, 130), (Signal::TERM, 143)].into_iter().chain(hang_up).collect()
}

fn send(child: &Child, signal: Signal) {
    // A run that has just ended hears nothing.
    let _ = kill_process(Pid::from_child(child), signal);
}

/// Somebody's folder, and a directory for temporary files that nobody else uses.
struct Place {
    dir: TempDir,
    folder: PathBuf,
    temporary: TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = fresh();
        let folder = small(dir.path());
        Self { folder, dir, temporary: fresh() }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = program(self.dir.path());
        command.env("TMPDIR", self.temporary.path()).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn runs(&self, args: &[&str], code: i32) {
        let done = self.command(args).output().unwrap();
        assert_eq!(done.status.code(), Some(code), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Begins to put the folder together, and waits until LibreOffice is at work on one of its documents.
    fn at_work(&self, out: &str, more: &[&str]) -> Child {
        fs::write(self.folder.join("Learning log.rtf"), r"{\rtf1 What was learnt.}").unwrap();
        let office = self.office();
        let begun = office.with_file_name("begun");
        let _ = fs::remove_file(&begun);
        let folder = self.folder.display().to_string();
        let mut command = self.command(&[&["folder", "assemble", &folder, "--out", out], more].concat());
        let child = command.env("FORMFOLIO_SOFFICE", office).spawn().unwrap();
        let since = Instant::now();
        while !begun.exists() {
            assert!(since.elapsed() < Duration::from_secs(60), "LibreOffice is not started");
            sleep(Duration::from_millis(10));
        }
        child
    }

    /// A program in LibreOffice's place, which works for as long as its document is there.
    fn office(&self) -> PathBuf {
        let program = self.dir.path().join("office/soffice");
        if !program.exists() {
            fs::create_dir(program.parent().unwrap()).unwrap();
            let text = r#"#!/bin/sh
here=$(dirname "$0")
for word in "$@"; do case $word in */in/*) file=$word ;; esac; done
echo > "$TMPDIR/lu1.tmp"
(while [ -e "$file" ]; do date >> "$here/alive"; sleep 0.02; done) &
while [ ! -e "$here/alive" ]; do sleep 0.01; done
echo > "$here/begun"
wait
"#;
            // A file that is open for writing here, while another test starts a program, could not be started.
            let written = program.with_file_name("text");
            fs::write(&written, text).unwrap();
            assert!(Command::new("cp").arg(&written).arg(&program).status().unwrap().success());
            fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        }
        program
    }

    /// Whether what is in LibreOffice's place still works.
    fn office_works(&self) -> bool {
        let size = || fs::metadata(self.dir.path().join("office/alive")).unwrap().len();
        let before = size();
        let since = Instant::now();
        // On a busy computer it comes to its turn late.
        while size() == before && since.elapsed() < Duration::from_secs(2) {
            sleep(Duration::from_millis(20));
        }
        size() > before
    }
}

fn ended(child: Child, code: i32) -> Output {
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(code), "{}", String::from_utf8_lossy(&done.stderr));
    done
}

#[test]
fn while_libreoffice_works_it_ends_and_nothing_is_left() {
    let place = Place::new();
    assemble(place.dir.path(), &place.folder, "out", &[]).exits(0);
    let _ = place.office();
    let before = names(place.dir.path());
    for (signal, code) in signals() {
        let child = place.at_work("out", &["--force", "--zip"]);
        assert!(names(place.dir.path()).contains(&".out.formfolio".to_owned()));
        let temporary = names(place.temporary.path());
        assert_eq!(temporary.len(), 2, "where it writes, and what LibreOffice reads: {temporary:?}");
        for name in temporary {
            let mode = fs::metadata(place.temporary.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "others can look into it");
        }
        // Some programs hand it on twice.
        send(&child, signal);
        send(&child, signal);
        let done = ended(child, code);
        assert_eq!(String::from_utf8_lossy(&done.stderr), "stopped; unfinished files were removed\n");
        assert!(!place.office_works());
        assert_eq!(names(place.temporary.path()), [""; 0]);
        assert_eq!(names(place.dir.path()), before);
        run(place.dir.path(), &["folder", "verify", "out"]).exits(0);
    }
}

#[test]
fn at_any_moment_the_previous_binder_stays_and_nothing_else() {
    let place = Place::new();
    let folder = place.folder.display().to_string();
    let password = "four random words";
    fs::write(place.dir.path().join("password"), password).unwrap();
    let call = [
        ["folder", "assemble", &folder, "--out", "out", "--force"].as_slice(),
        &["--zip", "--password-file", "password"],
    ]
    .concat();
    let begun = Instant::now();
    place.runs(&call, 0);
    let takes = begun.elapsed();
    let before = names(place.dir.path());
    let signals = signals();
    let (rounds, mut interrupted) = (18, 0);
    for round in 0..rounds {
        fs::write(place.folder.join("Learning log.txt"), format!("Round {round}")).unwrap();
        let (signal, code) = signals[round as usize % signals.len()];
        let child = place.command(&call).spawn().unwrap();
        sleep(takes * round / rounds);
        send(&child, signal);
        let done = child.wait_with_output().unwrap();
        // Before it listens it ends as any program does.
        let ended = done.status.code().is_none_or(|ended| ended == code);
        interrupted += u32::from(ended);
        assert!(ended || done.status.success(), "{:?} {}", done.status, String::from_utf8_lossy(&done.stderr));
        assert_eq!(names(place.temporary.path()), [""; 0], "round {round}");
        assert_eq!(names(place.dir.path()), before, "round {round}");
        run(place.dir.path(), &["folder", "verify", "out"]).exits(0);
        let zip = fs::File::open(place.dir.path().join("out.zip")).unwrap();
        let mut zip = zip::ZipArchive::new(zip).unwrap();
        let mut inner = zip.by_index_decrypt(0, password.as_bytes()).unwrap();
        std::io::copy(&mut inner, &mut std::io::sink()).unwrap();
    }
    assert!(interrupted > 0, "no run was interrupted in time");
}

#[test]
fn of_many_files_those_are_there_that_are_whole() {
    let place = Place::new();
    let call = ["blank", "--all", "--format", "docx", "--out", "blanks/all"];
    place.runs(&call, 0);
    let blanks = place.dir.path().join("blanks");
    let there = || fs::read_dir(blanks.join("all")).map_or(0, Iterator::count);
    let all = there();
    fs::remove_dir_all(&blanks).unwrap();
    let signals = signals();
    let mut some = 0;
    for round in 0..9 {
        let mut child = place.command(&call).spawn().unwrap();
        // None, one, two and so on may be there; or all, on a machine with much else to do.
        while there() < round && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(1));
        }
        send(&child, signals[round % signals.len()].0);
        child.wait_with_output().unwrap();
        assert_eq!(names(place.temporary.path()), [""; 0], "round {round}");
        if !blanks.exists() {
            continue;
        }
        let made = names(blanks.join("all"));
        assert!(!made.is_empty(), "an empty directory was left");
        some += u32::from(made.len() < all);
        for name in made {
            assert!(name.ends_with(".docx"), "{name}");
            zip::ZipArchive::new(fs::File::open(blanks.join("all").join(&name)).unwrap()).unwrap();
        }
        fs::remove_dir_all(&blanks).unwrap();
    }
    assert!(some > 0, "no run was interrupted between two files");
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next_one_wherever_it_writes() {
    let place = Place::new();
    let _ = place.office();
    let before = names(place.dir.path());
    let next: [&[&str]; 3] = [
        &["folder", "assemble", "Ann’s folder", "--out", "elsewhere/other"],
        &["blank", "sandwell/individual-record", "--out", "elsewhere/blanks"],
        &["check", "Ann’s folder", "--out", "elsewhere/report.txt"],
    ];
    for args in next {
        let mut child = place.at_work("2025/binders/one", &[]);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(place.dir.path().join("2025/binders/.one.formfolio/new").exists());
        assert_eq!(names(place.temporary.path()).len(), 2);
        fs::remove_file(place.folder.join("Learning log.rtf")).unwrap();
        fs::write(place.folder.join("folder.yaml"), "person: Ann Example\nauthority: sandwell\n").unwrap();
        let done = place.command(args).output().unwrap();
        assert!(done.status.code().is_some_and(|code| code < 3), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(place.dir.path().join("elsewhere").exists(), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(names(place.temporary.path()), [""; 0], "{args:?}");
        fs::remove_dir_all(place.dir.path().join("elsewhere")).unwrap();
        assert_eq!(names(place.dir.path()), before, "{args:?}");
        // Nobody can end it for a run that was killed, but it has nothing to work on any more.
        let since = Instant::now();
        while place.office_works() {
            assert!(since.elapsed() < Duration::from_secs(20));
        }
    }
}

#[test]
fn what_another_run_is_at_work_on_is_left_alone() {
    let place = Place::new();
    let child = place.at_work("one", &[]);
    fs::remove_file(place.folder.join("Learning log.rtf")).unwrap();
    place.runs(&["folder", "assemble", "Ann’s folder", "--out", "two"], 0);
    assert!(place.dir.path().join(".one.formfolio/new").exists());
    assert!(place.office_works());
    assert_eq!(names(place.temporary.path()).len(), 2);
    send(&child, Signal::TERM);
    ended(child, 143);
    assert_eq!(names(place.temporary.path()), [""; 0]);
    assert_eq!(names(place.dir.path()), ["Ann’s folder", "office", "two"]);
}

#[test]
fn a_temporary_directory_of_somebody_elses_making_is_left_alone() {
    let place = Place::new();
    let at = |name: &str| place.temporary.path().join(name);
    for dir in ["formfolio-binder/out", "formfolio-aB3xY9.tmp/out", "formfolio-aB3xY8.tmp/profile"] {
        fs::create_dir_all(at(dir)).unwrap();
    }
    for file in ["formfolio-binder/lock", "formfolio-aB3xY8.tmp/lock", "formfolio-aB3xY8.tmp/letter.txt"] {
        fs::write(at(file), "theirs").unwrap();
    }
    let before = names(place.temporary.path());
    // LibreOffice makes such a directory anew when it has lost it.
    fs::create_dir_all(at("formfolio-aB3xY7.tmp/profile/user")).unwrap();
    place.runs(&["blank", "sandwell/individual-record", "--out", "blanks"], 0);
    assert_eq!(names(place.temporary.path()), before);
    assert_eq!(names(at("formfolio-aB3xY8.tmp")), ["letter.txt", "lock", "profile"]);
}

#[test]
fn where_there_is_no_temporary_directory_the_work_is_done_all_the_same() {
    let place = Place::new();
    let done = place
        .command(&["blank", "sandwell/individual-record", "--out", "blanks"])
        .env("TMPDIR", "/nowhere/at/all")
        .output()
        .unwrap();
    assert!(done.status.success());
}

/// Under `nohup` the end of a session ends nothing.
#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    if !Path::new("/proc/self/status").exists() || Command::new("nohup").arg("true").output().is_err() {
        return;
    }
    let place = Place::new();
    let child = place.at_work("one", &[]);
    send(&child, Signal::TERM);
    ended(child, 143);
    let mut command = Command::new("nohup");
    command.arg(env!("CARGO_BIN_EXE_formfolio")).args(["folder", "assemble", "Ann’s folder", "--out", "one"]);
    command.env("TMPDIR", place.temporary.path()).env("FORMFOLIO_SOFFICE", place.office());
    command.current_dir(place.dir.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let begun = place.office().with_file_name("begun");
    fs::remove_file(&begun).unwrap();
    let child = command.spawn().unwrap();
    let since = Instant::now();
    while !begun.exists() {
        assert!(since.elapsed() < Duration::from_secs(60));
        sleep(Duration::from_millis(10));
    }
    send(&child, Signal::HUP);
    assert!(place.office_works());
    send(&child, Signal::TERM);
    ended(child, 143);
    assert_eq!(names(place.temporary.path()), [""; 0]);
}
