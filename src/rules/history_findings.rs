//! [`HistoryFindings`] collects what the rules over time and about the folder tell: each finding with what it is about.

use super::findings::place;
use super::history::HistoryEntry;
use super::{BeyondCalendar, Rule};
use crate::finding::{Citation, Finding, FindingPlace, Severity};
use crate::form::Address;

/// What has been found so far.
#[derive(Debug, Default)]
pub struct HistoryFindings {
    /// The findings, each with what it is about.
    pub found: Vec<(FindingSubject, Finding)>,
    /// Working days that could not be counted, because the calendar ends before.
    pub beyond: Vec<BeyondCalendar>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingSubject {
    /// The folder as a whole.
    Folder,
    /// A section of it, by its number.
    Section(u32),
    /// A file, by its index.
    File(usize),
}

/// What a finding over time says, apart from its place.
#[derive(Debug)]
pub struct Draft<'p> {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The policy it rests on.
    pub policy: Option<&'p Citation>,
    /// It weighs less than its rule usually does.
    pub softer: bool,
}

impl<'p> Draft<'p> {
    /// What is wrong, and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), policy: None, softer: false }
    }

    /// Rests it on the words of a policy.
    #[must_use]
    pub fn citing(mut self, policy: &'p Citation) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Makes it a warning, whatever its rule says.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.softer = true;
        self
    }

    /// Rests it on the words of a policy, when there are some.
    #[must_use]
    pub fn citing_any(mut self, policy: Option<&'p Citation>) -> Self {
        self.policy = policy;
        self
    }
}

impl HistoryFindings {
    /// Something is wrong with the folder as a whole.
    pub fn of_folder(&mut self, rule: &Rule, draft: Draft<'_>) {
        self.push(FindingSubject::Folder, rule, FindingPlace::default(), draft);
    }

    /// Something is wrong with a section of the folder.
    pub fn of_section(&mut self, rule: &Rule, number: u32, draft: Draft<'_>) {
        self.push(FindingSubject::Section(number), rule, FindingPlace::default(), draft);
    }

    /// Something is wrong with a document of a plan, or with where it lies.
    pub fn of_document(&mut self, rule: &Rule, index: usize, draft: Draft<'_>) {
        self.push(FindingSubject::File(index), rule, FindingPlace::default(), draft);
    }

    /// Something is wrong with one record, at a place of its form or with all of it.
    pub fn of_entry(&mut self, rule: &Rule, entry: &HistoryEntry<'_>, at: Option<&Address>, draft: Draft<'_>) {
        let place = at.map(|at| place(entry.record(), at)).unwrap_or_default();
        self.push(FindingSubject::File(entry.index), rule, place, draft);
    }

    /// Something is wrong that an entry shows, or the folder where there is none.
    pub fn add(&mut self, rule: &Rule, entry: Option<&HistoryEntry<'_>>, draft: Draft<'_>) {
        match entry {
            Some(entry) => self.of_entry(rule, entry, None, draft),
            None => self.of_folder(rule, draft),
        }
    }

    /// The day that could be counted; what lies beyond the calendar is kept, to be told as such.
    pub fn counted<T>(&mut self, result: Result<T, BeyondCalendar>) -> Option<T> {
        result.map_err(|beyond| self.beyond.push(beyond)).ok()
    }

    fn push(&mut self, subject: FindingSubject, rule: &Rule, place: FindingPlace, draft: Draft<'_>) {
        let Draft { message, help, policy, softer } = draft;
        let policy = policy.cloned();
        let severity = if softer { Severity::Warning } else { rule.severity };
        let finding = Finding { policy, ..Finding::new(rule.id, severity, place, &message, &help) };
        self.found.push((subject, finding));
    }
}
