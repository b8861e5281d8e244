//! The pictures of forms, beside their names.

use serde_json::{Value as Json, json};

use crate::crash::contained_making;
use crate::desk::context::DeskContext;
use crate::desk::response::Response;
use crate::form::Form;
use crate::parallel::lock;
use crate::pdf;

/// The shorter and the longer side of a sheet of A4, in pixels of the page.
const SIDES: (u32, u32) = (88, 124);

/// The size of a form's picture on the page. All pictures are as wide.
pub(super) fn size(form: &Form) -> Json {
    let (short, long) = SIDES;
    json!({"width": short, "height": if form.landscape { short * short / long } else { long }})
}

/// The picture of a form's first page. It is drawn once, because a form does not change while the desk is open.
pub(super) fn answer(desk: &DeskContext, authority: &str, name: &str) -> Response {
    let Ok(form) = desk.catalogue.form(&format!("{authority}/{name}")) else { return desk.pages.not_found() };
    let show = |bytes| Response::Show { media_type: "image/svg+xml", bytes };
    if let Some(known) = lock(&desk.pictures).get(&form.id) {
        return show(known.clone());
    }
    match contained_making(|| pdf::first_page(&form)) {
        Ok(bytes) => {
            lock(&desk.pictures).insert(form.id.clone(), bytes.clone());
            show(bytes)
        }
        Err(error) => desk.pages.failed("This form cannot be shown", &error),
    }
}
