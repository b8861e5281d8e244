//! Reads records from JSON: one, or a list of them, as `read --format json` prints them.
//!
//! A visitor of our own for `serde_json` makes each record as it is read. As `serde_json::Value`, or derived with `serde`,
//! a whole list would be in memory at once, and only the first mistake would be found.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::error::{Error, Result};
use crate::form::{Address, Catalogue, Field, Form, Kind, Table};
use crate::record::written_node::{NodeView, ValueReader, WrittenNode, carried_notes};
use crate::record::{Note, NoteKind, Record, Value, answer, taken};
use crate::source::quoted;
use crate::text::plural;

/// A record, and the name of the file that it was read from, if stated.
pub type NamedRecord = (Option<String>, Record);

/// The most values of a record, and the most records in a list.
const MOST_VALUES: usize = 200_000;
const MOST_RECORDS: usize = 30_000;
/// The most mistakes that are reported at once.
const MOST_REPORTED: usize = 10;

const AGAIN: &str = "Give the file as `formfolio read --format json` wrote it.";

/// Reads the records in a JSON text one by one and passes each to `take`, so that only one is in memory.
///
/// # Errors
/// Every mistake: no JSON, an unknown form, an unknown field, a value of the wrong type. `take` may already have
/// received the records before the first mistake.
pub fn for_each_record(text: &str, catalogue: &Catalogue, take: &mut dyn FnMut(NamedRecord)) -> Result<()> {
    let mut records = RecordsReader { catalogue, take, number: 0, is_list: false, wrong: Vec::new(), more: 0 };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = reader.deserialize_any(&mut records).and_then(|()| reader.end());
    read.map_err(|error| {
        let message = if error.is_data() { error.to_string() } else { format!("this is not JSON: {error}") };
        Error::input(message, AGAIN)
    })?;
    if records.wrong.is_empty() {
        return Ok(());
    }
    let mut wrong = records.wrong;
    if records.more > 0 {
        wrong.push(format!("and {} more {}", records.more, plural(records.more, "mistake")));
    }
    Err(Error::input(wrong.join("; "), AGAIN))
}

/// All records in a JSON text.
///
/// # Errors
/// As [`for_each_record`].
pub fn parse(text: &str, catalogue: &Catalogue) -> Result<Vec<NamedRecord>> {
    let mut records = Vec::new();
    for_each_record(text, catalogue, &mut |record| records.push(record))?;
    Ok(records)
}

/// Makes records of JSON while it is read.
struct RecordsReader<'c> {
    catalogue: &'c Catalogue,
    take: &'c mut dyn FnMut(NamedRecord),
    number: usize,
    is_list: bool,
    wrong: Vec<String>,
    /// The number of further mistakes.
    more: usize,
}

impl RecordsReader<'_> {
    fn record(&mut self, node: &JsonNode<'_>) {
        self.number += 1;
        let place = if self.is_list { format!("record {}: ", self.number) } else { String::new() };
        match named_record(node, self.catalogue) {
            Ok(record) => (self.take)(record),
            Err(mistakes) => {
                for mistake in mistakes {
                    if self.wrong.len() < MOST_REPORTED {
                        self.wrong.push(format!("{place}{mistake}"));
                    } else {
                        self.more += 1;
                    }
                }
            }
        }
    }
}

