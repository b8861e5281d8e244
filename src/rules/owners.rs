//! Owners of actions: an identifiable person or role, or a vague word such as "team".

use super::nothing::is_ditto;
use super::people::RecordPeople;
use super::vague::{is_vague, is_vague_word};
use crate::person_name::{self, Name, fold};

/// The content of a cell for an action's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionOwner {
    /// Nothing.
    Missing,
    /// A word such as "team", "all" or "TBC".
    Vague,
    /// Initials or a first name that fit no person in the record.
    Unknown,
    /// A party to the record, a role, or a full name.
    Identified,
}

/// Words by which a writer means themselves. A later reader cannot tell who that is.
const MYSELF: [&str; 5] = ["me", "i", "myself", "self", "mine"];

/// Single words for a role, a relative or an agency, as in records of children's services.
const ROLES: [&str; 74] = [
    "sw",
    "ssw",
    "asw",
    "rsw",
    "qsw",
    "psw",
    "isw",
    "fsw",
    "pa",
    "ypa",
    "tm",
    "atm",
    "dtm",
    "stm",
    "tl",
    "sm",
    "hos",
    "om",
    "gm",
    "ad",
    "dcs",
    "iro",
    "cpc",
    "lado",
    "dsl",
    "senco",
    "hv",
    "gp",
    "cpn",
    "cafcass",
    "camhs",
    "mash",
    "yot",
    "yos",
    "edt",
    "csc",
    "hr",
    "pep",
    "vs",
    "fgc",
    "nqsw",
    "asye",
    "la",
    "bso",
    "ifa",
    "mum",
    "mam",
    "mom",
    "mother",
    "dad",
    "father",
    "parent",
    "parents",
    "nan",
    "gran",
    "grandmother",
    "grandfather",
    "grandparents",
    "aunt",
    "uncle",
    "family",
    "child",
    "school",
    "nursery",
    "college",
    "police",
    "health",
    "housing",
    "legal",
    "probation",
    "finance",
    "hub",
    "business",
    "court",
];

/// Classifies the owner of an action. Of several owners, one identifiable one is enough.
#[must_use]
pub fn owner(text: &str, people: &RecordPeople) -> ActionOwner {
    if text.trim().is_empty() {
        return ActionOwner::Missing;
    }
    // "as above (SMcA)" names the person beside the ditto mark.
    if let Some((before, inside)) = text.trim().strip_suffix(')').and_then(|text| text.split_once('('))
        && is_ditto(before)
        && !inside.trim().is_empty()
    {
        return owner(inside, people);
    }
    // The most common case: the owner is written exactly as a party is.
    if people.are_written(text) {
        return ActionOwner::Identified;
    }
    // In a one-to-one, both are named.
    if says_both(text) {
        return if people.are_two() { ActionOwner::Identified } else { ActionOwner::Vague };
    }
    // "NA" may be initials; "N/A" means that there is no owner.
    let is_initials = text.trim() == "NA" && Name::read(text).is_some_and(|name| people.include(&name));
    if is_initials {
        return ActionOwner::Identified;
    }
    if is_vague(text) || is_open_ended(text) {
        return ActionOwner::Vague;
    }
    let owners = person_name::parts(text).map(|part| part_owner(part, people));
    owners.fold(ActionOwner::Vague, |best, next| match (best, next) {
        (ActionOwner::Identified, _) | (_, ActionOwner::Identified) => ActionOwner::Identified,
        (ActionOwner::Unknown, _) | (_, ActionOwner::Unknown) => ActionOwner::Unknown,
        _ => ActionOwner::Vague,
    })
}

/// Whether both who take part are meant, with or without a remark: "both", "both - by email", "both to check", "us".
fn says_both(text: &str) -> bool {
    const BOTH: [&str; 12] = [
        "both",
        "us",
        "we",
        "ourselves",
        "us both",
        "we both",
        "both of us",
        "both parties",
        "the two of us",
        "us two",
        "each of us",
        "jointly",
    ];
    let main = text.split([',', ';', ':', '(', '-', '\u{2013}', '\u{2014}', '.', '\n']).next().unwrap_or_default();
    let folded = fold(main);
    let does = ["both to ", "both will ", "both by ", "we will ", "us to "];
    BOTH.contains(&folded.as_str()) || does.iter().any(|start| folded.starts_with(start))
}

/// Whether the owners are not all named, or the owner is whoever it will be: "Tom and others", "whoever is on duty".
fn is_open_ended(text: &str) -> bool {
    let folded = fold(text);
    let ends = ["and others", "and other", "and co", "et al", "and colleagues", "and anyone"];
    ends.iter().any(|end| folded.ends_with(end))
        || ["whoever", "whomever", "anyone", "anybody", "someone", "somebody", "others"]
            .iter()
            .any(|word| folded.split(' ').next() == Some(word))
}

