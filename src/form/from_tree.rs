//! Reads a YAML tree into a type, if it has no mistake of shape. What [`super::shape`] would find is an error here, too,
//! so that a text without mistakes needs neither its schema, which takes long to make, nor a second parse.

use serde::de::value::{Error, MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::raw::SPANNED;
use super::shape::YamlNode;
use crate::source::{Source, Span, Spanned};

/// The smallest number beyond which not every whole number is an `f64`.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// Reads a tree, which was made of the whole of `source`, into a type.
///
/// # Errors
/// When it does not fit, has a key that the type has not, or cites a policy without its words. The message does not say
/// where.
pub(super) fn read<T: for<'de> Deserialize<'de>>(source: &Source, tree: &Spanned<YamlNode>) -> Result<T, Error> {
    T::deserialize(NodeDeserializer { source, node: tree })
}

#[derive(Clone, Copy)]
struct NodeDeserializer<'a> {
    source: &'a Source,
    node: &'a Spanned<YamlNode>,
}

impl NodeDeserializer<'_> {
    /// The text of a number, `true` or `false` as it is written. None when its place holds any other character.
    fn written(&self) -> Option<&str> {
        let text = self.source.slice(self.node.span);
        let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte));
        (is_plain && !text.is_empty()).then_some(text)
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Self { source, node } = self;
        match &node.value {
            YamlNode::Null => visitor.visit_unit(),
            YamlNode::Bool(value) => visitor.visit_bool(*value),
            // The tree has only one kind of number.
            YamlNode::Number(number) if number.fract() == 0.0 && number.abs() < INEXACT => {
                if *number < 0.0 {
                    visitor.visit_i64(*number as i64)
                } else {
                    visitor.visit_u64(*number as u64)
                }
            }
            YamlNode::Number(number) => visitor.visit_f64(*number),
            YamlNode::Text(text) => visitor.visit_str(text),
            YamlNode::List(list) => {
                let nodes = list.iter().map(|node| NodeDeserializer { source, node });
                visitor.visit_seq(SeqDeserializer::new(nodes))
            }
            YamlNode::Map(entries) => {
                let nodes = entries.iter().map(|(key, node)| (key.value.as_str(), NodeDeserializer { source, node }));
                visitor.visit_map(MapDeserializer::new(nodes))
            }
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            // A label such as `2025` is meant as text.
            YamlNode::Number(_) | YamlNode::Bool(_) => {
                let text = self
                    .written()
                    .ok_or_else(|| Error::invalid_type(Unexpected::Other(self.node.value.kind_name()), &visitor))?;
                visitor.visit_str(text)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.value {
            YamlNode::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name != SPANNED {
            return visitor.visit_newtype_struct(self);
        }
        visitor.visit_seq(SpannedAccess { given: 0, value: self })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.node.value {
            YamlNode::Text(word) => visitor.visit_enum(StrDeserializer::new(word)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // A type would take a list, too, and its values by their position.
        if !matches!(self.node.value, YamlNode::Map(_)) {
            return Err(Error::invalid_type(Unexpected::Other(self.node.value.kind_name()), &visitor));
        }
        let has = |key: &&str| self.node.value.get(key).is_some();
        // The schema of each of these asks for one of two sets of keys (`CITATION`), except that of `RawCasework`.
        let cites = keys.contains(&"cites") && name != "RawCasework";
        if cites && !has(&"cites") && !["quote", "source", "line"].iter().all(has) {
            return Err(Error::missing_field("cites"));
        }
        self.deserialize_any(visitor)
    }

    /// A type asks for this for the value of a key that it has not.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("an unknown key"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct
        map identifier
    }
}

impl IntoDeserializer<'_, Error> for NodeDeserializer<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A [`Spanned`] as a sequence: the start and the end of its place in bytes, and the value.
struct SpannedAccess<'a> {
    given: usize,
    value: NodeDeserializer<'a>,
}

impl<'de> SeqAccess<'de> for SpannedAccess<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Span { start, end } = self.value.node.span;
        self.given += 1;
        match self.given {
            1 => seed.deserialize(start.into_deserializer()).map(Some),
            2 => seed.deserialize(end.into_deserializer()).map(Some),
            3 => seed.deserialize(self.value).map(Some),
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::raw::{RawAuthority, RawForm};
    use super::super::raw_layout::RawLayout;
    use super::super::yaml_text;
    use super::super::{schema, shape};
    use super::*;

    fn from_tree<T: for<'de> Deserialize<'de>>(text: &str) -> Option<T> {
        let source = Source::new("a.yaml", text);
        read(&source, &shape::tree(&source).unwrap()).ok()
    }

    #[test]
    fn a_tree_reads_as_its_text() {
        let text = include_str!("../../benches/peers/forms/example/supervision-record.yaml");
        let parsed: RawForm = yaml_text::parse(&Source::new("a.yaml", text)).unwrap();
        assert_eq!(format!("{:?}", from_tree::<RawForm>(text).unwrap()), format!("{parsed:?}"));
    }

    #[test]
    fn numbers_are_texts_as_they_are_written_where_texts_belong() {
        let texts: Vec<Spanned<String>> = from_tree("[2025, 1.10, -0, true, 0x1f, 'yes', \"a\", 1_000]").unwrap();
        let values: Vec<&str> = texts.iter().map(|text| text.value.as_str()).collect();
        assert_eq!(values, ["2025", "1.10", "-0", "true", "0x1f", "yes", "a", "1_000"]);
        assert_eq!((texts[1].span.start, texts[1].span.end), (7, 11));
        assert_eq!(from_tree::<String>("null"), None);
    }

    #[test]
    fn a_value_is_read_only_as_its_kind() {
        assert_eq!(from_tree::<Vec<u32>>("[1, 2.0]"), Some(vec![1, 2]));
        assert_eq!(from_tree::<Vec<i64>>("[-1]"), Some(vec![-1]));
        assert_eq!(from_tree::<Vec<f64>>("[1, 2.5]"), Some(vec![1.0, 2.5]));
        for wrong in ["[-1]", "[2.5]", "['1']", "[1e300]", "[4294967296]", "[null]", "1"] {
            assert_eq!(from_tree::<Vec<u32>>(wrong), None, "{wrong}");
        }
        assert_eq!(from_tree::<bool>("true"), Some(true));
        assert_eq!(from_tree::<bool>("'true'"), None);
        assert_eq!(from_tree::<Option<bool>>("~"), Some(None));
    }

    /// The node with this number, counted from above, or how many are still to be counted.
    fn node_at(node: &mut Spanned<YamlNode>, number: usize) -> Result<&mut Spanned<YamlNode>, usize> {
        let Some(mut left) = number.checked_sub(1) else { return Ok(node) };
        let below: Vec<&mut Spanned<YamlNode>> = match &mut node.value {
            YamlNode::List(list) => list.iter_mut().collect(),
            YamlNode::Map(entries) => entries.iter_mut().map(|(_, node)| node).collect(),
            _ => Vec::new(),
        };
        for node in below {
            match node_at(node, left) {
                Ok(found) => return Ok(found),
                Err(more) => left = more,
            }
        }
        Err(left)
    }

    /// Puts something else in the place of each node, removes a key of each map or renames it, and holds that what is
    /// then read has no mistake of shape. Returns how many were read, and how many were tried.
    fn alter<T: for<'de> Deserialize<'de>>(text: &str, schema: &serde_json::Value) -> (usize, usize) {
        let source = Source::new("a.yaml", text);
        let tree = shape::tree(&source).unwrap();
        let node = |value: YamlNode| Spanned { value, span: Span::default() };
        let word = |word: &str| node(YamlNode::Text(word.to_owned()));
        let others = [
            YamlNode::Null,
            YamlNode::Bool(true),
            YamlNode::Number(3.0),
            YamlNode::Number(-1.0),
            YamlNode::Number(2.5),
            YamlNode::Text("3".to_owned()),
            YamlNode::Text("handout".to_owned()),
            YamlNode::List(Vec::new()),
            YamlNode::List(vec![word("handout"), word("b"), word("c"), node(YamlNode::Number(3.0))]),
            YamlNode::List(vec![node(YamlNode::Map(Vec::new()))]),
            YamlNode::Map(Vec::new()),
        ];
        let (mut read_ones, mut tried) = (0, 0);
        let mut judge = |tree: &Spanned<YamlNode>, place: Span| {
            tried += 1;
            if read::<T>(&source, tree).is_ok() {
                read_ones += 1;
                let mistakes = shape::mistakes(&source, tree, schema);
                assert!(mistakes.is_empty(), "{place:?} is read: {:?}", mistakes[0].message);
            }
        };
        for number in 0.. {
            let mut altered = tree.clone();
            let Ok(node) = node_at(&mut altered, number) else { break };
            let place = node.span;
            let before = node.clone();
            node.value = others[(number + number / others.len()) % others.len()].clone();
            judge(&altered, place);
            let YamlNode::Map(mut entries) = before.value else { continue };
            if entries.is_empty() {
                continue;
            }
            let chosen = number % entries.len();
            if number % 2 == 0 {
                entries.remove(chosen);
            } else {
                entries[chosen].0.value = "unknown".to_owned();
            }
            if let Ok(node) = node_at(&mut altered, number) {
                node.value = YamlNode::Map(entries);
            }
            judge(&altered, place);
        }
        (read_ones, tried)
    }

    #[test]
    fn a_list_is_no_set_of_keys() {
        let text = include_str!("../../benches/peers/forms/example/supervision-record.yaml");
        let (keys, list) =
            ("{ file: benches, part: Supervision record, lines: [1, 60] }", "[benches, Supervision record, [1, 60]]");
        assert!(text.contains(keys) && from_tree::<RawForm>(text).is_some());
        assert!(from_tree::<RawForm>(&text.replace(keys, list)).is_none());
    }

    #[test]
    fn what_is_read_has_no_mistake_of_shape() {
        let form = include_str!("../../benches/peers/forms/example/supervision-record.yaml");
        let authority = include_str!("../../forms/sandwell/authority.yaml");
        let layout = include_str!("../../forms/layouts/general.yaml");
        for (read_ones, tried) in [
            alter::<RawForm>(form, schema::form_shape()),
            alter::<RawAuthority>(authority, schema::authority()),
            alter::<RawLayout>(layout, schema::layout()),
        ] {
            assert!(read_ones > 10 && tried > 200, "{read_ones} of {tried}");
        }
    }
}
