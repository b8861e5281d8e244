//! [`Member`]: the member of staff who owns a folder, from `folder.yaml`.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::dates;
use crate::dates::month::Month;
use crate::error::{Error, Result};
use crate::form::lower;
use crate::form::policy::{CaseType, Staff};
use crate::person_name::Name;
use crate::source::{Mistake, Source, Span, Spanned};
use crate::text::{displayable, displayable_lines};

/// `folder.yaml`: whose folder this is, and what the records in it do not say.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Formfolio folder", deny_unknown_fields)]
pub struct RawMember {
    /// The member of staff whose folder it is.
    pub person: Spanned<String>,
    /// Other names that documents give them, such as the one before a wedding.
    #[serde(default)]
    pub also_known_as: Vec<String>,
    /// Their post, such as "Social worker".
    pub role: Option<String>,
    /// Their team.
    pub team: Option<String>,
    /// What type of staff they are, as far as it decides how often they have supervision.
    #[serde(default)]
    pub staff_type: Staff,
    /// When they began in the post: YYYY-MM-DD.
    pub start_date: Option<Spanned<String>>,
    /// When their employment ended or ends: YYYY-MM-DD.
    pub end_date: Option<Spanned<String>>,
    /// Their supervisor.
    pub supervisor: Option<String>,
    /// The supervisor's manager.
    pub supervisors_manager: Option<String>,
    /// The id of the authority whose policy applies; that of the forms when not given.
    pub authority: Option<Spanned<String>>,
    /// The id of the folder's layout, such as sandwell/eleven.
    pub layout: Option<Spanned<String>>,
    /// Whether they are on probation.
    #[serde(default)]
    pub probation: bool,
    /// When they were or are away for long.
    #[serde(default)]
    pub leave: Vec<RawLeave>,
    /// The day of the week on which they usually have supervision, such as tuesday; `schedule` goes by it.
    pub weekday: Option<Spanned<String>>,
    /// The time of day at which they usually have supervision, such as 10:00; `schedule` goes by it.
    pub time: Option<Spanned<String>>,
    /// The cases they hold or held, when how often those are supervised is to be checked.
    #[serde(default)]
    pub cases: Vec<RawCase>,
    /// The move to another post, when there is one.
    #[serde(rename = "move")]
    pub moves: Option<RawMove>,
    /// Where files belong that cannot be recognised.
    #[serde(default)]
    pub files: Vec<RawFile>,
}

/// A long absence.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawLeave {
    /// The first day: YYYY-MM-DD.
    pub from: Spanned<String>,
    /// The last day; still away when not given.
    pub to: Option<Spanned<String>>,
    /// Why, in words.
    pub why: Option<String>,
}

/// A case.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawCase {
    /// The child's or family's name as the records give it.
    pub name: String,
    /// The type of case, as far as it decides how often it is supervised.
    #[serde(default, rename = "type")]
    pub case_type: CaseType,
    /// Since when they hold it: YYYY-MM-DD.
    pub since: Option<Spanned<String>>,
    /// Until when they held it.
    pub until: Option<Spanned<String>>,
    /// When it was supervised, where that is recorded elsewhere.
    #[serde(default)]
    pub supervised: Vec<Spanned<String>>,
}

/// A move to another post.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawMove {
    /// The post or team they leave.
    pub from: Option<String>,
    /// The post or team they go to.
    pub to: Option<String>,
    /// The day of the move: YYYY-MM-DD.
    pub date: Option<Spanned<String>>,
    /// Why.
    pub why: Option<String>,
}

/// Where a file belongs.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawFile {
    /// The file's path below the folder, with forward slashes.
    pub file: Spanned<String>,
    /// The number of the section.
    pub section: u32,
    /// The heading below the section, when the layout has several.
    pub heading: Option<String>,
    /// What the contents page calls it.
    pub title: Option<String>,
    /// The day it is of: YYYY-MM-DD.
    pub date: Option<Spanned<String>>,
}

/// The member of staff who owns the folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// Their name.
    pub person: String,
    /// Other names that documents give them.
    pub also_known_as: Vec<String>,
    /// Their post.
    pub role: Option<String>,
    /// Their team.
    pub team: Option<String>,
    /// What type of staff they are.
    pub staff: Staff,
    /// When they began in the post.
    pub start: Option<NaiveDate>,
    /// When their employment ended or ends.
    pub end: Option<NaiveDate>,
    /// Their supervisor.
    pub supervisor: Option<String>,
    /// The supervisor's manager.
    pub supervisors_manager: Option<String>,
    /// The id of the authority whose policy applies.
    pub authority: Option<String>,
    /// The id of the folder's layout.
    pub layout: Option<String>,
    /// Whether they are on probation.
    pub probation: bool,
    /// When they were or are away for long.
    pub leave: Vec<Leave>,
    /// The day of the week on which they usually have supervision.
    pub weekday: Option<Weekday>,
    /// The time of day at which they usually have supervision.
    pub time: Option<NaiveTime>,
    /// Their cases.
    pub cases: Vec<Case>,
    /// The move to another post.
    pub moves: Option<PostMove>,
    /// Where files belong that cannot be recognised.
    pub files: Vec<PlacedFile>,
}

