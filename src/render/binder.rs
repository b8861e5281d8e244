//! Renders the result of building or verifying a binder, as text and as JSON.

use serde_json::{Value as Json, json};

use super::json::{finding as finding_json, unread as unread_json};
use super::paint::{Paint, safe};
use crate::binder::verify::{OriginalChange, Verification};
use crate::binder::{BINDER, Binder, Rendition, ShownDocument};
use crate::error::Error;
use crate::finding::{Finding, Severity, UnreadFile};
use crate::folder::Plan;
use crate::rules::FindingSubject;
use crate::rules::folder::other_person_named;
use crate::text::count;

/// The result of building a binder.
#[derive(Debug)]
pub struct BinderReport<'a> {
    /// The directory, as shown.
    pub out: String,
    /// The zip file, as shown.
    pub zip: Option<String>,
    /// The binder.
    pub binder: &'a Binder,
    /// The plan of the folder.
    pub plan: &'a Plan,
    /// The findings about the folder.
    pub findings: &'a [(FindingSubject, Finding)],
    /// What could not be read or shown.
    pub failures: &'a [Error],
    /// The manifest.
    pub manifest: &'a Json,
}

/// The line for the record of another person.
const KEPT_OUT: &str =
    "Kept out: this is a record of somebody else. Put it into their folder, or give --keep-strangers.";

/// The line for an unfinished draft.
const DRAFT: &str = "Draft, not filed. Check every answer, empty the box at the top, and assemble the folder again.";

/// Renders a built binder as text. `colour` only for a terminal.
#[must_use]
pub fn made_text(made: &BinderReport<'_>, colour: bool) -> String {
    let paint = Paint(colour);
    let (binder, plan) = (made.binder, made.plan);
    let mut out = Vec::new();
    let person = plan.person.as_deref().map_or_else(|| "Unknown person".to_owned(), safe);
    let here = binder
        .documents
        .iter()
        .filter(|shown| !matches!(shown.rendition, Rendition::LeftOut | Rendition::KeptOut | Rendition::Draft))
        .count();
    let sections = binder.sections.iter().filter(|(_, _, left_out)| !left_out).count();
    let pages = usize::try_from(binder.pages).unwrap_or(usize::MAX);
    out.push(format!(
        "{}: {} in {}, {}",
        paint.bold(&person),
        count(here, "document"),
        count(sections, "section"),
        count(pages, "page")
    ));
    let locked = if binder.locked { ", locked with the password" } else { "" };
    let claims: Vec<&str> =
        binder.pdfua.as_ref().ok().map(|()| "PDF/UA-1").into_iter().chain(binder.pdfa.as_deref().ok()).collect();
    let claims = if claims.is_empty() { String::new() } else { format!(" ({})", claims.join(", ")) };
    out.push(format!("  {}/{BINDER}{claims}{locked}", safe(&made.out)));
    let kept_out =
        plan.documents.iter().zip(&binder.documents).filter(|(_, shown)| shown.rendition == Rendition::KeptOut);
    out.extend(kept_out.map(|(document, _)| format!("  {}: {KEPT_OUT}", safe(&document.file))));
    let drafts = plan.documents.iter().zip(&binder.documents).filter(|(_, shown)| shown.rendition == Rendition::Draft);
    out.extend(drafts.map(|(document, _)| format!("  {}: {DRAFT}", safe(&document.file))));
    out.extend(remarks(plan, binder, Rendition::Notice, |shown| &shown.notes));
    out.extend(remarks(plan, binder, Rendition::Damaged, |shown| &shown.notes));
    out.extend(remarks(plan, binder, Rendition::Pages, |shown| &shown.notes));
    for how in [Rendition::Values, Rendition::Picture, Rendition::Text, Rendition::Converted, Rendition::SignedCopy] {
        out.extend(remarks(plan, binder, how, |shown| &shown.left_out));
    }
    out.extend(converted(binder));
    out.extend(remarks(plan, binder, Rendition::SignedCopy, |shown| &shown.signatures));
    out.extend(unclaimed(binder));
    let others: Vec<&str> = binder.others.iter().map(|(name, _)| name.as_str()).collect();
    let beside = if binder.locked { "beside it, not locked" } else { "beside it" };
    out.push(format!("  {beside}: {}", [&others[..], &["originals", "manifest.json"]].concat().join(", ")));
    if let Some(zip) = &made.zip {
        let locked = if binder.locked { ", locked with the password" } else { "" };
        out.push(format!("  packed in one file: {}{locked}", safe(zip)));
    }
    if binder.locked {
        out.extend(how_to_send(made.zip.is_some()).map(|line| format!("    {line}")));
    }
    let left_out: Vec<String> =
        binder.sections.iter().filter(|(_, _, left_out)| *left_out).map(|(number, ..)| number.to_string()).collect();
    if !left_out.is_empty() {
        out.push(format!("  left out of this copy: Section {}", left_out.join(", ")));
    }
    for (subject, finding) in made.findings.iter().filter(|(_, finding)| finding.rule == other_person_named::RULE.id) {
        let FindingSubject::File(index) = subject else { continue };
        let handed_on = made.binder.documents.get(*index).is_some_and(|shown| shown.rendition != Rendition::LeftOut);
        if let Some(document) = plan.documents.get(*index).filter(|_| handed_on) {
            out.push(format!("  {}: {}. {}.", safe(&document.file), safe(&finding.message), safe(&finding.help)));
        }
    }
    out.extend(plan.unknown().into_iter().map(|words| format!("  {words}")));
    let standing = || made.findings.iter().map(|(_, finding)| finding).filter(|finding| finding.waived.is_none());
    let of = |severity: Severity| standing().filter(|finding| finding.severity == severity).count();
    if standing().next().is_some() {
        let (errors, warnings) = (count(of(Severity::Error), "error"), count(of(Severity::Warning), "warning"));
        out.push(format!("  of the folder itself: {errors}, {warnings}; `formfolio folder check` names them"));
    }
    if let Some(sha256) = made.manifest.get("sha256").and_then(Json::as_str) {
        out.push(format!("  fingerprint of the whole: {sha256}"));
    }
    out.push(String::new());
    out.join("\n")
}

