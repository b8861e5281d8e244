//! The blocks of a page: paragraphs, cells and tables.

use super::control::text_into;
use super::geometry::{EDGE, TINT};
use super::xml::{XmlElement, XmlNode, el, val};

/// A paragraph of runs and controls.
pub(super) fn paragraph(style: &'static str, content: impl IntoIterator<Item = XmlElement>) -> XmlElement {
    el("w:p").with(el("w:pPr").with(val("w:pStyle", style))).with_all(content)
}

/// A paragraph of printed words.
pub(super) fn words(style: &'static str, text: &str) -> XmlElement {
    paragraph(style, [text_into(el("w:r"), text)])
}

/// A small gap between two tables, which Word would otherwise join.
pub(super) fn gap() -> XmlElement {
    paragraph("Gap", [])
}

/// The smallest possible paragraph; Word requires one after a table at the end of a cell or the body.
pub(super) fn end_paragraph() -> XmlElement {
    paragraph("End", [])
}

/// Adds a property to a paragraph in schema order: after the style.
pub(super) fn also(mut paragraph: XmlElement, property: XmlElement) -> XmlElement {
    if let Some(XmlNode::Element(properties)) = paragraph.children.first_mut() {
        properties.children.push(XmlNode::Element(property));
    }
    paragraph
}

/// Keeps a paragraph, a row, a small table or the last row of a large one on the page of the next block.
pub(super) fn keep_with_next(mut block: XmlElement) -> XmlElement {
    match &*block.name {
        "w:p" => keep_paragraph(&mut block),
        "w:tr" => {
            for cell in elements_mut(&mut block).filter(|cell| cell.name == "w:tc") {
                elements_mut(cell).filter(|paragraph| paragraph.name == "w:p").for_each(keep_paragraph);
            }
        }
        "w:tbl" => {
            // LibreOffice requires the property in every row; for a few rows this does no harm.
            let count = elements_mut(&mut block).filter(|child| child.name != "w:tblPr").count();
            let from = if count <= 8 { 0 } else { count - 1 };
            for row in elements_mut(&mut block).filter(|child| child.name != "w:tblPr").skip(from) {
                *row = keep_with_next(std::mem::take(row));
            }
        }
        // The rows of a repeating section, with its one repeated item.
        "w:sdt" => {
            for content in elements_mut(&mut block).filter(|child| child.name == "w:sdtContent") {
                if let Some(XmlNode::Element(last)) = content.children.last_mut() {
                    *last = keep_with_next(std::mem::take(last));
                }
            }
        }
        _ => {}
    }
    block
}

fn keep_paragraph(paragraph: &mut XmlElement) {
    if let Some(XmlNode::Element(properties)) = paragraph.children.first_mut()
        && properties.child("w:keepNext").is_none()
    {
        properties.children.insert(1.min(properties.children.len()), XmlNode::Element(el("w:keepNext")));
    }
}

fn elements_mut(parent: &mut XmlElement) -> impl Iterator<Item = &mut XmlElement> {
    parent.children.iter_mut().filter_map(|child| match child {
        XmlNode::Element(element) => Some(element),
        XmlNode::Text(_) => None,
    })
}

/// The look of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableLook {
    /// Without borders: for placing fields side by side.
    Plain,
    /// With borders and tinted header rows.
    Grid,
}

/// A table of fixed column widths.
pub(super) struct TableSpec<'a> {
    pub look: TableLook,
    pub columns: &'a [u32],
    /// Distance from the margin in twips; may be negative.
    pub indent: i32,
    /// Padding at the left and right of each cell.
    pub sides: u32,
    /// Padding at the top and bottom of each cell.
    pub ends: u32,
    pub title: &'a str,
    pub description: &'a str,
}

