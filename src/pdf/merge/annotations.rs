//! Annotations: fields, links, notes and ink. Flattening fields also flattens markup. Annotations that stay are
//! tagged and lose what PDF/A forbids.

use std::collections::BTreeSet;

use lopdf::{Object, ObjectId, dictionary};

use super::actions::{is_allowed, is_media};
use super::annotation::{describe, is_hidden};
use super::appearance_stream;
use super::appearances::Appearances;
use super::flatten::{self, FlatDrawing};
use super::links;
use super::notes::Notes;
use super::options::FormFields;
use super::source::MergeSource;
use super::structure;
use super::value;
use crate::pdf::object::acroform::{annotations, object_text};
use crate::pdf::object::text::text_string;

/// Annotation flags: Invisible, Hidden, NoView and ToggleNoView.
const UNSEEN: i64 = 0b1_0010_0011;
const PRINTED: i64 = 0b100;
/// The most annotations on all pages together for which one that stands on several pages is still copied.
const MOST_COPIED: usize = 100_000;

/// Prepares a part's annotations and returns the drawings for each page. `resolves_links` turns its links to `page:N`
/// into links to pages of the merged file.
pub(super) fn collect(source: &mut MergeSource, fields: FormFields, resolves_links: bool) -> Vec<Vec<FlatDrawing>> {
    let pages = source.pages.clone();
    let listed = listed(source, &pages);
    let mut widgets = Vec::new();
    for (page, annotations) in pages.iter().zip(&listed) {
        for annotation in annotations {
            let is_widget = subtype(source, annotation.id) == b"Widget";
            let is_button = source.inherited(annotation.id, b"FT").and_then(|kind| kind.as_name().ok()) == Some(b"Btn");
            appearance_stream::mend(source, annotation.id, *page, is_widget && is_button);
            widgets.extend(is_widget.then_some(annotation.id));
        }
    }
    let mut appearances = Appearances::new(source, &widgets);
    let mut notes = Notes::default();
    let mut out = Vec::new();
    for (number, (page, annotations)) in (1..).zip(pages.into_iter().zip(listed)) {
        let turned = source.dict(page).and_then(|page| page.get(b"Rotate").ok()?.as_i64().ok()).unwrap_or(0);
        let mut kept = Vec::new();
        let mut drawings = Vec::new();
        for Annotation { id, is_copy } in annotations {
            let flat = fields == FormFields::Flatten || is_copy;
            notes_hidden(source, id, number, &mut notes);
            let is_for_printers = matches!(subtype(source, id).as_slice(), b"PrinterMark" | b"TrapNet");
            if (is_media(&subtype(source, id)) || is_for_printers) && !still(source, id) {
                continue;
            }
            match subtype(source, id).as_slice() {
                b"Popup" => {}
                b"Widget" => {
                    appearances.widget(source, id, number, &mut notes);
                    if flat {
                        drawings.extend(flatten::widget(source, id, turned));
                    } else {
                        widget(source, id, page);
                        kept.push(id);
                    }
                }
                b"Link" => {
                    if resolves_links {
                        links::take_target(source, id);
                    }
                    link(source, id, page);
                    kept.push(id);
                }
                subtype => {
                    appearances.markup(source, id, subtype, number, &mut notes);
                    let drawn = (flat && subtype != b"Text" && subtype != b"FileAttachment")
                        .then(|| flatten::markup(source, id, subtype, turned))
                        .flatten();
                    match drawn {
                        Some(drawing) => drawings.push(drawing),
                        None => {
                            note(source, id, page, subtype);
                            kept.push(id);
                        }
                    }
                }
            }
        }
        if let Ok(page) = source.document.get_dictionary_mut(page) {
            page.remove(b"Annots");
            if !kept.is_empty() {
                page.set("Annots", kept.into_iter().map(Object::Reference).collect::<Vec<_>>());
                page.set("Tabs", "S");
            }
        }
        out.push(drawings);
    }
    source.notes.extend(notes.sentences());
    for (font, count) in std::mem::take(&mut source.missing_fonts) {
        let what = if count == 1 { "a field or note uses".to_owned() } else { format!("{count} fields or notes use") };
        source.loses_both(&format!("the font {font}, which {what}, is not in the file"));
    }
    out
}

/// An annotation on a page.
struct Annotation {
    id: ObjectId,
    /// An earlier page has the same annotation.
    is_copy: bool,
}

/// Lists the annotations of each page. An annotation on two pages is copied, because a structure element can name
/// only one page.
fn listed(source: &mut MergeSource, pages: &[ObjectId]) -> Vec<Vec<Annotation>> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for page in pages {
        let mut on_page = Vec::new();
        let mut here = BTreeSet::new();
        for annotation in annotations(&source.document, *page) {
            let id = match annotation {
                Object::Reference(id) => id,
                direct @ Object::Dictionary(_) => source.document.add_object(direct),
                _ => continue,
            };
            let Some(dict) = source.dict(id).filter(|_| here.insert(id)) else { continue };
            if seen.insert(id) {
                on_page.push(Annotation { id, is_copy: false });
            } else if seen.len() < MOST_COPIED {
                let mut again = dict.clone();
                again.remove(b"StructParent");
                let id = source.document.add_object(again);
                seen.insert(id);
                on_page.push(Annotation { id, is_copy: true });
            }
        }
        out.push(on_page);
    }
    out
}

