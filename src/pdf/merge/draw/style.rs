//! Reads how a field or annotation looks: colours, border, font size, alignment, rotation.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::source::MergeSource;
use crate::pdf::object::acroform::object_text;
use crate::pdf::object::matrix::Matrix;

/// An RGB colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour([f32; 3]);

impl Colour {
    pub(super) const BLACK: Self = Self([0.0; 3]);
    pub(super) const WHITE: Self = Self([1.0; 3]);
    pub(super) const RED: Self = Self([1.0, 0.0, 0.0]);
    /// The background of a selected list option.
    pub(super) const CHOSEN: Self = Self([0.6, 0.757, 0.855]);

    /// Returns a colour from one (grey), three (RGB) or four (CMYK) numbers.
    pub(super) fn from_numbers(numbers: &[f32]) -> Option<Self> {
        let part = |number: &f32| number.clamp(0.0, 1.0);
        match numbers {
            [grey] => Some(Self([part(grey); 3])),
            [r, g, b] => Some(Self([part(r), part(g), part(b)])),
            [c, m, y, k] => Some(Self([c, m, y].map(|ink| 1.0 - (part(ink) + part(k)).min(1.0)))),
            _ => None,
        }
    }

    /// Reads the colour under a key; none means transparent.
    pub(super) fn read(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<Self> {
        Self::from_numbers(&floats(document, dict, key))
    }

    /// Reads a CSS hexadecimal colour.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().map(|part| f32::from(part) / 255.0);
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    pub(super) fn darker(self) -> Self {
        Self(self.0.map(|part| part * 0.6))
    }

    pub(super) fn fill(self) -> String {
        let [r, g, b] = self.0;
        format!("{r:.3} {g:.3} {b:.3} rg ")
    }

    pub(super) fn stroke(self) -> String {
        let [r, g, b] = self.0;
        format!("{r:.3} {g:.3} {b:.3} RG ")
    }
}

/// Reads an array of numbers; empty if any element is no number.
pub(super) fn floats(document: &Document, dict: &Dictionary, key: &[u8]) -> Vec<f32> {
    let list = dict.get_deref(key, document).and_then(Object::as_array).ok();
    let numbers = list.into_iter().flatten().map(|number| {
        document.dereference(number).ok()?.1.as_float().ok().filter(|number| number.is_finite() && number.abs() < 1e6)
    });
    numbers.collect::<Option<Vec<f32>>>().unwrap_or_default()
}

/// The style of a border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BorderStyle {
    Solid,
    Dashed,
    Beveled,
    Inset,
    Underline,
}

/// A border.
#[derive(Debug, Clone)]
pub(super) struct Border {
    pub width: f32,
    pub style: BorderStyle,
    dash: Vec<f32>,
}

impl Border {
    pub(super) fn solid(width: f32) -> Self {
        Self { width, style: BorderStyle::Solid, dash: Vec::new() }
    }

    /// Reads `/BS`, else the older `/Border`, else a solid line of one point.
    pub(super) fn read(document: &Document, dict: &Dictionary) -> Self {
        let mut out = Self::solid(1.0);
        if let Ok(own) = dict.get_deref(b"BS", document).and_then(Object::as_dict) {
            out.width = own.get_deref(b"W", document).and_then(Object::as_float).unwrap_or(1.0);
            out.style = match own.get_deref(b"S", document).and_then(Object::as_name) {
                Ok(b"D") => BorderStyle::Dashed,
                Ok(b"B") => BorderStyle::Beveled,
                Ok(b"I") => BorderStyle::Inset,
                Ok(b"U") => BorderStyle::Underline,
                _ => BorderStyle::Solid,
            };
            out.dash = floats(document, own, b"D");
        } else if let Ok(older) = dict.get_deref(b"Border", document).and_then(Object::as_array) {
            let third = older.get(2).and_then(|width| document.dereference(width).ok()?.1.as_float().ok());
            out.width = third.unwrap_or(1.0);
            let dash = older.get(3).and_then(|dash| document.dereference(dash).ok()?.1.as_array().ok());
            let dash = dash.map(|dash| dash.iter().filter_map(|part| part.as_float().ok()).collect::<Vec<f32>>());
            if let Some(dash) = dash.filter(|dash| !dash.is_empty()) {
                out.style = BorderStyle::Dashed;
                out.dash = dash;
            }
        }
        out.width = if out.width.is_finite() { out.width.clamp(0.0, 100.0) } else { 1.0 };
        out.dash.retain(|part| *part >= 0.0);
        out
    }

    /// Returns the operators for line width and dashes.
    pub(super) fn pen(&self) -> String {
        let mut out = format!("{:.2} w ", self.width);
        if self.style == BorderStyle::Dashed {
            let dash = if self.dash.iter().any(|part| *part > 0.0) { self.dash.as_slice() } else { &[3.0] };
            let dash: Vec<String> = dash.iter().take(8).map(|part| format!("{part:.2}")).collect();
            out.push_str(&format!("[{}] 0 d ", dash.join(" ")));
        }
        out
    }
}

/// The font size and colour of a default appearance string.
#[derive(Debug, Clone, Copy)]
pub(super) struct DefaultAppearance {
    /// In points; 0 means that it follows the size of the box.
    pub size: f32,
    pub colour: Colour,
}

impl DefaultAppearance {
    pub(super) fn parse(default: &str) -> Self {
        let mut out = Self { size: 0.0, colour: Colour::BLACK };
        let mut operands: Vec<f32> = Vec::new();
        for word in default.split_ascii_whitespace() {
            match word {
                "Tf" => out.size = operands.last().map_or(0.0, |size| size.abs().min(500.0)),
                "g" | "rg" | "k" => out.colour = Colour::from_numbers(&operands).unwrap_or(out.colour),
                // A name is the first operand of `Tf`.
                name if name.starts_with('/') => operands.clear(),
                number => match number.parse::<f32>().ok().filter(|number| number.is_finite()) {
                    Some(number) => {
                        operands.push(number);
                        continue;
                    }
                    None => operands.clear(),
                },
            }
            operands.clear();
        }
        out
    }
}

