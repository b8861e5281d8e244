//! The register of actions: what was agreed, in which session, how often it was carried forward, and what became of it.

use chrono::NaiveDate;

use crate::form::Meaning;
use crate::person_name::Name;
use crate::rules::History;
use crate::rules::action_likeness::is_same_action;
use crate::rules::action_status::is_done;
use crate::rules::actions::{ActionDue, ActionRow};
use crate::rules::follow_up::{ActionFate, ActionReview, series};
use crate::rules::frequency::next_session_after;
use crate::rules::history::HistoryEntry;

/// What became of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionState {
    /// It is open in the newest record.
    Open,
    /// A record of this day marks it as done or no longer needed.
    Done(NaiveDate),
    /// The record of this day tells of it in words, or has no place for it; a person has to read what became of it.
    Unclear(NaiveDate),
    /// The record of this day neither carries it forward nor says what became of it.
    NotMentioned(NaiveDate),
}

impl ActionState {
    /// The keyword in JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done(_) => "done",
            Self::Unclear(_) => "unclear",
            Self::NotMentioned(_) => "not-mentioned",
        }
    }

    /// The day of the record that says so; none for an open action.
    #[must_use]
    pub fn on(self) -> Option<NaiveDate> {
        match self {
            Self::Open => None,
            Self::Done(day) | Self::Unclear(day) | Self::NotMentioned(day) => Some(day),
        }
    }
}

/// A line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredAction {
    /// The action as it was first written.
    pub what: String,
    /// Its owner as written last; empty where none is.
    pub owner: String,
    /// When it is due, as agreed last; none where that is no date.
    pub due: Option<NaiveDate>,
    /// What is written instead of a date, such as "ASAP".
    pub due_words: Option<String>,
    /// The day of the session that agreed it.
    pub agreed: NaiveDate,
    /// The file of that record.
    pub file: String,
    /// The child or family, where the session was about one case.
    pub case: Option<String>,
    /// How many later records carry it forward.
    pub carried: usize,
    /// What became of it.
    pub state: ActionState,
    /// The days since it was due; 0 unless it is open and the session that had to ask for it is past, too.
    pub days_late: i64,
}

impl RegisteredAction {
    /// Whether a name among its owners can be this person's.
    #[must_use]
    pub fn is_owned_by(&self, owner: &str) -> bool {
        Name::read(owner).is_some_and(|owner| Name::parse_list(&self.owner).iter().any(|name| name.can_be(&owner)))
    }

    /// Whether it is still to be done, as far as it is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ActionState::Open | ActionState::NotMentioned(_))
    }
}

/// Returns the actions of all sessions, by the day on which they were agreed.
pub(super) fn register<'a>(history: &History<'_>, file: impl Fn(usize) -> &'a str) -> Vec<RegisteredAction> {
    let mut all = Vec::new();
    for entries in series(history) {
        let mut own = of_series(&entries, &file);
        // The next session asks how far an action is; until then one that is past its date may well be done.
        let next = entries.last().and_then(|entry| next_session_after(history, entry));
        // Nobody asks somebody who is away.
        let is_asked = next.is_none_or(|next| next < history.today) && !history.is_away(history.today);
        for action in &mut own {
            let late = action.due.map_or(0, |due| (history.today - due).num_days());
            let is_late = action.is_open() && (is_asked || action.state != ActionState::Open);
            action.days_late = if is_late { late.max(0) } else { 0 };
        }
        all.extend(own);
    }
    all.sort_by(|one, other| (one.agreed, &one.file).cmp(&(other.agreed, &other.file)));
    all
}

