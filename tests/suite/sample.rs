//! Records with an answer in every field, made from a form's own definition.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use formfolio::form::{Catalogue, Form, Kind};
use formfolio::record::{Grade, Record, Row, Signature, Value};

/// Every fillable form of the catalogue.
pub fn forms() -> Vec<Arc<Form>> {
    let catalogue = Catalogue::built_in();
    catalogue.forms().filter(|form| form.fillable()).cloned().collect()
}

/// A record of the form with every field filled in; `seed` varies the answers.
pub fn full(form: &Arc<Form>, seed: usize) -> Record {
    let mut record = Record::blank(form);
    for (index, field) in form.fields().enumerate() {
        let n = seed + index;
        let value = match &field.kind {
            Kind::Table(table) => {
                let count = if table.grows() { table.blank_rows() + seed % 3 } else { table.blank_rows() };
                let row = |r: usize| -> Row {
                    table
                        .columns
                        .iter()
                        .enumerate()
                        .map(|(c, column)| (column.name.clone(), answer(&column.kind, n + r * 7 + c + 1)))
                        .collect::<BTreeMap<_, _>>()
                };
                Value::Rows((0..count).map(row).collect())
            }
            kind => answer(kind, n),
        };
        record.values.insert(field.name.clone(), value);
    }
    record
}

fn answer(kind: &Kind, n: usize) -> Value {
    const NAMES: [&str; 4] = ["Łukasz Ôwen-Ŷork", "Siân O’Brien", "Jane O'Neill", "Zoë Nguyễn"];
    let date = NaiveDate::from_ymd_opt(2025, 1 + (n % 12) as u32, 1 + (n % 28) as u32).expect("a date");
    match kind {
        Kind::Text => Value::Text(format!("Text {n} <&> “quoted”")),
        Kind::LongText => Value::Text(format!(
            "First line {n} & more\n\nA third line after an empty one, with ‘quotes’ – and dashes; ŵ ŷ ł."
        )),
        Kind::Person { .. } => Value::Text(NAMES[n % NAMES.len()].to_owned()),
        Kind::Number => Value::Number(n as f64),
        Kind::Time => Value::Time(NaiveTime::from_hms_opt(9 + (n % 8) as u32, 30, 0).expect("a time")),
        Kind::Date => Value::Date(date),
        Kind::Tick => Value::Bool(n.is_multiple_of(2)),
        Kind::YesNo => Value::Bool(n % 2 == 1),
        Kind::Choice { choices } => Value::Text(choices[n % choices.len()].clone()),
        Kind::Choices { choices } => Value::List(
            choices
                .iter()
                .enumerate()
                .filter(|(i, _)| (i + n).is_multiple_of(2))
                .map(|(_, c)| Value::Text(c.clone()))
                .collect(),
        ),
        Kind::Scale { min, max, .. } => Value::Number((min + n as i64 % (max - min + 1)) as f64),
        Kind::Signature { date_label, .. } => Value::Signature(Signature {
            grade: Grade::Typed,
            name: Some(NAMES[n % NAMES.len()].to_owned()),
            date: Box::new(if date_label.is_some() { Value::Date(date) } else { Value::Empty }),
            status: None,
            digital: None,
        }),
        Kind::Table(_) => Value::Empty,
    }
}

/// Small, repeatable pseudo-random numbers (xorshift) for tests that damage files.
pub struct Dice(pub u64);

impl Dice {
    /// The next number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}
