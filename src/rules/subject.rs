//! [`Subject`]: the record under check, with what several rules need.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::finding::typed;
use crate::form::{Address, Field, Form, Kind, Meaning, RelevantWhen, Role, Section, SectionItem};
use crate::person_name::Name;
use crate::record::answer::written_out;
use crate::record::{Note, NoteKind, Record, Signature, Value, used};

use super::actions::{self, ActionRow};
use super::answers::{self, FieldAnswer};
use super::owners::{self, ActionOwner};
use super::people::RecordPeople;
use super::year_slip;
use crate::record::answered;

/// A record under check.
#[derive(Debug)]
pub struct Subject<'r> {
    /// The record.
    pub record: &'r Record,
    /// Its form.
    pub form: &'r Form,
    /// The day of the check.
    pub today: NaiveDate,
    /// The name of its file, where it is one of several.
    pub file: Option<&'r str>,
    /// The people named in it.
    pub people: RecordPeople,
    /// The rows in use of its tables of actions.
    pub actions: Vec<ActionRow<'r>>,
    /// The owner of each action, as written and as understood; none where the form does not ask.
    pub owners: Vec<Option<(Cow<'r, str>, ActionOwner)>>,
    /// All answers.
    pub answers: Vec<FieldAnswer<'r>>,
    /// The day of the session that fits the other dates, if its year seems to be wrong.
    pub session_in_fitting_year: Option<NaiveDate>,
}

/// The owner of each action, as written and as understood.
fn owners_of<'r>(actions: &[ActionRow<'r>], people: &RecordPeople) -> Vec<Option<(Cow<'r, str>, ActionOwner)>> {
    let owner = |row: &ActionRow<'r>| {
        let text = row.owner()?;
        let owner = owners::owner(&text, people);
        Some((text, owner))
    };
    actions.iter().map(owner).collect()
}

/// Longer labels are cut in messages; some are a whole paragraph. In characters.
const LABEL: usize = 60;

impl<'r> Subject<'r> {
    /// A record in a file among others.
    #[must_use]
    pub fn of_file(file: &'r str, record: &'r Record, today: NaiveDate) -> Self {
        Self { file: Some(file), ..Self::new(record, today) }
    }

    /// A record, on the day of the check.
    #[must_use]
    pub fn new(record: &'r Record, today: NaiveDate) -> Self {
        let form: &Form = &record.form;
        let (people, actions) = (RecordPeople::from_record(record), actions::rows(record));
        let owners = owners_of(&actions, &people);
        let session_in_fitting_year = year_slip::fitting_session(record);
        let answers = answers::answers(record);
        Self { record, form, today, file: None, people, actions, owners, answers, session_in_fitting_year }
    }

    /// Adds names by which other records call the people in a role. `names_of` gives those for the names in one field.
    pub fn add_names(&mut self, role: Role, names_of: impl Fn(&[Name]) -> Vec<Name>) {
        for party in self.people.parties.iter_mut().filter(|party| party.role == Some(role)) {
            let added = names_of(&party.names);
            party.names.extend(added);
        }
        self.owners = owners_of(&self.actions, &self.people);
    }

    /// The actions with an owner of a kind: the address of the owner, and the text.
    pub fn owned_by(&self, kind: ActionOwner) -> impl Iterator<Item = (Address, &str)> {
        // Of an action that was done at once, nothing more is asked.
        let is_open = |row: &ActionRow<'_>| row.is_stated() && !row.is_done_at_once();
        let rows = self.actions.iter().zip(&self.owners).filter(move |(row, _)| is_open(row));
        let owned = rows.filter_map(move |(row, owner)| {
            let (text, _) = owner.as_ref().filter(|(_, owner)| *owner == kind)?;
            Some((row.address(row.owner_column()?), text.as_ref()))
        });
        owned.filter(|(at, _)| !self.was_left_out(at))
    }

    /// The date of the session, unless it lies in the future or its year seems to be wrong. `date-in-future` and
    /// `session-year-doubtful` report that, and comparing other dates with it would only repeat the finding.
    #[must_use]
    pub fn session(&self) -> Option<NaiveDate> {
        let is_sound = self.session_in_fitting_year.is_none();
        self.record.session_date().filter(|date| *date <= self.today && is_sound)
    }

