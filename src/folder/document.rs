//! Files of a folder: [`FolderFile`] before placing, [`Document`] afterwards.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{StatedPerson, StatedTitle};
use crate::file_type::FileType;
use crate::form::Form;
use crate::record::Record;

/// Returns false for files that are no documents: system and Word lock files, `folder.yaml`, `waivers.yaml`. `path` is
/// relative to the folder.
#[must_use]
pub fn is_document(path: &str) -> bool {
    !is_of_a_system(path) && !["folder.yaml", "waivers.yaml"].contains(&base(path).as_str())
}

/// Directories of systems and programs, in lower case.
const SYSTEM_DIRECTORIES: &[&str] = &[
    "__macosx",
    "$recycle.bin",
    "system volume information",
    ".git",
    ".svn",
    ".trash",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
    ".documentrevisions-v100",
    ".temporaryitems",
    ".appledouble",
    ".sync",
    ".dropbox.cache",
    "lost+found",
];

/// Whether a file has the name of a system or lock file, but is not in a system directory. Its bytes must be read to
/// tell whether it is a document.
#[must_use]
pub fn is_named_like_a_systems(path: &str) -> bool {
    let above = path.rsplit_once('/').map_or("", |(above, _)| above);
    is_of_a_system(path) && !is_of_a_system(&format!("{above}/x"))
}

/// Whether a file, by its relative path, is a system file or a lock file of Word. A file name that begins with a dot
/// counts; a hidden directory may contain documents.
#[must_use]
pub fn is_of_a_system(path: &str) -> bool {
    let path = path.to_lowercase();
    let (above, base) = path.rsplit_once('/').unwrap_or(("", &path));
    let of_a_system = ["thumbs.db", "ehthumbs.db", "desktop.ini"];
    base.starts_with('.')
        || base.starts_with("~$")
        || of_a_system.contains(&base)
        || above.split('/').any(|part| SYSTEM_DIRECTORIES.contains(&part) || part.starts_with(".trash-"))
}

/// Describes a file of a system or an office program by its name, as the end of "this is …", and gives the help.
#[must_use]
pub fn kept_by_a_program(path: &str) -> Option<(&'static str, &'static str)> {
    const NOTHING: &str = "There is nothing in it to look at: name the documents themselves.";
    const LOCK: &str = "Name the document itself: it has the same name without the signs at the beginning.";
    let path = path.replace('\\', "/");
    let base = base(&path);
    Some(match base.as_str() {
        "thumbs.db" | "ehthumbs.db" => ("a file that Windows keeps beside pictures, not a document", NOTHING),
        "desktop.ini" => ("a file that Windows keeps to show a directory, not a document", NOTHING),
        ".ds_store" => ("a file that macOS keeps to show a directory, not a document", NOTHING),
        base if base.starts_with("._") => ("a file that macOS keeps beside a document, not the document itself", LOCK),
        base if base.starts_with("~$") => {
            ("a file that Word or Excel keeps while a document is open, not the document itself", LOCK)
        }
        base if base.starts_with(".~lock.") => {
            ("a file that LibreOffice keeps while a document is open, not the document itself", LOCK)
        }
        _ => return None,
    })
}

fn base(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_lowercase()
}

/// A file in a folder.
#[derive(Debug, Clone)]
pub struct FolderFile<'r> {
    /// Its path below the folder, with forward slashes.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal; none when they could not be read.
    pub sha256: Option<String>,
    /// Its type.
    pub file_type: FileType,
    /// Its content, as recognised.
    pub known: Recognised<'r>,
    /// The person it names, when not read from its fields.
    pub stated_person: Option<StatedPerson>,
    /// Its own title, when that says more than its name.
    pub stated_title: Option<StatedTitle>,
    /// Whether it is clearly about another person than the folder's owner.
    pub is_of_other: bool,
    /// The path of the email or the archive that it is in, if it is a file within one.
    pub enclosed_in: Option<String>,
    /// The SHA-256 of each file in it, if it is an email or an archive.
    pub encloses: BTreeSet<String>,
}

/// The recognised content of a file.
#[derive(Debug, Clone)]
pub enum Recognised<'r> {
    /// A record of one of the forms.
    Record {
        /// The record.
        record: &'r Record,
        /// The day of the record.
        day: Option<NaiveDate>,
        /// Whether it is about another person than the folder's owner.
        stranger: bool,
    },
    /// Another kind of document.
    Other,
    /// A file that cannot be read: the reason, and the help.
    Unreadable(String, String),
}

/// The basis for a document's section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// A person placed it.
    Hand,
    /// Its form.
    Form,
    /// The name of its directory.
    Directory,
    /// The words of its file name.
    Name,
    /// It is not placed.
    Nothing,
}

impl Placement {
    /// The word in JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Form => "form",
            Self::Directory => "directory",
            Self::Name => "name",
            Self::Nothing => "nothing",
        }
    }
}

/// A file with its place in the folder.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path below the folder, with forward slashes.
    pub file: String,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal; none when they could not be read.
    pub sha256: Option<String>,
    /// Its type.
    pub file_type: FileType,
    /// The form, if it is a record.
    pub form: Option<Arc<Form>>,
    /// Its title on the contents page.
    pub title: String,
    /// Its date.
    pub date: Option<NaiveDate>,
    /// The first day of its month, if its name gives a month only.
    pub month: Option<NaiveDate>,
    /// The number at the beginning of its name.
    pub number: Option<u32>,
    /// Its section; none when unknown.
    pub section: Option<u32>,
    /// Its heading within the section.
    pub heading: Option<String>,
    /// Whether it comes first in its section, regardless of its date.
    pub first: bool,
    /// The basis for its section.
    pub placement: Placement,
    /// The basis in words.
    pub because: String,
    /// Whether the section is certain.
    pub sure: bool,
    /// The section that its directory is named after.
    pub lies_in: Option<u32>,
    /// The index of the document that it is a copy of.
    pub copy_of: Option<usize>,
    /// Whether it is about another person than the folder's owner.
    pub stranger: bool,
    /// Whether it is an unfinished draft, which is listed and not filed.
    pub is_draft: bool,
    /// The person it names, when it is not a readable form.
    pub stated_person: Option<StatedPerson>,
    /// Why it cannot be read, and the help.
    pub unreadable: Option<(String, String)>,
    /// The path of the email or the archive that it is in, if it is a file within one.
    pub enclosed_in: Option<String>,
    /// The SHA-256 of each file in it, if it is an email or an archive.
    pub encloses: BTreeSet<String>,
}

impl Document {
    /// Whether one of the two is handed on with the other: as a file in it.
    #[must_use]
    pub fn is_in_or_has(&self, other: &Self) -> bool {
        let has = |one: &Self, other: &Self| {
            other.enclosed_in.as_ref() == Some(&one.file)
                || other.sha256.as_ref().is_some_and(|hash| other.size > 0 && one.encloses.contains(hash))
        };
        has(self, other) || has(other, self)
    }

    /// The day for sorting.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.date.or(self.month)
    }
}
