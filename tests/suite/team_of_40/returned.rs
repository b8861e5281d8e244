//! The figures that the return of a month has to have, each with the names behind it, computed from the script alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};

use super::actions::actions;
use super::facts::{Line, Month, date, lines, months, sessions};
use super::people::PEOPLE;
use super::script::{Person, Plymouth, Sandwell, Unknown};
use super::truth::{copies, row};

/// The number of a figure, and its names in order.
pub type TrueFigure = (Option<usize>, Vec<String>);

/// What is true of one person in the month.
struct InMonth<'p> {
    person: &'p Person,
    month: Month,
    letter: char,
}

/// The figures of a month of the script, by their ids.
pub fn figures(month: Month) -> BTreeMap<&'static str, TrueFigure> {
    let people: Vec<InMonth<'_>> = PEOPLE.iter().filter_map(|person| InMonth::new(person, month)).collect();
    let mut out = BTreeMap::new();
    let mut add = |id: &'static str, mut names: Vec<String>| {
        names.sort();
        out.insert(id, (Some(names.len()), names));
    };
    let named = |is: &dyn Fn(&InMonth<'_>) -> bool| -> Vec<String> {
        people.iter().filter(|one| is(one)).map(|one| one.person.name.to_owned()).collect()
    };
    let why = |letters: &str| -> Vec<String> {
        people.iter().filter(|one| letters.contains(one.letter)).map(InMonth::why).collect()
    };
    let all = |of: &dyn Fn(&InMonth<'_>) -> Vec<String>| -> Vec<String> { people.iter().flat_map(of).collect() };
    add("people-in-post", named(&|_| true));
    add("people-on-leave", named(&|one| one.letter == 'l'));
    add("people-due", named(&|one| one.due() > 0));
    add("due-not-known", why("?"));
    add("people-seen", named(&|one| "hsw".contains(one.letter)));
    add("sessions-held", all(&|one| one.lines(|line| line.is_held)));
    add("moved-within", named(&|one| one.letter == 'w'));
    add("moved-on", why("m"));
    add("missed-with-reason", why("r"));
    add("missed-without-reason", why("x"));
    add("nothing-known", why("-g"));
    add("signed-by-both", all(&|one| one.records(|day| !one.person.unsigned.contains(&day))));
    add("not-signed-by-both", all(&|one| one.records(|day| one.person.unsigned.contains(&day))));
    add("newly-qualified", named(&|one| one.is_on_programme()));
    let audits = |one: &InMonth<'_>| {
        let days = one.person.audits.iter().map(|(day, _)| date(day)).filter(|day| month.has(*day));
        days.map(|day| one.line(day)).collect::<Vec<_>>()
    };
    add("audits-done", all(&audits));
    let managers: BTreeSet<&str> =
        people.iter().filter(|one| one.person.house == Sandwell).map(|one| one.person.supervisor).collect();
    let is_audited =
        |manager: &&str| people.iter().any(|one| one.person.supervisor == *manager && !audits(one).is_empty());
    add(
        "managers-without-audit",
        managers.into_iter().filter(|manager| !is_audited(manager)).map(str::to_owned).collect(),
    );
    let open = |is_late: bool| {
        all(&|one| {
            let open = actions(one.person, month.last).into_iter().filter(|action| action.is_open());
            let wanted = open.filter(|action| !is_late || action.days_late > 0);
            wanted.map(|action| format!("{}: {}", one.person.name, action.what)).collect()
        })
    };
    add("actions-open", open(false));
    add("actions-overdue", open(true));
    let cases = |is_wanted: &dyn Fn(&(bool, bool)) -> bool| all(&|one| one.cases(is_wanted));
    add("cases-due", cases(&|(is_due, is_discussed)| *is_due || *is_discussed));
    add("cases-discussed", cases(&|(_, is_discussed)| *is_discussed));
    let mut sum = |id: &'static str, of: &dyn Fn(&InMonth<'_>) -> usize| {
        let with = people.iter().map(|one| (one.person.name, of(one))).filter(|(_, count)| *count > 0);
        let with: Vec<(&str, usize)> = with.collect();
        let mut names: Vec<String> = with.iter().map(|(name, count)| format!("{name}: {count}")).collect();
        names.sort();
        out.insert(id, (Some(with.iter().map(|(_, count)| count).sum()), names));
    };
    sum("sessions-due", &|one| one.due());
    let copies = |one: &InMonth<'_>, what: &str| copies(one.person, month.first, month.last)[what].as_u64().unwrap();
    sum("copies-in-time", &|one| copies(one, "in_time") as usize);
    sum("copies-late", &|one| copies(one, "late") as usize);
    out
}

