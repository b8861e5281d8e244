//! The arguments of `overview`, `actions` and `return`, and what `sample` shares with them.

use std::path::PathBuf;

use clap::ValueHint;

use super::value::TableFormat;

/// `overview`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct OverviewArgs {
    /// Whose records, and how to show them.
    #[command(flatten)]
    pub team: TeamArgs,
    /// One worker only: a page about them, fit to take into a supervision
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// The day of the overview, such as 2025-03-04 or 04/03/2025; today when not given
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

/// `actions`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ActionsArgs {
    /// Whose records, and how to show them.
    #[command(flatten)]
    pub team: TeamArgs,
    /// Only actions of this owner, as records name them
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// Also actions that are done, and those of which a person has to read what became of them
    #[arg(long)]
    pub with_done: bool,
    /// Also write the due dates as a calendar file, which Outlook imports
    #[arg(long, value_name = "FILE.ics", value_hint = ValueHint::FilePath)]
    pub ics: Option<PathBuf>,
    /// The day of the register, such as 2025-03-04 or 04/03/2025; today when not given
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

/// `return`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ReturnArgs {
    /// Whose records, and how to show them.
    #[command(flatten)]
    pub team: TeamArgs,
    /// The month, such as 2025-03 or March 2025
    #[arg(long, value_name = "MONTH")]
    pub month: String,
    /// Only the people of this team, by `team` in folder.yaml
    #[arg(long = "team", value_name = "TEAM")]
    pub of_team: Option<String>,
}

/// What `overview`, `actions` and `return` share.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TeamArgs {
    /// The folders that are read, and the file that is written.
    #[command(flatten)]
    pub source: TeamSource,
    /// How to show it
    #[arg(long, value_enum, ignore_case = true, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
}

/// The folders of a team, and the file that is written.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TeamSource {
    /// The directory with the folders of the team, one for each person
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// A list of staff (.xlsx or .csv), for people whose folder has no folder.yaml
    #[arg(long, value_name = "STAFF", value_hint = ValueHint::FilePath)]
    pub staff: Option<PathBuf>,
    /// Findings that may stand as they are; waivers.yaml in the directory is used anyway
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub waivers: Option<PathBuf>,
    /// Write it into this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    pub force: bool,
}
