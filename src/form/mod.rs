//! The form: one declarative definition from which the Word blank, the PDF blank, the reader and the checks come.
//! Forms are written in YAML ([`raw`] is the syntax), lowered to the checked model here ([`lower`]), and kept in the
//! [`catalogue`]. [`address`] holds the names of fields in files.

pub mod address;
pub mod cache;
pub mod catalogue;
mod document;
mod draft;
mod evidence;
pub mod field;
mod form_kind;
mod from_tree;
pub mod grade;
mod kind_keys;
pub mod layout;
pub mod logo;
pub mod lower;
mod lower_layout;
mod lower_policy;
mod lower_section;
mod lower_wording;
pub mod meaning;
pub mod placeholder;
pub mod policy;
pub mod premade;
pub mod printed_words;
pub mod raw;
pub mod raw_citation;
pub mod raw_layout;
pub mod raw_policy;
pub mod schema;
pub mod shape;
pub mod term;
pub mod wording_changes;
mod yaml_mistake;
pub mod yaml_text;

use std::sync::{Arc, OnceLock};

pub use address::Address;
pub use catalogue::Catalogue;
pub use document::{PolicyDocument, PolicyQuote, PolicyTexts};
pub use draft::{DRAFT_MARK, DRAFT_WORDS};
pub use evidence::Evidence;
pub use field::{Actions, Column, Constraint, Field, Kind, PrintedRow, RelevantWhen, Role, Table, TableRows};
pub use form_kind::FormKind;
pub use grade::Grade;
pub use layout::Layout;
pub use meaning::Meaning;
pub use policy::{Activity, Policy};
pub use wording_changes::{Correction, EarlierWording, SourceReading};

use crate::finding::Citation;
use crate::source::Mistake;

/// One form, as an organisation prints it.
#[derive(Debug, Clone)]
pub struct Form {
    /// `authority/name`, such as `sandwell/individual-record`.
    pub id: String,
    /// The version of the definition, from 1; it grows whenever a field changes.
    pub version: u32,
    /// The first version with the same printed words, except for `earlier_wording`.
    pub worded_since: u32,
    /// The title as printed.
    pub title: String,
    /// The name of a completed form in lists and bookmarks, such as "Supervision record".
    pub filed_as: String,
    /// The line above the title, such as "Appendix 4".
    pub reference: Option<String>,
    /// The organisation's name as printed on the form.
    pub organisation: String,
    /// The authority it belongs to.
    pub authority: Arc<Authority>,
    /// What kind of form it is.
    pub kind: FormKind,
    /// The joint activity in the recorded session; `None` when the form records no session.
    pub activity: Option<Activity>,
    /// The purpose in one line.
    pub purpose: String,
    /// The person who fills it in, in words.
    pub completed_by: String,
    /// The field with the date of the session or event: a date field, or a signature for its date.
    pub dated_by: Option<String>,
    /// The section of the supervision folder for the form, from 1.
    pub folder_section: Option<u32>,
    /// Whether pages are landscape, for wide tables.
    pub landscape: bool,
    /// The place of the printed form in the policy.
    pub source: PrintedOriginal,
    /// The places where the form departs from the policy's words.
    pub corrections: Vec<Correction>,
    /// How lines of the policy's extracted text were read.
    pub readings: Vec<SourceReading>,
    /// Words that earlier blanks of this version printed.
    pub earlier_wording: Vec<EarlierWording>,
    /// Corrections that no longer match the form's words, and citations of missing quotes. They do not keep the form
    /// from being used.
    pub stale: Vec<Mistake>,
    /// What the authority's policy says about the form.
    pub policy: Vec<PolicyNote>,
    /// The printed form, in printed order.
    pub sections: Vec<Section>,
    /// The form without Formfolio's additions, made on first use.
    as_printed: OnceLock<Arc<Form>>,
}

/// The place of a form's printed original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedOriginal {
    /// The policy document's file name.
    pub file: String,
    /// The part of the document, such as "Appendix 4".
    pub part: String,
    /// First and last line, from 1.
    pub lines: (u32, u32),
}

/// One statement of the policy about a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyNote {
    /// The topic, in a few words.
    pub about: String,
    /// The policy's words and their place.
    pub citation: Citation,
    /// The ids of the rules that rest on these words.
    pub rules: Vec<String>,
    /// The fields that the words are about; all fields when empty.
    pub fields: Vec<String>,
    /// Whether each of the fields is to be filled in, not only one of them.
    pub each: bool,
    /// How many of the fields may be empty all the same, where each is wanted.
    pub may_be_empty: usize,
}

impl PolicyNote {
    /// Whether a rule rests on these words.
    #[must_use]
    pub fn is_for(&self, rule: &str) -> bool {
        self.rules.iter().any(|id| id == rule)
    }
}

impl Form {
    /// The line in the foot of a page that names form and version: "Supervision record, version 1".
    #[must_use]
    pub fn edition_line(&self, version: u32) -> String {
        format!("{}, version {version}", self.filed_as)
    }

