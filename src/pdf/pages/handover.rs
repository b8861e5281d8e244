//! The sheet that both supervisors sign when a folder is handed on.

use chrono::NaiveDate;
use serde::Serialize;

use super::listed::long;
use super::{Move, Pages, Section, Whose, binder};
use crate::error::Result;

/// What the hand-over sheet says besides whose folder it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Handover {
    /// Their post.
    pub post: Option<String>,
    /// The move.
    pub moves: Move,
    /// The day on which the folder was put together.
    #[serde(serialize_with = "long")]
    pub compiled: Option<NaiveDate>,
    /// Who hands the folder over, when that is known.
    pub hands_over: Option<String>,
    /// Who receives it, when that is known.
    pub receives: Option<String>,
    /// The sections and what is in them.
    pub sections: Vec<Section>,
}

/// A sheet with what is handed over, to be ticked off and signed by both supervisors.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn handover(whose: &Whose, handover: &Handover) -> Result<Pages> {
    binder("handover", "Hand-over of a staff supervision folder", whose, handover)
}
