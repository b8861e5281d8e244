//! An authority's policy as data: how often, how long, by when, and in which words it says so.
//!
//! A number stands here once, with the sentence it comes from; rules read it and cite it. Where a
//! document says two things, both stand, the one to go by first. A topic that a document is silent
//! about is an empty list, and then no rule may find anything.

use chrono::NaiveDate;

pub use super::term::{Deadline, Event, Period, Term, Unit};
use super::{Grade, Role};
pub use crate::dates::working::Calendar;
use crate::dates::working::WorkingDays;
use crate::finding::Citation;

/// What an authority demands, topic by topic.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Whose bank holidays are no working days.
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
    /// Audits, observations and figures.
    pub audits: Vec<PolicyEntry<Audits>>,
    /// What happens with the records when somebody changes post.
    pub handover: Vec<PolicyEntry<Handover>>,
    /// What has to be signed.
    pub signing: Vec<PolicyEntry<Signing>>,
}

impl Policy {
    /// The authority's working days.
    #[must_use]
    pub fn working_days(&self) -> WorkingDays<'_> {
        WorkingDays { calendar: self.calendar, closures: &self.closures }
    }
}

/// What a policy says of the supervision agreement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgreementPolicy {
    /// By when there is a first one.
    pub first: Vec<PolicyEntry<Deadline>>,
    /// By when the supervisee has a copy.
    pub copy: Vec<PolicyEntry<Deadline>>,
    /// How often it is reviewed.
    pub review: Vec<PolicyEntry<Period>>,
    /// What makes a new one necessary.
    pub renew: Vec<PolicyEntry<AgreementChange>>,
    /// From which day on every member of staff has one.
    pub since: Vec<PolicyEntry<NaiveDate>>,
}

/// What a policy says of missed sessions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MissedPolicy {
    /// By when there is a new date.
    pub reschedule: Vec<PolicyEntry<Reschedule>>,
    /// By when a session that was not made up is reported.
    pub report: Vec<PolicyEntry<MissedReport>>,
}

/// One thing a policy says, with the words it says it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyEntry<T> {
    /// What it says.
    pub value: T,
    /// The words.
    pub citation: Citation,
    /// Further lines of the same document that say the same.
    pub also: Vec<u32>,
    /// The number is our reading: no document prints it.
    pub ours: bool,
    /// What to know about it, such as what it contradicts.
    pub note: Option<String>,
}

/// Whose sessions a frequency is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Staff {
    /// Everybody to whom nothing more particular applies.
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

    /// The word in definitions.
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

/// What people do together that may or may not be supervision.
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
    /// How a message names it.
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

/// The type of case a frequency is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseType {
    /// Every case to which nothing more particular applies.
    #[default]
    Any,
    /// High risk, the child not in sight, or the family less engaged.
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
    /// Who.
    pub staff: Staff,
    /// What of; each of them that often.
    pub activities: Vec<Activity>,
    /// So many times in every period; usually once.
    pub times: u32,
    /// The period.
    pub period: Period,
    /// Of these, so many are appraisals.
    pub appraisals: u32,
    /// It begins so long after the start in the post.
    pub starts_after: Option<Term>,
    /// It ends so long after the start in the post.
    pub ends_after: Option<Term>,
}

/// How often a case is supervised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases {
    /// Which cases.
    pub types: Vec<CaseType>,
    /// How often.
    pub period: Period,
    /// It begins so long after the case began.
    pub starts_after: Option<Term>,
    /// It ends so long after the case began.
    pub ends_after: Option<Term>,
}

/// Something due when a case is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCase {
    /// What is due.
    pub due: FirstStep,
    /// By when.
    pub deadline: Deadline,
}

/// What is due when a case is new.
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
    /// Whether that is usual or the most.
    pub sense: LengthMeaning,
}

/// What a length means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LengthMeaning {
    /// A session ordinarily lasts that long; a shorter one is short.
    Usual,
    /// A session does not last longer.
    Most,
}

/// By when something is on the child's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recording {
    /// What.
    pub what: ChildRecordPart,
    /// By when.
    pub deadline: Deadline,
}

/// What goes on the child's record.
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

/// A new date for a missed session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reschedule {
    /// Who sees to it.
    pub by: Rescheduler,
    /// By when there is one.
    pub limit: RescheduleLimit,
}

/// By when a missed session has a new date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RescheduleLimit {
    /// The new date is agreed by then.
    Agreed(Deadline),
    /// The new session is in the calendar month of the missed one.
    SameMonth,
}

/// Who sees to a new date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rescheduler {
    /// Whoever cancelled.
    Initiator,
    /// Supervisor and supervisee.
    Both,
}

/// A report about a session that was not made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedReport {
    /// By when.
    pub deadline: Deadline,
    /// To whom, in words.
    pub to: String,
}

/// How many of something are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audits {
    /// What is looked at.
    pub what: AuditSubject,
    /// At least so many in every period.
    pub at_least: u32,
    /// At most so many in every period.
    pub at_most: Option<u32>,
    /// For each of whom the numbers count.
    pub each: CountedPer,
    /// The period.
    pub period: Period,
    /// Who does it, in words.
    pub by: String,
}

/// What is looked at.
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

/// For each of whom numbers count.
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

/// What happens with the records when somebody changes post or is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// When.
    pub when: RecordsMove,
    /// Only when it lasts longer than this.
    pub longer_than: Option<Term>,
    /// What is handed on or arranged, in words.
    pub what: String,
    /// To whom, in words.
    pub to: String,
    /// A copy of the last appraisal goes along.
    pub with_appraisal: bool,
}

/// A move that records follow.
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

/// What has to be signed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// What.
    pub what: SignedKind,
    /// Who signs.
    pub by: Vec<Role>,
    /// Whether each signature has its date.
    pub dated: bool,
    /// The least that will do.
    pub grade: Grade,
}

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignedKind {
    /// The supervision agreement or contract.
    Agreement,
    /// The record of a session.
    Record,
}
