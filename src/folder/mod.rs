//! The folder: what is on file about one member of staff, and where in it each document stands.
//!
//! [`member`] is what `folder.yaml` says of them: since when, of which staff type, away when. Without
//! it, rules over time only see what the records themselves show. [`plan`] puts every file into a section of a
//! layout, going by hand, form, directory and name; [`plan_file`] is a plan that somebody goes through.
//! [`stated_person`] is whom a document that is no readable record says it is about, by the words in its [`cell`]s.
//! [`stated_title`] is what such a document calls itself.

pub mod cell;
pub mod document;
pub mod file_name;
pub mod member;
pub mod place;
pub mod plan;
pub mod plan_file;
pub mod stated_person;
pub mod stated_title;

pub use document::{
    Document, DocumentKind, FolderFile, Placement, Recognised, is_document, is_named_like_a_systems, is_of_a_system,
    kept_by_a_program,
};
pub use member::Member;
pub use place::Directory;
pub use plan::{Plan, PlanPurpose};
pub use stated_person::{FolderOwner, Ownership, StatedPerson};
pub use stated_title::StatedTitle;
