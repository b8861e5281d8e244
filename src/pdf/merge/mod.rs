//! Merges PDFs, keeping tags, bookmarks, links, fields and attachments, and leaving out active content ([`actions`],
//! [`embedded`], [`archive`]).
//!
//! Parts are read ([`source`]), prepared ([`annotations`], [`appearances`], [`draw`], [`flatten`], [`pages`]) and
//! copied ([`copy`], [`output`]); the [`merger`] joins [`structure`], [`outline`], [`fields`], [`name_dictionary`]
//! and [`links`], and [`verify`] compares the pages.

mod actions;
mod annotations;
mod appearance_stream;
mod appearances;
mod archive;
mod attach;
mod content;
mod copy;
mod digest;
mod draw;
mod embedded;
pub mod embedded_files;
mod encrypt;
mod fields;
mod flatten;
mod fonts;
mod links;
pub(in crate::pdf) mod merger;
mod name_dictionary;
mod notes;
mod outline;
mod output;
mod page_number;
mod pages;
mod scripts;
mod source;
mod structure;
mod tree;
mod value;
mod verify;
mod write;
mod xmp;

use std::sync::mpsc::sync_channel;

use chrono::NaiveDate;

pub(super) use self::actions::walk;
use self::embedded::EmbeddedFiles;
use self::merger::{Merger, ready};
use self::source::MergeSource;
use crate::crash::{contained, contained_result};
use crate::error::{Error, Result};

/// A PDF to be merged.
#[derive(Debug, Clone, Default)]
pub struct MergePart<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// Its title, for bookmarks and screen readers.
    pub title: String,
    /// Its bookmark level: 1 for a section, 2 for a document of the section before it, 0 for no bookmark.
    pub level: u8,
    /// Whether page numbers are printed on its pages: in a free place, or on a strip below a full page.
    pub numbered: bool,
    /// The text before its printed page numbers; by default [`MergeOptions::number_label`].
    pub label: Option<String>,
    /// Whether its links to `page:N` lead to that page of the merged file, from 1. Set for [pages made
    /// here](crate::pdf::typeset::pages). By default such links are left out.
    pub resolves_links: bool,
    /// Whether its fields are always flattened, even with [`FormFields::Keep`].
    pub flat: bool,
    /// Additional bookmarks after its own, at the level of documents: title and page of the merged file, from 1.
    /// Bookmarks to missing pages are left out.
    pub also: Vec<(String, u32)>,
}

/// The treatment of form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFields {
    /// Fields stay. Those of each part get a parent field: `d01`, `d02` and so on.
    Keep,
    /// Fields and markup are flattened into the page.
    Flatten,
}

/// The relationship of an attached file (`/AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The merged file was made from it.
    Source,
    /// It supplements the merged file.
    Supplement,
    /// It is data that the merged file shows.
    Data,
}

impl Relation {
    fn name(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Supplement => "Supplement",
            Self::Data => "Data",
        }
    }
}

/// A file attached to the merged one.
#[derive(Debug, Clone)]
pub struct Attachment<'a> {
    /// Its name; a number is added to a duplicate.
    pub name: String,
    /// The file.
    pub bytes: &'a [u8],
    /// Its media type, such as `application/pdf`.
    pub media_type: &'static str,
    /// Its description.
    pub description: String,
    /// Its relationship to the merged file.
    pub relation: Relation,
}

/// The options of a merge.
#[derive(Debug, Clone)]
pub struct MergeOptions<'a> {
    /// The title of the merged file.
    pub title: String,
    /// Its language, such as `en-GB`. Parts in another language are tagged with theirs.
    pub language: String,
    /// The treatment of form fields.
    pub fields: FormFields,
    /// Files to attach.
    pub attachments: Vec<Attachment<'a>>,
    /// The password that encrypts it, if any. PDF/A forbids encryption.
    pub password: Option<String>,
    /// Its creation date, if any.
    pub date: Option<NaiveDate>,
    /// The text before a printed page number.
    pub number_label: String,
}

impl Default for MergeOptions<'_> {
    fn default() -> Self {
        Self {
            title: String::new(),
            language: "en-GB".to_owned(),
            fields: FormFields::Flatten,
            attachments: Vec::new(),
            password: None,
            date: None,
            number_label: String::new(),
        }
    }
}

/// The place of a part in the merged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedPart {
    /// Its first page, from 1.
    pub first_page: u32,
    /// The number of its pages.
    pub pages: u32,
    /// Notes about what changed.
    pub notes: Vec<String>,
    /// Active content and programs that were left out; the notes repeat them.
    pub left_out: Vec<String>,
    /// Damaged content that cannot be read, with its pages.
    pub damage: Vec<String>,
}

