//! The arguments of `schedule`.

use std::path::PathBuf;

use clap::ValueHint;

use super::value::ScheduleFormat;

/// `schedule`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ScheduleArgs {
    /// A list of staff (.xlsx or .csv): who they are, their supervisors, since when, of which staff type, away when,
    /// and their own weekday and time; or a folder.yaml, or a directory of folders
    #[arg(value_name = "STAFF", value_hint = ValueHint::AnyPath)]
    pub staff: PathBuf,
    /// The id of the authority whose policy applies, such as sandwell; the default is the authority in folder.yaml
    #[arg(long, value_name = "ID")]
    pub authority: Option<String>,
    /// The first day of the plan, such as 2026-04-01 or 01/04/2026
    #[arg(long, value_name = "DATE")]
    pub from: String,
    /// The last day of the plan; a year after the first when not given
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Days without sessions, such as school holidays (.csv or .xlsx): a first day, a last day and a name in each row
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub holidays: Option<PathBuf>,
    /// The weekday of the sessions, where a person's row or folder.yaml does not name one
    #[arg(long, value_name = "DAY", default_value = "tuesday")]
    pub weekday: String,
    /// The time of the sessions, where a person's row or folder.yaml does not name one
    #[arg(long, value_name = "TIME", default_value = "10:00")]
    pub time: String,
    /// How long a session lasts; what the policy calls usual when not given, otherwise 60 minutes
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(10..=480))]
    pub length: Option<u32>,
    /// What to make, one or several separated by commas
    #[arg(long, value_enum, ignore_case = true, value_delimiter = ',', default_values_t = [ScheduleFormat::Text])]
    pub format: Vec<ScheduleFormat>,
    /// Where to put the files; here when not given
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Replace files that are there already; sessions in a replaced calendar file are updated or cancelled
    #[arg(long)]
    pub force: bool,
}
