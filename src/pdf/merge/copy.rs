//! Copies the objects of a part that are reached, each once, under new numbers.
//!
//! Resources (fonts, images, profiles) are copied depth first: their bytes are known before they get a number, so
//! equal ones are stored once. Objects that refer back (structure, fields, annotations) get their number first.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use lopdf::{Dictionary, Object, ObjectId};

use super::element::is_element;
use super::output::Output;
use super::source::MergeSource;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::object::acroform::name_is;

/// From this depth on, an object gets its number before it is copied, which needs no stack.
const DEEPEST: usize = 24;
/// The most nested arrays and dictionaries over all open objects.
const MOST_NESTED: usize = 300;

/// New names for the identifiers of a part that collide with other parts.
#[derive(Debug, Default)]
pub(super) struct RenamedResources {
    /// The prefix of its identifiers and destinations.
    pub prefix: Vec<u8>,
    /// The merged file's structure parent keys, by the part's own.
    pub keys: BTreeMap<i64, i64>,
    /// Structure types that another part maps differently.
    pub roles: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Attribute classes that another part defines differently.
    pub classes: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Form fonts that another part defines differently.
    pub fonts: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl RenamedResources {
    fn prefixed(&self, name: &[u8]) -> Vec<u8> {
        [&self.prefix[..], name].concat()
    }

    /// Returns a default appearance string with the merged file's font names.
    pub(super) fn style(&self, style: &[u8]) -> Vec<u8> {
        if self.fonts.is_empty() {
            return style.to_vec();
        }
        let words = style.split(|byte| byte.is_ascii_whitespace()).map(|word| {
            let font = word.strip_prefix(b"/").and_then(|name| self.fonts.get(name));
            font.map_or_else(|| word.to_vec(), |font| [b"/", font.as_slice()].concat())
        });
        words.collect::<Vec<_>>().join(&b' ')
    }
}

/// Copies one part.
pub(super) struct PartCopy<'a> {
    pub output: &'a mut Output,
    pub source: &'a MergeSource,
    pub names: RenamedResources,
    /// The structure elements with an `/ID`, in the order found.
    pub identifiers: Vec<(Vec<u8>, u32)>,
    numbers: HashMap<ObjectId, u32>,
    waiting: VecDeque<(ObjectId, u32)>,
    open: BTreeSet<ObjectId>,
    nested: usize,
}

impl<'a> PartCopy<'a> {
    pub(super) fn new(output: &'a mut Output, source: &'a MergeSource, names: RenamedResources) -> Self {
        Self {
            output,
            source,
            names,
            identifiers: Vec::new(),
            numbers: HashMap::new(),
            waiting: VecDeque::new(),
            open: BTreeSet::new(),
            nested: 0,
        }
    }

    /// Maps an object of the part to an existing object of the merged file.
    pub(super) fn alias(&mut self, id: ObjectId, number: u32) {
        self.numbers.insert(id, number);
    }

    /// Returns the new number of an object, if it has one.
    pub(super) fn number(&self, id: ObjectId) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// Numbers an object now, so that it is never shared with an equal one.
    pub(super) fn keep_apart(&mut self, id: ObjectId) -> u32 {
        if let Some(number) = self.numbers.get(&id) {
            return *number;
        }
        let number = self.output.reserve();
        self.numbers.insert(id, number);
        self.waiting.push_back((id, number));
        number
    }

    /// Copies an object and returns its number, or none for a missing or excluded object.
    pub(super) fn reference(&mut self, id: ObjectId, shared: bool) -> Result<Option<u32>> {
        if let Some(number) = self.numbers.get(&id) {
            return Ok(Some(*number));
        }
        let Some(object) = self.source.document.objects.get(&id) else { return Ok(None) };
        let is_stream = matches!(object, Object::Stream(_));
        match object {
            Object::Null => return Ok(None),
            // All wanted pages have numbers. Any other page would bring its page tree along.
            Object::Dictionary(dict)
                if [&b"Page"[..], b"Pages", b"Catalog"].iter().any(|name| name_is(dict, b"Type", name)) =>
            {
                return Ok(None);
            }
            _ => {}
        }
        if (is_stream || shared) && self.open.len() < DEEPEST && !self.open.contains(&id) {
            return self.share(id, object).map(Some);
        }
        Ok(Some(self.keep_apart_unless_open(id)))
    }

    /// An object that refers to itself while it is copied is numbered now and written later.
    fn keep_apart_unless_open(&mut self, id: ObjectId) -> u32 {
        if self.open.contains(&id) {
            let number = self.output.reserve();
            self.numbers.insert(id, number);
            return number;
        }
        self.keep_apart(id)
    }

