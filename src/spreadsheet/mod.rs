//! Reads the rows of a CSV file or an Excel workbook as text, with the row numbers that the spreadsheet shows, and writes
//! tables as workbooks.

mod encoding;
mod refusal;
mod sheet;
pub mod table;
mod text;
pub mod workbook;
mod xlsx;

pub use sheet::{Sheet, SheetRow, Workbook};
pub use text::separated;

use self::refusal::{SAVE_AS_CSV, SAVE_AS_XLSX, not_a_list};
use crate::crash::{contained_result, test_point};
use crate::error::{Error, Result};

/// Reads a CSV file or an Excel workbook.
///
/// # Errors
/// When the bytes are neither; the error says what they are and what to do.
pub fn read(bytes: &[u8]) -> Result<Workbook> {
    contained_result(|| workbook(bytes))
}

fn workbook(bytes: &[u8]) -> Result<Workbook> {
    test_point("spreadsheet", bytes);
    const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return xlsx::read(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes));
    }
    let head = bytes.get(..1024).unwrap_or(bytes);
    if head.windows(5).any(|five| five == b"%PDF-") {
        return Err(not_a_list("this is a PDF", "Ask for the list as it was before it was printed: .xlsx or .csv."));
    }
    if [&b"\x89PNG"[..], &[0xff, 0xd8, 0xff], b"GIF8", b"II*\0", b"MM\0*"].iter().any(|mark| bytes.starts_with(mark)) {
        return Err(not_a_list("this is a picture", "Ask for the list itself, as .xlsx or .csv."));
    }
    let text = encoding::decode(bytes);
    let start = text.trim_start();
    if start.starts_with("{\\rtf") {
        return Err(not_a_list("this is a Rich Text document", SAVE_AS_CSV));
    }
    // Some programs export a web page or XML with the extension .xls.
    if start.starts_with('<') {
        return Err(not_a_list("this is a web page or XML, although its name says otherwise", SAVE_AS_XLSX));
    }
    if start.contains('\0') {
        return Err(not_a_list("this is not a list that can be read", SAVE_AS_XLSX));
    }
    text::sheet(&text).map(|sheet| Workbook { sheets: vec![sheet] })
}

fn compound(bytes: &[u8]) -> Error {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        Error::input(
            "the list is protected with a password",
            "Open it in Excel, remove the password (File, Info, Protect Workbook), and save it.",
        )
    } else if has("WordDocument") {
        not_a_list("this is an old Word file (.doc)", SAVE_AS_CSV)
    } else {
        not_a_list("this is an old Excel file (.xls)", SAVE_AS_XLSX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_lists_are_named() {
        for (bytes, said) in [
            (&b"%PDF-1.7"[..], "a PDF"),
            (b"\x89PNG\r\n", "a picture"),
            (b"{\\rtf1 name}", "Rich Text"),
            (b"<html><table><tr><td>name</td></tr></table>", "a web page or XML"),
            (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "an old Excel file (.xls)"),
            (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "zip archive"),
            (b"PK\x03\x04 cut off", "damaged"),
        ] {
            let error = read(bytes).unwrap_err();
            assert!(error.message.contains(said) && error.help.is_some(), "{said}: {}", error.message);
        }
    }
}
