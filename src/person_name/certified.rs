//! Whether a certificate is a person's own, by the name in it.

use super::{APOSTROPHES, DEGREES, Name, fold, is_job_word, same_given, without_titles};

/// Words that make the certificate another person's or an office's.
const OTHERS: [&str; 46] = [
    "for",
    "to",
    "of",
    "behalf",
    "obo",
    "pp",
    "pro",
    "by",
    "via",
    "care",
    "proxy",
    "delegate",
    "delegated",
    "delegation",
    "deputising",
    "deputy",
    "substitute",
    "representing",
    "instead",
    "pa",
    "ea",
    "assistant",
    "secretary",
    "secretariat",
    "office",
    "desk",
    "mailbox",
    "inbox",
    "shared",
    "admin",
    "administrator",
    "agent",
    "attorney",
    "group",
    "department",
    "dept",
    "ltd",
    "limited",
    "llp",
    "plc",
    "inc",
    "and",
    "or",
    "und",
    "not",
    "unit",
];
/// Words in brackets or after a dash that say that another person acts for the named one.
const ACTING: [&str; 7] = ["by", "pp", "obo", "behalf", "via", "proxy", "delegate"];
/// Words that describe a job only beside another word for a job.
const OF_JOBS: [&str; 6] = ["social", "team", "senior", "service", "advanced", "independent"];

impl Name {
    /// Returns whether a certificate in that name can be this person's own.
    ///
    /// A certificate authority chose that name: titles, accents, middle names and the order may differ, and a staff number, a job
    /// or an email address may be added, but initials alone are not enough. A text that only contains the name, such as
    /// `PA to Siân O’Brien` or `Siân O’Brien’s office`, is not the person's.
    #[must_use]
    pub fn is_certified_as(&self, text: &str) -> bool {
        let Some(certified) = CertifiedName::read(text) else { return false };
        certified.is_of(self)
    }

    /// Returns whether a certificate's text has a readable name.
    #[must_use]
    pub fn is_in_certificate(text: &str) -> bool {
        CertifiedName::read(text).is_some()
    }
}

/// The name in a certificate.
struct CertifiedName {
    name: Name,
    /// The words in brackets or after a dash behind the name.
    described: Vec<String>,
    /// Whether a word is a possessive, or a sign separates or joins several names.
    is_of_several: bool,
}

impl CertifiedName {
    fn read(text: &str) -> Option<Self> {
        // Possible forms: a name and an address; an address as the name; a domain before a name.
        let text = text.split('<').next().unwrap_or(text);
        let text = text.split('@').next().unwrap_or(text);
        let text = text.rsplit('\\').next().unwrap_or(text).replace(['.', '_'], " ");
        let text: Vec<&str> = text.split(' ').filter(|word| !word.chars().any(|c| c.is_ascii_digit())).collect();
        let text = text.join(" ");
        let bare = text.split(['(', '[', '–', '—']).next().unwrap_or("");
        let bare = bare.split(" - ").next().unwrap_or("");
        let described = fold(text.get(bare.len()..).unwrap_or_default());
        // "O’Brien, Siân", and "Siân O’Brien, Team Manager".
        let parts = bare.split(',').enumerate().filter(|(index, part)| *index == 0 || !is_description(part));
        let parts: Vec<&str> = parts.map(|(_, part)| part).take(2).collect();
        let ordered = parts.iter().rev().copied().collect::<Vec<_>>().join(" ");
        let name = Name::from_ordered(&ordered, without_titles)?;
        let is_of_several = bare.contains(['&', '/', '+', ';', '|']) || bare.split_whitespace().any(is_possessive);
        Some(Self { name, described: described.split(' ').map(str::to_owned).collect(), is_of_several })
    }

    fn is_of(&self, person: &Name) -> bool {
        let own = &self.name.words;
        let is_acted_for = self.described.iter().any(|word| ACTING.contains(&word.as_str()));
        if self.is_of_several || is_acted_for || !self.is_written_out(person) {
            return false;
        }
        let is_persons = |word: &&String| person.words.iter().any(|known| known == *word);
        let besides: Vec<&str> = own.iter().filter(|word| !is_persons(word)).map(String::as_str).collect();
        // "p.p." is read as two letters.
        let is_per_pro = own.windows(2).any(|pair| pair == ["p", "p"]);
        if besides.iter().any(|word| OTHERS.contains(word)) || (is_per_pro && !besides.is_empty()) {
            return false;
        }
        let names: Vec<String> = own.iter().filter(|word| is_persons(word) || !is_job_word(word)).cloned().collect();
        // "Team Manager" describes a person; a team without a person is none.
        let has_job = names.len() < own.len();
        let of_job = |word: &String| OF_JOBS.contains(&word.as_str()) && !is_persons(&word);
        if !has_job && names.iter().any(of_job) {
            return false;
        }
        let names: Vec<String> = names.into_iter().filter(|word| !of_job(word)).collect();
        let initials = match names.len() == own.len() {
            true => self.name.initials.clone(),
            false => names.iter().filter_map(|word| word.chars().next()).collect(),
        };
        let certified = Name { words: names, initials };
        !certified.words.is_empty() && person.can_be_written_as(&certified)
    }

