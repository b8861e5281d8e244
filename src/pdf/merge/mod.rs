//! Merges PDFs, keeping tags, bookmarks, links, fields and attachments, and leaving out active content ([`actions`],
//! [`embedded`], [`archive`]).
//!
//! Parts are read ([`source`]), prepared ([`annotations`], [`appearances`], [`draw`], [`flatten`], [`pages`]) and
//! copied ([`copy`], [`output`]); the [`merger`] joins [`structure`], [`outline`], [`fields`], [`name_dictionary`]
//! and [`links`], and [`verify`] compares the pages.

mod actions;
mod annotation;
mod annotations;
mod appearance_cache;
mod appearance_stream;
mod appearances;
mod archive;
mod attach;
mod claims;
mod content;
mod copy;
mod digest;
mod draw;
mod element;
mod embedded;
pub mod embedded_files;
mod encrypt;
mod fields;
mod file_extension;
mod flatten;
mod fonts;
mod links;
pub(in crate::pdf) mod merger;
mod name_dictionary;
mod notes;
mod options;
mod outline;
mod output;
mod page_number;
mod pages;
mod result;
mod scripts;
mod source;
mod structure;
mod tree;
mod value;
mod verify;
mod write;
mod xmp;

pub(super) use self::actions::walk;
use self::embedded::EmbeddedFiles;
use self::merger::{Merger, PreparedPart, ready};
pub use self::options::{Attachment, FormFields, MergeOptions, MergePart, Relation};
pub use self::result::{MergeError, Merged, MergedPart, Survey};
use self::source::MergeSource;
use crate::crash::{contained, contained_result};
use crate::error::{Error, Result};
use crate::parallel;

/// Examines a PDF.
///
/// # Errors
/// When it cannot be merged: it is damaged, needs a password, or is an XFA form without pages.
pub fn survey(bytes: &[u8]) -> Result<Survey> {
    let mut source = MergeSource::read(bytes)?;
    let is_portfolio = source.catalog(b"Collection").is_some();
    let portfolio = if is_portfolio { EmbeddedFiles::from_source(&mut source).described() } else { Vec::new() };
    Ok(Survey { pages: u32::try_from(source.pages.len()).unwrap_or(u32::MAX), damage: source.damage, portfolio })
}

/// Returns the number of pages of a PDF.
///
/// # Errors
/// As [`survey`].
pub fn page_count(bytes: &[u8]) -> Result<u32> {
    survey(bytes).map(|survey| survey.pages)
}

/// Merges parts into one file. The output is deterministic, unless there is a password, whose salt is random.
///
/// # Errors
/// When there are no parts, or some cannot be merged; the error names all of these.
pub fn merge(parts: &[MergePart<'_>], options: &MergeOptions<'_>) -> std::result::Result<Merged, MergeError> {
    if parts.is_empty() {
        return Err(MergeError::whole(Error::usage("there is nothing to merge", "Name at least one PDF.")));
    }
    let mut whole = Merger::new(parts, options).map_err(MergeError::whole)?;
    let mut failed = Vec::new();
    // The next part is read while this one is copied, so at most two parts are in memory.
    let read = |part: &MergePart<'_>| contained_result(|| ready(part, options));
    let copy = |index: usize, read: Result<PreparedPart>| {
        let Some(part) = parts.get(index) else { return Ok(()) };
        match read {
            Err(error) => failed.push((index, error.in_file(part.title.as_str()))),
            // After a panic the caller starts again without this part.
            Ok(ready) if failed.is_empty() => match contained(|| whole.part(index, part, ready)) {
                Ok(done) => done?,
                Err(crash) => failed.push((index, crash.error().in_file(part.title.as_str()))),
            },
            Ok(_) => {}
        }
        Ok(())
    };
    contained_result(|| parallel::one_ahead(parts, read, copy)).map_err(MergeError::whole)?;
    match failed.first() {
        Some((_, error)) => Err(MergeError { error: Box::new(error.clone()), parts: failed }),
        None => verified(parts, whole, options),
    }
}

/// Returns the merged file if its pages show the same as those of the parts.
fn verified(
    parts: &[MergePart<'_>],
    mut whole: Merger<'_>,
    options: &MergeOptions<'_>,
) -> std::result::Result<Merged, MergeError> {
    let marks = whole.take_marks();
    let mut merged = whole.finish().map_err(MergeError::whole)?;
    let (bytes, lost) = verify::lost(std::mem::take(&mut merged.bytes), options.password.as_deref(), &marks);
    merged.bytes = bytes;
    let mut failed: Vec<(usize, Error)> = Vec::new();
    for (index, page) in lost {
        let Some(part) = parts.get(index).filter(|_| failed.last().is_none_or(|(last, _)| *last != index)) else {
            continue;
        };
        let error = Error::internal(format!("page {page} of it would not show what the original shows"));
        failed.push((index, error.in_file(part.title.as_str())));
    }
    match failed.first() {
        Some((_, error)) => Err(MergeError { error: Box::new(error.clone()), parts: failed }),
        None => Ok(merged),
    }
}
