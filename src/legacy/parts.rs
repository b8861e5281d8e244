//! Several answers under one heading: date, time and venue in a line, and lines with numbers.

use std::collections::BTreeMap;

use super::answers::FormReader;
use super::page::Look;
use super::plain::text as plain;
use super::print::PrintKind;
use super::slot::{Surroundings, is_blank};
use crate::dates;
use crate::form::{Address, Field, Kind};

impl FormReader<'_> {
    /// Several answers under one heading: date, time and venue.
    pub(super) fn compounds(&mut self, around: &Surroundings<'_>) {
        let fields = self.fields.clone();
        for found in around.found {
            let Some(print) = around.prints.get(found.print) else { continue };
            let members: Vec<&Field> = print.heads.iter().filter_map(|number| fields.get(*number).copied()).collect();
            let is_compound = print.kind == PrintKind::Heading
                && members.len() > 1
                && members.iter().all(|field| field.ours && matches!(field.kind, Kind::Date | Kind::Time | Kind::Text));
            if !is_compound {
                continue;
            }
            let is_known = |field: &&Field| self.out.answers.found.contains_key(&Address::Field(field.name.clone()));
            let has_labels = members.iter().any(is_known);
            members.iter().for_each(|field| self.locate(field));
            if has_labels {
                continue;
            }
            let mut words = around.following(found);
            if plain(&words).is_empty() {
                let beside = around.beside(found).map(|slot| slot.words);
                words = beside.or_else(|| around.row_below(found)).unwrap_or_default();
            }
            self.compound(&members, &plain(&words));
        }
    }

    pub(super) fn compound(&mut self, members: &[&Field], text: &str) {
        let mut date: Option<String> = None;
        let mut time: Option<String> = None;
        let mut rest: Vec<String> = Vec::new();
        let mut is_doubtful = false;
        for part in parts_of(text) {
            let is_date = dates::read(&part).date().is_some();
            let is_time = dates::read_time(&part).is_some() && part.chars().any(|c| c.is_ascii_digit());
            if is_date && date.is_none() {
                date = Some(part);
            } else if is_time && time.is_none() {
                time = Some(part);
            } else if is_date {
                is_doubtful = true;
            } else {
                rest.push(part);
            }
        }
        for field in members {
            let value = match field.kind {
                Kind::Date => date.take(),
                Kind::Time => time.take(),
                _ => Some(std::mem::take(&mut rest).join(", ")),
            };
            let address = Address::Field(field.name.clone());
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                if is_doubtful {
                    self.out.doubts.insert(address.clone(), "several dates stand there");
                }
                self.put_text(address, value);
            }
        }
    }

    /// Tables without columns: lines with numbers under a heading.
    pub(super) fn numbered_lines(&mut self, around: &Surroundings<'_>) {
        let fields = self.fields.clone();
        for (at, found) in around.found.iter().enumerate() {
            let Some(print) = around.prints.get(found.print).filter(|print| print.kind == PrintKind::Heading) else {
                continue;
            };
            for number in &print.heads {
                let Some(field) = fields.get(*number).copied() else { continue };
                let Kind::Table(table) = &field.kind else { continue };
                if table.has_header() || self.out.located.contains(&field.name) {
                    continue;
                }
                self.locate(field);
                let Some(column) = table.columns.first() else { continue };
                let stop = around.found.get(at + 1..).unwrap_or_default().iter().find(|next| {
                    around.prints.get(next.print).is_some_and(|print| !matches!(print.kind, PrintKind::Hint))
                });
                let mut lines: Vec<String> = Vec::new();
                let mut words = around.following(found);
                let end = stop.map_or(self.page.units.len(), |stop| stop.unit);
                if is_blank(&words) {
                    for unit in found.unit + 1..end {
                        words.push(('\n', Look::default()));
                        words.extend(around.all_typed(unit));
                    }
                }
                lines.extend(raw(&words).lines().map(str::to_owned));
                let mut row = 0;
                let mut rows: BTreeMap<usize, String> = BTreeMap::new();
                for line in lines {
                    let trimmed = line.trim();
                    let digits: String = trimmed.chars().take_while(char::is_ascii_digit).collect();
                    let rest = trimmed.get(digits.len()..).unwrap_or_default();
                    let stated =
                        digits.parse::<usize>().ok().filter(|number| (1..=table.blank_rows()).contains(number));
                    match stated.filter(|number| {
                        rest.is_empty()
                            || rest.starts_with(['.', ')', ':'])
                            || (rest.starts_with(' ') && *number == row + 1)
                    }) {
                        Some(number) => {
                            row = number;
                            let text = rest.trim_start_matches(['.', ')', ':', ' ']).trim();
                            rows.insert(row, text.to_owned());
                        }
                        None if trimmed.is_empty() => {}
                        None if row == 0
                            || rows.len() == row
                                && rows.get(&row).is_some_and(|text| !text.is_empty())
                                && !has_numbers(&rows) =>
                        {
                            row += 1;
                            rows.insert(row, trimmed.to_owned());
                        }
                        None => {
                            let text = rows.entry(row.max(1)).or_default();
                            if !text.is_empty() {
                                text.push('\n');
                            }
                            text.push_str(trimmed);
                        }
                    }
                }
                for (row, text) in rows.into_iter().filter(|(row, _)| *row <= table.blank_rows()) {
                    let text = plain(&text.chars().map(|c| (c, Look::default())).collect::<Vec<_>>());
                    self.put_text(Address::cell(&field.name, row, &column.name), text);
                }
            }
        }
    }
}

fn has_numbers(rows: &BTreeMap<usize, String>) -> bool {
    rows.keys().copied().ne(1..=rows.len())
}

fn raw(words: &[(char, Look)]) -> String {
    words.iter().filter(|(_, look)| !look.is_struck).map(|(c, _)| *c).collect()
}

/// The parts of "07/07/2025, 15:00, Room 3" and the like.
fn parts_of(text: &str) -> Vec<String> {
    let even = text
        .replace(['\n', '\t', ';'], ",")
        .replace("  ", ",")
        .replace(" \u{2013} ", ",")
        .replace(" - ", ",")
        .replace(" at ", ",")
        .replace(" in ", ", ")
        .replace(" @ ", ",");
    even.split(',').map(|part| part.trim().trim_end_matches('.').to_owned()).filter(|part| !part.is_empty()).collect()
}
