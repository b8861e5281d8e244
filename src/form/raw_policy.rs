//! The syntax of an authority's policy: the `policy:` block of `authority.yaml`.
//! The types mirror the file and keep places; their doc comments become the descriptions in the JSON Schema. A macro
//! writes out the keys that every entry ends in, because `serde`'s `flatten` would lose the places.

use schemars::JsonSchema;
use serde::Deserialize;

use super::policy::{
    Activity, AgreementChange, AuditSubject, Calendar, CaseType, ChildRecordPart, CountedPer, Event, FirstStep,
    LengthMeaning, RecordsMove, Rescheduler, RetentionStart, SignedKind, Staff, Unit,
};
use super::raw_citation::{CITATION, RawCitation};
use super::{Grade, Role};
use crate::source::Spanned;

/// The words behind an entry.
#[derive(Debug)]
pub struct RawWords {
    /// The words themselves.
    pub citation: RawCitation,
    /// Further lines that say the same.
    pub also: Vec<Spanned<u32>>,
    /// Whether the number is Formfolio's reading.
    pub ours: bool,
    /// The first day on which the entry holds.
    pub valid_from: Option<Spanned<String>>,
    /// The last day on which the entry holds.
    pub valid_until: Option<Spanned<String>>,
    /// A note about the entry.
    pub note: Option<String>,
}

/// An entry of a policy.
pub trait RawEntry {
    /// Takes the words behind the entry out of it.
    fn take_words(&mut self) -> RawWords;
}

macro_rules! entry {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $key:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[schemars(deny_unknown_fields, extend("oneOf" = CITATION.clone()))]
        pub struct $name {
            $($(#[$about])* pub $key: $type,)*
            /// The key of the quote in `quotes` that states it.
            pub cites: Option<Spanned<String>>,
            /// The policy's own words, where `quotes` does not have them.
            pub quote: Option<Spanned<String>>,
            /// The file name of their document.
            pub source: Option<Spanned<String>>,
            /// The line, from 1.
            pub line: Option<Spanned<u32>>,
            /// Further lines of the same document that say the same.
            #[serde(default)]
            pub also: Vec<Spanned<u32>>,
            /// True when the number is Formfolio's reading because the document prints none.
            #[serde(default)]
            pub ours: bool,
            /// The first day on which the entry holds, as YYYY-MM-DD; always when not given.
            pub valid_from: Option<Spanned<String>>,
            /// The last day on which the entry holds, as YYYY-MM-DD; without end when not given.
            pub valid_until: Option<Spanned<String>>,
            /// A note about the entry, such as what it contradicts.
            pub note: Option<String>,
        }

        impl RawEntry for $name {
            fn take_words(&mut self) -> RawWords {
                RawWords {
                    citation: RawCitation {
                        cites: self.cites.take(),
                        quote: self.quote.take(),
                        source: self.source.take(),
                        line: self.line.take(),
                    },
                    also: std::mem::take(&mut self.also),
                    ours: self.ours,
                    valid_from: self.valid_from.take(),
                    valid_until: self.valid_until.take(),
                    note: self.note.take(),
                }
            }
        }
    };
}

/// The requirements of an authority's policy, topic by topic. Leave out a topic that the documents do not mention.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawPolicy {
    /// The calendar of bank holidays, which are no working days.
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
    /// The steps due when a case is new.
    #[serde(default)]
    pub new_cases: Vec<RawNewCase>,
    /// The activities that count as supervision.
    #[serde(default)]
    pub counts: Vec<RawActivity>,
    /// The activities that do not count as supervision.
    #[serde(default)]
    pub does_not_count: Vec<RawActivity>,
    /// How long a session lasts.
    #[serde(default)]
    pub length: Vec<RawLength>,
    /// The deadline for the supervisee's copy of the record.
    #[serde(default)]
    pub copy: Vec<RawDeadline>,
    /// The deadlines for the child's record.
    #[serde(default)]
    pub recording: Vec<RawRecording>,
    /// The supervision agreement.
    #[serde(default)]
    pub agreement: RawAgreementPolicy,
    /// Missed sessions.
    #[serde(default)]
    pub missed: RawMissedPolicy,
    /// The sheet on file that notes every session.
    #[serde(default)]
    pub sheet: Vec<RawSheet>,
    /// Audits, observations and figures.
    #[serde(default)]
    pub audits: Vec<RawAudits>,
    /// The handling of records when a member of staff changes post or is away.
    #[serde(default)]
    pub handover: Vec<RawHandover>,
    /// The documents to be signed.
    #[serde(default)]
    pub signing: Vec<RawSigning>,
    /// How long supervision files are kept.
    #[serde(default)]
    pub retention: Vec<RawRetention>,
}

/// The supervision agreement.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawAgreementPolicy {
    /// The deadline for the first agreement.
    #[serde(default)]
    pub first: Vec<RawDeadline>,
    /// The deadline for the supervisee's copy.
    #[serde(default)]
    pub copy: Vec<RawDeadline>,
    /// The interval between reviews.
    #[serde(default)]
    pub review: Vec<RawReview>,
    /// The changes that require a new agreement.
    #[serde(default)]
    pub renew: Vec<RawRenew>,
    /// The day from which every member of staff has an agreement.
    #[serde(default)]
    pub since: Vec<RawSince>,
}

/// Missed sessions.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawMissedPolicy {
    /// The deadline for a new date.
    #[serde(default)]
    pub reschedule: Vec<RawReschedule>,
    /// The deadline for reporting a session that was not made up.
    #[serde(default)]
    pub report: Vec<RawReport>,
}

