//! Signatures: which one a "Signed" is, and which name and date belong to it.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{FormReader, first_lines};
use super::found::{Found, overlap};
use super::page::{PICTURE, Place};
use super::plain::{first_line, text as plain};
use super::print::{Print, PrintKind};
use super::slot::{Surroundings, Words};
use super::text::UnitText;
use super::words::{Folded, fold_words, is_same};
use crate::dates;
use crate::form::{Address, Field, Kind};
use crate::record::Answer;

/// Places of signatures: which signature each begins, and the words that name its signer.
#[derive(Default)]
pub(super) struct Signers {
    /// The print of each place.
    pub prints: BTreeMap<(usize, usize), usize>,
    pub words: Vec<(usize, usize, usize)>,
}

/// The labels of a signature's parts.
#[derive(Debug)]
pub(super) struct SignatureParts {
    pub label: Found,
    pub name: Option<Found>,
    pub date: Option<Found>,
}

impl FormReader<'_> {
    /// Which signature a "Signed" is, by the words under or after it: "(Manager/Supervisor)".
    pub(super) fn signers(&self, prints: &[Print], all: &[Found]) -> Signers {
        let mut out = Signers::default();
        let with_signer: Vec<usize> =
            prints.iter().enumerate().filter(|(_, print)| print.signer.is_some()).map(|(number, _)| number).collect();
        if with_signer.is_empty() {
            return out;
        }
        let mut places: Vec<(usize, usize, usize)> = all
            .iter()
            .filter(|found| with_signer.contains(&found.print))
            .map(|found| (found.unit, found.from, found.to))
            .collect();
        places.sort_unstable();
        places.dedup_by_key(|place| (place.0, place.1));
        for (number, (unit, from, to)) in places.iter().enumerate() {
            let next = places.get(number + 1).map(|place| (place.0, place.1));
            let mut hits: Vec<(usize, usize, usize, usize)> = Vec::new();
            for at in *unit..(*unit + 4).min(self.texts.len()) {
                let Some(text) = self.texts.get(at) else { continue };
                for token in 0..text.tokens.len() {
                    if (at, token) < (*unit, *to) || next.is_some_and(|next| (at, token) >= next) {
                        continue;
                    }
                    let begins =
                        text.tokens.get(token).is_some_and(|one| one.begins_line || one.after_gap || one.after_stop);
                    if !begins {
                        continue;
                    }
                    for print in &with_signer {
                        let Some(signer) = prints.get(*print).and_then(|print| print.signer.as_ref()) else { continue };
                        let end = token + signer.words;
                        if end <= text.tokens.len()
                            && is_same(signer, &text.folded(token, end))
                            && (text.ends_before_gap(end - 1)
                                || text
                                    .sign_after(end - 1)
                                    .is_some_and(|sign| matches!(sign, ')' | ':' | '\u{2026}' | '.')))
                        {
                            hits.push((*print, at, token, end));
                        }
                    }
                }
            }
            let distinct: BTreeSet<usize> = hits.iter().map(|hit| hit.0).collect();
            if let (Some(print), 1) = (distinct.first(), distinct.len()) {
                out.prints.insert((*unit, *from), *print);
                out.words.extend(hits.iter().map(|(_, at, from, to)| (*at, *from, *to)));
            }
        }
        out
    }

    pub(super) fn signature(
        &mut self,
        around: &Surroundings<'_>,
        field: &Field,
        label: &Found,
        parts: Option<&SignatureParts>,
    ) {
        self.locate(field);
        let address = Address::SignerName(field.name.clone());
        if let Some(above) = around.above.iter().find(|above| above.label == (label.unit, label.from)) {
            self.out.doubts.insert(address.clone(), "the name stands above the words for the signature");
            self.put_text(address, above.name.clone());
            self.signed_date(around, field, parts);
            return;
        }
        let words = words_after(around, label);
        let has_picture = words.iter().any(|(c, _)| PICTURE.contains(*c));
        let mut name = plain(&words);
        // A cell with the name, and one with the date.
        if parts.is_none_or(|parts| parts.date.is_none())
            && matches!(&field.kind, Kind::Signature { date_label: Some(_), .. })
            && let Some((before, date)) = name_and_date(&words)
        {
            self.put_text(Address::SignedDate(field.name.clone()), date);
            name = before;
        }
        if let Some(named) = parts.and_then(|parts| parts.name.as_ref()) {
            let own = plain(&words_after(around, named));
            if !own.is_empty() {
                name = own;
            }
        }
        if has_picture {
            self.put(Address::Field(field.name.clone()), Answer::Drawn);
        }
        self.put_text(address, first_line(&name).to_owned());
        self.signed_date(around, field, parts);
    }

    fn signed_date(&mut self, around: &Surroundings<'_>, field: &Field, parts: Option<&SignatureParts>) {
        if let Some(date) = parts.and_then(|parts| parts.date.as_ref()) {
            let text = plain(&words_after(around, date));
            self.put_text(Address::SignedDate(field.name.clone()), first_line(&text).to_owned());
        }
    }

    /// Signatures in columns: a row of signers, and below it rows of signatures, names and dates.
    pub(super) fn signature_tables(&self, rows: &BTreeMap<(usize, usize), Vec<usize>>) -> Vec<SignatureTable> {
        let signers: Vec<(usize, Vec<Folded>)> = self
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| matches!(field.kind, Kind::Signature { .. }) && !field.ours)
            .map(|(number, field)| (number, signer_words(&field.label)))
            .collect();
        let word = |unit: usize| self.texts.get(unit).map(UnitText::all_folded).unwrap_or_default();
        let mut out = Vec::new();
        for ((table, row), header) in rows {
            let heads: Vec<(usize, Place)> = header
                .iter()
                .filter_map(|unit| {
                    let own = word(*unit);
                    let mut fits = signers.iter().filter(|(_, words)| words.iter().any(|one| is_same(one, &own)));
                    let (number, _) = fits.next().filter(|_| !own.is_empty())?;
                    fits.next().is_none().then_some((*number, self.page.units.get(*unit)?.place?))
                })
                .collect();
            let distinct: BTreeSet<usize> = heads.iter().map(|(number, _)| *number).collect();
            let first_is_empty = header.first().is_some_and(|first| word(*first).is_empty());
            if heads.len() < 2 || distinct.len() != heads.len() || !first_is_empty || heads.len() + 1 != header.len() {
                continue;
            }
            let mut found = SignatureTable { units: header.clone(), parts: Vec::new() };
            for (_, below) in rows.range((*table, row + 1)..(*table + 1, 0)) {
                let Some((first, cells)) = below.split_first() else { break };
                let label: String = word(*first).letters.iter().collect();
                let is_date = matches!(label.as_str(), "date" | "dated" | "datesigned" | "dateofsignature");
                if !is_date && !matches!(label.as_str(), "signature" | "signed" | "name" | "printname" | "sign") {
                    break;
                }
                found.units.extend(below);
                for (number, place) in &heads {
                    let at = |unit: &&usize| {
                        self.page
                            .units
                            .get(**unit)
                            .and_then(|unit| unit.place)
                            .is_some_and(|own| own.column == place.column)
                    };
                    let Some(text) = cells.iter().find(at).and_then(|unit| self.texts.get(*unit)) else { continue };
                    found.parts.push((*number, is_date, text.chars.clone()));
                }
            }
            if !found.parts.is_empty() {
                out.push(found);
            }
        }
        out
    }

    pub(super) fn read_signature_tables(&mut self, tables: &[SignatureTable]) {
        let fields = self.fields.clone();
        for (number, is_date, words) in tables.iter().flat_map(|table| &table.parts) {
            let Some(field) = fields.get(*number).copied() else { continue };
            self.locate(field);
            if !is_date && words.iter().any(|(c, _)| PICTURE.contains(*c)) {
                self.put(Address::Field(field.name.clone()), Answer::Drawn);
            }
            let text = plain(words);
            let name = field.name.clone();
            let address = if *is_date { Address::SignedDate(name) } else { Address::SignerName(name) };
            self.put_text(address, first_line(&text).to_owned());
        }
    }
}

