//! Reads a record from a Word file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::control::{PREFIX, SIGNATURE_PICTURE};
use super::extras;
use super::field_tables::FieldTables;
use super::hidden_text::Styles;
use super::identity::{self, RecognisedBy};
use super::package::Package;
use super::part_cache::PartCache;
use super::printed_words;
use super::read_tables;
use super::reader::DocxReader;
use super::stored_text;
use super::stray_text;
use super::value::AnswerReader;
use super::walk::{self, DocumentWalk, PictureRef};
use super::xml::{self, XmlElement};
use crate::crash::test_point;
use crate::error::{Error, ErrorKind, Result};
use crate::form::address::ControlTag;
use crate::form::{Catalogue, Form, Kind};
use crate::record::answer::{Answers, collect, has_lost_fields};
use crate::record::{Note, NoteKind, Record};
use crate::source::quoted;

/// Reads a file.
pub(super) fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Record> {
    test_point("docx", bytes);
    let mut package = Package::open(bytes)?;
    let claim = identity::claim(&mut package)?;
    let main = package.main.clone();
    // A form that has grown beyond the limits is still a form, not a letter.
    let document = package.tree(&main).map_err(|error| match claim {
        Some(_) if error.kind == ErrorKind::NotAForm => Error { kind: ErrorKind::Input, ..error },
        _ => error,
    });
    let document = document?.filter(|tree| tree.name == "w:document").ok_or_else(|| {
        Error::not_a_form("this is an Office file without a Word document in it", "Send the form as Word saved it.")
    })?;
    let identity = identity::identify(claim, &document, catalogue)?;
    let form = edition(&identity.form, &document);
    let styles = styles(&mut package, &main);
    let mut walk = walk::walk(&form, &document, &styles);
    walk.update_wording(&form.earlier_wording);
    let values = values(&mut package, &main, &form, &walk)?;
    let mut reading = DocxReader {
        form: &form,
        walk: &walk,
        values,
        answers: Answers::default(),
        seen: BTreeSet::new(),
        addresses: BTreeMap::new(),
    };
    let sign = match identity.by {
        RecognisedBy::Properties => None,
        RecognisedBy::Fields => Some("fields"),
        RecognisedBy::Words => Some("printed words"),
    };
    if let Some(sign) = sign {
        let message = format!("the file had lost the form’s id and was recognised by its {sign} as {}", form.id);
        reading.answers.note(NoteKind::RecognisedByFields, None, message);
    }
    read_all(&mut reading, (form.worded_since..=form.version).contains(&identity.version));
    stored_text::read(&mut reading, &mut package);
    extras::read(&mut reading, &mut package, &main)?;
    let lost = has_lost_fields(&form, |field| walk.controls.iter().any(|control| control.name.field() == field.name));
    let record = collect(&form, identity.version, reading.answers);
    Ok(if lost { record.with_fields_lost() } else { record })
}

static STYLES: PartCache<Styles> = PartCache::new();
static PLACEHOLDERS: PartCache<BTreeMap<String, String>> = PartCache::new();

/// The styles of the file. Without them only the look is lost.
pub(super) fn styles(package: &mut Package<'_>, main: &str) -> Arc<Styles> {
    let links = package.relationships(main).unwrap_or_default();
    let part = links.into_iter().find(|(_, kind, _)| kind.ends_with("/styles"));
    let bytes = part.and_then(|(.., target)| package.part(&target).ok().flatten());
    let parse = |bytes: &[u8]| xml::parse(bytes).map(|tree| Styles::from_part(&tree)).unwrap_or_default();
    bytes.map(|bytes| STYLES.get(bytes, parse)).unwrap_or_default()
}

/// The form with Formfolio's additions, when the file has any of them; otherwise as printed.
fn edition(form: &Arc<Form>, document: &XmlElement) -> Arc<Form> {
    fn collect<'d>(element: &'d XmlElement, names: &mut BTreeSet<&'d str>) {
        for child in element.elements() {
            if child.name == "w:sdt" {
                names.extend(walk::names(child));
            }
            collect(child, names);
        }
    }
    let mut names = BTreeSet::new();
    collect(document, &mut names);
    if !names.iter().any(|name| form.tagged(name).is_some()) {
        return printed_words::edition(form, document);
    }
    form.edition_of(|field| names.iter().any(|name| name.split('.').next() == Some(field)))
}

/// The placeholders in the file, and which of its images are signatures.
fn values<'f>(package: &mut Package<'_>, main: &str, form: &'f Form, walk: &DocumentWalk) -> Result<AnswerReader<'f>> {
    let mut glossary = Arc::default();
    let mut images = BTreeMap::new();
    let used: BTreeSet<&str> = walk
        .controls
        .iter()
        .flat_map(|control| &control.pictures)
        .chain(walk.units.iter().flat_map(|unit| &unit.pictures))
        .filter_map(|PictureRef(relationship)| relationship.as_deref())
        .collect();
    for (id, kind, target) in package.relationships(main)? {
        if kind.ends_with("/glossaryDocument") {
            // Only needed to recognise placeholders, so a broken part is ignored. A file has one at most.
            if let Ok(Some(bytes)) = package.part(&target) {
                let parse = |bytes: &[u8]| xml::parse(bytes).map(|tree| placeholders(&tree)).unwrap_or_default();
                glossary = PLACEHOLDERS.get(bytes, parse);
            }
        } else if used.contains(id.as_str()) {
            let signature = package.part(&target)?.is_some_and(|image| image != SIGNATURE_PICTURE);
            images.insert(id, signature);
        }
    }
    Ok(AnswerReader { form, glossary, images })
}

/// The texts of the placeholders in a glossary, by the names of their building blocks without the prefix.
fn placeholders(glossary: &XmlElement) -> BTreeMap<String, String> {
    fn words(element: &XmlElement, out: &mut String) {
        for child in element.elements() {
            if child.name == "w:t" {
                out.push_str(&child.own_text());
            }
            words(child, out);
        }
    }
    let mut out = BTreeMap::new();
    for part in glossary.child("w:docParts").into_iter().flat_map(XmlElement::elements) {
        let name = part.child("w:docPartPr").and_then(|properties| properties.child_val("w:name"));
        if let (Some(name), Some(body)) = (name.and_then(|name| name.strip_prefix(PREFIX)), part.child("w:docPartBody"))
        {
            let mut text = String::new();
            words(body, &mut text);
            out.insert(name.to_owned(), text.trim().to_owned());
        }
    }
    out
}

/// Reads all answers. `compared` is true when the file's version has the printed words of today's blank.
fn read_all(reading: &mut DocxReader<'_>, compared: bool) {
    let tables = FieldTables::find(reading.form, reading.walk);
    for (index, control) in reading.walk.controls.iter().enumerate() {
        if let ControlTag::Single(address) = &control.name {
            reading.read_control(index, address);
        }
    }
    let form = reading.form;
    for field in form.fields() {
        if let Kind::Table(table) = &field.kind {
            read_tables::read(reading, &tables, field, table);
        }
    }
    stray_text::read(reading, &tables, compared);
    if reading.walk.struck {
        let message = "text outside the fields was struck out in tracked changes and was left out";
        reading.answers.note(NoteKind::DeletionLeftOut, None, message);
    }
    for name in &reading.walk.unknown {
        let name = quoted(name);
        reading.answers.notes.push(Note {
            kind: NoteKind::UnknownField,
            field: Some(name.clone().into_owned()),
            message: format!("the file has a field `{name}` that the form does not have; it was left out"),
        });
    }
}
