//! Draws the appearance streams of filled fields: text in the embedded font, marks as paths. No viewer font is
//! needed.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::pdf::font;
use crate::pdf::object::deflate::compress;

/// The size of typed text in points.
pub const SIZE: f32 = 11.0;
/// The smallest size of a long line, in points, before it is broken into two.
pub const SMALLEST: f32 = 8.0;
/// The smallest size of two lines in a single-line box, in points.
const SMALLEST_OF_TWO: f32 = 6.5;
/// The space between a box's edge and its text, in points.
const INSET: f32 = 3.0;
/// The line height at [`SIZE`], in points.
pub const LEADING: f32 = 12.7;

/// The width and height of a box in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Extent {
    /// Returns the extent of a `/Rect`, whose corners may be in any order.
    #[must_use]
    pub fn from_rect(rect: [f32; 4]) -> Self {
        Self { width: (rect[2] - rect[0]).abs(), height: (rect[3] - rect[1]).abs() }
    }
}

/// Returns the default appearance string of text fields.
#[must_use]
pub fn default_appearance() -> Object {
    Object::string_literal(format!("/{} {SIZE} Tf 0.106 0.122 0.137 rg", font::RESOURCE))
}

/// Breaks a text into lines for a box of this width.
#[must_use]
pub fn wrap(text: &str, width: f32, size: f32) -> Vec<String> {
    wrap_to(text, width - 2.0 * INSET, size)
}

/// Breaks a text into lines no wider than `room`.
pub(in crate::pdf) fn wrap_to(text: &str, room: f32, size: f32) -> Vec<String> {
    let mut out = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        // The line's width so far, in thousandths of the size.
        let mut wide = 0.0;
        for word in paragraph.split(' ') {
            let space = if line.is_empty() { "" } else { " " };
            let longer = font::add_width(font::add_width(wide, space), word);
            if longer * size / 1000.0 <= room {
                line.push_str(space);
                line.push_str(word);
                wide = longer;
                continue;
            }
            if !line.is_empty() {
                out.push(std::mem::take(&mut line));
            }
            // A word wider than the box is broken anywhere.
            for c in word.chars() {
                if !line.is_empty() && font::width(&line, size) + font::width(c.encode_utf8(&mut [0; 4]), size) > room {
                    out.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
            wide = font::add_width(0.0, &line);
        }
        out.push(line);
    }
    out
}

/// Returns the number of lines that fit into a box of this height.
#[must_use]
pub fn lines_shown(extent: Extent) -> usize {
    let lines = ((extent.height - 2.0 * INSET + 0.5) / LEADING).floor();
    lines.max(1.0) as usize
}

/// Returns whether a text fits its box: on several lines at [`SIZE`], or on one line at [`SMALLEST`].
#[must_use]
pub fn has_room(text: &str, extent: Extent, several: bool) -> bool {
    if several {
        wrap(text, extent.width, SIZE).len() <= lines_shown(extent)
    } else {
        let (lines, size) = one_line(text, extent);
        lines.iter().all(|line| font::width(line, size) <= extent.width - 2.0 * INSET)
    }
}

/// Sets text in a single-line box: smaller if it is long, then on two lines if the box is high enough.
fn one_line(text: &str, extent: Extent) -> (Vec<String>, f32) {
    let room = extent.width - 2.0 * INSET;
    let mut size = SIZE;
    while size > SMALLEST && font::width(text, size) > room {
        size -= 0.5;
    }
    if font::width(text, size) > room {
        let mut small = SMALLEST;
        while small >= SMALLEST_OF_TWO {
            let lines = wrap(text, extent.width, small);
            if lines.len() <= 2 && 2.0 * leading(small) <= extent.height - 2.0 {
                return (lines, small);
            }
            small -= 0.5;
        }
    }
    (vec![text.to_owned()], size)
}

/// Returns the line height at a size, in points.
fn leading(size: f32) -> f32 {
    size * LEADING / SIZE
}

/// Adds a form XObject.
fn xobject(document: &mut Document, extent: Extent, font: Option<ObjectId>, content: String) -> ObjectId {
    let mut resources = Dictionary::new();
    if let Some(font) = font {
        resources.set("Font", dictionary! { font::RESOURCE => font });
    }
    let mut stream = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), Object::Real(extent.width), Object::Real(extent.height)],
            "Resources" => resources,
        },
        content.into_bytes(),
    );
    compress(&mut stream);
    document.add_object(stream)
}

