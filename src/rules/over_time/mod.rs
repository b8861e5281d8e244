//! The rules about several records over time, a file each.

pub mod action_dropped;
pub mod action_overdue;
pub mod agreement_late;
pub mod agreement_missing;
pub mod agreement_overdue;
pub mod asye_frequency;
pub mod case_gap;
pub mod does_not_count;
pub mod missed_session_unreported;
pub mod monitoring_sheet_disagrees;
pub mod reschedule_missing;
pub mod session_gap;
pub mod session_twice;
pub mod sessions_too_few;
pub mod several_people;
pub mod wrong_person;
