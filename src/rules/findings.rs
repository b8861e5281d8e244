//! Collects what the rules find. A rule gets [`Findings`] that are bound to it and set its id and severity.

use super::history::HistoryEntry;
use crate::dates::working_days::BeyondCalendar;
use crate::finding::{Citation, Finding, FindingPlace, Severity};
use crate::form::Address;
use crate::record::Record;
use crate::text::capitalised;

/// The findings of all rules of one run.
#[derive(Debug, Default)]
pub struct CollectedFindings {
    pub(super) found: Vec<CollectedFinding>,
    pub(super) beyond: Vec<BeyondCalendar>,
}

/// A finding, what it is about, and where in the form it stands.
#[derive(Debug)]
pub(super) struct CollectedFinding {
    pub subject: FindingSubject,
    pub position: FormPosition,
    pub finding: Finding,
}

/// The index of the field, the row and the part. A finding without a place in the form comes last.
pub(super) type FormPosition = (usize, usize, usize);

pub(super) const LAST: FormPosition = (usize::MAX, 0, 0);

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

/// The findings about one record.
#[derive(Debug, Default)]
pub struct CheckResult {
    /// The findings, in the form's order.
    pub findings: Vec<Finding>,
    /// Working days that could not be counted, because the calendar ends before.
    pub beyond: Vec<BeyondCalendar>,
}

/// The findings over time, or about a folder.
#[derive(Debug, Default)]
pub struct HistoryResult {
    /// The findings, each with what it is about.
    pub found: Vec<(FindingSubject, Finding)>,
    /// Working days that could not be counted, because the calendar ends before.
    pub beyond: Vec<BeyondCalendar>,
}

impl CollectedFindings {
    /// The collector for one rule.
    pub fn of_rule(&mut self, rule: &'static str, severity: Severity) -> Findings<'_> {
        Findings { rule, severity, collected: self }
    }

    /// Sorts by place in the form; findings at the same place keep the order of the rules.
    #[must_use]
    pub fn in_form_order(mut self) -> CheckResult {
        self.found.sort_by_key(|collected| collected.position);
        let findings = self.found.into_iter().map(|collected| collected.finding).collect();
        CheckResult { findings, beyond: self.beyond }
    }
}

impl From<CollectedFindings> for HistoryResult {
    fn from(collected: CollectedFindings) -> Self {
        let found = collected.found.into_iter().map(|collected| (collected.subject, collected.finding)).collect();
        Self { found, beyond: collected.beyond }
    }
}

/// The findings of one rule over time or about a folder.
#[derive(Debug)]
pub struct Findings<'f> {
    rule: &'static str,
    severity: Severity,
    collected: &'f mut CollectedFindings,
}

impl Findings<'_> {
    /// Reports a fault of the folder as a whole.
    pub fn of_folder(&mut self, draft: Draft<'_>) {
        self.push(FindingSubject::Folder, LAST, FindingPlace::default(), draft);
    }

    /// Reports a fault of a section of the folder.
    pub fn of_section(&mut self, number: u32, draft: Draft<'_>) {
        self.push(FindingSubject::Section(number), LAST, FindingPlace::default(), draft);
    }

    /// Reports a fault of a document of a plan, or of its place.
    pub fn of_document(&mut self, index: usize, draft: Draft<'_>) {
        self.push(FindingSubject::File(index), LAST, FindingPlace::default(), draft);
    }

    /// Reports a fault of one record, at a place of its form or as a whole.
    pub fn of_entry(&mut self, entry: &HistoryEntry<'_>, at: Option<&Address>, draft: Draft<'_>) {
        // `unreadable-value` reports a value that was left out.
        if at.is_some_and(|at| entry.subject.was_left_out(at)) {
            return;
        }
        let place = at.map(|at| place(entry.record(), at)).unwrap_or_default();
        self.push(FindingSubject::File(entry.index), LAST, place, draft);
    }

    /// Returns the day, or notes that the calendar ends before it.
    pub fn counted<T>(&mut self, result: Result<T, BeyondCalendar>) -> Option<T> {
        result.map_err(|beyond| self.collected.beyond.push(beyond)).ok()
    }

    /// The id of the rule.
    pub(super) fn rule(&self) -> &'static str {
        self.rule
    }

    pub(super) fn push(
        &mut self,
        subject: FindingSubject,
        position: FormPosition,
        place: FindingPlace,
        draft: Draft<'_>,
    ) {
        let finding = draft.finding(self.rule, self.severity, place);
        self.collected.found.push(CollectedFinding { subject, position, finding });
    }
}

/// The words of a finding, without its rule and place.
#[derive(Debug)]
pub struct Draft<'p> {
    message: String,
    help: String,
    policy: Option<&'p Citation>,
    is_warning: bool,
}

impl<'p> Draft<'p> {
    /// What is wrong, and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), policy: None, is_warning: false }
    }

    /// Cites a policy.
    #[must_use]
    pub fn citing(self, policy: &'p Citation) -> Self {
        self.citing_any(Some(policy))
    }

    /// Cites a policy, if there is one.
    #[must_use]
    pub fn citing_any(mut self, policy: Option<&'p Citation>) -> Self {
        self.policy = policy;
        self
    }

    /// Cites a policy, unless one is cited already.
    #[must_use]
    pub(super) fn citing_otherwise(mut self, policy: Option<&'p Citation>) -> Self {
        self.policy = self.policy.or(policy);
        self
    }

    /// Makes it a warning, whatever the rule's severity.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.is_warning = true;
        self
    }

    /// The finding of a rule.
    #[must_use]
    pub(super) fn finding(self, rule: &'static str, severity: Severity, place: FindingPlace) -> Finding {
        let severity = if self.is_warning { Severity::Warning } else { severity };
        let finding = Finding::new(rule, severity, place, &capitalised(&self.message), &self.help);
        Finding { policy: self.policy.cloned(), ..finding }
    }
}

/// The place of an address in a record.
pub(super) fn place(record: &Record, at: &Address) -> FindingPlace {
    let field = at.to_string();
    let known = record.form.field(at.field()).is_some();
    FindingPlace {
        label: known.then(|| record.form.label(at)),
        foreign: !known,
        page: record.pages.get(&field).or_else(|| record.pages.get(at.field())).copied(),
        field: Some(field),
        ..FindingPlace::default()
    }
}
