//! [`StaffFile`]: what is on file about one of several people, for the rules that compare their files.

use chrono::NaiveDate;

use crate::finding::Citation;
use crate::person_name::Name;

/// What is on file about one member of staff.
#[derive(Debug, Default)]
pub struct StaffFile {
    /// Their name, as it is written.
    pub named: String,
    /// Their names, read.
    pub person: Vec<Name>,
    /// The group sessions on file.
    pub groups: Vec<GroupSession>,
}

/// The record of a group session.
#[derive(Debug, Clone)]
pub struct GroupSession {
    /// The index of its file among those checked.
    pub index: usize,
    /// The day of the session.
    pub date: NaiveDate,
    /// Those who attended.
    pub attendees: Vec<Name>,
    /// The words of the policy about the copies, by the rule that they are for.
    pub policy: Vec<(String, Citation)>,
}
