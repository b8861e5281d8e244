//! Whether a text may speak of an action, by the beginnings of their words.

use super::review_words::sentences;
use crate::person_name::fold;

/// Words that do not help to recognise an action.
const COMMON: [&str; 25] = [
    "the",
    "and",
    "for",
    "with",
    "that",
    "this",
    "will",
    "from",
    "into",
    "about",
    "have",
    "has",
    "been",
    "are",
    "was",
    "were",
    "all",
    "any",
    "her",
    "his",
    "their",
    "regarding",
    "please",
    "child",
    "children",
];

/// Returns whether a sentence has a word that only few actions have and that this action has, too. A name is none.
#[must_use]
pub fn tells_apart(sentence: &str, action: &str) -> bool {
    let names: Vec<String> = capitals(action).collect();
    shares_telling_word(action, sentence, &names)
}

/// The beginnings of the words of an action with a capital, after its first one: names of children and services.
pub(super) fn capitals(wanted: &str) -> impl Iterator<Item = String> {
    let words = wanted.split_whitespace().skip(1).filter(|word| word.starts_with(char::is_uppercase));
    words.map(|word| fold(word).chars().take(4).collect())
}

/// Returns whether an action and a sentence have the beginning of a word in common that is neither a name nor in
/// `COMMON_BEGINNINGS`.
pub(super) fn shares_telling_word(wanted: &str, sentence: &str, names: &[String]) -> bool {
    /// Words of many actions, by their first four letters.
    const COMMON_BEGINNINGS: [&str; 50] = [
        "repo", "meet", "fami", "visi", "week", "mont", "sess", "supe", "reco", "case", "plan", "revi", "send", "chec",
        "book", "call", "date", "acti", "upda", "next", "last", "time", "ask", "get", "see", "look", "talk", "spea",
        "disc", "ring", "make", "need", "arra", "atte", "chas", "comp", "cont", "find", "foll", "give", "mtg", "new",
        "obta", "orga", "prov", "sort", "take", "work", "writ", "agre",
    ];
    let said = beginnings(sentence, 3, 4);
    let telling = |word: &String| !COMMON_BEGINNINGS.contains(&word.as_str()) && !names.contains(word);
    beginnings(wanted, 3, 4).iter().any(|word| telling(word) && said.contains(word))
}

/// Whether a word of a review may be meant for an action: "He has moved" for "Half a day off for moving house".
pub(super) fn hints_at(wanted: &str, words: &str) -> bool {
    let said = beginnings(words, 4, 3);
    beginnings(wanted, 4, 3).iter().any(|word| said.contains(word))
}

/// Whether a sentence shares the beginning of a word with an action. Words such as "get" and "call" are too short.
pub(super) fn shares_word(wanted: &str, sentence: &str, names: &[String]) -> bool {
    let said = beginnings(sentence, 4, 4);
    beginnings(wanted, 4, 4).iter().any(|word| said.contains(word) && !names.contains(word))
}

/// Whether one of the sentences in some texts has at least half of the words of an action.
#[must_use]
pub fn tells_of(said: &[&str], action: &str) -> bool {
    said.iter().flat_map(|text| sentences(text)).any(|sentence| alike(action, sentence) >= 0.5)
}

/// Whether a text may speak of an action: it shares the beginning of a word or an abbreviation such as "GP". Of an action
/// without such words, every text may.
#[must_use]
pub fn speaks_of(said: &str, action: &str) -> bool {
    if beginnings(action, 4, 3).is_empty() && abbreviations(action).is_empty() {
        return true;
    }
    hints_at(action, said) || shares_abbreviation(said, action)
}

/// Whether a text has an abbreviation of an action, such as "GP".
pub(super) fn shares_abbreviation(said: &str, action: &str) -> bool {
    let known = abbreviations(said);
    abbreviations(action).iter().any(|word| known.contains(word))
}

/// The words in capitals.
fn abbreviations(text: &str) -> Vec<&str> {
    let is_abbreviation = |word: &&str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 && word.chars().all(char::is_uppercase)
    };
    text.split(|c: char| !c.is_alphanumeric()).filter(is_abbreviation).collect()
}

/// The first letters of the words of a text that help to recognise an action. `shortest` is the least length of a word.
pub(super) fn beginnings(text: &str, shortest: usize, letters: usize) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| word.len() >= shortest && !COMMON.contains(word));
    words.map(|word| word.chars().take(letters).collect()).collect()
}

/// Whether two texts name the same action: one has half of the words of the other.
#[must_use]
pub fn is_same_action(one: &str, other: &str) -> bool {
    alike(one, other) >= 0.5 || alike(other, one) >= 0.5
}

/// The share of the words of `wanted` that are in `found`, from 0 to 1, by the first five letters of each.
pub(super) fn alike(wanted: &str, found: &str) -> f64 {
    let (wanted, found) = (beginnings(wanted, 3, 5), beginnings(found, 3, 5));
    if wanted.is_empty() {
        return if found.is_empty() { 1.0 } else { 0.0 };
    }
    let shared = wanted.iter().filter(|word| found.iter().any(|other| is_same_word(word, other))).count();
    shared as f64 / wanted.len() as f64
}

/// Whether the beginnings of two words are those of one: "plan" and "planned".
fn is_same_word(one: &str, other: &str) -> bool {
    let begins = |short: &str, long: &str| short.len() == 4 && long.starts_with(short);
    one == other || begins(one, other) || begins(other, one)
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn a_reworded_action_is_recognised() {
        assert!(alike("Update the chronology for Maya", "Chronology updated for Maya") >= 0.5);
        assert!(alike("Book fire safety training", "Fire safety training: booked for 12 May") >= 0.5);
        assert!(alike("Update the chronology for Maya", "Visit Leo at school") < 0.5);
    }
}
