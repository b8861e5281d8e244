//! The contents of a Word file besides its answers: each becomes an [`Extra`] for the binder's pages and for notes.
//! Binder pages are typeset from a record's values, because a word processor may be missing and a converted page
//! shows no comments, deleted words or hidden words.

mod headers_footers;
mod notes;
mod objects;
pub(super) mod routine;

use std::collections::{BTreeMap, BTreeSet};

use self::routine::LinePlace;
use super::control::{ControlContent, leaf};
use super::package::{Package, Relationship};
use super::reader::DocxReader;
use super::walk::{FoundExtra, WalkPlace};
use crate::error::Result;
use crate::record::{Extra, ExtraKind, NoteKind};

/// The most extras of one file; the rest is only counted.
const MOST: usize = 500;
/// The most letters of one extra.
const MOST_LETTERS: usize = 20_000;
/// Collects and notes the contents besides the answers.
pub(super) fn read(reading: &mut DocxReader<'_>, package: &mut Package<'_>, main: &str) -> Result<()> {
    let relationships = package.all_relationships(main)?;
    let mut extras = std::mem::take(&mut reading.answers.extras);
    let mut objects = objects::EmbeddedObjects::new(reading.form, package, &relationships);
    for found in merged(&reading.walk.found) {
        extras.extend(extra(reading, &mut objects, &relationships, found)?);
    }
    let kept = objects.unused()?;
    let beside = headers_footers::pictures(&mut objects, &relationships)?;
    extras.extend(notes::comments(reading, package, &relationships));
    extras.extend(notes::footnotes(reading, package, &relationships));
    extras.extend(headers_footers::read(reading.form, package, &relationships));
    extras.extend(beside);
    extras.extend(kept);
    extras.retain(|extra| {
        !matches!(extra.kind, ExtraKind::Outside | ExtraKind::Marking) || !extra.words.trim().is_empty()
    });
    let beyond = extras.len().saturating_sub(MOST);
    extras.truncate(MOST);
    if beyond > 0 {
        extras.push(Extra::new(ExtraKind::Object, format!("{beyond} more things like these")));
    }
    for extra in &mut extras {
        shorten(&mut extra.words);
        let address = extra.field.as_deref().and_then(|name| reading.form.address(name));
        let label = address.map(|address| reading.form.label(&address));
        reading.answers.notes.extend(extra.note(label.as_deref()));
    }
    reading.answers.extras = extras;
    Ok(())
}

fn shorten(words: &mut String) {
    if let Some((end, _)) = words.char_indices().nth(MOST_LETTERS) {
        words.truncate(end);
        words.push_str("… (the rest is in the original)");
    }
}

/// The extras found, with the pieces of one tracked change joined.
fn merged(found: &[FoundExtra]) -> Vec<FoundExtra> {
    let mut out: Vec<FoundExtra> = Vec::new();
    for one in found {
        let tracked = matches!(one.kind, ExtraKind::Inserted | ExtraKind::Deleted);
        match out
            .iter_mut()
            .rev()
            .take(4)
            .find(|last| tracked && (last.kind, last.spot, &last.by) == (one.kind, one.spot, &one.by))
        {
            Some(last) => last.words.push_str(&format!(" … {}", one.words)),
            None => out.push(one.clone()),
        }
    }
    out
}

/// An extra for what was found; `None` for printed words, and for links whose words show their target.
fn extra(
    reading: &mut DocxReader<'_>,
    objects: &mut objects::EmbeddedObjects<'_, '_>,
    relationships: &[Relationship],
    found: FoundExtra,
) -> Result<Option<Extra>> {
    // Struck-through words beside a field may be printed ones.
    let beside =
        matches!(found.kind, ExtraKind::StruckThrough | ExtraKind::Hidden) && matches!(found.spot, WalkPlace::Unit(_));
    let address = if beside { None } else { reading.address(found.spot) };
    let near = if address.is_none() { reading.near(found.spot) } else { None };
    let place = |extra: Extra| Extra {
        field: address.as_ref().map(ToString::to_string),
        near: near.clone(),
        by: found.by.clone(),
        ..extra
    };
    let signed = address.as_ref().is_some_and(|address| leaf(reading.form, address) == Some(ControlContent::Picture));
    Ok(match found.kind {
        ExtraKind::Picture | ExtraKind::Object | ExtraKind::Document => {
            let is_logo = match found.spot {
                WalkPlace::Unit(unit) => reading.walk.units.get(unit).is_some_and(|unit| unit.style == "Logo"),
                _ => false,
            };
            objects.extra(&found, is_logo)?.map(|extra| match extra.kind {
                ExtraKind::Picture if signed => Extra { kind: ExtraKind::Signature, ..place(extra) },
                // Ink in a signature's place is the signature.
                ExtraKind::Object if signed && found.target.is_none() && extra.picture.is_none() => place(Extra {
                    kind: ExtraKind::Signature,
                    words: "It was drawn in ink, which only Word shows.".to_owned(),
                    ..extra
                }),
                _ => place(extra),
            })
        }
        ExtraKind::Link => {
            let target = found.target.as_deref();
            let target = target.and_then(|id| relationships.iter().find(|one| one.id == id && one.external));
            let target = target.map_or(found.words.clone(), |one| one.target.clone());
            let shown = reading.words_at(found.spot);
            let says_so = target.is_empty() || shown.contains(&bare_link(&target)) || target.starts_with('#');
            (!says_so).then(|| place(Extra::new(ExtraKind::Link, target)))
        }
        kind => {
            let words = found.words.trim().to_owned();
            // A watermark, or a marking in a box of its own.
            if kind == ExtraKind::Outside && routine::is_all_routine(reading.form, &words, LinePlace::Within) {
                return Ok(Some(place(Extra::new(ExtraKind::Marking, words))));
            }
            if kind == ExtraKind::Outside && found.spot != WalkPlace::Nowhere {
                let message = "text was typed outside every field of the form and was not read as an answer";
                reading.answers.note(NoteKind::TextNotTaken, None, message);
            }
            Some(place(Extra::new(kind, words)))
        }
    })
}

/// A link as people write it.
fn bare_link(target: &str) -> String {
    let start = ["mailto:", "https://", "http://", "tel:"].into_iter().find_map(|start| target.strip_prefix(start));
    let rest = start.unwrap_or(target);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_owned()
}

/// The bytes of parts of a file, by the parts' names.
pub(super) fn pictures(bytes: &[u8], names: &BTreeSet<&str>) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut package = Package::open(bytes)?;
    let mut out = BTreeMap::new();
    for name in names {
        if let Some(part) = package.part(name)? {
            out.insert((*name).to_owned(), part);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_known_as_people_write_it() {
        for target in ["https://www.example.org/", "http://example.org", "https://example.org"] {
            assert_eq!(bare_link(target), "example.org");
        }
        assert_eq!(bare_link("mailto:ruth@example.org"), "ruth@example.org");
    }
}
