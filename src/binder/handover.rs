//! The hand-over sheet: what is handed on when somebody changes post, for both supervisors to tick off and sign.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::listing::{self, ListedSection};
use crate::folder::Plan;
use crate::form::Form;
use crate::record::{Record, Row, Value};

/// The sheet, with everything on it but the ticks and the signatures.
pub(super) fn listed(form: &Arc<Form>, plan: &Plan, sections: &[ListedSection<'_>]) -> Record {
    let mut record = Record::blank(form);
    let text = |text: Option<&String>| text.map_or(Value::Empty, |text| Value::Text(text.clone()));
    let member = plan.member.as_ref();
    let moves = member.and_then(|member| member.moves.as_ref());
    let mut set = |name: &str, value: Value| record.values.insert(name.to_owned(), value);
    set("supervisee", text(plan.person.as_ref()));
    set("post", text(member.and_then(|member| member.role.as_ref())));
    set("from", text(moves.and_then(|moves| moves.from.as_ref())));
    set("to", text(moves.and_then(|moves| moves.to.as_ref())));
    set("why", text(moves.and_then(|moves| moves.why.as_ref())));
    set("moves_on", moves.and_then(|moves| moves.date).map_or(Value::Empty, Value::Date));
    set("documents", Value::Rows(sections.iter().flat_map(|section| rows(plan, section)).collect()));
    // A name in the place for a signature would be one. Who receives it is nowhere said.
    set("supervisor", text(member.and_then(|member| member.supervisor.as_ref())));
    record
}

/// A row for each document of a section, or one that says why there is none.
fn rows(plan: &Plan, section: &ListedSection<'_>) -> Vec<Row> {
    let number = section.section.number.to_string();
    let row = |what: String, date: Value| -> Row {
        BTreeMap::from([
            ("section".to_owned(), Value::Text(number.clone())),
            ("document".to_owned(), Value::Text(what)),
            ("date".to_owned(), date),
            ("handed_over".to_owned(), Value::Bool(false)),
            ("received".to_owned(), Value::Bool(false)),
        ])
    };
    let documents = section.documents.iter().filter_map(|index| plan.documents.get(*index));
    if section.left_out || section.documents.is_empty() {
        let title = &section.section.title;
        return vec![row(format!("{title}: {}", section.statement(plan).unwrap_or_default()), Value::Empty)];
    }
    let shown = documents.map(|document| {
        let about = if document.stranger { " (about somebody else)" } else { "" };
        row(format!("{}{about}", listing::title(document)), document.date.map_or(Value::Empty, Value::Date))
    });
    shown.collect()
}
