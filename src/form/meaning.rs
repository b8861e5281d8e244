//! The meanings of fields and columns, which rules and the next session's form go by.

/// The meaning of a field of a form or of a column of a table.
///
/// Organisations print "Date of next supervision" in different words. The key `means` names the meaning, so that one
/// rule serves every form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Column of a table of actions: the action.
    Action,
    /// Column of a table of actions: the owner.
    Owner,
    /// Column of a table of actions: the due date.
    Due,
    /// Column of a table of actions: owner and due date in one cell.
    OwnerAndDue,
    /// Column of a table of actions: a tick that the action is late.
    Delayed,
    /// Column of a table of actions: a tick that the action is under way.
    InProgress,
    /// Column of a table of actions: a tick that the action is done.
    Complete,
    /// Column of a table of actions: the progress, in words.
    Status,
    /// Column: the reason why an action is late or a session was postponed.
    Reason,
    /// Column of a monitoring sheet: the day of the arranged session.
    SessionDate,
    /// Column of a monitoring sheet: whether the session took place. For a choice, the first option means yes.
    Held,
    /// Column of a monitoring sheet: the new day of the session.
    RescheduledFor,
    /// Column of a list of reports about missed sessions: the day of the missed session.
    MissedSession,
    /// Column of a list of reports about missed sessions: the day of the report.
    ReportedOn,
    /// Date: the supervisee was given a copy.
    CopyGiven,
    /// Date: the session was put on the child's record.
    Recorded,
    /// Date: the next session.
    NextSession,
    /// Time: when the next session begins.
    NextTime,
    /// Text: where the next session takes place.
    NextVenue,
    /// Time: the arranged time of this session.
    SessionTime,
    /// Text: where this session takes place.
    SessionVenue,
    /// Time: the session began.
    Began,
    /// Time: the session ended.
    Ended,
    /// Yes or no: the supervisee agrees that the record is right.
    RecordAgreed,
    /// Text: the points of disagreement.
    Disagreement,
    /// Person: the person to whom a disagreement was referred.
    ReferredTo,
    /// Date: the start of the supervision agreement.
    AgreementMade,
    /// Date: the supervision agreement is to be reviewed.
    ReviewDue,
    /// Number: the weeks between formal supervisions.
    EveryWeeks,
    /// Date: the supervisee started in the post.
    EmploymentStart,
    /// Date: the case was allocated.
    Allocated,
    /// Date: the supervision overview of a new assessment.
    Overview,
    /// Date: the first formal supervision of a new case.
    FirstSupervision,
    /// Text: the child or family of the case.
    CaseName,
    /// Date: the child's date of birth.
    DateOfBirth,
    /// Text: the progress on actions agreed earlier.
    ReviewOfActions,
    /// Text: the appraisal.
    Appraisal,
    /// Column of printed questions or steps: whether it is so.
    Answer,
    /// Column of printed steps: the day on which the step was done.
    AnsweredOn,
    /// Column of printed questions: what is to be done about it.
    Remedy,
    /// Choice: the outcome of a programme. The first option means that it was passed.
    Outcome,
    /// Choice: the judgement of an audit, the best first.
    Judgement,
    /// Text: the team that has the case.
    Team,
    /// Table: what is to be done because of an audit.
    Remedies,
    /// Text: the actions agreed, in words instead of a table.
    ActionPoints,
    /// Date: the day on which the child was last seen.
    ChildLastSeen,
}