fn subtype(source: &MergeSource, id: ObjectId) -> Vec<u8> {
    source.dict(id).and_then(|dict| dict.get(b"Subtype").ok()?.as_name().ok()).unwrap_or_default().to_vec()
}

/// Notes hidden words or drawings. An empty hidden field is common and is not noted.
fn notes_hidden(source: &MergeSource, id: ObjectId, page: usize, notes: &mut Notes) {
    let Some(dict) = source.dict(id).filter(|dict| is_hidden(dict)) else { return };
    let has_words =
        || object_text(&source.document, dict.get(b"Contents").ok()?).filter(|words| !words.trim().is_empty());
    match subtype(source, id).as_slice() {
        b"Popup" | b"Link" => {}
        b"Widget" => {
            let is_button = source.inherited(id, b"FT").and_then(|kind| kind.as_name().ok()) == Some(b"Btn");
            if !is_button && !value::text(source, id).trim().is_empty() {
                notes.not_drawn("a field that is hidden", page);
            }
        }
        _ if dict.has(b"AP") || has_words().is_some() => notes.not_drawn("a note or drawing that is hidden", page),
        _ => {}
    }
}

/// Replaces media and print marks by their appearance. Returns whether there is one.
fn still(source: &mut MergeSource, id: ObjectId) -> bool {
    let Ok(dict) = source.document.get_dictionary_mut(id) else { return false };
    let has_picture = dict.has(b"AP");
    dict.set("Subtype", if has_picture { "Stamp" } else { "Popup" });
    has_picture
}

/// Returns whether the part's structure tree refers to the annotation.
fn is_tagged(source: &MergeSource, id: ObjectId) -> bool {
    let key = source.dict(id).and_then(|dict| dict.get(b"StructParent").ok()?.as_i64().ok());
    key.is_some_and(|key| source.parents.contains_key(&key))
}

/// Adds a structure element for an annotation.
fn tag(source: &mut MergeSource, id: ObjectId, page: ObjectId, structure_type: &str, words: &str) {
    let object = dictionary! { "Type" => "OBJR", "Obj" => id, "Pg" => page };
    let element = dictionary! { "S" => structure_type, "K" => vec![object.into()], "Alt" => text_string(words) };
    let Some(element) = structure::add(source, element) else { return };
    let key = source.next_key();
    source.parents.insert(key, element.into());
    if let Ok(dict) = source.document.get_dictionary_mut(id) {
        dict.set("StructParent", key);
    }
}

/// Prepares a widget that stays a field.
fn widget(source: &mut MergeSource, id: ObjectId, page: ObjectId) {
    let spoken = flatten::description(source, id);
    if !is_tagged(source, id) {
        tag(source, id, page, "Form", &spoken);
    }
    let Ok(dict) = source.document.get_dictionary_mut(id) else { return };
    for key in [&b"A"[..], b"AA", b"PMD"] {
        dict.remove(key);
    }
    if !dict.has(b"TU") {
        dict.set("TU", text_string(&spoken));
    }
    dict.set("P", page);
    print(source, id);
    for picture in appearance_stream::states(source, id)
        .into_values()
        .chain(appearance_stream::current_appearance(source, id))
        .collect::<BTreeSet<_>>()
    {
        flatten::lacks_fonts(source, picture);
    }
}

/// Sets the flags that PDF/A requires.
fn print(source: &mut MergeSource, id: ObjectId) {
    let Ok(dict) = source.document.get_dictionary_mut(id) else { return };
    let flags = dict.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    dict.set("F", flags | PRINTED);
    if flags & UNSEEN != 0 {
        source.pdfa_blockers.push("it has something hidden on its pages".to_owned());
    }
}

fn link(source: &mut MergeSource, id: ObjectId, page: ObjectId) {
    if !is_tagged(source, id) {
        let words = describe(source, id, b"Link");
        tag(source, id, page, "Link", &words);
        if let Ok(dict) = source.document.get_dictionary_mut(id) {
            dict.set("Contents", text_string(&words));
        }
        source.pdfua_blockers.push("a link in it is not tagged where it stands".to_owned());
    }
    let action = source.dict(id).and_then(|dict| dict.get(b"A").ok()).cloned();
    let allowed = action.as_ref().is_none_or(|action| is_allowed(&source.document, action));
    if let Ok(dict) = source.document.get_dictionary_mut(id) {
        dict.remove(b"AA");
        dict.remove(b"PA");
        if !allowed {
            dict.remove(b"A");
        }
    }
    print(source, id);
}

/// Prepares an annotation that stays one.
fn note(source: &mut MergeSource, id: ObjectId, page: ObjectId, subtype: &[u8]) {
    let words = describe(source, id, subtype);
    if !is_tagged(source, id) {
        tag(source, id, page, "Annot", &words);
    }
    if subtype == b"FileAttachment" {
        source.pdfa_blockers.push("it has a file attached to a place on its pages".to_owned());
    }
    let drawn = source.dict(id).is_some_and(|dict| dict.has(b"AP"));
    if !drawn {
        source.pdfa_blockers.push("it has a note on its pages that looks different in every viewer".to_owned());
    }
    if let Ok(dict) = source.document.get_dictionary_mut(id) {
        for key in [&b"A"[..], b"AA", b"Popup", b"IRT"] {
            dict.remove(key);
        }
        if !dict.has(b"Contents") {
            dict.set("Contents", text_string(&words));
        }
    }
    print(source, id);
    if let Some(picture) = appearance_stream::current_appearance(source, id) {
        flatten::lacks_fonts(source, picture);
    }
}
