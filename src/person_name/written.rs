//! Removes what people write around a name: titles, degrees, jobs, "signed by", dates.

use super::folding::fold;

/// The most words of a name; more are a text in the place of a name.
const MOST_WORDS: usize = 24;

/// Titles before a name.
pub const TITLES: [&str; 16] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "dame",
    "rev",
    "revd",
    "cllr",
    "sister",
    "nurse",
];

/// Degrees after a name.
pub const DEGREES: [&str; 24] = [
    "qsw", "aysw", "bsw", "pgdip", "dip", "hons", "mbe", "obe", "cpsw", "fcipd", "ba", "bsc", "ma", "msc", "msw",
    "mba", "phd", "dphil", "rsw", "hcpc", "swe", "cqsw", "dipsw", "nqsw",
];

/// Words of a job rather than a name: "Team Manager", "health visitor".
const JOBS: [&str; 42] = [
    "manager",
    "worker",
    "supervisor",
    "supervisee",
    "practitioner",
    "officer",
    "lead",
    "leader",
    "assistant",
    "director",
    "head",
    "advisor",
    "adviser",
    "visitor",
    "nurse",
    "teacher",
    "headteacher",
    "doctor",
    "midwife",
    "consultant",
    "coordinator",
    "psychologist",
    "therapist",
    "counsellor",
    "solicitor",
    "guardian",
    "carer",
    "carers",
    "assessor",
    "auditor",
    "facilitator",
    "educator",
    "chair",
    "administrator",
    "admin",
    "iro",
    "sw",
    "social",
    "senior",
    "principal",
    "deputy",
    "student",
];

/// Words that only describe a job beside a word of [`JOBS`].
const OF_JOBS: [&str; 20] = [
    "team",
    "service",
    "practice",
    "group",
    "unit",
    "newly",
    "qualified",
    "supervising",
    "independent",
    "reviewing",
    "family",
    "support",
    "business",
    "advanced",
    "area",
    "locality",
    "interim",
    "acting",
    "safeguarding",
    "children",
];

/// Words of a signature that are no part of the name.
const SIGNED: [&str; 16] = [
    "signed",
    "signature",
    "sgd",
    "esigned",
    "esignature",
    "electronically",
    "digitally",
    "electronic",
    "digital",
    "agreed",
    "approved",
    "confirmed",
    "by",
    "via",
    "email",
    "teams",
];

/// Words between a signature and its date.
const DATED: [&str; 5] = ["on", "at", "date", "dated", "the"];

/// Whether a text is words of letters alone, none of which belongs to a signature or a date. Most names are.
fn is_plain(text: &str) -> bool {
    let is_letters = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'\'' | b'-');
    let is_besides =
        |word: &str| SIGNED.iter().chain(&DATED).any(|other| word.eq_ignore_ascii_case(other)) || word.starts_with('-');
    text.bytes().all(is_letters) && !text.split(' ').any(is_besides)
}

