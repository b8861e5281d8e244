//! The command line, run as users run it: the built program in a directory of its own.

#[cfg(unix)]
mod access;
mod bad_input;
mod conduct;
mod contract;
#[cfg(unix)]
mod misleading;
mod new;
mod next;
mod people;
mod reports;
#[cfg(unix)]
mod scans;
mod shells;
mod suggestion;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The result of a run of the program.
pub struct Ran {
    /// The exit status.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Asserts the exit status; shows the output when it differs.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}", self.out))
    }
}

/// The program in a directory, without the tester's environment and without LibreOffice.
pub fn program(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_formfolio"));
    command.current_dir(dir).env_remove("FORMFOLIO_FORMS").env_remove("NO_COLOR").stdin(Stdio::null());
    // Whether LibreOffice is installed must not matter.
    command.env("FORMFOLIO_SOFFICE", "");
    command.env("FORMFOLIO_TESSERACT", "");
    command
}

/// Runs the program in a directory.
pub fn run(dir: impl AsRef<Path>, args: &[&str]) -> Ran {
    let done = program(dir.as_ref()).args(args).output().expect("the program runs");
    Ran {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).expect("UTF-8"),
        err: String::from_utf8(done.stderr).expect("UTF-8"),
    }
}

/// The project's directory.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A temporary directory.
pub fn fresh() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

/// A sample record's path, with slashes on every system, as the program shows it.
pub fn sample(name: &str) -> String {
    shown(&root().join("fixtures/records").join(format!("{name}.yaml")))
}

/// A path as the program shows it.
pub fn shown(path: &Path) -> String {
    path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The names in a directory, sorted.
pub fn names(dir: impl AsRef<Path>) -> Vec<String> {
    let entries = std::fs::read_dir(dir.as_ref()).expect("a directory");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// An organisation's own form, `acme/note`, with one more field for each version.
pub fn own_forms(dir: &Path, version: u32) -> String {
    let place = dir.join(format!("forms-{version}")).join("acme");
    std::fs::create_dir_all(&place).expect("a directory");
    std::fs::write(place.join("authority.yaml"), "id: acme\nname: Acme Council\n").expect("written");
    let fields: String =
        (1..=version).map(|n| format!("      - {{ kind: text, name: topic_{n}, label: Topic {n} }}\n")).collect();
    let text = format!(
        "id: acme/note\nversion: {version}\ntitle: Note of a conversation\nkind: record\npurpose: A note.\n\
         source: {{ file: own.txt, part: whole, lines: [1, 9] }}\nsections:\n  - items:\n\
         \x20     - {{ kind: person, name: worker, label: Worker, role: supervisee, required: true }}\n{fields}"
    );
    std::fs::write(place.join("note.yaml"), text).expect("written");
    place.parent().expect("a parent").display().to_string()
}
