//! Sets a form's pages with Typst: tagged, PDF/UA-1 and PDF/A-2a at once, every field a link.
//!
//! The typesetter sees two virtual files, the layout and the data, and two fonts; nothing of the
//! machine it runs on, not even its clock, so the same form gives the same pages everywhere.

use std::sync::LazyLock;

use serde_json::Value as Json;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::font;
use crate::error::{Error, Result};

static LAYOUT: &str = include_str!("form.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts: Vec<Font> =
        [font::REGULAR, font::BOLD].into_iter().filter_map(|data| Font::new(Bytes::new(data), 0)).collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

struct Pages {
    main: Source,
    data: Bytes,
    data_id: FileId,
}

fn file_id(path: &str) -> Result<FileId> {
    let path = VirtualPath::new(path).map_err(|error| Error::internal(format!("the layout’s path: {error:?}")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for Pages {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }
    fn main(&self) -> FileId {
        self.main.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }
    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets the pages of [`super::page::page`] as a PDF with a link for each field. `ident` names the
/// document stably.
///
/// # Errors
/// When the layout does not compile or would break the accessibility rules: a fault of ours.
pub fn set(page: &Json, ident: &str) -> Result<Vec<u8>> {
    let world = Pages {
        main: Source::new(file_id("form.typ")?, LAYOUT.to_owned()),
        data: Bytes::from_string(page.to_string()),
        data_id: file_id("form.json")?,
    };
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| fault(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Error::internal(format!("the PDF standards: {error:?}")))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Formfolio".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| fault(&errors))
}

fn fault(errors: &[SourceDiagnostic]) -> Error {
    let all: Vec<String> = errors
        .iter()
        .map(|error| {
            std::iter::once(error.message.to_string())
                .chain(error.hints.iter().map(|hint| hint.v.to_string()))
                .collect::<Vec<_>>()
                .join("; ")
        })
        .collect();
    Error::internal(format!("the form could not be set: {}", all.join(" | ")))
}
