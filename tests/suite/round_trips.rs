//! Any record, filled into its form and read back, is the same record: in Word, PDF, YAML and JSON.
//!
//! The records are random. `PROPTEST_CASES` sets how many each test tries; the seed is fixed, so that a run is the same
//! every time, unless `PROPTEST_RNG_SEED` sets another.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use formfolio::error::Error;
use formfolio::form::{Address, Column, Field, Form, Kind, Table};
use formfolio::record::answer::{collect, spread};
use formfolio::record::not_filled::not_filled;
use formfolio::record::{Answer, Answers, NoteKind, Record, Value, json, yaml};
use formfolio::source::Source;
use formfolio::{docx, pdf};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

use crate::fixture::catalogue;
use crate::sample::forms;

/// The longest text, in characters.
const LONGEST: usize = 60_000;

/// Signs and sequences that a format could take for its own. What a blank shows in an empty field (“DD/MM/YYYY”, “Enter
/// text”) is not among them: in Word it is no answer, whoever wrote it.
const SIGNS: &[&str] = &[
    " ", "  ", "\u{a0}", "\u{2002}", "\u{3000}", "\n", "\n\n", "\r", "\r\n", "\t", "\u{b}", "\u{c}", "\u{85}",
    "\u{2028}", "\u{2029}", "\0", "\u{1}", "\u{18}", "\u{1b}", "\u{1f}", "\u{7f}", "\u{80}", "\u{9b}", "\u{ad}",
    "\u{200b}", "\u{200d}", "\u{200f}", "\u{202e}", "\u{2060}", "\u{2066}", "\u{feff}", "\u{fffd}", "\u{fffe}",
    "\u{ffff}", "e\u{301}", "Ŷ", "&", "&lt;", "&#13;", "<", "<w:t>", "]]>", "<!--", "\"", "'", "(", ")", "\\", "\\(",
    "\\251", "<<", ">>", "endobj", "%PDF-1.7", "/Off", "Off", "þÿ", "ÿþ", "ï»¿", "---", "- ", ": ", "|", ">-", "#",
    " #", "~", "null", "{", "}", "[", "]", "@", "`", "*", "!", "%", "=1+1", "{{ x }}", "Yes", "No", "x", "0", "1",
    "-1", "6.5", "1e3", "0x1F", "1,000", "10.30", "2pm", "3/6/25", "3 June", "ditto", "\u{201d}", "....", "____", ",",
    ";", "a/b", "Draft",
];
/// Words of that kind, and letters that take several characters.
const WORDS: &[&str] = &[
    "\u{1b}[2J",
    "\u{10ffff}",
    "שלום עולם",
    "مرحبا",
    "क्‍ष",
    "\u{301}\u{302}\u{323}",
    "👩\u{200d}👩\u{200d}👧",
    "🇬🇧",
    "❤\u{fe0f}",
    "𝔘𝔫𝔦",
    "漢字",
    "ﬁ",
    "’",
    "</w:sdtContent>",
    "endstream",
    "key: value",
    "yes - later",
    "☐",
    "☒",
    "✓",
    "7 - was 5",
    "3 June 2025",
    "03/06/2025",
    "2025-06-03",
    "31/02/2025",
    "next week",
    "…",
    "Choose an item.",
    "Click or tap here to enter text.",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z]{1,9} ?",
        4 => select([SIGNS, WORDS].concat()).prop_map(str::to_owned),
        1 => vec(any::<char>(), 1..6).prop_map(String::from_iter),
    ]
}

/// Any text; rarely one as long as a person may paste.
fn text() -> impl Strategy<Value = String> {
    let short = vec(piece(), 0..10).prop_map(|pieces| pieces.concat());
    let long = vec(piece(), 1..10).prop_map(|pieces| {
        let once = pieces.concat();
        let times = LONGEST / once.chars().count().max(1);
        once.repeat(times)
    });
    prop_oneof![120 => short, 1 => long]
}

