//! Words that stand in place of a name: "team", "all", "TBC".

use crate::person_name::fold;

/// Vague owners, folded by [`fold`].
const VAGUE: [&str; 51] = [
    "see register",
    "as per register",
    "register",
    "see list",
    "see attached",
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

/// First words of vague phrases, such as "all social workers".
const EVERYBODY: [&str; 4] = ["all", "both", "everyone", "everybody"];

/// Whether a text names no person: "team", "all", "TBC", "?".
pub(super) fn is_vague(text: &str) -> bool {
    // "Whole team (see sign-in sheet)" names no more than its first words.
    let main = text.split_once(" (").map_or(text, |(main, _)| main);
    is_vague_word(&fold(main))
}

/// Like [`is_vague`], for a folded text.
pub(super) fn is_vague_word(folded: &str) -> bool {
    let bare = ["the ", "whole ", "our "].iter().fold(folded, |rest, word| rest.trim_start_matches(word));
    let first = bare.split(' ').next().unwrap_or("");
    bare.is_empty() || VAGUE.contains(&bare) || EVERYBODY.contains(&first)
}
