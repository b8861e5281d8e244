//! Dates and times among other words: "ASAP - by 14/3/25", "w/c 24/03/2025", "end of March", "within 2 weeks".
//! Some of them are only dates when the day of the session is known.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};

use super::month::Month;
use super::span::{Span, span};
use super::words::{MOST_WORDS, Words, bare, without_former};
use super::{DateReading, day_of_week, month_name, number, ordinal, read, read_loose_time, read_time, read_time_span};

/// What is known about a date apart from its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateContext {
    /// The day of the session.
    pub session: Option<NaiveDate>,
    /// The day of the next session.
    pub next: Option<NaiveDate>,
    /// Whether the date is after the session, such as the date by which an action is due.
    pub ahead: bool,
    /// Whether the last of several dates counts, also where nothing is due.
    pub several: bool,
    /// Whether the date is on the day of the session or before it, such as the day on which a child was last seen. With
    /// `ahead`, a date without a year may be on either side, as with an earlier action.
    pub past: bool,
    /// Whether it is on the day of the session or soon after it, such as the date of a signature or of a copy.
    pub signed: bool,
    /// The day near which a date without a year is, where that is not the session.
    pub near: Option<NaiveDate>,
}

/// A date has at most five words: weekday, day, "of", month, year.
const WORDS_OF_DATE: usize = 5;

/// Returns the one date that a text means.
///
/// It may stand among other words, lack its year, be the end of a month, or be a time counted from the session. `None`
/// when the text has several dates or none, or when a date in it contradicts its day of the week.
#[must_use]
pub fn take(text: &str, context: &DateContext) -> Option<NaiveDate> {
    let text = &without_former(text);
    let words = Words::new(text);
    if is_short_month(text) {
        return words.part_of_month(context);
    }
    let FoundDates { dates, yearless } = words.dates()?;
    match dates.as_slice() {
        [] => {}
        [date] => return Some(*date),
        // Of several dates by which something is due the last one counts.
        dates => return dates.iter().max().copied().filter(|_| context.ahead || context.several),
    }
    if let Some(day) = words.part_of_month(context) {
        return Some(day);
    }
    match yearless.as_slice() {
        // "Tues 8 April" in a year in which that is a Wednesday is no date.
        [(month, day)] => return nearest(*month, *day, context).filter(|day| words.fits_weekday(*day)),
        [] => {}
        days if context.ahead || context.several => {
            return days.iter().filter_map(|(month, day)| nearest(*month, *day, context)).max();
        }
        _ => return None,
    }
    if let Some(day) = words.day_of_month(context) {
        return Some(day);
    }
    match () {
        () if context.ahead => words.counted(context),
        () if context.past => words.recent(context),
        () if context.signed => words.signed(context),
        () => None,
    }
}

/// "Jan-25" and "April 25" are months, not the 25th.
fn is_short_month(text: &str) -> bool {
    let parts = text.trim().split_once(['-', '\'', '\u{2019}', ' ']);
    parts.is_some_and(|(month, year)| {
        let is_late = number(year).is_some_and(|year| (20..=39).contains(&year));
        month_name(&month.trim().to_lowercase()).is_some() && year.len() == 2 && is_late
    })
}

/// Whether a text is a month, such as "Feb 2025" and "due August", which is less than a date and no mistake where
/// nothing depends on the day.
#[must_use]
pub fn is_month(text: &str) -> bool {
    // "Sept 2024 (redo with APR)" has a remark.
    let text = text.split(['(', ',']).next().unwrap_or(text);
    let text = text.split_once(" - ").map_or(text, |(month, _)| month);
    let words = Words::new(text);
    let besides = ["early", "mid", "late", "end", "of", "in", "due", "by", "booked", "planned"];
    let rest: Vec<&str> = words.folded.iter().map(String::as_str).filter(|word| !besides.contains(word)).collect();
    match rest.as_slice() {
        // "09/2024"
        [month] if month.contains('/') => month.split_once('/').is_some_and(|(month, year)| {
            number(month).is_some_and(|month| (1..=12).contains(&month)) && year.len() == 4 && number(year).is_some()
        }),
        [month] => month_name(month).is_some(),
        [month, year] => month_name(month).is_some() && is_year(year),
        _ => false,
    }
}

