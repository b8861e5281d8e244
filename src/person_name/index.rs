//! [`NameIndex`]: finds possible matches among many names without comparing all pairs.

use std::collections::HashMap;

use super::Name;
use super::spelling::one_spelling;

/// An index of names by their words, which finds possible matches without comparing all pairs.
#[derive(Debug, Default)]
pub struct NameIndex {
    by_word: HashMap<String, Vec<usize>>,
    /// Short names (initials, nicknames), which can match a name with which they share no word.
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
            self.by_word.entry(one_spelling(word).into_owned()).or_default().push(place);
        }
    }

    /// The indices, in order, of all names that can belong to the same person, and of others that share a word.
    #[must_use]
    pub fn candidates(&self, name: &Name) -> Vec<usize> {
        if name.is_short() {
            return (0..self.count).collect();
        }
        let sharing = name.words.iter().filter_map(|word| self.by_word.get(one_spelling(word).as_ref())).flatten();
        let mut places: Vec<usize> = sharing.chain(&self.short).copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }
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
}
