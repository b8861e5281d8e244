//! The binder, one PDF of a whole folder. [`assemble`] makes pages of each document ([`document_pages`]), lists them by
//! section ([`listing`]), merges them ([`bind`]), ticks off the [`checklist`] and writes the [`manifest`], against which
//! [`verify`](mod@verify) checks a binder.

pub mod assembly;
mod bind;
pub mod checklist;
mod document_pages;
mod extras;
mod handover;
mod listing;
pub mod manifest;
mod originals;
mod page_store;
#[cfg(test)]
mod tests;
pub mod verify;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use self::manifest::FileDigest;
use crate::check::FolderContents;
use crate::error::{Error, Result};
use crate::folder::Plan;
use crate::form::{Catalogue, Layout};
use crate::pdf::Trust;

pub use self::assembly::{Assembly, AssemblyInput, BinderOutput, assemble_folder};
pub use self::document_pages::{changed, original};
pub use crate::pdf::merge::FormFields;

/// What the binder is called.
pub const BINDER: &str = "binder.pdf";
/// What the manifest is called.
pub const MANIFEST: &str = "manifest.json";
/// The directory of the originals.
pub const ORIGINALS: &str = "originals";

/// How a binder is wanted.
#[derive(Debug, Clone)]
pub struct BinderOptions {
    /// What becomes of the form fields of documents.
    pub fields: FormFields,
    /// The numbers of the sections that are left out of this copy.
    pub without: BTreeSet<u32>,
    /// Whether records of other people are handed on, too. Otherwise they are kept out.
    pub keep_strangers: bool,
    /// Whether the originals are put into the binder, too.
    pub attach: bool,
    /// Whether the contents, every section and every document begin on a right-hand page, for printing on both sides.
    pub duplex: bool,
    /// The password the binder is locked with; none leaves it open.
    pub password: Option<String>,
    /// The day that the cover gives; none gives none, so that the same folder makes the same binder on any day.
    pub day: Option<NaiveDate>,
}

/// Where the files of a folder are, and what can be done with them there.
pub trait FolderFiles: Sync {
    /// The bytes of a file, by its path below the folder.
    ///
    /// # Errors
    /// When it cannot be read.
    fn bytes(&self, file: &str) -> Result<Vec<u8>>;

    /// The path of a file with its size and hash.
    ///
    /// # Errors
    /// When it cannot be read.
    fn digest(&self, file: &str) -> Result<FileDigest> {
        Ok(FileDigest::of(file, &self.bytes(file)?))
    }

    /// Whether a file can be opened.
    fn can_open(&self, file: &str) -> bool {
        self.bytes(file).is_ok()
    }

    /// PDFs of documents that another program has to open, in the order given; each has a name with its ending.
    /// Why that cannot be is said of each.
    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>>;

    /// Reports progress: the number done, the total, and the current step.
    fn progress(&self, done: usize, of: usize, what: &str);
}

/// A folder to be put together.
#[derive(Debug, Clone, Copy)]
pub struct BinderInput<'a> {
    /// The forms that there are.
    pub catalogue: &'a Catalogue,
    /// Its files as they were read.
    pub contents: &'a FolderContents,
    /// Which document stands where.
    pub plan: &'a Plan,
    /// The authorities trusted for digital signatures.
    pub trust: &'a Trust,
}

/// How a document is shown in the binder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rendition {
    /// Its own pages.
    Pages,
    /// Its own pages, parts of which cannot be read; a page before them says which.
    Damaged,
    /// A record set anew from its values.
    Values,
    /// A picture on a page.
    Picture,
    /// Its text, set on pages.
    Text,
    /// Pages that another program made of it.
    Converted,
    /// A copy of what is digitally signed.
    SignedCopy,
    /// A page in its place says why it is not shown.
    Notice,
    /// It is a copy of another document, which is shown.
    Copy,
    /// Its section is left out of this copy.
    LeftOut,
    /// It is a record about another person and is not handed on.
    KeptOut,
}

