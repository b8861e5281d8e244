//! Reads `waivers.yaml` and reports all mistakes in it; gives its JSON Schema.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Waiver, Waivers};
use crate::dates;
use crate::error::{Error, Result};
use crate::form::shape::{self, YamlNode, nearest};
use crate::form::yaml_text;
use crate::rules::{Check, RULES, Rule};
use crate::source::{Mistake, Source, Spanned};

/// A finding that may stand as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct RawWaiver {
    /// The id of the rule whose findings it covers, such as vague-date.
    rule: Spanned<String>,
    /// The file it is for: its name, the end of its path, or a pattern in which * stands for anything.
    file: Spanned<String>,
    /// The field it is for, such as actions.2.by_whom; every field when not given.
    field: Option<Spanned<String>>,
    /// Why it is allowed.
    reason: Spanned<String>,
    /// Who allowed it.
    by: Spanned<String>,
    /// The last day on which it counts, such as 2025-09-30.
    until: Spanned<String>,
}

static ONE: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawWaiver).to_value());

/// Returns the JSON Schema of a file of waivers, with the ids of all rules that can be waived.
#[must_use]
pub fn schema() -> Json {
    let mut one = ONE.clone();
    let dialect = one.as_object_mut().and_then(|object| {
        object.remove("title");
        object.remove("$schema")
    });
    if let Some(rule) = one.pointer_mut("/properties/rule").and_then(Json::as_object_mut) {
        rule.insert("enum".into(), waivable().map(|rule| rule.id).collect());
    }
    json!({
        "$schema": dialect,
        "title": "Formfolio waivers",
        "description": "Findings that are allowed for now, each with a reason, the person who allows it, and the last day.",
        "type": ["array", "null"],
        "items": one,
    })
}

/// The rules that can be waived: all except those about waivers.
fn waivable() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| !matches!(rule.check, Check::Waivers))
}

/// Reads a file of waivers; they apply to all checked files.
///
/// # Errors
/// Every mistake in the text: an unknown key or rule, a missing key, an invalid date.
pub fn parse(source: &Source) -> Result<Waivers> {
    let wrong = |mistakes| Error::mistakes("the waivers have mistakes", mistakes).in_file(source.name.clone());
    let mut waivers = Waivers { name: source.name.clone(), ..Waivers::default() };
    if source.text.trim().is_empty() {
        return Ok(waivers);
    }
    let tree = shape::tree(source).map_err(|mistake| wrong(vec![*mistake]))?;
    let list = match &tree.value {
        YamlNode::Null => return Ok(waivers),
        YamlNode::List(list) => list,
        other => {
            let message = format!("the waivers should be a list, not {}", other.kind_name());
            let mistake = Mistake::new(source, tree.span, message)
                .help("Begin each waiver with `- rule: ` and the rule’s id, even when there is only one");
            return Err(wrong(vec![mistake]));
        }
    };
    let mistakes: Vec<Mistake> = list.iter().flat_map(|item| mistakes(source, item)).collect();
    if !mistakes.is_empty() {
        return Err(wrong(mistakes));
    }
    let raw: Vec<RawWaiver> = yaml_text::parse(source).map_err(|mistake| wrong(vec![*mistake]))?;
    // No entry is lost: one without a valid rule or date was reported as a mistake above.
    waivers.entries = raw.into_iter().filter_map(|raw| lower(source, raw)).collect();
    Ok(waivers)
}

fn lower(source: &Source, raw: RawWaiver) -> Option<Waiver> {
    let trimmed = |text: Spanned<String>| text.value.trim().to_owned();
    Some(Waiver {
        line: u32::try_from(source.line_column(raw.rule.span).0).unwrap_or(u32::MAX),
        rule: waivable().find(|rule| rule.id == raw.rule.value)?.id,
        until: dates::read(&raw.until.value).date()?,
        file: trimmed(raw.file),
        field: raw.field.map(trimmed),
        reason: trimmed(raw.reason),
        by: trimmed(raw.by),
    })
}

/// Every mistake in one waiver.
fn mistakes(source: &Source, item: &Spanned<YamlNode>) -> Vec<Mistake> {
    let mut found = shape::mistakes_in(source, item, &ONE, "this waiver");
    for key in ["rule", "file", "field", "reason", "by", "until"] {
        let Some(Spanned { value: YamlNode::Text(text), span }) = item.value.get(key) else { continue };
        let mistake = match key {
            _ if text.trim().is_empty() => Some(Mistake::new(source, *span, format!("`{key}` is empty"))),
            "rule" => unknown_rule(text).map(|(message, help)| Mistake::new(source, *span, message).help(help)),
            "until" if dates::read(text).date().is_none() => Some(
                Mistake::new(source, *span, format!("`{text}` is not a date"))
                    .help("Write the last day on which the waiver counts, for example 2025-09-30"),
            ),
            _ => None,
        };
        found.extend(mistake);
    }
    found.sort_by_key(|mistake| mistake.span.start);
    found
}

fn unknown_rule(id: &str) -> Option<(String, String)> {
    if waivable().any(|rule| rule.id == id) {
        return None;
    }
    let all = "`formfolio explain` lists them all".to_owned();
    if RULES.iter().any(|rule| rule.id == id) {
        let help = "Correct or remove the waiver that it was found in".to_owned();
        return Some((format!("a finding of `{id}` is about a waiver and cannot be waived"), help));
    }
    Some(match nearest(id, waivable().map(|rule| rule.id)) {
        Some(near) => (format!("there is no rule `{id}`, did you mean `{near}`?"), all),
        None => (format!("there is no rule `{id}`"), all),
    })
}
