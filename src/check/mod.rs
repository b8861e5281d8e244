//! Checks files: [`Checker`] takes files by name and bytes, reads and groups them, applies the rules, and gives one
//! report.

mod checker;
mod description;
mod document_title;
pub mod folder;
mod group;
mod kept_bytes;
mod name_traces;
mod people;
mod person_on_file;
mod staff_files;
mod stated_people;
mod unchecked;

pub use checker::{CheckOutcome, Checker};
pub use description::DESCRIPTION;
pub use folder::{FolderContents, PlanRequest, Scope, plan_contents, read_and_plan};
pub use group::FileGroup;
pub use kept_bytes::KeptFor;
pub use name_traces::NameTraces;
pub use people::{PeopleOnFile, each_person};
pub use person_on_file::PersonOnFile;
pub use unchecked::kind_by_name;
