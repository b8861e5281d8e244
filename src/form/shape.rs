//! Finds every mistake of shape in a YAML text at once; a typed parse stops at its first unknown key.
//! The text is checked against the JSON Schema that editors use. Understands only the keywords of our generated
//! schemas: `type`, `properties`, `required`, `items`, `enum`, `const`, `anyOf`, `oneOf`, `$ref`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::yaml_text;
use crate::source::{Mistake, Source, Span, Spanned, quoted};
use crate::text::list_or;

/// The most mistakes reported at once.
const MOST_MISTAKES: usize = 200;
/// Longer than every word of a definition.
const LONGEST_WORD: usize = 200;

/// A YAML node.
#[derive(Debug, Clone, PartialEq)]
pub enum YamlNode {
    /// No value, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Spanned<YamlNode>>),
    /// A map; keys in written order.
    Map(Vec<(Spanned<String>, Spanned<YamlNode>)>),
}

impl YamlNode {
    /// The name of the node's kind in messages.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a set of keys",
        }
    }

    /// The value of a key of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Spanned<YamlNode>> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// Takes the value of a key out of a map and leaves nothing in its place.
    pub fn take(&mut self, key: &str) -> Option<Self> {
        let Self::Map(entries) = self else { return None };
        let (_, node) = entries.iter_mut().find(|(name, _)| name.value == key)?;
        Some(std::mem::replace(&mut node.value, Self::Null))
    }
}

