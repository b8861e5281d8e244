//! The body of the document: a form's sections in printed order, with their controls.

use super::block::{
    TableCell, TableLook, TableRow, TableSpec, also, end_paragraph, gap, keep_with_next, paragraph, words,
};
use super::control::{ControlWriter, run};
use super::geometry::{self, HALF_GAP, LETTER, LINE, PANEL, PageGeometry, UNCUT, share};
use super::grid;
use super::xml::{XmlElement, el, val};
use crate::form::{Address, Field, Kind, PrintedText, Section, SectionItem, TextStyle};

/// The room between the edge of a box of several lines and its text, in twips.
const TEXT_ROOM: u32 = 100;

/// The line below the fields that the printed form does not have.
const ADDITION_ENDS: &str = "End of what was added";

/// The most rows of a table that still moves to the next page with the signatures below it.
const MOST_ROWS_KEPT: usize = 3;
/// The most paragraphs and tables that are kept together with the signatures.
const MOST_BLOCKS_KEPT: usize = 4;

/// Blocks from top to bottom.
type Blocks = Vec<XmlElement>;
/// Cells of a line: share of the width in percent, and content.
type GridLine = Vec<(u32, Blocks)>;

/// The body of a form, without the section properties at its end.
pub(super) fn body(pen: &mut ControlWriter<'_>, sheet: PageGeometry) -> Blocks {
    let form = pen.form;
    let mut page = BlankPage { sheet, blocks: Vec::new() };
    let reference = form.reference.as_deref().unwrap_or("");
    page.push(pen.logo().map(|logo| paragraph("Logo", [logo])));
    page.push([words("Reference", &format!("{reference}\t{}", form.organisation)), words("Title", &form.title)]);
    for section in &form.sections {
        page.section(pen, section);
    }
    if page.blocks.last().is_none_or(|last| last.name == "w:tbl") {
        page.blocks.push(end_paragraph());
    }
    page.end_together();
    page.blocks
}

struct BlankPage {
    sheet: PageGeometry,
    blocks: Blocks,
}

impl BlankPage {
    /// Adds blocks, with a gap between tables.
    fn push(&mut self, blocks: impl IntoIterator<Item = XmlElement>) {
        for block in blocks {
            if block.name == "w:tbl" && self.blocks.last().is_some_and(|last| last.name == "w:tbl") {
                self.blocks.push(gap());
            }
            self.blocks.push(block);
        }
    }

    /// Moves the words before signatures, and the small block before these, to the page of the signatures, so that
    /// signatures never stand alone on a page.
    fn lead_to_signatures(&mut self) {
        for block in self.blocks.iter_mut().rev().take(MOST_BLOCKS_KEPT) {
            let is_table = block.name == "w:tbl";
            if is_table && block.elements().filter(|row| row.name == "w:tr").count() > MOST_ROWS_KEPT {
                return;
            }
            *block = keep_with_next(std::mem::take(block));
            if is_table {
                return;
            }
        }
    }

    /// Keeps closing words on the page of the table above them.
    fn end_together(&mut self) {
        let Some(last_table) = self.blocks.iter().rposition(|block| block.name == "w:tbl") else { return };
        let after = self.blocks.len() - last_table - 1;
        if after > 4 {
            return;
        }
        for (number, block) in self.blocks.iter_mut().skip(last_table).enumerate() {
            if number < after {
                *block = keep_with_next(std::mem::take(block));
            }
        }
    }

    fn section(&mut self, pen: &mut ControlWriter<'_>, section: &Section) {
        if let Some(heading) = &section.heading {
            self.push([words("Heading1", &numbered(section.number.as_deref(), heading))]);
        }
        // Fields that wait for others on the same line.
        let mut waiting: Vec<(u32, Blocks)> = Vec::new();
        let mut signatures: Vec<GridLine> = Vec::new();
        let mut headed = section.heading.is_some();
        for (index, item) in section.items.iter().enumerate() {
            let introduces = precedes_field(section.items.get(index + 1..).unwrap_or_default());
            match item {
                SectionItem::Field(field) if section.panel && flows(&field.kind) => {
                    let width = self.share_of(field.width, true);
                    waiting.push((u32::from(field.width), field_blocks(pen, field, width, true)));
                }
                SectionItem::Field(field) if matches!(field.kind, Kind::Signature { .. }) => {
                    self.flush(&mut waiting, section.panel);
                    signatures.push(signature(pen, field));
                    // Consecutive signatures are one block, which stays on one page.
                    let next = section.items.get(index + 1);
                    if !matches!(next, Some(SectionItem::Field(Field { kind: Kind::Signature { .. }, .. }))) {
                        let block = side_by_side(std::mem::take(&mut signatures), self.sheet.width(), true);
                        self.lead_to_signatures();
                        self.push([block]);
                    }
                }
                SectionItem::Field(field) if field.width < 100 && flows(&field.kind) => {
                    let width = self.share_of(field.width, false);
                    waiting.push((u32::from(field.width), field_blocks(pen, field, width, true)));
                }
                SectionItem::Text(text) if section.panel => waiting.push((100, printed(text, headed, introduces))),
                SectionItem::Text(text) => {
                    self.flush(&mut waiting, section.panel);
                    self.push(printed(text, headed, introduces));
                }
                SectionItem::Field(field) => {
                    self.flush(&mut waiting, section.panel);
                    self.full_width(pen, field);
                }
            }
            headed |= matches!(item, SectionItem::Text(PrintedText { style: TextStyle::Heading, .. }));
        }
        self.flush(&mut waiting, section.panel);
        if section.addition {
            // The heading marks the beginning; a paragraph has no bar at its side to mark the end.
            self.push([words("Guidance", ADDITION_ENDS)]);
        }
    }

