//! Reads the review of earlier actions: which words say that they are done, open, or only talked of.

use super::nothing::says_no_earlier;
use crate::dates::read_weekday;
use crate::person_name::fold;

/// Whether a review speaks of all actions together: "Both are done", "Completed", "3 of 3 done", "1 and 2 complete".
#[must_use]
pub fn reviews_together(words: &str, count: usize) -> bool {
    const TOGETHER: [&str; 8] = ["all", "both", "everything", "others", "rest", "remaining", "neither", "none"];
    const GENERAL: [&str; 46] = [
        "done",
        "completed",
        "complete",
        "actions",
        "action",
        "yes",
        "reviewed",
        "checked",
        "discussed",
        "up",
        "to",
        "date",
        "ok",
        "on",
        "track",
        "in",
        "progress",
        "ongoing",
        "see",
        "above",
        "below",
        "list",
        "carried",
        "forward",
        "met",
        "achieved",
        "from",
        "last",
        "sv",
        "month",
        "time",
        "the",
        "are",
        "were",
        "have",
        "been",
        "previous",
        "and",
        "as",
        "of",
        "agreed",
        "actioned",
        "session",
        "supervision",
        "updated",
        "is",
    ];
    let folded = fold(words);
    let said: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.contains(['\u{2713}', '\u{2714}', '\u{2611}', '\u{2705}']) {
        return true;
    }
    // "See the action list".
    let refers = said.windows(2).any(|pair| {
        matches!(
            pair,
            [
                "see" | "on" | "per",
                "above"
                    | "below"
                    | "action"
                    | "actions"
                    | "list"
                    | "log"
                    | "tracker"
                    | "previous"
                    | "attached"
                    | "table"
                    | "last"
            ]
        )
    });
    if refers {
        return true;
    }
    // "None" alone is no review of what is open.
    if says_no_earlier(words) && !says_state(words) {
        return false;
    }
    let together = |sentence: &str| {
        let folded = fold(sentence);
        let said: Vec<&str> = folded.split(' ').collect();
        let each =
            |pair: &[&str]| matches!(pair, ["each" | "every", "action" | "one" | "item" | "point" | "task" | "of"]);
        // "Everything was looked at."
        let is_told = said.iter().any(|word| ["looked", "discussed", "talked", "reviewed", "checked"].contains(word))
            || is_talk(&folded);
        // "Went through the list."
        let names_list =
            said.iter().any(|word| ["actions", "action", "list", "items", "points", "tasks"].contains(word))
                || said
                    .windows(2)
                    .any(|pair| matches!(pair, ["last", "supervision" | "sv" | "session" | "notes" | "record"]));
        (is_talk(&folded) && names_list)
            || (said.iter().any(|word| TOGETHER.contains(word)) || said.windows(2).any(each))
                && (is_told || says_state(sentence))
    };
    if said.is_empty() || sentences(words).any(together) {
        return true;
    }
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    if said.iter().all(|word| GENERAL.contains(word) || is_number(word)) {
        return true;
    }
    let nothing_left = |sentence: &str| {
        let folded = fold(sentence);
        let denies = ["nothing", "nil", "no", "0"].iter().any(|word| folded.split(' ').any(|said| said == *word));
        denies && ["outstanding", "left", "o s", "open", "over", "carry"].iter().any(|word| folded.contains(word))
    };
    if sentences(words).any(nothing_left) {
        return true;
    }
    // "Two were done, one carried over"; "Action 1 done 2/2, 2 in hand"; "(a) sent".
    let counted = |word: &str| -> Option<usize> {
        let spelt = ["one", "two", "three", "four", "five", "six"];
        let at = spelt.iter().position(|number| *number == word).map(|at| at + 1);
        // "Done x2"
        at.or_else(|| word.trim_start_matches(['x', '\u{d7}']).parse().ok().filter(|number| (1..=9).contains(number)))
    };
    let tokens = words.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '+' | '&'));
    let tokens: Vec<String> = tokens
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let numbers: Vec<usize> = tokens.iter().filter_map(|word| counted(word)).collect();
    let listed = (1..=count).all(|number| numbers.contains(&number));
    let lettered = ('a'..='z').take(count).all(|letter| tokens.iter().any(|word| word.chars().eq([letter])));
    let times =
        tokens.iter().any(|word| word.strip_prefix(['x', '\u{d7}']).is_some_and(|rest| rest == count.to_string()));
    let followed = |at: usize| {
        let Some([number, rest @ ..]) = tokens.get(at..tokens.len().min(at + 3)) else { return 0 };
        if rest.iter().any(|word| is_state(word)) { counted(number).unwrap_or(0) } else { 0 }
    };
    let of_all = tokens
        .iter()
        .any(|word| word.split_once('/').is_some_and(|(one, other)| one == other && *one == count.to_string()));
    // One number alone is as likely that of a "1:1".
    let is_counted = count > 1 && (listed || lettered || (0..tokens.len()).map(followed).sum::<usize>() >= count);
    is_counted || times || of_all
}

