//! The LibreOffice module that converts a file, and the options it needs.

use std::borrow::Cow;

use crate::file_type::ending_of;
use crate::spreadsheet;

/// The module for each ending; all others go to Writer.
const ENDINGS: &[(&str, &[&str])] = &[
    ("calc", &["xlsx", "xlsm", "xlsb", "xls", "xlt", "xltx", "ods", "ots", "fods", "csv", "tsv", "numbers"]),
    ("impress", &["pptx", "pptm", "ppt", "pps", "ppsx", "pot", "potx", "odp", "otp", "fodp", "key"]),
    ("draw", &["odg", "otg", "fodg", "vsd", "vsdx", "pub"]),
];

/// More columns than lists of people have.
const COLUMNS: usize = 256;

/// What a file is converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ConversionTarget {
    Pdf,
    Docx,
}

impl ConversionTarget {
    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }
}

/// The settings shared by files that one call converts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ConversionGroup {
    /// `writer`, `calc`, `impress` or `draw`.
    pub part: &'static str,
    /// How the file is to be read, where LibreOffice would guess wrong.
    pub reader: Option<String>,
    pub target: ConversionTarget,
}

/// The module, the import filter and the bytes for converting a file.
pub(super) fn way<'a>(name: &str, bytes: &'a [u8]) -> (ConversionGroup, Cow<'a, [u8]>) {
    let ending = ending(name);
    let part = ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
    let part = part.map_or("writer", |(part, _)| *part);
    if ending == "csv" || ending == "tsv" {
        // LibreOffice reads UTF-8 as Windows-1252, drops leading zeros and rewrites dates unless each column is imported
        // as text (`/2`).
        let (text, separator) = spreadsheet::separated(bytes);
        let columns: Vec<String> = (1..=COLUMNS).map(|column| format!("{column}/2")).collect();
        let reader = format!("CSV:{},34,76,1,{}", u32::from(separator), columns.join("/"));
        return (
            ConversionGroup { part, reader: Some(reader), target: ConversionTarget::Pdf },
            Cow::Owned(text.into_bytes()),
        );
    }
    // HTML that was saved as `.doc` loses its first lines with the filter "HTML", but not with "HTML (StarWriter)".
    let reader = (part == "writer" && is_web_page(bytes)).then(|| "HTML (StarWriter)".to_owned());
    (ConversionGroup { part, reader, target: ConversionTarget::Pdf }, Cow::Borrowed(bytes))
}

/// The ending of a name if it is short and alphanumeric; otherwise empty.
pub(super) fn ending(name: &str) -> String {
    let ending = ending_of(name);
    if ending.len() <= 8 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) { ending } else { String::new() }
}

fn is_web_page(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with("<?xml") && start.contains("<html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> &'static str {
        way(name, b"").0.part
    }

    #[test]
    fn the_ending_tells_the_part() {
        assert_eq!(
            [part("a.doc"), part("b.XLS"), part("c.d.pptx"), part("d.odg")],
            ["writer", "calc", "impress", "draw"]
        );
        assert_eq!([part("none"), part("xls"), part("a.b c")], ["writer", "writer", "writer"]);
        assert_eq!([ending("a.DOC"), ending("a.d/c"), ending("a"), ending("a.é")], ["doc", "", "", ""]);
    }

    #[test]
    fn lists_are_handed_over_as_they_are_written() {
        let (way, bytes) = way("staff.csv", b"Name;Number\r\nSi\xe2n;0042\r\n");
        assert_eq!(&*bytes, "Name;Number\r\nSiân;0042\r\n".as_bytes());
        let reader = way.reader.unwrap();
        assert!(reader.starts_with("CSV:59,34,76,1,1/2/2/2/3/2/") && reader.ends_with("/256/2"), "{reader}");
    }

    #[test]
    fn web_pages_are_known_by_their_beginning() {
        for page in ["\u{feff} <HTML>", "<!DOCTYPE html>", "<?xml version=\"1.0\"?>\n<html>"] {
            assert_eq!(way("a.doc", page.as_bytes()).0.reader.as_deref(), Some("HTML (StarWriter)"), "{page}");
        }
        assert_eq!(way("a.doc", b"words of <html>").0.reader, None);
        assert_eq!(way("a.xls", b"<html>").0.reader, None);
    }
}
