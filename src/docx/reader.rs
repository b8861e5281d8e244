//! [`DocxReader`]: the state of reading one file, and how an answer or a word beside one is recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::control::{ControlContent, leaf};
use super::value::{AnswerReader, glyph, typed_beside};
use super::walk::{DocumentWalk, WalkPlace};
use crate::form::{Address, Form, Kind};
use crate::record::{Answer, Answers, Extra, ExtraKind, NoteKind};

/// The longest line that names the place of an extra, in letters.
const NEAR: usize = 80;

/// The state of reading one file.
pub(super) struct DocxReader<'a> {
    pub form: &'a Arc<Form>,
    pub walk: &'a DocumentWalk,
    pub values: AnswerReader<'a>,
    pub answers: Answers,
    /// The fields with controls in the file.
    pub seen: BTreeSet<Address>,
    /// The field of each control.
    pub addresses: BTreeMap<usize, Address>,
}

impl DocxReader<'_> {
    /// Reads a control's answer. Of two controls of one field, the first counts.
    pub fn read_control(&mut self, control: usize, address: &Address) {
        self.addresses.insert(control, address.clone());
        let Some(control) = self.walk.controls.get(control) else { return };
        self.seen.insert(address.clone());
        let Some(answer) = self.values.answer(control, address, &mut self.answers) else { return };
        match self.answers.found.get(address) {
            None | Some(Answer::Mark(false)) => {
                self.answers.found.insert(address.clone(), answer);
            }
            Some(first) => {
                if let (Answer::Text(second), true) = (&answer, *first != answer) {
                    self.besides(ExtraKind::SecondAnswer, Some(address), second);
                }
            }
        }
    }

    /// Reads words typed beside a field; returns whether they are its answer.
    pub fn beside(&mut self, words: &str, address: &Address) -> bool {
        if self.answers.found.get(address).is_some_and(|known| *known != Answer::Mark(false)) {
            self.not_taken(address, words);
            return false;
        }
        let scale = matches!(
            (address, self.form.field(address.field()).map(|field| &field.kind)),
            (Address::Field(_), Some(Kind::Scale { .. }))
        );
        let answer = match leaf(self.form, address) {
            Some(ControlContent::Mark) => match glyph(words) {
                Some(mark) => Answer::Mark(mark),
                None => {
                    self.not_taken(address, words);
                    return false;
                }
            },
            None if scale => Answer::Text(words.to_owned()),
            Some(ControlContent::Picture) | None => return false,
            // A lost control may have left its placeholder behind.
            Some(_) => match self.values.typed(words, address, true) {
                Some((words, _)) => Answer::Text(words),
                None => return false,
            },
        };
        if answer == Answer::Mark(false) {
            return false;
        }
        let label = self.form.label(address);
        self.answers.note(NoteKind::TextOutsideControl, Some(address), typed_beside(&label));
        self.answers.found.insert(address.clone(), answer);
        true
    }

    /// Keeps words that are no answer as an extra.
    pub fn besides(&mut self, kind: ExtraKind, address: Option<&Address>, words: &str) {
        let field = address.map(ToString::to_string);
        self.answers.extras.push(Extra { field, ..Extra::new(kind, words) });
    }

    /// Notes that words beside a field were not read as an answer, and keeps them.
    pub fn not_taken(&mut self, address: &Address, words: &str) {
        self.besides(ExtraKind::Outside, Some(address), words);
        let label = self.form.label(address);
        let message = format!("{label}: text was typed near the field, not in it, and is part of no answer");
        self.answers.note(NoteKind::TextNotTaken, Some(address), message);
    }

    /// Notes that a field is missing.
    pub fn missing(&mut self, address: &Address) {
        let label = self.form.label(address);
        let message = format!("{label}: the field is no longer in the file");
        self.answers.note(NoteKind::ControlMissing, Some(address), message);
    }

    /// The field of a place: the control, or the only field of its cell.
    pub fn address(&self, spot: WalkPlace) -> Option<Address> {
        match spot {
            WalkPlace::Control(control) => self.addresses.get(&control).cloned(),
            WalkPlace::Unit(unit) => {
                let controls = &self.walk.units.get(unit)?.controls;
                let addresses: Vec<&Address> = controls.iter().filter_map(|one| self.addresses.get(one)).collect();
                // A cell with several fields belongs to none of them.
                let fields: BTreeSet<&str> = addresses.iter().map(|address| address.field()).collect();
                addresses.first().filter(|_| fields.len() == 1).map(|address| (*address).clone())
            }
            WalkPlace::Nowhere => None,
        }
    }

    /// The words around a place outside every field.
    pub fn near(&self, spot: WalkPlace) -> Option<String> {
        let WalkPlace::Unit(unit) = spot else { return None };
        let text = &self.walk.units.get(unit)?.text;
        let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
        let short: String = line.chars().take(NEAR).collect();
        Some(if short.len() < line.len() { format!("{short}…") } else { short })
    }

    /// The words at a place.
    pub fn words_at(&self, spot: WalkPlace) -> &str {
        match spot {
            WalkPlace::Control(index) => self.walk.controls.get(index).map_or("", |control| &control.text),
            WalkPlace::Unit(index) => self.walk.units.get(index).map_or("", |unit| &unit.text),
            WalkPlace::Nowhere => "",
        }
    }
}
