//! Removes active content from a part: JavaScript, actions, media, and links out of the file. A closed list says what
//! stays.

use std::collections::{BTreeSet, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::element::is_element;
use super::scripts::is_formatting;
use crate::pdf::object::acroform::{name_is, object_text};
use crate::pdf::typeset::pages::TO_PAGE;

/// Arrays and dictionaries nested deeper than this are not copied.
const MOST_NESTED: usize = 300;

/// The action types (ISO 32000-2, 12.6.4).
const ACTIONS: [&[u8]; 20] = [
    b"GoTo",
    b"GoToR",
    b"GoToE",
    b"GoToDp",
    b"Launch",
    b"Thread",
    b"URI",
    b"Sound",
    b"Movie",
    b"Hide",
    b"Named",
    b"SubmitForm",
    b"ResetForm",
    b"ImportData",
    b"JavaScript",
    b"SetOCGState",
    b"Rendition",
    b"Trans",
    b"GoTo3DView",
    b"RichMediaExecute",
];
/// The keys that an allowed action keeps.
const ACTION_KEYS: [&[u8]; 6] = [b"Type", b"S", b"D", b"SD", b"URI", b"N"];
/// The named actions that are allowed.
const NAMED: [&[u8]; 4] = [b"NextPage", b"PrevPage", b"FirstPage", b"LastPage"];
/// The URI schemes that a link may have.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];
/// The subtypes of annotations that play media.
const MEDIA: [&[u8]; 5] = [b"Movie", b"Sound", b"Screen", b"RichMedia", b"3D"];
/// All other annotation subtypes.
const ANNOTATIONS: [&[u8]; 22] = [
    b"Text",
    b"Link",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Caret",
    b"Stamp",
    b"Ink",
    b"Popup",
    b"FileAttachment",
    b"Widget",
    b"PrinterMark",
    b"TrapNet",
    b"Watermark",
    b"Redact",
];
/// The keys that an annotation keeps (ISO 32000-2, 12.5). A field also keeps [`FIELD_KEYS`], a link its target, and a
/// file attachment its file specification.
const ANNOTATION_KEYS: [&[u8]; 56] = [
    b"Type",
    b"Subtype",
    b"Rect",
    b"Contents",
    b"P",
    b"NM",
    b"M",
    b"F",
    b"AP",
    b"AS",
    b"Border",
    b"C",
    b"StructParent",
    b"OC",
    b"Lang",
    b"BM",
    b"ca",
    b"CA",
    b"Popup",
    b"RC",
    b"CreationDate",
    b"IRT",
    b"Subj",
    b"RT",
    b"IT",
    b"BS",
    b"IC",
    b"BE",
    b"RD",
    b"L",
    b"LE",
    b"LL",
    b"LLE",
    b"Cap",
    b"LLO",
    b"CP",
    b"CO",
    b"Measure",
    b"Vertices",
    b"QuadPoints",
    b"InkList",
    b"Path",
    b"Sy",
    b"Name",
    b"Open",
    b"State",
    b"StateModel",
    b"CL",
    b"H",
    b"Dest",
    b"MK",
    b"OverlayText",
    b"Repeat",
    b"RO",
    b"FixedPrint",
    b"T",
];
/// The keys that a field keeps.
const FIELD_KEYS: [&[u8]; 19] = [
    b"FT", b"Parent", b"Kids", b"T", b"TU", b"TM", b"Ff", b"V", b"DV", b"DA", b"Q", b"DS", b"RV", b"Opt", b"TI", b"I",
    b"MaxLen", b"Lock", b"DR",
];
/// The keys that describe how a stream is encoded.
const STREAM_KEYS: [&[u8]; 5] = [b"Length", b"Filter", b"DecodeParms", b"DL", b"Metadata"];
/// The keys that a form XObject keeps (ISO 32000-2, 8.10).
const FORM_KEYS: [&[u8]; 14] = [
    b"Type",
    b"Subtype",
    b"FormType",
    b"BBox",
    b"Matrix",
    b"Resources",
    b"Group",
    b"StructParent",
    b"StructParents",
    b"OC",
    b"Name",
    b"LastModified",
    b"Measure",
    b"PtData",
];
/// The keys that an image keeps.
const IMAGE_KEYS: [&[u8]; 22] = [
    b"Type",
    b"Subtype",
    b"Width",
    b"Height",
    b"ColorSpace",
    b"BitsPerComponent",
    b"Intent",
    b"ImageMask",
    b"Mask",
    b"Decode",
    b"Interpolate",
    b"SMask",
    b"SMaskInData",
    b"Matte",
    b"Name",
    b"StructParent",
    b"ID",
    b"OC",
    b"Measure",
    b"PtData",
    b"ImageName",
    b"Alt",
];
/// The keys that a file specification keeps (ISO 32000-2, 7.11).
const FILE_KEYS: [&[u8]; 6] = [b"Type", b"F", b"UF", b"Desc", b"EF", b"AFRelationship"];
/// The trigger events of additional actions.
const EVENTS: [&[u8]; 21] = [
    b"E", b"X", b"D", b"U", b"Fo", b"Bl", b"PO", b"PC", b"PV", b"PI", b"O", b"C", b"K", b"F", b"V", b"WC", b"WS",
    b"DS", b"WP", b"DP", b"Type",
];

/// The kinds of removed content, in the order of the notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RemovalKind {
    Program,
    Formatting,
    Launch,
    Submit,
    Import,
    OtherComputer,
    OtherFile,
    OddLink,
    /// A link to `page:N`, which is allowed only on pages that Formfolio made.
    PageLink,
    Media,
    OtherPage,
    OutsideData,
    Buttons,
}

