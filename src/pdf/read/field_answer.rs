//! Reads the answer in one field of a PDF.

use lopdf::{Document, Object};

use crate::form::{Address, Form};
use crate::pdf::field::appearance::{Extent, has_room};
use crate::pdf::field::drawing::PageDrawing;
use crate::pdf::field::field_type::{FieldType, field_type};
use crate::pdf::object::acroform::{self, FoundField};
use crate::record::{Answer, Answers, NoteKind};

/// Reads the answer in a field, and notes where the page shows another or not all of it.
pub(super) fn read_answer(
    document: &Document,
    form: &Form,
    field: &FoundField,
    address: &Address,
    field_type: &FieldType,
    drawings: &[PageDrawing],
    answers: &mut Answers,
) {
    if let Some(page) = field.widgets.iter().find_map(|widget| widget.page) {
        answers.pages.insert(address.to_string(), page);
    }
    let value = field.value.as_ref().and_then(|value| first_text(document, value));
    // Some programs store a button's state as a string with the slash of its name.
    let marked = |state: &Option<String>| {
        let state = state.as_deref()?.trim_start_matches('/');
        Some(state.to_owned()).filter(|state| state != "Off" && !state.is_empty())
    };
    match field_type {
        FieldType::Tick => {
            let shown = field.widgets.iter().find_map(|widget| marked(&widget.appearance_state));
            // The field's value wins over the appearance state.
            let on = match &value {
                Some(value) => marked(&Some(value.clone())).is_some(),
                None => shown.is_some(),
            };
            if value.is_some()
                && on != shown.is_some()
                && field.widgets.iter().any(|widget| widget.appearance_state.is_some())
            {
                let message = format!(
                    "{}: the box is {} but shown as if it were not",
                    form.label(address),
                    if on { "ticked" } else { "not ticked" }
                );
                answers.note(NoteKind::MarkDisagrees, Some(address), message);
            }
            answers.found.insert(address.clone(), Answer::Mark(on));
        }
        FieldType::Radio => {
            let shown = field.widgets.iter().find_map(|widget| marked(&widget.appearance_state));
            if let Some(state) = value.map_or(shown, |value| marked(&Some(value))) {
                answers.found.insert(address.clone(), Answer::Text(state));
            }
        }
        FieldType::Signature => {
            let signed = matches!(field.value, Some(Object::Dictionary(_)));
            let drawn = |drawing: &PageDrawing| {
                drawing.typed.is_none() && field.widgets.iter().any(|widget| drawing.is_on(widget))
            };
            if !signed && drawings.iter().any(drawn) {
                answers.found.insert(address.clone(), Answer::Drawn);
            }
        }
        FieldType::Line | FieldType::Lines | FieldType::Combo(_) => {
            let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return };
            let value =
                field.options.iter().find(|(stored, _)| *stored == value).map_or(value, |(_, shown)| shown.clone());
            let several = *field_type == FieldType::Lines;
            let even = value.replace("\r\n", "\n").replace('\r', "\n");
            if let Some(rect) = field.widgets.iter().find_map(|widget| widget.rect)
                && !has_room(even.trim_end(), Extent::from_rect(rect), several)
            {
                let message = format!("{}: more was typed than the box on the page shows", form.label(address));
                answers.note(NoteKind::TextOverflowsBox, Some(address), message);
            }
            answers.found.insert(address.clone(), Answer::Text(even));
        }
    }
}

/// Returns a value as text; of an array, the first element.
pub(super) fn first_text(document: &Document, value: &Object) -> Option<String> {
    match document.dereference(value).ok()?.1 {
        Object::Array(list) => list.first().and_then(|first| acroform::object_text(document, first)),
        one => acroform::object_text(document, one),
    }
}

/// Treats FreeText over a signature's box as a typed name. It fills the name field beside the box, if that is empty.
pub(super) fn typed_over(form: &Form, found: &[FoundField], drawings: &[PageDrawing], answers: &mut Answers) {
    for field in found {
        let Some(address @ Address::Field(name)) = &form.address(&field.name) else { continue };
        let name = Address::SignerName(name.clone());
        if field_type(form, address) != Some(FieldType::Signature) || answers.found.contains_key(address) {
            continue;
        }
        let words = field.widgets.iter().find_map(|widget| {
            let over = drawings.iter().filter(|drawing| drawing.is_on(widget));
            over.filter_map(|drawing| drawing.typed.as_deref()).find(|words| !words.trim().is_empty())
        });
        if let Some(words) = words.filter(|_| !answers.found.contains_key(&name)) {
            let message = format!("{}: a name was typed over the box for the signature", form.label(address));
            answers.note(NoteKind::TextOutsideControl, Some(&name), message);
            answers.found.insert(name, Answer::Text(words.to_owned()));
        }
    }
}
