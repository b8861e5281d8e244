//! Walks a document once and lists its controls and the words outside them.
//! Both the returned file and the blank are walked, so that typed words can be distinguished from printed ones.

mod controls;
mod extras;
mod tables;
mod words;

use std::collections::BTreeMap;

use super::control::PREFIX;
use super::data_binding::DataBinding;
use super::drawing::{DrawingObject, Image};
use super::hidden_text::Styles;
use super::xml::XmlElement;
use crate::dates;
use crate::form::address::ControlTag;
use crate::form::{EarlierWording, Form};
use crate::legacy::page::{Look, Run};
use crate::record::ExtraKind;

/// The most names of unknown fields that are listed.
const UNKNOWN: usize = 50;
/// The most extras that are listed.
const MOST_FOUND: usize = 1_000;

/// Everything found in a document.
#[derive(Debug, Default)]
pub(super) struct DocumentWalk {
    /// The controls of the form's fields, in document order.
    pub controls: Vec<Control>,
    /// Cells, and paragraphs outside tables, in document order.
    pub units: Vec<TextUnit>,
    /// Names of fields that the form does not have.
    pub unknown: Vec<String>,
    /// Whether text outside any control was deleted in tracked changes.
    pub struck: bool,
    /// The contents besides the answers, in document order.
    pub found: Vec<FoundExtra>,
    /// The places of comments, footnotes and endnotes, by their ids.
    pub anchors: BTreeMap<(ExtraKind, String), WalkPlace>,
    tables: usize,
    rows: usize,
}

impl DocumentWalk {
    /// Replaces the words of earlier blanks with today's, so that the file compares with today's blank.
    pub fn update_wording(&mut self, earlier: &[EarlierWording]) {
        for unit in &mut self.units {
            for wording in earlier {
                if let Some(text) = wording.update(&unit.text) {
                    unit.text = text;
                }
            }
        }
    }
}

/// Something in the document besides the answers.
#[derive(Debug, Clone)]
pub(super) struct FoundExtra {
    pub kind: ExtraKind,
    pub spot: WalkPlace,
    pub words: String,
    /// The author and day of a tracked change.
    pub by: Option<String>,
    /// The relationship of its image.
    pub image: Option<String>,
    /// The relationship of its target or content.
    pub target: Option<String>,
}

/// A place: in a control or in a unit, by its index, or in neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WalkPlace {
    Control(usize),
    Unit(usize),
    Nowhere,
}

/// One control in a document.
#[derive(Debug)]
pub(super) struct Control {
    pub name: ControlTag,
    /// The unit that contains it.
    pub unit: Option<usize>,
    pub text: String,
    /// Whether it shows its placeholder, or its properties say so.
    pub placeholder: bool,
    pub full_date: Option<String>,
    /// The stored text that Word shows in its place on opening the file.
    pub bound: Option<DataBinding>,
    /// The state of a check box; `None` when it is no longer one.
    pub checked: Option<bool>,
    pub pictures: Vec<PictureRef>,
    /// Whether some of its text was deleted in tracked changes.
    pub struck: bool,
    /// Whether some of its text is struck through or hidden, and not in `text`.
    pub has_left_out_text: bool,
    breaks: usize,
}

/// A picture or drawing: the relationship of its image, if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PictureRef(pub Option<String>);

/// The place of a cell: table and row of the document, column within the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CellPlace {
    pub table: usize,
    pub row: usize,
    pub column: usize,
}

/// A cell, or a paragraph outside tables.
#[derive(Debug, Default)]
pub(super) struct TextUnit {
    pub place: Option<CellPlace>,
    /// The words outside controls, one line for each paragraph.
    pub text: String,
    /// The controls in it.
    pub controls: Vec<usize>,
    pub pictures: Vec<PictureRef>,
    /// The style of its first paragraph.
    pub style: String,
    /// The words that are struck through or hidden. They are also in `text`, because printed words may be among them.
    pub left_out: Vec<String>,
    /// The same text as `text`, with its look; only in a document without a form.
    pub runs: Vec<Run>,
    /// The first column of its cell in the grid of the table, and the number of columns.
    pub grid: (usize, usize),
    /// Whether its cell continues the one above.
    pub is_continued: bool,
    /// The cell around its table.
    pub around: Option<usize>,
    breaks: usize,
}

