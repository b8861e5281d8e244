//! The blank for the next session, with the people, case, appointment and open actions of a record. What cannot be
//! carried over is reported.

mod header;
mod next_blank;
mod open_actions;
mod row_places;

use std::collections::BTreeSet;

pub use self::next_blank::NextBlank;
use crate::error::{CommandHint, Error, ErrorKind, Result};
use crate::form::{Actions, FormKind, Kind, Meaning};
use crate::record::Record;

/// Makes the blank for the session after the recorded one.
///
/// # Errors
/// When it is not a record of a session, or of a newer version of its form than is known here.
pub fn next(record: &Record) -> Result<NextBlank> {
    let form = &record.form;
    if form.kind != FormKind::Record {
        return Err(Error::usage(
            format!("“{}” is not a record of a session, so it has no next session", form.title),
            "Choose the record of the last session, or begin a new form.",
        )
        .hint(CommandHint::Blanks));
    }
    if record.version > form.version {
        let message = format!(
            "this record was made with version {} of the form; this program has version {}",
            record.version, form.version
        );
        return Err(Error::new(ErrorKind::Input, message)
            .help("Use a newer Formfolio, or the definition of the form that the record was made with.")
            .hint(CommandHint::OwnForms));
    }
    let mut next = NextBlank { record: Record::blank(form), also_by_hand: BTreeSet::new(), not_carried: Vec::new() };
    header::carry(record, &mut next);
    row_places::carry(record, &mut next);
    next.not_carried.extend(unlisted(record));
    if record.has_lost_fields() {
        next.not_carried.push("The file has lost its form fields: compare it with what was carried forward".to_owned());
    }
    if record.is_read_by_labels() {
        let how = if record.is_read_from_a_picture() { "from a picture (OCR)" } else { "by their labels" };
        next.not_carried.push(format!("The answers were read {how}: compare them with what was carried forward"));
    }
    Ok(next)
}

/// Notes about actions in free text, which cannot be recognised as open.
fn unlisted(record: &Record) -> Vec<String> {
    let form = &record.form;
    let lists = |wanted: Actions| {
        form.fields().any(|field| matches!(&field.kind, Kind::Table(table) if table.actions == Some(wanted)))
    };
    let mut out = Vec::new();
    if !lists(Actions::New) {
        out.push(
            "The form has no list of new actions. What was agreed in the record’s texts is not handed on: look there, \
             and enter by hand what is still to be done"
                .to_owned(),
        );
    }
    let review = form.meaning(Meaning::ReviewOfActions).filter(|_| !lists(Actions::Previous));
    if let Some(field) = review.filter(|field| !record.get(&field.name).is_empty()) {
        out.push(format!(
            "“{}” is not carried forward: if an earlier action is still open there, enter it by hand",
            field.plain_label()
        ));
    }
    out
}
