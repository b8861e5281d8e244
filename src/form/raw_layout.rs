//! The syntax of folder layouts: what may stand in `layouts/<name>.yaml`.
//!
//! Like [`super::raw`], these types mirror the file and keep places; their doc comments become the
//! descriptions in the JSON Schema.

use schemars::JsonSchema;
use serde::Deserialize;

use super::FormKind;
use super::layout::MemberCondition;
use super::raw::RawCorrection;
use crate::source::Spanned;

/// The sections of a supervision folder, in order.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Formfolio layout", deny_unknown_fields)]
pub struct RawLayout {
    /// The layout's id: the authority's id, a slash, and the file's name without its ending.
    pub id: Spanned<String>,
    /// The title as printed.
    pub title: String,
    /// Where the printed list stands.
    pub source: RawLayoutSource,
    /// Where the layout does not have the policy's words: both wordings, with the reason.
    #[serde(default)]
    pub corrections: Vec<Spanned<RawCorrection>>,
    /// The id of another layout whose sections these are; `keeps` says which of them.
    pub based_on: Option<Spanned<String>>,
    /// The numbers of the sections that belong to it. What belongs to another is kept and appended.
    #[serde(default)]
    pub keeps: Vec<Spanned<u32>>,
    /// The number of the section for what has no place of its own.
    pub miscellaneous: Option<Spanned<u32>>,
    /// In which words the policy demands this order.
    pub order: Option<RawLayoutWords>,
    /// The id of the form that lists the sections, to be ticked off when a folder is put together. Its ticks have the
    /// sections' titles as labels, its choices their headings.
    pub checklist: Option<Spanned<String>>,
    /// Records of cases, which belong on the child’s file and not into the folder.
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
#[schemars(deny_unknown_fields)]
pub struct RawLayoutWords {
    /// The words.
    pub quote: String,
    /// The policy document's file name.
    pub source: String,
    /// The line, from 1.
    pub line: u32,
}

/// Where records of cases are kept when they lie in a folder all the same.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawCasework {
    /// The number of the section.
    pub section: Spanned<u32>,
    /// The policy's own words on where they belong.
    pub quote: String,
    /// The policy document's file name.
    pub source: String,
    /// The line, from 1.
    pub line: u32,
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
    /// The section counts only then; it always does when not given.
    pub when: Option<MemberCondition>,
    /// True for the section of the appraisal, a copy of which goes along when somebody changes post.
    #[serde(default)]
    pub appraisal: bool,
    /// The printed headings below the title, in order.
    #[serde(default)]
    pub headings: Vec<RawHeading>,
    /// The ids of the forms that belong here, whatever they say of themselves.
    #[serde(default)]
    pub forms: Vec<Spanned<String>>,
    /// Forms of these kinds belong here when nothing more particular is said of them.
    #[serde(default)]
    pub kinds: Vec<FormKind>,
    /// What stands before everything else in the section, whatever its date.
    pub first: Option<RawFirst>,
    /// What must be there.
    #[serde(default)]
    pub expects: Vec<RawExpected>,
    /// Words in the name of a file, or of the directory it lies in, that place it here.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
}

/// A heading within a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawHeading {
    /// The heading as printed.
    pub title: String,
    /// Words in the name of a file that place it below this heading.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
}

/// What stands first in a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawFirst {
    /// Forms of these kinds.
    #[serde(default)]
    pub kinds: Vec<FormKind>,
    /// Words in the name of a file.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
}

/// Something that must be in a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawExpected {
    /// What, in a few words, such as "the monitoring sheet".
    pub what: String,
    /// Only then; always when not given.
    pub when: Option<MemberCondition>,
    /// The forms of which one will do; with `patterns` left out, too, any document will.
    #[serde(default)]
    pub forms: Vec<Spanned<String>>,
    /// Words in the name of a file that will do.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
    /// The policy's own words.
    pub quote: String,
    /// The policy document's file name.
    pub source: String,
    /// The line, from 1.
    pub line: u32,
}
