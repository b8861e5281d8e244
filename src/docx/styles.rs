//! The document's styles: the look of each name used in the body.

use super::geometry::{BOX_ROOM, EDGE, FAINT, PageGeometry, SOFT, TINT};
use super::xml::{XmlElement, el, namespace, val};

/// The styles part for a page. `heading` is the colour of headings, as six hexadecimal digits.
pub(super) fn styles(sheet: PageGeometry, heading: &str) -> Vec<u8> {
    let edges = |ends: u32| {
        let edge = |name, space: u32| val(name, "single").attr("w:sz", 6).attr("w:space", space).attr("w:color", EDGE);
        el("w:pBdr").with_all([edge("w:top", ends), edge("w:left", 4), edge("w:bottom", ends), edge("w:right", 4)])
    };
    let rule = val("w:bottom", "single").attr("w:sz", 8).attr("w:space", 2).attr("w:color", heading);
    let white = || fill("FFFFFF");
    let room = || el("w:ind").attr("w:left", BOX_ROOM).attr("w:right", BOX_ROOM);
    let hanging = || el("w:ind").attr("w:left", 567).attr("w:hanging", 567);
    let list = [
        ParagraphStyle::new("Reference", "Reference").set(tabs(&[("right", sheet.width())])).size(20).colour(SOFT),
        ParagraphStyle::new("Logo", "Form Logo").next().set(val("w:jc", "right")),
        ParagraphStyle::new("Title", "Title").next().set(spacing(80, 200)).bold().size(40).colour(heading),
        ParagraphStyle::new("Heading1", "heading 1")
            .next()
            .set(el("w:pBdr").with(rule))
            .set(spacing(280, 80))
            .set(val("w:outlineLvl", 0))
            .bold()
            .size(28)
            .colour(heading),
        ParagraphStyle::new("Heading2", "heading 2")
            .next()
            .set(spacing(200, 60))
            .set(val("w:outlineLvl", 1))
            .bold()
            .size(24)
            .colour(heading),
        ParagraphStyle::new("Label", "Form Label").next().set(spacing(140, 50)).bold(),
        ParagraphStyle::new("Hint", "Form Hint").next().set(spacing(0, 40)).size(20).colour(SOFT),
        ParagraphStyle::new("Guidance", "Form Guidance").set(spacing(60, 80)).size(20).colour(SOFT),
        ParagraphStyle::new("GuidanceRight", "Form Guidance Right").based("Guidance").set(val("w:jc", "right")),
        ParagraphStyle::new("Note", "Form Note").set(el("w:keepLines")).set(spacing(160, 60)).colour(SOFT),
        ParagraphStyle::new("Clause", "Form Clause")
            .set(el("w:keepLines"))
            .set(tabs(&[("left", 567)]))
            .set(spacing(0, 80))
            .set(hanging()),
        ParagraphStyle::new("Statement", "Form Statement").set(el("w:keepLines")).set(spacing(0, 80)),
        ParagraphStyle::new("Box", "Form Box")
            .set(el("w:keepLines"))
            .set(edges(3))
            .set(white())
            .set(spacing(60, 80))
            .set(room()),
        ParagraphStyle::new("TallBox", "Form Tall Box").based("Box").set(edges(15)),
        ParagraphStyle::new("Writing", "Form Writing"),
        ParagraphStyle::new("Option", "Form Option").set(spacing(30, 30)),
        ParagraphStyle::new("NumberedOption", "Form Numbered Option")
            .set(el("w:keepLines"))
            // Paragraphs with equal borders form one group; only `between` is drawn within it (17.3.1.5).
            .set(
                el("w:pBdr").with_all(
                    ["w:top", "w:between"]
                        .map(|side| val(side, "single").attr("w:sz", 4).attr("w:space", 4).attr("w:color", EDGE)),
                ),
            )
            .set(spacing(120, 40))
            .bold(),
        ParagraphStyle::new("ScalePoint", "Form Scale Point")
            .next()
            .set(fill(TINT))
            .set(el("w:spacing").attr("w:line", 320).attr("w:lineRule", "atLeast"))
            .set(val("w:jc", "center"))
            .bold(),
        ParagraphStyle::new("ScaleMark", "Form Scale Mark").set(spacing(40, 40)).set(val("w:jc", "center")),
        ParagraphStyle::new("Head", "Form Table Head").next().bold().size(20),
        ParagraphStyle::new("HeadCentre", "Form Table Head Centre").based("Head").set(val("w:jc", "center")),
        ParagraphStyle::new("RowLabel", "Form Row Label").bold().size(20),
        ParagraphStyle::new("Cell", "Form Table Cell").size(20),
        ParagraphStyle::new("CellTick", "Form Table Tick").based("Cell").set(val("w:jc", "center")),
        ParagraphStyle::new("End", "Form End")
            .set(el("w:spacing").attr("w:line", 20).attr("w:lineRule", "exact"))
            .size(2),
        ParagraphStyle::new("Gap", "Form Gap")
            .set(el("w:spacing").attr("w:line", 120).attr("w:lineRule", "exact"))
            .size(4),
        ParagraphStyle::new("Footer", "footer")
            .set(tabs(&[("center", sheet.width() / 2), ("right", sheet.width())]))
            .size(20)
            .colour(SOFT),
        ParagraphStyle::new("FooterLong", "Form Footer").set(tabs(&[("right", sheet.width())])).size(20).colour(SOFT),
    ];
    let fonts = |name: &str| {
        ["w:ascii", "w:eastAsia", "w:hAnsi", "w:cs"]
            .into_iter()
            .fold(el("w:rFonts"), |fonts, slot| fonts.attr(slot, name))
    };
    let language = el("w:lang").attr("w:val", "en-GB").attr("w:eastAsia", "en-GB").attr("w:bidi", "ar-SA");
    let defaults = el("w:docDefaults")
        .with(
            el("w:rPrDefault")
                .with(el("w:rPr").with(fonts("Arial")).with(val("w:sz", 22)).with(val("w:szCs", 22)).with(language)),
        )
        .with(el("w:pPrDefault").with(el("w:pPr").with(spacing(0, 0).attr("w:line", 240).attr("w:lineRule", "auto"))));
    let named = |kind: &str, id: &str, name: &str| {
        el("w:style").attr("w:type", kind).attr("w:styleId", id).with(val("w:name", name))
    };
    let character = |id: &str, name: &str, look: XmlElement| {
        named("character", id, name).with(val("w:basedOn", "DefaultParagraphFont")).with(look)
    };
    let margins = ["w:left", "w:right"].map(|side| el(side).attr("w:w", 108).attr("w:type", "dxa"));
    let lines = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]
        .map(|side| val(side, "single").attr("w:sz", 6).attr("w:space", 0).attr("w:color", EDGE));
    el("w:styles")
        .attr("xmlns:w", namespace("w"))
        .with(defaults)
        .with(named("paragraph", "Normal", "Normal").attr("w:default", 1).with(el("w:qFormat")))
        .with(named("character", "DefaultParagraphFont", "Default Paragraph Font").attr("w:default", 1))
        .with(
            named("table", "TableNormal", "Normal Table").attr("w:default", 1).with(
                el("w:tblPr")
                    .with(el("w:tblInd").attr("w:w", 0).attr("w:type", "dxa"))
                    .with(el("w:tblCellMar").with_all(margins)),
            ),
        )
        .with_all(list.into_iter().map(ParagraphStyle::build))
        .with(character("PlaceholderText", "Placeholder Text", el("w:rPr").with(val("w:color", FAINT))))
        .with(character("TickBox", "Form Tick Box", el("w:rPr").with(fonts("MS Gothic")).with(val("w:sz", 26))))
        .with(
            named("table", "FormGrid", "Form Grid")
                .with(val("w:basedOn", "TableNormal"))
                .with(el("w:tblPr").with(el("w:tblBorders").with_all(lines))),
        )
        .to_part()
}

