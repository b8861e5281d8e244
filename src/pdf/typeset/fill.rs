//! Fills in PDF forms. Fields stay editable, and every value has an appearance.

use std::collections::BTreeSet;
use std::sync::Arc;

use lopdf::{Document, Object, dictionary};

use super::layout;
use super::page::Growth;
use crate::error::{Error, Result};
use crate::form::{Address, Form, Kind};
use crate::pdf::field::appearance::{self, has_room, wrap};
use crate::pdf::field::blank_file::BlankFile;
use crate::pdf::field::field_type::FieldType;
use crate::pdf::field::widget::FieldPlace;
use crate::pdf::object::text::text_string;
use crate::record::answer::{extra_rows, spread};
use crate::record::{Answer, Record};

/// Returns an editable PDF with the record's values: a completed form or a personalised blank. Boxes grow so that no
/// text is cut off.
///
/// # Errors
/// When the layout fails, or when a scale has two marks, which radio buttons cannot show.
pub fn fill(record: &Record) -> Result<Vec<u8>> {
    fill_with_room(record, &BTreeSet::new())
}

/// Like [`fill`], for a file that is filled in further. The fields named in `room` keep the blank's empty space below
/// their text, because a PDF cannot grow later.
///
/// # Errors
/// As [`fill`].
pub fn fill_with_room(record: &Record, room: &BTreeSet<String>) -> Result<Vec<u8>> {
    let answers = spread(record);
    let mut growth = Growth { rows: extra_rows(record), ..Growth::default() };
    for field in room.iter().filter_map(|name| record.form.field(name)) {
        if let Kind::Table(table) = &field.kind
            && table.grows()
        {
            growth.rows.insert(field.name.clone(), record.rows(&field.name).len() + table.blank_rows());
        }
    }
    let plain = layout::fields(&record.form, &growth)?;
    for (address, answer) in &answers {
        if let (Answer::Text(text), Some(place)) = (answer, plain.places.get(address)) {
            let more = match address {
                Address::Field(name) if room.contains(name) => record.form.field(name).map(|field| field.lines),
                _ => None,
            };
            grow(&mut growth, address, place, text, more);
        }
    }
    // Growth moves page breaks. Other boxes then shrink to their text, because a large box that no longer fits would
    // leave half a page empty.
    if growth != Growth::default() {
        for (address, answer) in &answers {
            if let (Answer::Text(text), Some(place)) = (answer, plain.places.get(address)) {
                shrink(&mut growth, &record.form, address, place, text);
            }
        }
    }
    let blank = if growth.lines.is_empty() { plain } else { layout::fields(&record.form, &growth)? };
    let mut fields = blank.fields();
    for (address, answer) in answers {
        set(&mut fields, &blank, &record.form, &address, &answer)?;
    }
    blank.write(&fields)
}

/// Makes a box taller if its text does not fit or `more` lines are wanted.
fn grow(growth: &mut Growth, address: &Address, place: &FieldPlace, text: &str, more: Option<u8>) {
    let Some(widget) = place.widgets.first().filter(|_| place.field_type == FieldType::Lines) else { return };
    if more.is_some() || !has_room(text, widget.extent, true) {
        let lines = wrap(text, widget.extent.width, appearance::SIZE).len() + usize::from(more.unwrap_or(1));
        growth.lines.insert(address.clone(), u16::try_from(lines).unwrap_or(u16::MAX));
    }
}

/// The empty lines that stay below the text of a smaller box.
const FREE_LINES: usize = 2;

/// Shrinks a box to its text, unless it has grown.
fn shrink(growth: &mut Growth, form: &Form, address: &Address, place: &FieldPlace, text: &str) {
    let Some(widget) = place.widgets.first().filter(|_| place.field_type == FieldType::Lines) else { return };
    let Address::Field(name) = address else { return };
    let Some(blank) = form.field(name).map(|field| u16::from(field.lines)) else { return };
    let lines = wrap(text, widget.extent.width, appearance::SIZE).len() + FREE_LINES;
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    if lines < blank && !growth.lines.contains_key(address) {
        growth.lines.insert(address.clone(), lines);
    }
}

