//! What is merged, and how.

use chrono::NaiveDate;

/// A PDF to be merged.
#[derive(Debug, Clone, Default)]
pub struct MergePart<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// Its title, for bookmarks and screen readers.
    pub title: String,
    /// Its bookmark level: 1 for a section, 2 for a document of the section before it, 0 for no bookmark.
    pub level: u8,
    /// Whether page numbers are printed on its pages: in a free place, or on a strip below a full page.
    pub numbered: bool,
    /// The text before its printed page numbers; by default [`MergeOptions::number_label`].
    pub label: Option<String>,
    /// Whether its links to `page:N` lead to that page of the merged file, from 1. Set for [pages made
    /// here](crate::pdf::typeset::pages). By default such links are left out.
    pub resolves_links: bool,
    /// Whether its fields are always flattened, even with [`FormFields::Keep`].
    pub flat: bool,
    /// Additional bookmarks after its own, at the level of documents: title and page of the merged file, from 1.
    /// Bookmarks to missing pages are left out.
    pub also: Vec<(String, u32)>,
}

/// The treatment of form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFields {
    /// Fields stay. Those of each part get a parent field: `d01`, `d02` and so on.
    Keep,
    /// Fields and markup are flattened into the page.
    Flatten,
}

/// The relationship of an attached file (`/AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The merged file was made from it.
    Source,
    /// It supplements the merged file.
    Supplement,
    /// It is data that the merged file shows.
    Data,
}

impl Relation {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Supplement => "Supplement",
            Self::Data => "Data",
        }
    }
}

/// A file attached to the merged one.
#[derive(Debug, Clone)]
pub struct Attachment<'a> {
    /// Its name; a number is added to a duplicate.
    pub name: String,
    /// The file.
    pub bytes: &'a [u8],
    /// Its media type, such as `application/pdf`.
    pub media_type: &'static str,
    /// Its description.
    pub description: String,
    /// Its relationship to the merged file.
    pub relation: Relation,
}

/// The options of a merge.
#[derive(Debug, Clone)]
pub struct MergeOptions<'a> {
    /// The title of the merged file.
    pub title: String,
    /// Its language, such as `en-GB`. Parts in another language are tagged with theirs.
    pub language: String,
    /// The treatment of form fields.
    pub fields: FormFields,
    /// Files to attach.
    pub attachments: Vec<Attachment<'a>>,
    /// The password that encrypts it, if any. PDF/A forbids encryption.
    pub password: Option<String>,
    /// Its creation date, if any.
    pub date: Option<NaiveDate>,
    /// The text before a printed page number.
    pub number_label: String,
}

impl Default for MergeOptions<'_> {
    fn default() -> Self {
        Self {
            title: String::new(),
            language: "en-GB".to_owned(),
            fields: FormFields::Flatten,
            attachments: Vec::new(),
            password: None,
            date: None,
            number_label: String::new(),
        }
    }
}
