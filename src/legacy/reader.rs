//! Reads the answers of one form from a document.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::answers::{FormReader, FormReading};
use super::found::{Found, candidates, contested, settle, without_lines_of_answers};
use super::grid::{Grid, cut, grids, table_rows};
use super::names_above::names_above;
use super::page::{Page, Place};
use super::print::{Print, PrintKind, prints};
use super::signatures::signature_parts;
use super::slot::Surroundings;
use super::tables::row_of;
use super::text::UnitText;
use super::words::{Folded, fold_words, is_same, prefix};
use crate::form::{Address, Form, Kind};

/// The letters of guidance that a page may break, and of a part that is recognised.
const LONG_HINT: usize = 30;
const LONG_PART: usize = 10;
/// The words of such a part: "Social Worker" is an answer, although a clause has these words, too.
const WORDS_OF_PART: usize = 3;

/// Reads a form.
pub(super) fn read(form: &Arc<Form>, page: &Page, texts: &[UnitText]) -> FormReading {
    let reader = FormReader { form, fields: form.fields().collect(), page, texts, out: FormReading::default() };
    reader.read(&prints(form))
}

impl FormReader<'_> {
    fn read(mut self, prints: &[Print]) -> FormReading {
        let mut grids = grids(self.form, self.page, self.texts);
        let mut in_grid = vec![false; self.page.units.len()];
        let mark_grids = |grids: &[Grid], in_grid: &mut Vec<bool>, rows: &BTreeMap<(usize, usize), Vec<usize>>| {
            in_grid.iter_mut().for_each(|one| *one = false);
            for grid in grids {
                let header = self.page.units.get(grid.unit).and_then(|unit| unit.place);
                let header = header.and_then(|place| rows.get(&(place.table, place.row)));
                for unit in header.into_iter().flatten().chain(grid.rows.iter().flatten()) {
                    if let Some(one) = in_grid.get_mut(*unit) {
                        *one = true;
                    }
                }
            }
        };
        let rows = table_rows(self.page);
        // A row of one cell with a printed label or heading is no row of a grid.
        for grid in &mut grids {
            let columns = grid.columns.first().map_or(0, Vec::len);
            cut(grid, &|row: &[usize]| {
                let [first, rest @ ..] = row else { return false };
                let Some(text) = self.texts.get(*first) else { return false };
                let own = text.all_folded();
                let is_label = |print: &Print| {
                    matches!(print.kind, PrintKind::Label | PrintKind::Heading)
                        && !print.is_ours
                        && print.variants.iter().any(|parts| {
                            parts.first().is_some_and(|part| {
                                (part.words >= 2 || part.letters.len() >= 6)
                                    && (is_same(part, &own)
                                        || part.words >= 2 && {
                                            let ends: Vec<usize> = (0..=own.letters.len()).collect();
                                            prefix(&part.letters, &own.letters, &ends).is_some()
                                        })
                            })
                        })
                };
                let is_long = own.words >= 3 && own.letters.len() >= 14;
                !own.is_empty() && (rest.len() + 1 < columns.max(2) || is_long) && prints.iter().any(is_label)
            });
            let printed: Vec<Folded> = grid
                .fields
                .iter()
                .filter_map(|number| match &self.fields.get(*number)?.kind {
                    Kind::Table(table) => Some(table.printed_rows().iter().map(|row| fold_words(&row.label))),
                    _ => None,
                })
                .flatten()
                .collect();
            let is_printed = |row: &[usize]| {
                let first = row.first().and_then(|unit| self.texts.get(*unit));
                first.is_some_and(|text| row_of(text, &printed).is_some())
            };
            // A cell below several columns is of another table, unless its row is one of this table.
            let headers: Vec<Place> = grid.columns.first().into_iter().flatten().map(|(_, place)| *place).collect();
            cut(grid, &|row: &[usize]| {
                !is_printed(row)
                    && row.iter().any(|unit| {
                        let place = self.page.units.get(*unit).and_then(|unit| unit.place);
                        let is_filled = self.texts.get(*unit).is_some_and(|text| !text.tokens.is_empty());
                        place.is_some_and(|place| {
                            is_filled && headers.iter().filter(|header| header.shares_column(&place)).count() >= 2
                        })
                    })
            });
        }
        mark_grids(&grids, &mut in_grid, &rows);
        let columns = self.signature_tables(&rows);
        for unit in columns.iter().flat_map(|table| &table.units) {
            in_grid.get_mut(*unit).into_iter().for_each(|one| *one = true);
        }
        // Cells around a grid are open; so is every unit outside.
        let all = candidates(prints, self.texts, &|unit| !in_grid.get(unit).copied().unwrap_or(false));
        let signers = self.signers(prints, &all);
        let kept: Vec<Found> = all
            .into_iter()
            .filter(|found| {
                let known = signers.prints.get(&(found.unit, found.from));
                known.is_none_or(|print| *print == found.print)
            })
            .collect();
        let kept = without_lines_of_answers(kept, prints, self.texts);
        let mut found = settle(&kept, prints);
        let rivals = contested(&found, &kept, prints, self.texts);
        only_in_their_part(&mut found, prints);
        let rest: Vec<Found> = kept;
        found.extend(broken_hints(prints, &found, self.texts));
        found.sort_by_key(|found| (found.unit, found.from));
        let above = names_above(&found, prints, self.texts, self.page);
        let mut words = signers.words.clone();
        words.extend(above.iter().map(|above| above.words));
        let around = Surroundings {
            above: &above,
            page: self.page,
            texts: self.texts,
            prints,
            found: &found,
            in_grid: &in_grid,
            signers: &words,
            rows: &rows,
        };
        // Dates and names of signatures become printed words, too.
        let signed = signature_parts(&around, &rest);
        let mut complete: Vec<Found> = found.clone();
        complete.extend(signed.iter().flat_map(|one| one.date.iter().chain(&one.name)).cloned());
        complete.sort_by_key(|found| (found.unit, found.from));
        let around = Surroundings { found: &complete, ..around };
        self.weigh(prints, &complete, &grids);
        self.fields_by_labels(&around, &signed);
        self.scales(&around);
        self.compounds(&around);
        self.numbered_lines(&around);
        self.grids(&around, &grids);
        self.blocks(&around);
        self.answers_before_comments();
        self.read_signature_tables(&columns);
        self.leave_out_contested(&rivals, &found, prints);
        self.out
    }

    /// Leaves out the answers whose labels stand at two places, and doubts the answers that one of these is in.
    fn leave_out_contested(&mut self, rivals: &[(Found, Found)], found: &[Found], prints: &[Print]) {
        let is_long = |number: usize| self.fields.get(number).is_some_and(|field| matches!(field.kind, Kind::LongText));
        let field_of = |found: &Found| prints.get(found.print).and_then(|print| print.field);
        let before = |place: &Found| {
            let is_near = |one: &&Found| field_of(one).is_some() && one.unit + 1 >= place.unit;
            let before = found.iter().rfind(|one| is_near(one) && (one.unit, one.from) < (place.unit, place.from));
            before.and_then(field_of).filter(|number| is_long(*number))
        };
        let mut out: Vec<(usize, Vec<usize>)> = Vec::new();
        for (label, rival) in rivals {
            let Some(own) = field_of(label).filter(|number| is_long(*number)) else { continue };
            let Some(around) = before(rival) else { continue };
            let near = [Some(around), before(label)].into_iter().flatten().filter(|number| *number != own);
            out.push((own, near.collect()));
        }
        for (own, near) in out {
            let name = |number: usize| self.fields.get(number).map(|field| Address::Field(field.name.clone()));
            let Some(address) = name(own) else { continue };
            for other in near.into_iter().filter_map(name) {
                if self.out.answers.found.contains_key(&other) {
                    self.out.doubts.insert(other, "it may hold the label of another question");
                }
            }
            if self.out.answers.found.remove(&address).is_some() {
                self.out.doubts.remove(&address);
                self.out.left_out.insert(address, "its label stands at two places");
            }
        }
    }

    /// The labels found, and the title.
    fn weigh(&mut self, prints: &[Print], found: &[Found], grids: &[Grid]) {
        let mut sum = 0;
        let mut all = 0;
        for (number, print) in prints.iter().enumerate() {
            if print.is_ours || !matches!(print.kind, PrintKind::Label | PrintKind::Heading | PrintKind::DateLabel) {
                continue;
            }
            let letters =
                print.variants.first().map_or(0, |parts| parts.iter().map(|part| part.letters.len()).sum::<usize>());
            let weight = i64::try_from(letters.min(24)).unwrap_or(0) + 6;
            all += weight;
            if found.iter().any(|found| found.print == number) {
                sum += weight;
                self.out.labels += 1;
            }
        }
        for (number, field) in self.fields.iter().enumerate() {
            if let (Kind::Table(table), true) = (&field.kind, !field.ours) {
                let weight = 10 * i64::try_from(table.columns.len()).unwrap_or(0);
                all += weight;
                if let Some(grid) = grids.iter().find(|grid| grid.fields.contains(&number)) {
                    let columns = grid.columns_of(number).len().min(table.columns.len());
                    sum += 10 * i64::try_from(columns).unwrap_or(0);
                    self.out.labels += columns;
                }
            }
        }
        self.out.weight = (sum, all.max(1));
        let titles = found.iter().filter(|found| {
            prints.get(found.print).is_some_and(|print| print.kind == PrintKind::Title)
                && self
                    .texts
                    .get(found.unit)
                    .is_some_and(|text| found.to == text.tokens.len() || text.ends_before_gap(found.to - 1))
        });
        self.out.titles = titles.map(|found| found.unit).collect();
        self.out.has_title = !self.out.titles.is_empty();
    }
}

