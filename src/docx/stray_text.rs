//! Finds words typed beside a field instead of in it, and missing fields.
//! Compares the file with a new blank. Cells and paragraphs are paired by their controls, those in between by their
//! printed words; the surplus in the file was typed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::control::UNMARKED;
use super::extras::routine::{LinePlace, is_all_routine};
use super::field_tables::FieldTables;
use super::fill;
use super::geometry::PageGeometry;
use super::hidden_text::Styles;
use super::inserted_words::{align, around, inserted};
use super::parts;
use super::protection::Protection;
use super::reader::DocxReader;
use super::walk::{self, DocumentWalk, TextUnit};
use crate::form::address::ControlTag;
use crate::form::cache::FormCache;
use crate::form::{Address, Form, Kind, SectionItem};
use crate::record::{Answer, ExtraKind, NoteKind};
use crate::text::{bare, collapse_spaces};

/// What files are compared with: the blank of a form.
pub(super) struct Blank {
    /// Its controls and words.
    pub walk: DocumentWalk,
    tables: FieldTables,
    /// The words that the form prints or has printed, longest first.
    printed: Vec<String>,
}

/// The most blanks that are kept: a document without fields is compared with those of most forms. Each draft is a form of
/// its own.
const MOST_BLANKS: usize = 64;
static BLANKS: FormCache<(), Blank> = FormCache::new(MOST_BLANKS);

/// A form's blank.
pub(super) fn blank(form: &Arc<Form>) -> Arc<Blank> {
    BLANKS.of(form, || {
        let (body, _) = fill::blocks(form, &BTreeMap::new(), Protection::Fields);
        let walk = walk::walk(form, &parts::document(PageGeometry::new(form.landscape), body), &Styles::default());
        Blank { tables: FieldTables::find(form, &walk), walk, printed: printed(form) }
    })
}

/// Reads words typed beside fields, and notes missing fields.
pub(super) fn read(reading: &mut DocxReader<'_>, tables: &FieldTables, compare: bool) {
    let blank = blank(reading.form);
    if compare {
        let ours = units(&blank.walk, &blank.tables);
        let theirs = units(reading.walk, tables);
        let pairing = BlankComparison { blank: &blank.walk, file: reading.walk };
        for typed in pairing.typed(&ours, &theirs).iter().filter(|typed| !is_printed(&typed.words, &blank.printed)) {
            assign_words(reading, typed);
        }
        pictures(reading);
    }
    missing(reading, &blank.walk);
}

/// The words that a form prints or has printed, longest first. Earlier blanks may have the same words in another place:
/// options in one line, a number beside its label.
fn printed(form: &Form) -> Vec<String> {
    let mut out: Vec<String> = EARLIER_PRINTED.iter().map(|words| (*words).to_owned()).collect();
    let mut add = |words: &str| out.extend(words.split('\n').map(collapse_spaces).filter(|words| !words.is_empty()));
    for section in &form.sections {
        section.heading.iter().chain(&section.number).for_each(|words| add(words));
        for item in &section.items {
            match item {
                SectionItem::Text(text) => {
                    text.number.iter().for_each(|number| add(number));
                    add(&text.text);
                }
                SectionItem::Field(field) => {
                    field.number.iter().chain(&field.hint).for_each(|words| add(words));
                    add(&field.label);
                    if let Kind::Choice { choices } | Kind::Choices { choices } = &field.kind {
                        add(&choices.join(" / "));
                        choices.iter().for_each(|choice| add(choice));
                    }
                }
            }
        }
    }
    out.sort_by_key(|words| std::cmp::Reverse(words.len()));
    out.dedup();
    out
}

/// Words that earlier blanks printed around additions.
const EARLIER_PRINTED: [&str; 2] = ["Added by Formfolio, not part of the printed form", "End of what Formfolio added"];

/// Whether words are printed ones and nothing else.
fn is_printed(words: &str, printed: &[String]) -> bool {
    let words = collapse_spaces(words);
    let mut rest = words.as_str();
    while !rest.is_empty() {
        let Some(next) = printed.iter().find_map(|known| {
            rest.strip_prefix(known.as_str()).filter(|rest| rest.is_empty() || rest.starts_with(' '))
        }) else {
            return false;
        };
        rest = next.trim_start();
    }
    true
}

/// The units outside the form's tables, which are read row by row.
fn units(walk: &DocumentWalk, tables: &FieldTables) -> Vec<usize> {
    let outside = |unit: &TextUnit| unit.place.is_none_or(|place| !tables.contains(place.table));
    walk.units.iter().enumerate().filter(|(_, unit)| outside(unit)).map(|(index, _)| index).collect()
}

/// Typed words, and the fields they may belong to, likeliest first.
#[derive(Debug)]
struct TypedWords {
    words: String,
    owners: Vec<Address>,
    /// Whether they are in a paragraph or cell that the blank does not have.
    is_apart: bool,
    /// The printed words that follow the typed ones, before the owners' labels.
    after: String,
}

