//! Fields: what a form asks for, and of which kind each answer is.

use super::{Grade, Meaning};

/// One thing to fill in.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in files and records: lower-case words joined by `_`.
    pub name: String,
    /// The printed label; empty where the form prints a blank and no words before it.
    pub label: String,
    /// What messages and screen readers call it, where the printed label says too little.
    pub called: Option<String>,
    /// The printed number before the label, such as "1.".
    pub number: Option<String>,
    /// Printed guidance that belongs to the label.
    pub hint: Option<String>,
    /// Its label is ours, not the policy's.
    pub ours: bool,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// What it means to the rules, whatever it is called.
    pub means: Option<Meaning>,
    /// It must be filled in.
    pub required: bool,
    /// What to say when it is not.
    pub required_message: Option<String>,
    /// It counts only under this condition.
    pub relevant: Option<RelevantWhen>,
    /// What the answer must satisfy.
    pub constraint: Option<Constraint>,
    /// Set by whoever makes the blank, not by whoever fills it in.
    pub read_only: bool,
    /// What stands in the blank from the start.
    pub default: Option<String>,
    /// Share of the page's width in percent, 1 to 100; fields that fit share a line.
    pub width: u8,
    /// Room for this many lines of text.
    pub lines: u8,
}

/// What kind of answer a field takes.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A person's name.
    Person {
        /// What the person is in this record.
        role: Option<Role>,
        /// Several names may stand in it, separated by commas.
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
        /// Who has to sign.
        party: Role,
        /// The printed label of the date; none where the printed form has no date.
        date_label: Option<String>,
        /// The label of the typed name.
        name_label: String,
        /// The least that will do.
        grade: Grade,
    },
    /// A grid.
    Table(Table),
}

impl Kind {
    /// The word in definitions and JSON.
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

    /// The options of a choice, as printed; none for other kinds.
    #[must_use]
    pub fn choices(&self) -> &[String] {
        match self {
            Self::Choice { choices } | Self::Choices { choices } => choices,
            _ => &[],
        }
    }
}

/// What a person is in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who supervises.
    Supervisor,
    /// Who is supervised.
    Supervisee,
    /// The supervisor's manager.
    Manager,
    /// A senior manager.
    SeniorManager,
    /// Who audits.
    Auditor,
    /// Who assesses a newly qualified worker.
    Assessor,
    /// Who leads a group.
    Facilitator,
    /// Who is turned to in a disagreement.
    Intermediary,
    /// Human resources.
    Hr,
    /// A child or young person.
    Child,
}

impl Role {
    /// The word in definitions and JSON.
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

    /// How a message names the role: "the supervisor".
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

/// A grid of columns and rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// The columns that are filled in, from left to right.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: TableRows,
    /// Whether its rows are actions, and which.
    pub actions: Option<Actions>,
    /// The field where the reason for a delay is told, when no column has it.
    pub delay_reason: Option<String>,
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The first column with that meaning.
    #[must_use]
    pub fn meaning(&self, meaning: Meaning) -> Option<&Column> {
        self.columns.iter().find(|column| column.means == Some(meaning))
    }

    /// Whether the columns have headings: that of a single one would say what the section's has just said.
    #[must_use]
    pub fn has_header(&self) -> bool {
        let bare = matches!(&self.rows, TableRows::Printed { heading, .. } if heading.is_empty());
        !(bare && self.columns.len() == 1)
    }

    /// How many rows the blank has.
    #[must_use]
    pub fn blank_rows(&self) -> usize {
        match &self.rows {
            TableRows::Growing { blank } => *blank,
            TableRows::Fixed { count } => *count,
            TableRows::Printed { rows, .. } => rows.len(),
        }
    }

    /// Whether rows may be added when the form is filled in.
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
        /// How many the blank has.
        blank: usize,
    },
    /// Blank rows, exactly this many.
    Fixed {
        /// How many.
        count: usize,
    },
    /// A row for each printed label.
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
}

/// Which actions a table lists.
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
    /// Its name.
    pub name: String,
    /// The printed heading.
    pub label: String,
    /// One of the simple kinds: no signature, scale, table or several options.
    pub kind: Kind,
    /// Its heading is ours, not the policy's.
    pub ours: bool,
    /// What its cells mean to the rules.
    pub means: Option<Meaning>,
    /// A row that is used at all must have it.
    pub required: bool,
    /// Its share of the table's width, relative to the others.
    pub width: u8,
    /// Room for this many lines.
    pub lines: u8,
}

/// When a field counts: a closed set of shapes, no expressions.
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
    /// The name of the field it looks at.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Is { field, .. } | Self::Filled { field } => field,
        }
    }
}

/// What an answer must satisfy; at least one part is given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Constraint {
    /// A number's smallest value.
    pub min: Option<f64>,
    /// A number's largest value.
    pub max: Option<f64>,
    /// A date is not before the date in this field.
    pub not_before: Option<String>,
    /// A date is not after the date in this field.
    pub not_after: Option<String>,
    /// What to say when it is not satisfied.
    pub message: Option<String>,
}