/// A table with a column for each signer.
#[derive(Debug)]
pub(super) struct SignatureTable {
    /// Its cells.
    pub units: Vec<usize>,
    /// Of each field the words of its cells, and whether they are a date.
    parts: Vec<(usize, bool, Words)>,
}

/// The words that name the signer of a signature: of "Signed (Manager/Supervisor)" and "Supervisor’s signature".
fn signer_words(label: &str) -> Vec<Folded> {
    let inner = label.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner);
    let bare = label.replace("’s signature", "").replace("'s signature", "").replace(" signature", "");
    let mut out = vec![fold_words(label), fold_words(&bare)];
    out.extend(inner.into_iter().flat_map(|inner| inner.split('/')).map(fold_words));
    out.extend(inner.map(fold_words));
    out.retain(|words| !words.is_empty());
    out
}

/// The words after a label on its line, or else beside it.
fn words_after(around: &Surroundings<'_>, label: &Found) -> Words {
    let words = first_lines(&around.following(label), &Kind::Text);
    let is_empty = plain(&words).is_empty() && !words.iter().any(|(c, _)| PICTURE.contains(*c));
    if is_empty { around.beside(label).map(|slot| slot.words).unwrap_or(words) } else { words }
}

/// The words of two cells of which the second is a date.
fn name_and_date(words: &Words) -> Option<(String, String)> {
    let cells: Vec<String> = words.split(|(c, _)| *c == '\t').map(plain).filter(|text| !text.is_empty()).collect();
    let is_date = |text: &str| dates::read(text).date().is_some();
    match cells.as_slice() {
        [name, date] if !is_date(name) && is_date(date) => Some((name.clone(), date.clone())),
        _ => None,
    }
}

