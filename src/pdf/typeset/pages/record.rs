//! A record as a document: the printed form with its answers, no longer editable.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::extras::{ExtraPages, PictureEmbedding};
use super::values::{RecordValues, values};
use super::{FolderSubject, PdfPages, binder};
use crate::error::Result;
use crate::form::Address;
use crate::pdf::typeset::TypstLayout;
use crate::pdf::typeset::page::{Growth, page, pictures};
use crate::record::answer::written_out;
use crate::record::{NoteKind, Record};

/// Returns a record as a document. Boxes are as high as their text and break across pages. `source` is printed at the
/// top and says where the answers come from.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn record(record: &Record, source: Option<&str>) -> Result<PdfPages> {
    record_with(record, source, &BTreeMap::new()).map(|(pages, _)| pages)
}

/// Like [`record`], with the pictures of the file: `media` holds their bytes by [`crate::record::Extra::picture`].
/// Also returns the names of content that is not shown.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn record_with(
    record: &Record,
    source: Option<&str>,
    media: &BTreeMap<String, Vec<u8>>,
) -> Result<(PdfPages, Vec<String>)> {
    let extras = ExtraPages::new(record, media);
    let RecordValues { answers, extra, rows } = values(record);
    let shown = rows.iter().filter_map(|(table, rows)| Some((table.clone(), usize::try_from(rows.as_u64()?).ok()?)));
    let growth = Growth { rows: shown.collect(), ..Growth::default() };
    let form = page(&record.form, &growth);
    let mut signing = Vec::new();
    targets(&form["signing"], &mut signing);
    let long = |text: &Json| text.as_str().is_some_and(|text| text.len() > 40 || text.contains('\n'));
    let grown = signing.iter().filter_map(|name| answers.get(*name).or_else(|| extra.get(*name))).any(long);
    let also = if extras.is_empty() { "" } else { " Anything else in the file follows them." };
    let mut data = json!({
        "form": form,
        "answers": keyed(answers),
        "extra": keyed(extra),
        "rows": rows,
        "grown": grown,
        "source": source.map(|source| format!("{source}{also}")).unwrap_or_default(),
    });
    let ident = format!("formfolio:{}:{}:record", record.form.id, record.form.version);
    let own = pictures(&record.form);
    let mut set = |embedding: PictureEmbedding| {
        let (list, files) = extras.laid_out(own.len(), embedding);
        data["extras"] = list.into();
        super::set_with(TypstLayout::Record, data.clone(), &ident, [&own[..], &files[..]].concat())
    };
    // A picture may contain what PDF/A forbids, such as a broken colour profile.
    let made = match set(PictureEmbedding::AsTheyAre) {
        Err(_) if extras.has_pictures() => set(PictureEmbedding::Anew).or_else(|_| set(PictureEmbedding::Named)),
        made => made,
    };
    if extras.has_pictures() {
        // Pictures are large and occur once, so the typesetter's cache is cleared.
        crate::pdf::typeset::forget();
    }
    Ok((made?, extras.not_shown))
}

/// Collects the targets by which a part of a form finds its answers.
fn targets<'a>(part: &'a Json, out: &mut Vec<&'a str>) {
    match part {
        Json::Array(list) => list.iter().for_each(|item| targets(item, out)),
        Json::Object(map) => {
            for (key, item) in map {
                match item {
                    Json::String(name) if matches!(key.as_str(), "target" | "own") => out.push(name),
                    item => targets(item, out),
                }
            }
        }
        _ => {}
    }
}

/// Returns a map as a list of pairs. Letters are not cleaned in the first element.
fn keyed(map: serde_json::Map<String, Json>) -> Vec<Json> {
    map.into_iter().map(|(target, value)| json!({"target": target, "value": value})).collect()
}

/// Returns the complete text of fields whose boxes show only part of it; none when all is visible. `title` is the
/// record's title in the binder.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn whole_text(subject: &FolderSubject, record: &Record, title: &str) -> Result<Option<PdfPages>> {
    let form = &record.form;
    let mut fields: Vec<Json> = Vec::new();
    for note in record.notes.iter().filter(|note| note.kind == NoteKind::TextOverflowsBox) {
        let Some(address) = note.field.as_deref().and_then(|name| form.address(name)) else { continue };
        let text = match &address {
            Address::Cell { table, row, column } => {
                record.rows(table).get(row.saturating_sub(1)).and_then(|cells| cells.get(column)).map(written_out)
            }
            Address::SignerName(name) => match record.get(name) {
                crate::record::Value::Signature(signature) => signature.name.clone(),
                _ => None,
            },
            other => Some(written_out(record.get(other.field()))),
        };
        let text = text.unwrap_or_default();
        let place = record.pages.get(&address.to_string()).map(|page| format!("page {page} of the record"));
        fields.push(json!({"label": form.label(&address), "place": place, "text": text}));
    }
    if fields.is_empty() {
        return Ok(None);
    }
    binder("whole-text", title, subject, &json!({"fields": fields})).map(Some)
}
