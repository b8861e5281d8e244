//! What is dark on a page, whatever the light.

use crate::legacy::picture::GreyPicture;

/// The side of the squares in which the paper's brightness is measured, in dots.
const SQUARE: usize = 32;
/// Ink is darker than this share of the paper around it, in percent, and by so many steps.
const SHARE: u32 = 80;
const STEPS: u8 = 28;

/// On white paper, ink is darker.
const DARK: u8 = 215;

/// The dark dots of a picture.
#[derive(Debug, Clone)]
pub(super) struct Ink {
    pub width: usize,
    pub height: usize,
    dots: Vec<bool>,
}

/// The brightness of the paper in squares.
#[derive(Debug)]
pub(super) struct Paper {
    pub across: usize,
    pub down: usize,
    pub levels: Vec<u8>,
}

impl Paper {
    /// Nine tenths of a square's dots are no brighter than its level.
    pub fn new(picture: &GreyPicture) -> Self {
        let (across, down) = (picture.width.div_ceil(SQUARE), picture.height.div_ceil(SQUARE));
        let mut levels = Vec::with_capacity(across * down);
        for top in (0..picture.height).step_by(SQUARE) {
            for left in (0..picture.width).step_by(SQUARE) {
                let mut counts = [0_u32; 256];
                let mut all = 0;
                for y in top..(top + SQUARE).min(picture.height) {
                    let from = y * picture.width + left;
                    let row = picture.dots.get(from..from + SQUARE.min(picture.width - left)).unwrap_or_default();
                    for dot in row {
                        counts[usize::from(*dot)] += 1;
                    }
                    all += row.len() as u32;
                }
                let mut above = 0;
                let level = (0..=255_u8).rev().find(|level| {
                    above += counts[usize::from(*level)];
                    above * 10 > all
                });
                levels.push(level.unwrap_or(255));
            }
        }
        Self { across, down, levels }
    }

    pub fn level(&self, across: usize, down: usize) -> u8 {
        self.levels.get(down * self.across + across).copied().unwrap_or(255)
    }

    /// The picture on white paper: without shadows, coloured grounds and grain.
    pub fn whitened(&self, picture: &GreyPicture) -> GreyPicture {
        let half = SQUARE as i64 / 2;
        let square = |at: i64, most: usize| usize::try_from(at).unwrap_or(0).min(most.saturating_sub(1));
        // The two squares around a dot, and how near it is to the second.
        let between = |at: usize, most: usize| {
            let from = (at as i64 - half).div_euclid(SQUARE as i64);
            let share = (at as i64 - half).rem_euclid(SQUARE as i64) as u32;
            (square(from, most), square(from + 1, most), share)
        };
        let columns: Vec<(usize, usize, u32)> = (0..picture.width).map(|x| between(x, self.across)).collect();
        let mut dots = Vec::with_capacity(picture.dots.len());
        for (y, row) in picture.dots.chunks(picture.width.max(1)).enumerate() {
            let (upper, lower, down) = between(y, self.down);
            let whole = SQUARE as u32;
            let levels: Vec<u32> = (0..self.across)
                .map(|at| u32::from(self.level(at, upper)) * (whole - down) + u32::from(self.level(at, lower)) * down)
                .collect();
            for (dot, (left, right, share)) in row.iter().zip(&columns) {
                let level = |at: usize| levels.get(at).copied().unwrap_or(255 * whole);
                let level = (level(*left) * (whole - share) + level(*right) * share) / (whole * whole);
                // Of the paper's brightness, so much counts as white.
                let white = (level * 9 / 10).max(1);
                dots.push(u8::try_from(u32::from(*dot) * 255 / white).unwrap_or(255));
            }
        }
        GreyPicture { dots, ..*picture }
    }

    /// The part of a photograph that is paper, in dots: left, top, right, bottom.
    pub fn sheet(&self, picture: &GreyPicture) -> (usize, usize, usize, usize) {
        let whole = (0, 0, picture.width, picture.height);
        let level = self.parting();
        let is_paper = |across: usize, down: usize| self.level(across, down) > level;
        let share = |count: usize, of: usize| count * 100 > of * 35;
        let columns: Vec<usize> = (0..self.across)
            .filter(|across| share((0..self.down).filter(|down| is_paper(*across, *down)).count(), self.down))
            .collect();
        let rows: Vec<usize> = (0..self.down)
            .filter(|down| share((0..self.across).filter(|across| is_paper(*across, *down)).count(), self.across))
            .collect();
        let (Some(left), Some(right), Some(top), Some(bottom)) =
            (columns.first(), columns.last(), rows.first(), rows.last())
        else {
            return whole;
        };
        let sheet = (
            left * SQUARE,
            top * SQUARE,
            ((right + 1) * SQUARE).min(picture.width),
            ((bottom + 1) * SQUARE).min(picture.height),
        );
        let area = (sheet.2 - sheet.0) * (sheet.3 - sheet.1);
        if area * 4 > picture.width * picture.height { sheet } else { whole }
    }

