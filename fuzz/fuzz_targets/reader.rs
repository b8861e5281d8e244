//! Reads two revisions of a document without the library that is tested, and says what a person or a program sees of the
//! later one that was not there when it was signed.
//!
//! It walks pages, annotations and fields from above, where the library compares objects. The words that the signed letters
//! print are few and known, so their place stands here.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use lopdf::{Dictionary, Document, Object, ObjectId};

/// What may follow a signature.
pub struct Allowed {
    /// The fields that may be signed or filled in.
    pub fillable: &'static [&'static str],
    /// Whether a new signature may show itself, and whether one may come that nobody sees; a timestamp always may.
    pub new_box: bool,
    pub new_signature: bool,
}

/// What filling in sets in a field.
const OF_FILLED: [&[u8]; 9] = [b"V", b"AP", b"AS", b"M", b"F", b"Ff", b"DA", b"P", b"Type"];
const OF_CATALOG: [&[u8]; 6] = [b"AcroForm", b"DSS", b"Metadata", b"Version", b"Extensions", b"Pages"];
const OF_STORE: [&[u8]; 5] = [b"Type", b"VRI", b"Certs", b"CRLs", b"OCSPs"];
const WORDS: [f32; 4] = [72.0, 757.0, 219.0, 768.0];

/// What is seen now and was not signed.
pub fn differences(signed: &Document, now: &Document, allowed: &Allowed) -> Vec<String> {
    let mut out = Vec::new();
    let (before, after) = (View::new(signed), View::new(now));
    if now.is_encrypted() || now.trailer.has(b"Encrypt") {
        out.push("the file is encrypted".to_owned());
    }
    // Text in a field that may be filled in is no difference, once the signature beside it is there.
    let is_signed = allowed
        .fillable
        .iter()
        .any(|name| name.ends_with("signature") && after.fields.get(*name).is_some_and(|field| field.value.is_some()));
    let fillable: BTreeSet<&str> = allowed.fillable.iter().copied().filter(|_| is_signed).collect();
    fields(&before, &after, &fillable, &mut out);
    pages(&before, &after, allowed, &fillable, &mut out);
    let (old, new) = (signed.catalog(), now.catalog());
    let (Ok(old), Ok(new)) = (old, new) else { return vec!["there is no catalog".to_owned()] };
    same_keys(&before, old, &after, new, &OF_CATALOG, "the catalog", &mut out);
    if signed.trailer.get(b"Root").ok() != now.trailer.get(b"Root").ok() {
        out.push("the catalog is another".to_owned());
    }
    let store = new.get(b"DSS").ok().and_then(|store| after.get(store).as_dict().ok());
    if store.is_some_and(|store| store.iter().any(|(key, _)| !OF_STORE.contains(&key.as_slice()))) {
        out.push("the store of proofs holds something else".to_owned());
    }
    form(&before, &after, &mut out);
    out
}

struct Field {
    id: Option<ObjectId>,
    kind: Vec<u8>,
    value: Option<u64>,
}

struct View<'a> {
    document: &'a Document,
    pages: Vec<ObjectId>,
    fields: BTreeMap<String, Field>,
    /// The name of the field that an object belongs to.
    owners: BTreeMap<ObjectId, String>,
}

impl<'a> View<'a> {
    fn new(document: &'a Document) -> Self {
        let pages = document.get_pages().into_values().collect();
        let mut out = Self { document, pages, fields: BTreeMap::new(), owners: BTreeMap::new() };
        let list = out.list(out.form(), b"Fields");
        let mut seen = BTreeSet::new();
        for field in &list {
            out.walk(field, "", None, &mut seen);
        }
        out
    }

