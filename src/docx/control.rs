//! Content controls: how each kind of answer is stored in Word, for writer and reader.
//! A control is one `w:sdt` with the field's name as its tag ([`Address::tag`]). LibreOffice drops tags on saving, so
//! the placeholder's building block carries the name too, as `ff.NAME`.

use std::collections::BTreeMap;

use super::geometry::{FAINT, emu, mm};
use super::xml::{XmlElement, el, val};
use crate::dates;
use crate::form::{Address, Form, Kind};
use crate::record::Answer;
use crate::text::collapse_spaces;

/// The prefix of our placeholders' names.
pub(super) const PREFIX: &str = "ff.";
/// The relationship of the placeholder picture of a signature.
pub(super) const SIGNATURE_RELATIONSHIP: &str = "rIdSignature0";
/// The placeholder picture of a signature: a pale strip to click on.
pub(super) const SIGNATURE_PICTURE: &[u8] = include_bytes!("signature.png");
/// The relationship of the authority's logo.
pub(super) const LOGO_RELATIONSHIP: &str = "rIdLogo";
/// The largest size of a logo, in twips.
const LOGO_ROOM: (u32, u32) = (mm(45), mm(14));

/// An empty box and a marked one.
pub(super) const UNMARKED: char = '\u{2610}';
pub(super) const MARKED: char = '\u{2612}';

/// The longest title of a control; Word refuses titles of more than 64 characters.
const ALIAS: usize = 60;

/// The content of one control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ControlContent<'f> {
    Text { lines: bool },
    Name { several: bool },
    Number,
    Time,
    Date,
    YesNo,
    Choice(&'f [String]),
    Mark,
    Picture,
}

/// The content of an address's control; `None` when the form has no such field.
pub(super) fn leaf<'f>(form: &'f Form, address: &Address) -> Option<ControlContent<'f>> {
    let field = form.field(address.field())?;
    match (address, &field.kind) {
        (Address::Cell { column, .. }, Kind::Table(table)) => leaf_of(&table.column(column)?.kind),
        (Address::SignerName(_), Kind::Signature { .. }) => Some(ControlContent::Name { several: false }),
        (Address::SignedDate(_), Kind::Signature { .. }) => Some(ControlContent::Date),
        (Address::Option { .. }, Kind::Choices { .. }) | (Address::Point { .. }, Kind::Scale { .. }) => {
            Some(ControlContent::Mark)
        }
        (Address::Field(_), kind) => leaf_of(kind),
        _ => None,
    }
}

fn leaf_of(kind: &Kind) -> Option<ControlContent<'_>> {
    Some(match kind {
        Kind::Text => ControlContent::Text { lines: false },
        Kind::LongText => ControlContent::Text { lines: true },
        Kind::Person { several, .. } => ControlContent::Name { several: *several },
        Kind::Number => ControlContent::Number,
        Kind::Time => ControlContent::Time,
        Kind::Date => ControlContent::Date,
        Kind::Tick => ControlContent::Mark,
        Kind::YesNo => ControlContent::YesNo,
        Kind::Choice { choices } => ControlContent::Choice(choices),
        Kind::Signature { .. } => ControlContent::Picture,
        Kind::Choices { .. } | Kind::Scale { .. } | Kind::Table(_) => return None,
    })
}

/// The placeholder of an empty control, on screen and on paper: boxes to tick by pen for a choice, the format of a date
/// or time, and otherwise spaces to click on, which print as nothing. Word requires a placeholder that is not empty.
pub(super) fn placeholder(form: &Form, address: &Address) -> String {
    let boxes = |options: &[&str]| {
        options
            .iter()
            .map(|option| format!("{UNMARKED}\u{a0}{}", option.replace(' ', "\u{a0}")))
            .collect::<Vec<_>>()
            .join("  ")
    };
    match leaf(form, address) {
        Some(ControlContent::Date) => "DD/MM/YYYY".to_owned(),
        Some(ControlContent::Time) => "HH:MM".to_owned(),
        Some(ControlContent::Mark) => UNMARKED.to_string(),
        Some(ControlContent::Picture) => "Click to insert a picture of the signature".to_owned(),
        Some(ControlContent::YesNo) => boxes(&["Yes", "No"]),
        Some(ControlContent::Choice(choices)) => boxes(&choices.iter().map(String::as_str).collect::<Vec<_>>()),
        _ => "\u{2002}".repeat(5),
    }
}

