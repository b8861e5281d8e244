//! The edition of a form that is filled in as a draft: a box on top says so, and is emptied when the draft is finished.

use std::sync::{Arc, OnceLock};

use super::{Field, Form, Kind, Section, SectionItem};

/// The name of the box that marks a draft. No form may have a field of this name.
pub const DRAFT_MARK: &str = "draft_mark";

impl Form {
    /// Whether this edition has the box that marks a draft.
    #[must_use]
    pub fn has_draft_mark(&self) -> bool {
        self.field(DRAFT_MARK).is_some()
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
