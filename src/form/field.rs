//! Fields: what a form asks for, and the kind of each answer.

use super::term::Term;
use super::{Evidence, Grade, Meaning};

/// One field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name in files and records: lower-case words joined by `_`.
    pub name: String,
    /// The printed label; empty where the form prints a gap without words before it.
    pub label: String,
    /// The name in messages and for screen readers, where the printed label says too little.
    pub called: Option<String>,
    /// The printed number before the label, such as "1.".
    pub number: Option<String>,
    /// Printed guidance for the label.
    pub hint: Option<String>,
    /// Whether the label is Formfolio's wording, not the policy's.
    pub ours: bool,
    /// The kind of answer.
    pub kind: Kind,
    /// The meaning to the rules.
    pub means: Option<Meaning>,
    /// What in a folder fills it in a draft.
    pub evidence: Option<Evidence>,
    /// Whether an answer is required.
    pub required: bool,
    /// The message when a required answer is missing.
    pub required_message: Option<String>,
    /// The condition under which the field counts.
    pub relevant: Option<RelevantWhen>,
    /// The constraint on the answer.
    pub constraint: Option<Constraint>,
    /// Whether the maker of the blank sets the value, and users cannot change it.
    pub read_only: bool,
    /// The value in the blank.
    pub default: Option<String>,
    /// Share of the page's width in percent, 1 to 100; fields that fit together share a line.
    pub width: u8,
    /// Room in lines of text.
    pub lines: u8,
}

/// The kind of answer that a field takes.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A person's name.
    Person {
        /// The person's role in this record.
        role: Option<Role>,
        /// Whether several names may be given, separated by commas.
        several: bool,
    },
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
    Choice {
        /// The options, as printed.
        choices: Vec<String>,
    },
    /// Any of several options.
    Choices {
        /// The options, as printed.
        choices: Vec<String>,
    },
    /// A mark on a scale of whole numbers.
    Scale {
        /// Lowest point, usually 0.
        min: i64,
        /// Highest point, usually 10.
        max: i64,
        /// What the lowest point means.
        low: Option<String>,
        /// What the highest point means.
        high: Option<String>,
        /// The field that gives the reason for the mark.
        reason: Option<String>,
    },
    /// A signature with the signer's name and the date of signing.
    Signature {
        /// The role of the signer.
        party: Role,
        /// The printed label of the date; `None` where the printed form has no date.
        date_label: Option<String>,
        /// The label of the typed name.
        name_label: String,
        /// The lowest grade accepted.
        grade: Grade,
    },
    /// A table.
    Table(Table),
}

impl Kind {
    /// Whether an answer of this kind can have that meaning.
    #[must_use]
    pub fn can_mean(&self, meaning: Meaning) -> bool {
        meaning.kinds().contains(&self.keyword())
    }

    /// The keyword in definitions and JSON.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Person { .. } => "person",
            Self::Number => "number",
            Self::Time => "time",
            Self::Date => "date",
            Self::Tick => "tick",
            Self::YesNo => "yes_no",
            Self::Choice { .. } => "choice",
            Self::Choices { .. } => "choices",
            Self::Scale { .. } => "scale",
            Self::Signature { .. } => "signature",
            Self::Table(_) => "table",
        }
    }

    /// The options of a choice, as printed; empty for other kinds.
    #[must_use]
    pub fn choices(&self) -> &[String] {
        match self {
            Self::Choice { choices } | Self::Choices { choices } => choices,
            _ => &[],
        }
    }
}

/// A person's role in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The supervisor.
    Supervisor,
    /// The supervisee.
    Supervisee,
    /// The supervisor's manager.
    Manager,
    /// A senior manager.
    SeniorManager,
    /// The auditor.
    Auditor,
    /// The assessor of a newly qualified worker.
    Assessor,
    /// The leader of a group.
    Facilitator,
    /// The person to whom disagreements are referred.
    Intermediary,
    /// Human resources.
    Hr,
    /// A child or young person.
    Child,
}

impl Role {
    /// The keyword in definitions and JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Supervisor => "supervisor",
            Self::Supervisee => "supervisee",
            Self::Manager => "manager",
            Self::SeniorManager => "senior_manager",
            Self::Auditor => "auditor",
            Self::Assessor => "assessor",
            Self::Facilitator => "facilitator",
            Self::Intermediary => "intermediary",
            Self::Hr => "hr",
            Self::Child => "child",
        }
    }

    /// The role in messages: "the supervisor".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Supervisor => "the supervisor",
            Self::Supervisee => "the supervisee",
            Self::Manager => "the supervisor’s manager",
            Self::SeniorManager => "the senior manager",
            Self::Auditor => "the auditor",
            Self::Assessor => "the assessor",
            Self::Facilitator => "the facilitator",
            Self::Intermediary => "the intermediary",
            Self::Hr => "HR",
            Self::Child => "the child",
        }
    }
}

