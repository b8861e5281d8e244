//! `formfolio check`: checks completed forms.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::args::{CheckArgs, ReportFormat, ReportingArgs};
use super::batch::Batch;
use super::exit::Exit;
use super::tool::Tool;
use super::{picture_words, word_copy};
use crate::check::{CheckOutcome, Checker};
use crate::error::{Error, Result};
use crate::file::{RecordReader, Trust};
use crate::finding::{Report, UnreadFile};
use crate::folder::Member;
use crate::form::Catalogue;
use crate::local::access::Access;
use crate::local::ocr::Tesseract;
use crate::local::waiver_files::{self, WaiverFiles};
use crate::local::{certificates, disk, save};
use crate::text;
use crate::{render, rules, staff};

pub(super) fn run(tool: &mut Tool, args: &CheckArgs) -> Result<Exit> {
    let setup = CheckSetup::new(tool, &args.report, &args.paths, None)?;
    let tesseract = Tesseract::find();
    let mut checker = picture_words::checking(setup.checker(), tesseract.as_ref());
    let reader = RecordReader::new(&setup.catalogue);
    for path in &args.paths {
        let name = disk::display_path(path);
        if path.is_dir() {
            match disk::walk(path) {
                Ok((files, links)) => {
                    links.iter().for_each(|link| checker.failed(disk::not_followed(link)));
                    let files: Vec<PathBuf> = files.into_iter().filter(|path| !setup.is_own(path)).collect();
                    let names: Vec<String> = files.iter().map(|path| disk::display_path(path)).collect();
                    // A name that is not UTF-8 is displayed differently from its path.
                    let paths: BTreeMap<&str, &PathBuf> = names.iter().map(String::as_str).zip(&files).collect();
                    checker.directory(&name, &names, |name| {
                        let bytes = disk::read(paths.get(name).copied().map_or(Path::new(name), |path| path))?;
                        Ok(word_copy::as_word(name, bytes, &reader))
                    });
                }
                Err(error) => checker.failed(error),
            }
        } else if path.exists() {
            checker.file(&name, disk::read(path).map(|bytes| word_copy::as_word(&name, bytes, &reader)));
        } else {
            checker.failed(
                disk::read(path).err().unwrap_or_else(|| Error::internal("a file came and went").in_file(name)),
            );
        }
    }
    setup.report(tool, checker.finish())
}

/// The settings of a check, of files or of a folder.
pub(super) struct CheckSetup<'a> {
    args: &'a ReportingArgs,
    /// The day of the check.
    pub today: NaiveDate,
    /// The forms.
    pub catalogue: Catalogue,
    /// The certificates to trust.
    pub trust: Trust,
    staff: Vec<Member>,
    loaded: WaiverFiles,
    /// The widest access rights for the report.
    access: Access,
}

impl<'a> CheckSetup<'a> {
    /// Reads the settings of a check. `paths` are the files and directories to check, where waivers may be, and `plan`
    /// is a folder's plan.
    pub(super) fn new(
        tool: &mut Tool,
        args: &'a ReportingArgs,
        paths: &[PathBuf],
        plan: Option<&Path>,
    ) -> Result<Self> {
        let today = today(args.today.as_deref())?;
        refuse_on_terminal(args.format, args.out.is_none() && tool.out.is_terminal)?;
        if let Some(out) = &args.out {
            let own = [args.staff.as_deref(), args.waivers.as_deref(), plan].into_iter().flatten();
            save::apart(out, paths.iter().map(PathBuf::as_path).chain(own))?;
            let trusted = args.trust.as_deref().map(certificates::files).transpose()?.unwrap_or_default();
            save::apart(out, tool.form_files()?.iter().chain(&trusted).map(PathBuf::as_path))?;
            if paths.iter().any(|dir| is_input_below(out, dir)) {
                save::apart(out, [out.as_path()])?;
            }
            save::vacant(out, args.force)?;
        }
        let catalogue = tool.catalogue()?;
        let trust = certificates::in_directory(args.trust.as_deref(), today)?;
        let loaded = waiver_files::load(args.waivers.as_deref(), paths)?;
        let staff = args.staff.as_deref().map(|path| staff_in(tool, path)).transpose()?.unwrap_or_default();
        // A report covers every file below a directory, and reading their access rights takes time.
        let access = if args.out.is_some() { access(paths) } else { Access::ANYBODY };
        Ok(Self { args, today, catalogue, trust, staff, loaded, access })
    }

