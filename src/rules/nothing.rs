//! Answers that say that there is nothing, or that repeat what stands above.

use crate::person_name::fold;
use crate::record::Value;
pub use crate::record::ditto::is_ditto;

/// First words of an answer that says that there is nothing.
const NOTHING: [&str; 10] = ["no", "none", "nil", "nothing", "na", "nfa", "not", "n", "nowt", "zero"];

/// Words that may follow: "no further actions agreed at this time".
const BESIDES: [&str; 52] = [
    "a",
    "action",
    "actions",
    "additional",
    "agreed",
    "all",
    "any",
    "applicable",
    "arising",
    "at",
    "carried",
    "carry",
    "complete",
    "completed",
    "current",
    "currently",
    "discussed",
    "done",
    "for",
    "forward",
    "from",
    "further",
    "identified",
    "meeting",
    "moment",
    "month",
    "needed",
    "new",
    "now",
    "of",
    "other",
    "outstanding",
    "point",
    "points",
    "present",
    "raised",
    "record",
    "report",
    "required",
    "session",
    "set",
    "specific",
    "supervision",
    "tasks",
    "the",
    "this",
    "time",
    "to",
    "today",
    "week",
    "were",
    "yet",
];

/// The most words of such an answer.
const MOST_WORDS: usize = 8;

/// Whether an answer says that there is nothing: "N/A", "None", "-", "No further actions agreed".
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    // Folding an answer that is long, or begins with another letter than the words in `NOTHING`, would be in vain.
    let first = text.chars().find(|c| c.is_alphanumeric());
    if text.len() > 120 || first.is_some_and(|c| !matches!(c.to_ascii_lowercase(), 'n' | 'z')) {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let Some((first, rest)) = words.split_first() else { return !text.trim().is_empty() && !is_ditto(text) };
    match (*first, rest) {
        ("n", rest) => rest == ["a"],
        ("not", rest) => rest.first() == Some(&"applicable"),
        (first, rest) => {
            NOTHING.contains(&first) && words.len() <= MOST_WORDS && rest.iter().all(|word| BESIDES.contains(word))
        }
    }
}

/// Whether a value says nothing: it is empty, or a text such as "N/A".
#[must_use]
pub fn is_unsaid(value: &Value) -> bool {
    value.is_empty() || value.text().is_some_and(says_nothing)
}

/// Whether a row for earlier actions says that there are none: "None - first session", "No previous actions", "New case".
#[must_use]
pub fn says_no_earlier(text: &str) -> bool {
    const EARLIER: [&str; 18] = [
        "previous",
        "prior",
        "earlier",
        "left",
        "existing",
        "open",
        "due",
        "first",
        "1st",
        "new",
        "last",
        "case",
        "starter",
        "sup",
        "sv",
        "supn",
        "just",
        "allocated",
    ];
    const MEETINGS: [&str; 12] = [
        "session",
        "meeting",
        "supervision",
        "record",
        "plan",
        "visit",
        "time",
        "discussion",
        "one",
        "sup",
        "sv",
        "supn",
    ];
    if says_nothing(text) {
        return true;
    }
    if text.len() > 60 {
        return false;
    }
    let folded = fold(text);
    // "n a" is "N/A".
    let folded = folded.strip_prefix("n a ").map_or(folded.clone(), |rest| format!("na {rest}"));
    let words: Vec<&str> = folded.split(' ').collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let is_first = has(&["first", "1st"]) && has(&MEETINGS) && words.len() <= 6;
    let is_new =
        folded.starts_with("new case") || folded.starts_with("new starter") || folded.starts_with("new worker");
    let denies = words.first().is_some_and(|first| ["no", "none", "nil", "nothing", "na"].contains(first));
    let is_plain = words.iter().skip(1).all(|word| BESIDES.contains(word) || EARLIER.contains(word));
    is_first || (is_new && words.len() <= 4) || (denies && is_plain && words.len() <= MOST_WORDS)
}

/// Whether an answer begins by saying that there is nothing: "None - first session".
#[must_use]
pub fn denies(text: &str) -> bool {
    let folded = fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    NOTHING.contains(&first)
}

