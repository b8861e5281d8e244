//! Walks a document once and lists its controls, and the words that stand outside them.
//!
//! Both the file that came back and the blank it should have come from are walked, so that printed
//! words can be told from typed ones.

use super::control::PREFIX;
use super::xml::Element;
use crate::form::name::Tagged;
use crate::form::{EarlierWording, Form, Kind};

/// Most names of unknown fields that are told.
const UNKNOWN: usize = 50;

/// Everything found in a document.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The controls of the form's fields, in document order.
    pub controls: Vec<Control>,
    /// Cells, and paragraphs outside tables, in document order.
    pub units: Vec<Unit>,
    /// Names of fields that the form does not know.
    pub unknown: Vec<String>,
    /// Whether text outside any control was struck out in tracked changes.
    pub struck: bool,
    tables: usize,
    rows: usize,
}

impl Walk {
    /// Puts the words of today in the place of those that earlier blanks had, so that the file compares with a blank
    /// of today.
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

/// One control in a document.
#[derive(Debug)]
pub(super) struct Control {
    pub name: Tagged,
    /// The unit it stands in.
    pub unit: Option<usize>,
    pub text: String,
    /// It shows its placeholder, or says so.
    pub placeholder: bool,
    pub full_date: Option<String>,
    /// The state of a check box; none when it is no check box any more.
    pub checked: Option<bool>,
    pub pictures: Vec<Picture>,
    /// Some of its text was struck out in tracked changes.
    pub struck: bool,
    breaks: usize,
}

/// A picture or drawing: the relationship of its image, when it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture(pub Option<String>);

/// Where a cell stands: table and row of the document, column within the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub table: usize,
    pub row: usize,
    pub column: usize,
}

/// A cell, or a paragraph outside tables.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub place: Option<Place>,
    /// The words outside controls, paragraphs as lines.
    pub text: String,
    /// The controls in it.
    pub controls: Vec<usize>,
    pub pictures: Vec<Picture>,
    /// The style of its first paragraph.
    pub style: String,
    breaks: usize,
}

/// Walks a document.
pub(super) fn walk(form: &Form, document: &Element) -> Walk {
    let mut walker = Walker { form, walk: Walk::default(), unit: None, stack: Vec::new(), place: None, cell: false };
    if let Some(body) = document.child("w:body") {
        walker.blocks(body);
    }
    walker.walk
}

/// What a control in a file is called: its tag, else the name its placeholder carries.
pub(super) fn names(control: &Element) -> impl Iterator<Item = &str> {
    let properties = control.child("w:sdtPr");
    let tag = properties.and_then(|properties| properties.child_val("w:tag"));
    let part = properties
        .and_then(|properties| properties.child("w:placeholder")?.child_val("w:docPart"))
        .and_then(|name| name.strip_prefix(PREFIX));
    tag.into_iter().chain(part)
}

/// Where an element stands: among paragraphs and tables, or among runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Block,
    Run,
}

/// What takes the words that are met.
enum Sink<'w> {
    Control(&'w mut Control),
    Unit(&'w mut Unit),
    Nowhere,
}

struct Walker<'a> {
    form: &'a Form,
    walk: Walk,
    /// The unit that words go to.
    unit: Option<usize>,
    /// The controls that are open, innermost last; none for one that the form does not have.
    stack: Vec<Option<usize>>,
    /// The place of the next cell, while in a row.
    place: Option<Place>,
    /// In a cell all paragraphs are one unit.
    cell: bool,
}