/// A length of time.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawTerm {
    /// The number of units.
    pub count: Spanned<u32>,
    /// The unit.
    pub unit: Unit,
}

entry! {
    /// How often staff have supervision.
    RawSessions {
        /// The staff.
        staff: Staff,
        /// The activities, each required that often.
        activities: Spanned<Vec<Activity>>,
        /// The number of sessions in every period; one when not given.
        times: Option<Spanned<u32>>,
        /// The number of units in the period.
        every: Spanned<u32>,
        /// The unit: days, weeks, months or years.
        unit: Spanned<Unit>,
        /// The number of these sessions that are appraisals.
        appraisals: Option<Spanned<u32>>,
        /// The time from the start in the post to the first period.
        starts_after: Option<RawTerm>,
        /// The time from the start in the post to the end of the requirement.
        ends_after: Option<RawTerm>,
    }
}

entry! {
    /// How often a case is supervised.
    RawCases {
        /// The types of cases.
        types: Spanned<Vec<CaseType>>,
        /// The number of units in the period.
        every: Spanned<u32>,
        /// The unit: days, weeks, months or years.
        unit: Spanned<Unit>,
        /// The time from the start of the case to the first period.
        starts_after: Option<RawTerm>,
        /// The time from the start of the case to the end of the requirement.
        ends_after: Option<RawTerm>,
    }
}

entry! {
    /// A step due when a case is new.
    RawNewCase {
        /// Words of the names of the teams for which the step is due, in lower case; every team when not given.
        teams: Option<Vec<String>>,
        /// The step.
        due: FirstStep,
        /// The number of units of the deadline.
        within: Spanned<u32>,
        /// The unit.
        unit: Unit,
        /// The event that the deadline counts from.
        from: Event,
    }
}

entry! {
    /// An activity that counts as supervision, or does not.
    RawActivity {
        /// The activity.
        activity: Activity,
    }
}

entry! {
    /// How long a session lasts.
    RawLength {
        /// Minutes.
        minutes: Spanned<u32>,
        /// Whether the length is usual or the maximum.
        sense: LengthMeaning,
    }
}

entry! {
    /// A deadline.
    RawDeadline {
        /// The number of units.
        within: Spanned<u32>,
        /// The unit.
        unit: Unit,
        /// The event that the deadline counts from.
        from: Event,
    }
}

entry! {
    /// The deadline for something on the child's record.
    RawRecording {
        /// The part of the child's record.
        what: ChildRecordPart,
        /// The number of units of the deadline.
        within: Spanned<u32>,
        /// The unit.
        unit: Unit,
        /// The event that the deadline counts from.
        from: Event,
    }
}

entry! {
    /// The interval between reviews of an agreement.
    RawReview {
        /// The number of units.
        every: Spanned<u32>,
        /// The unit: days, weeks, months or years.
        unit: Spanned<Unit>,
    }
}

entry! {
    /// A change that requires a new agreement.
    RawRenew {
        /// The change.
        on: AgreementChange,
    }
}

entry! {
    /// The day from which every member of staff has an agreement.
    RawSince {
        /// The day, as YYYY-MM-DD.
        date: Spanned<String>,
    }
}

entry! {
    /// A new date for a missed session: `within`, `unit` and `from`, or `same_month`.
    RawReschedule {
        /// The person responsible.
        by: Spanned<Rescheduler>,
        /// The number of units of the deadline for agreeing the new date.
        within: Option<Spanned<u32>>,
        /// The unit.
        unit: Option<Unit>,
        /// The event that the deadline counts from.
        from: Option<Event>,
        /// True when the new session is in the same calendar month as the missed one.
        same_month: Option<bool>,
    }
}

entry! {
    /// A report about a session that was not made up.
    RawReport {
        /// The number of units of the deadline.
        within: Spanned<u32>,
        /// The unit.
        unit: Unit,
        /// The event that the deadline counts from.
        from: Event,
        /// The recipient, in words.
        to: String,
    }
}

entry! {
    /// The number of audits required.
    RawAudits {
        /// The subject.
        what: AuditSubject,
        /// The minimum in every period; one when not given.
        at_least: Option<Spanned<u32>>,
        /// The maximum in every period.
        at_most: Option<Spanned<u32>>,
        /// What the numbers are counted for.
        each: CountedPer,
        /// The number of units in the period.
        every: Spanned<u32>,
        /// The unit: days, weeks, months or years.
        unit: Spanned<Unit>,
        /// The person who audits, in words.
        by: String,
    }
}

entry! {
    /// The handling of records when a member of staff changes post or is away.
    RawHandover {
        /// The occasion.
        when: RecordsMove,
        /// The least length of the absence; any when not given.
        longer_than: Option<RawTerm>,
        /// The task, in words.
        what: String,
        /// The recipient, in words.
        to: String,
        /// True when a copy of the last appraisal is included.
        with_appraisal: Option<bool>,
    }
}

entry! {
    /// How long supervision files are kept.
    RawRetention {
        /// The length of time.
        term: RawTerm,
        /// The event that the time counts from.
        from: RetentionStart,
    }
}

entry! {
    /// A monitoring sheet that is kept on every file.
    RawSheet {}
}

entry! {
    /// A requirement to sign.
    RawSigning {
        /// The signed document.
        what: SignedKind,
        /// The roles that sign.
        by: Spanned<Vec<Role>>,
        /// True when each signature needs a date.
        dated: bool,
        /// The time from the session to the signatures.
        within: Option<RawTerm>,
        /// The lowest grade of signature accepted; typed when not given.
        grade: Option<Grade>,
    }
}
