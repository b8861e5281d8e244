//! The rules about several records over time, a file each.

pub mod action_dropped;
pub mod action_overdue;
pub mod agreement_late;
pub mod agreement_missing;
pub mod agreement_overdue;
pub mod asye_frequency;
pub mod audit_missing;
pub mod case_gap;
pub mod does_not_count;
pub mod group_copy_missing;
pub mod held_and_moved;
pub mod held_in_future;
pub mod missed_session_unreported;
pub mod monitoring_sheet_disagrees;
pub mod postponed_without_reason;
pub mod reschedule_before_session;
pub mod reschedule_late;
pub mod reschedule_lost;
pub mod reschedule_missing;
pub mod session_gap;
pub mod session_twice;
pub mod session_unaccounted;
pub mod sessions_too_few;
pub mod several_people;
pub mod step_overdue;
pub mod wrong_person;
