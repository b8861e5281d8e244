//! What a check found: [`Finding`], its [`FindingPlace`], and the [`Report`] that collects them.
//!
//! Some reports are shown to people who may not know who is in them. So every finding can be told
//! with and without what somebody typed: a message says typed words, names and file names only
//! through [`typed`], which marks them, and [`Finding::new`] makes both wordings of it.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::source::quoted;

/// How much a finding weighs. Errors make the exit status 1, warnings do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; the record may stand as it is.
    Warning,
    /// The record has to be put right.
    Error,
}

impl Severity {
    /// The word used in every output: `error` or `warning`.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.keyword())
    }
}

/// Where in a record a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingPlace {
    /// The field's full name, such as `actions.2.by_whom`; rows count from 1.
    pub field: Option<String>,
    /// The field's label as a person knows it.
    pub label: Option<String>,
    /// The page of a PDF, from 1.
    pub page: Option<u32>,
    /// The line of a text file, from 1.
    pub line: Option<u32>,
    /// Whether the field's name comes from the file and not from the form, so that anything may
    /// stand in it.
    pub foreign: bool,
}

/// The words of a policy that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The authority whose policy it is, by its id.
    pub authority: Arc<str>,
    /// The policy's own words. Thousands of findings rest on the same ones, which are held once.
    pub quote: Arc<str>,
    /// The file name of the policy document.
    pub source: Arc<str>,
    /// The line of that file, from 1.
    pub line: u32,
    /// The title of the document, where the authority's definition says it.
    pub title: Option<Arc<str>>,
    /// The heading that the words stand under in it.
    pub heading: Option<Arc<str>>,
}

impl Citation {
    /// Where the words stand, as people look it up: the document's title and the heading, or else file and line.
    #[must_use]
    pub fn place(&self) -> String {
        match (&self.title, &self.heading) {
            (Some(title), Some(heading)) => format!("{title}, {heading}"),
            (Some(title), None) => title.to_string(),
            (None, _) => format!("{}, line {}", self.source, self.line),
        }
    }
}

/// A waiver that covers a finding: who allowed it, why and until when (`YYYY-MM-DD`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedWaiver {
    /// Why it is allowed.
    pub reason: String,
    /// Who allowed it.
    pub by: String,
    /// The last day on which it counts.
    pub until: String,
}

/// One thing that a rule found in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, such as `action-without-owner`.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands.
    pub place: FindingPlace,
    /// What is wrong, in plain words, naming the field by its label.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Message and help without what somebody typed.
    pub anonymous: Anonymous,
    /// The policy it rests on, when it rests on one.
    pub policy: Option<Citation>,
    /// The waiver that covers it.
    pub waived: Option<AppliedWaiver>,
}

/// A finding's wording without a word that somebody typed; none where nothing of it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anonymous {
    /// What is wrong.
    pub message: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

/// What stands where something has been left out.
pub const HIDDEN: &str = "[hidden]";

// Code points that Unicode keeps for a program's own use; they are in no text that anybody types.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// Marks words that somebody typed: a name, the answer in a field, the name of a file. A message or
/// help that is given to [`Finding::new`] says such words through this only, so that the finding can
/// be told without them.
#[must_use]
pub fn typed(words: &str) -> String {
    format!("{OPEN}{}{CLOSE}", quoted(words).replace([OPEN, CLOSE], ""))
}

/// A text with its marks taken off, and the same without what stands between them, if it has marks.
fn wordings(text: &str) -> (String, Option<String>) {
    if !text.contains(OPEN) {
        return (text.to_owned(), None);
    }
    let (mut whole, mut anonymous, mut inside) = (String::new(), String::new(), false);
    for c in text.chars() {
        match c {
            OPEN => {
                inside = true;
                anonymous.push_str(HIDDEN);
            }
            CLOSE => inside = false,
            c => {
                whole.push(c);
                if !inside {
                    anonymous.push(c);
                }
            }
        }
    }
    (whole, Some(anonymous))
}

impl Finding {
    /// Something that is wrong at a place. Message and help say what somebody typed through
    /// [`typed`] only.
    #[must_use]
    pub fn new(rule: &'static str, severity: Severity, place: FindingPlace, message: &str, help: &str) -> Self {
        let ((message, quiet), (help, quiet_help)) = (wordings(message), wordings(help));
        let anonymous = Anonymous { message: quiet, help: quiet_help };
        Self { rule, severity, place, message, help, anonymous, policy: None, waived: None }
    }
}

