//! The documents of an authority's policy and the quotes from them, which definitions cite by key.

use std::collections::BTreeMap;

use super::raw::{RawDocument, RawQuote};
use super::raw_citation::RawCitation;
use super::shape::nearest;
use crate::finding::Citation;
use crate::source::{Mistake, Source, Span, Spanned};

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDocument {
    /// The key by which quotes name it, if any.
    pub key: Option<String>,
    /// Its file name.
    pub file: String,
    /// Its title.
    pub title: String,
    /// The first line and the heading of each part, in order.
    pub parts: Vec<(u32, String)>,
}

/// A quote from a policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyQuote {
    /// The key by which definitions cite it.
    pub key: String,
    /// The words and their place.
    pub citation: Citation,
    /// The ids of the rules that rest on these words.
    pub rules: Vec<String>,
}

/// The documents and quotes of one authority.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyTexts {
    /// The id of the authority. Empty where its definition has mistakes; its quotes are then not missed.
    authority: String,
    /// The documents.
    pub documents: Vec<PolicyDocument>,
    /// The quotes.
    pub quotes: Vec<PolicyQuote>,
}

impl PolicyDocument {
    /// The heading above a line.
    fn heading(&self, line: u32) -> Option<&str> {
        let part = self.parts.iter().rev().find(|(first, _)| *first <= line);
        part.map(|(_, heading)| heading.as_str())
    }
}

impl PolicyTexts {
    /// Lowers an authority's documents and quotes; mistakes go to `mistakes`.
    #[must_use]
    pub fn new(
        authority: &str,
        documents: Vec<RawDocument>,
        quotes: Vec<Spanned<RawQuote>>,
        source: &Source,
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let documents = documents.into_iter().map(|raw| document(raw, source, mistakes)).collect();
        let mut texts = Self { authority: authority.to_owned(), documents, quotes: Vec::new() };
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for Spanned { value: raw, span } in quotes {
            if let Some(first) = seen.insert(raw.key.value.clone(), raw.key.span) {
                let mut mistake =
                    Mistake::new(source, raw.key.span, format!("the key `{}` is that of another quote", raw.key.value));
                mistake.other = Some((first, "first used here".to_owned()));
                mistakes.push(mistake.help("Give one of them another key"));
            }
            let file = texts.file(raw.document.as_ref(), span, source, mistakes);
            let citation = texts.cite(words(&raw.words, source, mistakes), file, line(&raw.line, source, mistakes));
            texts.quotes.push(PolicyQuote { key: raw.key.value, citation, rules: raw.rules });
        }
        texts
    }

    /// The quotes that a rule rests on, in the order of the list.
    pub fn quotes_for<'t>(&'t self, rule: &'t str) -> impl Iterator<Item = &'t PolicyQuote> {
        self.quotes.iter().filter(move |quote| quote.rules.iter().any(|id| id == rule))
    }

    /// Adds the quotes of a replaced definition that this one does not have, because the forms of the replaced one cite
    /// them.
    pub fn inherit(&mut self, replaced: &Self) {
        for quote in &replaced.quotes {
            if !self.quotes.iter().any(|own| own.key == quote.key) {
                self.quotes.push(quote.clone());
            }
        }
    }

