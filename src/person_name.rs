//! People's names as they are written, and whether two can belong to the same person.

mod certified;
mod folding;
mod index;
mod spelling;
mod written;

use folding::APOSTROPHES;
pub use folding::{fold, words};
pub use index::NameIndex;
use spelling::{
    is_clipped, is_initial_of_full, is_initial_of_short_form, is_listed, is_same_word, is_short_form, may_be_cut,
};
use written::{DEGREES, TITLES, without_description, without_titles};
pub use written::{is_job, is_job_word, is_signed_for_another};

/// A person's name, prepared for comparison.
///
/// `Dr Siân O’Brien`, `Sian OBrien`, `S. O'Brien` and `OBRIEN, Siân` are one person. Matching is generous because
/// records are written in a hurry: only names that cannot belong to one person are distinguished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The words without titles, accents and capitals, in written order; never empty.
    words: Vec<String>,
    /// The first letter of each word; "O’Brien" counts as two.
    initials: Vec<char>,
}

/// The likelihood that two names belong to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They belong to different people.
    Different,
    /// They share a given name, as before and after a wedding, or one may have the other's given name in short.
    Probably,
    /// They differ by a typing slip.
    Slip,
    /// They can belong to the same person.
    Same,
}

/// The most letters that are read as initials.
const MOST_INITIALS: usize = 4;

/// Signs around a name by which a person is called.
const QUOTES: [char; 7] = ['"', '\'', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '`'];

/// Words before another present or former name of a person.
const OTHERWISE: [&str; 16] = [
    "nee",
    "ne",
    "formerly",
    "previously",
    "prev",
    "was",
    "maiden",
    "name",
    "married",
    "born",
    "known",
    "as",
    "aka",
    "also",
    "called",
    "preferred",
];