impl RemovalKind {
    fn sentence(self) -> &'static str {
        match self {
            Self::Program => "a program in it (JavaScript) was left out",
            Self::Formatting => {
                "the programs that format and add up its fields (JavaScript) were left out; what is in the fields is kept"
            }
            Self::Launch => "a command that would start a program or open another file was left out",
            Self::Submit => "a button that would send what is filled in to another computer was left out",
            Self::Import => "a command that would fill in its fields from another file was left out",
            Self::OtherComputer => "a link to another computer was left out",
            Self::OtherFile => "a link to another file was left out",
            Self::OddLink | Self::PageLink => "a link that leads to no web page, email or telephone was left out",
            Self::Media => "a film, a sound or a model to turn on its pages was left out",
            Self::OtherPage => "a page of another file that it would have shown was left out",
            Self::OutsideData => "data that it has in another file was left out",
            Self::Buttons => {
                "a button in it that would print, empty, show or hide something does nothing in the binder"
            }
        }
    }

    /// Returns whether a page before the document mentions it, because it was active or its content is missing.
    fn is_grave(self) -> bool {
        !matches!(
            self,
            Self::Formatting | Self::OtherFile | Self::OddLink | Self::PageLink | Self::Buttons | Self::OutsideData
        )
    }
}

/// The kinds of content that are removed from a part.
#[derive(Debug, Default)]
pub(super) struct Removals(BTreeSet<RemovalKind>);

impl Removals {
    /// Returns a sentence for each kind. Links to `page:N` count as removed unless `resolves_links` is set.
    pub(super) fn sentences(&self, resolves_links: bool) -> Vec<String> {
        let is_said = |one: &&RemovalKind| match one {
            RemovalKind::PageLink => !resolves_links && !self.0.contains(&RemovalKind::OddLink),
            RemovalKind::Formatting => !self.0.contains(&RemovalKind::Program),
            _ => true,
        };
        self.0.iter().filter(is_said).map(|one| one.sentence().to_owned()).collect()
    }

    /// Returns the sentences that also stand on a page before the document.
    pub(super) fn grave(&self) -> Vec<String> {
        self.0.iter().filter(|one| one.is_grave()).map(|one| one.sentence().to_owned()).collect()
    }
}

/// Finds the content that [`clear`] removes.
pub(super) fn find_removals(document: &Document) -> Removals {
    let mut found = BTreeSet::new();
    walk(document, |object| match object {
        Object::Dictionary(dict) => found.extend(in_dictionary(document, dict)),
        Object::Stream(stream) => {
            let dict = &stream.dict;
            if dict.has(b"F") {
                found.insert(RemovalKind::OutsideData);
            }
            if is_name(document, dict, b"Subtype", b"Form") && dict.has(b"Ref") {
                found.insert(RemovalKind::OtherPage);
            }
        }
        _ => {}
    });
    Removals(found)
}