/// The parts of a review: its sentences, and what stands after a plus, a comma or "and". A part that begins with how
/// something stands, as in "drafted on Monday and praised by the solicitor", or with a verb that has no subject of its
/// own, as in "was seen and has grown", belongs to the one before.
#[must_use]
pub fn parts(words: &str) -> Vec<String> {
    const AUXILIARIES: [&str; 12] =
        ["has", "have", "had", "is", "are", "was", "were", "will", "would", "can", "could", "now"];
    let mut out: Vec<String> = Vec::new();
    for sentence in sentences(words) {
        let mut is_first = true;
        for part in sentence.split(['+', ',', '&']).flat_map(|part| part.split(" and ")) {
            let folded = fold(part);
            let begins = |word: &str| word.is_empty() || is_state(word) || AUXILIARIES.contains(&word);
            let goes_on = folded.split(' ').next().is_none_or(begins);
            match out.last_mut().filter(|_| goes_on && !is_first) {
                Some(before) => {
                    before.push(' ');
                    before.push_str(part);
                }
                None => out.push(part.to_owned()),
            }
            is_first = false;
        }
    }
    out.retain(|part| part.chars().filter(|c| c.is_alphabetic()).count() > 2);
    out
}

/// Whether a part of a review, folded by [`fold`], tells what was talked of, or done in place of something: "went over
/// the visit", "looked at rotas instead".
#[must_use]
pub fn is_talk(part: &str) -> bool {
    const TALK: [&str; 18] = [
        " went over ",
        " gone over ",
        " went through ",
        " went thru ",
        " gone through ",
        " ran through ",
        " talked ",
        " spoke about ",
        " spoke of ",
        " spoken about ",
        " discussed ",
        " looked at ",
        " looked back ",
        " thought about ",
        " reflected on ",
        " explored ",
        " spent ",
        " instead ",
    ];
    has_phrase(part, &TALK)
}

/// Whether a text folded by [`fold`] has one of some phrases. Each phrase begins and ends with a space.
pub(super) fn has_phrase(folded: &str, phrases: &[&str]) -> bool {
    let spaced = format!(" {folded} ");
    phrases.iter().any(|phrase| spaced.contains(phrase))
}

/// Whether a part of a review says how something stands: "went on Monday", "c/f", "not yet".
#[must_use]
pub fn says_state(part: &str) -> bool {
    const SAYS: [&str; 6] = [" c f ", " o s ", " up to date ", " going well ", " going ok ", " look again "];
    let folded = fold(part);
    has_phrase(&folded, &SAYS) || folded.split(' ').any(is_state) || gives_day(part)
}

/// Whether a part of a review gives a day: "interview 17/6", "last module Fri", "on the 14th".
fn gives_day(part: &str) -> bool {
    part.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_slashed = word.split_once('/').is_some_and(|(day, month)| {
            day.parse::<u8>().is_ok_and(|day| day <= 31) && month.chars().next().is_some_and(|c| c.is_ascii_digit())
        });
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let is_ordinal =
            !number.is_empty() && ["st", "nd", "rd", "th"].iter().any(|end| word.strip_prefix(number) == Some(end));
        // "Sat" is a verb, too.
        is_slashed || is_ordinal || word == "today" || word != "sat" && read_weekday(&word).is_some()
    })
}

/// Whether a word says how something stands.
fn is_state(word: &str) -> bool {
    const STATES: [&str; 61] = [
        "done",
        "sent",
        "made",
        "went",
        "came",
        "got",
        "recd",
        "read",
        "met",
        "gone",
        "did",
        "taken",
        "took",
        "seen",
        "saw",
        "told",
        "held",
        "given",
        "gave",
        "written",
        "wrote",
        "rung",
        "rang",
        "spoke",
        "spoken",
        "set",
        "paid",
        "led",
        "put",
        "ongoing",
        "progress",
        "outstanding",
        "still",
        "waiting",
        "awaiting",
        "pending",
        "not",
        "yet",
        "complete",
        "hand",
        "track",
        "cf",
        "cfwd",
        "underway",
        "begun",
        "began",
        "bought",
        "found",
        "left",
        "due",
        "chasing",
        "yes",
        "ready",
        "forward",
        "tried",
        "ok",
        "comp",
        "nfa",
        "away",
        "through",
        "thru",
    ];
    // What was only spoken of, and how somebody feels or fares, says nothing of an action.
    const NO_STATES: [&str; 24] = [
        "gained",
        "improved",
        "enjoyed",
        "helped",
        "increased",
        "decreased",
        "reduced",
        "remained",
        "seemed",
        "appeared",
        "thrived",
        "stayed",
        "talked",
        "discussed",
        "looked",
        "need",
        "needed",
        "liked",
        "wanted",
        "tired",
        "worried",
        "pleased",
        "settled",
        "feed",
    ];
    let is_past = word.len() > 3 && word.ends_with("ed") && !NO_STATES.contains(&word);
    is_past || STATES.contains(&word)
}

/// The sentences of a text, and its lines.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', ';', '\n', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::{reviews_together, says_state};

    #[test]
    fn a_review_of_all_actions_counts_them() {
        for (words, count) in [("Two done.", 2), ("One carried over, two done", 3), ("1 and 2 complete", 2)] {
            assert!(reviews_together(words, count), "{words}");
        }
        for (words, count) in [("Talked in her 1:1.", 1), ("She has one child", 1), ("One done", 2)] {
            assert!(!reviews_together(words, count), "{words}");
        }
    }

    #[test]
    fn a_day_says_how_something_stands() {
        for words in ["last module Friday", "interview 17/6", "on the 14th", "panel on Mon"] {
            assert!(says_state(words), "{words}");
        }
        assert!(!says_state("the boys and their father"));
    }
}
