//! What the register has to say of the actions of the forty, computed from the script alone.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::facts::{date, next_named, sessions};
use super::script::{Birmingham, Extra, Fate, Person, Plymouth};
use super::sessions::{routine, routine_due};
use super::truth::file_of;

/// An action of the register.
#[derive(Debug, Clone)]
pub struct TrueAction {
    pub what: String,
    pub owner: String,
    pub due: Option<NaiveDate>,
    pub due_words: Option<String>,
    pub agreed: NaiveDate,
    pub file: String,
    pub carried: usize,
    pub state: &'static str,
    pub state_on: Option<NaiveDate>,
    pub days_late: i64,
}

impl TrueAction {
    pub fn is_open(&self) -> bool {
        ["open", "not-mentioned"].contains(&self.state)
    }

    /// Its line of the register.
    pub fn line(&self, person: &Person) -> Json {
        json!({
            "person": person.name,
            "team": person.team,
            "supervisor": person.supervisor,
            "what": self.what,
            "owner": self.owner,
            "due": self.due.map(|day| day.to_string()),
            "due_words": self.due_words,
            "agreed": self.agreed.to_string(),
            "case": null,
            "carried": self.carried,
            "state": self.state,
            "state_on": self.state_on.map(|day| day.to_string()),
            "days_late": self.days_late,
            "file": self.file,
        })
    }
}

/// The actions of a person that were agreed by a day, with what the records until then say of them.
pub fn actions(person: &Person, today: NaiveDate) -> Vec<TrueAction> {
    let days: Vec<NaiveDate> = sessions(person).into_iter().filter(|day| *day <= today).collect();
    let mut out = Vec::new();
    for number in 0..days.len() {
        out.push(of_session(person, &days, number));
        let extras = person.extras.iter().filter(|extra| extra.agreed == number);
        out.extend(extras.map(|extra| followed(person, &days, extra)));
    }
    // The next session asks for what is open in the newest record, of somebody who is there.
    let is_asked =
        !days.is_empty() && next_named(person, days.len() - 1) < today && !super::facts::is_away(person, today);
    for action in &mut out {
        let is_late = action.state == "not-mentioned" || action.state == "open" && is_asked;
        let late = action.due.filter(|_| is_late).map_or(0, |due| (today - due).num_days());
        action.days_late = late.max(0);
    }
    out
}

/// The action that every session agrees. Where the form lists earlier actions, the next session marks it as done;
/// elsewhere a person has to read what became of it.
fn of_session(person: &Person, days: &[NaiveDate], number: usize) -> TrueAction {
    let day = days[number];
    let next = days.get(number + 1).copied();
    let lists_earlier = matches!(person.house, Birmingham | Plymouth);
    let state = match next {
        None => "open",
        Some(_) if lists_earlier => "done",
        Some(_) => "unclear",
    };
    TrueAction {
        what: routine(number),
        owner: person.name.to_owned(),
        due: Some(routine_due(day)),
        due_words: None,
        agreed: day,
        file: file_of(person, day),
        carried: 0,
        state,
        state_on: next,
        days_late: 0,
    }
}

fn followed(person: &Person, days: &[NaiveDate], extra: &Extra) -> TrueAction {
    let day = days[extra.agreed];
    let later = &days[extra.agreed + 1..];
    let (state, state_on, carried) = match extra.fate {
        Fate::Done(at) if at <= later.len() => ("done", Some(later[at - 1]), at - 1),
        Fate::Dropped(until) if until < later.len() => ("not-mentioned", Some(later[until]), until),
        _ => ("open", None, later.len()),
    };
    let due = if carried > 0 && !extra.moved_to.is_empty() { extra.moved_to } else { extra.due };
    let is_date = due.starts_with("20");
    TrueAction {
        what: extra.what.to_owned(),
        owner: if extra.is_supervisors { person.supervisor } else { person.name }.to_owned(),
        due: is_date.then(|| date(due)),
        due_words: (!is_date).then(|| due.to_owned()),
        agreed: day,
        file: file_of(person, day),
        carried,
        state,
        state_on,
        days_late: 0,
    }
}
