//! A start tag and its attributes.

use html5gum::StartTag;

use super::table::MOST_SPANNED;

/// A start tag: its name and its attributes.
#[derive(Debug)]
pub(super) struct TagAttributes {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl TagAttributes {
    pub fn new(tag: &StartTag<usize>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect();
        Self { name: text(&tag.name), attributes }
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        self.value(name)?.trim().parse().ok()
    }

    /// The number of columns or rows that a cell spans.
    pub fn count(&self, name: &str) -> usize {
        self.number(name).and_then(|count| usize::try_from(count).ok()).unwrap_or(1).clamp(1, MOST_SPANNED)
    }
}
