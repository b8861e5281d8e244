//! The cells of tables on a page: the smallest rectangles between its lines.

use kurbo::Rect;

/// Edges that are nearer to each other are one, in points.
const NEAR: f64 = 3.0;
/// Fields of one column that are nearer below each other are one table, in points.
const APART: f64 = 5.0;
/// The smallest cell, in points.
const SMALLEST: f64 = 7.0;
/// The most edges of a page in one direction.
const MOST_EDGES: usize = 2_000;

/// A cell of a table on a page.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub rect: Rect,
    /// The table, by its number on the page.
    pub table: usize,
    pub row: usize,
    pub column: usize,
    pub span: usize,
    /// The number of rows.
    pub rows: usize,
}

/// An edge: its place, and from where to where it runs.
#[derive(Debug, Clone, Copy)]
struct Edge {
    at: f64,
    from: f64,
    to: f64,
}

/// Edges of one direction, with those that continue each other joined.
fn joined(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort_by(|one, other| one.at.total_cmp(&other.at));
    // Edges at nearly the same place get the same place.
    let mut groups: Vec<Vec<Edge>> = Vec::new();
    for edge in edges {
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| edge.at - first.at <= NEAR) => group.push(edge),
            _ => groups.push(vec![edge]),
        }
    }
    let mut out = Vec::new();
    for mut group in groups {
        let at = group.iter().map(|edge| edge.at).sum::<f64>() / group.len() as f64;
        group.sort_by(|one, other| one.from.total_cmp(&other.from));
        let mut line: Option<Edge> = None;
        for edge in group {
            match &mut line {
                Some(known) if edge.from <= known.to + NEAR => known.to = known.to.max(edge.to),
                _ => out.extend(line.replace(Edge { at, ..edge })),
            }
        }
        out.extend(line);
    }
    out
}

/// The cells between the lines of a page.
pub(super) fn cells(lines: &[Rect], boxes: &[Rect]) -> Vec<Cell> {
    let mut across: Vec<Edge> = Vec::new();
    let mut down: Vec<Edge> = Vec::new();
    for line in lines {
        if line.width() >= line.height() {
            across.push(Edge { at: line.center().y, from: line.x0, to: line.x1 });
        } else {
            down.push(Edge { at: line.center().x, from: line.y0, to: line.y1 });
        }
    }
    for one in boxes {
        across.push(Edge { at: one.y0, from: one.x0, to: one.x1 });
        across.push(Edge { at: one.y1, from: one.x0, to: one.x1 });
        down.push(Edge { at: one.x0, from: one.y0, to: one.y1 });
        down.push(Edge { at: one.x1, from: one.y0, to: one.y1 });
    }
    if across.len() > MOST_EDGES || down.len() > MOST_EDGES {
        return Vec::new();
    }
    let (across, down) = (joined(across), joined(down));
    // The corners: for each line across, the lines down that meet it.
    let meets = |across: &Edge, down: &Edge| {
        down.at >= across.from - NEAR
            && down.at <= across.to + NEAR
            && across.at >= down.from - NEAR
            && across.at <= down.to + NEAR
    };
    let mut rects: Vec<Rect> = Vec::new();
    for (number, top) in across.iter().enumerate() {
        let mut lefts: Vec<&Edge> =
            down.iter().filter(|edge| meets(top, edge) && edge.to > top.at + SMALLEST).collect();
        lefts.sort_by(|one, other| one.at.total_cmp(&other.at));
        for (place, left) in lefts.iter().enumerate() {
            // The first line down at the right, and the first line across below, that close the cell.
            let bottoms =
                across.iter().skip(number + 1).filter(|edge| edge.at > top.at + SMALLEST && meets(edge, left));
            let mut found = None;
            'bottoms: for bottom in bottoms {
                for right in lefts.iter().skip(place + 1).filter(|right| right.at > left.at + SMALLEST) {
                    if top.to < right.at - NEAR {
                        break;
                    }
                    if meets(bottom, right) && bottom.from <= left.at + NEAR && bottom.to >= right.at - NEAR {
                        found = Some(Rect::new(left.at, top.at, right.at, bottom.at));
                        break 'bottoms;
                    }
                }
            }
            rects.extend(found);
        }
    }
    // A rectangle around others is no cell.
    let mut own: Vec<Rect> = Vec::new();
    for (number, rect) in rects.iter().enumerate() {
        let holds = |other: &Rect| {
            other.x0 >= rect.x0 - 1.0
                && other.x1 <= rect.x1 + 1.0
                && other.y0 >= rect.y0 - 1.0
                && other.y1 <= rect.y1 + 1.0
        };
        let inside: f64 = rects
            .iter()
            .enumerate()
            .filter(|(at, other)| *at != number && holds(other))
            .map(|(_, other)| other.area())
            .sum();
        if inside < rect.area() * 0.8 {
            own.push(*rect);
        }
    }
    placed(own)
}

