//! The syntax of definitions: what may stand in a form's or an authority's YAML file.
//!
//! These types mirror the file and keep places; they know nothing of what fits together, which is
//! [`super::lower`]'s work. Their doc comments become the descriptions in the JSON Schemas.
//! This is the home of the YAML library.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

use super::raw_policy::RawPolicy;
use super::wording::ExtractionLoss;
use super::{Actions, Activity, FormKind, Grade, Meaning, Role};
use crate::source::{Source, Span, Spanned, quoted};

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = serde_yaml::Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { value: read.value, span: span(read.referenced) })
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

fn span(location: serde_yaml::Location) -> Span {
    let bytes = location.span();
    let start = bytes.byte_offset().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let len = bytes.byte_len().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    Span { start, end: start + len }
}

/// Where a mistake of syntax is, which the library gives by line and column alone.
fn place(text: &str, location: serde_yaml::Location) -> Span {
    let known = span(location);
    let (Ok(line), Ok(column)) = (usize::try_from(location.line()), usize::try_from(location.column())) else {
        return known;
    };
    if known.start > 0 || line == 0 {
        return known;
    }
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let start = before + within.min(line_end);
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span { start, end: start + length }
}

/// Larger texts are not read.
const LARGEST: usize = 2 << 20;

/// Reads a YAML text into a type; the error is one message with its place.
///
/// # Errors
/// When the text is no YAML or does not fit the type.
pub fn parse<T: for<'de> Deserialize<'de>>(source: &Source) -> Result<T, (Span, String)> {
    if source.text.len() > LARGEST {
        return Err((Span::default(), "the text is larger than 2 MB, far more than anybody writes".to_owned()));
    }
    let options = serde_yaml::options! { with_snippet: false };
    serde_yaml::from_str_with_options(&source.text, options).map_err(|error| {
        let at = error.location().map(|location| place(&source.text, location)).unwrap_or_default();
        (at, first_line(&error.to_string()))
    })
}

/// The library ends its messages with "at line 3, column 7", which our snippet shows already.
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or("not valid YAML");
    let line = line.strip_prefix("error: ").unwrap_or(line);
    if line.starts_with("budget breached") {
        return "it holds or repeats far more values than anybody writes".to_owned();
    }
    if let Some(key) = line.strip_prefix("duplicate mapping key: ") {
        // What follows the key is advice for programmers.
        return format!("the key `{}` is there twice", quoted(key.split(", set ").next().unwrap_or(key)));
    }
    line.rsplit_once(" at line ").map_or(line, |(before, _)| before).trim_end_matches(':').to_owned()
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
    /// The first version that printed the same words, but for `earlier_wording`; the present one when left out.
    pub worded_since: Option<Spanned<u32>>,
    /// The title as printed.
    pub title: Spanned<String>,
    /// What a completed one is called in lists and bookmarks, such as "Supervision record"; the title when left out.
    pub filed_as: Option<String>,
    /// What stands above the title, such as "Appendix 4".
    pub reference: Option<String>,
    /// What kind of form it is.
    pub kind: Spanned<FormKind>,
    /// What people do together in the session that it records; leave it out when it records no session.
    pub activity: Option<Activity>,
    /// One line on what the form is for.
    pub purpose: String,
    /// Who fills it in, in words.
    pub completed_by: Option<String>,
    /// The date field that says when the session or event took place; of an agreement the signature whose date counts.
    pub dated_by: Option<Spanned<String>>,
    /// The section of the supervision folder it is filed in.
    pub folder_section: Option<Spanned<u32>>,
    /// True for wide tables on landscape pages.
    pub landscape: Option<bool>,
    /// Where the printed form stands.
    pub source: RawPrinted,
    /// Where the form does not print the policy's words, because these would mislead: both wordings, with the reason.
    #[serde(default)]
    pub corrections: Vec<Spanned<RawCorrection>>,
    /// How lines of the policy's extracted text were read that lost their order, their numbers or gaps.
    #[serde(default)]
    pub readings: Vec<Spanned<RawReading>>,
    /// Words that earlier blanks of this version had, so that files made from these are read as before.
    #[serde(default)]
    pub earlier_wording: Vec<Spanned<RawEarlierWording>>,
    /// What the authority's policy says of the form.
    #[serde(default)]
    pub policy: Vec<RawPolicyNote>,
    /// The printed form, in printed order.
    pub sections: Vec<RawSection>,
}

/// A policy document.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawDocument {
    /// Its file name.
    pub file: Spanned<String>,
    /// Its title, by which findings cite it.
    pub title: Spanned<String>,
    /// Its parts, in order.
    #[serde(default)]
    pub parts: Vec<RawDocumentPart>,
}

/// A part of a policy document.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawDocumentPart {
    /// Its first line, from 1.
    pub line: Spanned<u32>,
    /// Its heading, or what it is where the document prints none.
    pub heading: String,
}

/// Where the printed form stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawPrinted {
    /// The policy document's file name.
    pub file: String,
    /// The part of it, such as "Appendix 4".
    pub part: String,
    /// First and last line, from 1.
    pub lines: Spanned<Vec<u32>>,
}

/// Words that the policy prints and the form corrects, such as a typing slip.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawCorrection {
    /// The line of the policy document, from 1.
    pub line: Option<u32>,
    /// The policy's words: the whole text, or as much of it as is needed to find the place.
    pub printed: Spanned<String>,
    /// The words of the form in their place; it has them once.
    pub corrected: Spanned<String>,
    /// Why they differ, one sentence.
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

/// Words that earlier blanks of the same version had.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawEarlierWording {
    /// The earlier words.
    pub was: Spanned<String>,
    /// The form's words now.
    pub now: Spanned<String>,
}

