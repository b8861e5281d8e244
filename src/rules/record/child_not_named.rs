//! Children who were discussed and are not named.

use crate::finding::Severity;
use crate::form::{Address, Field, Kind, Role};
use crate::person_name::{Likeness, Name, fold};
use crate::rules::child_names::names_of_children;
use crate::rules::nothing::says_nothing;
use crate::rules::review_words::sentences;
use crate::rules::subject::quoted;
use crate::rules::vague::is_vague;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "child-not-named",
    about: RuleTopic::People,
    severity: Severity::Warning,
    what: "The record speaks of children, and the place for their names is empty.",
    why: "Without a name, what was said about a child cannot be found again.",
    fix: "Enter the names or initials of the children who were discussed, or that none was.",
    check: Check::Record(check),
};

/// Words by which a record speaks of a child, folded by [`fold`].
const CHILDREN: [&str; 23] = [
    "child", "children", "childs", "baby", "babies", "boy", "boys", "girl", "girls", "sibling", "siblings", "brother",
    "brothers", "sister", "sisters", "twins", "son", "daughter", "toddler", "infant", "unborn", "teenager", "kids",
];

/// Words before a plural by which it means some children of the worker's own, as in "the girls" and "both boys".
const THESE: [&str; 12] =
    ["the", "these", "those", "both", "all", "two", "three", "four", "five", "six", "older", "younger"];

/// Words before a child that may be the worker's own: "her daughter starts school".
const POSSESSIVES: [&str; 5] = ["her", "his", "their", "our", "my"];

/// Words after which "children" or "child" names a service or a subject, not a child.
const SUBJECTS: [&str; 14] = [
    "services",
    "service",
    "social",
    "safeguarding",
    "protection",
    "centre",
    "home",
    "board",
    "act",
    "development",
    "exploitation",
    "sexual",
    "care",
    "team",
];

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.people(Role::Child) {
        let value = subject.record.get(&field.name);
        let vague = value.text().filter(|text| is_vague(text) && is_vague_group(text)).and_then(quoted);
        let none = value.text().filter(|text| says_nothing(text)).and_then(quoted);
        if !(value.is_empty() || vague.is_some() || none.is_some())
            || !subject.counts(field)
            || subject.is_removed(field)
            || subject.holds_unread(field)
        {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let message = if let Some(vague) = vague {
            format!("{} says {vague}, which names no child", subject.named(&at))
        } else if let Some(none) = none {
            let Some(speaks) = subject.form.fields().find(|other| counts_children(subject, other)) else { continue };
            let speaks = subject.field_named(speaks);
            format!("{} says {none}, and {speaks} says that children were discussed", subject.named(&at))
        } else {
            let speaks = subject.form.fields().find(|other| speaks_of_children(subject, other));
            let names = || subject.form.fields().find_map(|other| Some((other, named_child(subject, other)?)));
            let (speaks, whom) = match (speaks, speaks.is_none().then(names).flatten()) {
                (Some(speaks), _) => (speaks, "one".to_owned()),
                (None, Some((names, child))) => (names, quoted(&child).unwrap_or_else(|| "one".to_owned())),
                (None, None) => continue,
            };
            format!("{} names no child, and {} speaks of {whom}", subject.named(&at), subject.field_named(speaks))
        };
        findings.report(&at, message, "Check, and enter the names or initials of the children who were discussed");
    }
}

/// "Various" gives no name; "None" says that no child was discussed.
fn is_vague_group(text: &str) -> bool {
    ["various", "all", "several", "tbc"].contains(&fold(text).trim())
}

/// Whether a text says that children were discussed, and how many: "Three children, details in their own records".
fn counts_children(subject: &Subject<'_>, field: &Field) -> bool {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "both", "several"];
    let Some(text) = subject.record.get(&field.name).text().filter(|_| matches!(field.kind, Kind::LongText)) else {
        return false;
    };
    sentences(text).any(|sentence| {
        let folded = fold(sentence);
        let words: Vec<&str> = folded.split(' ').collect();
        let is_number = |word: &str| NUMBERS.contains(&word) || word.parse::<u8>().is_ok_and(|number| number > 0);
        let counted = |pair: &[&str]| {
            let [number, what] = pair else { return false };
            is_number(number) && ["child", "children", "cases", "case", "chn", "families"].contains(what)
        };
        let said = ["discuss", "details in", "own record", "in depth", "in detail", "talked", "looked at"];
        words.windows(2).any(counted) && said.iter().any(|words| folded.contains(words))
    })
}

