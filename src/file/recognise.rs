//! Recognises the type of a file: by its first bytes, and by its name where these do not decide.

use super::{mail_headers, text};
use crate::file_type::FileType;
use crate::pdf;

/// The type of a file, by its content.
#[must_use]
pub fn file_type(bytes: &[u8]) -> FileType {
    file_type_named(bytes, "")
}

/// Like [`file_type`], for a file with a name; the name distinguishes an email from a note or a record that begins like
/// one.
#[must_use]
pub fn file_type_named(bytes: &[u8], name: &str) -> FileType {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if bytes.is_empty() {
        return FileType::Empty;
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return FileType::Zip;
    }
    if starts(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return FileType::Compound;
    }
    if pdf::begins(bytes) {
        return FileType::Pdf;
    }
    if let Some(picture) = picture(bytes) {
        return picture;
    }
    if pdf::is_misplaced(bytes, name) && !mail_headers::is_mail(bytes, name) {
        return FileType::Pdf;
    }
    letters(bytes, name)
}

fn picture(bytes: &[u8]) -> Option<FileType> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or(&[]);
    let brands: [&[u8]; 6] = [b"heic", b"heix", b"hevc", b"heif", b"mif1", b"avif"];
    Some(match () {
        () if starts(b"\x89PNG") => FileType::Png,
        () if starts(&[0xff, 0xd8, 0xff]) => FileType::Jpeg,
        () if starts(b"GIF8") => FileType::Gif,
        () if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| starts(*magic)) => FileType::Tiff,
        () if starts(b"RIFF") && at(8, 12) == b"WEBP" => FileType::Webp,
        () if at(4, 8) == b"ftyp" && brands.contains(&at(8, 12)) => FileType::Heic,
        () => return None,
    })
}

fn letters(bytes: &[u8], name: &str) -> FileType {
    if bytes.iter().all(|byte| *byte == 0) {
        return FileType::Zeros;
    }
    if text::is_utf16(bytes) {
        return if mail_headers::is_mail(bytes, name) { FileType::Mail } else { FileType::Utf16 };
    }
    if bytes.starts_with(b"{\\rtf") {
        return FileType::Rtf;
    }
    // A stray zero byte does not make a text another type.
    if !text::may_be_text(bytes) && text::text_named(bytes, name).is_none() {
        return FileType::Unknown;
    }
    if mail_headers::is_mail(bytes, name) {
        return FileType::Mail;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return FileType::Latin };
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let begins = |words: &str| start.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words));
    if begins("<!doctype html") || begins("<html") || begins("<head") {
        return FileType::Html;
    }
    if begins("<?xml") {
        return FileType::Xml;
    }
    FileType::Text
}
