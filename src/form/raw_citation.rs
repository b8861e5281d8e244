//! The words of a policy that a definition cites, as they are written.

use std::sync::LazyLock;

use serde_json::{Value as Json, json};

use crate::source::Spanned;

/// The schema of a citation: the key of a quote, or the words and their place.
pub(super) static CITATION: LazyLock<Json> =
    LazyLock::new(|| json!([{"required": ["cites"]}, {"required": ["quote", "source", "line"]}]));

/// The words of a policy that a definition cites: the key of a quote, or the words and their place.
#[derive(Debug)]
pub struct RawCitation {
    /// The key of a quote in the authority's list.
    pub cites: Option<Spanned<String>>,
    /// The words.
    pub quote: Option<Spanned<String>>,
    /// The document's file name.
    pub source: Option<Spanned<String>>,
    /// The line, from 1.
    pub line: Option<Spanned<u32>>,
}
