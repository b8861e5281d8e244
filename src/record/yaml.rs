//! Records as YAML: printed by `read`, taken by `fill`, and written by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::answer::{Answers, collect};
use super::written_node::{NodeView, ValueReader, WrittenNode, carried_notes};
use super::{Note, NoteKind, Record, taken};
use crate::error::{CommandHint, Error, ErrorKind, Result};
use crate::form::shape::{self, YamlNode};
use crate::form::{Address, Catalogue, DRAFT_MARK, Field, Form, Kind, schema};
use crate::source::{Mistake, Source, Span, Spanned, quoted};
use crate::text::misleads;

/// Reads a record.
///
/// # Errors
/// Every mistake in the text: a wrong type, an unknown field, a missing form id.
pub fn parse(source: &Source, catalogue: &Catalogue) -> Result<Record> {
    let wrong = |mistakes| Error::mistakes("the record has mistakes", mistakes).in_file(source.name.clone());
    if source.text.trim().is_empty() {
        return Err(Error::input("the file is empty", "Ask for the file that was filled in.")
            .hint(CommandHint::Yaml)
            .in_file(source.name.clone()));
    }
    let mut tree = shape::tree(source).map_err(|mistake| wrong(vec![*mistake]))?;
    let Some(id) = tree.value.get("form") else {
        let whole = shape::mistakes(source, &tree, &schema::record());
        let missing = Mistake::new(source, tree.span, "`form` is missing, so the form of this record is not known")
            .help("Begin the file with `form: ` and the form’s id, such as sandwell/individual-record");
        let others = whole.into_iter().filter(|mistake| !mistake.message.contains("`form`"));
        return Err(wrong(std::iter::once(missing).chain(others).collect()));
    };
    let YamlNode::Text(text) = &id.value else {
        return Err(wrong(vec![Mistake::new(
            source,
            id.span,
            format!("`form` should be a form’s id, not {}", id.value.kind_name()),
        )]));
    };
    let form = catalogue.form(text).map_err(|error| {
        let mut mistake = Mistake::new(source, id.span, error.message);
        mistake.help = error.help;
        wrong(vec![mistake])
    })?;
    let is_draft = tree.value.get("values").is_some_and(|values| values.value.get(DRAFT_MARK).is_some());
    let form = if is_draft { form.as_draft() } else { form };
    let version = version(&tree, &form);
    let newer = version > form.version;
    let mut shape = schema::record_of(&form);
    if newer {
        allow_more(&mut shape);
    }
    let found = shape::mistakes(source, &tree, &shape);
    let mut values = tree.value.take("values").unwrap_or(YamlNode::Null);
    // A value of the wrong type is left out and reported; the rest of the record counts.
    let (mut left_out, mut mistakes) = (BTreeMap::new(), Vec::new());
    for mistake in found {
        match take_out(&mut values, mistake.span)
            .filter(|path| path.first().is_some_and(|name| form.field(name).is_some()))
        {
            Some(path) => _ = left_out.insert(path.join("."), mistake.message),
            None => mistakes.push(mistake),
        }
    }
    if !mistakes.is_empty() {
        return Err(wrong(mistakes));
    }
    let values = &values;
    let form = form.edition_of(|name| values.get(name).is_some());
    let mut record = collect(&form, version, Answers::default());
    fill(source, &mut record, values);
    for (name, mistake) in left_out {
        let at = form.address(&name).unwrap_or_else(|| Address::Field(name.clone()));
        let message = format!("{}: {mistake}; the value was left out", form.label(&at));
        record.notes.push(Note { kind: NoteKind::ValueLeftOut, field: Some(name), message });
    }
    if let (true, YamlNode::Map(map)) = (newer, values) {
        for key in map.iter().map(|(key, _)| &key.value).filter(|key| form.field(key).is_none()) {
            let key = quoted(key);
            let message = format!("The record has a field `{key}`, which is not known here");
            record.notes.push(Note { kind: NoteKind::UnknownField, field: Some(key.into_owned()), message });
        }
    }
    let known = tree.get("notes").map(carried_notes).unwrap_or_default();
    record.notes.retain(|note| !known.contains(note));
    record.notes.extend(known);
    Ok(record)
}

