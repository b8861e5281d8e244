//! Words typed into the headers and footers of the pages.

use std::collections::BTreeSet;

use super::objects::EmbeddedObjects;
use super::routine::{LinePlace, without_routine};
use super::{Extra, ExtraKind};
use crate::docx::package::{Package, Relationship};
use crate::docx::text;
use crate::error::Result;
use crate::form::Form;
use crate::text::collapse_spaces;

/// The lines of every header and footer that the blank does not print there. Protective
/// markings and other routine lines are extras of the kind `Marking`.
pub(super) fn read(form: &Form, package: &mut Package<'_>, links: &[Relationship]) -> Vec<Extra> {
    let mut out = Vec::new();
    // A file may have the same header for the first page, for even pages and for the others.
    let mut listed = BTreeSet::new();
    for (kind, link, stem) in
        [(ExtraKind::Header, "/header", "word/header"), (ExtraKind::Footer, "/footer", "word/footer")]
    {
        let linked = links.iter().filter(|one| one.kind.ends_with(link) && !one.external);
        let linked = linked.map(|one| one.target.clone());
        let named = package.names().into_iter().filter(|name| name.starts_with(stem) && name.ends_with(".xml"));
        let parts: BTreeSet<String> = linked.chain(named).collect();
        for part in parts {
            match package.tree(&part) {
                Ok(Some(tree)) => {
                    let typed: Vec<String> = text::lines(&tree).iter().filter_map(|line| typed(form, line)).collect();
                    let said: Vec<String> =
                        typed.iter().map(|line| without_routine(form, line, LinePlace::Edge)).collect();
                    let routine = typed.iter().zip(&said).filter(|(_, said)| said.is_empty()).map(|(line, _)| line);
                    let routine = routine.map(String::as_str).collect::<Vec<_>>().join("\n");
                    let said = said.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
                    for (kind, words) in [(kind, said), (ExtraKind::Marking, squeezed(&routine))] {
                        if !words.is_empty() && listed.insert(words.clone()) {
                            out.push(Extra::new(kind, words));
                        }
                    }
                }
                Ok(None) => {}
                Err(_) => out.push(Extra::new(ExtraKind::Object, "a header or footer, which is damaged")),
            }
        }
    }
    out
}

/// The pictures in headers and footers, and in comments and notes. A picture that occurs in several headers is listed
/// once.
pub(super) fn pictures(objects: &mut EmbeddedObjects<'_, '_>, links: &[Relationship]) -> Result<Vec<Extra>> {
    let mut out: Vec<Extra> = Vec::new();
    for (link, place) in [
        ("/header", "the header of the pages"),
        ("/footer", "the footer of the pages"),
        ("/comments", "a comment"),
        ("/footnotes", "a footnote"),
        ("/endnotes", "an endnote"),
    ] {
        for part in links.iter().filter(|one| one.kind.ends_with(link) && !one.external) {
            for extra in objects.in_part(&part.target, place)? {
                if !out.contains(&extra) {
                    out.push(extra);
                }
            }
        }
    }
    Ok(out)
}

/// A line without what our footers print: the organisation, the form and the page number. Footers of earlier blanks
/// named the form by its id. Tabs are kept: they separate the parts of a line.
fn typed(form: &Form, line: &str) -> Option<String> {
    let mut rest = format!(" {} ", line.replace('\u{a0}', " "));
    let names = [&form.filed_as, &form.title, &form.id, &form.authority.name, &form.organisation];
    for name in names {
        if let Some(at) = rest.find(name.as_str()).filter(|_| !name.is_empty()) {
            rest.replace_range(at..at + name.len(), " ");
        }
    }
    let left: Vec<String> = rest.split('\t').map(without_number).filter(|piece| !piece.is_empty()).collect();
    (!left.is_empty()).then(|| left.join("\t"))
}

/// Words without "Page 1 of 2", ", version 1" or " 1".
fn without_number(piece: &str) -> String {
    let mut words: Vec<&str> = piece.split_whitespace().collect();
    let is_number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    if let Some(at) = words.windows(2).position(|pair| pair[0] == "Page" && is_number(pair[1])) {
        let of = words.get(at + 2) == Some(&"of") && words.get(at + 3).is_some_and(|word| is_number(word));
        words.drain(at..at + if of { 4 } else { 2 });
    }
    if words.iter().all(|word| matches!(*word, "·" | "," | "version") || is_number(word)) {
        words.clear();
    }
    words.join(" ")
}

/// Lines with single spaces.
fn squeezed(lines: &str) -> String {
    lines.lines().map(collapse_spaces).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;

    #[test]
    fn printed_footers_are_not_typed_words() {
        let catalogue = Catalogue::built_in();
        let form = catalogue.form("sandwell/individual-record").unwrap();
        for printed in [
            format!("{}\t{}\tPage 1 of 3", form.authority.name, form.edition_line(1)),
            format!("{} · {} 1\tPage 1", form.authority.name, form.id),
            "Page 2 of 2".to_owned(),
        ] {
            assert_eq!(typed(&form, &printed), None, "{printed}");
        }
        assert_eq!(typed(&form, "OFFICIAL – SENSITIVE").as_deref(), Some("OFFICIAL – SENSITIVE"));
        let both = format!("{}\tPage 1 of 3 Seen by Ruth", form.authority.name);
        assert_eq!(typed(&form, &both).as_deref(), Some("Seen by Ruth"));
    }
}
