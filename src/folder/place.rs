//! Finds the section of a file: by its form, its directory or its name, in this order.

use super::document::{FolderFile, Placement, Recognised};
use super::file_name::{self, FileNameParts};
use crate::form::Layout;
use crate::form::layout::{LayoutSection, Pattern, is_casework};
use crate::person_name::words;

/// A proposed place for a file.
#[derive(Debug, Clone)]
pub(super) struct ProposedPlace {
    pub section: Option<u32>,
    pub heading: Option<String>,
    pub first: bool,
    pub placement: Placement,
    pub because: String,
    pub sure: bool,
    /// The section that its directory is named after.
    pub lies_in: Option<u32>,
}

/// The section that the name of a directory stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directory {
    /// The number in its name.
    pub number: Option<u32>,
    /// The section that its words name.
    pub words: Option<u32>,
    /// Whether it is certain: number and words agree, or only one of them is given.
    pub sure: bool,
}

impl Directory {
    /// The section: words count more than a number.
    #[must_use]
    pub fn section(&self) -> Option<u32> {
        self.words.or(self.number)
    }

    /// Reads the name of a directory; none when it does not stand for a section.
    #[must_use]
    pub fn read(name: &str, layout: &Layout) -> Option<Self> {
        let all = words(name);
        let said = all.first().is_some_and(|word| ["section", "sect", "sec"].contains(&word.as_str()));
        let rest = if said { &all[1..] } else { &all[..] };
        let number: Option<u32> = rest.first().filter(|word| word.len() <= 2).and_then(|word| word.parse().ok());
        let rest = if number.is_some() { &rest[1..] } else { rest };
        let number = number.filter(|number| layout.section(*number).is_some());
        // Where no list is printed, a number alone is one of the user's own.
        let is_titled_so = |number: &u32| layout.section(*number).is_some_and(|section| is_titled(section, rest));
        let number = number.filter(|number| said || layout.ours().is_none() || is_titled_so(number));
        // “03 March 2025” is a month, not Section 3.
        if !said && rest.iter().any(|word| file_name::is_month(word)) {
            return None;
        }
        let titled = layout.sections.iter().find(|section| is_titled(section, rest)).map(|section| section.number);
        let matched = || best(layout, rest).filter(|best| best.tied.is_empty()).map(|best| best.section.number);
        let words = titled.or_else(|| number.and_then(|_| matched()));
        let sure = match (number, words) {
            (None, None) => return None,
            (Some(number), Some(words)) => number == words,
            (Some(_), None) => said || rest.is_empty(),
            (None, Some(_)) => true,
        };
        Some(Self { number, words, sure })
    }
}

/// Whether the words are the title of a section or one of its headings.
fn is_titled(section: &LayoutSection, rest: &[String]) -> bool {
    let headings = section.headings.iter().map(|heading| heading.title.as_str());
    let mut titles = std::iter::once(section.title.as_str()).chain(section.second_line.as_deref()).chain(headings);
    !rest.is_empty() && titles.any(|title| words(title) == rest)
}

/// The longest pattern of a layout that matches a name.
struct BestMatch<'l> {
    section: &'l LayoutSection,
    pattern: &'l Pattern,
    first: bool,
    /// Patterns of the same length in other sections.
    tied: Vec<(&'l LayoutSection, &'l Pattern)>,
}

fn best<'l>(layout: &'l Layout, name: &[String]) -> Option<BestMatch<'l>> {
    let mut found: Vec<(&LayoutSection, &Pattern, bool)> = Vec::new();
    for section in &layout.sections {
        let below = section.headings.iter().flat_map(|heading| &heading.patterns);
        found.extend(section.first_patterns.iter().map(|pattern| (section, pattern, true)));
        found.extend(section.patterns.iter().chain(below).map(|pattern| (section, pattern, false)));
    }
    found.retain(|(_, pattern, _)| pattern.within(name));
    let longest = found.iter().map(|(_, pattern, _)| pattern.length()).max()?;
    found.retain(|(_, pattern, _)| pattern.length() == longest);
    let (section, pattern, first) = *found.first()?;
    let other = |(one, _, _): &&(&'l LayoutSection, &Pattern, bool)| one.number != section.number;
    let tied = found.iter().filter(other).map(|(section, pattern, _)| (*section, *pattern)).collect();
    Some(BestMatch { section, pattern, first, tied })
}

