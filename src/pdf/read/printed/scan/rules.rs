//! The ruled lines of a page: long, thin and dark, and not quite straight where the page lay askew.

use super::ink::{Ink, runs};

/// A line is at most so thick, in points.
const THICK: f64 = 2.6;
/// The gap that a line may have, where another one crosses it or letters touch it, in points.
const GAP: f64 = 2.2;
/// The shortest lines, in points: across, and down.
const LEAST_ACROSS: f64 = 18.0;
const LEAST_DOWN: f64 = 9.0;
/// A line down that is shorter is one only where it meets a line across, in points: stems of large letters are short.
const STEM: f64 = 30.0;
const MEETS: f64 = 4.0;
/// The share of a line that is dark. The upper edge of a row of letters has more gaps.
const SHARE: f64 = 0.85;
/// The most that a line leans: five degrees and a half.
const STEEPEST: f64 = 0.1;
/// The most lines in one direction.
const MOST: usize = 1_500;

/// A line in dots. One across runs along x; of one down, the two are exchanged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ruling {
    pub from: f64,
    pub to: f64,
    /// Where the line is in its middle.
    pub at: f64,
    /// How far it leans: the step aside for each dot along.
    pub slope: f64,
    pub thickness: f64,
}

impl Ruling {
    pub fn length(&self) -> f64 {
        self.to - self.from
    }

    pub fn middle(&self) -> f64 {
        (self.from + self.to) / 2.0
    }

    /// The place aside at a place along the line.
    pub fn aside(&self, along: f64) -> f64 {
        self.at + self.slope * (along - self.middle())
    }
}

/// The lines of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Rulings {
    pub across: Vec<Ruling>,
    pub down: Vec<Ruling>,
}

/// Finds the lines of a page.
pub(super) fn rulings(ink: &Ink, dpi: f64) -> Rulings {
    let dots = dpi / 72.0;
    let of = |ink: &Ink, least: f64| chains(ink, (THICK * dots).ceil() as usize, (GAP * dots) as usize, least * dots);
    let across = of(&ink.transposed(), LEAST_ACROSS);
    let mut down = of(ink, LEAST_DOWN);
    let meets = |line: &Ruling, along: f64| {
        let x = line.aside(along);
        across.iter().any(|other| {
            other.from - MEETS * dots <= x
                && x <= other.to + MEETS * dots
                && (other.aside(x) - along).abs() <= MEETS * dots
        })
    };
    down.retain(|line| line.length() >= STEM * dots || (meets(line, line.from) && meets(line, line.to)));
    Rulings { across, down }
}

/// A line in the making, with the sums of a straight line through its dots.
#[derive(Debug, Clone)]
struct Chain {
    first: usize,
    last: usize,
    count: f64,
    thick: f64,
    along: f64,
    aside: f64,
    along_along: f64,
    along_aside: f64,
    aside_aside: f64,
}

impl Chain {
    fn add(&mut self, along: usize, from: usize, to: usize) {
        let (y, x) = ((along - self.first) as f64, (from + to - 1) as f64 / 2.0);
        self.last = along;
        self.count += 1.0;
        self.thick += (to - from) as f64;
        self.along += y;
        self.aside += x;
        self.along_along += y * y;
        self.along_aside += y * x;
        self.aside_aside += x * x;
    }

    fn ruling(&self, least: f64) -> Option<Ruling> {
        let length = (self.last - self.first + 1) as f64;
        if length < least || self.count < length * SHARE {
            return None;
        }
        let (y, x) = (self.along / self.count, self.aside / self.count);
        let spread = self.along_along / self.count - y * y;
        let slope = if spread > 0.0 { (self.along_aside / self.count - y * x) / spread } else { 0.0 };
        let error = self.aside_aside / self.count - x * x - slope * slope * spread;
        // A line of a curved page is a little bent.
        let most = 1.5 + length * 0.002;
        if slope.abs() > STEEPEST || error > most * most {
            return None;
        }
        let (from, to) = (self.first as f64, self.last as f64);
        let at = x + slope * ((to - from) / 2.0 - y);
        Some(Ruling { from, to, at, slope, thickness: self.thick / self.count })
    }
}

/// The lines that run down: in each row a short run, beside that of the row above.
fn chains(ink: &Ink, thick: usize, gap: usize, least: f64) -> Vec<Ruling> {
    let mut out: Vec<Ruling> = Vec::new();
    let mut open: Vec<Chain> = Vec::new();
    // The chain that was last in each column.
    let mut owners: Vec<Option<usize>> = vec![None; ink.width + 1];
    for y in 0..ink.height {
        for (from, to) in runs(ink.row(y)) {
            if to - from > thick {
                continue;
            }
            let near = owners.get(from.saturating_sub(1)..(to + 1).min(ink.width)).unwrap_or_default();
            let is_open =
                |number: &usize| open.get(*number).is_some_and(|chain| y - chain.last <= gap && y > chain.last);
            let number = near.iter().flatten().copied().find(is_open).unwrap_or_else(|| {
                open.push(Chain {
                    first: y,
                    last: y,
                    count: 0.0,
                    thick: 0.0,
                    along: 0.0,
                    aside: 0.0,
                    along_along: 0.0,
                    along_aside: 0.0,
                    aside_aside: 0.0,
                });
                open.len() - 1
            });
            if let Some(chain) = open.get_mut(number) {
                chain.add(y, from, to);
            }
            for owner in owners.get_mut(from..to).unwrap_or_default() {
                *owner = Some(number);
            }
        }
    }
    for chain in &open {
        out.extend(chain.ruling(least));
        if out.len() >= MOST {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_thin_runs_are_lines_and_letters_are_none() {
        let mut rows = vec![vec![b'.'; 120]; 80];
        // A line that leans, with a gap; a line down; a block; a row of short strokes.
        for x in 5..110 {
            if x != 50 {
                rows[20 + x / 40][x] = b'#';
            }
        }
        for row in rows.iter_mut().take(75).skip(20) {
            row[60] = b'#';
        }
        for row in rows.iter_mut().take(60).skip(40) {
            row[10..40].fill(b'#');
        }
        for x in (70..110).step_by(4) {
            rows[50][x] = b'#';
        }
        let rows: Vec<String> = rows.into_iter().map(|row| String::from_utf8(row).unwrap()).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let found = rulings(&Ink::from_rows(&rows), 72.0);
        assert_eq!((found.across.len(), found.down.len()), (1, 1), "{found:?}");
        let (across, down) = (found.across[0], found.down[0]);
        assert!((across.from, across.to) == (5.0, 109.0) && (0.015..0.035).contains(&across.slope), "{across:?}");
        assert!(down.at == 60.0 && down.slope == 0.0 && down.to == 74.0, "{down:?}");
    }
}