    fn get(&self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).map_or(&Object::Null, |(_, object)| object)
    }

    fn form(&self) -> Option<&'a Dictionary> {
        self.get(self.document.catalog().ok()?.get(b"AcroForm").ok()?).as_dict().ok()
    }

    fn list(&self, dict: Option<&'a Dictionary>, key: &[u8]) -> Vec<Object> {
        let list = dict.and_then(|dict| dict.get(key).ok()).and_then(|list| self.get(list).as_array().ok());
        list.cloned().unwrap_or_default()
    }

    fn walk(&mut self, field: &Object, above: &str, kind: Option<Vec<u8>>, seen: &mut BTreeSet<ObjectId>) {
        let id = field.as_reference().ok();
        if id.is_some_and(|id| !seen.insert(id)) || seen.len() > 10_000 {
            return;
        }
        let owned = field.clone();
        let Some(dict) =
            id.map_or_else(|| owned.as_dict().ok().cloned(), |id| self.document.get_dictionary(id).ok().cloned())
        else {
            return;
        };
        let text = |key: &[u8]| {
            dict.get(key)
                .ok()
                .and_then(|object| self.document.dereference(object).ok())
                .map(|(_, object)| object.clone())
        };
        let own = text(b"T").and_then(|name| Some(String::from_utf8_lossy(name.as_str().ok()?).into_owned()));
        let name = match (&own, above) {
            (Some(own), "") => own.clone(),
            (Some(own), above) => format!("{above}.{own}"),
            (None, above) => above.to_owned(),
        };
        let kind = text(b"FT").and_then(|kind| kind.as_name().map(<[u8]>::to_vec).ok()).or(kind);
        if let Some(id) = id {
            self.owners.insert(id, name.clone());
        }
        let value = dict.get(b"V").ok().map(|value| Digest::new(self.document).of(value));
        if own.is_some() {
            self.fields.entry(name.clone()).or_insert(Field { id, kind: kind.clone().unwrap_or_default(), value });
        }
        let kids = match text(b"Kids") {
            Some(Object::Array(kids)) => kids,
            _ => Vec::new(),
        };
        for kid in &kids {
            self.walk(kid, &name, kind.clone(), seen);
        }
    }

    /// What a page has, or has from those above it.
    fn inherited(&self, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
        let mut next = Some(page);
        for _ in 0..20 {
            let dict = self.document.get_dictionary(next?).ok()?;
            if let Ok(found) = dict.get(key) {
                return Some(found);
            }
            next = dict.get(b"Parent").and_then(Object::as_reference).ok();
        }
        None
    }

    fn rectangle(&self, dict: &'a Dictionary, key: &[u8]) -> Option<[f32; 4]> {
        let list = self.get(dict.get(key).ok()?).as_array().ok()?;
        let n: Vec<f32> = list.iter().filter_map(|n| self.get(n).as_float().ok()).collect();
        let n: [f32; 4] = n.try_into().ok()?;
        Some([n[0].min(n[2]), n[1].min(n[3]), n[0].max(n[2]), n[1].max(n[3])])
    }

    fn flags(&self, dict: &'a Dictionary) -> i64 {
        dict.get(b"F").ok().and_then(|flags| self.get(flags).as_i64().ok()).unwrap_or(0)
    }
}

fn area(r: [f32; 4]) -> f32 {
    (r[2] - r[0]).max(0.0) * (r[3] - r[1]).max(0.0)
}

fn common(r: [f32; 4], s: [f32; 4]) -> f32 {
    area([r[0].max(s[0]), r[1].max(s[1]), r[2].min(s[2]), r[3].min(s[3])])
}

fn fields(before: &View, after: &View, fillable: &BTreeSet<&str>, out: &mut Vec<String>) {
    for (name, old) in &before.fields {
        match after.fields.get(name) {
            None => out.push(format!("the field {name} is gone")),
            Some(new) if new.id != old.id || new.kind != old.kind => out.push(format!("the field {name} is another")),
            Some(new) if new.value != old.value && !fillable.contains(name.as_str()) => {
                out.push(format!("the answer of {name} is another"));
            }
            Some(_) => {}
        }
    }
    for (name, new) in &after.fields {
        if !before.fields.contains_key(name) && (new.kind != b"Sig" || new.value.is_none()) {
            out.push(format!("the field {name} was put in"));
        }
    }
}

fn form(before: &View, after: &View, out: &mut Vec<String>) {
    let (Some(old), Some(new)) = (before.form(), after.form()) else {
        return out.push("the form is gone".to_owned());
    };
    same_keys(before, old, after, new, &[b"Fields", b"SigFlags", b"DR"], "the form", out);
    let fonts = |view: &View, form: &Dictionary| -> BTreeMap<Vec<u8>, u64> {
        let look = |object: Option<&Object>| {
            object.and_then(|object| view.document.dereference(object).ok()?.1.as_dict().ok()).cloned()
        };
        let fonts = look(form.get(b"DR").ok()).and_then(|dr| look(dr.get(b"Font").ok()));
        fonts.into_iter().flatten().map(|(key, font)| (key, Digest::new(view.document).of(&font))).collect()
    };
    let (was, is) = (fonts(before, old), fonts(after, new));
    if was.iter().any(|(key, font)| is.get(key) != Some(font)) {
        out.push("a font of the form is another".to_owned());
    }
}

