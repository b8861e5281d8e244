//! The rules about the folder as a whole, a file each.

pub mod appraisal_copy_missing;
pub mod document_duplicate;
pub mod document_unplaced;
pub mod document_unreadable;
pub mod order_wrong;
pub mod other_person_named;
pub mod section_empty;
pub mod sickness_not_filed;
pub mod wrong_section;
