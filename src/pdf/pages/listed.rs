//! What the pages of a binder list: whose it is, its sections, and what is in them.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::dates;

/// Whose folder it is; it stands on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Whose {
    /// The authority's name.
    pub authority: String,
    /// The member of staff's name.
    pub person: String,
}

/// A section of the binder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Section {
    /// Its number.
    pub number: u32,
    /// Its title, as printed.
    pub title: String,
    /// What is printed below the title.
    pub second_line: Option<String>,
    /// The headings printed in it, in order.
    pub headings: Vec<String>,
    /// What is in it, in order.
    pub entries: Vec<Entry>,
    /// What is to be said of it as a whole: "Nothing is filed here.", "Not applicable: …", or that it is left out
    /// of this copy.
    pub statement: Option<String>,
    /// What should be in it and is not.
    pub missing: Vec<String>,
    /// The page of the whole it begins on, from 1; none when it has no page.
    pub page: Option<u32>,
}

/// A document in a section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What it is and when it is of.
    pub title: String,
    /// The heading of the section under which it stands.
    pub heading: Option<String>,
    /// What is to be said of it, as a sentence: that only its original is kept, or that it belongs elsewhere.
    pub note: Option<String>,
    /// The page of the whole it begins on, from 1; none when it has no page.
    pub page: Option<u32>,
}

/// A move to another post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The post or team they leave.
    pub from: Option<String>,
    /// The post or team they go to.
    pub to: Option<String>,
    /// The day of the move.
    #[serde(serialize_with = "long")]
    pub date: Option<NaiveDate>,
    /// Why.
    pub why: Option<String>,
}

/// A day in words; nothing when there is none.
pub(super) fn long<S: Serializer>(date: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&date.map(dates::long).unwrap_or_default())
}
