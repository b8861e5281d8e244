//! Open actions of a record, and their review in the next one.

use std::collections::BTreeMap;

use super::actions::{ActionDue, ActionRow};
use super::history::{History, HistoryEntry};
use super::nothing::says_all_done;
use super::review_words::{is_talk, parts, reviews_together, says_state, sentences};
use crate::form::policy::Activity;
use crate::form::{Actions, Kind, Meaning};
use crate::person_name::fold;
use crate::record::Value;
use crate::record::typed::is_tick;

/// Words that do not help to recognise an action.
const COMMON: [&str; 26] = [
    "the",
    "and",
    "for",
    "with",
    "that",
    "this",
    "will",
    "from",
    "into",
    "about",
    "have",
    "has",
    "been",
    "are",
    "was",
    "were",
    "all",
    "any",
    "her",
    "his",
    "their",
    "with",
    "regarding",
    "please",
    "child",
    "children",
];

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
            let (Some(before), Some(now)) = (text(row), text(other)) else { return false };
            other.actions != Actions::Previous && is_same_action(before, now)
        };
        row.actions == Actions::Previous && rows.iter().any(anew)
    };
    rows.iter().filter(|row| is_open(row) && !is_agreed_anew(row)).collect()
}

/// Whether an action is open. A printed row is a prompt, not an action to carry forward.
#[must_use]
pub fn is_open(row: &ActionRow<'_>) -> bool {
    text(row).is_some() && !is_done(row)
}

/// The text of an action.
#[must_use]
pub fn text<'e>(row: &ActionRow<'e>) -> Option<&'e str> {
    row.table.meaning(Meaning::Action).and_then(|column| row.value(column).taken().text())
}

/// The most bytes of a comment that may say that an action is done. A longer one speaks of other things, too. Our choice.
const LONGEST_COMMENT: usize = 80;

/// Whether an action is marked as done, by a tick or in words, or no longer needed.
#[must_use]
pub fn is_done(row: &ActionRow<'_>) -> bool {
    const DONE: [&str; 17] = [
        "sent",
        "submitted",
        "attended",
        "emailed",
        "given",
        "gone",
        "complete",
        "completed",
        "comp",
        "compl",
        "done",
        "closed",
        "achieved",
        "actioned",
        "met",
        "finished",
        "no longer required",
    ];
    let written = |meaning| row.table.meaning(meaning).and_then(|column| row.value(column).text());
    let status = written(Meaning::Status).filter(|status| !status.trim().is_empty());
    // "Sent 5/6" may stand among the comments, with an empty status.
    let comment = written(Meaning::Reason).filter(|_| status.is_none() && row.actions == Actions::Previous);
    let is_told = |comment: &str| {
        if comment.len() > LONGEST_COMMENT {
            return false;
        }
        let folded = fold(comment);
        let begins = folded.split(' ').next().is_some_and(|first| DONE.contains(&first));
        begins && !leaves_open(&folded) || says_it_was_done(&folded, text(row).unwrap_or_default())
    };
    let says_so = status.is_some_and(|status| {
        if is_tick(status) {
            return true;
        }
        let folded = fold(status);
        let not = ["not ", "un", "partly ", "partially ", "in"].iter().any(|start| folded.starts_with(start));
        let dropped = ["no longer", "not needed", "not required", "not held", "cancelled", "superseded", "withdrawn"];
        if dropped.iter().any(|words| folded.contains(words)) {
            return true;
        }
        let has_word = DONE.iter().any(|word| folded.split(' ').any(|part| part == *word) || folded == *word);
        !not && (has_word || says_it_was_done(&folded, text(row).unwrap_or_default()))
    });
    row.ticked(Meaning::Complete) || says_so || comment.is_some_and(is_told)
}

/// Whether the review of an action says that it took place, or what was done, in the past tense of the action's own verb:
/// "held 17/7", "went ahead", "rang her" for "Ring the landlord". The review is folded by [`fold`].
fn says_it_was_done(review: &str, action: &str) -> bool {
    const TOOK_PLACE: [&str; 11] = [
        " held ",
        " took place ",
        " taken place ",
        " happened ",
        " went ahead ",
        " gone ahead ",
        " went well ",
        " was completed ",
        " sorted ",
        " resolved ",
        " dealt with ",
    ];
    if leaves_open(review) || LEFT_OPEN.iter().any(|beginning| review.starts_with(beginning)) {
        return false;
    }
    let (review, action) = (format!(" {review} "), fold(action));
    // What is planned is still to come.
    let of_action =
        |said: &str| !["planned", "scheduled"].contains(&said) && action.split(' ').any(|word| is_past_of(said, word));
    TOOK_PLACE.iter().any(|words| review.contains(words)) || review.split(' ').any(of_action)
}

