//! Draws what has no appearance of its own: fields of strangers' forms ([`field`]) and what people put on pages
//! ([`markup`]), as the dictionary of each asks ([`style`], [`mod@format`]).
//!
//! Text is set in the embedded face, marks are paths: what is drawn here costs a merged file none of its claims.

pub(super) mod field;
pub(super) mod format;
mod mark;
pub(super) mod markup;
mod style;
mod words;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::matrix::Matrix;
use super::source::numbers;
use crate::pdf::deflate::compress;
use crate::pdf::font;

/// The embedded face, added to a document when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Face(Option<ObjectId>);

impl Face {
    pub(super) fn font_id(&mut self, document: &mut Document) -> ObjectId {
        *self.0.get_or_insert_with(|| font::embed(document))
    }
}

/// Something drawn, before it is put into a document.
#[derive(Debug)]
pub(super) struct Canvas {
    area: [f32; 4],
    matrix: Matrix,
    content: String,
    resources: Dictionary,
    /// Letters that the face lacks, or that it cannot set in their order.
    pub lacks_letters: bool,
    /// There is more text than room.
    pub is_cut: bool,
}

impl Canvas {
    fn new(area: [f32; 4]) -> Self {
        Self {
            area,
            matrix: Matrix::SAME,
            content: String::new(),
            resources: Dictionary::new(),
            lacks_letters: false,
            is_cut: false,
        }
    }

    /// Draws with some of what lies below showing through, or with its colours multiplied by those below.
    fn blend(&mut self, opacity: f32, multiply: bool) {
        if opacity < 1.0 || multiply {
            let opacity = Object::Real(opacity.clamp(0.0, 1.0));
            let mut state = dictionary! { "Type" => "ExtGState", "CA" => opacity.clone(), "ca" => opacity };
            state.set("BM", if multiply { "Multiply" } else { "Normal" });
            self.resources.set("ExtGState", dictionary! { "GS" => state });
            self.content.insert_str(0, "/GS gs ");
        }
    }

    /// The form XObject.
    pub(super) fn finish(mut self, document: &mut Document, face: &mut Face) -> ObjectId {
        if self.content.contains(" Tf ") {
            self.resources.set("Font", dictionary! { font::RESOURCE => face.font_id(document) });
        }
        let mut form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(self.area), "Resources" => self.resources,
        };
        if self.matrix != Matrix::SAME {
            form.set("Matrix", self.matrix.0.iter().map(|number| Object::Real(*number)).collect::<Vec<_>>());
        }
        let mut stream = Stream::new(form, self.content.into_bytes());
        compress(&mut stream);
        document.add_object(stream)
    }
}
