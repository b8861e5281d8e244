//! The arguments of `desk`.

/// `desk`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DeskArgs {
    /// Listen on this port of 127.0.0.1; without it, a free one is taken, and a desk that is open already is used
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Print the link and do not open the browser
    #[arg(long)]
    pub no_browser: bool,
    /// End after so many minutes without a page open
    #[arg(long, value_name = "MINUTES", default_value_t = 30)]
    pub idle: u64,
}
