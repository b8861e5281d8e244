//! Which form a document is: by its title, and by the share of the form's labels that are in it.

use std::collections::HashSet;
use std::sync::Arc;

use super::answers::FormReading;
use super::page::{Page, Reading, Unit};
use super::print::{PrintKind, prints};
use super::reader;
use super::text::UnitText;
use super::words::fold_words;
use crate::form::{Address, Catalogue, DRAFT_MARK, DRAFT_WORDS, Form};
use crate::record::answer::collect;
use crate::record::{Answer, Note, NoteKind, Record, Via};
use crate::text::list;

/// The share of labels that a form with its title needs, and one without, in percent.
const WITH_TITLE: i64 = 45;
const WITHOUT_TITLE: i64 = 75;
/// The share that a form with its title needs when many of its labels are there: clauses may have been left out.
const WITH_MANY_LABELS: i64 = 30;
const MANY_LABELS: usize = 7;
/// The fewest labels.
const FEWEST: usize = 3;
/// Two forms whose shares differ by less are both named, in percent.
const NEAR: i64 = 6;
/// The forms that are compared in full.
const MOST_FORMS: usize = 5;
/// The letters at the beginning of a print that a quick look compares.
const HEAD: usize = 5;
/// A form is looked at when at least one in so many of its labels seems to be there.
const SHARE: usize = 3;

/// A record read from a document.
#[derive(Debug)]
pub struct Recognised {
    /// The records in the document, in order.
    pub records: Vec<Record>,
}

/// Reads the records in a document; `None` when it is none of the forms.
#[must_use]
pub fn read(page: &Page, catalogue: &Catalogue) -> Option<Recognised> {
    let texts: Vec<UnitText> = page.units.iter().map(UnitText::new).collect();
    let mut rated: Vec<(i64, Arc<Form>, FormReading)> = likely(&texts, catalogue)
        .into_iter()
        .filter_map(|form| {
            let reading = reader::read(&form, page, &texts);
            let share = reading.weight.0 * 100 / reading.weight.1;
            let wanted = match reading.has_title {
                true if reading.labels >= MANY_LABELS => WITH_MANY_LABELS,
                true => WITH_TITLE,
                false => WITHOUT_TITLE,
            };
            (share >= wanted && reading.labels >= FEWEST.min(form.fields().count())).then_some((
                share + if reading.has_title { 40 } else { 0 },
                form,
                reading,
            ))
        })
        .collect();
    rated.sort_by_key(|(rate, form, _)| (std::cmp::Reverse(*rate), form.id.clone()));
    let mut rated = rated.into_iter();
    let (rate, form, reading) = rated.next()?;
    let rival = rated.next().filter(|(other, ..)| rate - other < NEAR).map(|(_, form, _)| form);
    // Several sessions in one file, each under the title.
    if let Some(second) =
        reading.titles.iter().copied().filter(|unit| *unit > 0).nth(usize::from(reading.titles.first() != Some(&0)))
        && reading.titles.len() > 1
        && let Some(records) = several(page, &form, second, catalogue)
    {
        return Some(Recognised { records });
    }
    Some(Recognised { records: vec![record(&form, reading, page, rival.as_deref())] })
}

/// The records on both sides of a title, if each has answers.
fn several(page: &Page, form: &Form, second: usize, catalogue: &Catalogue) -> Option<Vec<Record>> {
    let part = |units: &[Unit], offset: usize| Page {
        units: units
            .iter()
            .map(|unit| Unit { around: unit.around.and_then(|around| around.checked_sub(offset)), ..unit.clone() })
            .collect(),
        ..page.clone()
    };
    let first = read(&part(page.units.get(..second)?, 0), catalogue)?.records;
    let rest = read(&part(page.units.get(second..)?, second), catalogue)?.records;
    let all: Vec<Record> = first.into_iter().chain(rest).collect();
    let is_record = |record: &Record| record.form.id == form.id && record.questions_answered().0 >= 2;
    all.iter().all(is_record).then_some(all)
}

/// The forms that share most beginnings of labels with the document.
fn likely(texts: &[UnitText], catalogue: &Catalogue) -> Vec<Arc<Form>> {
    let mut heads: HashSet<Vec<char>> = HashSet::new();
    for text in texts {
        for (at, token) in text.tokens.iter().enumerate() {
            let begins = token.begins_line || token.after_gap || token.after_stop || text.is_number(at.wrapping_sub(1));
            if begins {
                heads.insert(text.folded(at, at + HEAD).letters.into_iter().take(HEAD).collect());
            }
        }
    }
    let mut rated: Vec<(usize, &Arc<Form>)> = catalogue
        .forms()
        .filter(|form| form.fillable())
        .filter_map(|form| Some((share(form, |head| heads.contains(head))?, form)))
        .collect();
    rated.sort_by_key(|(rate, form)| (std::cmp::Reverse(*rate), form.id.clone()));
    rated.into_iter().take(MOST_FORMS).map(|(_, form)| Arc::clone(form)).collect()
}

