//! Reads one file of a folder: its record or its kind, its own title, and the person that it names.

use std::collections::BTreeSet;

use crate::check::description::is_plan;
use crate::check::document_title::own_title;
use crate::check::stated_people;
use crate::crash::contained;
use crate::error::{Error, ErrorKind};
use crate::file;
use crate::file_type::FileType;
use crate::folder::{FolderOwner, StatedPerson, StatedTitle, is_document};
use crate::form::Catalogue;
use crate::pdf;
use crate::record::{NoteKind, Record};

/// A file of the folder.
#[derive(Debug)]
pub(super) struct FolderItem {
    /// Its path, relative to the folder.
    pub file: String,
    pub size: u64,
    pub sha256: Option<String>,
    pub file_type: FileType,
    pub read: ReadResult,
    /// The person it names, when it is not a readable form.
    pub stated_person: Option<StatedPerson>,
    /// Its own title, when that counts more than its file name.
    pub stated_title: Option<StatedTitle>,
    /// The path of the email or the archive that it is in, if it is a file within one.
    pub enclosed_in: Option<String>,
    /// The SHA-256 of each file in it, if it is an email or an archive.
    pub encloses: BTreeSet<String>,
}

/// The result of reading a file.
#[derive(Debug)]
pub(in crate::check) enum ReadResult {
    Record(Box<Record>),
    Other,
    Unreadable(Error),
}

/// Whether the text of a file may name more people than its fields.
fn needs_words(record: &Record) -> bool {
    let has_other_pages = record.notes.iter().any(|note| note.kind == NoteKind::OtherPages);
    has_other_pages || record.has_lost_fields() || record.supervisees().is_empty()
}

/// Returns the person that a file names. If that is not another person than `owner`, an attached or packed record of
/// another person counts.
pub(in crate::check) fn stated_person(
    reader: file::RecordReader<'_>,
    bytes: &[u8],
    name: &str,
    read: &ReadResult,
    owner: &FolderOwner,
) -> Option<StatedPerson> {
    // After a crash of a reader the file counts as naming no person.
    let within = || contained(|| stated_people::person_within(reader, bytes, name, owner)).ok().flatten();
    let own = own_person(reader.catalogue(), bytes, name, read, owner);
    if own.as_ref().is_some_and(|own| own.is_of_other(owner)) { own } else { within().or(own) }
}

/// Returns the person in the text of a file. None for a record with the names in its fields. One that was read by its
/// labels is compared with the name of its file where the folder has no owner.
fn own_person(
    catalogue: &Catalogue,
    bytes: &[u8],
    name: &str,
    read: &ReadResult,
    owner: &FolderOwner,
) -> Option<StatedPerson> {
    let is_record = matches!(read, ReadResult::Record(record) if !record.has_lost_fields());
    if let ReadResult::Record(record) = read
        && !needs_words(record)
        && !(record.is_read_by_labels() && owner.names.is_empty())
    {
        return None;
    }
    contained(|| stated_people::person(catalogue, bytes, name, is_record)).ok()?
}

/// Reads a file; none for a plan or another file that is not a document.
pub(super) fn item(
    reader: file::RecordReader<'_>,
    owner: &FolderOwner,
    shown: &str,
    name: &str,
    bytes: std::result::Result<&[u8], &Error>,
) -> Option<FolderItem> {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(_) if !is_document(name) => return None,
        Err(error) => {
            let (file_type, read) = (file::document(&[], name), ReadResult::Unreadable(error.clone().in_file(shown)));
            let file = name.to_owned();
            return Some(FolderItem {
                file,
                size: 0,
                sha256: None,
                file_type,
                read,
                stated_person: None,
                stated_title: None,
                enclosed_in: None,
                encloses: BTreeSet::new(),
            });
        }
    };
    if is_plan(name, bytes) || !is_document(name) && !file::is_document_inside(bytes) {
        return None;
    }
    Some(pdf::opened_once(bytes, || opened_item(reader, owner, shown, name, bytes)))
}

/// Reads a document.
fn opened_item(
    reader: file::RecordReader<'_>,
    owner: &FolderOwner,
    shown: &str,
    name: &str,
    bytes: &[u8],
) -> FolderItem {
    let read = match reader.read(bytes, shown) {
        Ok(record) => ReadResult::Record(Box::new(record)),
        Err(error) if error.kind != ErrorKind::Internal && file::is_sound(bytes, name, &error) => ReadResult::Other,
        Err(error) => ReadResult::Unreadable(error),
    };
    FolderItem {
        file: name.to_owned(),
        size: bytes.len() as u64,
        sha256: Some(file::fingerprint(bytes)),
        file_type: file::document(bytes, name),
        stated_title: matches!(read, ReadResult::Other).then(|| own_title(bytes, name)).flatten(),
        stated_person: stated_person(reader, bytes, name, &read, owner),
        read,
        enclosed_in: None,
        encloses: BTreeSet::new(),
    }
}
