//! Records as JSON read back: one, or a list of them, as `read --format json` prints them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::error::{Error, Result};
use crate::form::{Catalogue, Field, Form, Kind};
use crate::record::written::{Values, View, Written, carried_notes};
use crate::record::{Note, NoteKind, Record, Value, answer};

/// A record, and the file that it says it was read from.
pub type Named = (Option<String>, Record);

/// Records in a JSON text.
///
/// # Errors
/// Everything that is wrong with it: no JSON, an unknown form, a field that the form does not have, a
/// value of the wrong sort.
pub fn parse(text: &str, catalogue: &Catalogue) -> Result<Vec<Named>> {
    let tree: Node<'_> = serde_json::from_str(text).map_err(|error| {
        let message = format!("this is no JSON: {error}");
        Error::input(message, "Give the file as `formfolio read --format json` wrote it.")
    })?;
    let several = matches!(tree, Node::List(_));
    let nodes = match &tree {
        Node::List(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut records = Vec::with_capacity(nodes.len());
    let mut wrong = Vec::new();
    for (node, number) in nodes.iter().zip(1..) {
        let place = if several { format!("record {number}: ") } else { String::new() };
        match one(node, catalogue) {
            Ok(record) => records.push(record),
            Err(mistakes) => wrong.extend(mistakes.into_iter().map(|mistake| format!("{place}{mistake}"))),
        }
    }
    if wrong.is_empty() {
        return Ok(records);
    }
    Err(Error::input(wrong.join("; "), "Give the file as `formfolio read --format json` wrote it."))
}

/// What was written, without places.
#[derive(Debug)]
enum Node<'t> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<(Cow<'t, str>, Node<'t>)>),
}

impl Node<'_> {
    fn word(&self) -> &'static str {
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

impl Written for Node<'_> {
    fn view(&self) -> View<'_, Self> {
        match self {
            Self::Null => View::Null,
            Self::Bool(mark) => View::Bool(*mark),
            Self::Number(number) => View::Number(*number),
            Self::Text(text) => View::Text(text),
            Self::List(list) => View::List(list),
            Self::Map(_) => View::Map,
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }
}

fn one(node: &Node<'_>, catalogue: &Catalogue) -> std::result::Result<Named, Vec<String>> {
    let Some(Node::Text(id)) = node.get("form") else {
        return Err(vec!["`form` is missing, so nobody can tell which form this is a record of".to_owned()]);
    };
    let form = catalogue.form(id).map_err(|error| vec![error.message])?;
    let version = match node.get("version") {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be small and whole")]
        Some(Node::Number(number)) if number.fract() == 0.0 && (1.0..1e9).contains(number) => *number as u32,
        None | Some(Node::Null) => form.version,
        Some(other) => return Err(vec![format!("`version` should be a whole number from 1, not {}", other.word())]),
    };
    let none = Vec::new();
    let entries = match node.get("values") {
        Some(Node::Map(entries)) => entries,
        None | Some(Node::Null) => &none,
        Some(other) => return Err(vec![format!("`values` should be an object, not {}", other.word())]),
    };
    let form = form.edition_of(|name| entries.iter().any(|(key, _)| key == name));
    let mut mistakes = Vec::new();
    let mut notes = Vec::new();
    let mut found: BTreeMap<&str, &Node<'_>> = BTreeMap::new();
    for (key, value) in entries {
        match form.field(key) {
            Some(field) if !fits(field, value) => {
                mistakes.push(format!("`{key}` should be {}, not {}", wanted(&field.kind), value.word()));
            }
            Some(_) => drop(found.insert(key, value)),
            None if version > form.version => {
                let message = format!("The record has a field `{key}`, which is not known here");
                notes.push(Note { kind: NoteKind::UnknownField, field: Some(key.to_string()), message });
            }
            None => mistakes.push(format!("`{key}` is no field of {}", form.id)),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let record = record(&form, version, &found, notes, node.get("notes"));
    let file = match node.get("file") {
        Some(Node::Text(file)) => Some(file.to_string()),
        _ => None,
    };
    Ok((file, record))
}

fn record(
    form: &Arc<Form>,
    version: u32,
    found: &BTreeMap<&str, &Node<'_>>,
    unknown: Vec<Note>,
    carried: Option<&Node<'_>>,
) -> Record {
    let letters = |node: &Node<'_>| match node {
        Node::Bool(mark) => mark.to_string(),
        Node::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let mut values = Values::new(form, &letters);
    let value = |field: &Field| {
        let value = values.field(field, found.get(field.name.as_str()).copied().unwrap_or(&Node::Null));
        (field.name.clone(), value)
    };
    let all: BTreeMap<String, Value> = form.fields().map(value).collect();
    let mut notes = values.notes;
    notes.extend(answer::version_note(form, version));
    notes.extend(unknown);
    let carried = carried.map(carried_notes).unwrap_or_default();
    notes.retain(|note| !carried.contains(note));
    notes.extend(carried);
    Record {
        form: Arc::clone(form),
        version,
        values: all,
        notes,
        extras: Vec::new(),
        pages: BTreeMap::new(),
        page_count: None,
    }
}

/// Whether a value has the shape that a field takes; what does not fit in content stays text and is told by
/// a rule.
fn fits(field: &Field, node: &Node<'_>) -> bool {
    let single = |node: &Node<'_>| !matches!(node, Node::List(_) | Node::Map(_));
    match (&field.kind, node) {
        (_, Node::Null) => true,
        (Kind::Table(table), Node::List(rows)) => rows.iter().all(|row| match row {
            Node::Null => true,
            Node::Map(cells) => cells.iter().all(|(key, cell)| table.column(key).is_some() && single(cell)),
            _ => false,
        }),
        (Kind::Signature { .. }, Node::Map(parts)) => parts.iter().all(|(_, part)| single(part)),
        (Kind::Choices { .. } | Kind::Scale { .. }, Node::List(list)) => list.iter().all(single),
        (Kind::Table(_) | Kind::Signature { .. } | Kind::Choices { .. }, _) => false,
        (_, node) => single(node),
    }
}

fn wanted(kind: &Kind) -> &'static str {
    match kind {
        Kind::Table(_) => "a list of rows of the table",
        Kind::Signature { .. } => "an object with grade, name and date",
        Kind::Choices { .. } => "a list of options",
        _ => "a single value",
    }
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, mark: bool) -> std::result::Result<Node<'de>, E> {
        Ok(Node::Bool(mark))
    }

    #[allow(clippy::cast_precision_loss, reason = "answers are small")]
    fn visit_i64<E>(self, number: i64) -> std::result::Result<Node<'de>, E> {
        Ok(Node::Number(number as f64))
    }

    #[allow(clippy::cast_precision_loss, reason = "answers are small")]
    fn visit_u64<E>(self, number: u64) -> std::result::Result<Node<'de>, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<Node<'de>, E> {
        Ok(Node::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Node<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Node<'de>, A::Error> {
        let mut map = Vec::new();
        while let Some((Key(key), value)) = entries.next_entry()? {
            map.push((key, value));
        }
        Ok(Node::Map(map))
    }
}

/// A key, borrowed where its letters stand in the text as they are.
struct Key<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        match deserializer.deserialize_str(NodeVisitor)? {
            Node::Text(text) => Ok(Self(text)),
            other => Err(serde::de::Error::custom(format!("a key is {}", other.word()))),
        }
    }
}
