//! [`Findings`] collects what the rules tell and puts it in the form's order.

use crate::dates::working::BeyondCalendar;
use crate::finding::{Citation, Finding, FindingPlace, Severity};
use crate::form::{Address, Field, Form, Kind, PolicyNote};

use super::{Rule, Subject};
use crate::record::Record;

/// What has been found so far. Rule, severity, label, page and policy are filled in here, so that
/// a rule says only where, what and what to do.
#[derive(Debug)]
pub struct Findings<'s> {
    subject: &'s Subject<'s>,
    found: Vec<(FormPosition, Finding)>,
    /// What could not be judged, because the calendar ends before.
    beyond: Vec<BeyondCalendar>,
}

/// Where in the form a finding stands: the field, the row, the part. What has no place comes last.
type FormPosition = (usize, usize, usize);

const LAST: FormPosition = (usize::MAX, 0, 0);

impl<'s> Findings<'s> {
    /// Nothing found yet.
    #[must_use]
    pub fn new(subject: &'s Subject<'s>) -> Self {
        Self { subject, found: Vec::new(), beyond: Vec::new() }
    }

    /// Something is wrong at a place of the form.
    pub fn report(&mut self, rule: &Rule, at: &Address, message: impl Into<String>, help: impl Into<String>) {
        let place = place(self.subject.record, at);
        let rank = rank(self.subject.form, at);
        self.push(rank, rule, place, &message.into(), &help.into());
    }

    /// The same for what breaks a number of the authority's policy, which is quoted.
    pub fn report_citing(
        &mut self,
        rule: &Rule,
        at: &Address,
        message: impl Into<String>,
        help: impl Into<String>,
        policy: &Citation,
    ) {
        self.report(rule, at, message, help);
        if let Some((_, finding)) = self.found.last_mut() {
            finding.policy = Some(policy.clone());
        }
    }

    /// The day that could be counted; what lies beyond the calendar is kept, to be told as such.
    pub fn counted<T>(&mut self, result: Result<T, BeyondCalendar>) -> Option<T> {
        result.map_err(|beyond| self.beyond.push(beyond)).ok()
    }

    /// Something is wrong that has no single place in the form; `field` is what the file calls it.
    pub fn report_outside(
        &mut self,
        rule: &Rule,
        field: Option<&str>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let form = self.subject.form;
        let known = field.and_then(|field| form.field(field.split('.').next().unwrap_or(field)));
        let page = field.and_then(|field| self.subject.record.pages.get(field)).copied();
        let foreign = field.is_some_and(|field| known.is_none_or(|known| known.name != field));
        let label = known.map(Field::plain_label);
        let place = FindingPlace { field: field.map(str::to_owned), label, page, foreign, ..FindingPlace::default() };
        let rank = known.map_or(LAST, |known| rank(form, &Address::Field(known.name.clone())));
        self.push(rank, rule, place, &message.into(), &help.into());
    }

    /// As [`Self::report_outside`], for a doubt about a whole file: a warning, whatever the rule's severity is.
    pub fn warn_outside(&mut self, rule: &Rule, message: impl Into<String>, help: impl Into<String>) {
        self.report_outside(rule, None, message, help);
        self.soften();
    }

    /// Makes what was found last a warning, whatever its rule says.
    pub fn soften(&mut self) {
        if let Some((_, finding)) = self.found.last_mut() {
            finding.severity = Severity::Warning;
        }
    }

    fn push(&mut self, rank: FormPosition, rule: &Rule, place: FindingPlace, message: &str, help: &str) {
        let field = place.field.as_deref().map(|field| field.split('.').next().unwrap_or(field));
        let about = |note: &&PolicyNote| {
            note.rules.iter().any(|id| id == rule.id)
                && (note.fields.is_empty() || note.fields.iter().any(|one| Some(one.as_str()) == field))
        };
        let policy = self.subject.form.policy.iter().find(about).map(|note| note.citation.clone());
        let finding = Finding { policy, ..Finding::new(rule.id, rule.severity, place, message, help) };
        self.found.push((rank, finding));
    }

    /// Everything found, in the form's order; at the same place, in the order of the rules.
    #[must_use]
    pub fn in_order(mut self) -> CheckResult {
        self.found.sort_by_key(|(rank, _)| *rank);
        let findings = self.found.into_iter().map(|(_, finding)| finding).collect();
        CheckResult { findings, beyond: self.beyond }
    }
}

/// What was found, and what could not be judged.
#[derive(Debug, Default)]
pub struct CheckResult {
    /// What was found.
    pub findings: Vec<Finding>,
    /// Working days that could not be counted, because the calendar ends before.
    pub beyond: Vec<BeyondCalendar>,
}

/// Where a place of a record stands, for a finding.
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

fn rank(form: &Form, at: &Address) -> FormPosition {
    let Some(index) = form.fields().position(|field| field.name == at.field()) else { return LAST };
    match at {
        Address::Field(_) => (index, 0, 0),
        Address::Cell { row, column, .. } => {
            let kind = form.field(at.field()).map(|field| &field.kind);
            let part = match kind {
                Some(Kind::Table(table)) => table.columns.iter().position(|one| one.name == *column).unwrap_or(0),
                _ => 0,
            };
            (index, *row, part)
        }
        Address::Option { .. } | Address::Point { .. } | Address::SignerName(_) => (index, 0, 1),
        Address::SignedDate(_) => (index, 0, 2),
    }
}
