//! `formfolio schedule`: plans the year’s sessions of a list of staff.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use super::args::{ScheduleArgs as Args, ScheduleFormat};
use super::batch::Batch;
use super::check::staff_in;
use super::exit::Exit;
use super::fill::crashed;
use super::folder::folders;
use super::tool::Tool;
use crate::check::DESCRIPTION;
use crate::crash::contained;
use crate::error::{Error, Result};
use crate::folder::{Member, member};
use crate::form::address::slug;
use crate::form::shape::nearest;
use crate::form::{Authority, Catalogue};
use crate::local::disk;
use crate::local::save::Saver;
use crate::schedule::calendar::{EarlierCalendar, supervision};
use crate::schedule::holiday::holidays;
use crate::schedule::{
    Holiday, PersonPlan, Schedule, ScheduleRequest, monitoring_form, monitoring_sheet, plan, tables,
};
use crate::spreadsheet::workbook::workbook;
use crate::staff::blanks::{UniqueNames, file_part};
use crate::text::count;
use crate::{docx, file, pdf, render, staff};

pub(super) fn run(tool: &mut Tool, args: &Args) -> Result<Exit> {
    let formats = &args.format;
    let wants = |format: ScheduleFormat| formats.contains(&format);
    if wants(ScheduleFormat::Text) && wants(ScheduleFormat::Json) {
        return Err(Error::usage("text and JSON would be mixed", "Ask for one of the two with --format."));
    }
    let from = day("--from", &args.from)?;
    let until = args.until.as_deref().map(|text| day("--until", text)).transpose()?;
    let time =
        staff::cells::time(args.time.trim()).map_err(|(why, help)| Error::usage(format!("--time is {why}"), help))?;
    let weekday = weekday(&args.weekday)?;
    let holidays = args.holidays.as_deref().map(holidays_in).transpose()?.unwrap_or_default();
    let catalogue = tool.catalogue()?;
    let (members, inputs) = members(tool, &args.staff)?;
    let authority = authority(&catalogue, args.authority.as_deref(), &members)?;
    let request = ScheduleRequest {
        authority: &authority,
        from,
        until: until.unwrap_or_else(|| Schedule::year_from(from)),
        weekday,
        time,
        minutes: args.length,
        holidays: &holidays,
    };
    let schedule = plan(&request, &members)?;
    let mut files = Files {
        saver: Saver::new(args.out.as_deref(), args.force, &inputs).apart_from(tool.form_files()?),
        inputs: inputs.iter().map(PathBuf::as_path).collect(),
        schedule: &schedule,
        written: Vec::new(),
        notes: Vec::new(),
        batch: Batch::default(),
    };
    if wants(ScheduleFormat::Ics) {
        files.calendars();
    }
    if wants(ScheduleFormat::Xlsx) {
        files.workbook();
    }
    let sheets: Vec<ScheduleFormat> =
        [ScheduleFormat::Docx, ScheduleFormat::Pdf].into_iter().filter(|format| wants(*format)).collect();
    if !sheets.is_empty() {
        files.monitoring_sheets(&catalogue, &sheets)?;
    }
    let Files { written, notes, batch, .. } = files;
    if wants(ScheduleFormat::Text) {
        tool.out.data(&render::schedule_text(&schedule))?;
    } else if wants(ScheduleFormat::Json) {
        tool.out.json(&render::schedule_json(&schedule))?;
    } else {
        for (plan, message) in schedule.people.iter().flat_map(|plan| plan.not_kept.iter().map(move |one| (plan, one)))
        {
            tool.out.note(&format!("note: {}: {message}", plan.member.person));
        }
    }
    for path in written {
        // JSON on standard output stays JSON.
        if wants(ScheduleFormat::Json) { tool.out.note(&path) } else { tool.out.line(&path)? }
    }
    for note in notes {
        tool.out.note(&format!("note: {note}"));
    }
    Ok(batch.end(tool, Exit::Clean))
}

/// The files of a call.
struct Files<'a> {
    saver: Saver,
    inputs: Vec<&'a Path>,
    schedule: &'a Schedule,
    written: Vec<String>,
    notes: Vec<String>,
    batch: Batch,
}

