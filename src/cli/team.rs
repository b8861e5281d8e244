//! `formfolio overview`, `actions` and `return`: how a team stands, from the folders of its members.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::args::{ActionsArgs, OverviewArgs, ReturnArgs, SampleArgs, SampleFormat, TableFormat, TeamSource};
use super::batch::Batch;
use super::check::{staff_in, today};
use super::exit::Exit;
use super::tool::Tool;
use super::{picture_words, word_copy};
use crate::check::Checker;
use crate::error::{Error, Result};
use crate::file::RecordReader;
use crate::folder::Member;
use crate::form::Catalogue;
use crate::local::access::Access;
use crate::local::ocr::Tesseract;
use crate::local::waiver_files::{self, WaiverFiles};
use crate::local::{disk, save};
use crate::overview::{self, Overview, RegisteredAction, SurveyRequest};
use crate::prefill::sample::{self, SampleRequest};
use crate::render::{self, team};
use crate::spreadsheet::workbook::workbook;
use crate::text::json::pretty;

pub(super) fn overview(tool: &mut Tool, args: &OverviewArgs) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    let files = TeamFiles::new(tool, &args.team.source, args.team.format == TableFormat::Xlsx)?;
    let mut overview = files.survey(SurveyRequest::year_to(today));
    if let Some(wanted) = &args.person {
        keep_one(&mut overview, wanted)?;
    }
    let colour = tool.out.colour && args.team.source.out.is_none();
    let shown = match args.team.format {
        TableFormat::Text => team::overview_text(&overview, colour).into_bytes(),
        TableFormat::Json => pretty(&team::overview_json(&overview)).into_bytes(),
        TableFormat::Html => team::overview_html(&overview)?.into_bytes(),
        TableFormat::Xlsx => workbook(&team::overview_tables(&overview), "Overview", today)?,
    };
    files.end(tool, &shown, overview.failures)
}

pub(super) fn actions(tool: &mut Tool, args: &ActionsArgs) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    let files = TeamFiles::new(tool, &args.team.source, args.team.format == TableFormat::Xlsx)?;
    let overview = files.survey(SurveyRequest::year_to(today));
    let is_owners = |action: &RegisteredAction| args.owner.as_deref().is_none_or(|owner| action.is_owned_by(owner));
    if let Some(ics) = &args.ics {
        files.new_file(ics)?;
    }
    let actions = overview.actions(|action| (args.with_done || action.is_open()) && is_owners(action));
    let colour = tool.out.colour && args.team.source.out.is_none();
    let shown = match args.team.format {
        TableFormat::Text => team::actions_text(&overview, &actions, colour).into_bytes(),
        TableFormat::Json => pretty(&team::actions_json(&overview, &actions)).into_bytes(),
        TableFormat::Html => team::actions_html(&overview, &actions)?.into_bytes(),
        TableFormat::Xlsx => workbook(&[team::actions_table(&overview, &actions)], "Actions", today)?,
    };
    if let Some(ics) = &args.ics {
        save::whole(ics, team::actions_calendar(&actions).as_bytes(), args.team.source.force, files.access())?;
        tool.out.note(&format!("the due dates are in {}", disk::display_path(ics)));
    }
    files.end(tool, &shown, overview.failures)
}

pub(super) fn monthly_return(tool: &mut Tool, args: &ReturnArgs) -> Result<Exit> {
    let month = month(&args.month)?;
    let files = TeamFiles::new(tool, &args.team.source, args.team.format == TableFormat::Xlsx)?;
    // The same files give the same figures on any later day.
    let day = month.last_day();
    let tesseract = Tesseract::find();
    let made_return = overview::monthly_return(
        month,
        args.of_team.as_deref(),
        || files.checker(day, tesseract.as_ref()),
        &files.dir,
        &files.names,
        |name| files.read(name),
    );
    let colour = tool.out.colour && args.team.source.out.is_none();
    let shown = match args.team.format {
        TableFormat::Text => team::return_text(&made_return, colour).into_bytes(),
        TableFormat::Json => pretty(&team::return_json(&made_return)).into_bytes(),
        TableFormat::Html => team::return_html(&made_return)?.into_bytes(),
        TableFormat::Xlsx => workbook(&team::return_tables(&made_return), "Return on supervision", day)?,
    };
    files.end(tool, &shown, made_return.failures)
}

pub(super) fn sample(tool: &mut Tool, args: &SampleArgs) -> Result<Exit> {
    let month = month(&args.month)?;
    if args.seed.trim().is_empty() {
        let help = "Give any words, such as the date of the meeting that asked for the sample.";
        return Err(Error::usage("--seed has no words", help));
    }
    let files = TeamFiles::new(tool, &args.source, args.format == SampleFormat::Xlsx)?;
    // The same files give the same sample on any later day.
    let day = month.last_day();
    let overview = files.survey(SurveyRequest::year_to(day));
    let request = SampleRequest { month, seed: args.seed.trim(), count: args.count.map(usize::from) };
    let drawn = sample::sample(&request, &overview, &files.catalogue);
    let colour = tool.out.colour && args.source.out.is_none();
    let shown = match args.format {
        SampleFormat::Text => render::sample_text(&drawn, colour).into_bytes(),
        SampleFormat::Json => pretty(&render::sample_json(&drawn)).into_bytes(),
        SampleFormat::Xlsx => workbook(&[render::sample_table(&drawn)], "Sample of files to audit", day)?,
    };
    files.end(tool, &shown, overview.failures)
}

