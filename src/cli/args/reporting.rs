//! The options that `check` and `folder check` share.

use std::path::PathBuf;

use clap::ValueHint;

use super::value::ReportFormat;

/// The options that `check` and `folder check` share.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ReportingArgs {
    /// How to print what was found
    #[arg(long, value_enum, ignore_case = true, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// A list of staff (.xlsx or .csv): whose records they are, since when, of which staff type, away when
    #[arg(long, value_name = "STAFF", value_hint = ValueHint::FilePath)]
    pub staff: Option<PathBuf>,
    /// The day of the check, such as 2025-03-04 or 04/03/2025; today when not given
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// A directory with the certificates of those whose digital signatures you trust (.pem, .crt,
    /// .cer, .der); without it, nothing is said about trust
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub trust: Option<PathBuf>,
    /// Findings that may stand as they are; waivers.yaml in a checked directory is used anyway
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub waivers: Option<PathBuf>,
    /// Leave out people's names, file names and whatever else was typed
    #[arg(long)]
    pub redact: bool,
    /// Write the report into a file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace a report that is there already
    #[arg(long)]
    pub force: bool,
}
