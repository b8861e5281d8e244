//! The words of a document in rows of cells, with where each cell stands beside the others.

/// A text has no more lines than this at its beginning.
const MOST_LINES: usize = 1_000;
/// The most bytes of a cell. No label and no title is so long.
const LONGEST: usize = 4_000;

/// Words that stand together.
#[derive(Debug, Clone, PartialEq)]
pub struct TextCell {
    /// The words.
    pub text: String,
    /// Where they begin: a column of a table, or a place on a page.
    pub left: f32,
    /// Where they end.
    pub right: f32,
    /// Whether only another font parts them from the cell before, as a value from its label, or a letter that a font lacks.
    pub goes_on: bool,
}

/// Cells that stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRow {
    /// The cells from the left.
    pub cells: Vec<TextCell>,
    /// How far down a page they stand, in points; none of a text whose rows follow each other.
    pub place: Option<f32>,
}

impl TextRow {
    /// The cells of a row of a table, a column each.
    #[must_use]
    pub fn of_columns(texts: Vec<String>) -> Self {
        let mut at = 0.0;
        let cell = |mut text: String| {
            text.truncate(text.floor_char_boundary(LONGEST));
            let left = at;
            at += 1.0;
            // A column does not reach into the next one.
            TextCell { text, left, right: left + 0.9, goes_on: false }
        };
        Self { cells: texts.into_iter().map(cell).collect(), place: None }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }

    /// Its words from the left.
    #[must_use]
    pub fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ")
    }
}

impl TextCell {
    /// Whether it stands in the same column as another one.
    #[must_use]
    pub fn is_in_column_of(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right
    }
}

/// The first lines of a text, a row of one cell each.
#[must_use]
pub fn lines(text: &str) -> Vec<TextRow> {
    let beginning = |line: &str| line.get(..line.floor_char_boundary(LONGEST)).unwrap_or_default().to_owned();
    text.lines().take(MOST_LINES).map(|line| TextRow::of_columns(vec![beginning(line)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_text_is_looked_at() {
        let text = format!("{}\n{}", "é".repeat(1 << 20), "x\n".repeat(5_000));
        let rows = lines(&text);
        assert_eq!(rows.len(), MOST_LINES);
        assert_eq!(rows[0].text(), "é".repeat(LONGEST / 2));
        assert_eq!(TextRow::of_columns(vec!["é".repeat(1 << 20)]).text().len(), LONGEST);
    }
}
