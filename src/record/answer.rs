//! Converts between a file's raw contents and a record's values.
//! [`Answers`] holds text, marks and pictures by [`Address`]. [`collect`] makes values of them by the field's kind;
//! [`spread`] does the reverse.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{DigitalSignature, Extra, Grade, Note, NoteKind, Record, Row, Signature, Value, taken, typed, used};
use crate::dates::taken::DateContext;
use crate::dates::{self, DateReading};
use crate::form::{Address, Field, Form, Kind, Table, TableRows, address::slug};
use crate::source;
use crate::text::{bare, collapse_spaces, is_around};

/// The content of one place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Typed or chosen text. `Yes` or `No` for a yes-no question, the point for a scale.
    Text(String),
    /// A box: marked or not.
    Mark(bool),
    /// A signature drawn in ink or pasted as a picture.
    Drawn,
    /// A digital signature, with the results of its verification.
    Signed(Box<DigitalSignature>),
}

/// Everything a reader found in a file.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// The answers, by address.
    pub found: BTreeMap<Address, Answer>,
    /// Notes made while reading.
    pub notes: Vec<Note>,
    /// The other contents of the file.
    pub extras: Vec<Extra>,
    /// The page of each field, for a PDF.
    pub pages: BTreeMap<String, u32>,
    /// The number of pages of a PDF.
    pub page_count: Option<u32>,
}

impl Answers {
    /// Notes something about a field.
    pub fn note(&mut self, kind: NoteKind, field: Option<&Address>, message: impl Into<String>) {
        self.notes.push(Note { kind, field: field.map(ToString::to_string), message: source::said(message.into()) });
    }
}

/// Whether a file has lost its fields as a whole: no field of the form is there, or most are missing.
#[must_use]
pub fn has_lost_fields(form: &Form, is_there: impl Fn(&Field) -> bool) -> bool {
    let all = form.fields().count();
    let gone = form.fields().filter(|field| !is_there(field)).count();
    (gone == all && all > 0) || (gone > 2 && gone * 2 > all)
}

impl Record {
    /// A record without answers except for the form's own values.
    #[must_use]
    pub fn blank(form: &Arc<Form>) -> Self {
        let mut record = collect(form, form.version, Answers::default());
        for field in form.fields() {
            if let Some(default) = &field.default {
                record.values.insert(field.name.clone(), from_text(&field.kind, default));
            }
        }
        record
    }
}

/// Makes a record of the answers.
#[must_use]
pub fn collect(form: &Arc<Form>, version: u32, answers: Answers) -> Record {
    let Answers { found, notes, extras, pages, page_count } = answers;
    let mut collect = AnswerCollector { form, found: &found, notes };
    let values = form.fields().map(|field| (field.name.clone(), collect.field(field))).collect();
    let mut notes: Vec<Note> = version_note(form, version).into_iter().collect();
    notes.extend(collect.notes);
    let mut record = Record {
        form: Arc::clone(form),
        version,
        values,
        notes,
        extras,
        pages,
        page_count,
        page_fingerprint: None,
        via: BTreeMap::new(),
    };
    taken::settle(&mut record);
    record
}

/// The note on a record of a newer version of the form than is known.
#[must_use]
pub fn version_note(form: &Form, version: u32) -> Option<Note> {
    let message =
        format!("This record was made with version {version} of the form; this program has version {}", form.version);
    (version > form.version).then_some(Note { kind: NoteKind::UnknownVersion, field: None, message })
}

struct AnswerCollector<'a> {
    form: &'a Form,
    found: &'a BTreeMap<Address, Answer>,
    notes: Vec<Note>,
}

