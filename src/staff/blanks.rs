//! Makes records with few values from a list of people: finds the field of each column, and fills in the rows.

use std::collections::BTreeMap;

use super::heading::plain;
use super::list::{ColumnHeading, PeopleRows, Person, RowMistake};
use super::{cells, mistakes as common};
use crate::error::{Error, ErrorKind, Result};
use crate::form::address::slug;
use crate::form::{Field, Form, Kind, Meaning, Role, SectionItem};
use crate::record::answer::{asked, from_text};
use crate::record::{Record, Value};
use crate::text::{collapse_spaces, list_or};

/// The longest part of a file name from a person's name.
const LONGEST: usize = 80;

/// The field of each column of a list.
#[derive(Debug)]
pub struct FieldColumns<'f> {
    /// Column index and field, in the list's order.
    fields: Vec<(usize, &'f Field)>,
    /// The column of the person.
    person: usize,
    /// The date columns in which some row has the month before the day, with the number of the first such row.
    month_first: BTreeMap<usize, usize>,
}

/// The field for the person that the record is about: the supervisee, otherwise the first person.
pub fn person(form: &Form) -> Option<&Field> {
    form.people(Role::Supervisee)
        .next()
        .or_else(|| form.fields().find(|field| matches!(field.kind, Kind::Person { .. })))
}

/// The person's part of a blank's file name.
pub fn file_part(record: &Record) -> Option<String> {
    let name = record.get(&person(&record.form)?.name).text()?.to_owned();
    Some(name_part(&name)).filter(|part| !part.is_empty())
}

/// The case's part of a blank's file name, for records of one case.
pub fn case_part(record: &Record) -> Option<String> {
    let case = record.form.meaning(Meaning::CaseName).filter(|field| !matches!(field.kind, Kind::Person { .. }))?;
    Some(name_part(record.get(&case.name).text()?)).filter(|part| !part.is_empty())
}

/// The name of a record's file without its ending: the form, the person, the case, and the day of the session.
pub fn file_stem(record: &Record) -> String {
    let date = record.session_date().map(|date| date.format("%Y-%m-%d").to_string());
    let parts = [file_part(record), case_part(record), date];
    let parts = std::iter::once(record.form.file_stem()).chain(parts.into_iter().flatten());
    parts.collect::<Vec<_>>().join("--")
}

fn name_part(name: &str) -> String {
    let short: String = slug(name).chars().take(LONGEST).collect();
    short.trim_end_matches('-').to_owned()
}

/// Whether a cell's text can fill the field.
fn simple(field: &Field) -> bool {
    !matches!(field.kind, Kind::Table(_) | Kind::Signature { .. } | Kind::Choices { .. } | Kind::Scale { .. })
}

/// The fields that a cell of a list can fill: the heading that stands for each, and its label. Where several have the
/// same label, the heading of the section tells them apart.
pub fn fields_for_cells(form: &Form) -> Vec<(String, String)> {
    let fields = form.sections.iter().flat_map(|section| {
        let fields = section.items.iter().filter_map(|item| match item {
            SectionItem::Field(field) => Some(field),
            SectionItem::Text(_) => None,
        });
        fields.filter(|field| simple(field)).map(|field| (section.heading.as_deref(), field))
    });
    let fields: Vec<(Option<&str>, &Field)> = fields.collect();
    let label = |(heading, field): &(Option<&str>, &Field)| {
        let label = field.plain_label();
        let alike = fields.iter().filter(|(_, other)| other.plain_label() == label);
        let alike: Vec<&(Option<&str>, &Field)> = alike.collect();
        if alike.len() == 1 {
            return label;
        }
        // Several fields of one section may have the same label, too: they are counted.
        let of_section = alike.iter().filter(|(other, _)| other == heading);
        let of_section: Vec<&str> = of_section.map(|(_, other)| other.name.as_str()).collect();
        let place = of_section.iter().position(|name| *name == field.name).unwrap_or_default() + 1;
        match (heading, of_section.len()) {
            (Some(heading), 1) => format!("{label} ({heading})"),
            (Some(heading), _) => format!("{label} ({heading}, number {place})"),
            (None, _) => format!("{label} (number {place})"),
        }
    };
    fields.iter().map(|field| (field.1.name.clone(), label(field))).collect()
}