/// The remarks on the documents with a rendition, a line each.
fn remarks<'a>(
    plan: &'a Plan,
    binder: &'a Binder,
    rendition: Rendition,
    words: impl Fn(&'a ShownDocument) -> &'a Vec<String> + 'a,
) -> impl Iterator<Item = String> + 'a {
    let shown = plan.documents.iter().zip(&binder.documents).filter(move |(_, shown)| shown.rendition == rendition);
    shown.flat_map(move |(document, shown)| {
        words(shown).iter().map(|words| format!("  {}: {}", safe(&document.file), safe(words)))
    })
}

/// The number of documents that LibreOffice converted.
fn converted(binder: &Binder) -> Option<String> {
    let converted = binder.documents.iter().filter(|shown| shown.rendition == Rendition::Converted).count();
    (converted > 0)
        .then(|| format!("  {} converted by LibreOffice, which may change how they look", count(converted, "document")))
}

/// The standards that the binder does not claim, with the first reason and the number of others.
fn unclaimed(binder: &Binder) -> Option<String> {
    let accessible = binder.pdfua.as_ref().err().map(|reasons| ("PDF/UA-1", reasons));
    let archival = binder.pdfa.as_ref().err().map(|reasons| ("PDF/A", reasons));
    let (standards, reasons): (Vec<&str>, Vec<&Vec<String>>) = accessible.into_iter().chain(archival).unzip();
    let mut reasons: Vec<&String> = reasons.into_iter().flatten().collect();
    reasons.sort_unstable();
    reasons.dedup();
    let first = binder.pdfua.as_ref().err().or(binder.pdfa.as_ref().err())?.first()?;
    let more = match reasons.len() {
        1 => String::new(),
        number => format!(" ({} more in manifest.json)", count(number - 1, "reason")),
    };
    Some(format!("  not {}: {}{more}", standards.join(" and not "), safe(first)))
}