impl Name {
    /// Reads one name; `None` when it has no word. What describes the person or the signature is left out: brackets,
    /// words after a dash, jobs after a comma, "signed by", and dates.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::from_ordered(&written::bare(text), without_description)
    }

    /// The name in a text that has the family name last.
    fn from_ordered(ordered: &str, words_of: fn(&str) -> Vec<String>) -> Option<Self> {
        let mut words = words_of(&fold(ordered));
        // Initials may look like a title: "DR" may be Delyth Ramsey.
        let letters = ordered.trim();
        if words.is_empty() && (2..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            words.push(letters.to_lowercase());
        }
        let apart = ordered.contains(APOSTROPHES).then(|| words_of(&fold(&ordered.replace(APOSTROPHES, " "))));
        let initials = apart.as_ref().unwrap_or(&words).iter().filter_map(|word| word.chars().next()).collect();
        (!words.is_empty()).then_some(Self { words, initials })
    }

    /// Whether the text has a title before the name: "Ms Khan".
    #[must_use]
    pub fn is_titled(text: &str) -> bool {
        fold(text).split_once(' ').is_some_and(|(first, _)| TITLES.contains(&first))
    }

    /// Whether the name has more than one word or initials, so that others can identify the person.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.words.len() > 1 && self.words.iter().any(|word| word.chars().count() > 1)
    }

    /// Whether two names are written the same, apart from titles and middle names.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.words.first() == other.words.first() && self.words.last() == other.words.last()
    }

    /// Whether two names have one family name, and given names of which one is the usual short form of the other:
    /// "Thomas Beddoes" and "Tom Beddoes".
    #[must_use]
    pub fn is_short_form_of(&self, other: &Self) -> bool {
        let (own, others) = (self.words.first().zip(self.words.last()), other.words.first().zip(other.words.last()));
        let (Some((given, family)), Some((other_given, other_family))) = (own, others) else { return false };
        let both_full = self.is_full() && other.is_full();
        both_full
            && is_same_word(family, other_family)
            && (is_same_word(given, other_given) || is_short_form(given, other_given))
    }

    /// Whether two names in full seem to be one person's: a short form, or given names as initials, as in "Tom Beddoes" and
    /// "J-P Desrosiers".
    #[must_use]
    pub fn seems_same_as(&self, other: &Self) -> bool {
        self.is_short_form_of(other)
            || other.is_short_form_of(self)
            || (self.is_full() && other.is_full() && self.can_be(other))
    }

    /// Whether two names can belong to the same person: "J. Smith", "Jane", "JS" and "Smith" can all be Jane Smith.
    #[must_use]
    pub fn can_be(&self, other: &Self) -> bool {
        self.has_same_words(other)
            || self.within(other)
            || other.within(self)
            || self.is_part_of(other)
            || other.is_part_of(self)
            || self.is_crossed(other)
            || self.is_joined(other)
    }

    /// Whether the names have one family name, which may be given by its initials: "Kobby A-H" and "Kwabena Asante-Hill".
    #[must_use]
    pub fn has_family_of(&self, other: &Self) -> bool {
        let fits = |short: &str, long: &str| is_same_word(short, long) || (short.len() == 1 && long.starts_with(short));
        let Some((_, family)) = self.words.split_first().filter(|(_, family)| !family.is_empty()) else { return false };
        let Some(others) = other.words.len().checked_sub(family.len()).filter(|from| *from > 0) else { return false };
        family.iter().zip(other.words.iter().skip(others)).all(|(own, other)| fits(own, other))
    }

    /// The first given name.
    #[must_use]
    pub fn first_word(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Whether a given name alone is the end of one of this person's: "Emeka" for Chukwuemeka, "Tunde" for Babatunde.
    #[must_use]
    pub fn can_be_called(&self, other: &Self) -> bool {
        let [called] = other.words.as_slice() else { return false };
        let is_end = |own: &String| own.len() > called.len() + 2 && own.ends_with(called.as_str());
        called.len() > 3 && self.given().iter().any(is_end)
    }

    /// Whether the names have the same letters when the words are joined, in any order of given and family name: "Sian O
    /// Brien", "Minjun Kim" and "Kim Min-jun".
    fn is_joined(&self, other: &Self) -> bool {
        let length = |name: &Self| name.words.iter().map(String::len).sum::<usize>();
        // "Mc Donald" is one word, whatever stands for the given name.
        let clan = |name: &Self| {
            let at = name.words.iter().position(|word| ["mc", "mac", "o"].contains(&word.as_str()))?;
            let mut words = name.words.clone();
            let prefix = words.remove(at);
            let rest = words.get_mut(at).filter(|rest| rest.len() > 3)?;
            *rest = prefix + rest;
            Some(Self { words, initials: name.initials.clone() })
        };
        let rotated = |from: usize| self.words.iter().cycle().skip(from).take(self.words.len()).map(String::as_str);
        // Most names differ in length, so that nothing is joined for them.
        let has_same_letters = || {
            let wanted = other.words.concat();
            (0..self.words.len()).any(|from| rotated(from).collect::<String>() == wanted)
        };
        (length(self) == length(other) && has_same_letters())
            || clan(self).is_some_and(|name| name.is_part_of(other) || other.is_part_of(&name))
            || clan(other).is_some_and(|name| name.is_part_of(self) || self.is_part_of(&name))
    }

    /// Whether each word stands for another word of the other name: itself, its initial, its short form. One of them
    /// is written out, and the family name is not a short form.
    fn is_part_of(&self, other: &Self) -> bool {
        if self.words.len() < 2 || self.words.len() > other.words.len() {
            return false;
        }
        let family = other.words.len() - 1;
        let mut free: Vec<bool> = vec![true; other.words.len()];
        let mut left: Vec<&String> = Vec::new();
        let mut written_out = false;
        for word in &self.words {
            match (0..other.words.len()).find(|at| free[*at] && is_same_word(word, &other.words[*at])) {
                Some(at) => {
                    free[at] = false;
                    written_out |= word.chars().count() > 1;
                }
                None => left.push(word),
            }
        }
        for word in left {
            // "Fatima B-A" is F Begum-Ali.
            let is_initial = |own: &str| {
                let (short, long) = if word.len() <= own.len() { (word.as_str(), own) } else { (own, word.as_str()) };
                short.chars().count() == 1 && long.starts_with(short)
            };
            // "Cath O-S" is Catherine Oyelaran-Smith, and "A. Jelfs" Mandy Jelfs, whose name is Amanda.
            let is_given = |at: usize, own: &str| {
                at != family
                    && (same_given(word, own) || is_initial_of_full(word, own) || is_initial_of_full(own, word))
            };
            let fits = |at: &usize| free[*at] && (is_initial(&other.words[*at]) || is_given(*at, &other.words[*at]));
            // "Liz OM" is Liz O'Malley, and "JP Desrosiers" Jean-Pierre Desrosiers.
            let has_initials = |at: &usize| {
                free[*at]
                    && (*at == family && other.ends_with_initials(word) || *at == 0 && other.begins_with_initials(word))
            };
            // "Fiona MacA" is Fiona MacAllister.
            let is_clan = |at: &usize| free[*at] && *at == family && is_cut_clan(word, &other.words[*at]);
            let ends = [0, family];
            let found = (0..other.words.len()).find(fits).or_else(|| ends.into_iter().find(has_initials));
            let Some(at) = found.or_else(|| ends.into_iter().find(is_clan)) else {
                return false;
            };
            let spelled = word.chars().count() > 1 && other.words[at].chars().count() > 1 && !has_initials(&at);
            free[at] = false;
            written_out |= spelled;
        }
        written_out
    }

    /// Whether one name has the given name's initial and the family name, and the other the given name and the family
    /// name's initials: "L Whitcombe" and "Leon W", "F Begum-Ali" and "Fatima B-A".
    fn is_crossed(&self, other: &Self) -> bool {
        let is_initial = |letter: &str, word: &str| letter.chars().count() == 1 && word.starts_with(letter);
        let crosses = |short: &Self, long: &Self| match (short.words.as_slice(), long.words.as_slice()) {
            ([given, family @ ..], [full, initials @ ..]) => {
                is_initial(given, full)
                    && !family.is_empty()
                    && family.len() == initials.len()
                    && family.iter().zip(initials).all(|(word, letter)| is_initial(letter, word))
            }
            _ => false,
        };
        crosses(self, other) || crosses(other, self)
    }

    /// Whether letters are the first initials, without the family name's: "JP" of "Jean-Pierre Desrosiers".
    fn begins_with_initials(&self, letters: &str) -> bool {
        let count = letters.chars().count();
        (2..self.words.len()).contains(&count)
            && self.words.iter().zip(letters.chars()).all(|(word, letter)| word.starts_with(letter))
    }

    /// Whether letters are the last initials: "OM" of "Liz O'Malley".
    fn ends_with_initials(&self, letters: &str) -> bool {
        let count = letters.chars().count();
        let last = self.initials.len().checked_sub(count).and_then(|from| self.initials.get(from..));
        (2..=3).contains(&count) && last.is_some_and(|last| letters.chars().eq(last.iter().copied()))
    }

    /// Whether two names have the same words in any order.
    fn has_same_words(&self, other: &Self) -> bool {
        let count = |words: &[String], wanted: &String| words.iter().filter(|word| is_same_word(word, wanted)).count();
        self.words.len() == other.words.len()
            && self.words.iter().all(|word| count(&self.words, word) == count(&other.words, word))
    }

    /// The likelihood that two names belong to one person.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.can_be(other) {
            return Likeness::Same;
        }
        let (one, two) = (self.words.join(" "), other.words.join(" "));
        let shared = |word: &String| other.words.iter().skip(1).any(|own| is_slip(own, word));
        let is_like = |given: &str, own: &str| {
            let (short, long) = if given.len() < own.len() { (given, own) } else { (own, given) };
            // "Emeka" for Chukwuemeka, "Tunde" for Babatunde.
            let is_end = short.chars().count() > 3 && long.ends_with(short);
            is_end
                || long.starts_with(short)
                || same_given(given, own)
                || is_slip(given, own)
                || is_listed(given, own)
                || is_initial_of_short_form(short, long)
        };
        let slip = || match (self.words.first(), other.words.first()) {
            (Some(given), Some(own)) => is_like(given, own) && self.words.iter().skip(1).any(shared),
            _ => false,
        };
        let all_like = || self.words.iter().zip(&other.words).all(|(one, other)| is_slip(one, other));
        let is_counted = self.words.len() == other.words.len();
        if (if is_counted { all_like() } else { is_slip(&one, &two) }) || slip() {
            return Likeness::Slip;
        }
        let is_given = |one: &Self, other: &Self| {
            let given = one.words.first();
            let others = other.words.split_last().map_or(&[][..], |(_, others)| others);
            given.is_some_and(|given| others.iter().any(|own| is_same_word(own, given) || is_short_form(own, given)))
        };
        let is_cut = match (self.words.first(), other.words.first()) {
            (Some(given), Some(own)) => may_be_cut(given, own) && self.words.iter().skip(1).any(shared),
            _ => false,
        };
        if is_cut || is_given(self, other) || is_given(other, self) { Likeness::Probably } else { Likeness::Different }
    }

    /// Every name that a text gives for one person: "Sarah Ahmed (née Jones, known as Sal)" is also Sarah Jones and Sal
    /// Ahmed.
    #[must_use]
    pub fn parse_list(text: &str) -> Vec<Self> {
        let behind = unbracketed(text);
        let main = behind.and_then(|behind| text.split_once(behind)).map_or(text, |(main, _)| main);
        let mut out: Vec<Self> = Self::read(main).into_iter().collect();
        let Some(main) = out.first().cloned() else { return out };
        let besides =
            text.split(['(', '[', ')', ']']).skip(1).step_by(2).flat_map(|inside| inside.split([',', ';', '/']));
        for besides in besides.chain(behind) {
            let besides = besides.trim().trim_matches(QUOTES);
            let folded = fold(besides);
            let words: Vec<&str> = folded.split(' ').collect();
            let known = words.iter().take_while(|word| OTHERWISE.contains(word)).count();
            let rest = words.get(known..).unwrap_or_default().join(" ");
            // "Hannah Pritchard (Doyle)" gives another name without saying so.
            let is_name = words.len() == 1 && besides.chars().nth(1).is_some_and(char::is_lowercase);
            if (known == 0 && !is_name) || rest.is_empty() || is_job_word(&rest) {
                continue;
            }
            let Some(other) = Self::read(&rest) else { continue };
            if let ([alone], Some(first), Some(last)) = (&other.words[..], main.words.first(), main.words.last()) {
                // The text does not always say whether the given or the family name is replaced.
                out.extend(
                    [format!("{first} {alone}"), format!("{alone} {last}")].iter().filter_map(|one| Self::read(one)),
                );
            }
            out.push(other);
        }
        out
    }

    /// The given names; the only word of a name that has one.
    fn given(&self) -> &[String] {
        match self.words.split_last() {
            Some((_, given)) if !given.is_empty() => given,
            _ => &self.words,
        }
    }

    /// Whether this shorter form can stand for the other.
    fn within(&self, other: &Self) -> bool {
        let (Some(given), Some(family)) = (self.words.first(), self.words.last()) else { return false };
        if self.words.len() == 1 {
            let is_word = other.words.iter().any(|word| is_same_word(word, given));
            let is_initials = other.initials_are(given) || other.clan_initials_are(given);
            return is_word || is_initials || other.given().iter().any(|own| same_given(given, own));
        }
        other.initials_are(&self.words.concat()) || other.has(given, family)
    }

    /// Whether the name contains both names: half of a double-barrelled name may be written, and a second given name
    /// may be in use.
    fn has(&self, given: &str, family: &str) -> bool {
        let Some((_, others)) = self.words.split_last() else { return false };
        self.words.iter().skip(1).any(|word| is_same_word(word, family))
            && others.iter().any(|word| same_given(given, word))
    }

    /// Whether it can stand for a name without any of its words: it is one word, or initials.
    fn is_short(&self) -> bool {
        let has_initial = self.words.iter().any(|word| word.chars().count() == 1);
        self.words.len() == 1
            || has_initial
            || self.words.iter().map(|word| word.chars().count()).sum::<usize>() <= MOST_INITIALS
    }

    /// Whether letters are the initials with the clan's prefix written out: "SMcA" and "SMA" for "Siobhan McArdle".
    fn clan_initials_are(&self, letters: &str) -> bool {
        let (Some(given), Some(family)) = (self.words.first(), self.words.last()) else { return false };
        let prefix = ["mac", "mc"].into_iter().find(|prefix| family.len() > prefix.len() && family.starts_with(prefix));
        let Some(next) = prefix.and_then(|prefix| family.strip_prefix(prefix)?.chars().next()) else { return false };
        let Some(rest) = given.chars().next().and_then(|first| letters.strip_prefix(first)) else { return false };
        let short = ["mac", "mc", "m"].into_iter().find_map(|prefix| rest.strip_prefix(prefix));
        self.words.len() > 1 && short.is_some_and(|short| short.is_empty() || short.chars().eq([next]))
    }

    /// Whether letters are the initials: "JS"; for "Łukasz Ôwen-Ŷork" "LY", "LO" and "LOY".
    fn initials_are(&self, letters: &str) -> bool {
        let count = letters.chars().count();
        let mut own = self.initials.iter().copied();
        (2..=MOST_INITIALS).contains(&count)
            && self.initials.first().copied() == letters.chars().next()
            && letters.chars().all(|letter| own.any(|initial| initial == letter))
    }
}