    fn share(&mut self, id: ObjectId, object: &'a Object) -> Result<u32> {
        self.open.insert(id);
        let number = match object {
            Object::Stream(stream) => {
                let mut written = self.output.stream_dict();
                self.stream_entries(&stream.dict, &mut written)?;
                match self.numbers.get(&id) {
                    Some(number) => {
                        let number = *number;
                        self.output.put_stream(number, &written, &stream.content)?;
                        number
                    }
                    // Equal font programs are shared whatever their compression, if their kind is the same.
                    None if stream.dict.has(b"Length1") && !stream.dict.has(b"Length2") => {
                        self.output.share_packed(&written, &stream.content, |most| {
                            stream.get_plain_content_with_limit(most).ok()
                        })?
                    }
                    None => self.output.share_stream(&written, &stream.content)?,
                }
            }
            other => {
                let mut written = ObjectBuf::default();
                self.object(other, true, None, &mut written)?;
                match self.numbers.get(&id) {
                    Some(number) => {
                        let number = *number;
                        self.output.write_object(number, &written)?;
                        number
                    }
                    None => self.output.share(&written)?,
                }
            }
        };
        self.open.remove(&id);
        self.numbers.insert(id, number);
        Ok(number)
    }

    /// Copies all numbered objects that are pending, and the objects they refer to.
    pub(super) fn drain(&mut self) -> Result<()> {
        let source = self.source;
        while let Some((id, number)) = self.waiting.pop_front() {
            match source.document.objects.get(&id) {
                Some(Object::Stream(stream)) => {
                    let mut written = self.output.stream_dict();
                    self.stream_entries(&stream.dict, &mut written)?;
                    self.output.put_stream(number, &written, &stream.content)?;
                }
                Some(object) => {
                    let mut written = ObjectBuf::default();
                    self.object(object, false, Some(number), &mut written)?;
                    self.output.write_object(number, &written)?;
                }
                // A reference to a missing object equals null.
                None => {}
            }
        }
        Ok(())
    }

    fn stream_entries(&mut self, dict: &'a Dictionary, written: &mut ObjectBuf) -> Result<()> {
        // A stream with external data is left out.
        let outside = dict.has(b"F");
        for (key, value) in in_order(dict, true) {
            let skipped = key == b"Length" || (outside && [&b"F"[..], b"FFilter", b"FDecodeParms"].contains(&&key[..]));
            if !skipped {
                self.entry(key, value, true, written)?;
            }
        }
        Ok(())
    }

    /// Copies a page below a branch of the merged page tree.
    pub(super) fn page(&mut self, id: ObjectId, number: u32, branch: u32) -> Result<()> {
        let mut written = ObjectBuf::default();
        written.raw("<<");
        if let Some(dict) = self.source.dict(id) {
            for (key, value) in dict.iter().filter(|(key, _)| key != &b"Parent") {
                self.entry(key, value, key == b"Resources" || key == b"Contents" || key == b"Group", &mut written)?;
            }
        }
        written.raw("/Parent ").reference(branch).raw(">>");
        self.output.write_object(number, &written)
    }

    /// Copies an object. `own` is its number if it is an indirect object.
    pub(super) fn object(
        &mut self,
        object: &'a Object,
        shared: bool,
        own: Option<u32>,
        w: &mut ObjectBuf,
    ) -> Result<()> {
        match object {
            Object::Null => {
                w.space();
                w.raw("null");
            }
            Object::Boolean(value) => {
                w.space();
                w.raw(if *value { "true" } else { "false" });
            }
            Object::Integer(value) => {
                w.space();
                w.integer(*value);
            }
            Object::Real(value) => {
                w.space();
                w.real(*value);
            }
            Object::Name(name) => {
                w.name(name);
            }
            Object::String(text, _) => {
                w.string(text);
            }
            Object::Array(_) | Object::Dictionary(_) if self.nested >= MOST_NESTED => {
                w.space();
                w.raw("null");
            }
            Object::Array(list) => {
                self.nested += 1;
                w.raw("[");
                for one in list {
                    self.object(one, shared, None, w)?;
                }
                w.raw("]");
                self.nested -= 1;
            }
            Object::Dictionary(dict) => {
                self.nested += 1;
                self.dictionary(dict, shared, own, w)?;
                self.nested -= 1;
            }
            // A stream cannot be a direct object.
            Object::Stream(_) => {
                w.space();
                w.raw("null");
            }
            Object::Reference(id) => {
                let number = self.reference(*id, shared)?;
                w.space();
                match number {
                    Some(number) => w.reference(number),
                    None => w.raw("null"),
                };
            }
        }
        Ok(())
    }

