//! Cached layouts of forms as fillable PDFs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use lopdf::{Document, Object, SaveOptions};

use super::page::{Growth, page, pictures};
use super::premade;
use crate::error::{Error, Result};
use crate::form::Form;
use crate::parallel::lock;
use crate::pdf::field::identity;
use crate::pdf::field::widget::{self, WidgetLayout};
use crate::pdf::typeset::{self, TypstLayout};

/// Layouts made in this process. The key is the form's memory address; the cache holds the form, so the address stays
/// unique.
type LayoutCache = BTreeMap<(usize, Growth), (Arc<Form>, Arc<WidgetLayout>)>;
static KNOWN: LazyLock<Mutex<LayoutCache>> = LazyLock::new(Mutex::default);
/// The most cached layouts, for batches in which each record needs its own.
const MOST_KNOWN: usize = 64;

/// Returns the layout of a form with this much room.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn fields(form: &Arc<Form>, growth: &Growth) -> Result<Arc<WidgetLayout>> {
    let key = (Arc::as_ptr(form) as usize, growth.clone());
    if let Some((_, known)) = lock(&KNOWN).get(&key) {
        return Ok(Arc::clone(known));
    }
    let ident = ident(form);
    let (data, pictures) = (page(form, growth), pictures(form));
    let pages = match premade::pages(&form.id, &data, &ident).filter(|_| pictures.is_empty()) {
        Some(pages) => Cow::Borrowed(pages),
        None => Cow::Owned(typeset::set_with(TypstLayout::Form, &data, &ident, pictures)?.0),
    };
    let mut made = widget::add_fields(form, &pages)?;
    identity::write(&mut made.document, &form.id, form.version)?;
    please_strict_readers(&mut made.document);
    let made = Arc::new(made);
    let mut known = lock(&KNOWN);
    if known.len() >= MOST_KNOWN {
        known.clear();
    }
    known.insert(key, (Arc::clone(form), Arc::clone(&made)));
    Ok(made)
}

/// The identifier of a form's document.
fn ident(form: &Form) -> String {
    format!("formfolio:{}:{}", form.id, form.version)
}

/// Typesets the pages of a blank anew, and returns them with the name that [`premade`] has for them.
///
/// # Errors
/// As [`fields`].
pub fn typeset_blank(form: &Form) -> Result<(String, Vec<u8>)> {
    let (data, ident) = (page(form, &Growth::default()), ident(form));
    let (pages, _) = typeset::set_with(TypstLayout::Form, &data, &ident, pictures(form))?;
    Ok((premade::name(&form.id, &data, &ident), pages))
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

/// Returns the document as bytes.
///
/// # Errors
/// When it cannot be written, which is an internal error.
pub fn save(fields: WidgetLayout) -> Result<Vec<u8>> {
    let mut document = fields.document;
    let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    let mut out = Vec::new();
    document
        .save_with_options(&mut out, options)
        .map_err(|error| Error::internal(format!("the PDF cannot be written: {error}")))?;
    Ok(out)
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
            assert!(premade::pages(&form.id, &page(&form, &growth), &ident(&form)).is_some(), "{}", form.id);
        }
    }
}