impl Meaning {
    /// The keyword in definitions.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::OwnerAndDue => "owner_and_due",
            Self::Delayed => "delayed",
            Self::InProgress => "in_progress",
            Self::Complete => "complete",
            Self::Status => "status",
            Self::Reason => "reason",
            Self::SessionDate => "session_date",
            Self::Held => "held",
            Self::RescheduledFor => "rescheduled_for",
            Self::MissedSession => "missed_session",
            Self::ReportedOn => "reported_on",
            Self::CopyGiven => "copy_given",
            Self::Recorded => "recorded",
            Self::NextSession => "next_session",
            Self::NextTime => "next_time",
            Self::NextVenue => "next_venue",
            Self::SessionTime => "session_time",
            Self::SessionVenue => "session_venue",
            Self::Began => "began",
            Self::Ended => "ended",
            Self::RecordAgreed => "record_agreed",
            Self::Disagreement => "disagreement",
            Self::ReferredTo => "referred_to",
            Self::AgreementMade => "agreement_made",
            Self::ReviewDue => "review_due",
            Self::EveryWeeks => "every_weeks",
            Self::EmploymentStart => "employment_start",
            Self::Allocated => "allocated",
            Self::Overview => "overview",
            Self::FirstSupervision => "first_supervision",
            Self::CaseName => "case_name",
            Self::DateOfBirth => "date_of_birth",
            Self::ReviewOfActions => "review_of_actions",
            Self::Appraisal => "appraisal",
            Self::Answer => "answer",
            Self::AnsweredOn => "answered_on",
            Self::Remedy => "remedy",
            Self::Outcome => "outcome",
            Self::Judgement => "judgement",
            Self::Team => "team",
            Self::Remedies => "remedies",
            Self::ActionPoints => "action_points",
            Self::ChildLastSeen => "child_last_seen",
        }
    }

    /// Whether the meaning is for a table's column; otherwise it is for a field.
    #[must_use]
    pub fn is_of_a_column(self) -> bool {
        match self {
            Self::Action
            | Self::Owner
            | Self::Due
            | Self::OwnerAndDue
            | Self::Delayed
            | Self::InProgress
            | Self::Complete
            | Self::Status
            | Self::Reason
            | Self::SessionDate
            | Self::Held
            | Self::RescheduledFor
            | Self::MissedSession
            | Self::ReportedOn
            | Self::Answer
            | Self::AnsweredOn
            | Self::Remedy => true,
            Self::CopyGiven
            | Self::Recorded
            | Self::NextSession
            | Self::NextTime
            | Self::NextVenue
            | Self::SessionTime
            | Self::SessionVenue
            | Self::Began
            | Self::Ended
            | Self::RecordAgreed
            | Self::Disagreement
            | Self::ReferredTo
            | Self::AgreementMade
            | Self::ReviewDue
            | Self::EveryWeeks
            | Self::EmploymentStart
            | Self::Allocated
            | Self::Overview
            | Self::FirstSupervision
            | Self::CaseName
            | Self::DateOfBirth
            | Self::ReviewOfActions
            | Self::Appraisal
            | Self::Outcome
            | Self::Judgement
            | Self::Team
            | Self::Remedies
            | Self::ActionPoints
            | Self::ChildLastSeen => false,
        }
    }

    /// Whether the answer still holds at the next session: it is about the case or the post, not about the day.
    #[must_use]
    pub fn lasts(self) -> bool {
        matches!(
            self,
            Self::AgreementMade | Self::EmploymentStart | Self::Allocated | Self::CaseName | Self::DateOfBirth
        )
    }

    /// The kinds of answer that can have this meaning.
    #[must_use]
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Action | Self::Status | Self::Reason | Self::OwnerAndDue => &["text", "long_text"],
            Self::Owner => &["person", "text"],
            Self::Delayed | Self::InProgress | Self::Complete => &["tick", "yes_no"],
            Self::Held => &["yes_no", "tick", "choice"],
            Self::RecordAgreed | Self::Answer => &["yes_no"],
            Self::Remedy => &["text", "long_text"],
            Self::Outcome | Self::Judgement => &["choice"],
            Self::Remedies => &["table"],
            Self::Began | Self::Ended | Self::SessionTime | Self::NextTime => &["time"],
            Self::SessionVenue | Self::NextVenue | Self::Team => &["text"],
            Self::ReferredTo => &["person"],
            Self::EveryWeeks => &["number"],
            Self::Disagreement | Self::ReviewOfActions | Self::Appraisal | Self::ActionPoints => &["text", "long_text"],
            Self::CaseName => &["text", "person"],
            Self::Due => &["date", "text"],
            Self::SessionDate
            | Self::RescheduledFor
            | Self::MissedSession
            | Self::ReportedOn
            | Self::CopyGiven
            | Self::Recorded
            | Self::NextSession
            | Self::AgreementMade
            | Self::ReviewDue
            | Self::EmploymentStart
            | Self::Allocated
            | Self::Overview
            | Self::FirstSupervision
            | Self::DateOfBirth
            | Self::AnsweredOn
            | Self::ChildLastSeen => &["date"],
        }
    }
}
