//! The JSON Schemas for editors: every definition fits its schema, and a key that does not belong to its kind does not.
//!
//! Values are checked here as far as our schemas use the language. An unknown keyword fails the test, so that nothing is
//! passed over. `tests/conformance` checks the definitions with another program.

use std::fs;
use std::sync::Arc;

use formfolio::form::{Authority, lower, schema};
use formfolio::source::Source;
use serde_json::Value as Json;

use crate::cli::root;
use crate::fixture::{catalogue, tree};

/// The first reason why a value does not fit the schema.
fn mistake(value: &Json, schema: &Json) -> Option<String> {
    fits(value, schema, schema, "").err()
}

fn fits(value: &Json, schema: &Json, root: &Json, at: &str) -> Result<(), String> {
    let Json::Object(keywords) = schema else { panic!("{at}: {schema} is no schema") };
    for (keyword, wanted) in keywords {
        let good = match keyword.as_str() {
            "$schema"
            | "$defs"
            | "title"
            | "description"
            | "default"
            | "format"
            | "examples"
            | "additionalProperties" => true,
            "$ref" => {
                let target = wanted.as_str().and_then(|target| root.pointer(target.strip_prefix('#')?));
                fits(value, target.unwrap_or_else(|| panic!("{at}: {wanted} leads nowhere")), root, at)?;
                true
            }
            "type" => match wanted {
                Json::Array(types) => types.iter().any(|one| is_of_type(value, one)),
                one => is_of_type(value, one),
            },
            "const" => value == wanted,
            "enum" => wanted.as_array().expect("a list").contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().expect("a number")),
            "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().expect("a number")),
            "required" => wanted
                .as_array()
                .expect("a list")
                .iter()
                .all(|key| value.as_object().is_none_or(|map| map.contains_key(key.as_str().expect("a key")))),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    fits(item, wanted, root, &format!("{at}/{index}"))?;
                }
                true
            }
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    match wanted.get(key) {
                        Some(schema) => fits(value, schema, root, &format!("{at}/{key}"))?,
                        None if keywords.get("additionalProperties") == Some(&Json::Bool(false)) => {
                            return Err(format!("{at} may not have `{key}`"));
                        }
                        None => {}
                    }
                }
                true
            }
            "anyOf" | "oneOf" => {
                let tried: Vec<_> =
                    wanted.as_array().expect("a list").iter().map(|one| fits(value, one, root, at)).collect();
                let good = tried.iter().filter(|one| one.is_ok()).count();
                if good == 0 {
                    let why: Vec<String> = tried.into_iter().filter_map(Result::err).collect();
                    return Err(why.join("; or "));
                }
                keyword == "anyOf" || good == 1
            }
            other => panic!("{at}: the test does not know `{other}`"),
        };
        if !good {
            return Err(format!("{at} is not as `{keyword}` says"));
        }
    }
    Ok(())
}

fn is_of_type(value: &Json, name: &Json) -> bool {
    match name.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type `{other}`"),
    }
}

