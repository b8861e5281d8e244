//! What the pages of a binder list: whose it is, its sections, and what is in them.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::dates;
use crate::pdf::typeset;

/// Whose folder it is; it stands on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FolderSubject {
    /// The authority's name.
    pub authority: String,
    /// The member of staff's name.
    pub person: String,
}

/// A section of the binder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct BinderSection {
    /// Its number.
    pub number: u32,
    /// Its title, as printed.
    pub title: String,
    /// What is printed below the title.
    pub second_line: Option<String>,
    /// The headings printed in it, in order.
    pub headings: Vec<String>,
    /// What is in it, in order.
    pub entries: Vec<ListedDocument>,
    /// What is to be said of it as a whole: "Nothing is filed here.", "Not applicable: …", or that it is left out
    /// of this copy.
    pub statement: Option<String>,
    /// What should be in it and is not.
    pub missing: Vec<String>,
    /// The page of the whole it begins on, from 1; none when it has no page.
    pub page: Option<u32>,
    /// Whether this is a later part of a section with very many documents.
    pub continued: bool,
}

/// A document in a section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedDocument {
    /// What it is and when it is of.
    pub title: String,
    /// The heading of the section under which it stands.
    pub heading: Option<String>,
    /// What is to be said of it, as a sentence: that only its original is kept, or that it belongs elsewhere.
    pub note: Option<String>,
    /// The page of the whole it begins on, from 1; none when it has no page.
    pub page: Option<u32>,
}

/// The most documents that are listed in one go: the typesetter needs 50 kB of memory for each.
const MOST_ENTRIES: usize = 300;

impl BinderSection {
    /// The section in parts of no more documents than are listed in one go, in the order in which they are printed. What
    /// is said of the section as a whole stands in the first part, and the headings with nothing below them in the last.
    pub(super) fn in_parts(&self) -> Vec<Self> {
        if self.entries.len() <= MOST_ENTRIES {
            return vec![self.clone()];
        }
        let place = |entry: &ListedDocument| {
            let heading = entry.heading.as_ref()?;
            self.headings.iter().position(|own| own == heading)
        };
        let mut entries: Vec<&ListedDocument> = self.entries.iter().collect();
        entries.sort_by_key(|entry| place(entry).unwrap_or(usize::MAX));
        let last = entries.len().div_ceil(MOST_ENTRIES) - 1;
        let is_used = |heading: &str, entries: &[&ListedDocument]| {
            entries.iter().any(|entry| entry.heading.as_deref() == Some(heading))
        };
        let part = |(at, own): (usize, &[&ListedDocument])| {
            let mut part = self.clone();
            part.headings.retain(|heading| is_used(heading, own) || (at == last && !is_used(heading, &entries)));
            part.entries = own.iter().map(|entry| (*entry).clone()).collect();
            if at > 0 {
                part = Self { continued: true, second_line: None, statement: None, missing: Vec::new(), ..part };
            }
            part
        };
        entries.chunks(MOST_ENTRIES).enumerate().map(part).collect()
    }
}

/// Sections in groups that are each set in one go.
pub(super) fn in_parts(sections: &[BinderSection]) -> Vec<Vec<BinderSection>> {
    let mut groups: Vec<Vec<BinderSection>> = vec![Vec::new()];
    let mut room = MOST_ENTRIES;
    for part in sections.iter().flat_map(BinderSection::in_parts) {
        if part.entries.len() > room {
            groups.push(Vec::new());
            room = MOST_ENTRIES;
        }
        room = room.saturating_sub(part.entries.len());
        if let Some(group) = groups.last_mut() {
            group.push(part);
        }
    }
    groups
}

/// Drops what the typesetter keeps of one part of a long list: it is of no use to the next.
pub(super) fn forget_if_many(parts: usize) {
    if parts > 1 {
        typeset::forget();
    }
}

/// A move to another post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedMove {
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