impl<'de> Visitor<'de> for &mut RecordsReader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record or a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<(), A::Error> {
        self.is_list = true;
        while let Some(node) = items.next_element_seed(NodeSeed(&Cell::new(MOST_VALUES)))? {
            if self.number == MOST_RECORDS {
                let message = format!("the list has more than {MOST_RECORDS} records; give them in several lists");
                return Err(serde::de::Error::custom(message));
            }
            self.record(&node);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> std::result::Result<(), A::Error> {
        let node = NodeSeed(&Cell::new(MOST_VALUES)).visit_map(entries)?;
        self.record(&node);
        Ok(())
    }

    fn visit_unit<E>(self) -> std::result::Result<(), E> {
        self.record(&JsonNode::Null);
        Ok(())
    }

    fn visit_bool<E>(self, mark: bool) -> std::result::Result<(), E> {
        self.record(&JsonNode::Bool(mark));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<(), E> {
        self.record(&JsonNode::Number(number));
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> std::result::Result<(), E> {
        self.record(&JsonNode::Number(0.0));
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> std::result::Result<(), E> {
        self.record(&JsonNode::Number(0.0));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<(), E> {
        self.record(&JsonNode::Text(Cow::Borrowed(text)));
        Ok(())
    }
}

/// A JSON value, without places.
#[derive(Debug)]
enum JsonNode<'t> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'t, str>),
    List(Vec<JsonNode<'t>>),
    Map(Vec<(Cow<'t, str>, JsonNode<'t>)>),
}

impl JsonNode<'_> {
    /// Whether it is neither a list nor an object.
    fn is_single(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_))
    }

    fn kind_name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

impl WrittenNode for JsonNode<'_> {
    fn view(&self) -> NodeView<'_, Self> {
        match self {
            Self::Null => NodeView::Null,
            Self::Bool(mark) => NodeView::Bool(*mark),
            Self::Number(number) => NodeView::Number(*number),
            Self::Text(text) => NodeView::Text(text),
            Self::List(list) => NodeView::List(list),
            Self::Map(_) => NodeView::Map,
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }
}

fn named_record(node: &JsonNode<'_>, catalogue: &Catalogue) -> std::result::Result<NamedRecord, Vec<String>> {
    let Some(JsonNode::Text(id)) = node.get("form") else {
        return Err(vec!["`form` is missing, so the form of this record is not known".to_owned()]);
    };
    let form = catalogue.form(id).map_err(|error| vec![error.message])?;
    let version = match node.get("version") {
        // Checked to be small and whole.
        Some(JsonNode::Number(number)) if number.fract() == 0.0 && (1.0..1e9).contains(number) => *number as u32,
        None | Some(JsonNode::Null) => form.version,
        Some(other) => {
            return Err(vec![format!("`version` should be a whole number from 1, not {}", other.kind_name())]);
        }
    };
    let none = Vec::new();
    let entries = match node.get("values") {
        Some(JsonNode::Map(entries)) => entries,
        None | Some(JsonNode::Null) => &none,
        Some(other) => return Err(vec![format!("`values` should be an object, not {}", other.kind_name())]),
    };
    let form = form.edition_of(|name| entries.iter().any(|(key, _)| key == name));
    let mut mistakes = Vec::new();
    let mut notes = Vec::new();
    let mut found: BTreeMap<&str, &JsonNode<'_>> = BTreeMap::new();
    for (key, value) in entries {
        match form.field(key) {
            Some(field) => {
                for (at, wrong) in misfits(field, value) {
                    let message = format!("{}: {wrong}; the value was left out", form.label(&at));
                    notes.push(Note { kind: NoteKind::ValueLeftOut, field: Some(at.to_string()), message });
                }
                found.insert(key, value);
            }
            None if version > form.version => {
                let key = quoted(key);
                let message = format!("The record has a field `{key}`, which is not known here");
                notes.push(Note { kind: NoteKind::UnknownField, field: Some(key.into_owned()), message });
            }
            None => mistakes.push(format!("`{}` is not a field of {}", quoted(key), form.id)),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let record = record(&form, version, &found, notes, node.get("notes"));
    let file = match node.get("file") {
        Some(JsonNode::Text(file)) => Some(quoted(file).into_owned()),
        _ => None,
    };
    Ok((file, record))
}

fn record(
    form: &Arc<Form>,
    version: u32,
    found: &BTreeMap<&str, &JsonNode<'_>>,
    unknown: Vec<Note>,
    carried: Option<&JsonNode<'_>>,
) -> Record {
    let letters = |node: &JsonNode<'_>| match node {
        JsonNode::Bool(mark) => mark.to_string(),
        JsonNode::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let mut values = ValueReader::new(form, &letters);
    let value = |field: &Field| {
        let value = values.field(field, found.get(field.name.as_str()).copied().unwrap_or(&JsonNode::Null));
        (field.name.clone(), value)
    };
    let all: BTreeMap<String, Value> = form.fields().map(value).collect();
    let mut notes = values.notes;
    notes.extend(answer::version_note(form, version));
    notes.extend(unknown);
    let carried = carried.map(carried_notes).unwrap_or_default();
    notes.retain(|note| !carried.contains(note));
    notes.extend(carried);
    let mut record = Record {
        form: Arc::clone(form),
        version,
        values: all,
        notes,
        extras: Vec::new(),
        pages: BTreeMap::new(),
        page_count: None,
        page_fingerprint: None,
        via: BTreeMap::new(),
    };
    taken::settle(&mut record);
    record
}

/// The values of a field that have a shape that their place does not take, each with what is wrong. [`ValueReader`]
/// reads them as empty. Text with unfitting content stays text, and a rule reports it.
fn misfits(field: &Field, node: &JsonNode<'_>) -> Vec<(Address, String)> {
    let wanted = match (&field.kind, node) {
        (_, JsonNode::Null) | (Kind::Choices { .. }, JsonNode::Text(_)) => return Vec::new(),
        (Kind::Table(table), JsonNode::List(rows)) => return misfits_in_rows(field, table, rows),
        (Kind::Signature { .. }, JsonNode::Map(parts)) => {
            let parts = parts.iter().filter(|(_, part)| !part.is_single());
            return parts.map(|(key, part)| misfit(whole(field), key, "a single value", part)).collect();
        }
        (Kind::Choices { .. } | Kind::Scale { .. } | Kind::Person { several: true, .. }, JsonNode::List(list)) => {
            let items = list.iter().filter(|item| !item.is_single());
            return items.map(|item| misfit(whole(field), &field.name, "a list of single values", item)).collect();
        }
        (Kind::Table(_), _) => "a list of rows of the table",
        (Kind::Signature { .. }, _) => "an object with grade, name and date",
        (Kind::Choices { .. }, _) => "a list of options",
        (_, node) if node.is_single() => return Vec::new(),
        _ => "a single value",
    };
    vec![misfit(whole(field), &field.name, wanted, node)]
}

fn misfits_in_rows(field: &Field, table: &Table, rows: &[JsonNode<'_>]) -> Vec<(Address, String)> {
    let mut misfits = Vec::new();
    for (row, number) in rows.iter().zip(1..) {
        let cells = match row {
            JsonNode::Null => continue,
            JsonNode::Map(cells) => cells,
            other => {
                let name = format!("{}.{number}", field.name);
                misfits.push(misfit(whole(field), &name, "an object with a key for each column", other));
                continue;
            }
        };
        for (key, cell) in cells {
            match table.column(key) {
                Some(column) if cell.is_single() || is_list_of_people(&column.kind, cell) => {}
                Some(column) => {
                    let at = Address::cell(&field.name, number, &column.name);
                    misfits.push(misfit(at, key, "a single value", cell));
                }
                None => {
                    let name = format!("{}.{number}.{key}", field.name);
                    misfits.push(misfit(whole(field), &name, "a column of the table", cell));
                }
            }
        }
    }
    misfits
}

fn is_list_of_people(kind: &Kind, cell: &JsonNode<'_>) -> bool {
    let is_list = matches!(cell, JsonNode::List(list) if list.iter().all(JsonNode::is_single));
    is_list && matches!(kind, Kind::Person { several: true, .. })
}

fn whole(field: &Field) -> Address {
    Address::Field(field.name.clone())
}

fn misfit(at: Address, name: &str, wanted: &str, node: &JsonNode<'_>) -> (Address, String) {
    (at, format!("`{}` should be {wanted}, not {}", quoted(name), node.kind_name()))
}

/// Reads a value within the number of values that are left.
#[derive(Clone, Copy)]
struct NodeSeed<'b>(&'b Cell<usize>);

impl NodeSeed<'_> {
    fn count<E: serde::de::Error>(self) -> std::result::Result<(), E> {
        let left = self.0.get().checked_sub(1);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| E::custom(format!("a record has more than {MOST_VALUES} values, the most that is read")))
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = JsonNode<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<JsonNode<'de>, D::Error> {
        self.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = JsonNode<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<JsonNode<'de>, E> {
        Ok(JsonNode::Null)
    }

    fn visit_bool<E>(self, mark: bool) -> std::result::Result<JsonNode<'de>, E> {
        Ok(JsonNode::Bool(mark))
    }

    // Answers are small.
    fn visit_i64<E>(self, number: i64) -> std::result::Result<JsonNode<'de>, E> {
        Ok(JsonNode::Number(number as f64))
    }

    // Answers are small.
    fn visit_u64<E>(self, number: u64) -> std::result::Result<JsonNode<'de>, E> {
        Ok(JsonNode::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<JsonNode<'de>, E> {
        Ok(JsonNode::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<JsonNode<'de>, E> {
        Ok(JsonNode::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<JsonNode<'de>, E> {
        Ok(JsonNode::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<JsonNode<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(JsonNode::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<JsonNode<'de>, A::Error> {
        let mut map = Vec::new();
        while let Some(JsonKey(key)) = entries.next_key()? {
            map.push((key, entries.next_value_seed(self)?));
        }
        Ok(JsonNode::Map(map))
    }
}

/// A key, borrowed from the text unless it has escapes.
struct JsonKey<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for JsonKey<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        match deserializer.deserialize_str(NodeSeed(&Cell::new(1)))? {
            JsonNode::Text(text) => Ok(Self(text)),
            other => Err(serde::de::Error::custom(format!("a key is {}", other.kind_name()))),
        }
    }
}
