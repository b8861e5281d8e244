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

/// The words of a label that the form does not have, at most.
const LABEL_WORDS: usize = 4;

/// Whether a line after the first begins like a label: some words and a colon.
fn holds_label(words: &Words) -> bool {
    let text: String = words.iter().filter(|(_, look)| !look.is_struck).map(|(c, _)| *c).collect();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next();
    lines.any(|line| {
        line.split_once(':').is_some_and(|(head, rest)| {
            let is_words = head.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '/' | '&' | '’' | '\''));
            is_words
                && head.chars().next().is_some_and(char::is_uppercase)
                && head.split_whitespace().count() <= LABEL_WORDS
                && rest.chars().next().is_none_or(char::is_whitespace)
        })
    })
}

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
                    let mut words = around.following_with(before, field.kind.choices());
                    if is_blank(&words) {
                        words = around.below_table(before).unwrap_or_default();
                    }
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
        let options = match &field.kind {
            Kind::YesNo => yes_no(),
            kind => kind.choices().to_vec(),
        };
        let mut words = around.following_with(label, &options);
        if !is_cell && matches!(field.kind, Kind::LongText | Kind::Text) && holds_label(&words) {
            self.out
                .doubts
                .insert(Address::Field(field.name.clone()), "a line in it begins like the label of another question");
        }
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
        let address = Address::Field(field.name.clone());
        if let Some(state) = state {
            return self.put(address, Answer::Mark(state));
        }
        // Yes or No in the place of a tick.
        let beside = around.beside(label).map(|slot| slot.words).filter(|words| !is_blank(words));
        let words = beside.clone().unwrap_or_else(|| first_lines(&around.following(label), &Kind::Tick));
        match chosen(&UnitText::from_chars(words), &yes_no()) {
            Chosen::Options(options) if options.len() == 1 => {
                self.put(address, Answer::Mark(options.first() == Some(&0)));
            }
            Chosen::Words if beside.is_some() => {
                self.out.left_out.insert(address, "what stands there is no tick");
            }
            _ => {}
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

    /// "Yes – every ten days" beside the comments on a question that has no answer of its own: the first word is the
    /// answer, the rest is the comment.
    pub(super) fn answers_before_comments(&mut self) {
        let fields = self.fields.clone();
        for (question, comment) in fields.iter().zip(fields.iter().skip(1)) {
            let [asked, said] = [question, comment].map(|field| Address::Field(field.name.clone()));
            let is_open = matches!(question.kind, Kind::YesNo)
                && matches!(comment.kind, Kind::LongText | Kind::Text)
                && self.out.located.contains(&question.name)
                && !self.out.answers.found.contains_key(&asked)
                && !self.out.left_out.contains_key(&asked);
            let Some(Answer::Text(text)) = self.out.answers.found.get(&said).filter(|_| is_open) else { continue };
            let Some((answer, rest)) = text.trim_start().split_once(|c: char| !c.is_alphabetic()) else { continue };
            let answer = yes_no().into_iter().find(|option| option.eq_ignore_ascii_case(answer));
            let rest = rest.trim_start();
            let is_mark = |c: char| matches!(c, '-' | '–' | '—' | ',' | ';' | ':' | '.');
            let begins = text.trim_start().chars().find(|c| !c.is_alphabetic() && !c.is_whitespace());
            let Some(answer) = answer.filter(|_| begins.is_some_and(is_mark)) else { continue };
            let rest = rest.trim_start_matches(is_mark).trim_start().to_owned();
            if rest.is_empty() {
                continue;
            }
            self.out.answers.found.insert(said, Answer::Text(rest));
            self.out.answers.found.insert(asked, Answer::Text(answer));
        }
    }
}
