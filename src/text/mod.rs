//! Text without a subject of its own: wording, encodings, escaping, digits, what is safe to show, and streamed JSON.

mod encoding;
mod hexadecimal;
pub mod icalendar;
pub mod json;
mod safe;
mod wording;
mod xml;

pub(crate) use encoding::{Utf16, from_marked_unicode, mac_roman, windows_1252};
pub(crate) use hexadecimal::hexadecimal;
pub use safe::{displayable, displayable_answer, displayable_lines, is_invisible, is_visible, misleads};
pub(crate) use wording::{
    bare, capitalised, collapse_lines, collapse_spaces, count, first_sentence, is_around, list, list_first, list_or,
    number_word, plural, sentence, stopped, uncapitalised, wrap,
};
pub(crate) use xml::{XmlPlace, escape_xml};
