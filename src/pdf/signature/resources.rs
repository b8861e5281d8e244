//! Whether resources that a form has got since would draw answers that are there already.
//!
//! An answer without a picture is drawn by the viewer, in the font that its `/DA` names (ISO 32000-1, 12.7.3.3), and some
//! viewers look for what a picture lacks among the form’s resources. A font of that name with other letters would change
//! what everybody reads, and no field.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

use crate::pdf::object::acroform::{FoundField, object_text};

/// Pictures longer than this, or nested deeper, may ask for anything.
const LONGEST: usize = 1 << 20;
const DEEPEST: usize = 32;

/// Whether no answer or picture of the signed document asks for what only the later one’s resources have.
pub(super) fn are_unused(
    [signed, now]: [&Document; 2],
    [old, new]: [Option<&Object>; 2],
    fields: &[FoundField],
) -> bool {
    let (was, is) = (names(signed, old), names(now, new));
    let added: BTreeSet<&ResourceName> = is.difference(&was).collect();
    if added.is_empty() {
        return true;
    }
    let form =
        signed.catalog().and_then(|catalog| catalog.get_deref(b"AcroForm", signed)).and_then(Object::as_dict).ok();
    let own = |key: &[u8]| form.and_then(|form| form.get_deref(key, signed).ok());
    let is_redrawn = own(b"NeedAppearances").is_some_and(|redrawn| redrawn.as_bool().unwrap_or(true));
    let by_all = own(b"DA").and_then(|by_all| by_all.as_str().ok()).unwrap_or_default();
    // A name may be written with the numbers of its letters.
    let asks = |content: &[u8]| content.contains(&b'#') || added.iter().any(|(_, name)| has_name(content, name));
    !fields.iter().any(|field| {
        let own = field.objects.iter().filter_map(|id| signed.get_dictionary(*id).ok());
        let says =
            field.value.as_ref().and_then(|value| object_text(signed, value)).is_some_and(|text| !text.is_empty());
        own.into_iter().any(|own| match pictures(signed, own) {
            Some(pictures) if !is_redrawn => pictures.into_iter().any(|picture| {
                // A picture’s own resources come first.
                let own = names(signed, picture.dict.get(b"Resources").ok());
                let has_own = added.iter().all(|one| own.contains(*one));
                !has_own && picture.get_plain_content_with_limit(LONGEST).map_or(true, |content| asks(&content))
            }),
            _ => says && asks(inherited(signed, own).unwrap_or(by_all)),
        })
    })
}

/// What a resource is, and its name.
type ResourceName = (Vec<u8>, Vec<u8>);

/// The names of resources.
fn names(document: &Document, resources: Option<&Object>) -> BTreeSet<ResourceName> {
    let dict = |object: &Object| document.dereference(object).ok()?.1.as_dict().ok().cloned();
    let all = resources.and_then(dict).unwrap_or_default();
    let of_kind = |(kind, named): (&Vec<u8>, &Object)| -> Vec<ResourceName> {
        dict(named).unwrap_or_default().iter().map(|(name, _)| (kind.clone(), name.clone())).collect()
    };
    all.iter().flat_map(of_kind).collect()
}

/// The pictures of a box; none when there are none.
fn pictures<'d>(document: &'d Document, own: &'d Dictionary) -> Option<Vec<&'d lopdf::Stream>> {
    let normal = own.get_deref(b"AP", document).ok()?.as_dict().ok()?.get_deref(b"N", document).ok()?;
    match normal {
        Object::Stream(stream) => Some(vec![stream]),
        Object::Dictionary(states) => {
            let stream = |object: &'d Object| document.dereference(object).ok()?.1.as_stream().ok();
            Some(states.iter().filter_map(|(_, object)| stream(object)).collect())
        }
        _ => None,
    }
}

/// How the letters of a field are drawn, by itself or by one above it.
fn inherited<'d>(document: &'d Document, own: &'d Dictionary) -> Option<&'d [u8]> {
    let mut next = Some(own);
    for _ in 0..DEEPEST {
        let dict = next?;
        if let Ok(found) = dict.get_deref(b"DA", document).and_then(Object::as_str) {
            return Some(found);
        }
        next = dict.get_deref(b"Parent", document).and_then(Object::as_dict).ok();
    }
    None
}

/// Whether a content stream has a name, and not the beginning of a longer one.
fn has_name(content: &[u8], name: &[u8]) -> bool {
    let ends = |rest: &[u8]| rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let mut names = content.split(|byte| *byte == b'/').skip(1);
    names.any(|rest| rest.strip_prefix(name).is_some_and(ends))
}
