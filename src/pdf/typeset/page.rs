//! Describes the pages of a form as data for the typesetter. Field names come from [`Address`] and become link
//! targets: `field:NAME`, or `field:NAME=STATE` for a radio button. Completed records use the same data
//! ([`super::pages`]).

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::form::{Address, Column, Field, Form, Kind, PrintedText, Section, SectionItem, Table, TableRows, TextStyle};
use crate::pdf::field::field_type::WidgetTarget;

/// The room that a record needs beyond or below the blank's.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Growth {
    /// Rows of growing tables by table name.
    pub rows: BTreeMap<String, usize>,
    /// Lines of text boxes that differ from the blank's.
    pub lines: BTreeMap<Address, u16>,
}

impl Growth {
    /// Returns the number of rows of a table.
    #[must_use]
    pub fn rows(&self, field: &Field, table: &Table) -> usize {
        self.rows.get(&field.name).copied().unwrap_or(0).max(table.blank_rows())
    }

    fn lines(&self, address: &Address, blank: u8) -> u16 {
        self.lines.get(address).copied().unwrap_or_else(|| u16::from(blank))
    }
}

/// Returns a form's pages as data.
#[must_use]
pub fn page(form: &Form, growth: &Growth) -> Json {
    let (before, signing) = parts(form);
    let headed = before.iter().any(|section| section.heading.is_some());
    json!({
        "title": form.title,
        "purpose": form.purpose,
        "reference": form.reference.clone().unwrap_or_default(),
        "organisation": form.organisation,
        "landscape": form.landscape,
        // A fixed date keeps the output independent of the day.
        "date": {"year": 2025, "month": 1, "day": form.version.clamp(1, 28)},
        "footer": {"left": form.authority.name, "middle": form.edition_line(form.version)},
        "colour": form.authority.colour,
        "logo": form.authority.logo.as_ref().map(|logo| json!({"alt": logo.alt})),
        "sections": sections(&before, growth, false),
        "signing": sections(&signing, growth, headed),
    })
}

/// Returns the pictures that [`page`] refers to.
#[must_use]
pub fn pictures(form: &Form) -> Vec<Vec<u8>> {
    form.authority.logo.iter().map(|logo| logo.bytes.to_vec()).collect()
}

fn sections(sections: &[Section], growth: &Growth, mut headed: bool) -> Vec<Json> {
    sections
        .iter()
        .map(|section| {
            headed |= section.heading.is_some();
            self::section(section, if headed { 2 } else { 1 }, growth)
        })
        .collect()
}

/// Splits a form in two. The second part stays on one page: the signatures at the end, the text right before them and
/// everything after them. A signature page thus always shows what is signed.
fn parts(form: &Form) -> (Vec<Section>, Vec<Section>) {
    let mut before = form.sections.clone();
    let signs = |item: &SectionItem| matches!(item, SectionItem::Field(Field { kind: Kind::Signature { .. }, .. }));
    let Some(last) = before.iter().rposition(|section| section.items.iter().any(signs)) else {
        return (before, Vec::new());
    };
    let mut signing = before.split_off(last);
    let small = |item: &SectionItem| match item {
        SectionItem::Text(_) => true,
        SectionItem::Field(field) => !matches!(field.kind, Kind::Table(_) | Kind::Scale { .. } | Kind::LongText),
    };
    let items = &signing[0].items;
    let end = items.iter().rposition(signs).unwrap_or_default();
    let mut start = items[..end].iter().rposition(|item| !signs(item)).map_or(0, |other| other + 1);
    let after = items[end..].iter().chain(signing[1..].iter().flat_map(|section| &section.items));
    if after.clone().count() > 16 || !after.clone().all(small) {
        before.append(&mut signing);
        return (before, signing);
    }
    let mut clauses = 0;
    while let Some(SectionItem::Text(text)) = start.checked_sub(1).map(|above| &items[above]) {
        clauses += usize::from(text.style != TextStyle::Heading);
        if clauses > 1 {
            break;
        }
        start -= 1;
    }
    if start > 0 {
        let rest = signing[0].items.split_off(start);
        let top = std::mem::replace(
            &mut signing[0],
            Section { heading: None, number: None, panel: false, addition: false, items: rest },
        );
        before.push(top);
    }
    (before, signing)
}

