//! Makes values of what was written in YAML or JSON.
//! The two languages differ in syntax and in the places of mistakes, not in the meaning of a text in a field. Both
//! deliver [`WrittenNode`]s, and [`ValueReader`] makes a record's values of them.

use super::answer::{from_text, remark};
use super::{Grade, Note, NoteKind, Row, Signature, Value};
use crate::form::{Address, Field, Form, Kind, Table, TableRows};
use crate::source::{quoted, said};

/// One written value.
pub(super) enum NodeView<'w, W> {
    /// Null.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(&'w str),
    /// A list.
    List(&'w [W]),
    /// Keys with what belongs to them.
    Map,
}

/// A written value, in either language.
pub(super) trait WrittenNode: Sized {
    /// The value.
    fn view(&self) -> NodeView<'_, Self>;

    /// The value of a key; `None` when this is no map, or has no such key.
    fn get(&self, key: &str) -> Option<&Self>;
}

/// The notes that a record carries from the file it was read from.
pub(super) fn carried_notes<W: WrittenNode>(written: &W) -> Vec<Note> {
    let NodeView::List(list) = written.view() else { return Vec::new() };
    let text = |note: &W, key: &str| match note.get(key)?.view() {
        NodeView::Text(text) => Some(text.to_owned()),
        _ => None,
    };
    let note = |note: &W| {
        let word = text(note, "kind")?;
        let kind = NoteKind::ALL.into_iter().find(|kind| kind.keyword() == word)?;
        let field = text(note, "field").map(|field| quoted(&field).into_owned());
        Some(Note { kind, field, message: said(text(note, "message").unwrap_or_default()) })
    };
    list.iter().filter_map(note).collect()
}

/// Makes values of what was written, and notes assumptions.
pub(super) struct ValueReader<'a, W> {
    form: &'a Form,
    /// The spelling of a number or of `true`, for text fields.
    letters: &'a dyn Fn(&W) -> String,
    pub(super) notes: Vec<Note>,
}

impl<'a, W: WrittenNode> ValueReader<'a, W> {
    pub(super) fn new(form: &'a Form, letters: &'a dyn Fn(&W) -> String) -> Self {
        Self { form, letters, notes: Vec::new() }
    }

    pub(super) fn field(&mut self, field: &Field, written: &W) -> Value {
        let own = || Address::Field(field.name.clone());
        match (&field.kind, written.view()) {
            (Kind::Table(table), NodeView::List(rows)) => Value::Rows(self.rows(&field.name, table, rows)),
            (Kind::Table(table), _) => Value::Rows(self.rows(&field.name, table, &[])),
            (Kind::Signature { .. }, _) => Value::Signature(self.signature(&field.name, written)),
            (Kind::Choices { choices }, view) => {
                let items = match view {
                    NodeView::List(list) => list,
                    // One option may stand without a list.
                    NodeView::Text(_) => std::slice::from_ref(written),
                    _ => &[],
                };
                let one = Kind::Choice { choices: choices.clone() };
                let options = items.iter().map(|item| self.simple(&own, &one, item));
                Value::List(options.filter(|value| !value.is_empty()).collect())
            }
            (Kind::Scale { .. }, NodeView::List(list)) => {
                Value::List(list.iter().map(|item| self.simple(&own, &field.kind, item)).collect())
            }
            (kind, _) => self.simple(&own, kind, written),
        }
    }

    fn simple(&mut self, address: &dyn Fn() -> Address, kind: &Kind, written: &W) -> Value {
        let letters;
        let text = match written.view() {
            NodeView::List(names) if matches!(kind, Kind::Person { several: true, .. }) => {
                letters = self.names(names);
                letters.as_str()
            }
            NodeView::Null | NodeView::List(_) | NodeView::Map => return from_text(kind, ""),
            NodeView::Bool(mark) if matches!(kind, Kind::Tick | Kind::YesNo) => return Value::Bool(mark),
            NodeView::Number(number) if matches!(kind, Kind::Number | Kind::Scale { .. }) => {
                return Value::Number(number);
            }
            NodeView::Text(text) => text,
            // `0121` and `yes` are text in a text field: the letters as written count.
            NodeView::Bool(_) | NodeView::Number(_) => {
                letters = (self.letters)(written);
                letters.as_str()
            }
        };
        let value = from_text(kind, text);
        self.notes.extend(remark(self.form, address, kind, text, &value));
        value
    }

    /// A list of names as one text. A comma within a name, as in "Okoro, Ada", leaves the semicolon to separate them.
    fn names(&self, list: &[W]) -> String {
        let texts = list.iter().filter_map(|item| match item.view() {
            NodeView::Text(text) => Some(text.trim().to_owned()),
            NodeView::Bool(_) | NodeView::Number(_) => Some((self.letters)(item)),
            NodeView::Null | NodeView::List(_) | NodeView::Map => None,
        });
        let names: Vec<String> = texts.filter(|name| !name.is_empty()).collect();
        names.join(if names.iter().any(|name| name.contains(',')) { "; " } else { ", " })
    }

    fn rows(&mut self, name: &str, table: &Table, rows: &[W]) -> Vec<Row> {
        let blank = || -> Row {
            table.columns.iter().map(|column| (column.name.clone(), from_text(&column.kind, ""))).collect()
        };
        let mut out = Vec::with_capacity(rows.len());
        for (row, number) in rows.iter().zip(1..) {
            let cells = table.columns.iter().map(|column| {
                let value = row.get(&column.name).map_or_else(
                    || from_text(&column.kind, ""),
                    |cell| self.simple(&|| Address::cell(name, number, &column.name), &column.kind, cell),
                );
                (column.name.clone(), value)
            });
            out.push(cells.collect::<Row>());
        }
        match &table.rows {
            TableRows::Growing { .. } => {
                while out.last().is_some_and(|row| !super::used(table, row)) {
                    out.pop();
                }
            }
            TableRows::Fixed { .. } | TableRows::Printed { .. } => {
                out.resize_with(table.blank_rows().max(out.len()), blank)
            }
        }
        out
    }

    fn signature(&mut self, name: &str, written: &W) -> Signature {
        let signer = || Address::SignerName(name.to_owned());
        let mut text = |key| written.get(key).map_or(Value::Empty, |found| self.simple(&signer, &Kind::Text, found));
        let typed = text("name").text().map(str::to_owned);
        let status = text("status").text().map(str::to_owned);
        let grade = match text("grade").text() {
            Some("drawn") => Grade::Drawn,
            Some("cryptographic") => Grade::Cryptographic,
            _ if typed.is_some() => Grade::Typed,
            _ => Grade::None,
        };
        let date = match written.get("date") {
            Some(found) => self.simple(&|| Address::SignedDate(name.to_owned()), &Kind::Date, found).or_empty(),
            None => Value::Empty,
        };
        Signature { grade, name: typed, date: Box::new(date), status, digital: None }
    }
}
