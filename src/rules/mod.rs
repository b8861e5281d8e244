//! The rules. Each is one file: its texts and its check; [`RULES`] lists them, and findings, `explain` and
//! `docs/rules.md` take the texts from there. No rule opens a file or asks a clock. A message repeats typed text only
//! through [`subject::quoted`] or [`typed`](crate::finding::typed), so that a report can be shown without names.

pub mod action_likeness;
pub mod action_status;
pub mod actions;
pub mod answers;
mod child_names;
mod deadline;
pub mod findings;
pub mod folder;
pub mod follow_up;
pub mod frequency;
pub mod gaps;
mod held;
pub mod history;
mod length;
mod not_reached;
pub mod nothing;
pub mod over_time;
pub mod owners;
pub mod people;
pub mod printed;
pub mod record;
pub mod record_findings;
mod review_words;
pub mod rule;
mod section_help;
mod sheet;
pub mod sickness;
pub mod staff_file;
pub mod subject;
mod table;
mod vague;
pub mod waivers;
mod year_slip;

use chrono::NaiveDate;

use findings::CollectedFindings;
pub use findings::{CheckResult, FindingSubject, Findings, HistoryResult};
pub use history::History;
pub use record_findings::RecordFindings;
pub use rule::{Check, Rule, RuleTopic};
pub use staff_file::StaffFile;
pub use subject::Subject;
pub use table::table;

pub use crate::dates::working_days::BeyondCalendar;
use crate::finding::Finding;
use crate::folder::Plan;
use crate::record::Record;