/// Calls `each` on every object that the catalog reaches, including nested ones.
pub(in crate::pdf) fn walk<'d>(document: &'d Document, mut each: impl FnMut(&'d Object)) {
    let mut seen: HashSet<ObjectId> = HashSet::new();
    let mut waiting: Vec<&Object> = document.trailer.get(b"Root").into_iter().collect();
    while let Some(object) = waiting.pop() {
        each(object);
        match object {
            Object::Reference(id) if seen.insert(*id) => waiting.extend(document.objects.get(id)),
            Object::Array(list) => waiting.extend(list),
            Object::Dictionary(dict) => waiting.extend(dict.iter().map(|(_, value)| value)),
            Object::Stream(stream) => waiting.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
}

fn in_dictionary(document: &Document, dict: &Dictionary) -> Option<RemovalKind> {
    if let Some(action) = action(document, dict) {
        return in_action(document, action, dict);
    }
    match name(document, dict, b"Subtype")? {
        subtype if MEDIA.contains(&subtype) && dict.has(b"Rect") => Some(RemovalKind::Media),
        b"FileAttachment" => in_attachment(document, dict),
        _ => None,
    }
}

/// Reports a file attachment annotation without embedded data.
fn in_attachment(document: &Document, dict: &Dictionary) -> Option<RemovalKind> {
    let file = dict.get(b"FS").ok()?;
    let is_inside = document.dereference(file).ok()?.1.as_dict().is_ok_and(|file| file.has(b"EF"));
    if is_inside { None } else { file_name(document, file).map(|target| place(&target)) }
}

fn in_action(document: &Document, action: &[u8], dict: &Dictionary) -> Option<RemovalKind> {
    let target = || dict.get(b"F").ok().and_then(|file| file_name(document, file));
    match action {
        b"GoTo" | b"GoToDp" => None,
        b"Named" => (!is_known_name(document, dict)).then_some(RemovalKind::Buttons),
        b"URI" => in_link(&uri(document, dict)),
        b"JavaScript" => script(document, dict),
        b"Rendition" if dict.has(b"JS") => Some(RemovalKind::Program),
        b"Launch" => Some(RemovalKind::Launch),
        b"SubmitForm" => Some(RemovalKind::Submit),
        b"ImportData" => Some(RemovalKind::Import),
        b"Thread" => target().map(|target| place(&target)),
        b"GoToR" | b"GoToE" => Some(target().map_or(RemovalKind::OtherFile, |target| place(&target))),
        b"Hide" | b"ResetForm" | b"SetOCGState" | b"Trans" => Some(RemovalKind::Buttons),
        _ => Some(RemovalKind::Media),
    }
}

fn script(document: &Document, dict: &Dictionary) -> Option<RemovalKind> {
    let script = dict.get(b"JS").ok().and_then(|script| object_text(document, script)).unwrap_or_default();
    match script.trim() {
        "" => None,
        script if is_formatting(script) => Some(RemovalKind::Formatting),
        _ => Some(RemovalKind::Program),
    }
}

fn in_link(target: &str) -> Option<RemovalKind> {
    if is_allowed_target(target) {
        return None;
    }
    if target.starts_with(TO_PAGE) {
        return Some(RemovalKind::PageLink);
    }
    Some(match scheme(target).as_deref() {
        Some("javascript" | "vbscript" | "data") => RemovalKind::Program,
        Some("file") | None => place(target),
        Some(_) => RemovalKind::OddLink,
    })
}

/// Classifies a file name: on this computer or on another one.
fn place(target: &str) -> RemovalKind {
    let plain = target.trim().replace('\\', "/").to_lowercase();
    let plain = plain.strip_prefix("file:").unwrap_or(&plain);
    // In a file URL, four or more slashes stand for a UNC path, which names another computer.
    let is_on_this = (plain.starts_with("///") && !plain.starts_with("////")) || plain.starts_with("//localhost/");
    let is_address = plain.contains("://") && !plain.starts_with("//");
    if is_address || (plain.starts_with("//") && !is_on_this) {
        RemovalKind::OtherComputer
    } else {
        RemovalKind::OtherFile
    }
}

/// Returns the file name in a file specification.
pub(super) fn file_name(document: &Document, file: &Object) -> Option<String> {
    match document.dereference(file).ok()?.1 {
        Object::Dictionary(dict) => {
            let keys = [&b"UF"[..], b"F", b"DOS", b"Unix", b"Mac"];
            keys.iter().find_map(|key| object_text(document, dict.get(key).ok()?))
        }
        other => object_text(document, other),
    }
}

fn uri(document: &Document, dict: &Dictionary) -> String {
    dict.get(b"URI").ok().and_then(|target| object_text(document, target)).unwrap_or_default()
}

/// Returns the URI scheme of a target in lower case.
fn scheme(target: &str) -> Option<String> {
    let target = target.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let (scheme, _) = target.split_once(':')?;
    // Programs skip invisible characters in a scheme.
    let plain: String = scheme.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let is_scheme = plain.len() > 1 && plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| plain.to_lowercase())
}

fn is_allowed_target(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

fn is_known_name(document: &Document, dict: &Dictionary) -> bool {
    name(document, dict, b"N").is_some_and(|name| NAMED.contains(&name))
}

/// Returns whether an action may stay: it goes to an allowed target and does nothing else.
pub(super) fn is_allowed(document: &Document, action: &Object) -> bool {
    let Ok(dict) = document.dereference(action).and_then(|(_, action)| action.as_dict()) else { return false };
    match name(document, dict, b"S") {
        Some(b"GoTo") => true,
        Some(b"Named") => is_known_name(document, dict),
        Some(b"URI") => is_allowed_target(&uri(document, dict)),
        _ => false,
    }
}

/// Returns whether an annotation subtype plays media.
pub(super) fn is_media(subtype: &[u8]) -> bool {
    MEDIA.contains(&subtype)
}

/// Returns the type of an action dictionary.
fn action<'d>(document: &'d Document, dict: &'d Dictionary) -> Option<&'d [u8]> {
    let kind = name(document, dict, b"S")?;
    let does = || [&b"JS"[..], b"F", b"URI", b"Win", b"Next"].iter().any(|key| dict.has(key));
    (ACTIONS.contains(&kind) && (!is_element(dict) || does())).then_some(kind)
}

fn name<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
    dict.get_deref(key, document).and_then(Object::as_name).ok()
}

fn is_name(document: &Document, dict: &Dictionary, key: &[u8], wanted: &[u8]) -> bool {
    name(document, dict, key) == Some(wanted)
}

/// Removes the active content from every object of a part, before the objects are copied.
pub(super) fn clear(document: &mut Document) {
    let ids: Vec<ObjectId> = document.objects.keys().copied().collect();
    for id in ids {
        let Some(slot) = document.objects.get_mut(&id) else { continue };
        let mut object = std::mem::replace(slot, Object::Null);
        clear_object(document, &mut object, 0);
        document.objects.insert(id, object);
    }
}

fn clear_object(document: &Document, object: &mut Object, depth: usize) {
    match object {
        Object::Array(_) | Object::Dictionary(_) if depth > MOST_NESTED => *object = Object::Null,
        Object::Array(list) => list.iter_mut().for_each(|one| clear_object(document, one, depth + 1)),
        Object::Dictionary(dict) => {
            clear_dictionary(document, dict);
            dict.iter_mut().for_each(|(_, value)| clear_object(document, value, depth + 1));
        }
        Object::Stream(stream) => {
            clear_stream(document, stream);
            stream.dict.iter_mut().for_each(|(_, value)| clear_object(document, value, depth + 1));
        }
        _ => {}
    }
}

fn clear_dictionary(document: &Document, dict: &mut Dictionary) {
    if action(document, dict).is_some() {
        let keys: &[&[u8]] = if is_allowed(document, &Object::Dictionary(dict.clone())) { &ACTION_KEYS } else { &[] };
        retain_keys(dict, &[keys]);
        return;
    }
    let subtype = name(document, dict, b"Subtype").map(<[u8]>::to_vec).unwrap_or_default();
    let is_field = dict.has(b"FT") || (dict.has(b"T") && dict.has(b"Kids"));
    if dict.has(b"Rect") && (ANNOTATIONS.contains(&subtype.as_slice()) || is_media(&subtype)) {
        let own: &[&[u8]] = match subtype.as_slice() {
            b"Link" => &[b"A"],
            b"FileAttachment" => &[b"FS"],
            _ => &[],
        };
        let fields: &[&[u8]] =
            if is_field || matches!(subtype.as_slice(), b"Widget" | b"FreeText" | b"Redact" | b"Popup") {
                &FIELD_KEYS
            } else {
                &[]
            };
        retain_keys(dict, &[&ANNOTATION_KEYS, fields, own]);
    } else if is_field && !is_element(dict) {
        retain_keys(dict, &[&FIELD_KEYS, &[b"Type"]]);
    } else if is_file(document, dict) {
        let keys: &[&[u8]] = if dict.has(b"EF") { &FILE_KEYS } else { &[] };
        retain_keys(dict, &[keys]);
    } else if name_is(dict, b"Type", b"OutputIntent") || dict.has(b"DestOutputProfile") {
        dict.remove(b"DestOutputProfileRef");
    } else if name_is(dict, b"Type", b"Namespace") {
        dict.remove(b"Schema");
    }
    clear_entries(document, dict);
}

/// Removes unwanted keys from a dictionary. Resource names are arbitrary, so the values are checked as well.
fn clear_entries(document: &Document, dict: &mut Dictionary) {
    let value = |key: &[u8]| dict.get_deref(key, document).ok();
    let is_events = value(b"AA")
        .and_then(|value| value.as_dict().ok())
        .is_some_and(|events| events.iter().all(|(key, _)| EVENTS.contains(&key.as_slice())));
    let is_files = match value(b"AF") {
        Some(Object::Array(list)) => list.iter().any(|one| is_file_object(document, one)),
        Some(one) => is_file_object(document, one),
        None => false,
    };
    if is_events {
        dict.remove(b"AA");
    }
    if is_files {
        dict.remove(b"AF");
    }
}

fn clear_stream(document: &Document, stream: &mut lopdf::Stream) {
    match name(document, &stream.dict, b"Subtype") {
        Some(b"Form") => retain_keys(&mut stream.dict, &[&FORM_KEYS, &STREAM_KEYS]),
        Some(b"Image") => retain_keys(&mut stream.dict, &[&IMAGE_KEYS, &STREAM_KEYS]),
        // A PostScript XObject, which is a program for a printer.
        Some(b"PS") => {
            stream.dict = Dictionary::new();
            stream.dict.set("Type", "XObject");
            stream.dict.set("Subtype", "Form");
            stream.dict.set("BBox", vec![Object::Integer(0); 4]);
            stream.content.clear();
        }
        _ => clear_entries(document, &mut stream.dict),
    }
}

fn retain_keys(dict: &mut Dictionary, lists: &[&[&[u8]]]) {
    let is_kept = |key: &[u8]| lists.iter().any(|list| list.contains(&key));
    let others: Vec<Vec<u8>> = dict.iter().map(|(key, _)| key).filter(|key| !is_kept(key)).cloned().collect();
    others.iter().for_each(|key| {
        dict.remove(key);
    });
}

/// Returns whether an object is a file specification.
pub(super) fn is_file_object(document: &Document, object: &Object) -> bool {
    document.dereference(object).is_ok_and(|(_, file)| file.as_dict().is_ok_and(|file| is_file(document, file)))
}

fn is_file(document: &Document, dict: &Dictionary) -> bool {
    let has_stream = |files: &Dictionary| {
        files.iter().any(|(_, file)| matches!(document.dereference(file), Ok((_, Object::Stream(_)))))
    };
    [&b"Filespec"[..], b"F"].iter().any(|kind| is_name(document, dict, b"Type", kind))
        || dict
            .get_deref(b"EF", document)
            .and_then(Object::as_dict)
            .is_ok_and(|files| !files.has(b"Type") && has_stream(files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_web_pages_emails_and_telephones_are_allowed() {
        for target in ["https://example.org/a", "HTTP://example.org", "mailto:a@b.c", "tel:+44121"] {
            assert_eq!(in_link(target), None, "{target}");
        }
        for (target, wanted) in [
            ("javascript:alert(1)", RemovalKind::Program),
            (" java\tscript:alert(1)", RemovalKind::Program),
            ("file://evil/share/x", RemovalKind::OtherComputer),
            ("file:////evil/share/x", RemovalKind::OtherComputer),
            ("file:///C:/x.exe", RemovalKind::OtherFile),
            ("\\\\evil\\share", RemovalKind::OtherComputer),
            ("//evil/share", RemovalKind::OtherComputer),
            ("C:\\x.exe", RemovalKind::OtherFile),
            ("next.pdf", RemovalKind::OtherFile),
            ("smb://evil/share", RemovalKind::OddLink),
            (" https://example.org", RemovalKind::OddLink),
            ("page:3", RemovalKind::PageLink),
        ] {
            assert_eq!(in_link(target), Some(wanted), "{target}");
        }
    }
}
