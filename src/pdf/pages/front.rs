//! What stands before the documents: the cover and the contents.

use chrono::NaiveDate;
use serde::Serialize;

use super::listed::long;
use super::{Move, Pages, Section, Whose, binder};
use crate::error::Result;

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
    pub moves: Option<Move>,
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

/// The first page.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn cover(whose: &Whose, cover: &Cover) -> Result<Pages> {
    binder("cover", TITLE, whose, cover)
}

#[derive(Serialize)]
struct Contents<'a> {
    sections: &'a [Section],
}

/// The list of what is where, every line a link to its page. It has as many pages whatever the numbers are.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn contents(whose: &Whose, sections: &[Section]) -> Result<Pages> {
    binder("contents", "Contents", whose, &Contents { sections })
}
