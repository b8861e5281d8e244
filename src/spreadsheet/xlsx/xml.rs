//! Reads a workbook's XML parts as a stream: a sheet may be far too long for a tree.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::Result;
use crate::spreadsheet::refusal::damaged;

/// An event in a part; names are without prefixes.
pub(super) enum XmlEvent<'t> {
    /// The start of an element, and whether the element is empty.
    Open(&'t str, &'t BytesStart<'t>, bool),
    /// The end of an element.
    Close(&'t str),
    /// Text in an element.
    Text(&'t str),
}

/// Passes the events of a part to `each`, in order.
pub(super) fn walk(text: &str, mut each: impl FnMut(XmlEvent<'_>) -> Result<()>) -> Result<()> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) => each(XmlEvent::Open(tag.local_name().into_inner(), &tag, false))?,
            Event::Empty(tag) => each(XmlEvent::Open(tag.local_name().into_inner(), &tag, true))?,
            Event::End(tag) => each(XmlEvent::Close(tag.local_name().into_inner()))?,
            Event::Text(text) => each(XmlEvent::Text(&text.xml10_content()))?,
            Event::CData(text) => each(XmlEvent::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => each(XmlEvent::Text(&referenced(&reference)?))?,
            Event::DocType(_) => return Err(damaged()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return Ok(()),
        }
    }
}

pub(super) fn referenced(reference: &BytesRef<'_>) -> Result<String> {
    if reference.is_char_ref() {
        return match reference.resolve_char_ref() {
            Ok(Some(c)) => Ok(c.to_string()),
            _ => Err(damaged()),
        };
    }
    quick_xml::escape::resolve_xml_entity(&reference.xml10_content()).map(str::to_owned).ok_or_else(damaged)
}

/// An attribute by its name without prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

pub(super) fn is_true(value: Option<String>) -> bool {
    value.is_some_and(|value| value == "1" || value == "true")
}
