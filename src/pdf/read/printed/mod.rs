//! What stands on the pages of a PDF, whatever fields it has: words with their places become cells and paragraphs, as the
//! reader of printed words takes them.

mod cells;
mod content;
mod drawn;
mod field_text;
mod lines;
mod scan;

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use kurbo::Rect;

use self::cells::Cell;
use self::content::{Letter, PageContent};
use self::drawn::{LARGEST_TICK_BOX, field_texts, looks, ticks};
use self::lines::{Line, lines, runs};
pub(in crate::pdf) use self::scan::{pdf_page, picture_page};
use crate::crash::caught;
use crate::legacy::page::{Look, PICTURE, Page, Place, Reading, Run, Unit};

/// The most pages that are read: a form has a dozen.
const MOST_PAGES: usize = 40;
/// The margin in which headers and footers stand, in points.
const MARGIN: f64 = 50.0;
const TOP_MARGIN: f64 = 34.0;
/// The most lines of a label above its box, besides the nearest.
const LABEL_LINES: usize = 2;
/// A label stands at most so far above its box, in points.
const ABOVE: f64 = 26.0;

/// Whether the reader of pages opens a file. It panics where the length of a key is longer than its version allows.
pub(in crate::pdf) fn opens(bytes: &[u8]) -> bool {
    caught(|| Pdf::new(bytes.to_vec()).is_ok()).unwrap_or(false)
}

/// What stands on the pages of a PDF; `None` when nothing does, or when only hidden words do.
pub(in crate::pdf) fn page(bytes: &[u8]) -> Option<Page> {
    let contents = content::pages(bytes, MOST_PAGES);
    let letters: usize = contents.iter().map(|page| page.letters.len()).sum();
    let hidden: usize = contents.iter().map(|page| page.hidden.len()).sum();
    if letters == 0 || hidden > letters {
        return None;
    }
    let mut builder = PageBuilder { again: repeated(&contents), ..PageBuilder::default() };
    let count = contents.len();
    for content in contents {
        builder.add(content);
    }
    Some(Page { units: builder.units, reading: Reading::Position, page_count: u32::try_from(count).ok() })
}