fn yaml(text: &str) -> Json {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn every_definition_fits_its_schema() {
    let forms = root().join("forms");
    let names = tree(&forms);
    assert!(names.len() > 25, "{names:?}");
    for name in names {
        let schema = match name.as_str() {
            name if name.contains("layouts") => schema::layout(),
            name if name.ends_with("authority.yaml") => schema::authority(),
            _ => schema::form(),
        };
        let value = yaml(&fs::read_to_string(forms.join(&name)).expect("a definition"));
        assert_eq!(mistake(&value, schema), None, "{name}");
    }
}

const KINDS: [(&str, &str); 17] = [
    ("heading", "text: Words"),
    ("guidance", "text: Words"),
    ("clause", "text: Words"),
    ("note", "text: Words"),
    ("text", "name: x, label: X"),
    ("long_text", "name: x, label: X"),
    ("person", "name: x, label: X"),
    ("number", "name: x, label: X"),
    ("time", "name: x, label: X"),
    ("date", "name: x, label: X"),
    ("tick", "name: x, label: X"),
    ("yes_no", "name: x, label: X"),
    ("choice", "name: x, label: X, choices: [A, B]"),
    ("choices", "name: x, label: X, choices: [A, B]"),
    ("scale", "name: x, label: X"),
    ("signature", "name: x, label: X, role: manager, date_label: date"),
    ("table", "name: x, label: X, blank_rows: 2, columns: [{ name: c, label: C, kind: text }]"),
];

const KEYS: [&str; 35] = [
    "text: Words",
    "number: \"1.\"",
    "name: x",
    "label: X",
    "called: the x",
    "hint: in full",
    "ours: true",
    "means: next_session",
    "required: true",
    "required_message: Write it",
    "relevant: { field: first, filled: true }",
    "constraint: { min: 1 }",
    "read_only: true",
    "default: none",
    "width: 50",
    "lines: 3",
    "role: manager",
    "repeat: true",
    "choices: [A, B]",
    "min: 1",
    "max: 5",
    "low: bad",
    "high: good",
    "reason: first",
    "date_label: date",
    "undated: true",
    "name_label: Name",
    "grade: drawn",
    "columns: [{ name: c, label: C, kind: text }]",
    "blank_rows: 2",
    "grow: true",
    "rows: [{ label: Row }]",
    "row_heading: Rows",
    "actions: new",
    "delay_reason: first",
];

/// A form with one item besides a field `first`.
fn form_with(kind: &str, more: &str, item: &str) -> String {
    let first =
        if kind == "handout" { "{ kind: note, text: Words }" } else { "{ kind: text, name: first, label: First }" };
    format!(
        "id: acme/form\nversion: 1\ntitle: Form\nkind: {kind}\npurpose: A form.\n{more}sections:\n  - items:\n      - {first}\n      \
         - {{ {item} }}\nsource: {{ file: a.txt, part: A, lines: [1, 2] }}\n"
    )
}

/// Whether the loader says that a key does not belong.
fn is_refused(text: &str, authority: &Arc<Authority>) -> bool {
    let read = lower::form(&Source::new("forms/acme/form.yaml", text), authority);
    let mistakes = read.err().unwrap_or_default();
    mistakes.iter().any(|mistake| mistake.message.contains("does not belong"))
}

fn acme() -> Arc<Authority> {
    let source = Source::new("forms/acme/authority.yaml", "id: acme\nname: Acme\n");
    Arc::new(lower::authority(&source, &[]).expect("an authority"))
}

#[test]
fn an_item_has_the_keys_of_its_kind() {
    let (acme, mut refused) = (acme(), 0);
    for (kind, own) in KINDS {
        let least = form_with("record", "", &format!("kind: {kind}, {own}"));
        assert_eq!(mistake(&yaml(&least), schema::form()), None, "{least}");
        let mut others = 0;
        for key in KEYS {
            let name = key.split(':').next().unwrap_or_default();
            if own.split(", ").any(|own| own.starts_with(&format!("{name}:"))) {
                continue;
            }
            let text = form_with("record", "", &format!("kind: {kind}, {own}, {key}"));
            let fits = mistake(&yaml(&text), schema::form()).is_none();
            assert_eq!(fits, !is_refused(&text, &acme), "{kind} with {key}");
            others += usize::from(!fits);
        }
        assert!(others > 8, "{kind}: {others} keys do not belong");
        refused += others;
    }
    assert!(refused > 200, "{refused} keys do not belong");
}

#[test]
fn a_column_has_the_keys_of_its_kind() {
    let acme = acme();
    for (kind, _) in KINDS {
        let column = |more: &str| {
            let columns = format!("columns: [{{ name: c, label: C, kind: {kind}{more} }}]");
            form_with("record", "", &format!("kind: table, name: x, label: X, blank_rows: 2, {columns}"))
        };
        let fits = |text: &str| mistake(&yaml(text), schema::form()).is_none();
        let loads = |text: &str| lower::form(&Source::new("forms/acme/form.yaml", text), &acme).is_ok();
        for text in [column(""), column(", choices: [A, B]"), column(", width: 20, lines: 2, ours: true")] {
            assert_eq!(fits(&text), loads(&text), "{text}");
        }
        let simple = ["text", "long_text", "person", "number", "time", "date", "tick", "yes_no"].contains(&kind);
        assert_eq!(fits(&column("")), simple, "{kind}");
        assert_eq!(fits(&column(", choices: [A, B]")), kind == "choice", "{kind}");
    }
}

#[test]
fn a_handout_has_printed_words_alone() {
    let acme = acme();
    let fits = |text: &str| mistake(&yaml(text), schema::form()).is_none();
    let loads = |text: &str| lower::form(&Source::new("forms/acme/form.yaml", text), &acme).is_ok();
    let kinds = ["agreement", "record", "log", "audit", "checklist", "tracker", "handout"];
    for kind in kinds {
        for (more, item) in [
            ("", "kind: note, text: Words"),
            ("folder_section: 2\n", "kind: note, text: Words"),
            ("activity: group\n", "kind: note, text: Words"),
            ("completed_by: the supervisor\n", "kind: note, text: Words"),
            ("dated_by: day\n", "kind: date, name: day, label: Day"),
            ("", "kind: date, name: day, label: Day"),
        ] {
            let text = form_with(kind, more, item);
            let is_good = kind != "handout"
                || (more != "activity: group\n" && more != "completed_by: the supervisor\n" && item.contains("note"));
            assert_eq!((fits(&text), loads(&text)), (is_good, is_good), "{text}");
        }
    }
    assert!(catalogue().forms().any(|form| !form.fillable()));
}
