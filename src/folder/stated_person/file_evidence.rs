//! People in file names.

use std::collections::BTreeSet;

use super::words::{ENDINGS, WORDS};
use crate::folder::file_name;
use crate::person_name::{self, Name, fold};

/// Words in the file name of a record of supervision.
const OF_SUPERVISION: &[&str] = &["supervision", "supervisions", "sup", "appraisal", "121", "1to1", "probation"];
/// Words after which a name in a file name is not the supervisee's.
const IN_PASSING: &[&str] = &["by", "with", "from", "for", "to", "re", "cover", "covering", "thank", "thanks"];

/// What a file name says about the people in the text and the folder's owner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FileEvidence {
    /// Whether it names a person in the text who is not the owner.
    pub agrees: bool,
    /// Whether it names the owner and not the people in the text.
    pub names_owner: bool,
    /// Whether it says that the file is a record of supervision.
    pub is_of_supervision: bool,
}

/// Compares a file name with the people in the text.
pub(super) fn evidence(file: &str, stated: &[Name], owner: &[Name]) -> FileEvidence {
    let base = base(file);
    let words = person_name::words(base);
    let title = file_name::read(base).title;
    let (mut agrees, mut names_owner) = (false, false);
    for token in tokens(&title).into_iter().filter(|token| token.chars().count() > 2) {
        let Some(name) = Name::read(token).filter(|_| !WORDS.contains(&fold(token).as_str())) else { continue };
        let (of_stated, of_owner) = (is_among(&name, stated), is_among(&name, owner));
        agrees |= of_stated && !of_owner;
        names_owner |= of_owner && !of_stated;
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let one_to_one = words.join(" ");
    let is_one_to_one = ["1 to 1", "one to one", "1 2 1", "1 1"].iter().any(|words| one_to_one.contains(words));
    let is_of_supervision = (has(OF_SUPERVISION) || is_one_to_one) && !has(IN_PASSING);
    FileEvidence { agrees, names_owner: names_owner && !agrees, is_of_supervision }
}

fn is_among(token: &Name, names: &[Name]) -> bool {
    names.iter().any(|name| name.can_be(token))
}

/// Returns the person in a file name, if that person is not among `named` and not in the text.
pub(super) fn file_says(file: &str, named: &[String], text: &str) -> Option<String> {
    let base = base(file);
    let title = file_name::read(base).title;
    let tokens = tokens(&title);
    let names: Vec<Name> = named.iter().filter_map(|name| Name::read(name)).collect();
    let squeezed = fold(base).replace(' ', "");
    let is_in_name = |name: &String| fold(name).split(' ').any(|word| word.len() > 3 && squeezed.contains(word));
    let stands_for = |token: &&str| {
        let token = Name::read(token).filter(|_| token.chars().count() > 1);
        token.is_some_and(|token| is_among(&token, &names))
    };
    if named.iter().any(is_in_name) || tokens.iter().any(stands_for) {
        return None;
    }
    let in_text: BTreeSet<&str> = text.split(' ').collect();
    candidate(&title, &tokens, |word| in_text.contains(word))
}

/// Returns the supervisee in the file name of a record of supervision.
pub(super) fn supervisee(file: &str) -> Option<String> {
    let base = base(file);
    let title = file_name::read(base).title;
    let is_record = evidence(file, &[], &[]).is_of_supervision;
    // A single capitalised word may be any word, and a title in one case hides names.
    let is_mixed = title.chars().any(char::is_lowercase) && title.chars().any(char::is_uppercase);
    candidate(&title, &tokens(&title), |_| false).filter(|name| is_record && is_mixed && name.contains(' '))
}

fn base(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

fn tokens(title: &str) -> Vec<&str> {
    title
        .split(|c: char| !(c.is_alphanumeric() || "'’-".contains(c)))
        .map(|token| token.trim_end_matches("’s").trim_end_matches("'s").trim_matches(['-', '\'', '’']))
        .filter(|token| !token.is_empty())
        .collect()
}

/// Returns the first words of a title that may be a name. None if more than three words may be: then it is a title.
fn candidate(title: &str, tokens: &[&str], is_known: impl Fn(&str) -> bool) -> Option<String> {
    let one_case = !title.chars().any(char::is_lowercase) || !title.chars().any(char::is_uppercase);
    let may_be_a_name = |token: &&str| {
        let word = fold(token);
        let capital = token.chars().next().is_some_and(char::is_uppercase) && token.chars().any(char::is_lowercase);
        let short = if one_case { 3 } else { 2 };
        (capital || one_case)
            && word.chars().count() >= short
            && token.chars().all(|c| c.is_alphabetic() || "'’-".contains(c))
            && !word.split(' ').any(|word| WORDS.contains(&word) || is_known(word))
            && !ENDINGS.iter().any(|ending| word.ends_with(ending))
            && !file_name::is_month(token)
            && !person_name::is_job_word(&word)
    };
    let count = tokens.iter().filter(|token| may_be_a_name(token)).count();
    let first: Vec<&str> =
        tokens.iter().copied().skip_while(|token| !may_be_a_name(token)).take_while(may_be_a_name).collect();
    (1..=3).contains(&count).then(|| first.join(" "))
}
