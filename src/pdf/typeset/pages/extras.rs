//! The extra content of a Word file, such as pictures, for the layout of a record.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::picture::{EmbeddedPicture, InlinePicture};
use crate::record::{Extra, ExtraKind, Record};

/// The most pixels of a file's pictures together before any is scaled down.
const MOST_DOTS: u64 = 60_000_000;

/// A record's extras, prepared for the layout.
pub(super) struct ExtraPages {
    shown: Vec<Json>,
    /// The pictures, with their index in `shown`.
    pictures: Vec<(usize, InlinePicture)>,
    /// The names of what is not shown.
    pub not_shown: Vec<String>,
}

impl ExtraPages {
    /// Prepares the extras. `media` holds the bytes of pictures by part name.
    pub fn new(record: &Record, media: &BTreeMap<String, Vec<u8>>) -> Self {
        let mut out = Self { shown: Vec::new(), pictures: Vec::new(), not_shown: Vec::new() };
        let mut dots = MOST_DOTS;
        for extra in &record.extras {
            out.add(record, extra, media, &mut dots);
        }
        out
    }

    fn add(&mut self, record: &Record, extra: &Extra, media: &BTreeMap<String, Vec<u8>>, dots: &mut u64) {
        let place = place(record, extra);
        let mut kind = extra.kind.label();
        let mut words = extra.words.clone();
        let part = extra.picture.as_deref();
        let picture = part.and_then(|part| {
            let picture = InlinePicture::new(media.get(part)?, dots).ok()?;
            Some(picture)
        });
        match (&picture, part) {
            (None, Some(part)) if matches!(extra.kind, ExtraKind::Picture | ExtraKind::Signature) => {
                let name = part.rsplit('/').next().unwrap_or(part);
                let said = if words.is_empty() { words } else { format!(": {words}") };
                words = format!("A picture ({name}) that cannot be shown here{said}");
                kind = extra.kind.label();
                self.not_shown.push(format!("a picture ({name})"));
            }
            // Text typed in it appears only on the page.
            _ if extra.kind.is_named_only() => {
                let name = extra.words.split_once(": ").map_or(extra.words.as_str(), |(name, _)| name);
                self.not_shown.push(name.to_owned());
            }
            _ => {}
        }
        if extra.kind.is_named_only() {
            words = crate::text::sentence(&words);
        }
        let struck = matches!(extra.kind, ExtraKind::StruckThrough | ExtraKind::Deleted);
        if let Some(picture) = picture {
            self.pictures.push((self.shown.len(), picture));
        }
        self.shown.push(json!({
            "kind": kind,
            "place": place,
            "by": extra.by.as_deref().unwrap_or_default(),
            "words": words,
            "struck": struck,
            "picture": null,
        }));
    }

    /// Returns the data for the layout and the pictures, which are named from `picture-FIRST` on. `embedding` says
    /// how they are embedded.
    pub fn laid_out(&self, first: usize, embedding: PictureEmbedding) -> (Vec<Json>, Vec<Vec<u8>>) {
        let mut shown = self.shown.clone();
        let mut files = Vec::new();
        for (at, embedded) in &self.pictures {
            let Some(entry) = shown.get_mut(*at) else { continue };
            let picture = match embedding {
                PictureEmbedding::AsTheyAre => Some(embedded.picture.clone()),
                PictureEmbedding::Anew => embedded.anew().ok(),
                PictureEmbedding::Named => None,
            };
            let words = entry["words"].as_str().unwrap_or_default().to_owned();
            match picture {
                Some(EmbeddedPicture { data, lossless, width, height, .. }) => {
                    let said = if words.is_empty() { entry["place"].as_str().unwrap_or_default() } else { &words };
                    let alt = format!("{} {said}", entry["kind"].as_str().unwrap_or_default());
                    let format = if lossless { "png" } else { "jpg" };
                    entry["picture"] = json!({"file": format!("picture-{}", first + files.len()), "format": format,
                        "width": width, "height": height, "alt": alt.trim()});
                    files.push(data);
                }
                None => entry["words"] = format!("A picture that cannot be shown here. {words}").trim().into(),
            }
        }
        (shown, files)
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Returns whether any of them is a picture.
    pub fn has_pictures(&self) -> bool {
        !self.pictures.is_empty()
    }
}

/// How pictures are embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PictureEmbedding {
    AsTheyAre,
    /// Decoded and encoded again, without metadata.
    Anew,
    /// Left out and named.
    Named,
}

/// Describes the place of an extra: a field or a printed text.
fn place(record: &Record, extra: &Extra) -> String {
    let address = extra.field.as_deref().and_then(|name| record.form.address(name));
    // The field of text outside the fields is a guess.
    let within = if extra.kind == ExtraKind::Outside { "near" } else { "in" };
    match (address, &extra.near) {
        (Some(address), _) => format!("{within} “{}”", record.form.label(&address)),
        (None, Some(near)) => format!("at “{near}”"),
        (None, None) => String::new(),
    }
}
