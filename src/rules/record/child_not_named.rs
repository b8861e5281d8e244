//! Children who were discussed and are not named.

use crate::finding::Severity;
use crate::form::{Address, Field, Kind, Role};
use crate::person_name::{Likeness, Name, fold};
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
        if !(value.is_empty() || vague.is_some())
            || !subject.counts(field)
            || subject.is_removed(field)
            || subject.holds_unread(field)
        {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let message = if let Some(vague) = vague {
            format!("{} says {vague}, which names no child", subject.named(&at))
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

/// The names in a text that seem to be those of children: a given name with an initial, as families are written of
/// ("Ellis P"), somebody of whom a parent, school or plan is named ("Mila's mum"), and those who were spoken about.
fn names_of_children(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        let after = |step: usize| words.get(at + step).copied().unwrap_or_default();
        if is_title(before) || is_title(word) {
            continue;
        }
        let possessor = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        if let Some(owner) = possessor.filter(|owner| is_given_name(owner) || is_initial(owner)) {
            let whose = fold(after(1));
            if FAMILY.contains(&whose.as_str()) {
                found.push(owner.to_owned());
            }
            continue;
        }
        if !is_given_name(word) {
            continue;
        }
        // "Plan B" and "Room C" have no given name before the letter.
        let next = bare(after(1));
        let is_full_name = is_given_name(&next)
            && is_spoken_about(&words, at)
            && !is_job(after(2))
            && ![*word, &next].iter().any(|word| is_of_work(word));
        if is_initial(&next) || is_full_name {
            found.push(format!("{word} {next}"));
        }
    }
    found.into_iter()
}

/// Whether the words before a name say that it was spoken about: "talked about Kit Rowe", "discussed Kit Rowe".
fn is_spoken_about(words: &[&str], at: usize) -> bool {
    let word =
        |step: usize| at.checked_sub(step).and_then(|at| words.get(at)).map(|word| fold(word)).unwrap_or_default();
    let says = |word: &str| ["talk", "talked", "spoke", "discussion", "reflected", "thought", "case"].contains(&word);
    ["discussed", "discussing"].contains(&word(1).as_str())
        || ["about", "on", "of", "re"].contains(&word(1).as_str()) && says(&word(2))
}

/// Whether a word with a capital letter is about the work: "Early Help", "Working Together", "Park Primary".
fn is_of_work(word: &str) -> bool {
    const WORK: [&str; 54] = [
        "early",
        "help",
        "working",
        "together",
        "operation",
        "encompass",
        "prevent",
        "duty",
        "ofsted",
        "inspection",
        "motivational",
        "interviewing",
        "signs",
        "safety",
        "safeguarding",
        "children",
        "childrens",
        "services",
        "service",
        "hub",
        "training",
        "policy",
        "primary",
        "academy",
        "infant",
        "junior",
        "high",
        "college",
        "centre",
        "court",
        "street",
        "road",
        "hospital",
        "council",
        "board",
        "partnership",
        "review",
        "conference",
        "graded",
        "care",
        "profile",
        "standard",
        "standards",
        "framework",
        "assessment",
        "core",
        "health",
        "domestic",
        "abuse",
        "county",
        "lane",
        "trauma",
        "practice",
        "supervision",
    ];
    WORK.contains(&fold(word).trim())
}

/// Of whom these are, is most likely a child.
const FAMILY: [&str; 19] = [
    "mum",
    "mam",
    "mom",
    "mother",
    "dad",
    "father",
    "parents",
    "nan",
    "gran",
    "stepdad",
    "stepmum",
    "school",
    "nursery",
    "carer",
    "carers",
    "placement",
    "plan",
    "sw",
    "siblings",
];

/// Words before a letter that are no given names, and words that begin a sentence.
const NO_NAMES: [&str; 64] = [
    "plan",
    "level",
    "room",
    "tier",
    "section",
    "group",
    "team",
    "unit",
    "part",
    "block",
    "option",
    "hepatitis",
    "vitamin",
    "year",
    "form",
    "class",
    "grade",
    "appendix",
    "stage",
    "type",
    "strand",
    "module",
    "house",
    "ward",
    "floor",
    "building",
    "zone",
    "band",
    "phase",
    "category",
    "schedule",
    "point",
    "model",
    "strep",
    "the",
    "this",
    "that",
    "when",
    "if",
    "as",
    "and",
    "but",
    "so",
    "then",
    "today",
    "what",
    "where",
    "also",
    "since",
    "after",
    "before",
    "while",
    "because",
    "family",
    "families",
    "child",
    "school",
    "social",
    "worker",
    "step",
    "key",
    "part",
    "list",
    "baby",
];

fn is_given_name(word: &str) -> bool {
    let mut letters = word.chars();
    let begins = letters.next().is_some_and(char::is_uppercase);
    let goes_on = letters.clone().count() > 0 && letters.all(|c| c.is_lowercase() || matches!(c, '-' | '\'' | '’'));
    begins && goes_on && !NO_NAMES.contains(&fold(word).as_str())
}

/// A single capital letter. "I" is a word.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    let is_capital = letters.next().is_some_and(|c| c.is_uppercase() && c != 'I');
    is_capital && letters.next().is_none()
}

/// Whether a word before a name is a title or a job, so that the name is not a child's.
fn is_title(word: &str) -> bool {
    const TITLES: [&str; 18] = [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "pc",
        "dc",
        "sw",
        "hv",
        "gp",
        "tm",
        "colleague",
        "manager",
        "nurse",
        "worker",
        "visitor",
        "teacher",
    ];
    TITLES.contains(&fold(word).as_str())
}

/// Whether a word behind a name gives a job: "(HV)", "from", "who".
fn is_job(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.starts_with('(') && bare.chars().all(char::is_uppercase)
        || ["from", "at", "leaving", "joining"].contains(&bare)
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
    use super::{gives_an_age, names_of_children};

    #[test]
    fn a_child_is_named_in_passing() {
        let found = |text: &str| names_of_children(text).collect::<Vec<_>>();
        for (text, name) in [
            ("Long talk on Ellis P, who bites", "Ellis P"),
            ("rang Mila's mum on Friday", "Mila"),
            ("N’s school sent a report", "N"),
            ("We discussed Kit Rowe and the bruise", "Kit Rowe"),
            ("Talked about Kit Rowe.", "Kit Rowe"),
        ] {
            assert_eq!(found(text), [name], "{text}");
        }
        for text in [
            "Plan B is ready",
            "Room C was cold",
            "Today I rang",
            "Vitamin D",
            "Discussed Early Help and Signs of Safety",
            "Talked about Park Primary and the Prevent Duty",
            "Spoke with Mrs Hale’s manager",
            "talked about Dr Anna P",
            "We talked about Joan Hill (HV) and her leaving",
            "Level 3 on Monday",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

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
