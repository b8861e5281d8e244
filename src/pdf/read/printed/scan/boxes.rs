//! Boxes and circles to tick in a picture, and whether something is in them.

use kurbo::Rect;

use super::ink::{Ink, runs};

/// The sides of a box, in points, and the smallest circle: smaller ones are letters.
const SIDES: std::ops::RangeInclusive<f64> = 6.5..=18.0;
const SMALLEST_CIRCLE: f64 = 8.6;
/// The share of its inside that a mark darkens, and that dirt does.
const MARKED: f64 = 0.1;
const CLEAN: f64 = 0.025;
/// The most shapes of a page.
const MOST: usize = 200_000;

/// A box or circle, in dots.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TickBox {
    pub rect: Rect,
    /// Whether it is marked; `None` when that is not clear.
    pub is_marked: Option<bool>,
}

/// Dark dots that touch each other.
#[derive(Debug, Clone, Copy)]
struct Shape {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

/// Finds the boxes and circles of a page.
pub(super) fn boxes(ink: &Ink, dpi: f64) -> Vec<TickBox> {
    let points = 72.0 / dpi;
    let fits = |shape: &Shape| {
        let (width, height) = (shape.width() as f64 * points, shape.height() as f64 * points);
        SIDES.contains(&width) && SIDES.contains(&height) && (width / height - 1.0).abs() < 0.16
    };
    shapes(ink).into_iter().filter(fits).filter_map(|shape| shape.tick_box(ink, points)).collect()
}

/// Shapes no larger than some dots with nothing near: left, top, right, bottom. A full stop has letters near.
pub(super) fn specks(ink: &Ink, largest: usize, apart: usize) -> Vec<(usize, usize, usize, usize)> {
    let is_speck = |shape: &Shape| {
        let around = (
            shape.left.saturating_sub(apart),
            shape.top.saturating_sub(apart),
            (shape.right + apart).min(ink.width),
            (shape.bottom + apart).min(ink.height),
        );
        let count = |(x0, y0, x1, y1): (usize, usize, usize, usize)| {
            (y0..y1).map(|y| (x0..x1).filter(|x| ink.at(*x, y)).count()).sum::<usize>()
        };
        shape.width() <= largest
            && shape.height() <= largest
            && count(around) == count((shape.left, shape.top, shape.right, shape.bottom))
    };
    let found = shapes(ink).into_iter().filter(is_speck);
    found.map(|shape| (shape.left, shape.top, shape.right, shape.bottom)).collect()
}

/// How many shapes are as large as letters.
pub(super) fn letters(ink: &Ink, least: f64, most: f64) -> usize {
    let fits = |shape: &&Shape| {
        (least..=most).contains(&(shape.height() as f64)) && shape.width() as f64 <= most && shape.width() >= 2
    };
    shapes(ink).iter().filter(fits).count()
}

impl Shape {
    fn width(&self) -> usize {
        self.right - self.left
    }

    fn height(&self) -> usize {
        self.bottom - self.top
    }

    fn tick_box(&self, ink: &Ink, points: f64) -> Option<TickBox> {
        let side = self.width().min(self.height());
        if !self.is_apart(ink, side / 8 + 1) {
            return None;
        }
        let is_circle = self.is_circle(ink) && side as f64 * points >= SMALLEST_CIRCLE;
        if !is_circle && !self.is_square(ink) {
            return None;
        }
        // Inside its outline.
        let part = if is_circle { 0.29 } else { 0.24 };
        let inset = (side as f64 * part).ceil() as usize;
        let share = ink.share(self.left + inset, self.top + inset, self.right - inset, self.bottom - inset);
        let is_marked = match share {
            share if share >= MARKED => Some(true),
            share if share <= CLEAN => Some(false),
            _ => None,
        };
        let rect = Rect::new(self.left as f64, self.top as f64, self.right as f64, self.bottom as f64);
        Some(TickBox { rect, is_marked })
    }

    /// Whether nothing stands near at its sides; letters of a word are nearer to each other.
    fn is_apart(&self, ink: &Ink, gap: usize) -> bool {
        let (top, bottom) = (self.top, self.bottom);
        self.left >= gap
            && ink.share(self.left - gap, top, self.left, bottom) == 0.0
            && ink.share(self.right, top, self.right + gap, bottom) == 0.0
    }

    /// Whether each of its four edges is dark nearly all along.
    fn is_square(&self, ink: &Ink) -> bool {
        let (width, height) = (self.width(), self.height());
        let depth = (width.min(height) / 7).max(2);
        let dark = |x0: usize, y0: usize, x1: usize, y1: usize| (x0..x1).any(|x| (y0..y1).any(|y| ink.at(x, y)));
        let across = |y0: usize| (self.left..self.right).filter(|x| dark(*x, y0, x + 1, y0 + depth)).count();
        let down = |x0: usize| (self.top..self.bottom).filter(|y| dark(x0, *y, x0 + depth, y + 1)).count();
        let most = |count: usize, of: usize| count * 100 >= of * 92;
        most(across(self.top), width)
            && most(across(self.bottom - depth), width)
            && most(down(self.left), height)
            && most(down(self.right - depth), height)
    }