    /// The width of a field's box from its share.
    fn share_of(&self, percent: u8, panel: bool) -> u32 {
        let whole = if panel { self.sheet.width() - 2 * (PANEL - HALF_GAP) } else { self.sheet.width() + 2 * HALF_GAP };
        (whole * u32::from(percent) / 100).saturating_sub(2 * HALF_GAP)
    }

    fn full_width(&mut self, pen: &mut ControlWriter<'_>, field: &Field) {
        let width = self.sheet.width();
        match &field.kind {
            Kind::Table(table) => {
                // The label is not printed: the form's headings take its place.
                self.push(hints(field));
                let table = grid::table(pen, field, table, width);
                self.push([table]);
            }
            _ => {
                let blocks = field_blocks(pen, field, width, false);
                self.push(blocks);
            }
        }
    }

    /// Writes the waiting fields as lines of a table without borders, tinted for a panel.
    fn flush(&mut self, waiting: &mut Vec<(u32, Blocks)>, panel: bool) {
        if waiting.is_empty() {
            return;
        }
        let lines = geometry::lines(std::mem::take(waiting));
        let table = side_by_side(lines, self.sheet.width(), panel);
        self.push([table]);
    }
}

/// Whether a field can share a line or a panel: tables, and blocks with their own tint, cannot.
fn flows(kind: &Kind) -> bool {
    !matches!(kind, Kind::Table(_) | Kind::Signature { .. })
}

/// Lines of cells as one table, with a column edge wherever any line has an edge.
fn side_by_side(lines: Vec<GridLine>, width: u32, panel: bool) -> XmlElement {
    let mut edges: Vec<u32> = vec![0, 100];
    for line in &lines {
        let mut at = 0;
        for (percent, _) in line {
            at += percent;
            edges.push(at);
        }
    }
    edges.sort_unstable();
    edges.dedup();
    let weights: Vec<u32> = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // Boxes reach to the margins: without a panel the cells' padding extends beyond them on both sides.
    let (total, indent) =
        if panel { (width, 0) } else { (width + 2 * HALF_GAP, -i32::try_from(HALF_GAP).unwrap_or(0)) };
    let inner = if panel { total - 2 * (PANEL - HALF_GAP) } else { total };
    let mut columns = share(inner, &weights);
    if panel {
        let last = columns.len() - 1;
        columns[0] += PANEL - HALF_GAP;
        columns[last] += PANEL - HALF_GAP;
    }
    let last_line = lines.len() - 1;
    let rows = lines
        .into_iter()
        .enumerate()
        .map(|(number, line)| {
            let (mut at, mut cells) = (0, Vec::new());
            // Boxes of one line align at the bottom; beside a taller box, labels align at the top.
            let sunk = !line.iter().flat_map(|(_, blocks)| blocks).any(|block| block.name == "w:tbl");
            let used: u32 = line.iter().map(|(percent, _)| percent).sum();
            let rest = (used < 100).then(|| (100 - used, Vec::new()));
            for (percent, blocks) in line.into_iter().chain(rest) {
                let covered = |index: &usize| edges[*index] >= at && edges[*index] < at + percent;
                let spanned: Vec<usize> = (0..columns.len()).filter(covered).collect();
                let mut cell = TableCell::new(spanned.iter().map(|index| columns[*index]).sum());
                cell.span = spanned.len();
                cell.tinted = panel;
                cell.sunk = sunk;
                if panel {
                    let side = |outer| if outer { PANEL } else { HALF_GAP };
                    let top = if number == 0 { 60 } else { 0 };
                    let bottom = if number == last_line { 160 } else { 20 };
                    let right = at + percent >= 100;
                    cell.room = Some([top, side(at == 0), bottom, side(right)]);
                }
                cells.push(cell.build(blocks));
                at += percent;
            }
            let row = TableRow::new(cells).build();
            if panel && number < last_line { keep_with_next(row) } else { row }
        })
        .collect();
    let spec = TableSpec {
        look: TableLook::Plain,
        columns: &columns,
        indent,
        sides: HALF_GAP,
        ends: 20,
        title: "",
        description: "",
    };
    spec.build(rows)
}