/// Values for some fields of a form, as `--values` takes them: `name: value` lines, or a record.
///
/// # Errors
/// Every mistake in the text.
pub fn parse_values(source: &Source, form: &Arc<Form>) -> Result<Record> {
    let wrong = |mistakes| Error::mistakes("the values have mistakes", mistakes).in_file(source.name.clone());
    let tree = shape::tree(source).map_err(|mistake| wrong(vec![*mistake]))?;
    let whole = schema::record_of(form);
    let (node, schema) = match tree.value.get("values") {
        Some(values) if form.field("values").is_none() => (values, whole.pointer("/properties/values")),
        _ => (&tree, whole.pointer("/properties/values")),
    };
    let mistakes = schema.map(|schema| shape::mistakes(source, node, schema)).unwrap_or_default();
    if !mistakes.is_empty() {
        return Err(wrong(mistakes));
    }
    let mut record = Record::blank(form);
    fill(source, &mut record, &node.value);
    Ok(record)
}

/// Empties the value at a place, and returns its address as keys and row numbers; `None` when no value is there.
fn take_out(node: &mut YamlNode, span: Span) -> Option<Vec<String>> {
    let in_child = |name: String, child: &mut Spanned<YamlNode>| {
        if let Some(mut path) = take_out(&mut child.value, span) {
            path.insert(0, name);
            return Some(path);
        }
        let is_here = child.span.start <= span.start && span.end <= child.span.end;
        is_here.then(|| {
            child.value = YamlNode::Null;
            vec![name]
        })
    };
    match node {
        YamlNode::Map(entries) => entries.iter_mut().find_map(|(key, child)| in_child(key.value.clone(), child)),
        YamlNode::List(items) => {
            items.iter_mut().enumerate().find_map(|(index, child)| in_child((index + 1).to_string(), child))
        }
        _ => None,
    }
}

/// Copies the written values into a record.
fn fill(source: &Source, record: &mut Record, values: &YamlNode) {
    let form = Arc::clone(&record.form);
    let YamlNode::Map(entries) = values else { return };
    let letters = |node: &Spanned<YamlNode>| source.slice(node.span).to_owned();
    let mut reader = ValueReader::new(&form, &letters);
    for (key, node) in entries {
        if let Some(field) = form.field(&key.value) {
            record.values.insert(key.value.clone(), reader.field(field, node));
        }
    }
    record.notes.extend(reader.notes);
    taken::settle(record);
}

/// Lets a record of a newer version have unknown fields.
fn allow_more(schema: &mut Json) {
    match schema {
        Json::Object(object) => {
            if let Some(additional) = object.get_mut("additionalProperties") {
                *additional = true.into();
            }
            object.values_mut().for_each(allow_more);
        }
        Json::Array(list) => list.iter_mut().for_each(allow_more),
        _ => {}
    }
}

fn version(tree: &Spanned<YamlNode>, form: &Form) -> u32 {
    match tree.value.get("version") {
        // The schema has it whole and from 1.
        Some(Spanned { value: YamlNode::Number(number), .. }) => *number as u32,
        _ => form.version,
    }
}

impl WrittenNode for Spanned<YamlNode> {
    fn view(&self) -> NodeView<'_, Self> {
        match &self.value {
            YamlNode::Null => NodeView::Null,
            YamlNode::Bool(mark) => NodeView::Bool(*mark),
            YamlNode::Number(number) => NodeView::Number(*number),
            YamlNode::Text(text) => NodeView::Text(text),
            YamlNode::List(list) => NodeView::List(list),
            YamlNode::Map(_) => NodeView::Map,
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        self.value.get(key)
    }
}

/// A record as YAML text.
///
/// # Errors
/// When the YAML library cannot write it, which does not happen with records.
pub fn write(record: &Record, file: Option<&str>) -> Result<String> {
    to_yaml(&super::json::record(record, file))
}

