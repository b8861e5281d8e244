//! Pictures of pages, and [`WordReader`]: what reads words in them. Nothing here knows a program.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;

use crate::error::Result;
use crate::parallel::lock;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// The most pictures whose words are remembered.
const MOST_REMEMBERED: usize = 2_000;

/// Remembers the words of pictures, because reading one takes seconds.
#[derive(Debug)]
pub struct RememberedWords<R> {
    reader: R,
    known: Mutex<HashMap<PictureKey, Vec<PictureWord>>>,
    /// Its key is random.
    hasher: RandomState,
}

/// What a picture is remembered by.
#[derive(Debug, PartialEq, Eq, Hash)]
struct PictureKey {
    width: usize,
    height: usize,
    layout: PictureLayout,
    dots: u64,
}

impl<R: WordReader> RememberedWords<R> {
    /// Remembers what `reader` reads.
    pub fn new(reader: R) -> Self {
        Self { reader, known: Mutex::default(), hasher: RandomState::new() }
    }
}

impl<R: WordReader> WordReader for RememberedWords<R> {
    fn words(&self, picture: &GreyPicture, layout: PictureLayout) -> Result<Vec<PictureWord>> {
        let dots = self.hasher.hash_one((picture.dpi, &picture.dots));
        let key = PictureKey { width: picture.width, height: picture.height, layout, dots };
        if let Some(words) = lock(&self.known).get(&key) {
            return Ok(words.clone());
        }
        let words = self.reader.words(picture, layout)?;
        let mut known = lock(&self.known);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(key, words.clone());
        Ok(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts how often it is asked.
    #[derive(Debug, Default)]
    struct Counting(Mutex<usize>);

    impl WordReader for Counting {
        fn words(&self, picture: &GreyPicture, _layout: PictureLayout) -> Result<Vec<PictureWord>> {
            *lock(&self.0) += 1;
            let text = picture.at(0, 0).to_string();
            Ok(vec![PictureWord { text, left: 0.0, top: 0.0, width: 9.0, height: 9.0, confidence: 90.0, line: 1 }])
        }
    }

    #[test]
    fn a_picture_is_read_once() {
        let reader = RememberedWords::new(Counting::default());
        let mut picture = GreyPicture { width: 3, height: 2, dpi: 200, dots: vec![1, 2, 3, 4, 5, 6] };
        let text = |picture: &GreyPicture, layout| reader.words(picture, layout).unwrap()[0].text.clone();
        assert_eq!(text(&picture, PictureLayout::Rows), "1");
        assert_eq!(text(&picture, PictureLayout::Rows), "1");
        assert_eq!(*lock(&reader.reader.0), 1);
        assert_eq!(text(&picture, PictureLayout::Sparse), "1");
        picture.dots[0] = 7;
        assert_eq!(text(&picture, PictureLayout::Rows), "7");
        assert_eq!(*lock(&reader.reader.0), 3);
    }

    #[test]
    fn a_picture_is_turned_clockwise() {
        let picture = GreyPicture { width: 3, height: 2, dpi: 200, dots: vec![1, 2, 3, 4, 5, 6] };
        let turned = picture.turned();
        assert_eq!((turned.width, turned.height), (2, 3));
        assert_eq!(turned.dots, [4, 1, 5, 2, 6, 3]);
        assert_eq!(turned.turned().turned().turned(), picture);
    }
}