/// What somebody puts into a field of this kind, as a file holds it.
fn answer(kind: &Kind) -> BoxedStrategy<Answer> {
    let text = || text().prop_map(Answer::Text);
    let of = |sure: BoxedStrategy<String>| prop_oneof![6 => sure.prop_map(Answer::Text), 1 => text()].boxed();
    match kind {
        Kind::Date => {
            let day = (1990..2060_i32, 1..=12_u32, 1..=28_u32);
            of(day.prop_map(|(year, month, day)| format!("{day:02}/{month:02}/{year}")).boxed())
        }
        Kind::Time => of((0..24_u32, 0..60_u32).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}")).boxed()),
        // JSON readers keep fifteen digits of a number.
        Kind::Number => {
            of((-1_000_000..1_000_000_i32).prop_map(|number| (f64::from(number) / 100.0).to_string()).boxed())
        }
        Kind::YesNo => of(select(vec!["Yes", "No"]).prop_map(str::to_owned).boxed()),
        Kind::Choice { choices } => of(select(choices.clone()).boxed()),
        Kind::Scale { min, max, .. } => of((*min..=*max).prop_map(|point| point.to_string()).boxed()),
        Kind::Tick => prop_oneof![6 => any::<bool>().prop_map(Answer::Mark), 1 => text()].boxed(),
        _ => text().boxed(),
    }
}

/// Marks on a scale, at most two of them.
fn marks(name: &str, min: i64, max: i64) -> Vec<BoxedStrategy<Option<(Address, Answer)>>> {
    let field = name.to_owned();
    let mark =
        (min..=max).prop_map(move |point| Some((Address::Point { field: field.clone(), point }, Answer::Mark(true))));
    let mark = mark.boxed();
    let second = prop_oneof![5 => Just(None), 1 => mark.clone()].boxed();
    vec![prop_oneof![1 => Just(None), 2 => mark].boxed(), second]
}

/// An answer to some of the places.
fn some(address: Address, kind: &Kind) -> BoxedStrategy<Option<(Address, Answer)>> {
    let answer = answer(kind).prop_map(move |answer| Some((address.clone(), answer)));
    prop_oneof![3 => Just(None), 2 => answer].boxed()
}

fn places(field: &Field) -> Vec<BoxedStrategy<Option<(Address, Answer)>>> {
    let name = &field.name;
    match &field.kind {
        Kind::Choices { choices } => {
            let option = |choice: &String| some(Address::option(name, choice), &Kind::Tick);
            choices.iter().map(option).collect()
        }
        // What is written beside the marks counts instead of them.
        Kind::Scale { min, max, .. } => {
            let written = answer(&field.kind);
            let own = Address::Field(name.clone());
            let written = written.prop_map(move |answer| Some((own.clone(), answer))).boxed();
            let mut places = marks(name, *min, *max);
            places.push(prop_oneof![3 => Just(None), 1 => written].boxed());
            places
        }
        Kind::Signature { date_label, .. } => {
            let date = date_label.as_ref().map(|_| some(Address::SignedDate(name.clone()), &Kind::Date));
            let signer = some(Address::SignerName(name.clone()), &Kind::Text);
            std::iter::once(signer).chain(date).collect()
        }
        Kind::Table(table) => {
            let rows = if table.grows() { table.blank_rows() + 3 } else { table.blank_rows() };
            let cell = |row: usize, column: &Column| some(Address::cell(name, row, &column.name), &column.kind);
            (1..=rows).flat_map(|row| table.columns.iter().map(move |column| cell(row, column))).collect()
        }
        kind => vec![some(Address::Field(name.clone()), kind)],
    }
}

/// A record with these answers, as a reader makes it.
fn record_of(form: &Arc<Form>, answers: Vec<Option<(Address, Answer)>>) -> Record {
    let found = answers.into_iter().flatten().collect();
    let mut record = collect(form, form.version, Answers { found, ..Answers::default() });
    // Every command and page does so before it fills a form in, and names the fields.
    record.make_safe_to_show();
    record
}

/// A record of any built-in form.
fn record() -> impl Strategy<Value = Case> {
    select(forms()).prop_flat_map(|form| {
        let answers: Vec<_> = form.fields().flat_map(places).collect();
        answers.prop_map(move |answers| Case(record_of(&form, answers)))
    })
}

/// A record that shows its answers alone.
struct Case(Record);

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.0.form.id)?;
        spread(&self.0).iter().try_for_each(|(address, answer)| writeln!(f, "  {address}: {answer:?}"))
    }
}

