//! Draws markup annotations that have no appearance.

use lopdf::{Dictionary, Object, ObjectId};

use super::super::source::{MergeSource, rectangle};
use super::Canvas;
use super::mark::ellipse;
use super::style::{Align, Border, Colour, DefaultAppearance, FieldStyle, floats};
use super::words::{TextArrangement, set};
use crate::pdf::object::acroform::object_text;
use crate::pdf::object::matrix::{Matrix, bounds};

/// The most lines and points that are drawn.
const MOST: usize = 200_000;
/// The texts of the standard stamps.
const STAMPS: [&str; 16] = [
    "Approved",
    "AsIs",
    "Confidential",
    "Departmental",
    "Draft",
    "Experimental",
    "Expired",
    "Final",
    "ForComment",
    "ForPublicRelease",
    "NotApproved",
    "NotForPublicRelease",
    "Sold",
    "TopSecret",
    "Completed",
    "Void",
];

type Point = (f32, f32);

/// Draws an annotation from its dictionary and returns the drawing and its rectangle, or none if the dictionary does
/// not suffice.
pub(in crate::pdf::merge) fn draw(source: &MergeSource, id: ObjectId, subtype: &[u8]) -> Option<(Canvas, [f32; 4])> {
    let dict = source.dict(id)?;
    let rect = dict.get(b"Rect").ok().and_then(|rect| rectangle(&source.document, rect));
    let markup = Markup { source, dict, border: Border::read(&source.document, dict) };
    let mut canvas = match subtype {
        b"FreeText" => markup.typed(rect?)?,
        b"Stamp" => markup.stamp(rect?)?,
        b"Ink" => markup.lines(&markup.strokes(), LineEndings::None)?,
        b"Line" => markup.lines(&[pairs(&floats(&source.document, dict, b"L"))], LineEndings::Some)?,
        b"PolyLine" => markup.lines(&[pairs(&floats(&source.document, dict, b"Vertices"))], LineEndings::Some)?,
        b"Polygon" => markup.polygon()?,
        b"Square" | b"Circle" => markup.geometry(rect?, subtype == b"Circle")?,
        b"Highlight" | b"Underline" | b"StrikeOut" | b"Squiggly" => markup.over_words(rect, subtype)?,
        _ => return None,
    };
    let opacity = dict.get_deref(b"CA", &source.document).and_then(Object::as_float).unwrap_or(1.0);
    canvas.blend(opacity, subtype == b"Highlight");
    let area = canvas.area;
    (area[2] > area[0] && area[3] > area[1]).then_some((canvas, area))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEndings {
    None,
    /// The line ending from `/LE`.
    Some,
}

struct Markup<'a> {
    source: &'a MergeSource,
    dict: &'a Dictionary,
    border: Border,
}

fn pairs(numbers: &[f32]) -> Vec<Point> {
    numbers.chunks_exact(2).take(MOST).map(|pair| (pair[0], pair[1])).collect()
}

