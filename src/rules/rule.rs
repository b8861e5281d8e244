//! [`Rule`]: the texts of a rule and its check.

use super::findings::Findings;
use super::history::History;
use super::record_findings::RecordFindings;
use super::staff_file::StaffFile;
use super::subject::Subject;
use crate::finding::Severity;
use crate::folder::Plan;

/// What a rule is about. `docs/rules.md` and `explain` are grouped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleTopic {
    /// Filling in.
    Filling,
    /// Dates.
    Dates,
    /// People.
    People,
    /// Actions.
    Actions,
    /// Scales.
    Scale,
    /// Signatures.
    Signatures,
    /// What the policy demands of one record.
    Policy,
    /// What the policy demands over time.
    OverTime,
    /// The folder as a whole.
    Folder,
    /// Waivers.
    Waivers,
}

impl RuleTopic {
    /// The word in tables and explanations.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Filling => "filling in",
            Self::Dates => "dates",
            Self::People => "people",
            Self::Actions => "actions",
            Self::Scale => "scale",
            Self::Signatures => "signatures",
            Self::Policy => "policy, one record",
            Self::OverTime => "policy, over time",
            Self::Folder => "folder",
            Self::Waivers => "waivers",
        }
    }
}

/// One rule: its texts and its check.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name of the defect, such as `action-without-owner`.
    pub id: &'static str,
    /// What it is about.
    pub about: RuleTopic,
    /// How much its findings weigh.
    pub severity: Severity,
    /// What it catches, one sentence.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How to mend it.
    pub fix: &'static str,
    /// The check itself.
    pub check: Check,
}

/// The check of a rule, by what it examines. The collector that it gets is bound to its rule.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Examines one record.
    Record(fn(&Subject<'_>, &mut RecordFindings<'_>)),
    /// Examines the records of one member of staff, in the order of time.
    History(fn(&History<'_>, &mut Findings<'_>)),
    /// Examines the plan of a folder.
    Folder(fn(&Plan, &mut Findings<'_>)),
    /// Compares what is on file about several people.
    Files(fn(&[StaffFile], &mut Findings<'_>)),
    /// Examines the waivers, in [`waivers::apply`](super::waivers::apply).
    Waivers,
}
