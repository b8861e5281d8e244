//! The kinds of forms.

/// The kind of a form; the schema and the catalogue use the same words.
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

impl FormKind {
    /// The keyword in definitions and JSON.
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
