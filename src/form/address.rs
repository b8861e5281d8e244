//! How a field is called in a file.
//!
//! An [`Address`] names one thing that can be filled in. Its text form is the name in findings, and but for
//! signatures the PDF field's full name ([`Form::pdf_name`]); in Word a cell's tag leaves out the row, which is counted.
//! Nothing else in the project builds such a name or takes one apart.

use std::fmt;

use super::{Form, Kind, Table};

/// Word takes tags of up to 64 characters and calls a file with a longer one damaged.
pub const LONGEST_TAG: usize = 64;

/// The last part of the full name of a signature field in a PDF.
const SIGNATURE: &str = ".signature";

/// What the full names of a signature field in a PDF and of the fields beside it begin with. Earlier blanks have that
/// alone as the full name of the signature field.
#[must_use]
pub fn signature_group(full_name: &str) -> &str {
    full_name.strip_suffix(SIGNATURE).unwrap_or(full_name)
}

/// One thing that can be filled in, down to the cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// A field outside any table; of a signature, the drawn signature itself.
    Field(String),
    /// A cell of a table.
    Cell {
        /// The table's name.
        table: String,
        /// The row, from 1.
        row: usize,
        /// The column's name.
        column: String,
    },
    /// One option of a field with several.
    Option {
        /// The field's name.
        field: String,
        /// The option's text as [`slug`] makes it.
        slug: String,
    },
    /// One point of a scale.
    Point {
        /// The field's name.
        field: String,
        /// The point.
        point: i64,
    },
    /// The typed name of a signer.
    SignerName(String),
    /// The date of a signature.
    SignedDate(String),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(name),
            Self::Cell { table, row, column } => write!(f, "{table}.{row}.{column}"),
            Self::Option { field, slug } => write!(f, "{field}.{slug}"),
            Self::Point { field, point } => write!(f, "{field}.{point}"),
            Self::SignerName(name) => write!(f, "{name}.name"),
            Self::SignedDate(name) => write!(f, "{name}.date"),
        }
    }
}

impl Address {
    /// The name of the field it belongs to.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Field(name) | Self::SignerName(name) | Self::SignedDate(name) => name,
            Self::Cell { table, .. } => table,
            Self::Option { field, .. } | Self::Point { field, .. } => field,
        }
    }

    /// The tag of its control in Word: the full name, but for cells without the row, and cut where
    /// Word would refuse the file.
    #[must_use]
    pub fn tag(&self) -> String {
        let full = match self {
            Self::Cell { table, column, .. } => format!("{table}.{column}"),
            other => other.to_string(),
        };
        full.chars().take(LONGEST_TAG).collect()
    }

    /// A cell of a table.
    #[must_use]
    pub fn cell(table: &str, row: usize, column: &str) -> Self {
        Self::Cell { table: table.to_owned(), row, column: column.to_owned() }
    }

    /// One option of a field.
    #[must_use]
    pub fn option(field: &str, option: &str) -> Self {
        Self::Option { field: field.to_owned(), slug: slug(option) }
    }
}

/// What a tag in a Word file names: a cell's row is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlTag {
    /// Everything but a cell.
    Single(Address),
    /// A cell of a row yet to be counted.
    Cell {
        /// The table's name.
        table: String,
        /// The column's name.
        column: String,
    },
}

impl ControlTag {
    /// The name of the field it belongs to.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Single(address) => address.field(),
            Self::Cell { table, .. } => table,
        }
    }
}

impl Form {
    /// The full name of a field in a PDF. A signature stands in one group with its name and date: a field that is a
    /// parent, too, makes validators refuse the file.
    #[must_use]
    pub fn pdf_name(&self, address: &Address) -> String {
        let is_signature = |name: &str| self.field(name).is_some_and(|field| field.is_signature());
        match address {
            Address::Field(name) if is_signature(name) => format!("{name}{SIGNATURE}"),
            other => other.to_string(),
        }
    }

