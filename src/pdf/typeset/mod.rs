//! Typesets pages with Typst as tagged PDF/UA-1 and PDF/A-2a. Typst sees only virtual files and two fonts, and no
//! clock, so the same data gives the same pages on every machine.

pub mod fill;
pub mod first_page;
pub mod layout;
pub mod page;
pub mod pages;
pub mod premade;

use std::sync::LazyLock;

use serde_json::Value as Json;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Label, Smart};
use typst::introspection::Introspector;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, PicoStr};
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_svg::SvgOptions;

use crate::crash::test_point;
use crate::error::{Error, Result};
use crate::pdf::font;

/// The layouts, each in its own `.typ` file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypstLayout {
    /// A form with fillable fields.
    Form,
    /// A completed form.
    Record,
    /// The pages of a binder around its documents.
    Binder,
    /// Pictures, one on each page.
    Pictures,
    /// The report of a check.
    Report,
}

impl TypstLayout {
    fn file(self) -> &'static str {
        match self {
            Self::Form => "form.typ",
            Self::Record => "record.typ",
            Self::Binder => "binder.typ",
            Self::Pictures => "pictures.typ",
            Self::Report => "report.typ",
        }
    }
}

/// The virtual files of the layouts.
const LAYOUTS: [(&str, &str); 7] = [
    ("look.typ", include_str!("look.typ")),
    ("form.typ", include_str!("form.typ")),
    ("record.typ", include_str!("pages/record.typ")),
    ("extras.typ", include_str!("pages/extras.typ")),
    ("binder.typ", include_str!("pages/binder.typ")),
    ("pictures.typ", include_str!("pages/pictures.typ")),
    ("report.typ", include_str!("pages/report.typ")),
];

/// Parsed once a process, so that Typst's cache works across documents.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    LAYOUTS.iter().filter_map(|(path, text)| Some(Source::new(file_id(path).ok()?, (*text).to_owned()))).collect()
});

/// The number of documents after which an unused cache entry is dropped, so that long batches do not fill the memory.
const KEPT_FOR: usize = 8;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts: Vec<Font> =
        [font::REGULAR, font::BOLD].into_iter().filter_map(|data| Font::new(Bytes::new(data), 0)).collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

struct TypesetPages {
    main: FileId,
    files: Vec<(FileId, Bytes)>,
}

fn file_id(path: &str) -> Result<FileId> {
    let path = VirtualPath::new(path).map_err(|error| Error::internal(format!("the layout’s path: {error:?}")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for TypesetPages {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }
    fn main(&self) -> FileId {
        self.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let known = self.files.iter().find(|(known, _)| *known == id);
        known.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Typesets pages as a PDF and counts them. `data` is described by the module that makes it; `ident` is a stable
/// identifier of the document.
///
/// # Errors
/// When the layout does not compile or breaks an accessibility rule, which is an internal error.
pub fn set(layout: TypstLayout, data: &Json, ident: &str) -> Result<(Vec<u8>, usize)> {
    set_with(layout, data, ident, Vec::new())
}

/// Typesets pages with pictures, which the layout knows as `picture-0`, `picture-1` and so on.
///
/// # Errors
/// As [`set`].
pub fn set_with(layout: TypstLayout, data: &Json, ident: &str, pictures: Vec<Vec<u8>>) -> Result<(Vec<u8>, usize)> {
    let made =
        export(&typeset_pages(layout, data, pictures)?, ident).map(|(pdf, document)| (pdf, document.pages().len()));
    typst::comemo::evict(KEPT_FOR);
    made
}

/// Typesets pages, and returns the page, from 1, of each of these labels of the layout.
///
/// # Errors
/// As [`set`], and when a label is not there.
pub fn set_labelled(
    layout: TypstLayout,
    data: &Json,
    ident: &str,
    labels: &[&str],
) -> Result<(Vec<u8>, usize, Vec<u32>)> {
    let made = export(&typeset_pages(layout, data, Vec::new())?, ident).and_then(|(pdf, document)| {
        let pages = labels.iter().map(|label| page_of(&document, label)).collect::<Result<_>>()?;
        Ok((pdf, document.pages().len(), pages))
    });
    typst::comemo::evict(KEPT_FOR);
    made
}

/// Returns the page of a label.
fn page_of(document: &PagedDocument, label: &str) -> Result<u32> {
    let introspector = document.introspector();
    let found = Label::new(PicoStr::intern(label)).and_then(|label| introspector.query_label(label).ok()?.location());
    let page = found.and_then(|location| u32::try_from(introspector.page(location)?.get()).ok());
    page.ok_or_else(|| Error::internal(format!("the layout has no place called “{label}”")))
}

fn typeset_pages(layout: TypstLayout, data: &Json, pictures: Vec<Vec<u8>>) -> Result<TypesetPages> {
    let data = data.to_string();
    test_point("typesetting", data.as_bytes());
    let mut files = vec![(file_id("data.json")?, Bytes::from_string(data))];
    for (index, picture) in pictures.into_iter().enumerate() {
        files.push((file_id(&format!("picture-{index}"))?, Bytes::new(picture)));
    }
    Ok(TypesetPages { main: file_id(layout.file())?, files })
}

/// Typesets pages, and draws the first of them as an SVG. Its letters are outlines, so that it needs no typeface.
///
/// # Errors
/// As [`set`].
pub fn draw_first(layout: TypstLayout, data: &Json, pictures: Vec<Vec<u8>>) -> Result<String> {
    let made = compiled(&typeset_pages(layout, data, pictures)?).and_then(|document| {
        let page = document.pages().first().ok_or_else(|| Error::internal("the layout has no pages"))?;
        Ok(typst_svg::svg(page, &SvgOptions::default()))
    });
    typst::comemo::evict(KEPT_FOR);
    made
}

/// Clears Typst's cache.
pub fn forget() {
    typst::comemo::evict(0);
}

fn compiled(world: &TypesetPages) -> Result<PagedDocument> {
    typst::compile::<PagedDocument>(world).output.map_err(|errors| fault(&errors))
}

fn export(world: &TypesetPages, ident: &str) -> Result<(Vec<u8>, PagedDocument)> {
    let document = compiled(world)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Error::internal(format!("the PDF standards: {error:?}")))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Formfolio".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let mut pdf = typst_pdf::pdf(&document, &options).map_err(|errors| fault(&errors))?;
    pdf.shrink_to_fit();
    Ok((pdf, document))
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
    Error::internal(format!("the pages could not be set: {}", all.join(" | ")))
}
