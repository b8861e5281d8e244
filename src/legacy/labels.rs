//! The answers at labels: after the label, beside it, or below it.

use super::answers::{FormReader, first_lines, is_one_line, yes_no};
use super::found::Found;
use super::marks::{Chosen, chosen, is_mark};
use super::page::Look;
use super::plain::text as plain;
use super::print::{Print, PrintKind};
use super::signatures::SignatureParts;
use super::slot::{Surroundings, Words, is_blank};
use super::text::UnitText;
use crate::form::{Address, Field, Kind};
use crate::record::Answer;

impl FormReader<'_> {
    pub(super) fn fields_by_labels(&mut self, around: &Surroundings<'_>, signed: &[SignatureParts]) {
        for found in around.found {
            let Some(print) = around.prints.get(found.print) else { continue };
            let Some(field) = print.field.and_then(|number| self.fields.get(number).copied()) else { continue };
            if print.kind != PrintKind::Label {
                continue;
            }
            match &field.kind {
                Kind::Scale { .. } | Kind::Table(_) => {}
                Kind::Signature { .. } => {
                    let parts =
                        signed.iter().find(|parts| parts.label.unit == found.unit && parts.label.from == found.from);
                    self.signature(around, field, found, parts);
                }
                _ => self.by_label(around, field, print, found),
            }
        }
        // Fields without words before them stand before the label of the next one.
        let fields = self.fields.clone();
        for (number, field) in fields.iter().enumerate() {
            if !field.label.trim().is_empty() || matches!(field.kind, Kind::Table(_)) {
                continue;
            }
            if matches!(field.kind, Kind::Choices { .. }) {
                // Options without a label stand after the field before them.
                let is_before = |found: &&Found| {
                    around
                        .prints
                        .get(found.print)
                        .is_some_and(|print| print.field.is_some() && print.field == number.checked_sub(1))
                };
                if let Some(before) = around.found.iter().rfind(is_before) {
                    self.locate(field);
                    let mut words = around.following(before);
                    let first = first_lines(&words, &Kind::Tick);
                    if is_mark(&first).is_some() {
                        // The mark of the box before them.
                        let start = words.iter().position(|(c, _)| !c.is_whitespace()).unwrap_or(0);
                        let end = words
                            .iter()
                            .skip(start)
                            .position(|(c, _)| *c == '\n')
                            .map_or(words.len(), |end| start + end);
                        words.drain(..end);
                    }
                    self.value(field, &words);
                }
                continue;
            }
            let next = around
                .found
                .iter()
                .find(|found| around.prints.get(found.print).is_some_and(|print| print.field == Some(number + 1)));
            if let Some(next) = next {
                self.locate(field);
                let text = plain(&around.before(next));
                self.put_text(Address::Field(field.name.clone()), text);
            }
        }
    }

    pub(super) fn by_label(&mut self, around: &Surroundings<'_>, field: &Field, print: &Print, label: &Found) {
        self.locate(field);
        let in_gap = plain(&around.in_gap(label).filter(|_| print.has_gap).unwrap_or_default());
        if !in_gap.is_empty() {
            let text = in_gap;
            self.put_text(Address::Field(field.name.clone()), text);
            return;
        }
        let is_cell = around.page.units.get(around.root(label.unit)).is_some_and(|unit| unit.place.is_some());
        if matches!(field.kind, Kind::Tick) {
            return self.tick(around, field, label);
        }
        let mut words = around.following(label);
        if !is_cell && is_one_line(&field.kind) {
            words = first_lines(&words, &field.kind);
        }
        if self.value(field, &words) {
            return;
        }
        if !plain(&words).is_empty()
            && !matches!(field.kind, Kind::YesNo | Kind::Choice { .. } | Kind::Choices { .. } | Kind::Tick)
        {
            return;
        }
        if let Some(boxed) = around.boxed(label) {
            self.value(field, &boxed);
            return;
        }
        if let Some(mut slot) = around.beside(label) {
            self.share(around, label, field, &mut slot.words);
            if self.value(field, &slot.words)
                && slot.is_doubtful
                && !matches!(field.kind, Kind::Choice { .. } | Kind::Choices { .. } | Kind::YesNo)
            {
                self.out.doubts.insert(Address::Field(field.name.clone()), "several cells stand beside its label");
            }
        }
    }

    /// A box to tick: before its label, after it, or in the cell beside it.
    pub(super) fn tick(&mut self, around: &Surroundings<'_>, field: &Field, label: &Found) {
        let state = around
            .mark_before(label)
            .or_else(|| is_mark(&first_lines(&around.following(label), &Kind::Tick)))
            .or_else(|| is_mark(&around.beside(label)?.words))
            .or_else(|| is_mark(&around.left(label)?));
        if let Some(state) = state {
            self.put(Address::Field(field.name.clone()), Answer::Mark(state));
        }
    }

    /// A cell beside two labels: Yes or No is on its first line, and the rest is of the second label.
    pub(super) fn share(&self, around: &Surroundings<'_>, label: &Found, field: &Field, words: &mut Words) {
        let kind_of = |found: &Found| {
            let number = around.prints.get(found.print)?.field?;
            self.fields.get(number).map(|field| &field.kind)
        };
        let others: Vec<&Found> = around
            .in_unit(label.unit)
            .filter(|found| {
                found.from != label.from
                    && around.prints.get(found.print).is_some_and(|print| print.kind == PrintKind::Label)
            })
            .collect();
        let is_yes_no = matches!(field.kind, Kind::YesNo);
        let has_partner = others.iter().any(|other| matches!(kind_of(other), Some(Kind::YesNo)) != is_yes_no);
        if !has_partner {
            return;
        }
        let options = yes_no();
        let lines: Vec<Words> = words.split(|(c, _)| *c == '\n').map(<[(char, Look)]>::to_vec).collect();
        let Some(first) = lines.iter().position(|line| !is_blank(line)) else { return };
        let is_answer = lines.get(first).is_some_and(|line| {
            let text = UnitText::from_chars(line.clone());
            matches!(chosen(&text, &options), Chosen::Options(_) | Chosen::None)
        });
        match (is_yes_no, is_answer) {
            (true, true) => *words = lines.get(first).cloned().unwrap_or_default(),
            (true, false) => words.clear(),
            (false, true) => {
                *words = lines.into_iter().skip(first + 1).collect::<Vec<_>>().join(&('\n', Look::default()));
            }
            (false, false) => {}
        }
    }
}
