//! [`Layout`]: the sections of a supervision folder, in order, and what belongs in each.

use schemars::JsonSchema;
use serde::Deserialize;

use super::policy::Activity;
use super::{Correction, Form, FormKind};
use crate::finding::Citation;
use crate::person_name::words;
use crate::source::Mistake;

/// The sections of a folder, in order.
///
/// A layout is data like a form: the printed list with its numbers and headings, the forms and file-name words that
/// belong to each section, and the documents that the policy expects there.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Its id, such as `sandwell/eleven`.
    pub id: String,
    /// The title as printed.
    pub title: String,
    /// The id of the authority it belongs to. A layout without one serves every authority that has none.
    pub authority: Option<String>,
    /// Where its sections come from.
    pub origin: LayoutOrigin,
    /// The places where the layout departs from the policy's words.
    pub corrections: Vec<Correction>,
    /// Corrections that no longer match the layout's words. They do not keep the layout from being used.
    pub stale: Vec<Mistake>,
    /// The sections, in order; appended sections come last.
    pub sections: Vec<LayoutSection>,
    /// The number of the section for documents without a section of their own.
    pub miscellaneous: u32,
    /// The policy's words that demand this order.
    pub order: Option<Citation>,
    /// The id of the form that lists the sections.
    pub checklist: Option<String>,
    /// The section for case records, and the policy's words if they belong on the child's file instead.
    pub casework: Option<(u32, Option<Citation>)>,
}

/// Where the sections of a layout come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutOrigin {
    /// A policy prints them.
    Printed {
        /// The file name of the policy document.
        source: String,
        /// First and last line of the printed list, from 1.
        lines: (u32, u32),
    },
    /// No policy prints them; with the sentences that say so to the reader. They may have placeholders.
    Ours(String),
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
    /// The condition under which it counts; `None` when it always does.
    pub when: Option<MemberCondition>,
    /// Whether it is appended: it is no part of the layout, and its documents are kept at the end.
    pub appended: bool,
    /// Whether it is the section of the appraisal.
    pub appraisal: bool,
    /// Whether it is the section of absences and sickness.
    pub attendance: bool,
    /// The printed headings, in order.
    pub headings: Vec<LayoutHeading>,
    /// The ids of the forms that belong here.
    pub forms: Vec<String>,
    /// The kinds of forms that belong here unless a section lists the form itself.
    pub kinds: Vec<FormKind>,
    /// The kinds of forms that come before everything else.
    pub first_kinds: Vec<FormKind>,
    /// The words in a file name that put the file before everything else.
    pub first_patterns: Vec<Pattern>,
    /// The documents that must be there.
    pub expects: Vec<Expected>,
    /// The words in a file name that place the file here.
    pub patterns: Vec<Pattern>,
}

/// A heading within a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutHeading {
    /// The heading as printed.
    pub title: String,
    /// The words in a file name that place the file below this heading.
    pub patterns: Vec<Pattern>,
}

/// A document that a section must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The document, in a few words.
    pub what: String,
    /// The condition under which it is expected; `None` for always.
    pub when: Option<MemberCondition>,
    /// The id of the only authority that expects it.
    pub authority: Option<String>,
    /// The forms, any one of which is enough.
    pub forms: Vec<String>,
    /// The words in a file name, any of which is enough.
    pub patterns: Vec<Pattern>,
    /// The policy's words that require it.
    pub citation: Citation,
}

/// A condition on the member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberCondition {
    /// On probation.
    Probation,
    /// A newly qualified social worker in the first year (ASYE).
    Asye,
    /// Changing post.
    Move,
}

/// Words to find in file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The words as written.
    pub text: String,
    words: Vec<String>,
}

impl Pattern {
    /// Prepares a text for matching.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), words: words(text) }
    }

    /// Returns whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The number of letters and digits. Of several matching patterns the longest wins.
    #[must_use]
    pub fn length(&self) -> usize {
        self.words.iter().map(|word| word.chars().count()).sum()
    }

    /// Returns whether two patterns match the same names.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.words == other.words
    }

    /// Returns whether the words follow one another in a name split by [`words`]. The last word may have a plural s:
    /// "certificate" matches "certificates".
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
    /// The printed words and their places, in order.
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

    /// The sentences, as written, that say that no policy prints these sections; `None` when one does.
    #[must_use]
    pub fn ours(&self) -> Option<&str> {
        match &self.origin {
            LayoutOrigin::Ours(note) => Some(note),
            LayoutOrigin::Printed { .. } => None,
        }
    }

    /// The section with that number.
    #[must_use]
    pub fn section(&self, number: u32) -> Option<&LayoutSection> {
        self.sections.iter().find(|section| section.number == number)
    }

    /// The position of a section in the list; the end of the list for a number that is not in it.
    #[must_use]
    pub fn position(&self, number: u32) -> usize {
        self.sections.iter().position(|section| section.number == number).unwrap_or(usize::MAX)
    }

    /// The section for records of a form; `None` when the layout does not place the form.
    #[must_use]
    pub fn section_of(&self, form: &Form) -> Option<&LayoutSection> {
        let listed = || self.sections.iter().find(|section| section.forms.contains(&form.id));
        // A form's own number is that of its authority's printed list.
        let own = || self.section(form.folder_section.filter(|_| self.ours().is_none())?);
        let case = || self.section(self.casework.as_ref().filter(|_| is_casework(form))?.0);
        let kind = || self.sections.iter().find(|section| section.kinds.contains(&form.kind));
        listed().or_else(case).or_else(own).or_else(kind)
    }
}

/// Returns whether a form records decisions about a child's case, which belong on the child's file.
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