struct BlankComparison<'a> {
    blank: &'a DocumentWalk,
    file: &'a DocumentWalk,
}

impl BlankComparison<'_> {
    fn typed(&self, ours: &[usize], theirs: &[usize]) -> Vec<TypedWords> {
        let mut at: BTreeMap<Address, usize> = BTreeMap::new();
        for (position, unit) in theirs.iter().enumerate() {
            for address in addresses(self.file, *unit) {
                at.entry(address).or_insert(position);
            }
        }
        // Units that share a control correspond; those in the same order are anchors.
        let mut anchors: Vec<(usize, usize)> = Vec::new();
        let mut out = Vec::new();
        for (position, unit) in ours.iter().enumerate() {
            let found = addresses(self.blank, *unit).iter().find_map(|address| at.get(address).copied());
            let Some(other) = found else { continue };
            if let Some(unit) = theirs.get(other) {
                out.extend(self.compare(ours[position], *unit));
            }
            if anchors.last().is_none_or(|(_, last)| *last < other) {
                anchors.push((position, other));
            }
        }
        let (mut from, mut other_from) = (0, 0);
        for (to, other_to) in anchors.into_iter().chain([(ours.len(), theirs.len())]) {
            let gap = ours.get(from..to).unwrap_or_default();
            let other_gap = theirs.get(other_from..other_to).unwrap_or_default();
            let before = from.checked_sub(1).and_then(|position| ours.get(position));
            out.extend(self.between(before.copied(), gap, other_gap));
            (from, other_from) = (to + 1, other_to + 1);
        }
        out
    }

    /// Compares a stretch between two anchors.
    fn between(&self, before: Option<usize>, ours: &[usize], theirs: &[usize]) -> Vec<TypedWords> {
        // Units with controls have already been compared.
        let theirs: Vec<usize> = theirs.iter().copied().filter(|unit| addresses(self.file, *unit).is_empty()).collect();
        let pairs = align(ours.len(), theirs.len(), |a, b| self.likeness(ours[a], theirs[b]));
        let mut out = Vec::new();
        let mut owner = before.into_iter().flat_map(|unit| addresses(self.blank, unit)).collect::<Vec<_>>();
        let mut next = pairs.iter().peekable();
        for (position, unit) in theirs.iter().enumerate() {
            if let Some((a, _)) = next.next_if(|(_, b)| *b == position) {
                out.extend(self.compare(ours[*a], *unit));
                let own = self.owners(ours[*a]);
                if !own.is_empty() {
                    owner = own;
                }
                continue;
            }
            let words = self.file.units.get(*unit).map(|unit| cleaned(&unit.holding(&unit.text))).unwrap_or_default();
            if !words.is_empty() {
                out.push(TypedWords { words, owners: owner.clone(), is_apart: true, after: String::new() });
            }
        }
        out
    }

    /// The likeness of a unit of the blank and one of the file; 0 when they cannot correspond.
    fn likeness(&self, ours: usize, theirs: usize) -> u32 {
        let (Some(a), Some(b)) = (self.blank.units.get(ours), self.file.units.get(theirs)) else { return 0 };
        if a.place.is_some() != b.place.is_some() {
            return 0;
        }
        let (printed, said) = (bare(&a.text), bare(&b.text));
        // Typed words are short. Comparing a very long text with every label would take too long.
        if said.len() > printed.len().saturating_mul(8).saturating_add(8_000) {
            return u32::from(printed.is_empty() && !a.controls.is_empty());
        }
        if printed.is_empty() {
            // An empty box stands for a lost control.
            return u32::from(!a.controls.is_empty());
        }
        match around(printed, said) {
            Some(typed) if typed.is_empty() => 4,
            Some(_) => 3,
            None => 0,
        }
    }

    /// The surplus of a file's unit over the blank's.
    fn compare(&self, ours: usize, theirs: usize) -> Option<TypedWords> {
        let (a, b) = (self.blank.units.get(ours)?, self.file.units.get(theirs)?);
        let words = cleaned(&b.holding(&inserted(&a.text, &b.text)?));
        let said = collapse_spaces(&b.text);
        let after = said.find(&collapse_spaces(&words)).and_then(|at| said.get(at + collapse_spaces(&words).len()..));
        let after = after.unwrap_or("").trim().to_owned();
        (!words.is_empty()).then(|| TypedWords { words, owners: self.owners(ours), is_apart: false, after })
    }

    /// The fields of a unit of the blank: those in it, or the one that its label belongs to.
    fn owners(&self, unit: usize) -> Vec<Address> {
        let own = addresses(self.blank, unit);
        let is_label = |unit: &TextUnit| matches!(unit.style.as_str(), "Label" | "Hint");
        if !own.is_empty() || !self.blank.units.get(unit).is_some_and(is_label) {
            return own;
        }
        for next in unit + 1..self.blank.units.len() {
            let owners = addresses(self.blank, next);
            if !owners.is_empty() {
                let scale = |address: &Address| matches!(address, Address::Point { .. });
                let field = owners.first().filter(|first| scale(first)).map(|first| first.field().to_owned());
                return field.map_or(owners, |field| vec![Address::Field(field)]);
            }
            if !self.blank.units.get(next).is_some_and(is_label) {
                break;
            }
        }
        Vec::new()
    }
}

