//! The pages of a PDF that have no field of the record in it.

use std::collections::BTreeSet;

use lopdf::{Document, ObjectId};
use serde_json::Value as Json;

use super::FieldSet;
use crate::form::Form;
use crate::pdf::field::shown::{Fonts, page_words};
use crate::pdf::typeset::page::{Growth, page};
use crate::person_name::fold;

/// The most pages that are read. Further ones count as something else.
const MOST_PAGES: usize = 200;
/// Shorter words are ignored: they are on every page.
const SHORTEST_WORD: usize = 4;
/// A page of fewer words cannot be recognised; unless empty, it counts as another page.
const FEWEST_WORDS: usize = 5;
/// The fewest words that identify a page.
const TELLING_WORDS: usize = 12;

/// Pages without a field of the record.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::pdf) struct OtherPages {
    /// The form once more, printed: without fields.
    pub printed: BTreeSet<u32>,
    /// Something else.
    pub foreign: BTreeSet<u32>,
}

/// Classifies the pages that are in no set. `set` is the record that is read.
pub(in crate::pdf) fn other_pages(
    document: &Document,
    form: &Form,
    set: &FieldSet,
    known: &BTreeSet<u32>,
) -> OtherPages {
    let mut out = OtherPages::default();
    let rest: Vec<(u32, ObjectId)> =
        (1..).zip(document.page_iter()).filter(|(page, _)| !known.contains(page)).collect();
    if rest.is_empty() {
        return out;
    }
    let mut fonts = Fonts::new(document);
    let mut words = |page: ObjectId| page_words(&mut fonts, page).map(|text| words_of(&text));
    let own = (1..).zip(document.page_iter()).filter(|(page, _)| set.pages.contains(page));
    let own: Vec<BTreeSet<String>> = own.take(MOST_PAGES).filter_map(|(_, id)| words(id)).collect();
    let mut printed = BTreeSet::new();
    collect(&page(form, &Growth::default()), &mut printed);
    for (place, (number, id)) in rest.into_iter().enumerate() {
        let words = if place < MOST_PAGES { words(id) } else { None };
        match words {
            Some(words) if own.iter().any(|page| is_again(page, &words)) => out.printed.insert(number),
            Some(words) if words.len() >= FEWEST_WORDS && share(&words, &printed) >= 85 => false,
            Some(words) if words.is_empty() && is_empty(document, id) => false,
            _ => out.foreign.insert(number),
        };
    }
    out
}

/// Whether a page prints what another one prints; the answers on it come besides.
fn is_again(page: &BTreeSet<String>, words: &BTreeSet<String>) -> bool {
    page.len() >= TELLING_WORDS && share(page, words) >= 90
}

/// How many in a hundred of some words are among others.
fn share(words: &BTreeSet<String>, among: &BTreeSet<String>) -> usize {
    words.intersection(among).count() * 100 / words.len().max(1)
}

fn words_of(text: &str) -> BTreeSet<String> {
    fold(text).split(' ').filter(|word| word.len() >= SHORTEST_WORD).map(str::to_owned).collect()
}

/// Whether nothing stands on a page.
fn is_empty(document: &Document, page: ObjectId) -> bool {
    let content = document.get_page_content_with_limit(page, 1 << 16).unwrap_or_else(|_| vec![b'x']);
    content.iter().all(u8::is_ascii_whitespace)
}

/// The words of what a form prints.
fn collect(json: &Json, words: &mut BTreeSet<String>) {
    match json {
        Json::String(text) => words.extend(words_of(text)),
        Json::Array(list) => list.iter().for_each(|one| collect(one, words)),
        Json::Object(object) => object.values().for_each(|one| collect(one, words)),
        _ => {}
    }
}