    fn dictionary(&mut self, dict: &'a Dictionary, shared: bool, own: Option<u32>, w: &mut ObjectBuf) -> Result<()> {
        w.raw("<<");
        self.entries(dict, shared, own, w)?;
        w.raw(">>");
        Ok(())
    }

    /// Copies the entries of a dictionary. `own` is its number if it is an indirect object.
    pub(super) fn entries(
        &mut self,
        dict: &'a Dictionary,
        shared: bool,
        own: Option<u32>,
        w: &mut ObjectBuf,
    ) -> Result<()> {
        let element = is_element(dict);
        let jump = name_is(dict, b"S", b"GoTo");
        let table = name_is(dict, b"O", b"Table");
        let widget = name_is(dict, b"Subtype", b"Widget");
        for (key, value) in in_order(dict, shared) {
            match (key.as_slice(), value) {
                (b"ID", Object::String(text, _)) if element => {
                    let name = self.names.prefixed(text);
                    w.raw("/ID").string(&name);
                    self.identifiers.extend(own.map(|own| (name, own)));
                }
                // The role map does not apply to an element with a namespace.
                (b"S", Object::Name(role)) if element && !dict.has(b"NS") => {
                    let role = self.names.roles.get(role).unwrap_or(role);
                    w.raw("/S").name(role);
                }
                (b"C", value) if element => {
                    w.raw("/C");
                    self.classes(value, w)?;
                }
                (b"D", Object::Name(name) | Object::String(name, _)) if jump => {
                    w.raw("/D").string(&self.names.prefixed(name));
                }
                (b"Headers", value) if table => {
                    let list = self.source.document.dereference(value).and_then(|(_, value)| value.as_array());
                    w.raw("/Headers[");
                    for header in list.into_iter().flatten().filter_map(|header| header.as_str().ok()) {
                        w.string(&self.names.prefixed(header));
                    }
                    w.raw("]");
                }
                (b"AP", value) if widget => {
                    w.raw("/AP");
                    self.appearances(value, 0, w);
                }
                _ => self.entry(key, value, shared, w)?,
            }
        }
        Ok(())
    }

    /// Copies the appearance dictionary of a field. Streams are never shared between fields, because programs that
    /// fill in forms edit them in place.
    fn appearances(&mut self, value: &'a Object, depth: usize, w: &mut ObjectBuf) {
        let source = &self.source.document;
        match source.dereference(value) {
            // `/AP` holds streams, or dictionaries of streams by state.
            Ok((_, Object::Dictionary(dict))) if depth < 2 => {
                w.raw("<<");
                for (key, value) in in_order(dict, true) {
                    w.name(key);
                    self.appearances(value, depth + 1, w);
                }
                w.raw(">>");
            }
            Ok((Some(id), Object::Stream(_))) => {
                let number = self.output.reserve();
                self.waiting.push_back((id, number));
                w.space();
                w.reference(number);
            }
            _ => {
                w.space();
                w.raw("null");
            }
        }
    }

    fn entry(&mut self, key: &'a [u8], value: &'a Object, shared: bool, w: &mut ObjectBuf) -> Result<()> {
        match (key, value) {
            (b"StructParent" | b"StructParents", value) => {
                if let Some(number) = value.as_i64().ok().and_then(|own| self.names.keys.get(&own)) {
                    w.name(key);
                    w.space();
                    w.integer(*number);
                }
            }
            (b"Dest", Object::Name(name) | Object::String(name, _)) => {
                w.raw("/Dest").string(&self.names.prefixed(name));
            }
            (b"DA", Object::String(style, _)) => {
                w.raw("/DA").string(&self.names.style(style));
            }
            (b"AP" | b"DR" | b"Resources", value) => {
                w.name(key);
                self.object(value, true, None, w)?;
            }
            (key, value) => {
                w.name(key);
                self.object(value, shared, None, w)?;
            }
        }
        Ok(())
    }

    fn classes(&mut self, value: &'a Object, w: &mut ObjectBuf) -> Result<()> {
        match value {
            Object::Name(class) => {
                let class = self.names.classes.get(class).unwrap_or(class);
                w.name(class);
            }
            Object::Array(list) => {
                w.raw("[");
                for one in list {
                    self.classes(one, w)?;
                }
                w.raw("]");
            }
            other => self.object(other, false, None, w)?,
        }
        Ok(())
    }
}

/// Returns the entries of a dictionary. Those of a shared object are sorted by key, because programs order them
/// differently.
fn in_order(dict: &Dictionary, shared: bool) -> Vec<(&Vec<u8>, &Object)> {
    let mut entries: Vec<_> = dict.iter().collect();
    if shared {
        entries.sort_unstable_by_key(|(key, _)| *key);
    }
    entries
}
