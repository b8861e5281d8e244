//! Notes about a part's fields and annotations, with one sentence for all of a kind.

use std::collections::{BTreeMap, BTreeSet};

use super::draw::Canvas;
use crate::text::{list_first, plural};

/// The most names in a sentence; more are counted.
const MOST_NAMES: usize = 5;

/// The notes of one part.
#[derive(Debug, Default)]
pub(super) struct Notes {
    drawn: usize,
    differing: Vec<String>,
    unreadable: Vec<String>,
    cut: Vec<String>,
    lettered: Vec<String>,
    closed: BTreeSet<usize>,
    not_drawn: BTreeMap<String, BTreeSet<usize>>,
}

fn on_page(name: &str, page: usize) -> String {
    format!("“{name}” on page {page}")
}

/// Joins names or pages: `a, b and c`.
pub(super) fn listed(names: &[String]) -> String {
    list_first(names, MOST_NAMES)
}

fn pages(pages: &BTreeSet<usize>) -> String {
    let numbers: Vec<String> = pages.iter().map(ToString::to_string).collect();
    format!("{} {}", plural(pages.len(), "page"), listed(&numbers))
}

impl Notes {
    /// Records a drawn field; `counts` when it shows something.
    pub(super) fn drawn(&mut self, counts: bool) {
        self.drawn += usize::from(counts);
    }

    /// Records a field that shows something else than its value.
    pub(super) fn differs(&mut self, name: &str, page: usize) {
        self.differing.push(on_page(name, page));
    }

    /// Records a field whose words cannot be read.
    pub(super) fn unreadable(&mut self, name: &str, page: usize) {
        self.unreadable.push(on_page(name, page));
    }

    /// Records a note on a page that is readable only when opened.
    pub(super) fn closed(&mut self, page: usize) {
        self.closed.insert(page);
    }

    /// Records something on a page that is not shown.
    pub(super) fn not_drawn(&mut self, what: &str, page: usize) {
        self.not_drawn.entry(what.to_owned()).or_default().insert(page);
    }

    /// Records what a drawing lacks.
    pub(super) fn canvas(&mut self, canvas: &Canvas, name: &str, page: usize) {
        if canvas.is_cut {
            self.cut.push(on_page(name, page));
        }
        if canvas.lacks_letters {
            self.lettered.push(on_page(name, page));
        }
    }

    /// Returns the sentences.
    pub(super) fn sentences(&self) -> Vec<String> {
        let mut out = Vec::new();
        match self.drawn {
            0 => {}
            1 => out.push("1 field was drawn anew from what is written in the file".to_owned()),
            count => out.push(format!("{count} fields were drawn anew from what is written in the file")),
        }
        let mut say = |names: &[String], one: &str, several: &str| {
            if !names.is_empty() {
                out.push(format!("{} {}", listed(names), if names.len() == 1 { one } else { several }));
            }
        };
        say(
            &self.differing,
            "shows something else than the value that the file holds: check which is right",
            "show something else than the values that the file holds: check which are right",
        );
        say(
            &self.unreadable,
            "is drawn in a way that no program can read: check that the page shows what was written",
            "are drawn in a way that no program can read: check that the pages show what was written",
        );
        say(
            &self.cut,
            "has more text than room: read the rest in the original",
            "have more text than room: read the rest in the original",
        );
        say(
            &self.lettered,
            "has letters that cannot be drawn here: read them in the original",
            "have letters that cannot be drawn here: read them in the original",
        );
        for (what, on) in &self.not_drawn {
            out.push(format!("{what} on {} is not shown: see the original", pages(on)));
        }
        if !self.closed.is_empty() {
            out.push(format!("on {} there is a note that has to be opened to be read", pages(&self.closed)));
        }
        out
    }
}
