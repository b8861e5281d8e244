//! PDF forms, in rooms of which each imports only those before it: `object` (what is in a file), `font`, `field` (fields
//! and their appearances), [`signature`], [`typeset`] (the pages that this project sets), [`read`](mod@read), and
//! [`merge`](mod@merge) (joins PDFs).

mod field;
pub mod font;
pub mod merge;
mod object;
pub mod read;
pub mod signature;
pub mod typeset;

pub use field::{appearance, field_type, identity, widget};
pub use merge::embedded_files::embedded_files;
pub use object::info_title::title;
pub use object::open::{begins, is_misplaced, opened_once};
pub use object::{acroform, text};
pub use read::{certain_rows, page_rows, picture_page, printed_page, read, read_trusting, scanned_page, supervisees};
pub use signature::Trust;
pub use typeset::fill::{blank, clipped, fill, fill_with_room};
pub use typeset::first_page::first_page;
pub use typeset::{fill, layout, page, pages, premade};