    /// Whether it is a prepared blank: its date lies in the future, it has no signature, and no question is answered in
    /// words or on a scale. It may list open actions.
    #[must_use]
    pub fn is_prepared(&self) -> bool {
        let ahead = self.record.session_date().is_some_and(|date| date > self.today);
        let filled = |field: &Field| match (&field.kind, self.record.get(&field.name)) {
            (Kind::LongText, value) => field.means != Some(Meaning::ReviewOfActions) && value.text().is_some(),
            (Kind::Scale { .. } | Kind::YesNo, value) => !value.is_empty(),
            (Kind::Signature { .. }, value) => !value.is_empty(),
            (Kind::Table(table), Value::Rows(rows)) if table.actions.is_none() => {
                rows.iter().any(|row| used(table, row))
            }
            _ => false,
        };
        ahead && !self.form.fields().any(filled)
    }

    /// The date in the field with this meaning.
    #[must_use]
    pub fn dated(&self, meaning: Meaning) -> Option<NaiveDate> {
        self.record.dated(meaning)
    }

    /// Whether a field counts in this record: its `relevant` condition holds, or it has none.
    #[must_use]
    pub fn counts(&self, field: &Field) -> bool {
        let Some(relevant) = &field.relevant else { return true };
        let Some(other) = self.form.field(relevant.field()) else { return true };
        let value = self.record.get(&other.name);
        match relevant {
            RelevantWhen::Filled { .. } => answered(&other.kind, value),
            RelevantWhen::Is { answer, .. } => match value {
                Value::List(list) => list.iter().any(|one| same_answer(one, answer)),
                one => same_answer(one, answer),
            },
        }
    }

