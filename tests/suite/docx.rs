//! Word files: writing and reading. The tests edit the XML as Word and other programs do.

mod bad;
mod earlier;
mod edits;
mod extras;
mod lost;
mod samples;
mod written;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::ops::Range;

use formfolio::docx;
use formfolio::form::Catalogue;
use formfolio::record::{NoteKind, Record, Value, yaml};
use formfolio::source::Source;

/// The built-in forms, and one with every kind of field.
fn catalogue() -> Catalogue {
    let everything = include_str!("../../fixtures/docx/everything.yaml");
    Catalogue::built_in().with(&[Source::new("forms/sandwell/everything.yaml", everything)]).unwrap()
}

fn record(text: &str) -> Record {
    yaml::parse(&Source::new("test.yaml", text), &catalogue()).unwrap()
}

fn blank(id: &str) -> Vec<u8> {
    docx::blank(&catalogue().form(id).unwrap()).unwrap()
}

fn read(bytes: &[u8]) -> Record {
    docx::read(bytes, &catalogue()).unwrap_or_else(|error| panic!("{error}: {:?}", error.help))
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// The kinds and fields of the notes.
fn notes(record: &Record) -> Vec<(NoteKind, Option<&str>)> {
    record.notes.iter().map(|note| (note.kind, note.field.as_deref())).collect()
}

/// The parts of a file.
pub struct Parts(BTreeMap<String, Vec<u8>>);

impl Parts {
    pub fn of(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            parts.insert(entry.name().unwrap().into_owned(), bytes);
        }
        Self(parts)
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.0[name].clone()).unwrap()
    }

    pub fn set(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.insert(name.to_owned(), bytes.into());
    }

    pub fn pack(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// The file with its main part changed.
fn edited(bytes: &[u8], change: impl FnOnce(&mut String)) -> Vec<u8> {
    let mut parts = Parts::of(bytes);
    let mut xml = parts.text("word/document.xml");
    change(&mut xml);
    parts.set("word/document.xml", xml);
    parts.pack()
}

/// The range of a field's control; `number` counts from 1.
fn control(xml: &str, tag: &str, number: usize) -> Range<usize> {
    let mark = format!("<w:tag w:val=\"{tag}\"/>");
    let at = xml.match_indices(&mark).nth(number - 1).unwrap_or_else(|| panic!("no control {tag}")).0;
    let start = xml[..at].rfind("<w:sdt>").unwrap();
    let end = at + xml[at..].find("</w:sdt>").unwrap() + "</w:sdt>".len();
    start..end
}

/// Changes one control.
fn change(xml: &mut String, tag: &str, number: usize, change: impl FnOnce(String) -> String) {
    let range = control(xml, tag, number);
    let changed = change(xml[range.clone()].to_owned());
    xml.replace_range(range, &changed);
}

/// Replaces a control's content, as typing does: the placeholder mark goes.
fn content(sdt: &str, runs: &str) -> String {
    let start = sdt.find("<w:sdtContent>").unwrap() + "<w:sdtContent>".len();
    let end = sdt.rfind("</w:sdtContent>").unwrap();
    format!("{}{runs}{}", &sdt[..start], &sdt[end..]).replace("<w:showingPlcHdr/>", "")
}

/// Types into a control.
fn type_into(xml: &mut String, tag: &str, number: usize, words: &str) {
    change(xml, tag, number, |sdt| content(&sdt, &run(words)));
}

fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

/// The range of the innermost element of that name around a place.
fn around(xml: &str, name: &str, at: usize) -> Range<usize> {
    let (open, close) = (format!("<w:{name}>"), format!("</w:{name}>"));
    let start = xml[..at].rfind(&open).unwrap();
    let end = at + xml[at..].find(&close).unwrap() + close.len();
    start..end
}
