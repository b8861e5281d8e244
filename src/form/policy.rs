//! An authority's policy as data: frequencies, lengths and deadlines, each with the sentence that states it.

use chrono::NaiveDate;

pub use super::term::{Deadline, Event, Period, Term, Unit};
use super::{Grade, Role};
pub use crate::dates::working_days::Calendar;
use crate::dates::working_days::WorkingDays;
use crate::finding::Citation;

/// The requirements of an authority, topic by topic.
///
/// Each number stands here once with its source; rules read and cite it. Where a document contradicts itself, both
/// statements stand, the one that applies first. A topic without a statement is an empty list, and its rules find
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// The calendar of bank holidays, which are no working days.
    pub calendar: Calendar,
    /// Further days on which the authority is closed.
    pub closures: Vec<NaiveDate>,
    /// How often staff have supervision.
    pub sessions: Vec<PolicyEntry<Sessions>>,
    /// How often a case is supervised.
    pub cases: Vec<PolicyEntry<Cases>>,
    /// What is due when a case is new.
    pub new_cases: Vec<PolicyEntry<NewCase>>,
    /// What counts as supervision.
    pub counts: Vec<PolicyEntry<Activity>>,
    /// What does not count as supervision.
    pub does_not_count: Vec<PolicyEntry<Activity>>,
    /// How long a session lasts.
    pub length: Vec<PolicyEntry<Length>>,
    /// By when the supervisee has a copy of the record.
    pub copy: Vec<PolicyEntry<Deadline>>,
    /// By when something is on the child's record.
    pub recording: Vec<PolicyEntry<Recording>>,
    /// The supervision agreement.
    pub agreement: AgreementPolicy,
    /// Sessions that were missed.
    pub missed: MissedPolicy,
    /// The sheet on file that notes every session.
    pub sheet: Vec<PolicyEntry<()>>,
    /// Audits, observations and figures.
    pub audits: Vec<PolicyEntry<Audits>>,
    /// The handling of records when a member of staff changes post.
    pub handover: Vec<PolicyEntry<Handover>>,
    /// The documents to be signed.
    pub signing: Vec<PolicyEntry<Signing>>,
    /// How long supervision files are kept.
    pub retention: Vec<PolicyEntry<Retention>>,
}

impl Policy {
    /// The authority's working days.
    #[must_use]
    pub fn working_days(&self) -> WorkingDays<'_> {
        WorkingDays { calendar: self.calendar, closures: &self.closures }
    }
}

/// The policy on supervision agreements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgreementPolicy {
    /// The deadline for the first agreement.
    pub first: Vec<PolicyEntry<Deadline>>,
    /// The deadline for the supervisee's copy.
    pub copy: Vec<PolicyEntry<Deadline>>,
    /// The interval between reviews.
    pub review: Vec<PolicyEntry<Period>>,
    /// The changes that require a new agreement.
    pub renew: Vec<PolicyEntry<AgreementChange>>,
    /// The day from which every member of staff has an agreement.
    pub since: Vec<PolicyEntry<NaiveDate>>,
}

/// The policy on missed sessions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MissedPolicy {
    /// The deadline for a new date.
    pub reschedule: Vec<PolicyEntry<Reschedule>>,
    /// The deadline for reporting a session that was not made up.
    pub report: Vec<PolicyEntry<MissedReport>>,
}

/// One statement of a policy, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyEntry<T> {
    /// The requirement.
    pub value: T,
    /// The words.
    pub citation: Citation,
    /// Further lines of the same document with the same statement.
    pub also: Vec<u32>,
    /// Whether the number is Formfolio's reading, because no document prints it.
    pub ours: bool,
    /// The first day on which the statement holds; none if it always did.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which the statement holds; none while no end is known.
    pub valid_until: Option<NaiveDate>,
    /// A note about the statement, such as what it contradicts.
    pub note: Option<String>,
}

