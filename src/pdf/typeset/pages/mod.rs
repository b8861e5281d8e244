//! Makes the binder's own pages as PDF/UA-1 and PDF/A-2a: records, front pages, notices, plain text, emails and
//! pictures. The foot of every page stays empty ([`FOOT`]) for the binder's page numbers.
//!
//! Links to other pages have the target `page:NUMBER` ([`TO_PAGE`]), which merging resolves. Lists have the same
//! length for all numbers, so they can be set with zeros, counted, and set again.

mod binder_sections;
mod extras;
mod folder_subject;
mod front;
pub mod letters;
mod notices;
mod picture;
mod record;
mod report;
mod text;
mod values;

pub use binder_sections::{BinderSection, ListedDocument, ListedMove};
pub use folder_subject::FolderSubject;
pub use front::{Cover, TITLE, contents, cover};
pub use notices::{Notice, PartialNotice, SignedCopy, blank, divider, notice, partly, signed_copy};
pub(in crate::pdf) use picture::grey_pictures;
pub use picture::{image, is_cut};
pub use record::{record, record_with, whole_text};
pub use report::{ReportPages, ReportPart, ReportRow, report};
pub use text::{Attached, MOST_SHOWN, Message, TextDocument, mail, text};

use serde::Serialize;
use serde_json::Value as Json;

use crate::error::{Error, Result};
use crate::pdf::typeset::{self, TypstLayout};

/// The height of the empty foot of a page, in points: 12 mm.
pub const FOOT: f32 = 34.0;
/// The prefix of links to pages of the binder. A page number follows, from 1.
pub const TO_PAGE: &str = "page:";

/// Pages as a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfPages {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The number of pages.
    pub count: usize,
}

/// Typesets pages with pictures after replacing missing characters.
fn set_with(layout: TypstLayout, mut data: Json, ident: &str, pictures: Vec<Vec<u8>>) -> Result<PdfPages> {
    let lacking = letters::clean_all(&mut data);
    if let Some(object) = data.as_object_mut() {
        object.insert("lacking".into(), lacking.into());
    }
    let (pdf, count) = typeset::set_with(layout, &data, ident, pictures)?;
    Ok(PdfPages { pdf, count })
}

/// Typesets a page of the binder with its kind, title and subject.
fn binder(page: &str, title: &str, subject: &FolderSubject, content: &impl Serialize) -> Result<PdfPages> {
    binder_with(page, title, subject, content, Vec::new())
}

/// Like [`binder`], with pictures.
fn binder_with(
    page: &str,
    title: &str,
    subject: &FolderSubject,
    content: &impl Serialize,
    pictures: Vec<Vec<u8>>,
) -> Result<PdfPages> {
    let fault = |error| Error::internal(format!("the content of the page “{page}” cannot be written: {error}"));
    let mut data = serde_json::to_value(content).map_err(fault)?;
    let subject = serde_json::to_value(subject).map_err(fault)?;
    if let Some(object) = data.as_object_mut() {
        object.insert("page".into(), page.into());
        object.insert("title".into(), title.into());
        object.insert("folder_subject".into(), subject);
    }
    set_with(TypstLayout::Binder, data, &format!("formfolio:{page}:{title}"), pictures)
}
