//! What stands before the documents: the cover and the contents.

use chrono::NaiveDate;
use serde::Serialize;

use super::listing::{self, forget_if_many, long};
use super::{BinderSection, FolderSubject, ListedMove, PdfPages, binder, binder_with};
use crate::error::Result;
use crate::form::logo::Logo;

/// What the cover says besides whose folder it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cover {
    /// Their post.
    pub post: Option<String>,
    /// Their team.
    pub team: Option<String>,
    /// When they began in the post.
    #[serde(serialize_with = "long")]
    pub start: Option<NaiveDate>,
    /// Their supervisor.
    pub supervisor: Option<String>,
    /// The supervisor's manager.
    pub supervisors_manager: Option<String>,
    /// The move to another post, when the folder is handed on.
    pub moves: Option<ListedMove>,
    /// The day on which the binder was put together.
    #[serde(serialize_with = "long")]
    pub compiled: Option<NaiveDate>,
    /// The title of the layout.
    pub layout: String,
    /// How many documents it has.
    pub documents: usize,
    /// What this copy does not have, a line each: "Section 7, Managing Attendance".
    pub left_out: Vec<String>,
    /// How many records of other people lay in the folder and are not handed on.
    pub kept_out: usize,
}

/// The title of every binder.
pub const TITLE: &str = "Staff supervision folder";

/// The most room that a logo has on the cover: width and height in tenths of a millimetre.
const LOGO_ROOM: (u32, u32) = (700, 240);

#[derive(Serialize)]
struct CoverWithLogo<'a> {
    #[serde(flatten)]
    cover: &'a Cover,
    logo: Option<ShownLogo<'a>>,
}

/// A logo as the layout has it, its size in tenths of a millimetre.
#[derive(Serialize)]
struct ShownLogo<'a> {
    alt: &'a str,
    width: u32,
    height: u32,
}

/// The first page, with the authority's logo if it has one.
///
/// # Errors
/// When the layout fails: a fault of ours.
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
}

/// The list of what is where, every line a link to its page. It has as many pages whatever the numbers are. A list of
/// thousands comes in several parts, each of which begins on a page of its own.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn contents(subject: &FolderSubject, sections: &[BinderSection]) -> Result<Vec<PdfPages>> {
    let parts = listing::in_parts(sections);
    let set = |(at, sections): (usize, &Vec<BinderSection>)| {
        binder("contents", "Contents", subject, &ContentsPage { sections, continued: at > 0 })
    };
    parts.iter().enumerate().map(set).inspect(|_| forget_if_many(parts.len())).collect()
}