impl Walker<'_> {
    /// Paragraphs, tables, rows and cells: whatever stands above the level of runs.
    fn blocks(&mut self, parent: &Element) {
        for child in parent.elements() {
            match &*child.name {
                "w:p" => self.paragraph(child),
                "w:tbl" => self.table(child),
                "w:tr" => self.row(child),
                "w:tc" => self.cell(child),
                "w:sdt" => self.control(child, Level::Block),
                "mc:AlternateContent" => self.alternate(child, Level::Block),
                "w:del" | "w:moveFrom" => self.deleted(child),
                "w:ins" | "w:moveTo" | "w:customXml" | "w:smartTag" => self.blocks(child),
                _ => {}
            }
        }
    }

    /// One alternative only: the first choice, which is what a current Word shows.
    fn alternate(&mut self, element: &Element, level: Level) {
        if let Some(one) = element.child("mc:Choice").or_else(|| element.child("mc:Fallback")) {
            self.descend(one, level);
        }
    }

    fn descend(&mut self, element: &Element, level: Level) {
        match level {
            Level::Block => self.blocks(element),
            Level::Run => self.runs(element),
        }
    }

    fn table(&mut self, table: &Element) {
        self.walk.tables += 1;
        let outer = self.place.replace(Place { table: self.walk.tables, row: 0, column: 0 });
        self.blocks(table);
        self.place = outer;
    }

    fn row(&mut self, row: &Element) {
        if row.child("w:trPr").is_some_and(|properties| properties.child("w:del").is_some()) {
            self.deleted(row);
            return;
        }
        self.walk.rows += 1;
        let table = self.place.map_or(0, |place| place.table);
        let outer = self.place.replace(Place { table, row: self.walk.rows, column: 0 });
        self.blocks(row);
        self.place = outer;
    }

    fn cell(&mut self, cell: &Element) {
        let outer = (self.unit, self.cell, self.place);
        self.open_unit(self.place);
        self.cell = true;
        self.blocks(cell);
        (self.unit, self.cell, self.place) = outer;
        if let Some(place) = &mut self.place {
            place.column += 1;
        }
    }

    fn open_unit(&mut self, place: Option<Place>) {
        self.unit = Some(self.walk.units.len());
        self.walk.units.push(Unit { place, ..Unit::default() });
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

    fn paragraph(&mut self, paragraph: &Element) {
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
        self.runs(paragraph);
        match self.sink() {
            Sink::Control(control) => control.breaks += 1,
            Sink::Unit(unit) => unit.breaks += 1,
            Sink::Nowhere => {}
        }
        if !self.cell {
            self.unit = outer;
        }
    }

    /// Runs and what may stand around them. Properties, instructions, comments and notes are no
    /// text of the document and are passed over.
    fn runs(&mut self, parent: &Element) {
        for child in parent.elements() {
            match &*child.name {
                "w:r" | "w:ins" | "w:moveTo" | "w:hyperlink" | "w:smartTag" | "w:customXml" | "w:fldSimple"
                | "w:dir" | "w:bdo" | "w:ruby" | "w:rubyBase" | "m:oMath" | "m:oMathPara" | "m:r" => self.runs(child),
                "w:t" | "m:t" => self.say(&child.own_text()),
                "w:tab" | "w:ptab" => self.say("\t"),
                "w:br" | "w:cr" => self.say("\n"),
                "w:noBreakHyphen" => self.say("-"),
                "w:sym" => self.symbol(child),
                "w:sdt" => self.control(child, Level::Run),
                "mc:AlternateContent" => self.alternate(child, Level::Run),
                "w:del" | "w:moveFrom" => self.deleted(child),
                "w:drawing" | "w:pict" | "w:object" | "w14:contentPart" | "w:contentPart" => self.drawing(child),
                // A control around a paragraph may turn up among runs in what other programs write.
                "w:p" => self.paragraph(child),
                "w:tbl" => self.table(child),
                _ => {}
            }
        }
    }

    /// Where words go: the innermost control, else the unit.
    fn sink(&mut self) -> Sink<'_> {
        match self.stack.last() {
            Some(Some(index)) => self.walk.controls.get_mut(*index).map_or(Sink::Nowhere, Sink::Control),
            Some(None) => Sink::Nowhere,
            None => self.unit.and_then(|at| self.walk.units.get_mut(at)).map_or(Sink::Nowhere, Sink::Unit),
        }
    }

    fn say(&mut self, words: &str) {
        let (text, breaks) = match self.sink() {
            Sink::Control(control) => (&mut control.text, &mut control.breaks),
            Sink::Unit(unit) => (&mut unit.text, &mut unit.breaks),
            Sink::Nowhere => return,
        };
        if !text.is_empty() {
            text.extend(std::iter::repeat_n('\n', *breaks));
        }
        *breaks = 0;
        text.push_str(words);
    }

    fn symbol(&mut self, symbol: &Element) {
        let code = symbol.get("w:char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let wingdings = symbol.get("w:font").is_some_and(|font| font.starts_with("Wingdings"));
        let glyph = match code.map(|code| code & 0xff) {
            // The ticks, crosses and boxes of Wingdings and Wingdings 2.
            Some(0x51..=0x54 | 0xfb..=0xfe | 0x78) if wingdings => Some('☒'),
            Some(0xa8 | 0x6f | 0xa3) if wingdings => Some('☐'),
            _ => code.and_then(char::from_u32),
        };
        if let Some(glyph) = glyph {
            self.say(glyph.encode_utf8(&mut [0; 4]));
        }
    }

    fn deleted(&mut self, element: &Element) {
        fn words(element: &Element) -> bool {
            let own = matches!(&*element.name, "w:delText" | "w:t") && !element.own_text().trim().is_empty();
            own || element.elements().any(words)
        }
        if !words(element) {
            return;
        }
        match self.sink() {
            Sink::Control(control) => control.struck = true,
            Sink::Unit(_) | Sink::Nowhere => self.walk.struck = true,
        }
    }

    fn drawing(&mut self, element: &Element) {
        fn image(element: &Element) -> Option<String> {
            let own = match &*element.name {
                "a:blip" => element.get("r:embed").or_else(|| element.get("r:link")),
                "v:imagedata" => element.get("r:id"),
                _ => None,
            };
            own.map(str::to_owned).or_else(|| element.elements().find_map(image))
        }
        let picture = Picture(image(element));
        let typed = text_box(element);
        if picture.0.is_some() || typed.is_none() {
            match self.sink() {
                Sink::Control(control) => control.pictures.push(picture),
                Sink::Unit(unit) => unit.pictures.push(picture),
                Sink::Nowhere => {}
            }
        }
        if let Some(typed) = typed {
            let outer = (self.unit, self.cell, self.place.take(), std::mem::take(&mut self.stack));
            self.cell = false;
            self.blocks(typed);
            (self.unit, self.cell, self.place, self.stack) = outer;
        }
    }

    fn control(&mut self, sdt: &Element, level: Level) {
        let Some(content) = sdt.child("w:sdtContent") else { return };
        let properties = sdt.child("w:sdtPr");
        let Some(name) = names(sdt).find_map(|name| self.form.tagged(name)) else {
            let swallowed = self.unknown(sdt);
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
            checked: box_state.map(|state| {
                state
                    .child("w14:checked")
                    .is_some_and(|checked| matches!(checked.get("w14:val"), None | Some("1" | "true" | "on")))
            }),
            pictures: Vec::new(),
            struck: false,
            breaks: 0,
        });
        self.stack.push(Some(index));
        // Among runs, or around paragraphs of a cell, the unit is there already.
        if self.unit.is_some() && (level == Level::Run || self.cell) {
            self.settle();
        }
        self.descend(content, level);
        self.stack.pop();
    }

    /// Notes a control with a name that looks like ours, which the form does not have. What stands
    /// in it is not taken for words of the page.
    fn unknown(&mut self, sdt: &Element) -> bool {
        let Some(properties) = sdt.child("w:sdtPr") else { return false };
        let structural =
            ["w15:repeatingSection", "w15:repeatingSectionItem", "w:group", "w:docPartObj", "w:docPartList"];
        let Some(name) = names(sdt).find(|name| looks_like_ours(name)) else { return false };
        let table = self.form.field(name).is_some_and(|field| matches!(field.kind, Kind::Table(_)));
        if table || structural.iter().any(|name| properties.child(name).is_some()) {
            return false;
        }
        if self.walk.unknown.len() < UNKNOWN && !self.walk.unknown.iter().any(|known| known == name) {
            self.walk.unknown.push(name.to_owned());
        }
        true
    }
}

/// An on-off property: there, and not said to be off.
fn is_on(element: &Element) -> bool {
    !matches!(element.get("w:val"), Some("0" | "false" | "off"))
}

fn text_box(element: &Element) -> Option<&Element> {
    element.elements().find_map(|child| match &*child.name {
        "w:txbxContent" => Some(child),
        "mc:AlternateContent" => child.child("mc:Choice").or_else(|| child.child("mc:Fallback")).and_then(text_box),
        _ => text_box(child),
    })
}

/// The shape of our names: lower-case words joined by `_`, parts joined by a full stop.
fn looks_like_ours(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '_' | '.' | '-'))
}
