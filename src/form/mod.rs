//! The form: one declarative definition from which the Word blank, the PDF blank, the reader and
//! the checks all come.
//!
//! A form is written in YAML ([`raw`] is its syntax), lowered to the checked model in this module
//! ([`lower`]), and found in the [`catalogue`]. [`address`] is the one place that knows how a field
//! is called in a file.

pub mod address;
pub mod catalogue;
mod document;
pub mod field;
pub mod grade;
pub mod layout;
pub mod logo;
pub mod lower;
mod lower_layout;
mod lower_policy;
mod lower_section;
pub mod meaning;
pub mod placeholder;
pub mod policy;
pub mod raw;
pub mod raw_layout;
pub mod raw_policy;
pub mod schema;
pub mod shape;
pub mod term;
pub mod wording;

use std::sync::{Arc, OnceLock};

pub use address::Address;
pub use catalogue::Catalogue;
pub use document::PolicyDocument;
pub use field::{Actions, Column, Constraint, Field, Kind, PrintedRow, RelevantWhen, Role, Table, TableRows};
pub use grade::Grade;
pub use layout::Layout;
pub use meaning::Meaning;
pub use policy::{Activity, Policy};
pub use wording::{Correction, EarlierWording, SourceReading};

use crate::finding::Citation;
use crate::source::Mistake;

/// One form, as an organisation prints it.
#[derive(Debug, Clone)]
pub struct Form {
    /// `authority/name`, such as `sandwell/individual-record`.
    pub id: String,
    /// The definition's version, from 1; it grows whenever a field changes.
    pub version: u32,
    /// The first version that printed the same words, but for `earlier_wording`.
    pub worded_since: u32,
    /// The title as printed.
    pub title: String,
    /// What a completed one is called in lists and bookmarks, such as "Supervision record".
    pub filed_as: String,
    /// What stands above the title, such as "Appendix 4".
    pub reference: Option<String>,
    /// The organisation's name as printed on the form.
    pub organisation: String,
    /// The authority it belongs to.
    pub authority: Arc<Authority>,
    /// What kind of form it is.
    pub kind: FormKind,
    /// What people do together in the session that it records; none when it records no session.
    pub activity: Option<Activity>,
    /// One line on what it is for.
    pub purpose: String,
    /// Who fills it in, in words.
    pub completed_by: String,
    /// The date field that says when the session or event took place, or the signature whose date does.
    pub dated_by: Option<String>,
    /// The section of the supervision folder it is filed in, from 1.
    pub folder_section: Option<u32>,
    /// Wide tables are set on landscape pages.
    pub landscape: bool,
    /// Where the printed form stands.
    pub source: PrintedOriginal,
    /// Where it does not print the policy's words.
    pub corrections: Vec<Correction>,
    /// How lines of the policy's extracted text were read.
    pub readings: Vec<SourceReading>,
    /// Words that earlier blanks of this version had.
    pub earlier_wording: Vec<EarlierWording>,
    /// What the definition says of words that it does not have (any more). It keeps nobody from using the form.
    pub stale: Vec<Mistake>,
    /// What the authority's policy says of it.
    pub policy: Vec<PolicyNote>,
    /// The printed form, in printed order.
    pub sections: Vec<Section>,
    /// The form without our additions, once somebody has asked for it.
    as_printed: OnceLock<Arc<Form>>,
}

/// Where the printed original of a form stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedOriginal {
    /// The policy document's file name.
    pub file: String,
    /// The part of it, such as "Appendix 4".
    pub part: String,
    /// First and last line, from 1.
    pub lines: (u32, u32),
}

/// One thing the policy says of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyNote {
    /// What it is about, in a few words.
    pub about: String,
    /// The words themselves and where they stand.
    pub citation: Citation,
    /// The ids of the rules that rest on them.
    pub rules: Vec<String>,
    /// The fields they are about; all of them when none is named.
    pub fields: Vec<String>,
}

/// What kind of form it is; the schema and the catalogue use the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// An agreement or contract about supervision.
    Agreement,
    /// The record of a session or case discussion.
    Record,
    /// A sheet with a line for each session.
    Log,
    /// An audit of supervision.
    Audit,
    /// A checklist of a folder's contents.
    Checklist,
    /// A tracker of a programme's milestones.
    Tracker,
    /// A page that is only read.
    Handout,
}

impl Form {
    /// Which form and version a page is of, as its foot says it: "Supervision record, version 1".
    #[must_use]
    pub fn edition_line(&self, version: u32) -> String {
        format!("{}, version {version}", self.filed_as)
    }

