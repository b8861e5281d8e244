//! [`FolderFile`]: what is known of a file in a folder before it is placed; [`Document`]: the same once it is.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{StatedPerson, StatedTitle};
use crate::form::Form;
use crate::record::Record;

/// Whether a file, named by its path below the folder, is one of somebody's and not of a program's: what systems and
/// Word keep beside documents is none, nor is what describes the folder itself.
#[must_use]
pub fn is_document(path: &str) -> bool {
    !is_of_a_system(path) && !["folder.yaml", "waivers.yaml"].contains(&base(path).as_str())
}

/// Directories that systems and their programs keep beside those of people, in lower case.
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

/// Returns whether only the bytes of a file tell if it is somebody's document: its own name is like that of what systems
/// and Word leave behind, and it lies among documents.
#[must_use]
pub fn is_named_like_a_systems(path: &str) -> bool {
    let above = path.rsplit_once('/').map_or("", |(above, _)| above);
    is_of_a_system(path) && !is_of_a_system(&format!("{above}/x"))
}

/// Returns whether a file, named by its path below a directory, is what systems and Word leave behind beside documents.
/// A hidden directory may hold somebody's documents; a file whose own name begins with a point is a program's.
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

/// What a file is that a system or an office program keeps beside documents, by its name; as the end of "this is …",
/// and what to do.
#[must_use]
pub fn kept_by_a_program(path: &str) -> Option<(&'static str, &'static str)> {
    const NOTHING: &str = "There is nothing in it to look at: name the documents themselves.";
    const LOCK: &str = "Name the document itself, whose name is the same without the signs in front.";
    let path = path.replace('\\', "/");
    let base = base(&path);
    Some(match base.as_str() {
        "thumbs.db" | "ehthumbs.db" => ("what Windows keeps beside pictures, not a document", NOTHING),
        "desktop.ini" => ("what Windows keeps to show a directory, not a document", NOTHING),
        ".ds_store" => ("what macOS keeps to show a directory, not a document", NOTHING),
        base if base.starts_with("._") => ("what macOS keeps beside a document, not the document itself", LOCK),
        base if base.starts_with("~$") => {
            ("what Word or Excel keeps while a document is open, not the document itself", LOCK)
        }
        base if base.starts_with(".~lock.") => {
            ("what LibreOffice keeps while a document is open, not the document itself", LOCK)
        }
        _ => return None,
    })
}

fn base(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_lowercase()
}

/// A file in a folder, with what is known of it.
#[derive(Debug, Clone)]
pub struct FolderFile<'r> {
    /// Its path below the folder, with forward slashes.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal; none when they could not be read.
    pub sha256: Option<String>,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// What it was recognised as.
    pub known: Recognised<'r>,
    /// Whom it says it is about, when that is not read from its fields.
    pub stated_person: Option<StatedPerson>,
    /// What it calls itself, when that counts more than its name.
    pub stated_title: Option<StatedTitle>,
    /// Whether that is clearly somebody other than whoever owns the folder.
    pub is_of_other: bool,
}

/// What a file was recognised as.
#[derive(Debug, Clone)]
pub enum Recognised<'r> {
    /// A record of one of the forms.
    Record {
        /// The record.
        record: &'r Record,
        /// The day it is of.
        day: Option<NaiveDate>,
        /// It is about somebody other than the person whose folder it is.
        stranger: bool,
    },
    /// Another kind of document.
    Other,
    /// It cannot be read; why not, and what to do.
    Unreadable(String, String),
}

/// A kind of file, as far as it matters to whoever opens or prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// A PDF.
    Pdf,
    /// A picture or a scan.
    Picture,
    /// A Word document.
    Word,
    /// A document of another word processor, an old Word file among them.
    Text,
    /// A spreadsheet.
    Spreadsheet,
    /// A presentation.
    Presentation,
    /// An email message.
    Mail,
    /// Plain text, a record in YAML among them.
    Plain,
    /// Something else.
    Other,
}

impl DocumentKind {
    /// The word in JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Picture => "picture",
            Self::Word => "word",
            Self::Text => "text_document",
            Self::Spreadsheet => "spreadsheet",
            Self::Presentation => "presentation",
            Self::Mail => "mail",
            Self::Plain => "plain_text",
            Self::Other => "other",
        }
    }
}

/// What decided where a document belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Somebody said so.
    Hand,
    /// Its form belongs there.
    Form,
    /// The directory it lies in is named after the section.
    Directory,
    /// The words of its name.
    Name,
    /// Nothing did.
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

/// A file in its place.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path below the folder, with forward slashes.
    pub file: String,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal; none when they could not be read.
    pub sha256: Option<String>,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// The form it is a record of.
    pub form: Option<Arc<Form>>,
    /// What the contents page calls it.
    pub title: String,
    /// The day it is of.
    pub date: Option<NaiveDate>,
    /// The month it is of, as its first day, where its name gives no day.
    pub month: Option<NaiveDate>,
    /// The number at the beginning of its name.
    pub number: Option<u32>,
    /// The section it belongs to; none when nothing says.
    pub section: Option<u32>,
    /// The heading it stands below.
    pub heading: Option<String>,
    /// It stands before the others in its section, whatever its date.
    pub first: bool,
    /// What decided where it belongs.
    pub placement: Placement,
    /// The same in words.
    pub because: String,
    /// Whether there is no doubt of it.
    pub sure: bool,
    /// The section after which the directory it lies in is named.
    pub lies_in: Option<u32>,
    /// Which document it is a copy of.
    pub copy_of: Option<usize>,
    /// It is about somebody other than the person whose folder it is.
    pub stranger: bool,
    /// Whom it says it is about, when it is none of the forms.
    pub stated_person: Option<StatedPerson>,
    /// It cannot be read: why not, and what to do.
    pub unreadable: Option<(String, String)>,
}

impl Document {
    /// The day by which it is put in order.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.date.or(self.month)
    }
}