    /// The lowest grade of signature accepted in a field: what the form or the authority’s policy requires, whichever
    /// is higher.
    #[must_use]
    pub fn grade_wanted(&self, field: &Field) -> Grade {
        let Kind::Signature { party, grade, .. } = &field.kind else { return Grade::None };
        let signed = match self.kind {
            FormKind::Agreement => Some(policy::SignedKind::Agreement),
            FormKind::Record => Some(policy::SignedKind::Record),
            _ => None,
        };
        let entries = self.authority.policy.signing.iter().map(|entry| &entry.value);
        let asked = entries.filter(|entry| Some(entry.what) == signed && entry.by.contains(party));
        let asked = asked.map(|entry| entry.grade);
        asked.fold(*grade, Grade::max)
    }
}

/// An organisation with forms and a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The id, which is the name of the directory of its forms.
    pub id: String,
    /// The everyday name.
    pub name: String,
    /// The name printed on its forms.
    pub organisation: String,
    /// The logo at the head of its forms.
    pub logo: Option<logo::Logo>,
    /// The colour of headings, as six hexadecimal digits: red, green, blue.
    pub colour: Option<String>,
    /// The documents of its policy, and the quotes from them.
    pub texts: PolicyTexts,
    /// The requirements of its policy.
    pub policy: Policy,
    /// The name in running text, such as an abbreviation.
    pub short: String,
}

impl Authority {
    /// A replacement for an authority whose definition has mistakes.
    fn stand_in(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            organisation: id.to_owned(),
            logo: None,
            colour: None,
            texts: PolicyTexts::default(),
            policy: Policy::default(),
            short: id.to_owned(),
        }
    }
}

/// A part of a form, with or without a heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// The printed heading.
    pub heading: Option<String>,
    /// The printed number of the heading, such as "9.".
    pub number: Option<String>,
    /// Whether it is set on a tinted panel: the header block of names and dates.
    pub panel: bool,
    /// Whether it is Formfolio's addition and not printed; the blank has it only on request.
    pub addition: bool,
    /// The items, in printed order.
    pub items: Vec<SectionItem>,
}

/// One thing in a section.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "a form has a few dozen items, and most of them are fields")]
pub enum SectionItem {
    /// Printed words that users do not fill in.
    Text(PrintedText),
    /// Something to fill in.
    Field(Field),
}

/// Printed words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedText {
    /// The style.
    pub style: TextStyle,
    /// The printed number, such as "(i)".
    pub number: Option<String>,
    /// The words.
    pub text: String,
}

/// The style of printed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextStyle {
    /// A heading below the section's own.
    Heading,
    /// Guidance for filling in the form.
    Guidance,
    /// A numbered or bulleted statement that both parties agree to.
    Clause,
    /// A note at the end.
    Note,
}

impl Form {
    /// Every field, in printed order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.items).filter_map(|item| match item {
            SectionItem::Field(field) => Some(field),
            SectionItem::Text(_) => None,
        })
    }

    /// The field with that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    /// The first field with that meaning.
    #[must_use]
    pub fn meaning(&self, meaning: Meaning) -> Option<&Field> {
        self.fields().find(|field| field.means == Some(meaning))
    }

    /// The fields that Formfolio adds and the policy does not print.
    pub fn additions(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().filter(|section| section.addition).flat_map(|section| &section.items).filter_map(|item| {
            match item {
                SectionItem::Field(field) => Some(field),
                SectionItem::Text(_) => None,
            }
        })
    }

    /// Whether Formfolio adds a field, and the policy does not print it.
    #[must_use]
    pub fn is_addition(&self, name: &str) -> bool {
        self.additions().any(|field| field.name == name)
    }

    /// Whether the form can be filled in; a handout is only read.
    #[must_use]
    pub fn fillable(&self) -> bool {
        self.kind != FormKind::Handout
    }

    /// The file name of a blank without its extension: `sandwell-individual-record`.
    #[must_use]
    pub fn file_stem(&self) -> String {
        self.id.replace('/', "-")
    }

    /// The fields for a person of that role, in printed order.
    pub fn people(&self, role: Role) -> impl Iterator<Item = &Field> {
        self.fields().filter(move |field| matches!(&field.kind, Kind::Person { role: Some(r), .. } if *r == role))
    }

    /// The headings, and the labels of fields and table columns.
    pub fn printed_labels(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().flat_map(|section| {
            let items = section.items.iter().flat_map(|item| match item {
                SectionItem::Text(text) if text.style == TextStyle::Heading => vec![text.text.as_str()],
                SectionItem::Text(_) => Vec::new(),
                SectionItem::Field(field) => {
                    let columns = match &field.kind {
                        Kind::Table(table) => table.columns.as_slice(),
                        _ => &[],
                    };
                    std::iter::once(&field.label)
                        .chain(columns.iter().map(|one| &one.label))
                        .map(String::as_str)
                        .collect()
                }
            });
            section.heading.as_deref().into_iter().chain(items)
        })
    }

    /// The form with Formfolio's additions, or as printed.
    #[must_use]
    pub fn edition(self: &Arc<Self>, additions: bool) -> Arc<Self> {
        if additions || self.additions().next().is_none() {
            return Arc::clone(self);
        }
        let printed = self.as_printed.get_or_init(|| {
            let mut form = Self::clone(self);
            form.sections.retain(|section| !section.addition);
            // A form that prints no date may be dated by an added field.
            form.dated_by = form.dated_by.take().filter(|name| form.field(name).is_some());
            Arc::new(form)
        });
        Arc::clone(printed)
    }
}
