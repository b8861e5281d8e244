//! Draws the fields of other programs' forms.

use lopdf::{Dictionary, ObjectId, dictionary};

use super::super::appearance_stream::place;
use super::super::source::{MergeSource, rectangle};
use super::Canvas;
use super::format::Formatted;
use super::mark::mark;
use super::style::{BorderStyle, Colour, FieldStyle};
pub(in crate::pdf::merge) use super::words::TextArrangement;
use super::words::{list, set};
use crate::pdf::object::matrix::Matrix;

/// A widget to be drawn.
#[derive(Debug)]
pub(in crate::pdf::merge) struct FieldDrawing {
    style: FieldStyle,
    canvas: Canvas,
    /// Operators of a frame that replace the style's frame.
    frame: Option<String>,
}

impl FieldDrawing {
    /// Returns the drawing for a widget, or none if it has no size.
    pub(in crate::pdf::merge) fn new(source: &MergeSource, id: ObjectId) -> Option<Self> {
        let rect = rectangle(&source.document, source.dict(id)?.get(b"Rect").ok()?)?;
        let style = FieldStyle::from_widget(source, id, rect);
        let mut canvas = Canvas::new([0.0, 0.0, style.width, style.height]);
        canvas.matrix = style.matrix;
        Some(Self { style, canvas, frame: None })
    }

    /// Takes the frame from an appearance without text.
    pub(in crate::pdf::merge) fn framed_by(mut self, source: &MergeSource, id: ObjectId) -> Self {
        if let Some((picture, matrix, rect)) = place(source, id, 0).filter(|_| self.style.matrix == Matrix::IDENTITY) {
            let [a, b, c, d, e, f] = matrix.then(Matrix([1.0, 0.0, 0.0, 1.0, -rect[0], -rect[1]])).0;
            self.frame = Some(format!("q {a} {b} {c} {d} {e} {f} cm /Frame Do Q "));
            self.canvas.resources.set("XObject", dictionary! { "Frame" => picture });
        }
        self
    }

    fn frame(&self) -> String {
        self.frame.clone().unwrap_or_else(|| self.style.frame(false))
    }

    /// Draws only the frame, for an empty signature field.
    pub(in crate::pdf::merge) fn nothing(self) -> Canvas {
        self.canvas
    }

    /// Draws text in its frame.
    pub(in crate::pdf::merge) fn text(mut self, text: &Formatted, setting: TextArrangement) -> Canvas {
        self.canvas.content = self.frame();
        if let TextArrangement::Cells(cells) = setting
            && self.frame.is_none()
        {
            self.dividers(cells);
        }
        self.canvas.content.push_str("/Tx BMC ");
        let colour = if text.is_red { Colour::RED } else { self.style.kind.colour };
        set(&mut self.canvas, &self.style, &text.text, setting, colour);
        self.canvas.content.push_str("EMC");
        self.canvas
    }

    /// Draws the dividers of a comb.
    fn dividers(&mut self, cells: usize) {
        let style = &self.style;
        let drawn = matches!(style.border.style, BorderStyle::Solid | BorderStyle::Dashed) && style.border.width > 0.0;
        let Some(colour) = style.border_colour.filter(|_| drawn && cells < 1_000) else { return };
        let mut out = format!("q {}{}", colour.stroke(), style.border.pen());
        for index in 1..cells {
            let x = style.width * index as f32 / cells as f32;
            out.push_str(&format!("{x:.2} 0 m {x:.2} {:.2} l S ", style.height));
        }
        self.canvas.content.push_str(&(out + "Q "));
    }

    /// Draws the options of a list box.
    pub(in crate::pdf::merge) fn list(mut self, options: &[(String, bool)], first: usize) -> Canvas {
        self.canvas.content = self.frame() + "/Tx BMC ";
        list(&mut self.canvas, &self.style, options, first);
        self.canvas.content.push_str("EMC");
        self.canvas
    }

    /// Draws a check box or radio button. The caption chooses the mark; the default is a tick or a dot.
    pub(in crate::pdf::merge) fn mark(mut self, marked: bool, round: bool) -> Canvas {
        let style = &self.style;
        let code = style.caption.as_ref().and_then(|caption| caption.chars().next());
        let code = code.unwrap_or(if round { 'l' } else { '4' });
        self.canvas.content = style.frame(round && code == 'l');
        if marked {
            let room = style.width.min(style.height) - 2.0 * style.inset();
            let share = if code == 'l' { 0.55 } else { 0.75 };
            let size = if style.kind.size > 0.0 { (style.kind.size * 0.72).min(room) } else { room * share };
            let drawn = mark(code, style.width / 2.0, style.height / 2.0, size.max(1.0));
            let colour = style.kind.colour;
            self.canvas.content.push_str(&format!("q {}{}{drawn}Q", colour.fill(), colour.stroke()));
        }
        self.canvas
    }

    /// Draws a push button with its caption.
    pub(in crate::pdf::merge) fn button(mut self) -> Canvas {
        self.canvas.content = self.style.frame(false);
        if let Some(caption) = self.style.caption.clone() {
            let style = FieldStyle { align: super::style::Align::Centre, ..self.style.clone() };
            set(&mut self.canvas, &style, &caption, TextArrangement::Line, style.kind.colour);
        }
        self.canvas
    }
}

/// Returns whether a push button has an icon, which is not drawn.
pub(in crate::pdf::merge) fn has_icon(source: &MergeSource, id: ObjectId) -> bool {
    let looks = source.inherited(id, b"MK").and_then(|looks| looks.as_dict().ok());
    looks.is_some_and(|looks: &Dictionary| looks.has(b"I"))
}
