//! `formfolio demo`: a tour of all commands on the shipped samples.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};
use serde_json::Value as Json;

use super::args::{DemoArgs, FolderAssembleArgs, TextJson};
use super::exit::Exit;
use super::output::{BOLD, OutputStreams, paint};
use super::tool::Tool;
use super::{folder, suggestion, wording};
use crate::binder::Rendition;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{FileReport, Report};
use crate::form::{Catalogue, Form};
use crate::local::access::Access;
use crate::local::{disk, save};
use crate::record::{self, Record};
use crate::text;
use crate::{docx, file, pdf, render, rules};

/// The sample records are built in, so that the tour needs no other files.
static SAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/records");

/// The sample folder, with the disorder of real folders.
static FOLDER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/folders/sandwell-move");

/// The samples of the tour. The others contain answers that can only be given by pen.
const TOUR: [&str; 4] = ["casework-supervision-record-good", "file-audit-good", GOOD, BAD];

/// The sample without mistakes, and the one with mistakes.
const GOOD: &str = "individual-record-good";
const BAD: &str = "individual-record-bad";

/// The day of the checks, some days after the samples' sessions, so that the tour is the same on any day.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 30).unwrap_or_default()
}

pub(super) fn run(tool: &mut Tool, args: &DemoArgs) -> Result<Exit> {
    let occupied = disk::within(&args.out).is_ok_and(|entries| !entries.is_empty());
    if occupied && !args.force {
        return Err(Error::new(ErrorKind::Disk, "this directory already exists and has files in it")
            .help("Give --force to replace the demo’s files in it, or another directory with --out.")
            .in_file(disk::display_path(&args.out)));
    }
    let catalogue = tool.catalogue()?;
    let tour = Tour { dir: &args.out, force: args.force, forms: tool.form_files()?, catalogue: &catalogue };
    tool.out.line("This is a tour of formfolio on sample records. Everybody in them is made up.")?;
    tour.blanks(tool)?;
    let filled = tour.fill(tool)?;
    tour.read_back(tool, &filled)?;
    tour.check(tool, &filled, "4. Check a record that is in order", GOOD, "pdf")?;
    tour.check(tool, &filled, "5. Check a record with mistakes", BAD, "docx")?;
    tour.folder(tool)?;
    heading(tool, "What was made")?;
    let shown = |below: &str| disk::display_path(&args.out.join(below));
    tool.out.line(&format!("  Open this first: {}", shown("binder/binder.pdf")))?;
    tool.out.line("  the whole folder in one PDF: contents, every document, and what is missing.")?;
    tool.out.line(&format!("\n  All of it is in {}:", disk::display_path(&args.out)))?;
    tool.out.line("    blanks/   every form, to open in Word or a PDF reader")?;
    tool.out.line("    records/  the sample records as YAML")?;
    tool.out.line("    filled/   the same records as Word and PDF files")?;
    tool.out.line("    folder/   the files about a member of staff who changes post, as HR finds them")?;
    tool.out.line("    binder/   the folder as one binder, with every original and the proof that none is lost")?;
    tool.out.line("\n  To go on, change something in a file of filled/, save it, and check it again:")?;
    tool.out.line(&format!("  formfolio check {}", quoted(&shown("filled"))))?;
    Ok(Exit::Clean)
}

/// A path quoted for a shell.
fn quoted(path: &str) -> String {
    suggestion::quoted(&[path])
}

fn heading(tool: &mut Tool, text: &str) -> Result<()> {
    let text = paint(tool.out.colour, BOLD, text);
    tool.out.line(&format!("\n{text}"))
}

struct Tour<'a> {
    dir: &'a Path,
    force: bool,
    /// The files of the user's own forms, which are never replaced.
    forms: Vec<PathBuf>,
    catalogue: &'a Catalogue,
}

/// A sample and its two filled files.
struct SampleFiles {
    stem: &'static str,
    record: Record,
    files: Vec<PathBuf>,
}