/// Writes YAML with [`misleads`] characters escaped, so that a reader gets them back.
fn to_yaml(json: &Json) -> Result<String> {
    let write = |json: &Json| {
        serde_yaml::to_string(json)
            .map_err(|error| Error::new(ErrorKind::Internal, format!("the record cannot be written: {error}")))
    };
    let mut misleading = Vec::new();
    let mut marked = json.clone();
    // The library does not let us choose how a text is quoted; a mark stands for the text meanwhile.
    let mut mark = "escaped-".to_owned();
    mark_misleading(&mut marked, &mark, &mut misleading);
    let plain = write(json)?;
    if misleading.is_empty() {
        return Ok(plain);
    }
    while plain.contains(&mark) {
        mark.insert(0, 'x');
    }
    (marked, misleading) = (json.clone(), Vec::new());
    mark_misleading(&mut marked, &mark, &mut misleading);
    let written = write(&marked)?;
    let mut parts = written.split(&mark);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (part, text) in parts.zip(&misleading) {
        out.push_str(&escaped(text));
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    Ok(out)
}

/// Puts a mark in place of each text with misleading characters.
fn mark_misleading(json: &mut Json, mark: &str, found: &mut Vec<String>) {
    match json {
        Json::String(text) if text.contains(|c| misleads(c) && !matches!(c, '\n' | '\t')) => {
            let marked = format!("{mark}{}", found.len());
            found.push(std::mem::replace(text, marked));
        }
        Json::Array(list) => list.iter_mut().for_each(|one| mark_misleading(one, mark, found)),
        Json::Object(map) => map.values_mut().for_each(|one| mark_misleading(one, mark, found)),
        _ => {}
    }
}

/// A text in double quotation marks, escaped by YAML 1.2.2, section 5.7.
fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if misleads(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A blank record to fill in by hand: every field with its label and kind as a comment.
///
/// # Errors
/// When the YAML library cannot write it, which does not happen with records.
pub fn blank(record: &Record) -> Result<String> {
    let form = &record.form;
    let mut out = format!("# {}: {}\n", form.organisation, form.title);
    out.push_str(&to_yaml(&serde_json::json!({"form": form.id, "version": form.version}))?);
    out.push_str("values:\n");
    let values = super::json::values(record);
    for field in form.fields() {
        // Labels of fields and of columns may have several lines.
        for line in format!("{}\n({})", field.label, describe(field)).lines() {
            out.push_str(&format!("  # {line}\n"));
        }
        let one: BTreeMap<&str, Json> = BTreeMap::from([(field.name.as_str(), starter(field, &values[&field.name]))]);
        let text = serde_yaml::to_string(&one).map_err(|error| Error::internal(error.to_string()))?;
        for line in text.lines() {
            out.push_str(&format!("  {line}\n"));
        }
    }
    Ok(out)
}

/// An empty growing table shows one row, so that its columns are visible.
fn starter(field: &Field, value: &Json) -> Json {
    match (&field.kind, value.as_array()) {
        (Kind::Table(table), Some(rows)) if rows.is_empty() => {
            let row: serde_json::Map<String, Json> = table
                .columns
                .iter()
                .map(|column| {
                    (column.name.clone(), if matches!(column.kind, Kind::Tick) { false.into() } else { Json::Null })
                })
                .collect();
            Json::Array(vec![Json::Object(row)])
        }
        _ => match &field.kind {
            Kind::Signature { .. } if value.get("name").is_none() => {
                serde_json::json!({"name": null, "date": value.get("date").cloned().unwrap_or_default()})
            }
            _ => value.clone(),
        },
    }
}

fn describe(field: &Field) -> String {
    let kind = match &field.kind {
        Kind::Date => "date, as DD/MM/YYYY or YYYY-MM-DD".to_owned(),
        Kind::Time => "time, as HH:MM".to_owned(),
        Kind::YesNo => "true or false".to_owned(),
        Kind::Tick => "true when ticked".to_owned(),
        Kind::LongText => "text; several lines after a |".to_owned(),
        Kind::Choice { choices } => format!("one of: {}", choices.join("; ")),
        Kind::Choices { choices } => format!("a list of any of: {}", choices.join("; ")),
        Kind::Scale { min, max, .. } => format!("a whole number from {min} to {max}"),
        Kind::Signature { .. } => "the signer’s name and the date of signing".to_owned(),
        Kind::Table(table) => {
            let columns: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
            format!("rows of: {}", columns.join("; "))
        }
        Kind::Text | Kind::Person { .. } | Kind::Number => field.kind.keyword().to_owned(),
    };
    if field.required { format!("{kind}; must be filled in") } else { kind }
}
