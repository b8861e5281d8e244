//! `formfolio forms`: prints the catalogue, or one form for people to read.

use serde_json::{Map, Value as Json, json};

use super::args::{FormsArgs, FormsFormat};
use super::exit::Exit;
use super::output::{BOLD, DIM, paint};
use super::tool::Tool;
use super::{ids, wording};
use crate::error::{Error, Result};
use crate::form::{
    Catalogue, Column, Correction, Field, Form, Kind, Section, SectionItem, SourceReading, TableRows, TextStyle,
};

/// The width of one form's text; the terminal wraps a list.
const WIDTH: usize = 96;

pub(super) fn run(tool: &mut Tool, args: &FormsArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    match (&args.id, args.format) {
        (None, FormsFormat::Yaml) => {
            let help = "For example: formfolio forms sandwell/individual-record --format yaml.";
            return Err(Error::usage("name the form to show the definition of", help));
        }
        (None, FormsFormat::Json) => {
            let list: Vec<Json> = catalogue.forms().map(|form| Json::Object(brief(form))).collect();
            tool.out.json(&Json::Array(list))?;
        }
        (None, FormsFormat::Text) => {
            let text = list(&catalogue, tool.out.colour);
            tool.out.data(&text)?;
        }
        (Some(id), format) => {
            let form = ids::form(&catalogue, id)?;
            match format {
                FormsFormat::Json => tool.out.json(&whole(&form))?,
                FormsFormat::Text => {
                    let text = page(&form, tool.out.colour);
                    tool.out.data(&text)?;
                }
                FormsFormat::Yaml => tool.out.data(&definition(&catalogue, &form)?)?,
            }
        }
    }
    Ok(Exit::Clean)
}

/// A form's definition as written, after instructions on making one's own form from it.
fn definition(catalogue: &Catalogue, form: &Form) -> Result<String> {
    let text = catalogue.definition(&form.id).ok_or_else(|| {
        Error::usage(
            format!("`{}` is a sheet that Formfolio makes itself; it has no definition", form.id),
            "Start from another form.",
        )
    })?;
    // The path of the schema depends on where the file is saved, and the quotes are those of another authority.
    let text: String = without_policy(text)
        .filter(|line| !line.starts_with("# yaml-language-server:"))
        .map(|line| format!("{line}\n"))
        .collect();
    let name = form.id.rsplit('/').next().unwrap_or(&form.id);
    Ok(format!(
        "# The definition of {id}, to start a form of your own from.\n\
         #\n\
         # 1. Save it as DIR/AUTHORITY/{name}.yaml. The authority.yaml beside it names the authority:\n\
         #    `formfolio new authority DIR --id AUTHORITY` makes one.\n\
         # 2. Change `id` below to AUTHORITY/{name}, then the words and fields.\n\
         # 3. `formfolio lint DIR` finds mistakes; `formfolio --forms DIR blank AUTHORITY/{name}` makes the blank.\n\
         #\n\
         # `formfolio schema form` says what else may stand here. The quotes of `{authority}` are left out; your own stand\n\
         # under `policy`.\n\n{text}",
        id = form.id,
        authority = form.authority.id,
    ))
}

/// The lines of a definition without its `policy:`.
fn without_policy(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.lines().filter(move |line| {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            inside = line.starts_with("policy:");
        }
        !inside
    })
}

fn list(catalogue: &Catalogue, colour: bool) -> String {
    let wide = catalogue.forms().map(|form| form.id.chars().count()).max().unwrap_or(0);
    let mut groups = Vec::new();
    for authority in catalogue.authorities() {
        let mut group = String::new();
        for form in catalogue.forms().filter(|form| form.authority.id == authority.id) {
            let handout = if form.fillable() { "" } else { " (to read only)" };
            group.push_str(&format!("  {:wide$}  {}{handout}\n", form.id, form.purpose));
        }
        if !group.is_empty() {
            groups.push(format!("{}\n{group}", paint(colour, BOLD, &authority.name)));
        }
    }
    groups.join("\n")
}

