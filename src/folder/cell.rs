//! The text of a document in rows of cells with their positions.

/// The most lines read from a text.
const MOST_LINES: usize = 1_000;
/// The most bytes read of a cell; labels and titles are shorter.
const LONGEST: usize = 4_000;

/// Adjacent words.
#[derive(Debug, Clone, PartialEq)]
pub struct TextCell {
    /// The words.
    pub text: String,
    /// The left edge: a column of a table, or points on a page.
    pub left: f32,
    /// The right edge.
    pub right: f32,
    /// Whether only a change of font separates it from the cell before: a value after its label, or a substituted
    /// glyph.
    pub goes_on: bool,
}

/// Cells side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRow {
    /// The cells from the left.
    pub cells: Vec<TextCell>,
    /// The distance from the top of the page, in points; none in a text or table.
    pub place: Option<f32>,
}

impl TextRow {
    /// The row of a table, a cell for each column.
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

    /// Whether all cells are empty.
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
    /// Whether it overlaps another cell horizontally.
    #[must_use]
    pub fn is_in_column_of(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right
    }
}

/// Returns the first lines of a text, a row of one cell each.
#[must_use]
pub fn lines(text: &str) -> Vec<TextRow> {
    let beginning = |line: &str| line.get(..line.floor_char_boundary(LONGEST)).unwrap_or_default().to_owned();
    text.lines().take(MOST_LINES).map(|line| TextRow::of_columns(vec![beginning(line)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_text_is_read() {
        let text = format!("{}\n{}", "é".repeat(1 << 20), "x\n".repeat(5_000));
        let rows = lines(&text);
        assert_eq!(rows.len(), MOST_LINES);
        assert_eq!(rows[0].text(), "é".repeat(LONGEST / 2));
        assert_eq!(TextRow::of_columns(vec!["é".repeat(1 << 20)]).text().len(), LONGEST);
    }
}