impl TableSpec<'_> {
    /// The table with its rows.
    pub fn build(&self, rows: Vec<XmlElement>) -> XmlElement {
        let total: u32 = self.columns.iter().sum();
        let width = |name: &'static str, width: u32| el(name).attr("w:w", width).attr("w:type", "dxa");
        let mut properties = el("w:tblPr");
        if self.look == TableLook::Grid {
            properties = properties.with(val("w:tblStyle", "FormGrid"));
        }
        properties = properties
            .with(width("w:tblW", total))
            .with(el("w:tblInd").attr("w:w", self.indent).attr("w:type", "dxa"))
            .with(el("w:tblLayout").attr("w:type", "fixed"))
            .with(
                el("w:tblCellMar")
                    .with(width("w:top", self.ends))
                    .with(width("w:left", self.sides))
                    .with(width("w:bottom", self.ends))
                    .with(width("w:right", self.sides)),
            )
            .with(table_look(self.look == TableLook::Grid));
        if !self.title.is_empty() {
            properties = properties.with(val("w:tblCaption", self.title));
        }
        if !self.description.is_empty() {
            properties = properties.with(val("w:tblDescription", self.description));
        }
        let grid = el("w:tblGrid").with_all(self.columns.iter().map(|width| el("w:gridCol").attr("w:w", width)));
        el("w:tbl").with(properties).with(grid).with_all(rows)
    }
}

fn table_look(headed: bool) -> XmlElement {
    val("w:tblLook", if headed { "0620" } else { "0600" })
        .attr("w:firstRow", u8::from(headed))
        .attr("w:lastRow", 0)
        .attr("w:firstColumn", 0)
        .attr("w:lastColumn", 0)
        .attr("w:noHBand", 1)
        .attr("w:noVBand", 1)
}

/// A row, which stays on one page unless it may break.
pub(super) struct TableRow {
    pub header: bool,
    pub cut: bool,
    /// Least height in twips.
    pub height: u32,
    pub cells: Vec<XmlElement>,
}

impl TableRow {
    pub fn new(cells: Vec<XmlElement>) -> Self {
        Self { header: false, cut: false, height: 0, cells }
    }

    pub fn build(self) -> XmlElement {
        let mut properties = el("w:trPr");
        if !self.cut {
            properties = properties.with(el("w:cantSplit"));
        }
        if self.height > 0 {
            properties = properties.with(val("w:trHeight", self.height).attr("w:hRule", "atLeast"));
        }
        if self.header {
            properties = properties.with(el("w:tblHeader"));
        }
        el("w:tr").with(properties).with_all(self.cells)
    }
}

/// The look of a cell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TableCell {
    pub width: u32,
    pub span: usize,
    pub tinted: bool,
    pub boxed: bool,
    /// Whether the content aligns at the bottom, so that boxes under labels of different length line up.
    pub sunk: bool,
    /// Padding where it differs from the table's: top, left, bottom, right.
    pub room: Option<[u32; 4]>,
}

impl TableCell {
    pub fn new(width: u32) -> Self {
        Self { width, span: 1, ..Self::default() }
    }

    /// The cell with its paragraphs. Word requires a paragraph at the end, which is added after a table or to an empty
    /// cell.
    pub fn build(self, mut content: Vec<XmlElement>) -> XmlElement {
        let mut properties = el("w:tcPr").with(el("w:tcW").attr("w:w", self.width).attr("w:type", "dxa"));
        if self.span > 1 {
            properties = properties.with(val("w:gridSpan", self.span));
        }
        if self.boxed {
            let edge = |name| val(name, "single").attr("w:sz", 6).attr("w:space", 0).attr("w:color", EDGE);
            let edges = ["w:top", "w:left", "w:bottom", "w:right"].map(edge);
            properties = properties.with(el("w:tcBorders").with_all(edges));
        }
        if self.tinted || self.boxed {
            let fill = if self.tinted { TINT } else { "FFFFFF" };
            properties = properties.with(val("w:shd", "clear").attr("w:color", "auto").attr("w:fill", fill));
        }
        if let Some([top, left, bottom, right]) = self.room {
            let side = |name, width: u32| el(name).attr("w:w", width).attr("w:type", "dxa");
            properties = properties.with(
                el("w:tcMar")
                    .with(side("w:top", top))
                    .with(side("w:left", left))
                    .with(side("w:bottom", bottom))
                    .with(side("w:right", right)),
            );
        }
        if self.sunk {
            properties = properties.with(val("w:vAlign", "bottom"));
        }
        if content.last().is_none_or(|last| last.name != "w:p") {
            content.push(end_paragraph());
        }
        el("w:tc").with(properties).with_all(content)
    }
}