impl AnswerCollector<'_> {
    fn field(&mut self, field: &Field) -> Value {
        let own = Address::Field(field.name.clone());
        match &field.kind {
            Kind::Table(table) => Value::Rows(self.table(&field.name, table)),
            Kind::Choices { choices } => {
                let marked = |choice: &&String| {
                    self.found.get(&Address::option(&field.name, choice)) == Some(&Answer::Mark(true))
                };
                Value::List(choices.iter().filter(marked).cloned().map(Value::Text).collect())
            }
            Kind::Scale { min, max, .. } => self.scale(&field.name, *min, *max, &field.kind),
            Kind::Signature { .. } => Value::Signature(self.signature(&field.name)),
            kind => self.simple(&own, kind),
        }
    }

    fn simple(&mut self, address: &Address, kind: &Kind) -> Value {
        match self.found.get(address) {
            Some(Answer::Mark(mark)) => Value::Bool(*mark),
            Some(Answer::Text(text)) => {
                let text = text.clone();
                self.read(address, kind, &text)
            }
            _ if matches!(kind, Kind::Tick) => Value::Bool(false),
            _ => Value::Empty,
        }
    }

    fn read(&mut self, address: &Address, kind: &Kind, text: &str) -> Value {
        let value = from_text(kind, text);
        self.notes.extend(remark(self.form, &|| address.clone(), kind, text, &value));
        value
    }

    fn scale(&mut self, name: &str, min: i64, max: i64, kind: &Kind) -> Value {
        let own = Address::Field(name.to_owned());
        if let Some(Answer::Text(text)) = self.found.get(&own) {
            let text = text.clone();
            return self.read(&own, kind, &text);
        }
        let marked: Vec<Value> = (min..=max)
            .filter(|point| {
                let address = Address::Point { field: name.to_owned(), point: *point };
                self.found.get(&address) == Some(&Answer::Mark(true))
            })
            .map(whole)
            .collect();
        match marked.len() {
            0 => Value::Empty,
            1 => marked.into_iter().next().unwrap_or(Value::Empty),
            _ => Value::List(marked),
        }
    }

    fn signature(&mut self, name: &str) -> Signature {
        let text = |address| match self.found.get(&address) {
            Some(Answer::Text(text)) => Some(text.clone()).filter(|text| !bare(text).is_empty()),
            _ => None,
        };
        let signer = text(Address::SignerName(name.to_owned())).map(|name| collapse_spaces(bare(&name)));
        let dated = text(Address::SignedDate(name.to_owned()));
        let date = match dated {
            Some(dated) => self.read(&Address::SignedDate(name.to_owned()), &Kind::Date, &dated).or_empty(),
            None => Value::Empty,
        };
        let (grade, digital) = match self.found.get(&Address::Field(name.to_owned())) {
            Some(Answer::Signed(digital)) => (Grade::Cryptographic, Some(digital.clone())),
            Some(Answer::Drawn) => (Grade::Drawn, None),
            _ if signer.is_some() => (Grade::Typed, None),
            _ => (Grade::None, None),
        };
        let status = digital.as_ref().map(|digital| digital.sentence(|at| self.form.label(at)));
        Signature { grade, name: signer, date: Box::new(date), status, digital }
    }

    fn table(&mut self, name: &str, table: &Table) -> Vec<Row> {
        let last = self
            .found
            .keys()
            .filter_map(|address| match address {
                Address::Cell { table, row, .. } if table == name => Some(*row),
                _ => None,
            })
            .max()
            .unwrap_or(0);
        let count = if table.grows() { last } else { table.blank_rows() };
        let mut rows: Vec<Row> = Vec::with_capacity(count);
        for row in 1..=count {
            let cells = table.columns.iter().map(|column| {
                let value = self.simple(&Address::cell(name, row, &column.name), &column.kind);
                (column.name.clone(), value)
            });
            rows.push(cells.collect());
        }
        if table.grows() {
            while rows.last().is_some_and(|row| !used(table, row)) {
                rows.pop();
            }
        }
        rows
    }
}

/// The note on how a text was read: the century of a year was assumed, or the text does not fit the field. `at` is only
/// called when there is a note.
#[must_use]
pub fn remark(form: &Form, at: &dyn Fn() -> Address, kind: &Kind, text: &str, value: &Value) -> Option<Note> {
    let (note, said) = match (value, kind) {
        (Value::Date(date), _) => match dates::read(text) {
            DateReading::ShortYear(_) => (
                NoteKind::YearAssumed,
                format!("the year was written with two digits and read as {}", dates::long(*date)),
            ),
            _ => return None,
        },
        (Value::Taken { text, value }, _) => (NoteKind::TakenAs, taken::said(text, value)),
        (Value::Text(_), Kind::Date | Kind::Time | Kind::Number | Kind::YesNo | Kind::Scale { .. } | Kind::Tick) => {
            (NoteKind::UnreadableValue, format!("what was written cannot be read as {}", asked(kind)))
        }
        _ => return None,
    };
    let address = at();
    let message = format!("{}: {said}", form.label(&address));
    Some(Note { kind: note, field: Some(address.to_string()), message })
}

