//! Draws missing appearances of fields ([`field`]) and markup ([`markup`]) by their dictionaries ([`style`],
//! [`mod@format`]). Text uses the embedded font and marks are paths, so the merged file keeps its claims.

pub(super) mod field;
pub(super) mod format;
mod mark;
pub(super) mod markup;
mod style;
mod words;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::source::numbers;
use crate::pdf::font;
use crate::pdf::object::deflate::compress;
use crate::pdf::object::matrix::Matrix;

/// The embedded font, added to a document on first use.
#[derive(Debug, Default)]
pub(super) struct Face(Option<ObjectId>);

impl Face {
    pub(super) fn font_id(&mut self, document: &mut Document) -> ObjectId {
        *self.0.get_or_insert_with(|| font::embed(document))
    }
}

/// A drawing before it is added to a document.
#[derive(Debug)]
pub(super) struct Canvas {
    area: [f32; 4],
    matrix: Matrix,
    content: String,
    resources: Dictionary,
    /// The font lacks a letter or cannot set the script.
    pub lacks_letters: bool,
    /// The text does not fit.
    pub is_cut: bool,
}

impl Canvas {
    fn new(area: [f32; 4]) -> Self {
        Self {
            area,
            matrix: Matrix::IDENTITY,
            content: String::new(),
            resources: Dictionary::new(),
            lacks_letters: false,
            is_cut: false,
        }
    }

    /// Sets the opacity, or the blend mode Multiply.
    fn blend(&mut self, opacity: f32, multiply: bool) {
        if opacity < 1.0 || multiply {
            let opacity = Object::Real(opacity.clamp(0.0, 1.0));
            let mut state = dictionary! { "Type" => "ExtGState", "CA" => opacity.clone(), "ca" => opacity };
            state.set("BM", if multiply { "Multiply" } else { "Normal" });
            self.resources.set("ExtGState", dictionary! { "GS" => state });
            self.content.insert_str(0, "/GS gs ");
        }
    }

    /// Adds the drawing to a document as a form XObject.
    pub(super) fn finish(mut self, document: &mut Document, face: &mut Face) -> ObjectId {
        if self.content.contains(" Tf ") {
            self.resources.set("Font", dictionary! { font::RESOURCE => face.font_id(document) });
        }
        let mut form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(self.area), "Resources" => self.resources,
        };
        if self.matrix != Matrix::IDENTITY {
            form.set("Matrix", self.matrix.0.iter().map(|number| Object::Real(*number)).collect::<Vec<_>>());
        }
        let mut stream = Stream::new(form, self.content.into_bytes());
        compress(&mut stream);
        document.add_object(stream)
    }
}