    /// The level that parts dark squares from bright ones (Otsu's method).
    fn parting(&self) -> u8 {
        let mut counts = [0_f64; 256];
        for level in &self.levels {
            counts[usize::from(*level)] += 1.0;
        }
        let all: f64 = counts.iter().sum();
        let sum: f64 = counts.iter().enumerate().map(|(level, count)| level as f64 * count).sum();
        let (mut below, mut sum_below, mut best, mut parting) = (0.0, 0.0, 0.0, 0);
        for (level, count) in (0..=255_u8).zip(counts) {
            below += count;
            sum_below += f64::from(level) * count;
            let above = all - below;
            if below > 0.0 && above > 0.0 {
                let apart = sum_below / below - (sum - sum_below) / above;
                let between = below * above * apart * apart;
                if between > best {
                    (best, parting) = (between, level);
                }
            }
        }
        // Squares that hardly differ are all paper.
        let (darkest, brightest) = (self.levels.iter().min(), self.levels.iter().max());
        let is_even = darkest.zip(brightest).is_some_and(|(darkest, brightest)| brightest - darkest < 60);
        if is_even { 0 } else { parting }
    }
}

impl Ink {
    pub fn new(picture: &GreyPicture, paper: &Paper) -> Self {
        let mut dots = Vec::with_capacity(picture.dots.len());
        for (y, row) in picture.dots.chunks(picture.width.max(1)).enumerate() {
            for (across, part) in row.chunks(SQUARE).enumerate() {
                let level = paper.level(across, y / SQUARE);
                let share = u8::try_from(u32::from(level) * SHARE / 100).unwrap_or(255);
                let limit = share.min(level.saturating_sub(STEPS));
                dots.extend(part.iter().map(|dot| *dot < limit));
            }
        }
        Self { width: picture.width, height: picture.height, dots }
    }

    /// The dark dots of a picture on white paper.
    pub fn on_white(picture: &GreyPicture) -> Self {
        let dots = picture.dots.iter().map(|dot| *dot < DARK).collect();
        Self { width: picture.width, height: picture.height, dots }
    }

    #[cfg(test)]
    pub fn from_rows(rows: &[&str]) -> Self {
        let width = rows.first().map_or(0, |row| row.len());
        let dots = rows.iter().flat_map(|row| row.bytes().map(|byte| byte == b'#')).collect();
        Self { width, height: rows.len(), dots }
    }

    pub fn at(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dots.get(y * self.width + x).copied().unwrap_or(false)
    }

    pub fn row(&self, y: usize) -> &[bool] {
        self.dots.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// Rows as columns.
    pub fn transposed(&self) -> Self {
        let mut dots = vec![false; self.dots.len()];
        for y in 0..self.height {
            for (x, is_dark) in self.row(y).iter().enumerate() {
                if *is_dark && let Some(dot) = dots.get_mut(x * self.height + y) {
                    *dot = true;
                }
            }
        }
        Self { width: self.height, height: self.width, dots }
    }

    /// The dark share of a rectangle.
    pub fn share(&self, x0: usize, y0: usize, x1: usize, y1: usize) -> f64 {
        let all = x1.saturating_sub(x0) * y1.saturating_sub(y0);
        let dark = (y0..y1).map(|y| (x0..x1).filter(|x| self.at(*x, y)).count()).sum::<usize>();
        if all == 0 { 0.0 } else { dark as f64 / all as f64 }
    }
}

/// The dark runs of a row: from, and the dot after the last.
pub(super) fn runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = None;
    for (x, is_dark) in row.iter().copied().chain([false]).enumerate() {
        match (is_dark, from) {
            (true, None) => from = Some(x),
            (false, Some(start)) => {
                out.push((start, x));
                from = None;
            }
            _ => {}
        }
    }
    out
}