    /// What a PDF field's full name stands for; none when the form has no such field. Rows beyond
    /// the blank's are accepted for tables that grow, and signature fields as earlier blanks name them.
    #[must_use]
    pub fn address(&self, full_name: &str) -> Option<Address> {
        let group = full_name.strip_suffix(SIGNATURE).and_then(|name| self.field(name));
        if let Some(field) = group.filter(|field| field.is_signature()) {
            return Some(Address::Field(field.name.clone()));
        }
        let (name, rest) = full_name.split_once('.').unwrap_or((full_name, ""));
        let field = self.field(name)?;
        if let (Kind::Table(table), Some((row, column))) = (&field.kind, rest.split_once('.')) {
            let row = row.parse::<usize>().ok().filter(|row| row_allowed(table, *row))?;
            return table.column(column).map(|_| Address::cell(name, row, column));
        }
        match self.tagged(full_name)? {
            ControlTag::Single(address) => Some(address),
            ControlTag::Cell { .. } => None,
        }
    }

    /// What a Word control's tag stands for; none when the form has no such field.
    #[must_use]
    pub fn tagged(&self, tag: &str) -> Option<ControlTag> {
        let (name, rest) = match tag.split_once('.') {
            Some((name, rest)) => (name, Some(rest)),
            None => (tag, None),
        };
        let field = self.field(name)?;
        let owned = name.to_owned();
        let single = |address| Some(ControlTag::Single(address));
        match (&field.kind, rest) {
            (Kind::Table(table), Some(column)) => {
                table.column(column).map(|_| ControlTag::Cell { table: owned, column: column.to_owned() })
            }
            (Kind::Table(_), None) => None,
            (Kind::Choices { choices }, Some(_)) => {
                let same = |option: &Address| option.to_string() == tag || option.tag() == tag;
                choices.iter().map(|choice| Address::option(name, choice)).find(same).map(ControlTag::Single)
            }
            (Kind::Scale { min, max, .. }, Some(rest)) => {
                let point = rest.parse::<i64>().ok().filter(|point| point >= min && point <= max)?;
                single(Address::Point { field: owned, point })
            }
            (Kind::Signature { .. }, Some("name")) => single(Address::SignerName(owned)),
            (Kind::Signature { .. }, Some("date")) => single(Address::SignedDate(owned)),
            (_, None) => single(Address::Field(owned)),
            (_, Some(_)) => None,
        }
    }

    /// The label of an address as a person knows it: "By whom, row 2", "Signed (Supervisor), date".
    #[must_use]
    pub fn label(&self, address: &Address) -> String {
        let Some(field) = self.field(address.field()) else { return address.to_string() };
        let label = field.plain_label();
        match (address, &field.kind) {
            (Address::Cell { row, column, .. }, Kind::Table(table)) => {
                let column = table.column(column).map_or(column.as_str(), |column| column.label.as_str());
                match table.row_label(*row) {
                    Some(printed) => format!("{column}, {}", trim_label(printed)),
                    None => format!("{column}, row {row}"),
                }
            }
            (Address::Option { slug: wanted, .. }, kind) => {
                let option = kind.choices().iter().find(|choice| slug(choice) == *wanted);
                format!("{label}: {}", option.unwrap_or(wanted))
            }
            (Address::Point { point, .. }, _) => format!("{label}: {point}"),
            (Address::SignerName(_), Kind::Signature { name_label, .. }) => {
                format!("{label}: {}", trim_label(name_label))
            }
            (Address::SignedDate(_), Kind::Signature { date_label, .. }) => {
                format!("{label}: {}", date_label.as_deref().map_or("date", trim_label))
            }
            _ => label,
        }
    }
}

impl super::Field {
    /// Returns whether the field is a signature.
    #[must_use]
    pub fn is_signature(&self) -> bool {
        matches!(self.kind, Kind::Signature { .. })
    }

    /// What messages call it: the label without its closing colon or full stop, unless the form
    /// has better words.
    #[must_use]
    pub fn plain_label(&self) -> String {
        self.called.clone().unwrap_or_else(|| trim_label(&self.label).to_owned())
    }
}

impl Table {
    /// The printed label of a row, from 1.
    #[must_use]
    pub fn row_label(&self, row: usize) -> Option<&str> {
        match &self.rows {
            super::TableRows::Printed { rows, .. } => {
                rows.get(row.checked_sub(1)?).map(|row| row.label.as_str()).filter(|label| !label.is_empty())
            }
            _ => None,
        }
    }
}

fn trim_label(label: &str) -> &str {
    label.trim_start_matches(['•', ' ']).trim_end_matches([':', '.', ' ', '-', '–'])
}

fn row_allowed(table: &Table, row: usize) -> bool {
    row >= 1 && (table.grows() || row <= table.blank_rows())
}

/// An option's text as part of a name: `Care proceedings` becomes `care-proceedings`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}