/// The actions of one series of records. Each is followed from record to record.
fn of_series<'a>(entries: &[&HistoryEntry<'_>], file: &impl Fn(usize) -> &'a str) -> Vec<RegisteredAction> {
    let mut all: Vec<RegisteredAction> = Vec::new();
    // Each action that is open in the record before, with its row there.
    let mut live: Vec<(usize, &ActionRow<'_>)> = Vec::new();
    for entry in entries {
        let Some(day) = entry.date else { continue };
        let rows: Vec<&ActionRow<'_>> = entry.subject.actions.iter().collect();
        let mut owned: Vec<Option<usize>> = vec![None; rows.len()];
        let review = ActionReview::new(entry);
        let before: Vec<&ActionRow<'_>> = live.iter().map(|(_, row)| *row).collect();
        for (fate, (number, _)) in review.fates(&before).into_iter().zip(&live) {
            all[*number].state = match fate {
                ActionFate::Row(row) => {
                    if let Some(at) = rows.iter().position(|other| std::ptr::eq(*other, row)) {
                        owned[at] = Some(*number);
                    }
                    continue;
                }
                ActionFate::AllDone => ActionState::Done(day),
                ActionFate::Dropped { is_doubtful: false } => ActionState::NotMentioned(day),
                ActionFate::Told | ActionFate::NotAsked | ActionFate::Dropped { .. } => ActionState::Unclear(day),
            };
        }
        own_others(&all, &rows, &mut owned);
        live.clear();
        let mut seen: Vec<usize> = Vec::new();
        for (row, owner) in rows.iter().zip(owned) {
            let Some(what) = row.text() else { continue };
            match owner {
                // An earlier action that is agreed anew in the same record is carried forward once.
                Some(number) => {
                    all[number].take(row, day);
                    let is_carried = all[number].is_open() && all[number].agreed < day;
                    all[number].carried += usize::from(is_carried && !seen.contains(&number));
                }
                None => all.push(RegisteredAction::new(what, row, day, entry, file(entry.index))),
            }
            let number = owner.unwrap_or(all.len() - 1);
            seen.push(number);
            live.retain(|(other, _)| *other != number);
            if all[number].state == ActionState::Open {
                live.push((number, row));
            }
        }
    }
    all
}

/// Finds the actions of the other rows: one that an earlier record had and the last one did not mention, or one that
/// another row of the same record is about.
fn own_others(all: &[RegisteredAction], rows: &[&ActionRow<'_>], owned: &mut [Option<usize>]) {
    for at in 0..rows.len() {
        let Some(what) = rows[at].text().filter(|_| owned[at].is_none()) else { continue };
        let twin = (0..rows.len()).find(|other| {
            let same = || rows[*other].text().is_some_and(|words| is_same_action(what, words));
            owned[*other].is_some() && rows[*other].actions != rows[at].actions && same()
        });
        let dormant = || {
            let is_dormant = |state| matches!(state, ActionState::Unclear(_) | ActionState::NotMentioned(_));
            let mut known = all.iter().enumerate().filter(|(_, action)| is_dormant(action.state)).rev();
            known.find(|(number, action)| !owned.contains(&Some(*number)) && is_same_action(&action.what, what))
        };
        owned[at] = twin.and_then(|twin| owned[twin]).or_else(|| dormant().map(|(number, _)| number));
    }
}

impl RegisteredAction {
    fn new(what: &str, row: &ActionRow<'_>, day: NaiveDate, entry: &HistoryEntry<'_>, file: &str) -> Self {
        let case = entry.record().form.meaning(Meaning::CaseName);
        let case = case.and_then(|field| entry.record().get(&field.name).text()).map(str::to_owned);
        let mut action = Self {
            what: what.to_owned(),
            owner: String::new(),
            due: None,
            due_words: None,
            agreed: day,
            file: file.to_owned(),
            case,
            carried: 0,
            state: ActionState::Open,
            days_late: 0,
        };
        action.take(row, day);
        action
    }

    /// Takes what a row of a record of `day` says of the action.
    fn take(&mut self, row: &ActionRow<'_>, day: NaiveDate) {
        if let Some(owner) = row.owner().filter(|owner| !owner.trim().is_empty()) {
            self.owner = owner.into_owned();
        }
        match row.due() {
            Some((_, ActionDue::On(due))) => (self.due, self.due_words) = (Some(due), None),
            Some((_, ActionDue::Ambiguous(words) | ActionDue::Vague(words))) if self.due.is_none() => {
                self.due_words = Some(words);
            }
            _ => {}
        }
        let is_done = is_done(row) || row.is_done_at_once();
        self.state = if is_done { ActionState::Done(day) } else { ActionState::Open };
    }
}