/// Cells by tables, rows and columns.
fn placed(rects: Vec<Rect>) -> Vec<Cell> {
    let mut tables: Vec<usize> = (0..rects.len()).collect();
    // The fields of a table's rows stand a little apart.
    let is_below = |one: &Rect, other: &Rect| {
        let gap = one.y0 - other.y1;
        (0.0..=APART).contains(&gap) && (one.x0 - other.x0).abs() <= NEAR && (one.x1 - other.x1).abs() <= NEAR
    };
    let touch = |one: &Rect, other: &Rect| {
        if is_below(one, other) || is_below(other, one) {
            return true;
        }
        one.x0 <= other.x1 + NEAR && other.x0 <= one.x1 + NEAR && one.y0 <= other.y1 + NEAR && other.y0 <= one.y1 + NEAR
    };
    for one in 0..rects.len() {
        for other in 0..one {
            let (Some(a), Some(b)) = (rects.get(one), rects.get(other)) else { continue };
            let (from, to) = (tables[one], tables[other]);
            if from != to && touch(a, b) {
                tables.iter_mut().filter(|table| **table == from).for_each(|table| *table = to);
            }
        }
    }
    let mut out = Vec::new();
    let mut numbers: Vec<usize> = tables.clone();
    numbers.sort_unstable();
    numbers.dedup();
    for table in numbers {
        let own: Vec<Rect> =
            rects.iter().zip(&tables).filter(|(_, own)| **own == table).map(|(rect, _)| *rect).collect();
        let columns = places(own.iter().map(|rect| rect.x0));
        let rows = places(own.iter().map(|rect| rect.y0));
        let index = |places: &[f64], at: f64| places.iter().filter(|place| **place < at - NEAR).count();
        for rect in own {
            let (row, column) = (index(&rows, rect.y0), index(&columns, rect.x0));
            let span = index(&columns, rect.x1).saturating_sub(column).max(1);
            let height = index(&rows, rect.y1).saturating_sub(row).max(1);
            out.push(Cell { rect, table, row, column, span, rows: height });
        }
    }
    out
}

/// Distinct places in order.
fn places(all: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = all.collect();
    all.sort_by(f64::total_cmp);
    all.dedup_by(|one, other| (*one - *other).abs() <= NEAR);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_between_lines() {
        let line = |x0: f64, y0: f64, x1: f64, y1: f64| Rect::new(x0, y0, x1, y1);
        // Two rows; the second has one wide cell.
        let lines = [
            line(0.0, 0.0, 200.0, 1.0),
            line(0.0, 20.0, 200.0, 21.0),
            line(0.0, 40.0, 200.0, 41.0),
            line(0.0, 0.0, 1.0, 41.0),
            line(200.0, 0.0, 201.0, 41.0),
            line(100.0, 0.0, 101.0, 20.0),
        ];
        let mut found: Vec<(usize, usize, usize)> =
            cells(&lines, &[]).iter().map(|cell| (cell.row, cell.column, cell.span)).collect();
        found.sort_unstable();
        assert_eq!(found, [(0, 0, 1), (0, 1, 1), (1, 0, 2)]);
        // Fields of a column a little apart are rows of one table.
        let field = |x0: f64, y0: f64, x1: f64| Rect::new(x0, y0, x1, y0 + 20.0);
        let fields =
            [field(51.0, 0.0, 195.0), field(197.0, 0.0, 290.0), field(51.0, 23.5, 195.0), field(197.0, 23.5, 290.0)];
        let rows: Vec<(usize, usize)> = cells(&[], &fields).iter().map(|cell| (cell.table, cell.row)).collect();
        assert!(rows.iter().all(|(table, _)| Some(table) == rows.first().map(|(table, _)| table)), "{rows:?}");
        assert_eq!(rows.iter().map(|(_, row)| row).collect::<std::collections::BTreeSet<_>>().len(), 2);
        // Boxes apart are tables of their own.
        let apart = cells(&[], &[Rect::new(0.0, 0.0, 50.0, 20.0), Rect::new(80.0, 0.0, 150.0, 20.0)]);
        assert_eq!(apart.iter().map(|cell| cell.table).collect::<std::collections::BTreeSet<_>>().len(), 2);
    }
}
