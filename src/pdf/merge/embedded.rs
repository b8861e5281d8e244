//! Files embedded in a part: documents are kept, programs are left out. Both are named. The file name extension (a
//! closed list) and the first bytes decide, because a name may be false.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::actions::{file_name, is_file_object, walk};
use super::archive::{is_archive, may_hold_program};
use super::file_extension::{ending, is_program_name};
use super::name_dictionary;
use super::notes::listed;
use super::source::MergeSource;
use crate::pdf::object::acroform::{annotations, name_is, object_text};
use crate::pdf::object::decode::decode;
use crate::pdf::object::open::MOST_UNPACKED;
use crate::pdf::object::text::{from_text_string, text_string};
use crate::text::displayable;

/// Extensions of plain text, whose content is never taken for a program.
const TEXTS: [&str; 9] = ["txt", "text", "md", "log", "csv", "tsv", "eml", "ics", "vcf"];
/// The first bytes of programs (Windows, Linux, macOS), scripts and shortcuts.
const PROGRAMS: [&[u8]; 8] = [
    b"\x7fELF",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
];
/// The number of bytes that show the type of a file.
const HEAD: usize = 1024;
/// The most characters of a file name in a note.
const MOST_LETTERS: usize = 200;
/// The embedded files of a part.
#[derive(Debug, Default)]
pub(super) struct EmbeddedFiles {
    /// The kept files by name.
    pub kept: BTreeMap<String, ObjectId>,
    /// The names of the files that were left out.
    pub programs: BTreeSet<String>,
    /// The file attachment annotations of the files that were left out.
    places: Vec<(ObjectId, String)>,
    /// The names of kept files that are attached to a page.
    on_pages: BTreeSet<String>,
}

impl EmbeddedFiles {
    /// Finds the files of a document: those in its name tree, and those that other objects refer to.
    pub(super) fn from_source(source: &mut MergeSource) -> Self {
        let mut found = name_dictionary::files(source);
        let mut associated = Vec::new();
        walk(&source.document, |object| {
            let dict = match object {
                Object::Dictionary(dict) => dict,
                Object::Stream(stream) => &stream.dict,
                _ => return,
            };
            match dict.get_deref(b"AF", &source.document) {
                Ok(Object::Array(list)) => associated.extend(list.iter().cloned()),
                Ok(_) => associated.extend(dict.get(b"AF").ok().cloned()),
                Err(_) => {}
            }
        });
        associated.retain(|file| is_file_object(&source.document, file));
        found.extend(associated.into_iter().map(|file| (Vec::new(), file)));
        let mut files = Self::default();
        let mut seen = BTreeSet::new();
        for (key, file) in found {
            let id = match file {
                Object::Reference(id) => id,
                direct => source.document.add_object(direct),
            };
            let Some(dict) = source.dict(id).filter(|_| seen.insert(id)) else { continue };
            let key = from_text_string(&key);
            match EmbeddedFile::read(&source.document, dict, &key) {
                Some(file) if file.is_program => {
                    files.programs.insert(file.name);
                }
                Some(file) => {
                    let mut name = file.name;
                    while files.kept.contains_key(&name) {
                        name.insert_str(0, "other ");
                    }
                    files.kept.insert(name, id);
                }
                None => {}
            }
        }
        files.on_pages(source);
        files
    }

    /// Finds the files of file attachment annotations.
    fn on_pages(&mut self, source: &MergeSource) {
        let document = &source.document;
        for id in source.pages.iter().flat_map(|page| annotations(document, *page)) {
            let Ok(id) = id.as_reference() else { continue };
            let Some(dict) = source.dict(id).filter(|dict| name_is(dict, b"Subtype", b"FileAttachment")) else {
                continue;
            };
            let file = dict.get_deref(b"FS", document).and_then(Object::as_dict).ok();
            match file.and_then(|file| EmbeddedFile::read(document, file, "")) {
                Some(file) if file.is_program => {
                    self.programs.insert(file.name.clone());
                    self.places.push((id, file.name));
                }
                Some(file) => {
                    self.on_pages.insert(file.name);
                }
                // The file is outside the document; [`super::actions`] notes that.
                None => {
                    let name = dict.get(b"FS").ok().and_then(|file| file_name(document, file));
                    self.places.push((id, name.unwrap_or_default()));
                }
            }
        }
    }

    /// Returns the sentences about kept files and files left out.
    pub(super) fn sentences(&self) -> Vec<String> {
        let quoted = |names: &mut dyn Iterator<Item = &String>| -> Vec<String> {
            names.map(|name| format!("“{name}”")).collect()
        };
        let kept =
            quoted(&mut self.kept.keys().chain(self.on_pages.iter().filter(|name| !self.kept.contains_key(*name))));
        let mut out = Vec::new();
        if !kept.is_empty() {
            let (file, is) = if kept.len() == 1 { ("file", "is") } else { ("files", "are") };
            out.push(format!("the {file} attached to it {is} attached to the binder: {}", listed(&kept)));
        }
        out.extend(self.left_out());
        out
    }

