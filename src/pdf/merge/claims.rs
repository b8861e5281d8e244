//! The standards that a file claims, in its XMP metadata.

use lopdf::{Document, Object};

use crate::pdf::field::identity;

/// The standards that a file claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ConformanceClaims {
    /// The part of PDF/A.
    pub pdfa_part: Option<u32>,
    /// The conformance level of PDF/A: 0 for b, 1 for u, 2 for a.
    pub pdfa_conformance: u32,
    /// PDF/UA-1.
    pub pdfua: bool,
}

impl ConformanceClaims {
    /// Reads the claims of a document.
    pub(super) fn from_document(document: &Document) -> Self {
        let packet = document
            .catalog()
            .and_then(|catalog| catalog.get_deref(b"Metadata", document))
            .and_then(Object::as_stream)
            .ok()
            .and_then(|stream| stream.get_plain_content_with_limit(MOST).ok());
        let claims = packet.map_or_else(Self::default, |packet| Self::in_packet(&String::from_utf8_lossy(&packet)));
        // Some programs drop the XMP packet of a form. Formfolio's own forms keep their claims all the same.
        if claims == Self::default() && identity::read(document).is_some() {
            return Self { pdfa_part: Some(2), pdfa_conformance: 2, pdfua: true };
        }
        claims
    }

    pub(super) fn in_packet(packet: &str) -> Self {
        let value = |name: &str| {
            let element = packet.split_once(&format!("<{name}>")).and_then(|(_, rest)| rest.split_once('<'));
            let attribute = || {
                let (_, rest) = packet.split_once(&format!(" {name}="))?;
                let quote = rest.chars().next().filter(|c| "\"'".contains(*c))?;
                rest.get(1..)?.split_once(quote)
            };
            element.or_else(attribute).map(|(value, _)| value.trim().to_owned())
        };
        let pdfa_conformance = match value("pdfaid:conformance").unwrap_or_default().to_ascii_uppercase().as_str() {
            "A" => 2,
            "U" => 1,
            _ => 0,
        };
        Self {
            pdfa_part: value("pdfaid:part").and_then(|part| part.parse().ok()),
            pdfa_conformance,
            pdfua: value("pdfuaid:part").as_deref() == Some("1"),
        }
    }
}

/// The most bytes of an XMP packet that are read; typical packets have a few kilobytes.
const MOST: usize = 4 << 20;
