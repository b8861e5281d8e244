//! The syntax of the YAML files of forms and authorities.
//! The types mirror the file and keep places; [`super::lower`] checks what fits together. Their doc comments become the
//! descriptions in the JSON Schemas.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::form_kind::FormKind;
use super::raw_citation::CITATION;
use super::raw_policy::{RawPolicy, RawTerm};
use super::wording_changes::ExtractionLoss;
use super::{Actions, Activity, Evidence, Grade, Meaning, Role, yaml_text};
use crate::source::{Span, Spanned};

/// The name under which [`Spanned`] asks for its value and place. A deserializer that knows it gives a sequence of the
/// first byte, the end and the value.
pub(super) const SPANNED: &str = "formfolio spanned";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SpannedVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
            type Value = Spanned<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                let read = serde_yaml::Spanned::<T>::deserialize(deserializer)?;
                Ok(Spanned { value: read.value, span: yaml_text::span(read.referenced) })
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut place = || seq.next_element::<usize>()?.ok_or_else(|| A::Error::custom("no place"));
                let span = Span { start: place()?, end: place()? };
                let value = seq.next_element()?.ok_or_else(|| A::Error::custom("no value"))?;
                Ok(Spanned { value, span })
            }
        }
        deserializer.deserialize_newtype_struct(SPANNED, SpannedVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A form's definition. Printed words may contain `{organisation}`, `{authority}` and `{short}`:
/// the authority's name as its forms print it, as people say it, and in running text.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Formfolio form", deny_unknown_fields)]
pub struct RawForm {
    /// The form's id: the authority's id, a slash, and a name of lower-case words joined by hyphens.
    pub id: Spanned<String>,
    /// The definition's version, a whole number from 1. Raise it whenever a field changes.
    pub version: Spanned<u32>,
    /// The first version with the same printed words, except for `earlier_wording`; the present version when left out.
    pub worded_since: Option<Spanned<u32>>,
    /// The title as printed.
    pub title: Spanned<String>,
    /// The name of a completed form in lists and bookmarks, such as "Supervision record"; the title when left out.
    pub filed_as: Option<String>,
    /// The line above the title, such as "Appendix 4".
    pub reference: Option<String>,
    /// What kind of form it is.
    pub kind: Spanned<FormKind>,
    /// The activity in the session that the form records; leave it out when it records no session.
    pub activity: Option<Spanned<Activity>>,
    /// One line on what the form is for.
    pub purpose: String,
    /// The person who fills it in, in words.
    pub completed_by: Option<Spanned<String>>,
    /// The date field with the date of the session or event; for an agreement, the signature whose date counts.
    pub dated_by: Option<Spanned<String>>,
    /// The section of the supervision folder for the form.
    pub folder_section: Option<Spanned<u32>>,
    /// True for wide tables on landscape pages.
    pub landscape: Option<bool>,
    /// The place of the printed form in the policy.
    pub source: RawPrinted,
    /// The places where the form departs from the policy's words because these would mislead: both wordings, with the
    /// reason.
    #[serde(default)]
    pub corrections: Vec<Spanned<RawCorrection>>,
    /// How lines of the policy's extracted text were read that lost their order, their numbers or gaps.
    #[serde(default)]
    pub readings: Vec<Spanned<RawReading>>,
    /// Words that earlier blanks of this version printed, so that files made from them are read as before.
    #[serde(default)]
    pub earlier_wording: Vec<Spanned<RawEarlierWording>>,
    /// What the authority's policy says about the form.
    #[serde(default)]
    pub policy: Vec<RawPolicyNote>,
    /// The printed form, in printed order.
    pub sections: Vec<RawSection>,
}

/// A policy document.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawDocument {
    /// The key by which quotes name it.
    pub key: Option<Spanned<String>>,
    /// Its file name.
    pub file: Spanned<String>,
    /// Its title, by which findings cite it.
    pub title: Spanned<String>,
    /// Its parts, in order.
    #[serde(default)]
    pub parts: Vec<RawDocumentPart>,
}

