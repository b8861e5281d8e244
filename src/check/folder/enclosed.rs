//! The records attached to an email of a folder, or packed into an archive of it: documents of their own, beside it.

use std::collections::BTreeSet;

use super::item::{FolderItem, ReadResult, item};
use crate::file::{self, EnclosedFile};
use crate::folder::FolderOwner;
use crate::folder::plan::ENCLOSED;

/// The longest name of a document, in bytes; file systems allow 255.
const LONGEST: usize = 200;

/// Returns the records in an email or an archive with their bytes, and notes in its item what it encloses. One with a
/// record of another person is not opened: it is kept out with all that is in it. `names` are the files of the folder,
/// and `shown` gives the name of a file for messages.
pub(super) fn read_enclosed(
    reader: file::RecordReader<'_>,
    owner: &FolderOwner,
    cover: &mut FolderItem,
    bytes: &[u8],
    names: &[String],
    shown: impl Fn(&str) -> String,
) -> Vec<(FolderItem, Vec<u8>)> {
    let files = match cover.read {
        ReadResult::Record(_) => Vec::new(),
        ReadResult::Other | ReadResult::Unreadable(_) => file::opened(bytes, &cover.file),
    };
    cover.encloses = files.iter().map(|file| file::fingerprint(&file.bytes)).collect();
    if cover.stated_person.as_ref().is_some_and(|stated| stated.is_of_other(owner)) {
        return Vec::new();
    }
    let mut taken: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let mut out = Vec::new();
    for EnclosedFile { name, bytes } in files {
        let name = document_name(&cover.file, &name, &mut taken);
        let Some(mut item) = item(reader, owner, &shown(&name), &name, Ok(&bytes)) else { continue };
        let is_record = match item.read {
            ReadResult::Record(_) => true,
            // A document of several sessions is to be taken apart.
            ReadResult::Unreadable(_) => reader.read_all(&bytes, &name).is_ok(),
            ReadResult::Other => false,
        };
        if is_record {
            item.enclosed_in = Some(cover.file.clone());
            out.push((item, bytes));
        }
    }
    out
}

/// A name that no other file has, by which the document may lie beside its cover on any file system: "mail.eml ›
/// June.docx". The name in an email or an archive comes from outside.
fn document_name(cover: &str, name: &str, taken: &mut BTreeSet<String>) -> String {
    let inner = name.strip_prefix(cover).unwrap_or(name);
    let part = |part: &str| {
        let letters = part.chars().filter(|c| !c.is_control());
        let safe: String = letters.map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
        safe.trim_matches([' ', '.']).to_owned()
    };
    let parts: Vec<String> = inner
        .split(['/', '\\'])
        .flat_map(|path| path.split(ENCLOSED))
        .map(part)
        .filter(|part| !part.is_empty())
        .collect();
    let (dir, cover) = cover.rsplit_once('/').map_or(("", cover), |(dir, cover)| (dir, cover));
    let whole = format!("{cover}{ENCLOSED}{}", parts.join(ENCLOSED));
    let (stem, ending) = match whole.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 8 && !ending.contains(ENCLOSED) => (stem, format!(".{ending}")),
        _ => (whole.as_str(), String::new()),
    };
    let stem = stem.get(..stem.floor_char_boundary(LONGEST)).unwrap_or(stem);
    let dir = if dir.is_empty() { String::new() } else { format!("{dir}/") };
    let mut number = 1;
    loop {
        let count = if number > 1 { format!(" ({number})") } else { String::new() };
        let name = format!("{dir}{stem}{count}{ending}");
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_outside_are_made_safe_and_unique() {
        let mut taken = BTreeSet::from(["a/mail.eml › there.docx".to_owned()]);
        let mut named = |inner: &str| document_name("a/mail.eml", &format!("a/mail.eml{inner}"), &mut taken);
        assert_eq!(named(" › June.docx"), "a/mail.eml › June.docx");
        assert_eq!(named(" › JUNE.docx"), "a/mail.eml › JUNE (2).docx");
        assert_eq!(named(" › There.docx"), "a/mail.eml › There (2).docx");
        assert_eq!(named(" › ../../../etc/pass:wd"), "a/mail.eml › etc › pass_wd");
        assert_eq!(named(" › C:\\x\\y.docx"), "a/mail.eml › C_ › x › y.docx");
        assert_eq!(named("/forms/x.docx"), "a/mail.eml › forms › x.docx");
        assert_eq!(named(" › FW.eml › May.docx"), "a/mail.eml › FW.eml › May.docx");
        let long = named(&format!(" › {}.docx", "é".repeat(500)));
        assert!(long.len() < 230 && long.ends_with("é.docx"), "{long}");
    }
}
