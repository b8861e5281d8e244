//! Draws the first page of a form, so that people know it again in a list.

use super::page::{Growth, page, pictures};
use super::{TypstLayout, draw_first};
use crate::error::Result;
use crate::form::Form;

/// Returns a picture of the first page of a form's blank, as an SVG of the size of the page.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn first_page(form: &Form) -> Result<Vec<u8>> {
    draw_first(TypstLayout::Form, &page(form, &Growth::default()), pictures(form)).map(String::into_bytes)
}