/// How to send an encrypted binder.
fn how_to_send(zip: bool) -> [&'static str; 2] {
    if zip {
        [
            "Send this file, not the directory, and give the password separately, for example by phone.",
            "7-Zip and WinZip open it. Inside is one binder.zip with everything, so that the file names are locked, too.",
        ]
    } else {
        [
            "Send binder.pdf alone: whoever has the directory can read the originals without the password.",
            "With --zip, everything is locked in one file. Give the password separately, for example by phone.",
        ]
    }
}

/// Renders a built binder as JSON: the manifest, with its directory and the findings about the folder.
#[must_use]
pub fn made_json(made: &BinderReport<'_>) -> Json {
    let zip_locked = made.zip.as_ref().map(|_| made.binder.locked);
    let mut out = json!({"out": made.out, "zip": made.zip, "zip_locked": zip_locked});
    if let (Some(out), Json::Object(manifest)) = (out.as_object_mut(), made.manifest) {
        out.extend(manifest.clone());
        out.insert("kept_out_files".into(), kept_out(made).into());
        out.insert("unread".into(), made.failures.iter().map(|error| unread_json(&UnreadFile::from(error))).collect());
        out.insert("notes".into(), made.plan.unknown().into());
        out.insert("findings".into(), made.findings.iter().map(|(_, finding)| finding_json(finding)).collect());
    }
    out
}

/// The files with records of other people. The manifest goes along with the binder and does not name them.
fn kept_out<'m>(made: &'m BinderReport<'_>) -> Vec<&'m str> {
    let documents = made.plan.documents.iter().zip(&made.binder.documents);
    documents
        .filter(|(_, shown)| shown.rendition == Rendition::KeptOut)
        .map(|(document, _)| document.file.as_str())
        .collect()
}

/// Renders the verification of a binder as text. `dir` is the directory as shown.
#[must_use]
pub fn verified_text(dir: &str, verified: &Verification, colour: bool) -> String {
    let paint = Paint(colour);
    let dir = safe(dir);
    let mut out = vec![if verified.is_whole() {
        let files = count(verified.files, "file");
        format!("{dir}: {}; {files}, all unchanged since the binder was made", paint.good("whole"))
    } else {
        format!("{dir}: {} as it was when the binder was made", paint.error("not"))
    }];
    for (file, change) in &verified.changes {
        let file = safe(file);
        out.push(match change {
            OriginalChange::Changed(was, is) if was == is => {
                format!("  changed  {file} (same size, {is} bytes)")
            }
            OriginalChange::Changed(was, is) => format!("  changed  {file} ({is} bytes, was {was})"),
            OriginalChange::Missing => format!("  missing  {file}"),
            OriginalChange::Added => format!("  added    {file}"),
            OriginalChange::Unreadable(why) => format!("  unread   {file}: {why}"),
        });
    }
    if !verified.manifest_whole {
        out.push("  changed  manifest.json: it was altered, so it proves nothing".to_owned());
    }
    out.push(format!("  fingerprint of the whole: {}\n", verified.sha256));
    out.join("\n")
}

/// Renders the verification of a binder as JSON.
#[must_use]
pub fn verified_json(dir: &str, verified: &Verification) -> Json {
    let change = |(file, change): &(String, OriginalChange)| match change {
        OriginalChange::Changed(was, is) => {
            json!({"file": file, "what": change.keyword(), "size": is, "size_was": was})
        }
        OriginalChange::Unreadable(why) => json!({"file": file, "what": change.keyword(), "why": why}),
        OriginalChange::Missing | OriginalChange::Added => json!({"file": file, "what": change.keyword()}),
    };
    json!({
        "dir": dir,
        "person": verified.person,
        "whole": verified.is_whole(),
        "files": verified.files,
        "manifest_whole": verified.manifest_whole,
        "changes": verified.changes.iter().map(change).collect::<Vec<_>>(),
        "sha256": verified.sha256,
    })
}