/// The fields with controls in a unit, without cells of tables.
fn addresses(walk: &DocumentWalk, unit: usize) -> Vec<Address> {
    let controls = walk.units.get(unit).map(|unit| unit.controls.as_slice()).unwrap_or_default();
    let single = |index: &usize| match &walk.controls.get(*index)?.name {
        ControlTag::Single(address) => Some(address.clone()),
        ControlTag::Cell { .. } => None,
    };
    controls.iter().filter_map(single).collect()
}

/// Assigns typed words to the field they belong to.
fn assign_words(reading: &mut DocxReader<'_>, typed: &TypedWords) {
    let form = reading.form;
    let place = if typed.owners.is_empty() { LinePlace::Edge } else { LinePlace::Within };
    if typed.is_apart && is_all_routine(form, &typed.words, place) {
        reading.besides(ExtraKind::Marking, None, &typed.words);
        return;
    }
    let empty = |reading: &DocxReader<'_>, address: &Address| {
        reading.answers.found.get(address).is_none_or(|answer| *answer == Answer::Mark(false))
    };
    let Some(first) = typed.owners.first() else {
        let message = "text was typed outside every field of the form and was not read as an answer";
        reading.answers.note(NoteKind::TextNotTaken, None, message);
        reading.besides(ExtraKind::Outside, None, &typed.words);
        return;
    };
    // Of several boxes in one line, the one whose option follows the mark.
    let owner = match (first, form.field(first.field()).map(|field| &field.kind)) {
        (Address::Option { .. }, Some(Kind::Choices { choices })) => choices
            .iter()
            .find(|choice| typed.after.starts_with(&collapse_spaces(choice)))
            .map(|choice| Address::option(first.field(), choice)),
        // A name typed in a signature's place is a typed signature.
        (Address::Field(name), Some(Kind::Signature { .. })) => Some(Address::SignerName(name.clone())),
        _ => typed.owners.iter().find(|address| empty(reading, address)).cloned(),
    };
    match owner {
        Some(owner) if empty(reading, &owner) => {
            if !reading.beside(&typed.words, &owner) {
                reading.not_taken(&owner, &typed.words);
            }
        }
        other => reading.not_taken(&other.unwrap_or_else(|| first.clone()), &typed.words),
    }
}

/// Finds signatures placed beside their control.
fn pictures(reading: &mut DocxReader<'_>) {
    for (index, unit) in reading.walk.units.iter().enumerate() {
        if !reading.values.drawn(&unit.pictures) {
            continue;
        }
        for address in addresses(reading.walk, index) {
            let signature = matches!(
                (&address, reading.form.field(address.field()).map(|field| &field.kind)),
                (Address::Field(_), Some(Kind::Signature { .. }))
            );
            if signature && !reading.answers.found.contains_key(&address) {
                let label = reading.form.label(&address);
                let message = format!("{label}: the signature was put beside its field, and was read as the field’s");
                reading.answers.note(NoteKind::TextOutsideControl, Some(&address), message);
                reading.answers.found.insert(address, Answer::Drawn);
            }
        }
    }
}

/// Notes missing fields; one note for a group of boxes that are all missing.
fn missing(reading: &mut DocxReader<'_>, blank: &DocumentWalk) {
    let mut wanted: Vec<Address> = Vec::new();
    for control in &blank.controls {
        if let ControlTag::Single(address) = &control.name {
            wanted.push(address.clone());
        }
    }
    let is_box = |address: &Address| matches!(address, Address::Option { .. } | Address::Point { .. });
    let there: BTreeSet<String> =
        reading.seen.iter().filter(|address| is_box(address)).map(|address| address.field().to_owned()).collect();
    let mut noted = BTreeSet::new();
    for address in wanted {
        if reading.seen.contains(&address) {
            continue;
        }
        if is_box(&address) && !there.contains(address.field()) {
            if noted.insert(address.field().to_owned()) {
                reading.missing(&Address::Field(address.field().to_owned()));
            }
            continue;
        }
        reading.missing(&address);
    }
}

/// Typed words without boxes that have lost their control.
fn cleaned(text: &str) -> String {
    bare(&text.replace(UNMARKED, "")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_form_are_not_typed_words() {
        let printed = ["Training nomination", "HCPC training record", "Section 5 –"].map(str::to_owned);
        for words in
            ["Training nomination", "Training nomination\u{a0} HCPC training record", "Section 5 – Training nomination"]
        {
            assert!(is_printed(words, &printed), "{words}");
        }
        for words in ["Training nominations", "Training nomination done", "done", "Training"] {
            assert!(!is_printed(words, &printed), "{words}");
        }
    }
}
