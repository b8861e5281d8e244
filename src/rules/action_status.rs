//! Whether an action is done, as its ticks, its status or its review say.

use super::actions::ActionRow;
use super::review_words::has_phrase;
use crate::form::{Actions, Meaning};
use crate::person_name::fold;
use crate::record::typed::is_tick;

/// Whether an action is open. A printed row is a prompt, not an action to carry forward.
#[must_use]
pub fn is_open(row: &ActionRow<'_>) -> bool {
    row.text().is_some() && !is_done(row)
}

/// The most bytes of a comment that may say that an action is done. A longer one speaks of other things, too. Our choice.
const LONGEST_COMMENT: usize = 80;

/// Whether an action is marked as done, by a tick or in words, or no longer needed.
#[must_use]
pub fn is_done(row: &ActionRow<'_>) -> bool {
    const DONE: [&str; 17] = [
        "sent",
        "submitted",
        "attended",
        "emailed",
        "given",
        "gone",
        "complete",
        "completed",
        "comp",
        "compl",
        "done",
        "closed",
        "achieved",
        "actioned",
        "met",
        "finished",
        "no longer required",
    ];
    let written = |meaning| row.table.meaning(meaning).and_then(|column| row.value(column).text());
    let status = written(Meaning::Status).filter(|status| !status.trim().is_empty());
    // "Sent 5/6" may stand among the comments, with an empty status.
    let comment = written(Meaning::Reason).filter(|_| status.is_none() && row.actions == Actions::Previous);
    let is_told = |comment: &str| {
        if comment.len() > LONGEST_COMMENT {
            return false;
        }
        let folded = fold(comment);
        let begins = folded.split(' ').next().is_some_and(|first| DONE.contains(&first));
        begins && !leaves_open(&folded) || says_it_was_done(&folded, row.text().unwrap_or_default())
    };
    let says_so = status.is_some_and(|status| {
        if is_tick(status) {
            return true;
        }
        let folded = fold(status);
        let not = ["not ", "un", "partly ", "partially ", "in"].iter().any(|start| folded.starts_with(start));
        let dropped = ["no longer", "not needed", "not required", "not held", "cancelled", "superseded", "withdrawn"];
        if dropped.iter().any(|words| folded.contains(words)) {
            return true;
        }
        let has_word = DONE.iter().any(|word| folded.split(' ').any(|part| part == *word) || folded == *word);
        !not && (has_word || says_it_was_done(&folded, row.text().unwrap_or_default()))
    });
    row.ticked(Meaning::Complete) || says_so || comment.is_some_and(is_told)
}

/// Whether the review of an action says that it took place, or what was done, in the past tense of the action's own verb:
/// "held 17/7", "went ahead", "rang her" for "Ring the landlord". The review is folded by [`fold`].
fn says_it_was_done(review: &str, action: &str) -> bool {
    const TOOK_PLACE: [&str; 11] = [
        " held ",
        " took place ",
        " taken place ",
        " happened ",
        " went ahead ",
        " gone ahead ",
        " went well ",
        " was completed ",
        " sorted ",
        " resolved ",
        " dealt with ",
    ];
    if leaves_open(review) || LEFT_OPEN.iter().any(|beginning| review.starts_with(beginning)) {
        return false;
    }
    let action = fold(action);
    // What is planned is still to come.
    let of_action =
        |said: &str| !["planned", "scheduled"].contains(&said) && action.split(' ').any(|word| is_past_of(said, word));
    has_phrase(review, &TOOK_PLACE) || review.split(' ').any(of_action)
}

/// Whether the review of an action, folded by [`fold`], leaves something of it to be done: "to be held", "rang, no
/// answer", "held over to July".
fn leaves_open(review: &str) -> bool {
    const OPEN: [&str; 28] = [
        " not ",
        " no ",
        " to be ",
        " be held ",
        " being ",
        " is held ",
        " will ",
        " wont ",
        " cannot ",
        " couldnt ",
        " awaiting ",
        " waiting ",
        " await ",
        " chase ",
        " chasing ",
        " but ",
        " yet ",
        " again ",
        " part ",
        " partly ",
        " half ",
        " held up ",
        " held over ",
        " held back ",
        " on hold ",
        " message ",
        " voicemail ",
        " need ",
    ];
    has_phrase(review, &OPEN)
}