/// Whether a word is a family name cut after its clan's prefix: "MacA" of "MacAllister".
fn is_cut_clan(word: &str, family: &str) -> bool {
    let rest = word.strip_prefix("mac").or_else(|| word.strip_prefix("mc"));
    rest.is_some_and(|rest| (1..=2).contains(&rest.len())) && family.starts_with(word)
}

fn same_given(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    // An initial, or a short form such as "Sam" that begins the long one. "Amir" and "Amira" are two names.
    let begins = long.starts_with(short) && (short.chars().count() == 1 || long.len() > short.len() + 1);
    is_same_word(one, other) || begins || is_short_form(one, other) || is_clipped(one, other)
}

/// Whether two words or names differ by a typing slip: at most one letter in five. Short words differ by a letter that
/// one of them lacks, as "Jon" and "John": "Tom" and "Tim" are two names.
fn is_slip(one: &str, other: &str) -> bool {
    let (count, others) = (one.chars().count(), other.chars().count());
    let shorter = count.min(others);
    let allowed = if shorter > 4 || count != others { (shorter / 5).clamp(1, 2) } else { 0 };
    one == other || (shorter > 2 && strsim::osa_distance(one, other) <= allowed)
}

/// The description after a name without brackets: "Sarah Ahmed née Jones".
fn unbracketed(text: &str) -> Option<&str> {
    let text = text.split(['(', '[']).next()?;
    // Linear time, because a text in place of a name may be a page long.
    let mut at = 0;
    text.split_inclusive(char::is_whitespace).find_map(|word| {
        let start = at;
        at += word.len();
        let word = fold(word);
        (start > 0 && word.len() > 2 && OTHERWISE.contains(&word.as_str())).then(|| text.get(start..))?
    })
}

