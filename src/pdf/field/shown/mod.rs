//! Compares the text of a field's appearance stream with its value. Viewers show the appearance stream, and some
//! programs that fill in forms do not update it. Only certain differences are reported: the font maps its codes to
//! letters, and no way of writing the value gives those words.

mod alignment;
mod compare;
mod font;
mod formatted;
mod path;
mod placed;
mod unknown;
mod widths;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

pub(in crate::pdf) use compare::differs;
pub(in crate::pdf) use font::Fonts;
pub(in crate::pdf) use placed::{Drawing, PrintedPage, certain_rows, page_rows, printed};
pub(in crate::pdf) use words::{ShownText, page_words, picture};

use super::appearance::{Extent, text_content};
use super::field_type::FieldType;
use crate::form::{Address, Form};
use crate::pdf::object::acroform::{FoundField, FoundWidget, object_text};
use crate::pdf::object::decode::plain;
use crate::person_name::fold;
use crate::record::NoteKind;
use crate::record::answer::Answers;

/// Reads what the fields of one document show.
pub(in crate::pdf) struct AppearanceReader<'a> {
    fonts: Fonts<'a>,
    document: &'a Document,
    /// The resources that pictures without resources of their own use.
    shared: Option<&'a Dictionary>,
    /// Viewers are asked to draw every field from its value, so that what is there now does not count.
    redrawn: bool,
    /// Appearance streams that boxes of several fields have in common. A program that fills one of them in changes all.
    in_common: BTreeSet<ObjectId>,
    /// How many boxes show the answer of another one for that reason.
    alike: usize,
}

impl<'a> AppearanceReader<'a> {
    pub(in crate::pdf) fn new(document: &'a Document) -> Self {
        let form = document.catalog().and_then(|catalog| catalog.get_deref(b"AcroForm", document));
        let form = form.and_then(Object::as_dict).ok();
        let redrawn = form.and_then(|form| form.get_deref(b"NeedAppearances", document).ok()?.as_bool().ok());
        let shared = form.and_then(|form| form.get_deref(b"DR", document).ok()?.as_dict().ok());
        Self {
            fonts: Fonts::new(document),
            document,
            shared,
            redrawn: redrawn.unwrap_or(false),
            in_common: BTreeSet::new(),
            alike: 0,
        }
    }

    /// Finds the appearance streams that several of these fields have in common.
    pub(in crate::pdf) fn compare_streams(&mut self, fields: &[FoundField]) {
        let mut owners: BTreeMap<ObjectId, &str> = BTreeMap::new();
        let mut in_common = BTreeSet::new();
        for field in fields {
            for stream in field.widgets.iter().filter_map(|widget| self.stream_id(widget)) {
                if *owners.entry(stream).or_insert(&field.name) != field.name {
                    in_common.insert(stream);
                }
            }
        }
        self.in_common = in_common;
    }

    /// The object of a box's normal appearance, when that is a stream.
    fn stream_id(&self, widget: &FoundWidget) -> Option<ObjectId> {
        let dict = self.document.get_dictionary(widget.id?).ok()?;
        let normal = dict.get_deref(b"AP", self.document).ok()?.as_dict().ok()?.get(b"N").ok()?;
        normal
            .as_reference()
            .ok()
            .filter(|id| self.document.get_object(*id).is_ok_and(|object| object.as_stream().is_ok()))
    }

    /// Notes, once, that boxes show the answers of others because they have their appearance in common.
    pub(in crate::pdf) fn note_alike(&self, answers: &mut Answers) {
        let message = match self.alike {
            0 => return,
            1 => "1 box shows the answer of another one".to_owned(),
            alike => format!("{alike} boxes show the answers of others"),
        };
        answers.note(NoteKind::AppearanceShared, None, message);
    }

    /// What the picture of a field for text shows; none when there is no picture, or when viewers draw another.
    pub(in crate::pdf) fn shown_text(&mut self, widget: &FoundWidget) -> Option<ShownText> {
        if self.redrawn {
            return None;
        }
        let stream = self.stream(widget)?;
        picture(&mut self.fonts, stream, self.shared)
    }

