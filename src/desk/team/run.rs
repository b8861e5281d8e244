//! The folders of a team that were dropped, and what was read in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::check::Checker;
use crate::dates::month::Month;
use crate::desk::check::run::{is_waivers, opened, waivers_among};
use crate::desk::host::Host;
use crate::desk::job::Job;
use crate::desk::request::{UploadedFile, by_name};
use crate::error::{Error, Result};
use crate::file::{RecordReader, UnpackLimit};
use crate::form::Form;
use crate::overview::{MonthlyReturn, Overview, Standing, SurveyRequest, monthly_return, survey};
use crate::prefill::{Draft, DraftRequest, drafts_of_folder};
use crate::rules::waivers::Waivers;

/// The folders of a team.
#[derive(Debug)]
pub(in crate::desk) struct TeamRun {
    /// The day of the overview.
    pub today: NaiveDate,
    pub job: Job<Overview>,
    files: BTreeMap<String, Vec<u8>>,
    waivers: Vec<Waivers>,
    mistakes: Vec<Error>,
}

impl TeamRun {
    /// The folders in some files. Emails and archives are opened.
    pub fn new(files: Vec<UploadedFile>, today: NaiveDate) -> Self {
        let mut limit = UnpackLimit::default();
        let mut files = by_name(files.into_iter().flat_map(|file| opened(file, &mut limit)));
        let (waivers, mistakes) = waivers_among(&files);
        files.retain(|name, _| !is_waivers(name));
        Self { today, job: Job::default(), files, waivers, mistakes }
    }

    /// Reads the folders.
    pub fn read(&self, reader: RecordReader<'_>, host: &dyn Host) {
        let advice = "Your files are as they were. Go back, and drop them again without the file that it names.";
        self.job.run(advice, || {
            self.job.progress.set(host, 0, self.files.len(), "");
            let read = |name: &str| {
                self.job.progress.fail_if_stopped()?;
                self.job.progress.step(host, name);
                self.bytes(name)
            };
            let request = SurveyRequest::year_to(self.today);
            let mut overview = survey(request, || self.checker(reader, self.today), "", &self.names(), read);
            self.job.progress.fail_if_stopped()?;
            overview.failures.extend(self.mistakes.iter().cloned());
            Ok(overview)
        });
    }

    /// The return of a month.
    pub fn monthly_return(&self, reader: RecordReader<'_>, month: Month) -> MonthlyReturn {
        let checker = || self.checker(reader, month.last_day());
        monthly_return(month, None, checker, "", &self.names(), |name| self.bytes(name))
    }

    /// The draft of a form from the folder of a person of the overview.
    pub fn draft(&self, reader: RecordReader<'_>, form: &Arc<Form>, person: &Standing) -> Result<Draft> {
        let request =
            DraftRequest { catalogue: reader.catalogue(), form, staff: &[], waivers: &self.waivers, today: self.today };
        let dir = person.folder.trim_end_matches('/');
        let below = |name: &str| match dir {
            "" => Some(name.to_owned()),
            dir => Some(name.strip_prefix(dir)?.strip_prefix('/')?.to_owned()),
        };
        let names: Vec<String> = self.files.keys().filter_map(|name| below(name)).collect();
        let whole = |name: &str| if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") };
        let read = |name: &str| self.bytes(&whole(name));
        let drafts = drafts_of_folder(&request, reader, dir, &names, read)?.drafts;
        // Without a description, the folder may be of several people.
        let is_theirs = |draft: &&Draft| match draft.record.supervisees().as_slice() {
            [name] => person.is_named(name),
            _ => false,
        };
        let of_person = match drafts.as_slice() {
            [only] => Some(only),
            several => several.iter().find(is_theirs),
        };
        of_person.cloned().ok_or_else(|| {
            let help = "Put the records of each person into a directory of their own, and drop the folders again.";
            Error::input("the records of several people lie together here", help)
        })
    }

    fn checker<'c>(&'c self, reader: RecordReader<'c>, day: NaiveDate) -> Checker<'c> {
        Checker::reading_with(reader, day, &[]).waiving(&self.waivers)
    }

    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        self.files.get(name).cloned().ok_or_else(|| Error::internal(format!("{name} was not dropped")))
    }
}
