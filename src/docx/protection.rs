//! The protection of a form’s printed words.

/// How the printed words of a form are protected from changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protection {
    /// The body is one locked group; the fields in it can be filled in. Comments and tracked changes still work.
    #[default]
    Fields,
    /// Only form fields can be edited, in the whole document; without a password.
    Forms,
}