fn numbered(number: Option<&str>, text: &str) -> String {
    number.map_or_else(|| text.to_owned(), |number| format!("{number} {text}"))
}

/// Whether the next item, after guidance at most, is a field.
fn precedes_field(rest: &[SectionItem]) -> bool {
    let guidance =
        |item: &&SectionItem| matches!(item, SectionItem::Text(PrintedText { style: TextStyle::Guidance, .. }));
    rest.iter().take(4).find(|item| !guidance(item)).is_some_and(|item| matches!(item, SectionItem::Field(_)))
}

/// Printed words. They stay on the page of a field or table that they introduce.
fn printed(text: &PrintedText, headed: bool, introduces: bool) -> Blocks {
    let set = |style: &'static str, text: &str| -> Blocks {
        let lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
        lines
            .iter()
            .map(|line| if introduces { keep_with_next(words(style, line)) } else { words(style, line) })
            .collect()
    };
    match text.style {
        TextStyle::Heading => {
            let style = if headed { "Heading2" } else { "Heading1" };
            vec![words(style, &numbered(text.number.as_deref(), &text.text))]
        }
        TextStyle::Guidance => set("Guidance", &numbered(text.number.as_deref(), &text.text)),
        TextStyle::Note => set("Note", &numbered(text.number.as_deref(), &text.text)),
        TextStyle::Clause => match &text.number {
            Some(number) => vec![words("Clause", &format!("{number}\t{}", text.text))],
            None => vec![words("Statement", &text.text)],
        },
    }
}

/// The label with its guidance, kept on the page of the box below. Some fields have no label.
fn labels(field: &Field) -> Blocks {
    let label = numbered(field.number.as_deref(), &field.label);
    let label = (!label.trim().is_empty()).then(|| words("Label", &label));
    label.into_iter().chain(hints(field)).collect()
}

/// The guidance of a field.
fn hints(field: &Field) -> Blocks {
    let lines = field.hint.iter().flat_map(|hint| hint.split('\n'));
    lines.filter(|line| !line.trim().is_empty()).map(|line| words("Hint", line)).collect()
}

/// A field with its label above its box. With `inside`, the box fills its cell.
fn field_blocks(pen: &mut ControlWriter<'_>, field: &Field, width: u32, inside: bool) -> Blocks {
    let own = Address::Field(field.name.clone());
    let mut out = Vec::new();
    match &field.kind {
        Kind::Tick => {
            let control = pen.control(&own, field.read_only);
            let label = format!("\u{a0}{}", numbered(field.number.as_deref(), &field.label));
            let style = if field.number.is_some() { "NumberedOption" } else { "Option" };
            out.push(paragraph(style, [control, run(&label)]));
            out.extend(hints(field));
        }
        Kind::Choices { choices } => {
            out.extend(labels(field));
            out.extend(options(pen, field, choices, width));
        }
        Kind::Scale { min, max, low, high, .. } => {
            out.extend(labels(field));
            out.push(scale(pen, field, (*min, *max), (low.as_deref(), high.as_deref()), width));
        }
        Kind::LongText | Kind::Text if field.lines > 1 || matches!(field.kind, Kind::LongText) => {
            out.extend(labels(field));
            let control = pen.control(&own, field.read_only);
            let cut = pen.lines(&own, width.saturating_sub(2 * TEXT_ROOM), LETTER) > UNCUT;
            out.push(text_box(control, field, width, cut));
        }
        kind => {
            out.extend(labels(field));
            let control = pen.control(&own, field.read_only);
            let boxed = paragraph("Box", [control]);
            let percent = if inside { 100 } else { natural_width(kind) };
            out.push(if percent < 100 { narrowed(boxed, width * (100 - percent) / 100) } else { boxed });
        }
    }
    out
}

/// The width of a kind of answer: a box across the whole page would look wrong around a date.
fn natural_width(kind: &Kind) -> u32 {
    match kind {
        Kind::Time | Kind::Number => 22,
        Kind::Date => 28,
        Kind::YesNo => 34,
        Kind::Choice { .. } => 60,
        _ => 100,
    }
}

fn narrowed(boxed: XmlElement, by: u32) -> XmlElement {
    also(boxed, el("w:ind").attr("w:left", geometry::BOX_ROOM).attr("w:right", by + geometry::BOX_ROOM))
}