/// Finds the field for each column that has one.
pub fn columns<'f>(list: &PeopleRows, form: &'f Form) -> Result<FieldColumns<'f>> {
    let wrong = |message: String| Error::new(ErrorKind::Usage, message).help(known(form));
    let mut fields: Vec<(usize, &Field, bool)> = Vec::new();
    let mut unsure = Vec::new();
    for (index, heading) in list.headings.iter().enumerate() {
        let text = &heading.text;
        // Without a supervisor column, "manager" is the supervisor, not the supervisor's manager.
        let is_lone_manager = plain(text) == "manager"
            && list.headings.iter().filter(|one| one.meaning == Some("supervisor")).count() == 1;
        let (field, exact) = match (found(text, form).as_slice(), by_meaning(heading.meaning, form)) {
            (_, Some(field)) if is_lone_manager => (field, true),
            ([field], _) => (*field, true),
            ([], Some(field)) => (field, false),
            ([], None) => {
                unsure.push(text);
                continue;
            }
            // `Date` is the date of the session, even if the form labels other dates so.
            (several, Some(field)) if several.iter().any(|one| one.name == field.name) => (field, true),
            (several, _) => {
                let names: Vec<&str> = several.iter().map(|field| field.name.as_str()).collect();
                return Err(wrong(format!(
                    "the heading “{text}” is the label of several fields of “{}”: write {}",
                    form.title,
                    list_or(&names)
                )));
            }
        };
        match fields.iter_mut().find(|(_, there, _)| there.name == field.name) {
            None => fields.push((index, field, exact)),
            // A heading with the form's own words wins over one with the same meaning.
            Some((_, _, true)) if !exact => {}
            Some(there) if exact && !there.2 => *there = (index, field, exact),
            Some((first, ..)) => {
                let first = list.headings.get(*first).map(|heading| heading.text.as_str()).unwrap_or_default();
                return Err(wrong(format!(
                    "the headings “{first}” and “{text}” mean the same field of “{}”",
                    form.title
                )));
            }
        }
    }
    let is_there =
        |word: &str| found(word, form).iter().any(|meant| fields.iter().any(|(_, field, _)| field.name == meant.name));
    let missing: Vec<String> = words(form).into_iter().filter(|word| !is_there(word)).collect();
    for heading in unsure {
        // A column name close to one of the form's is probably a misspelling.
        if let Some(near) = common::misspelt(&plain(heading), missing.iter().map(String::as_str)) {
            return Err(wrong(format!(
                "the heading “{heading}” is not a field of “{}”; did you mean “{near}”?",
                form.title
            )));
        }
    }
    let Some(subject) = person(form) else {
        return Err(wrong(format!(
            "“{}” has no field for a person, so it cannot be made for the people on a list",
            form.title
        )));
    };
    let Some((person, ..)) = fields.iter().find(|(_, field, _)| field.name == subject.name) else {
        let message =
            format!("the column `{}` is missing; it gives the person that each “{}” is for", subject.name, form.title);
        return Err(wrong(format!("{message}; {}", common::headings(list))));
    };
    let person = *person;
    let fields: Vec<(usize, &Field)> = fields.into_iter().map(|(index, field, _)| (index, field)).collect();
    let dates = fields.iter().filter(|(_, field)| matches!(field.kind, Kind::Date));
    let month_first = dates.filter_map(|(index, _)| Some((*index, list.month_first(*index)?))).collect();
    Ok(FieldColumns { fields, person, month_first })
}

impl FieldColumns<'_> {
    /// Whether a column belongs to a field.
    pub fn has(&self, column: usize) -> bool {
        self.fields.iter().any(|(index, _)| *index == column)
    }

    /// The name of the field that a column fills.
    pub fn field_of(&self, column: usize) -> Option<&str> {
        self.fields.iter().find(|(index, _)| *index == column).map(|(_, field)| field.name.as_str())
    }
}

/// The fields that a heading may mean: by name, then by role, then by label.
fn found<'f>(heading: &str, form: &'f Form) -> Vec<&'f Field> {
    let plain = plain(heading);
    let simple = || form.fields().filter(|field| self::simple(field));
    if let Some(field) = simple().find(|field| field.name == heading.trim() || field.name == plain) {
        return vec![field];
    }
    let by_role = if plain == "name" {
        form.people(Role::Supervisee).next()
    } else {
        simple().find(|field| role(field).is_some_and(|role| role.keyword() == plain))
    };
    match by_role {
        Some(field) => vec![field],
        None => simple().filter(|field| self::plain(&field.label) == plain).collect(),
    }
}

/// The field for a heading's general meaning in lists of staff.
fn by_meaning<'f>(meaning: Option<&str>, form: &'f Form) -> Option<&'f Field> {
    let of_role = |wanted: Role| form.fields().find(|field| simple(field) && role(field) == Some(wanted));
    match meaning? {
        "person" => person(form),
        "supervisor" => of_role(Role::Supervisor),
        "supervisors_manager" => of_role(Role::Manager),
        "session_date" => form.field(form.dated_by.as_deref()?).filter(|field| matches!(field.kind, Kind::Date)),
        _ => None,
    }
}

/// A person's role in the session. The person for disagreements is known only afterwards, so that field is left out.
fn role(field: &Field) -> Option<Role> {
    match field.kind {
        Kind::Person { role, .. } if field.means != Some(Meaning::ReferredTo) => role,
        _ => None,
    }
}

