//! Checks that the merged pages show what the parts' pages showed. `hayro-syntax`, an independent reader that typst
//! already brings along, computes the [`PageMarks`] anew. Additions come after the page's own marks, so only the
//! first marks are compared.

use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{DECODE_PARMS, FILTER};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use lopdf::{Dictionary, Document, ObjectId};

use crate::crash::{caught, contained};
use crate::pdf::object::decode::{DecodeState, decode};
use crate::pdf::object::open::MOST_UNPACKED;
use crate::pdf::object::page_marks::{Damage, ObjectRef, PageMarks, PageScanner};

/// Returns the file and the pages that differ: part index and page number in the part, from 1.
pub(super) fn lost(bytes: Vec<u8>, password: Option<&str>, parts: &[Vec<PageMarks>]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let bytes = Arc::new(bytes);
    let crashed = |_| (0..parts.len()).flat_map(|part| (1..=parts[part].len()).map(move |page| (part, page))).collect();
    let lost =
        contained(|| pages_lost(Arc::clone(&bytes), password.unwrap_or_default(), parts)).unwrap_or_else(crashed);
    // No other reference exists, so the bytes are not copied.
    (Arc::unwrap_or_clone(bytes), lost)
}

fn pages_lost(bytes: Arc<Vec<u8>>, password: &str, parts: &[Vec<PageMarks>]) -> Vec<(usize, usize)> {
    let wanted = parts
        .iter()
        .enumerate()
        .flat_map(|(part, pages)| (1..).zip(pages).map(move |(page, marks)| (part, page, marks)));
    let Ok(pdf) = Pdf::new_with_password(bytes, password) else {
        return wanted.map(|(part, page, _)| (part, page)).collect();
    };
    let pages = pdf.pages();
    let mut look = PageScanner::default();
    let mut lost = Vec::new();
    let mut there = pages.iter();
    for (part, page, marks) in wanted {
        let shown = there.next().and_then(|page| {
            let page = WrittenObject::Dict(page.raw().clone(), None);
            // No part has more content than the limit.
            look.begin();
            caught(|| look.page(&page, Some(marks.count))).ok()
        });
        // Two readers recover different amounts of damaged content, which is already noted.
        let is_lost = match shown {
            Some(shown) => marks.damage < Damage::Part && !marks.is_same(&shown),
            None => true,
        };
        if is_lost {
            lost.push((part, page));
        }
    }
    if there.next().is_some() {
        lost.push((parts.len().saturating_sub(1), parts.last().map_or(0, Vec::len)));
    }
    lost
}

/// An object of the merged file.
enum WrittenObject<'a> {
    /// A dictionary, with its number if it is an indirect object.
    Dict(Dict<'a>, Option<ObjectId>),
    Stream(Stream<'a>),
    Array(Array<'a>),
    Other(Object<'a>),
}

impl<'a> From<Object<'a>> for WrittenObject<'a> {
    fn from(object: Object<'a>) -> Self {
        match object {
            Object::Dict(dict) => Self::Dict(dict, None),
            Object::Stream(stream) => Self::Stream(stream),
            Object::Array(array) => Self::Array(array),
            other => Self::Other(other),
        }
    }
}

impl<'a> WrittenObject<'a> {
    fn dict(&self) -> Option<&Dict<'a>> {
        match self {
            Self::Dict(dict, _) => Some(dict),
            Self::Stream(stream) => Some(stream.dict()),
            _ => None,
        }
    }
}

impl ObjectRef for WrittenObject<'_> {
    fn entry(&self, key: &[u8]) -> Option<Self> {
        let dict = self.dict()?;
        let found = Self::from(dict.get::<Object<'_>>(key).filter(|object| !matches!(object, Object::Null(_)))?);
        Some(match (found, dict.get_ref(key)) {
            (Self::Dict(dict, _), Some(id)) => {
                let number = u32::try_from(id.obj_number).ok().zip(u16::try_from(id.gen_number).ok());
                Self::Dict(dict, number)
            }
            (found, _) => found,
        })
    }

    fn is_lost(&self, key: &[u8]) -> bool {
        let Some(dict) = self.dict() else { return false };
        dict.get_ref(key).is_some() && dict.get::<Object<'_>>(key).is_none()
    }

    fn items(&self) -> Vec<Option<Self>> {
        match self {
            Self::Array(array) => array.iter::<Object<'_>>().map(|object| Some(Self::from(object))).collect(),
            Self::Dict(dict, number) => vec![Some(Self::Dict(dict.clone(), *number))],
            Self::Stream(stream) => vec![Some(Self::Stream(stream.clone()))],
            Self::Other(other) => vec![Some(Self::Other(other.clone()))],
        }
    }

    fn name(&self) -> Option<Vec<u8>> {
        match self {
            Self::Other(Object::Name(name)) => Some(name.to_vec()),
            _ => None,
        }
    }

    fn integer(&self) -> Option<i64> {
        match self {
            Self::Other(Object::Number(number)) => Some(number.as_i64()),
            _ => None,
        }
    }

    fn content(&self) -> Option<(Vec<u8>, DecodeState)> {
        let Self::Stream(stream) = self else { return None };
        // Filters are those of the input file, decoded as when it was read.
        let mut dict = Dictionary::new();
        for key in [FILTER, DECODE_PARMS] {
            if let Some(held) = stream.dict().get::<Object<'_>>(key) {
                dict.set(key, plain(held, 0));
            }
        }
        let packed = lopdf::Stream::new(dict, stream.raw_data().into_owned());
        let decoded = decode(&Document::new(), &packed, MOST_UNPACKED);
        Some((decoded.bytes.into_owned(), decoded.state))
    }

    fn number(&self) -> Option<ObjectId> {
        match self {
            Self::Dict(_, number) => *number,
            _ => None,
        }
    }
}