impl Markup<'_> {
    fn colour(&self, key: &[u8]) -> Option<Colour> {
        Colour::read(&self.source.document, self.dict, key)
    }

    fn text(&self, key: &[u8]) -> Option<String> {
        self.dict.get(key).ok().and_then(|text| object_text(&self.source.document, text))
    }

    /// Returns a canvas in page coordinates around points, with room for the line width.
    fn canvas(&self, points: &[Point], more: f32) -> Option<Canvas> {
        let [left, bottom, right, top] = bounds(points)?;
        let room = self.border.width.max(1.0) + more;
        Some(Canvas::new([left - room, bottom - room, right + room, top + room]))
    }

    fn strokes(&self) -> Vec<Vec<Point>> {
        let document = &self.source.document;
        let list = self.dict.get_deref(b"InkList", document).and_then(Object::as_array).ok();
        let stroke = |points: &Object| {
            let points = document.dereference(points).ok()?.1.as_array().ok()?;
            let numbers = points.iter().filter_map(|number| document.dereference(number).ok()?.1.as_float().ok());
            Some(pairs(&numbers.filter(|number| number.is_finite()).collect::<Vec<f32>>()))
        };
        list.into_iter().flatten().take(MOST).filter_map(stroke).collect()
    }

    fn lines(&self, strokes: &[Vec<Point>], ends: LineEndings) -> Option<Canvas> {
        let all: Vec<Point> = strokes.iter().flatten().take(MOST).copied().collect();
        let size = (self.border.width * 6.0).clamp(4.0, 30.0);
        let mut canvas = self.canvas(&all, if ends == LineEndings::Some { size } else { 0.0 })?;
        let colour = self.colour(b"C").unwrap_or(Colour::BLACK);
        let pen = if self.border.width > 0.0 { self.border.pen() } else { "1 w ".to_owned() };
        let mut out = format!("q {}{}{pen}", colour.stroke(), colour.fill());
        if ends == LineEndings::None {
            out.push_str("1 J 1 j ");
        }
        for stroke in strokes {
            out.push_str(&path(stroke));
            // A single point becomes a zero-length line, which draws a dot.
            if let [(x, y)] = stroke.as_slice() {
                out.push_str(&format!("{x:.2} {y:.2} l "));
            }
            out.push_str("S ");
            if ends == LineEndings::Some {
                self.line_ends(stroke, size, &mut out);
            }
        }
        canvas.content = out + "Q ";
        Some(canvas)
    }

    /// Draws arrowheads. Other line endings are not drawn.
    fn line_ends(&self, stroke: &[Point], size: f32, out: &mut String) {
        let document = &self.source.document;
        let ends = self.dict.get_deref(b"LE", document).and_then(Object::as_array).ok();
        let end = |at: usize| ends.and_then(|ends| document.dereference(ends.get(at)?).ok()?.1.as_name().ok());
        let (Some(first), Some(second)) = (stroke.first(), stroke.get(1)) else { return };
        let (Some(last), Some(before)) = (stroke.last(), stroke.get(stroke.len().wrapping_sub(2))) else { return };
        for (kind, tip, from) in [(end(0), first, second), (end(1), last, before)] {
            let (is_arrow, is_open) = match kind {
                Some(b"OpenArrow") => (true, true),
                Some(b"ClosedArrow") => (true, false),
                _ => (false, false),
            };
            let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
            let length = dx.hypot(dy);
            if !is_arrow || length <= 0.0 {
                continue;
            }
            let (ux, uy) = (dx / length * size, dy / length * size);
            let base = (tip.0 - ux, tip.1 - uy);
            let (a, b) = ((base.0 - uy * 0.5, base.1 + ux * 0.5), (base.0 + uy * 0.5, base.1 - ux * 0.5));
            out.push_str(&path(&[a, *tip, b]));
            out.push_str(if is_open { "S " } else { "h B " });
        }
    }

    fn polygon(&self) -> Option<Canvas> {
        let points = pairs(&floats(&self.source.document, self.dict, b"Vertices"));
        let mut canvas = self.canvas(&points, 0.0)?;
        canvas.content = self.painted(&(path(&points) + "h "));
        Some(canvas)
    }

    fn geometry(&self, rect: [f32; 4], round: bool) -> Option<Canvas> {
        let differences = floats(&self.source.document, self.dict, b"RD");
        let inner: [f32; 4] = match <[f32; 4]>::try_from(differences) {
            Ok([left, bottom, right, top]) => [rect[0] + left, rect[1] + bottom, rect[2] - right, rect[3] - top],
            Err(_) => rect,
        };
        let half = self.border.width / 2.0;
        let (x, y, w, h) =
            (inner[0] + half, inner[1] + half, inner[2] - inner[0] - 2.0 * half, inner[3] - inner[1] - 2.0 * half);
        if w <= 0.0 || h <= 0.0 {
            return None;
        }
        let path = match round {
            true => ellipse(x + w / 2.0, y + h / 2.0, w / 2.0, h / 2.0) + " ",
            false => format!("{x:.2} {y:.2} {w:.2} {h:.2} re "),
        };
        let mut canvas = Canvas::new(rect);
        canvas.content = self.painted(&path);
        Some(canvas)
    }

    /// Returns a closed path with fill and stroke.
    fn painted(&self, path: &str) -> String {
        let (inside, line) = (self.colour(b"IC"), self.colour(b"C").filter(|_| self.border.width > 0.0));
        // Without any colour, a black line is drawn.
        let line = line.or_else(|| (inside.is_none() && self.border.width > 0.0).then_some(Colour::BLACK));
        let mut out = String::from("q ");
        out.push_str(&inside.map(Colour::fill).unwrap_or_default());
        out.push_str(&line.map(|line| line.stroke() + &self.border.pen()).unwrap_or_default());
        out.push_str(path);
        out.push_str(match (inside, line) {
            (Some(_), Some(_)) => "B ",
            (Some(_), None) => "f ",
            (None, Some(_)) => "S ",
            (None, None) => "n ",
        });
        out + "Q "
    }

    fn over_words(&self, rect: Option<[f32; 4]>, subtype: &[u8]) -> Option<Canvas> {
        let numbers = floats(&self.source.document, self.dict, b"QuadPoints");
        let mut quads: Vec<[Point; 4]> = numbers
            .chunks_exact(8)
            .take(MOST)
            .map(|q| [(q[0], q[1]), (q[2], q[3]), (q[4], q[5]), (q[6], q[7])])
            .collect();
        if quads.is_empty() {
            let [left, bottom, right, top] = rect?;
            quads.push([(left, top), (right, top), (left, bottom), (right, bottom)]);
        }
        let points: Vec<Point> = quads.iter().flatten().copied().collect();
        let mut canvas = self.canvas(&points, 2.0)?;
        let colour = self.colour(b"C").unwrap_or(match subtype {
            b"Highlight" => Colour::from_numbers(&[1.0, 1.0, 0.0])?,
            _ => Colour::BLACK,
        });
        let mut out = format!("q {}{}1 w ", colour.fill(), colour.stroke());
        for [a, b, c, d] in quads {
            let between = |one: Point, other: Point, share: f32| {
                (one.0 + (other.0 - one.0) * share, one.1 + (other.1 - one.1) * share)
            };
            match subtype {
                // Most programs order `/QuadPoints` with two corners above and two below, unlike the standard.
                b"Highlight" => out.push_str(&(path(&[a, b, d, c]) + "h f ")),
                b"StrikeOut" => out.push_str(&(path(&[between(a, c, 0.55), between(b, d, 0.55)]) + "S ")),
                b"Underline" => out.push_str(&(path(&[between(c, a, 0.05), between(d, b, 0.05)]) + "S ")),
                _ => {
                    let length = (d.0 - c.0).hypot(d.1 - c.1);
                    let waves = (length / 2.0).clamp(1.0, 2_000.0) as u16;
                    let wave: Vec<Point> = (0..=waves)
                        .map(|index| {
                            let along = f32::from(index) / f32::from(waves);
                            between(between(c, d, along), between(a, b, along), if index % 2 == 0 { 0.12 } else { 0.0 })
                        })
                        .collect();
                    out.push_str(&(path(&wave) + "S "));
                }
            }
        }
        canvas.content = out + "Q ";
        Some(canvas)
    }

    /// Draws the text of a FreeText annotation.
    fn typed(&self, rect: [f32; 4]) -> Option<Canvas> {
        let document = &self.source.document;
        let words = self.text(b"Contents").filter(|words| !words.trim().is_empty());
        let words = words.or_else(|| self.text(b"RC").map(|rich| plain_text(&rich)))?;
        let form = self.source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
        let default = self.text(b"DA").or_else(|| form.and_then(|form| object_text(document, form.get(b"DA").ok()?)));
        let mut kind = DefaultAppearance::parse(&default.unwrap_or_default());
        let mut align = self.dict.get_deref(b"Q", document).and_then(Object::as_i64).unwrap_or(0);
        for (key, value) in declarations(&self.text(b"DS").unwrap_or_default()) {
            match key.as_str() {
                "color" => kind.colour = Colour::from_hex(&value).unwrap_or(kind.colour),
                "text-align" if value == "center" => align = 1,
                "text-align" if value == "right" => align = 2,
                "font" | "font-size" if kind.size <= 0.0 => kind.size = points_in(&value).unwrap_or(0.0),
                _ => {}
            }
        }
        if kind.size <= 0.0 {
            kind.size = 12.0;
        }
        let style = FieldStyle {
            width: rect[2] - rect[0],
            height: rect[3] - rect[1],
            matrix: Matrix::IDENTITY,
            background: self.colour(b"C"),
            border_colour: Some(kind.colour),
            border: self.border.clone(),
            caption: None,
            kind,
            align: Align::from_number(align),
        };
        let mut canvas = Canvas::new(rect);
        let mut inner = Canvas::new([0.0; 4]);
        inner.content = style.frame(false);
        set(&mut inner, &style, &words.replace("\r\n", "\n").replace('\r', "\n"), TextArrangement::Lines, kind.colour);
        canvas.content = format!("q 1 0 0 1 {:.2} {:.2} cm {}Q", rect[0], rect[1], inner.content);
        (canvas.lacks_letters, canvas.is_cut) = (inner.lacks_letters, inner.is_cut);
        Some(canvas)
    }

    /// Draws a standard stamp as framed text.
    fn stamp(&self, rect: [f32; 4]) -> Option<Canvas> {
        let name = self.dict.get_deref(b"Name", &self.source.document).and_then(Object::as_name).ok()?;
        let name = String::from_utf8_lossy(name).into_owned();
        let name = name.strip_prefix("SB").unwrap_or(&name);
        STAMPS.iter().find(|stamp| **stamp == name)?;
        let mut words = String::new();
        for c in name.chars() {
            if c.is_uppercase() && !words.is_empty() {
                words.push(' ');
            }
            words.extend(c.to_uppercase());
        }
        let colour = self.colour(b"C").unwrap_or(Colour::RED);
        let style = FieldStyle {
            width: rect[2] - rect[0],
            height: rect[3] - rect[1],
            matrix: Matrix::IDENTITY,
            background: None,
            border_colour: Some(colour),
            border: Border::solid(2.0),
            caption: None,
            kind: DefaultAppearance { size: 0.0, colour },
            align: Align::Centre,
        };
        let mut canvas = Canvas::new(rect);
        let mut inner = Canvas::new([0.0; 4]);
        inner.content = style.frame(false);
        set(&mut inner, &style, &words, TextArrangement::Line, colour);
        canvas.content = format!("q 1 0 0 1 {:.2} {:.2} cm {}Q", rect[0], rect[1], inner.content);
        Some(canvas)
    }
}

