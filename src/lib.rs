//! Formfolio makes, checks and files the forms on which children's services record staff supervision.

pub mod dates;
pub mod docx;
pub mod error;
pub mod finding;
pub mod form;
pub mod pdf;
pub mod record;
pub mod render;
pub mod rules;
pub mod source;
