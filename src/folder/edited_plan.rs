//! A plan that a person has edited: the place of each file.

use chrono::NaiveDate;

/// The place of a file in an edited plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedPlace {
    /// The file's path below the folder.
    pub file: String,
    /// The number of the section.
    pub section: Option<u32>,
    /// The heading below the section.
    pub heading: Option<String>,
    /// What the contents page calls it.
    pub title: Option<String>,
    /// The day it is of.
    pub date: Option<NaiveDate>,
}
