//! The year's monitoring sheet: the authority's own form with the planned days in its rows.

use std::sync::Arc;

use super::planned::PersonPlan;
use crate::form::{Catalogue, Field, Form, FormKind, Kind, Meaning, Role, Table};
use crate::record::{Record, Row, Value};

/// The form of an authority that lists the arranged sessions and whether they took place; none where it prints none.
#[must_use]
pub fn monitoring_form(catalogue: &Catalogue, authority: &str) -> Option<Arc<Form>> {
    let is_sheet = |form: &&Arc<Form>| {
        form.authority.id == authority && form.kind == FormKind::Log && sessions_table(form).is_some()
    };
    catalogue.forms().find(is_sheet).map(|form| form.edition(false))
}

/// Fills a monitoring sheet with a person, their supervisor and the planned sessions. Whether they took place stays
/// empty.
#[must_use]
pub fn monitoring_sheet(form: &Arc<Form>, plan: &PersonPlan) -> Record {
    let mut record = Record::blank(form);
    let named = [(Role::Supervisee, Some(&plan.member.person)), (Role::Supervisor, plan.member.supervisor.as_ref())];
    for (role, name) in named {
        if let (Some(field), Some(name)) = (form.people(role).next(), name) {
            record.values.insert(field.name.clone(), Value::Text(name.clone()));
        }
    }
    if let Some((field, table)) = sessions_table(form) {
        let date = table.meaning(Meaning::SessionDate);
        let time = table.columns.iter().find(|column| matches!(column.kind, Kind::Time));
        let rows = plan.sessions.iter().map(|session| {
            let date = date.map(|column| (column.name.clone(), Value::Date(session.date)));
            let time = time.map(|column| (column.name.clone(), Value::Time(session.time)));
            date.into_iter().chain(time).collect::<Row>()
        });
        record.values.insert(field.name.clone(), Value::Rows(rows.collect()));
    }
    record
}

/// The table of the sessions, with their days and whether they took place.
fn sessions_table(form: &Form) -> Option<(&Field, &Table)> {
    form.fields().find_map(|field| match &field.kind {
        Kind::Table(table)
            if table.meaning(Meaning::SessionDate).is_some() && table.meaning(Meaning::Held).is_some() =>
        {
            Some((field, table))
        }
        _ => None,
    })
}
