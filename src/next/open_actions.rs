//! The open actions of a record, each once.

use std::borrow::Cow;

use crate::dates::{self, DateReading};
use crate::form::{Actions, Meaning};
use crate::person_name::fold;
use crate::record::{Record, Value};
use crate::rules::action_status;
use crate::rules::actions::{self, ActionDue, ActionRow};

/// Comes before the date in the mark of an action carried forward in a list of new ones.
const MARK: &str = " (carried forward from ";

/// Comes between that date and the due date.
const DUE: &str = ", due ";

/// An open action.
#[derive(Debug, Clone)]
pub(super) struct OpenAction {
    /// The action, in the record's words.
    pub text: String,
    /// The owner; empty when the record does not say.
    pub owner: String,
    /// The due date.
    pub due: ActionDue,
    /// The name of its table.
    pub table: String,
    /// The row there, from 1.
    pub row: usize,
    /// Whether it was agreed in the recorded session.
    pub new: bool,
    /// The date since which it has been carried forward, from its mark.
    pub since: Option<String>,
    /// The remark beside it, in a table without owner and date.
    pub remark: Option<String>,
}

/// Returns the open actions of a record, in its order.
pub(super) fn actions(record: &Record) -> Vec<OpenAction> {
    let mut out: Vec<OpenAction> = Vec::new();
    for action in actions::rows(record).iter().filter(|row| action_status::is_open(row)).filter_map(open_action) {
        match out.iter_mut().find(|known| is_same_action(known, &action)) {
            Some(known) => known.merge(action),
            None => out.push(action),
        }
    }
    out
}

fn open_action(row: &ActionRow<'_>) -> Option<OpenAction> {
    let written = row.text()?;
    let (text, mark) = unmarked(written);
    let mut due = row.due().map_or(ActionDue::Nothing, |(_, due)| due);
    let owner = row.owner().map_or_else(String::new, Cow::into_owned);
    if let (ActionDue::Nothing, Some((_, Some(was)))) = (&due, &mark) {
        due = match dates::read(was) {
            DateReading::Date(date) => ActionDue::On(date),
            _ => ActionDue::Vague((*was).to_owned()),
        };
    }
    let asks = |meaning| row.table.meaning(meaning).is_some();
    let beside = row.table.meaning(Meaning::Reason).filter(|_| {
        row.actions == Actions::Previous && !asks(Meaning::Owner) && !asks(Meaning::Due) && !asks(Meaning::OwnerAndDue)
    });
    Some(OpenAction {
        text: text.to_owned(),
        owner,
        due,
        table: row.field.to_owned(),
        row: row.number,
        new: row.actions == Actions::New,
        since: mark.map(|(since, _)| since.to_owned()),
        remark: beside.and_then(|column| row.value(column).text()).map(str::to_owned),
    })
}

/// Whether two rows have the same words and owner. The same action of two people is two actions.
fn is_same_action(known: &OpenAction, other: &OpenAction) -> bool {
    let (owner, other_owner) = (fold(&known.owner), fold(&other.owner));
    let same_owner = owner == other_owner || owner.is_empty() || other_owner.is_empty();
    fold(&known.text) == fold(&other.text) && same_owner
}

impl OpenAction {
    /// Adds a second row of the same action. The later row in the record wins.
    fn merge(&mut self, other: Self) {
        if !other.owner.is_empty() {
            self.owner = other.owner;
        }
        if other.due != ActionDue::Nothing {
            self.due = other.due;
        }
        if self.remark.is_none() {
            self.remark = other.remark;
        }
        self.new |= other.new;
    }

    /// The due date in words.
    pub(super) fn due_words(&self) -> Option<String> {
        match &self.due {
            ActionDue::Nothing => None,
            ActionDue::On(date) => Some(dates::long(*date)),
            ActionDue::Ambiguous(text) | ActionDue::Vague(text) => Some(text.clone()),
        }
    }

    /// Owner and due date in words, as in "Priya Nair-Hughes, by 13 June 2025". Each only if known and asked for.
    pub(super) fn who_when(&self, owner: bool, due: bool) -> String {
        let by = match &self.due {
            ActionDue::On(date) => Some(format!("by {}", dates::long(*date))),
            _ => self.due_words(),
        };
        let owner = Some(self.owner.clone()).filter(|name| owner && !name.is_empty());
        owner.into_iter().chain(by.filter(|_| due)).collect::<Vec<_>>().join(", ")
    }

    /// The text with the mark of an action that is carried forward in a list of new ones: since when, and its due date.
    pub(super) fn marked(&self, text: &str, session: Option<&str>) -> String {
        let since = self.since.as_deref().or(session).unwrap_or("the last session");
        let due = self.due_words().map(|due| format!("{DUE}{due}")).unwrap_or_default();
        format!("{text}{MARK}{since}{due})")
    }

    /// The due date as the value of a date field; other text stays text.
    pub(super) fn due_value(&self) -> Value {
        match &self.due {
            ActionDue::On(date) => Value::Date(*date),
            ActionDue::Nothing => Value::Empty,
            ActionDue::Ambiguous(text) | ActionDue::Vague(text) => Value::Text(text.clone()),
        }
    }
}

/// Splits an action's text from its mark.
fn unmarked(text: &str) -> (&str, Option<(&str, Option<&str>)>) {
    let parted = text.strip_suffix(')').and_then(|text| {
        let at = text.rfind(MARK)?;
        Some((&text[..at], &text[at + MARK.len()..]))
    });
    let Some((words, mark)) = parted else { return (text, None) };
    let (since, due) = mark.split_once(DUE).map_or((mark, None), |(since, due)| (since, Some(due)));
    // Other text in brackets belongs to the action.
    if words.trim().is_empty() || dates::read(since).date().is_none() {
        return (text, None);
    }
    (words, Some((since, due)))
}

#[cfg(test)]
mod tests {
    use super::unmarked;

    #[test]
    fn the_mark_of_an_action_carried_forward_is_removed() {
        let whole = "Visit Leo (at school) (carried forward from 3 June 2025, due 13 June 2025)";
        assert_eq!(unmarked(whole), ("Visit Leo (at school)", Some(("3 June 2025", Some("13 June 2025")))));
        assert_eq!(
            unmarked("Visit Leo (carried forward from 3 June 2025)"),
            ("Visit Leo", Some(("3 June 2025", None)))
        );
        for own in ["Visit Leo", "Visit Leo (at school)", "Visit Leo (carried forward from spring)"] {
            assert_eq!(unmarked(own), (own, None));
        }
    }
}
