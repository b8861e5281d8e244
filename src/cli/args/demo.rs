//! The arguments of `demo`.

use std::path::PathBuf;

/// `demo`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DemoArgs {
    /// Where to put the files
    #[arg(long, value_name = "DIR", default_value = "formfolio-demo")]
    pub out: PathBuf,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
}
