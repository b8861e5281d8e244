//! The arguments of `folder`.

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

use super::reporting::ReportingArgs;
use super::value::{FieldsOption, TextJson};

/// `folder`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FolderArgs {
    /// The folder command.
    #[command(subcommand)]
    pub command: FolderCommand,
}

/// The commands for a folder.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum FolderCommand {
    /// Show which document stands in which section, and what is missing; nothing is moved
    Plan(FolderPlanArgs),
    /// Check the folder: each record, what happens from one to the next, and what is missing
    Check(FolderCheckArgs),
    /// Put the folder together: one PDF with everything in it, the originals, and a manifest that proves both
    Assemble(FolderAssembleArgs),
    /// Prove that a folder that was put together is still as it was, or name what has changed
    Verify(FolderVerifyArgs),
}

/// `folder plan`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FolderPlanArgs {
    /// The folder: a directory with one person's records and, best, a folder.yaml
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The sections to go by, such as sandwell/nine; those of folder.yaml or of the authority when not given
    #[arg(long, value_name = "ID")]
    pub layout: Option<String>,
    /// A plan written with --out and edited by hand
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub plan: Option<PathBuf>,
    /// Also write the plan as YAML, to edit it by hand
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, ignore_case = true, default_value_t = TextJson::Text)]
    pub format: TextJson,
    /// The day of the check, such as 2025-03-04 or 04/03/2025; today when not given
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// Replace a plan that is there already
    #[arg(long)]
    pub force: bool,
}

/// `folder check`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FolderCheckArgs {
    /// The folder: a directory with one person's records and, best, a folder.yaml
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The sections to go by, such as sandwell/nine; those of folder.yaml or of the authority when not given
    #[arg(long, value_name = "ID")]
    pub layout: Option<String>,
    /// A plan written with `folder plan --out` and edited by hand
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub plan: Option<PathBuf>,
    /// Options for checking and reporting.
    #[command(flatten)]
    pub report: ReportingArgs,
}

/// `folder assemble`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FolderAssembleArgs {
    /// The folders: directories with one person's records each, or a directory of such folders
    #[arg(value_name = "DIR", required = true, value_hint = ValueHint::DirPath)]
    pub dirs: Vec<PathBuf>,
    /// The sections to go by, such as sandwell/nine; those of folder.yaml or of the authority when not given
    #[arg(long, value_name = "ID")]
    pub layout: Option<String>,
    /// A plan written with `folder plan --out` and edited by hand
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub plan: Option<PathBuf>,
    /// Where to put it; when not given, here, in a directory named after the folder with `-binder` added. For several
    /// folders, the directory that gets one of these for each
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Sections to leave out of this copy, by number, such as 7,8; a page says so
    // An empty value is accepted: only the folder's layout knows the section numbers.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', num_args = 0..=1, default_missing_value = "")]
    pub without: Vec<String>,
    /// Whether form fields stay fields or become part of the page
    #[arg(long, value_enum, ignore_case = true, default_value_t = FieldsOption::Flatten)]
    pub fields: FieldsOption,
    /// Include records of other people: each has a page that says so, and its original is kept. Without this they are
    /// kept out
    #[arg(long)]
    pub keep_strangers: bool,
    /// Also put the originals into binder.pdf, so that one file is the whole archive
    #[arg(long)]
    pub attach: bool,
    /// For printing on both sides: begin every section and document on a right-hand page
    #[arg(long)]
    pub duplex: bool,
    /// Lock binder.pdf, and with --zip the zip file, with the password in the first line of this file (AES-256).
    /// Nothing else is locked
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub password_file: Option<PathBuf>,
    /// Also pack everything into one zip file, for sending
    #[arg(long)]
    pub zip: bool,
    /// A directory with the certificates of those whose digital signatures you trust (.pem, .crt,
    /// .cer, .der); without it, nothing is said about trust
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub trust: Option<PathBuf>,
    /// The day to put on the cover, such as 2025-03-04, 04/03/2025 or today; none when not given, so that the same
    /// folder gives the same binder on any day
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// How to print what was made
    #[arg(long, value_enum, ignore_case = true, default_value_t = TextJson::Text)]
    pub format: TextJson,
    /// Show no progress, and print nothing except errors
    #[arg(long)]
    pub quiet: bool,
    /// Replace an earlier binder
    #[arg(long)]
    pub force: bool,
}

impl FolderAssembleArgs {
    /// The arguments for assembling one folder in that place, with defaults otherwise.
    pub(in crate::cli) fn new(dir: PathBuf, out: PathBuf) -> Self {
        Self {
            dirs: vec![dir],
            layout: None,
            plan: None,
            out: Some(out),
            without: Vec::new(),
            fields: FieldsOption::Flatten,
            keep_strangers: false,
            attach: false,
            duplex: false,
            password_file: None,
            zip: false,
            trust: None,
            today: None,
            format: TextJson::Text,
            quiet: false,
            force: false,
        }
    }
}

/// `folder verify`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FolderVerifyArgs {
    /// Directories that `folder assemble` made
    #[arg(value_name = "DIR", required = true, value_hint = ValueHint::DirPath)]
    pub dirs: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, ignore_case = true, default_value_t = TextJson::Text)]
    pub format: TextJson,
}
