//! Open actions of a record, and their review in the next one.

use std::collections::BTreeMap;

use super::action_likeness::{
    alike, beginnings, capitals, hints_at, is_same_action, shares_abbreviation, shares_telling_word, shares_word,
};
use super::action_status::is_open;
use super::actions::ActionRow;
use super::history::{History, HistoryEntry};
use super::nothing::says_all_done;
use super::review_words::{is_talk, parts, reviews_together, says_state, sentences};
use crate::form::policy::Activity;
use crate::form::{Actions, Kind, Meaning};
use crate::person_name::fold;
use crate::record::Value;

/// Groups records into series of one activity and, for case work, one case.
#[must_use]
pub fn series<'h, 'r>(history: &'h History<'r>) -> Vec<Vec<&'h HistoryEntry<'r>>> {
    let mut out: BTreeMap<(String, Option<String>), Vec<&'h HistoryEntry<'r>>> = BTreeMap::new();
    for (_, activity, entry) in history.sessions().filter(|(_, activity, _)| activity.is_of_one_worker()) {
        let case = if activity == Activity::Casework { entry.case() } else { None };
        out.entry((activity.phrase().to_owned(), case)).or_default().push(entry);
    }
    out.into_values().collect()
}

/// Returns the open actions of a record. An earlier action that is agreed anew in the same record counts once.
#[must_use]
pub fn open<'e>(entry: &'e HistoryEntry<'_>) -> Vec<&'e ActionRow<'e>> {
    let rows = &entry.subject.actions;
    let is_agreed_anew = |row: &ActionRow<'_>| {
        let anew = |other: &ActionRow<'_>| {
            let (Some(before), Some(now)) = (row.text(), other.text()) else { return false };
            other.actions != Actions::Previous && is_same_action(before, now)
        };
        row.actions == Actions::Previous && rows.iter().any(anew)
    };
    rows.iter().filter(|row| is_open(row) && !is_agreed_anew(row)).collect()
}

/// An open action that the next record does not follow up.
#[derive(Debug)]
pub struct DroppedAction<'o> {
    /// The action.
    pub row: &'o ActionRow<'o>,
    /// Whether something in the next record may be meant for it.
    pub is_doubtful: bool,
}

/// What the next record says of an open action.
#[derive(Debug, Clone, Copy)]
pub enum ActionFate<'e> {
    /// A row of one of its tables is about the action.
    Row(&'e ActionRow<'e>),
    /// Its review says of all earlier actions together that they are done.
    AllDone,
    /// A text tells of it.
    Told,
    /// Nothing follows it up.
    Dropped {
        /// Whether something in the record may be meant for it.
        is_doubtful: bool,
    },
    /// Its form has no place for a review of earlier actions.
    NotAsked,
}

/// A record's review of earlier actions.
#[derive(Debug)]
pub struct ActionReview<'e> {
    /// The rows of all tables of actions.
    rows: Vec<&'e ActionRow<'e>>,
    /// The review in words, where the form asks for one.
    words: Option<&'e str>,
    /// Whether the form has a table for earlier actions.
    has_table: bool,
    /// Whether the table says of all earlier actions together that they are done.
    all_done: bool,
    /// The record of the review.
    entry: &'e HistoryEntry<'e>,
    /// The field of the review: the table or the text.
    pub field: Option<String>,
}

impl<'e> ActionReview<'e> {
    /// Finds the review of earlier actions in a record.
    #[must_use]
    pub fn new(entry: &'e HistoryEntry<'_>) -> Self {
        let form = &entry.record().form;
        let table = form.fields().find(
            |field| matches!(&field.kind, Kind::Table(table) if table.actions == Some(Actions::Previous) && table.meaning(Meaning::Action).is_some()),
        );
        let text = form.meaning(Meaning::ReviewOfActions);
        let words = text.and_then(|field| match entry.record().get(&field.name) {
            Value::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        });
        let rows = table.map(|field| entry.record().rows(&field.name)).unwrap_or_default();
        let mut cells = rows.iter().flat_map(|row| row.values()).filter_map(Value::text);
        let says_so = |text: &str| sentences(text).any(says_all_done);
        Self {
            rows: entry.subject.actions.iter().collect(),
            words,
            has_table: table.is_some(),
            all_done: cells.any(says_all_done) || table.is_some() && words.is_some_and(says_so),
            entry,
            field: table.or(text).map(|field| field.name.clone()),
        }
    }

