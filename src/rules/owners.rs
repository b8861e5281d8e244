//! Who is to do an action: somebody who can be told, or a word such as "team" behind which nobody
//! stands.

use super::people::RecordPeople;
use crate::person_name::{self, Name, fold};

/// What the cell that names an action's owner says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionOwner {
    /// Nothing.
    Nobody,
    /// "Team", "all", "TBC": no one person.
    Vague,
    /// Initials or a lone first name that fit nobody in the record.
    Unknown,
    /// A party to the record, a role, or somebody named in full.
    Told,
}

/// What stands where an owner should and is no one person, as [`fold`] leaves it.
const VAGUE: [&str; 46] = [
    "team",
    "team members",
    "staff",
    "staff team",
    "all",
    "both",
    "anyone",
    "anybody",
    "someone",
    "somebody",
    "no one",
    "nobody",
    "none",
    "na",
    "n a",
    "nil",
    "tbc",
    "tba",
    "tbd",
    "to be confirmed",
    "to be agreed",
    "to be allocated",
    "to be decided",
    "to be determined",
    "not known",
    "unknown",
    "not applicable",
    "various",
    "group",
    "us",
    "we",
    "ourselves",
    "workers",
    "colleagues",
    "professionals",
    "management",
    "service",
    "duty",
    "duty team",
    "as above",
    "ditto",
    "same",
    "as agreed",
    "as before",
    "x",
    "xx",
];

/// What begins a phrase that means several people and no one of them: "all social workers".
const EVERYBODY: [&str; 4] = ["all", "both", "everyone", "everybody"];

/// "Me" tells nobody who reads the record later.
const MYSELF: [&str; 5] = ["me", "i", "myself", "self", "mine"];

/// Single words that are neither a name nor initials and yet say who it is: roles, family,
/// agencies, as they stand in children's services' records.
const TOLD: [&str; 74] = [
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

/// Whether a text stands where a name should and names no one person: "team", "all", "TBC", "?".
#[must_use]
pub fn is_vague(text: &str) -> bool {
    is_vague_word(&fold(text))
}

/// The same of a text that has been folded.
fn is_vague_word(folded: &str) -> bool {
    let bare = ["the ", "whole ", "our "].iter().fold(folded, |rest, word| rest.trim_start_matches(word));
    let first = bare.split(' ').next().unwrap_or("");
    bare.is_empty() || VAGUE.contains(&bare) || EVERYBODY.contains(&first)
}

/// What a text says about who is to do an action. Where several are named, one who can be told is
/// enough.
#[must_use]
pub fn owner(text: &str, people: &RecordPeople) -> ActionOwner {
    if text.trim().is_empty() {
        return ActionOwner::Nobody;
    }
    // Most owners are written as the party is.
    if people.are_written(text) {
        return ActionOwner::Told;
    }
    if is_vague(text) {
        return ActionOwner::Vague;
    }
    let told = person_name::parts(text).map(|part| part_owner(part, people));
    told.fold(ActionOwner::Vague, |best, next| match (best, next) {
        (ActionOwner::Told, _) | (_, ActionOwner::Told) => ActionOwner::Told,
        (ActionOwner::Unknown, _) | (_, ActionOwner::Unknown) => ActionOwner::Unknown,
        _ => ActionOwner::Vague,
    })
}

fn part_owner(part: &str, people: &RecordPeople) -> ActionOwner {
    let folded = fold(part);
    if is_vague_word(&folded) {
        return ActionOwner::Vague;
    }
    if MYSELF.contains(&folded.as_str()) {
        return ActionOwner::Unknown;
    }
    if person_name::is_job_word(&folded) || TOLD.contains(&folded.as_str()) {
        return ActionOwner::Told;
    }
    // "Jane (health visitor)" says who that is; "(TBC)" does not.
    let described = part.contains(['(', '[']) && !part.trim_start().starts_with(['(', '[']);
    match Name::read(part) {
        Some(name) if described || Name::is_titled(part) || name.is_full() || people.include(&name) => {
            ActionOwner::Told
        }
        Some(_) => ActionOwner::Unknown,
        None => ActionOwner::Vague,
    }
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
    fn vague_words_name_nobody() {
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
            assert_eq!(owner(text, &parties()), ActionOwner::Nobody, "{text:?}");
        }
    }

    #[test]
    fn an_owner_who_can_be_told_is_left_alone() {
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
            assert_eq!(owner(text, &parties()), ActionOwner::Told, "{text}");
        }
    }

    #[test]
    fn initials_and_lone_names_that_fit_nobody_are_unknown() {
        for text in ["XY", "X.Y.", "Amira", "me", "I", "amira / team"] {
            assert_eq!(owner(text, &parties()), ActionOwner::Unknown, "{text}");
        }
    }
}