impl<'p> InMonth<'p> {
    /// The person in a month; none who was not in the post on any day of it.
    fn new(person: &'p Person, month: Month) -> Option<Self> {
        let has_begun = person.start.is_empty() || date(person.start) <= month.last;
        let has_ended = !person.end.is_empty() && date(person.end) < month.first;
        let letter = months(person).find(|(other, _)| *other == month)?.1;
        (has_begun && !has_ended).then_some(Self { person, month, letter })
    }

    fn line(&self, day: NaiveDate) -> String {
        format!("{}, {}", self.person.name, day.format("%d/%m/%Y"))
    }

    fn lines(&self, is_wanted: impl Fn(&Line) -> bool) -> Vec<String> {
        let own = lines(self.person).into_iter().filter(|line| self.month.has(line.day) && is_wanted(line));
        own.map(|line| self.line(line.day)).collect()
    }

    fn records(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let own = sessions(self.person).into_iter().filter(|day| self.month.has(*day) && is_wanted(&day.to_string()));
        own.map(|day| self.line(day)).collect()
    }

    fn why(&self) -> String {
        let row = row(self.person, self.month.last);
        let month = row["months"].as_array().unwrap().iter().find(|month| month["month"] == self.month.iso()).unwrap();
        format!("{}: {}", self.person.name, month["why"].as_str().unwrap())
    }

    /// The sessions due in the month. None are in a month of leave, in one in which a monthly worker began, or where
    /// nothing sets how often.
    fn due(&self) -> usize {
        let start = date(if self.person.start.is_empty() { "1900-01-01" } else { self.person.start });
        if matches!(self.person.house, Plymouth | Unknown) || "ln.?".contains(self.letter) {
            return 0;
        }
        if self.person.staff == "asye" && start + Months::new(6) > self.month.first {
            // Each week for six weeks, then each fortnight for six months.
            let (weekly, fortnightly) = (start + Days::new(42), start + Months::new(6));
            let (mut day, mut due) = (start, 0);
            while day < self.month.last {
                day = day + Days::new(if day < weekly { 7 } else { 14 });
                due += usize::from(self.month.has(day) && day <= fortnightly);
            }
            return due;
        }
        usize::from(start <= self.month.first)
    }

    fn is_on_programme(&self) -> bool {
        self.person.staff == "asye" && self.person.tracker.is_none_or(|tracker| tracker.outcome.0.is_empty())
    }

    /// The cases of which `is_wanted` wants whether they were due, and whether they were supervised.
    fn cases(&self, is_wanted: &dyn Fn(&(bool, bool)) -> bool) -> Vec<String> {
        let state = |(_, _, since, days): &(&str, &str, &str, &[&str])| {
            let days: Vec<NaiveDate> = days.iter().map(|day| date(day)).collect();
            let before = days.iter().copied().filter(|day| *day < self.month.first).max().unwrap_or(date(since));
            let is_due = before + Days::new(28) <= self.month.last && date(since) <= self.month.last;
            (is_due, days.iter().any(|day| self.month.has(*day)))
        };
        let wanted = self.person.cases.iter().filter(|case| is_wanted(&state(case)));
        wanted.map(|(name, ..)| format!("{name}, {}", self.person.name)).collect()
    }
}