    /// Returns the open actions of the earlier record that this record does not follow up.
    #[must_use]
    pub fn dropped<'o>(&self, open: &[&'o ActionRow<'o>]) -> Vec<DroppedAction<'o>> {
        let fates = self.fates(open).into_iter().zip(open);
        let dropped = |(fate, row): (ActionFate<'_>, &&'o ActionRow<'o>)| match fate {
            ActionFate::Dropped { is_doubtful } => Some(DroppedAction { row, is_doubtful }),
            _ => None,
        };
        fates.filter_map(dropped).collect()
    }

    /// Returns what this record says of each open action of the earlier record.
    #[must_use]
    pub fn fates(&self, open: &[&ActionRow<'_>]) -> Vec<ActionFate<'e>> {
        let all = |fate: ActionFate<'e>| vec![fate; open.len()];
        if self.field.is_none() {
            return all(ActionFate::NotAsked);
        }
        if self.all_done {
            return all(ActionFate::AllDone);
        }
        if let (false, Some(words)) = (self.has_table, self.words) {
            let missing = self.unmentioned(words, open);
            let is_missing = |row: &&ActionRow<'_>| missing.iter().any(|other| std::ptr::eq(*other, *row));
            let fate = |row| {
                if is_missing(row) { ActionFate::Dropped { is_doubtful: true } } else { ActionFate::Told }
            };
            return open.iter().map(fate).collect();
        }
        let mut fates = all(ActionFate::Told);
        let mut free: Vec<&'e ActionRow<'e>> = self.rows.clone();
        let mut left: Vec<usize> = Vec::new();
        for (at, action) in open.iter().enumerate() {
            let Some(wanted) = action.text() else { continue };
            let best = free
                .iter()
                .enumerate()
                .filter_map(|(index, row)| Some((alike(wanted, row.text()?), index)))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            match best {
                Some((score, index)) if score >= 0.5 => fates[at] = ActionFate::Row(free.remove(index)),
                _ if self.words.is_some_and(|words| alike(wanted, words) >= 0.5) => {}
                _ => left.push(at),
            }
        }
        // A reworded action is recognised by its owner and due date.
        left.retain(|at| {
            let action = open[*at];
            let same = |row: &&ActionRow<'_>| {
                row.actions == Actions::Previous
                    && row.due_on().is_some()
                    && row.due_on() == action.due_on()
                    && owner(row) == owner(action)
            };
            match free.iter().position(same) {
                Some(index) => {
                    fates[*at] = ActionFate::Row(free.remove(index));
                    false
                }
                None => true,
            }
        });
        // As many reworded actions as missing ones are the missing ones, when they have the same owners.
        let besides: Vec<_> = free.iter().filter(|row| row.actions == Actions::Previous).collect();
        let as_many = !left.is_empty() && left.len() == besides.len();
        let mut missing: Vec<_> = left.iter().map(|at| owner(open[*at])).collect();
        let mut found: Vec<_> = besides.iter().map(|row| owner(row)).collect();
        missing.sort_unstable();
        found.sort_unstable();
        if as_many && missing.iter().all(Option::is_some) && missing == found {
            return fates;
        }
        let sentences: Vec<&str> = self.sentences().collect();
        let names = self.names();
        let followed = |row: &ActionRow<'_>| {
            let Some(wanted) = row.text() else { return true };
            let told = |sentence: &&str| alike(wanted, sentence) >= 0.5;
            // One that was carried forward has been explained once; a word of it is enough, but not a name.
            let carried = row.actions == Actions::Previous;
            let hints = |sentence: &&str| shares_word(wanted, sentence, &names);
            sentences.iter().any(told) || carried && sentences.iter().any(hints)
        };
        // A name alone may stand in any sentence.
        let is_hinted = |row: &ActionRow<'_>| {
            row.text().is_some_and(|wanted| sentences.iter().any(|sentence| alike(wanted, sentence) > 0.34))
        };
        for at in left.into_iter().filter(|at| !followed(open[*at])) {
            fates[at] = ActionFate::Dropped { is_doubtful: as_many || is_hinted(open[at]) };
        }
        fates
    }

    /// The words of the names of the case and of the people in the record, as [`beginnings`] gives them.
    fn names(&self) -> Vec<String> {
        let subject = self.entry.subject;
        let case = subject.form.meaning(Meaning::CaseName).and_then(|field| subject.record.get(&field.name).text());
        let people = subject.people.written.iter().map(String::as_str);
        people.chain(case).flat_map(|name| beginnings(name, 3, 4)).collect()
    }

    /// The sentences of the whole record. An action may be followed up under its topic.
    fn sentences(&self) -> impl Iterator<Item = &str> {
        let texts = self.entry.subject.answers.iter().filter_map(|answer| answer.value.text());
        texts.flat_map(sentences)
    }
}