/// The lines that stand at the same place on several pages.
fn repeated(contents: &[PageContent]) -> BTreeSet<(i64, String)> {
    let mut counts: BTreeMap<(i64, String), usize> = BTreeMap::new();
    for content in contents {
        let margin = content.height * 0.14;
        let outer =
            content.letters.iter().filter(|letter| letter.base < margin || letter.base > content.height - margin);
        let marks: BTreeSet<(i64, String)> = lines(outer.cloned().collect()).iter().map(Line::mark).collect();
        for mark in marks {
            *counts.entry(mark).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(mark, _)| mark).collect()
}

#[derive(Default)]
struct PageBuilder {
    units: Vec<Unit>,
    /// The lines that stand at the same place on several pages: headers and footers.
    again: BTreeSet<(i64, String)>,
    tables: usize,
    /// The heads of columns above tables of the page, by the table's number on the page.
    heads: BTreeMap<usize, Vec<(usize, usize, Line)>>,
    /// The last table of the page before: its number, its last row, and its columns.
    open: Option<(usize, usize, Vec<f64>)>,
}

/// Something on a page, by its place from above.
enum Item {
    /// Cells, and the heads of columns above them.
    Table(Vec<Cell>, Vec<(usize, usize, Line)>),
    Line(Line),
}

impl PageBuilder {
    fn add(&mut self, mut content: PageContent) {
        field_texts(&mut content);
        ticks(&mut content);
        let bounds = Rect::new(0.0, 0.0, content.width, content.height);
        content.boxes.retain(|one| one.area() < bounds.area() * 0.85);
        looks(&mut content);
        let widgets = std::mem::take(&mut content.widgets);
        let large = widgets.iter().filter(|one| one.width() > LARGEST_TICK_BOX || one.height() > LARGEST_TICK_BOX);
        content.boxes.extend(large.copied());
        let cells = cells::cells(&content.lines, &content.boxes);
        // The words of the page that reach into the box of a field are not in it.
        let of_field: Vec<bool> = cells
            .iter()
            .map(|cell| {
                let near = |one: f64, other: f64| (one - other).abs() < 4.0;
                let is_same = |widget: &Rect| {
                    near(widget.x0, cell.rect.x0)
                        && near(widget.x1, cell.rect.x1)
                        && near(widget.y0, cell.rect.y0)
                        && near(widget.y1, cell.rect.y1)
                };
                widgets.iter().any(is_same)
            })
            .collect();
        // Letters go to the smallest cell around them.
        let mut inside: BTreeMap<usize, Vec<Letter>> = BTreeMap::new();
        let mut free: Vec<Letter> = Vec::new();
        for letter in std::mem::take(&mut content.letters) {
            let (x, y) = ((letter.left + letter.right) / 2.0, letter.base - letter.size * 0.3);
            let cell = cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| cell.rect.x0 <= x && x <= cell.rect.x1 && cell.rect.y0 <= y && y <= cell.rect.y1)
                .filter(|(number, _)| letter.look.is_answer || !of_field.get(*number).copied().unwrap_or(false))
                .min_by(|(_, one), (_, other)| one.rect.area().total_cmp(&other.rect.area()));
            match cell {
                Some((number, _)) => inside.entry(number).or_default().push(letter),
                None => free.push(letter),
            }
        }
        free.retain(|letter| letter.base < content.height - MARGIN && letter.base > TOP_MARGIN);
        let right = free.iter().map(|letter| letter.right).fold(0.0, f64::max);
        let mut free = lines(free);
        free.retain(|line| !self.again.contains(&line.mark()));
        let texts: Vec<Vec<Line>> =
            (0..cells.len()).map(|number| lines(inside.remove(&number).unwrap_or_default())).collect();
        let mut items: Vec<(f64, Item)> = Vec::new();
        let mut tables: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, cell) in cells.iter().enumerate() {
            tables.entry(cell.table).or_default().push(number);
        }
        let (free, tables) = self.labelled_boxes(free, tables, &cells, &texts);
        for numbers in tables {
            let top = numbers
                .iter()
                .filter_map(|number| cells.get(*number))
                .map(|cell| cell.rect.y0)
                .fold(f64::MAX, f64::min);
            let table = numbers.first().and_then(|number| cells.get(*number)).map_or(0, |cell| cell.table);
            let own: Vec<Cell> = numbers
                .iter()
                .filter_map(|number| Some(Cell { table: *number, ..cells.get(*number)?.clone() }))
                .collect();
            let heads = self.heads.remove(&table).unwrap_or_default();
            items.push((top, Item::Table(own, heads)));
        }
        for line in free {
            items.push((line.base - line.size, Item::Line(line)));
        }
        items.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let mut paragraph: Vec<Line> = Vec::new();
        let mut is_first = true;
        for (_, item) in items {
            match item {
                Item::Line(line) => {
                    if line.is_virtual() {
                        self.paragraph(&mut paragraph, right);
                        self.virtual_row(line);
                        continue;
                    }
                    if !continues(paragraph.last(), &line, right) {
                        self.paragraph(&mut paragraph, right);
                    }
                    paragraph.push(line);
                }
                Item::Table(own, heads) => {
                    self.paragraph(&mut paragraph, right);
                    self.table((own, heads), &texts, &content.pictures, is_first);
                }
            }
            is_first = false;
        }
        self.paragraph(&mut paragraph, right);
    }

    fn paragraph(&mut self, lines: &mut Vec<Line>, right: f64) {
        let lines = std::mem::take(lines);
        if !lines.is_empty() {
            self.open = None;
            self.units.push(Unit { runs: runs(&lines, right), ..Unit::default() });
        }
    }

    /// Labels in a line above boxes that stand side by side are the head of a table.
    fn labelled_boxes(
        &mut self,
        free: Vec<Line>,
        tables: BTreeMap<usize, Vec<usize>>,
        cells: &[Cell],
        texts: &[Vec<Line>],
    ) -> (Vec<Line>, Vec<Vec<usize>>) {
        let mut out_tables: Vec<Vec<usize>> = Vec::new();
        let mut single: Vec<usize> = Vec::new();
        let mut rest = free;
        for numbers in tables.into_values() {
            match numbers.as_slice() {
                [one] => single.push(*one),
                _ => {
                    self.header_above(&numbers, &mut rest, cells);
                    out_tables.push(numbers);
                }
            }
        }
        let rect = |number: usize| cells.get(number).map_or(Rect::ZERO, |cell| cell.rect);
        single.sort_by(|one, other| {
            rect(*one).y0.total_cmp(&rect(*other).y0).then(rect(*one).x0.total_cmp(&rect(*other).x0))
        });
        let mut bands: Vec<Vec<usize>> = Vec::new();
        for number in single {
            match bands.last_mut() {
                Some(band) if band.first().is_some_and(|first| (rect(*first).y0 - rect(number).y0).abs() < 4.0) => {
                    band.push(number)
                }
                _ => bands.push(vec![number]),
            }
        }
        let mut made: Vec<Line> = Vec::new();
        for mut band in bands {
            band.sort_by(|one, other| rect(*one).x0.total_cmp(&rect(*other).x0));
            let first = band.first().copied().map_or(Rect::ZERO, rect);
            // Labels at the left of the boxes.
            let beside = rest.iter().position(|line| {
                line.base > first.y0
                    && line.base < first.y1 + 2.0
                    && first.height() < line.size * 3.2
                    && line.between(0.0, first.x0 + 3.0).is_some()
            });
            if let Some(at) = beside {
                let line = rest.remove(at);
                let mut row: Vec<Vec<Line>> = Vec::new();
                let mut rights: Vec<f64> = Vec::new();
                let mut left = 0.0;
                for number in &band {
                    let own = rect(*number);
                    // A label may reach into the box after it.
                    let end = band
                        .iter()
                        .map(|other| rect(*other).x0)
                        .find(|x0| *x0 > own.x0)
                        .map_or(own.x1, |next| own.x1.min(next));
                    row.push(line.between(left, end).into_iter().collect());
                    rights.push(own.x0);
                    row.push(texts.get(*number).cloned().unwrap_or_default());
                    rights.push(own.x1);
                    left = end;
                }
                made.push(Line::with_boxes(&line, Vec::new(), row, rights));
                continue;
            }
            if band.len() < 2 {
                match labels_above_one(&mut rest, first, || {
                    band.first().and_then(|one| texts.get(*one)).cloned().unwrap_or_default()
                }) {
                    Some(line) => made.push(line),
                    None => out_tables.push(band),
                }
                continue;
            }
            // The line nearest above, with a part over each box that has one.
            let heads_columns =
                |line: &Line| line.has_gap() || band.iter().skip(1).any(|number| line.has_word_at(rect(*number).x0));
            let label = rest
                .iter()
                .enumerate()
                .filter(|(_, line)| line.base < first.y0 + 3.0 && line.base > first.y0 - ABOVE && heads_columns(line))
                .max_by(|(_, one), (_, other)| one.base.total_cmp(&other.base));
            let Some((at, _)) = label else {
                // Boxes side by side are a row.
                let base = Line { letters: Vec::new(), base: first.y0, size: 0.0, boxes: None };
                let body = band.iter().map(|number| texts.get(*number).cloned().unwrap_or_default()).collect();
                let rights = band.iter().map(|number| rect(*number).x1).collect();
                made.push(Line::with_boxes(&base, Vec::new(), body, rights));
                continue;
            };
            let line = rest.remove(at);
            // Labels of several lines: each line above stands over some of the boxes.
            let mut above: Vec<Line> = Vec::new();
            for _ in 0..LABEL_LINES {
                let below = above.first().unwrap_or(&line);
                let is_before = |other: &Line| {
                    let is_next = other.base < below.base && below.base - other.base < below.size.max(other.size) * 1.9;
                    let is_over = |part: &f64| band.iter().any(|number| (rect(*number).x0 - part).abs() < 6.0);
                    // A heading stands at the left margin, too, and is larger.
                    let is_only_left = matches!(other.parts().as_slice(), [part] if (part - first.x0).abs() < 6.0);
                    let most = if is_only_left { 0.6 } else { 2.0 };
                    is_next
                        && (other.size - line.size).abs() < most
                        && !other.is_virtual()
                        && other.parts().iter().all(is_over)
                };
                let Some(at) = rest.iter().position(is_before) else { break };
                above.insert(0, rest.remove(at));
            }
            let over = |number: usize| {
                let own = rect(number);
                let parts = above.iter().chain(Some(&line)).filter_map(|line| line.between(own.x0 - 6.0, own.x1 + 2.0));
                parts.collect::<Vec<Line>>()
            };
            let head: Vec<Vec<Line>> = band.iter().map(|number| over(*number)).collect();
            let body: Vec<Vec<Line>> =
                band.iter().map(|number| texts.get(*number).cloned().unwrap_or_default()).collect();
            let widths: Vec<f64> = band.iter().map(|number| rect(*number).x1).collect();
            made.push(Line::with_boxes(&line, head, body, widths));
        }
        rest.extend(made);
        (rest, out_tables)
    }

    /// The heads of a table's columns may be printed above it, without cells.
    fn header_above(&mut self, numbers: &[usize], rest: &mut Vec<Line>, cells: &[Cell]) {
        let own: Vec<&Cell> = numbers.iter().filter_map(|number| cells.get(*number)).collect();
        let top: Vec<&Cell> = own.iter().copied().filter(|cell| cell.row == 0).collect();
        let Some(first) = top.first() else { return };
        let line = rest.iter().position(|line| {
            let is_near = line.base < first.rect.y0 + 3.0 && line.base > first.rect.y0 - ABOVE;
            let heads = top.iter().filter(|cell| line.between(cell.rect.x0 - 6.0, cell.rect.x1).is_some()).count();
            is_near && top.len() >= 2 && heads >= 2 && line.has_gap()
        });
        let Some(line) = line.map(|at| rest.remove(at)) else { return };
        let heads = top.iter().filter_map(|cell| {
            let head = line.between(cell.rect.x0 - 6.0, cell.rect.x1)?;
            Some((cell.column, cell.span, head))
        });
        self.heads.insert(first.table, heads.collect());
    }

    /// A line of labels with the boxes below it, as a table of two rows.
    fn virtual_row(&mut self, line: Line) {
        self.tables += 1;
        let Some(boxes) = line.boxes else { return };
        for (row, cells) in [boxes.head, boxes.body].into_iter().enumerate() {
            for (column, lines) in cells.into_iter().enumerate() {
                let place = Place { table: self.tables, row, column, span: 1 };
                let right = boxes.rights.get(column).copied().unwrap_or(f64::MAX);
                self.units.push(Unit { place: Some(place), runs: runs(&lines, right), ..Unit::default() });
            }
        }
        self.open = None;
    }

    /// A table; one at the top of a page may continue the last one.
    fn table(
        &mut self,
        (mut own, heads): (Vec<Cell>, Vec<(usize, usize, Line)>),
        texts: &[Vec<Line>],
        pictures: &[Rect],
        is_first: bool,
    ) {
        let mut columns: Vec<f64> = own.iter().flat_map(|cell| [cell.rect.x0, cell.rect.x1]).collect();
        columns.sort_by(f64::total_cmp);
        columns.dedup_by(|one, other| (*one - *other).abs() <= 3.0);
        let is_continued = is_first
            && self.open.as_ref().is_some_and(|(.., known)| {
                let near = |one: Option<&f64>, other: Option<&f64>| {
                    one.zip(other).is_some_and(|(one, other)| (one - other).abs() < 4.0)
                };
                near(known.first(), columns.first()) && near(known.last(), columns.last())
            });
        // The columns are counted as on the page before, in the rows that have no others.
        if let (Some((.., known)), true) = (&self.open, is_continued) {
            let index = |at: f64| known.iter().position(|edge| (edge - at).abs() < 4.0);
            let columns_of = |cell: &Cell| index(cell.rect.x0).zip(index(cell.rect.x1));
            let other: BTreeSet<usize> =
                own.iter().filter(|cell| columns_of(cell).is_none()).map(|cell| cell.row).collect();
            for cell in own.iter_mut().filter(|cell| !other.contains(&cell.row)) {
                if let Some((from, to)) = columns_of(cell) {
                    cell.column = from;
                    cell.span = to.saturating_sub(from).max(1);
                }
            }
            if other.is_empty() {
                columns.clone_from(known);
            }
        }
        let (table, first) = match (&self.open, is_continued) {
            (Some((table, row, _)), true) => (*table, row + 1),
            _ => {
                self.tables += 1;
                (self.tables, 0)
            }
        };
        let first = if heads.is_empty() { first } else { first + 1 };
        for (column, span, line) in heads {
            let place = Place { table, row: first - 1, column, span };
            self.units.push(Unit { place: Some(place), runs: runs(&[line], f64::MAX), ..Unit::default() });
        }
        own.sort_by_key(|cell| (cell.row, cell.column));
        let mut last = first;
        for cell in own {
            let place = Place { table, row: first + cell.row, column: cell.column, span: cell.span };
            last = last.max(first + cell.row + cell.rows - 1);
            let lines = texts.get(cell.table).map(Vec::as_slice).unwrap_or_default();
            let mut runs = runs(lines, cell.rect.x1 - 4.0);
            let has_picture = pictures.iter().any(|picture| {
                let center = picture.center();
                cell.rect.contains(center) && picture.width() > 12.0
            });
            if has_picture {
                runs.push(Run { text: PICTURE.to_owned(), look: Look::default() });
            }
            let after_break = is_continued && cell.row == 0;
            self.units.push(Unit { place: Some(place), runs, after_break, ..Unit::default() });
        }
        self.open = Some((table, last, columns));
    }
}

