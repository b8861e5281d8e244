//! Finds and verifies the signatures of any PDF, not only of forms.

use std::collections::BTreeMap;

use lopdf::{Document, Object};
use memchr::memmem;

use super::{TIMESTAMP, Trust, Verifier, opened};
use crate::error::{Error, Result};
use crate::form::Address;
use crate::pdf::object::acroform::{self, FoundField, name_is, object_text};
use crate::record::{DigitalSignature, Integrity};

/// Files larger than this are not read.
const LARGEST: usize = 256 << 20;
/// The most signatures that are checked. Each check reads the whole file.
const MOST_CHECKED: usize = 50;
const TOO_MANY: &str = "the file has more signatures than are checked";

/// A signature in a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfSignature {
    /// The full name of its field in the file.
    pub field: String,
    /// Whether it is a timestamp of the whole document, which says when that was there and not who agreed to it.
    pub timestamp: bool,
    /// The result of the verification. It names changed fields as the file does.
    pub digital: DigitalSignature,
    sentence: String,
}

impl PdfSignature {
    /// The result as one plain sentence: "Signature “Manager”: signed digitally by Siân O’Brien on 5 June 2025 (by a
    /// timestamp); intact; …."
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

/// Returns whether a file can have a digital signature: each says which bytes it is of, and that is never compressed.
#[must_use]
pub fn may_be_signed(bytes: &[u8]) -> bool {
    has(bytes, b"/ByteRange")
}

/// Returns every digital signature and every document timestamp in a PDF, in the order of its fields. A file whose
/// bytes rule out signatures is not parsed.
///
/// # Errors
/// When the file is too large, damaged, or needs a password.
pub fn signatures(bytes: &[u8], trust: &Trust) -> Result<Vec<PdfSignature>> {
    // A signature is never compressed, but the dictionary that refers to it may be in an object stream.
    if !may_be_signed(bytes) && !has(bytes, b"/ObjStm") {
        return Ok(Vec::new());
    }
    if bytes.len() > LARGEST {
        return Err(Error::input(
            format!(
                "the PDF has {} MB, and the most that is looked through for signatures is {}",
                bytes.len() >> 20,
                LARGEST >> 20
            ),
            "Look at its signatures in a PDF reader.",
        ));
    }
    let opened = opened(bytes)?;
    let document = &opened.document;
    let fields = acroform::fields(document);
    let labels: BTreeMap<&str, String> =
        fields.iter().filter_map(|found| Some((found.name.as_str(), label(document, found)?))).collect();
    let mut verifier = Verifier::without_form(bytes, document, trust);
    let mut out = Vec::new();
    for found in fields.iter().filter(|found| found.field_type == "Sig") {
        let Some(Object::Dictionary(signature)) = &found.value else { continue };
        let digital = if out.len() < MOST_CHECKED {
            verifier.verify(&found.name, signature)
        } else {
            DigitalSignature::failed(Integrity::Unknown(TOO_MANY))
        };
        let timestamp = name_is(signature, b"SubFilter", TIMESTAMP);
        let said = digital.sentence(|at| match at {
            Address::Field(name) => labels.get(name.as_str()).unwrap_or(name).clone(),
            other => other.to_string(),
        });
        let sentence = match (timestamp, labels.get(found.name.as_str())) {
            // The field of a document timestamp has no label for people.
            (true, _) => format!("Timestamp of the document: {said}."),
            (false, Some(label)) => format!("Signature “{label}”: {said}."),
            (false, None) => format!("Signature: {said}."),
        };
        out.push(PdfSignature { field: found.name.clone(), timestamp, digital, sentence });
    }
    Ok(out)
}

/// Returns the field's `/TU` text; without one, the last part of the field's name, less a final `[0]`.
fn label(document: &Document, found: &FoundField) -> Option<String> {
    let tooltip =
        found.objects.iter().find_map(|id| object_text(document, document.get_dictionary(*id).ok()?.get(b"TU").ok()?));
    let tooltip = tooltip.filter(|text| !text.trim().is_empty());
    let last = || found.name.rsplit('.').next().unwrap_or_default().trim_end_matches("[0]").to_owned();
    let words = tooltip.unwrap_or_else(last);
    let words: Vec<&str> = words.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let label = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (!label.is_empty()).then_some(label)
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    memmem::find(bytes, word).is_some()
}