    /// Notes where the boxes of a field show something else than its value.
    pub(in crate::pdf) fn note_differences(
        &mut self,
        form: &Form,
        field: &FoundField,
        address: &Address,
        field_type: &FieldType,
        answers: &mut Answers,
    ) {
        let label = || form.label(address);
        let value = field.value.as_ref().and_then(|value| object_text(self.document, value)).unwrap_or_default();
        match field_type {
            FieldType::Line | FieldType::Lines | FieldType::Combo(_) => {
                let stored = field.options.iter().find(|(stored, _)| *stored == value);
                for widget in &field.widgets {
                    if let Some(rect) = widget.rect
                        && self.is_ours(widget, Extent::from_rect(rect), &value, *field_type == FieldType::Lines)
                    {
                        continue;
                    }
                    let Some(picture) = self.shown_text(widget) else { continue };
                    let (shown, is_other) = (picture.readable(), |value: &str| picture.differs(value));
                    if self.stream_id(widget).is_some_and(|stream| self.in_common.contains(&stream)) {
                        self.alike += usize::from(is_other(&value) && stored.is_none_or(|(_, shown)| is_other(shown)));
                        continue;
                    }
                    if value.trim().is_empty() {
                        // A list may show its first option before a choice is made.
                        let is_list = matches!(field_type, FieldType::Combo(_));
                        if !is_list
                            && shown.chars().filter(|c| c.is_alphanumeric()).count() >= 2
                            && !is_hint(self.document, widget, &shown)
                        {
                            let message =
                                format!("{}: the page shows “{}”, and the field is empty", label(), cut(&shown));
                            answers.note(NoteKind::ShownDiffers, Some(address), message);
                        }
                    } else if is_other(&value) && stored.is_none_or(|(_, shown)| is_other(shown)) {
                        let message = format!("{}: the page shows “{}” instead of the answer", label(), cut(&shown));
                        answers.note(NoteKind::ShownDiffers, Some(address), message);
                    }
                }
            }
            FieldType::Radio => {
                let state = value.trim_start_matches('/');
                let states: Vec<&str> =
                    field.widgets.iter().filter_map(|widget| widget.appearance_state.as_deref()).collect();
                let shown = states.iter().find(|state| **state != "Off").copied();
                let value = Some(state).filter(|state| !state.is_empty() && *state != "Off");
                // A group without a value of its own is what its buttons show.
                if states.is_empty() || shown == value || (state.is_empty() && shown.is_some()) {
                    return;
                }
                let shown = shown.map_or_else(|| "no mark".to_owned(), |shown| format!("a mark at “{shown}”"));
                let holds = value.map_or_else(|| "none".to_owned(), |value| format!("one at “{value}”"));
                let message = format!("{}: the page shows {shown}, and the file holds {holds}", label());
                answers.note(NoteKind::ShownDiffers, Some(address), message);
            }
            FieldType::Tick | FieldType::Signature => {}
        }
    }

    /// Whether the picture is the one that this program draws of the value; that is known to the letter.
    pub(in crate::pdf) fn is_ours(&self, widget: &FoundWidget, extent: Extent, value: &str, several: bool) -> bool {
        let wanted = text_content(extent, value, several);
        let found = self.stream(widget).and_then(|picture| plain(picture, wanted.len() + 1));
        found.is_some_and(|found| *found == *wanted.as_bytes())
    }

    /// The stream that a viewer shows in this box.
    fn stream(&self, widget: &FoundWidget) -> Option<&'a Stream> {
        let dict = self.document.get_dictionary(widget.id?).ok()?;
        let normal = dict.get_deref(b"AP", self.document).ok()?.as_dict().ok()?.get_deref(b"N", self.document).ok()?;
        match normal {
            Object::Stream(stream) => Some(stream),
            Object::Dictionary(states) => {
                let state = dict.get(b"AS").ok().and_then(|state| object_text(self.document, state))?;
                states.get_deref(state.as_bytes(), self.document).ok()?.as_stream().ok()
            }
            _ => None,
        }
    }
}

/// A few words of a longer text.
fn cut(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= 40 {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(39).collect::<String>())
    }
}

/// Whether what an empty box shows is what is to be typed into it.
fn is_hint(document: &Document, widget: &FoundWidget, shown: &str) -> bool {
    let dict = widget.id.and_then(|id| document.get_dictionary(id).ok());
    let tooltip = dict.and_then(|dict| object_text(document, dict.get(b"TU").ok()?)).unwrap_or_default();
    let (tooltip, shown) = (fold(&tooltip), fold(shown));
    tooltip.contains(&shown) || ["dd mm yyyy", "hh mm"].contains(&shown.as_str())
}