    /// A checker without findings yet.
    pub(super) fn checker(&self) -> Checker<'_> {
        Checker::new(&self.catalogue, self.today, &self.staff).trusting(&self.trust).converting(word_copy::to_word)
    }

    /// Returns whether a file below a directory is an input or the output of this call, and so no document.
    fn is_own(&self, path: &Path) -> bool {
        let named = [self.args.staff.as_deref(), self.args.out.as_deref()];
        self.loaded.has(path) || named.into_iter().flatten().any(|named| disk::is_same(named, path))
    }

    /// Prints the outcome of the check.
    pub(super) fn report(&self, tool: &mut Tool, outcome: CheckOutcome) -> Result<Exit> {
        let (args, today) = (self.args, self.today);
        let CheckOutcome { mut report, failures, .. } = outcome;
        report.unread = failures.iter().map(UnreadFile::from).collect();
        let mut batch = Batch::of_files(report.found(), &report.named(), failures);
        rules::waivers::apply(&mut report, &self.loaded.waivers, today);
        if args.redact {
            report = render::redact(&report);
            batch.redact_as(&report.unread);
        }
        let colour = tool.out.colour && args.out.is_none();
        let written = |out: &mut dyn Write| write(&report, args.format, today, colour, out);
        match &args.out {
            None => tool.out.write(written)?,
            Some(out) => {
                save::whole_from(out, args.force, self.access, written)?;
                tool.out.note(&format!(
                    "{}, {}, {}; the report is in {}",
                    render::tally(&report)
                        .unwrap_or_else(|| format!("{} checked", text::count(report.files(), "file"))),
                    text::count(report.errors(), "error"),
                    text::count(report.warnings(), "warning"),
                    disk::display_path(out)
                ));
            }
        }
        let found = if report.errors() > 0 { Exit::Findings } else { Exit::Clean };
        Ok(batch.end(tool, found))
    }
}

/// Refuses to print a PDF on a terminal.
fn refuse_on_terminal(format: ReportFormat, is_to_terminal: bool) -> Result<()> {
    if format != ReportFormat::Pdf || !is_to_terminal {
        return Ok(());
    }
    Err(Error::usage("a terminal cannot show a PDF", "Name the file to write it into: `--out report.pdf`."))
}

/// The access rights shared by everyone who may read all checked files.
fn access(paths: &[PathBuf]) -> Access {
    // An unreadable directory adds nothing to the report.
    let below = paths.iter().filter(|path| path.is_dir()).filter_map(|dir| disk::walk(dir).ok());
    below.fold(Access::common(paths), |access, (files, _)| access.and(Access::common(files)))
}

/// Whether a file is below a checked directory and is no earlier report.
fn is_input_below(out: &Path, dir: &Path) -> bool {
    let is_report = |bytes: Vec<u8>| render::is_report(&String::from_utf8_lossy(&bytes));
    disk::lies_in(out, dir) && out.is_file() && !disk::read_long(out).is_ok_and(is_report)
}

/// Writes the report in the requested format; a text ends with a line end.
fn write(report: &Report, format: ReportFormat, today: NaiveDate, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ReportFormat::Text => render::write_text(report, colour, out),
        ReportFormat::Json => render::write_json(report, out),
        ReportFormat::Sarif => render::write_sarif(report, out),
        ReportFormat::Junit => render::write_junit(report, out),
        ReportFormat::Html => render::write_html(report, today, out),
        ReportFormat::Pdf => render::write_pdf(report, today, out),
    }
}

/// Returns the members of staff in a list, and prints what was left out of the list.
pub(super) fn staff_in(tool: &mut Tool, path: &Path) -> Result<Vec<Member>> {
    let file = disk::display_path(path);
    let read = staff::members::members(&disk::read(path)?).map_err(|error| error.in_file(file.clone()));
    let (members, notes) = read?;
    for note in notes {
        tool.out.note(&format!("note: {file}: {note}"));
    }
    Ok(members)
}

/// The day of the check: the given one, or this computer's.
pub(super) fn today(given: Option<&str>) -> Result<NaiveDate> {
    match given.map(str::trim) {
        None => Ok(chrono::Local::now().date_naive()),
        Some(text) if text.eq_ignore_ascii_case("today") => Ok(chrono::Local::now().date_naive()),
        Some(text) => staff::day(text).map_err(|(why, help)| Error::usage(format!("--today is {why}"), help)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pdf_is_not_printed_on_a_terminal() {
        let refused = refuse_on_terminal(ReportFormat::Pdf, true).unwrap_err();
        assert!(refused.help.is_some_and(|help| help.contains("--out")));
        assert!(
            refuse_on_terminal(ReportFormat::Pdf, false).is_ok()
                && refuse_on_terminal(ReportFormat::Html, true).is_ok()
        );
    }
}
