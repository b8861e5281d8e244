//! From a list of people to records with few values: which heading is which field, and what a row
//! puts into it.

use std::collections::BTreeMap;

use super::staff::{Row, Staff};
use crate::error::{Error, ErrorKind, Result};
use crate::form::name::slug;
use crate::form::shape::nearest;
use crate::form::{Field, Form, Kind, Meaning, Role};
use crate::record::answer::{asked, from_text};
use crate::record::{Record, Value};

/// The longest part of a file name that comes from a person's name.
const LONGEST: usize = 80;

/// Which column goes into which field of a form.
pub(super) struct Columns<'f> {
    /// Column index and field, in the list's order.
    fields: Vec<(usize, &'f Field)>,
    /// The column that says whose blank it is.
    person: usize,
}

/// Whose file a record is: the supervisee, or else the first person that the form asks for.
fn person(form: &Form) -> Option<&Field> {
    form.people(Role::Supervisee)
        .next()
        .or_else(|| form.fields().find(|field| matches!(field.kind, Kind::Person { .. })))
}

/// The part of a file name that says whose blank it is.
pub(super) fn file_part(record: &Record) -> Option<String> {
    let name = record.get(&person(&record.form)?.name).text()?.to_owned();
    Some(name_part(&name)).filter(|part| !part.is_empty())
}

/// The part of a file name that says whose case it is, where a record is of one.
pub(super) fn case_part(record: &Record) -> Option<String> {
    let case = record.form.meaning(Meaning::CaseName).filter(|field| !matches!(field.kind, Kind::Person { .. }))?;
    Some(name_part(record.get(&case.name).text()?)).filter(|part| !part.is_empty())
}

fn name_part(name: &str) -> String {
    let short: String = slug(name).chars().take(LONGEST).collect();
    short.trim_end_matches('-').to_owned()
}

/// Whether a column can say what stands in the field.
fn simple(field: &Field) -> bool {
    !matches!(field.kind, Kind::Table(_) | Kind::Signature { .. } | Kind::Choices { .. } | Kind::Scale { .. })
}

/// A heading as it is compared: `Senior Manager:` is `senior_manager`.
fn plain(heading: &str) -> String {
    let words: Vec<&str> = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("_").to_lowercase()
}

/// Finds the field for each column.
pub(super) fn columns<'f>(staff: &Staff, form: &'f Form) -> Result<Columns<'f>> {
    let wrong = |message: String| Error::new(ErrorKind::Usage, message).help(known(form)).in_file(staff.file.clone());
    let mut fields: Vec<(usize, &Field)> = Vec::new();
    for (index, heading) in staff.header.iter().enumerate() {
        let field = match found(heading, form).as_slice() {
            [field] => *field,
            [] => {
                let near = nearest(&plain(heading), words(form).iter().map(String::as_str))
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                return Err(wrong(format!("the heading `{heading}` is no field of {}{near}", form.id)));
            }
            several => {
                let names: Vec<&str> = several.iter().map(|field| field.name.as_str()).collect();
                return Err(wrong(format!(
                    "the heading `{heading}` is the label of several fields of {}: write {}",
                    form.id,
                    names.join(" or ")
                )));
            }
        };
        if let Some((first, _)) = fields.iter().find(|(_, there)| there.name == field.name) {
            let first = &staff.header[*first];
            return Err(wrong(format!("the headings `{first}` and `{heading}` mean the same field of {}", form.id)));
        }
        fields.push((index, field));
    }
    let Some(whose) = person(form) else {
        return Err(wrong(format!("{} asks for no person, so there is nobody to make it for", form.id)));
    };
    let Some((person, _)) = fields.iter().find(|(_, field)| field.name == whose.name) else {
        return Err(wrong(format!("the column `{}` is missing, which says whom each {} is for", whose.name, form.id)));
    };
    let person = *person;
    Ok(Columns { fields, person })
}

