//! One call of LibreOffice, in a directory of its own that is removed again.

use std::borrow::Cow;
use std::fs;
use std::io::{self, ErrorKind as Io};
use std::path::Path;
use std::process::Stdio;

use super::conversion_route::{ConversionGroup, ConversionTarget, ending};
use super::program::Office;
use crate::error::{Error, ErrorKind, Result};
use crate::local::access::Access;
use crate::local::disk::{display_path, reason};
use crate::local::program_call::{self, CallEnd, create, write};
use crate::local::scratch::Scratch;

/// Settings that differ from LibreOffice's own. A proxy address without a server keeps it off every network, for
/// the links that the other settings do not stop. Formulas keep the values they were saved with.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Writer/Content/Update", "Chart", "false"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    // A4, and days before months, whatever the machine is set to.
    ("Setup/L10N", "ooSetupSystemLocale", "en-GB"),
];

/// The most characters of its output that an error repeats, in characters.
const SAID: usize = 300;

/// A file to convert.
pub(super) struct ConversionInput<'a> {
    /// What it is called, for its ending and for errors.
    pub name: &'a str,
    /// What is in it.
    pub bytes: Cow<'a, [u8]>,
}

impl Office {
    /// Files converted in the same way. Fails when there can be no call at all.
    pub(super) fn convert_batch(
        &self,
        group: &ConversionGroup,
        inputs: &[&ConversionInput<'_>],
    ) -> Result<Vec<Result<Vec<u8>>>> {
        let scratch = Scratch::new()?;
        let place = scratch.path();
        // Names of our own: people's have spaces and apostrophes in them, and two of them may be the same.
        let name = |number: usize| format!("f{:04}", number + 1);
        let prepared = (|| {
            ["profile/user", "in", "out", "tmp"]
                .iter()
                .try_for_each(|dir| Access::NOBODY_ELSE.make_dirs(&place.join(dir)))?;
            write(&place.join("profile/user/registrymodifications.xcu"), settings().as_bytes())?;
            inputs.iter().enumerate().try_for_each(|(number, input)| {
                write(&place.join("in").join(name(number)).with_extension(ending(input.name)), &input.bytes)
            })
        })();
        prepared.map_err(|error: io::Error| reason(&error, "written").in_file(display_path(place)))?;
        let files = inputs
            .iter()
            .enumerate()
            .map(|(number, input)| Path::new("in").join(name(number)).with_extension(ending(input.name)));
        let end = self.run(place, group, files.map(|file| place.join(file)).collect())?;
        let said = said(place);
        let converted = |number: usize| {
            let file = place.join("out").join(name(number)).with_extension(group.target.ending());
            let bytes = fs::read(file).unwrap_or_default();
            if is_whole(&bytes, group.target) { Ok(bytes) } else { Err(failed(end, &said, group.part)) }
        };
        Ok((0..inputs.len()).map(converted).collect())
    }

    fn run(&self, place: &Path, group: &ConversionGroup, files: Vec<std::path::PathBuf>) -> Result<CallEnd> {
        let stuck = |error: io::Error| match error.kind() {
            Io::NotFound | Io::PermissionDenied => {
                Error::new(ErrorKind::Disk, "LibreOffice cannot be started from here")
                    .help(
                        "Set FORMFOLIO_SOFFICE to the path of soffice, or leave it empty to work without LibreOffice.",
                    )
                    .in_file(display_path(&self.program))
            }
            _ => reason(&error, "started").in_file(display_path(&self.program)),
        };
        let limit = self.limits.start + self.limits.file * u32::try_from(files.len()).unwrap_or(u32::MAX);
        let notes = create(&place.join("said")).map_err(stuck)?;
        let mut command = program_call::command(&self.program).map_err(stuck)?;
        command
            .arg(format!("-env:UserInstallation={}", url(&place.join("profile"))))
            .args(["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"])
            .args(group.reader.iter().map(|reader| format!("--infilter={reader}")))
            .args(["--convert-to", &target(group), "--outdir"])
            .arg(place.join("out"))
            .args(files)
            // What it leaves there when it is stopped goes with the rest.
            .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, place.join("tmp"))))
            // Versions that know it write the same bytes for the same file.
            .env("SOURCE_DATE_EPOCH", "315532800")
            .stdin(Stdio::null())
            .stdout(notes.try_clone().map_err(stuck)?)
            .stderr(notes);
        program_call::run(&mut command, limit).map_err(stuck)
    }
}

