//! The printed words of a form, each with its place.

use super::field::{Field, Kind, Table, TableRows};
use super::{Form, Section, SectionItem, TextStyle};

/// The part of a form that printed words belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormPart {
    /// The line above the title.
    Reference,
    /// The organisation's name.
    Organisation,
    /// The title.
    Title,
    /// The heading of a section.
    Heading,
    /// Words that users do not fill in.
    Words,
    /// A number before a heading, words or a label.
    Number,
    /// The label of a field.
    Label,
    /// Guidance for a field.
    Hint,
    /// An option.
    Choice,
    /// The meaning of the lowest or highest point of a scale.
    Anchor,
    /// The label of a signer's name.
    NameLabel,
    /// The label of a signature's date.
    DateLabel,
    /// The heading over the labels of a table's rows.
    RowHeading,
    /// The heading of a column.
    Column,
    /// An option of a column.
    ColumnChoice,
    /// The label of a row, or a line below it.
    Row,
}

/// Printed words of a form.
#[derive(Debug, Clone)]
pub struct PrintedWords<'f> {
    /// The part they belong to.
    pub part: FormPart,
    /// The field they belong to.
    pub field: Option<&'f Field>,
    /// The place, in words.
    pub place: String,
    /// The words.
    pub text: &'f str,
    /// Whether they are Formfolio's and not the policy's.
    pub ours: bool,
}

impl Form {
    /// All printed words of the form, in order.
    #[must_use]
    pub fn printed_words(&self) -> Vec<PrintedWords<'_>> {
        let mut list = PrintedWordsList { out: Vec::new(), under: None, ours: false, field: None };
        list.add_all(FormPart::Reference, "reference", self.reference.as_deref());
        list.add(FormPart::Organisation, "organisation", &self.organisation);
        list.add(FormPart::Title, "title", &self.title);
        for section in &self.sections {
            list.section(section);
        }
        list.out
    }
}

struct PrintedWordsList<'f> {
    out: Vec<PrintedWords<'f>>,
    /// The heading above the next words.
    under: Option<&'f str>,
    ours: bool,
    field: Option<&'f Field>,
}

impl<'f> PrintedWordsList<'f> {
    fn add(&mut self, part: FormPart, place: &str, text: &'f str) {
        if !text.trim().is_empty() {
            self.out.push(PrintedWords { part, field: self.field, place: place.to_owned(), text, ours: self.ours });
        }
    }

    fn add_all(&mut self, part: FormPart, place: &str, texts: impl IntoIterator<Item = &'f str>) {
        for text in texts {
            self.add(part, place, text);
        }
    }

    fn section(&mut self, section: &'f Section) {
        self.ours = section.addition;
        self.add_all(FormPart::Number, "number of a heading", section.number.as_deref());
        self.add_all(FormPart::Heading, "heading", section.heading.as_deref());
        self.under = section.heading.as_deref().or(self.under);
        for item in &section.items {
            match item {
                SectionItem::Field(field) => self.field(field, section.addition),
                SectionItem::Text(text) => {
                    let word = match text.style {
                        TextStyle::Heading => "heading",
                        TextStyle::Guidance => "guidance",
                        TextStyle::Clause => "clause",
                        TextStyle::Note => "note",
                    };
                    let place = match (self.under, text.style) {
                        (_, TextStyle::Heading) | (None, _) => word.to_owned(),
                        (Some(heading), _) => format!("{word} under “{}”", heading.trim_end_matches(':')),
                    };
                    self.add_all(FormPart::Number, &format!("number of a {word}"), text.number.as_deref());
                    self.add(FormPart::Words, &place, &text.text);
                    if text.style == TextStyle::Heading {
                        self.under = Some(&text.text);
                    }
                }
            }
        }
        self.ours = false;
    }

    fn field(&mut self, field: &'f Field, addition: bool) {
        self.field = Some(field);
        self.ours = addition || field.ours;
        let name = &field.name;
        self.add_all(FormPart::Number, &format!("number of {name}"), field.number.as_deref());
        // A table is known by the heading above it; messages use its label.
        if !matches!(field.kind, Kind::Table(_)) {
            self.add(FormPart::Label, &format!("label of {name}"), &field.label);
        }
        self.add_all(FormPart::Hint, &format!("guidance of {name}"), field.hint.as_deref());
        match &field.kind {
            Kind::Choice { choices } | Kind::Choices { choices } => {
                self.add_all(FormPart::Choice, &format!("option of {name}"), choices.iter().map(String::as_str));
            }
            Kind::Scale { low, high, .. } => {
                self.add_all(
                    FormPart::Anchor,
                    &format!("meaning of a point of {name}"),
                    [low, high].into_iter().flatten().map(String::as_str),
                );
            }
            Kind::Signature { date_label, name_label, .. } => {
                self.add(FormPart::NameLabel, &format!("name label of {name}"), name_label);
                self.add_all(FormPart::DateLabel, &format!("date label of {name}"), date_label.as_deref());
            }
            Kind::Table(table) => self.table(field, table),
            _ => {}
        }
        self.field = None;
        self.ours = addition;
    }

    fn table(&mut self, field: &'f Field, table: &'f Table) {
        let (name, ours) = (&field.name, self.ours);
        if let TableRows::Printed { heading, .. } = &table.rows {
            self.add(FormPart::RowHeading, &format!("heading of the rows of {name}"), heading);
        }
        for column in table.columns.iter().filter(|_| table.has_header()) {
            self.ours = ours || column.ours;
            self.add(FormPart::Column, &format!("column {} of {name}", column.name), &column.label);
            let place = format!("option of column {} of {name}", column.name);
            self.add_all(FormPart::ColumnChoice, &place, column.kind.choices().iter().map(String::as_str));
        }
        self.ours = ours;
        if let TableRows::Printed { rows, .. } = &table.rows {
            for (number, row) in (1..).zip(rows) {
                let lines = std::iter::once(&row.label).chain(&row.text).map(String::as_str);
                self.add_all(FormPart::Row, &format!("row {number} of {name}"), lines);
            }
        }
    }
}
