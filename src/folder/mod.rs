//! The folder of one member of staff, and the place of each document in it.

pub mod cell;
pub mod document;
pub mod edited_plan;
pub mod file_name;
pub mod member;
pub mod place;
pub mod plan;
pub mod plan_file;
pub mod stated_person;
pub mod stated_title;

pub use document::{
    Document, FolderFile, Placement, Recognised, is_document, is_named_like_a_systems, is_of_a_system,
    kept_by_a_program,
};
pub use edited_plan::EditedPlace;
pub use member::Member;
pub use place::Directory;
pub use plan::{Plan, PlanInput};
pub use stated_person::{FolderOwner, Ownership, StatedPerson};
pub use stated_title::StatedTitle;
