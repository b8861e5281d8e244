//! Tables: a row as a line, with bars between its cells.

/// The most columns or rows that one cell can span.
pub(super) const MOST_SPANNED: usize = 50;
/// Separates the cells of a row.
const BAR: &str = " | ";
/// Stands in place of a cell that continues from a row above.
const ABOVE: &str = "(as above)";
/// The most lines of a cell, and the most letters in all cells, of a row that is written as one line.
const MOST_LINES: usize = 6;
const LONGEST: usize = 400;

/// The number of further rows that the cell of each column spans.
pub(super) type RowSpans = Vec<usize>;

/// An open row.
#[derive(Debug, Default)]
pub(super) struct OpenRow {
    cells: Vec<String>,
    /// Cells that begin in rows above.
    above: RowSpans,
    /// Its own cells.
    below: RowSpans,
}

impl OpenRow {
    /// A row below others.
    pub fn new(above: RowSpans) -> Self {
        Self { above, ..Self::default() }
    }

    /// Adds a cell, after those that continue from rows above.
    pub fn add(&mut self, text: String, columns: usize, rows: usize) {
        self.add_above();
        self.below.resize(self.cells.len(), 0);
        self.cells.push(text);
        self.cells.extend(std::iter::repeat_n(String::new(), columns.saturating_sub(1)));
        self.below.resize(self.cells.len(), rows.saturating_sub(1));
    }

    fn add_above(&mut self) {
        while let Some(span) = self.above.get_mut(self.cells.len()).filter(|span| **span > 0) {
            *span -= 1;
            self.cells.push(ABOVE.to_owned());
        }
    }

    /// The row as text, and its columns that continue below.
    pub fn finish(mut self) -> (String, RowSpans) {
        self.add_above();
        let mut spans = std::mem::take(&mut self.above);
        spans.resize(spans.len().max(self.below.len()), 0);
        for (span, own) in spans.iter_mut().zip(&self.below) {
            *span = (*span).max(*own);
        }
        (self.text(), spans)
    }

    fn text(&self) -> String {
        let is_bare = |cell: &String| cell.is_empty() || cell == ABOVE;
        if self.cells.iter().all(is_bare) {
            return String::new();
        }
        if let [only] = self.cells.as_slice() {
            return only.clone();
        }
        let lines: usize = self.cells.iter().map(|cell| cell.lines().count()).max().unwrap_or(0);
        let letters: usize = self.cells.iter().map(String::len).sum();
        if lines <= 1 || (lines <= MOST_LINES && letters <= LONGEST) {
            let cells: Vec<String> = self
                .cells
                .iter()
                .map(|cell| cell.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / "))
                .collect();
            return cells.join(BAR).trim_end().to_owned();
        }
        // Cells with much content stand one below the other, with a bar at the start of each.
        let cells: Vec<String> = self.cells.iter().map(|cell| format!("| {cell}").trim_end().to_owned()).collect();
        cells.join("\n")
    }
}
