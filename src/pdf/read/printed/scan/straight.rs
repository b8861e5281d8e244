//! Sets a page straight that lay askew, or that was photographed at an angle.

use crate::legacy::picture::GreyPicture;

use super::ink::Ink;
use super::rules::{Ruling, Rulings};

/// The shortest line that says how a page lies, as a share of the page's width.
const TELLING: f64 = 0.08;
/// A page that leans less is straight.
const STRAIGHT: f64 = 0.0008;
/// Lines that lean otherwise by so much are no lines of the page.
const STRAY: f64 = 0.025;

/// The lines of one direction: each leans by `lean`, and by `fan` more for each dot aside.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Pencil {
    lean: f64,
    fan: f64,
}

/// How a page lies in its picture. Lines across and down of the page are lines of the picture, each direction of which
/// meets in a point far away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lie {
    across: Pencil,
    down: Pencil,
    center: (f64, f64),
}

impl Lie {
    /// How a page lies by its lines, or where it has none, by its rows of words. Of a scanned page all lines lean alike.
    pub fn new(picture: &GreyPicture, ink: &Ink, lines: &Rulings, is_photo: bool) -> Self {
        let (width, height) = (picture.width as f64, picture.height as f64);
        let center = (width / 2.0, height / 2.0);
        let across = pencil(&lines.across, width * TELLING, center, is_photo);
        let down = pencil(&lines.down, width * TELLING, (center.1, center.0), is_photo);
        let (across, down) = match (across, down) {
            (Some(across), Some(down)) if is_photo => (across, down),
            // A sheet that is turned leans the same in both directions.
            (Some(across), _) => (across, Pencil { lean: -across.lean, fan: 0.0 }),
            (None, Some(down)) => (Pencil { lean: -down.lean, fan: 0.0 }, down),
            (None, None) => {
                let lean = lean_of_words(ink);
                (Pencil { lean, fan: 0.0 }, Pencil { lean: -lean, fan: 0.0 })
            }
        };
        Self { across, down, center }
    }

    pub fn is_straight(&self) -> bool {
        let even = |pencil: Pencil| pencil.lean.abs() < STRAIGHT && pencil.fan == 0.0;
        even(self.across) && even(self.down)
    }

    /// Where a dot of the picture is on the straight page.
    pub fn straight(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (dx, dy) = (x - self.center.0, y - self.center.1);
        let v = (dy - self.across.lean * dx) / (1.0 + self.across.fan * dx);
        let u = (dx - self.down.lean * dy) / (1.0 + self.down.fan * dy);
        (u + self.center.0, v + self.center.1)
    }

    /// Where a dot of the straight page is in the picture.
    fn askew(&self, (u, v): (f64, f64)) -> (f64, f64) {
        let (u, v) = (u - self.center.0, v - self.center.1);
        let (a, b) = (self.across.lean + self.across.fan * v, self.down.lean + self.down.fan * u);
        let x = (u + b * v) / (1.0 - a * b);
        (x + self.center.0, v + a * x + self.center.1)
    }

    /// The straight page.
    pub fn picture(&self, picture: &GreyPicture) -> GreyPicture {
        let mut dots = Vec::with_capacity(picture.dots.len());
        for row in 0..picture.height {
            for column in 0..picture.width {
                let (x, y) = self.askew((column as f64, row as f64));
                if x < 0.0 || y < 0.0 {
                    dots.push(255);
                    continue;
                }
                let (left, top) = (x as usize, y as usize);
                let (right, down) = (((x - left as f64) * 256.0) as u32, ((y - top as f64) * 256.0) as u32);
                let dot = |x: usize, y: usize| u32::from(picture.at(x, y));
                let upper = dot(left, top) * (256 - right) + dot(left + 1, top) * right;
                let lower = dot(left, top + 1) * (256 - right) + dot(left + 1, top + 1) * right;
                dots.push(u8::try_from((upper * (256 - down) + lower * down) >> 16).unwrap_or(255));
            }
        }
        GreyPicture { dots, ..*picture }
    }

    /// Lines on the straight page: from, to, and where they are.
    pub fn across(&self, line: &Ruling) -> (f64, f64, f64) {
        let (from, to) =
            (self.straight((line.from, line.aside(line.from))), self.straight((line.to, line.aside(line.to))));
        (from.0, to.0, (from.1 + to.1) / 2.0)
    }

    pub fn down(&self, line: &Ruling) -> (f64, f64, f64) {
        let (from, to) =
            (self.straight((line.aside(line.from), line.from)), self.straight((line.aside(line.to), line.to)));
        (from.1, to.1, (from.0 + to.0) / 2.0)
    }
}

