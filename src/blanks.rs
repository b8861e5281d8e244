//! Blank forms: for everybody, or one for each person of a list.

use std::sync::Arc;

use crate::error::Result;
use crate::form::Form;
use crate::record::{self, Record};
use crate::staff::blanks::{self, FieldColumns, UniqueNames};
use crate::staff::list::{PeopleRows, RowMistake};
use crate::{docx, pdf};

/// The format of a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlankFormat {
    /// A Word document.
    Docx,
    /// A PDF.
    Pdf,
    /// A record in YAML, to be filled in.
    Yaml,
}

impl BlankFormat {
    /// The ending of its file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Yaml => "yaml",
        }
    }
}

/// One form, and the blanks that are wanted of it.
#[derive(Debug)]
pub struct BlankJob<'a> {
    /// The form.
    pub form: &'a Arc<Form>,
    /// The values that all blanks have.
    common: Option<Record>,
    /// The field of each column of the list of people.
    columns: Option<FieldColumns<'a>>,
}

/// A blank to be made.
#[derive(Debug)]
pub struct WantedBlank {
    /// The person's part of the file name.
    person: Option<String>,
    /// The values; none for a blank without any.
    pub record: Option<Record>,
}

impl<'a> BlankJob<'a> {
    /// The blanks of a form: one, or one for each person of a list.
    ///
    /// # Errors
    /// When the list has no column for the person, or a column fits several fields.
    pub fn new(form: &'a Arc<Form>, common: Option<Record>, people: Option<&PeopleRows>) -> Result<Self> {
        let columns = people.map(|people| blanks::columns(people, form)).transpose()?;
        Ok(Self { form, common, columns })
    }

    /// The blanks. People with a mistake in their row are left out.
    pub fn blanks<'s>(&'s self, people: Option<&'s PeopleRows>) -> Box<dyn Iterator<Item = WantedBlank> + 's> {
        let (Some(people), Some(columns)) = (people, &self.columns) else {
            let record = self.common.clone();
            let person = record.as_ref().and_then(blanks::file_part);
            return Box::new(std::iter::once(WantedBlank { person, record }));
        };
        let common = self.common();
        Box::new(people.people.iter().filter_map(move |person| {
            let (person, record) = blanks::record(people, person, columns, &common).ok()?;
            Some(WantedBlank { person: Some(person), record: Some(record) })
        }))
    }

    /// The mistakes in the rows of the list.
    #[must_use]
    pub fn mistakes(&self, people: &PeopleRows) -> Vec<RowMistake> {
        let Some(columns) = &self.columns else { return Vec::new() };
        let common = self.common();
        let of = |person| blanks::record(people, person, columns, &common).err().unwrap_or_default();
        people.people.iter().flat_map(of).collect()
    }

    /// Whether a column of the list fills a field.
    #[must_use]
    pub fn uses(&self, column: usize) -> bool {
        self.columns.as_ref().is_some_and(|columns| columns.has(column))
    }

    /// The name of the field that a column of the list fills.
    #[must_use]
    pub fn field_of(&self, column: usize) -> Option<String> {
        self.columns.as_ref()?.field_of(column).map(str::to_owned)
    }

    fn common(&self) -> Record {
        self.common.clone().unwrap_or_else(|| Record::blank(self.form))
    }
}

impl WantedBlank {
    /// Returns the file's name without its ending. `names` adds a number for a second person of one name.
    pub fn stem(&self, form: &Form, names: &mut UniqueNames) -> String {
        match &self.person {
            None => form.file_stem(),
            Some(person) => format!("{}--{}", form.file_stem(), names.next(person)),
        }
    }

    /// Makes the file.
    ///
    /// # Errors
    /// For faults of ours.
    pub fn bytes(&self, form: &Arc<Form>, format: BlankFormat) -> Result<Vec<u8>> {
        match (format, &self.record) {
            (BlankFormat::Docx, None) => docx::blank(form),
            (BlankFormat::Docx, Some(record)) => docx::fill(record),
            (BlankFormat::Pdf, None) => pdf::blank(form),
            (BlankFormat::Pdf, Some(record)) => pdf::fill(record),
            (BlankFormat::Yaml, None) => record::yaml::blank(&Record::blank(form)).map(String::into_bytes),
            (BlankFormat::Yaml, Some(record)) => record::yaml::blank(record).map(String::into_bytes),
        }
    }
}

/// The mistakes of all jobs, each once, in the order of the rows.
#[must_use]
pub fn mistakes(people: &PeopleRows, jobs: &[BlankJob<'_>]) -> Vec<RowMistake> {
    let mut found: Vec<RowMistake> = Vec::new();
    for mistake in jobs.iter().flat_map(|job| job.mistakes(people)) {
        if !found.contains(&mistake) {
            found.push(mistake);
        }
    }
    found.sort_by_key(|mistake| mistake.row);
    found
}

/// The headings of the columns that no job uses.
#[must_use]
pub fn unused(people: &PeopleRows, jobs: &[BlankJob<'_>]) -> Vec<String> {
    let headings = people.headings.iter().enumerate();
    let unused = headings.filter(|(column, _)| !jobs.iter().any(|job| job.uses(*column)));
    unused.map(|(_, heading)| heading.text.clone()).collect()
}
