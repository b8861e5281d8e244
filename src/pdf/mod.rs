//! PDF forms: typesetting ([`page`], [`typeset`], [`widget`]), values ([`appearance`], [`font`], [`mod@fill`],
//! [`read`](mod@read)) and signatures ([`signature`]). [`pages`] makes the pages of a binder, and
//! [`merge`](mod@merge) joins PDFs.

pub mod acroform;
pub mod appearance;
mod damage;
mod decode;
mod deflate;
mod drawing;
mod embedded_files;
pub mod field_type;
pub mod fill;
pub mod font;
pub mod identity;
mod info_title;
pub mod layout;
pub mod merge;
mod open;
pub mod page;
mod page_fingerprint;
mod page_marks;
pub mod pages;
pub mod read;
mod records;
mod shown;
pub mod signature;
pub mod text;
mod tokens;
pub mod typeset;
pub mod widget;
mod xfa;

pub use embedded_files::embedded_files;
pub use fill::{blank, clipped, fill, fill_with_room};
pub use info_title::title;
pub use open::{begins, is_misplaced};
pub use read::{page_rows, read, read_trusting, supervisees};
pub use signature::Trust;
