//! Every form says what its printed original says, word for word and in the printed order.
//!
//! `fixtures/wording/AUTHORITY-FORM.txt` holds the printed words, each with its line in the policy
//! document. Case, white space, dashes, quotes and punctuation do not count.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use formfolio::form::{Catalogue, Column, Field, Form, Item, Kind, Rows};

/// What a form prints, in its order.
fn printed(form: &Arc<Form>) -> Vec<String> {
    let form = form.edition(false);
    let mut out = Printed(Vec::new());
    out.add(form.reference.as_deref());
    out.add(Some(&form.organisation));
    out.add(Some(&form.title));
    for section in &form.sections {
        out.add(section.number.as_deref());
        out.add(section.heading.as_deref());
        for item in &section.items {
            match item {
                Item::Text(text) => {
                    out.add(text.number.as_deref());
                    out.add(Some(&text.text));
                }
                Item::Field(field) => out.field(field),
            }
        }
    }
    out.0
}

struct Printed(Vec<String>);

impl Printed {
    fn add(&mut self, text: Option<&str>) {
        self.0.extend(words(text.unwrap_or_default()));
    }

    fn field(&mut self, field: &Field) {
        self.add(field.number.as_deref());
        // A table is known by its heading; the label is for messages.
        if !matches!(field.kind, Kind::Table(_)) {
            self.add(Some(&field.label));
            self.add(field.hint.as_deref());
        }
        match &field.kind {
            Kind::YesNo => self.add(Some("Yes No")),
            Kind::Choice { choices } | Kind::Choices { choices } => self.add(Some(&choices.join("/"))),
            Kind::Scale { min, max, low, high, .. } => {
                let points: Vec<String> = (*min..=*max).map(|point| point.to_string()).collect();
                self.add(Some(&points.join(" ")));
                self.add(low.as_deref());
                self.add(high.as_deref());
            }
            Kind::Signature { date_label, name_label, .. } => {
                self.add(Some(name_label));
                self.add(date_label.as_deref());
            }
            Kind::Table(table) => {
                let columns = |out: &mut Self, columns: &[Column]| {
                    columns.iter().for_each(|column| out.add(Some(&column.label)));
                };
                if let Rows::Printed { heading, rows } = &table.rows {
                    self.add(Some(heading));
                    columns(self, &table.columns);
                    for row in rows {
                        self.add(Some(&row.label));
                        row.text.iter().for_each(|text| self.add(Some(text)));
                    }
                } else {
                    columns(self, &table.columns);
                }
            }
            _ => {}
        }
    }
}

/// A text as bare words: "don’t" and "don't" are one, "and/or" is two.
fn words(text: &str) -> impl Iterator<Item = String> {
    let bare: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '’' | '‘' | '\''))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    bare.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// The printed lines that a form does not say, or not in their turn.
fn missing(form: &Arc<Form>, fixture: &str) -> Vec<String> {
    let printed = printed(form);
    let mut from = 0;
    let mut out = Vec::new();
    for line in fixture.lines().filter(|line| !line.starts_with('#')) {
        let (number, text) = line.split_once('\t').expect("LINE<TAB>words");
        let wanted: Vec<String> = words(text).collect();
        assert!(!wanted.is_empty(), "{}: line {number} has no words", form.id);
        let at = |part: &[String]| part.windows(wanted.len()).position(|window| window == wanted);
        match at(&printed[from..]) {
            Some(start) => from += start + wanted.len(),
            None => {
                let why = if at(&printed).is_some() { "stands too early in" } else { "is missing from" };
                out.push(format!("line {number} {why} {}: {text}", form.id));
            }
        }
    }
    out
}

#[test]
fn every_form_says_what_its_original_says() {
    let catalogue = Catalogue::built_in().expect("the built-in forms");
    let mut without: BTreeSet<String> = catalogue.forms().map(|form| form.file_stem()).collect();
    let mut wrong = Vec::new();
    let mut formless = Vec::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wording");
    let mut files: Vec<_> =
        std::fs::read_dir(fixtures).expect("the fixtures").map(|file| file.expect("a file").path()).collect();
    files.sort();
    for path in files {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let Some(form) = catalogue.forms().find(|form| form.file_stem() == stem) else {
            formless.push(format!("there is no form for fixtures/wording/{stem}.txt"));
            continue;
        };
        without.remove(&stem);
        wrong.extend(missing(form, &std::fs::read_to_string(&path).expect("a fixture")));
    }
    wrong.extend(without.iter().map(|stem| format!("the form {stem} has no fixtures/wording/{stem}.txt")));
    wrong.extend(formless);
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}
