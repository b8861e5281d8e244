//! The address of a field in a file. [`Address`] is the only place that builds or parses such names.

use std::fmt;

use super::{Form, Kind, Table};

/// The limit of Word, which reports a file with a longer tag as damaged.
pub const LONGEST_TAG: usize = 64;

/// The last part of the full name of a signature field in a PDF.
const SIGNATURE: &str = ".signature";

/// Returns the part of a signature's field names that its name and date share. Earlier blanks used it alone as the full
/// name of the signature field.
#[must_use]
pub fn signature_group(full_name: &str) -> &str {
    full_name.strip_suffix(SIGNATURE).unwrap_or(full_name)
}

/// One thing to fill in, down to the cell.
///
/// Its text form is the name in findings and the full name of the PDF field; signatures differ ([`Form::pdf_name`]).
/// The tag of a Word cell leaves out the row, which is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// A field outside any table. For a signature: the drawn signature.
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
    /// One option of a field that takes several.
    Option {
        /// The field's name.
        field: String,
        /// The option's text as a [`slug`].
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
    /// The name of the field that the address belongs to.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Field(name) | Self::SignerName(name) | Self::SignedDate(name) => name,
            Self::Cell { table, .. } => table,
            Self::Option { field, .. } | Self::Point { field, .. } => field,
        }
    }

    /// The tag of the control in Word: the full name, without the row for cells, cut to [`LONGEST_TAG`].
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

/// What a tag in a Word file stands for. A cell's tag has no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlTag {
    /// Everything but a cell.
    Single(Address),
    /// A cell; its row is found by counting.
    Cell {
        /// The table's name.
        table: String,
        /// The column's name.
        column: String,
    },
}

impl ControlTag {
    /// The name of the field that the tag belongs to.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Single(address) => address.field(),
            Self::Cell { table, .. } => table,
        }
    }
}

impl Form {
    /// The full name of a field in a PDF. A signature shares a group with its name and date, because validators refuse
    /// a field that is also a parent.
    #[must_use]
    pub fn pdf_name(&self, address: &Address) -> String {
        let is_signature = |name: &str| self.field(name).is_some_and(|field| field.is_signature());
        match address {
            Address::Field(name) if is_signature(name) => format!("{name}{SIGNATURE}"),
            other => other.to_string(),
        }
    }

    /// The address of a PDF field's full name; `None` when the form has no such field. Accepts rows beyond the blank's
    /// in tables that grow, and signature fields as earlier blanks name them.
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

    /// The address of a Word control's tag; `None` when the form has no such field.
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

    /// The label of an address in messages: "By whom, row 2", "Signed (Supervisor), date".
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

    /// The label in messages: `called` if the form gives it, otherwise the printed label without its closing colon or
    /// full stop.
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
