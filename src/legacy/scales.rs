//! Marks on printed scales: in a row of cells, in a line of numbers, or a number that is written beside the label.

use super::answers::FormReader;
use super::found::Found;
use super::marks::{Chosen, chosen, is_mark};
use super::page::Look;
use super::plain::{first_line, text as plain};
use super::print::PrintKind;
use super::slot::{Surroundings, Words};
use super::text::{UnitText, circled, mark};
use crate::form::{Address, Kind};
use crate::record::Answer;

/// The point that a line such as "3/10" or "3 (was 1 last time)" begins with, and whether it says nothing else.
fn point_of(line: &str, max: i64) -> Option<(i64, bool)> {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (point, rest) = (line.get(..digits)?.parse().ok()?, line.get(digits..)?.trim());
    let of_max = rest.strip_prefix('/').or_else(|| rest.strip_prefix("out of")).map(str::trim);
    let after = of_max.and_then(|rest| rest.strip_prefix(&max.to_string())).map(str::trim);
    match (after, rest) {
        (Some(""), _) | (None, "") => Some((point, true)),
        (Some(more), _) | (None, more) if more.starts_with(['(', ',', ';', '–']) => Some((point, false)),
        _ => None,
    }
}

impl FormReader<'_> {
    /// Marks on printed scales.
    pub(super) fn scales(&mut self, around: &Surroundings<'_>) {
        let fields = self.fields.clone();
        for (number, field) in fields.iter().enumerate() {
            let Kind::Scale { min, max, .. } = &field.kind else { continue };
            let is_own =
                |found: &&Found| around.prints.get(found.print).is_some_and(|print| print.field == Some(number));
            let Some(label) = around.found.iter().find(is_own) else { continue };
            self.locate(field);
            let stops = |found: &&Found| {
                let print = around.prints.get(found.print);
                print.is_some_and(|print| print.field != Some(number) && print.kind != PrintKind::Words)
            };
            let from = around
                .found
                .iter()
                .filter(stops)
                .map(|found| found.unit)
                .filter(|unit| *unit < label.unit)
                .max()
                .map_or(0, |unit| unit + 1);
            let to = around
                .found
                .iter()
                .filter(stops)
                .map(|found| found.unit)
                .find(|unit| *unit > label.unit)
                .unwrap_or(self.page.units.len());
            let points: Vec<String> = (*min..=*max).map(|point| point.to_string()).collect();
            let own = Address::Field(field.name.clone());
            if let Some(marked) = self.marked_in_table(around, from, to, &points) {
                for point in marked {
                    self.put(
                        Address::Point { field: field.name.clone(), point: min + i64::try_from(point).unwrap_or(0) },
                        Answer::Mark(true),
                    );
                }
                continue;
            }
            let mut words = Words::new();
            let mut after = Words::new();
            for unit in from..to {
                let typed = around.all_typed(unit);
                if unit >= label.unit {
                    after.push(('\n', Look::default()));
                    after.extend(typed.iter().copied());
                }
                words.push(('\n', Look::default()));
                words.extend(typed);
            }
            let text = UnitText::from_chars(words);
            let numbers =
                text.tokens.iter().filter(|token| points.contains(&token.letters.iter().collect::<String>())).count();
            if numbers + 1 >= points.len() {
                if let Chosen::Options(marked) = chosen(&text, &points) {
                    for point in marked {
                        self.put(
                            Address::Point {
                                field: field.name.clone(),
                                point: min + i64::try_from(point).unwrap_or(0),
                            },
                            Answer::Mark(true),
                        );
                    }
                }
                continue;
            }
            let text = plain(&after);
            let line = first_line(&text);
            let line = line
                .split_once(':')
                .map_or(line, |(head, rest)| if head.split_whitespace().count() <= 2 { rest.trim() } else { line });
            if line.chars().any(|c| c.is_ascii_digit()) && line.len() < 40 {
                match point_of(line, *max) {
                    Some((point, is_whole)) if (*min..=*max).contains(&point) => {
                        if !is_whole {
                            self.out.doubts.insert(own.clone(), "more than a number stands there");
                        }
                        self.put_text(own, point.to_string());
                    }
                    _ => self.put_text(own, line.to_owned()),
                }
            }
        }
    }

    /// The points that are marked in a table with a cell for each.
    pub(super) fn marked_in_table(
        &self,
        around: &Surroundings<'_>,
        from: usize,
        to: usize,
        points: &[String],
    ) -> Option<Vec<usize>> {
        for (place, row) in around.rows {
            let inside: Vec<usize> = row.iter().copied().filter(|unit| (from..to).contains(unit)).collect();
            if inside.len() < points.len() {
                continue;
            }
            let mut cells: Vec<(usize, usize)> = Vec::new();
            for unit in &inside {
                let text = self.texts.get(*unit)?;
                let first =
                    text.tokens.first().map(|token| token.letters.iter().collect::<String>()).unwrap_or_default();
                if let Some(point) = points.iter().position(|point| *point == first) {
                    cells.push((point, *unit));
                } else if let Some(number) = text.chars.iter().find_map(|(c, _)| circled(*c)) {
                    cells.extend(
                        points.iter().position(|point| *point == number.to_string()).map(|point| (point, *unit)),
                    );
                }
            }
            if cells.len() < points.len() {
                continue;
            }
            let below = around.rows.range((place.0, place.1 + 1)..(place.0 + 1, 0)).next().map(|(_, row)| row);
            let above = around.rows.range((place.0, 0)..*place).next_back().map(|(_, row)| row);
            let mut marked = Vec::new();
            for (point, unit) in &cells {
                let own = self.page.units.get(*unit)?.place?;
                let is_marked_beside = |row: Option<&Vec<usize>>| {
                    row.into_iter().flatten().any(|other| {
                        let is_same = self
                            .page
                            .units
                            .get(*other)
                            .and_then(|unit| unit.place)
                            .is_some_and(|place| place.column == own.column && place.span == own.span);
                        let text = self.texts.get(*other);
                        is_same
                            && text.is_some_and(|text| {
                                is_mark(&text.chars) == Some(true)
                                    || text.chars.iter().any(|(c, _)| mark(*c) == Some(true))
                            })
                    })
                };
                let text = self.texts.get(*unit)?;
                let has_own = text.chars.iter().any(|(c, _)| mark(*c) == Some(true) || circled(*c).is_some())
                    || text.tokens.iter().skip(1).any(|token| token.letters == ['x']);
                if is_marked_beside(below) || is_marked_beside(above) || has_own {
                    marked.push(*point);
                }
            }
            if marked.is_empty() {
                let looks: [fn(&Look) -> bool; 5] = [
                    |look| look.is_highlighted,
                    |look| look.is_boxed,
                    |look| look.is_underlined,
                    |look| look.is_bold,
                    |look| look.is_struck,
                ];
                for look in looks {
                    let with: Vec<usize> = cells
                        .iter()
                        .filter(|(_, unit)| {
                            self.texts
                                .get(*unit)
                                .and_then(|text| text.tokens.first())
                                .is_some_and(|token| look(&token.look))
                        })
                        .map(|(point, _)| *point)
                        .collect();
                    if !with.is_empty() && with.len() < cells.len() {
                        return Some(with);
                    }
                }
            }
            return Some(marked);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::point_of;

    #[test]
    fn a_number_out_of_ten_is_a_point() {
        assert_eq!(point_of("3/10", 10), Some((3, true)));
        assert_eq!(point_of("10 out of 10", 10), Some((10, true)));
        assert_eq!(point_of("7", 10), Some((7, true)));
        assert_eq!(point_of("3 (was 1 last time)", 10), Some((3, false)));
        assert_eq!(point_of("3/5", 10), None);
        assert_eq!(point_of("3.5", 10), None);
        assert_eq!(point_of("3 or 4", 10), None);
    }
}
