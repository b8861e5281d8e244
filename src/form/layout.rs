//! [`Layout`]: the sections of a supervision folder, in order, and what belongs into each.
//!
//! A layout is data like a form: the printed list with its numbers and headings, the forms and the
//! words in file names that belong to each section, and what the policy expects to find there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::policy::Activity;
use super::{Correction, Form, FormKind};
use crate::finding::Citation;
use crate::person_name::words;
use crate::source::Mistake;

/// The sections of a folder, in order.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Its id, such as `sandwell/eleven`.
    pub id: String,
    /// The title as printed.
    pub title: String,
    /// The id of the authority it belongs to.
    pub authority: String,
    /// The policy document's file name.
    pub source: String,
    /// First and last line of the printed list, from 1.
    pub lines: (u32, u32),
    /// Where it does not have the policy's words.
    pub corrections: Vec<Correction>,
    /// Corrections of words that it does not have (any more). They keep nobody from using the layout.
    pub stale: Vec<Mistake>,
    /// The sections, in order; those that are only appended stand last.
    pub sections: Vec<LayoutSection>,
    /// The number of the section for what has no place of its own.
    pub miscellaneous: u32,
    /// In which words the policy demands this order.
    pub order: Option<Citation>,
    /// The id of the form that lists the sections.
    pub checklist: Option<String>,
    /// Where records of cases are kept, and the words that say where they belong.
    pub casework: Option<(u32, Citation)>,
}

/// A section of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutSection {
    /// The printed number.
    pub number: u32,
    /// The title as printed.
    pub title: String,
    /// A second printed line.
    pub second_line: Option<String>,
    /// When it counts; none when it always does.
    pub when: Option<MemberCondition>,
    /// It is no part of the layout: what belongs to it is kept and appended.
    pub appended: bool,
    /// It is the section of the appraisal.
    pub appraisal: bool,
    /// The printed headings, in order.
    pub headings: Vec<LayoutHeading>,
    /// The ids of the forms that belong here.
    pub forms: Vec<String>,
    /// The kinds of forms that belong here when nothing more particular is said of them.
    pub kinds: Vec<FormKind>,
    /// The kinds of forms that stand before everything else.
    pub first_kinds: Vec<FormKind>,
    /// The words in a file's name that put it before everything else.
    pub first_patterns: Vec<Pattern>,
    /// What must be there.
    pub expects: Vec<Expected>,
    /// The words in a file's name that place it here.
    pub patterns: Vec<Pattern>,
}

/// A heading within a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutHeading {
    /// As printed.
    pub title: String,
    /// The words in a file's name that place it below this heading.
    pub patterns: Vec<Pattern>,
}

/// Something that must be in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// What, in a few words.
    pub what: String,
    /// Only then; always when there is none.
    pub when: Option<MemberCondition>,
    /// The forms of which one will do.
    pub forms: Vec<String>,
    /// Words in the name of a file that will do.
    pub patterns: Vec<Pattern>,
    /// In which words the policy says so.
    pub citation: Citation,
}

/// Of whom something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberCondition {
    /// Of those on probation.
    Probation,
    /// Of newly qualified social workers in their first year (ASYE).
    Asye,
    /// Of those who change post.
    Move,
}

/// Words as they are looked for in names of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As they were written.
    pub text: String,
    words: Vec<String>,
}

impl Pattern {
    /// The words of a text, ready to be looked for.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), words: words(text) }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many letters and digits it has: of several that match, the longest wins.
    #[must_use]
    pub fn length(&self) -> usize {
        self.words.iter().map(|word| word.chars().count()).sum()
    }

    /// Whether two of them are the same to whoever looks for them.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.words == other.words
    }

    /// Whether the words stand in a row in a name that has been taken apart by [`words`]. The last
    /// one may have an s more: whoever looks for a certificate means certificates, too.
    #[must_use]
    pub fn within(&self, name: &[String]) -> bool {
        let Some((last, before)) = self.words.split_last() else { return false };
        name.windows(self.words.len()).any(|window| {
            let Some((end, start)) = window.split_last() else { return false };
            start == before && (end == last || end.strip_suffix('s') == Some(last))
        })
    }
}

impl Layout {
    /// The printed words, each with its place, in their order.
    #[must_use]
    pub fn printed_words(&self) -> Vec<(String, &str)> {
        let mut out = vec![("title".to_owned(), self.title.as_str())];
        for section in &self.sections {
            let number = section.number;
            out.push((format!("title of section {number}"), &section.title));
            out.extend(
                section.second_line.iter().map(|line| (format!("second line of section {number}"), line.as_str())),
            );
            let headings = section.headings.iter().map(|heading| heading.title.as_str());
            out.extend(headings.map(|title| (format!("heading in section {number}"), title)));
        }
        out
    }

    /// The section of that number.
    #[must_use]
    pub fn section(&self, number: u32) -> Option<&LayoutSection> {
        self.sections.iter().find(|section| section.number == number)
    }

    /// Where a section stands in the order of the list; last when it is in none.
    #[must_use]
    pub fn position(&self, number: u32) -> usize {
        self.sections.iter().position(|section| section.number == number).unwrap_or(usize::MAX)
    }

    /// The section that records of a form belong to; none when nothing is said of the form.
    #[must_use]
    pub fn section_of(&self, form: &Form) -> Option<&LayoutSection> {
        let listed = || self.sections.iter().find(|section| section.forms.contains(&form.id));
        let own = || self.section(form.folder_section?);
        let case = || self.section(self.casework.as_ref().filter(|_| is_casework(form))?.0);
        let kind = || self.sections.iter().find(|section| section.kinds.contains(&form.kind));
        listed().or_else(case).or_else(own).or_else(kind)
    }
}

/// Whether a form records what was decided about a child's case, which belongs on the child's file.
#[must_use]
pub fn is_casework(form: &Form) -> bool {
    matches!(
        form.activity,
        Some(
            Activity::Casework
                | Activity::Joint
                | Activity::ManagementOversight
                | Activity::KeyDecisionDiscussion
                | Activity::DecisionForum
        )
    )
}
