//! A small XML tree, built by the writer and walked by the reader, with this project's prefixes for namespaces.
//! Parsing is bounded in depth, nodes, attributes and namespaces, and refuses document types, so that no file makes
//! the reader hang or exhaust memory.

use std::borrow::Cow;
use std::collections::HashMap;

use super::usual_names::usual;
use crate::text::{XmlPlace, escape_xml, from_marked_unicode};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// The deepest nesting of elements.
const DEPTH: usize = 256;
/// The most elements, attributes and texts in one part.
const NODES: usize = 250_000;
/// The most attributes on one element.
const ATTRIBUTES: usize = 256;
/// The most namespace declarations in force at once; looking one up is linear.
const NAMESPACES: usize = 512;

/// Namespaces by this project's prefix; the second list is that of ISO "strict" files.
const KNOWN: [(&str, &str, &str); 28] = [
    (
        "w",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    ("w14", "http://schemas.microsoft.com/office/word/2010/wordml", ""),
    ("w15", "http://schemas.microsoft.com/office/word/2012/wordml", ""),
    (
        "r",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (
        "wp",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    ),
    ("a", "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
    ("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture", "http://purl.oclc.org/ooxml/drawingml/picture"),
    ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006", ""),
    ("v", "urn:schemas-microsoft-com:vml", ""),
    ("o", "urn:schemas-microsoft-com:office:office", ""),
    ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape", ""),
    ("wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup", ""),
    ("wpc", "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas", ""),
    ("wpi", "http://schemas.microsoft.com/office/word/2010/wordprocessingInk", ""),
    ("wp14", "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing", ""),
    ("wp15", "http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing", ""),
    ("a14", "http://schemas.microsoft.com/office/drawing/2010/main", ""),
    ("cx1", "http://schemas.microsoft.com/office/drawing/2015/9/8/chartex", ""),
    ("c", "http://schemas.openxmlformats.org/drawingml/2006/chart", "http://purl.oclc.org/ooxml/drawingml/chart"),
    (
        "m",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    ),
    (
        "op",
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    ),
    (
        "vt",
        "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
        "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
    ),
    ("dc", "http://purl.org/dc/elements/1.1/", ""),
    ("rel", "http://schemas.openxmlformats.org/package/2006/relationships", ""),
    ("ct", "http://schemas.openxmlformats.org/package/2006/content-types", ""),
    ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0", ""),
    ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0", ""),
    ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0", ""),
];

/// The namespaces that a `mc:Choice` may require; for any other, the reader takes the `mc:Fallback`.
const UNDERSTOOD: [&str; 12] = ["w", "w14", "w15", "wp", "wps", "wpg", "wpc", "wpi", "wp14", "wp15", "a14", "cx1"];

/// The URI of a namespace that the writer declares.
#[must_use]
pub(super) fn namespace(prefix: &str) -> &'static str {
    KNOWN.iter().find(|(known, ..)| *known == prefix).map_or("", |(_, uri, _)| uri)
}

/// An element with its attributes and children.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct XmlElement {
    /// The name with its prefix.
    pub name: Cow<'static, str>,
    /// Attributes in order.
    pub attributes: Vec<(Cow<'static, str>, String)>,
    /// Elements and texts in order.
    pub children: Vec<XmlNode>,
}

/// A child of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum XmlNode {
    /// An element.
    Element(XmlElement),
    /// Text.
    Text(String),
}

/// A new element.
#[must_use]
pub(super) fn el(name: &'static str) -> XmlElement {
    XmlElement { name: Cow::Borrowed(name), ..XmlElement::default() }
}

/// An element with `w:val` as its only attribute.
#[must_use]
pub(super) fn val(name: &'static str, value: impl ToString) -> XmlElement {
    el(name).attr("w:val", value)
}

impl XmlElement {
    /// Adds an attribute.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((Cow::Borrowed(name), value.to_string()));
        self
    }

    /// Adds an element.
    #[must_use]
    pub fn with(mut self, child: XmlElement) -> Self {
        self.children.push(XmlNode::Element(child));
        self
    }

    /// Adds elements.
    #[must_use]
    pub fn with_all(mut self, children: impl IntoIterator<Item = XmlElement>) -> Self {
        self.children.extend(children.into_iter().map(XmlNode::Element));
        self
    }

    /// Adds text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(XmlNode::Text(text.into()));
        self
    }

    /// The elements directly inside.
    pub fn elements(&self) -> impl Iterator<Item = &XmlElement> {
        self.children.iter().filter_map(|child| match child {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The first child element with that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&XmlElement> {
        self.elements().find(|element| element.name == name)
    }

    /// An attribute's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The alternative of a `mc:AlternateContent` that applies: the first choice with understood requirements,
    /// otherwise the fallback.
    #[must_use]
    pub fn alternative(&self) -> Option<&XmlElement> {
        let understood = |choice: &&XmlElement| {
            let wanted = choice.get("Requires").unwrap_or_default();
            choice.name == "mc:Choice" && wanted.split_whitespace().all(|prefix| UNDERSTOOD.contains(&prefix))
        };
        self.elements().find(understood).or_else(|| self.child("mc:Fallback"))
    }

    /// The `w:val` of the first child element with that name.
    #[must_use]
    pub fn child_val(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("w:val")
    }

    /// The text directly inside.
    #[must_use]
    pub fn own_text(&self) -> String {
        self.children
            .iter()
            .filter_map(|child| match child {
                XmlNode::Text(text) => Some(text.as_str()),
                XmlNode::Element(_) => None,
            })
            .collect()
    }

    /// The element as a whole part, with the XML declaration.
    #[must_use]
    pub fn to_part(&self) -> Vec<u8> {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        self.write(&mut out);
        out.into_bytes()
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape_xml(value, XmlPlace::Attribute, out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                XmlNode::Element(element) => element.write(out),
                XmlNode::Text(text) => escape_xml(text, XmlPlace::Text, out),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

/// Why a part could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum XmlError {
    /// Not well-formed.
    Malformed,
    /// Beyond a limit, which the words name.
    TooMuch(&'static str),
    /// A document type is declared, which no Word file does.
    DocumentType,
}

/// Parses a part.
pub(super) fn parse(bytes: &[u8]) -> Result<XmlElement, XmlError> {
    let text = from_marked_unicode(bytes).ok_or(XmlError::Malformed)?;
    let mut reader = Reader::from_str(&text);
    let mut tree = TreeBuilder::default();
    loop {
        match reader.read_event().map_err(|_| XmlError::Malformed)? {
            Event::Start(start) => tree.open(&start)?,
            Event::Empty(start) => {
                tree.open(&start)?;
                tree.close()?;
            }
            Event::End(_) => tree.close()?,
            Event::Text(text) => tree.text(&text.xml10_content())?,
            Event::CData(text) => tree.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => tree.text(&resolve(&reference)?)?,
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if tree.stack.is_empty() { tree.root.ok_or(XmlError::Malformed) } else { Err(XmlError::Malformed) }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, XmlError> {
    if reference.is_char_ref() {
        return match reference.resolve_char_ref() {
            Ok(Some(c)) => Ok(c.to_string()),
            _ => Err(XmlError::Malformed),
        };
    }
    quick_xml::escape::resolve_xml_entity(&reference.xml10_content()).map(str::to_owned).ok_or(XmlError::Malformed)
}

#[derive(Default)]
struct TreeBuilder {
    stack: Vec<XmlElement>,
    /// The number of namespace declarations in force before each open element.
    marks: Vec<usize>,
    bindings: Vec<(String, &'static str)>,
    /// Usual names with this project's prefix, by the name as written. It holds while the bindings stay as they are.
    usual: HashMap<String, &'static str>,
    root: Option<XmlElement>,
    nodes: usize,
}

impl TreeBuilder {
    fn count(&mut self) -> Result<(), XmlError> {
        self.nodes += 1;
        if self.nodes > NODES { Err(XmlError::TooMuch("parts")) } else { Ok(()) }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), XmlError> {
        if self.stack.len() >= DEPTH {
            return Err(XmlError::TooMuch("levels"));
        }
        self.count()?;
        self.marks.push(self.bindings.len());
        // A namespace may be declared after the attributes that use it.
        let declares = start.attributes_raw().contains("xmlns");
        // The check for duplicate attributes is quadratic, and nothing here depends on it.
        let mut all = start.attributes();
        all.with_checks(false);
        let all = || all.clone().take(ATTRIBUTES + 1);
        for attribute in all().filter(|_| declares) {
            let attribute = attribute.map_err(|_| XmlError::Malformed)?;
            if let Some(prefix) = declared_prefix(attribute.key.0) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| XmlError::Malformed)?;
                self.bindings.push((prefix.to_owned(), known(&value)));
                self.usual.clear();
            }
        }
        let name = self.canonical(start.name().0, true);
        let mut attributes = Vec::new();
        let mut count = 0;
        for attribute in all() {
            let attribute = attribute.map_err(|_| XmlError::Malformed)?;
            count += 1;
            self.count()?;
            if declares && declared_prefix(attribute.key.0).is_some() {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| XmlError::Malformed)?;
            let own = self.canonical(attribute.key.0, false);
            let value =
                if name == "mc:Choice" && own == "Requires" { self.prefixes(&value) } else { value.into_owned() };
            attributes.push((own, value));
        }
        if count > ATTRIBUTES || self.bindings.len() > NAMESPACES {
            return Err(XmlError::TooMuch("attributes"));
        }
        self.stack.push(XmlElement { name, attributes, children: Vec::new() });
        Ok(())
    }

    /// The name with this project's prefix; `?` for an unknown namespace.
    fn canonical(&mut self, name: &str, element: bool) -> Cow<'static, str> {
        if let Some(usual) = self.usual.get(name) {
            return Cow::Borrowed(usual);
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if prefix.is_empty() && !element {
            return Cow::Owned(local.to_owned());
        }
        if prefix == "xml" {
            return if name == "xml:space" { Cow::Borrowed("xml:space") } else { Cow::Owned(name.to_owned()) };
        }
        let bound = self.bindings.iter().rev().find(|(known, _)| known == prefix).map_or("?", |(_, to)| *to);
        if let Some(usual) = usual(bound, local) {
            if !prefix.is_empty() {
                self.usual.insert(name.to_owned(), usual);
            }
            return Cow::Borrowed(usual);
        }
        let mut own = String::with_capacity(bound.len() + 1 + local.len());
        for part in [bound, ":", local] {
            own.push_str(part);
        }
        Cow::Owned(own)
    }

    /// A list of prefixes as this project's prefixes. A prefix that the file does not declare stays as it is.
    fn prefixes(&self, list: &str) -> String {
        let own = |prefix: &str| {
            let bound = self.bindings.iter().rev().find(|(known, _)| known == prefix).map(|(_, to)| *to);
            bound.map_or_else(|| prefix.to_owned(), str::to_owned)
        };
        list.split_whitespace().map(own).collect::<Vec<_>>().join(" ")
    }

    fn close(&mut self) -> Result<(), XmlError> {
        let element = self.stack.pop().ok_or(XmlError::Malformed)?;
        let before = self.marks.pop().unwrap_or(0);
        if before < self.bindings.len() {
            self.bindings.truncate(before);
            self.usual.clear();
        }
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(XmlNode::Element(element)),
            None if self.root.is_none() => self.root = Some(element),
            None => return Err(XmlError::Malformed),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        let Some(parent) = self.stack.last_mut() else { return Ok(()) };
        if let Some(XmlNode::Text(before)) = parent.children.last_mut() {
            before.push_str(text);
            return Ok(());
        }
        // White space between elements is indentation, except in text elements.
        let written = ["w:t", "w:delText", "m:t", "a:t"].contains(&&*parent.name);
        if !written && text.trim().is_empty() {
            return Ok(());
        }
        parent.children.push(XmlNode::Text(text.to_owned()));
        self.count()
    }
}

/// The prefix that an attribute declares; empty for the default namespace, `None` for other attributes.
fn declared_prefix(attribute: &str) -> Option<&str> {
    let rest = attribute.strip_prefix("xmlns")?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(':') }
}

fn known(uri: &str) -> &'static str {
    KNOWN.iter().find(|(_, one, strict)| *one == uri || (!strict.is_empty() && *strict == uri)).map_or("?", |(p, ..)| p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_xml_reads_back() {
        let w = namespace("w");
        let tree = el("w:p")
            .attr("xmlns:w", w)
            .with(val("w:tag", "a<b>&\"c\""))
            .with(el("w:t").attr("xml:space", "preserve").text(" <Siân & O’Brien>\u{1} \u{1F600} "));
        let back = parse(&tree.to_part()).unwrap();
        assert_eq!(back.child_val("w:tag"), Some("a<b>&\"c\""));
        assert_eq!(back.child("w:t").unwrap().own_text(), " <Siân & O’Brien> \u{1F600} ");
    }

    #[test]
    fn prefixes_do_not_matter() {
        let text = format!("<x:p xmlns:x='{}'><p xmlns='{}'/></x:p>", namespace("w"), namespace("w14"));
        let tree = parse(text.as_bytes()).unwrap();
        assert_eq!(tree.name, "w:p");
        assert!(tree.child("w14:p").is_some());
    }

    #[test]
    fn alternatives_are_chosen_by_their_required_namespaces() {
        let part = |requires: &str| {
            let spaces = format!(
                "xmlns:mc='{}' xmlns:s='{}' xmlns:zz='urn:zz'",
                namespace("mc"),
                "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
            );
            let text = format!(
                "<mc:AlternateContent {spaces}><mc:Choice Requires='{requires}'/><mc:Fallback/></mc:AlternateContent>"
            );
            parse(text.as_bytes()).unwrap().alternative().unwrap().name.clone()
        };
        assert_eq!(part("s"), "mc:Choice");
        assert_eq!(part("zz"), "mc:Fallback");
        assert_eq!(part("s zz"), "mc:Fallback");
    }

    #[test]
    fn hostile_parts_are_refused() {
        let deep = "<a>".repeat(10_000);
        assert_eq!(parse(deep.as_bytes()), Err(XmlError::TooMuch("levels")));
        let many = format!("<a>{}</a>", "<b/>".repeat(300_000));
        assert_eq!(parse(many.as_bytes()), Err(XmlError::TooMuch("parts")));
        let wide = format!("<a{}/>", (0..5_000).map(|n| format!(" a{n}=''")).collect::<String>());
        assert_eq!(parse(wide.as_bytes()), Err(XmlError::TooMuch("attributes")));
        assert_eq!(parse(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(XmlError::DocumentType));
        for bad in ["", "<a>", "<a></b>", "<a/><b/>", "<a>&nope;</a>", "text", "<a b=></a>"] {
            assert_eq!(parse(bad.as_bytes()), Err(XmlError::Malformed), "{bad}");
        }
    }
}