/// The field for the person that a form is about, when no column of a list is for it.
pub fn missing_person<'f>(list: &PeopleRows, form: &'f Form) -> Option<&'f Field> {
    let subject = person(form)?;
    let is_it = |field: &Field| field.name == subject.name;
    let gives_it = |heading: &ColumnHeading| {
        found(&heading.text, form).into_iter().any(is_it) || by_meaning(heading.meaning, form).is_some_and(is_it)
    };
    (!list.headings.iter().any(gives_it)).then_some(subject)
}

/// Whether a heading belongs to a field of the form.
pub fn knows(heading: &str, form: &Form) -> bool {
    !found(heading, form).is_empty()
}

/// The headings that a form knows, roles first.
fn words(form: &Form) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    if form.people(Role::Supervisee).next().is_some() {
        out.push("name".to_owned());
    }
    let roles = form.fields().filter_map(|field| Some(role(field)?.keyword().to_owned()));
    let names = form.fields().filter(|field| simple(field)).map(|field| field.name.clone());
    for word in roles.chain(names) {
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

fn known(form: &Form) -> String {
    format!("Headings for {}: {}.", form.id, words(form).join(", "))
}

/// The record of one row on top of the common values, and the person's part of the file name.
///
/// # Errors
/// Every mistake in the row.
pub fn record(
    list: &PeopleRows,
    person: &Person,
    columns: &FieldColumns<'_>,
    common: &Record,
) -> std::result::Result<(String, Record), Vec<RowMistake>> {
    let mut mistakes = person.mistakes(&list.headings, &|column| columns.has(column));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut record = common.clone();
    for (index, field) in &columns.fields {
        let (Some(heading), Some(cell)) = (list.headings.get(*index), person.cells.get(*index)) else { continue };
        let heading = &heading.text;
        if cell.is_empty() {
            continue;
        }
        if !matches!(field.kind, Kind::LongText)
            && let Some(mistake) = common::too_many_lines(person, heading, cell)
        {
            mistakes.push(mistake);
            continue;
        }
        let value = match &field.kind {
            Kind::Date => {
                mistakes.extend(person.doubtful_day(heading, cell, columns.month_first.get(index).copied()));
                cells::day(cell).map(Value::Date).map_err(|(message, help)| (format!("{heading} is {message}"), help))
            }
            kind => {
                let value = from_text(kind, cell);
                let line = collapse_spaces(cell);
                let unread = || (format!("{heading} is “{line}”, which cannot be read as {}", asked(kind)), help(kind));
                fits(kind, &value).then_some(value).ok_or_else(unread)
            }
        };
        match value {
            Ok(value) => {
                record.values.insert(field.name.clone(), value);
            }
            Err((message, help)) => mistakes.push(person.mistake(message, help)),
        }
    }
    let name = person.cells.get(columns.person).map_or("", String::as_str);
    let named = Person { name: name.to_owned(), ..person.clone() };
    mistakes.extend(common::unnamed(&named));
    if mistakes.is_empty() { Ok((name_part(name), record)) } else { Err(mistakes) }
}

fn fits(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Time | Kind::Number | Kind::YesNo | Kind::Tick, Value::Text(_)) => false,
        (Kind::Choice { choices }, Value::Text(text)) => choices.contains(text),
        _ => true,
    }
}

fn help(kind: &Kind) -> String {
    match kind {
        Kind::Time => "Write times as 14:30.".to_owned(),
        Kind::Choice { choices } => format!("Write one of: {}.", choices.join("; ")),
        Kind::YesNo | Kind::Tick => "Write Yes or No.".to_owned(),
        _ => "Correct the row and run the command again.".to_owned(),
    }
}

/// Distinguishes people with the same name: the second `ann-lee` is `ann-lee-2`.
#[derive(Debug, Default)]
pub struct UniqueNames(BTreeMap<String, usize>);

impl UniqueNames {
    /// The file-name part for the next person of that name. A name that ends in a number may already be in use, so it
    /// is checked too.
    pub fn next(&mut self, part: &str) -> String {
        let mut number = self.0.get(part).copied().unwrap_or(0) + 1;
        let mut own = if number == 1 { part.to_owned() } else { format!("{part}-{number}") };
        while number > 1 && self.0.contains_key(&own) {
            number += 1;
            own = format!("{part}-{number}");
        }
        self.0.insert(part.to_owned(), number);
        if number > 1 {
            self.0.insert(own.clone(), 1);
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_person_of_a_name_gets_a_number() {
        let mut names = UniqueNames::default();
        let all: Vec<String> = ["ann", "ann", "bo", "ann-2", "ann"].into_iter().map(|name| names.next(name)).collect();
        assert_eq!(all, ["ann", "ann-2", "bo", "ann-2-2", "ann-3"]);
    }
}