/// A quote from a policy document.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawQuote {
    /// The key by which policy, forms and layouts cite it.
    pub key: Spanned<String>,
    /// The key of its document; not needed where the authority has one document.
    pub document: Option<Spanned<String>>,
    /// The line, from 1.
    pub line: Spanned<u32>,
    /// The document's own words, exactly.
    pub words: Spanned<String>,
    /// The rules that rest on these words: `explain` quotes them, and so do findings about a form that cites them.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// A part of a policy document.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawDocumentPart {
    /// Its first line, from 1.
    pub line: Spanned<u32>,
    /// Its heading, or a description where the document prints none.
    pub heading: String,
}

/// The place of the printed form in the policy.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawPrinted {
    /// The policy document's file name.
    pub file: String,
    /// The part of the document, such as "Appendix 4".
    pub part: String,
    /// First and last line, from 1.
    pub lines: Spanned<Vec<u32>>,
}

/// Words of the policy that the form corrects, such as a typing slip.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawCorrection {
    /// The line of the policy document, from 1.
    pub line: Option<u32>,
    /// The policy's words: the whole text, or enough of it to find the place.
    pub printed: Spanned<String>,
    /// The form's words in their place, which must occur in it once.
    pub corrected: Spanned<String>,
    /// The reason for the difference, one sentence.
    pub why: Spanned<String>,
}

/// How lines of the policy's extracted text were read.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawReading {
    /// First and last line, from 1.
    pub lines: Spanned<Vec<u32>>,
    /// Further lines that were read in the same way.
    #[serde(default)]
    pub also: Vec<u32>,
    /// What the extraction lost.
    pub lost: Spanned<ExtractionLoss>,
    /// How the lines were read, one sentence.
    pub note: String,
}

/// Words that earlier blanks of the same version printed.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawEarlierWording {
    /// The earlier words.
    pub was: Spanned<String>,
    /// The form's words now.
    pub now: Spanned<String>,
}

/// One statement of the policy about the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields, extend("oneOf" = CITATION.clone()))]
pub struct RawPolicyNote {
    /// The topic, in a few words.
    pub about: String,
    /// The key of a quote in the authority's list.
    pub cites: Option<Spanned<String>>,
    /// The policy's own words, where the list does not have them.
    pub quote: Option<Spanned<String>>,
    /// The file name of their document.
    pub source: Option<Spanned<String>>,
    /// The line, from 1.
    pub line: Option<Spanned<u32>>,
    /// The rules that rest on these words. Their findings about this form quote them. Without this key, the rules of the
    /// quote count.
    pub rules: Option<Vec<String>>,
    /// The fields that these words are about; all fields when none is named.
    #[serde(default)]
    pub fields: Vec<Spanned<String>>,
    /// True when `part-empty` wants each of these fields filled in, if only with “None”; otherwise one of them is enough,
    /// and it has to say something.
    #[serde(default)]
    pub each: bool,
    /// With `each`: so many of the fields may be empty all the same, where the policy has them on an agenda and does not
    /// say that each topic is always covered.
    #[serde(default)]
    pub may_be_empty: usize,
}

/// A part of the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawSection {
    /// The printed heading.
    pub heading: Option<String>,
    /// The printed number of the heading.
    pub number: Option<String>,
    /// True to set it on a tinted panel: the header block of names and dates.
    #[serde(default)]
    pub panel: bool,
    /// True when it is not printed but added by Formfolio: the blank has it only on request.
    #[serde(default)]
    pub addition: bool,
    /// The items, in printed order.
    pub items: Vec<Spanned<RawItem>>,
}

