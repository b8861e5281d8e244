//! [`survey`]: the overview of the people whose folders are below a directory.

use chrono::NaiveDate;

use super::months::MonthsTold;
use super::register::RegisteredAction;
use super::standing::{Standing, strip};
use crate::check::{Checker, each_person};
use crate::error::{Error, Result};
use crate::finding::NotChecked;

/// What an overview is asked for.
#[derive(Debug, Clone, Copy)]
pub struct SurveyRequest {
    /// The day of the overview.
    pub today: NaiveDate,
    /// The months to tell of.
    pub months: MonthsTold,
}

impl SurveyRequest {
    /// The overview of the twelve months up to a day.
    #[must_use]
    pub fn year_to(today: NaiveDate) -> Self {
        Self { today, months: strip(today) }
    }
}

/// How the people of a team stand.
#[derive(Debug)]
pub struct Overview {
    /// The day of the overview.
    pub today: NaiveDate,
    /// The months that it tells of.
    pub months: MonthsTold,
    /// The people, the worst first.
    pub people: Vec<Standing>,
    /// The number of records read.
    pub records: usize,
    /// The files that are no completed forms.
    pub not_checked: Vec<NotChecked>,
    /// The errors, each with its file.
    pub failures: Vec<Error>,
}

/// Makes the overview of the people whose folders are below a directory. `checker` makes the checker of one folder, with
/// the day of `request`; `read` returns the bytes of a file by its name.
pub fn survey<'c>(
    request: SurveyRequest,
    checker: impl Fn() -> Checker<'c> + Sync,
    dir: &str,
    names: &[String],
    read: impl Fn(&str) -> Result<Vec<u8>> + Sync,
) -> Overview {
    let SurveyRequest { today, months } = request;
    let found = each_person(checker, dir, names, read, |person| Standing::new(person, &months));
    let mut people = found.people;
    let without = found.without_records.iter();
    people.extend(without.map(|(dir, member)| Standing::without_records(dir, member, &months, today)));
    people.sort_by_cached_key(Standing::rank);
    Overview { today, months, people, records: found.records, not_checked: found.not_checked, failures: found.failures }
}

/// An action, and whose records agreed it.
#[derive(Debug, Clone, Copy)]
pub struct ActionOf<'o> {
    /// The person whose records they are.
    pub person: &'o Standing,
    /// The action.
    pub action: &'o RegisteredAction,
}

impl Overview {
    /// The actions of all people that `is_wanted` wants: the open ones first, by the day on which they are due, and those
    /// without a day before them.
    #[must_use]
    pub fn actions(&self, is_wanted: impl Fn(&RegisteredAction) -> bool) -> Vec<ActionOf<'_>> {
        in_order(self.people.iter().flat_map(ActionOf::all), is_wanted)
    }
}

impl<'o> ActionOf<'o> {
    /// The actions of one person that are still to be done, in the order of [`Overview::actions`].
    #[must_use]
    pub fn open_of(person: &'o Standing) -> Vec<Self> {
        in_order(Self::all(person), RegisteredAction::is_open)
    }

    fn all(person: &'o Standing) -> impl Iterator<Item = Self> {
        person.actions.iter().map(move |action| Self { person, action })
    }
}

fn in_order<'o>(
    actions: impl Iterator<Item = ActionOf<'o>>,
    is_wanted: impl Fn(&RegisteredAction) -> bool,
) -> Vec<ActionOf<'o>> {
    let mut all: Vec<ActionOf<'o>> = actions.filter(|one| is_wanted(one.action)).collect();
    all.sort_by(|one, other| {
        let key = |one: &ActionOf<'_>| (!one.action.is_open(), one.action.due, one.action.agreed);
        key(one).cmp(&key(other)).then_with(|| one.action.owner.cmp(&other.action.owner))
    });
    all
}
