//! Walks a document once and lists its controls and the words outside them.
//! Both the returned file and the blank are walked, so that typed words can be distinguished from printed ones.

use std::collections::BTreeMap;

use super::control::PREFIX;
use super::data_binding::DataBinding;
use super::drawing::{DrawingObject, Image};
use super::hidden_text::{Styles, is_on};
use super::text;
use super::xml::XmlElement;
use crate::dates;
use crate::form::address::ControlTag;
use crate::form::{EarlierWording, Form, Kind};
use crate::legacy::page::{Look, PICTURE, Run};
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

/// Walks a document with the controls and fields of somebody else, whose contents are words of the page. The units have
/// their `runs`.
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
    /// The form whose controls are read; `None` for a document with somebody else's.
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

    fn table(&mut self, table: &XmlElement) {
        self.walk.tables += 1;
        let outer = self.place.replace(CellPlace { table: self.walk.tables, row: 0, column: 0 });
        let outer_cell = std::mem::replace(&mut self.around, self.unit.filter(|_| self.cell));
        let outer_column = self.grid_column;
        self.blocks(table);
        self.place = outer;
        self.around = outer_cell;
        self.grid_column = outer_column;
    }

    fn row(&mut self, row: &XmlElement) {
        if row.child("w:trPr").is_some_and(|properties| properties.child("w:del").is_some()) {
            let change = row.child("w:trPr").and_then(|properties| properties.child("w:del"));
            self.deleted(row, change.unwrap_or(row));
            return;
        }
        self.walk.rows += 1;
        let table = self.place.map_or(0, |place| place.table);
        let outer = self.place.replace(CellPlace { table, row: self.walk.rows, column: 0 });
        let outer_depth = std::mem::replace(&mut self.row_depth, self.stack.len());
        let before = row.child("w:trPr").and_then(|properties| properties.child_val("w:gridBefore"));
        self.grid_column = before.and_then(|count| count.parse().ok()).unwrap_or(0);
        self.blocks(row);
        self.place = outer;
        self.row_depth = outer_depth;
    }

    fn cell(&mut self, cell: &XmlElement) {
        let outer = (self.unit, self.cell, self.place, self.in_answer_cell);
        let is_first = self.place.is_none_or(|place| place.column == 0);
        self.open_unit(self.place);
        let properties = cell.child("w:tcPr");
        let span = properties.and_then(|properties| properties.child_val("w:gridSpan"));
        let span = span.and_then(|span| span.parse::<usize>().ok()).unwrap_or(1).clamp(1, 64);
        let merge = properties.and_then(|properties| properties.child("w:vMerge"));
        let is_continued = merge.is_some_and(|merge| merge.get("w:val") != Some("restart"));
        if let Some(unit) = self.unit.and_then(|at| self.walk.units.get_mut(at)) {
            unit.grid = (self.grid_column, span);
            unit.is_continued = is_continued;
            unit.around = self.around;
        }
        let next_column = self.grid_column.saturating_add(span);
        self.cell = true;
        self.in_answer_cell = self.begin_answer_cell(is_first);
        self.blocks(cell);
        (self.unit, self.cell, self.place, self.in_answer_cell) = outer;
        self.grid_column = next_column;
        if let Some(place) = &mut self.place {
            place.column += 1;
        }
    }

    /// In a table within an answer, each row is a line of the answer, with bars between cells. Returns whether the next
    /// cell is in such a table.
    fn begin_answer_cell(&mut self, is_first: bool) -> bool {
        if self.row_depth != self.stack.len() {
            return false;
        }
        let WordSink::Control(control) = self.sink() else { return false };
        if is_first {
            let is_begun = !control.text.is_empty();
            control.text.extend(is_begun.then_some('\n'));
        } else {
            control.text.push_str(" | ");
        }
        control.breaks = 0;
        true
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

    /// Runs and elements around them. Property elements hold no text and are skipped.
    fn runs(&mut self, parent: &XmlElement) {
        for child in parent.elements() {
            match &*child.name {
                "w:r" => {
                    let kind = self.styles.hidden_kind(child, self.paragraph_style.as_deref());
                    let outer = std::mem::replace(&mut self.left_out_kind, kind);
                    let outer_look = self.look;
                    self.look = self.run_look(child, kind);
                    self.runs(child);
                    self.left_out_kind = outer;
                    self.look = outer_look;
                }
                "w:ins" | "w:moveTo" => {
                    self.inserted(child);
                    self.runs(child);
                }
                "w:hyperlink" => {
                    self.runs(child);
                    self.link(child.get("r:id"), String::new());
                }
                "w:instrText" => self.instruction(&child.own_text()),
                "w:fldSimple" => {
                    self.instruction(child.get("w:instr").unwrap_or_default());
                    self.runs(child);
                }
                "m:oMath" => {
                    self.find(ExtraKind::Equation, text::words(child));
                    self.runs(child);
                }
                "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" | "w:rubyBase" | "m:oMathPara" | "m:r" => {
                    self.runs(child);
                }
                "w:ruby" => self.ruby(child),
                "w:fldChar" => self.form_field(child),
                "w:commentRangeStart" | "w:commentReference" => self.anchor(ExtraKind::Comment, child),
                "w:footnoteReference" => self.anchor(ExtraKind::Footnote, child),
                "w:endnoteReference" => self.anchor(ExtraKind::Endnote, child),
                "w:altChunk" | "w:subDoc" => self.document(child),
                "w:t" | "m:t" => self.push_words(&child.own_text()),
                "w:tab" | "w:ptab" => self.push_words("\t"),
                "w:br" | "w:cr" => self.push_words("\n"),
                "w:noBreakHyphen" => self.push_words("-"),
                "w:sym" => self.symbol(child),
                "w:sdt" => self.control(child, ContentLevel::Run),
                "mc:AlternateContent" => self.alternate(child, ContentLevel::Run),
                "w:del" | "w:moveFrom" => self.deleted(child, child),
                "w:drawing" | "w:pict" | "w:object" | "w14:contentPart" | "w:contentPart" => self.drawing(child),
                // The parts of an equation are nested.
                name if name.starts_with("m:") && !name.ends_with("Pr") => self.runs(child),
                // Other programs write controls around paragraphs among runs.
                "w:p" => self.paragraph(child),
                "w:tbl" => self.table(child),
                _ => {}
            }
        }
    }

    /// The look of a run in a document without a form.
    fn run_look(&self, run: &XmlElement, kind: Option<ExtraKind>) -> Look {
        let own = self.styles.run_look(run, self.paragraph_look);
        Look {
            is_struck: kind == Some(ExtraKind::StruckThrough),
            is_hidden: kind == Some(ExtraKind::Hidden),
            is_answer: self.look.is_answer || self.form_field == Some(true),
            ..own
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

    fn find(&mut self, kind: ExtraKind, words: String) {
        let spot = self.spot();
        self.add(FoundExtra { kind, spot, words, by: None, image: None, target: None });
    }

    fn add(&mut self, found: FoundExtra) {
        self.goes_on = false;
        if self.walk.found.len() < MOST_FOUND {
            self.walk.found.push(found);
        }
    }

    /// Adds words, joined to the last ones found if they continue them.
    fn add_words(&mut self, found: FoundExtra) {
        let goes_on = std::mem::take(&mut self.goes_on);
        match self.walk.found.last_mut() {
            Some(last) if goes_on && (last.kind, last.spot, &last.by) == (found.kind, found.spot, &found.by) => {
                last.words.push_str(&found.words);
            }
            _ => self.add(found),
        }
        self.goes_on = true;
    }

    /// Records words that are struck through or hidden, or in a field that the form does not have.
    fn note_left_out(&mut self, kind: ExtraKind, words: &str) {
        let spot = self.spot();
        if words.trim().is_empty() && !self.goes_on {
            return;
        }
        match spot {
            WalkPlace::Control(index) => {
                if let Some(control) = self.walk.controls.get_mut(index) {
                    control.has_left_out_text = true;
                }
            }
            WalkPlace::Unit(index) => {
                if let Some(unit) = self.walk.units.get_mut(index).filter(|_| !words.trim().is_empty()) {
                    unit.left_out.push(words.to_owned());
                }
            }
            WalkPlace::Nowhere => {}
        }
        self.add_words(FoundExtra { kind, spot, words: words.to_owned(), by: None, image: None, target: None });
    }

    fn anchor(&mut self, kind: ExtraKind, element: &XmlElement) {
        let spot = self.spot();
        if let Some(id) = element.get("w:id") {
            self.walk.anchors.entry((kind, id.to_owned())).or_insert(spot);
        }
    }

    fn document(&mut self, element: &XmlElement) {
        let spot = self.spot();
        let target = element.get("r:id").map(str::to_owned);
        self.add(FoundExtra { kind: ExtraKind::Document, spot, words: String::new(), by: None, image: None, target });
    }

    fn link(&mut self, target: Option<&str>, words: String) {
        let spot = self.spot();
        let target = target.map(str::to_owned);
        if target.is_some() || !words.is_empty() {
            self.add(FoundExtra { kind: ExtraKind::Link, spot, words, by: None, image: None, target });
        }
    }

    /// The instruction of a field; a link's instruction holds its target.
    fn instruction(&mut self, code: &str) {
        let words = code.trim_start().strip_prefix("HYPERLINK").and_then(|rest| rest.split('"').nth(1));
        self.link(None, words.unwrap_or_default().to_owned());
    }

    /// Ruby: the reading follows the base text in brackets.
    fn ruby(&mut self, ruby: &XmlElement) {
        ruby.child("w:rubyBase").into_iter().for_each(|base| self.runs(base));
        let Some(over) = ruby.child("w:rt").filter(|over| !text::words(over).trim().is_empty()) else { return };
        self.push_words(" (");
        self.runs(over);
        self.push_words(")");
    }

    /// A legacy form field, whose mark or choice is in its properties only.
    fn form_field(&mut self, start: &XmlElement) {
        match start.get("w:fldCharType") {
            Some("separate") => self.form_field = self.form_field.map(|_| true),
            Some("end") => self.form_field = None,
            _ => {}
        }
        let Some(data) = start.child("w:ffData") else { return };
        self.form_field = Some(false);
        if let Some(mark) = data.child("w:checkBox") {
            let state = mark.child("w:checked").or_else(|| mark.child("w:default")).is_some_and(is_on);
            let outer = self.look;
            self.look.is_answer = true;
            self.push_words(if state { "☒" } else { "☐" });
            self.look = outer;
        } else if let Some(list) = data.child("w:ddList") {
            let chosen = list.child_val("w:result").or_else(|| list.child_val("w:default"));
            let chosen = chosen.and_then(|number| number.parse().ok()).unwrap_or(0);
            let entries = list.elements().filter(|entry| entry.name == "w:listEntry");
            let words = entries.filter_map(|entry| entry.get("w:val")).nth(chosen).map(str::to_owned);
            let outer = self.look;
            self.look.is_answer = true;
            words.iter().for_each(|words| self.push_words(words));
            self.look = outer;
        }
    }

    fn push_words(&mut self, words: &str) {
        if let Some(kind) = self.left_out_kind {
            self.note_left_out(kind, words);
            if matches!(self.spot(), WalkPlace::Control(_) | WalkPlace::Nowhere) {
                return;
            }
        } else if self.spot() == WalkPlace::Nowhere {
            self.note_left_out(ExtraKind::Outside, words);
            return;
        } else {
            self.goes_on &= words.trim().is_empty();
        }
        let in_answer_cell = self.in_answer_cell;
        let (is_strange, look) = (self.form.is_none(), self.look);
        let (text, breaks) = match self.sink() {
            WordSink::Control(control) if in_answer_cell && words == "\n" => {
                control.breaks += 1;
                return;
            }
            WordSink::Control(control) if in_answer_cell => {
                if control.breaks > 0 && !control.text.ends_with(['\n', ' ']) {
                    control.text.push_str(" / ");
                }
                control.breaks = 0;
                control.text.push_str(words);
                return;
            }
            WordSink::Control(control) => (&mut control.text, &mut control.breaks),
            WordSink::Unit(unit) => {
                if is_strange {
                    let breaks = if unit.text.is_empty() { 0 } else { unit.breaks };
                    let text = "\n".repeat(breaks) + words;
                    unit.runs.push(Run { text, look });
                }
                (&mut unit.text, &mut unit.breaks)
            }
            WordSink::Nowhere => return,
        };
        if !text.is_empty() {
            text.extend(std::iter::repeat_n('\n', *breaks));
        }
        *breaks = 0;
        text.push_str(words);
    }

    fn symbol(&mut self, symbol: &XmlElement) {
        let code = symbol.get("w:char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let wingdings = symbol.get("w:font").is_some_and(|font| font.starts_with("Wingdings"));
        let glyph = match code.map(|code| code & 0xff) {
            // The ticks, crosses and boxes of Wingdings and Wingdings 2.
            Some(0x51..=0x54 | 0xfb..=0xfe | 0x78) if wingdings => Some('☒'),
            Some(0xa8 | 0x6f | 0xa3) if wingdings => Some('☐'),
            _ => code.and_then(char::from_u32),
        };
        if let Some(glyph) = glyph {
            self.push_words(glyph.encode_utf8(&mut [0; 4]));
        }
    }

    /// Leaves out a tracked deletion; `change` holds its author.
    fn deleted(&mut self, element: &XmlElement, change: &XmlElement) {
        let words = text::deleted_words(element);
        if words.trim().is_empty() {
            return;
        }
        match self.sink() {
            WordSink::Control(control) => control.struck = true,
            WordSink::Unit(_) | WordSink::Nowhere => self.walk.struck = true,
        }
        let spot = self.spot();
        let by = change_author(change);
        self.add_words(FoundExtra { kind: ExtraKind::Deleted, spot, words, by, image: None, target: None });
    }

    fn inserted(&mut self, element: &XmlElement) {
        let words = text::words(element);
        if !words.trim().is_empty() {
            let spot = self.spot();
            let by = change_author(element);
            self.add_words(FoundExtra { kind: ExtraKind::Inserted, spot, words, by, image: None, target: None });
        }
    }

    fn drawing(&mut self, element: &XmlElement) {
        let drawing = DrawingObject::from_element(element);
        let image = drawing.images.first().map(|Image(image)| image.clone());
        let picture = PictureRef(image.clone());
        if picture.0.is_some() || drawing.boxes.is_empty() {
            match self.sink() {
                WordSink::Control(control) => control.pictures.push(picture),
                WordSink::Unit(unit) => unit.pictures.push(picture),
                WordSink::Nowhere => {}
            }
        }
        if self.form.is_none() && image.is_some() {
            self.push_words(PICTURE);
        }
        let spot = self.spot();
        let described = |name: &str| match drawing.alt.as_str() {
            "" => name.to_owned(),
            alt => format!("{name}: {alt}"),
        };
        let found =
            |kind, words, image| FoundExtra { kind, spot, words, by: None, image, target: drawing.object.clone() };
        match &drawing.name {
            Some(name) => self.add(found(ExtraKind::Object, described(name), image)),
            None => {
                for Image(image) in &drawing.images {
                    self.add(found(ExtraKind::Picture, drawing.alt.clone(), Some(image.clone())));
                }
                let bare = drawing.images.is_empty() && drawing.boxes.is_empty() && drawing.words.is_empty();
                if bare && !drawing.is_nothing() {
                    self.add(found(ExtraKind::Object, described("a drawn shape"), None));
                }
            }
        }
        for words in &drawing.words {
            self.find(ExtraKind::Outside, words.clone());
        }
        for typed in drawing.boxes {
            let outer = (self.unit, self.cell, self.place.take(), std::mem::take(&mut self.stack));
            let kind = self.left_out_kind.take();
            self.cell = false;
            self.blocks(typed);
            (self.unit, self.cell, self.place, self.stack) = outer;
            self.left_out_kind = kind;
        }
    }

    fn control(&mut self, sdt: &XmlElement, level: ContentLevel) {
        let Some(content) = sdt.child("w:sdtContent") else { return };
        let properties = sdt.child("w:sdtPr");
        let Some(name) = names(sdt).find_map(|name| self.form?.tagged(name)) else {
            let Some(form) = self.form else { return self.strange_control(sdt, content, level) };
            let swallowed = self.unknown(form, sdt);
            if swallowed {
                self.stack.push(None);
            }
            self.descend(content, level);
            if swallowed {
                self.stack.pop();
            }
            return;
        };
        let has = |name: &str| properties.is_some_and(|properties| properties.child(name).is_some_and(is_on));
        let box_state = properties.and_then(|properties| properties.child("w14:checkbox"));
        let index = self.walk.controls.len();
        self.walk.controls.push(Control {
            name,
            unit: None,
            text: String::new(),
            placeholder: has("w:showingPlcHdr"),
            full_date: properties
                .and_then(|properties| properties.child("w:date")?.get("w:fullDate"))
                .map(str::to_owned),
            bound: properties.and_then(DataBinding::from_properties),
            checked: box_state.map(|state| {
                state
                    .child("w14:checked")
                    .is_some_and(|checked| matches!(checked.get("w14:val"), None | Some("1" | "true" | "on")))
            }),
            pictures: Vec::new(),
            struck: false,
            has_left_out_text: false,
            breaks: 0,
        });
        self.stack.push(Some(index));
        // Among runs, or around paragraphs of a cell, the unit exists already.
        if self.unit.is_some() && (level == ContentLevel::Run || self.cell) {
            self.settle();
        }
        self.descend(content, level);
        self.stack.pop();
    }

    /// A control of somebody else: its content is an answer, unless it shows its placeholder or holds other controls.
    fn strange_control(&mut self, sdt: &XmlElement, content: &XmlElement, level: ContentLevel) {
        let properties = sdt.child("w:sdtPr");
        let has = |name: &str| properties.is_some_and(|properties| properties.child(name).is_some_and(is_on));
        if has("w:showingPlcHdr") {
            return self.empty_control(content, level);
        }
        let plain = ["w:text", "w:date", "w:dropDownList", "w:comboBox", "w14:checkbox"];
        let is_answer = plain.iter().any(|name| properties.is_some_and(|properties| properties.child(name).is_some()));
        let outer = self.look;
        self.look.is_answer |= is_answer;
        self.descend(content, level);
        self.look = outer;
    }

    /// A control that shows its placeholder: its cell is still a cell.
    fn empty_control(&mut self, content: &XmlElement, level: ContentLevel) {
        if level == ContentLevel::Run {
            return;
        }
        for child in content.elements() {
            match &*child.name {
                "w:tc" => {
                    let mut bare = XmlElement { name: child.name.clone(), ..XmlElement::default() };
                    bare.children.extend(child.child("w:tcPr").cloned().map(super::xml::XmlNode::Element));
                    self.cell(&bare);
                }
                "w:p" if !self.cell => self.open_unit(None),
                _ => {}
            }
        }
    }

    /// Records a control with a name of our pattern that the form does not have. Its content is not read as words of
    /// the page.
    fn unknown(&mut self, form: &Form, sdt: &XmlElement) -> bool {
        let Some(properties) = sdt.child("w:sdtPr") else { return false };
        let structural =
            ["w15:repeatingSection", "w15:repeatingSectionItem", "w:group", "w:docPartObj", "w:docPartList"];
        let Some(name) = names(sdt).find(|name| looks_like_ours(name)) else { return false };
        let table = form.field(name).is_some_and(|field| matches!(field.kind, Kind::Table(_)));
        if table || structural.iter().any(|name| properties.child(name).is_some()) {
            return false;
        }
        if self.walk.unknown.len() < UNKNOWN && !self.walk.unknown.iter().any(|known| known == name) {
            self.walk.unknown.push(name.to_owned());
        }
        true
    }
}

/// The author and day of a tracked change.
fn change_author(change: &XmlElement) -> Option<String> {
    author(change.get("w:author"), change.get("w:date"))
}

/// An author and a day, as far as the file states them.
pub(super) fn author(name: Option<&str>, date: Option<&str>) -> Option<String> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let day = date.and_then(|date| chrono::NaiveDate::parse_from_str(date.get(..10)?, "%Y-%m-%d").ok());
    let parts: Vec<String> = name.map(str::to_owned).into_iter().chain(day.map(dates::long)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The pattern of our names: lower-case words joined by `_`, parts joined by a full stop.
fn looks_like_ours(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '_' | '.' | '-'))
}