/// Placeholders of files made earlier, whose own list of placeholders may be lost.
pub(super) const EARLIER_PLACEHOLDERS: [&str; 9] = [
    "Yes or No",
    "Choose Yes or No",
    "Choose one",
    "Enter a number",
    "Enter name",
    "Click to enter names",
    "Click to enter a name",
    "Enter text",
    "Click to enter text",
];

/// Writes controls: holds the answers, counts ids, and collects the placeholders needed.
pub(super) struct ControlWriter<'a> {
    pub form: &'a Form,
    answers: &'a BTreeMap<Address, Answer>,
    ids: u32,
    drawings: u32,
    /// The placeholder of each tag.
    pub placeholders: BTreeMap<String, Placeholder>,
}

/// The content of a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placeholder {
    Words(String),
    Picture,
}

impl<'a> ControlWriter<'a> {
    pub fn new(form: &'a Form, answers: &'a BTreeMap<Address, Answer>) -> Self {
        Self { form, answers, ids: 1_000, drawings: 0, placeholders: BTreeMap::new() }
    }

    /// The next control's id; Word requires unique ids.
    pub fn id(&mut self) -> u32 {
        self.ids += 1;
        self.ids
    }

    /// The number of rows of a table that have an answer.
    pub fn rows_of(&self, name: &str) -> usize {
        let rows = self.answers.keys().filter_map(|address| match address {
            Address::Cell { table, row, .. } if table == name => Some(*row),
            _ => None,
        });
        rows.max().unwrap_or(0)
    }

    /// The approximate number of lines of an answer in a box of that width, with letters of that width.
    pub fn lines(&self, address: &Address, width: u32, letter: u32) -> u32 {
        let Some(Answer::Text(text)) = self.answers.get(address) else { return 1 };
        let room = usize::try_from(width / letter.max(1)).unwrap_or(1).max(1);
        let lines: usize = text.split('\n').map(|line| line.chars().count().div_ceil(room).max(1)).sum();
        u32::try_from(lines).unwrap_or(u32::MAX)
    }

    /// The control of an address, for a place among the runs of a paragraph.
    pub fn control(&mut self, address: &Address, read_only: bool) -> XmlElement {
        let leaf = leaf(self.form, address).unwrap_or(ControlContent::Text { lines: true });
        let answer = self.answers.get(address);
        let tag = address.tag();
        let words = placeholder(self.form, address);
        let shown =
            if leaf == ControlContent::Picture { Placeholder::Picture } else { Placeholder::Words(words.clone()) };
        self.placeholders.insert(tag.clone(), shown);
        let text = match answer {
            Some(Answer::Text(text)) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        };
        let marked = answer == Some(&Answer::Mark(true));

        // The children are in schema order; Word rejects any other.
        let mut properties = el("w:sdtPr");
        if leaf == ControlContent::Mark {
            properties = properties.with(el("w:rPr").with(val("w:rStyle", "TickBox")));
        }
        properties = properties
            .with(val("w:alias", alias(self.form, address)))
            .with(val("w:tag", &tag))
            .with(val("w:id", self.id()))
            .with(val("w:lock", if read_only { "sdtContentLocked" } else { "sdtLocked" }))
            .with(el("w:placeholder").with(val("w:docPart", format!("{PREFIX}{tag}"))));
        if text.is_none() && leaf != ControlContent::Mark {
            properties = properties.with(el("w:showingPlcHdr"));
        }
        let content = match (leaf, text) {
            (ControlContent::Mark, _) => tick_box(marked),
            (ControlContent::Picture, _) => {
                self.drawings += 1;
                el("w:r").with(signature_picture(self.drawings, &alias(self.form, address)))
            }
            (_, Some(text)) => run(text),
            (_, None) => placeholder_run(&words),
        };
        let properties = properties.with_all(control_type(leaf, text, marked));
        el("w:sdt").with(properties).with(el("w:sdtContent").with(content))
    }

