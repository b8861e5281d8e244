//! The arguments of `formfolio new`.

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

/// `new`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct NewArgs {
    /// The kind of files.
    #[command(subcommand)]
    pub what: NewCommand,
}

/// The kinds of first files.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum NewCommand {
    /// A folder for a member of staff: folder.yaml, and a directory for each section
    Folder(NewFolderArgs),
    /// A form of your own, with its authority when there is none yet
    Form(NewFormArgs),
    /// An authority, which your own forms belong to
    Authority(NewAuthorityArgs),
}

/// `new folder`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct NewFolderArgs {
    /// The directory to make, such as the name of the member of staff
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The member of staff; the name of the directory when not given
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// The authority whose policy applies, such as sandwell; the authority of the records when not given
    #[arg(long, value_name = "ID")]
    pub authority: Option<String>,
    /// The sections, such as sandwell/nine
    #[arg(long, value_name = "ID")]
    pub layout: Option<String>,
    /// Replace a folder.yaml that is there already
    #[arg(long)]
    pub force: bool,
}

/// `new form`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct NewFormArgs {
    /// The directory of your own forms, which --forms then names
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The form's id, such as acme/visit-note
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The id of its authority, such as acme; the one in the directory when not given
    #[arg(long, value_name = "ID")]
    pub authority: Option<String>,
    /// Replace a form that is there already
    #[arg(long)]
    pub force: bool,
}

/// `new authority`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct NewAuthorityArgs {
    /// The directory of your own forms, which --forms then names
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// The authority's id, such as acme
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Its name, such as "Acme Council"
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Replace an authority that is there already
    #[arg(long)]
    pub force: bool,
}