/// A long absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while they are still away.
    pub to: Option<NaiveDate>,
    /// Why, in words.
    pub why: Option<String>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The child's or family's name.
    pub name: String,
    /// The type of case.
    pub case_type: CaseType,
    /// Since when they hold it.
    pub since: Option<NaiveDate>,
    /// Until when they held it; none while they do.
    pub until: Option<NaiveDate>,
    /// When it was supervised, where that is recorded elsewhere.
    pub supervised: Vec<NaiveDate>,
}

/// A move to another post.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostMove {
    /// The post or team they leave.
    pub from: Option<String>,
    /// The post or team they go to.
    pub to: Option<String>,
    /// The day of the move.
    pub date: Option<NaiveDate>,
    /// Why.
    pub why: Option<String>,
}

/// Where a file belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedFile {
    /// Its place in `folder.yaml`.
    pub span: Span,
    /// The file's path below the folder, with forward slashes.
    pub file: String,
    /// The number of the section.
    pub section: u32,
    /// The heading below the section.
    pub heading: Option<String>,
    /// What the contents page calls it.
    pub title: Option<String>,
    /// The day it is of.
    pub date: Option<NaiveDate>,
}

/// The days of leave from which a month is exempt. Policies exempt months of leave without a number of days; two weeks
/// is our choice.
const AWAY: i64 = 14;

/// The days of leave from which a programme pauses; four weeks is our choice.
const PAUSE: i64 = 28;

impl Leave {
    /// The days of leave from `first` to `last`, both included.
    #[must_use]
    pub fn days_within(&self, first: NaiveDate, last: NaiveDate) -> i64 {
        let from = self.from.max(first);
        let to = self.to.map_or(last, |to| to.min(last));
        ((to - from).num_days() + 1).max(0)
    }
}

impl Member {
    /// All their names: the usual name and earlier or other ones.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        let others = self.also_known_as.iter().flat_map(|name| Name::parse_list(name));
        Name::parse_list(&self.person).into_iter().chain(others).collect()
    }

    /// The supervisor and the supervisor's manager.
    #[must_use]
    pub fn supervisors(&self) -> Vec<Name> {
        let named = self.supervisor.iter().chain(&self.supervisors_manager);
        named.flat_map(|name| Name::parse_list(name)).collect()
    }

    /// The day on which they left the post, for another one or altogether.
    #[must_use]
    pub fn post_end(&self) -> Option<NaiveDate> {
        let moved = self.moves.as_ref().and_then(|moves| moves.date);
        [moved, self.end].into_iter().flatten().min()
    }

    /// Whether a month is exempt: they were on leave for [`AWAY`] days, or started after its first day.
    #[must_use]
    pub fn is_exempt(&self, month: Month) -> bool {
        let (first, last) = (month.first_day(), month.last_day());
        self.start.is_some_and(|start| start > first) || self.days_away(first, last) >= AWAY
    }

    /// The day to which a stage of a programme moves that began on `start` and would end on `date`: a long absence
    /// before its end makes it longer.
    #[must_use]
    pub fn after_long_leave(&self, start: NaiveDate, date: NaiveDate) -> NaiveDate {
        self.moved_by_leave(start, date, |leave| leave.days_within(start, NaiveDate::MAX) >= PAUSE)
    }

    /// The day to which something moves that was due on `date`: all leave from `start` until then makes it later.
    #[must_use]
    pub fn after_leave(&self, start: NaiveDate, date: NaiveDate) -> NaiveDate {
        self.moved_by_leave(start, date, |_| true)
    }

    fn moved_by_leave(&self, start: NaiveDate, date: NaiveDate, counts: impl Fn(&Leave) -> bool) -> NaiveDate {
        let mut end = date;
        let mut leave: Vec<&Leave> = self.leave.iter().filter(|leave| counts(leave)).collect();
        leave.sort_by_key(|leave| leave.from);
        for leave in leave {
            if leave.from <= end {
                let days = leave.days_within(start, leave.to.unwrap_or(end));
                end = end.checked_add_signed(TimeDelta::days(days)).unwrap_or(end);
            }
        }
        end
    }

    /// The days of all leave from `first` to `last`, both included.
    #[must_use]
    pub fn days_away(&self, first: NaiveDate, last: NaiveDate) -> i64 {
        self.leave.iter().map(|leave| leave.days_within(first, last)).sum()
    }
}

