//! [`Draft`]: what was made from a folder.

use crate::error::Result;
use crate::record::{Record, yaml};
use crate::text::count;
use crate::{docx, pdf};

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The record, marked as a draft.
    pub record: Record,
    /// The number of questions that the evidence decides.
    pub decided: usize,
    /// The number of questions that are left to a person.
    pub open: usize,
    /// What else is to be known about it, as sentences.
    pub notes: Vec<String>,
}

/// The formats of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftFormat {
    /// A Word document.
    Word,
    /// A PDF.
    Pdf,
    /// A record as YAML.
    Yaml,
}

impl DraftFormat {
    /// The ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Word => "docx",
            Self::Pdf => "pdf",
            Self::Yaml => "yaml",
        }
    }
}

impl Draft {
    /// The bytes of its file.
    ///
    /// # Errors
    /// When the record cannot be written in this format.
    pub fn bytes(&self, format: DraftFormat) -> Result<Vec<u8>> {
        match format {
            DraftFormat::Word => docx::fill(&self.record),
            DraftFormat::Pdf => pdf::fill(&self.record),
            DraftFormat::Yaml => yaml::write(&self.record, None).map(String::into_bytes),
        }
    }

    /// How many questions are answered, and how many are left; none for a form without questions.
    #[must_use]
    pub fn answered(&self) -> Option<String> {
        (self.decided + self.open > 0).then(|| {
            format!(
                "{} answered from the folder, {} left to you; check every answer",
                count(self.decided, "question"),
                self.open
            )
        })
    }
}