/// One thing the policy says of the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawPolicyNote {
    /// What it is about, in a few words.
    pub about: String,
    /// The policy's own words.
    pub quote: String,
    /// The policy document's file name.
    pub source: String,
    /// The line, from 1.
    pub line: u32,
    /// The rules that rest on these words: their findings about this form quote them.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The fields these words are about; all fields when none is named.
    #[serde(default)]
    pub fields: Vec<Spanned<String>>,
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
    /// True when it is not printed but ours: in the blank only when asked for.
    #[serde(default)]
    pub addition: bool,
    /// What stands in it, in printed order.
    pub items: Vec<Spanned<RawItem>>,
}

/// One thing in a section: printed words, or something to fill in.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawItem {
    /// What it is.
    pub kind: Spanned<RawKind>,
    /// The printed words, for heading, guidance, clause and note.
    pub text: Option<Spanned<String>>,
    /// The printed number.
    pub number: Option<Spanned<String>>,
    /// The field's name: lower-case words joined by underscores.
    pub name: Option<Spanned<String>>,
    /// The printed label; of a scale, its question.
    pub label: Option<Spanned<String>>,
    /// What messages and screen readers call it, where the printed label says too little.
    pub called: Option<Spanned<String>>,
    /// Printed guidance that belongs to the label.
    pub hint: Option<Spanned<String>>,
    /// True when its words are ours: the policy prints the place to fill in without them.
    pub ours: Option<Spanned<bool>>,
    /// What it means to the rules, whatever it is called.
    pub means: Option<Spanned<Meaning>>,
    /// True when it must be filled in.
    pub required: Option<Spanned<bool>>,
    /// What to say when it is not.
    pub required_message: Option<Spanned<String>>,
    /// It counts only under this condition.
    pub relevant: Option<Spanned<RawRelevant>>,
    /// What the answer must satisfy.
    pub constraint: Option<Spanned<RawConstraint>>,
    /// True when whoever fills in the form must not change it.
    pub read_only: Option<Spanned<bool>>,
    /// What stands in the blank from the start.
    pub default: Option<Spanned<String>>,
    /// Share of the page's width in percent; fields that fit share a line.
    pub width: Option<Spanned<u8>>,
    /// Room for this many lines of text.
    pub lines: Option<Spanned<u8>>,
    /// What a person, or the signer of a signature, is in this record.
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
    /// True for a signature whose printed form has no date.
    pub undated: Option<Spanned<bool>>,
    /// The label of a signature's typed name; "Name" when not given.
    pub name_label: Option<Spanned<String>>,
    /// The least that will do as a signature; typed when not given.
    pub grade: Option<Spanned<Grade>>,
    /// A table's columns, from left to right.
    pub columns: Option<Spanned<Vec<Spanned<RawColumn>>>>,
    /// How many blank rows a table has.
    pub blank_rows: Option<Spanned<usize>>,
    /// False when a table's rows are as many as printed; true when not given.
    pub grow: Option<Spanned<bool>>,
    /// A table's printed row labels.
    pub rows: Option<Spanned<Vec<RawRow>>>,
    /// The heading over a table's row labels.
    pub row_heading: Option<Spanned<String>>,
    /// Which actions a table lists.
    pub actions: Option<Spanned<Actions>>,
    /// The field that tells the reason for a delayed action.
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
    /// What kind of answer its cells take.
    pub kind: Spanned<RawKind>,
    /// The options, for a choice.
    pub choices: Option<Spanned<Vec<String>>>,
    /// True when its heading is ours: the policy prints the table without it.
    #[serde(default)]
    pub ours: bool,
    /// What its cells mean to the rules.
    pub means: Option<Spanned<Meaning>>,
    /// True when a row that is used at all must have it.
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
}

/// When a field counts: `is` or `filled`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawRelevant {
    /// The other field's name.
    pub field: Spanned<String>,
    /// Its answer: an option's text, Yes or No.
    pub is: Option<String>,
    /// True when it only has to be filled in.
    pub filled: Option<bool>,
}

/// What an answer must satisfy.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawConstraint {
    /// A number's smallest value.
    pub min: Option<f64>,
    /// A number's largest value.
    pub max: Option<f64>,
    /// A date is not before the date in this field.
    pub not_before: Option<Spanned<String>>,
    /// A date is not after the date in this field.
    pub not_after: Option<Spanned<String>>,
    /// What to say when it is not satisfied.
    pub constraint_message: Option<String>,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RawKind {
    /// A printed heading within a section.
    Heading,
    /// Printed guidance for whoever fills in.
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
    /// A mark on a scale of whole numbers, 0 to 10 when not said otherwise.
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
    /// What those hear who cannot see it, such as "Acme Council".
    pub alt: Spanned<String>,
}

/// An authority's definition.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Formfolio authority", deny_unknown_fields)]
pub struct RawAuthority {
    /// The authority's id, which is the name of its directory.
    pub id: Spanned<String>,
    /// Its name as people say it.
    pub name: String,
    /// Its name as its forms print it; the name when not given.
    pub organisation: Option<String>,
    /// The logo at the head of its forms.
    pub logo: Option<RawLogo>,
    /// The colour of headings, such as "#1f4e79"; dark enough to be read on white.
    pub colour: Option<Spanned<String>>,
    /// The documents that its policy is written in: what people know them as, where `source` says their files.
    #[serde(default)]
    pub documents: Vec<RawDocument>,
    /// What its policy demands, every number with the words it comes from.
    #[serde(default)]
    pub policy: RawPolicy,
    /// Its name in running text, such as an abbreviation; the name when not given.
    pub short: Option<String>,
}