/// Where two records differ.
fn differences(one: &Record, other: &Record, but: &BTreeSet<&str>) -> String {
    let mut out = String::new();
    for name in one.form.fields().map(|field| field.name.as_str()).filter(|name| !but.contains(name)) {
        let (rows, others) = (one.rows(name), other.rows(name));
        if rows.is_empty() && others.is_empty() {
            if one.get(name) != other.get(name) {
                out += &format!("{name}: {:?} became {:?}\n", one.get(name), other.get(name));
            }
            continue;
        }
        if rows.len() != others.len() {
            out += &format!("{name}: {} rows became {}\n", rows.len(), others.len());
        }
        for (number, (row, other)) in rows.iter().zip(others).enumerate() {
            for (column, value) in row.iter().filter(|(column, value)| other.get(*column) != Some(*value)) {
                out += &format!("{name}.{}.{column}: {value:?} became {:?}\n", number + 1, other.get(column));
            }
        }
    }
    out
}

/// Whether a form has no place for a value as it is, only for what it is taken for.
fn has_no_box(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Tick => !matches!(value, Value::Bool(_)) && !value.is_empty(),
        Kind::Scale { min, max, .. } => match value {
            Value::Number(number) => number.fract() != 0.0 || !(*min as f64..=*max as f64).contains(number),
            Value::List(points) => points.iter().any(|point| has_no_box(kind, point)),
            other => !other.is_empty(),
        },
        _ => false,
    }
}

fn fields_without_box(record: &Record) -> BTreeSet<&str> {
    let in_row = |table: &Table, name: &str| {
        let cells = |column: &Column| {
            let has =
                |row: &formfolio::record::Row| row.get(&column.name).is_some_and(|cell| has_no_box(&column.kind, cell));
            record.rows(name).iter().any(has)
        };
        table.columns.iter().any(cells)
    };
    let lacks = |field: &&Field| match &field.kind {
        Kind::Table(table) => in_row(table, &field.name),
        kind => has_no_box(kind, record.get(&field.name)),
    };
    record.form.fields().filter(lacks).map(|field| field.name.as_str()).collect()
}

/// What no file of ours may be said to have, whatever was typed.
const NEVER: [NoteKind; 14] = [
    NoteKind::ControlMissing,
    NoteKind::FieldsLost,
    NoteKind::UnknownField,
    NoteKind::TextOutsideControl,
    NoteKind::TextNotTaken,
    NoteKind::DateDisagrees,
    NoteKind::MarkDisagrees,
    NoteKind::ShownDiffers,
    NoteKind::StoredDiffers,
    NoteKind::AppearanceShared,
    NoteKind::FileAmbiguous,
    NoteKind::OtherPages,
    NoteKind::AnsweredTwice,
    NoteKind::RecognisedByFields,
];

/// A filled file gives back what was filled in. What the form has no box for is named.
fn same(record: &Record, read: &Record) -> TestCaseResult {
    let lost = fields_without_box(record);
    let said = not_filled(record).join("\n");
    for field in record.form.fields().filter(|field| lost.contains(field.name.as_str())) {
        let label = field.plain_label();
        prop_assert!(said.contains(&label), "{} is lost without a word: {:?}", label, record.get(&field.name));
    }
    let differences = differences(record, read, &lost);
    prop_assert!(differences.is_empty(), "{}", differences);
    for note in &read.notes {
        prop_assert!(!NEVER.contains(&note.kind), "{:?}", note);
    }
    Ok(())
}

/// Tries a property with random records.
#[track_caller]
fn holds<S: Strategy>(cases: u32, strategy: S, property: impl Fn(S::Value) -> TestCaseResult) {
    let set = Config::default();
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let config = Config {
        cases: if is_set("PROPTEST_CASES") { set.cases } else { cases },
        rng_seed: if is_set("PROPTEST_RNG_SEED") { set.rng_seed } else { RngSeed::Fixed(2_025) },
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 60_000,
        ..set
    };
    if let Err(failure) = TestRunner::new(config).run(&strategy, property) {
        panic!("{failure}");
    }
}

#[test]
fn answers_and_values_are_the_same() {
    holds(600, record(), |Case(record)| {
        let again = collect(&record.form, record.version, Answers { found: spread(&record), ..Answers::default() });
        same(&record, &again)
    });
}

/// With room for more, or without.
fn room(record: &Record, has_room: bool) -> BTreeSet<String> {
    record.form.fields().filter(|_| has_room).map(|field| field.name.clone()).collect()
}

