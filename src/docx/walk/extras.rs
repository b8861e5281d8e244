//! The contents besides the answers: deletions, insertions, pictures, links, comments.

use super::{FoundExtra, MOST_FOUND, PictureRef, WalkPlace, Walker, WordSink, author};
use crate::docx::drawing::{DrawingObject, Image};
use crate::docx::text;
use crate::docx::xml::XmlElement;
use crate::legacy::page::PICTURE;
use crate::record::ExtraKind;

impl Walker<'_> {
    pub(super) fn find(&mut self, kind: ExtraKind, words: String) {
        let spot = self.spot();
        self.add(FoundExtra { kind, spot, words, by: None, image: None, target: None });
    }

    pub(super) fn add(&mut self, found: FoundExtra) {
        self.goes_on = false;
        if self.walk.found.len() < MOST_FOUND {
            self.walk.found.push(found);
        }
    }

    /// Adds words, joined to the last ones found if they continue them.
    pub(super) fn add_words(&mut self, found: FoundExtra) {
        let goes_on = std::mem::take(&mut self.goes_on);
        match self.walk.found.last_mut() {
            Some(last) if goes_on && (last.kind, last.spot, &last.by) == (found.kind, found.spot, &found.by) => {
                last.words.push_str(&found.words);
            }
            _ => self.add(found),
        }
        self.goes_on = true;
    }

    /// Records words that are struck through or hidden, or in a field that the form does not have.
    pub(super) fn note_left_out(&mut self, kind: ExtraKind, words: &str) {
        let spot = self.spot();
        if words.trim().is_empty() && !self.goes_on {
            return;
        }
        match spot {
            WalkPlace::Control(index) => {
                if let Some(control) = self.walk.controls.get_mut(index) {
                    control.has_left_out_text = true;
                }
            }
            WalkPlace::Unit(index) => {
                if let Some(unit) = self.walk.units.get_mut(index).filter(|_| !words.trim().is_empty()) {
                    unit.left_out.push(words.to_owned());
                }
            }
            WalkPlace::Nowhere => {}
        }
        self.add_words(FoundExtra { kind, spot, words: words.to_owned(), by: None, image: None, target: None });
    }

    pub(super) fn anchor(&mut self, kind: ExtraKind, element: &XmlElement) {
        let spot = self.spot();
        if let Some(id) = element.get("w:id") {
            self.walk.anchors.entry((kind, id.to_owned())).or_insert(spot);
        }
    }

    pub(super) fn document(&mut self, element: &XmlElement) {
        let spot = self.spot();
        let target = element.get("r:id").map(str::to_owned);
        self.add(FoundExtra { kind: ExtraKind::Document, spot, words: String::new(), by: None, image: None, target });
    }

    pub(super) fn link(&mut self, target: Option<&str>, words: String) {
        let spot = self.spot();
        let target = target.map(str::to_owned);
        if target.is_some() || !words.is_empty() {
            self.add(FoundExtra { kind: ExtraKind::Link, spot, words, by: None, image: None, target });
        }
    }

    /// The instruction of a field; a link's instruction holds its target.
    pub(super) fn instruction(&mut self, code: &str) {
        let words = code.trim_start().strip_prefix("HYPERLINK").and_then(|rest| rest.split('"').nth(1));
        self.link(None, words.unwrap_or_default().to_owned());
    }

    /// Leaves out a tracked deletion; `change` holds its author.
    pub(super) fn deleted(&mut self, element: &XmlElement, change: &XmlElement) {
        let words = text::deleted_words(element);
        if words.trim().is_empty() {
            return;
        }
        match self.sink() {
            WordSink::Control(control) => control.struck = true,
            WordSink::Unit(_) | WordSink::Nowhere => self.walk.struck = true,
        }
        let spot = self.spot();
        let by = change_author(change);
        self.add_words(FoundExtra { kind: ExtraKind::Deleted, spot, words, by, image: None, target: None });
    }

    pub(super) fn inserted(&mut self, element: &XmlElement) {
        let words = text::words(element);
        if !words.trim().is_empty() {
            let spot = self.spot();
            let by = change_author(element);
            self.add_words(FoundExtra { kind: ExtraKind::Inserted, spot, words, by, image: None, target: None });
        }
    }

    pub(super) fn drawing(&mut self, element: &XmlElement) {
        let drawing = DrawingObject::from_element(element);
        let image = drawing.images.first().map(|Image(image)| image.clone());
        let picture = PictureRef(image.clone());
        if picture.0.is_some() || drawing.boxes.is_empty() {
            match self.sink() {
                WordSink::Control(control) => control.pictures.push(picture),
                WordSink::Unit(unit) => unit.pictures.push(picture),
                WordSink::Nowhere => {}
            }
        }
        if self.form.is_none() && image.is_some() {
            self.push_words(PICTURE);
        }
        let spot = self.spot();
        let described = |name: &str| match drawing.alt.as_str() {
            "" => name.to_owned(),
            alt => format!("{name}: {alt}"),
        };
        let found =
            |kind, words, image| FoundExtra { kind, spot, words, by: None, image, target: drawing.object.clone() };
        match &drawing.name {
            Some(name) => self.add(found(ExtraKind::Object, described(name), image)),
            None => {
                for Image(image) in &drawing.images {
                    self.add(found(ExtraKind::Picture, drawing.alt.clone(), Some(image.clone())));
                }
                let bare = drawing.images.is_empty() && drawing.boxes.is_empty() && drawing.words.is_empty();
                if bare && !drawing.is_nothing() {
                    self.add(found(ExtraKind::Object, described("a drawn shape"), None));
                }
            }
        }
        for words in &drawing.words {
            self.find(ExtraKind::Outside, words.clone());
        }
        for typed in drawing.boxes {
            let outer = (self.unit, self.cell, self.place.take(), std::mem::take(&mut self.stack));
            let kind = self.left_out_kind.take();
            self.cell = false;
            self.blocks(typed);
            (self.unit, self.cell, self.place, self.stack) = outer;
            self.left_out_kind = kind;
        }
    }
}

/// The author and day of a tracked change.
fn change_author(change: &XmlElement) -> Option<String> {
    author(change.get("w:author"), change.get("w:date"))
}