/// How many in a thousand of a form's labels, headings and titles begin with letters that `has` knows. None when fewer than
/// one in [`SHARE`] do, and when one of them has no words.
fn share(form: &Arc<Form>, has: impl Fn(&[char]) -> bool) -> Option<usize> {
    let prints = prints(form);
    let wanted = prints.iter().filter(|print| {
        !print.is_ours && matches!(print.kind, PrintKind::Label | PrintKind::Heading | PrintKind::Title)
    });
    let (mut all, mut there) = (0, 0);
    for print in wanted {
        let letters = &print.variants.first()?.first()?.letters;
        all += 1;
        there += usize::from(has(letters.get(..HEAD).unwrap_or(letters)));
    }
    (all > 0 && there * SHARE >= all).then(|| there * 1_000 / all)
}

/// Returns whether a document with these words may be one of the forms. It is certainly none when false: the words that
/// [`read`] looks for are not there, wherever a word or a line begins.
#[must_use]
pub fn may_be_form<'t>(texts: impl IntoIterator<Item = &'t str>, catalogue: &Catalogue) -> bool {
    let mut letters: Vec<char> = texts.into_iter().flat_map(|text| fold_words(text).letters).collect();
    letters.extend(['\0'; HEAD - 1]);
    let mut stretches: Vec<&[char]> = letters.windows(HEAD).collect();
    stretches.sort_unstable();
    let has = |head: &[char]| {
        let at = stretches.partition_point(|stretch| *stretch < head);
        stretches.get(at).is_some_and(|stretch| stretch.starts_with(head))
    };
    catalogue.forms().filter(|form| form.fillable()).any(|form| share(form, has).is_some())
}

/// The words on a page that mark a draft.
fn draft_mark(page: &Page) -> Option<String> {
    page.units.iter().find_map(|unit| {
        let shown = unit.runs.iter().filter(|run| !run.look.is_hidden);
        let text: String = shown.map(|run| run.text.as_str()).collect();
        let begins = text.find(DRAFT_WORDS)?;
        text.get(begins..)?.lines().next().map(str::to_owned)
    })
}

/// The record of a reading, with what is to be said of it.
fn record(form: &Arc<Form>, reading: FormReading, page: &Page, rival: Option<&Form>) -> Record {
    let FormReading { answers, located, mut doubts, left_out, .. } = reading;
    // No answer of a picture is certain.
    if page.reading == Reading::Ocr {
        for address in answers.found.keys() {
            doubts.entry(address.clone()).or_insert("it was read from a picture");
        }
    }
    let mut answers = answers;
    if let Some(mark) = draft_mark(page) {
        answers.found.insert(Address::Field(DRAFT_MARK.to_owned()), Answer::Text(mark));
    }
    let is_there = |field: &str| answers.found.contains_key(&Address::Field(field.to_owned()));
    let edition = form.edition_of(|field| located.contains(field) || (field == DRAFT_MARK && is_there(field)));
    answers.page_count = page.page_count;
    let addresses: Vec<_> = answers.found.keys().cloned().collect();
    let mut record = collect(&edition, edition.version, answers);
    if let Some(rival) = rival {
        let titles = [format!("“{}” ({})", form.title, form.id), format!("“{}” ({})", rival.title, rival.id)];
        let message = format!("the file may be either of two forms, {}; it was read as the first", list(&titles));
        record.notes.push(Note { kind: NoteKind::RecognisedByFields, field: Some("form".to_owned()), message });
    }
    for address in addresses {
        let is_sure = !doubts.contains_key(&address) && rival.is_none();
        record.via.insert(address.to_string(), Via { how: page.reading.keyword(), is_sure });
    }
    let printed: Vec<_> = edition.fields().filter(|field| form.edition(false).field(&field.name).is_some()).collect();
    let all = printed.len();
    let there = printed
        .iter()
        .filter(|field| located.contains(&field.name) && !left_out.keys().any(|address| address.field() == field.name))
        .count();
    let was = if there == 1 { "was" } else { "were" };
    let message = match page.reading {
        Reading::Ocr => format!("the file is a picture (OCR); {there} of {all} answers {was} read from it"),
        _ => format!("the file has no fields of ours; {there} of {all} answers {was} read by their labels"),
    };
    record.notes.push(Note { kind: NoteKind::ReadByLabels, field: None, message });
    for (address, why) in &doubts {
        let message = format!("{}: check this answer; {why}", edition.label(address));
        record.notes.push(Note { kind: NoteKind::AnswerDoubtful, field: Some(address.to_string()), message });
    }
    for field in printed {
        if !located.contains(&field.name) {
            let message = format!("{}: no answer was read; its label was not found", field.plain_label());
            record.notes.push(Note { kind: NoteKind::AnswerNotFound, field: Some(field.name.clone()), message });
        }
    }
    for (address, why) in &left_out {
        let message = format!("{}: no answer was read; {why}", edition.label(address));
        record.notes.push(Note { kind: NoteKind::AnswerNotFound, field: Some(address.to_string()), message });
    }
    record
}