/// Adds the appearance of an empty text field.
pub fn empty(document: &mut Document, extent: Extent) -> ObjectId {
    xobject(document, extent, None, "/Tx BMC EMC".to_owned())
}

/// Adds an empty appearance, for the off-state of a mark or an unsigned signature.
pub fn nothing(document: &mut Document, extent: Extent) -> ObjectId {
    xobject(document, extent, None, String::new())
}

/// Adds the appearance of text on one line or several.
pub fn text(document: &mut Document, extent: Extent, font: ObjectId, text: &str, several: bool) -> ObjectId {
    xobject(document, extent, Some(font), text_content(extent, text, several))
}

/// Returns the content stream of [`text`].
#[must_use]
pub fn text_content(extent: Extent, text: &str, several: bool) -> String {
    let (lines, size) = if several { (wrap(text, extent.width, SIZE), SIZE) } else { one_line(text, extent) };
    let down = leading(size);
    let first = if several {
        extent.height - INSET - font::ascent(size)
    } else {
        let rest = if lines.len() > 1 { down } else { 0.0 };
        (extent.height - font::ascent(size) + font::descent(size) + rest) / 2.0
    };
    let mut content = format!(
        "/Tx BMC q 1 1 {:.2} {:.2} re W n BT 0.106 0.122 0.137 rg /{} {size} Tf {down} TL {INSET} {first:.2} Td",
        extent.width - 2.0,
        extent.height - 2.0,
        font::RESOURCE
    );
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            content.push_str(" T*");
        }
        if !line.is_empty() {
            content.push(' ');
            content.push_str(&show_operator(line));
        }
    }
    content.push_str(" ET Q EMC");
    content
}

/// Returns the operator that shows a text in the embedded font.
pub(in crate::pdf) fn show_operator(text: &str) -> String {
    let mut out = String::from("<");
    for byte in font::encode(text) {
        out.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
    }
    out.push_str("> Tj");
    out
}

/// Adds a tick, drawn as a path.
pub fn tick(document: &mut Document, extent: Extent) -> ObjectId {
    let Extent { width: w, height: h } = extent;
    let content = format!(
        "q 0.106 0.122 0.137 RG {:.2} w 1 J 1 j {:.2} {:.2} m {:.2} {:.2} l {:.2} {:.2} l S Q",
        w * 0.14,
        w * 0.22,
        h * 0.5,
        w * 0.42,
        h * 0.27,
        w * 0.79,
        h * 0.75
    );
    xobject(document, extent, None, content)
}

/// Adds the dot of a selected radio button.
pub fn dot(document: &mut Document, extent: Extent) -> ObjectId {
    let (x, y) = (extent.width / 2.0, extent.height / 2.0);
    let r = extent.width.min(extent.height) * 0.29;
    // Four Bézier curves approximate a circle; 0.5523 is the usual handle length.
    let k = r * 0.5523;
    let content = format!(
        "q 0.106 0.122 0.137 rg {:.2} {y:.2} m {:.2} {:.2} {:.2} {:.2} {x:.2} {:.2} c {:.2} {:.2} {:.2} {:.2} {:.2} {y:.2} c \
         {:.2} {:.2} {:.2} {:.2} {x:.2} {:.2} c {:.2} {:.2} {:.2} {:.2} {:.2} {y:.2} c f Q",
        x + r,
        x + r,
        y + k,
        x + k,
        y + r,
        y + r,
        x - k,
        y + r,
        x - r,
        y + k,
        x - r,
        x - r,
        y - k,
        x - k,
        y - r,
        y - r,
        x + k,
        y - r,
        x + r,
        y - k,
        x + r
    );
    xobject(document, extent, None, content)
}