/// `level` is the heading level within the section; the outline starts at the top level.
fn section(section: &Section, level: u8, growth: &Growth) -> Json {
    let mut items = Vec::new();
    let mut line: Vec<&Field> = Vec::new();
    let mut ticks: Vec<Json> = Vec::new();
    let mut used = 0_u32;
    let flush = |line: &mut Vec<&Field>, items: &mut Vec<Json>| match line.as_slice() {
        [] => {}
        [one] if one.width == 100 => items.push(self::field(one, growth)),
        many => {
            let mut cells: Vec<Json> = many.iter().map(|field| self::field(field, growth)).collect();
            let rest = 100_u32.saturating_sub(many.iter().map(|field| u32::from(field.width)).sum());
            // A line that is not full keeps its column widths.
            if rest >= 10 {
                cells.push(json!({"part": "field", "kind": "empty", "width": rest, "label": "", "number": null,
                    "hint": null, "format": null}));
            }
            items.push(json!({"part": "row", "cells": cells}));
        }
    };
    for item in &section.items {
        let tick = matches!(item, SectionItem::Field(field) if is_tick_line(field));
        if !tick && !ticks.is_empty() {
            items.push(json!({"part": "ticks", "rows": std::mem::take(&mut ticks)}));
        }
        match item {
            SectionItem::Field(field) if tick => {
                flush(&mut line, &mut items);
                line.clear();
                used = 0;
                ticks.push(self::field(field, growth));
            }
            SectionItem::Field(field)
                if field.width < 100 && !matches!(field.kind, Kind::Table(_) | Kind::Signature { .. }) =>
            {
                if used + u32::from(field.width) > 100 {
                    flush(&mut line, &mut items);
                    line.clear();
                    used = 0;
                }
                used += u32::from(field.width);
                line.push(field);
            }
            other => {
                flush(&mut line, &mut items);
                line.clear();
                used = 0;
                items.push(match other {
                    SectionItem::Text(text) => words(text, level),
                    SectionItem::Field(field) => self::field(field, growth),
                });
            }
        }
    }
    flush(&mut line, &mut items);
    if !ticks.is_empty() {
        items.push(json!({"part": "ticks", "rows": ticks}));
    }
    json!({"heading": section.heading, "number": section.number, "panel": section.panel, "addition": section.addition, "items": items})
}

/// Returns whether a field is a tick box with a caption, or options that continue such a line.
fn is_tick_line(field: &Field) -> bool {
    match field.kind {
        Kind::Tick => field.width == 100,
        Kind::Choices { .. } => field.label.is_empty(),
        _ => false,
    }
}

fn words(text: &PrintedText, level: u8) -> Json {
    let style = match text.style {
        TextStyle::Heading => "heading",
        TextStyle::Guidance => "guidance",
        TextStyle::Clause => "clause",
        TextStyle::Note => "note",
    };
    json!({"part": "text", "style": style, "level": level, "number": text.number.clone().unwrap_or_default(),
        "text": text.text})
}

