//! Names in a text that are probably those of children.

use crate::person_name::fold;

/// Returns the names in a text that are probably those of children. There are three kinds:
/// - a given name with an initial: "Ellis P";
/// - a name before a word for family, school or plan: "Mila's mum";
/// - a full name after "discussed", "talked about" and the like: "discussed Kit Rowe".
pub(in crate::rules) fn names_of_children(text: &str) -> impl Iterator<Item = String> {
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
const NO_NAMES: [&str; 63] = [
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

#[cfg(test)]
mod tests {
    use super::names_of_children;

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
}
