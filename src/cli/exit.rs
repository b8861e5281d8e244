//! The exit status of a command.

/// The outcome of a command; its number is the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Nothing to put right.
    Clean = 0,
    /// Something was found that has to be put right.
    Findings = 1,
    /// The command could not do its work.
    Stuck = 2,
}