/// Facts about a PDF before it is merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// The number of its pages.
    pub pages: u32,
    /// Damaged content that cannot be read, with its pages.
    pub damage: Vec<String>,
    /// The names of the files in a portfolio, which are not shown as pages. Files that are left out are marked.
    pub portfolio: Vec<String>,
}

/// A merged file.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its parts in order.
    pub parts: Vec<MergedPart>,
    /// Whether it claims PDF/UA-1; otherwise the reasons why not.
    pub pdfua: std::result::Result<(), Vec<String>>,
    /// Its PDF/A claim, such as `PDF/A-2a`; otherwise the reasons why it has none.
    pub pdfa: std::result::Result<String, Vec<String>>,
}

/// The error of a merge.
#[derive(Debug, Clone)]
pub struct MergeError {
    /// The parts that cannot be merged, by index. Empty when no part is at fault.
    pub parts: Vec<(usize, Error)>,
    /// The error that represents all.
    pub error: Box<Error>,
}

impl MergeError {
    fn whole(error: Error) -> Self {
        Self { parts: Vec::new(), error: Box::new(error) }
    }
}

/// Examines a PDF.
///
/// # Errors
/// When it cannot be merged: it is damaged, needs a password, or is an XFA form without pages.
pub fn survey(bytes: &[u8]) -> Result<Survey> {
    let mut source = MergeSource::read(bytes)?;
    let is_portfolio = source.catalog(b"Collection").is_some();
    let portfolio = if is_portfolio { EmbeddedFiles::from_source(&mut source).described() } else { Vec::new() };
    Ok(Survey { pages: u32::try_from(source.pages.len()).unwrap_or(u32::MAX), damage: source.damage, portfolio })
}

/// Returns the number of pages of a PDF.
///
/// # Errors
/// As [`survey`].
pub fn page_count(bytes: &[u8]) -> Result<u32> {
    survey(bytes).map(|survey| survey.pages)
}

/// Merges parts into one file. The output is deterministic, unless there is a password, whose salt is random.
///
/// # Errors
/// When there are no parts, or some cannot be merged; the error names all of these.
pub fn merge(parts: &[MergePart<'_>], options: &MergeOptions<'_>) -> std::result::Result<Merged, MergeError> {
    if parts.is_empty() {
        return Err(MergeError::whole(Error::usage("there is nothing to merge", "Name at least one PDF.")));
    }
    let mut whole = Merger::new(parts, options).map_err(MergeError::whole)?;
    let mut failed = Vec::new();
    // The next part is read while this one is copied, so at most two parts are in memory.
    std::thread::scope(|scope| -> Result<()> {
        let (send, receive) = sync_channel(0);
        let reader = scope.spawn(move || {
            for part in parts {
                if send.send(contained_result(|| ready(part, options))).is_err() {
                    return;
                }
            }
        });
        for (index, part) in parts.iter().enumerate() {
            let Ok(read) = receive.recv() else { break };
            match read {
                Err(error) => failed.push((index, error.in_file(part.title.as_str()))),
                // After a panic the caller starts again without this part.
                Ok(ready) if failed.is_empty() => match contained(|| whole.part(index, part, ready)) {
                    Ok(done) => done?,
                    Err(crash) => failed.push((index, crash.error().in_file(part.title.as_str()))),
                },
                Ok(_) => {}
            }
        }
        drop(receive);
        reader.join().map_err(|_| {
            Error::internal("a part of the merged file could not be read because of a fault in the program")
        })
    })
    .map_err(MergeError::whole)?;
    match failed.first() {
        Some((_, error)) => Err(MergeError { error: Box::new(error.clone()), parts: failed }),
        None => verified(parts, whole, options),
    }
}

/// Returns the merged file if its pages show the same as those of the parts.
fn verified(
    parts: &[MergePart<'_>],
    mut whole: Merger<'_>,
    options: &MergeOptions<'_>,
) -> std::result::Result<Merged, MergeError> {
    let marks = whole.take_marks();
    let mut merged = whole.finish().map_err(MergeError::whole)?;
    let (bytes, lost) = verify::lost(std::mem::take(&mut merged.bytes), options.password.as_deref(), &marks);
    merged.bytes = bytes;
    let mut failed: Vec<(usize, Error)> = Vec::new();
    for (index, page) in lost {
        let Some(part) = parts.get(index).filter(|_| failed.last().is_none_or(|(last, _)| *last != index)) else {
            continue;
        };
        let error = Error::internal(format!("page {page} of it would not show what the original shows"));
        failed.push((index, error.in_file(part.title.as_str())));
    }
    match failed.first() {
        Some((_, error)) => Err(MergeError { error: Box::new(error.clone()), parts: failed }),
        None => Ok(merged),
    }
}
