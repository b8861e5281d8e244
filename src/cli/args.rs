//! The arguments of `formfolio`: syntax only. Each command's file gives them their meaning.

mod demo;
mod desk;
mod folder;
mod new;
mod prefill;
mod reporting;
mod schedule;
mod team;
mod value;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::OsStringValueParser;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand, ValueHint};

pub(super) use self::demo::DemoArgs;
pub(super) use self::desk::DeskArgs;
pub(super) use self::folder::{
    FolderArgs, FolderAssembleArgs, FolderCheckArgs, FolderCommand, FolderPlanArgs, FolderVerifyArgs,
};
pub(super) use self::new::{NewArgs, NewAuthorityArgs, NewCommand, NewFolderArgs, NewFormArgs};
pub(super) use self::prefill::{DraftFormat, PrefillArgs, SampleArgs, SampleFormat};
pub(super) use self::reporting::ReportingArgs;
pub(super) use self::schedule::ScheduleArgs;
pub(super) use self::team::{ActionsArgs, OverviewArgs, ReturnArgs, TeamSource};
pub(super) use self::value::{
    BlankFormat, DocxPdf, FieldsOption, FormsFormat, Language, ReportFormat, ScheduleFormat, TableFormat, TextJson,
    YamlJson,
};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold());

const STATUS: &str = "Exit status: 0 when everything is as it should be, 1 when a check found errors, \
2 when the work could not be done.\nNothing leaves this computer: formfolio works offline.";

/// Make, read back and check the forms on which children's services record staff supervision
#[derive(Debug, Parser)]
#[command(name = "formfolio", version, styles = STYLES, after_help = STATUS)]
pub(super) struct Args {
    /// A directory with your organisation's own forms (DIR/AUTHORITY/FORM.yaml); the same id
    /// replaces a built-in form
    #[arg(long, global = true, value_name = "DIR", env = "FORMFOLIO_FORMS", hide_env_values = true)]
    #[arg(value_parser = OsStringValueParser::new(), value_hint = ValueHint::DirPath)]
    pub forms: Option<OsString>,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the desk: every job on pages in your browser, on this computer alone
    Desk(DeskArgs),
    /// Take the whole tour on the shipped samples
    Demo(DemoArgs),
    /// List the forms, or show one with its fields
    Forms(FormsArgs),
    /// Make blank forms, for everybody or one for each person of a list
    Blank(BlankArgs),
    /// Put a record's values into a form that can still be edited
    Fill(FillArgs),
    /// Read the record in a completed Word, PDF or YAML file
    Read(ReadArgs),
    /// Check completed forms: signatures, dates, actions, scales
    Check(CheckArgs),
    /// Make the next session’s blank, with the people, the agreed date and the open actions
    Next(NextArgs),
    /// Plan the year’s sessions by the policy: dates, calendar files, a sheet to print, and the monitoring sheets
    Schedule(ScheduleArgs),
    /// Plan, check and assemble the folder of one member of staff, and verify the binder later
    Folder(FolderArgs),
    /// See how a team stands: sessions, agreements, actions, audits, a row a person, the worst first
    Overview(OverviewArgs),
    /// List the actions that records agreed: who, by when, carried how often, done or not
    Actions(ActionsArgs),
    /// Make a month's return on supervision: due, held, moved, missed, signed, and the names behind each figure
    Return(ReturnArgs),
    /// Make drafts of an audit, a sheet, a tracker or a checklist: what the folder answers, filled in
    Prefill(PrefillArgs),
    /// Draw the supervision files to audit in a month; the same seed draws them again
    Sample(SampleArgs),
    /// Lay out the first files of a folder, a form or an authority, with comments
    New(NewArgs),
    /// Look for mistakes in definitions of forms, authorities and folder layouts
    Lint(LintArgs),
    /// Explain a rule: what it catches, why it matters, how to put it right
    Explain(ExplainArgs),
    /// Print the JSON Schema of a YAML language, for editors
    Schema(SchemaArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// `forms`
#[derive(Debug, clap::Args)]
pub(super) struct FormsArgs {
    /// A form's id, such as sandwell/individual-record
    pub id: Option<String>,
    /// How to print it; yaml is the definition, to start a form of your own from
    #[arg(long, value_enum, ignore_case = true, default_value_t = FormsFormat::Text)]
    pub format: FormsFormat,
}

/// `blank`
#[derive(Debug, clap::Args)]
pub(super) struct BlankArgs {
    /// The ids of the forms, such as sandwell/individual-record
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    pub ids: Vec<String>,
    /// Every form
    #[arg(long)]
    pub all: bool,
    /// What to make, one or several separated by commas
    #[arg(long, value_enum, ignore_case = true, value_delimiter = ',', default_values_t = [BlankFormat::Docx, BlankFormat::Pdf])]
    pub format: Vec<BlankFormat>,
    /// Where to put the files; here when not given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Values to fill in beforehand, as `name: value` lines
    #[arg(long, value_name = "FILE.yaml")]
    pub values: Option<PathBuf>,
    /// A list of people (.xlsx or .csv), one blank for each; its headings are field names, labels, roles
    /// (supervisee, supervisor, manager), `name`, or what people call these
    #[arg(long, value_name = "STAFF", value_hint = ValueHint::FilePath)]
    pub people: Option<PathBuf>,
    /// With the parts that the printed form lacks and its policy asks for
    #[arg(long)]
    pub with_additions: bool,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
}

/// `fill`
#[derive(Debug, clap::Args)]
pub(super) struct FillArgs {
    /// Records in YAML, or any files that `read` can read, for a clean copy of each
    #[arg(value_name = "FILE", required = true)]
    pub records: Vec<PathBuf>,
    /// What to make
    #[arg(long, value_enum, ignore_case = true, required = true, value_delimiter = ',')]
    pub format: Vec<DocxPdf>,
    /// Where to put the files; here when not given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
}

/// `read`
#[derive(Debug, clap::Args)]
pub(super) struct ReadArgs {
    /// Completed forms: Word, PDF or YAML
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// How to print the records
    #[arg(long, value_enum, ignore_case = true, default_value_t = YamlJson::Yaml)]
    pub format: YamlJson,
    /// A directory with the certificates of those whose digital signatures you trust (.pem, .crt,
    /// .cer, .der); without it, nothing is said about trust
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub trust: Option<PathBuf>,
}

/// `check`
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Completed forms, or directories of them
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Options for checking and reporting.
    #[command(flatten)]
    pub report: ReportingArgs,
}

/// `next`
#[derive(Debug, clap::Args)]
pub(super) struct NextArgs {
    /// Records of sessions: Word, PDF or YAML
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What to make, one or both separated by a comma
    #[arg(long, value_enum, ignore_case = true, value_delimiter = ',', default_values_t = [DocxPdf::Docx, DocxPdf::Pdf])]
    pub format: Vec<DocxPdf>,
    /// Where to put the files; here when not given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
}

/// `lint`
#[derive(Debug, clap::Args)]
pub(super) struct LintArgs {
    /// Definitions, or directories of them; the built-in ones when not given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `explain`
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Rules, such as action-without-owner, or words from the name of one; all of them when not given
    #[arg(value_name = "RULE")]
    pub rules: Vec<String>,
    /// Quote the policy of this authority only, or of this form’s authority, such as sandwell
    #[arg(long = "for", value_name = "ID")]
    pub policy_of: Option<String>,
}

/// `schema`
#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// Which language
    #[arg(value_enum, ignore_case = true)]
    pub language: Language,
    /// For records: of this form only
    pub id: Option<String>,
}

/// `completions`
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum, ignore_case = true)]
    pub shell: clap_complete::Shell,
}