/// Returns the heading of a section with the longest pattern that matches a name.
fn heading(section: &LayoutSection, name: &[String]) -> Option<String> {
    let longest = |heading: &crate::form::layout::LayoutHeading| {
        heading.patterns.iter().filter(|pattern| pattern.within(name)).map(Pattern::length).max()
    };
    let found = section.headings.iter().filter_map(|heading| Some((longest(heading)?, heading)));
    // Of equal lengths, the first in print wins.
    found.rev().max_by_key(|(length, _)| *length).map(|(_, heading)| heading.title.clone())
}

/// Returns the place of a file that is not placed by hand.
pub(super) fn place(file: &FolderFile<'_>, parts: &FileNameParts, layout: &Layout) -> ProposedPlace {
    let above: Vec<&str> = file.name.split('/').rev().skip(1).collect();
    // The outermost matching directory counts: numbers within it may mean anything.
    let directory = above.iter().rev().find_map(|name| Some((*name, Directory::read(name, layout)?)));
    let lies_in = directory.and_then(|(_, directory)| directory.section());
    let mut spot = by_form(file, layout)
        .or_else(|| by_directory(directory, parts, layout))
        .or_else(|| by_words(&parts.words, layout, None))
        .or_else(|| above.iter().find_map(|name| by_words(&words(name), layout, Some(name))))
        .unwrap_or_else(|| ProposedPlace {
            section: None,
            heading: None,
            first: false,
            placement: Placement::Nothing,
            because: "neither its name nor its directory says where it belongs".to_owned(),
            sure: false,
            lies_in: None,
        });
    spot.lies_in = lies_in;
    if let (None, Some(section)) = (&spot.heading, spot.section.and_then(|number| layout.section(number))) {
        spot.heading = heading(section, &parts.words);
    }
    spot
}

fn by_form(file: &FolderFile<'_>, layout: &Layout) -> Option<ProposedPlace> {
    let Recognised::Record { record, .. } = &file.known else { return None };
    let section = layout.section_of(&record.form)?;
    let case = layout.casework.is_some() && is_casework(&record.form);
    let because = if case { "it is a record of a case and is kept here" } else { "its form belongs here" };
    Some(ProposedPlace {
        section: Some(section.number),
        heading: None,
        first: section.first_kinds.contains(&record.form.kind),
        placement: Placement::Form,
        because: because.to_owned(),
        sure: true,
        lies_in: None,
    })
}

fn by_directory(directory: Option<(&str, Directory)>, parts: &FileNameParts, layout: &Layout) -> Option<ProposedPlace> {
    let (name, directory) = directory?;
    let section = layout.section(directory.section()?)?;
    let mut because = format!("it lies in “{name}”");
    let mut sure = directory.sure;
    let said = best(layout, &parts.words);
    let elsewhere = said.as_ref().filter(|best| best.section.number != section.number);
    if let (Some(number), true) = (directory.number, !directory.sure) {
        because.push_str(&match directory.words {
            Some(_) => format!(", which has the number of Section {number}"),
            None => ", a name that fits no section".to_owned(),
        });
    }
    if let Some(best) = elsewhere.filter(|best| best.tied.is_empty()) {
        because
            .push_str(&format!(", but its name says “{}”, as in Section {}", best.pattern.text, best.section.number));
        sure = false;
    }
    let first = said.is_some_and(|best| best.section.number == section.number && best.first);
    Some(ProposedPlace {
        section: Some(section.number),
        heading: None,
        first,
        placement: Placement::Directory,
        because,
        sure,
        lies_in: None,
    })
}

fn by_words(name: &[String], layout: &Layout, directory: Option<&str>) -> Option<ProposedPlace> {
    let BestMatch { section, pattern, first, tied } = best(layout, name)?;
    let mut because = match directory {
        None => format!("its name says “{}”", pattern.text),
        Some(directory) => format!("it lies in “{directory}”"),
    };
    for (section, pattern) in &tied {
        because.push_str(&format!(", and “{}”, as in Section {}", pattern.text, section.number));
    }
    let why = if directory.is_some() { Placement::Directory } else { Placement::Name };
    let sure = tied.is_empty();
    Some(ProposedPlace {
        section: Some(section.number),
        heading: None,
        first,
        placement: why,
        because,
        sure,
        lies_in: None,
    })
}
