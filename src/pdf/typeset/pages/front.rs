//! The cover and the contents page of a binder.

use chrono::NaiveDate;
use serde::Serialize;

use super::binder_sections::{self, long, typeset_parts};
use super::{BinderSection, FolderSubject, ListedMove, PdfPages, binder, binder_with};
use crate::error::Result;
use crate::form::logo::Logo;

/// The cover's data besides the member's name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cover {
    /// The member's post.
    pub post: Option<String>,
    /// The team.
    pub team: Option<String>,
    /// The first day in the post.
    #[serde(serialize_with = "long")]
    pub start: Option<NaiveDate>,
    /// The supervisor.
    pub supervisor: Option<String>,
    /// The supervisor's manager.
    pub supervisors_manager: Option<String>,
    /// The move to another post, for a folder that is handed on.
    pub moves: Option<ListedMove>,
    /// The day on which the binder was assembled.
    #[serde(serialize_with = "long")]
    pub compiled: Option<NaiveDate>,
    /// The title of the layout.
    pub layout: String,
    /// The sentences that say that no policy prints the sections.
    pub note: Option<String>,
    /// The number of documents.
    pub documents: usize,
    /// The sections that this copy leaves out, as lines: "Section 7, Managing Attendance".
    pub left_out: Vec<String>,
    /// The number of other people's records in the folder, which are not handed on.
    pub kept_out: usize,
}

/// The title of every binder.
pub const TITLE: &str = "Staff supervision folder";

/// The largest size of a logo on the cover: width and height in tenths of a millimetre.
const LOGO_ROOM: (u32, u32) = (700, 240);

#[derive(Serialize)]
struct CoverWithLogo<'a> {
    #[serde(flatten)]
    cover: &'a Cover,
    logo: Option<ShownLogo<'a>>,
}

/// A logo for the layout, its size in tenths of a millimetre.
#[derive(Serialize)]
struct ShownLogo<'a> {
    alt: &'a str,
    width: u32,
    height: u32,
}

/// Returns the cover, with the authority's logo if it has one.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn cover(subject: &FolderSubject, cover: &Cover, logo: Option<&Logo>) -> Result<PdfPages> {
    let shown = logo.map(|logo| {
        let (width, height) = logo.fit(LOGO_ROOM.0, LOGO_ROOM.1);
        ShownLogo { alt: &logo.alt, width, height }
    });
    let pictures = logo.iter().map(|logo| logo.bytes.to_vec()).collect();
    binder_with("cover", TITLE, subject, &CoverWithLogo { cover, logo: shown }, pictures)
}

#[derive(Serialize)]
struct ContentsPage<'a> {
    sections: &'a [BinderSection],
    continued: bool,
    note: Option<&'a str>,
}

/// Returns the contents, in which every line links to its page. Its length does not depend on the page numbers. A
/// list of thousands has several parts, which begin on pages of their own. `note` says that no policy prints the
/// sections.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn contents(subject: &FolderSubject, sections: &[BinderSection], note: Option<&str>) -> Result<Vec<PdfPages>> {
    typeset_parts(&binder_sections::in_parts(sections), |at, sections| {
        binder(
            "contents",
            "Contents",
            subject,
            &ContentsPage { sections, continued: at > 0, note: note.filter(|_| at == 0) },
        )
    })
}
