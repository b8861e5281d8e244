//! One order of blanks: the forms, the list of people, and what was made.

use std::sync::{Arc, Mutex};

use crate::blanks::{self, BlankFormat, BlankJob};
use crate::crash::contained_making;
use crate::desk::archive;
use crate::desk::host::Host;
use crate::desk::job::{Attempts, Job};
use crate::desk::response::Work;
use crate::error::Result;
use crate::form::Form;
use crate::parallel::lock;
use crate::staff::blanks::{UniqueNames, knows};
use crate::staff::list::{PeopleRows, RowMistake};
use crate::{spreadsheet, text};

/// The heading of a column that is not used.
const UNUSED: &str = "—";

/// Which blanks are wanted.
#[derive(Debug, Clone)]
pub(in crate::desk) struct BlankOrder {
    /// The forms.
    pub forms: Vec<Arc<Form>>,
    /// The formats.
    pub formats: Vec<BlankFormat>,
    /// The list of people, for one blank a person.
    pub people: Option<PeopleRows>,
    /// What the list called its columns.
    pub headings: Vec<String>,
}

/// An order in work.
#[derive(Debug)]
pub(in crate::desk) struct BlankRun {
    pub order: Mutex<BlankOrder>,
    pub attempts: Attempts<MadeBlanks>,
}

/// What was made.
#[derive(Debug)]
pub(in crate::desk) struct MadeBlanks {
    /// The name of the one file, or of the zip.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The number of files in it.
    pub count: usize,
}

impl MadeBlanks {
    /// The files by their names.
    ///
    /// # Errors
    /// When the zip cannot be unpacked, which is an internal error.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        if self.count == 1 {
            return Ok(vec![(self.name.clone(), self.bytes.clone())]);
        }
        archive::unzip_own(&self.bytes)
    }
}

impl BlankOrder {
    /// Reads a list of people.
    ///
    /// # Errors
    /// When the file is no list, or has no column for the person.
    pub fn read_people(&mut self, bytes: &[u8]) -> Result<()> {
        let is_known = |heading: &str| self.forms.iter().any(|form| knows(heading, form));
        let people = PeopleRows::find(&spreadsheet::read(bytes)?, &is_known)?;
        self.headings = people.headings.iter().map(|heading| heading.text.clone()).collect();
        self.people = Some(people);
        Ok(())
    }

    /// Matches the columns to fields as a person chose: the heading of a form's field for each column, empty for none.
    pub fn match_columns(&mut self, chosen: &[String]) {
        let Some(people) = &mut self.people else { return };
        for (heading, chosen) in people.headings.iter_mut().zip(chosen) {
            chosen.clone_into(&mut heading.text);
            if chosen.is_empty() {
                UNUSED.clone_into(&mut heading.text);
                heading.meaning = None;
            }
        }
    }

    /// Leaves out the people in these rows.
    pub fn leave_out(&mut self, rows: &[usize]) {
        if let Some(people) = &mut self.people {
            people.people.retain(|person| !rows.contains(&person.row));
        }
    }

    /// The work, form by form.
    ///
    /// # Errors
    /// When a column fits several fields, or there is none for the person.
    pub fn jobs(&self) -> Result<Vec<BlankJob<'_>>> {
        self.forms.iter().map(|form| BlankJob::new(form, None, self.people.as_ref())).collect()
    }

    /// The mistakes in the rows.
    ///
    /// # Errors
    /// As [`Self::jobs`].
    pub fn mistakes(&self) -> Result<Vec<RowMistake>> {
        let jobs = self.jobs()?;
        Ok(self.people.as_ref().map(|people| blanks::mistakes(people, &jobs)).unwrap_or_default())
    }
}

impl BlankRun {
    pub fn new(order: BlankOrder) -> Self {
        Self { order: Mutex::new(order), attempts: Attempts::default() }
    }

    /// The order as it is now.
    pub fn order(&self) -> BlankOrder {
        lock(&self.order).clone()
    }

    /// Begins to make the blanks as the order is now.
    pub fn begin(&self) -> Work {
        let (job, order) = (self.attempts.begin(), self.order());
        let advice = "Go back, and make the forms again. If it crashes again, choose fewer forms at a time.";
        Work::new(move |host| job.run(advice, || make_all(&job, &order, host)))
    }
}

fn make_all(job: &Job<MadeBlanks>, order: &BlankOrder, host: &dyn Host) -> Result<MadeBlanks> {
    let jobs = order.jobs()?;
    let people = order.people.as_ref();
    let each = people.map_or(1, |people| people.people.len());
    let of = jobs.len() * each * order.formats.len();
    job.progress.set(host, 0, of, "");
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for form in &jobs {
        let mut names = UniqueNames::default();
        for blank in form.blanks(people) {
            let stem = blank.stem(form.form, &mut names);
            for format in &order.formats {
                job.progress.fail_if_stopped()?;
                let bytes = contained_making(|| blank.bytes(form.form, *format))?;
                let name = format!("{stem}.{}", format.ending());
                job.progress.step(host, &name);
                files.push((name, bytes));
            }
        }
    }
    let count = files.len();
    if let [_] = files.as_slice() {
        let (name, bytes) = files.remove(0);
        return Ok(MadeBlanks { name, bytes, count });
    }
    let name = format!("{}.zip", text::count(count, "blank form").replace(' ', "-"));
    Ok(MadeBlanks { name, bytes: archive::zip(&files)?, count })
}
