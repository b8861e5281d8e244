//! Puts many PDFs into one, keeping their tags, bookmarks, links, fields and attachments.
//!
//! Parts are read one at a time ([`source`]), their fields and notes taken in hand ([`annotations`],
//! [`appearances`], [`draw`], [`flatten`], [`pages`]) and their objects copied ([`copy`]) straight into the bytes of the
//! merged file ([`output`]). What belongs to the [`merger`] comes together on the way: [`structure`],
//! [`outline`], [`fields`], [`name_dictionary`], [`links`].
//!
//! What a PDF does besides being read, and the programs attached to it, are left out ([`actions`], [`embedded`], [`archive`]).
//!
//! Before the merged file is handed over, another reader looks whether every page shows what it showed ([`verify`]).
//!
//! The merged file calls itself PDF/UA or PDF/A only when every part does and nothing is known that
//! speaks against it; otherwise [`Merged`] says which part is the reason.

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
mod encrypt;
mod fields;
mod flatten;
mod fonts;
mod links;
pub(in crate::pdf) mod matrix;
mod merger;
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

/// One of the PDFs to be merged.
#[derive(Debug, Clone, Default)]
pub struct MergePart<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// What it is called, in the bookmarks and to whoever has the merged file read out.
    pub title: String,
    /// Its place among the bookmarks: 1 a section, 2 a document of the section before it, 0 no bookmark.
    pub level: u8,
    /// Whether page numbers are printed on its pages: where nothing else stands, or on a strip below a full page.
    pub numbered: bool,
    /// What stands before its printed page numbers; none stands for [`MergeOptions::number_label`].
    pub label: Option<String>,
    /// Whether links to `page:N` in it lead to that page of the merged file, from 1. So it is with [pages made
    /// here](super::pages); in anybody else's document such a link is left out, which is the default.
    pub resolves_links: bool,
    /// Whether its fields become part of the page even where those of others stay fields: so it is with a copy that
    /// nobody is to fill in.
    pub flat: bool,
    /// Bookmarks that stand after its own and beside those of documents: what each is called, and the page of the merged
    /// file it leads to, from 1. One to a page that there is not is left out.
    pub also: Vec<(String, u32)>,
}

/// What becomes of form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFields {
    /// They stay fields, those of each part below a field of their own: `d01`, `d02` and so on.
    Keep,
    /// They become part of the page, and so does what was drawn or typed over it.
    Flatten,
}

/// How an attached file belongs to the merged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The merged file was made from it.
    Source,
    /// It says more.
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

/// A file put into the merged one beside its pages.
#[derive(Debug, Clone)]
pub struct Attachment<'a> {
    /// Its name; one that is taken gets a number.
    pub name: String,
    /// The file.
    pub bytes: &'a [u8],
    /// What it is, as `application/pdf`.
    pub media_type: &'static str,
    /// What it is, in words.
    pub description: String,
    /// What it is to the merged file.
    pub relation: Relation,
}

/// How to merge.
#[derive(Debug, Clone)]
pub struct MergeOptions<'a> {
    /// The title of the merged file.
    pub title: String,
    /// Its language, as `en-GB`. Parts in another one say so.
    pub language: String,
    /// What becomes of form fields.
    pub fields: FormFields,
    /// Files to attach.
    pub attachments: Vec<Attachment<'a>>,
    /// The password to lock it with; none leaves it open. What is locked is no archive.
    pub password: Option<String>,
    /// The day it says it was made on; none says nothing.
    pub date: Option<NaiveDate>,
    /// What stands before a printed page number.
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

/// Where a part stands in the merged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedPart {
    /// Its first page, from 1.
    pub first_page: u32,
    /// How many pages it has.
    pub pages: u32,
    /// What could not be kept as it was.
    pub notes: Vec<String>,
    /// What was left out of it, because it would have done something or is a program; the notes say it, too.
    pub left_out: Vec<String>,
    /// What of it cannot be read, because it is damaged, with its pages named.
    pub damage: Vec<String>,
}

/// What is known of a PDF before it is merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// How many pages it has.
    pub pages: u32,
    /// What of it cannot be read, because it is damaged, with its pages named.
    pub damage: Vec<String>,
    /// The names of the files in it, when it is a portfolio: a cover around files, which are not shown as pages. Those
    /// that are left out are said to be.
    pub portfolio: Vec<String>,
}

/// A merged file.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its parts, in order.
    pub parts: Vec<MergedPart>,
    /// Whether it says that it is PDF/UA-1; otherwise why not.
    pub pdfua: std::result::Result<(), Vec<String>>,
    /// The kind of PDF/A that it says it is, as `PDF/A-2a`; otherwise why it is none.
    pub pdfa: std::result::Result<String, Vec<String>>,
}

/// Why files could not be merged.
#[derive(Debug, Clone)]
pub struct MergeError {
    /// The parts that cannot be merged, by their place in the list, and why; none when it is not a part's fault.
    pub parts: Vec<(usize, Error)>,
    /// What to say when only one thing is said.
    pub error: Box<Error>,
}

impl MergeError {
    fn whole(error: Error) -> Self {
        Self { parts: Vec::new(), error: Box::new(error) }
    }
}

/// Looks a PDF over.
///
/// # Errors
/// When it cannot be merged: it is damaged, needs a password, or is an XFA form whose pages are not in it.
pub fn survey(bytes: &[u8]) -> Result<Survey> {
    let mut source = MergeSource::read(bytes)?;
    let is_portfolio = source.catalog(b"Collection").is_some();
    let portfolio = if is_portfolio { EmbeddedFiles::from_source(&mut source).described() } else { Vec::new() };
    Ok(Survey { pages: u32::try_from(source.pages.len()).unwrap_or(u32::MAX), damage: source.damage, portfolio })
}

/// How many pages a PDF has.
///
/// # Errors
/// As [`survey`].
pub fn page_count(bytes: &[u8]) -> Result<u32> {
    survey(bytes).map(|survey| survey.pages)
}

/// Merges parts into one file. The same parts and options give the same bytes, unless there is a
/// password, which is never mixed with the same salt twice.
///
/// # Errors
/// When parts cannot be merged, all of which are named, or there are none.
pub fn merge(parts: &[MergePart<'_>], options: &MergeOptions<'_>) -> std::result::Result<Merged, MergeError> {
    if parts.is_empty() {
        return Err(MergeError::whole(Error::usage("there is nothing to merge", "Name at least one PDF.")));
    }
    let mut whole = Merger::new(parts, options).map_err(MergeError::whole)?;
    let mut failed = Vec::new();
    // The next part is read while this one is copied; no more than two are held at a time.
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
                // After a crash the merged file is begun anew without this part.
                Ok(ready) if failed.is_empty() => match contained(|| whole.part(index, part, ready)) {
                    Ok(done) => done?,
                    Err(crash) => failed.push((index, crash.error().in_file(part.title.as_str()))),
                },
                Ok(_) => {}
            }
        }
        drop(receive);
        reader.join().map_err(|_| Error::internal("reading a part of the merged file broke off"))
    })
    .map_err(MergeError::whole)?;
    match failed.first() {
        Some((_, error)) => Err(MergeError { error: Box::new(error.clone()), parts: failed }),
        None => verified(parts, whole, options),
    }
}

/// The merged file, once it is certain that its pages show what those of the parts show.
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
