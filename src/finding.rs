//! Findings of a check: [`Finding`], its [`FindingPlace`], and the [`Report`] that collects them.
//!
//! Every finding has a second wording without personal data. For that, messages mark typed text by [`typed`].

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::source::quoted;

/// How much a finding weighs. Errors make the exit status 1, warnings do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A doubt; the record may be right.
    Warning,
    /// The record must be corrected.
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
    /// Whether the field's name comes from the file and not from the form. It may then be any text.
    pub foreign: bool,
}

/// The words of a policy that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The id of the authority with this policy.
    pub authority: Arc<str>,
    /// The policy's own words. Shared, because thousands of findings may cite them.
    pub quote: Arc<str>,
    /// The file name of the policy document.
    pub source: Arc<str>,
    /// The line of that file, from 1.
    pub line: u32,
    /// The title of the document, if the authority's definition gives one.
    pub title: Option<Arc<str>>,
    /// The heading above the words in it.
    pub heading: Option<Arc<str>>,
}

impl Citation {
    /// The source of the words for people: the document's title and heading, or else file and line.
    #[must_use]
    pub fn place(&self) -> String {
        match (&self.title, &self.heading) {
            (Some(title), Some(heading)) => format!("{title}, {heading}"),
            (Some(title), None) => title.to_string(),
            (None, _) => format!("{}, line {}", self.source, self.line),
        }
    }
}

/// A waiver that covers a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedWaiver {
    /// Why it is allowed.
    pub reason: String,
    /// Who allowed it.
    pub by: String,
    /// The last day on which it counts, as `YYYY-MM-DD`.
    pub until: String,
}

/// A fault that a rule found.
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
    /// Message and help without typed text.
    pub anonymous: Anonymous,
    /// The policy it is based on, if any.
    pub policy: Option<Citation>,
    /// The waiver that covers it.
    pub waived: Option<AppliedWaiver>,
}

/// A finding's wording without typed text. None where the wording contains none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anonymous {
    /// What is wrong.
    pub message: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

/// Replaces typed text in the anonymous wording.
pub const HIDDEN: &str = "[hidden]";

// Unicode noncharacters, reserved for a program's internal use.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// Marks typed text: a name, an answer, the name of a file. Message and help for [`Finding::new`] contain such text
/// only through this, so that an anonymous wording can leave it out.
#[must_use]
pub fn typed(words: &str) -> String {
    format!("{OPEN}{}{CLOSE}", quoted(words).replace([OPEN, CLOSE], ""))
}

/// Returns a text without its marks, and, if it has any, also without the marked text.
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
    /// A finding at a place. Message and help contain typed text only through [`typed`].
    #[must_use]
    pub fn new(rule: &'static str, severity: Severity, place: FindingPlace, message: &str, help: &str) -> Self {
        let ((message, quiet), (help, quiet_help)) = (wordings(message), wordings(help));
        let anonymous = Anonymous { message: quiet, help: quiet_help };
        Self { rule, severity, place, message, help, anonymous, policy: None, waived: None }
    }

    /// Whether it tells that the file has no fields of ours, and that its answers were read by their labels.
    #[must_use]
    pub fn is_about_reading(&self) -> bool {
        self.rule == READ_BY_LABELS
    }
}

/// The id of the rule about files without fields of ours. Reports count such files by it.
pub const READ_BY_LABELS: &str = "read-by-labels";

/// The findings about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The file, as given.
    pub file: String,
    /// The id of its form; none for a whole directory.
    pub form: Option<String>,
    /// The title of that form, or another title of the entry.
    pub title: Option<String>,
    /// Whose record it is and of which day, as in "Ann Lee, 3 June 2025".
    pub about: Option<String>,
    /// The findings, in the order of the form.
    pub findings: Vec<Finding>,
}

impl FileReport {
    /// The report on a record of the form with this id and title.
    #[must_use]
    pub fn of_record(
        file: impl Into<String>,
        form: impl Into<String>,
        title: impl Into<String>,
        findings: Vec<Finding>,
    ) -> Self {
        Self { file: file.into(), form: Some(form.into()), title: Some(title.into()), about: None, findings }
    }

    /// Adds whose record it is and of which day.
    #[must_use]
    pub fn about(mut self, about: Option<String>) -> Self {
        self.about = about;
        self
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

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnreadFile {
    /// The file, as given; none if the failure is not about one file.
    pub file: Option<String>,
    /// Why it could not be read.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The mistakes in a text file, each with its line; or other details.
    pub mistakes: Vec<String>,
}

/// A file that was found and not checked. A person has to look at it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotChecked {
    /// The file, as given.
    pub file: String,
    /// What it is, or why it could not be checked: without a full stop and without typed text.
    pub what: String,
    /// What to do, in one short sentence.
    pub help: String,
}

/// The results of one run of `check`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One entry a file, in the order given.
    pub checked: Vec<FileReport>,
    /// The files that could not be read; the run ends with an error.
    pub unread: Vec<UnreadFile>,
    /// All files that were found and not checked, including those in `unread`.
    pub not_checked: Vec<NotChecked>,
    /// The number of other documents in a folder. They are only filed.
    pub filed: usize,
}

impl Report {
    /// The number of checked files whose answers were read by their labels.
    #[must_use]
    pub fn by_labels(&self) -> usize {
        self.checked.iter().filter(|file| file.findings.iter().any(Finding::is_about_reading)).count()
    }

    /// The number of files found: checked, only filed, and not checked.
    #[must_use]
    pub fn found(&self) -> usize {
        self.files() + self.filed + self.not_checked.len()
    }

    /// The names of the files that were checked or have to be looked at.
    #[must_use]
    pub fn named(&self) -> HashSet<&str> {
        let checked = self.checked.iter().filter(|file| file.form.is_some()).map(|file| file.file.as_str());
        checked.chain(self.not_checked.iter().map(|other| other.file.as_str())).collect()
    }

    /// The names of the files in `unread`. Other files in `not_checked` are intact.
    #[must_use]
    pub fn unread_files(&self) -> HashSet<&str> {
        self.unread.iter().filter_map(|unread| unread.file.as_deref()).collect()
    }

    /// The number of checked files. Entries for a directory or a file of waivers do not count.
    #[must_use]
    pub fn files(&self) -> usize {
        self.checked.iter().filter(|file| file.form.is_some()).count()
    }

    /// The number of checked files without findings.
    #[must_use]
    pub fn clean(&self) -> usize {
        self.checked.iter().filter(|file| file.form.is_some() && file.findings.is_empty()).count()
    }

    /// The number of errors that are not waived.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.checked.iter().map(|file| file.standing(Severity::Error).count()).sum()
    }

    /// The number of warnings that are not waived.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.checked.iter().map(|file| file.standing(Severity::Warning).count()).sum()
    }

    /// The number of waived findings.
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
    fn a_finding_has_a_wording_without_typed_text() {
        let message = format!("“By whom” says “{}” and “{}”", typed("Siân\u{fdd1} X"), typed(""));
        let finding = Finding::new("x", Severity::Error, FindingPlace::default(), &message, &typed("all"));
        assert_eq!(finding.message, "“By whom” says “Siân X” and “”");
        assert_eq!(finding.anonymous.message.as_deref(), Some("“By whom” says “[hidden]” and “[hidden]”"));
        assert_eq!((finding.help.as_str(), finding.anonymous.help.as_deref()), ("all", Some(HIDDEN)));
        let plain = Finding::new("x", Severity::Error, FindingPlace::default(), "No date", "Write one");
        assert_eq!((plain.message.as_str(), plain.anonymous), ("No date", Anonymous::default()));
    }
}
