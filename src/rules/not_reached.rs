//! Answers that answer nothing: the topic does not apply, or the session did not reach it.

use super::nothing;
use crate::person_name::fold;

/// Beginnings of an answer by which the session did not reach a topic, folded by [`fold`].
const BEGINNINGS: [&str; 22] = [
    "not reviewed",
    "not discussed",
    "not covered",
    "not looked at",
    "not addressed",
    "not checked",
    "not updated",
    "not completed",
    "not done",
    "ran out of time",
    "run out of time",
    "out of time",
    "no time",
    "time did not allow",
    "did not get to",
    "didnt get to",
    "did not discuss",
    "didnt discuss",
    "did not review",
    "didnt review",
    "deferred to next",
    "to be discussed next",
];

/// Words of an answer that says more than that there was no time.
const BESIDES: [&str; 6] = ["complete", "completed", "done", "achieved", "progressed", "updated"];

/// Whole answers by which a topic is left for another time.
const LEFT: [&str; 6] = ["not this time", "not this month", "not today", "next time", "next month", "skipped"];

/// The most words of such an answer.
const MOST_WORDS: usize = 14;

/// Whether an answer says that the session did not reach the topic: "not reviewed - ran out of time".
pub(in crate::rules) fn was_not_reached(text: &str) -> bool {
    // Folding an answer that begins with another word than those in `BEGINNINGS` would be in vain.
    let first: String = text.split_whitespace().next().unwrap_or_default().replace(['\'', '’'], "");
    let begins_with =
        |beginning: &&str| beginning.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case(&first));
    let may_begin = BEGINNINGS.iter().chain(&LEFT).any(begins_with);
    if text.len() > 200 || !(may_begin || text.contains("time") || text.contains("TIME")) {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let begins = BEGINNINGS
        .iter()
        .any(|start| folded.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
    // "Two visits out of time" were late.
    let lacked_time = ["ran out of time", "run out of time", "lack of time"].iter().any(|words| folded.contains(words));
    let says_more = words.iter().any(|word| BESIDES.contains(word)) && !begins;
    words.len() <= MOST_WORDS && (begins || lacked_time) && !says_more || LEFT.contains(&folded.as_str())
}

/// Whether an answer says no more than that something was discussed: "Case discussed as per agenda."
pub(in crate::rules) fn says_only_that(text: &str) -> bool {
    const SAYS: [&str; 6] = ["discussed", "covered", "agenda", "addressed", "discussions", "noted"];
    const BESIDES: [&str; 30] = [
        "case",
        "cases",
        "all",
        "as",
        "per",
        "the",
        "our",
        "in",
        "on",
        "at",
        "see",
        "supervision",
        "session",
        "group",
        "team",
        "item",
        "items",
        "topic",
        "topics",
        "and",
        "was",
        "were",
        "is",
        "been",
        "have",
        "has",
        "today",
        "above",
        "fully",
        "length",
    ];
    if text.len() > 80 {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    words.iter().any(|word| SAYS.contains(word))
        && words.iter().all(|word| SAYS.contains(word) || BESIDES.contains(word))
}

/// Whether an answer says that a topic does not apply: "N/A", a dash. "None" answers a question about concerns.
pub(in crate::rules) fn is_not_applicable(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim();
    nothing::says_nothing(text)
        && (folded.is_empty() || folded == "na" || folded.starts_with("n a") || folded.starts_with("not applicable"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_answer_does_not_say_that_a_topic_was_not_reached() {
        for text in [
            "not reviewed - ran out of time",
            "Not discussed",
            "Ran out of time.",
            "Carried over, ran out of time",
            "Didn’t get to this",
            "No time today",
            "Not covered this month",
            "not this time.",
        ] {
            assert!(was_not_reached(text), "{text}");
        }
        for text in [
            "",
            "All complete",
            "Two were done, one carried over, ran out of time for the rest",
            "Fine",
            "Nothing new",
            "N/A",
            "Next time a joint visit",
            "No timescales missed",
            "Two visits out of time in May, now caught up",
            "Chronology not done because Amara was off; agreed a new date and that Gareth asks for help with it",
        ] {
            assert!(!was_not_reached(text), "{text}");
        }
    }

    #[test]
    fn that_something_was_discussed_says_nothing() {
        for text in
            ["Case discussed as per agenda.", "Discussed", "As per agenda", "All cases were discussed in the session"]
        {
            assert!(says_only_that(text), "{text}");
        }
        for text in ["", "Discussed the Bell case", "See above", "All well", "Both cases discussed; Maya to be seen"] {
            assert!(!says_only_that(text), "{text}");
        }
    }

    #[test]
    fn none_does_not_say_that_a_topic_does_not_apply() {
        for text in ["N/A", "n/a", "NA", "-", "–", "Not applicable"] {
            assert!(is_not_applicable(text), "{text}");
        }
        for text in ["None", "Nil", "No concerns", "Fine", "", "N/A this month, see casework"] {
            assert!(!is_not_applicable(text), "{text}");
        }
    }
}
