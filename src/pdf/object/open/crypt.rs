//! Opens documents that are encrypted with the empty user password. The encryption dictionary is first rewritten as
//! `lopdf` expects it: an indirect object that contains no references.

use lopdf::encryption::decrypt_object;
use lopdf::{Dictionary, Document, EncryptionState, Object, ObjectId, StringFormat};

use crate::error::{Error, Result};

/// Dictionaries of filters lie no deeper than this.
const DEEPEST: usize = 4;

/// What an encryption leaves locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StillEncrypted {
    Nothing,
    /// The files attached to the document.
    Attachments,
}

/// Decrypts a document. Its objects must still be encrypted, as in the file.
pub(super) fn unlock(document: &mut Document) -> Result<StillEncrypted> {
    let held = document.trailer.get(b"Encrypt").cloned().unwrap_or(Object::Null);
    let own = held.as_reference().ok();
    let Object::Dictionary(dict) = direct(document, &held, 0) else { return Err(super::damaged()) };
    let dict = normal(dict);
    let handler = dict.get(b"Filter").and_then(Object::as_name).unwrap_or(b"Standard");
    if handler != b"Standard" {
        return Err(certificate());
    }
    if !document.trailer.has(b"ID") {
        let none = || Object::String(Vec::new(), StringFormat::Hexadecimal);
        document.trailer.set("ID", vec![none(), none()]);
    }
    let filter = |key: &[u8]| dict.get(key).and_then(Object::as_name).ok().unwrap_or(b"Identity");
    let has_filters = dict.get(b"V").and_then(Object::as_i64).is_ok_and(|version| version >= 4);
    let (streams, files) = (filter(b"StmF"), dict.get(b"EFF").and_then(Object::as_name).unwrap_or(filter(b"StmF")));
    let only_files = has_filters && streams == b"Identity" && filter(b"StrF") == b"Identity" && files != b"Identity";
    let Some(state) = state(document, own, dict.clone()) else {
        return if only_files {
            forget_files(document);
            document.trailer.remove(b"Encrypt");
            Ok(StillEncrypted::Attachments)
        } else {
            Err(locked())
        };
    };
    let for_files = (has_filters && files != streams)
        .then(|| {
            let mut with_files = dict.clone();
            with_files.set("StmF", Object::Name(files.to_vec()));
            self::state(document, own, with_files)
        })
        .flatten();
    for (id, object) in &mut document.objects {
        if Some(*id) == own {
            continue;
        }
        let is_file = object.as_stream().is_ok_and(|stream| stream.dict.has_type(b"EmbeddedFile"));
        // A stream that cannot be decrypted cannot be decompressed either, and is reported then.
        let _ = decrypt_object(for_files.as_ref().filter(|_| is_file).unwrap_or(&state), *id, object);
    }
    if let Some(own) = own {
        document.objects.remove(&own);
    }
    document.trailer.remove(b"Encrypt");
    document.encryption_state = Some(state);
    Ok(StillEncrypted::Nothing)
}

/// The key that the empty password gives, if it is the right one.
fn state(document: &mut Document, own: Option<ObjectId>, dict: Dictionary) -> Option<EncryptionState> {
    // The key depends on nothing but the dictionary and the document's identifier.
    let mut small = Document::new();
    small.version.clone_from(&document.version);
    let id = own.unwrap_or((1, 0));
    small.objects.insert(id, Object::Dictionary(dict));
    small.trailer.set("Encrypt", id);
    let identifier = document.trailer.get_deref(b"ID", document).ok()?.clone();
    small.trailer.set("ID", direct(document, &identifier, 0));
    small.authenticate_password("").ok()?;
    EncryptionState::decode(&small, "").ok()
}

/// An object with what it refers to in its place.
fn direct(document: &Document, object: &Object, depth: usize) -> Object {
    let Ok((_, object)) = document.dereference(object) else { return Object::Null };
    match object {
        _ if depth > DEEPEST => Object::Null,
        Object::Dictionary(dict) => {
            let entries = dict.iter().map(|(key, value)| (key.clone(), direct(document, value, depth + 1)));
            Object::Dictionary(entries.collect())
        }
        Object::Array(list) => Object::Array(list.iter().map(|one| direct(document, one, depth + 1)).collect()),
        other => other.clone(),
    }
}

/// The dictionary with the numbers that other readers take them for.
fn normal(mut dict: Dictionary) -> Dictionary {
    let number = |dict: &Dictionary, key: &[u8]| dict.get(key).and_then(Object::as_i64).ok();
    let length = match (number(&dict, b"V"), number(&dict, b"Length")) {
        (Some(1), _) => Some(40),
        (Some(4), _) => Some(128),
        (Some(5), _) => Some(256),
        // Some programs count bytes.
        (_, Some(length @ 5..=16)) => Some(length * 8),
        _ => None,
    };
    if let Some(length) = length {
        dict.set("Length", length);
    }
    // Some programs write the bits as an unsigned number.
    if let Some(bits) = number(&dict, b"P").and_then(|bits| u32::try_from(bits).ok()) {
        dict.set("P", i64::from(i32::from_ne_bytes(bits.to_ne_bytes())));
    }
    // An unknown filter name, or a filter without a method, would have to be guessed.
    if let Ok(filters) = dict.get_mut(b"CF").and_then(Object::as_dict_mut) {
        for (_, filter) in filters.iter_mut() {
            if let Ok(filter) = filter.as_dict_mut() {
                filter.remove(b"Type");
            }
        }
    }
    dict
}

/// Takes attached files out of a document that keeps them locked.
fn forget_files(document: &mut Document) {
    for object in document.objects.values_mut() {
        if let Object::Dictionary(dict) = object {
            dict.remove(b"EF");
            dict.remove(b"EmbeddedFiles");
            if let Ok(names) = dict.get_mut(b"Names").and_then(Object::as_dict_mut) {
                names.remove(b"EmbeddedFiles");
            }
        }
    }
    document.objects.retain(|_, object| !object.as_stream().is_ok_and(|stream| stream.dict.has_type(b"EmbeddedFile")));
}

fn locked() -> Error {
    Error::input(
        "this PDF is protected with a password",
        "Open it in a PDF reader with the password, save it without one, and try again.",
    )
}

fn certificate() -> Error {
    Error::input(
        "this PDF is locked for certain people, each with a certificate of their own",
        "Ask one of them to save it without the lock, and try again.",
    )
}