/// One thing in a section: printed words, or something to fill in.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawItem {
    /// The kind of item.
    pub kind: Spanned<RawKind>,
    /// The printed words, for heading, guidance, clause and note.
    pub text: Option<Spanned<String>>,
    /// The printed number.
    pub number: Option<Spanned<String>>,
    /// The field's name: lower-case words joined by underscores.
    pub name: Option<Spanned<String>>,
    /// The printed label; of a scale, its question.
    pub label: Option<Spanned<String>>,
    /// The name in messages and for screen readers, where the printed label says too little.
    pub called: Option<Spanned<String>>,
    /// Printed guidance for the label.
    pub hint: Option<Spanned<String>>,
    /// True when the words are Formfolio's: the policy prints the gap without them.
    pub ours: Option<Spanned<bool>>,
    /// The meaning to the rules.
    pub means: Option<Spanned<Meaning>>,
    /// What in a folder fills it in a draft.
    pub evidence: Option<Spanned<Evidence>>,
    /// True when it must be filled in.
    pub required: Option<Spanned<bool>>,
    /// The message when a required answer is missing.
    pub required_message: Option<Spanned<String>>,
    /// The condition under which the field counts.
    pub relevant: Option<Spanned<RawRelevant>>,
    /// The constraint on the answer.
    pub constraint: Option<Spanned<RawConstraint>>,
    /// True when users must not change the value.
    pub read_only: Option<Spanned<bool>>,
    /// The value in the blank.
    pub default: Option<Spanned<String>>,
    /// Share of the page's width in percent; fields that fit together share a line.
    pub width: Option<Spanned<u8>>,
    /// Room for this many lines of text.
    pub lines: Option<Spanned<u8>>,
    /// The role in this record of a person or of a signature's signer.
    pub role: Option<Spanned<Role>>,
    /// True when several names may stand in a person field, separated by commas.
    pub repeat: Option<Spanned<bool>>,
    /// The options, as printed.
    pub choices: Option<Spanned<Vec<String>>>,
    /// A scale's lowest point; 0 when not given.
    pub min: Option<Spanned<i64>>,
    /// A scale's highest point; 10 when not given.
    pub max: Option<Spanned<i64>>,
    /// What a scale's lowest point means.
    pub low: Option<Spanned<String>>,
    /// What a scale's highest point means.
    pub high: Option<Spanned<String>>,
    /// The field that gives the reason for a scale's mark.
    pub reason: Option<Spanned<String>>,
    /// The printed label of a signature's date.
    pub date_label: Option<Spanned<String>>,
    /// True for a signature that the form prints without a date.
    pub undated: Option<Spanned<bool>>,
    /// The label of a signature's typed name; "Name" when not given.
    pub name_label: Option<Spanned<String>>,
    /// The lowest grade of signature accepted; typed when not given.
    pub grade: Option<Spanned<Grade>>,
    /// A table's columns, from left to right.
    pub columns: Option<Spanned<Vec<Spanned<RawColumn>>>>,
    /// How many blank rows a table has.
    pub blank_rows: Option<Spanned<usize>>,
    /// False when users cannot add rows to a table; true when not given.
    pub grow: Option<Spanned<bool>>,
    /// A table's printed row labels.
    pub rows: Option<Spanned<Vec<RawRow>>>,
    /// The heading over a table's row labels.
    pub row_heading: Option<Spanned<String>>,
    /// Which actions a table lists.
    pub actions: Option<Spanned<Actions>>,
    /// The field for the reason for a delayed action.
    pub delay_reason: Option<Spanned<String>>,
}

/// A column of a table.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawColumn {
    /// The column's name: lower-case words joined by underscores.
    pub name: Spanned<String>,
    /// The printed heading.
    pub label: Spanned<String>,
    /// The kind of answer in its cells.
    pub kind: Spanned<RawKind>,
    /// The options, for a choice.
    pub choices: Option<Spanned<Vec<String>>>,
    /// True when the heading is Formfolio's: the policy prints the table without it.
    #[serde(default)]
    pub ours: bool,
    /// The meaning of the cells to the rules.
    pub means: Option<Spanned<Meaning>>,
    /// True when every used row needs an answer in this column.
    #[serde(default)]
    pub required: bool,
    /// Its share of the table's width, relative to the other columns.
    pub width: Option<Spanned<u8>>,
    /// Room for this many lines.
    pub lines: Option<Spanned<u8>>,
}

