//! Reads the answer of one control.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::control::{ControlContent, EARLIER_PLACEHOLDERS, MARKED, UNMARKED, leaf, placeholder};
use super::walk::{Control, PictureRef};
use crate::dates;
use crate::form::{Address, Form};
use crate::record::{Answer, Answers, NoteKind};
use crate::text::bare;

/// The texts that Word shows in a control without a placeholder of its own.
const WORDS_OWN: [&str; 6] = [
    "Click or tap here to enter text.",
    "Click here to enter text.",
    "Click or tap to enter a date.",
    "Click here to enter a date.",
    "Choose an item.",
    "Click or tap here to enter text",
];

/// Recognises placeholders of controls, and pictures that are no signature.
pub(super) struct AnswerReader<'a> {
    pub form: &'a Form,
    /// The placeholders in the file's building blocks, by the field's name.
    pub glossary: Arc<BTreeMap<String, String>>,
    /// Whether each image is a signature and not the placeholder, by relationship.
    pub images: BTreeMap<String, bool>,
}

impl AnswerReader<'_> {
    /// The answer in a control; `None` when it is empty.
    pub fn answer(&self, control: &Control, address: &Address, answers: &mut Answers) -> Option<Answer> {
        let leaf = leaf(self.form, address)?;
        let label = || self.form.label(address);
        if control.struck {
            answers.note(
                NoteKind::DeletionLeftOut,
                Some(address),
                format!("{}: text struck out in tracked changes was left out", label()),
            );
        }
        match leaf {
            ControlContent::Mark => self.mark(control, address, answers),
            ControlContent::Picture => self.drawn(&control.pictures).then_some(Answer::Drawn),
            _ => {
                let text = self.typed(&control.text, address, control.placeholder);
                let (text, beside) = text?;
                if beside {
                    answers.note(NoteKind::TextOutsideControl, Some(address), typed_beside(&label()));
                }
                let date = match leaf {
                    // The stored date may be the one that was struck through.
                    ControlContent::Date if !control.has_left_out_text => control.full_date.as_deref().and_then(stored),
                    _ => None,
                };
                let Some(date) = date else { return Some(Answer::Text(text)) };
                if !agrees(&text, date) {
                    answers.note(
                        NoteKind::DateDisagrees,
                        Some(address),
                        format!(
                            "{}: the date stored in the file is {}, and the file shows another; the stored one was read",
                            label(),
                            dates::long(date)
                        ),
                    );
                }
                Some(Answer::Text(dates::short(date)))
            }
        }
    }

    /// Text without a placeholder, and whether a placeholder stood beside it.
    pub fn typed(&self, text: &str, address: &Address, flagged: bool) -> Option<(String, bool)> {
        let bare = bare(text);
        if bare.is_empty() {
            return None;
        }
        let own = placeholder(self.form, address);
        let file = self.glossary.get(&address.tag()).map(String::as_str);
        // Text can stand beside an earlier placeholder only if the file says that the placeholder is showing.
        let earlier = EARLIER_PLACEHOLDERS.into_iter().filter(|words| flagged || bare == *words);
        let known = std::iter::once(own.as_str()).chain(file).chain(earlier);
        for words in known.filter(|words| !words.trim().is_empty()) {
            if bare == words {
                return None;
            }
            // The text was typed before or after the placeholder, which stayed.
            if let Some(rest) = bare.strip_prefix(words).or_else(|| bare.strip_suffix(words)) {
                let rest = rest.trim();
                return (!rest.is_empty()).then(|| (rest.to_owned(), flagged));
            }
        }
        (!flagged || !WORDS_OWN.contains(&bare)).then(|| (bare.to_owned(), false))
    }

    fn mark(&self, control: &Control, address: &Address, answers: &mut Answers) -> Option<Answer> {
        let shown = glyph(&control.text);
        if control.has_left_out_text && shown.is_none() {
            return Some(Answer::Mark(false));
        }
        let Some(state) = control.checked else { return Some(Answer::Mark(shown.unwrap_or(false))) };
        if shown.is_some_and(|shown| shown != state) {
            let label = self.form.label(address);
            let state = if state { "marked" } else { "not marked" };
            answers.note(
                NoteKind::MarkDisagrees,
                Some(address),
                format!("{label}: the box’s state and the mark shown differ; it was read as {state}"),
            );
        }
        Some(Answer::Mark(state))
    }

    /// Whether any of the pictures is a signature.
    pub fn drawn(&self, pictures: &[PictureRef]) -> bool {
        pictures.iter().any(|PictureRef(image)| match image {
            Some(relationship) => self.images.get(relationship).copied().unwrap_or(false),
            // Ink has no image of its own.
            None => true,
        })
    }
}

/// The note on text that was read from beside its field.
pub(super) fn typed_beside(label: &str) -> String {
    format!("{label}: text was typed beside the field, not in it, and was read as the answer")
}

/// Whether a box's glyph is a marked one; `None` when the glyph is unknown.
pub(super) fn glyph(text: &str) -> Option<bool> {
    let text = bare(text);
    let marked = |c: char| c == MARKED || matches!(c, '☑' | '✓' | '✔' | '✗' | '✘' | '✕' | '✖' | '🗹' | '🗷' | '■' | '☓');
    if text.chars().any(marked) || text.eq_ignore_ascii_case("x") || text.eq_ignore_ascii_case("yes") {
        Some(true)
    } else if text.chars().any(|c| c == UNMARKED || matches!(c, '□' | '❏' | '❑')) {
        Some(false)
    } else {
        None
    }
}

/// The day of a stored date: `2025-03-04T00:00:00Z`.
fn stored(full: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(full.get(..10)?, "%Y-%m-%d").ok()
}

/// Whether the shown text can mean the stored date. Word may show it by the user's locale, so unreadable text still
/// agrees when it contains the day and the year.
fn agrees(shown: &str, date: NaiveDate) -> bool {
    use chrono::Datelike;
    if let Some(read) = dates::read(shown).date() {
        return read == date;
    }
    let numbers: Vec<u32> =
        shown.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    let year = u32::try_from(date.year()).unwrap_or(0);
    numbers.contains(&date.day()) && (numbers.contains(&year) || numbers.contains(&(year % 100)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_dates_agree_in_any_locale() {
        let date = NaiveDate::from_ymd_opt(2025, 3, 14).unwrap();
        for shown in ["14/03/2025", "14 March 2025", "14.03.25", "14 mars 2025", "3/14/2025", "2025年3月14日"] {
            assert!(agrees(shown, date), "{shown}");
        }
        for shown in ["15/03/2025", "ASAP", "14/04/2025"] {
            assert!(!agrees(shown, date), "{shown}");
        }
    }

    #[test]
    fn marks_are_recognised_by_their_glyph() {
        assert_eq!(glyph("☒"), Some(true));
        assert_eq!(glyph(" X "), Some(true));
        assert_eq!(glyph("☐"), Some(false));
        assert_eq!(glyph(""), None);
    }
}