impl TextUnit {
    /// Typed words of this unit without those that are struck through or hidden.
    pub fn holding(&self, typed: &str) -> String {
        let mut words = typed.to_owned();
        for left_out in &self.left_out {
            if let Some(at) = words.find(left_out.trim()) {
                words.replace_range(at..at + left_out.trim().len(), "");
            }
        }
        words
    }
}

/// Walks a document of a form.
pub(super) fn walk(form: &Form, document: &XmlElement, styles: &Styles) -> DocumentWalk {
    walk_as(Some(form), document, styles)
}

/// Walks a document that is not made by Formfolio. The contents of its controls and fields count as words of the page, and
/// each unit has its `runs`.
pub(super) fn walk_strange(document: &XmlElement, styles: &Styles) -> DocumentWalk {
    walk_as(None, document, styles)
}

fn walk_as(form: Option<&Form>, document: &XmlElement, styles: &Styles) -> DocumentWalk {
    let mut walker = Walker {
        form,
        styles,
        look: Look::default(),
        paragraph_look: Look::default(),
        form_field: None,
        grid_column: 0,
        around: None,
        walk: DocumentWalk::default(),
        unit: None,
        stack: Vec::new(),
        place: None,
        cell: false,
        row_depth: 0,
        in_answer_cell: false,
        paragraph_style: None,
        left_out_kind: None,
        goes_on: false,
    };
    if let Some(body) = document.child("w:body") {
        walker.blocks(body);
    }
    // The background of the pages.
    for Image(image) in
        document.child("w:background").into_iter().flat_map(|behind| DrawingObject::from_element(behind).images)
    {
        let words = "the background of the pages".to_owned();
        let kind = ExtraKind::Picture;
        walker.add(FoundExtra { kind, spot: WalkPlace::Nowhere, words, by: None, image: Some(image), target: None });
    }
    walker.walk
}

/// The names of a control: its tag, and the name that its placeholder carries.
pub(super) fn names(control: &XmlElement) -> impl Iterator<Item = &str> {
    let properties = control.child("w:sdtPr");
    let tag = properties.and_then(|properties| properties.child_val("w:tag"));
    let part = properties
        .and_then(|properties| properties.child("w:placeholder")?.child_val("w:docPart"))
        .and_then(|name| name.strip_prefix(PREFIX));
    tag.into_iter().chain(part)
}

/// The level of an element: among paragraphs and tables, or among runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ContentLevel {
    Block,
    Run,
}

/// The destination of words.
enum WordSink<'w> {
    Control(&'w mut Control),
    Unit(&'w mut TextUnit),
    Nowhere,
}

struct Walker<'a> {
    /// The form whose controls are read; `None` for a document that is not made by Formfolio.
    form: Option<&'a Form>,
    styles: &'a Styles,
    /// The look of the run.
    look: Look,
    /// The look that the paragraph's style gives.
    paragraph_look: Look,
    /// The legacy form field that is open, and whether its result has begun.
    form_field: Option<bool>,
    /// The first column of the next cell in the grid of its table.
    grid_column: usize,
    /// The cell around the table.
    around: Option<usize>,
    walk: DocumentWalk,
    /// The unit that words go to.
    unit: Option<usize>,
    /// The open controls, innermost last; `None` for a control that the form does not have.
    stack: Vec<Option<usize>>,
    /// The place of the next cell, within a row.
    place: Option<CellPlace>,
    /// Whether the walk is in a cell, where all paragraphs are one unit.
    cell: bool,
    /// The number of open controls at the start of the row.
    row_depth: usize,
    /// Whether the walk is in a cell of a table within an answer.
    in_answer_cell: bool,
    paragraph_style: Option<String>,
    /// Why the words of the run do not count, or `None` when they do.
    left_out_kind: Option<ExtraKind>,
    /// Whether the next words of the same kind continue the last ones found.
    goes_on: bool,
}