impl<T> PolicyEntry<T> {
    /// Whether the statement holds on a day.
    #[must_use]
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// The statements that hold on a day.
pub fn in_force<T>(entries: &[PolicyEntry<T>], day: NaiveDate) -> impl Iterator<Item = &PolicyEntry<T>> {
    entries.iter().filter(move |entry| entry.is_in_force(day))
}

/// The staff that a frequency applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Staff {
    /// Staff without a more specific entry.
    #[default]
    All,
    /// Newly qualified, in the assessed and supported year in employment.
    Asye,
    /// Qualified, and new to the post.
    NewSocialWorker,
    /// Staff who hold no cases.
    WithoutCases,
    /// Foster carers.
    FosterCarer,
    /// A team as a whole, in group supervision.
    Team,
}

impl Staff {
    /// Every type of staff.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Asye, Self::NewSocialWorker, Self::WithoutCases, Self::FosterCarer, Self::Team];

    /// The keyword in definitions.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Asye => "asye",
            Self::NewSocialWorker => "new_social_worker",
            Self::WithoutCases => "without_cases",
            Self::FosterCarer => "foster_carer",
            Self::Team => "team",
        }
    }
}

/// A joint activity that may or may not count as supervision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// A formal session of one supervisor and one supervisee.
    Individual,
    /// Personal supervision: the worker, not the cases.
    Personal,
    /// Supervision of one child's case.
    Casework,
    /// Supervision of several workers on one case.
    Joint,
    /// Group supervision and pods.
    Group,
    /// A manager's oversight of a case.
    ManagementOversight,
    /// A discussion of one decision.
    KeyDecisionDiscussion,
    /// A forum or panel that decides.
    DecisionForum,
    /// Informal, responsive or unplanned supervision and consultation.
    Informal,
}

impl Activity {
    /// Whether a session is about one worker. In the next group session there are other people.
    #[must_use]
    pub fn is_of_one_worker(self) -> bool {
        matches!(self, Self::Individual | Self::Personal | Self::Casework | Self::Joint)
    }

    /// The activity in messages.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Individual => "individual supervision",
            Self::Personal => "personal supervision",
            Self::Casework => "case work supervision",
            Self::Joint => "joint supervision",
            Self::Group => "group supervision",
            Self::ManagementOversight => "management oversight",
            Self::KeyDecisionDiscussion => "key decision discussion",
            Self::DecisionForum => "decision-making forum",
            Self::Informal => "informal supervision",
        }
    }
}

/// The type of case that a frequency applies to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CaseType {
    /// Cases without a more specific entry.
    #[default]
    Any,
    /// High risk, the child not seen, or the family less engaged.
    HighRisk,
    /// Targeted services, below social work.
    TargetedServices,
    /// A single assessment that is completed and not yet transferred.
    SingleAssessment,
    /// A child with a child protection plan.
    ChildProtection,
    /// A child in need.
    ChildInNeed,
    /// A child looked after.
    LookedAfter,
    /// A care leaver.
    CareLeaver,
    /// A fostering household.
    FosterCarer,
}

/// How often staff have supervision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessions {
    /// The staff.
    pub staff: Staff,
    /// The activities, each required that often.
    pub activities: Vec<Activity>,
    /// The number of sessions in every period; usually one.
    pub times: u32,
    /// The period.
    pub period: Period,
    /// The number of these sessions that are appraisals.
    pub appraisals: u32,
    /// The time from the start in the post to the first period.
    pub starts_after: Option<Term>,
    /// The time from the start in the post to the end of the requirement.
    pub ends_after: Option<Term>,
}

/// How often a case is supervised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases {
    /// The types of cases.
    pub types: Vec<CaseType>,
    /// The interval.
    pub period: Period,
    /// The time from the start of the case to the first period.
    pub starts_after: Option<Term>,
    /// The time from the start of the case to the end of the requirement.
    pub ends_after: Option<Term>,
}

/// A step due when a case is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// Words of the names of the teams for which the step is due; for every team when empty.
    pub teams: Vec<String>,
    /// The step.
    pub due: FirstStep,
    /// The deadline.
    pub deadline: Deadline,
}