/// The names in a field for one person (`several` false) or more: separated by commas, semicolons, slashes, "and", "&".
/// Jobs among them ("Jane Smith, Team Manager") are left out.
#[must_use]
pub fn people(text: &str, several: bool) -> Vec<Name> {
    if let (false, Some((family, given))) = (several, text.split_once(',')) {
        let word = |part: &str| part.split_whitespace().count();
        if word(family) == 1
            && (1..=2).contains(&word(given))
            && !is_job(given)
            && !given.contains([',', ';', '/', '&'])
        {
            return Name::read(text).into_iter().collect();
        }
    }
    parts(text).filter(|part| !is_job(part)).filter_map(Name::read).collect()
}

/// Every name that a field gives for its people, with other present and former names.
#[must_use]
pub fn known_names(text: &str, several: bool) -> Vec<Name> {
    let named = people(text, several);
    let others = parts(text).filter(|part| part.contains(['(', '['])).flat_map(Name::parse_list);
    let others = others.chain(unbracketed(text).map(|_| Name::parse_list(text)).unwrap_or_default());
    let others: Vec<Name> = others.filter(|name| !named.contains(name)).collect();
    named.into_iter().chain(others).collect()
}

/// The parts of a text with several people.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '/', '&', '+', '\n'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" with "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::read(text).unwrap()
    }

    #[test]
    fn the_same_person_is_written_in_many_ways() {
        for (listed, typed) in [
            ("Jane Smith", "jane smith"),
            ("Jane Smith", "J. Smith"),
            ("Jane Smith", "J Smith"),
            ("Jane Smith", "Ms Jane Smith"),
            ("Jane Smith", "Mrs Smith"),
            ("Jane Smith", "Jane Anne Smith"),
            ("Mary Jane Smith", "Jane Smith"),
            ("Jane Smith", "Smith, Jane"),
            ("Jane Smith", "SMITH Jane"),
            ("Jane Smith", "Jane Smith (Team Manager)"),
            ("Jane Smith", "Jane Smith – Team Manager"),
            ("Jane Smith", "Jane Smith BA MSW"),
            ("Jane Smith", "JS"),
            ("Jane Smith", "J.S."),
            ("Jane Smith", "Jane"),
            ("Siân O’Brien", "Sian O'Brien"),
            ("Siân O’Brien", "SIAN OBRIEN"),
            ("Sia\u{302}n O’Brien", "Siân O’Brien"),
            ("Łukasz Ôwen-Ŷork", "Lukasz Owen York"),
            ("Łukasz Ôwen-Ŷork", "Łukasz Owen"),
            ("Łukasz Ôwen-Ŷork", "ŁÔ-Ŷ"),
            ("Łukasz Ôwen-Ŷork", "LY"),
            ("Siân O’Brien", "SOB"),
            ("Siân O’Brien", "S.O."),
            ("Thomas Bright", "Tom Bright"),
            ("Samantha Bright", "Sam Bright"),
            ("Dr Elizabeth Okafor", "Liz Okafor"),
        ] {
            assert!(name(listed).can_be(&name(typed)), "{listed} / {typed}");
            assert!(name(typed).can_be(&name(listed)), "{typed} / {listed}");
        }
    }

    /// Pairs of names and what a careful reader says of them.
    const PAIRS: &str = include_str!("person_name/pairs.txt");

    #[test]
    fn pairs_of_names_are_judged_as_a_careful_reader_would() {
        let mut wrong = Vec::new();
        let mut count = 0;
        for line in PAIRS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let [one, other, expected] = parts.as_slice() else { panic!("{line}") };
            let others = Name::parse_list(other);
            let pairs =
                Name::parse_list(one).into_iter().flat_map(|one| others.iter().map(move |other| one.likeness(other)));
            let found = match pairs.max() {
                Some(Likeness::Same) => "same",
                Some(Likeness::Slip | Likeness::Probably) => "probably",
                Some(Likeness::Different) | None => "different",
            };
            if found != *expected {
                wrong.push(format!("{one} / {other}: {expected}, not {found}"));
            }
            count += 1;
        }
        assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
        assert!(count >= 150, "{count} pairs");
    }

    #[test]
    fn a_signature_for_another_says_so() {
        for text in [
            "pp T Beddoes",
            "p.p. T Beddoes",
            "p/p T Beddoes",
            "J Cartwright pp T Beddoes",
            "J Cartwright (pp T Beddoes)",
            "J Cartwright for T Beddoes",
            "for T Beddoes",
            "J Cartwright on behalf of T Beddoes",
            "JC obo TB",
        ] {
            assert!(is_signed_for_another(text), "{text}");
        }
        for text in ["T Beddoes", "Paul Ford", "P Potts", "Ford", "Tom (for the record)", "TB", ""] {
            assert!(!is_signed_for_another(text), "{text}");
        }
    }

    #[test]
    fn words_of_file_names_do_not_depend_on_separators() {
        for text in ["FitNote_04", "fit note 04", "Fit-Note (04)", "FIT NOTE04", "fitNote.04"] {
            assert_eq!(words(text), ["fit", "note", "04"], "{text}");
        }
        assert_eq!(words("HR13.1"), words("hr 13-1"));
        assert_eq!(words("RTWForm – Siân’s"), ["rtw", "form", "sians"]);
        assert!(words(" … ").is_empty());
    }

    #[test]
    fn different_people_are_distinguished() {
        for (listed, typed) in [
            ("Jane Smith", "John Smith"),
            ("Jane Smith", "Jane Brown"),
            ("Jane Smith", "T. Smith"),
            ("Jane Smith", "JB"),
            ("Jane Smith", "TBC"),
            ("Jane Smith", "Tom"),
            ("Siân O’Brien", "Siân Bryant"),
            ("Łukasz Ôwen-Ŷork", "Lucy York"),
            ("Łukasz Ôwen-Ŷork", "Siân O’Brien"),
        ] {
            assert!(!name(listed).can_be(&name(typed)), "{listed} / {typed}");
            assert!(!name(typed).can_be(&name(listed)), "{typed} / {listed}");
        }
    }

    #[test]
    fn likeness_separates_slips_and_weddings_from_other_people() {
        for (one, other, likeness) in [
            ("Tom O’Brien", "Thomas OBrien", Likeness::Same),
            ("Rebecca Stone", "Bex Stone", Likeness::Same),
            ("Tom O’Brien", "Tom O’Brian", Likeness::Slip),
            ("Katarzyna Nowak", "Katarzina Nowak", Likeness::Slip),
            ("Sarah Ahmed", "Sarah Jones", Likeness::Probably),
            ("Sarah Ahmed", "Sally Jones", Likeness::Probably),
            ("Tom O’Brien", "Ruth O’Brien", Likeness::Different),
            ("Tom O’Brien", "Tomasz Żak", Likeness::Different),
            ("Isla Hughes", "Bronwen Hughes", Likeness::Different),
            ("Isla Hughes", "Ruth", Likeness::Different),
        ] {
            assert_eq!(name(one).likeness(&name(other)), likeness, "{one} / {other}");
            assert_eq!(name(other).likeness(&name(one)), likeness, "{other} / {one}");
        }
    }

    #[test]
    fn other_names_of_a_person_are_read() {
        for text in [
            "Sarah Ahmed (née Jones)",
            "Sarah Ahmed née Jones",
            "Sarah Ahmed (formerly Sarah Jones)",
            "Sarah Ahmed (maiden name: Jones)",
            "Sarah Ahmed (social worker, previously Jones)",
            "Sarah Ahmed [known as Sal, née Jones]",
        ] {
            let names = Name::parse_list(text);
            assert!(names[0].is_same_as(&name("Sarah Ahmed")), "{text}: {names:?}");
            for other in ["Sarah Jones", "S. Jones", "Sarah Ahmed"] {
                assert!(names.iter().any(|one| one.can_be(&name(other))), "{text}: {other}: {names:?}");
            }
            assert!(!names.iter().any(|one| one.can_be(&name("Ruth O’Brien"))), "{text}");
        }
        assert_eq!(Name::parse_list("Sarah Ahmed (Team Manager)").len(), 1);
        assert_eq!(Name::parse_list("Sarah Ahmed-Jones").len(), 1);
    }

    #[test]
    fn a_supervisor_of_the_same_name_is_not_guessed() {
        assert!(name("Jane A. Smith").is_same_as(&name("jane smith")));
        assert!(!name("J. Smith").is_same_as(&name("Jane Smith")));
    }

    #[test]
    fn one_field_may_name_several_people() {
        let read = |text| people(text, true).len();
        assert_eq!(read("Jane Smith, Tom Brown and Siân O’Brien"), 3);
        assert_eq!(read("Jane Smith & Tom Brown"), 2);
        assert_eq!(people("Jane Smith, Team Manager", false), [name("Jane Smith")]);
        assert_eq!(people("Smith, Jane", false), [name("Jane Smith")]);
        assert_eq!(people("Anderson Sandiford", true), [name("Anderson Sandiford")]);
        assert!(people("?", false).is_empty());
    }
}
