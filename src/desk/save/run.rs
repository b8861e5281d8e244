//! One saving of results into a directory of the user's computer.

use crate::desk::host::Host;
use crate::desk::job::Job;
use crate::error::Result;

/// Files by their names, with `/` between directories.
pub(in crate::desk) type NamedFiles = Vec<(String, Vec<u8>)>;

/// Results that are saved into a directory.
#[derive(Debug)]
pub(in crate::desk) struct SaveRun {
    /// The path that the form was sent to. The form is sent there again when saving failed.
    pub action: String,
    /// The page with the results.
    pub back: String,
    /// What was chosen to be saved.
    pub what: Vec<String>,
    /// The directory as it was entered.
    pub directory: String,
    pub job: Job<SavedFiles>,
}

/// What was saved.
#[derive(Debug)]
pub(in crate::desk) struct SavedFiles {
    /// The full path of the directory.
    pub directory: String,
    /// The files and directories that are new in it.
    pub names: Vec<String>,
    /// The number of files.
    pub count: usize,
}

impl SaveRun {
    pub fn new(action: String, back: String, what: Vec<String>, directory: String) -> Self {
        Self { action, back, what, directory, job: Job::default() }
    }

    /// Saves the files. Returns the full path of the directory; none when it failed.
    pub fn save(&self, make: impl FnOnce() -> Result<NamedFiles>, host: &dyn Host) -> Option<String> {
        let advice = "Look into the directory before you save once more: the files may be there.";
        self.job.run(advice, || self.saved(make, host));
        Some(self.job.result()?.ok()?.directory.clone())
    }

    fn saved(&self, make: impl FnOnce() -> Result<NamedFiles>, host: &dyn Host) -> Result<SavedFiles> {
        self.job.progress.set(host, 0, 0, "");
        let files = make()?;
        let directory = host.save(&self.directory, &files)?;
        let mut names: Vec<String> = Vec::new();
        for (name, _) in &files {
            let name = name.split('/').next().unwrap_or(name);
            if names.last().is_none_or(|last| last != name) {
                names.push(name.to_owned());
            }
        }
        Ok(SavedFiles { directory, names, count: files.len() })
    }
}