fn path(points: &[Point]) -> String {
    let mut out = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        out.push_str(&format!("{x:.2} {y:.2} {} ", if index == 0 { "m" } else { "l" }));
    }
    out
}

/// Returns the declarations of a CSS style.
fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    style.split(';').filter_map(|one| {
        let (key, value) = one.split_once(':')?;
        Some((key.trim().to_lowercase(), value.trim().to_lowercase()))
    })
}

/// Returns the first size in a style, in points.
fn points_in(value: &str) -> Option<f32> {
    value.split([' ', ',']).find_map(|word| word.strip_suffix("pt")?.parse().ok()).filter(|size: &f32| *size > 0.0)
}

/// Returns the text of rich text, one line for each paragraph.
pub(in crate::pdf::merge) fn plain_text(rich: &str) -> String {
    let mut out = String::new();
    let mut rest = rich;
    while let Some(open) = rest.find('<') {
        out.push_str(rest.get(..open).unwrap_or_default());
        let Some(close) = rest.get(open..).and_then(|tag| tag.find('>')) else { break };
        let tag = rest.get(open + 1..open + close).unwrap_or_default();
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if (name == "br" || (tag.starts_with('/') && matches!(name, "p" | "div" | "li"))) && !out.ends_with('\n') {
            out.push('\n');
        }
        rest = rest.get(open + close + 1..).unwrap_or_default();
    }
    if !rest.contains('<') {
        out.push_str(rest);
    }
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#13;", "\n"), ("&#10;", "\n")];
    let text = known.iter().fold(out, |text, (entity, letter)| text.replace(entity, letter));
    text.replace("&#160;", " ").replace("&nbsp;", " ").replace("&amp;", "&").trim().to_owned()
}
