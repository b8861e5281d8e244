//! The syntax of an authority's policy: the `policy:` block of `authority.yaml`.
//!
//! Like [`super::raw`], these types mirror the file and keep places; their doc comments become the
//! descriptions in the JSON Schema. Every entry ends in the same keys, which say in which words a
//! document says it; `serde`'s `flatten` would lose the places, so a macro writes them out.

use schemars::JsonSchema;
use serde::Deserialize;

use super::policy::{
    Activity, AgreementChange, AuditSubject, Calendar, CaseType, ChildRecordPart, CountedPer, Event, FirstStep,
    LengthMeaning, RecordsMove, Rescheduler, SignedKind, Staff, Unit,
};
use super::{Grade, Role};
use crate::source::Spanned;

/// The words behind an entry.
#[derive(Debug)]
pub struct RawWords {
    /// The policy's own words.
    pub quote: Spanned<String>,
    /// The policy document's file name.
    pub source: Spanned<String>,
    /// The line, from 1.
    pub line: Spanned<u32>,
    /// Further lines that say the same.
    pub also: Vec<Spanned<u32>>,
    /// Whether the number is our reading.
    pub ours: bool,
    /// What to know about it.
    pub note: Option<String>,
}

macro_rules! entry {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $key:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $($(#[$about])* pub $key: $type,)*
            /// The policy's own words, exactly.
            pub quote: Spanned<String>,
            /// The policy document's file name.
            pub source: Spanned<String>,
            /// The line, from 1.
            pub line: Spanned<u32>,
            /// Further lines of the same document that say the same.
            #[serde(default)]
            pub also: Vec<Spanned<u32>>,
            /// True when the number is our reading because the document prints none.
            #[serde(default)]
            pub ours: bool,
            /// What to know about it, such as what it contradicts.
            pub note: Option<String>,
        }

        impl $name {
            /// What the entry says, and the words behind it.
            pub fn split(self) -> (($($type,)*), RawWords) {
                let words = RawWords {
                    quote: self.quote,
                    source: self.source,
                    line: self.line,
                    also: self.also,
                    ours: self.ours,
                    note: self.note,
                };
                (($(self.$key,)*), words)
            }
        }
    };
}

/// What an authority's policy demands, topic by topic. Leave a topic out when the documents are silent.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawPolicy {
    /// Whose bank holidays are no working days.
    #[serde(default)]
    pub calendar: Calendar,
    /// Further days on which the authority is closed, such as those between Christmas and New Year: YYYY-MM-DD.
    #[serde(default)]
    pub closures: Vec<Spanned<String>>,
    /// How often staff have supervision.
    #[serde(default)]
    pub sessions: Vec<RawSessions>,
    /// How often a case is supervised.
    #[serde(default)]
    pub cases: Vec<RawCases>,
    /// What is due when a case is new.
    #[serde(default)]
    pub new_cases: Vec<RawNewCase>,
    /// What counts as supervision.
    #[serde(default)]
    pub counts: Vec<RawActivity>,
    /// What does not count as supervision.
    #[serde(default)]
    pub does_not_count: Vec<RawActivity>,
    /// How long a session lasts.
    #[serde(default)]
    pub length: Vec<RawLength>,
    /// By when the supervisee has a copy of the record.
    #[serde(default)]
    pub copy: Vec<RawDeadline>,
    /// By when something is on the child's record.
    #[serde(default)]
    pub recording: Vec<RawRecording>,
    /// The supervision agreement.
    #[serde(default)]
    pub agreement: RawAgreementPolicy,
    /// Sessions that were missed.
    #[serde(default)]
    pub missed: RawMissedPolicy,
    /// Audits, observations and figures.
    #[serde(default)]
    pub audits: Vec<RawAudits>,
    /// What happens with the records when somebody changes post or is away.
    #[serde(default)]
    pub handover: Vec<RawHandover>,
    /// What has to be signed.
    #[serde(default)]
    pub signing: Vec<RawSigning>,
}

/// The supervision agreement.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawAgreementPolicy {
    /// By when there is a first one.
    #[serde(default)]
    pub first: Vec<RawDeadline>,
    /// By when the supervisee has a copy.
    #[serde(default)]
    pub copy: Vec<RawDeadline>,
    /// How often it is reviewed.
    #[serde(default)]
    pub review: Vec<RawReview>,
    /// What makes a new one necessary.
    #[serde(default)]
    pub renew: Vec<RawRenew>,
    /// From which day on every member of staff has one.
    #[serde(default)]
    pub since: Vec<RawSince>,
}

/// Sessions that were missed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawMissedPolicy {
    /// By when there is a new date.
    #[serde(default)]
    pub reschedule: Vec<RawReschedule>,
    /// By when a session that was not made up is reported.
    #[serde(default)]
    pub report: Vec<RawReport>,
}