    /// Returns whether the name has more than initials.
    fn is_written_out(&self, person: &Name) -> bool {
        let is_word = |word: &String| word.chars().count() > 2 || (person.is_full() && person.words.contains(word));
        self.name.words.iter().any(|word| word.chars().count() > 1 && is_word(word))
    }
}

impl Name {
    /// Like `can_be`, except that the other name must not be initials.
    fn can_be_written_as(&self, other: &Self) -> bool {
        let (mut these, mut those) = (self.words.clone(), other.words.clone());
        these.sort();
        those.sort();
        if these == those || self.within(other) {
            return true;
        }
        match other.words.as_slice() {
            [only] => self.words.contains(only) || self.words.first().is_some_and(|given| same_given(only, given)),
            [given, .., family] => self.has(given, family),
            [] => false,
        }
    }
}

/// Returns whether a text between commas is a job or a degree.
fn is_description(part: &str) -> bool {
    let folded = fold(part);
    let is_degree = |word: &str| DEGREES.contains(&word);
    folded.is_empty() || is_job_word(&folded) || folded.split(' ').all(is_degree) || without_titles(&folded).is_empty()
}

/// Returns whether a word ends in "’s", or in an apostrophe after an "s".
fn is_possessive(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', ':']).to_lowercase();
    let before = word.strip_suffix('s').unwrap_or(&word);
    before.ends_with(APOSTROPHES) && before.chars().count() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own(person: &str, certified: &str) -> bool {
        Name::read(person).unwrap().is_certified_as(certified)
    }

    #[test]
    fn a_person_s_own_certificate_matches_in_many_forms() {
        for text in [
            "Siân O’Brien",
            "Sian O'Brien",
            "SIAN OBRIEN",
            "O'Brien, Siân",
            "O’Brien, Siân Mary",
            "O'BRIEN Siân 1234567",
            "OBRIEN.SIAN.1234567890",
            "sian.obrien@example.org",
            "Siân O’Brien <sian.obrien@example.org>",
            "SANDWELL\\Sian.OBrien",
            "Dr Siân M. O’Brien",
            "S. O’Brien",
            "Siân Mary O’Brien",
            "Siân O’Brien-Jones",
            "Siân O’Brien (HR)",
            "Siân O’Brien (for Children’s Services)",
            "Siân O’Brien, Team Manager",
            "Siân O’Brien - Team Manager",
            "Siân O’Brien Social Worker",
            "Senior Practitioner Siân O’Brien",
            "Siân O’Brien BA MSW",
            "Siân",
        ] {
            assert!(is_own("Siân O’Brien", text), "{text}");
        }
        assert!(is_own("S O’Brien", "Siân O’Brien") && is_own("SOB", "Siân O’Brien") && is_own("Siân", "Siân O’Brien"));
        assert!(is_own("Per Olsen", "Per Olsen") && is_own("Tom To", "To, Tom") && is_own("Ed Li", "Ed Li"));
        assert!(is_own("Jane Smith", "Mary Jane Smith") && is_own("Jane Office", "Jane Office"));
        assert!(is_own("P. P. Patel", "P P Patel") && is_own("Liz Okafor", "Dr Elizabeth Okafor"));
    }

    #[test]
    fn a_certificate_that_only_contains_the_name_does_not_match() {
        for text in [
            "PA to Siân O’Brien",
            "Siân O’Brien PA",
            "PA Siân O’Brien",
            "Siân O’Brien’s office",
            "Siân O'Brien's PA",
            "Office of Siân O’Brien",
            "Siân O’Brien Office",
            "Bob on behalf of Siân O’Brien",
            "On behalf of Siân O’Brien",
            "p.p. Siân O’Brien",
            "pp Siân O’Brien",
            "P P Siân O’Brien",
            "per pro Siân O’Brien",
            "for Siân O’Brien",
            "Bob for Siân O’Brien",
            "Bob (for Siân O’Brien)",
            "Bob - Siân O’Brien",
            "Siân O’Brien (by Bob)",
            "Siân O’Brien (signed on her behalf)",
            "Siân O’Brien & Bob Smith",
            "Siân O’Brien and Bob Smith",
            "Siân O’Brien / Bob Smith",
            "c/o Siân O’Brien",
            "Deputy of Siân O’Brien",
            "Siân O’Brien Deputy",
            "Siân O’Brien Assistant",
            "Team Siân O’Brien",
            "Siân O’Brien Ltd",
            "S O",
            "SO",
            "S.O.",
            "SO’B",
            "SOB",
            "S. O’B.",
            "S",
            "Bob O’Brien",
            "Siân Bryant",
            "Bob",
            "1234",
            "",
        ] {
            assert!(!is_own("Siân O’Brien", text), "{text}");
        }
        assert!(!is_own("SO", "SO") && !is_own("Jane Smith", "Joann Smithson"));
    }
}