fn pages(before: &View, after: &View, allowed: &Allowed, fillable: &BTreeSet<&str>, out: &mut Vec<String>) {
    if before.pages.len() != after.pages.len() {
        return out.push(format!("there are {} pages for {}", after.pages.len(), before.pages.len()));
    }
    for (old, new) in before.pages.iter().zip(&after.pages) {
        let content = |view: &View, page: ObjectId| view.document.get_page_content(page);
        if content(before, *old) != content(after, *new) {
            out.push("the words of a page are others".to_owned());
        }
        for key in [&b"Resources"[..], b"MediaBox", b"CropBox", b"Rotate", b"UserUnit"] {
            let was = before.inherited(*old, key).map(|object| Digest::new(before.document).of(object));
            let is = after.inherited(*new, key).map(|object| Digest::new(after.document).of(object));
            if was != is {
                out.push(format!("{} of a page differs", String::from_utf8_lossy(key)));
            }
        }
        let (Ok(was), Ok(is)) = (before.document.get_dictionary(*old), after.document.get_dictionary(*new)) else {
            out.push("a page is none".to_owned());
            continue;
        };
        same_keys(before, was, after, is, &[b"Annots", b"Parent"], "a page", out);
        let (list, listed) = (before.list(Some(was), b"Annots"), after.list(Some(is), b"Annots"));
        for (at, one) in list.iter().enumerate() {
            match listed.get(at) {
                Some(now) if one == now => annotation(before, after, one, fillable, out),
                _ => out.push("an annotation is gone or another".to_owned()),
            }
        }
        for one in listed.iter().skip(list.len()) {
            added(before, after, *old, one, &list, allowed, out);
        }
    }
}

/// An annotation that was there.
fn annotation(before: &View, after: &View, object: &Object, fillable: &BTreeSet<&str>, out: &mut Vec<String>) {
    let Ok(id) = object.as_reference() else { return };
    let (Ok(old), Ok(new)) = (before.document.get_dictionary(id), after.document.get_dictionary(id)) else {
        return out.push("an annotation is none".to_owned());
    };
    let is_filled = before.owners.get(&id).is_some_and(|name| fillable.contains(name.as_str()));
    let but: &[&[u8]] = if is_filled { &OF_FILLED } else { &[] };
    same_keys(before, old, after, new, but, "a box", out);
    let (was, is) = (before.flags(old), after.flags(new));
    if (was ^ is) & (1 | 2 | 32 | 256) != 0 {
        out.push("a box was hidden or shown".to_owned());
    }
}

/// An annotation that is new.
fn added(
    before: &View,
    after: &View,
    page: ObjectId,
    one: &Object,
    others: &[Object],
    allowed: &Allowed,
    out: &mut Vec<String>,
) {
    let Some(dict) = one.as_reference().ok().and_then(|id| after.document.get_dictionary(id).ok()) else {
        return out.push("a new annotation is none".to_owned());
    };
    let is =
        |dict: &Dictionary, key: &[u8], name: &[u8]| dict.get(key).and_then(Object::as_name).is_ok_and(|n| n == name);
    let name = one.as_reference().ok().and_then(|id| after.owners.get(&id));
    let Some(field) = name.and_then(|name| after.fields.get(name)) else {
        return out.push("a new annotation belongs to no field".to_owned());
    };
    if !is(dict, b"Subtype", b"Widget") || field.kind != b"Sig" || field.value.is_none() {
        out.push("a new annotation is no signature".to_owned());
    }
    if [&b"A"[..], b"AA", b"OC", b"PMD"].iter().any(|key| dict.has(key)) {
        out.push("a new annotation does something".to_owned());
    }
    let flags = after.flags(dict);
    let rect = after.rectangle(dict, b"Rect").unwrap_or_else(|| {
        out.push("a new annotation has no rectangle".to_owned());
        [0.0; 4]
    });
    let draws = dict.get(b"AP").is_ok() && !draws_nothing(after, dict);
    // NoView and Print, ToggleNoView.
    if flags & 2 == 0 && (flags & 36 == 36 || flags & 256 != 0) {
        out.push("a new annotation shows to some only".to_owned());
    }
    if flags & 2 == 0 && area(rect) <= 0.0 && draws {
        out.push("a new box of no size draws".to_owned());
    }
    if flags & 2 != 0 || (flags & 32 != 0 && flags & 4 == 0) || (area(rect) <= 0.0 && !draws) {
        let value =
            field.id.and_then(|id| after.document.get_dictionary(id).ok()).and_then(|field| field.get(b"V").ok());
        let value = value.and_then(|value| after.document.dereference(value).ok()?.1.as_dict().ok());
        let is_stamp = value.is_some_and(|value| is(value, b"SubFilter", b"ETSI.RFC3161"));
        if !allowed.new_signature && !is_stamp {
            out.push("a signature came that may not".to_owned());
        }
        return;
    }
    if !allowed.new_box {
        out.push("a box came that may not".to_owned());
    }
    let sheet = before.document.get_dictionary(page).ok().and_then(|_| {
        let own = before.inherited(page, b"MediaBox")?;
        let n: Vec<f32> = before.get(own).as_array().ok()?.iter().filter_map(|n| n.as_float().ok()).collect();
        <[f32; 4]>::try_from(n).ok()
    });
    if sheet.is_none_or(|sheet| area(rect) > area(sheet) / 4.0) {
        out.push("a new box covers much of its page".to_owned());
    }
    if common(rect, WORDS) > 40.0 {
        out.push("a new box covers printed words".to_owned());
    }
    for other in others {
        let Some(other) = other.as_reference().ok().and_then(|id| before.document.get_dictionary(id).ok()) else {
            continue;
        };
        let covered = before.rectangle(other, b"Rect").map_or(0.0, |other| common(rect, other));
        if covered > 5.0 && before.flags(other) & 2 == 0 {
            out.push("a new box covers another".to_owned());
        }
    }
}