/// Whether a row for earlier actions says that all of them are done: "All completed".
#[must_use]
pub fn says_all_done(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let folded = fold(text);
    let mut words = folded.split(' ');
    let is_all = words.next().is_some_and(|first| ["all", "both", "everything"].contains(&first));
    let others =
        ["actions", "action", "previous", "last", "from", "now", "time", "session", "of", "the", "are", "were"];
    let done = ["completed", "complete", "done", "closed", "achieved", "met", "actioned"];
    let rest: Vec<&str> = words.collect();
    is_all
        && rest.iter().any(|word| done.contains(word))
        && rest.iter().all(|word| done.contains(word) || others.contains(word) || is_number(word))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an answer says that its question does not apply, with the reason: "N/A - unborn baby", "not seen yet".
#[must_use]
pub fn does_not_apply(text: &str) -> bool {
    if text.len() > 120 {
        return false;
    }
    let folded = fold(text);
    let beginnings =
        ["n a ", "na ", "not applicable ", "unborn", "not yet", "not seen", "not been seen", "did not see"];
    let is_not_yet = folded.starts_with("no ") && folded.ends_with(" yet");
    is_not_yet || beginnings.iter().any(|beginning| folded.starts_with(beginning))
}

/// Whether an answer says that something has been done: "completed", "done in session".
#[must_use]
pub fn is_done(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let first = ["completed", "complete", "done", "actioned", "closed", "achieved", "already"];
    first.contains(words.first().unwrap_or(&"")) && words.len() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_people_say_nothing_in_many_ways() {
        for text in [
            "N/A",
            "n/a",
            "NA",
            "None",
            "none.",
            "Nil",
            "NFA",
            "No actions",
            "No action",
            "-",
            "–",
            "--",
            "...",
            "/",
            "None agreed",
            "No further action",
            "no further actions required at this time",
            "Nothing",
            "nothing to report",
            "No new actions this month",
            "Not applicable",
            "No",
            "None - all completed",
            "nil to report",
            "None identified",
            "No actions carried forward",
            "None outstanding",
        ] {
            assert!(says_nothing(text), "{text}");
        }
        for text in [
            "",
            " ",
            "No contact with dad",
            "Not yet visited",
            "None of the children seen; visit",
            "Nilufer to call",
            "Narrative therapy",
            "No recourse to public funds: check",
            "As above",
            "\"",
            "Call N/A team",
            "Note the date",
        ] {
            assert!(!says_nothing(text), "{text}");
        }
    }

    #[test]
    fn a_first_session_has_no_earlier_actions() {
        for text in [
            "none - first session",
            "N/A first session",
            "First session",
            "No previous actions",
            "n/a - first meeting",
            "none left",
            "New case, none",
            "None - first on this plan",
            "None carried forward",
            "None",
        ] {
            assert!(says_no_earlier(text), "{text}");
        }
        for text in
            ["First visit to be booked with mum and dad", "New case plan for the review", "Call school", "Not done"]
        {
            assert!(!says_no_earlier(text), "{text}");
        }
        for text in ["All completed", "all actions done", "Both completed", "All 3 done"] {
            assert!(says_all_done(text), "{text}");
        }
        for text in ["All checks to be done", "All", "Complete the chronology", "all children seen, done"] {
            assert!(!says_all_done(text), "{text}");
        }
    }

    #[test]
    fn what_does_not_apply_and_what_is_done_is_no_date() {
        for text in ["N/A - unborn baby", "n/a unborn", "Not seen yet", "not yet born"] {
            assert!(does_not_apply(text), "{text}");
        }
        for text in ["N/A", "Nathan", "", "TBC"] {
            assert!(!does_not_apply(text), "{text}");
        }
        for text in ["completed", "Done", "done in session", "already done"] {
            assert!(is_done(text), "{text}");
        }
        for text in ["", "to be completed", "when done", "done when the school has answered us"] {
            assert!(!is_done(text), "{text}");
        }
    }
}