fn fill(colour: &str) -> XmlElement {
    val("w:shd", "clear").attr("w:color", "auto").attr("w:fill", colour)
}

fn spacing(before: u32, after: u32) -> XmlElement {
    el("w:spacing").attr("w:before", before).attr("w:after", after)
}

fn tabs(stops: &[(&str, u32)]) -> XmlElement {
    el("w:tabs").with_all(stops.iter().map(|(kind, at)| val("w:tab", kind).attr("w:pos", at)))
}

/// A paragraph style under construction. Properties are set in schema order.
struct ParagraphStyle {
    id: &'static str,
    name: &'static str,
    based: &'static str,
    paragraph: XmlElement,
    bold: bool,
    size: Option<u32>,
    colour: Option<String>,
}

impl ParagraphStyle {
    fn new(id: &'static str, name: &'static str) -> Self {
        Self { id, name, based: "Normal", paragraph: el("w:pPr"), bold: false, size: None, colour: None }
    }

    fn based(mut self, on: &'static str) -> Self {
        self.based = on;
        self
    }

    fn set(mut self, property: XmlElement) -> Self {
        self.paragraph = self.paragraph.with(property);
        self
    }

    /// Keeps the paragraph whole and on the page of the next one.
    fn next(self) -> Self {
        self.set(el("w:keepNext")).set(el("w:keepLines"))
    }

    fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    fn size(mut self, half_points: u32) -> Self {
        self.size = Some(half_points);
        self
    }

    fn colour(mut self, colour: &str) -> Self {
        self.colour = Some(colour.to_owned());
        self
    }

    fn build(self) -> XmlElement {
        let mut run = el("w:rPr");
        if self.bold {
            run = run.with(el("w:b")).with(el("w:bCs"));
        }
        if let Some(colour) = self.colour {
            run = run.with(val("w:color", colour));
        }
        if let Some(size) = self.size {
            run = run.with(val("w:sz", size)).with(val("w:szCs", size));
        }
        let mut style = el("w:style")
            .attr("w:type", "paragraph")
            .attr("w:styleId", self.id)
            .with(val("w:name", self.name))
            .with(val("w:basedOn", self.based))
            .with(el("w:qFormat"));
        if !self.paragraph.children.is_empty() {
            style = style.with(self.paragraph);
        }
        if !run.children.is_empty() {
            style = style.with(run);
        }
        style
    }
}
