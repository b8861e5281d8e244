//! The archive of a workbook: its parts as text, and the errors for other archives.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::xml::{XmlEvent, attribute, walk};
use crate::error::{Error, Result};
use crate::opc;
use crate::spreadsheet::refusal::{SAVE_AS_XLSX, SAVE_IN_ITS_PROGRAM, damaged, not_a_list, too_many};

/// The most parts of a file.
const ENTRIES: usize = 4_096;
/// The largest part, decompressed.
const PART: u64 = 64 << 20;
/// The largest total of decompressed parts.
const TOTAL: u64 = 192 << 20;

/// The archive.
pub(super) struct XlsxPackage<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> XlsxPackage<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if archive.len() > ENTRIES {
            return Err(too_many());
        }
        Ok(Self { archive, left: TOTAL })
    }

    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    pub fn text(&mut self, name: &str) -> Result<Option<String>> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = self.archive.by_index(index).map_err(|_| damaged())?;
        let limit = PART.min(self.left);
        let mut bytes = Vec::new();
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        let read = bytes.len() as u64;
        if read > limit {
            return Err(too_many());
        }
        self.left -= read;
        let text = String::from_utf8(bytes).map_err(|_| damaged())?;
        Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
    }

    /// The ids and targets of a part's relationships of a type.
    pub fn related(&mut self, part: &str, wanted: &str) -> Result<Vec<(String, String)>> {
        let Some(text) = self.text(&opc::relationships_part(part))? else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        walk(&text, |event| {
            if let XmlEvent::Open("Relationship", tag, _) = event
                && attribute(tag, "Type").is_some_and(|kind| kind.ends_with(wanted))
                && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
            {
                out.push((id, opc::target_part(part, &target)));
            }
            Ok(())
        })?;
        Ok(out)
    }

    pub fn something_else(&mut self) -> Error {
        if self.has("xl/workbook.bin") {
            return not_a_list("this is a binary Excel file (.xlsb)", SAVE_AS_XLSX);
        }
        if self.archive.file_names().flatten().any(|name| name.ends_with(".iwa")) {
            let help = "In Numbers, choose File, Export To, Excel.";
            return not_a_list("this is a Numbers file", help);
        }
        if self.has("word/document.xml") {
            return not_a_list("this is a Word file", "Copy the table into Excel and save that.");
        }
        match self.text("mimetype").ok().flatten() {
            Some(kind) if kind.contains("opendocument.spreadsheet") => not_a_list(
                "this is an OpenDocument spreadsheet (.ods)",
                "Open it in LibreOffice or Excel, choose Save As, and save it as “Excel 2007–365 (.xlsx)” or as CSV.",
            ),
            Some(kind) if kind.contains("opendocument") => {
                not_a_list("this is an OpenDocument file", SAVE_IN_ITS_PROGRAM)
            }
            _ => not_a_list("this is a zip archive", "Unpack it, and name the list that is in it."),
        }
    }
}

/// A workbook made of parts.
#[cfg(test)]
pub(super) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
