//! The objects of a PDF: opening a file, decoding its streams, its text strings, its fields and annotations.

pub mod acroform;
pub mod characters;
pub mod damage;
pub mod decode;
pub mod deflate;
pub(in crate::pdf) mod file_frame;
pub mod info_title;
pub mod matrix;
pub mod open;
pub mod page_marks;
pub mod text;
pub mod tokens;