/// A table of columns and rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// The columns to fill in, from left to right.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: TableRows,
    /// Which actions the rows list, if they are actions.
    pub actions: Option<Actions>,
    /// The field for the reason for a delay, when no column has it.
    pub delay_reason: Option<String>,
}

impl Table {
    /// The column with that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The first column with that meaning.
    #[must_use]
    pub fn meaning(&self, meaning: Meaning) -> Option<&Column> {
        self.columns.iter().find(|column| column.means == Some(meaning))
    }

    /// Whether the columns have printed headings. A single column has none: it would repeat the section's heading.
    #[must_use]
    pub fn has_header(&self) -> bool {
        let bare = matches!(&self.rows, TableRows::Printed { heading, .. } if heading.is_empty());
        !(bare && self.columns.len() == 1)
    }

    /// The number of rows in the blank.
    #[must_use]
    pub fn blank_rows(&self) -> usize {
        match &self.rows {
            TableRows::Growing { blank } => *blank,
            TableRows::Fixed { count } => *count,
            TableRows::Printed { rows, .. } => rows.len(),
        }
    }

    /// The printed rows; none where users name the rows.
    #[must_use]
    pub fn printed_rows(&self) -> &[PrintedRow] {
        match &self.rows {
            TableRows::Printed { rows, .. } => rows,
            TableRows::Growing { .. } | TableRows::Fixed { .. } => &[],
        }
    }

    /// Whether users may add rows.
    #[must_use]
    pub fn grows(&self) -> bool {
        matches!(self.rows, TableRows::Growing { .. })
    }
}

/// The rows of a table.
#[derive(Debug, Clone)]
pub enum TableRows {
    /// Blank rows; Word can add more.
    Growing {
        /// The number of rows in the blank.
        blank: usize,
    },
    /// Blank rows; users cannot add more.
    Fixed {
        /// The number of rows.
        count: usize,
    },
    /// One row for each printed label.
    Printed {
        /// The heading over the labels; may be empty.
        heading: String,
        /// The labels, in order.
        rows: Vec<PrintedRow>,
    },
}

/// A printed row label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedRow {
    /// The label.
    pub label: String,
    /// The questions or lines printed under it.
    pub text: Vec<String>,
    /// When a step of a programme is due, counted from the start of the programme.
    pub due_after: Option<Term>,
    /// The rows of the steps that come before it, from 0.
    pub comes_after: Vec<usize>,
    /// The date field of what comes after it.
    pub comes_before: Option<String>,
    /// Whether a question need not be answered in every record.
    pub optional: bool,
    /// What in a folder answers each of its questions, in order; empty where nothing does.
    pub evidence: Vec<Evidence>,
    /// The words by which documents of [`Evidence::DocumentOnFile`] are found.
    pub found_as: Vec<String>,
}

/// The kind of actions that a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actions {
    /// Agreed in this session.
    New,
    /// Agreed earlier and reviewed in this session.
    Previous,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// The name.
    pub name: String,
    /// The printed heading.
    pub label: String,
    /// A simple kind: no signature, scale, table or choice of several.
    pub kind: Kind,
    /// Whether the heading is Formfolio's wording, not the policy's.
    pub ours: bool,
    /// The meaning of the cells to the rules.
    pub means: Option<Meaning>,
    /// Whether every used row needs an answer in this column.
    pub required: bool,
    /// Share of the table's width, relative to the other columns.
    pub width: u8,
    /// Room in lines of text.
    pub lines: u8,
}

/// The condition under which a field counts. A closed set of shapes, without expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelevantWhen {
    /// Another field has this answer ("Yes", an option's text).
    Is {
        /// The other field's name.
        field: String,
        /// The answer.
        answer: String,
    },
    /// Another field has been filled in.
    Filled {
        /// The other field's name.
        field: String,
    },
}

impl RelevantWhen {
    /// The name of the field that the condition depends on.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Is { field, .. } | Self::Filled { field } => field,
        }
    }
}

/// A constraint on an answer; at least one part is given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Constraint {
    /// A number's smallest value.
    pub min: Option<f64>,
    /// A number's largest value.
    pub max: Option<f64>,
    /// A date must not be before the date in this field.
    pub not_before: Option<String>,
    /// A date must not be after the date in this field.
    pub not_after: Option<String>,
    /// Options that exclude each other: at most one of them holds.
    pub not_together: Vec<String>,
    /// Options of which every one has to be ticked.
    pub includes: Vec<String>,
    /// Whether every form of its kind has this box ticked.
    pub ticked: bool,
    /// Options are ticked only where the box of this name is, too.
    pub only_with: Option<String>,
    /// The message when the constraint is not met.
    pub message: Option<String>,
}
