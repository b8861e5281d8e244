//! The type of a file: by its first bytes, and by its name where these do not decide.

use super::{mail_headers, text};
use crate::{docx, pdf};

/// The type of a file, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// A PDF.
    Pdf,
    /// A zip archive: a Word file; also Excel, OpenDocument and other archives.
    Zip,
    /// The container of `.doc` files and of password-protected Office files.
    Compound,
    /// Text in UTF-8, read as a YAML record.
    Text,
    /// No bytes, or nothing but zero bytes.
    Empty,
    /// Another known type.
    Other(&'static OtherType),
    /// An unknown type.
    Unknown,
}

/// A type of file that people send and that holds no form.
#[derive(Debug, PartialEq, Eq)]
pub struct OtherType {
    /// Its name, as the end of "this is …".
    pub(super) what: &'static str,
    /// What to do.
    pub(super) help: &'static str,
}

pub(super) const AGAIN: &str = "Ask for the form itself as a Word or PDF file; a picture of it has no fields to read.";

pub(super) static ZEROS: OtherType = OtherType {
    what: "a file of zero bytes only, as a broken download or a failed sync leaves behind",
    help: "Get the file again from the sender, or from the place it was synchronised from.",
};
pub(super) static RTF: OtherType =
    OtherType { what: "a Rich Text document (RTF), not a Word document (.docx)", help: docx::IN_ANOTHER_FORMAT };
pub(super) static HTML: OtherType = OtherType {
    what: "a web page (HTML), not a form",
    help: "Download the form itself; what was saved is the page around it, or a sign-in page.",
};
pub(super) static XML: OtherType = OtherType {
    what: "an XML file, not a Word document (.docx)",
    help: "Open it in Word and save it as a Word document (.docx).",
};
pub(super) static UTF16: OtherType = OtherType {
    what: "text in UTF-16, not in UTF-8",
    help: "Save it as UTF-8: in Notepad, Save as, then Encoding: UTF-8.",
};
pub(super) static LATIN: OtherType = OtherType {
    what: "text that is not in UTF-8",
    help: "Save it as UTF-8: in Notepad, Save as, then Encoding: UTF-8.",
};
pub(super) static MAIL: OtherType = OtherType {
    what: "an email message, not a form",
    help: "Open it and save the form that is attached to it, then use that file.",
};
pub(super) static PNG: OtherType = OtherType { what: "a picture (PNG), not a form", help: AGAIN };
pub(super) static JPEG: OtherType = OtherType { what: "a photograph (JPEG), not a form", help: AGAIN };
pub(super) static GIF: OtherType = OtherType { what: "a picture (GIF), not a form", help: AGAIN };
pub(super) static WEBP: OtherType = OtherType { what: "a picture (WebP), not a form", help: AGAIN };
pub(super) static TIFF: OtherType = OtherType { what: "a picture (TIFF), probably a scan, not a form", help: AGAIN };
pub(super) static HEIC: OtherType = OtherType { what: "a photograph (HEIC), not a form", help: AGAIN };

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
        return FileType::Other(picture);
    }
    if pdf::is_misplaced(bytes, name) && !mail_headers::is_mail(bytes, name) {
        return FileType::Pdf;
    }
    letters(bytes, name)
}

fn picture(bytes: &[u8]) -> Option<&'static OtherType> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or(&[]);
    let brands: [&[u8]; 6] = [b"heic", b"heix", b"hevc", b"heif", b"mif1", b"avif"];
    Some(match () {
        () if starts(b"\x89PNG") => &PNG,
        () if starts(&[0xff, 0xd8, 0xff]) => &JPEG,
        () if starts(b"GIF8") => &GIF,
        () if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| starts(*magic)) => &TIFF,
        () if starts(b"RIFF") && at(8, 12) == b"WEBP" => &WEBP,
        () if at(4, 8) == b"ftyp" && brands.contains(&at(8, 12)) => &HEIC,
        () => return None,
    })
}

fn letters(bytes: &[u8], name: &str) -> FileType {
    if bytes.iter().all(|byte| *byte == 0) {
        return FileType::Other(&ZEROS);
    }
    if text::is_utf16(bytes) {
        return FileType::Other(if mail_headers::is_mail(bytes, name) { &MAIL } else { &UTF16 });
    }
    if bytes.starts_with(b"{\\rtf") {
        return FileType::Other(&RTF);
    }
    // A stray zero byte does not make a text another type.
    if !text::may_be_text(bytes) && text::text_named(bytes, name).is_none() {
        return FileType::Unknown;
    }
    if mail_headers::is_mail(bytes, name) {
        return FileType::Other(&MAIL);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return FileType::Other(&LATIN) };
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let begins = |words: &str| start.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words));
    if begins("<!doctype html") || begins("<html") || begins("<head") {
        return FileType::Other(&HTML);
    }
    if begins("<?xml") {
        return FileType::Other(&XML);
    }
    FileType::Text
}
