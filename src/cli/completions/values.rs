//! The values of an argument that completion offers.

use clap::Arg;
use clap::builder::PossibleValue;

/// The displayed values of an argument, with descriptions.
pub(super) fn values(arg: &Arg) -> Vec<(String, String)> {
    let help = |value: &PossibleValue| value.get_help().map(ToString::to_string).unwrap_or_default();
    let shown = arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
    shown.map(|value| (value.get_name().to_owned(), help(&value))).collect()
}
