//! The lists on the pages of a binder: its subject, its sections and their documents.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::dates;
use crate::error::Result;
use crate::pdf::typeset;
use crate::pdf::typeset::pages::PdfPages;

/// A section of the binder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct BinderSection {
    /// Its number.
    pub number: u32,
    /// Its title as printed.
    pub title: String,
    /// The line printed below the title.
    pub second_line: Option<String>,
    /// The headings printed in it, in order.
    pub headings: Vec<String>,
    /// Its documents, in order.
    pub entries: Vec<ListedDocument>,
    /// A statement about the section: "Nothing is filed here.", "Not applicable: …", or that this copy leaves it out.
    pub statement: Option<String>,
    /// Required documents that are missing.
    pub missing: Vec<String>,
    /// Its first page in the binder, from 1; none without a page.
    pub page: Option<u32>,
    /// Whether this is a later part of a section with very many documents.
    pub continued: bool,
}

/// A document in a section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedDocument {
    /// Its title, with its date.
    pub title: String,
    /// The heading above it.
    pub heading: Option<String>,
    /// A note as a sentence: only the original is kept, or the document belongs elsewhere.
    pub note: Option<String>,
    /// Its first page in the binder, from 1; none without a page.
    pub page: Option<u32>,
}

/// The most documents in one part of a list. The typesetter needs 50 kB of memory for each.
const MOST_ENTRIES: usize = 300;

impl BinderSection {
    /// Splits the section into parts of at most [`MOST_ENTRIES`] documents, in printed order. The statement stands in
    /// the first part, headings without documents in the last.
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

/// Groups sections into parts that are typeset one at a time.
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

/// Typesets the parts of a list one at a time. The typesetter's cache is cleared after each of several parts, because the
/// next part cannot use it.
pub(super) fn typeset_parts<T>(parts: &[T], set: impl Fn(usize, &T) -> Result<PdfPages>) -> Result<Vec<PdfPages>> {
    let set = |(at, part)| {
        let pages = set(at, part);
        if parts.len() > 1 {
            typeset::forget();
        }
        pages
    };
    parts.iter().enumerate().map(set).collect()
}

/// A move to another post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListedMove {
    /// The post or team before.
    pub from: Option<String>,
    /// The post or team after.
    pub to: Option<String>,
    /// The day of the move.
    #[serde(serialize_with = "long")]
    pub date: Option<NaiveDate>,
    /// The reason.
    pub why: Option<String>,
}

/// Writes a date in words, or nothing.
pub(super) fn long<S: Serializer>(date: &Option<NaiveDate>, to: S) -> std::result::Result<S::Ok, S::Error> {
    to.serialize_str(&date.map(dates::long).unwrap_or_default())
}
