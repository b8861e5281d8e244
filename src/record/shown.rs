//! Characters in answers that would make a page show something else than the record holds.

use super::{Record, Value};
use crate::form::Field;
use crate::text;

impl Record {
    /// Replaces control characters and bidirectional overrides in the answers before they are typeset. Returns the
    /// labels of the affected fields.
    pub fn make_safe_to_show(&mut self) -> Vec<String> {
        let form = &self.form;
        let mut labels = Vec::new();
        for (name, value) in &mut self.values {
            if replace(value) {
                labels.push(form.field(name).map_or_else(|| name.clone(), Field::plain_label));
            }
        }
        labels
    }
}

/// Returns whether anything was replaced.
fn replace(value: &mut Value) -> bool {
    let each = |values: &mut dyn Iterator<Item = &mut Value>| values.fold(false, |any, value| replace(value) | any);
    match value {
        Value::Text(text) | Value::Taken { text, .. } => replace_in(text),
        Value::List(list) => each(&mut list.iter_mut()),
        Value::Rows(rows) => each(&mut rows.iter_mut().flat_map(|row| row.values_mut())),
        Value::Signature(signature) => {
            let in_name = signature.name.as_mut().is_some_and(replace_in);
            replace(&mut signature.date) | in_name
        }
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Time(_) => false,
    }
}

fn replace_in(text: &mut String) -> bool {
    let shown = text::displayable_answer(text).into_owned();
    let is_replaced = shown != *text;
    *text = shown;
    is_replaced
}
