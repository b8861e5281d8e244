//! Writes merged files for other programs to validate.

use std::path::Path;

use formfolio::pdf::merge::{Attachment, FormFields, MergeOptions, MergePart, Relation, merge};

use lopdf::{Document, Object};

use super::links::{self, binder};
use super::{CLAIMS_HOLD, filled, foreign, options, part};

/// Sets `/NeedAppearances`; handwritten appearances stay.
fn to_be_redrawn(bytes: &[u8]) -> Vec<u8> {
    let mut document = Document::load_mem(bytes).expect("a PDF");
    let form = document.catalog().and_then(|catalog| catalog.get(b"AcroForm")).and_then(Object::as_reference);
    let form = document.get_dictionary_mut(form.expect("a form")).expect("a dictionary");
    form.set("NeedAppearances", true);
    let mut out = Vec::new();
    document.save_to(&mut out).expect("saved");
    out
}

/// `FORMFOLIO_MERGED=DIR cargo test --test suite -- --ignored write_merged`.
#[test]
#[ignore = "writes files for tests/conformance/test_merge.py"]
fn write_merged() {
    let dir = std::env::var_os("FORMFOLIO_MERGED").expect("FORMFOLIO_MERGED is the directory to write to");
    let files = filled(20);
    let parts: Vec<MergePart<'_>> = files
        .iter()
        .enumerate()
        .map(|(index, (record, bytes))| MergePart {
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
    let mut others: Vec<Vec<u8>> = CLAIMS_HOLD.map(foreign).to_vec();
    others.extend(["pymupdf-pen", "pdfjs-pen", "pdfjs-signature"].map(|filler| to_be_redrawn(&foreign(filler))));
    let others: Vec<MergePart<'_>> = others.iter().map(|bytes| part(bytes)).collect();
    let write = |name: &str, parts: &[MergePart<'_>], options: &MergeOptions<'_>| {
        let merged = merge(parts, options).expect("a merged file");
        std::fs::write(Path::new(&dir).join(name), merged.bytes).expect("written");
    };
    write("flattened.pdf", &parts, &options(FormFields::Flatten));
    write("kept.pdf", &parts, &options(FormFields::Keep));
    write("foreign-flattened.pdf", &others, &options(FormFields::Flatten));
    write("foreign-kept.pdf", &others, &options(FormFields::Keep));
    write("attached.pdf", &parts, &MergeOptions { attachments, ..options(FormFields::Flatten) });
    let (contents, files) = binder();
    write("binder.pdf", &links::parts(&contents, &files), &options(FormFields::Flatten));
    write("locked.pdf", &parts, &MergeOptions { password: Some("secret".to_owned()), ..options(FormFields::Flatten) });
}
