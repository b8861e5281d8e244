//! [`RecordFindings`]: the findings of one rule about one record, with label, page and policy filled in.

use super::findings::{Draft, FindingSubject, Findings, FormPosition, LAST, place};
use super::subject::Subject;
use crate::dates::working_days::BeyondCalendar;
use crate::finding::{Citation, FindingPlace};
use crate::form::{Address, Field, Form, Kind, PolicyNote};

/// The findings of one rule about one record.
#[derive(Debug)]
pub struct RecordFindings<'f> {
    subject: &'f Subject<'f>,
    findings: Findings<'f>,
}

impl<'f> RecordFindings<'f> {
    /// The findings of a rule about a record.
    #[must_use]
    pub fn new(subject: &'f Subject<'f>, findings: Findings<'f>) -> Self {
        Self { subject, findings }
    }

    /// Reports a fault at a place of the form.
    pub fn report(&mut self, at: &Address, message: impl Into<String>, help: impl Into<String>) {
        self.report_at(at, Draft::new(message, help));
    }

    /// Reports a fault at a place of the form as a warning, whatever the rule's severity.
    pub fn warn(&mut self, at: &Address, message: impl Into<String>, help: impl Into<String>) {
        self.report_at(at, Draft::new(message, help).as_warning());
    }

    /// Reports that a number of the authority's policy is not kept, and cites it.
    pub fn report_citing(
        &mut self,
        at: &Address,
        message: impl Into<String>,
        help: impl Into<String>,
        policy: &Citation,
    ) {
        self.report_at(at, Draft::new(message, help).citing(policy));
    }

    /// Reports a doubt whether a number of the authority's policy was kept, and cites it.
    pub fn warn_citing(
        &mut self,
        at: &Address,
        message: impl Into<String>,
        help: impl Into<String>,
        policy: &Citation,
    ) {
        self.report_at(at, Draft::new(message, help).citing(policy).as_warning());
    }

    /// Reports that the value of a place was left out. Every other finding at such a place is dropped, because it would
    /// call the place empty.
    pub fn report_left_out(&mut self, at: &Address, message: impl Into<String>, help: impl Into<String>) {
        self.push_at(at, Draft::new(message, help));
    }

    /// Reports a fault without a single place in the form. `field` is the name of the field in the file.
    pub fn report_outside(&mut self, field: Option<&str>, message: impl Into<String>, help: impl Into<String>) {
        self.report_in_file(field, Draft::new(message, help));
    }

    /// Reports a doubt about the whole file as a warning, whatever the rule's severity.
    pub fn warn_outside(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.report_in_file(None, Draft::new(message, help).as_warning());
    }

    /// Reports a fault of the whole file, before all others.
    pub fn report_first(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let draft = Draft::new(message, help);
        self.push((0, 0, 0), FindingPlace::default(), draft);
    }

    /// Returns the day, or notes that the calendar ends before it.
    pub fn counted<T>(&mut self, result: Result<T, BeyondCalendar>) -> Option<T> {
        self.findings.counted(result)
    }

    /// Reports a finding at a place of the form, unless its value was left out.
    pub fn report_at(&mut self, at: &Address, draft: Draft<'_>) {
        if !self.subject.was_left_out(at) {
            self.push_at(at, draft);
        }
    }

    fn push_at(&mut self, at: &Address, draft: Draft<'_>) {
        let place = place(self.subject.record, at);
        self.push(position(self.subject.form, at), place, draft);
    }

    fn report_in_file(&mut self, field: Option<&str>, draft: Draft<'_>) {
        let form = self.subject.form;
        let known = field.and_then(|field| form.field(base(field)));
        let place = FindingPlace {
            field: field.map(str::to_owned),
            label: known.map(Field::plain_label),
            page: field.and_then(|field| self.subject.record.pages.get(field)).copied(),
            foreign: field.is_some_and(|field| known.is_none_or(|known| known.name != field)),
            ..FindingPlace::default()
        };
        let position = known.map_or(LAST, |known| position(form, &Address::Field(known.name.clone())));
        self.push(position, place, draft);
    }

    fn push(&mut self, position: FormPosition, place: FindingPlace, draft: Draft<'_>) {
        let rule = self.findings.rule();
        let field = place.field.as_deref().map(base);
        let applies = |note: &&PolicyNote| {
            note.is_for(rule) && (note.fields.is_empty() || note.fields.iter().any(|name| Some(name.as_str()) == field))
        };
        let note = self.subject.form.policy.iter().find(applies).map(|note| &note.citation);
        self.findings.push(FindingSubject::File(0), position, place, draft.citing_otherwise(note));
    }
}

/// The field's name, without the row and column of a cell.
fn base(field: &str) -> &str {
    field.split('.').next().unwrap_or(field)
}

fn position(form: &Form, at: &Address) -> FormPosition {
    let Some(index) = form.fields().position(|field| field.name == at.field()) else { return LAST };
    match at {
        Address::Field(_) => (index, 0, 0),
        Address::Cell { row, column, .. } => {
            let part = match form.field(at.field()).map(|field| &field.kind) {
                Some(Kind::Table(table)) => table.columns.iter().position(|other| other.name == *column).unwrap_or(0),
                _ => 0,
            };
            (index, *row, part)
        }
        Address::Option { .. } | Address::Point { .. } | Address::SignerName(_) => (index, 0, 1),
        Address::SignedDate(_) => (index, 0, 2),
    }
}