/// The findings about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The file, as it was named to us.
    pub file: String,
    /// The id of the form it was recognised as; none for what is said of a whole directory.
    pub form: Option<String>,
    /// The title of that form, or what else the entry is of.
    pub title: Option<String>,
    /// What was found, in the order of the form.
    pub findings: Vec<Finding>,
}

impl FileReport {
    /// What was found in a record of the form of that id and title.
    #[must_use]
    pub fn of_record(
        file: impl Into<String>,
        form: impl Into<String>,
        title: impl Into<String>,
        findings: Vec<Finding>,
    ) -> Self {
        Self { file: file.into(), form: Some(form.into()), title: Some(title.into()), findings }
    }

    /// The findings of a severity that no waiver covers.
    pub fn standing(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity == severity && finding.waived.is_none())
    }

    /// The findings that a waiver covers.
    pub fn waived(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waived.is_some())
    }
}

/// A file that could not be read, so that nothing is known of what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnreadFile {
    /// The file, as it was named to us; none when it is not about one file.
    pub file: Option<String>,
    /// Why it could not be read.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Each mistake in a text that somebody wrote, with its line; or what else there is to say of the file.
    pub mistakes: Vec<String>,
}

/// A file that was found and not checked, so that somebody has to look at it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotChecked {
    /// The file, as it was named to us.
    pub file: String,
    /// What it is, or why it could not be checked: without a full stop, and without a word that somebody typed.
    pub what: String,
    /// What to do, in one short sentence.
    pub help: String,
}

/// Everything that one run of `check` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One entry a file, in the order given.
    pub checked: Vec<FileReport>,
    /// What could not be read although it had to be; the run ends with an error.
    pub unread: Vec<UnreadFile>,
    /// Every file that was found and not checked, those among `unread` too.
    pub not_checked: Vec<NotChecked>,
    /// How many documents of a folder are none of the forms. They are filed, and nobody has to look at them.
    pub filed: usize,
}

impl Report {
    /// How many files were found: those that were checked, those that are only filed, and those that need somebody.
    #[must_use]
    pub fn found(&self) -> usize {
        self.files() + self.filed + self.not_checked.len()
    }

    /// The files that were checked or need somebody, by name.
    #[must_use]
    pub fn named(&self) -> HashSet<&str> {
        let checked = self.checked.iter().filter(|file| file.form.is_some()).map(|file| file.file.as_str());
        checked.chain(self.not_checked.iter().map(|other| other.file.as_str())).collect()
    }

    /// The files among `unread`. Those of `not_checked` that are not among them are sound.
    #[must_use]
    pub fn unread_files(&self) -> HashSet<&str> {
        self.unread.iter().filter_map(|unread| unread.file.as_deref()).collect()
    }

    /// How many files were checked. What is said of a directory or of a file of waivers is no file
    /// that somebody completed.
    #[must_use]
    pub fn files(&self) -> usize {
        self.checked.iter().filter(|file| file.form.is_some()).count()
    }

    /// How many of those have no findings.
    #[must_use]
    pub fn clean(&self) -> usize {
        self.checked.iter().filter(|file| file.form.is_some() && file.findings.is_empty()).count()
    }

    /// How many findings of severity error stand.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.checked.iter().map(|file| file.standing(Severity::Error).count()).sum()
    }

    /// How many findings of severity warning stand.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.checked.iter().map(|file| file.standing(Severity::Warning).count()).sum()
    }

    /// How many findings a waiver covers.
    #[must_use]
    pub fn waived(&self) -> usize {
        self.checked.iter().map(|file| file.waived().count()).sum()
    }
}

impl From<Vec<FileReport>> for Report {
    fn from(checked: Vec<FileReport>) -> Self {
        Self { checked, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_told_with_and_without_what_was_typed() {
        let message = format!("“By whom” says “{}” and “{}”", typed("Siân\u{fdd1} X"), typed(""));
        let finding = Finding::new("x", Severity::Error, FindingPlace::default(), &message, &typed("all"));
        assert_eq!(finding.message, "“By whom” says “Siân X” and “”");
        assert_eq!(finding.anonymous.message.as_deref(), Some("“By whom” says “[hidden]” and “[hidden]”"));
        assert_eq!((finding.help.as_str(), finding.anonymous.help.as_deref()), ("all", Some(HIDDEN)));
        let plain = Finding::new("x", Severity::Error, FindingPlace::default(), "No date", "Write one");
        assert_eq!((plain.message.as_str(), plain.anonymous), ("No date", Anonymous::default()));
    }
}