/// What is to be made: a Word file, or a tagged PDF/A-2. Texts, where LibreOffice leaves nothing untagged, also say that they are
/// PDF/UA, which repairs their list of tags; the print lines of sheets and some slides are untagged, and say it too if
/// they are let.
fn target(group: &ConversionGroup) -> String {
    if group.target == ConversionTarget::Docx {
        return "docx:MS Word 2007 XML".to_owned();
    }
    let part = group.part;
    let accessible = part == "writer";
    format!(
        r#"pdf:{part}_pdf_Export:{{"UseTaggedPDF":{{"type":"boolean","value":"true"}},"SelectPdfVersion":{{"type":"long","value":"2"}},"PDFUACompliance":{{"type":"boolean","value":"{accessible}"}}}}"#
    )
}

/// The settings as LibreOffice keeps them.
fn settings() -> String {
    let item = |(path, name, value): &(&str, &str, &str)| {
        format!(
            "<item oor:path=\"/org.openoffice.{path}\"><prop oor:name=\"{name}\" oor:op=\"fuse\"><value>{value}</value></prop></item>\n"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\n{}</oor:items>\n",
        SETTINGS.iter().map(item).collect::<String>()
    )
}

/// A directory as LibreOffice wants to have it written.
pub(super) fn url(dir: &Path) -> String {
    #[cfg(unix)]
    let path = std::os::unix::ffi::OsStrExt::as_bytes(dir.as_os_str());
    #[cfg(not(unix))]
    let path = format!("/{}", display_path(dir));
    #[cfg(not(unix))]
    let path = path.as_bytes();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) || (cfg!(windows) && byte == b':');
    let sign = |byte: &u8| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") };
    format!("file://{}", path.iter().map(sign).collect::<String>())
}

/// Returns whether a file is complete. It is not if LibreOffice was stopped while it wrote.
fn is_whole(bytes: &[u8], target: ConversionTarget) -> bool {
    let (start, mark): (&[u8], &[u8]) = match target {
        ConversionTarget::Pdf => (b"%PDF-", b"%%EOF"),
        ConversionTarget::Docx => (b"PK\x03\x04", b"PK\x05\x06"),
    };
    let end = bytes.len().saturating_sub(1024);
    bytes.starts_with(start) && bytes.get(end..).is_some_and(|end| end.windows(mark.len()).any(|part| part == mark))
}

/// What LibreOffice said about a call, without what it always says.
fn said(place: &Path) -> String {
    let text = fs::read(place.join("said")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).replace(&place.display().to_string(), "");
    let idle = |line: &&str| {
        !line.is_empty()
            && !line.contains("javaldx")
            && !line.starts_with("convert ")
            && !line.starts_with("Overwriting")
    };
    let mut lines: Vec<&str> = text.lines().map(str::trim).filter(idle).collect();
    lines.dedup();
    lines.join("; ").chars().filter(|c| !c.is_control()).take(SAID).collect()
}

fn failed(end: CallEnd, said: &str, part: &str) -> Error {
    let mut message = match end {
        CallEnd::Stopped(seconds) => {
            format!("LibreOffice had not converted it after {seconds} seconds and was stopped")
        }
        CallEnd::ByItself(status) if status.success() => "LibreOffice could not convert it".to_owned(),
        CallEnd::ByItself(status) => format!("LibreOffice could not convert it and ended with {status}"),
    };
    if !said.is_empty() {
        message.push_str(&format!(": {said}"));
    }
    let mut help = "Open it in the program it was made with and save it as a PDF, without a password.".to_owned();
    // The only message when a part of LibreOffice is not installed.
    match part {
        "calc" => help.push_str(" If no spreadsheet can be converted, check that LibreOffice Calc is installed."),
        "impress" => help.push_str(" If no slides can be converted, check that LibreOffice Impress is installed."),
        _ => {}
    }
    Error::input(message, help)
}
