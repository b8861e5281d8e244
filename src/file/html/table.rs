//! Tables: a row as a line, its cells parted by bars, so that columns can be told.

/// More columns or rows than this are not spanned by one cell.
pub(super) const MOST_SPANNED: usize = 50;
/// Between the cells of a row.
const BAR: &str = " | ";
/// In place of a cell that goes on from a row above.
const ABOVE: &str = "(as above)";
/// A row is one line if its cells have no more lines and its words no more letters than this.
const MOST_LINES: usize = 6;
const LONGEST: usize = 400;

/// How many more rows the cell of each column spans.
pub(super) type RowSpans = Vec<usize>;

/// A row that is open.
#[derive(Debug, Default)]
pub(super) struct OpenRow {
    cells: Vec<String>,
    /// Of cells that begin in rows above.
    above: RowSpans,
    /// Of its own cells.
    below: RowSpans,
}

impl OpenRow {
    /// A row below others.
    pub fn new(above: RowSpans) -> Self {
        Self { above, ..Self::default() }
    }

    /// Adds a cell, after those that go on from the rows above.
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

    /// The row as text, and which of its columns go on below.
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
        // Cells with much in them stand one below the other, each with a bar where it begins.
        let cells: Vec<String> = self.cells.iter().map(|cell| format!("| {cell}").trim_end().to_owned()).collect();
        cells.join("\n")
    }
}
