//! The options of a question as a page shows them.

use serde::Serialize;

use crate::form::Kind;
use crate::record::Value;
use crate::record::answer::written_out;

/// An option of a question, or an answer that is none of its options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ShownOption {
    pub value: String,
    pub is_on: bool,
    /// Whether the form offers it.
    pub is_offered: bool,
}

/// The options of a question, and behind them what the answer has besides. Every answer is shown, so that a page that is
/// sent unchanged sends it again. Empty for a question without options.
pub(super) fn options(kind: &Kind, value: &Value) -> Vec<ShownOption> {
    let offered: Vec<String> = match kind {
        Kind::YesNo => ["Yes", "No"].map(str::to_owned).to_vec(),
        Kind::Choice { choices } | Kind::Choices { choices } => choices.clone(),
        Kind::Scale { min, max, .. } => (*min..=*max).map(|point| point.to_string()).collect(),
        _ => return Vec::new(),
    };
    let answers: Vec<String> = match (kind, value) {
        (Kind::Choices { .. }, Value::List(list)) => list.iter().map(written_out).collect(),
        (_, value) => vec![written_out(value)],
    };
    let others: Vec<String> =
        answers.iter().filter(|answer| !answer.trim().is_empty() && !offered.contains(answer)).cloned().collect();
    let offered =
        offered.into_iter().map(|value| ShownOption { is_on: answers.contains(&value), value, is_offered: true });
    let others = others.into_iter().map(|value| ShownOption { value, is_on: true, is_offered: false });
    offered.chain(others).collect()
}

/// Whether a box is ticked.
pub(super) fn is_ticked(value: &Value) -> bool {
    matches!(value.taken(), Value::Bool(true))
}