fn part_owner(part: &str, people: &RecordPeople) -> ActionOwner {
    let folded = fold(part);
    if is_vague_word(&folded) {
        return ActionOwner::Vague;
    }
    if MYSELF.contains(&folded.as_str()) {
        return ActionOwner::Unknown;
    }
    if person_name::is_job_word(&folded) || ROLES.contains(&folded.as_str()) {
        return ActionOwner::Identified;
    }
    // "Jane (health visitor)" identifies a person; "(TBC)" does not.
    let described = part.contains(['(', '[']) && !part.trim_start().starts_with(['(', '[']);
    match Name::read(part) {
        Some(name) if described || Name::is_titled(part) || name.is_full() || people.include(&name) => {
            ActionOwner::Identified
        }
        Some(_) if people.are_two() && is_forename(part) => ActionOwner::Identified,
        Some(_) => ActionOwner::Unknown,
        None => ActionOwner::Vague,
    }
}

/// Whether a text is one name that somebody is called by: "Noush", not "XY" or "tb". In a one-to-one, both know whom
/// they mean by it.
fn is_forename(part: &str) -> bool {
    let mut letters = part.trim().chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let rest = letters.as_str();
    is_capital && rest.chars().count() > 1 && rest.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Role;
    use crate::rules::people::Party;

    fn parties() -> RecordPeople {
        let party = |field: &str, role, name: &str| Party {
            field: field.to_owned(),
            role: Some(role),
            names: person_name::people(name, true),
            count: person_name::people(name, true).len(),
        };
        RecordPeople {
            parties: vec![
                party("supervisor", Role::Supervisor, "Siân O’Brien"),
                party("supervisees", Role::Supervisee, "Łukasz Ôwen-Ŷork, Jane Smith"),
            ],
            others: person_name::people("Bryony Fernandes", true),
            written: Vec::new(),
        }
    }

    #[test]
    fn vague_words_are_vague_owners() {
        for text in
            ["team", "Team", "the team", "The whole team", "all", "ALL", "TBC", "tbc.", "Everyone", "both", "staff"]
        {
            assert_eq!(owner(text, &parties()), ActionOwner::Vague, "{text}");
        }
        for text in ["all social workers", "both parents", "our team", "Everybody in the team"] {
            assert_eq!(owner(text, &parties()), ActionOwner::Vague, "{text}");
        }
        for text in ["n/a", "N/A", "?", "-", "…", "\"", "TBC / team", "all staff", "To be confirmed", "Team & staff"]
        {
            assert_eq!(owner(text, &parties()), ActionOwner::Vague, "{text}");
        }
        for text in ["", "  "] {
            assert_eq!(owner(text, &parties()), ActionOwner::Missing, "{text:?}");
        }
    }

    #[test]
    fn both_are_the_two_who_take_part() {
        let mut two = parties();
        two.parties.pop();
        two.parties.push(Party {
            field: "supervisee".to_owned(),
            role: Some(Role::Supervisee),
            names: person_name::people("Jane Smith", false),
            count: 1,
        });
        for text in ["both", "Both – at the next team day", "both, by phone", "both to check", "us", "We both"] {
            assert_eq!(owner(text, &two), ActionOwner::Identified, "{text}");
            assert_eq!(owner(text, &parties()), ActionOwner::Vague, "{text}");
        }
        for text in ["both parents", "both teams", "all"] {
            assert_eq!(owner(text, &two), ActionOwner::Vague, "{text}");
        }
        for (text, known) in
            [("Noush", ActionOwner::Identified), ("NB", ActionOwner::Unknown), ("me", ActionOwner::Unknown)]
        {
            assert_eq!(owner(text, &two), known, "{text}");
        }
    }

    #[test]
    fn an_identifiable_owner_is_accepted() {
        for text in [
            "Siân O’Brien",
            "Sian",
            "O'Brien",
            "SOB",
            "SO",
            "JS",
            "J.S.",
            "js",
            "LÔ-Ŷ",
            "Lukasz",
            "Jane and Łukasz",
            "SW",
            "Social worker",
            "social worker",
            "Supervisor",
            "supervisee",
            "Manager",
            "Team Manager",
            "PA",
            "Duty social worker",
            "Worker",
            "IRO",
            "Mum",
            "School",
            "CAMHS",
            "Jane Smith (health visitor)",
            "Amira Khan (health visitor)",
            "Amira (health visitor)",
            "Amira Khan",
            "Ms Amira Khan",
            "JS / team",
            "Jane, XY",
            "Business Support",
            "Bryony",
            "Foster carers",
            "A. Khan",
            "Ms Khan",
        ] {
            assert_eq!(owner(text, &parties()), ActionOwner::Identified, "{text}");
        }
    }

    #[test]
    fn initials_may_look_like_a_word() {
        let mut people = parties();
        people.others.extend(Name::read("Delyth Ramsey"));
        assert_eq!(owner("DR", &people), ActionOwner::Identified);
        assert_eq!(owner("Dr", &people), ActionOwner::Vague);
        assert_eq!(owner("NA", &people), ActionOwner::Vague);
        people.others.extend(Name::read("Nerys Amadi"));
        assert_eq!(owner("NA", &people), ActionOwner::Identified);
        assert_eq!(owner("N/A", &people), ActionOwner::Vague);
    }

    #[test]
    fn initials_and_first_names_without_a_match_are_unknown() {
        for text in ["XY", "X.Y.", "Amira", "me", "I", "amira / team"] {
            assert_eq!(owner(text, &parties()), ActionOwner::Unknown, "{text}");
        }
    }
}
