//! What every screen of the desk uses: the forms, the pages, and what is kept between requests.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};

use chrono::NaiveDate;

use super::blanks::run::BlankRun;
use super::check::run::CheckRun;
use super::fill::run::FillRun;
use super::folder::run::FolderRun;
use super::job_store::{self, JobStore};
use super::older::run::OlderRun;
use super::pages::Pages;
use super::request::UploadedFile;
use super::save::run::SaveRun;
use super::team::run::TeamRun;
use super::verify::proof::Proof;
use crate::check::Checker;
use crate::error::Result;
use crate::file::RecordReader;
use crate::form::Catalogue;
use crate::legacy::picture::WordReader;
use crate::parallel::lock;

/// What the screens share.
#[derive(Debug)]
pub(super) struct DeskContext {
    pub catalogue: Arc<Catalogue>,
    pub pages: Pages,
    /// The pictures of forms that were drawn so far, by the form's id.
    pub pictures: Mutex<BTreeMap<String, Vec<u8>>>,
    pub blanks: JobStore<BlankRun>,
    pub checks: JobStore<CheckRun>,
    /// The files of a check that was not begun, because of a mistake on the page.
    pub held: JobStore<Vec<UploadedFile>>,
    pub fills: JobStore<FillRun>,
    pub folders: JobStore<FolderRun>,
    pub older: JobStore<OlderRun>,
    pub teams: JobStore<TeamRun>,
    pub proofs: JobStore<Proof>,
    pub saves: JobStore<SaveRun>,
    /// The directory that is proposed for results: the last one that was used. None where the host has none.
    pub directory: Mutex<Option<String>>,
    /// Whether the host converts documents of other programs.
    pub has_converter: AtomicBool,
    /// What reads the words of scans and photographs; unset where the host has nothing that does.
    pub words: OnceLock<Box<dyn WordReader + Send>>,
}

impl DeskContext {
    pub fn new(catalogue: Catalogue) -> Result<Self> {
        Ok(Self {
            catalogue: Arc::new(catalogue),
            pages: Pages::new()?,
            pictures: Mutex::default(),
            blanks: JobStore::default(),
            checks: JobStore::default(),
            held: JobStore::default(),
            fills: JobStore::of_at_most(job_store::MOST_SMALL),
            folders: JobStore::default(),
            older: JobStore::default(),
            teams: JobStore::default(),
            proofs: JobStore::default(),
            saves: JobStore::default(),
            directory: Mutex::default(),
            has_converter: AtomicBool::new(false),
            words: OnceLock::new(),
        })
    }

    /// A reader of records in files of any type.
    pub fn reader(&self) -> RecordReader<'_> {
        let reader = RecordReader::new(&self.catalogue);
        match self.words.get() {
            Some(words) => reader.reading_pictures(words.as_ref()),
            None => reader,
        }
    }

    /// A checker of records in files of any type, for a day.
    pub fn checker(&self, today: NaiveDate) -> Checker<'_> {
        Checker::reading_with(self.reader(), today, &[])
    }

    /// The directory that is proposed for results; none where the host has no directories.
    pub fn directory(&self) -> Option<String> {
        lock(&self.directory).clone()
    }
}
