//! The manifest: of every file that went in, its size, its SHA-256 and where it stands; and the same of every file that
//! came out, so that anybody can tell later that none is lost or changed.

use serde_json::{Map, Value as Json, json};

use super::file_digest::FileDigest;
use super::file_names::BINDER;
use super::input::{BinderInput, BinderOptions};
use super::made::{Binder, Rendition};
use crate::file;
use crate::form::Authority;

/// A file of the folder that is no document of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFile {
    /// Its path below the folder and its proof.
    pub proof: FileDigest,
    /// Where its original lies; none when it was left behind.
    pub original: Option<String>,
    /// What it is, or why it was left behind.
    pub why: &'static str,
}

/// A file that is accounted for without its name, which may say whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnnamedFile {
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// Why it is not handed on.
    pub why: &'static str,
}

/// What a manifest is made of, besides the folder and its binder.
#[derive(Debug)]
pub struct ManifestInput<'a> {
    /// For each document of the plan where its original lies, with what was read of it as it was copied; none
    /// for those that are left out of this copy or could not be read at all.
    pub originals: &'a [Option<FileDigest>],
    /// The files that are no documents.
    pub besides: &'a [OtherFile],
    /// The files that are not handed on. Their names may identify people.
    pub nameless: &'a [UnnamedFile],
    /// Every file of the result but the manifest, sorted by path.
    pub files: &'a [FileDigest],
}

/// The reason given for a record about another person that is not handed on.
pub const STRANGER: &str = "a record of somebody else";

/// The manifest.
#[must_use]
pub fn manifest(
    folder: &BinderInput<'_>,
    binder: &Binder,
    options: &BinderOptions,
    proved: &ManifestInput<'_>,
) -> Json {
    let plan = folder.plan;
    let mut reasons: Vec<&String> = binder.pdfua.as_ref().err().into_iter().flatten().collect();
    for reason in binder.pdfa.as_ref().err().into_iter().flatten() {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let title = |number: u32| plan.layout.section(number).map(|section| section.title.as_str());
    let sections = binder.sections.iter().map(|(number, page, left_out)| {
        json!({"number": number, "title": title(*number), "page": page, "left_out": left_out})
    });
    let mut out = json!({
        "formfolio": env!("CARGO_PKG_VERSION"),
        "person": plan.person,
        "authority": plan.authority.as_deref().map(|authority: &Authority| &authority.id),
        "layout": plan.layout.id,
        "layout_note": plan.layout_note(),
        "day": options.day.map(|day| day.to_string()),
        "binder": {
            "file": BINDER,
            "pages": binder.pages,
            "locked": binder.locked,
            "pdf_ua": binder.pdfua.is_ok().then_some("PDF/UA-1"),
            "pdf_a": binder.pdfa.as_ref().ok(),
            "reasons": reasons,
        },
        "sections": sections.collect::<Vec<_>>(),
        "documents": documents(folder, binder, proved),
        "kept_out": kept_out(folder, binder, proved),
        "besides": proved.besides.iter().map(besides).collect::<Vec<_>>(),
        "files": proved.files.iter().map(proof).map(Json::Object).collect::<Vec<_>>(),
    });
    out["sha256"] = whole(&out).into();
    out
}

/// The hash of the whole: of the manifest without it, as JSON without spaces. As the manifest has the hash of every
/// file, nothing can be changed that does not change this one.
#[must_use]
pub(super) fn whole(manifest: &Json) -> String {
    let mut rest = manifest.clone();
    if let Some(rest) = rest.as_object_mut() {
        rest.shift_remove("sha256");
    }
    file::fingerprint(rest.to_string().as_bytes())
}

fn proof(proof: &FileDigest) -> Map<String, Json> {
    let mut out = Map::new();
    out.insert("file".into(), proof.file.as_str().into());
    out.insert("size".into(), proof.size.into());
    out.insert("sha256".into(), proof.sha256.as_str().into());
    out
}

fn besides(besides: &OtherFile) -> Json {
    let mut out = proof(&besides.proof);
    out.insert("original".into(), besides.original.clone().into());
    out.insert("why".into(), besides.why.into());
    out.into()
}

/// The hashes of the records about other people that are not handed on, without their names. They are sorted by hash,
/// because the order of the names would reveal something about them.
fn kept_out(folder: &BinderInput<'_>, binder: &Binder, proved: &ManifestInput<'_>) -> Vec<Json> {
    let documents = folder.plan.documents.iter().zip(&binder.documents);
    let strangers = documents.filter(|(_, shown)| shown.rendition == Rendition::KeptOut).map(|(document, _)| {
        UnnamedFile { size: document.size, sha256: document.sha256.clone().unwrap_or_default(), why: STRANGER }
    });
    let mut all: Vec<UnnamedFile> = strangers.chain(proved.nameless.iter().cloned()).collect();
    all.sort_by(|one, other| one.sha256.cmp(&other.sha256));
    all.iter().map(|one| json!({"size": one.size, "sha256": one.sha256, "why": one.why})).collect()
}

/// The documents in the binder's order. The names of omitted documents are left out, because they may be confidential.
fn documents(folder: &BinderInput<'_>, binder: &Binder, proved: &ManifestInput<'_>) -> Vec<Json> {
    let plan = folder.plan;
    let mut all: Vec<usize> = (0..plan.documents.len()).collect();
    let at = |index: &usize| {
        let shown = binder.documents.get(*index);
        let section = shown.map_or(usize::MAX, |shown| plan.layout.position(shown.section));
        (section, shown.and_then(|shown| shown.pages).map_or((1, 0), |(first, _)| (0, first)), *index)
    };
    all.sort_by_key(at);
    let one = |index: usize| {
        let (document, shown) = (plan.documents.get(index)?, binder.documents.get(index)?);
        let original = proved.originals.get(index)?.as_ref();
        let (size, sha256) = original.map_or((document.size, document.sha256.as_deref()), |original| {
            (original.size, Some(original.sha256.as_str()))
        });
        if shown.rendition == Rendition::KeptOut {
            return None;
        }
        if shown.rendition == Rendition::LeftOut {
            return Some(
                json!({"section": shown.section, "shown": shown.rendition.keyword(), "size": size, "sha256": sha256}),
            );
        }
        Some(json!({
            "file": document.file,
            "original": original.map(|original| &original.file),
            "size": size,
            "sha256": sha256,
            "sort": document.file_type.category().keyword(),
            "form": document.form.as_ref().map(|form| &form.id),
            "title": document.title,
            "date": document.date.map(|date| date.to_string()),
            "section": shown.section,
            "heading": document.heading,
            "pages": shown.pages.map(|(first, last)| [first, last]),
            "shown": shown.rendition.keyword(),
            "copy_of": document.copy_of.and_then(|first| Some(&plan.documents.get(first)?.file)).filter(|_| shown.rendition == Rendition::Copy),
            "notes": shown.notes,
            "signatures": shown.signatures,
        }))
    };
    all.into_iter().filter_map(one).collect()
}
