//! Lines of words on a page: letters with a common baseline, parted where a gap is.

use super::content::Letter;
use crate::legacy::page::{Look, Run, WRAPPED};

/// A gap between words, as a share of the size of the letters.
const SPACE: f64 = 0.17;
/// A gap that parts columns.
const WIDE: f64 = 1.6;

/// The boxes below a line of labels.
#[derive(Debug, Clone)]
pub(super) struct Boxes {
    pub head: Vec<Vec<Line>>,
    pub body: Vec<Vec<Line>>,
    pub rights: Vec<f64>,
}

/// A line of letters.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub letters: Vec<Letter>,
    pub base: f64,
    pub size: f64,
    /// The boxes that the line labels.
    pub boxes: Option<Boxes>,
}

/// Letters as lines, from above.
pub(super) fn lines(mut letters: Vec<Letter>) -> Vec<Line> {
    letters.retain(|letter| !letter.text.is_empty());
    letters.sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut out: Vec<Line> = Vec::new();
    for letter in letters {
        match out.last_mut() {
            Some(line) if letter.base - line.base <= (line.size.min(letter.size) * 0.45).max(1.0) => {
                if letter.text.trim().is_empty() {
                    line.letters.push(letter);
                    continue;
                }
                line.size = line.size.max(letter.size);
                line.letters.push(letter);
            }
            _ => out.push(Line { base: letter.base, size: letter.size, letters: vec![letter], boxes: None }),
        }
    }
    for line in &mut out {
        line.letters.sort_by(|one, other| one.left.total_cmp(&other.left));
        // Programs print bold letters twice, a little apart.
        line.letters.dedup_by(|one, other| one.text == other.text && (one.left - other.left).abs() < 0.6);
    }
    out.retain(|line| line.letters.iter().any(|letter| !letter.text.trim().is_empty()));
    out
}

impl Line {
    fn left(&self) -> f64 {
        self.shown().next().map_or(0.0, |letter| letter.left)
    }

    fn right(&self) -> f64 {
        self.shown().last().map_or(0.0, |letter| letter.right)
    }

    fn shown(&self) -> impl DoubleEndedIterator<Item = &Letter> {
        self.letters.iter().filter(|letter| !letter.text.trim().is_empty())
    }

    pub fn begins_bold(&self) -> bool {
        self.shown().next().is_some_and(|letter| letter.look.is_bold)
    }

    pub fn ends_bold(&self) -> bool {
        self.shown().next_back().is_some_and(|letter| letter.look.is_bold)
    }

    /// The line's place and words, with a sign for each digit.
    pub fn mark(&self) -> (i64, String) {
        let words: String = self
            .shown()
            .flat_map(|letter| letter.text.chars())
            .map(|c| if c.is_ascii_digit() { '#' } else { c })
            .collect();
        // Whole points; a page has some hundreds.
        (self.base.round() as i64, words)
    }

    /// Whether the line has boxes below it.
    pub fn is_virtual(&self) -> bool {
        self.boxes.is_some()
    }

    pub fn has_gap(&self) -> bool {
        self.words().iter().any(|(text, _)| text == "\t")
    }

    /// Whether the next line begins with a word that had no room at the end of this one.
    pub fn is_full(&self, next: &Self, right: f64) -> bool {
        let mut end = next.left();
        for letter in next.letters.iter().skip_while(|letter| letter.text.trim().is_empty()) {
            if letter.text.trim().is_empty() || letter.left - end > letter.size * SPACE {
                break;
            }
            end = letter.right;
        }
        self.right() + (end - next.left()) + self.size * 0.28 > right - 1.0
    }

    /// Where the parts of the line between wide gaps begin.
    pub fn parts(&self) -> Vec<f64> {
        let mut out: Vec<f64> = Vec::new();
        let mut last: Option<&Letter> = None;
        for letter in self.shown() {
            let is_part = last.is_none_or(|last| letter.left - last.right > letter.size.max(last.size) * WIDE);
            if is_part {
                out.push(letter.left);
            }
            last = Some(letter);
        }
        out
    }

    /// Whether a word begins at a place, after a gap.
    pub fn has_word_at(&self, at: f64) -> bool {
        let mut last: Option<&Letter> = None;
        for letter in self.shown() {
            let is_after_gap = last.is_none_or(|last| letter.left - last.right > letter.size * SPACE);
            if is_after_gap && (letter.left - at).abs() < 1.6 {
                return true;
            }
            last = Some(letter);
        }
        false
    }

    /// The part of the line between two places; `None` when nothing is there.
    pub fn between(&self, from: f64, to: f64) -> Option<Self> {
        let letters: Vec<Letter> = self
            .letters
            .iter()
            .filter(|letter| (letter.left + letter.right) / 2.0 >= from && (letter.left + letter.right) / 2.0 <= to)
            .cloned()
            .collect();
        letters.iter().any(|letter| !letter.text.trim().is_empty()).then_some(Self { letters, boxes: None, ..*self })
    }

    /// A line of labels with the boxes below it.
    pub fn with_boxes(line: &Self, head: Vec<Vec<Self>>, body: Vec<Vec<Self>>, rights: Vec<f64>) -> Self {
        Self { letters: Vec::new(), base: line.base, size: line.size, boxes: Some(Boxes { head, body, rights }) }
    }

    /// The words and gaps of the line with their looks.
    fn words(&self) -> Vec<(String, Look)> {
        let mut out: Vec<(String, Look)> = Vec::new();
        let mut last: Option<&Letter> = None;
        let mut had_space = false;
        for letter in &self.letters {
            let look = letter.look;
            if letter.text.trim().is_empty() {
                had_space = true;
                continue;
            }
            if let Some(last) = last {
                let gap = letter.left - last.right;
                let size = letter.size.max(last.size);
                if gap > size * WIDE {
                    out.push(("\t".to_owned(), look));
                } else if gap > size * SPACE || (had_space && gap > -size * 0.2) {
                    out.push((" ".to_owned(), look));
                }
            }
            had_space = false;
            out.push((letter.text.clone(), look));
            last = Some(letter);
        }
        out
    }
}

/// Lines as runs: joined by a space where a line goes on, and by a line end where it does not.
pub(super) fn runs(lines: &[Line], right: f64) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut push = |text: &str, look: Look| match out.last_mut() {
        Some(run) if run.look == look => run.text.push_str(text),
        _ => out.push(Run { text: text.to_owned(), look }),
    };
    let mut before: Option<&Line> = None;
    for line in lines {
        if let Some(before) = before {
            let goes_on = before.is_full(line, right)
                && before.ends_bold() == line.begins_bold()
                && line.base - before.base < line.size * 2.2;
            push(if goes_on { WRAPPED } else { "\n" }, Look::default());
        }
        for (text, look) in line.words() {
            push(&text, look);
        }
        before = Some(line);
    }
    out
}