impl Tour<'_> {
    fn save(&self, folder: &str, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.dir.join(folder).join(name);
        save::apart(&path, self.forms.iter().map(PathBuf::as_path))?;
        save::whole(&path, bytes, self.force, Access::ANYBODY)?;
        Ok(path)
    }

    fn blanks(&self, tool: &mut Tool) -> Result<()> {
        heading(tool, "1. Make the blank forms")?;
        let (mut forms, mut files) = (0, 0);
        for form in self.catalogue.forms() {
            let form = form.edition(false);
            for (name, bytes) in blank(&form)? {
                self.save("blanks", &name, &bytes)?;
                files += 1;
            }
            forms += 1;
        }
        tool.out.line(&format!(
            "  {} from one definition each: {} to fill in in Word, in a PDF reader or as YAML text,",
            text::count(forms, "form"),
            text::count(files, "file"),
        ))?;
        tool.out.line("  with the same fields under the same names.")
    }

    fn fill(&self, tool: &mut Tool) -> Result<Vec<SampleFiles>> {
        heading(tool, "2. Fill in the sample records")?;
        let mut out = Vec::new();
        for stem in TOUR {
            let name = format!("{stem}.yaml");
            let sample = SAMPLES
                .get_file(&name)
                .ok_or_else(|| Error::internal(format!("the sample `{name}` is not in the program")))?;
            let record = file::read(sample.contents(), &name, self.catalogue)?;
            self.save("records", &name, sample.contents())?;
            let in_sample = |error: Error| error.in_file(name.as_str());
            let files = vec![
                self.save("filled", &format!("{stem}.docx"), &docx::fill(&record).map_err(in_sample)?)?,
                self.save("filled", &format!("{stem}.pdf"), &pdf::fill(&record).map_err(in_sample)?)?,
            ];
            tool.out.line(&format!("  {name}: as a Word and as a PDF file that can still be edited"))?;
            out.push(SampleFiles { stem, record, files });
        }
        Ok(out)
    }

    fn read_back(&self, tool: &mut Tool, filled: &[SampleFiles]) -> Result<()> {
        heading(tool, "3. Read the files back and compare")?;
        for one in filled {
            let wanted = record::json::values(&one.record);
            for path in &one.files {
                let name = disk::display_path(path);
                let back = file::read(&disk::read(path)?, &name, self.catalogue)?;
                if record::json::values(&back) != wanted {
                    return Err(Error::internal("what was read back is not what was filled in").in_file(name));
                }
            }
            let answered = one.record.values.values().filter(|value| !value.is_empty()).count();
            tool.out.line(&format!(
                "  {}: {} in Word and PDF, each the same as in the record",
                one.stem,
                text::count(answered, "answer")
            ))?;
        }
        Ok(())
    }

    fn check(&self, tool: &mut Tool, filled: &[SampleFiles], title: &str, stem: &str, ending: &str) -> Result<()> {
        heading(tool, title)?;
        let path = filled
            .iter()
            .filter(|one| one.stem == stem)
            .flat_map(|one| &one.files)
            .find(|path| disk::ends_in(path, &[ending]))
            .ok_or_else(|| Error::internal(format!("the sample `{stem}` was not filled in")))?;
        let (file, record) = super::read::read_file(path, &file::RecordReader::new(self.catalogue))?;
        tool.out.line(&format!("  formfolio check {} --today {}\n", quoted(&file), today()))?;
        if stem == BAD {
            tool.out
                .line("  The mistakes were made on purpose. Each is named with its place and what to do about it.\n")?;
        }
        let findings = rules::check(&record, today()).findings;
        let report = Report::from(vec![FileReport::of_record(file, &record.form.id, &record.form.title, findings)]);
        let text = render::text(&report, tool.out.colour);
        for line in text.trim_end().lines() {
            tool.out.line(format!("  {line}").trim_end())?;
        }
        Ok(())
    }

    fn folder(&self, tool: &mut Tool) -> Result<()> {
        heading(tool, "6. Assemble the folder of a member of staff who changes post")?;
        for file in files(&FOLDER) {
            let name = file.path().to_string_lossy().replace('\\', "/");
            self.save("folder", &name, file.contents())?;
        }
        let (dir, out) = (self.dir.join("folder"), self.dir.join("binder"));
        tool.out.line(&format!(
            "  formfolio folder assemble {} --out {}\n",
            quoted(&disk::display_path(&dir)),
            quoted(&disk::display_path(&out))
        ))?;
        tool.out.line(
            "  The folder is as untidy as such folders are. One file was cut off on purpose, and one record is about\n  \
             another person. Nothing is lost, and the binder says of each file that it cannot show why.\n",
        )?;
        let (quiet, kept) = OutputStreams::kept();
        let mut inner = Tool { out: quiet, forms: tool.forms.clone() };
        let call =
            FolderAssembleArgs { force: self.force, format: TextJson::Json, ..FolderAssembleArgs::new(dir, out) };
        folder::assemble::run(&mut inner, &call)?;
        let made = kept.json().ok_or_else(|| Error::internal("the sample folder could not be put together"))?;
        self.report(tool, &made)
    }

    /// Prints the outcome of the folder: how much it contains, and what is not shown.
    fn report(&self, tool: &mut Tool, made: &Json) -> Result<()> {
        let number = |value: Option<usize>| value.unwrap_or_default();
        let documents = made["documents"].as_array().map(Vec::as_slice).unwrap_or_default();
        tool.out.line(&format!(
            "  {}: {} in {}, {}",
            made["person"].as_str().unwrap_or_default(),
            text::count(documents.len(), "document"),
            text::count(number(made["sections"].as_array().map(Vec::len)), "section"),
            text::count(number(made["binder"]["pages"].as_u64().and_then(|pages| usize::try_from(pages).ok())), "page"),
        ))?;
        for document in documents.iter().filter(|document| document["shown"] == Rendition::Notice.keyword()) {
            let notes: Vec<&str> =
                document["notes"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            tool.out.line(&format!("    {}", document["file"].as_str().unwrap_or_default()))?;
            tool.out.line(&wording::wrap(&notes.join(" "), 92, 6))?;
        }
        Ok(())
    }
}

/// Every file in and below a built-in directory.
fn files(dir: &Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
    let mut out: Vec<_> = dir.files().collect();
    out.extend(dir.dirs().flat_map(files));
    out
}

/// The blanks of a form, by file name. A handout has no filled file.
fn blank(form: &Arc<Form>) -> Result<Vec<(String, Vec<u8>)>> {
    let stem = form.file_stem();
    let mut files = vec![(format!("{stem}.docx"), docx::blank(form)?), (format!("{stem}.pdf"), pdf::blank(form)?)];
    if form.fillable() {
        let empty = Record::blank(form);
        files.push((format!("{stem}.yaml"), record::yaml::blank(&empty)?.into_bytes()));
    }
    Ok(files)
}