/// Returns the one time of day that a text means: a time among other words, or the beginning of a span.
#[must_use]
pub fn take_time(text: &str) -> Option<NaiveTime> {
    if let Some((begins, _)) = read_time_span(text) {
        return Some(begins);
    }
    if let Some(time) = read_loose_time(text) {
        return Some(time);
    }
    let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
    let mut found = None;
    let mut at = 0;
    while at < words.len() {
        let window = |length: usize| words.get(at..at + length).map(|words| words.join(" "));
        let read = |length: usize| {
            let text = window(length)?;
            let text = text.trim_matches(|c: char| !c.is_alphanumeric());
            // Four digits alone may be a year.
            let is_plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            let rough = || if text.ends_with("ish") { read_loose_time(text) } else { None };
            read_time(text).or_else(|| Some(read_time_span(text)?.0)).filter(|_| !is_plain).or_else(rough)
        };
        match [2, 1, 3].into_iter().find_map(|length| Some((length, read(length)?))) {
            Some((length, time)) => {
                if found.is_some_and(|found| found != time) {
                    return None;
                }
                found = Some(time);
                at += length;
            }
            None => at += 1,
        }
    }
    found.or_else(|| hour_behind_words(&words))
}

/// The hour at the end of a few words without other numbers: "as usual 10".
fn hour_behind_words(words: &[&str]) -> Option<NaiveTime> {
    let (hour, before) = words.split_last()?;
    let is_words = (1..=3).contains(&before.len()) && !before.concat().contains(|c: char| c.is_ascii_digit());
    let is_hour = hour.len() <= 2 && hour.bytes().all(|byte| byte.is_ascii_digit());
    read_loose_time(hour).filter(|_| is_words && is_hour)
}

/// The dates in a text, each once.
struct FoundDates {
    /// Whole dates.
    dates: Vec<NaiveDate>,
    /// Month and day of dates without a year.
    yearless: Vec<(u32, u32)>,
}

impl Words {
    /// The different whole dates, and the different dates without a year; `None` when one of them cannot be.
    fn dates(&self) -> Option<FoundDates> {
        let (mut dates, mut yearless) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < self.written.len() {
            let longest = WORDS_OF_DATE.min(self.written.len() - at);
            let found = (1..=longest).rev().find_map(|length| {
                let window = self.written.get(at..at + length)?.join(" ");
                match read(window.trim_matches(|c: char| !c.is_alphanumeric())) {
                    DateReading::NotADate => None,
                    reading => Some((length, reading)),
                }
            });
            let Some((length, reading)) = found else {
                at += 1;
                continue;
            };
            let window = self.written.get(at..at + length).unwrap_or_default();
            let is_stated = window.iter().any(|word| word.contains('/') || month_name(bare(word).as_str()).is_some());
            // "10.6" alone in a place for a date is one.
            let is_stated = is_stated || (length == 1 && self.written.len() == 1);
            match reading {
                DateReading::Date(date) | DateReading::ShortYear(date) => dates.push(date),
                // "10.30" and "2 - 3" are not dates; "6/52" is six weeks.
                _ if !is_stated || window.iter().any(|word| word.ends_with("/52")) => {}
                DateReading::NoYear { month, day } => yearless.push((month, day)),
                DateReading::MonthFirst | DateReading::WrongWeekday(_) | DateReading::Impossible => return None,
                DateReading::NotADate => {}
            }
            at += length;
        }
        dates.sort_unstable();
        dates.dedup();
        yearless.sort_unstable();
        yearless.dedup();
        Some(FoundDates { dates, yearless })
    }

    /// "end of March 2025", "end March", "end of the month", "EOM"; where something is due, "March 2025", "mid April" and
    /// "July" alone too.
    fn part_of_month(&self, context: &DateContext) -> Option<NaiveDate> {
        let words: Vec<&str> =
            self.folded.iter().map(String::as_str).filter(|word| !["of", "the", "this"].contains(word)).collect();
        let before = |at: usize| at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default();
        let alone = words.iter().filter(|word| !["by", "in", "during", "before"].contains(word)).count() == 1;
        for (at, word) in words.iter().enumerate() {
            if let Some(month) = month_name(word) {
                let year = words.get(at + 1).filter(|year| is_year(year)).and_then(|year| number(year));
                let part = MonthPart::of(before(at));
                let is_end = part == Some(MonthPart::End);
                let day = |year: u32| part.unwrap_or(MonthPart::End).day(Month::from_date(build(year, month, 1)?));
                match year {
                    Some(year) if is_end || context.ahead => return day(full_year(year)),
                    None if (part.is_some() || alone || self.ends_in_month(month)) && context.ahead => {
                        let session = context.session?;
                        let years = [session.year(), session.year() + 1];
                        let mut days = years.into_iter().filter_map(|year| day(u32::try_from(year).ok()?));
                        return days.find(|day| *day >= session);
                    }
                    _ => {}
                }
            }
            if *word == "eom" && context.ahead {
                return Some(Month::from_date(context.session?).last_day());
            }
            if ["christmas", "xmas"].contains(word) && context.ahead {
                return nearest(12, 25, context);
            }
            if *word == "month" && context.ahead {
                let month = Month::from_date(context.session?);
                match at.checked_sub(1).and_then(|before| words.get(before)) {
                    // "this month" and "during the month".
                    None if alone => return Some(month.last_day()),
                    Some(&"end") => return Some(month.last_day()),
                    Some(&"next") => return Some(month.plus(1).last_day()),
                    _ => {}
                }
            }
        }
        None
    }

