//! Merged files for other programs to judge.

use std::path::Path;

use formfolio::pdf::merge::{Attachment, FormFields, Options, Part, Relation, merge};

use super::leads::{self, binder};
use super::{filled, foreign, options, part};

/// `FORMFOLIO_MERGED=DIR cargo test --test suite -- --ignored write_merged`.
#[test]
#[ignore = "writes files for tests/conformance/test_merge.py"]
fn write_merged() {
    let dir = std::env::var_os("FORMFOLIO_MERGED").expect("FORMFOLIO_MERGED is the directory to write to");
    let files = filled(20);
    let parts: Vec<Part<'_>> = files
        .iter()
        .enumerate()
        .map(|(index, (record, bytes))| Part {
            title: record.form.title.clone(),
            level: if index % 5 == 0 { 1 } else { 2 },
            ..part(bytes)
        })
        .collect();
    let attachments = files
        .iter()
        .take(3)
        .map(|(record, bytes)| Attachment {
            name: format!("{}.pdf", record.form.file_stem()),
            bytes,
            media_type: "application/pdf",
            description: record.form.title.clone(),
            relation: Relation::Source,
        })
        .collect();
    let others: Vec<Vec<u8>> = [
        "pypdf",
        "pymupdf",
        "pdf-lib",
        "pdfbox",
        "pdfcpu",
        "pdfjs",
        "pdfium",
        "mutool",
        "poppler",
        "pymupdf-pen",
        "pdfjs-pen",
        "pdfjs-signature",
    ]
    .map(foreign)
    .to_vec();
    let others: Vec<Part<'_>> = others.iter().map(|bytes| part(bytes)).collect();
    let write = |name: &str, parts: &[Part<'_>], options: &Options<'_>| {
        let merged = merge(parts, options).expect("a merged file");
        std::fs::write(Path::new(&dir).join(name), merged.bytes).expect("written");
    };
    write("flattened.pdf", &parts, &options(FormFields::Flatten));
    write("kept.pdf", &parts, &options(FormFields::Keep));
    write("foreign-flattened.pdf", &others, &options(FormFields::Flatten));
    write("foreign-kept.pdf", &others, &options(FormFields::Keep));
    write("attached.pdf", &parts, &Options { attachments, ..options(FormFields::Flatten) });
    let (contents, files) = binder();
    write("binder.pdf", &leads::parts(&contents, &files), &options(FormFields::Flatten));
    write("locked.pdf", &parts, &Options { password: Some("secret".to_owned()), ..options(FormFields::Flatten) });
}