/// Finds the labels of names and dates: as many as signatures, in the same order, or the nearest below each.
pub(super) fn signature_parts(around: &Surroundings<'_>, rest: &[Found]) -> Vec<SignatureParts> {
    let is_signature = |found: &&Found| {
        let print = around.prints.get(found.print);
        print.is_some_and(|print| {
            print.kind == PrintKind::Label
                && around.prints.iter().any(|other| other.kind == PrintKind::NameLabel && other.field == print.field)
        })
    };
    let labels: Vec<Found> = around.found.iter().filter(is_signature).cloned().collect();
    let Some(first) = labels.first() else { return Vec::new() };
    let of_kind = |kind: PrintKind| {
        let mut out: Vec<&Found> = Vec::new();
        let mut list: Vec<&Found> = rest.iter().collect();
        list.sort_by_key(|found| (found.unit, found.from, std::cmp::Reverse(found.to)));
        for found in list {
            let is_free = !around.found.iter().any(|other| overlap(other, found))
                && !out.iter().any(|other| overlap(other, found));
            let is_kind = around.prints.get(found.print).is_some_and(|print| print.kind == kind);
            if is_kind && is_free && (found.unit, found.from) > (first.unit, first.from) {
                out.push(found);
            }
        }
        out
    };
    let (names, dates) = (of_kind(PrintKind::NameLabel), of_kind(PrintKind::DateLabel));
    let has_date = |label: &Found| {
        let field = around.prints.get(label.print).and_then(|print| print.field);
        around.prints.iter().any(|print| print.kind == PrintKind::DateLabel && print.field == field)
    };
    let assign = |list: &[&Found], takers: &[&Found]| -> Vec<(usize, Found)> {
        if list.len() == takers.len() {
            return takers.iter().zip(list).map(|(taker, found)| (taker.print, (*found).clone())).collect();
        }
        // The nearest after each label and before the next.
        let mut out = Vec::new();
        for (at, taker) in takers.iter().enumerate() {
            let next = takers.get(at + 1).map(|next| (next.unit, next.from));
            let own = list.iter().find(|found| {
                (found.unit, found.from) > (taker.unit, taker.from)
                    && next.is_none_or(|next| (found.unit, found.from) < next)
            });
            out.extend(own.map(|found| (taker.print, (*found).clone())));
        }
        out
    };
    let all: Vec<&Found> = labels.iter().collect();
    let dated: Vec<&Found> = labels.iter().filter(|label| has_date(label)).collect();
    let (names, dates) = (assign(&names, &all), assign(&dates, &dated));
    let own = |list: &[(usize, Found)], label: &Found| {
        list.iter().find(|(print, _)| *print == label.print).map(|(_, found)| found.clone())
    };
    labels
        .iter()
        .map(|label| SignatureParts { label: label.clone(), name: own(&names, label), date: own(&dates, label) })
        .collect()
}