    /// Whether the text ends in the name of a month after a comma, a dash or "by": "Sandra, July". "Sandra July" may be a
    /// name; only months that are no names count there.
    fn ends_in_month(&self, month: u32) -> bool {
        const NAMES: [u32; 4] = [4, 5, 6, 8];
        let [.., before, last] = self.written.as_slice() else { return false };
        let is_day = before.contains(|c: char| c.is_ascii_digit()) || before == "of";
        let is_apart =
            before.ends_with([',', ':', '-', '\u{2013}', '/']) || ["by", "in"].contains(&bare(before).as_str());
        month_name(&bare(last)) == Some(month) && !is_day && (is_apart || !NAMES.contains(&month))
    }

    /// Whether a day is the day of the week that the text gives, if it gives one.
    fn fits_weekday(&self, day: NaiveDate) -> bool {
        let mut named = self.folded.iter().filter(|word| word.len() > 2).filter_map(|word| day_of_week(word));
        named.next().is_none_or(|named| named == day.weekday())
    }

    /// A day of the month alone: "10th", "by the 14th".
    fn day_of_month(&self, context: &DateContext) -> Option<NaiveDate> {
        let session = context.session?;
        let is_ordinal = |word: &str| word.len() > 2 && word.ends_with(|c: char| c.is_ascii_lowercase());
        let day_at = |at: usize| self.folded.get(at).filter(|word| is_ordinal(word)).and_then(|word| ordinal(word));
        let last = self.folded.len().checked_sub(1)?;
        // "1st draft" is no day; "Tues 14th (same day)" is one.
        let is_weekday = |at: Option<usize>| {
            let word = at.and_then(|at| self.folded.get(at));
            word.is_some_and(|word| word.len() > 2 && day_of_week(word).is_some())
        };
        let mut named = (0..last).filter(|at| is_weekday(at.checked_sub(1)) || is_weekday(Some(at + 1)));
        let day = day_at(last).or_else(|| named.find_map(day_at))?;
        let month = Month::from_date(session);
        let months = [month.minus(1), month, month.plus(1)];
        let days: Vec<NaiveDate> = months
            .into_iter()
            .filter_map(|month| month.first_day().with_day(day))
            .filter(|day| !context.ahead || *day >= session)
            .collect();
        let near = |day: &NaiveDate| (*day - session).num_days().abs();
        let fitting = days.iter().copied().filter(|day| self.fits_weekday(*day)).min_by_key(near);
        fitting.or_else(|| days.into_iter().min_by_key(near))
    }

    /// A day before the session or on it: "today", "yesterday", "Monday". A place may follow: "yesterday, at school".
    fn recent(&self, context: &DateContext) -> Option<NaiveDate> {
        let session = context.session?;
        let words: Vec<&str> = self.folded.iter().map(String::as_str).collect();
        let at = words.iter().position(|word| *word == "at").unwrap_or(words.len());
        let (words, place) = words.split_at(at);
        // "yesterday at home, no answer" does not say that the child was seen.
        let is_place = place.iter().skip(1).all(|word| PLACES.contains(word)) && place.len() != 1;
        match words {
            _ if !is_place => None,
            // "this am" has lost its "am", which marks a time.
            ["this"] if !place.is_empty() => None,
            ["today"] | ["this"] | ["this", "morning" | "afternoon"] => Some(session),
            ["yesterday"] => session.checked_sub_days(Days::new(1)),
            [rest @ .., "ago"] => match span(rest)? {
                Span::Days(days) => session.checked_sub_days(Days::new(days)),
                Span::Months(months) => session.checked_sub_months(Months::new(months)),
                Span::WorkingDays(_) => None,
            },
            // "Mondays" is a habit.
            [day] | ["last" | "on", day] if day.len() > 2 && !day.ends_with("days") => {
                let back = 7 + session.weekday().num_days_from_monday() - day_of_week(day)?.num_days_from_monday();
                session.checked_sub_days(Days::new(u64::from(back % 7)))
            }
            _ => None,
        }
    }