/// Whether a word is the past tense of another: "rang" of "ring", "visited" of "visit", "planned" of "plan".
fn is_past_of(said: &str, word: &str) -> bool {
    const IRREGULAR: [(&str, &[&str]); 28] = [
        ("ring", &["rang", "rung", "phoned", "called"]),
        ("call", &["rang", "rung", "phoned"]),
        ("phone", &["rang", "rung", "called"]),
        ("tel", &["rang", "rung", "phoned", "called"]),
        ("send", &["sent"]),
        ("meet", &["met"]),
        ("write", &["wrote", "written"]),
        ("speak", &["spoke", "spoken"]),
        ("talk", &["spoke", "spoken"]),
        ("see", &["saw", "seen"]),
        ("visit", &["seen", "saw"]),
        ("take", &["took", "taken"]),
        ("give", &["gave"]),
        ("get", &["got", "received", "recd"]),
        ("make", &["made"]),
        ("do", &["did"]),
        ("go", &["went"]),
        ("find", &["found"]),
        ("tell", &["told"]),
        ("buy", &["bought"]),
        ("pay", &["paid"]),
        ("draw", &["drew", "drawn"]),
        ("bring", &["brought"]),
        ("run", &["ran"]),
        ("lead", &["led"]),
        ("choose", &["chose", "chosen"]),
        ("build", &["built"]),
        ("teach", &["taught"]),
    ];
    if IRREGULAR.iter().any(|(verb, past)| *verb == word && past.contains(&said)) {
        return true;
    }
    let Some(stem) = said.strip_suffix("ed").filter(|stem| stem.len() > 1 && word.len() > 2) else { return false };
    let ends_in_y = || stem.strip_suffix('i').is_some_and(|start| word.strip_suffix('y') == Some(start));
    let is_doubled = || {
        let mut last = stem.chars().rev();
        last.next() == last.next() && word.len() + 1 == stem.len() && stem.starts_with(word)
    };
    stem == word || word.strip_suffix('e') == Some(stem) || ends_in_y() || is_doubled()
}

/// Beginnings of the words by which a review leaves an action open, folded by [`fold`].
const LEFT_OPEN: [&str; 26] = [
    "not ",
    "no ",
    "in progress",
    "in prog",
    "ongoing",
    "on going",
    "delayed",
    "delay",
    "outstanding",
    "open",
    "carried",
    "carry",
    "c f",
    "cf",
    "cfwd",
    "started",
    "begun",
    "part",
    "half",
    "late",
    "overdue",
    "to ",
    "still",
    "awaiting",
    "waiting",
    "pending",
];

/// What the review of an earlier action says of it; none where it is a new action.
fn reviewed<'e>(row: &ActionRow<'e>) -> Option<&'e str> {
    let column = row.table.meaning(Meaning::Status).filter(|_| row.actions == Actions::Previous)?;
    row.value(column).text().filter(|text| !text.trim().is_empty())
}

/// Whether the review of an earlier action says something of it that does not leave it open: "Booked", "Agreed w/ GP".
#[must_use]
pub fn was_reviewed(row: &ActionRow<'_>) -> bool {
    reviewed(row).is_some_and(|text| {
        let folded = fold(text);
        !folded.is_empty() && !LEFT_OPEN.iter().any(|beginning| folded.starts_with(beginning))
    })
}

/// Whether the review of an earlier action says that what was to be arranged is arranged: "Booked", "Referred".
#[must_use]
pub fn is_arranged(row: &ActionRow<'_>) -> bool {
    const ARRANGED: [&str; 14] = [
        "booked",
        "arranged",
        "ordered",
        "applied",
        "enrolled",
        "registered",
        "referred",
        "requested",
        "organised",
        "scheduled",
        "invited",
        "agreed",
        "shared",
        "signed",
    ];
    const IN_DIARY: [&str; 4] = ["in diary", "in the diary", "in diaries", "date set"];
    let is_said = |text: &str| {
        let folded = fold(text);
        let first = folded.split(' ').next();
        first.is_some_and(|word| ARRANGED.contains(&word)) || IN_DIARY.iter().any(|words| folded.starts_with(words))
    };
    reviewed(row).is_some_and(is_said)
}

#[cfg(test)]
mod tests {
    use super::says_it_was_done;

    #[test]
    fn what_is_still_to_come_is_not_done() {
        assert!(says_it_was_done("rang her on friday", "Ring the landlord"));
        for review in ["to read by friday", "ongoing will ring", "to be held in july"] {
            assert!(!says_it_was_done(review, "Ring the landlord and read the care plan"), "{review}");
        }
    }
}