fn page(form: &Form, colour: bool) -> String {
    let mut out = format!("{}\n", paint(colour, BOLD, &form.title));
    let reference = form.reference.as_ref().map(|reference| format!(", {reference}")).unwrap_or_default();
    out.push_str(&format!("{}{reference}\n", form.authority.name));
    out.push_str(&format!("{}, version {}, {}\n\n", form.id, form.version, form.kind.keyword()));
    out.push_str(&format!("{}\n", wording::wrap(&form.purpose, WIDTH, 0)));
    if !form.completed_by.is_empty() {
        out.push_str(&format!("{}\n", wording::wrap(&format!("Filled in by {}.", form.completed_by), WIDTH, 0)));
    }
    if let Some(field) = form.dated_by.as_deref().and_then(|name| form.field(name)) {
        out.push_str(&format!("Dated by {} ({}).\n", field.plain_label(), field.name));
    }
    if let Some(section) = form.folder_section {
        out.push_str(&format!("Filed in section {section} of the supervision folder.\n"));
    }
    for section in &form.sections {
        let fields = describe(section, colour);
        if !fields.is_empty() {
            out.push_str(&format!("\n{fields}"));
        }
    }
    if !form.policy.is_empty() {
        out.push_str(&format!("\n{}\n", paint(colour, BOLD, "What the policy says")));
        for note in &form.policy {
            let text = format!("{}: “{}” ({})", note.about, note.citation.quote, note.citation.place());
            out.push_str(&format!("{}\n", wording::wrap(&text, WIDTH, 2)));
        }
    }
    if !form.corrections.is_empty() {
        out.push_str(&format!("\n{}\n", paint(colour, BOLD, "Where the form does not print the policy’s words")));
        for one in &form.corrections {
            let line = one.line.map(|line| format!("line {line}, ")).unwrap_or_default();
            let text = format!("{line}{}: “{}” for “{}”. {}", one.place, one.corrected, one.printed, one.why);
            out.push_str(&format!("{}\n", wording::wrap(&text, WIDTH, 2)));
        }
    }
    if !form.readings.is_empty() {
        out.push_str(&format!("\n{}\n", paint(colour, BOLD, "How the policy’s text was read")));
        for one in &form.readings {
            let mut lines = match one.lines {
                (first, last) if first == last => format!("line {first}"),
                (first, last) => format!("lines {first} to {last}"),
            };
            one.also.iter().for_each(|line| lines.push_str(&format!(", {line}")));
            let text = format!("{lines}: {}", one.note);
            out.push_str(&format!("{}\n", wording::wrap(&text, WIDTH, 2)));
        }
    }
    out
}

fn describe(section: &Section, colour: bool) -> String {
    let mut out = String::new();
    if let Some(heading) = &section.heading {
        let number = section.number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
        let ours = if section.addition { " (an addition of ours, with --with-additions)" } else { "" };
        out.push_str(&format!("{}{ours}\n", paint(colour, BOLD, &format!("{number}{heading}"))));
    }
    for item in &section.items {
        match item {
            SectionItem::Field(field) => out.push_str(&line(field, colour)),
            SectionItem::Text(text) if text.style == TextStyle::Heading => {
                out.push_str(&format!("  {}\n", paint(colour, BOLD, &text.text)));
            }
            SectionItem::Text(_) => {}
        }
    }
    out
}

fn line(field: &Field, colour: bool) -> String {
    let number = field.number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
    let label = wording::wrap(&format!("{number}{}", field.plain_label()), WIDTH, 2);
    let must = if field.required { "; must be filled in" } else { "" };
    let asks = wording::wrap(&format!("{}: {}{must}", field.name, wording::asks(field)), WIDTH, 6);
    let mut out = format!("{label}\n{}\n", paint(colour, DIM, &asks));
    if let Kind::Table(table) = &field.kind {
        for column in &table.columns {
            let text = format!("{} ({}): {}", column.label, column.name, wording::cell_asks(column));
            out.push_str(&format!("{}\n", paint(colour, DIM, &wording::wrap(&text, WIDTH, 8))));
        }
    }
    out
}

fn brief(form: &Form) -> Map<String, Json> {
    let mut out = Map::new();
    out.insert("id".into(), form.id.as_str().into());
    out.insert("title".into(), form.title.as_str().into());
    out.insert("authority".into(), form.authority.id.as_str().into());
    out.insert("kind".into(), form.kind.keyword().into());
    out.insert("version".into(), form.version.into());
    out.insert("fillable".into(), form.fillable().into());
    out.insert("fields".into(), (form.fields().count() - form.additions().count()).into());
    out
}