fn word_gives_it_back(record: &Record, has_room: bool) -> TestCaseResult {
    let bytes = docx::fill_with_room(record, &room(record, has_room)).map_err(failed)?;
    same(record, &docx::read(&bytes, &catalogue()).map_err(failed)?)
}

/// A PDF may be refused instead: where it has no box for what stands in the record.
fn pdf_gives_it_back(record: &Record, has_room: bool) -> TestCaseResult {
    let bytes = match pdf::fill_with_room(record, &room(record, has_room)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let mut labels = spread(record).into_keys().map(|address| match address {
                Address::Point { field, .. } => record.form.label(&Address::Field(field)),
                other => record.form.label(&other),
            });
            prop_assert!(labels.any(|label| error.message.contains(&format!("“{label}”"))), "{}", error.message);
            prop_assert!(error.help.is_some());
            return Ok(());
        }
    };
    same(record, &pdf::read(&bytes, &catalogue()).map_err(failed)?)
}

fn yaml_gives_it_back(record: &Record) -> TestCaseResult {
    let text = yaml::write(record, None).map_err(failed)?;
    let read = yaml::parse(&Source::new("record.yaml", text), &catalogue()).map_err(failed)?;
    let differences = differences(record, &read, &BTreeSet::new());
    prop_assert!(differences.is_empty(), "{}", differences);
    Ok(())
}

fn json_gives_it_back(record: &Record) -> TestCaseResult {
    let text = json::record(record, None).to_string();
    let (_, read) = json::parse(&text, &catalogue()).map_err(failed)?.remove(0);
    let differences = differences(record, &read, &BTreeSet::new());
    prop_assert!(differences.is_empty(), "{}", differences);
    Ok(())
}

fn failed(error: Error) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

#[test]
fn a_word_file_gives_the_record_back() {
    holds(60, (record(), any::<bool>()), |(Case(record), room)| word_gives_it_back(&record, room));
}

#[test]
fn a_pdf_gives_the_record_back_or_names_the_field_that_it_cannot_hold() {
    holds(30, (record(), any::<bool>()), |(Case(record), room)| pdf_gives_it_back(&record, room));
}

#[test]
fn a_yaml_text_gives_the_record_back() {
    holds(150, record(), |Case(record)| yaml_gives_it_back(&record));
}

#[test]
fn a_json_text_gives_the_record_back() {
    holds(150, record(), |Case(record)| json_gives_it_back(&record));
}

/// The smallest answers that once came back as something else.
#[test]
fn answers_that_were_once_lost_come_back() {
    let cases = [
        // A PDF ticked the box.
        ("tick", "maybe"),
        ("tick", "...."),
        // 6, without a word.
        ("scale", "6.5"),
        ("scale", "not asked"),
        // Word joined the words.
        ("long_text", "one\u{c}two"),
        ("long_text", "one\u{85}two"),
        // Word left out the white space, and a PDF kept it.
        ("long_text", "  one\n two"),
        ("long_text", "\u{200b}one\u{2060}"),
        // A dotted line, which is no date.
        ("signature", "...."),
        // Names without a name.
        ("person", ","),
        ("person", "Ann Lee ,"),
        // Word left the character out, and YAML could not be read.
        ("text", "a\u{fffe}b\u{ffff}"),
    ];
    for (keyword, text) in cases {
        let mut tried = 0;
        for form in forms() {
            let fields = form.fields().filter(|field| field.kind.keyword() == keyword);
            let place = |field: &Field| match field.kind {
                Kind::Signature { .. } => Address::SignedDate(field.name.clone()),
                _ => Address::Field(field.name.clone()),
            };
            let found = fields.map(|field| Some((place(field), Answer::Text(text.to_owned()))));
            let found: Vec<_> = found.collect();
            if found.is_empty() {
                continue;
            }
            tried += 1;
            let record = record_of(&form, found);
            let again = collect(&form, form.version, Answers { found: spread(&record), ..Answers::default() });
            let all = [
                same(&record, &again),
                word_gives_it_back(&record, false),
                pdf_gives_it_back(&record, false),
                yaml_gives_it_back(&record),
                json_gives_it_back(&record),
            ];
            for one in all {
                one.unwrap_or_else(|error| panic!("{keyword} {text:?}: {error}"));
            }
        }
        assert!(tried > 0, "no form has a {keyword}");
    }
}
