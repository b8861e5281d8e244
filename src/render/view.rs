//! A report as pages show it, in HTML and as a PDF: the order of the files, and what is said of each, safe to show.

use chrono::NaiveDate;
use serde::Serialize;

use super::order::{self, ReportEntry, tally};
use crate::dates;
use crate::finding::{Citation, Finding, Report, Severity, UnreadFile};
use crate::text;
use crate::text::count;

/// A report, ready to be shown file by file.
pub(super) struct ReportView<'r> {
    /// The values of the page.
    pub page: PageView,
    checked: Vec<ReportEntry<'r>>,
}

impl<'r> ReportView<'r> {
    /// Prepares a report. `today` is the day of the check.
    pub fn new(report: &'r Report, today: NaiveDate) -> Self {
        // A file that was not checked appears in its own list only.
        let (others, mut checked): (Vec<ReportEntry<'_>>, Vec<ReportEntry<'_>>) =
            order::by_file(report).into_iter().partition(|about| about.not_checked.is_some());
        // Files that could not be read come first.
        checked.sort_by_key(|about| about.unread.is_empty() || !about.findings.is_empty());
        Self { page: PageView::from_report(report, &checked, &others, today), checked }
    }

    /// The files that were checked or should have been, in order.
    pub fn files(&self) -> impl Iterator<Item = FileView> {
        self.checked.iter().zip(1..).map(|(one, at)| file(one, at))
    }
}

/// Returns what a page shows of each file, in the order of the report in HTML: the files with most to put right first.
#[must_use]
pub fn file_views(report: &Report) -> Vec<FileView> {
    order::by_file(report).iter().zip(1..).map(|(about, number)| file(about, number)).collect()
}

/// The values of the page, without its checked files.
#[derive(Serialize)]
pub(super) struct PageView {
    headline: String,
    day: String,
    version: &'static str,
    tally: Option<String>,
    not_checked: Vec<FileView>,
    /// Whether there are errors or unread files.
    is_bad: bool,
    /// Whether there are errors or unread files among the listed files.
    pub has_problems: bool,
    has_files: bool,
    total: CountsView,
    /// The totals of the files in the table.
    listed: CountsView,
    clean: usize,
}

/// Numbers of files and findings, as a page shows them.
#[derive(Debug, Clone, Serialize)]
pub struct CountsView {
    /// The checked files.
    pub files: usize,
    /// The errors that are not waived.
    pub errors: usize,
    /// The warnings that are not waived.
    pub warnings: usize,
    /// The waived findings.
    pub waived: usize,
}

/// All that a page shows of one file: its findings, or why it was not checked. The texts are safe to show.
#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    /// The file, as given; none for an entry about no file.
    #[serde(skip)]
    pub file: Option<String>,
    /// The numbers of its findings.
    pub counts: CountsView,
    id: String,
    name: String,
    title: Option<String>,
    /// Whose record it is and of which day.
    about: Option<String>,
    /// What it is and what to do, for a file that was not checked.
    what: Option<String>,
    /// What it is, without what to do.
    #[serde(skip)]
    what_it_is: Option<String>,
    unread: Vec<FailedFile>,
    standing: Vec<FindingView>,
    waived: Vec<FindingView>,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
struct FindingView {
    id: String,
    /// For the style: `error`, `warning`, `waived`.
    class: &'static str,
    /// The severity in words.
    word: &'static str,
    message: String,
    help: String,
    place: Option<String>,
    field: Option<String>,
    /// The path to its field, where the form itself is on the screen.
    path: Option<String>,
    rule: &'static str,
    policy: Option<QuoteView>,
    waived: Option<WaiverView>,
}

/// The policy's words, or a link to them if they are on the page already.
#[derive(Debug, Clone, Serialize)]
struct QuoteView {
    words: Option<String>,
    at: Option<String>,
    source: String,
}

#[derive(Debug, Clone, Serialize)]
struct WaiverView {
    reason: String,
    by: String,
    until: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, Serialize)]
