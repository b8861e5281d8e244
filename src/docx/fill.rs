//! Makes a Word file from a record.

use std::collections::BTreeMap;

use super::blank;
use super::control::{ControlWriter, Placeholder};
use super::geometry::PageGeometry;
use super::package;
use super::parts;
use super::protection::Protection;
use super::xml::XmlElement;
use crate::error::Result;
use crate::form::{Address, Form};
use crate::record::Answer;

/// The blocks of a form's body with its answers, and the placeholders they need.
pub(super) fn blocks(
    form: &Form,
    answers: &BTreeMap<Address, Answer>,
    protection: Protection,
) -> (Vec<XmlElement>, BTreeMap<String, Placeholder>) {
    let mut pen = ControlWriter::new(form, answers);
    let mut body = blank::body(&mut pen, PageGeometry::new(form.landscape));
    if protection == Protection::Fields {
        body = vec![pen.group(body)];
    }
    (body, pen.placeholders)
}

/// The whole file.
pub(super) fn file(
    form: &Form,
    version: u32,
    answers: &BTreeMap<Address, Answer>,
    protection: Protection,
) -> Result<Vec<u8>> {
    let (body, placeholders) = blocks(form, answers, protection);
    package::pack(parts::parts(form, version, PageGeometry::new(form.landscape), protection, body, &placeholders))
}
