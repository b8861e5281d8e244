//! Texts: what makes them safe to show, and JSON that is written while it is made.

pub mod json;
mod safe;

pub use safe::{is_invisible, is_visible, misleads, shown, shown_answer, shown_lines};