/// Converts the stream's filter entries for [`decode`](crate::pdf::object::decode).
fn plain(object: Object<'_>, depth: usize) -> lopdf::Object {
    match object {
        Object::Name(name) => lopdf::Object::Name(name.to_vec()),
        Object::Number(number) => number.as_i64().into(),
        Object::Array(list) if depth < 2 => {
            list.iter::<Object<'_>>().map(|one| plain(one, depth + 1)).collect::<Vec<_>>().into()
        }
        Object::Dict(dict) if depth < 2 => {
            let value = |key: &[u8]| dict.get::<Object<'_>>(key).map(|value| plain(value, depth + 1));
            dict.keys().filter_map(|key| Some((key.to_vec(), value(&key)?))).collect::<Dictionary>().into()
        }
        _ => lopdf::Object::Null,
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;
    use crate::pdf::object::page_marks::ParsedObject;

    /// Returns a document with a page for each word, and the marks of its pages.
    fn document(words: &[&str]) -> (Vec<u8>, Vec<PageMarks>) {
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let font = document.add_object(dictionary! { "Type" => "Font", "BaseFont" => "Helvetica" });
        let mut kids = Vec::new();
        for word in words {
            let content = format!("BT /F 12 Tf ({word}) Tj ET");
            let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
            let resources = dictionary! { "Font" => dictionary! { "F" => font } };
            let page = dictionary! {
                "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources,
            };
            kids.push(document.add_object(page));
        }
        let marks = kids
            .iter()
            .map(|id| PageScanner::default().page(&ParsedObject::new(&document, *id).unwrap(), None))
            .collect();
        let kids: Vec<lopdf::Object> = kids.into_iter().map(Into::into).collect();
        document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        (bytes, marks)
    }

    #[test]
    fn a_page_with_changed_content_is_found() {
        let (bytes, marks) = document(&["one", "two", "three"]);
        let parts = |marks: &[PageMarks]| vec![marks[..1].to_vec(), marks[1..].to_vec()];
        assert_eq!(lost(bytes.clone(), None, &parts(&marks)), (bytes, Vec::new()));
        let check = |words: &[&str]| lost(document(words).0, None, &parts(&marks)).1;
        assert_eq!(check(&["one", "two", ""]), [(1, 2)]);
        assert_eq!(check(&["one", "three", "two"]), [(1, 1), (1, 2)]);
        assert_eq!(check(&["one", "two"]), [(1, 2)]);
        assert_eq!(check(&["one", "two", "three", "four"]), [(1, 2)]);
        assert_eq!(lost(b"no PDF".to_vec(), None, &parts(&marks)).1.len(), 3);
        let (bytes, _) = document(&["one) Tj (a number behind it", "two", "three"]);
        assert!(lost(bytes, None, &parts(&marks)).1.is_empty(), "what stands behind the page’s own is ours");
    }
}