impl Rendition {
    /// The word in the manifest.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Pages => "own pages",
            Self::Damaged => "own pages, parts of which are damaged",
            Self::Values => "set from its values",
            Self::Picture => "picture on a page",
            Self::Text => "set from its text",
            Self::Converted => "converted",
            Self::SignedCopy => "copy of a signed document",
            Self::Notice => "a page says why it is not shown",
            Self::Copy => "shown once, as the document it is a copy of",
            Self::LeftOut => "left out of this copy",
            Self::KeptOut => "kept out: a record of somebody else",
        }
    }
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDocument {
    /// How it is shown.
    pub rendition: Rendition,
    /// The section it stands in; that for miscellaneous things, where nothing says.
    pub section: u32,
    /// Its first and its last page in the binder, from 1; those of the document it is a copy of.
    pub pages: Option<(u32, u32)>,
    /// What is to be said of it, in whole sentences.
    pub notes: Vec<String>,
    /// Those of the notes that say what was left out, because it would have done something.
    pub left_out: Vec<String>,
    /// What has been found out about each digital signature, in whole sentences.
    pub signatures: Vec<String>,
}

/// A binder and what goes along with it.
#[derive(Debug, Clone)]
pub struct Binder {
    /// The binder.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// Whether it says that it is PDF/UA-1; otherwise why not.
    pub pdfua: std::result::Result<(), Vec<String>>,
    /// The kind of PDF/A that it says it is; otherwise why it is none.
    pub pdfa: std::result::Result<String, Vec<String>>,
    /// Whether it is locked with a password.
    pub locked: bool,
    /// The other files, by name: the checklist, and on a move the hand-over sheet.
    pub others: Vec<(String, Vec<u8>)>,
    /// The sections, each with the page of its divider, and whether it is left out.
    pub sections: Vec<(u32, Option<u32>, bool)>,
    /// What became of each document of the plan, in the plan's order.
    pub documents: Vec<ShownDocument>,
    /// The documents that could not be shown although they could be read, each with its file.
    pub failures: Vec<Error>,
}

/// The documents, by their place in the plan, that are left out of a copy.
#[must_use]
pub fn left_out(plan: &Plan, options: &BinderOptions) -> BTreeSet<usize> {
    let sections = listing::sections(plan, options);
    sections.into_iter().filter(|section| section.left_out).flat_map(|section| section.documents).collect()
}

/// The documents, by their place in the plan, that are records of other people and kept out of what is handed on.
#[must_use]
pub fn kept_out(plan: &Plan, options: &BinderOptions) -> BTreeSet<usize> {
    let strangers = plan.documents.iter().enumerate().filter(|(_, document)| document.stranger);
    strangers.filter(|_| !options.keep_strangers).map(|(index, _)| index).collect()
}

/// The error for a section that a layout does not have, which names those that it has.
#[must_use]
pub fn no_section(layout: &Layout, given: &str) -> Error {
    let sections = layout.sections.iter().map(|section| format!("\n    {}  {}", section.number, section.title));
    let message = match given {
        "" => "--without needs the numbers of the sections to leave out, such as 7,8".to_owned(),
        given => format!("there is no section {given} that could be left out"),
    };
    Error::usage(message, format!("The sections of {}:{}", layout.id, sections.collect::<String>()))
}

/// Puts a folder together. The same folder and wishes give the same binder, unless there is a password.
///
/// # Errors
/// When a file has changed since the folder was read, when there is no such section to be left out, and for faults
/// of ours.
pub fn assemble(folder: BinderInput<'_>, files: &dyn FolderFiles, options: &BinderOptions) -> Result<Binder> {
    let layout = &folder.plan.layout;
    if let Some(number) = options.without.iter().find(|number| layout.section(**number).is_none()) {
        return Err(no_section(layout, &number.to_string()));
    }
    bind::bind(folder, files, options)
}