fn set(document: &mut Document, blank: &BlankFile, form: &Form, address: &Address, answer: &Answer) -> Result<()> {
    let fault = |error: lopdf::Error| Error::internal(format!("the field `{address}`: {error}"));
    // A point of a scale is a state of the scale's radio group.
    let (own, state) = match address {
        Address::Point { field, point } => (Address::Field(field.clone()), Some(point.to_string())),
        other => (other.clone(), None),
    };
    let (Some(place), Some(font)) = (blank.places.get(&own), blank.font) else { return Ok(()) };
    match (answer, &place.field_type) {
        (Answer::Mark(true), FieldType::Tick) => {
            let widget = document.get_dictionary_mut(place.field).map_err(fault)?;
            widget.set("V", "Yes");
            widget.set("AS", "Yes");
        }
        (Answer::Mark(false) | Answer::Drawn | Answer::Signed(_), _) => {}
        (Answer::Mark(true) | Answer::Text(_), FieldType::Radio) => {
            let text = if let Answer::Text(text) = answer { Some(text.clone()) } else { None };
            let Some(wanted) = state.or(text) else { return Ok(()) };
            let group = document.get_dictionary_mut(place.field).map_err(fault)?;
            if group.get(b"V").and_then(Object::as_name).is_ok_and(|known| known != b"Off") {
                return Err(Error::input(
                    format!("“{}” has two marks, and a PDF can show only one", form.label(&own)),
                    "Keep one of the marks in the record, or make a Word file, which can show both.",
                ));
            }
            if !place.widgets.iter().any(|widget| widget.state.as_deref() == Some(&wanted)) {
                return Err(Error::input(
                    format!("“{}” is {wanted}, and the form has no such box", form.label(&own)),
                    "Correct the value in the record; `formfolio check` says what it may be.",
                ));
            }
            group.set("V", Object::Name(wanted.clone().into_bytes()));
            for widget in &place.widgets {
                if widget.state.as_deref() == Some(&wanted) {
                    document
                        .get_dictionary_mut(widget.id)
                        .map_err(fault)?
                        .set("AS", Object::Name(wanted.clone().into_bytes()));
                }
            }
        }
        (Answer::Text(text), field_type) => {
            let several = *field_type == FieldType::Lines;
            for widget in &place.widgets {
                let drawn = appearance::text(document, widget.extent, font, text, several);
                let widget = document.get_dictionary_mut(widget.id).map_err(fault)?;
                widget.set("V", text_string(text));
                widget.set("AP", dictionary! { "N" => drawn });
            }
        }
        (Answer::Mark(true), _) => {}
    }
    Ok(())
}

/// Returns the labels of answers that do not fit their single-line box even at the smallest size.
///
/// # Errors
/// As [`fill`].
pub fn clipped(record: &Record) -> Result<Vec<String>> {
    let growth = Growth { rows: extra_rows(record), ..Growth::default() };
    let plain = layout::fields(&record.form, &growth)?;
    let is_clipped = |address: &Address, answer: &Answer| {
        let (Answer::Text(text), Some(place)) = (answer, plain.places.get(address)) else { return false };
        let boxed = place.widgets.first().filter(|_| place.field_type == FieldType::Line);
        boxed.is_some_and(|widget| !has_room(text, widget.extent, false))
    };
    let answers = spread(record);
    let clipped = answers.iter().filter(|(address, answer)| is_clipped(address, answer));
    Ok(clipped.map(|(address, _)| record.form.label(address)).collect())
}

/// Returns the fillable blank of a form.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn blank(form: &Arc<crate::form::Form>) -> Result<Vec<u8>> {
    fill(&Record::blank(form))
}
