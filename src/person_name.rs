//! People's names as they are written, and whether two can belong to the same person.

mod certified;

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    /// They share a given name, as before and after a wedding.
    Probably,
    /// They differ by a typing slip.
    Slip,
    /// They can belong to the same person.
    Same,
}

const TITLES: [&str; 16] = [
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

/// The most letters that are read as initials.
const MOST_INITIALS: usize = 4;
/// The most words of a name; more are a text in the place of a name.
const MOST_WORDS: usize = 24;

/// Degrees after a name.
const DEGREES: [&str; 14] =
    ["ba", "bsc", "ma", "msc", "msw", "mba", "phd", "dphil", "rsw", "hcpc", "swe", "cqsw", "dipsw", "nqsw"];

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

/// Short forms that are not the beginning of the long form.
const SHORT_FORMS: [&[&str]; 38] = [
    &["elizabeth", "elisabeth", "liz", "lizzie", "beth", "betty", "libby"],
    &["robert", "bob", "bobby", "rob"],
    &["william", "bill", "billy", "will"],
    &["thomas", "tom", "tommy"],
    &["katherine", "catherine", "kathryn", "kate", "katie", "kathy", "cathy", "kat", "cat"],
    &["michael", "mike", "mick"],
    &["anthony", "antony", "tony"],
    &["james", "jim", "jimmy", "jamie"],
    &["david", "dave", "dai"],
    &["stephen", "steven", "steve"],
    &["susan", "suzanne", "sue", "susie"],
    &["jennifer", "jenny", "jen"],
    &["andrew", "andy", "drew"],
    &["edward", "ed", "eddie", "ted", "ned"],
    &["rebecca", "becky", "becca", "bex", "becks"],
    &["margaret", "maggie", "meg", "peggy", "peg"],
    &["deborah", "debra", "debbie", "deb"],
    &["christina", "christine", "tina", "chris", "chrissie"],
    &["richard", "rick", "dick", "rich"],
    &["nicholas", "nicola", "nick", "nicky", "nikki"],
    &["patricia", "patrick", "pat", "tricia", "trish", "paddy"],
    &["alexander", "alexandra", "alex", "sandy", "sasha", "alec"],
    &["victoria", "vicky", "vikki", "tori"],
    &["henry", "harry", "harriet", "hal"],
    &["eleanor", "nell", "nellie", "ellie"],
    &["sarah", "sally", "sal"],
    &["charles", "charlie", "chas"],
    &["charlotte", "charlie", "lottie"],
    &["john", "jack", "johnny"],
    &["mary", "molly", "polly"],
    &["francis", "frances", "frank", "fran", "frankie"],
    &["theresa", "teresa", "tess", "tessa"],
    &["abigail", "abby", "abbie", "gail"],
    &["isabel", "isabella", "isobel", "bella", "izzy", "issy"],
    &["penelope", "penny"],
    &["philip", "phillip", "philippa", "phil", "pip", "pippa"],
    &["laurence", "lawrence", "larry", "laurie"],
    &["natasha", "tasha"],
];

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

const APOSTROPHES: [char; 6] = ['\'', '’', '‘', '`', '´', 'ʼ'];

/// Lower case, without accents, apostrophes and other marks; hyphens and full stops separate words.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !APOSTROPHES.contains(c)).flat_map(plain) {
        match c {
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            c if c.is_alphanumeric() => out.push(c),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The words of a file name for comparison: `FitNote_04`, `fit note 04` and `Fit-Note (04)` give the same. Letters are
/// separated from digits, and words joined by capitals are separated.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut apart = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut chars = text.nfc().peekable();
    while let Some(c) = chars.next() {
        let starts_word = before.is_some_and(|before| {
            let capital = c.is_uppercase() && (before.is_lowercase() || chars.peek().is_some_and(|c| c.is_lowercase()));
            let digits = before.is_numeric() != c.is_numeric();
            before.is_alphanumeric() && c.is_alphanumeric() && (capital || digits)
        });
        if starts_word {
            apart.push(' ');
        }
        apart.push(c);
        before = Some(c);
    }
    fold(&apart).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter in lower case without diacritics. Marks are dropped, so their order, which normalising a whole text would
/// settle, does not matter.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (ascii, other) = if c.is_ascii() { (Some(c.to_ascii_lowercase()), None) } else { (None, Some(c)) };
    let other = other.into_iter().nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    ascii.into_iter().chain(other)
}

/// Like [`fold`], for ASCII text, which most texts are.
fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'\'' | b'`' => {}
            b if b.is_ascii_alphanumeric() => out.push(char::from(b.to_ascii_lowercase())),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
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

impl Name {
    /// Reads one name; `None` when it has no word. Brackets and words after a dash describe the person and are left
    /// out.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bare = text.split(['(', '[', '–', '—']).next().unwrap_or("");
        let bare = bare.split(" - ").next().unwrap_or("");
        let (family, given) = bare.split_once(',').unwrap_or((bare, ""));
        // "O'Brien, Siân": the family name comes first.
        let ordered = format!("{given} {family}");
        let words = without_titles(&fold(&ordered));
        let apart = ordered.contains(APOSTROPHES).then(|| without_titles(&fold(&ordered.replace(APOSTROPHES, " "))));
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

    /// Whether two names can belong to the same person: "J. Smith", "Jane", "JS" and "Smith" can all be Jane Smith.
    #[must_use]
    pub fn can_be(&self, other: &Self) -> bool {
        self.has_same_words(other) || self.within(other) || other.within(self)
    }

    /// Whether two names have the same words in any order.
    fn has_same_words(&self, other: &Self) -> bool {
        let count = |words: &[String], wanted: &String| words.iter().filter(|word| *word == wanted).count();
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
        let slip = || match (self.words.first(), other.words.first()) {
            (Some(given), Some(own)) => is_slip(given, own) && self.words.iter().skip(1).any(shared),
            _ => false,
        };
        if is_slip(&one, &two) || slip() {
            return Likeness::Slip;
        }
        let is_given = |one: &Self, other: &Self| {
            let given = one.words.first();
            let others = other.words.split_last().map_or(&[][..], |(_, others)| others);
            given.is_some_and(|given| others.iter().any(|own| own == given || is_short_form(own, given)))
        };
        if is_given(self, other) || is_given(other, self) { Likeness::Probably } else { Likeness::Different }
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
            let folded = fold(besides);
            let words: Vec<&str> = folded.split(' ').collect();
            let known = words.iter().take_while(|word| OTHERWISE.contains(word)).count();
            let rest = words.get(known..).unwrap_or_default().join(" ");
            if known == 0 || rest.is_empty() || is_job_word(&rest) {
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

    /// Whether this shorter form can stand for the other.
    fn within(&self, other: &Self) -> bool {
        let (Some(given), Some(family)) = (self.words.first(), self.words.last()) else { return false };
        if self.words.len() == 1 {
            return other.words.contains(given) || same_given(given, &other.words[0]) || other.initials_are(given);
        }
        other.initials_are(&self.words.concat()) || other.has(given, family)
    }

    /// Whether the name contains both names: half of a double-barrelled name may be written, and a second given name
    /// may be in use.
    fn has(&self, given: &str, family: &str) -> bool {
        let Some((_, others)) = self.words.split_last() else { return false };
        self.words.iter().skip(1).any(|word| word == family) && others.iter().any(|word| same_given(given, word))
    }

    /// Whether it can stand for a name without any of its words: it is one word, or initials.
    fn is_short(&self) -> bool {
        self.words.len() == 1 || self.words.iter().map(|word| word.chars().count()).sum::<usize>() <= MOST_INITIALS
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

/// An index of names by their words, which finds possible matches without comparing all pairs.
#[derive(Debug, Default)]
pub struct NameIndex {
    by_word: HashMap<String, Vec<usize>>,
    /// Names that can stand for a name without any of their words.
    short: Vec<usize>,
    count: usize,
}

impl NameIndex {
    /// Adds a name; its index is the number of names before it.
    pub fn add(&mut self, name: &Name) {
        let place = self.count;
        self.count += 1;
        if name.is_short() {
            self.short.push(place);
        }
        for word in &name.words {
            self.by_word.entry(word.clone()).or_default().push(place);
        }
    }

    /// The indices, in order, of all names that can belong to the same person, and of others that share a word.
    #[must_use]
    pub fn candidates(&self, name: &Name) -> Vec<usize> {
        if name.is_short() {
            return (0..self.count).collect();
        }
        let sharing = name.words.iter().filter_map(|word| self.by_word.get(word)).flatten();
        let mut places: Vec<usize> = sharing.chain(&self.short).copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The words of a folded name without titles and degrees.
fn without_titles(folded: &str) -> Vec<String> {
    let words = folded.split(' ').filter(|word| !word.is_empty() && !TITLES.contains(word));
    let mut words: Vec<String> = words.take(MOST_WORDS).map(str::to_owned).collect();
    while words.len() > 2 && words.last().is_some_and(|word| DEGREES.contains(&word.as_str())) {
        words.pop();
    }
    words
}

fn same_given(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    // An initial, or a short form such as "Sam" that begins the long one.
    long.starts_with(short) || is_short_form(one, other)
}

fn is_short_form(one: &str, other: &str) -> bool {
    SHORT_FORMS.iter().any(|forms| forms.contains(&one) && forms.contains(&other))
}

/// Whether two words or names differ by a typing slip: at most one letter in five.
fn is_slip(one: &str, other: &str) -> bool {
    let shorter = one.chars().count().min(other.chars().count());
    one == other || (shorter > 2 && strsim::osa_distance(one, other) <= (shorter / 5).clamp(1, 2))
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

    #[test]
    fn the_index_finds_every_possible_match() {
        let written = [
            "Jane Smith",
            "J. Smith",
            "JS",
            "Smith",
            "Jane",
            "SMITH, Jane",
            "Dr Jane Ann Smith-Jones",
            "Bob Khan",
            "Robert Khan",
            "RK",
            "Rob",
            "Łukasz Ôwen-Ŷork",
            "LOY",
            "Siân O’Brien",
            "Sian OBrien",
            "Al Bo",
            "A B",
        ];
        let names: Vec<Name> = written.iter().filter_map(|text| Name::read(text)).collect();
        let mut index = NameIndex::default();
        names.iter().for_each(|name| index.add(name));
        for name in &names {
            let among =
                |places: Vec<usize>| places.into_iter().filter(|at| names[*at].can_be(name)).collect::<Vec<_>>();
            assert_eq!(among(index.candidates(name)), among((0..names.len()).collect()), "{name:?}");
        }
    }

    #[test]
    fn the_index_compares_few_of_thousands_of_names() {
        let names: Vec<Name> = (0..5_000).filter_map(|at| Name::read(&format!("Ann{at} Lee{at}"))).collect();
        let mut index = NameIndex::default();
        names.iter().for_each(|name| index.add(name));
        assert_eq!(names.iter().map(|name| index.candidates(name).len()).sum::<usize>(), names.len());
    }

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
