//! One older document, and the records that were read from it.

use std::sync::Arc;

use crate::desk::fill::original::{Original, OriginalView};
use crate::desk::fill::run::FillRun;
use crate::desk::host::Host;
use crate::desk::job::Job;
use crate::desk::job_store::JobStore;
use crate::error::{Error, Result};
use crate::file::{self, EnclosedFile, RecordReader};
use crate::file_type::{Category, FileType};
use crate::record::{CleanCopy, NoteKind, Record, clean_copy};
use crate::{docx, text};

/// A document that is read.
#[derive(Debug, Default)]
pub(in crate::desk) struct OlderRun {
    pub job: Job<ReadDocument>,
}

/// What was read from a document.
#[derive(Debug, Default)]
pub(in crate::desk) struct ReadDocument {
    pub records: Vec<ReadRecord>,
    /// The files in an email or an archive that no record was read from.
    pub failures: Vec<Error>,
}

/// A record that was read, as a form that is filled in.
#[derive(Debug)]
pub(in crate::desk) struct ReadRecord {
    /// The name of its document, as in "mail.eml › June.docx".
    pub name: String,
    /// What it is: the title of its form, whose it is, and its day.
    pub title: String,
    /// The path of the form that is filled in.
    pub path: String,
}

/// Where a document is read, and who does it.
pub(in crate::desk) struct Reading<'a> {
    pub reader: RecordReader<'a>,
    pub fills: &'a JobStore<FillRun>,
    pub host: &'a dyn Host,
    /// The path of the page about the document.
    pub path: &'a str,
}

impl OlderRun {
    /// Reads a document, and those in an email or an archive.
    pub fn read(&self, file: EnclosedFile, reading: &Reading<'_>) {
        let advice = "Your document is as it was. Fill in the form by hand, with the document beside you.";
        self.job.run(advice, || self.records(file, reading));
    }

    fn records(&self, file: EnclosedFile, reading: &Reading<'_>) -> Result<ReadDocument> {
        let inside = file::opened(&file.bytes, &file.name);
        let files = if inside.is_empty() { vec![file] } else { inside };
        self.job.progress.set(reading.host, 0, files.len(), "");
        let mut runs: Vec<(String, FillRun)> = Vec::new();
        let mut failures = Vec::new();
        for EnclosedFile { name, bytes } in files {
            self.job.progress.fail_if_stopped()?;
            self.job.progress.step(reading.host, &name);
            match read_one(reading, &name, &bytes) {
                Ok(read) => runs.extend(read.into_iter().map(|run| (name.clone(), run))),
                Err(error) => failures.push(error),
            }
        }
        if runs.is_empty() && !failures.is_empty() {
            return Err(failures.remove(0));
        }
        let back = if runs.len() == 1 && failures.is_empty() { "/older" } else { reading.path };
        let records = runs.into_iter().map(|(name, run)| begun(reading.fills, name, run.opened_from(back)));
        Ok(ReadDocument { records: records.collect(), failures })
    }
}

/// Begins to fill in a form with the answers that were read.
fn begun(fills: &JobStore<FillRun>, name: String, run: FillRun) -> ReadRecord {
    let record = run.record();
    let about = record.person_and_day().map(|about| text::displayable(&about).into_owned());
    let parts: Vec<String> = [Some(record.form.title.clone()), about].into_iter().flatten().collect();
    let (number, _) = fills.add(run);
    ReadRecord { name, title: parts.join(", "), path: format!("/fill/{number}/1") }
}

fn read_one(reading: &Reading<'_>, name: &str, bytes: &[u8]) -> Result<Vec<FillRun>> {
    let reader = reading.reader;
    let category = file::document(bytes, name).category();
    let is_office = matches!(category, Category::Word | Category::TextDocument);
    let as_pdf = || {
        let file = [(name.to_owned(), bytes.to_vec())];
        if is_office { reading.host.convert(&file).pop().and_then(Result::ok) } else { None }
    };
    // A document of another word processor is read as the PDF that is made of it.
    let (records, pdf) = match reader.read_all(bytes, name) {
        Ok(records) => (records, as_pdf()),
        Err(error) => {
            let pdf = if category == Category::TextDocument { as_pdf() } else { None };
            match pdf.as_ref().and_then(|pdf| reader.read_all(pdf, "converted.pdf").ok()) {
                Some(records) => (records, pdf),
                None => return Err(error),
            }
        }
    };
    let view = Arc::new(view(bytes, pdf.as_ref(), category));
    let runs = records.into_iter().map(|record| {
        let original = Original::new(name.to_owned(), Arc::clone(&view), reading.path.to_owned(), &record);
        let CleanCopy { record: copy, unsigned } = clean_copy(&record, name);
        FillRun::of_original(copy, notes(&record, &unsigned), original)
    });
    Ok(runs.collect())
}

/// What a browser can show of a document.
fn view(bytes: &[u8], pdf: Option<&Vec<u8>>, category: Category) -> OriginalView {
    let file = |media_type, bytes: &[u8]| OriginalView::File { media_type, bytes: bytes.to_vec() };
    match (file::file_type(bytes), pdf) {
        (FileType::Pdf, _) => file("application/pdf", bytes),
        (FileType::Png, _) => file("image/png", bytes),
        (FileType::Jpeg, _) => file("image/jpeg", bytes),
        (_, Some(pdf)) => file("application/pdf", pdf),
        (_, None) if category == Category::Word => {
            let rows = docx::rows(bytes).unwrap_or_default();
            let line = |row: Vec<String>| text::displayable(row.join(" | ").replace('\t', " ").trim()).into_owned();
            OriginalView::Words(rows.into_iter().map(line).filter(|line| !line.is_empty()).collect())
        }
        (_, None) => OriginalView::Words(
            file::text(bytes)
                .unwrap_or_default()
                .lines()
                .map(|line| text::displayable(&line.replace('\t', " ")).into_owned())
                .collect(),
        ),
    }
}

/// What is said above the answers.
fn notes(record: &Record, unsigned: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    if record.is_read_from_a_picture() {
        let words = "This is a picture. Its words were read by a program (OCR), and none of them is certain: compare each \
                     answer with the original.";
        out.push(words.to_owned());
    }
    let about_form = record.notes.iter().filter(|note| note.kind == NoteKind::RecognisedByFields);
    out.extend(about_form.map(|note| text::sentence(&note.message)));
    if !unsigned.is_empty() {
        out.push(format!(
            "Signatures are not carried over: {}. Have the clean copy signed, and keep the original with it.",
            text::list(unsigned)
        ));
    }
    out
}
