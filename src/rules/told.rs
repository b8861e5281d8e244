//! [`Told`] collects what the rules over time and about the folder tell: each finding with what it is about.

use super::findings::place;
use super::history::Entry;
use super::{Beyond, Rule};
use crate::finding::{Citation, Finding, Place, Severity};
use crate::form::Address;

/// What has been found so far.
#[derive(Debug, Default)]
pub struct Told {
    /// The findings, each with what it is about.
    pub found: Vec<(Whose, Finding)>,
    /// Working days that could not be counted, because the calendar ends before.
    pub beyond: Vec<Beyond>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The folder as a whole.
    Folder,
    /// A section of it, by its number.
    Section(u32),
    /// A file, by its index.
    File(usize),
}

/// What a finding over time says, apart from its place.
#[derive(Debug)]
pub struct Saying<'p> {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The policy it rests on.
    pub policy: Option<&'p Citation>,
    /// It weighs less than its rule usually does.
    pub softer: bool,
}

impl<'p> Saying<'p> {
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

impl Told {
    /// Something is wrong with the folder as a whole.
    pub fn of_folder(&mut self, rule: &Rule, saying: Saying<'_>) {
        self.push(Whose::Folder, rule, Place::default(), saying);
    }

    /// Something is wrong with a section of the folder.
    pub fn of_section(&mut self, rule: &Rule, number: u32, saying: Saying<'_>) {
        self.push(Whose::Section(number), rule, Place::default(), saying);
    }

    /// Something is wrong with a document of a plan, or with where it lies.
    pub fn of_document(&mut self, rule: &Rule, index: usize, saying: Saying<'_>) {
        self.push(Whose::File(index), rule, Place::default(), saying);
    }

    /// Something is wrong with one record, at a place of its form or with all of it.
    pub fn of_entry(&mut self, rule: &Rule, entry: &Entry<'_>, at: Option<&Address>, saying: Saying<'_>) {
        let place = at.map(|at| place(entry.record(), at)).unwrap_or_default();
        self.push(Whose::File(entry.index), rule, place, saying);
    }

    /// Something is wrong that an entry shows, or the folder where there is none.
    pub fn of(&mut self, rule: &Rule, entry: Option<&Entry<'_>>, saying: Saying<'_>) {
        match entry {
            Some(entry) => self.of_entry(rule, entry, None, saying),
            None => self.of_folder(rule, saying),
        }
    }

    /// The day that could be counted; what lies beyond the calendar is kept, to be told as such.
    pub fn counted<T>(&mut self, result: Result<T, Beyond>) -> Option<T> {
        result.map_err(|beyond| self.beyond.push(beyond)).ok()
    }

    fn push(&mut self, whose: Whose, rule: &Rule, place: Place, saying: Saying<'_>) {
        let Saying { message, help, policy, softer } = saying;
        let policy = policy.cloned();
        let severity = if softer { Severity::Warning } else { rule.severity };
        let finding = Finding { policy, ..Finding::new(rule.id, severity, place, &message, &help) };
        self.found.push((whose, finding));
    }
}
