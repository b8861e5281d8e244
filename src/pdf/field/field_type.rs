//! The PDF field for each form field: its type, button states and description.

use std::fmt;

use crate::form::{Address, Form, Kind};

/// The target of one widget: a whole field, or one button of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WidgetTarget {
    /// The field's fully qualified name.
    pub name: String,
    /// The on-state of a button in a group.
    pub state: Option<String>,
}

impl WidgetTarget {
    /// A field with one widget.
    #[must_use]
    pub fn whole(address: &Address) -> Self {
        Self { name: address.to_string(), state: None }
    }

    /// One button of a group.
    #[must_use]
    pub fn state(address: &Address, state: &str) -> Self {
        Self { name: address.to_string(), state: Some(state.to_owned()) }
    }

    /// Parses a link target; none if it is no field.
    #[must_use]
    pub fn from_link(uri: &str) -> Option<Self> {
        let text = uri.strip_prefix("field:")?;
        Some(match text.split_once('=') {
            Some((name, state)) => Self { name: name.to_owned(), state: Some(state.to_owned()) },
            None => Self { name: text.to_owned(), state: None },
        })
    }
}

impl fmt::Display for WidgetTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.state {
            Some(state) => write!(f, "{}={state}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// The type of a form field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// Text on one line.
    Line,
    /// Text on several lines.
    Lines,
    /// A check box with the on-state `Yes`.
    Tick,
    /// Radio buttons.
    Radio,
    /// A combo box with these options.
    Combo(Vec<String>),
    /// A signature field.
    Signature,
}

/// Returns the field type of an address; none if it has no PDF field of its own.
#[must_use]
pub fn field_type(form: &Form, address: &Address) -> Option<FieldType> {
    let field = form.field(address.field())?;
    Some(match address {
        Address::Option { .. } => FieldType::Tick,
        Address::SignerName(_) | Address::SignedDate(_) => FieldType::Line,
        Address::Point { .. } => return None,
        Address::Cell { column, .. } => match &field.kind {
            Kind::Table(table) => of_kind(&table.column(column)?.kind),
            _ => return None,
        },
        // Several names may need more than one line.
        Address::Field(_) if matches!(field.kind, Kind::Person { several: true, .. }) && field.lines > 1 => {
            FieldType::Lines
        }
        Address::Field(_) => of_kind(&field.kind),
    })
}

fn of_kind(kind: &Kind) -> FieldType {
    match kind {
        Kind::LongText => FieldType::Lines,
        Kind::Tick => FieldType::Tick,
        Kind::YesNo | Kind::Scale { .. } => FieldType::Radio,
        Kind::Choice { choices } => FieldType::Combo(choices.clone()),
        Kind::Signature { .. } => FieldType::Signature,
        Kind::Text
        | Kind::Person { .. }
        | Kind::Number
        | Kind::Time
        | Kind::Date
        | Kind::Choices { .. }
        | Kind::Table(_) => FieldType::Line,
    }
}

/// Returns the accessible name of a field (`/TU`).
#[must_use]
pub fn description(form: &Form, address: &Address) -> String {
    let label = form.label(address);
    let Some(field) = form.field(address.field()) else { return label };
    let spoken = match address {
        Address::Cell { .. } => format!("{}: {label}", field.plain_label()),
        Address::Field(_) => match &field.number {
            Some(number) => format!("{number} {label}"),
            None => label,
        },
        _ => label,
    };
    let kind = match (address, &field.kind) {
        (Address::SignedDate(_), _) | (Address::Field(_), Kind::Date) => Some("DD/MM/YYYY"),
        (Address::Cell { column, .. }, Kind::Table(table))
            if table.column(column).is_some_and(|c| matches!(c.kind, Kind::Date)) =>
        {
            Some("DD/MM/YYYY")
        }
        (Address::Field(_), Kind::Time) => Some("HH:MM"),
        _ => None,
    };
    match kind {
        Some(format) => format!("{spoken} ({format})"),
        None => spoken,
    }
}

/// Returns the fields of a form's blank in printed order. Growing tables have the rows of the blank.
#[must_use]
pub fn addresses(form: &Form) -> Vec<Address> {
    let mut out = Vec::new();
    for field in form.fields() {
        let name = &field.name;
        match &field.kind {
            Kind::Table(table) => {
                for row in 1..=table.blank_rows() {
                    out.extend(table.columns.iter().map(|column| Address::cell(name, row, &column.name)));
                }
            }
            Kind::Choices { choices } => out.extend(choices.iter().map(|choice| Address::option(name, choice))),
            Kind::Signature { date_label, .. } => {
                out.push(Address::Field(name.clone()));
                out.push(Address::SignerName(name.clone()));
                out.extend(date_label.is_some().then(|| Address::SignedDate(name.clone())));
            }
            _ => out.push(Address::Field(name.clone())),
        }
    }
    out
}