impl ActionReview<'_> {
    /// Returns the actions that a review in words leaves out. "Both are done" reviews them all. A part that says how
    /// something stands, and matches no action, may mean one in other words: for each such part the likest action
    /// counts as reviewed.
    fn unmentioned<'o, 'r>(&self, words: &str, open: &[&'o ActionRow<'r>]) -> Vec<&'o ActionRow<'r>> {
        if reviews_together(words, open.len()) {
            return Vec::new();
        }
        let names = self.names();
        let parts = parts(words);
        let elsewhere: Vec<&str> = self.sentences().collect();
        let mut meant = vec![false; parts.len()];
        // A part that speaks of one action may share a word with another: "visits arranged" with "Arrange a permit".
        let likest = |part: &String| {
            let scores = open.iter().filter_map(|action| Some(alike(action.text()?, part)));
            scores.fold(0.0, f64::max)
        };
        let likest: Vec<f64> = parts.iter().map(likest).collect();
        let mut missing: Vec<(bool, f64, &'o ActionRow<'r>)> = Vec::new();
        for action in open {
            let Some(wanted) = action.text() else { continue };
            let mut found = false;
            // A name alone may stand for anything.
            let mut all_names = names.clone();
            all_names.extend(capitals(wanted));
            for ((part, meant), likest) in parts.iter().zip(&mut meant).zip(&likest) {
                let likeness = alike(wanted, part);
                if likeness >= 0.5
                    || likeness >= 0.33 && likeness >= *likest
                    || shares_telling_word(wanted, part, &all_names)
                    || says_state(part) && shares_telling_word(wanted, part, &names)
                    || shares_abbreviation(part, wanted)
                {
                    (found, *meant) = (true, true);
                }
            }
            let follows = |sentence: &&str| {
                alike(wanted, sentence) >= 0.5
                    || says_state(sentence) && shares_telling_word(wanted, sentence, &all_names)
            };
            if !found && !elsewhere.iter().any(follows) {
                missing.push((hints_at(wanted, words), alike(wanted, words), action));
            }
        }
        // "Ruth's bit is done" answers what Ruth was to do.
        let free = parts.iter().zip(&meant).filter(|(_, meant)| !**meant).map(|(part, _)| part);
        let spare: Vec<&String> = free.filter(|part| says_state(part) && !is_talk(&fold(part))).collect();
        missing.retain(|(_, _, action)| !spare.iter().any(|part| names_owner(part, action)));
        let told = spare.iter().filter(|part| !open.iter().any(|action| names_owner(part, action))).count();
        if missing.len() <= told {
            return Vec::new();
        }
        missing.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
        missing.truncate(missing.len() - told);
        missing.into_iter().map(|(_, _, action)| action).collect()
    }
}

/// Whether a part of a review names the owner of an action: "Ruth's bit", "HM to ask".
fn names_owner(part: &str, action: &ActionRow<'_>) -> bool {
    let Some(owner) = owner(action) else { return false };
    let said = fold(part);
    let own: Vec<&str> = owner.split(' ').filter(|word| word.len() > 1).collect();
    said.split(' ').any(|word| own.iter().any(|own| word == *own || word.strip_suffix('s') == Some(own)))
}

/// Whether a record has a word of an action anywhere, in its texts or in the actions that it lists.
#[must_use]
pub fn mentions(entry: &HistoryEntry<'_>, action: &str) -> bool {
    let texts = entry.subject.answers.iter().filter_map(|answer| answer.value.text());
    let rows = entry.subject.actions.iter().filter_map(ActionRow::text);
    let is_meant = |said: &str| shares_telling_word(action, said, &[]) || shares_abbreviation(said, action);
    let has_no_word = || !shares_telling_word(action, action, &[]);
    texts.chain(rows).any(is_meant) || has_no_word()
}

fn owner(row: &ActionRow<'_>) -> Option<String> {
    row.owner().map(|text| fold(&text))
}