/// Whether the review of an action, folded by [`fold`], leaves something of it to be done: "to be held", "rang, no
/// answer", "held over to July".
fn leaves_open(review: &str) -> bool {
    const OPEN: [&str; 28] = [
        " not ",
        " no ",
        " to be ",
        " be held ",
        " being ",
        " is held ",
        " will ",
        " wont ",
        " cannot ",
        " couldnt ",
        " awaiting ",
        " waiting ",
        " await ",
        " chase ",
        " chasing ",
        " but ",
        " yet ",
        " again ",
        " part ",
        " partly ",
        " half ",
        " held up ",
        " held over ",
        " held back ",
        " on hold ",
        " message ",
        " voicemail ",
        " need ",
    ];
    let review = format!(" {review} ");
    OPEN.iter().any(|words| review.contains(words))
}

/// Whether a word is the past tense of another: "rang" of "ring", "visited" of "visit", "planned" of "plan".
fn is_past_of(said: &str, word: &str) -> bool {
    const IRREGULAR: [(&str, &[&str]); 28] = [
        ("ring", &["rang", "rung", "phoned", "called"]),
        ("call", &["rang", "rung", "phoned"]),
        ("phone", &["rang", "rung", "called"]),
        ("tel", &["rang", "rung", "phoned", "called"]),
        ("send", &["sent"]),
        ("meet", &["met"]),
        ("write", &["wrote", "written"]),
        ("speak", &["spoke", "spoken"]),
        ("talk", &["spoke", "spoken"]),
        ("see", &["saw", "seen"]),
        ("visit", &["seen", "saw"]),
        ("take", &["took", "taken"]),
        ("give", &["gave"]),
        ("get", &["got", "received", "recd"]),
        ("make", &["made"]),
        ("do", &["did"]),
        ("go", &["went"]),
        ("find", &["found"]),
        ("tell", &["told"]),
        ("buy", &["bought"]),
        ("pay", &["paid"]),
        ("draw", &["drew", "drawn"]),
        ("bring", &["brought"]),
        ("run", &["ran"]),
        ("lead", &["led"]),
        ("choose", &["chose", "chosen"]),
        ("build", &["built"]),
        ("teach", &["taught"]),
    ];
    if IRREGULAR.iter().any(|(verb, past)| *verb == word && past.contains(&said)) {
        return true;
    }
    let Some(stem) = said.strip_suffix("ed").filter(|stem| stem.len() > 1 && word.len() > 2) else { return false };
    let ends_in_y = || stem.strip_suffix('i').is_some_and(|start| word.strip_suffix('y') == Some(start));
    let is_doubled = || {
        let mut last = stem.chars().rev();
        last.next() == last.next() && word.len() + 1 == stem.len() && stem.starts_with(word)
    };
    stem == word || word.strip_suffix('e') == Some(stem) || ends_in_y() || is_doubled()
}

/// Beginnings of the words by which a review leaves an action open, folded by [`fold`].
const LEFT_OPEN: [&str; 26] = [
    "not ",
    "no ",
    "in progress",
    "in prog",
    "ongoing",
    "on going",
    "delayed",
    "delay",
    "outstanding",
    "open",
    "carried",
    "carry",
    "c f",
    "cf",
    "cfwd",
    "started",
    "begun",
    "part",
    "half",
    "late",
    "overdue",
    "to ",
    "still",
    "awaiting",
    "waiting",
    "pending",
];

/// What the review of an earlier action says of it; none where it is a new action.
fn reviewed<'e>(row: &ActionRow<'e>) -> Option<&'e str> {
    let column = row.table.meaning(Meaning::Status).filter(|_| row.actions == Actions::Previous)?;
    row.value(column).text().filter(|text| !text.trim().is_empty())
}