/// A stretch of time.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawTerm {
    /// How many.
    pub count: Spanned<u32>,
    /// Of what.
    pub unit: Unit,
}

entry! {
    /// How often staff have supervision.
    RawSessions {
        /// Whose sessions.
        staff: Staff,
        /// What of; each of them that often.
        activities: Spanned<Vec<Activity>>,
        /// So many times in every period; once when not given.
        times: Option<Spanned<u32>>,
        /// Every so many.
        every: Spanned<u32>,
        /// Of what: days, weeks, months or years.
        unit: Spanned<Unit>,
        /// Of these sessions, so many are appraisals.
        appraisals: Option<Spanned<u32>>,
        /// It begins so long after the start in the post.
        starts_after: Option<RawTerm>,
        /// It ends so long after the start in the post.
        ends_after: Option<RawTerm>,
    }
}

entry! {
    /// How often a case is supervised.
    RawCases {
        /// Which cases.
        types: Spanned<Vec<CaseType>>,
        /// Every so many.
        every: Spanned<u32>,
        /// Of what: days, weeks, months or years.
        unit: Spanned<Unit>,
        /// It begins so long after the case began.
        starts_after: Option<RawTerm>,
        /// It ends so long after the case began.
        ends_after: Option<RawTerm>,
    }
}

entry! {
    /// Something due when a case is new.
    RawNewCase {
        /// What is due.
        due: FirstStep,
        /// Within so many.
        within: Spanned<u32>,
        /// Of what.
        unit: Unit,
        /// Counted from what.
        from: Event,
    }
}

entry! {
    /// Something that counts as supervision, or does not.
    RawActivity {
        /// What it is.
        activity: Activity,
    }
}

entry! {
    /// How long a session lasts.
    RawLength {
        /// Minutes.
        minutes: Spanned<u32>,
        /// Whether that is usual or the most.
        sense: LengthMeaning,
    }
}

entry! {
    /// A time by which something is done.
    RawDeadline {
        /// Within so many.
        within: Spanned<u32>,
        /// Of what.
        unit: Unit,
        /// Counted from what.
        from: Event,
    }
}

entry! {
    /// By when something is on the child's record.
    RawRecording {
        /// What.
        what: ChildRecordPart,
        /// Within so many.
        within: Spanned<u32>,
        /// Of what.
        unit: Unit,
        /// Counted from what.
        from: Event,
    }
}

entry! {
    /// How often an agreement is reviewed.
    RawReview {
        /// Every so many.
        every: Spanned<u32>,
        /// Of what: days, weeks, months or years.
        unit: Spanned<Unit>,
    }
}

entry! {
    /// What makes a new agreement necessary.
    RawRenew {
        /// A change of what.
        on: AgreementChange,
    }
}

entry! {
    /// From which day on every member of staff has an agreement.
    RawSince {
        /// The day, as YYYY-MM-DD.
        date: Spanned<String>,
    }
}

entry! {
    /// A new date for a missed session: `within`, `unit` and `from`, or `same_month`.
    RawReschedule {
        /// Who sees to it.
        by: Spanned<Rescheduler>,
        /// The new date is agreed within so many.
        within: Option<Spanned<u32>>,
        /// Of what.
        unit: Option<Unit>,
        /// Counted from what.
        from: Option<Event>,
        /// True when the new session is in the calendar month of the missed one.
        same_month: Option<bool>,
    }
}

entry! {
    /// A report about a session that was not made up.
    RawReport {
        /// Within so many.
        within: Spanned<u32>,
        /// Of what.
        unit: Unit,
        /// Counted from what.
        from: Event,
        /// To whom, in words.
        to: String,
    }
}

entry! {
    /// How many of something are looked at.
    RawAudits {
        /// What is looked at.
        what: AuditSubject,
        /// At least so many in every period; one when not given.
        at_least: Option<Spanned<u32>>,
        /// At most so many in every period.
        at_most: Option<Spanned<u32>>,
        /// For each of whom the numbers count.
        each: CountedPer,
        /// Every so many.
        every: Spanned<u32>,
        /// Of what: days, weeks, months or years.
        unit: Spanned<Unit>,
        /// Who does it, in words.
        by: String,
    }
}

entry! {
    /// What happens with the records when somebody changes post or is away.
    RawHandover {
        /// When.
        when: RecordsMove,
        /// Only when it lasts longer than this.
        longer_than: Option<RawTerm>,
        /// What is handed on or arranged, in words.
        what: String,
        /// To whom, in words.
        to: String,
        /// True when a copy of the last appraisal goes along.
        with_appraisal: Option<bool>,
    }
}

entry! {
    /// What has to be signed, and by whom.
    RawSigning {
        /// What.
        what: SignedKind,
        /// Who signs.
        by: Spanned<Vec<Role>>,
        /// True when each signature has its date.
        dated: bool,
        /// The least that will do as a signature; typed when not given.
        grade: Option<Grade>,
    }
}
