//! A mark on a scale that is not the mark that its analysis states. A warning, because the text may mean another scale.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::number_word;

/// The rule.
pub const RULE: Rule = Rule {
    id: "mark-differs",
    about: RuleTopic::Scale,
    severity: Severity::Warning,
    what: "A scale has another mark than the text that gives the reason for it.",
    why: "The mark shows over time whether it gets better; a wrong one misleads.",
    fix: "Check which of the two holds, and correct the other.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Kind::Scale { reason: Some(reason), .. } = &field.kind else { continue };
        let Some(reason) = subject.form.field(reason) else { continue };
        let mark = subject.record.get(&field.name).taken().number();
        let (Some(mark), Some(text)) = (mark, subject.record.get(&reason.name).text()) else { continue };
        let stated: Vec<u32> = stated_marks(text);
        let Some(first) = stated.first() else { continue };
        // A whole mark; anything else is reported as unreadable.
        if stated.iter().any(|stated| (f64::from(*stated) - mark).abs() < 0.5) {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let message = format!("{} is {mark}, and {} says {first}", subject.named(&at), subject.field_named(reason));
        findings.report(&at, message, "Check which of the two holds, and correct the other");
    }
}

/// Words of a sentence that states another mark than that of today: an earlier or wished one, or somebody else’s.
const OTHERS: [&str; 62] = [
    "last",
    "was",
    "were",
    "from",
    "previous",
    "previously",
    "before",
    "ago",
    "until",
    "earlier",
    "had",
    "started",
    "would",
    "could",
    "should",
    "might",
    "may",
    "will",
    "shall",
    "if",
    "when",
    "want",
    "wants",
    "wanted",
    "next",
    "goal",
    "aim",
    "hope",
    "hopes",
    "reach",
    "get",
    "not",
    "says",
    "said",
    "told",
    "thinks",
    "thought",
    "feels",
    "felt",
    "scored",
    "mum",
    "mums",
    "mother",
    "dad",
    "dads",
    "father",
    "mam",
    "parent",
    "parents",
    "family",
    "child",
    "children",
    "school",
    "nan",
    "gran",
    "carer",
    "carers",
    "herself",
    "himself",
    "themselves",
    "pain",
    "confidence",
];

/// Words before a mark.
const MARKS: [&str; 12] =
    ["scale", "scaled", "scaling", "place", "placed", "put", "mark", "marked", "rate", "rated", "rating", "score"];

/// What may follow a mark. "At 3 visits" and "at 3 pm" are none: the number ends the words, or a reason follows.
const ENDS: [&str; 15] =
    ["", "because", "as", "since", "today", "on", "for", "and", "b/c", "now", "due", "but", "given", "-", "–"];

/// What may stand before "3/10" that is the mark of the form.
const OURS: [&str; 24] = [
    "",
    "at",
    "a",
    "an",
    "is",
    "as",
    "it",
    "this",
    "plan",
    "case",
    "say",
    "still",
    "now",
    "today",
    "currently",
    "about",
    "around",
    "scale",
    "scaled",
    "scaling",
    "put",
    "mark",
    "rated",
    "score",
];

/// The marks that a text states as those of today: "3/10", "3 out of 10", "I place this at 3", "scale at 3".
fn stated_marks(text: &str) -> Vec<u32> {
    // "(6 last month)" is a remark of its own.
    let sentences = text.split(['.', ';', '\n', '!', '?', '(', ')', ',']);
    let first = begun(text);
    first.into_iter().chain(sentences.filter_map(stated)).collect()
}

/// The mark with which a text begins: "2 – he was called out twice". "1 –" may begin a list.
fn begun(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace();
    let mark = number(&words.next()?.to_lowercase()).filter(|mark| *mark != 1)?;
    matches!(words.next()?, "–" | "-" | "—" | "because" | "as" | "today").then_some(mark)
}

fn stated(sentence: &str) -> Option<u32> {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().map(|word| word.trim_matches(['"', '“', '”', ':', '-'])).collect();
    if words.iter().any(|word| OTHERS.contains(word)) {
        return None;
    }
    let after = |at: usize, step: usize| words.get(at + step).copied().unwrap_or_default();
    let before =
        |at: usize, step: usize| at.checked_sub(step).and_then(|at| words.get(at)).copied().unwrap_or_default();
    words.iter().enumerate().find_map(|(at, word)| {
        // "8/10 families visited" is no mark, and "Aunt 8/10" is hers.
        if let Some(mark) = word.strip_suffix("/10") {
            return number(mark).filter(|_| ENDS.contains(&after(at, 1)) && OURS.contains(&before(at, 1)));
        }
        let mark = number(word)?;
        let of_ten = after(at, 1) == "out" && after(at, 2) == "of" && ["10", "ten"].contains(&after(at, 3));
        let is_scaled = |word: &str| MARKS.contains(&word);
        let ends = ENDS.contains(&after(at, 1));
        // "At a 2".
        let article = usize::from(["a", "an"].contains(&before(at, 1)));
        let is_at = ["at", "as", "is"].contains(&before(at, 1 + article));
        let is_placed = is_at && (2..=5).any(|step| is_scaled(before(at, step + article)));
        let is_plans = is_at && words.contains(&"plan") && ["today", "now"].iter().any(|word| words.contains(word));
        let is_called = ["scale", "scaled", "rated", "marked"].contains(&before(at, 1 + article));
        (of_ten || ends && (is_placed || is_plans || is_called)).then_some(mark)
    })
}

/// A mark from 0 to 10, in figures or in words.
fn number(word: &str) -> Option<u32> {
    number_word(word).or_else(|| word.parse().ok()).filter(|mark| *mark <= 10)
}

#[cfg(test)]
mod tests {
    use super::stated_marks;

    #[test]
    fn a_text_states_the_mark_of_today() {
        for text in
            ["I place this at 3.", "3/10 today", "Scale at 3 because he is back", "We put it at three", "3 out of 10"]
        {
            assert_eq!(stated_marks(text), [3], "{text}");
        }
        for text in [
            "It was at 3 in May",
            "8 would be a day a week without duty",
            "7 not lower - the team is back",
            "Mum puts herself at 3/10",
            "We meet on the scale of 3 visits",
            "3 children seen at 3 schools",
            "Placed at 3 Elm Road",
            "3/10 families visited",
            "Aunt 3/10",
            "Priya gave her week 3/10",
            "",
        ] {
            assert!(stated_marks(text).is_empty(), "{text}");
        }
    }
}