    /// The day of the session or one soon after it, as a text of its own: "same day (Tues)", "today", "Tues", "next
    /// morning".
    fn signed(&self, context: &DateContext) -> Option<NaiveDate> {
        let session = context.session?;
        let besides = [
            "the", "on", "later", "that", "straight", "within", "by", "email", "emailed", "sent", "given", "copied",
            "posted", "uploaded", "done", "yes", "signed",
        ];
        let words: Vec<&str> = self.folded.iter().map(String::as_str).filter(|word| !besides.contains(word)).collect();
        let has = |first: &[&str], second: &[&str]| {
            words.windows(2).any(|pair| first.contains(&pair[0]) && second.contains(&pair[1]))
        };
        if has(&["same"], &["day", "date", "morning", "afternoon", "evening", "night"]) {
            return Some(session);
        }
        if has(&["next", "following"], &["day", "morning"]) || has(&["day"], &["after"]) {
            return session.checked_add_days(Days::new(1));
        }
        match words.as_slice() {
            ["today" | "same" | "day" | "tonight" | "after" | "afterwards" | "morning" | "afternoon" | "evening"] => {
                Some(session)
            }
            ["tomorrow"] => session.checked_add_days(Days::new(1)),
            ["next" | "following", "working", "day"] => Span::WorkingDays(1).after(session),
            [day] | ["next" | "following", day] if day.len() > 2 => weekday_after(session, day_of_week(day)?),
            words => span(words).and_then(|span| span.after(session)),
        }
    }

    /// A time counted from the session: "within 2 weeks", "3 working days", "tomorrow", "by Friday", "next supervision".
    fn counted(&self, context: &DateContext) -> Option<NaiveDate> {
        let session = context.session?;
        let words: Vec<&str> = self.folded.iter().map(String::as_str).collect();
        if words.iter().any(|word| REPEATED.contains(word)) {
            return None;
        }
        for at in 0..words.len() {
            let rest = words.get(at..).unwrap_or_default();
            let day = match rest {
                ["today" | "tonight", ..] | ["same", "day", ..] => Some(session),
                ["tomorrow", ..] | ["next", "day", ..] => session.checked_add_days(Days::new(1)),
                ["next", "supervision" | "supervisions" | "session" | "sv" | "sup" | "meeting", ..] => {
                    return context.next.filter(|next| *next >= session);
                }
                ["next", "week", ..] => weekday_after(session.checked_add_days(Days::new(7))?, Weekday::Fri),
                ["eow", ..]
                | ["end", "of", "week", ..]
                | ["end", "of", "the" | "this", "week", ..]
                | ["this", "week", ..] => weekday_after(session, Weekday::Fri),
                ["next", day, ..] if day_of_week(day).is_some() => {
                    weekday_after(session.checked_add_days(Days::new(1))?, day_of_week(day)?)
                }
                [day, ..] if day.len() > 2 && day_of_week(day).is_some() => {
                    weekday_after(session.checked_add_days(Days::new(1))?, day_of_week(day)?)
                }
                _ => span(rest).and_then(|span| span.after(session)),
            };
            if day.is_some() {
                return day;
            }
        }
        None
    }
}

/// A part of a month, and the day that stands for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MonthPart {
    Beginning,
    Middle,
    End,
}

impl MonthPart {
    fn of(word: &str) -> Option<Self> {
        match word {
            "early" | "start" | "beginning" => Some(Self::Beginning),
            "mid" | "middle" => Some(Self::Middle),
            "end" | "late" => Some(Self::End),
            _ => None,
        }
    }

    /// The last day of the part. That "early" lasts until the 10th and "mid" until the 20th is our own reading.
    fn day(self, month: Month) -> Option<NaiveDate> {
        match self {
            Self::Beginning => month.first_day().with_day(10),
            Self::Middle => month.first_day().with_day(20),
            Self::End => Some(month.last_day()),
        }
    }
}

/// The words of places at which children are seen.
const PLACES: [&str; 16] = [
    "the",
    "her",
    "his",
    "their",
    "home",
    "school",
    "nursery",
    "college",
    "hospital",
    "placement",
    "office",
    "foster",
    "family",
    "contact",
    "centre",
    "club",
];