fn speaks_of_children(subject: &Subject<'_>, field: &Field) -> bool {
    if !matches!(field.kind, Kind::LongText) {
        return false;
    }
    let Some(text) = subject.record.get(&field.name).text() else { return false };
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let is_subject = |at: usize| words.get(at + 1).is_some_and(|next| SUBJECTS.contains(next));
    // "Many children on plans" and "every child" speak of no child in particular.
    let is_general = |at: usize, word: &str| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let before = before.copied().unwrap_or_default();
        if is_plural(word) {
            !THESE.contains(&before)
        } else {
            ["any", "every", "each"].contains(&before) || POSSESSIVES.contains(&before)
        }
    };
    let speaks = |(at, word): (usize, &&str)| CHILDREN.contains(word) && !is_subject(at) && !is_general(at, word);
    words.iter().enumerate().any(speaks) || names_a_family(text) || gives_an_age(text)
}

/// Whether a text gives somebody an age below eighteen: "Kezia Amoah, 2, whose weight", "aged 4", "a two-year-old".
fn gives_an_age(text: &str) -> bool {
    let folded = fold(text);
    let folded: Vec<&str> = folded.split(' ').collect();
    let is_age = |word: &str| word.parse::<u8>().is_ok_and(|age| age < 18);
    let is_said = |words: &[&str]| match words {
        ["aged", age] => is_age(age),
        [_, "year" | "month" | "week", "old"] => true,
        [age, "months" | "weeks", "old"] => is_age(age),
        _ => false,
    };
    if folded.windows(2).any(is_said) || folded.windows(3).any(is_said) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |word: &str| {
        let bare = word.trim_end_matches(',');
        bare.chars().count() > 1
            && bare.starts_with(char::is_uppercase)
            && bare.chars().skip(1).all(|c| !c.is_uppercase())
    };
    words.windows(3).any(|three| match three {
        [first, last, age] if is_name(first) && is_name(last) && !first.ends_with(',') => {
            let bare = age.trim_end_matches([',', '.', ';']);
            let in_brackets = bare.strip_prefix('(').and_then(|age| age.strip_suffix(')'));
            let between_commas = (last.ends_with(',') && age.ends_with(',')).then_some(bare);
            in_brackets.or(between_commas).is_some_and(is_age)
        }
        _ => false,
    })
}

/// The name of a person in a text who seems to be a child of the worker's cases.
fn named_child(subject: &Subject<'_>, field: &Field) -> Option<String> {
    if !matches!(field.kind, Kind::LongText) {
        return None;
    }
    let text = subject.record.get(&field.name).text()?;
    let is_of_record = |name: &str| {
        let Some(name) = Name::read(name) else { return false };
        let known = subject.people.parties.iter().flat_map(|party| &party.names).chain(&subject.people.others);
        known.into_iter().any(|known| known.likeness(&name) != Likeness::Different)
    };
    names_of_children(text).find(|name| !is_of_record(name))
}

fn is_plural(word: &str) -> bool {
    ["children", "babies", "boys", "girls", "siblings", "brothers", "sisters", "kids"].contains(&word)
}

/// Whether a text names a family: "the P family", "Price family".
fn names_a_family(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && !["The", "Her", "His", "Their"].contains(&word);
    words.windows(2).any(|pair| matches!(pair, [name, family] if is_name(name) && fold(family).trim() == "family"))
}

#[cfg(test)]
mod tests {
    use super::gives_an_age;

    #[test]
    fn an_age_makes_somebody_a_child() {
        for text in
            ["In depth: Kezia Amoah, 2, whose weight", "Otis Hill (3) was seen", "a girl aged 4", "his two year old"]
        {
            assert!(gives_an_age(text), "{text}");
        }
        for text in
            ["Eleven families", "On 6 January, 2 families", "Mondays (2) are busy", "Bex Orme, 42, is off", "Level 3"]
        {
            assert!(!gives_an_age(text), "{text}");
        }
    }
}