impl<'de> Deserialize<'de> for YamlNode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NodeVisitor;
        impl<'de> Visitor<'de> for NodeVisitor {
            type Value = YamlNode;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("YAML")
            }
            fn visit_unit<E>(self) -> Result<YamlNode, E> {
                Ok(YamlNode::Null)
            }
            fn visit_none<E>(self) -> Result<YamlNode, E> {
                Ok(YamlNode::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<YamlNode, D::Error> {
                YamlNode::deserialize(deserializer)
            }
            fn visit_bool<E>(self, value: bool) -> Result<YamlNode, E> {
                Ok(YamlNode::Bool(value))
            }
            // Definitions hold small whole numbers.
            fn visit_i64<E>(self, value: i64) -> Result<YamlNode, E> {
                Ok(YamlNode::Number(value as f64))
            }
            // Definitions hold small whole numbers.
            fn visit_u64<E>(self, value: u64) -> Result<YamlNode, E> {
                Ok(YamlNode::Number(value as f64))
            }
            fn visit_f64<E>(self, value: f64) -> Result<YamlNode, E> {
                Ok(YamlNode::Number(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<YamlNode, E> {
                Ok(YamlNode::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<YamlNode, A::Error> {
                let mut list = Vec::new();
                while let Some(node) = seq.next_element()? {
                    list.push(node);
                }
                Ok(YamlNode::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<YamlNode, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(YamlNode::Map(entries))
            }
        }
        deserializer.deserialize_any(NodeVisitor)
    }
}

/// Reads a text as a plain tree.
///
/// # Errors
/// When it is not YAML; the mistake gives the place.
pub fn tree(source: &Source) -> Result<Spanned<YamlNode>, Box<Mistake>> {
    yaml_text::parse::<Spanned<YamlNode>>(source)
}

/// Every mistake of shape in a tree, in the order of the text.
#[must_use]
pub fn mistakes(source: &Source, node: &Spanned<YamlNode>, schema: &Json) -> Vec<Mistake> {
    mistakes_in(source, node, schema, "the file")
}

/// Like [`mistakes`], for a part of a text; `name` is its name in messages.
#[must_use]
pub fn mistakes_in(source: &Source, node: &Spanned<YamlNode>, schema: &Json, name: &str) -> Vec<Mistake> {
    let mut check = ShapeCheck { source, root: schema, found: Vec::new() };
    check.node(node, schema, name);
    check.found
}

struct ShapeCheck<'a> {
    source: &'a Source,
    root: &'a Json,
    found: Vec<Mistake>,
}

impl<'a> ShapeCheck<'a> {
    fn resolve(&self, schema: &'a Json) -> &'a Json {
        let mut schema = schema;
        while let Some(target) = schema.get("$ref").and_then(Json::as_str) {
            match self.root.pointer(target.trim_start_matches('#')) {
                Some(found) => schema = found,
                None => break,
            }
        }
        schema
    }

    fn node(&mut self, node: &Spanned<YamlNode>, schema: &'a Json, name: &str) {
        if self.found.len() >= MOST_MISTAKES {
            return;
        }
        let schema = self.resolve(schema);
        if let Some(words) = self.words(schema) {
            self.check_word(node, &words, name);
            return;
        }
        if let Some(any) = schema.get("anyOf").and_then(Json::as_array) {
            if matches!(node.value, YamlNode::Null) {
                return;
            }
            // Our types make no alternatives except "or null".
            if let Some(some) = any.iter().find(|one| one.get("type").and_then(Json::as_str) != Some("null")) {
                self.node(node, some, name);
            }
            return;
        }
        if !fits(&node.value, schema) {
            let wanted = expected(schema);
            let message = format!("`{name}` should be {wanted}, not {}", node.value.kind_name());
            self.found.push(Mistake::new(self.source, node.span, message));
            return;
        }
        match &node.value {
            YamlNode::Map(entries) => self.map(node.span, entries, schema, name),
            YamlNode::List(list) => {
                if let Some(items) = schema.get("items") {
                    for item in list {
                        self.node(item, items, name);
                    }
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, span: Span, entries: &[(Spanned<String>, Spanned<YamlNode>)], schema: &'a Json, name: &str) {
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else { return };
        for (key, value) in entries {
            if self.found.len() >= MOST_MISTAKES {
                return;
            }
            if let Some(property) = properties.get(&key.value) {
                self.node(value, property, &key.value);
                continue;
            }
            if schema.get("additionalProperties") == Some(&Json::Bool(true)) {
                continue;
            }
            let message = match nearest(&key.value, properties.keys().map(String::as_str)) {
                Some(near) => format!("unknown key `{}`, did you mean `{near}`?", quoted(&key.value)),
                None => format!("unknown key `{}`", quoted(&key.value)),
            };
            let known: Vec<&str> = properties.keys().map(String::as_str).collect();
            let is_text = key.value.contains(char::is_whitespace);
            let quote = if is_text { "Put a text with a comma or a colon in it into quotation marks. " } else { "" };
            let help = format!("{quote}Keys here: {}", known.join(", "));
            self.found.push(Mistake::new(self.source, key.span, message).help(help));
        }
        let has = |wanted: &str| entries.iter().any(|(key, _)| key.value == wanted);
        // Of alternative sets of keys, the first is asked for.
        let sets: Vec<_> = schema.get("oneOf").and_then(Json::as_array).into_iter().flatten().map(required).collect();
        let complete = sets.iter().any(|set| set.iter().all(|key| has(key)));
        let alternative = sets.into_iter().next().filter(|_| !complete).unwrap_or_default();
        for wanted in required(schema).into_iter().chain(alternative) {
            if !has(wanted) {
                let at = entries.first().map_or(span, |(key, _)| key.span);
                let what =
                    properties.get(wanted).and_then(|p| self.resolve(p).get("description").or(p.get("description")));
                let mut mistake = Mistake::new(self.source, at, format!("`{wanted}` is missing from {name}"));
                mistake.help = what.and_then(Json::as_str).map(|text| format!("{wanted}: {text}"));
                self.found.push(mistake);
            }
        }
    }

    /// The words of an enumeration; schemars writes `enum`, or `oneOf` with `const` where variants
    /// have descriptions.
    fn words(&self, schema: &'a Json) -> Option<Vec<&'a str>> {
        if let Some(words) = schema.get("enum").and_then(Json::as_array) {
            return Some(words.iter().filter_map(Json::as_str).collect());
        }
        let one = schema.get("oneOf").and_then(Json::as_array)?;
        let mut words = Vec::new();
        for option in one {
            match (option.get("const").and_then(Json::as_str), self.words(option)) {
                (Some(word), _) => words.push(word),
                (None, Some(more)) => words.extend(more),
                (None, None) => return None,
            }
        }
        Some(words)
    }

    fn check_word(&mut self, node: &Spanned<YamlNode>, words: &[&str], name: &str) {
        let YamlNode::Text(text) = &node.value else {
            let message = format!("`{name}` should be one of: {}", words.join(", "));
            self.found.push(Mistake::new(self.source, node.span, message));
            return;
        };
        if words.contains(&text.as_str()) {
            return;
        }
        let short = quoted(text);
        let message = match nearest(text, words.iter().copied()) {
            Some(near) => format!("unknown {name} `{short}`, did you mean `{near}`?"),
            None => format!("unknown {name} `{short}`"),
        };
        self.found.push(Mistake::new(self.source, node.span, message).help(format!("One of: {}", words.join(", "))));
    }
}

/// The keys that a map must have.
fn required(schema: &Json) -> Vec<&str> {
    schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect()
}

fn types(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(one)) => vec![one.as_str()],
        Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

fn fits(node: &YamlNode, schema: &Json) -> bool {
    let types = types(schema);
    let whole = |n: &f64| n.fract() == 0.0;
    let low_enough = |n: &f64| {
        schema.get("minimum").and_then(Json::as_f64).is_none_or(|min| *n >= min)
            && schema.get("maximum").and_then(Json::as_f64).is_none_or(|max| *n <= max)
    };
    types.is_empty()
        || match node {
            YamlNode::Null => types.contains(&"null"),
            YamlNode::Bool(_) => types.contains(&"boolean"),
            YamlNode::Number(n) => {
                (types.contains(&"number") || (types.contains(&"integer") && whole(n))) && low_enough(n)
            }
            // An author means a label such as `label: 2025` as text; the typed parse agrees.
            YamlNode::Text(_) => types.contains(&"string"),
            YamlNode::List(_) => types.contains(&"array"),
            YamlNode::Map(_) => types.contains(&"object"),
        }
        || (matches!(node, YamlNode::Number(_) | YamlNode::Bool(_)) && types.contains(&"string"))
}

fn expected(schema: &Json) -> String {
    let words: Vec<String> = types(schema)
        .iter()
        .filter(|word| **word != "null")
        .map(|word| match *word {
            "string" => "text".to_owned(),
            "boolean" => "true or false".to_owned(),
            "integer" => {
                match (schema.get("minimum").and_then(Json::as_f64), schema.get("maximum").and_then(Json::as_f64)) {
                    (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
                    (Some(min), None) => format!("a whole number from {min}"),
                    _ => "a whole number".to_owned(),
                }
            }
            "number" => "a number".to_owned(),
            "array" => "a list".to_owned(),
            "object" => "a set of keys".to_owned(),
            other => other.to_owned(),
        })
        .collect();
    list_or(&words)
}

/// The known word that a misspelt one most likely stands for.
#[must_use]
pub fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    // A word far longer than all of them matches none, and comparing it would take long.
    if word.len() > LONGEST_WORD {
        return None;
    }
    known
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(score, _)| *score >= 0.82)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