/// Whether the review of an earlier action says something of it that does not leave it open: "Booked", "Agreed w/ GP".
#[must_use]
pub fn was_reviewed(row: &ActionRow<'_>) -> bool {
    reviewed(row).is_some_and(|text| {
        let folded = fold(text);
        !folded.is_empty() && !LEFT_OPEN.iter().any(|beginning| folded.starts_with(beginning))
    })
}

/// Whether the review of an earlier action says that what was to be arranged is arranged: "Booked", "Referred".
#[must_use]
pub fn is_arranged(row: &ActionRow<'_>) -> bool {
    const ARRANGED: [&str; 14] = [
        "booked",
        "arranged",
        "ordered",
        "applied",
        "enrolled",
        "registered",
        "referred",
        "requested",
        "organised",
        "scheduled",
        "invited",
        "agreed",
        "shared",
        "signed",
    ];
    const IN_DIARY: [&str; 4] = ["in diary", "in the diary", "in diaries", "date set"];
    let is_said = |text: &str| {
        let folded = fold(text);
        let first = folded.split(' ').next();
        first.is_some_and(|word| ARRANGED.contains(&word)) || IN_DIARY.iter().any(|words| folded.starts_with(words))
    };
    reviewed(row).is_some_and(is_said)
}

/// The due date of an action, if it is a date.
#[must_use]
pub fn due_on(row: &ActionRow<'_>) -> Option<chrono::NaiveDate> {
    match row.due() {
        Some((_, ActionDue::On(date))) => Some(date),
        _ => None,
    }
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
            let Some(wanted) = text(action) else { continue };
            let best = free
                .iter()
                .enumerate()
                .filter_map(|(index, row)| Some((alike(wanted, text(row)?), index)))
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
                    && due_on(row).is_some()
                    && due_on(row) == due_on(action)
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
            let Some(wanted) = text(row) else { return true };
            let told = |sentence: &&str| alike(wanted, sentence) >= 0.5;
            // One that was carried forward has been explained once; a word of it is enough, but not a name.
            let carried = row.actions == Actions::Previous;
            let hints = |sentence: &&str| shares_word(wanted, sentence, &names);
            sentences.iter().any(told) || carried && sentences.iter().any(hints)
        };
        // A name alone may stand in any sentence.
        let is_hinted = |row: &ActionRow<'_>| {
            text(row).is_some_and(|wanted| sentences.iter().any(|sentence| alike(wanted, sentence) > 0.34))
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
            let scores = open.iter().filter_map(|action| Some(alike(text(action)?, part)));
            scores.fold(0.0, f64::max)
        };
        let likest: Vec<f64> = parts.iter().map(likest).collect();
        let mut missing: Vec<(bool, f64, &'o ActionRow<'r>)> = Vec::new();
        for action in open {
            let Some(wanted) = text(action) else { continue };
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
    let rows = entry.subject.actions.iter().filter_map(text);
    let is_meant = |said: &str| shares_telling_word(action, said, &[]) || shares_abbreviation(said, action);
    let has_no_word = || !shares_telling_word(action, action, &[]);
    texts.chain(rows).any(is_meant) || has_no_word()
}

/// Returns whether a sentence has a word that only few actions have and that this action has, too. A name is none.
#[must_use]
pub fn tells_apart(sentence: &str, action: &str) -> bool {
    let names: Vec<String> = capitals(action).collect();
    shares_telling_word(action, sentence, &names)
}

/// The beginnings of the words of an action with a capital, after its first one: names of children and services.
fn capitals(wanted: &str) -> impl Iterator<Item = String> {
    let words = wanted.split_whitespace().skip(1).filter(|word| word.starts_with(char::is_uppercase));
    words.map(|word| fold(word).chars().take(4).collect())
}

/// Returns whether an action and a sentence have the beginning of a word in common that is neither a name nor in
/// `COMMON_BEGINNINGS`.
fn shares_telling_word(wanted: &str, sentence: &str, names: &[String]) -> bool {
    /// Words of many actions, by their first four letters.
    const COMMON_BEGINNINGS: [&str; 50] = [
        "repo", "meet", "fami", "visi", "week", "mont", "sess", "supe", "reco", "case", "plan", "revi", "send", "chec",
        "book", "call", "date", "acti", "upda", "next", "last", "time", "ask", "get", "see", "look", "talk", "spea",
        "disc", "ring", "make", "need", "arra", "atte", "chas", "comp", "cont", "find", "foll", "give", "mtg", "new",
        "obta", "orga", "prov", "sort", "take", "work", "writ", "agre",
    ];
    let said = beginnings(sentence, 3, 4);
    let telling = |word: &String| !COMMON_BEGINNINGS.contains(&word.as_str()) && !names.contains(word);
    beginnings(wanted, 3, 4).iter().any(|word| telling(word) && said.contains(word))
}