/// The alignment of a line of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

impl Align {
    pub(super) fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Centre,
            2 => Self::Right,
            _ => Self::Left,
        }
    }
}

/// The look of a field.
#[derive(Debug, Clone)]
pub(super) struct FieldStyle {
    /// The size of the box as it is read, before `/R` rotates it.
    pub width: f32,
    pub height: f32,
    /// Maps the upright box to its place on the page.
    pub matrix: Matrix,
    pub background: Option<Colour>,
    pub border_colour: Option<Colour>,
    pub border: Border,
    pub caption: Option<String>,
    pub kind: DefaultAppearance,
    pub align: Align,
}

impl FieldStyle {
    /// Reads the style of a widget with this rectangle.
    pub(super) fn from_widget(source: &MergeSource, id: ObjectId, rect: [f32; 4]) -> Self {
        let document = &source.document;
        let (width, height) = (rect[2] - rect[0], rect[3] - rect[1]);
        let empty = Dictionary::new();
        let looks = source.inherited(id, b"MK").and_then(|looks| looks.as_dict().ok()).unwrap_or(&empty);
        let turn = looks.get_deref(b"R", document).and_then(Object::as_i64).unwrap_or(0).rem_euclid(360) / 90 * 90;
        let mut matrix = Matrix::turn(turn);
        let (moved, on_its_side) = match turn {
            90 => ((width, 0.0), true),
            180 => ((width, height), false),
            270 => ((0.0, height), true),
            _ => ((0.0, 0.0), false),
        };
        (matrix.0[4], matrix.0[5]) = moved;
        let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
        let of_form = |key: &[u8]| form.and_then(|form| form.get_deref(key, document).ok());
        let default = source.inherited(id, b"DA").or_else(|| of_form(b"DA")).and_then(|da| da.as_str().ok());
        let align = source.inherited(id, b"Q").or_else(|| of_form(b"Q")).and_then(|align| align.as_i64().ok());
        Self {
            width: if on_its_side { height } else { width },
            height: if on_its_side { width } else { height },
            matrix,
            background: Colour::read(document, looks, b"BG"),
            border_colour: Colour::read(document, looks, b"BC"),
            border: Border::read(document, source.dict(id).unwrap_or(&empty)),
            caption: looks.get(b"CA").ok().and_then(|caption| object_text(document, caption)),
            kind: DefaultAppearance::parse(&String::from_utf8_lossy(default.unwrap_or_default())),
            align: Align::from_number(align.unwrap_or(0)),
        }
    }

    /// Draws background and border, as a rectangle or a circle.
    pub(super) fn frame(&self, round: bool) -> String {
        let (w, h, line) = (self.width, self.height, self.border.width);
        let mut out = String::new();
        if let Some(background) = self.background {
            out.push_str(&background.fill());
            match round {
                true => {
                    out.push_str(&format!("{} f ", super::mark::ellipse(w / 2.0, h / 2.0, radius(w, h), radius(w, h))))
                }
                false => out.push_str(&format!("0 0 {w:.2} {h:.2} re f ")),
            }
        }
        let Some(colour) = self.border_colour.filter(|_| line > 0.0) else { return out };
        out.push_str(&format!("q {}{}", colour.stroke(), self.border.pen()));
        let half = line / 2.0;
        match self.border.style {
            _ if round => {
                let r = radius(w, h) - half;
                out.push_str(&format!("{} S ", super::mark::ellipse(w / 2.0, h / 2.0, r, r)));
            }
            BorderStyle::Underline => out.push_str(&format!("0 {half:.2} m {w:.2} {half:.2} l S ")),
            _ => out.push_str(&format!("{half:.2} {half:.2} {:.2} {:.2} re S ", w - line, h - line)),
        }
        out.push_str("Q ");
        if matches!(self.border.style, BorderStyle::Beveled | BorderStyle::Inset) && !round {
            let shade = self.background.unwrap_or(Colour([0.75; 3])).darker();
            let (upper, lower) = match self.border.style {
                BorderStyle::Beveled => (Colour::WHITE, shade),
                _ => (Colour([0.5; 3]), Colour([0.75; 3])),
            };
            let (a, b) = (line, 2.0 * line);
            out.push_str(&format!(
                "{}{a:.2} {a:.2} m {a:.2} {:.2} l {:.2} {:.2} l {:.2} {:.2} l {b:.2} {:.2} l {b:.2} {b:.2} l f ",
                upper.fill(),
                h - a,
                w - a,
                h - a,
                w - b,
                h - b,
                h - b
            ));
            out.push_str(&format!(
                "{}{:.2} {:.2} m {:.2} {a:.2} l {a:.2} {a:.2} l {b:.2} {b:.2} l {:.2} {b:.2} l {:.2} {:.2} l f ",
                lower.fill(),
                w - a,
                h - a,
                w - a,
                w - b,
                w - b,
                h - b
            ));
        }
        out
    }

    /// Returns the distance from the box edge to the text.
    pub(super) fn gap(&self) -> f32 {
        self.border.width.max(1.0)
    }

    /// Returns the border width, which takes up room even without a colour.
    pub(super) fn inset(&self) -> f32 {
        match self.border.style {
            BorderStyle::Beveled | BorderStyle::Inset => 2.0 * self.border.width,
            _ => self.border.width,
        }
    }
}

fn radius(width: f32, height: f32) -> f32 {
    width.min(height) / 2.0
}
