//! Whether the pages of a merged file show what the pages of its parts showed.
//!
//! The file is read by `hayro-syntax`, which had no part in making it (it is in the program anyway: the typesetter
//! reads PDFs with it), and its pages are told by their [`Marks`]. What is added to a page stands behind its own
//! marks, so as many of these as there were have to be the same.

use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::FILTER;
use hayro_syntax::object::{Array, Dict, Object, Stream};
use lopdf::ObjectId;

use crate::pdf::decode::State;
use crate::pdf::marks::{Damage, Look, Marks, Node};

/// The pages that do not show what they should, each with its part, from 0, and its number in that, from 1. Gives the
/// file back.
pub(super) fn lost(bytes: Vec<u8>, password: Option<&str>, parts: &[Vec<Marks>]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let bytes = Arc::new(bytes);
    let lost = look(Arc::clone(&bytes), password.unwrap_or_default(), parts);
    // Nobody else holds the bytes any more, so they are not copied.
    (Arc::unwrap_or_clone(bytes), lost)
}

fn look(bytes: Arc<Vec<u8>>, password: &str, parts: &[Vec<Marks>]) -> Vec<(usize, usize)> {
    let wanted = parts
        .iter()
        .enumerate()
        .flat_map(|(part, pages)| (1..).zip(pages).map(move |(page, marks)| (part, page, marks)));
    let Ok(pdf) = Pdf::new_with_password(bytes, password) else {
        return wanted.map(|(part, page, _)| (part, page)).collect();
    };
    let pages = pdf.pages();
    let mut look = Look::default();
    let mut lost = Vec::new();
    let mut there = pages.iter();
    for (part, page, marks) in wanted {
        let shown = there.next().map(|page| look.page(&Written::Dict(page.raw().clone(), None), Some(marks.count)));
        // What was damaged before is read by one reader further than by another, and has been told of.
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
enum Written<'a> {
    /// With its number, if it is no part of another object.
    Dict(Dict<'a>, Option<ObjectId>),
    Stream(Stream<'a>),
    Array(Array<'a>),
    Other(Object<'a>),
}

impl<'a> From<Object<'a>> for Written<'a> {
    fn from(object: Object<'a>) -> Self {
        match object {
            Object::Dict(dict) => Self::Dict(dict, None),
            Object::Stream(stream) => Self::Stream(stream),
            Object::Array(array) => Self::Array(array),
            other => Self::Other(other),
        }
    }
}

impl<'a> Written<'a> {
    fn dict(&self) -> Option<&Dict<'a>> {
        match self {
            Self::Dict(dict, _) => Some(dict),
            Self::Stream(stream) => Some(stream.dict()),
            _ => None,
        }
    }
}

impl Node for Written<'_> {
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

    fn content(&self) -> Option<(Vec<u8>, State)> {
        let Self::Stream(stream) = self else { return None };
        if stream.dict().get::<Object<'_>>(FILTER).is_none() {
            return Some((stream.raw_data().into_owned(), State::Whole));
        }
        Some(match stream.decoded() {
            Ok(bytes) => (bytes.into_owned(), State::Whole),
            Err(_) => (Vec::new(), State::Damaged),
        })
    }

    fn number(&self) -> Option<ObjectId> {
        match self {
            Self::Dict(_, number) => *number,
            _ => None,
        }
    }
}