fn owner(row: &ActionRow<'_>) -> Option<String> {
    row.owner().map(|text| fold(&text))
}

/// Whether a word of a review may be meant for an action: "He has moved" for "Half a day off for moving house".
fn hints_at(wanted: &str, words: &str) -> bool {
    let said = beginnings(words, 4, 3);
    beginnings(wanted, 4, 3).iter().any(|word| said.contains(word))
}

/// Whether a sentence shares the beginning of a word with an action. Words such as "get" and "call" are too short.
fn shares_word(wanted: &str, sentence: &str, names: &[String]) -> bool {
    let said = beginnings(sentence, 4, 4);
    beginnings(wanted, 4, 4).iter().any(|word| said.contains(word) && !names.contains(word))
}

/// Whether a sentence of some texts tells of an action: it has half of its words.
#[must_use]
pub fn tells_of(said: &[&str], action: &str) -> bool {
    said.iter().flat_map(|text| sentences(text)).any(|sentence| alike(action, sentence) >= 0.5)
}

/// Whether a text may speak of an action: it shares the beginning of a word or an abbreviation such as "GP". Of an action
/// without such words, every text may.
#[must_use]
pub fn speaks_of(said: &str, action: &str) -> bool {
    if beginnings(action, 4, 3).is_empty() && abbreviations(action).is_empty() {
        return true;
    }
    hints_at(action, said) || shares_abbreviation(said, action)
}

/// Whether a text has an abbreviation of an action, such as "GP".
fn shares_abbreviation(said: &str, action: &str) -> bool {
    let known = abbreviations(said);
    abbreviations(action).iter().any(|word| known.contains(word))
}

/// The words in capitals.
fn abbreviations(text: &str) -> Vec<&str> {
    let is_abbreviation = |word: &&str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 && word.chars().all(char::is_uppercase)
    };
    text.split(|c: char| !c.is_alphanumeric()).filter(is_abbreviation).collect()
}

/// The first letters of the words of a text that help to recognise an action. `shortest` is the least length of a word.
fn beginnings(text: &str, shortest: usize, letters: usize) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| word.len() >= shortest && !COMMON.contains(word));
    words.map(|word| word.chars().take(letters).collect()).collect()
}

/// Whether two texts name the same action: one has half of the words of the other.
#[must_use]
pub fn is_same_action(one: &str, other: &str) -> bool {
    alike(one, other) >= 0.5 || alike(other, one) >= 0.5
}

/// The share of the words of `wanted` that are in `found`, from 0 to 1, by the first five letters of each.
fn alike(wanted: &str, found: &str) -> f64 {
    let (wanted, found) = (beginnings(wanted, 3, 5), beginnings(found, 3, 5));
    if wanted.is_empty() {
        return if found.is_empty() { 1.0 } else { 0.0 };
    }
    let shared = wanted.iter().filter(|word| found.iter().any(|other| is_same_word(word, other))).count();
    shared as f64 / wanted.len() as f64
}

/// Whether the beginnings of two words are those of one: "plan" and "planned".
fn is_same_word(one: &str, other: &str) -> bool {
    let begins = |short: &str, long: &str| short.len() == 4 && long.starts_with(short);
    one == other || begins(one, other) || begins(other, one)
}

#[cfg(test)]
mod tests {
    use super::{alike, says_it_was_done};

    #[test]
    fn a_reworded_action_is_recognised() {
        assert!(alike("Update the chronology for Maya", "Chronology updated for Maya") >= 0.5);
        assert!(alike("Book fire safety training", "Fire safety training: booked for 12 May") >= 0.5);
        assert!(alike("Update the chronology for Maya", "Visit Leo at school") < 0.5);
    }

    #[test]
    fn what_is_still_to_come_is_not_done() {
        assert!(says_it_was_done("rang her on friday", "Ring the landlord"));
        for review in ["to read by friday", "ongoing will ring", "to be held in july"] {
            assert!(!says_it_was_done(review, "Ring the landlord and read the care plan"), "{review}");
        }
    }
}