    /// The authority's logo as a run; `None` when there is none.
    pub fn logo(&mut self) -> Option<XmlElement> {
        let logo = self.form.authority.logo.as_ref()?;
        self.drawings += 1;
        let (width, height) = logo.fit(LOGO_ROOM.0, LOGO_ROOM.1);
        let file = if logo.is_png { "logo.png" } else { "logo.jpeg" };
        let size = (emu(width), emu(height));
        Some(el("w:r").with(drawing(self.drawings, "Logo", &logo.alt, file, LOGO_RELATIONSHIP, size)))
    }

    /// The control around all rows of a growing table.
    pub fn repeating(&mut self, table: &str, title: &str, items: Vec<XmlElement>) -> XmlElement {
        let properties = el("w:sdtPr")
            .with(val("w:alias", shortened(title)))
            .with(val("w:tag", table))
            .with(val("w:id", self.id()))
            .with(val("w:lock", "sdtLocked"))
            .with(el("w15:repeatingSection").with(val("w15:sectionTitle", shortened(title))));
        el("w:sdt").with(properties).with(el("w:sdtContent").with_all(items))
    }

    /// The control around one row of a growing table.
    pub fn repeated(&mut self, row: XmlElement) -> XmlElement {
        let properties = el("w:sdtPr").with(val("w:id", self.id())).with(el("w15:repeatingSectionItem"));
        el("w:sdt").with(properties).with(el("w:sdtContent").with(row))
    }

    /// The control around the whole body that keeps printed words from being edited.
    pub fn group(&mut self, blocks: Vec<XmlElement>) -> XmlElement {
        let properties =
            el("w:sdtPr").with(val("w:id", self.id())).with(val("w:lock", "contentLocked")).with(el("w:group"));
        el("w:sdt").with(properties).with(el("w:sdtContent").with_all(blocks))
    }
}

/// The element for the type of a control. A control for several lines has none, which makes it "rich text": LibreOffice
/// 7.4 removes line breaks from plain-text controls on saving, and joins the words around them.
fn control_type(leaf: ControlContent<'_>, text: Option<&str>, marked: bool) -> Option<XmlElement> {
    let list = |choices: &mut dyn Iterator<Item = &str>| {
        // Choosing the entry without a value empties the control again.
        let none = el("w:listItem").attr("w:displayText", "Choose one").attr("w:value", "");
        let items = choices.map(|choice| el("w:listItem").attr("w:displayText", choice).attr("w:value", choice));
        el("w:dropDownList").with(none).with_all(items)
    };
    Some(match leaf {
        ControlContent::Text { lines: true } => return None,
        ControlContent::Text { lines: false }
        | ControlContent::Name { .. }
        | ControlContent::Number
        | ControlContent::Time => el("w:text"),
        ControlContent::YesNo => list(&mut ["Yes", "No"].into_iter()),
        ControlContent::Choice(choices) => list(&mut choices.iter().map(String::as_str)),
        ControlContent::Picture => el("w:picture"),
        ControlContent::Mark => el("w14:checkbox")
            .with(el("w14:checked").attr("w14:val", u8::from(marked)))
            .with(el("w14:checkedState").attr("w14:val", "2612").attr("w14:font", "MS Gothic"))
            .with(el("w14:uncheckedState").attr("w14:val", "2610").attr("w14:font", "MS Gothic")),
        ControlContent::Date => {
            let mut date = el("w:date");
            if let Some(day) = text.and_then(|text| dates::read(text).date()) {
                date = date.attr("w:fullDate", day.format("%Y-%m-%dT00:00:00Z"));
            }
            date.with(val("w:dateFormat", "dd/MM/yyyy"))
                .with(val("w:lid", "en-GB"))
                .with(val("w:storeMappedDataAs", "date"))
                .with(val("w:calendar", "gregorian"))
        }
    })
}

/// The title that Word shows over a control: the label; for a cell the column's label alone, because Word may clone it
/// into another row.
fn alias(form: &Form, address: &Address) -> String {
    if let (Address::Cell { table, row, column }, Some(field)) = (address, form.field(address.field()))
        && let Kind::Table(grid) = &field.kind
        && grid.row_label(*row).is_none()
    {
        let label = grid.column(column).map_or(table.as_str(), |column| column.label.as_str());
        return shortened(label);
    }
    shortened(&form.label(address))
}

