//! `formfolio blank`: makes fillable blanks, one for each form or one for each person of a list.

use std::path::Path;
use std::sync::Arc;

use super::args::{BlankArgs, BlankFormat};
use super::batch::Batch;
use super::exit::Exit;
use super::tool::Tool;
use super::{ids, wording};
use crate::error::{Error, Result};
use crate::form::{Catalogue, Form};
use crate::local::disk;
use crate::local::save::Saver;
use crate::record::{self, Record};
use crate::staff::blanks::{self, UniqueNames};
use crate::staff::list::{self, PeopleRows, RowMistake};
use crate::staff::mistakes;
use crate::text;
use crate::{docx, file, pdf, spreadsheet};

pub(super) fn run(tool: &mut Tool, args: &BlankArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let forms = chosen(&catalogue, args)?;
    let mut endings = args.format.clone();
    endings.sort_by_key(|ending| *ending as u8);
    endings.dedup();
    let values = args.values.as_deref().map(|path| Ok((disk::display_path(path), disk::read(path)?))).transpose()?;
    let people = args.people.as_deref().map(|path| PeopleList::read(path, &forms)).transpose()?;
    // Every mistake in the call is found before the first file is written.
    let mut jobs = Vec::new();
    for form in &forms {
        jobs.push(BlankJob {
            common: match &values {
                None => None,
                Some((name, bytes)) => {
                    let mut record = record::yaml::parse_values(&file::source(bytes, name), form)?;
                    if let Some(note) = wording::replaced(&record.make_safe_to_show()) {
                        tool.out.note(&format!("note: {name}: {note}"));
                    }
                    Some(record)
                }
            },
            columns: people.as_ref().map(|people| people.columns(form)).transpose()?,
            form,
        });
    }
    let mut batch = Batch::default();
    let mistakes = people.as_ref().and_then(|people| {
        people.note_unused(tool, &jobs);
        people.mistakes(&jobs)
    });
    let inputs: Vec<&Path> = [&args.values, &args.people].into_iter().filter_map(Option::as_deref).collect();
    let mut saver = Saver::new(args.out.as_deref(), args.force, &inputs).apart_from(tool.form_files()?);
    let mut written = 0;
    for job in &jobs {
        let mut names = UniqueNames::default();
        for blank in job.blanks(people.as_ref()) {
            let stem = match &blank.person {
                None => job.form.file_stem(),
                Some(person) => format!("{}--{}", job.form.file_stem(), names.next(person)),
            };
            for ending in &endings {
                if *ending == BlankFormat::Yaml && !job.form.fillable() {
                    continue;
                }
                let Some(path) = batch.ok_or_note(write(&mut saver, &stem, job.form, &blank, *ending, &inputs)) else {
                    continue;
                };
                tool.out.line(&path)?;
                written += 1;
                if let (BlankFormat::Pdf, Some(record)) = (ending, &blank.record) {
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
        if !form.fillable() && (personal || args.format == [BlankFormat::Yaml]) {
            return Err(Error::usage(
                format!("`{id}` is a handout, which has nothing to fill in"),
                "Make it as docx or pdf, without --values and --people.",
            ));
        }
        forms.push(edition(&form));
    }
    Ok(forms)
}

/// The work for one form.
struct BlankJob<'a> {
    form: &'a Arc<Form>,
    /// The values of `--values`.
    common: Option<Record>,
    /// The field for each column of `--people`.
    columns: Option<blanks::FieldColumns<'a>>,
}

/// One blank to make.
struct WantedBlank {
    /// The person's part of its file name.
    person: Option<String>,
    /// The values filled in beforehand; `None` for the plain blank.
    record: Option<Record>,
}

impl BlankJob<'_> {
    /// The blanks to make: one, or one for each person without a mistake in the row.
    fn blanks<'s>(&'s self, people: Option<&'s PeopleList>) -> Box<dyn Iterator<Item = WantedBlank> + 's> {
        let (Some(people), Some(columns)) = (people, &self.columns) else {
            let record = self.common.clone();
            let person = record.as_ref().and_then(blanks::file_part);
            return Box::new(std::iter::once(WantedBlank { person, record }));
        };
        let common = self.common();
        Box::new(people.list.people.iter().filter_map(move |person| {
            let (person, record) = blanks::record(&people.list, person, columns, &common).ok()?;
            Some(WantedBlank { person: Some(person), record: Some(record) })
        }))
    }

    fn common(&self) -> Record {
        self.common.clone().unwrap_or_else(|| Record::blank(self.form))
    }
}

/// The list of `--people`.
struct PeopleList {
    /// The file's name for messages.
    file: String,
    list: PeopleRows,
}

impl PeopleList {
    fn read(path: &Path, forms: &[Arc<Form>]) -> Result<Self> {
        let file = disk::display_path(path);
        let knows = |heading: &str| forms.iter().any(|form| blanks::knows(heading, form));
        let list = spreadsheet::read(&disk::read(path)?).and_then(|book| PeopleRows::find(&book, &knows));
        list.map(|list| Self { file: file.clone(), list }).map_err(|error| error.in_file(file))
    }

    fn columns<'f>(&self, form: &'f Form) -> Result<blanks::FieldColumns<'f>> {
        blanks::columns(&self.list, form).map_err(|error| error.in_file(self.file.clone()))
    }

    /// Notes the columns of the list that are not used.
    fn note_unused(&self, tool: &mut Tool, jobs: &[BlankJob<'_>]) {
        let used =
            |column: usize| jobs.iter().filter_map(|job| job.columns.as_ref()).any(|columns| columns.has(column));
        let headings = self.list.headings.iter().enumerate();
        let unused: Vec<String> =
            headings.filter(|(column, _)| !used(*column)).map(|(_, heading)| heading.text.clone()).collect();
        for note in self.list.notes.iter().cloned().chain(mistakes::left_out(&unused)) {
            tool.out.note(&format!("note: {}: {note}", self.file));
        }
    }

    /// Every mistake in the rows, each once, though several forms have the same field.
    fn mistakes(&self, jobs: &[BlankJob<'_>]) -> Option<Error> {
        let mut mistakes: Vec<RowMistake> = Vec::new();
        for job in jobs {
            let Some(columns) = &job.columns else { continue };
            let common = job.common();
            for person in &self.list.people {
                let found = blanks::record(&self.list, person, columns, &common).err().unwrap_or_default();
                for mistake in found {
                    if !mistakes.contains(&mistake) {
                        mistakes.push(mistake);
                    }
                }
            }
        }
        mistakes.sort_by_key(|mistake| mistake.row);
        let error = || list::error(self.list.people.len(), &mistakes).in_file(self.file.clone());
        (!mistakes.is_empty()).then(error)
    }
}

/// Writes a blank made from these inputs, and prints its path.
fn write(
    saver: &mut Saver,
    stem: &str,
    form: &Arc<Form>,
    blank: &WantedBlank,
    ending: BlankFormat,
    inputs: &[&Path],
) -> Result<String> {
    let name = match ending {
        BlankFormat::Docx => format!("{stem}.docx"),
        BlankFormat::Pdf => format!("{stem}.pdf"),
        BlankFormat::Yaml => format!("{stem}.yaml"),
    };
    let path = saver.claim(&name)?;
    let bytes = match (ending, &blank.record) {
        (BlankFormat::Docx, None) => docx::blank(form),
        (BlankFormat::Docx, Some(record)) => docx::fill(record),
        (BlankFormat::Pdf, None) => pdf::blank(form),
        (BlankFormat::Pdf, Some(record)) => pdf::fill(record),
        (BlankFormat::Yaml, None) => record::yaml::blank(&Record::blank(form)).map(String::into_bytes),
        (BlankFormat::Yaml, Some(record)) => record::yaml::blank(record).map(String::into_bytes),
    }
    .map_err(|error| error.in_file(disk::display_path(&path)))?;
    saver.save(&path, &bytes, inputs)?;
    Ok(disk::display_path(&path))
}
