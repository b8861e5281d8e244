//! The fields of a form: their kinds, widgets and appearances, and what their appearances show.

pub mod appearance;
pub mod blank_file;
pub mod drawing;
pub mod field_type;
pub mod identity;
pub mod page_fingerprint;
pub mod shown;
pub mod widget;
pub mod xfa;
