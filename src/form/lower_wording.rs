//! Checks the corrections of a policy’s wording.

use super::raw::RawCorrection;
use super::wording_changes::Correction;
use crate::source::{Span, Spanned};

/// A mistake in the corrections of a definition.
pub(super) struct WordingMistake {
    pub span: Span,
    pub message: String,
    pub help: String,
    /// The words that it corrects are not in the form, or occur more than once. Adopted forms with changed words can
    /// still be used; `lint` reports these.
    pub stale: bool,
}

impl WordingMistake {
    fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into(), stale: false }
    }

    pub fn stale(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { stale: true, ..Self::new(span, message, help) }
    }
}

/// Checks corrections against the printed words: place, words, and whether the words are Formfolio's. Each correction
/// must match exactly one place.
pub(super) fn corrections(
    raw: Vec<Spanned<RawCorrection>>,
    words: &[(&str, &str, bool)],
    names: impl Fn(&str) -> String,
    wrong: &mut Vec<WordingMistake>,
) -> Vec<Correction> {
    let mut out = Vec::new();
    for raw in raw {
        let RawCorrection { line, printed, corrected, why } = raw.value;
        let at = corrected.span;
        if why.value.trim().is_empty() {
            let help = "Say in a few words why the form does not print what the policy prints";
            wrong.push(WordingMistake::new(why.span, "a correction without a reason", help));
        }
        if printed.value.trim().is_empty() || corrected.value.trim().is_empty() {
            let help = "Give the words of the policy as `printed`, and those of the form as `corrected`";
            wrong.push(WordingMistake::new(raw.span, "a correction without words", help));
            continue;
        }
        if printed.value == corrected.value {
            let help = "Leave the correction out: the form prints what the policy prints";
            wrong.push(WordingMistake::new(at, "`corrected` is the same as `printed`", help));
            continue;
        }
        let (printed, shown) = (names(&printed.value), names(&corrected.value));
        let places: Vec<&(&str, &str, bool)> =
            words.iter().flat_map(|word| word.1.matches(shown.as_str()).map(move |_| word)).collect();
        match places.as_slice() {
            [(place, _, false)] => {
                out.push(Correction { place: (*place).to_owned(), line, printed, corrected: shown, why: why.value });
            }
            [(place, _, true)] => {
                let message = format!("the words of `corrected` are ours ({place}); no policy prints them");
                wrong.push(WordingMistake::new(
                    at,
                    message,
                    "Leave the correction out, or name words that the policy prints",
                ));
            }
            [] => wrong.push(WordingMistake::stale(
                at,
                "the form does not have the words of `corrected`",
                "Write them as the form prints them, or leave the correction out",
            )),
            many => wrong.push(WordingMistake::stale(
                at,
                format!("the form has the words of `corrected` {} times", many.len()),
                "Add words that stand beside them, to both wordings, until there is one such place",
            )),
        }
    }
    out
}