static SCHEMA: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawMember).to_value());

/// Returns the JSON Schema of `folder.yaml`.
#[must_use]
pub fn schema() -> &'static Json {
    &SCHEMA
}

/// Reads `folder.yaml`.
///
/// # Errors
/// Every mistake in the text.
pub fn parse(source: &Source) -> Result<Member> {
    let wrong =
        |mistakes| Error::mistakes("the description of the folder has mistakes", mistakes).in_file(&*source.name);
    let (raw, mistakes) = lower::parse::<RawMember>(source, schema).map_err(wrong)?;
    let mut reader = MemberReader { source, mistakes };
    let member = reader.member(raw);
    if reader.mistakes.is_empty() { Ok(member) } else { Err(wrong(reader.mistakes)) }
}

struct MemberReader<'s> {
    source: &'s Source,
    mistakes: Vec<Mistake>,
}

impl MemberReader<'_> {
    fn member(&mut self, raw: RawMember) -> Member {
        if raw.person.value.trim().is_empty() {
            self.mistakes.push(
                Mistake::new(self.source, raw.person.span, "`person` is empty")
                    .help("Write the name of the member of staff whose folder this is"),
            );
        }
        Member {
            person: displayable(raw.person.value.trim()).into_owned(),
            also_known_as: raw.also_known_as.into_iter().map(displayed).collect(),
            role: raw.role.map(displayed),
            team: raw.team.map(displayed),
            staff: raw.staff_type,
            start: raw.start_date.and_then(|date| self.date(&date)),
            end: raw.end_date.and_then(|date| self.date(&date)),
            supervisor: raw.supervisor.map(displayed),
            supervisors_manager: raw.supervisors_manager.map(displayed),
            authority: raw.authority.map(|id| id.value),
            layout: raw.layout.map(|id| id.value),
            probation: raw.probation,
            leave: raw.leave.into_iter().filter_map(|leave| self.leave(&leave)).collect(),
            weekday: raw.weekday.and_then(|day| self.read(&day, dates::read_weekday, NO_WEEKDAY)),
            time: raw.time.and_then(|time| self.read(&time, dates::read_time, NO_TIME)),
            cases: raw.cases.into_iter().map(|case| self.case(case)).collect(),
            moves: raw.moves.map(|moves| PostMove {
                from: moves.from.map(displayed),
                to: moves.to.map(displayed),
                date: moves.date.and_then(|date| self.date(&date)),
                why: moves.why.map(displayed),
            }),
            files: raw
                .files
                .into_iter()
                .map(|file| PlacedFile {
                    span: file.file.span,
                    file: file.file.value,
                    section: file.section,
                    heading: file.heading,
                    title: file.title,
                    date: file.date.and_then(|date| self.date(&date)),
                })
                .collect(),
        }
    }

    fn leave(&mut self, raw: &RawLeave) -> Option<Leave> {
        let from = self.date(&raw.from)?;
        let to = raw.to.as_ref().and_then(|to| self.date(to));
        if let (Some(end), Some(text)) = (to, &raw.to)
            && end < from
        {
            self.mistakes.push(
                Mistake::new(self.source, text.span, "the absence ends before it begins")
                    .help("Correct whichever of the two is wrong"),
            );
        }
        Some(Leave { from, to, why: raw.why.clone().map(displayed) })
    }

    fn case(&mut self, raw: RawCase) -> Case {
        Case {
            name: displayed(raw.name),
            case_type: raw.case_type,
            since: raw.since.and_then(|date| self.date(&date)),
            until: raw.until.and_then(|date| self.date(&date)),
            supervised: raw.supervised.iter().filter_map(|date| self.date(date)).collect(),
        }
    }

    fn date(&mut self, text: &Spanned<String>) -> Option<NaiveDate> {
        self.read(text, |text| dates::read(text).date(), NO_DATE)
    }

    /// Reads a text, or notes what it is not and how to write it.
    fn read<T>(
        &mut self,
        text: &Spanned<String>,
        read: impl Fn(&str) -> Option<T>,
        (is_not, help): (&str, &str),
    ) -> Option<T> {
        let value = read(&text.value);
        if value.is_none() {
            let message = format!("`{}` is not {is_not}", text.value);
            self.mistakes.push(Mistake::new(self.source, text.span, message).help(help));
        }
        value
    }
}

const NO_DATE: (&str, &str) = ("a date", "Write it as 2025-03-04 or 04/03/2025");
const NO_WEEKDAY: (&str, &str) = ("a day of the week", "Write it as tuesday");
const NO_TIME: (&str, &str) = ("a time of day", "Write it as 10:00");

/// Replaces characters that mislead.
fn displayed(text: String) -> String {
    displayable_lines(&text).into_owned()
}
