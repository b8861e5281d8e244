//! Reads records from documents without fields of ours, by the words that the forms print: councils' own templates, old
//! form fields, and forms that have lost their fields. A value that is not certain is left out, or said to need a look.

mod answers;
mod blocks;
mod found;
mod grid;
mod identity;
mod labels;
mod marks;
mod names_above;
pub mod page;
mod parts;
pub mod picture;
mod plain;
mod print;
mod reader;
mod scales;
mod signatures;
mod slot;
mod tables;
mod text;
mod words;

pub use identity::{Recognised, may_be_form, read};
