//! `formfolio blank`: fillable blanks, for everybody or one for each person of a list.

use std::sync::Arc;

use super::args::{Blank, Ending};
use super::batch::Batch;
use super::people::{self, Names};
use super::save::Saver;
use super::staff::Staff;
use super::{Exit, Tool, disk, words};
use crate::error::{Error, Result};
use crate::form::{Catalogue, Form};
use crate::record::{self, Record};
use crate::{docx, file, pdf};

pub(super) fn run(tool: &mut Tool, args: &Blank) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let forms = chosen(&catalogue, args)?;
    let mut endings = args.format.clone();
    endings.sort_by_key(|ending| *ending as u8);
    endings.dedup();
    let values = args.values.as_deref().map(|path| Ok((disk::shown(path), disk::read(path)?))).transpose()?;
    let staff = args.people.as_deref().map(Staff::read).transpose()?;
    // Everything that can be wrong with the call is found before the first file is written.
    let mut jobs = Vec::new();
    for form in &forms {
        jobs.push(Job {
            common: match &values {
                None => None,
                Some((name, bytes)) => Some(record::yaml::parse_values(&file::source(bytes, name), form)?),
            },
            columns: staff.as_ref().map(|staff| people::columns(staff, form)).transpose()?,
            form,
        });
    }
    let mut saver = Saver::new(args.out.as_deref(), args.force);
    let mut batch = Batch::default();
    let mut written = 0;
    for job in &jobs {
        let mut names = Names::default();
        for wanted in job.blanks(staff.as_ref()) {
            let Some(blank) = batch.step(wanted) else { continue };
            let stem = match &blank.person {
                None => job.form.file_stem(),
                Some(person) => format!("{}--{}", job.form.file_stem(), names.next(person)),
            };
            for ending in &endings {
                if *ending == Ending::Yaml && !job.form.fillable() {
                    continue;
                }
                let Some(path) = batch.take(write(&mut saver, &stem, job.form, &blank, *ending)) else { continue };
                tool.out.line(&path)?;
                written += 1;
                if let (Ending::Pdf, Some(record)) = (ending, &blank.record) {
                    super::fill::note_cut_short(tool, &path, record)?;
                }
            }
        }
    }
    let exit = batch.end(tool, Exit::Clean);
    tool.out.note(&format!("{} written", words::count(written, "file", "files")));
    Ok(exit)
}

/// The forms that were asked for, with or without what is ours.
fn chosen(catalogue: &Catalogue, args: &Blank) -> Result<Vec<Arc<Form>>> {
    let mut forms = Vec::new();
    let edition = |form: &Arc<Form>| form.edition(args.with_additions);
    let personal = args.values.is_some() || args.people.is_some();
    if args.all {
        // A handout has nothing to put a value into.
        return Ok(catalogue.forms().filter(|form| form.fillable() || !personal).map(edition).collect());
    }
    let mut seen: Vec<&str> = Vec::new();
    for id in &args.ids {
        let form = catalogue.form(id)?;
        if seen.contains(&id.as_str()) {
            continue;
        }
        seen.push(id);
        if !form.fillable() && (personal || args.format == [Ending::Yaml]) {
            return Err(Error::usage(
                format!("`{id}` is a handout, which nobody fills in"),
                "Make it as docx or pdf, without --values and --people.",
            ));
        }
        forms.push(edition(&form));
    }
    Ok(forms)
}

/// What is to be made of one form.
struct Job<'a> {
    form: &'a Arc<Form>,
    /// The values of `--values`.
    common: Option<Record>,
    /// Which column of `--people` is which field.
    columns: Option<people::Columns<'a>>,
}

/// One blank to make.
struct Wanted {
    /// The part of its name that says whose it is.
    person: Option<String>,
    /// What is filled in beforehand; none for the plain blank.
    record: Option<Record>,
}

impl Job<'_> {
    fn blanks<'s>(&'s self, staff: Option<&'s Staff>) -> Box<dyn Iterator<Item = Result<Wanted>> + 's> {
        let (Some(staff), Some(columns)) = (staff, &self.columns) else {
            let record = self.common.clone();
            let person = record.as_ref().and_then(people::file_part);
            return Box::new(std::iter::once(Ok(Wanted { person, record })));
        };
        let common = self.common.clone().unwrap_or_else(|| Record::blank(self.form));
        Box::new(staff.rows.iter().map(move |row| {
            let (person, record) = people::record(staff, row, columns, &common)?;
            Ok(Wanted { person: Some(person), record: Some(record) })
        }))
    }
}

fn write(saver: &mut Saver, stem: &str, form: &Arc<Form>, blank: &Wanted, ending: Ending) -> Result<String> {
    let name = match ending {
        Ending::Docx => format!("{stem}.docx"),
        Ending::Pdf => format!("{stem}.pdf"),
        Ending::Yaml => format!("{stem}.yaml"),
    };
    let path = saver.claim(&name)?;
    let bytes = match (ending, &blank.record) {
        (Ending::Docx, None) => docx::blank(form),
        (Ending::Docx, Some(record)) => docx::fill(record),
        (Ending::Pdf, None) => pdf::blank(form),
        (Ending::Pdf, Some(record)) => pdf::fill(record),
        (Ending::Yaml, None) => record::yaml::blank(&Record::blank(form)).map(String::into_bytes),
        (Ending::Yaml, Some(record)) => record::yaml::blank(record).map(String::into_bytes),
    }
    .map_err(|error| error.in_file(disk::shown(&path)))?;
    saver.save(&path, &bytes)?;
    Ok(disk::shown(&path))
}
