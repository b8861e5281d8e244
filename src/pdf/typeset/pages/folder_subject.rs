//! The authority and the member of staff that the pages of a folder name.

use serde::Serialize;

/// The subject of a binder, named on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FolderSubject {
    /// The authority's name.
    pub authority: String,
    /// The member of staff's name.
    pub person: String,
}