/// The name in a text, with the family name last: without brackets, what stands after a dash, jobs after a comma, and
/// dates.
pub fn bare(text: &str) -> String {
    if is_plain(text) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut depth = 0_usize;
    let outside = |c: &char| {
        depth = if matches!(c, '(' | '[') { depth + 1 } else { depth };
        let is_outside = depth == 0;
        depth = if matches!(c, ')' | ']') { depth.saturating_sub(1) } else { depth };
        is_outside
    };
    let outside: String = text.chars().filter(outside).collect();
    let dashed = outside.replace(['\u{2013}', '\u{2014}'], " - ").replace(';', ",");
    let is_signed = |part: &str| fold(part).split(' ').all(|word| word.is_empty() || SIGNED.contains(&word));
    let main = dashed.split(" - ").find(|part| !is_signed(part)).unwrap_or("");
    let describes = |part: &str| {
        let folded = fold(part);
        let is_degree = !folded.is_empty() && folded.split(' ').all(|word| DEGREES.contains(&word));
        is_job_word(&folded) || is_degree || part.contains(|c: char| c.is_ascii_digit()) || is_signed(part)
    };
    let mut parts = main.split(',').enumerate().filter(|(at, part)| *at == 0 || !describes(part)).map(|(_, part)| part);
    let (family, given) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    // "O'Brien, Siân": the family name comes first.
    let ordered = format!("{given} {family}");
    let words: Vec<&str> = ordered.split_whitespace().collect();
    let has_digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = match words.iter().position(has_digit) {
        // "Agreed via email 5/3/26 Kelechi Obi" has the name behind the date.
        Some(at) if at > 0 && words.iter().take(at).all(|word| is_signed(word)) => {
            words.into_iter().skip(at).filter(|word| !has_digit(word)).collect()
        }
        Some(at) if at > 0 => words.into_iter().take(at).collect(),
        _ => words.into_iter().filter(|word| !has_digit(word)).collect(),
    };
    let mut words: &[&str] = &words;
    while let Some((last, rest)) = words.split_last()
        && rest.len() > 1
        && DATED.contains(&fold(last).as_str())
    {
        words = rest;
    }
    words.join(" ")
}

/// Whether a signature says that it was given for another person: "pp T Beddoes", "J Cartwright on behalf of T Beddoes".
#[must_use]
pub fn is_signed_for_another(text: &str) -> bool {
    let lower = text.to_lowercase();
    let folded = format!(" {} ", fold(text));
    let behalf = [" pp ", " obo ", " on behalf of ", " per pro ", " in the absence of ", " in absence of "];
    let outside = lower.split(['(', '[']).next().unwrap_or("");
    let mut words = outside.split_whitespace().skip_while(|word| *word != "for").skip(1);
    behalf.iter().any(|words| folded.contains(words))
        || ["p.p", "p/p"].iter().any(|word| lower.split_whitespace().any(|own| own.starts_with(word)))
        || words.next().is_some()
}

/// Whether a phrase is a job or a role, not a name.
#[must_use]
pub fn is_job(phrase: &str) -> bool {
    is_job_word(&fold(phrase))
}

/// Like [`is_job`], for a folded phrase.
#[must_use]
pub fn is_job_word(folded: &str) -> bool {
    folded.split(' ').any(|word| JOBS.contains(&word))
}

/// The words of a folded name without titles and degrees.
pub fn without_titles(folded: &str) -> Vec<String> {
    let words = folded.split(' ').filter(|word| !word.is_empty() && !TITLES.contains(word));
    let mut words: Vec<String> = words.take(MOST_WORDS).map(str::to_owned).collect();
    while words.len() > 2 && is_in(&DEGREES, words.last()) {
        words.pop();
    }
    words
}

/// The words of a folded name without titles, degrees, a job, and "signed by".
pub fn without_description(folded: &str) -> Vec<String> {
    let mut words = without_titles(folded);
    let mut is_signed = false;
    // "E-signed by": "e" alone is an initial.
    while is_in(&SIGNED, words.first()) || (is_in(&["e"], words.first()) && is_in(&SIGNED, words.get(1))) {
        words.remove(0);
        is_signed = true;
    }
    if is_signed && is_in(&["by"], words.first()) {
        words.remove(0);
    }
    while words.len() > 1 && is_in(&SIGNED, words.last()) {
        words.pop();
        is_signed = true;
    }
    if is_signed && words.len() > 2 && is_in(&["e"], words.last()) {
        words.pop();
    }
    let mut has_job = false;
    while words.len() > 2 && (is_in(&JOBS, words.last()) || (has_job && is_in(&OF_JOBS, words.last()))) {
        words.pop();
        has_job = true;
    }
    words
}

fn is_in(list: &[&str], word: Option<&String>) -> bool {
    word.is_some_and(|word| list.contains(&word.as_str()))
}
