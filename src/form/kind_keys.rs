//! Which keys fit which kind of item, column and form. The loader and the JSON Schema both ask here.

use super::form_kind::FormKind;
use super::raw::RawKind;

/// Kinds with the same keys besides `kind`.
pub(super) struct KindGroup<K: 'static> {
    /// The kinds.
    pub kinds: &'static [K],
    /// The keys that fit.
    pub keys: &'static [&'static [&'static str]],
    /// The keys that must be there.
    pub required: &'static [&'static str],
}

impl<K> KindGroup<K> {
    /// Whether a key fits these kinds.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|keys| keys.contains(&key))
    }
}

/// The keys of every field.
const FIELD: &[&str] = &[
    "number",
    "name",
    "label",
    "called",
    "hint",
    "ours",
    "means",
    "required",
    "required_message",
    "relevant",
    "width",
];
/// The keys of fields with one answer that is typed or chosen.
const ANSWER: &[&str] = &["constraint", "read_only", "default"];

/// The kinds of items in a section. Printed words come first.
pub(super) const ITEMS: &[KindGroup<RawKind>] = &[
    KindGroup {
        kinds: &[RawKind::Heading, RawKind::Guidance, RawKind::Clause, RawKind::Note],
        keys: &[&["text", "number"]],
        required: &["text"],
    },
    KindGroup {
        kinds: &[RawKind::Text, RawKind::LongText],
        keys: &[FIELD, ANSWER, &["lines", "evidence"]],
        required: &["name"],
    },
    KindGroup { kinds: &[RawKind::Person], keys: &[FIELD, ANSWER, &["role", "repeat", "lines"]], required: &["name"] },
    KindGroup {
        kinds: &[RawKind::Number, RawKind::Time, RawKind::Date, RawKind::Tick],
        keys: &[FIELD, ANSWER],
        required: &["name"],
    },
    KindGroup { kinds: &[RawKind::YesNo], keys: &[FIELD, ANSWER, &["evidence"]], required: &["name"] },
    KindGroup { kinds: &[RawKind::Choice], keys: &[FIELD, ANSWER, &["choices"]], required: &["name", "choices"] },
    KindGroup {
        kinds: &[RawKind::Choices],
        keys: &[FIELD, &["choices", "constraint"]],
        required: &["name", "choices"],
    },
    KindGroup {
        kinds: &[RawKind::Scale],
        keys: &[FIELD, &["min", "max", "low", "high", "reason"]],
        required: &["name"],
    },
    KindGroup {
        kinds: &[RawKind::Signature],
        keys: &[FIELD, &["role", "date_label", "undated", "name_label", "grade"]],
        required: &["name", "role"],
    },
    KindGroup {
        kinds: &[RawKind::Table],
        keys: &[FIELD, &["columns", "blank_rows", "grow", "rows", "row_heading", "actions", "delay_reason"]],
        required: &["name", "columns"],
    },
];

/// The keys of every column.
const COLUMN: &[&str] = &["name", "label", "ours", "means", "required", "width", "lines"];

/// The kinds of columns in a table.
pub(super) const COLUMNS: &[KindGroup<RawKind>] = &[
    KindGroup {
        kinds: &[
            RawKind::Text,
            RawKind::LongText,
            RawKind::Person,
            RawKind::Number,
            RawKind::Time,
            RawKind::Date,
            RawKind::Tick,
            RawKind::YesNo,
        ],
        keys: &[COLUMN],
        required: &["name", "label"],
    },
    KindGroup { kinds: &[RawKind::Choice], keys: &[COLUMN, &["choices"]], required: &["name", "label", "choices"] },
];

/// The keys of every form.
const FORM: &[&str] = &[
    "id",
    "version",
    "worded_since",
    "title",
    "filed_as",
    "reference",
    "purpose",
    "folder_section",
    "landscape",
    "sections",
    "source",
    "corrections",
    "readings",
    "earlier_wording",
    "policy",
];
const FORM_REQUIRED: &[&str] = &["id", "version", "title", "purpose", "sections", "source"];

/// The kinds of forms. A handout, which is only read, comes first.
pub(super) const FORMS: &[KindGroup<FormKind>] = &[
    KindGroup { kinds: &[FormKind::Handout], keys: &[FORM], required: FORM_REQUIRED },
    KindGroup {
        kinds: &[
            FormKind::Agreement,
            FormKind::Record,
            FormKind::Log,
            FormKind::Audit,
            FormKind::Checklist,
            FormKind::Tracker,
        ],
        keys: &[FORM, &["activity", "completed_by", "dated_by"]],
        required: FORM_REQUIRED,
    },
];

/// The group of a kind.
pub(super) fn group<K: PartialEq + Copy>(groups: &'static [KindGroup<K>], kind: K) -> Option<&'static KindGroup<K>> {
    groups.iter().find(|group| group.kinds.contains(&kind))
}

impl RawKind {
    /// The keyword in definitions.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Guidance => "guidance",
            Self::Clause => "clause",
            Self::Note => "note",
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Person => "person",
            Self::Number => "number",
            Self::Time => "time",
            Self::Date => "date",
            Self::Tick => "tick",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Scale => "scale",
            Self::Signature => "signature",
            Self::Table => "table",
        }
    }
}
