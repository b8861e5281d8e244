//! What is true of forty people: the facts from which their folders are written, and from which it is computed what the
//! program has to say of them.

/// The day of the overview.
pub const TODAY: &str = "2025-07-10";
/// The first of the twelve months of [`Person::year`].
pub const FIRST_MONTH: (i32, u32) = (2024, 8);

/// Whose policy applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum House {
    Sandwell,
    Birmingham,
    Leicestershire,
    Worcestershire,
    Plymouth,
    /// Nothing says whose.
    Unknown,
}
pub use House::{Birmingham, Leicestershire, Plymouth, Sandwell, Unknown, Worcestershire};

/// The files in which a person's records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    Yaml,
    Word,
    Pdf,
}

/// What became of an action, counted in the sessions after the one that agreed it.
#[derive(Debug, Clone, Copy)]
pub enum Fate {
    /// Each later session carries it forward.
    Open,
    /// Done in the session so many later, carried forward by those between.
    Done(usize),
    /// Carried forward by so many sessions, and not mentioned in the next.
    Dropped(usize),
}

/// An action besides the one of every session.
#[derive(Debug, Clone, Copy)]
pub struct Extra {
    pub what: &'static str,
    /// Whether the supervisor is the owner.
    pub is_supervisors: bool,
    /// When it is due: a date, or words.
    pub due: &'static str,
    /// The number of the session that agrees it, from 0.
    pub agreed: usize,
    /// The day that the sessions that carry it forward name instead, where their form asks.
    pub moved_to: &'static str,
    pub fate: Fate,
}

/// The tracker of a newly qualified worker.
#[derive(Debug, Clone, Copy)]
pub struct Tracker {
    pub began: &'static str,
    /// When the reviews at three, six, nine and twelve months took place.
    pub reviews: [&'static str; 4],
    /// The outcome, and the day of the panel.
    pub outcome: (&'static str, &'static str),
}

/// A case of `folder.yaml`: its name, its type, since when, and when it was supervised.
pub type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// The facts about one person. Dates are written as 2025-03-04; an empty one is not known.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub name: &'static str,
    pub house: House,
    pub team: &'static str,
    pub supervisor: &'static str,
    pub staff: &'static str,
    pub start: &'static str,
    pub end: &'static str,
    /// What became of each month, from August 2024 to July 2025:
    /// `h` held, `s` held and only on the sheet, `w` moved within the month and held, `m` moved to the next month,
    /// `r` missed with a reason, `x` missed without one, `g` only group supervision, `-` nothing although due,
    /// `l` on leave, `.` not in post, `n` no session was due, `?` nothing says whether one was due, `_` not over.
    pub year: &'static str,
    /// The day of the month of their sessions.
    pub day: u32,
    /// The sessions, where they are not one a month on the same day.
    pub on: &'static [&'static str],
    /// The day of the agreement.
    pub agreement: &'static str,
    /// The weeks between sessions, where the agreement sets them.
    pub weeks: u32,
    /// The sessions of which the copy was given ten days later; otherwise it is given the day after.
    pub late: &'static [&'static str],
    /// The sessions of which no copy was given.
    pub no_copy: &'static [&'static str],
    /// The sessions whose record the worker has not signed.
    pub unsigned: &'static [&'static str],
    /// The audits of the file, each with its auditor.
    pub audits: &'static [(&'static str, &'static str)],
    pub tracker: Option<Tracker>,
    pub extras: &'static [Extra],
    pub leave: &'static [(&'static str, &'static str)],
    pub cases: &'static [Case],
    /// The day that the last record names for the next session; the same day of the next month otherwise.
    pub next: &'static str,
    pub files: Files,
    /// Whether anything but `folder.yaml` is in the folder.
    pub has_records: bool,
}