/// A bordered box with room for some lines; it grows with its text.
fn text_box(control: XmlElement, field: &Field, width: u32, cut: bool) -> XmlElement {
    let mut cell = TableCell::new(width);
    cell.boxed = true;
    let mut row = TableRow::new(vec![cell.build(vec![paragraph("Writing", [control])])]);
    row.height = u32::from(field.lines) * LINE + 2 * 60;
    row.cut = cut;
    let spec = TableSpec {
        look: TableLook::Plain,
        columns: &[width],
        indent: 0,
        sides: TEXT_ROOM,
        ends: 60,
        title: &field.label,
        description: "A box to write in.",
    };
    spec.build(vec![row.build()])
}

/// One check box for each option, in as many columns as the longest option allows.
fn options(pen: &mut ControlWriter<'_>, field: &Field, choices: &[String], width: u32) -> Blocks {
    let longest = choices.iter().map(|choice| choice.chars().count()).max().unwrap_or(1);
    let wanted = 560 + 100 * u32::try_from(longest).unwrap_or(100);
    // Options without a label continue the line above, each on a line of its own.
    let continued = field.label.is_empty();
    let columns = if continued { 1 } else { usize::try_from(width / wanted).unwrap_or(1).clamp(1, 6) };
    let step = width / u32::try_from(columns).unwrap_or(1);
    let mut out = Vec::new();
    for line in choices.chunks(columns) {
        let mut runs = Vec::new();
        for (number, choice) in line.iter().enumerate() {
            if number > 0 {
                runs.push(run("\t"));
            }
            runs.push(pen.control(&Address::option(&field.name, choice), field.read_only));
            runs.push(run(&format!("\u{a0}{choice}")));
        }
        let mut paragraph = paragraph("Option", runs);
        if columns > 1 {
            let stops = (1..u32::try_from(columns).unwrap_or(1)).map(|n| val("w:tab", "left").attr("w:pos", n * step));
            paragraph = also(paragraph, el("w:tabs").with_all(stops));
        }
        if continued {
            paragraph = also(paragraph, el("w:ind").attr("w:left", 400));
        }
        out.push(paragraph);
    }
    let last = out.len();
    out.into_iter().enumerate().map(|(n, block)| if n + 1 < last { keep_with_next(block) } else { block }).collect()
}

/// The points of a scale in a row, each with a check box beneath.
fn scale(
    pen: &mut ControlWriter<'_>,
    field: &Field,
    (min, max): (i64, i64),
    anchors: (Option<&str>, Option<&str>),
    width: u32,
) -> XmlElement {
    let points: Vec<i64> = (min..=max).collect();
    let columns = share(width, &vec![1; points.len()]);
    let anchored = anchors.0.is_some() || anchors.1.is_some();
    let mut cells = Vec::new();
    for (point, column) in points.iter().zip(&columns) {
        let control = pen.control(&Address::Point { field: field.name.clone(), point: *point }, field.read_only);
        let mut cell = TableCell::new(*column);
        cell.boxed = true;
        let mut mark = paragraph("ScaleMark", [control]);
        if anchored {
            mark = keep_with_next(mark);
        }
        cells.push(cell.build(vec![words("ScalePoint", &point.to_string()), mark]));
    }
    let mut rows = vec![TableRow::new(cells).build()];
    if anchored {
        let half = points.len() / 2;
        let text = |point: i64, anchor: Option<&str>| anchor.map(|anchor| format!("{point} = {anchor}"));
        let side = |columns: &[u32], style, text: Option<String>| {
            let mut cell = TableCell::new(columns.iter().sum());
            cell.span = columns.len();
            cell.build(text.map(|text| words(style, &text)).into_iter().collect())
        };
        let low = side(&columns[..half], "Guidance", text(min, anchors.0));
        let high = side(&columns[half..], "GuidanceRight", text(max, anchors.1));
        rows.push(TableRow::new(vec![low, high]).build());
    }
    let description = format!("A scale from {min} to {max}: mark one box.");
    let spec = TableSpec {
        look: TableLook::Plain,
        columns: &columns,
        indent: 0,
        sides: 0,
        ends: 0,
        title: "Scale",
        description: &description,
    };
    spec.build(rows)
}

/// The parts of a signature side by side: the signature, the name and the date.
fn signature(pen: &mut ControlWriter<'_>, field: &Field) -> GridLine {
    let Kind::Signature { date_label, name_label, .. } = &field.kind else { return Vec::new() };
    let name = &field.name;
    let mut signed = labels(field);
    let picture = pen.control(&Address::Field(name.clone()), field.read_only);
    signed.push(paragraph("Box", [picture]));
    let mut part = |label: &str, address: Address| {
        let control = pen.control(&address, field.read_only);
        vec![words("Label", label), paragraph("TallBox", [control])]
    };
    let named = part(name_label, Address::SignerName(name.clone()));
    match date_label {
        Some(label) => vec![(40, signed), (36, named), (24, part(label, Address::SignedDate(name.clone())))],
        None => vec![(52, signed), (48, named)],
    }
}
