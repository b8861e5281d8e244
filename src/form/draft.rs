//! The edition of a form that is filled in as a draft: a box on top says so, and is emptied when the draft is finished.

use std::sync::{Arc, OnceLock};

use super::{Field, Form, Kind, Section, SectionItem};

/// The name of the box that marks a draft. No form may have a field of this name.
pub const DRAFT_MARK: &str = "draft_mark";

/// How the words begin that mark a draft. A file that shows them and has no fields is a draft, too.
pub const DRAFT_WORDS: &str = "Draft made from the folder on";

impl Form {
    /// Whether this edition has the box that marks a draft.
    #[must_use]
    pub fn has_draft_mark(&self) -> bool {
        self.field(DRAFT_MARK).is_some()
    }

    /// The edition that a file was made from: with the additions when the file has any of their fields, and with the mark of
    /// a draft when the file has that.
    #[must_use]
    pub fn edition_of(self: &Arc<Self>, has_field: impl Fn(&str) -> bool) -> Arc<Self> {
        let additions = self.additions().any(|field| has_field(&field.name));
        let edition = self.edition(additions);
        if has_field(DRAFT_MARK) { edition.as_draft() } else { edition }
    }

    /// The form with the box that marks a draft on top.
    #[must_use]
    pub fn as_draft(self: &Arc<Self>) -> Arc<Self> {
        if self.has_draft_mark() {
            return Arc::clone(self);
        }
        let mut form = Self::clone(self);
        form.as_printed = OnceLock::new();
        form.sections.insert(
            0,
            Section {
                heading: None,
                number: None,
                panel: true,
                addition: false,
                items: vec![SectionItem::Field(mark())],
            },
        );
        Arc::new(form)
    }
}

/// The box that marks a draft.
fn mark() -> Field {
    Field {
        name: DRAFT_MARK.to_owned(),
        label: "DRAFT – not yet checked".to_owned(),
        called: Some("Draft".to_owned()),
        number: None,
        hint: Some("Empty this box when every answer is checked.".to_owned()),
        ours: true,
        kind: Kind::LongText,
        means: None,
        evidence: None,
        required: false,
        required_message: None,
        relevant: None,
        constraint: None,
        read_only: false,
        default: None,
        width: 100,
        lines: 2,
    }
}