fn shortened(text: &str) -> String {
    let line = collapse_spaces(text);
    if line.chars().count() <= ALIAS {
        return line;
    }
    let mut short: String = line.chars().take(ALIAS - 1).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// A run of typed text; line ends become breaks.
pub(super) fn run(text: &str) -> XmlElement {
    text_into(el("w:r"), text)
}

/// Adds text to a run.
pub(super) fn text_into(mut run: XmlElement, text: &str) -> XmlElement {
    let even = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{2028}', '\u{2029}'], "\n");
    for (number, line) in even.split('\n').enumerate() {
        if number > 0 {
            run = run.with(el("w:br"));
        }
        for (number, piece) in line.split('\t').enumerate() {
            if number > 0 {
                run = run.with(el("w:tab"));
            }
            if !piece.is_empty() {
                run = run.with(el("w:t").attr("xml:space", "preserve").text(piece));
            }
        }
    }
    run
}

pub(super) fn placeholder_run(words: &str) -> XmlElement {
    // The colour is repeated beside the style because LibreOffice drops the style.
    let look = el("w:rPr").with(val("w:rStyle", "PlaceholderText")).with(val("w:color", FAINT));
    text_into(el("w:r").with(look), words)
}

fn tick_box(marked: bool) -> XmlElement {
    let glyph = if marked { MARKED } else { UNMARKED };
    text_into(el("w:r").with(el("w:rPr").with(val("w:rStyle", "TickBox"))), &glyph.to_string())
}

/// The placeholder picture of a signature.
pub(super) fn signature_picture(number: u32, label: &str) -> XmlElement {
    let description = format!("{label}: click to insert a picture of the signature");
    let size = (emu(mm(48)), emu(mm(12)));
    drawing(number, &format!("Signature {number}"), &description, "signature.png", SIGNATURE_RELATIONSHIP, size)
}

/// An inline picture, sized in English Metric Units.
fn drawing(
    number: u32,
    name: &str,
    description: &str,
    file: &str,
    relationship: &str,
    (width, height): (u32, u32),
) -> XmlElement {
    let size = |name: &'static str| el(name).attr("cx", width).attr("cy", height);
    let picture = el("pic:pic")
        .attr("xmlns:pic", super::xml::namespace("pic"))
        .with(
            el("pic:nvPicPr")
                .with(el("pic:cNvPr").attr("id", 0).attr("name", file))
                .with(el("pic:cNvPicPr").with(el("a:picLocks").attr("noChangeAspect", 1))),
        )
        .with(
            el("pic:blipFill")
                .with(el("a:blip").attr("r:embed", relationship))
                .with(el("a:stretch").with(el("a:fillRect"))),
        )
        .with(
            el("pic:spPr")
                .with(el("a:xfrm").with(el("a:off").attr("x", 0).attr("y", 0)).with(size("a:ext")))
                .with(el("a:prstGeom").attr("prst", "rect").with(el("a:avLst"))),
        );
    let inline = el("wp:inline")
        .attr("distT", 0)
        .attr("distB", 0)
        .attr("distL", 0)
        .attr("distR", 0)
        .with(size("wp:extent"))
        .with(el("wp:effectExtent").attr("l", 0).attr("t", 0).attr("r", 0).attr("b", 0))
        .with(el("wp:docPr").attr("id", number).attr("name", name).attr("descr", description))
        .with(
            el("wp:cNvGraphicFramePr")
                .with(el("a:graphicFrameLocks").attr("xmlns:a", super::xml::namespace("a")).attr("noChangeAspect", 1)),
        )
        .with(
            el("a:graphic")
                .attr("xmlns:a", super::xml::namespace("a"))
                .with(el("a:graphicData").attr("uri", super::xml::namespace("pic")).with(picture)),
        );
    el("w:drawing").with(inline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_word() {
        assert_eq!(shortened("  By   whom "), "By whom");
        let long = shortened(&"Ŷ word ".repeat(30));
        assert!(long.chars().count() <= 64 && long.ends_with('…'));
    }
}