impl Walker<'_> {
    /// Paragraphs, tables, rows and cells: everything above the level of runs.
    fn blocks(&mut self, parent: &XmlElement) {
        for child in parent.elements() {
            match &*child.name {
                "w:p" => self.paragraph(child),
                "w:tbl" => self.table(child),
                "w:tr" => self.row(child),
                "w:tc" => self.cell(child),
                "w:sdt" => self.control(child, ContentLevel::Block),
                "mc:AlternateContent" => self.alternate(child, ContentLevel::Block),
                "w:del" | "w:moveFrom" => self.deleted(child, child),
                "w:ins" | "w:moveTo" => {
                    self.inserted(child);
                    self.blocks(child);
                }
                "w:customXml" | "w:smartTag" => self.blocks(child),
                "w:altChunk" | "w:subDoc" => self.document(child),
                "w:commentRangeStart" => self.anchor(ExtraKind::Comment, child),
                _ => {}
            }
        }
    }

    /// Walks one alternative only: the one that a current Word shows.
    fn alternate(&mut self, element: &XmlElement, level: ContentLevel) {
        let drawn = |name: &str| matches!(name, "w:drawing" | "w:pict" | "w:object" | "w14:contentPart");
        match element.alternative() {
            // A drawing without a picture takes it from the fallback.
            Some(one) if one.elements().any(|child| drawn(&child.name)) => self.drawing(element),
            Some(one) => self.descend(one, level),
            None => self.find(ExtraKind::Object, "something that only a newer version of Word shows".to_owned()),
        }
    }

    fn descend(&mut self, element: &XmlElement, level: ContentLevel) {
        match level {
            ContentLevel::Block => self.blocks(element),
            ContentLevel::Run => self.runs(element),
        }
    }

    fn open_unit(&mut self, place: Option<CellPlace>) {
        self.unit = Some(self.walk.units.len());
        self.walk.units.push(TextUnit { place, ..TextUnit::default() });
        self.settle();
    }

    /// A control around a cell or a paragraph belongs to the unit that opens in it.
    fn settle(&mut self) {
        let Some(at) = self.unit else { return };
        for index in self.stack.iter().flatten() {
            let Some(control) = self.walk.controls.get_mut(*index) else { continue };
            if control.unit.is_none() {
                control.unit = Some(at);
                if let Some(unit) = self.walk.units.get_mut(at) {
                    unit.controls.push(*index);
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: &XmlElement) {
        let outer = self.unit;
        if !self.cell {
            self.open_unit(None);
        }
        let style = paragraph.child("w:pPr").and_then(|properties| properties.child_val("w:pStyle"));
        if let (Some(unit), Some(style)) = (self.unit.and_then(|at| self.walk.units.get_mut(at)), style)
            && unit.style.is_empty()
        {
            style.clone_into(&mut unit.style);
        }
        let outer_style = std::mem::replace(&mut self.paragraph_style, style.map(str::to_owned));
        let outer_look = std::mem::replace(&mut self.paragraph_look, self.styles.look(style));
        self.runs(paragraph);
        self.paragraph_look = outer_look;
        self.paragraph_style = outer_style;
        if let (true, Some(found)) = (self.goes_on, self.walk.found.last_mut()) {
            found.words.push('\n');
        }
        match self.sink() {
            WordSink::Control(control) => control.breaks += 1,
            WordSink::Unit(unit) => unit.breaks += 1,
            WordSink::Nowhere => {}
        }
        if !self.cell {
            self.unit = outer;
        }
    }

    /// The destination of words: the innermost control, otherwise the unit.
    fn sink(&mut self) -> WordSink<'_> {
        match self.stack.last() {
            Some(Some(index)) => self.walk.controls.get_mut(*index).map_or(WordSink::Nowhere, WordSink::Control),
            Some(None) => WordSink::Nowhere,
            None => self.unit.and_then(|at| self.walk.units.get_mut(at)).map_or(WordSink::Nowhere, WordSink::Unit),
        }
    }

    fn spot(&self) -> WalkPlace {
        match self.stack.last() {
            Some(Some(index)) => WalkPlace::Control(*index),
            Some(None) => WalkPlace::Nowhere,
            None => self.unit.map_or(WalkPlace::Nowhere, WalkPlace::Unit),
        }
    }
}

/// An author and a day, as far as the file states them.
pub(super) fn author(name: Option<&str>, date: Option<&str>) -> Option<String> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let day = date.and_then(|date| chrono::NaiveDate::parse_from_str(date.get(..10)?, "%Y-%m-%d").ok());
    let parts: Vec<String> = name.map(str::to_owned).into_iter().chain(day.map(dates::long)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
