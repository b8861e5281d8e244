//! Formfolio.
pub mod dates;
pub mod error;
pub mod finding;
pub mod form;
pub mod record;
pub mod source;
