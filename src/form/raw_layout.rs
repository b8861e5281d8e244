//! The syntax of folder layouts, `layouts/NAME.yaml`.
//! Like [`super::raw`], these types mirror the file and keep places; their doc comments become the descriptions in the
//! JSON Schema.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::FormKind;
use super::layout::MemberCondition;
use super::raw::RawCorrection;
use super::raw_citation::CITATION;
use crate::source::Spanned;

/// The sections of a supervision folder, in order.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Formfolio layout", deny_unknown_fields)]
pub struct RawLayout {
    /// The layout's id: the authority's id, a slash, and the file's name without its extension.
    pub id: Spanned<String>,
    /// The title as printed.
    pub title: String,
    /// Where the printed list stands; not given for a layout that no policy prints.
    pub source: Option<RawLayoutSource>,
    /// For a layout that no policy prints: the sentences that say so on the cover, in the contents and in the plan. They may contain `{organisation}`, `{authority}` and `{short}`.
    pub ours: Option<Spanned<String>>,
    /// The places where the layout departs from the policy's words: both wordings, with the reason.
    #[serde(default)]
    pub corrections: Vec<Spanned<RawCorrection>>,
    /// The id of another layout whose sections this one takes; `keeps` lists the sections.
    pub based_on: Option<Spanned<String>>,
    /// The numbers of the sections that belong to it. The documents of the other sections are kept and appended.
    #[serde(default)]
    pub keeps: Vec<Spanned<u32>>,
    /// The number of the section for documents without a section of their own.
    pub miscellaneous: Option<Spanned<u32>>,
    /// The policy's words that demand this order.
    pub order: Option<RawLayoutWords>,
    /// The id of the form that lists the sections, ticked when a binder is assembled. Its ticks are labelled with the
    /// titles of the sections; its choices are their headings.
    pub checklist: Option<Spanned<String>>,
    /// Records of cases.
    pub casework: Option<RawCasework>,
    /// The sections, in order.
    #[serde(default)]
    pub sections: Vec<Spanned<RawLayoutSection>>,
}

/// Where the printed list stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawLayoutSource {
    /// The policy document's file name.
    pub file: String,
    /// First and last line, from 1.
    pub lines: Spanned<Vec<u32>>,
}

/// The policy's own words.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = CITATION.clone()))]
pub struct RawLayoutWords {
    /// The key of a quote in the authority's list.
    pub cites: Option<Spanned<String>>,
    /// The words, where the list does not have them.
    pub quote: Option<Spanned<String>>,
    /// The file name of their document.
    pub source: Option<Spanned<String>>,
    /// The line, from 1.
    pub line: Option<Spanned<u32>>,
}

/// The schema of [`RawCasework`]: a citation, or the section alone.
static CASEWORK_WORDS: LazyLock<Json> = LazyLock::new(|| {
    let mut alternatives = CITATION.as_array().cloned().unwrap_or_default();
    alternatives.push(json!({"properties": {"section": {}}, "additionalProperties": false}));
    alternatives.into()
});

/// The place of case records that are in a folder all the same.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = CASEWORK_WORDS.clone()))]
pub struct RawCasework {
    /// The number of the section.
    pub section: Spanned<u32>,
    /// The key of the quote that says that they belong on the child's file and not in the folder, if one does.
    pub cites: Option<Spanned<String>>,
    /// The policy's own words on it, where the authority's list does not have them.
    pub quote: Option<Spanned<String>>,
    /// The file name of their document.
    pub source: Option<Spanned<String>>,
    /// The line, from 1.
    pub line: Option<Spanned<u32>>,
}

/// A section of the folder.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawLayoutSection {
    /// The printed number.
    pub number: Spanned<u32>,
    /// The title as printed.
    pub title: String,
    /// A second printed line, without a bullet.
    pub second_line: Option<String>,
    /// The condition under which the section counts; always when not given.
    pub when: Option<MemberCondition>,
    /// True for the section of the appraisal, a copy of which is included when a member of staff changes post.
    #[serde(default)]
    pub appraisal: bool,
    /// True for the section of absences and sickness.
    #[serde(default)]
    pub attendance: bool,
    /// The printed headings below the title, in order.
    #[serde(default)]
    pub headings: Vec<RawHeading>,
    /// The ids of the forms that belong here.
    #[serde(default)]
    pub forms: Vec<Spanned<String>>,
    /// The kinds of forms that belong here unless a section lists the form itself.
    #[serde(default)]
    pub kinds: Vec<FormKind>,
    /// The documents that come first in the section, whatever their date.
    pub first: Option<RawFirst>,
    /// The documents that must be there.
    #[serde(default)]
    pub expects: Vec<RawExpected>,
    /// Words in the name of a file, or of its directory, that place it here.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
}

/// A heading within a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawHeading {
    /// The heading as printed.
    pub title: String,
    /// Words in a file name that place the file below this heading.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
}

/// The documents that come first in a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawFirst {
    /// Kinds of forms.
    #[serde(default)]
    pub kinds: Vec<FormKind>,
    /// Words in a file name.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
}

/// A document that a section must have.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = CITATION.clone()))]
pub struct RawExpected {
    /// The document, in a few words, such as "the monitoring sheet".
    pub what: String,
    /// The condition under which it is expected; always when not given.
    pub when: Option<MemberCondition>,
    /// The id of the only authority that expects it, for a layout that serves several.
    pub authority: Option<Spanned<String>>,
    /// The forms, any one of which is enough; without `forms` and `patterns`, any document is enough.
    #[serde(default)]
    pub forms: Vec<Spanned<String>>,
    /// Words in a file name, any of which is enough.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
    /// The key of the quote that demands it.
    pub cites: Option<Spanned<String>>,
    /// The policy's own words, where the authority's list does not have them.
    pub quote: Option<Spanned<String>>,
    /// The file name of their document.
    pub source: Option<Spanned<String>>,
    /// The line, from 1.
    pub line: Option<Spanned<u32>>,
}
