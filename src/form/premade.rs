//! The built-in definitions as JSON, in the directory `definitions` beside this file. Their YAML takes ten times as long to
//! parse.
//!
//! A file is named after the definition and a digest of its text. The text of a changed definition is parsed until its file
//! is written anew. A test asks for that: `BLESS=1 cargo test --test suite premade` writes it.

use include_dir::{Dir, include_dir};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::shape::{self, YamlNode};
use crate::source::{Mistake, Source};
use crate::text::hexadecimal;

static DEFINITIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/form/definitions");

/// The characters of a digest in a file's name.
const DIGITS: usize = 16;

/// A built-in definition as JSON. None when it is not built in, or no file has been made of this text.
pub(super) fn json(source: &Source) -> Option<&'static str> {
    if !source.is_embedded {
        return None;
    }
    DEFINITIONS.get_file(name(source))?.contents_utf8()
}

/// The names of the files, with their text.
pub fn files() -> impl Iterator<Item = (String, &'static str)> {
    DEFINITIONS.files().map(|file| (file.path().display().to_string(), file.contents_utf8().unwrap_or_default()))
}

/// The name and the text of a definition's file.
///
/// # Errors
/// When the definition is not YAML.
pub fn make(source: &Source) -> Result<(String, String), Box<Mistake>> {
    Ok((name(source), to_json(&shape::tree(source)?.value).to_string()))
}

fn name(source: &Source) -> String {
    let digest = hexadecimal(&Sha256::digest(&*source.text));
    let path = source.name.strip_prefix("forms/").unwrap_or(&source.name);
    let path = path.strip_suffix(".yaml").unwrap_or(path).replace('/', "-");
    format!("{path}-{}.json", digest.get(..DIGITS).unwrap_or_default())
}

fn to_json(node: &YamlNode) -> Json {
    match node {
        YamlNode::Null => Json::Null,
        YamlNode::Bool(value) => Json::from(*value),
        // No number of a definition is too large for an `i64`.
        YamlNode::Number(number) if number.fract() == 0.0 => Json::from(*number as i64),
        YamlNode::Number(number) => Json::from(*number),
        YamlNode::Text(text) => Json::from(text.as_str()),
        YamlNode::List(list) => list.iter().map(|node| to_json(&node.value)).collect(),
        YamlNode::Map(entries) => entries.iter().map(|(key, node)| (key.value.clone(), to_json(&node.value))).collect(),
    }
}