    /// The least that will do as a signature in a field: what the form or the authority’s policy asks
    /// for, whichever is more.
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

impl FormKind {
    /// The word in definitions and JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Record => "record",
            Self::Log => "log",
            Self::Audit => "audit",
            Self::Checklist => "checklist",
            Self::Tracker => "tracker",
            Self::Handout => "handout",
        }
    }
}

/// An organisation with forms and a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its id, which is the directory of its forms.
    pub id: String,
    /// Its name as people say it.
    pub name: String,
    /// Its name as its forms print it.
    pub organisation: String,
    /// The logo at the head of its forms.
    pub logo: Option<logo::Logo>,
    /// The colour of headings, as six hexadecimal digits: red, green, blue.
    pub colour: Option<String>,
    /// The documents that its policy is written in.
    pub documents: Vec<PolicyDocument>,
    /// What its policy demands.
    pub policy: Policy,
    /// Its name in running text, such as an abbreviation.
    pub short: String,
}

impl Authority {
    /// An authority whose own definition cannot be used.
    fn stand_in(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            organisation: id.to_owned(),
            logo: None,
            colour: None,
            documents: Vec::new(),
            policy: Policy::default(),
            short: id.to_owned(),
        }
    }
}

/// A part of a form under a heading (or none).
#[derive(Debug, Clone)]
pub struct Section {
    /// The printed heading.
    pub heading: Option<String>,
    /// The printed number of the heading, such as "9.".
    pub number: Option<String>,
    /// Set on a tinted panel: the header block of names and dates.
    pub panel: bool,
    /// Ours, not printed: part of the blank only when asked for.
    pub addition: bool,
    /// What stands in it, in printed order.
    pub items: Vec<SectionItem>,
}

/// One thing in a section.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "a form has a few dozen items, and most of them are fields")]
pub enum SectionItem {
    /// Printed words that nobody fills in.
    Text(PrintedText),
    /// Something to fill in.
    Field(Field),
}

/// Printed words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedText {
    /// How they are set.
    pub style: TextStyle,
    /// The printed number, such as "(i)".
    pub number: Option<String>,
    /// The words.
    pub text: String,
}

/// How printed words are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextStyle {
    /// A heading below the section's own.
    Heading,
    /// Guidance for whoever fills in.
    Guidance,
    /// A numbered or bulleted statement that both sides agree to.
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

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    /// The first field with that meaning.
    #[must_use]
    pub fn meaning(&self, meaning: Meaning) -> Option<&Field> {
        self.fields().find(|field| field.means == Some(meaning))
    }

    /// The fields that are ours and not printed.
    pub fn additions(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().filter(|section| section.addition).flat_map(|section| &section.items).filter_map(|item| {
            match item {
                SectionItem::Field(field) => Some(field),
                SectionItem::Text(_) => None,
            }
        })
    }

    /// Whether anybody fills it in; a handout is only read.
    #[must_use]
    pub fn fillable(&self) -> bool {
        self.kind != FormKind::Handout
    }

    /// The file name of a blank without its ending: `sandwell-individual-record`.
    #[must_use]
    pub fn file_stem(&self) -> String {
        self.id.replace('/', "-")
    }

    /// Fields that hold a person of that role, in printed order.
    pub fn people(&self, role: Role) -> impl Iterator<Item = &Field> {
        self.fields().filter(move |field| matches!(&field.kind, Kind::Person { role: Some(r), .. } if *r == role))
    }

    /// The headings, and the labels of the fields and of the columns of tables.
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

    /// The form with the additions that are ours, or as printed.
    #[must_use]
    pub fn edition(self: &Arc<Self>, additions: bool) -> Arc<Self> {
        if additions || self.additions().next().is_none() {
            return Arc::clone(self);
        }
        let printed = self.as_printed.get_or_init(|| {
            let mut form = Self::clone(self);
            form.sections.retain(|section| !section.addition);
            // A form that prints no date may be dated by one of ours.
            form.dated_by = form.dated_by.take().filter(|name| form.field(name).is_some());
            Arc::new(form)
        });
        Arc::clone(printed)
    }

    /// The edition that a file was made from: with our additions when it has any field of theirs.
    #[must_use]
    pub fn edition_of(self: &Arc<Self>, has_field: impl Fn(&str) -> bool) -> Arc<Self> {
        let additions = self.additions().any(|field| has_field(&field.name));
        self.edition(additions)
    }
}