/// A printed row label.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawRow {
    /// The label.
    pub label: String,
    /// The questions or lines printed under it.
    #[serde(default)]
    pub text: Vec<String>,
    /// For a step of a programme: when it is due, counted from the start of the programme.
    pub due_after: Option<RawTerm>,
    /// For a step of a programme: the labels of steps that come before it.
    #[serde(default)]
    pub comes_after: Vec<Spanned<String>>,
    /// For a step of a programme: the date field of what comes after it, such as the panel that reads a report.
    pub comes_before: Option<Spanned<String>>,
    /// True for a question that need not be answered in every record.
    #[serde(default)]
    pub optional: bool,
    /// What in a folder answers the row in a draft: one for each line of `text`, in order, or one for the label where there
    /// are none. `judgement` where a person has to judge.
    pub evidence: Option<Spanned<Vec<Evidence>>>,
    /// For `document_on_file`: the words in the name, the title or the section of such a document.
    pub found_as: Option<Spanned<Vec<String>>>,
}

/// The condition under which a field counts: `is` or `filled`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawRelevant {
    /// The other field's name.
    pub field: Spanned<String>,
    /// Its answer: an option's text, Yes or No.
    pub is: Option<String>,
    /// True when any answer is enough.
    pub filled: Option<bool>,
}

/// A constraint on an answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawConstraint {
    /// A number's smallest value.
    pub min: Option<f64>,
    /// A number's largest value.
    pub max: Option<f64>,
    /// A date must not be before the date in this field.
    pub not_before: Option<Spanned<String>>,
    /// A date must not be after the date in this field.
    pub not_after: Option<Spanned<String>>,
    /// Options that exclude each other, such as statuses of a case: at most one of them holds.
    #[serde(default)]
    pub not_together: Vec<String>,
    /// Options of which every one has to be ticked.
    #[serde(default)]
    pub includes: Vec<String>,
    /// Every form of its kind has this box ticked, such as that of a section which everybody's folder has.
    pub ticked: Option<bool>,
    /// Options are ticked only where this box is, too.
    pub only_with: Option<Spanned<String>>,
    /// The message when the constraint is not met.
    pub constraint_message: Option<String>,
}

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RawKind {
    /// A printed heading within a section.
    Heading,
    /// Printed guidance for filling in the form.
    Guidance,
    /// A printed statement, numbered, with a bullet, or plain.
    Clause,
    /// A printed note.
    Note,
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A person's name.
    Person,
    /// A number.
    Number,
    /// A time of day.
    Time,
    /// A date.
    Date,
    /// One box to tick.
    Tick,
    /// Yes or No.
    YesNo,
    /// One of several options.
    Choice,
    /// Any of several options.
    Choices,
    /// A mark on a scale of whole numbers, 0 to 10 unless given.
    Scale,
    /// A signature with the signer's name and the date of signing.
    Signature,
    /// A grid of rows and columns.
    Table,
}

/// A logo.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawLogo {
    /// The name of a PNG or JPEG file beside `authority.yaml`.
    pub file: Spanned<String>,
    /// The alternative text for screen readers, such as "Acme Council".
    pub alt: Spanned<String>,
}

/// An authority's definition.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Formfolio authority", deny_unknown_fields)]
pub struct RawAuthority {
    /// The authority's id, which is the name of its directory.
    pub id: Spanned<String>,
    /// The everyday name.
    pub name: String,
    /// The name printed on its forms; `name` when not given.
    pub organisation: Option<String>,
    /// The logo at the head of its forms.
    pub logo: Option<RawLogo>,
    /// The colour of headings, such as "#1f4e79"; dark enough to read on white.
    pub colour: Option<Spanned<String>>,
    /// The documents of its policy, with their titles.
    #[serde(default)]
    pub documents: Vec<RawDocument>,
    /// The words of the documents that policy, forms and layouts cite by key, each once.
    #[serde(default)]
    pub quotes: Vec<Spanned<RawQuote>>,
    /// The requirements of its policy, each with the words that state it.
    #[serde(default)]
    pub policy: RawPolicy,
    /// The name in running text, such as an abbreviation; `name` when not given.
    pub short: Option<String>,
}