/// The files below the directory of a team, and what is needed to check them.
struct TeamFiles<'a> {
    args: &'a TeamSource,
    catalogue: Catalogue,
    staff: Vec<Member>,
    waivers: WaiverFiles,
    dir: String,
    names: Vec<String>,
    // A name that is not UTF-8 is displayed differently from its path.
    paths: BTreeMap<String, PathBuf>,
    failures: Vec<Error>,
}

impl<'a> TeamFiles<'a> {
    /// Lists the files. `is_workbook` says whether the result is one.
    fn new(tool: &mut Tool, args: &'a TeamSource, is_workbook: bool) -> Result<Self> {
        if !args.dir.is_dir() {
            let name = disk::display_path(&args.dir);
            let help = "Name the directory with the folders of the team, one for each person.";
            let message = if args.dir.exists() { "this is not a directory" } else { "there is no such directory" };
            return Err(Error::input(message, help).in_file(name));
        }
        if is_workbook && args.out.is_none() && tool.out.is_terminal {
            let help = "Name the file to write it into: `--out team.xlsx`.";
            return Err(Error::usage("a terminal cannot show a workbook", help));
        }
        let (files, links) = disk::walk(&args.dir)?;
        if let Some(out) = &args.out {
            let own = [args.staff.as_deref(), args.waivers.as_deref()].into_iter().flatten();
            save::apart(out, files.iter().map(PathBuf::as_path).chain(own).filter(|path| !is_earlier(out, path)))?;
            save::vacant(out, args.force)?;
        }
        let waivers = waiver_files::load(args.waivers.as_deref(), std::slice::from_ref(&args.dir))?;
        let is_own = |path: &Path| {
            let named = [args.staff.as_deref(), args.out.as_deref()];
            waivers.has(path) || named.into_iter().flatten().any(|named| disk::is_same(named, path))
        };
        let files: Vec<PathBuf> = files.into_iter().filter(|path| !is_own(path)).collect();
        let names: Vec<String> = files.iter().map(|path| disk::display_path(path)).collect();
        Ok(Self {
            args,
            catalogue: tool.catalogue()?,
            staff: args.staff.as_deref().map(|path| staff_in(tool, path)).transpose()?.unwrap_or_default(),
            waivers,
            dir: disk::display_path(&args.dir),
            paths: names.iter().cloned().zip(files).collect(),
            names,
            failures: links.iter().map(|link| disk::not_followed(link)).collect(),
        })
    }

    fn checker<'s>(&'s self, today: NaiveDate, tesseract: Option<&'s Tesseract>) -> Checker<'s> {
        let checker = Checker::new(&self.catalogue, today, &self.staff).waiving(&self.waivers.waivers);
        picture_words::checking(checker, tesseract)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>> {
        let bytes = disk::read(self.paths.get(name).map_or(Path::new(name), PathBuf::as_path))?;
        Ok(word_copy::as_word(name, bytes, &RecordReader::new(&self.catalogue)))
    }

    fn survey(&self, request: SurveyRequest) -> Overview {
        let tesseract = Tesseract::find();
        let checker = || self.checker(request.today, tesseract.as_ref());
        overview::survey(request, checker, &self.dir, &self.names, |name| self.read(name))
    }

    /// Refuses a file to write that is one of those read, or that is there and may not be replaced.
    fn new_file(&self, out: &Path) -> Result<()> {
        save::apart(out, self.paths.values().map(PathBuf::as_path))?;
        save::vacant(out, self.args.force)
    }

    /// The widest access rights of a result.
    fn access(&self) -> Access {
        Access::common(self.paths.values())
    }

    /// Prints or writes what was made.
    fn end(self, tool: &mut Tool, shown: &[u8], failures: Vec<Error>) -> Result<Exit> {
        match &self.args.out {
            None => tool.out.write(|out| out.write_all(shown))?,
            Some(out) => {
                save::whole(out, shown, self.args.force, self.access())?;
                tool.out.line(&disk::display_path(out))?;
            }
        }
        let failures: Vec<Error> = self.failures.into_iter().chain(failures).collect();
        let known = self.names.iter().map(String::as_str).collect();
        Ok(Batch::of_files(self.names.len(), &known, failures).end(tool, Exit::Clean))
    }
}

/// Whether the output is an earlier result in the same directory, which `--force` may replace.
fn is_earlier(out: &Path, path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["html", "json", "txt", "xlsx"].contains(&ending) && disk::is_same(out, path)
}

/// Keeps the person of this name.
fn keep_one(overview: &mut Overview, wanted: &str) -> Result<()> {
    let names = |overview: &Overview| {
        let names: Vec<&str> = overview.people.iter().map(|person| person.person.as_str()).collect();
        names.join(", ")
    };
    let all = names(overview);
    overview.people.retain(|person| person.is_named(wanted));
    match overview.people.len() {
        1 => Ok(()),
        0 => Err(Error::input(format!("there is no folder of {wanted} here"), format!("The people here are: {all}."))),
        _ => Err(Error::input(
            format!("{wanted} may be several people here"),
            format!("Write the whole name: {}.", names(overview)),
        )),
    }
}

fn month(text: &str) -> Result<overview::Month> {
    overview::Month::read(text).ok_or_else(|| {
        Error::usage(format!("--month is `{text}`, which is not a month"), "Write it as 2025-03 or March 2025.")
    })
}
