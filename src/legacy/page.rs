//! [`Page`]: what stands on the pages of a document without fields of ours: cells and paragraphs with their words, and
//! how the words look. The readers of Word and PDF make it; nothing here knows a format.

/// The letter that stands for a picture among words.
pub const PICTURE: &str = "\u{fffc}";

/// What joins two lines of a page of which the second goes on with the first.
pub const WRAPPED: &str = "\u{2028}";

/// How words look, and whether they can only be an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Bold.
    pub is_bold: bool,
    /// Struck through.
    pub is_struck: bool,
    /// Underlined.
    pub is_underlined: bool,
    /// On a coloured ground.
    pub is_highlighted: bool,
    /// In a box.
    pub is_boxed: bool,
    /// Not shown.
    pub is_hidden: bool,
    /// In a field or a control, so that it is no printed word.
    pub is_answer: bool,
}

/// Words of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words. A line feed ends a line, a tab is a wide gap.
    pub text: String,
    /// Their look.
    pub look: Look,
}

/// The place of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The table, by its number in the document.
    pub table: usize,
    /// The row; rows ascend in a table.
    pub row: usize,
    /// The first column in the grid of the table.
    pub column: usize,
    /// The number of columns.
    pub span: usize,
}

impl Place {
    /// Whether two cells stand in a common column.
    #[must_use]
    pub fn shares_column(&self, other: &Self) -> bool {
        self.column < other.column + other.span && other.column < self.column + self.span
    }
}

/// A cell, or a paragraph outside tables.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// The place of a cell.
    pub place: Option<Place>,
    /// The cell around its table, by the number of its unit.
    pub around: Option<usize>,
    /// Its words.
    pub runs: Vec<Run>,
    /// How many pictures it has.
    pub pictures: usize,
    /// Whether its cell continues the one above.
    pub is_continued: bool,
    /// Whether its row is the first after the end of a page, so that it may be the rest of the row above.
    pub after_break: bool,
}

/// How values are found on a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// By the labels beside them.
    #[default]
    Label,
    /// By their places on the page.
    Position,
}

impl Reading {
    /// The keyword in records.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Position => "position",
        }
    }
}

/// What stands on the pages of a document, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Cells and paragraphs.
    pub units: Vec<Unit>,
    /// How its values are found.
    pub reading: Reading,
    /// The number of pages of a PDF.
    pub page_count: Option<u32>,
}