/// Every rule.
pub const RULES: &[Rule] = &[
    // Filling in
    record::missing_required::RULE,
    record::unknown_choice::RULE,
    record::unreadable_value::RULE,
    record::number_out_of_range::RULE,
    record::part_empty::RULE,
    record::row_unanswered::RULE,
    record::options_contradict::RULE,
    record::option_not_ticked::RULE,
    record::draft_unfinished::RULE,
    record::read_by_labels::RULE,
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
    record::question_unanswered::RULE,
    // Dates
    record::invalid_date::RULE,
    record::ambiguous_date::RULE,
    record::date_in_future::RULE,
    record::date_out_of_order::RULE,
    record::step_date_wrong::RULE,
    record::session_year_doubtful::RULE,
    record::time_out_of_order::RULE,
    record::implausible_date::RULE,
    // People
    record::missing_person::RULE,
    record::supervisor_is_supervisee::RULE,
    record::person_mismatch::RULE,
    record::third_person_not_apart::RULE,
    record::child_not_named::RULE,
    // Actions
    record::action_without_owner::RULE,
    record::vague_owner::RULE,
    record::owner_not_party::RULE,
    record::action_without_date::RULE,
    record::vague_date::RULE,
    record::action_points_vague::RULE,
    record::action_due_before_session::RULE,
    record::status_not_single::RULE,
    record::done_in_doubt::RULE,
    record::delayed_without_reason::RULE,
    record::shortfall_without_action::RULE,
    over_time::action_dropped::RULE,
    over_time::action_overdue::RULE,
    // Scale
    record::scale_not_marked::RULE,
    record::scale_marked_twice::RULE,
    record::scale_out_of_range::RULE,
    record::scale_without_reason::RULE,
    record::mark_differs::RULE,
    // Signatures
    record::signature_missing::RULE,
    record::signature_undated::RULE,
    record::signature_before_session::RULE,
    record::signed_late::RULE,
    record::signatures_apart::RULE,
    record::same_signer::RULE,
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
    record::in_place_of_supervision::RULE,
    record::child_not_seen::RULE,
    record::first_step_late::RULE,
    record::passed_unfinished::RULE,
    record::judgement_at_odds::RULE,
    record::first_step_undated::RULE,
    record::agreement_review_late::RULE,
    // What the policy demands over time
    over_time::session_gap::RULE,
    over_time::sessions_too_few::RULE,
    over_time::asye_frequency::RULE,
    over_time::does_not_count::RULE,
    over_time::case_gap::RULE,
    over_time::reschedule_missing::RULE,
    over_time::missed_session_unreported::RULE,
    over_time::postponed_without_reason::RULE,
    over_time::held_and_moved::RULE,
    over_time::reschedule_before_session::RULE,
    over_time::reschedule_late::RULE,
    over_time::reschedule_lost::RULE,
    over_time::held_in_future::RULE,
    over_time::session_unaccounted::RULE,
    over_time::monitoring_sheet_disagrees::RULE,
    over_time::sheet_missing::RULE,
    over_time::agreement_missing::RULE,
    over_time::agreement_late::RULE,
    over_time::agreement_overdue::RULE,
    over_time::agreement_date_differs::RULE,
    over_time::other_supervisor::RULE,
    over_time::session_in_leave::RULE,
    over_time::child_seen_earlier::RULE,
    over_time::text_repeated::RULE,
    over_time::session_twice::RULE,
    over_time::step_overdue::RULE,
    over_time::audit_missing::RULE,
    // The folder as a whole
    over_time::wrong_person::RULE,
    over_time::retention_passed::RULE,
    over_time::several_people::RULE,
    over_time::group_copy_missing::RULE,
    folder::other_person_named::RULE,
    folder::section_empty::RULE,
    folder::sickness_not_filed::RULE,
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

/// Checks a record. `today` is the day of the check.
#[must_use]
pub fn check(record: &Record, today: NaiveDate) -> CheckResult {
    check_subject(&Subject::new(record, today))
}

/// Checks a record, given as a [`Subject`].
#[must_use]
pub fn check_subject(subject: &Subject<'_>) -> CheckResult {
    let mut collected = CollectedFindings::default();
    let lost = subject.record.has_lost_fields();
    let stands = |id: &str| !lost || record::fields_lost::leaves_standing(id);
    // Nothing in a draft is an answer yet.
    let counts = |id: &str| match subject.record.is_draft() {
        true => id == record::draft_unfinished::RULE.id || (lost && stands(id)),
        false => stands(id),
    };
    for rule in RULES.iter().filter(|rule| counts(rule.id)) {
        if let Check::Record(check) = rule.check {
            check(subject, &mut RecordFindings::new(subject, collected.of_rule(rule.id, rule.severity)));
        }
    }
    let mut result = collected.in_form_order();
    if subject.record.is_read_by_labels() {
        // An answer that was not found is neither missing nor wrong.
        let not_found = record::read_by_labels::not_found(subject.record);
        let is_found = |finding: &Finding| {
            let field = finding.place.field.as_deref().unwrap_or_default();
            !not_found.contains(field) && !field.split('.').next().is_some_and(|field| not_found.contains(field))
        };
        result.findings.retain(is_found);
    }
    result
}

/// Checks one of several records. The prepared blank of a future session has no findings.
#[must_use]
pub fn check_on_file(subject: &Subject<'_>) -> CheckResult {
    let is_prepared = subject.is_prepared() && !subject.record.has_lost_fields();
    if is_prepared { CheckResult::default() } else { check_subject(subject) }
}

/// Checks the records of one member of staff over time.
#[must_use]
pub fn check_history(history: &History<'_>) -> HistoryResult {
    let mut collected = CollectedFindings::default();
    for rule in RULES {
        if let Check::History(check) = rule.check {
            check(history, &mut collected.of_rule(rule.id, rule.severity));
        }
    }
    let lost =
        |index: usize| history.entries.iter().any(|entry| entry.index == index && entry.record().has_lost_fields());
    let mut result = HistoryResult::from(collected);
    result.found.retain(|(subject, finding)| match subject {
        FindingSubject::File(index) => !lost(*index) || record::fields_lost::leaves_standing(finding.rule),
        FindingSubject::Folder | FindingSubject::Section(_) => true,
    });
    result
}

/// Checks the plan of a folder.
#[must_use]
pub fn check_folder(plan: &Plan) -> HistoryResult {
    let mut collected = CollectedFindings::default();
    for rule in RULES {
        if let Check::Folder(check) = rule.check {
            check(plan, &mut collected.of_rule(rule.id, rule.severity));
        }
    }
    collected.into()
}

/// Compares what is on file about several people.
#[must_use]
pub fn check_files(files: &[StaffFile]) -> HistoryResult {
    let mut collected = CollectedFindings::default();
    for rule in RULES {
        if let Check::Files(check) = rule.check {
            check(files, &mut collected.of_rule(rule.id, rule.severity));
        }
    }
    collected.into()
}

/// Whether the rule with that id is about the folder itself.
#[must_use]
pub fn is_about_folder(id: &str) -> bool {
    find(id).is_some_and(|rule| rule.about == RuleTopic::Folder)
}

/// Returns the rule with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}
