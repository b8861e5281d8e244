//! What in a folder answers a printed question, so that a draft of the form can be made from the folder.

/// The evidence that answers a question of a form, or fills a field.
///
/// Organisations print the question "Is the supervision contract on the file?" in different words. The key `evidence`
/// names what answers it, so that a draft of any audit can be made from a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// None: a person has to judge.
    Judgement,
    /// Text: the team of the member of staff.
    Team,
    /// The agreement is on file and signed by both.
    AgreementOnFile,
    /// Supervision took place as often as the policy wants, over the last twelve months.
    SessionsInTime,
    /// Supervision took place more often where the policy wants that: in the first months of a newly qualified worker.
    MoreFrequentSessions,
    /// Every session of the last twelve months has a record.
    SessionsRecorded,
    /// Both signed every record of the last twelve months.
    RecordsSigned,
    /// The records say what became of the actions agreed earlier.
    ActionsFollowed,
    /// The records say something about the appraisal.
    AppraisalDiscussed,
    /// The tracker of a programme is on file and complete.
    TrackerCompleted,
    /// A document is on file whose name or section has the words of `found_as`.
    DocumentOnFile,
    /// Documents of an absence are on file where records name a sickness.
    SicknessFiled,
}

impl Evidence {
    /// The keyword in definitions.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Judgement => "judgement",
            Self::Team => "team",
            Self::AgreementOnFile => "agreement_on_file",
            Self::SessionsInTime => "sessions_in_time",
            Self::MoreFrequentSessions => "more_frequent_sessions",
            Self::SessionsRecorded => "sessions_recorded",
            Self::RecordsSigned => "records_signed",
            Self::ActionsFollowed => "actions_followed",
            Self::AppraisalDiscussed => "appraisal_discussed",
            Self::TrackerCompleted => "tracker_completed",
            Self::DocumentOnFile => "document_on_file",
            Self::SicknessFiled => "sickness_filed",
        }
    }

    /// The kind of field that it fills; a printed row counts as one of Yes or No.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Team => "text",
            _ => "yes_no",
        }
    }
}
