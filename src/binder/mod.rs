//! The binder, one PDF of a whole folder. [`assemble`] makes pages of each document ([`document_pages`]), lists them by
//! section ([`listing`]), merges them ([`bind`]), ticks off the [`checklist`] and writes the [`manifest`], against which
//! [`verify`](mod@verify) checks a binder.

pub mod assembly;
mod bind;
pub mod checklist;
mod document_pages;
mod extras;
mod file_digest;
mod file_names;
mod handover;
mod input;
mod listing;
mod made;
pub mod manifest;
mod originals;
mod page_store;
#[cfg(test)]
mod tests;
pub mod verify;

pub use self::assembly::{Assembly, AssemblyInput, assemble_folder};
pub use self::document_pages::{changed, needs_converter, original};
pub use self::file_digest::FileDigest;
pub use self::file_names::{BINDER, MANIFEST, ORIGINALS};
pub use self::input::{BinderInput, BinderOptions, BinderOutput, FolderFiles, no_section, not_converted};
pub use self::listing::{kept_out, left_out};
pub use self::made::{Binder, Rendition, ShownDocument};
use crate::error::Result;
pub use crate::pdf::merge::FormFields;

/// Puts a folder together. The same folder and wishes give the same binder, unless there is a password.
///
/// # Errors
/// When a file has changed since the folder was read, when there is no such section to be left out, and for faults
/// of ours.
pub fn assemble(folder: BinderInput<'_>, files: &dyn FolderFiles, options: &BinderOptions) -> Result<Binder> {
    let layout = &folder.plan.layout;
    if let Some(number) = options.without.iter().find(|number| layout.section(**number).is_none()) {
        return Err(no_section(layout, &number.to_string()));
    }
    bind::bind(folder, files, options)
}