fn draws_nothing(view: &View, dict: &Dictionary) -> bool {
    let Some((_, Object::Dictionary(looks))) =
        dict.get(b"AP").ok().and_then(|look| view.document.dereference(look).ok())
    else {
        return false;
    };
    looks.iter().all(|(_, look)| match view.document.dereference(look) {
        Ok((_, Object::Stream(stream))) => {
            let content = stream.get_plain_content().unwrap_or_else(|_| stream.content.clone());
            let bbox: Vec<f32> = stream
                .dict
                .get(b"BBox")
                .and_then(Object::as_array)
                .into_iter()
                .flatten()
                .filter_map(|n| n.as_float().ok())
                .collect();
            content.trim_ascii().is_empty()
                || content.starts_with(b"%")
                || bbox.len() == 4 && (bbox[0] == bbox[2] || bbox[1] == bbox[3])
        }
        _ => false,
    })
}

/// Every key of two dictionaries leads to the same, but for some.
fn same_keys(
    before: &View,
    old: &Dictionary,
    after: &View,
    new: &Dictionary,
    but: &[&[u8]],
    what: &str,
    out: &mut Vec<String>,
) {
    let keys: BTreeSet<&[u8]> = old.iter().chain(new.iter()).map(|(key, _)| key.as_slice()).collect();
    for key in keys.into_iter().filter(|key| !but.contains(key)) {
        let was = old.get(key).ok().map(|object| Digest::new(before.document).of(object));
        let is = new.get(key).ok().map(|object| Digest::new(after.document).of(object));
        if was != is {
            out.push(format!("{} of {what} differs", String::from_utf8_lossy(key)));
        }
    }
}

/// A number for all that an object leads to. Pages and boxes are looked at by themselves, and stand for themselves here.
struct Digest<'a> {
    document: &'a Document,
    known: BTreeMap<ObjectId, u64>,
}

impl<'a> Digest<'a> {
    fn new(document: &'a Document) -> Self {
        Self { document, known: BTreeMap::new() }
    }

    fn of(&mut self, object: &Object) -> u64 {
        let mut hasher = DefaultHasher::new();
        match object {
            Object::Reference(id) => return self.object(*id),
            Object::Array(list) => list.iter().for_each(|one| self.of(one).hash(&mut hasher)),
            Object::Dictionary(dict) => self.dictionary(dict).hash(&mut hasher),
            Object::Stream(stream) => {
                self.dictionary(&stream.dict).hash(&mut hasher);
                stream.content.hash(&mut hasher);
            }
            Object::String(text, _) => text.hash(&mut hasher),
            Object::Name(name) => (1, name).hash(&mut hasher),
            other => format!("{other:?}").hash(&mut hasher),
        }
        hasher.finish()
    }

    fn object(&mut self, id: ObjectId) -> u64 {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        // Whoever comes here again on the way is on a circle.
        self.known.insert(id, u64::from(id.0));
        let Ok(object) = self.document.get_object(id) else { return 0 };
        let stands_for_itself = object.as_dict().is_ok_and(|dict| {
            let is = |key: &[u8], name: &[u8]| dict.get(key).and_then(Object::as_name).is_ok_and(|n| n == name);
            is(b"Type", b"Page") || is(b"Subtype", b"Widget")
        });
        let digest = if stands_for_itself { u64::from(id.0) << 20 } else { self.of(object) };
        self.known.insert(id, digest);
        digest
    }

    fn dictionary(&mut self, dict: &Dictionary) -> u64 {
        let mut hasher = DefaultHasher::new();
        let keys: BTreeMap<&Vec<u8>, &Object> = dict.iter().collect();
        for (key, object) in keys {
            if key != b"Parent" && key != b"P" {
                (key, self.of(object)).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}