struct FailedFile {
    id: String,
    message: String,
    help: Option<String>,
    mistakes: Vec<String>,
}

impl PageView {
    fn from_report(report: &Report, ordered: &[ReportEntry<'_>], others: &[ReportEntry<'_>], today: NaiveDate) -> Self {
        let total = CountsView {
            files: report.files(),
            errors: report.errors(),
            warnings: report.warnings(),
            waived: report.waived(),
        };
        let count = |severity: Severity| ordered.iter().map(|about| about.count(severity)).sum();
        let listed = CountsView {
            files: ordered.len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            waived: ordered.iter().map(ReportEntry::waived).sum(),
        };
        // In the order of the report.
        let place = |about: &ReportEntry<'_>| report.not_checked.iter().position(|one| Some(one) == about.not_checked);
        let mut not_checked: Vec<&ReportEntry<'_>> = others.iter().collect();
        not_checked.sort_by_cached_key(|about| place(about));
        let numbers = ordered.len() + 1..;
        let unread = report.unread.len();
        Self {
            headline: headline(&total, unread),
            tally: tally(report),
            not_checked: not_checked.into_iter().zip(numbers).map(|(about, at)| file(about, at)).collect(),
            day: dates::long(today),
            version: env!("CARGO_PKG_VERSION"),
            is_bad: total.errors > 0 || unread > 0,
            has_problems: listed.errors > 0 || ordered.iter().any(|about| !about.unread.is_empty()),
            has_files: !ordered.is_empty(),
            total,
            listed,
            clean: report.clean(),
        }
    }
}

fn headline(total: &CountsView, unread: usize) -> String {
    let checked =
        if total.files == 0 { "No file checked".to_owned() } else { format!("{} checked", count(total.files, "file")) };
    let unread = if unread == 0 { String::new() } else { format!(", {unread} could not be read") };
    match (total.errors, total.warnings) {
        (0, 0) if total.files == 0 || !unread.is_empty() => format!("{checked}{unread}"),
        (0, 0) => format!("{checked}: nothing to put right"),
        (0, warnings) => format!("{checked}: no errors, {}{unread}", count(warnings, "warning")),
        (errors, 0) => format!("{checked}: {}{unread}", count(errors, "error")),
        (errors, warnings) => {
            format!("{checked}: {}, {}{unread}", count(errors, "error"), count(warnings, "warning"))
        }
    }
}

impl FileView {
    /// Whether a check could make nothing of the file, so that it has to be asked for again.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Whether it is a file of another kind, which was not checked.
    #[must_use]
    pub fn is_not_a_form(&self) -> bool {
        self.what.is_some()
    }

    /// A finding by its rule and field, in words; the field is empty for a finding about none.
    #[must_use]
    pub fn finding(&self, rule: &str, field: &str) -> Option<&str> {
        let is_it = |one: &&FindingView| one.rule == rule && one.field.as_deref().unwrap_or_default() == field;
        self.standing.iter().find(is_it).map(|one| one.message.as_str())
    }

    /// What is to be put right: each message with what to do, errors first, without waived findings.
    pub fn to_put_right(&self) -> impl Iterator<Item = (&str, &str)> {
        let unread = self.unread.iter().map(|one| (one.message.as_str(), one.help.as_deref().unwrap_or_default()));
        unread.chain(self.standing.iter().map(|one| (one.message.as_str(), one.help.as_str())))
    }

    /// Adds to each finding the path to its field, which is given by the field's full name.
    #[must_use]
    pub fn with_links(mut self, path: impl Fn(&str) -> Option<String>) -> Self {
        for finding in self.standing.iter_mut().chain(&mut self.waived) {
            finding.path = finding.field.as_deref().and_then(&path);
        }
        self
    }

    /// Why a check could make nothing of the file, each reason as a sentence.
    pub fn why_not_checked(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(|one| one.message.as_str()).chain(self.what_it_is.as_deref())
    }