/// A line of several labels above one box: what stands beside the box belongs to the other labels.
fn labels_above_one(rest: &mut Vec<Line>, rect: Rect, text: impl Fn() -> Vec<Line>) -> Option<Line> {
    let is_above = |line: &Line| line.base < rect.y0 + 3.0 && line.base > rect.y0 - ABOVE;
    let nearest = rest.iter().enumerate().filter(|(_, line)| is_above(line) && !line.is_virtual());
    let (at, nearest) = nearest.max_by(|(_, one), (_, other)| one.base.total_cmp(&other.base))?;
    if nearest.parts().len() < 2 {
        return None;
    }
    let parts = rest.get(at)?.parts();
    let range = |number: usize| {
        let from = parts.get(number).map_or(0.0, |from| from - 6.0);
        (from, parts.get(number + 1).map_or(f64::MAX, |to| to - 6.0))
    };
    let own = (0..parts.len()).find(|number| (range(*number).0..range(*number).1).contains(&rect.x0))?;
    let line = rest.remove(at);
    let beside: Vec<Line> = {
        let is_beside = |line: &Line| line.base > rect.y0 && line.base < rect.y1 + 4.0 && !line.is_virtual();
        let (beside, others): (Vec<Line>, Vec<Line>) = std::mem::take(rest).into_iter().partition(is_beside);
        *rest = others;
        beside
    };
    let head =
        (0..parts.len()).map(|number| line.between(range(number).0, range(number).1).into_iter().collect()).collect();
    let body = (0..parts.len())
        .map(|number| {
            if number == own {
                return text();
            }
            beside.iter().filter_map(|line| line.between(range(number).0, range(number).1)).collect()
        })
        .collect();
    let rights = (0..parts.len()).map(|number| if number == own { rect.x1 } else { range(number).1 }).collect();
    Some(Line::with_boxes(&line, head, body, rights))
}

/// Whether a line goes on with the paragraph of the line before it.
fn continues(before: Option<&Line>, line: &Line, right: f64) -> bool {
    let Some(before) = before else { return true };
    let is_near = line.base - before.base < before.size.max(line.size) * 1.9;
    let is_alike = (before.size - line.size).abs() < 0.6;
    is_near && is_alike && before.is_full(line, right) && before.ends_bold() == line.begins_bold() && !line.has_gap()
}
