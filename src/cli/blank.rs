//! `formfolio blank`: makes fillable blanks, one for each form or one for each person of a list.

use std::path::Path;
use std::sync::Arc;

use super::args::{BlankArgs, BlankFormat as FormatArg};
use super::batch::Batch;
use super::exit::Exit;
use super::tool::Tool;
use super::{ids, wording};
use crate::blanks::{self, BlankFormat, BlankJob, WantedBlank};
use crate::error::{Error, Result};
use crate::form::{Catalogue, Form};
use crate::local::disk;
use crate::local::save::Saver;
use crate::record;
use crate::staff::blanks::{UniqueNames, knows};
use crate::staff::list::{self, PeopleRows};
use crate::staff::mistakes;
use crate::text;
use crate::{file, spreadsheet};

pub(super) fn run(tool: &mut Tool, args: &BlankArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let forms = chosen(&catalogue, args)?;
    let mut formats = args.format.clone();
    formats.sort_by_key(|format| *format as u8);
    formats.dedup();
    let values = args.values.as_deref().map(|path| Ok((disk::display_path(path), disk::read(path)?))).transpose()?;
    let people = args.people.as_deref().map(|path| people(path, &forms)).transpose()?;
    let list = people.as_ref().map(|(_, list)| list);
    // Every mistake in the call is found before the first file is written.
    let mut jobs = Vec::new();
    for form in &forms {
        let common = match &values {
            None => None,
            Some((name, bytes)) => {
                let mut record = record::yaml::parse_values(&file::source(bytes, name), form)?;
                if let Some(note) = wording::replaced(&record.make_safe_to_show()) {
                    tool.out.note(&format!("note: {name}: {note}"));
                }
                Some(record)
            }
        };
        let job = BlankJob::new(form, common, list);
        jobs.push(job.map_err(|error| people.as_ref().map_or(error.clone(), |(file, _)| error.in_file(file.clone())))?);
    }
    let mut batch = Batch::default();
    let mistakes = people.as_ref().and_then(|(file, list)| {
        for note in list.notes.iter().cloned().chain(mistakes::left_out(&blanks::unused(list, &jobs))) {
            tool.out.note(&format!("note: {file}: {note}"));
        }
        let found = blanks::mistakes(list, &jobs);
        (!found.is_empty()).then(|| list::error(list.people.len(), &found).in_file(file.clone()))
    });
    let inputs: Vec<&Path> = [&args.values, &args.people].into_iter().filter_map(Option::as_deref).collect();
    let mut saver = Saver::new(args.out.as_deref(), args.force, &inputs).apart_from(tool.form_files()?);
    let mut written = 0;
    for job in &jobs {
        let mut names = UniqueNames::default();
        for blank in job.blanks(list) {
            let stem = blank.stem(job.form, &mut names);
            for format in formats.iter().copied().map(FormatArg::format) {
                if format == BlankFormat::Yaml && !job.form.fillable() {
                    continue;
                }
                let made = write(&mut saver, &stem, job.form, &blank, format, &inputs);
                let Some(path) = batch.ok_or_note(made) else { continue };
                tool.out.line(&path)?;
                written += 1;
                if let (BlankFormat::Pdf, Some(record)) = (format, &blank.record) {
                    super::fill::note_cut_short(tool, &path, record)?;
                }
            }
        }
    }
    let mut exit = batch.end(tool, Exit::Clean);
    if let Some(error) = mistakes {
        tool.out.error(&error);
        exit = Exit::Stuck;
    }
    tool.out.note(&format!("{} written", text::count(written, "file")));
    Ok(exit)
}

/// The requested forms, with or without Formfolio's additions.
fn chosen(catalogue: &Catalogue, args: &BlankArgs) -> Result<Vec<Arc<Form>>> {
    let mut forms = Vec::new();
    let edition = |form: &Arc<Form>| form.edition(args.with_additions);
    let personal = args.values.is_some() || args.people.is_some();
    if args.all {
        // A handout has no fields for values.
        return Ok(catalogue.forms().filter(|form| form.fillable() || !personal).map(edition).collect());
    }
    let mut seen: Vec<String> = Vec::new();
    for id in &args.ids {
        let form = ids::form(catalogue, id)?;
        if seen.contains(&form.id) {
            continue;
        }
        seen.push(form.id.clone());
        if !form.fillable() && (personal || args.format == [FormatArg::Yaml]) {
            return Err(Error::usage(
                format!("`{id}` is a handout, which has nothing to fill in"),
                "Make it as docx or pdf, without --values and --people.",
            ));
        }
        forms.push(edition(&form));
    }
    Ok(forms)
}

/// Reads a list of people for these forms: its name, and the rows.
fn people(path: &Path, forms: &[Arc<Form>]) -> Result<(String, PeopleRows)> {
    let file = disk::display_path(path);
    let is_known = |heading: &str| forms.iter().any(|form| knows(heading, form));
    let list = spreadsheet::read(&disk::read(path)?).and_then(|book| PeopleRows::find(&book, &is_known));
    list.map(|list| (file.clone(), list)).map_err(|error| error.in_file(file))
}

fn write(
    saver: &mut Saver,
    stem: &str,
    form: &Arc<Form>,
    blank: &WantedBlank,
    format: BlankFormat,
    inputs: &[&Path],
) -> Result<String> {
    let path = saver.claim(&format!("{stem}.{}", format.ending()))?;
    let bytes = blank.bytes(form, format).map_err(|error| error.in_file(disk::display_path(&path)))?;
    saver.save(&path, &bytes, inputs)?;
    Ok(disk::display_path(&path))
}