    /// The words that a definition cites, with the rules of a listed quote.
    pub fn cited(
        &self,
        raw: RawCitation,
        source: &Source,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<(Citation, &[String])> {
        let mut wrong = |span: Span, message: String, help: String| {
            mistakes.push(Mistake::new(source, span, message).help(help));
            None
        };
        match raw {
            RawCitation { cites: Some(key), quote: None, source: None, line: None } => {
                let Some(quote) = self.quotes.iter().find(|quote| quote.key == key.value) else {
                    if self.authority.is_empty() {
                        return None;
                    }
                    let near = nearest(&key.value, self.quotes.iter().map(|quote| quote.key.as_str()));
                    let help = near.map_or_else(
                        || "List it under `quotes` in authority.yaml".to_owned(),
                        |near| format!("Did you mean `{near}`?"),
                    );
                    let message = format!("{} has no quote `{}`", self.authority, key.value);
                    return wrong(key.span, message, help);
                };
                Some((quote.citation.clone(), &quote.rules))
            }
            RawCitation { cites: None, quote: Some(quote), source: Some(file), line: Some(at) } => {
                let quote = words(&quote, source, mistakes);
                if file.value.trim().is_empty() {
                    let help = "Name the policy document’s file";
                    mistakes.push(Mistake::new(source, file.span, "the quote names no document").help(help));
                }
                let at = line(&at, source, mistakes);
                Some((self.cite(quote, file.value, at), &[]))
            }
            // The shape of the definition says that there is none.
            RawCitation { cites: None, quote: None, source: None, line: None } => None,
            RawCitation { cites: Some(key), .. } => {
                let help = "Keep `cites`, or `quote`, `source` and `line`";
                wrong(key.span, "words of a policy that are cited in two ways".to_owned(), help.to_owned())
            }
            RawCitation { cites: None, quote, source, line } => {
                let text = quote.or(source).map(|text| text.span);
                let span = text.or(line.map(|line| line.span)).unwrap_or_default();
                let help = "Give all of `quote`, `source` and `line`, or `cites` alone";
                wrong(span, "words of a policy that are not complete".to_owned(), help.to_owned())
            }
        }
    }

    /// The file of a quote's document: the named one, or the only one.
    fn file(&self, key: Option<&Spanned<String>>, quote: Span, source: &Source, mistakes: &mut Vec<Mistake>) -> String {
        let found = match (key, self.documents.as_slice()) {
            (Some(key), all) => all.iter().find(|document| document.key.as_ref() == Some(&key.value)),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        found.map(|document| document.file.clone()).unwrap_or_else(|| {
            let known: Vec<&str> = self.documents.iter().filter_map(|document| document.key.as_deref()).collect();
            let (span, message) = match key {
                Some(key) => (key.span, format!("there is no document `{}`", key.value)),
                None => (quote, "the quote names no document".to_owned()),
            };
            let help = match known.as_slice() {
                [] => "List the document under `documents`, with a key".to_owned(),
                known => format!("Add `document:` with one of: {}", known.join(", ")),
            };
            mistakes.push(Mistake::new(source, span, message).help(help));
            String::new()
        })
    }

    fn cite(&self, quote: String, source: String, line: u32) -> Citation {
        let document = self.documents.iter().find(|document| document.file == source);
        Citation {
            authority: self.authority.as_str().into(),
            title: document.map(|document| document.title.as_str().into()),
            heading: document.and_then(|document| document.heading(line)).map(Into::into),
            quote: quote.into(),
            source: source.into(),
            line,
        }
    }
}

fn words(raw: &Spanned<String>, source: &Source, mistakes: &mut Vec<Mistake>) -> String {
    if raw.value.trim().is_empty() {
        mistakes.push(Mistake::new(source, raw.span, "an empty quote").help("Copy the policy’s own words"));
    }
    raw.value.clone()
}

fn line(raw: &Spanned<u32>, source: &Source, mistakes: &mut Vec<Mistake>) -> u32 {
    if raw.value == 0 {
        mistakes.push(Mistake::new(source, raw.span, "there is no line 0").help("Lines count from 1"));
    }
    raw.value
}

fn document(raw: RawDocument, source: &Source, mistakes: &mut Vec<Mistake>) -> PolicyDocument {
    for (text, help) in [(&raw.file, "Write the file’s name as `source` has it"), (&raw.title, "Write the title")] {
        if text.value.trim().is_empty() {
            mistakes.push(Mistake::new(source, text.span, "there is nothing here").help(help));
        }
    }
    for (before, after) in raw.parts.iter().zip(raw.parts.iter().skip(1)) {
        if after.line.value <= before.line.value {
            let help = format!("The part before it begins in line {}: list the parts in order", before.line.value);
            mistakes.push(
                Mistake::new(source, after.line.span, "the part does not begin after the one before it").help(help),
            );
        }
    }
    let parts = raw.parts.into_iter().map(|part| (part.line.value, part.heading)).collect();
    PolicyDocument {
        key: raw.key.map(|key| key.value),
        file: raw.file.value,
        title: raw.title.value.trim().to_owned(),
        parts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_names_title_and_heading_or_file_and_line() {
        let parts = vec![(5, "Recording".to_owned()), (9, "Frequency".to_owned())];
        let document = PolicyDocument { key: None, file: "a.pdf".to_owned(), title: "Acme Policy".to_owned(), parts };
        let texts = PolicyTexts { authority: "acme".to_owned(), documents: vec![document], quotes: Vec::new() };
        let place = |file: &str, line| texts.cite(String::new(), file.to_owned(), line).place();
        assert_eq!(place("a.pdf", 4), "Acme Policy");
        assert_eq!(place("a.pdf", 5), "Acme Policy, Recording");
        assert_eq!(place("a.pdf", 90), "Acme Policy, Frequency");
        assert_eq!(place("b.pdf", 7), "b.pdf, line 7");
    }
}
