//! [`FormReader`]: what is read of one form in a document, and how the words at a place become a value by the kind of the
//! field.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{Chosen, chosen, is_mark};
use super::page::{Look, Page};
use super::plain::text as plain;
use super::slot::{Words, is_blank};
use super::text::UnitText;
use crate::form::{Address, Field, Form, Kind};
use crate::record::answer::from_text;
use crate::record::{Answer, Answers, Value};

/// What was read of a form.
#[derive(Debug, Default)]
pub(super) struct FormReading {
    pub answers: Answers,
    /// The fields whose labels were found.
    pub located: BTreeSet<String>,
    /// The values that need a second look, and why.
    pub doubts: BTreeMap<Address, &'static str>,
    /// The fields whose values were left out, and why.
    pub left_out: BTreeMap<Address, &'static str>,
    /// The weight of the labels found, of all labels, and whether the title was found.
    pub weight: (i64, i64),
    pub has_title: bool,
    /// The number of labels found.
    pub labels: usize,
    /// The units that begin with the title.
    pub titles: Vec<usize>,
}

/// A reader of one form in one document.
pub(super) struct FormReader<'a> {
    pub form: &'a Form,
    pub fields: Vec<&'a Field>,
    pub page: &'a Page,
    pub texts: &'a [UnitText],
    pub out: FormReading,
}

impl FormReader<'_> {
    pub(super) fn put(&mut self, address: Address, answer: Answer) {
        match self.out.answers.found.get(&address) {
            Some(known) if *known != answer => {
                // Two readings that differ: neither is taken.
                self.out.answers.found.remove(&address);
                self.out.left_out.insert(address, "it was found twice with different answers");
            }
            Some(_) => {}
            None if self.out.left_out.contains_key(&address) => {}
            None => {
                self.out.answers.found.insert(address, answer);
            }
        }
    }

    pub(super) fn put_text(&mut self, address: Address, text: String) {
        if text.contains('\u{fffd}') {
            self.out.left_out.insert(address, "some of its letters cannot be read");
            return;
        }
        if !text.trim().is_empty() {
            self.put(address, Answer::Text(text));
        }
    }

    pub(super) fn locate(&mut self, field: &Field) {
        self.out.located.insert(field.name.clone());
    }

    /// Takes the value of a field from words; returns whether there is one.
    pub(super) fn value(&mut self, field: &Field, words: &Words) -> bool {
        let own = Address::Field(field.name.clone());
        let text = UnitText::from_chars(words.clone());
        match &field.kind {
            Kind::YesNo => match chosen(&text, &yes_no()) {
                Chosen::Options(options) => match options.as_slice() {
                    [one] => {
                        self.put_text(own, if *one == 0 { "Yes" } else { "No" }.to_owned());
                        true
                    }
                    _ => false,
                },
                Chosen::None => false,
                Chosen::Words => self.option_words(own, &field.kind, words),
            },
            Kind::Choice { choices } => match chosen(&text, choices) {
                Chosen::Options(options) => match options.as_slice() {
                    [one] => {
                        self.put_text(own, choices.get(*one).cloned().unwrap_or_default());
                        true
                    }
                    _ => false,
                },
                Chosen::None => false,
                // Other words may follow on the next lines.
                Chosen::Words => match chosen(&UnitText::from_chars(first_lines(words, &field.kind)), choices) {
                    Chosen::Options(options) if options.len() == 1 => {
                        let option = options.first().and_then(|one| choices.get(*one)).cloned().unwrap_or_default();
                        self.put_text(own, option);
                        true
                    }
                    _ => self.option_words(own, &field.kind, words),
                },
            },
            Kind::Choices { choices } => match chosen(&text, choices) {
                Chosen::Options(options) => {
                    for option in options.iter().filter_map(|option| choices.get(*option)) {
                        self.put(Address::option(&field.name, option), Answer::Mark(true));
                    }
                    true
                }
                Chosen::None | Chosen::Words => false,
            },
            Kind::Tick => match is_mark(words) {
                Some(state) => {
                    self.put(own, Answer::Mark(state));
                    true
                }
                None => false,
            },
            _ => self.words(own, words),
        }
    }

    /// Words in the place of an option: taken only if they mean one.
    pub(super) fn option_words(&mut self, address: Address, kind: &Kind, words: &Words) -> bool {
        let text = plain(words);
        if text.trim().is_empty() {
            return false;
        }
        match from_text(kind, &text) {
            Value::Text(option) if !kind.choices().contains(&option) => {
                self.out.left_out.insert(address, "what stands there is none of the options");
            }
            _ => self.put_text(address, text),
        }
        true
    }

    pub(super) fn words(&mut self, address: Address, words: &Words) -> bool {
        let text = plain(words);
        let is_there = !text.trim().is_empty();
        self.put_text(address, text);
        is_there
    }
}

pub(super) fn yes_no() -> Vec<String> {
    ["Yes", "No"].map(str::to_owned).into()
}

/// Whether an answer of a kind is one line.
pub(super) fn is_one_line(kind: &Kind) -> bool {
    !matches!(kind, Kind::LongText | Kind::Choices { .. } | Kind::Choice { .. })
}

/// The first lines of an answer: one, and several for names.
pub(super) fn first_lines(words: &Words, kind: &Kind) -> Words {
    let is_several = matches!(kind, Kind::Person { several: true, .. });
    let mut out = Words::new();
    for line in words.split(|(c, _)| *c == '\n') {
        if is_blank(line) {
            if is_blank(&out) {
                continue;
            }
            break;
        }
        if !out.is_empty() {
            out.push(('\n', Look::default()));
        }
        out.extend(line.iter().copied());
        if !is_several {
            break;
        }
    }
    out
}