fn whole(form: &Form) -> Json {
    let mut out = brief(form);
    out.insert("purpose".into(), form.purpose.as_str().into());
    out.insert("organisation".into(), form.organisation.as_str().into());
    out.insert("reference".into(), form.reference.as_deref().into());
    out.insert("completed_by".into(), form.completed_by.as_str().into());
    out.insert("dated_by".into(), form.dated_by.as_deref().into());
    out.insert("folder_section".into(), form.folder_section.into());
    let (first, last) = form.source.lines;
    out.insert("source".into(), json!({"file": form.source.file, "part": form.source.part, "lines": [first, last]}));
    out.insert("corrections".into(), form.corrections.iter().map(correction_json).collect());
    out.insert("readings".into(), form.readings.iter().map(reading_json).collect());
    // The fields of a blank without additions; additions are listed separately.
    let added: Vec<&str> = form.additions().map(|field| field.name.as_str()).collect();
    let printed = form.fields().filter(|field| !added.contains(&field.name.as_str()));
    out.insert("fields".into(), printed.map(field_json).collect());
    out.insert("additions".into(), form.additions().map(field_json).collect());
    out.insert("sections".into(), form.sections.iter().map(section_json).collect());
    Json::Object(out)
}

fn correction_json(one: &Correction) -> Json {
    json!({"where": one.place, "line": one.line, "printed": one.printed, "corrected": one.corrected, "why": one.why})
}

fn reading_json(one: &SourceReading) -> Json {
    let (first, last) = one.lines;
    json!({"lines": [first, last], "also": one.also, "lost": one.lost.keyword(), "note": one.note})
}

fn section_json(section: &Section) -> Json {
    let names: Vec<&str> = section
        .items
        .iter()
        .filter_map(|item| match item {
            SectionItem::Field(field) => Some(field.name.as_str()),
            SectionItem::Text(_) => None,
        })
        .collect();
    json!({"heading": section.heading, "number": section.number, "addition": section.addition, "fields": names})
}

fn field_json(field: &Field) -> Json {
    let mut out = Map::new();
    out.insert("name".into(), field.name.as_str().into());
    out.insert("label".into(), field.label.as_str().into());
    out.insert("kind".into(), field.kind.keyword().into());
    out.insert("required".into(), field.required.into());
    let role = match &field.kind {
        Kind::Person { role, .. } => *role,
        Kind::Signature { party, .. } => Some(*party),
        _ => None,
    };
    if let Some(role) = role {
        out.insert("role".into(), role.keyword().into());
    }
    if let Kind::Person { several: true, .. } = &field.kind {
        out.insert("repeat".into(), true.into());
    }
    if !field.kind.choices().is_empty() {
        out.insert("choices".into(), field.kind.choices().into());
    }
    if let Kind::Scale { min, max, reason, .. } = &field.kind {
        out.insert("min".into(), (*min).into());
        out.insert("max".into(), (*max).into());
        out.insert("reason".into(), reason.as_deref().into());
    }
    if let Kind::Table(table) = &field.kind {
        out.insert("columns".into(), table.columns.iter().map(column_json).collect());
        out.insert("rows".into(), table.blank_rows().into());
        out.insert("growing".into(), table.grows().into());
        if let TableRows::Printed { rows, .. } = &table.rows {
            out.insert("row_labels".into(), rows.iter().map(|row| Json::from(row.label.as_str())).collect());
        }
    }
    if let Kind::Signature { date_label, .. } = &field.kind {
        out.insert("dated".into(), date_label.is_some().into());
    }
    if let Some(hint) = &field.hint {
        out.insert("hint".into(), hint.as_str().into());
    }
    if field.ours {
        out.insert("ours".into(), true.into());
    }
    Json::Object(out)
}

fn column_json(column: &Column) -> Json {
    let mut out = Map::new();
    out.insert("name".into(), column.name.as_str().into());
    out.insert("label".into(), column.label.as_str().into());
    out.insert("kind".into(), column.kind.keyword().into());
    out.insert("required".into(), column.required.into());
    if column.ours {
        out.insert("ours".into(), true.into());
    }
    if !column.kind.choices().is_empty() {
        out.insert("choices".into(), column.kind.choices().into());
    }
    Json::Object(out)
}