/// The pencil of lines, by those that are long enough. `center` is the middle of the page along the lines
/// and aside.
fn pencil(lines: &[Ruling], least: f64, center: (f64, f64), may_fan: bool) -> Option<Pencil> {
    let mut long: Vec<&Ruling> = lines.iter().filter(|line| line.length() >= least).collect();
    long.sort_by(|one, other| one.slope.total_cmp(&other.slope));
    let median = long.get(long.len() / 2)?.slope;
    long.retain(|line| (line.slope - median).abs() < STRAY);
    let weight: f64 = long.iter().map(|line| line.length()).sum();
    let mean = |value: &dyn Fn(&Ruling) -> f64| {
        long.iter().map(|line| value(line) * line.length()).sum::<f64>() / weight.max(1.0)
    };
    let place = |line: &Ruling| line.aside(center.0) - center.1;
    let (at, lean) = (mean(&place), mean(&|line| line.slope));
    let spread = mean(&|line| (place(line) - at).powi(2));
    // Lines near to each other do not say how the others lean.
    let is_wide = spread > (center.1 * 0.12).powi(2);
    let fan = if may_fan && is_wide { mean(&|line| (place(line) - at) * (line.slope - lean)) / spread } else { 0.0 };
    Some(Pencil { lean: lean - fan * at, fan })
}

/// How far the rows of words lean: where rows of dots are the most unlike each other.
fn lean_of_words(ink: &Ink) -> f64 {
    const MOST_DOTS: usize = 40_000;
    const STEPS: i32 = 30;
    let mut dots: Vec<(f64, f64)> = Vec::new();
    for y in 0..ink.height {
        dots.extend(ink.row(y).iter().enumerate().filter(|(_, dark)| **dark).map(|(x, _)| (x as f64, y as f64)));
    }
    let step = (dots.len() / MOST_DOTS).max(1);
    let dots: Vec<(f64, f64)> = dots.into_iter().step_by(step).collect();
    let rate = |lean: f64| {
        let mut counts = vec![0_u32; ink.height + 1];
        for (x, y) in &dots {
            let row = y - lean * (x - ink.width as f64 / 2.0);
            if row >= 0.0
                && let Some(count) = counts.get_mut(row as usize)
            {
                *count += 1;
            }
        }
        counts.iter().map(|count| u64::from(*count).pow(2)).sum::<u64>()
    };
    let leans = (-STEPS..=STEPS).map(|step| f64::from(step) * 0.002);
    let best = leans.max_by_key(|lean| (rate(*lean), std::cmp::Reverse((lean.abs() * 1e6) as u64)));
    best.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruling(from: f64, to: f64, at: f64, slope: f64) -> Ruling {
        Ruling { from, to, at, slope, thickness: 2.0 }
    }

    #[test]
    fn a_page_is_set_straight_and_back() {
        let picture = GreyPicture { width: 1000, height: 1400, dpi: 120, dots: vec![255; 1_400_000] };
        let ink = Ink::from_rows(&[]);
        // Lines that lean more the further down they are.
        let across = [200.0, 700.0, 1200.0].map(|at| ruling(100.0, 900.0, at, -0.05 + (at - 700.0) * 0.00004)).to_vec();
        let down = [200.0, 500.0, 800.0].map(|at| ruling(100.0, 1300.0, at, 0.02 - (at - 500.0) * 0.0001)).to_vec();
        let lie = Lie::new(&picture, &ink, &Rulings { across: across.clone(), down }, true);
        assert!(!lie.is_straight());
        let (from, to, at) = lie.across(&across[0]);
        let ends = [lie.straight((from, at)), lie.straight((to, at))];
        assert!(from < to && ends.iter().all(|end| end.0.is_finite()));
        let left = lie.straight((100.0, across[2].aside(100.0))).1;
        let right = lie.straight((900.0, across[2].aside(900.0))).1;
        assert!((left - right).abs() < 0.5, "{left} {right}");
        let (x, y) = lie.askew(lie.straight((150.0, 1250.0)));
        assert!((x - 150.0).abs() < 0.01 && (y - 1250.0).abs() < 0.01, "{x} {y}");
        // Of a scan the lean is the same everywhere.
        let scan = Lie::new(&picture, &ink, &Rulings { across, down: Vec::new() }, false);
        assert_eq!(scan.across.fan, 0.0);
        assert_eq!(scan.down.lean, -scan.across.lean);
    }
}