    /// Returns the sentence about the files that were left out.
    pub(super) fn left_out(&self) -> Option<String> {
        let programs: Vec<String> = self.programs.iter().map(|name| format!("“{name}”")).collect();
        let (file, is) = if programs.len() == 1 {
            ("file", "it is a program or may hold one")
        } else {
            ("files", "they are programs or may hold one")
        };
        let was = if programs.len() == 1 { "was" } else { "were" };
        (!programs.is_empty())
            .then(|| format!("the attached {file} {} {was} left out, because {is}", listed(&programs)))
    }

    /// Returns the names of a portfolio's files, marking those that are left out.
    pub(super) fn described(self) -> Vec<String> {
        let programs = self.programs.into_iter().map(|name| format!("{name} (left out: a program, or may hold one)"));
        self.kept.into_keys().chain(programs).collect()
    }

    /// Replaces the attachment annotation of each file that was left out by a note.
    pub(super) fn take_off_pages(&self, source: &mut MergeSource) {
        for (id, name) in &self.places {
            if let Ok(dict) = source.document.get_dictionary_mut(*id) {
                dict.set("Subtype", "Text");
                dict.remove(b"FS");
                dict.remove(b"Name");
                dict.set("Contents", text_string(&format!("The attached file “{name}” was left out.")));
            }
        }
    }
}

/// An embedded file.
struct EmbeddedFile {
    name: String,
    is_program: bool,
}

impl EmbeddedFile {
    /// Reads the embedded file of a file specification; none when the file is outside the document.
    fn read(document: &Document, specification: &Dictionary, key: &str) -> Option<Self> {
        let streams = specification.get_deref(b"EF", document).and_then(Object::as_dict).ok()?;
        let own = |key: &[u8]| object_text(document, specification.get(key).ok()?);
        let names: Vec<String> = [&b"UF"[..], b"F", b"DOS", b"Unix", b"Mac"].into_iter().filter_map(own).collect();
        let name = names.first().cloned().unwrap_or_else(|| key.to_owned());
        let is_named_so = names.iter().map(String::as_str).chain((!key.is_empty()).then_some(key)).any(is_program_name);
        let is_one = |object: &Object| match document.dereference(object) {
            Ok((_, Object::Stream(stream))) => is_program(&content(document, stream, &name), &name),
            _ => false,
        };
        let is_program = is_named_so || streams.iter().any(|(_, stream)| is_one(stream));
        let name: String = name.chars().take(MOST_LETTERS).collect();
        Some(Self { name: displayable(&name).into_owned(), is_program })
    }
}

/// Returns the start of a file, or all of an archive, whose directory stands at the end.
fn content(document: &Document, stream: &Stream, name: &str) -> Vec<u8> {
    let head = decode(document, stream, HEAD).bytes.into_owned();
    let is_enough = !head.is_empty() && !is_archive(&head, name);
    if is_enough { head } else { decode(document, stream, MOST_UNPACKED).bytes.into_owned() }
}

/// Returns whether the content is a program, or an archive that may hold one.
pub(super) fn is_program(bytes: &[u8], name: &str) -> bool {
    let ending = ending(name).unwrap_or_default();
    let is_text = || TEXTS.contains(&ending.as_str()) && !bytes.iter().take(64).any(|byte| *byte == 0);
    if bytes.starts_with(b"MZ") {
        return !is_text();
    }
    if PROGRAMS.iter().any(|mark| bytes.starts_with(mark)) {
        return true;
    }
    is_archive(bytes, name) && may_hold_program(bytes, &ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_recognised_by_name_and_content() {
        for name in
            ["a.exe", "a.pdf.exe", "A.JS", "a.docm", "a.lnk", "a.exe. ", "a.pdf:b.exe", "a\u{202e}fdp.exe", "a.html"]
        {
            assert!(is_program_name(name), "{name}");
        }
        for name in ["a.pdf", "Notes 3.6.2025.DOCX", "no ending", "photo.jpeg"] {
            assert!(!is_program_name(name), "{name}");
        }
        for (bytes, name) in
            [(&b"MZ\x90\0"[..], "a.pdf"), (b"MZ\x90\0", "a.txt"), (b"\x7fELF", "a"), (b"#!/bin/sh", "a.txt")]
        {
            assert!(is_program(bytes, name), "{name}");
        }
        for (bytes, name) in [(&b"MZ met us today"[..], "a.txt"), (b"%PDF-1.7", "a.pdf"), (b"PK\x03\x04", "a.docx")] {
            assert!(!is_program(bytes, name), "{name}");
        }
    }
}