    /// The empty required fields. Fields removed from the file are left to `control-missing`, fields with a picture or
    /// an inserted document to `content-not-read`.
    pub fn unanswered(&self) -> impl Iterator<Item = &'r Field> {
        let form: &'r Form = &self.record.form;
        form.fields().filter(|field| {
            let empty = || !answered(&field.kind, self.record.get(&field.name));
            field.required && self.counts(field) && empty() && !self.is_removed(field) && !self.holds_unread(field)
        })
    }

    /// The notes of a kind, one for each field.
    pub fn notes(&self, kind: NoteKind) -> impl Iterator<Item = &'r Note> {
        let notes: &'r [Note] = &self.record.notes;
        let mut seen = BTreeSet::new();
        notes.iter().filter(move |note| note.kind == kind && seen.insert(note.field.as_deref()))
    }

    /// Whether a field has been removed from the file.
    #[must_use]
    pub fn is_removed(&self, field: &Field) -> bool {
        self.notes(NoteKind::ControlMissing).any(|note| note.field.as_deref() == Some(&field.name))
    }

    /// Whether a field holds content that cannot be read, or lost a value of the wrong type.
    #[must_use]
    pub fn holds_unread(&self, field: &Field) -> bool {
        let kinds = [NoteKind::Picture, NoteKind::EmbeddedObject, NoteKind::InsertedDocument];
        let mut notes = self.record.notes.iter().filter(|note| kinds.contains(&note.kind));
        notes.any(|note| note.field.as_deref() == Some(&field.name))
            || self.left_out().any(|left_out| is_within(left_out, &field.name))
    }

    /// Whether the value of a place, or of the row or field around it, had the wrong type and was left out.
    /// `unreadable-value` reports it, and no other rule may say that the place is empty.
    #[must_use]
    pub fn was_left_out(&self, at: &Address) -> bool {
        let mut left_out = self.left_out().peekable();
        // Almost no record has such notes.
        if left_out.peek().is_none() {
            return false;
        }
        let at = at.to_string();
        left_out.any(|field| is_within(&at, field))
    }

    /// The places of the values that were left out.
    fn left_out(&self) -> impl Iterator<Item = &'r str> {
        let notes: &'r [Note] = &self.record.notes;
        notes.iter().filter(|note| note.kind == NoteKind::ValueLeftOut).filter_map(|note| note.field.as_deref())
    }

    /// Whether there is an answer at a place.
    #[must_use]
    pub fn has_answer(&self, at: &Address) -> bool {
        self.answers.iter().any(|answer| answer.address() == *at && !answer.value.is_empty())
    }

    /// The signature fields that count, with their signatures.
    pub fn signatures(&self) -> impl Iterator<Item = (&'r Field, &'r Signature)> {
        let record = self.record;
        let form: &'r Form = &record.form;
        let signed = form.fields().filter(|field| matches!(field.kind, Kind::Signature { .. }));
        let of = |field: &'r Field| match record.get(&field.name) {
            Value::Signature(signature) => Some((field, signature)),
            _ => None,
        };
        signed.filter_map(of).filter(|(field, _)| self.counts(field))
    }

    /// The name of a place in a message: its label in quotation marks, cut when it is long. If the label is not unique,
    /// its heading follows.
    #[must_use]
    pub fn named(&self, at: &Address) -> String {
        let label = brief(&self.form.label(at));
        // An unknown name comes from the file and can be anything.
        let Some(field) = self.form.field(at.field()) else { return format!("“{}”", typed(&label)) };
        let quoted = format!("“{label}”");
        if !self.form.fields().any(|other| other.name != field.name && same_label(at, field, other)) {
            return quoted;
        }
        match (&field.kind, self.heading(field)) {
            // Two places for signatures may have one label, and a signature that of the field for the name.
            (Kind::Signature { party, .. }, _) if self.has_twin_signature(at, field) => {
                format!("the signature {quoted} of {}", party.phrase())
            }
            (Kind::Signature { .. }, _) => format!("the signature {quoted}"),
            (_, Some(heading)) => format!("{quoted} under “{}”", brief(heading)),
            _ => quoted,
        }
    }

    fn has_twin_signature(&self, at: &Address, field: &Field) -> bool {
        let mut others = self.form.fields().filter(|other| other.name != field.name);
        others.any(|other| matches!(other.kind, Kind::Signature { .. }) && same_label(at, field, other))
    }

    /// The name of a field in a message.
    #[must_use]
    pub fn field_named(&self, field: &Field) -> String {
        self.named(&Address::Field(field.name.clone()))
    }

    /// The name of a row of a table in a message.
    #[must_use]
    pub fn row_named(&self, table: &str, row: usize) -> String {
        let Some(field) = self.form.field(table) else { return format!("“{}, row {row}”", typed(table)) };
        let printed = match &field.kind {
            Kind::Table(table) => table.row_label(row).map(brief),
            _ => None,
        };
        let row = printed.unwrap_or_else(|| format!("row {row}"));
        format!("“{}, {row}”", brief(&field.plain_label()))
    }

    fn heading(&self, field: &Field) -> Option<&str> {
        let within = |section: &&Section| {
            section.items.iter().any(|item| matches!(item, SectionItem::Field(other) if other.name == field.name))
        };
        self.form.sections.iter().find(within)?.heading.as_deref()
    }
}

/// Whether a place is another one or a part of it: a cell of a row, a row of a table, the date of a signature.
fn is_within(place: &str, whole: &str) -> bool {
    place.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn same_answer(value: &Value, answer: &str) -> bool {
    written_out(value).to_lowercase() == answer.trim().to_lowercase()
}

/// Whether another field has a place with the same label.
fn same_label(at: &Address, field: &Field, other: &Field) -> bool {
    match (at, &field.kind, &other.kind) {
        (Address::Cell { column, .. }, Kind::Table(table), Kind::Table(others)) => {
            let label = table.column(column).map(|column| column.label.to_lowercase());
            others.columns.iter().any(|column| Some(column.label.to_lowercase()) == label)
        }
        (Address::Cell { .. }, _, _) => false,
        _ => field.plain_label().to_lowercase() == other.plain_label().to_lowercase(),
    }
}

/// Shortens a label or heading to fit into a sentence.
fn brief(label: &str) -> String {
    let label = label.trim().trim_end_matches([':', '-', ' ']);
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let cut: String = label.chars().take(LABEL).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '-', ' ']))
}

/// Quotes a name or date and marks it as typed. None for a text over 40 characters or with control characters: a report
/// never repeats long texts.
#[must_use]
pub fn quoted(text: &str) -> Option<String> {
    let text = text.trim();
    let short = text.chars().count() <= 40 && !text.is_empty() && !text.chars().any(char::is_control);
    short.then(|| format!("“{}”", typed(text)))
}
