//! Whether a line of a monitoring sheet says that its session took place.

use crate::form::Kind;
use crate::person_name::fold;
use crate::record::Value;
use crate::record::typed::is_tick;

/// First words of an answer by which a session took place, folded by [`fold`].
const HELD: [&str; 8] = ["yes", "y", "held", "done", "met", "attended", "seen", "took"];

/// First words of an answer by which a session did not take place.
const MISSED: [&str; 13] = [
    "no",
    "not",
    "n",
    "cancelled",
    "canceled",
    "cancel",
    "moved",
    "rearranged",
    "rescheduled",
    "missed",
    "dna",
    "did",
    "didnt",
];

/// Returns whether a cell says that the session took place; `None` when it does not say so. In a choice, the first option
/// means yes.
pub(in crate::rules) fn was_held(kind: &Kind, value: &Value) -> Option<bool> {
    match (kind, value.taken()) {
        (Kind::Choice { choices }, Value::Text(text)) if !text.trim().is_empty() => {
            let option = choices.iter().position(|choice| choice == text.trim()).map(|index| index == 0);
            option.or_else(|| in_other_words(text))
        }
        (Kind::Tick | Kind::YesNo, Value::Bool(held)) => Some(*held),
        _ => None,
    }
}

fn in_other_words(text: &str) -> Option<bool> {
    if is_tick(text) {
        return Some(true);
    }
    let folded = fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    // "a l" is "A/L".
    if ["a l", "annual leave", "on leave", "sick", "off sick", "leave"].iter().any(|why| folded.starts_with(why)) {
        return Some(false);
    }
    // "n a" is "N/A".
    if folded.starts_with("n a") || folded.starts_with("not applicable") {
        return None;
    }
    HELD.contains(&first).then_some(true).or(MISSED.contains(&first).then_some(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_than_the_options_say_whether_a_session_was_held() {
        let kind = Kind::Choice { choices: vec!["Completed".to_owned(), "Postponed".to_owned()] };
        let held = |text: &str| was_held(&kind, &Value::Text(text.to_owned()));
        for text in ["Completed", "Held", "Yes", "y", "\u{2713}", "Done - Teams", "took place"] {
            assert_eq!(held(text), Some(true), "{text}");
        }
        for text in ["Postponed", "Cancelled", "cancelled - TB sick", "DNA", "Not held", "Rearranged", "no"] {
            assert_eq!(held(text), Some(false), "{text}");
        }
        for text in ["N/A", "", "Teams", "?"] {
            assert_eq!(held(text), None, "{text}");
        }
    }
}
