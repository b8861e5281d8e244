//! The documents of an authority's policy: file names, titles, and the headings of their parts.

use crate::finding::Citation;

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDocument {
    /// Its file name.
    pub file: String,
    /// Its title.
    pub title: String,
    /// The first line and the heading of each part, in order.
    pub parts: Vec<(u32, String)>,
}

impl PolicyDocument {
    /// The heading above a line.
    fn heading(&self, line: u32) -> Option<&str> {
        let part = self.parts.iter().rev().find(|(first, _)| *first <= line);
        part.map(|(_, heading)| heading.as_str())
    }
}

/// A citation from one of an authority's documents.
#[must_use]
pub fn cite(documents: &[PolicyDocument], authority: &str, quote: String, source: String, line: u32) -> Citation {
    let document = documents.iter().find(|document| document.file == source);
    Citation {
        authority: authority.into(),
        title: document.map(|document| document.title.as_str().into()),
        heading: document.and_then(|document| document.heading(line)).map(Into::into),
        quote: quote.into(),
        source: source.into(),
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_names_title_and_heading_or_file_and_line() {
        let parts = vec![(5, "Recording".to_owned()), (9, "Frequency".to_owned())];
        let documents = [PolicyDocument { file: "a.pdf".to_owned(), title: "Acme Policy".to_owned(), parts }];
        let place = |file: &str, line| cite(&documents, "acme", String::new(), file.to_owned(), line).place();
        assert_eq!(place("a.pdf", 4), "Acme Policy");
        assert_eq!(place("a.pdf", 5), "Acme Policy, Recording");
        assert_eq!(place("a.pdf", 90), "Acme Policy, Frequency");
        assert_eq!(place("b.pdf", 7), "b.pdf, line 7");
    }
}