/// The fields a heading may mean: by name, then by role, then by label.
fn found<'f>(heading: &str, form: &'f Form) -> Vec<&'f Field> {
    let plain = plain(heading);
    let simple = || form.fields().filter(|field| self::simple(field));
    if let Some(field) = simple().find(|field| field.name == heading.trim() || field.name == plain) {
        return vec![field];
    }
    let by_role = if plain == "name" {
        form.people(Role::Supervisee).next()
    } else {
        simple().find(|field| matches!(field.kind, Kind::Person { role: Some(role), .. } if role.word() == plain))
    };
    match by_role {
        Some(field) => vec![field],
        None => simple().filter(|field| self::plain(&field.label) == plain).collect(),
    }
}

/// The headings that a form knows, roles first.
fn words(form: &Form) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    if form.people(Role::Supervisee).next().is_some() {
        out.push("name".to_owned());
    }
    let roles = form.fields().filter_map(|field| match field.kind {
        Kind::Person { role: Some(role), .. } => Some(role.word().to_owned()),
        _ => None,
    });
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

/// The record of one row on top of the values that all have in common, and the part of the file
/// name that says whose it is.
pub(super) fn record(staff: &Staff, row: &Row, columns: &Columns<'_>, common: &Record) -> Result<(String, Record)> {
    let wrong = |message: String, help: &str| {
        Err(Error::input(format!("line {}: {message}", row.line), help).in_file(staff.file.clone()))
    };
    if let Some(message) = &row.wrong {
        return wrong(message.clone(), "Correct the line and run the command again.");
    }
    let mut record = common.clone();
    for (index, field) in &columns.fields {
        let text = row.cells.get(*index).map_or("", String::as_str);
        if text.is_empty() {
            continue;
        }
        let heading = &staff.header[*index];
        if text.contains('\n') && !matches!(field.kind, Kind::LongText) {
            let message = format!("`{heading}` runs over several lines");
            return wrong(message, "A quotation mark was probably opened here and not closed.");
        }
        let value = from_text(&field.kind, text);
        if !fits(&field.kind, &value) {
            let message = format!("`{heading}` cannot be read as {}", asked(&field.kind));
            return wrong(message, &help(&field.kind));
        }
        record.values.insert(field.name.clone(), value);
    }
    let name = row.cells.get(columns.person).map_or("", String::as_str);
    let part = name_part(name);
    if part.is_empty() {
        let heading = &staff.header[columns.person];
        return wrong(format!("`{heading}` is empty"), "Every line needs the name of the person it is for.");
    }
    Ok((part, record))
}

fn fits(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Date | Kind::Time | Kind::Number | Kind::YesNo | Kind::Tick, Value::Text(_)) => false,
        (Kind::Choice { choices }, Value::Text(text)) => choices.contains(text),
        _ => true,
    }
}

fn help(kind: &Kind) -> String {
    match kind {
        Kind::Date => "Write it as 2025-03-04 or 04/03/2025.".to_owned(),
        Kind::Time => "Write it as 14:30.".to_owned(),
        Kind::Choice { choices } => format!("One of: {}.", choices.join("; ")),
        Kind::YesNo | Kind::Tick => "Write Yes or No.".to_owned(),
        _ => "Correct the line and run the command again.".to_owned(),
    }
}

/// Tells people of the same name apart: the second `ann-lee` is `ann-lee-2`.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, usize>);

impl Names {
    /// The part for the next person of that name. A name that ends in a number may already be
    /// taken, so it is looked up too.
    pub(super) fn next(&mut self, part: &str) -> String {
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
    fn the_second_of_a_name_gets_a_number() {
        let mut names = Names::default();
        let all: Vec<String> = ["ann", "ann", "bo", "ann-2", "ann"].into_iter().map(|name| names.next(name)).collect();
        assert_eq!(all, ["ann", "ann-2", "bo", "ann-2-2", "ann-3"]);
    }
}