    /// Whether it is a thin ring: in each direction dark at its edge, and white within.
    fn is_circle(&self, ink: &Ink) -> bool {
        const DIRECTIONS: u32 = 32;
        let (x, y) = ((self.left + self.right) as f64 / 2.0, (self.top + self.bottom) as f64 / 2.0);
        let radius = (self.width() + self.height()) as f64 / 4.0;
        let is_dark = |direction: u32, share: f64| {
            let angle = f64::from(direction) / f64::from(DIRECTIONS) * std::f64::consts::TAU;
            let (x, y) = (x + angle.cos() * radius * share - 0.5, y + angle.sin() * radius * share - 0.5);
            x >= 0.0 && y >= 0.0 && ink.at(x.round() as usize, y.round() as usize)
        };
        let edge = (0..DIRECTIONS).filter(|one| [0.8, 0.86, 0.92, 0.98].iter().any(|share| is_dark(*one, *share)));
        let within = (0..DIRECTIONS).filter(|one| is_dark(*one, 0.66));
        edge.count() >= 30 && within.count() <= 12
    }
}

/// The shapes of a page.
fn shapes(ink: &Ink) -> Vec<Shape> {
    let mut parents: Vec<usize> = Vec::new();
    let mut shapes: Vec<Shape> = Vec::new();
    let mut above: Vec<(usize, usize, usize)> = Vec::new();
    for y in 0..ink.height {
        let mut row: Vec<(usize, usize, usize)> = Vec::new();
        let mut first = 0;
        for (from, to) in runs(ink.row(y)) {
            let mut own = None;
            while above.get(first).is_some_and(|(_, end, _)| *end < from) {
                first += 1;
            }
            for (_, _, other) in above.iter().skip(first).take_while(|(start, ..)| *start <= to) {
                let other = root(&mut parents, *other);
                match own {
                    None => own = Some(other),
                    Some(known) if known != other => join(&mut parents, &mut shapes, known, other),
                    Some(_) => {}
                }
            }
            let shape = Shape { left: from, top: y, right: to, bottom: y + 1 };
            let own = match own {
                Some(own) => {
                    if let Some(known) = shapes.get_mut(own) {
                        *known = known.with(&shape);
                    }
                    own
                }
                None => {
                    if shapes.len() >= MOST {
                        return Vec::new();
                    }
                    parents.push(shapes.len());
                    shapes.push(shape);
                    shapes.len() - 1
                }
            };
            row.push((from, to, own));
        }
        above = row;
    }
    shapes
        .iter()
        .zip(&parents)
        .enumerate()
        .filter(|(at, (_, parent))| at == *parent)
        .map(|(_, (shape, _))| *shape)
        .collect()
}

impl Shape {
    fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while let Some(parent) = parents.get(at).copied().filter(|parent| *parent != at) {
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(own) = parents.get_mut(at) {
            *own = above;
        }
        at = parent;
    }
    at
}

fn join(parents: &mut [usize], shapes: &mut [Shape], known: usize, other: usize) {
    let joined = shapes.get(other).copied();
    if let (Some(joined), Some(shape), Some(parent)) = (joined, shapes.get_mut(known), parents.get_mut(other)) {
        *shape = shape.with(&joined);
        *parent = known;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with one drawing at (10, 10).
    fn page(is_dark: impl Fn(usize, usize) -> bool) -> Vec<TickBox> {
        let row = |y: usize| (0..60).map(|x| if is_dark(x, y) { '#' } else { '.' }).collect::<String>();
        let rows: Vec<String> = (0..60).map(row).collect();
        boxes(&Ink::from_rows(&rows.iter().map(String::as_str).collect::<Vec<_>>()), 200.0)
    }

    #[test]
    fn squares_and_rings_are_boxes_and_letters_are_none() {
        let square = |x: usize, y: usize| {
            let is_in = |at: usize| (10..40).contains(&at);
            is_in(x) && is_in(y) && (!(12..38).contains(&x) || !(12..38).contains(&y))
        };
        let radius = |x: usize, y: usize| ((x as f64 - 24.5).powi(2) + (y as f64 - 24.5).powi(2)).sqrt();
        let ring = |x: usize, y: usize| (13.0..15.0).contains(&radius(x, y));
        let cross = |x: usize, y: usize| (15..35).contains(&x) && (x.abs_diff(y) < 2 || (x + y).abs_diff(49) < 2);
        let states = |found: Vec<TickBox>| found.iter().map(|one| one.is_marked).collect::<Vec<_>>();
        assert_eq!(states(page(square)), [Some(false)]);
        assert_eq!(states(page(|x, y| square(x, y) || cross(x, y))), [Some(true)]);
        assert_eq!(states(page(ring)), [Some(false)]);
        assert_eq!(states(page(|x, y| ring(x, y) || radius(x, y) < 6.0)), [Some(true)]);
        // A speck is no mark, and too much dirt leaves the question open.
        assert_eq!(states(page(|x, y| square(x, y) || (x, y) == (24, 24))), [Some(false)]);
        assert_eq!(states(page(|x, y| square(x, y) || (x.abs_diff(25) < 3 && y.abs_diff(25) < 2))), [None]);
        // A letter beside another one, a block, a shape that is open.
        assert!(page(|x, y| ring(x, y) || (x == 41 && (10..40).contains(&y))).is_empty());
        assert!(
            page(|x, y| (10..40).contains(&x) && (10..40).contains(&y) && radius(x, y) > 1.0 && x + y < 60).is_empty()
        );
        assert!(page(|x, y| square(x, y) && x < 38).is_empty());
    }

    #[test]
    fn specks_stand_alone() {
        let rows = ["..........", ".#........", ".........#", ".........#", ".......#.#", ".........#"];
        assert_eq!(specks(&Ink::from_rows(&rows), 2, 3), [(1, 1, 2, 2)]);
    }
}
