//! The pages of a binder that are made here: a record set from its values, the pages that stand around and
//! between the documents, plain text and emails, and pictures on pages.
//!
//! Each function returns a PDF of its own, tagged, PDF/UA-1 and PDF/A-2a, with the foot of every page left empty
//! ([`FOOT`]) for the page numbers of the whole. Nothing here knows of folders: what stands on a page is given as
//! plain words. A letter that the typeface lacks is replaced by a box, and the page says so.
//!
//! A line that leads to a page of the binder is a tagged link to `page:NUMBER` ([`TO_PAGE`]); whoever merges the
//! pages points it there. Lists are as long whatever the numbers are, so they can be set with zeros first,
//! counted, and set again.

mod extras;
mod front;
pub mod letters;
mod listing;
mod notices;
mod picture;
mod record;
mod text;
mod values;

pub use front::{Cover, TITLE, contents, cover};
pub use listing::{BinderSection, FolderSubject, ListedDocument, ListedMove};
pub use notices::{Notice, PartialNotice, SignedCopy, blank, divider, notice, partly, signed_copy};
pub use picture::{image, is_cut};
pub use record::{record, record_with, whole_text};
pub use text::{Attached, MOST_SHOWN, Message, TextDocument, mail, text};

use serde::Serialize;
use serde_json::Value as Json;

use super::typeset::{self, TypstLayout};
use crate::error::{Error, Result};

/// How much of a page's foot stays empty, in points: 12 mm.
pub const FOOT: f32 = 34.0;
/// What the target of a link to a page of the whole begins with; the page's number follows, from 1.
pub const TO_PAGE: &str = "page:";

/// Pages, as a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfPages {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many they are.
    pub count: usize,
}

/// Sets pages with pictures in them after a look at their letters.
fn set_with(layout: TypstLayout, mut data: Json, ident: &str, pictures: Vec<Vec<u8>>) -> Result<PdfPages> {
    let lacking = letters::clean_all(&mut data);
    if let Some(object) = data.as_object_mut() {
        object.insert("lacking".into(), lacking.into());
    }
    let (pdf, count) = typeset::set_with(layout, &data, ident, pictures)?;
    Ok(PdfPages { pdf, count })
}

/// Sets a page of the binder: what stands on it, with its kind, its title and whose folder it is.
fn binder(page: &str, title: &str, subject: &FolderSubject, content: &impl Serialize) -> Result<PdfPages> {
    binder_with(page, title, subject, content, Vec::new())
}

/// The same with pictures on it.
fn binder_with(
    page: &str,
    title: &str,
    subject: &FolderSubject,
    content: &impl Serialize,
    pictures: Vec<Vec<u8>>,
) -> Result<PdfPages> {
    let fault = |error| Error::internal(format!("what stands on the page “{page}”: {error}"));
    let mut data = serde_json::to_value(content).map_err(fault)?;
    let subject = serde_json::to_value(subject).map_err(fault)?;
    if let Some(object) = data.as_object_mut() {
        object.insert("page".into(), page.into());
        object.insert("title".into(), title.into());
        object.insert("whose".into(), subject);
    }
    set_with(TypstLayout::Binder, data, &format!("formfolio:{page}:{title}"), pictures)
}
