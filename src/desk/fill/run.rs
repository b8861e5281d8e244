//! One form that is filled in on the screen.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;

use super::original::Original;
use crate::form::{Form, Section, SectionItem};
use crate::parallel::lock;
use crate::record::Record;

/// A form in the making.
#[derive(Debug)]
pub(in crate::desk) struct FillRun {
    record: Mutex<Record>,
    /// The pages that were left, by number from 1. What is to be checked is shown on these only.
    left: Mutex<BTreeSet<usize>>,
    /// What could not be taken over from the file that it began with, a sentence each.
    pub notes: Vec<String>,
    /// The older document that it was read from.
    pub original: Option<Original>,
}

impl FillRun {
    pub fn new(record: Record, notes: Vec<String>) -> Self {
        Self { record: Mutex::new(record), left: Mutex::default(), notes, original: None }
    }

    /// A form with the answers that were read from an older document.
    pub fn of_original(record: Record, notes: Vec<String>, original: Original) -> Self {
        Self { original: Some(original), ..Self::new(record, notes) }
    }

    /// Says from which page the older document was opened.
    #[must_use]
    pub fn opened_from(mut self, path: &str) -> Self {
        if let Some(original) = &mut self.original {
            path.clone_into(&mut original.opened_from);
        }
        self
    }

    /// Whether it may be saved: answers from an older document are compared with it first.
    pub fn may_be_saved(&self) -> bool {
        self.original.as_ref().is_none_or(Original::is_compared)
    }

    /// The record as the rules judge it.
    pub fn judged(&self, record: &Record) -> Record {
        self.original.as_ref().map_or_else(|| record.clone(), |original| original.judged(record))
    }

    /// The record as it is now.
    pub fn record(&self) -> Record {
        lock(&self.record).clone()
    }

    /// Notes that a page was left.
    pub fn leave(&self, page: usize) {
        lock(&self.left).insert(page);
    }

    /// Whether a page was left before.
    pub fn was_left(&self, page: usize) -> bool {
        lock(&self.left).contains(&page)
    }

    /// Changes the record under a lock: two windows on one form lose no answers. The change is made on a copy, so that a
    /// crash leaves the record as it was.
    pub fn change(&self, change: impl FnOnce(&mut Record)) {
        let mut record = lock(&self.record);
        let mut changed = record.clone();
        change(&mut changed);
        *record = changed;
    }
}

/// The sections of each page: a page begins with a section that has a heading.
pub(super) fn pages(form: &Form) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    for (index, section) in form.sections.iter().enumerate() {
        match pages.last_mut() {
            Some(page)
                if section.heading.is_none() || !has_fields(form.sections.get(page.clone()).unwrap_or_default()) =>
            {
                page.end = index + 1;
            }
            _ => pages.push(index..index + 1),
        }
    }
    pages
}

fn has_fields(sections: &[Section]) -> bool {
    sections.iter().flat_map(|section| &section.items).any(|item| matches!(item, SectionItem::Field(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;
    use crate::record::Value;

    #[test]
    fn two_windows_lose_no_answer_of_each_other() {
        let catalogue = Catalogue::built_in();
        let form = catalogue.form("sandwell/individual-record").unwrap();
        let run = FillRun::new(Record::blank(&form), Vec::new());
        let count = |name: &str| run.record().get(name).text().map_or(0, |text| text.parse::<u32>().unwrap());
        std::thread::scope(|scope| {
            for name in ["supervisee", "supervisor"] {
                let run = &run;
                scope.spawn(move || {
                    for number in 1..=100_u32 {
                        run.change(|record| {
                            std::thread::yield_now();
                            record.values.insert(name.to_owned(), Value::Text(number.to_string()));
                        });
                        // What this window wrote last is still there, whatever the other wrote.
                        assert_eq!(run.record().get(name).text(), Some(number.to_string().as_str()));
                    }
                });
            }
        });
        assert_eq!((count("supervisee"), count("supervisor")), (100, 100));
    }
}
