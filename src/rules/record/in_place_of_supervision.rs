//! A record that says in words that something counts as supervision which, by the policy, does not replace it.
//! `does-not-count` finds the same from the dates of a whole folder.

use crate::finding::Severity;
use crate::form::policy::{Activity, in_force};
use crate::form::{Address, FormKind, Kind};
use crate::person_name::fold;
use crate::rules::review_words::sentences;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "in-place-of-supervision",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "A record says that a group session or another meeting takes the place of supervision, which the policy does not \
           allow.",
    why: "Other meetings are useful, but they do not ask how one worker is and how their work goes.",
    fix: "Check the words; if a session was left out, hold it and record it.",
    check: Check::Record(check),
};

/// Words by which one thing takes the place of the other that follows them, folded by [`fold`].
const REPLACES: [&str; 20] = [
    "instead of",
    "in place of",
    "the place of",
    "in lieu of",
    "replace",
    "replaces",
    "replaced",
    "replacing",
    "counts as",
    "counts for",
    "counted as",
    "counting as",
    "will do for",
    "stands in for",
    "stand in for",
    "serves as",
    "used as",
    "substitute for",
    "so no",
    "therefore no",
];

/// Words by which the one that stands before them is replaced.
const REPLACED: [&str; 3] = ["replaced by", "replaced with", "swapped for"];

/// The most words between those of [`REPLACES`] or [`REPLACED`] and the supervision.
const BETWEEN: usize = 8;

/// What does not replace supervision, as it is called in a record of something else.
const OTHERS: [(&str, Activity); 10] = [
    ("group", Activity::Group),
    ("pod", Activity::Group),
    ("peer", Activity::Group),
    ("team meeting", Activity::Group),
    ("team day", Activity::Group),
    ("oversight", Activity::ManagementOversight),
    ("kdd", Activity::KeyDecisionDiscussion),
    ("key decision", Activity::KeyDecisionDiscussion),
    ("informal", Activity::Informal),
    ("catch up", Activity::Informal),
];

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let policy = &subject.form.authority.policy;
    let day = subject.record.session_date().unwrap_or(subject.today);
    if policy.does_not_count.is_empty() || !matches!(subject.form.kind, FormKind::Record) {
        return;
    }
    let words = |activity: Activity| in_force(&policy.does_not_count, day).find(|entry| entry.value == activity);
    // A session that does not count is itself what is said to take the place.
    let own = subject.form.activity.and_then(words);
    for field in subject.form.fields().filter(|field| matches!(field.kind, Kind::LongText | Kind::Text)) {
        let Some(text) = subject.record.get(&field.name).text() else { continue };
        let named = |sentence: &str| {
            let folded = format!(" {} ", fold(sentence));
            let other = OTHERS.iter().find(|(word, _)| folded.contains(&format!(" {word} ")))?;
            words(other.1)
        };
        let of = |sentence: &str| takes_its_place(sentence).then(|| own.or_else(|| named(sentence))).flatten();
        let Some(entry) = sentences(text).find_map(of) else { continue };
        let at = Address::Field(field.name.clone());
        let message = format!(
            "{} reads as if {} took the place of a supervision session, which it does not",
            subject.named(&at),
            entry.value.phrase()
        );
        let help = "Check the words; if a session was left out, hold it and record it";
        findings.report_citing(&at, message, help, &entry.citation);
        return;
    }
}

/// Whether a sentence says that something takes the place of supervision: "instead of the March 1:1".
fn takes_its_place(sentence: &str) -> bool {
    let folded = fold(sentence);
    let denies =
        ["not", "doesnt", "isnt", "never", "cannot", "cant", "didnt", "wont", "rebooked", "nor", "if", "whether"];
    let words: Vec<&str> = folded.split(' ').collect();
    if !names_supervision(&words) || words.iter().any(|word| denies.contains(word)) || folded.contains("as well") {
        return false;
    }
    let spaced = format!(" {folded} ");
    let after = REPLACES.iter().chain(&["count"]).any(|words| {
        spaced.split_once(&format!(" {words} ")).is_some_and(|(_, rest)| {
            let rest: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
            // "The group was replaced by 1:1s" is the other way round.
            if matches!(rest.first(), Some(&("by" | "with"))) {
                return false;
            }
            let is_counted = *words != "count" || rest.contains(&"as");
            let far = if *words == "count" { 2 * BETWEEN } else { BETWEEN };
            is_counted && names_supervision(rest.get(..far.min(rest.len())).unwrap_or_default())
        })
    });
    let before = REPLACED.iter().any(|words| {
        let before = spaced.split_once(&format!(" {words} ")).map(|(before, _)| before);
        before.is_some_and(|before| {
            let words: Vec<&str> = before.split_whitespace().collect();
            names_supervision(words.get(words.len().saturating_sub(BETWEEN)..).unwrap_or_default())
        })
    });
    after || before
}

/// Whether some words name a session with one worker: "the March 1:1", "her supervision", not "group supervision".
fn names_supervision(words: &[&str]) -> bool {
    const NAMES: [&str; 9] = ["supervision", "supervisions", "sv", "svs", "supv", "121", "121s", "sup", "sups"];
    const OTHER: [&str; 6] = ["group", "team", "peer", "grp", "joint", "student"];
    let is_other = |at: usize| at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| OTHER.contains(word));
    let is_name = |(at, word): (usize, &&str)| NAMES.contains(word) && !is_other(at);
    let is_pair =
        |pair: &[&str]| matches!(pair, ["1", "1" | "1s"] | ["individual", "session" | "sessions" | "meeting"]);
    let is_one_to_one = |words: &[&str]| matches!(words, ["one" | "1", "to" | "2", "one" | "ones" | "1" | "1s"]);
    words.iter().enumerate().any(is_name) || words.windows(2).any(is_pair) || words.windows(3).any(is_one_to_one)
}

#[cfg(test)]
mod tests {
    use super::takes_its_place;

    #[test]
    fn what_takes_the_place_of_supervision_is_told() {
        for text in [
            "This was instead of the March 1:1 for Ade and Bo",
            "NB replaces 1-1s this month",
            "Counts as individual supervision for all three",
            "We will count the reflective group on 24/3 as his April supervision",
            "April supervision replaced by this session",
            "Diaries full so no 1:1 in May",
        ] {
            assert!(takes_its_place(text), "{text}");
        }
        for text in [
            "This does not replace individual supervision",
            "We mapped the case instead of the usual group supervision",
            "The network meeting replaces the CIN review",
            "Supervision moved to Teams instead of the office",
            "Ade had his 1:1 on Monday",
            "Group supervision on 17/6 replaced by 1:1s",
            "Asked whether this replaces his 1:1",
        ] {
            assert!(!takes_its_place(text), "{text}");
        }
    }
}
