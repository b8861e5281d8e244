//! The arguments of `prefill` and `sample`.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};

use super::team::TeamSource;

/// `prefill`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct PrefillArgs {
    /// The form, such as sandwell/file-audit
    #[arg(value_name = "FORM")]
    pub id: String,
    /// The folder of one person, or a directory of folders: one draft is made for each
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The day of the draft, such as 2025-03-04 or 04/03/2025; today when not given
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// What to make, one or several separated by commas
    #[arg(long, value_enum, ignore_case = true, value_delimiter = ',', default_values_t = [DraftFormat::Docx, DraftFormat::Pdf])]
    pub format: Vec<DraftFormat>,
    /// A list of staff (.xlsx or .csv), for people whose folder has no folder.yaml
    #[arg(long, value_name = "STAFF", value_hint = ValueHint::FilePath)]
    pub staff: Option<PathBuf>,
    /// Findings that may stand as they are; waivers.yaml in the directory is used anyway
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub waivers: Option<PathBuf>,
    /// Where to put the files; here when not given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
}

/// The formats that `prefill` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DraftFormat {
    /// A Word document
    #[value(aliases = ["word", "doc"])]
    Docx,
    /// A PDF
    Pdf,
    /// A record as YAML
    #[value(alias = "yml")]
    Yaml,
}

/// `sample`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SampleArgs {
    /// The folders that are read, and the file that is written.
    #[command(flatten)]
    pub source: TeamSource,
    /// The month of the audits, such as 2025-05 or May 2025
    #[arg(long, value_name = "MONTH")]
    pub month: String,
    /// Any words; the same words draw the same files again
    #[arg(long, value_name = "WORDS")]
    pub seed: String,
    /// How many files, for each supervisor where the policy counts so; as many as the policy says when not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub count: Option<u16>,
    /// How to show it
    #[arg(long, value_enum, ignore_case = true, default_value_t = SampleFormat::Text)]
    pub format: SampleFormat,
}

/// The formats of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SampleFormat {
    /// For people, in a terminal
    Text,
    /// For programs
    Json,
    /// An Excel workbook; needs --out, or a program that takes it
    #[value(aliases = ["excel", "xls"])]
    Xlsx,
}