fn field(field: &Field, growth: &Growth) -> Json {
    let own = Address::Field(field.name.clone());
    let mut out = match &field.kind {
        Kind::Table(table) => return self::table(field, table, growth),
        Kind::Signature { date_label, name_label, .. } => return signature(field, date_label.as_deref(), name_label),
        Kind::Scale { min, max, low, high, .. } => {
            let point = |point: i64| option(&point.to_string(), &WidgetTarget::state(&own, &point.to_string()));
            let options: Vec<Json> = (*min..=*max).map(point).collect();
            json!({"kind": "scale", "own": field.name, "low": low, "high": high, "options": options})
        }
        Kind::Choices { choices } => {
            let longest = choices.iter().map(|choice| choice.chars().count()).max().unwrap_or(0);
            let across = if longest > 40 {
                1
            } else if longest > 24 {
                2
            } else if longest > 18 {
                3
            } else if longest > 10 {
                4
            } else {
                5
            };
            json!({"kind": "options", "own": field.name, "round": false, "across": across,
                "options": choices.iter().map(|choice| option(choice, &WidgetTarget::whole(&Address::option(&field.name, choice)))).collect::<Vec<_>>()})
        }
        kind => answer(kind, &own, growth.lines(&own, field.lines)),
    };
    if let Some(object) = out.as_object_mut() {
        let hint = match (&field.hint, &field.kind) {
            (hint, Kind::Choice { choices }) => {
                let list = choices.join(" / ");
                Some(hint.as_ref().map_or(list.clone(), |hint| format!("{hint}\n{list}")))
            }
            (hint, _) => hint.clone(),
        };
        object.insert("part".into(), "field".into());
        object.insert("label".into(), field.label.as_str().into());
        object.insert("number".into(), json!(field.number));
        object.insert("hint".into(), json!(hint));
        object.insert("format".into(), json!(format(&field.kind)));
        object.insert("width".into(), field.width.into());
    }
    out
}

fn answer(kind: &Kind, own: &Address, lines: u16) -> Json {
    match kind {
        Kind::YesNo => {
            let options = ["Yes", "No"].map(|state| option(state, &WidgetTarget::state(own, state)));
            json!({"kind": "options", "own": own.to_string(), "round": true, "across": 2, "options": options})
        }
        Kind::Tick => json!({"kind": "tick", "own": own.to_string(), "target": WidgetTarget::whole(own).to_string()}),
        _ => {
            json!({"kind": "box", "own": own.to_string(), "lines": lines, "target": WidgetTarget::whole(own).to_string()})
        }
    }
}

fn option(label: &str, target: &WidgetTarget) -> Json {
    json!({"label": label, "target": target.to_string()})
}

fn format(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Date => Some("DD/MM/YYYY"),
        Kind::Time => Some("HH:MM"),
        _ => None,
    }
}

fn signature(field: &Field, date_label: Option<&str>, name_label: &str) -> Json {
    let part = |label: &str, address: &Address, width: u32, format: Option<&str>| {
        json!({"label": label, "number": null, "hint": null, "format": format, "width": width,
            "target": WidgetTarget::whole(address).to_string()})
    };
    let mut parts = vec![
        part(&field.label, &Address::Field(field.name.clone()), 36, None),
        part(name_label, &Address::SignerName(field.name.clone()), 36, None),
    ];
    if let Some(label) = date_label {
        parts.push(part(label, &Address::SignedDate(field.name.clone()), 28, Some("DD/MM/YYYY")));
    }
    json!({"part": "signature", "own": field.name, "parts": parts})
}

fn table(field: &Field, table: &Table, growth: &Growth) -> Json {
    let column =
        |column: &Column| json!({"label": column.label, "width": column.width, "format": format(&column.kind)});
    let rows: Vec<Json> = (1..=growth.rows(field, table))
        .map(|row| {
            let printed = match &table.rows {
                TableRows::Printed { rows, .. } => rows.get(row - 1),
                _ => None,
            };
            let cells: Vec<Json> = table
                .columns
                .iter()
                .map(|column| {
                    let address = Address::cell(&field.name, row, &column.name);
                    let lines = growth.lines(&address, column.lines);
                    answer(&column.kind, &address, lines)
                })
                .collect();
            json!({"label": printed.map(|row| row.label.as_str()).unwrap_or_default(),
                "text": printed.map(|row| row.text.clone()).unwrap_or_default(), "cells": cells})
        })
        .collect();
    let (heading, label_width) = match &table.rows {
        TableRows::Printed { heading, rows } => {
            let short = rows.iter().all(|row| row.text.is_empty() && row.label.chars().count() <= 4);
            (Some(heading.as_str()), if short { 6 } else { 36 })
        }
        _ => (None, 0),
    };
    json!({"part": "table", "own": field.name, "columns": table.columns.iter().map(column).collect::<Vec<_>>(), "row-heading": heading,
        "label-width": label_width, "header": table.has_header(), "rows": rows})
}