/// The expected answer of a field of this kind, in words.
#[must_use]
pub fn asked(kind: &Kind) -> &'static str {
    match kind {
        Kind::Date => "a date",
        Kind::Time => "a time",
        Kind::Number => "a number",
        Kind::YesNo => "Yes or No",
        Kind::Tick => "a tick",
        Kind::Scale { .. } => "a point of the scale",
        Kind::Choice { .. } | Kind::Choices { .. } => "one of the options",
        Kind::Person { .. } => "a name",
        Kind::Signature { .. } => "a signature",
        Kind::Table(_) => "a table",
        Kind::Text | Kind::LongText => "text",
    }
}

/// A value from typed text, by the field's kind. Text that cannot be read stays text. What stands around it and shows
/// nothing is no part of it: programs add and remove it.
#[must_use]
pub fn from_text(kind: &Kind, text: &str) -> Value {
    let text = bare(text);
    let line = collapse_spaces(text);
    if line.is_empty() {
        return if matches!(kind, Kind::Tick) { Value::Bool(false) } else { Value::Empty };
    }
    match kind {
        Kind::LongText => Value::Text(lines(text)),
        Kind::Date => match dates::read(&line).date() {
            Some(date) => Value::Date(date),
            None => taken::date(line, &DateContext::default()),
        },
        Kind::Time => match dates::read_time(&line) {
            Some(time) => Value::Time(time),
            None => taken::time(line),
        },
        Kind::Number => match number(&line) {
            Some(number) => Value::Number(number),
            None => typed::amount(line),
        },
        Kind::Scale { min, max, .. } => match number(&line) {
            Some(mark) => Value::Number(mark),
            None => typed::mark(line, *min, *max),
        },
        Kind::YesNo => match line.to_lowercase().as_str() {
            "yes" | "y" | "true" => Value::Bool(true),
            "no" | "n" | "false" => Value::Bool(false),
            _ => typed::yes_or_no(line),
        },
        Kind::Tick => typed::tick(line),
        Kind::Choice { choices } => {
            let same = |choice: &&String| choice.to_lowercase() == line.to_lowercase();
            match choices.iter().find(same) {
                Some(choice) => Value::Text(choice.clone()),
                None => typed::option(line, choices),
            }
        }
        Kind::Person { several: true, .. } => match names(text) {
            names if names.is_empty() => Value::Empty,
            names => Value::Text(names),
        },
        Kind::Text | Kind::Person { .. } | Kind::Choices { .. } | Kind::Signature { .. } | Kind::Table(_) => {
            Value::Text(line)
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', "").parse::<f64>().ok().filter(|number| number.is_finite())
}

// A scale has at most 21 points.
fn whole(point: i64) -> Value {
    Value::Number(point as f64)
}

/// Whether a text is one line already: words with single spaces between them.
fn is_one_line(text: &str) -> bool {
    let mut before = ' ';
    let even = text.chars().all(|c| {
        let good = if c == ' ' { before != ' ' } else { !c.is_whitespace() };
        before = c;
        good
    });
    even && before != ' '
}

/// Several names: names on lines of their own are separated by commas, like names in one line.
fn names(text: &str) -> String {
    let ends = |c| is_around(c) || matches!(c, ',' | ';');
    if is_one_line(text) {
        return text.trim_end_matches(ends).to_owned();
    }
    let lines = lines(text);
    let names = lines.split('\n').map(|name| collapse_spaces(name.trim_end_matches(ends)));
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The characters that end a line besides the line feed.
const LINE_ENDS: [char; 6] = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Lines joined by a line feed, whatever line ends the file has, without white space at line ends or around the text.
fn lines(text: &str) -> String {
    if !text.contains(LINE_ENDS) && !text.contains(['\n', '\u{a0}']) {
        return text.trim_end().to_owned();
    }
    let even = text.replace("\r\n", "\n").replace(LINE_ENDS, "\n").replace('\u{a0}', " ");
    even.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n").trim_matches('\n').trim_end().to_owned()
}

/// A value as shown in a file: dates as `04/03/2025`, times as `14:30`.
#[must_use]
pub fn written_out(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Taken { text, .. } => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::Date(date) => dates::short(*date),
        Value::Time(time) => time.format("%H:%M").to_string(),
        Value::List(list) => list.iter().map(written_out).collect::<Vec<_>>().join(", "),
        Value::Empty | Value::Rows(_) | Value::Signature(_) => String::new(),
    }
}

/// The content of each place, so that reading it back gives the record again. Empty answers are left out.
#[must_use]
pub fn spread(record: &Record) -> BTreeMap<Address, Answer> {
    let mut out = BTreeMap::new();
    for field in record.form.fields() {
        let name = &field.name;
        let own = Address::Field(name.clone());
        match (&field.kind, record.get(name)) {
            (_, Value::Empty) => {}
            (Kind::Table(table), Value::Rows(rows)) => {
                for (index, row) in rows.iter().enumerate() {
                    for column in &table.columns {
                        let address = Address::cell(name, index + 1, &column.name);
                        out.extend(
                            single(&column.kind, super::cell(row, &column.name)).map(|answer| (address, answer)),
                        );
                    }
                }
            }
            (Kind::Choices { choices }, Value::List(list)) => {
                let wanted: BTreeSet<String> = list.iter().filter_map(|value| value.taken().text()).map(slug).collect();
                for choice in choices.iter().filter(|choice| wanted.contains(&slug(choice))) {
                    out.insert(Address::option(name, choice), Answer::Mark(true));
                }
            }
            (Kind::Scale { .. }, value) => {
                let points = match value {
                    Value::List(list) => list.as_slice(),
                    one => std::slice::from_ref(one),
                };
                // A scale has whole points.
                for number in points.iter().filter_map(Value::number).filter(|number| number.fract() == 0.0) {
                    out.insert(Address::Point { field: name.clone(), point: number as i64 }, Answer::Mark(true));
                }
            }
            (Kind::Signature { .. }, Value::Signature(signature)) => {
                if let Some(signer) = &signature.name {
                    out.insert(Address::SignerName(name.clone()), Answer::Text(signer.clone()));
                }
                if !signature.date.is_empty() {
                    out.insert(Address::SignedDate(name.clone()), Answer::Text(written_out(&signature.date)));
                }
            }
            (kind, value) => out.extend(single(kind, value).map(|answer| (own, answer))),
        }
    }
    out
}

fn single(kind: &Kind, value: &Value) -> Option<Answer> {
    match (kind, value.taken()) {
        (_, Value::Empty) => None,
        (Kind::Tick, Value::Bool(mark)) => Some(Answer::Mark(*mark)),
        // A box holds no words.
        (Kind::Tick, _) => None,
        _ => Some(Answer::Text(written_out(value))),
    }
}

/// The number of rows of each table that a record needs beyond the blank's, by the table's name.
#[must_use]
pub fn extra_rows(record: &Record) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for field in record.form.fields() {
        if let Kind::Table(Table { rows: TableRows::Growing { blank }, .. }) = &field.kind {
            let used = record.rows(&field.name).len();
            if used > *blank {
                out.insert(field.name.clone(), used);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_lines_of_their_own_stay_apart() {
        let kind = Kind::Person { role: None, several: true };
        let read = |text: &str| written_out(&from_text(&kind, text));
        assert_eq!(
            read("Siân O’Brien\r\nJane O'Neill,\n\n Moses Adeyemi "),
            "Siân O’Brien, Jane O'Neill, Moses Adeyemi"
        );
        assert_eq!(read("Siân O’Brien, Jane O'Neill"), "Siân O’Brien, Jane O'Neill");
        assert_eq!(from_text(&kind, " \n"), Value::Empty);
    }

    #[test]
    fn a_text_keeps_its_lines_with_any_line_ends() {
        let read = |text: &str| written_out(&from_text(&Kind::LongText, text));
        assert_eq!(read("\r\none \rtwo\r\n\r\nthree\n"), "one\ntwo\n\nthree");
    }
}
