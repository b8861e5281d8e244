//! What each field is in a PDF: the kind of form field, its buttons' states, its description.

use std::fmt;

use crate::form::{Address, Form, Kind};

/// One box on the page: a whole field, or one button of a group with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WidgetTarget {
    /// The field's full name.
    pub name: String,
    /// The state this button sets, for a group of buttons.
    pub state: Option<String>,
}

impl WidgetTarget {
    /// A field with one box.
    #[must_use]
    pub fn whole(address: &Address) -> Self {
        Self { name: address.to_string(), state: None }
    }

    /// One button of a group.
    #[must_use]
    pub fn state(address: &Address, state: &str) -> Self {
        Self { name: address.to_string(), state: Some(state.to_owned()) }
    }

    /// Takes a link's target apart again; none when it is no field.
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

/// What kind of form field stands for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// Text in one line.
    Line,
    /// Text in several lines.
    Lines,
    /// A check box with the on-state `Yes`.
    Tick,
    /// Buttons of which one at most is on.
    Radio,
    /// A list to choose from.
    Combo(Vec<String>),
    /// A place for a digital signature.
    Signature,
}

/// The form field that stands for an address; none when the form has no such field.
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
        // Many names need more than a line.
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

/// The name that a screen reader speaks for a field.
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

/// Every field that a blank of the form has, in printed order. Rows of growing tables are those of
/// the blank.
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