/// Words by which a time comes round again, or is past.
const REPEATED: [&str; 11] =
    ["every", "each", "per", "ago", "weekly", "fortnightly", "monthly", "daily", "last", "annually", "quarterly"];

/// The first such day of the week on a day or after it.
fn weekday_after(day: NaiveDate, wanted: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + wanted.num_days_from_monday() - day.weekday().num_days_from_monday()) % 7;
    day.checked_add_days(Days::new(u64::from(ahead)))
}

/// The day of the year that is nearest to the session, or the first one on it or after it.
fn nearest(month: u32, day: u32, context: &DateContext) -> Option<NaiveDate> {
    if let Some(near) = context.near {
        return nearest_to(near, month, day);
    }
    let session = context.session?;
    if context.ahead && !context.past {
        return around(session, month, day).filter(|day| *day >= session).min();
    }
    nearest_to(session, month, day)
}

/// The day of the year that is nearest to another day.
#[must_use]
pub fn nearest_to(other: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    around(other, month, day).min_by_key(|day| (*day - other).num_days().abs())
}

/// The day in the year of another day, in the year before and in the year after.
fn around(other: NaiveDate, month: u32, day: u32) -> impl Iterator<Item = NaiveDate> {
    (other.year() - 1..=other.year() + 1).filter_map(move |year| NaiveDate::from_ymd_opt(year, month, day))
}

fn is_year(word: &str) -> bool {
    number(word).is_some() && (word.len() == 4 || word.len() == 2)
}

fn full_year(year: u32) -> u32 {
    if year < 100 { year + 2000 } else { year }
}

fn build(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The probe: lines of `text | kind | day`, where the session is on Wednesday 12 March 2025 and the next one on 9
    /// April 2025. The kind is `due`, `date`, `signed`, or `seen` for a date before the session; the day is empty when the text is no date.
    const PROBE: &str = include_str!("taken.txt");

    #[test]
    fn busy_peoples_dates_are_read() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let mut wrong = Vec::new();
        let mut count = 0;
        for line in PROBE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let [text, kind, expected] = parts.as_slice() else { panic!("{line}") };
            let ahead = *kind == "due";
            let (past, signed) = (*kind == "seen", *kind == "signed");
            let (session, next) = (day(2025, 3, 12), day(2025, 4, 9));
            let context = DateContext { session, next, ahead, several: past, past, signed, near: None };
            let found = take(text, &context).map(|date| date.to_string()).unwrap_or_default();
            if found != *expected {
                wrong.push(format!("{text} ({kind}): {expected:?}, not {found:?}"));
            }
            count += 1;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(count >= 150, "{count} texts");
    }

    #[test]
    fn without_a_session_only_whole_dates_are_dates() {
        let none = DateContext { ahead: true, ..DateContext::default() };
        for text in ["4 March", "within 2 weeks", "next supervision", "end of March", "tomorrow", ""] {
            assert_eq!(take(text, &none), None, "{text}");
        }
        assert!(take("by 4 March 2025 latest", &none).is_some());
    }

    #[test]
    fn a_month_is_less_than_a_date() {
        for text in ["Feb 2025", "February 2025", "mid March 2025", "early Sept 25", "March", "due August 2025", "Aug"]
        {
            assert!(is_month(text), "{text}");
        }
        for text in ["4 March 2025", "2025", "Feb to April 2025", ""] {
            assert!(!is_month(text), "{text}");
        }
    }

    #[test]
    fn one_time_among_words_is_taken() {
        let time = |text: &str| take_time(text).map(|time| time.format("%H:%M").to_string());
        for (text, expected) in [
            ("10am, Teams", "10:00"),
            ("10am - 11.30am", "10:00"),
            ("start 9.30am", "09:30"),
            ("2 pm (Room 4)", "14:00"),
            ("10:00 for 90 mins", "10:00"),
            ("approx 2pm", "14:00"),
            ("as usual 10", "10:00"),
            ("2.15ish", "02:15"),
            ("2:15-ish", "02:15"),
            ("2:15 ish", "02:15"),
            ("about 2.15", "02:15"),
            ("2.15pm approx", "14:15"),
            ("c. 10.30", "10:30"),
            ("c.10.30", "10:30"),
            ("~10", "10:00"),
            ("~ 10.30", "10:30"),
            ("10.30 or so", "10:30"),
            ("10ish, Teams", "10:00"),
            ("2.15ish (Teams)", "02:15"),
            ("10ish - 11.30", "10:00"),
        ] {
            assert_eq!(time(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["am", "afternoon", "10am or 2pm", "TBC", "2025", ""] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