/// Lines that are a part of longer guidance, where a page breaks it otherwise than the form.
fn broken_hints(prints: &[Print], found: &[Found], texts: &[UnitText]) -> Vec<Found> {
    let mut out = Vec::new();
    let long: Vec<(usize, String)> = prints
        .iter()
        .enumerate()
        .filter(|(number, print)| {
            let is_whole = || found.iter().any(|found| found.print == *number);
            matches!(print.kind, PrintKind::Hint | PrintKind::Words) && !is_whole()
        })
        .filter_map(|(number, print)| {
            Some((number, print.variants.first()?.first()?.letters.iter().collect::<String>()))
        })
        .filter(|(_, letters)| letters.len() >= LONG_HINT)
        .collect();
    for (unit, text) in texts.iter().enumerate() {
        let starts: Vec<usize> =
            (0..text.tokens.len()).filter(|at| text.tokens.get(*at).is_some_and(|token| token.begins_line)).collect();
        for (number, from) in starts.iter().enumerate() {
            let to = starts.get(number + 1).copied().unwrap_or(text.tokens.len());
            let is_covered = found.iter().any(|found| found.unit == unit && found.from < to && *from < found.to);
            let part = text.folded(*from, to);
            let letters: String = part.letters.iter().collect();
            if is_covered
                || letters.len() < LONG_PART
                || part.words < WORDS_OF_PART
                || text.tokens.get(*from).is_some_and(|token| token.look.is_answer)
            {
                continue;
            }
            if let Some((print, _)) = long.iter().find(|(_, long)| long.contains(&letters)) {
                out.push(Found { print: *print, unit, from: *from, to, gap: None, distance: 0, weight: 1 });
            }
        }
    }
    out
}

/// Formfolio's own labels count under their own heading only.
fn only_in_their_part(found: &mut Vec<Found>, prints: &[Print]) {
    let mut heading: Option<usize> = None;
    let mut kept = Vec::new();
    for one in found.iter() {
        let Some(print) = prints.get(one.print) else { continue };
        let is_ours = print.is_ours && print.kind == PrintKind::Label;
        let heads =
            heading.and_then(|number| prints.get(number)).map(|print| print.heads.as_slice()).unwrap_or_default();
        let is_under = print.field.is_some_and(|field| heads.contains(&field));
        kept.push(!is_ours || is_under);
        match print.kind {
            PrintKind::Heading => heading = Some(one.print),
            PrintKind::Label if !is_ours => heading = None,
            _ => {}
        }
    }
    let mut kept = kept.into_iter();
    found.retain(|_| kept.next().unwrap_or(true));
}
