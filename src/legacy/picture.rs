//! Pictures of pages, and [`WordReader`]: what reads words in them. Nothing here knows a program.

use std::fmt::Debug;

use crate::error::Result;

/// A picture of a page in grey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreyPicture {
    /// Dots in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Dots to an inch.
    pub dpi: u32,
    /// The dots row by row, from 0 for black to 255 for white.
    pub dots: Vec<u8>,
}

impl GreyPicture {
    /// The dot at a place; white outside the picture.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> u8 {
        if x < self.width { self.dots.get(y * self.width + x).copied().unwrap_or(255) } else { 255 }
    }

    /// Paints a dot white.
    pub(crate) fn whiten(&mut self, place: Option<(usize, usize)>) {
        if let Some((x, y)) = place.filter(|(x, _)| *x < self.width)
            && let Some(dot) = self.dots.get_mut(y * self.width + x)
        {
            *dot = 255;
        }
    }

    /// The picture turned clockwise by a quarter.
    #[must_use]
    pub fn turned(&self) -> Self {
        let (width, height) = (self.height, self.width);
        let dots = (0..width * height).map(|at| self.at(at / width, self.height - 1 - at % width)).collect();
        Self { width, height, dots, ..*self }
    }
}

/// A word in a picture. Places are in dots from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureWord {
    /// Its letters.
    pub text: String,
    /// The left edge of its letters.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// How wide they are.
    pub width: f64,
    /// How high they are.
    pub height: f64,
    /// How clear it is, from 0 to 100.
    pub confidence: f64,
    /// The line it stands in, by a number of the reader.
    pub line: usize,
}

/// How words stand in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureLayout {
    /// In rows, one below the other: a page.
    Rows,
    /// Here and there.
    Sparse,
}

/// Reads words in pictures.
pub trait WordReader: Debug + Sync {
    /// The words of a picture.
    ///
    /// # Errors
    /// When the reader could not do its work.
    fn words(&self, picture: &GreyPicture, layout: PictureLayout) -> Result<Vec<PictureWord>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_turned_clockwise() {
        let picture = GreyPicture { width: 3, height: 2, dpi: 200, dots: vec![1, 2, 3, 4, 5, 6] };
        let turned = picture.turned();
        assert_eq!((turned.width, turned.height), (2, 3));
        assert_eq!(turned.dots, [4, 1, 5, 2, 6, 3]);
        assert_eq!(turned.turned().turned().turned(), picture);
    }
}
