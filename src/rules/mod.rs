//! What is checked in a record.
//!
//! Each rule is one file under [`record`]: what it catches, why it matters, how to mend it, and the
//! check. [`RULES`] lists them, and whatever is said of the rules elsewhere (the findings, `explain`,
//! the README's table) is made from that list. Notions that several rules share have a module each:
//! [`answers`], [`actions`], [`owners`], [`people`].
//!
//! A rule about one record stands in [`record`]; it looks at its [`Subject`] and tells its [`Findings`]. A rule about
//! what happens from one record to the next stands in [`over_time`]; it looks at the [`History`] and tells [`HistoryFindings`].
//! A rule about the folder stands in [`folder`]; it looks at the [`Plan`] of it.
//! None opens a file or asks a clock. What somebody typed goes into a message through [`subject::quoted`] or
//! [`typed`](crate::finding::typed) only, so that a report can be shown without names.
//!
//! [`waivers`] are what the organisation allows all the same, and the rules about them.

pub mod actions;
pub mod answers;
mod deadline;
pub mod findings;
pub mod folder;
pub mod follow_up;
mod gaps;
pub mod history;
pub mod history_findings;
mod length;
pub mod over_time;
pub mod owners;
pub mod people;
pub mod record;
pub mod subject;
mod table;
pub mod waivers;

use chrono::NaiveDate;

pub use findings::{CheckResult, Findings};
pub use history::History;
pub use history_findings::{FindingSubject, HistoryFindings};
pub use subject::Subject;
pub use table::table;

pub use crate::dates::working::BeyondCalendar;
use crate::finding::Severity;
use crate::folder::Plan;
use crate::record::Record;

/// What a rule is about; the README's table and `explain` are grouped by it.
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

/// One rule: what it catches, why it matters, how to mend it, and the check itself.
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

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// One record: tells everything of its kind that is wrong in it.
    Record(fn(&Subject<'_>, &mut Findings<'_>)),
    /// What is on file about one member of staff: tells what is wrong from one record to the next.
    History(fn(&History<'_>, &mut HistoryFindings)),
    /// The plan of a folder: tells what is wrong with what is in it and where it lies.
    Folder(fn(&Plan, &mut HistoryFindings)),
    /// No record, but the waivers when they are held against a report: [`waivers::apply`] tells of it.
    Waivers,
}

/// Every rule.
pub const RULES: &[Rule] = &[
    // Filling in
    record::missing_required::RULE,
    record::unknown_choice::RULE,
    record::unreadable_value::RULE,
    record::number_out_of_range::RULE,
    record::control_missing::RULE,
    record::fields_lost::RULE,
    record::unknown_field::RULE,
    record::unknown_version::RULE,
    record::text_outside_control::RULE,
    record::text_left_out::RULE,
    record::content_not_read::RULE,
    record::text_overflows_box::RULE,
    record::shown_differs::RULE,
    record::other_pages::RULE,
    // Dates
    record::invalid_date::RULE,
    record::ambiguous_date::RULE,
    record::date_in_future::RULE,
    record::date_out_of_order::RULE,
    // People
    record::missing_person::RULE,
    record::supervisor_is_supervisee::RULE,
    record::person_mismatch::RULE,
    // Actions
    record::action_without_owner::RULE,
    record::vague_owner::RULE,
    record::owner_not_party::RULE,
    record::action_without_date::RULE,
    record::vague_date::RULE,
    record::action_due_before_session::RULE,
    record::status_not_single::RULE,
    record::delayed_without_reason::RULE,
    over_time::action_dropped::RULE,
    over_time::action_overdue::RULE,
    // Scale
    record::scale_not_marked::RULE,
    record::scale_marked_twice::RULE,
    record::scale_out_of_range::RULE,
    record::scale_without_reason::RULE,
    // Signatures
    record::signature_missing::RULE,
    record::signature_undated::RULE,
    record::signature_before_session::RULE,
    record::signer_not_party::RULE,
    record::signer_not_trusted::RULE,
    record::signature_below_grade::RULE,
    record::signature_broken::RULE,
    record::changed_after_signing::RULE,
    // What the policy demands of one record
    record::copy_late::RULE,
    record::record_late::RULE,
    record::next_session_missing::RULE,
    record::next_session_too_late::RULE,
    record::session_too_short::RULE,
    record::session_too_long::RULE,
    record::disagreement_unresolved::RULE,
    record::first_step_late::RULE,
    // What the policy demands over time
    over_time::session_gap::RULE,
    over_time::sessions_too_few::RULE,
    over_time::asye_frequency::RULE,
    over_time::does_not_count::RULE,
    over_time::case_gap::RULE,
    over_time::reschedule_missing::RULE,
    over_time::missed_session_unreported::RULE,
    over_time::monitoring_sheet_disagrees::RULE,
    over_time::agreement_missing::RULE,
    over_time::agreement_late::RULE,
    over_time::agreement_overdue::RULE,
    over_time::session_twice::RULE,
    // The folder as a whole
    over_time::wrong_person::RULE,
    over_time::several_people::RULE,
    folder::other_person_named::RULE,
    folder::section_empty::RULE,
    folder::document_unplaced::RULE,
    folder::document_duplicate::RULE,
    folder::document_unreadable::RULE,
    folder::wrong_section::RULE,
    folder::order_wrong::RULE,
    folder::appraisal_copy_missing::RULE,
    // Waivers
    waivers::waiver_unused::RULE,
    waivers::waiver_expired::RULE,
];

/// What is wrong in a record, in the form's order. `today` is the day of the check.
#[must_use]
pub fn check(record: &Record, today: NaiveDate) -> CheckResult {
    check_subject(&Subject::new(record, today))
}

/// The same for a record that has been looked at already.
#[must_use]
pub fn check_subject(subject: &Subject<'_>) -> CheckResult {
    let mut findings = Findings::new(subject);
    let lost = subject.record.has_lost_fields();
    for rule in RULES.iter().filter(|rule| !lost || record::fields_lost::leaves_standing(rule.id)) {
        if let Check::Record(check) = rule.check {
            check(subject, &mut findings);
        }
    }
    findings.in_order()
}

/// The same for a record that lies among others. The blank of a session to come may lie there, too; it has nothing to
/// answer for yet.
#[must_use]
pub fn check_on_file(subject: &Subject<'_>) -> CheckResult {
    let is_prepared = subject.is_prepared() && !subject.record.has_lost_fields();
    if is_prepared { CheckResult::default() } else { check_subject(subject) }
}

/// What is wrong over time with what is on file about somebody.
#[must_use]
pub fn check_history(history: &History<'_>) -> HistoryFindings {
    let mut findings = HistoryFindings::default();
    for rule in RULES {
        if let Check::History(check) = rule.check {
            check(history, &mut findings);
        }
    }
    let lost =
        |index: usize| history.entries.iter().any(|entry| entry.index == index && entry.record().has_lost_fields());
    findings.found.retain(|(whose, finding)| match whose {
        FindingSubject::File(index) => !lost(*index) || record::fields_lost::leaves_standing(finding.rule),
        FindingSubject::Folder | FindingSubject::Section(_) => true,
    });
    findings
}

/// What is wrong with a folder of which there is a plan.
#[must_use]
pub fn check_folder(plan: &Plan) -> HistoryFindings {
    let mut findings = HistoryFindings::default();
    for rule in RULES {
        if let Check::Folder(check) = rule.check {
            check(plan, &mut findings);
        }
    }
    findings
}

/// The rule of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}