/// A step due when a case is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirstStep {
    /// The supervision overview of an assessment.
    Overview,
    /// The first formal supervision of the case.
    FirstSupervision,
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Minutes.
    pub minutes: u32,
    /// Whether the length is usual or the maximum.
    pub sense: LengthMeaning,
}

/// The meaning of a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LengthMeaning {
    /// A session ordinarily lasts that long; a shorter one is short.
    Usual,
    /// A session does not last longer.
    Most,
}

/// The deadline for something on the child's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recording {
    /// The part.
    pub what: ChildRecordPart,
    /// The deadline.
    pub deadline: Deadline,
}

/// A part of the child's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChildRecordPart {
    /// The record of case work supervision.
    Casework,
    /// Decisions and actions that concern a child or a family.
    Decisions,
}

/// A change that makes a new agreement necessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementChange {
    /// The supervisee has another role.
    Role,
    /// The supervisee has another supervisor.
    Supervisor,
}

/// The requirement of a new date for a missed session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reschedule {
    /// The person responsible.
    pub by: Rescheduler,
    /// The limit.
    pub limit: RescheduleLimit,
}

/// The limit for a missed session's new date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RescheduleLimit {
    /// The new date is agreed by then.
    Agreed(Deadline),
    /// The new session is in the same calendar month as the missed one.
    SameMonth,
}

/// The person responsible for a new date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rescheduler {
    /// The person who cancelled.
    Initiator,
    /// Supervisor and supervisee together.
    Both,
}

/// A report about a session that was not made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedReport {
    /// The deadline.
    pub deadline: Deadline,
    /// The recipient, in words.
    pub to: String,
}

/// The number of audits required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audits {
    /// The subject.
    pub what: AuditSubject,
    /// The minimum in every period.
    pub at_least: u32,
    /// The maximum in every period.
    pub at_most: Option<u32>,
    /// What the numbers are counted for.
    pub each: CountedPer,
    /// The period.
    pub period: Period,
    /// The person who audits, in words.
    pub by: String,
}

/// The subject of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditSubject {
    /// A supervision file.
    File,
    /// A supervisor supervising.
    Observation,
    /// A theme across files.
    Theme,
    /// The figures on how often supervision takes place.
    Figures,
    /// The experience of staff.
    Survey,
}

/// What numbers are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountedPer {
    /// The authority as a whole.
    Authority,
    /// Each auditor.
    Auditor,
    /// Each supervisor.
    Supervisor,
    /// Each supervisee.
    Supervisee,
}

/// The handling of records when a member of staff changes post or is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The occasion.
    pub when: RecordsMove,
    /// The least length of the absence; `None` for any.
    pub longer_than: Option<Term>,
    /// The task, in words.
    pub what: String,
    /// The recipient, in words.
    pub to: String,
    /// Whether a copy of the last appraisal is included.
    pub with_appraisal: bool,
}

/// An occasion on which records move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordsMove {
    /// The supervisee changes post or role.
    PostChange,
    /// The supervisor leaves.
    SupervisorLeaves,
    /// A member of staff plans to be away.
    PlannedAbsence,
    /// The supervisor is away.
    SupervisorAbsence,
}

/// How long supervision files are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The length of time.
    pub term: Term,
    /// The event that the time counts from.
    pub from: RetentionStart,
}

/// The event from which the time counts for which a supervision file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetentionStart {
    /// The member of staff leaves the post, for another one or altogether.
    PostEnd,
    /// The member of staff's employment ends.
    EmploymentEnd,
}

impl RetentionStart {
    /// The event in messages: "the end of employment".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::PostEnd => "the end of the post",
            Self::EmploymentEnd => "the end of employment",
        }
    }
}

/// A requirement to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// The signed document.
    pub what: SignedKind,
    /// The roles that sign.
    pub by: Vec<Role>,
    /// Whether each signature needs a date.
    pub dated: bool,
    /// The time from the session to the signatures.
    pub within: Option<Term>,
    /// The lowest grade accepted.
    pub grade: Grade,
}

/// A document to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignedKind {
    /// The supervision agreement or contract.
    Agreement,
    /// The record of a session.
    Record,
}
