//! What a check found: [`Finding`], its [`Place`], and the [`Report`] that collects them.

use std::fmt;

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
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where in a record a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The field's full name, such as `actions.2.by_whom`; rows count from 1.
    pub field: Option<String>,
    /// The field's label as a person knows it.
    pub label: Option<String>,
    /// The page of a PDF, from 1.
    pub page: Option<u32>,
}

/// The words of a policy that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The authority whose policy it is, by its id.
    pub authority: String,
    /// The policy's own words.
    pub quote: String,
    /// The file name of the policy document.
    pub source: String,
    /// The line of that file, from 1.
    pub line: u32,
}

/// A waiver that covers a finding: who allowed it, why and until when (`YYYY-MM-DD`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
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
    pub place: Place,
    /// What is wrong, in plain words, naming the field by its label.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The policy it rests on, when it rests on one.
    pub policy: Option<Citation>,
    /// The waiver that covers it.
    pub waived: Option<Waived>,
}

/// The findings about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The file, as it was named to us.
    pub file: String,
    /// The id of the form it was recognised as; none for what is said of a whole directory.
    pub form: Option<String>,
    /// The title of that form.
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
}

/// Everything that one run of `check` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One entry a file, in the order given.
    pub checked: Vec<FileReport>,
}

impl Report {
    /// How many files were checked; what is said of a directory is no file.
    #[must_use]
    pub fn files(&self) -> usize {
        self.checked.iter().filter(|file| file.form.is_some()).count()
    }

    /// All findings that no waiver covers.
    fn standing(&self) -> impl Iterator<Item = &Finding> {
        self.checked.iter().flat_map(|file| &file.findings).filter(|finding| finding.waived.is_none())
    }

    /// How many findings of severity error stand.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.standing().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// How many findings of severity warning stand.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.standing().filter(|finding| finding.severity == Severity::Warning).count()
    }

    /// How many findings a waiver covers.
    #[must_use]
    pub fn waived(&self) -> usize {
        self.checked.iter().flat_map(|file| &file.findings).filter(|finding| finding.waived.is_some()).count()
    }
}