impl Files<'_> {
    fn write(&mut self, name: &str, bytes: impl FnOnce(&Path) -> Result<Vec<u8>>) {
        let made = self.saver.claim(name).and_then(|path| {
            let bytes = bytes(&path).map_err(|error| error.in_file(disk::display_path(&path)))?;
            self.saver.save(&path, &bytes, &self.inputs)?;
            Ok(disk::display_path(&path))
        });
        self.written.extend(self.batch.ok_or_note(made));
    }

    /// The calendar of all sessions, one for each of several supervisors, and one for each person.
    fn calendars(&mut self) {
        let schedule = self.schedule;
        self.calendar("supervision.ics", &|_| true);
        let supervisors = schedule.supervisors();
        let mut names = UniqueNames::default();
        if supervisors.len() > 1 {
            for supervisor in supervisors {
                let name = format!("supervision-by--{}.ics", names.next(&slug(supervisor)));
                self.calendar(&name, &|plan| plan.is_supervised_by(supervisor));
            }
        }
        let mut names = UniqueNames::default();
        for person in &schedule.people {
            let name = format!("supervision--{}.ics", names.next(&slug(&person.member.person)));
            self.calendar(&name, &|plan| std::ptr::eq(plan, person));
        }
    }

    fn calendar(&mut self, name: &str, is_in: &dyn Fn(&PersonPlan) -> bool) {
        let (schedule, mut cancelled) = (self.schedule, 0);
        self.write(name, |path| {
            // Without --force nothing is there.
            let earlier = if path.is_file() { disk::read(path)? } else { Vec::new() };
            let earlier = EarlierCalendar::read(&String::from_utf8_lossy(&earlier));
            let calendar = supervision(schedule, "Supervision", is_in, &earlier);
            cancelled = calendar.cancelled;
            Ok(calendar.text.into_bytes())
        });
        if cancelled > 0 {
            let sessions = count(cancelled, "session");
            self.notes.push(format!(
                "{name} cancels {sessions} of the file that it replaces; a calendar that keeps them has to be tidied by hand"
            ));
        }
    }

    fn workbook(&mut self) {
        let schedule = self.schedule;
        self.write("supervision-schedule.xlsx", |_| workbook(&tables(schedule), &schedule.title(), schedule.from));
    }

    fn monitoring_sheets(&mut self, catalogue: &Catalogue, formats: &[ScheduleFormat]) -> Result<()> {
        let schedule = self.schedule;
        let form = monitoring_form(catalogue, &schedule.authority).ok_or_else(|| {
            Error::usage(
                format!("{} prints no monitoring sheet", schedule.authority_name),
                "Ask for ics and xlsx; the workbook has the dates, too.",
            )
        })?;
        let mut names = UniqueNames::default();
        for plan in &schedule.people {
            let record = monitoring_sheet(&form, plan);
            let person = names.next(&file_part(&record).unwrap_or_default());
            for format in formats {
                let is_pdf = *format == ScheduleFormat::Pdf;
                let fill = || if is_pdf { pdf::fill(&record) } else { docx::fill(&record) };
                let name = format!("{}--{person}.{}", form.file_stem(), if is_pdf { "pdf" } else { "docx" });
                self.write(&name, |_| contained(fill).unwrap_or_else(|_| Err(crashed())));
            }
        }
        Ok(())
    }
}

fn day(option: &str, text: &str) -> Result<NaiveDate> {
    staff::day(text.trim()).map_err(|(why, help)| Error::usage(format!("{option} is {why}"), help))
}

fn weekday(text: &str) -> Result<Weekday> {
    let day = staff::cells::weekday(text).map_err(|(why, help)| Error::usage(format!("--weekday is {why}"), help))?;
    if matches!(day, Weekday::Sat | Weekday::Sun) {
        return Err(Error::usage(
            format!("--weekday is “{text}”, which is no working day"),
            "Choose Monday to Friday.",
        ));
    }
    Ok(day)
}

fn holidays_in(path: &Path) -> Result<Vec<Holiday>> {
    holidays(&disk::read(path)?).map_err(|error| error.in_file(disk::display_path(path)))
}

/// The people of a list, of a `folder.yaml`, or of the folders in a directory; and the files that say so.
fn members(tool: &mut Tool, path: &Path) -> Result<(Vec<Member>, Vec<PathBuf>)> {
    let described: Vec<PathBuf> = if path.is_dir() {
        let dirs = folders(std::slice::from_ref(&path.to_owned()))?.dirs;
        let described: Vec<PathBuf> = dirs.iter().map(|dir| dir.join(DESCRIPTION)).collect();
        // Of a directory without a description in it, nothing says who it is about.
        let is_one = dirs.len() == 1;
        described.into_iter().filter(|path| is_one || path.is_file()).collect()
    } else if disk::ends_in(path, &["yaml", "yml"]) {
        vec![path.to_owned()]
    } else {
        return Ok((staff_in(tool, path)?, vec![path.to_owned()]));
    };
    let read = |path: &PathBuf| {
        let name = disk::display_path(path);
        let bytes = disk::read(path)?;
        member::parse(&file::source(&bytes, &name)).map_err(|error| error.in_file(name))
    };
    Ok((described.iter().map(read).collect::<Result<Vec<_>>>()?, described))
}

/// The authority that is given, or the only one that the people name.
fn authority(catalogue: &Catalogue, given: Option<&str>, members: &[Member]) -> Result<Arc<Authority>> {
    let mut named: Vec<&str> = match given {
        Some(id) => vec![id],
        None => members.iter().filter_map(|member| member.authority.as_deref()).collect(),
    };
    named.sort_unstable();
    named.dedup();
    let ids: Vec<&str> = catalogue.authorities().map(|authority| authority.id.as_str()).collect();
    match named.as_slice() {
        [id] => {
            let id = id.trim().to_lowercase();
            let known = catalogue.authorities().find(|authority| authority.id == id).cloned();
            known.ok_or_else(|| {
                let near = nearest(&id, ids.iter().copied()).map_or_else(|| ids.join(", "), str::to_owned);
                Error::usage(format!("there is no authority `{id}`"), format!("Known here: {near}."))
            })
        }
        [] => Err(Error::usage(
            "nothing says whose policy applies",
            format!("Give the authority with --authority: {}.", ids.join(", ")),
        )),
        several => Err(Error::usage(
            format!("the people belong to several authorities: {}", several.join(", ")),
            "Plan for one authority at a time, with --authority and a list of its people.",
        )),
    }
}
