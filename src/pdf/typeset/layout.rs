//! Cached layouts of forms as fillable PDFs.

use std::sync::Arc;

use lopdf::{Document, Object};
use serde_json::Value as Json;

use super::page::{Growth, page, pictures};
use super::premade;
use crate::error::Result;
use crate::form::Form;
use crate::form::cache::FormCache;
use crate::pdf::field::blank_file::BlankFile;
use crate::pdf::field::{identity, widget};
use crate::pdf::typeset::{self, TypstLayout};

/// The most cached layouts, for batches in which each record needs its own.
const MOST_KNOWN: usize = 64;
static KNOWN: FormCache<Growth, BlankFile> = FormCache::new(MOST_KNOWN);

/// Returns the layout of a form with this much room.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn fields(form: &Arc<Form>, growth: &Growth) -> Result<Arc<BlankFile>> {
    KNOWN.get(form, growth.clone(), || {
        let ident = ident(form);
        let (data, pictures) = (page(form, growth), pictures(form));
        let kept = if pictures.is_empty() { premade::blank(form, &data, &ident) } else { None };
        kept.map_or_else(|| typeset(form, &data, &ident, pictures), Ok)
    })
}

/// The identifier of a form's document.
fn ident(form: &Form) -> String {
    format!("formfolio:{}:{}", form.id, form.version)
}

fn typeset(form: &Form, data: &Json, ident: &str, pictures: Vec<Vec<u8>>) -> Result<BlankFile> {
    let (pages, _) = typeset::set_with(TypstLayout::Form, data, ident, pictures)?;
    let mut made = widget::add_fields(form, &pages)?;
    identity::write(&mut made.document, &form.id, form.version)?;
    please_strict_readers(&mut made.document);
    BlankFile::new(made)
}

/// Makes a blank anew, and returns it as [`premade`] keeps it, with its name there.
///
/// # Errors
/// As [`fields`].
pub fn kept_blank(form: &Form) -> Result<(String, Vec<u8>)> {
    let (data, ident) = (page(form, &Growth::default()), ident(form));
    Ok((premade::name(form, &data, &ident), typeset(form, &data, &ident, pictures(form))?.kept()?))
}

/// Removes what strict readers reject: Poppler an explicit `/Suspects false` (the default), and pdfcpu's strict mode
/// a date ending in `Z`.
fn please_strict_readers(document: &mut Document) {
    if let Ok(mark_info) =
        document.catalog_mut().and_then(|catalog| catalog.get_mut(b"MarkInfo")).and_then(Object::as_dict_mut)
    {
        mark_info.remove(b"Suspects");
    }
    let Ok(info) = document.trailer.get(b"Info").and_then(Object::as_reference) else { return };
    let Ok(info) = document.get_dictionary_mut(info) else { return };
    for key in [&b"CreationDate"[..], b"ModDate"] {
        if let Ok(Object::String(date, _)) = info.get_mut(key)
            && date.last() == Some(&b'Z')
        {
            date.pop();
            date.extend_from_slice(b"+00'00'");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;
    use crate::record::Record;
    use crate::record::answer::extra_rows;

    #[test]
    fn a_blank_needs_no_typesetter() {
        let catalogue = Catalogue::built_in();
        for form in catalogue.forms().flat_map(|form| [form.edition(false), form.edition(true)]) {
            let growth = Growth { rows: extra_rows(&Record::blank(&form)), ..Growth::default() };
            let (data, ident) = (page(&form, &growth), ident(&form));
            let kept = premade::blank(&form, &data, &ident).unwrap_or_else(|| panic!("{}", form.id));
            let made = typeset(&form, &data, &ident, Vec::new()).unwrap();
            assert_eq!(kept.places, made.places, "{}", form.id);
            assert_eq!(kept.font, made.font, "{}", form.id);
            assert!(kept.write(&kept.fields()).unwrap() == made.write(&made.fields()).unwrap(), "{}", form.id);
        }
    }
}