    pub(super) fn has_errors(&self) -> bool {
        !self.unread.is_empty() || self.standing.iter().any(|shown| shown.class == "error")
    }
}

fn file(about: &ReportEntry<'_>, number: usize) -> FileView {
    let mut quoted: Vec<(&Citation, String)> = Vec::new();
    let numbered = about.findings.iter().zip(1..);
    let shown: Vec<FindingView> = numbered
        .map(|(finding, at)| finding_view(finding, format!("file-{number}-finding-{at}"), &mut quoted))
        .collect();
    let (waived, standing) = shown.into_iter().partition(|shown: &FindingView| shown.waived.is_some());
    let counts = CountsView {
        files: 1,
        errors: about.count(Severity::Error),
        warnings: about.count(Severity::Warning),
        waived: about.waived(),
    };
    let unread = about.unread.iter().zip(1..).map(|(unread, at)| failed(unread, format!("file-{number}-unread-{at}")));
    // The reason for an unread file says more than its description.
    let what = about.not_checked.filter(|_| about.unread.is_empty());
    FileView {
        file: about.file.map(str::to_owned),
        id: format!("file-{number}"),
        name: about.file.map_or_else(|| "A file".to_owned(), safe),
        title: about.title.map(safe).filter(|title| !title.is_empty()),
        about: about.about.map(safe),
        what_it_is: what.map(|other| sentence(&other.what)),
        what: what.map(|other| format!("{}. {}", safe(&other.what), sentence(&other.help))),
        counts,
        unread: unread.collect(),
        standing,
        waived,
    }
}

fn finding_view<'f>(finding: &'f Finding, id: String, quoted: &mut Vec<(&'f Citation, String)>) -> FindingView {
    let (class, word) = match (&finding.waived, finding.severity) {
        (Some(_), _) => ("waived", "Waived"),
        (None, Severity::Error) => ("error", "Error"),
        (None, Severity::Warning) => ("warning", "Warning"),
    };
    let place = &finding.place;
    let page = place.page.map(|page| format!("page {page}"));
    let line = place.line.map(|line| format!("line {line}"));
    let parts: Vec<String> = place.label.as_deref().map(safe).into_iter().chain(page).chain(line).collect();
    FindingView {
        class,
        word,
        message: sentence(&finding.message),
        help: sentence(&finding.help),
        place: (!parts.is_empty()).then(|| parts.join(", ")),
        field: place.field.as_deref().map(safe),
        path: None,
        rule: finding.rule,
        policy: finding.policy.as_ref().map(|policy| quote(policy, &id, quoted)),
        waived: finding.waived.as_ref().map(|waived| WaiverView {
            reason: sentence(&waived.reason),
            by: safe(&waived.by),
            until: waived.until.parse().map_or_else(|_| safe(&waived.until), dates::long),
        }),
        id,
    }
}

/// Quotes a policy once for each file, and links to that quote afterwards.
fn quote<'f>(policy: &'f Citation, id: &str, quoted: &mut Vec<(&'f Citation, String)>) -> QuoteView {
    let source = policy.place();
    if let Some((_, at)) = quoted.iter().find(|(other, _)| *other == policy) {
        return QuoteView { words: None, at: Some(at.clone()), source };
    }
    quoted.push((policy, id.to_owned()));
    QuoteView { words: Some(policy.quote.trim().to_owned()), at: None, source }
}

fn failed(unread: &UnreadFile, id: String) -> FailedFile {
    FailedFile {
        id,
        message: sentence(&unread.message),
        help: unread.help.as_deref().map(sentence),
        mistakes: unread.mistakes.iter().map(|mistake| safe(mistake)).collect(),
    }
}

/// A message as a sentence that is safe to show.
fn sentence(text: &str) -> String {
    text::sentence(&safe(text))
}

/// Replaces characters that HTML forbids even when escaped, and characters that mislead.
fn safe(text: &str) -> String {
    let forbidden = |c: char| matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe;
    text::displayable(text).chars().map(|c| if forbidden(c) { '\u{fffd}' } else { c }).collect()
}
