//! Recognises a file by its content, whatever its name, and reads it with the right reader.

mod document;
mod enclosed_file;
mod html;
mod mail;
mod mail_headers;
mod opened;
mod outlook;
mod recognise;
mod text;
mod unzip;

pub use document::{Fingerprint, document, fingerprint, is_document_inside, is_sound};
pub use enclosed_file::{EnclosedFile, enclosed};
pub use html::web_text;
pub use mail::{Mail, MailAttachment};
pub use opened::{opened, opened_within};
pub use recognise::{file_type, file_type_named};
pub use text::{text, text_named};
pub use unzip::{UnpackLimit, unzip};

use crate::crash::{contained_result, test_point};
use crate::error::{CommandHint, Error, ErrorKind, Result};
use crate::file_type::FileType;
use crate::form::Catalogue;
use crate::legacy::picture::WordReader;
use crate::record::{self, Record};
use crate::source::Source;
use crate::{docx, folder, legacy, pdf};

pub use crate::pdf::Trust;

/// The email in a file, saved as text or by Outlook. `None` when the file is no email, has neither sender, recipient,
/// subject nor date, or contains several. A truncated email is read as far as it goes.
#[must_use]
pub fn mail(bytes: &[u8], name: &str) -> Option<Mail> {
    match file_type_named(bytes, name) {
        FileType::Compound => outlook::mail(bytes),
        _ => mail::written_mail(bytes, name),
    }
}

/// Whether a file's name promises a Word or PDF file.
fn said_to_be_a_form(name: &str) -> bool {
    let name = name.to_lowercase();
    [".pdf", ".docx", ".doc"].iter().any(|ending| name.ends_with(ending))
}

/// Whether a text may be a record: it names its form.
fn has_record(text: &str) -> bool {
    let says_form = |line: &str| {
        let key = line.trim_start_matches(['{', '[', '"', '\'', '\u{feff}']);
        let indented = key.starts_with(' ') && !line.starts_with(['{', '[']);
        let after = key.trim_start().strip_prefix("form").map(|after| after.trim_start_matches(['"', '\'', ' ', '\t']));
        !indented && after.is_some_and(|after| after.starts_with(':'))
    };
    text.contains("\"form\"") || text.lines().any(says_form)
}

/// The records of one file under names of their own: that of the file, with a number where there are several.
pub fn named(name: &str, records: Vec<Record>) -> impl Iterator<Item = (String, Record)> {
    let many = records.len() > 1;
    let own = move |number: usize| if many { format!("{name}: record {number}") } else { name.to_owned() };
    (1..).zip(records).map(move |(number, record)| (own(number), record))
}

/// Makes a Word file of a document of another word processor; `None` for other files.
pub type ToWord = fn(&str, &[u8]) -> Option<Vec<u8>>;

/// Reads records from any file, with the known forms and the certificates to trust in digital signatures.
#[derive(Debug, Clone, Copy)]
pub struct RecordReader<'a> {
    catalogue: &'a Catalogue,
    trust: Option<&'a Trust>,
    words: Option<&'a dyn WordReader>,
    to_word: Option<ToWord>,
}

impl<'a> RecordReader<'a> {
    /// A reader of these forms that makes no statement about trust.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue, trust: None, words: None, to_word: None }
    }

    /// The forms of the reader.
    #[must_use]
    pub fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// A reader that checks digital signatures against these certificates.
    #[must_use]
    pub fn trusting(self, trust: &'a Trust) -> Self {
        Self { trust: Some(trust), ..self }
    }

    /// A reader that reads scans and photographs, too, with what reads their words.
    #[must_use]
    pub fn reading_pictures(self, words: &'a dyn WordReader) -> Self {
        Self { words: Some(words), ..self }
    }

    /// A reader that reads documents of other word processors in emails and archives, too, as Word files.
    #[must_use]
    pub fn converting(self, to_word: ToWord) -> Self {
        Self { to_word: Some(to_word), ..self }
    }

    /// Reads the records in a file: several in a JSON list and in an older document of several sessions, one in any other
    /// file. `take` receives each with its name; in a list that is the name of the file it was read from, or its number.
    /// From a list with a mistake it receives none.
    ///
    /// # Errors
    /// As [`RecordReader::read`].
    pub fn for_each_record(&self, bytes: &[u8], name: &str, take: &mut dyn FnMut(String, Record)) -> Result<()> {
        let Some(text) = json(bytes, name).filter(|text| text.starts_with('[')) else {
            named(name, self.read_all(bytes, name)?).for_each(|(name, record)| take(name, record));
            return Ok(());
        };
        // A long list is read twice, so that its records are never in memory together.
        let is_short = text.len() <= SHORT_LIST;
        let read = || {
            test_point("json", bytes);
            let mut records = Vec::new();
            record::json::for_each_record(text, self.catalogue, &mut |one| {
                if is_short {
                    records.push(one);
                }
            })?;
            Ok(records)
        };
        let records = contained_result(read).map_err(|error| error.in_file(name))?;
        let mut number = 0;
        let mut take_named = |(file, record): record::json::NamedRecord| {
            number += 1;
            take(format!("{name}: {}", file.unwrap_or_else(|| format!("record {number}"))), record);
        };
        if is_short {
            records.into_iter().for_each(take_named);
            return Ok(());
        }
        record::json::for_each_record(text, self.catalogue, &mut take_named)
    }

    /// Reads the record in a Word, PDF or YAML file, recognised by its content. `name` is the file's name for messages.
    ///
    /// # Errors
    /// When it is none of these; the error says what the file is and what to do.
    pub fn read(&self, bytes: &[u8], name: &str) -> Result<Record> {
        let mut records = self.read_all(bytes, name)?;
        match (records.pop(), records.len()) {
            (Some(record), 0) => Ok(record),
            (_, others) => Err(several(others + 1).in_file(name)),
        }
    }

    /// Like [`RecordReader::read`], for a document that may hold several sessions one after the other.
    ///
    /// # Errors
    /// As [`RecordReader::read`].
    pub fn read_all(&self, bytes: &[u8], name: &str) -> Result<Vec<Record>> {
        contained_result(|| pdf::opened_once(bytes, || self.read_opened(bytes, name)))
            .map_err(|error| error.in_file(name))
    }

    fn read_opened(&self, bytes: &[u8], name: &str) -> Result<Vec<Record>> {
        let own = self.record(bytes, name);
        let is_lost = match &own {
            Ok(record) => record.has_lost_fields(),
            Err(error) => matches!(error.kind, ErrorKind::NotAForm | ErrorKind::FieldsGone),
        };
        let records = if is_lost { self.by_labels(bytes, name)? } else { None };
        // A form that lost its fields and their answers on the way is still no empty form.
        let are_gone = matches!(&own, Err(error) if error.kind == ErrorKind::FieldsGone);
        let is_answered = |record: &Record| record.questions_answered().0 > 0;
        let records = records.filter(|records| !are_gone || records.iter().any(is_answered));
        match (own, records) {
            // Guesses beside lost fields give way to what the labels say.
            (Ok(record), Some(records)) if records.iter().any(|other| other.form.id != record.form.id) => {
                Ok(vec![record])
            }
            (_, Some(records)) => Ok(records),
            (own, None) => Ok(vec![own?]),
        }
    }

    /// Reads the files in an email or an archive, each under the names of both. Empty for any other file.
    #[must_use]
    pub fn read_enclosed(&self, bytes: &[u8], name: &str) -> Vec<(EnclosedFile, Result<Vec<Record>>)> {
        let read = |file: EnclosedFile| {
            let records = self.read_all(&file.bytes, &file.name).or_else(|error| self.by_way_of_word(&file, error));
            (file, records)
        };
        opened(bytes, name).into_iter().map(read).collect()
    }

    /// The records in a document of another word processor. The error about the document itself is more helpful than one
    /// about its copy in Word.
    fn by_way_of_word(&self, file: &EnclosedFile, error: Error) -> Result<Vec<Record>> {
        let to_word = self.to_word.filter(|_| error.kind == ErrorKind::NotAForm);
        let word = to_word.and_then(|to_word| to_word(&file.name, &file.bytes));
        word.and_then(|word| self.read_all(&word, "converted.docx").ok()).ok_or(error)
    }

    /// The records in a document without fields of ours, by the words that the forms print.
    fn by_labels(&self, bytes: &[u8], name: &str) -> Result<Option<Vec<Record>>> {
        let file_type = file_type_named(bytes, name);
        // Most PDFs in a folder are letters. To find the places of all their words would take most of the time.
        if file_type == FileType::Pdf
            && let Some(pages) = pdf::certain_rows(bytes)
            && !legacy::may_be_form(
                pages.iter().flatten().flat_map(|row| &row.cells).map(|cell| &*cell.text),
                self.catalogue,
            )
        {
            return Ok(None);
        }
        let page = match file_type {
            FileType::Pdf => pdf::printed_page(bytes),
            FileType::Zip => docx::page(bytes).ok(),
            _ => None,
        };
        let page = match (page, file_type, self.words) {
            (Some(page), ..) => Some(page),
            (None, FileType::Pdf, words) => pdf::scanned_page(bytes, words)?,
            (None, FileType::Jpeg | FileType::Png | FileType::Tiff, Some(words)) => pdf::picture_page(bytes, words)?,
            _ => None,
        };
        Ok(page.and_then(|page| legacy::read(&page, self.catalogue)).map(|recognised| recognised.records))
    }

    fn record(&self, bytes: &[u8], name: &str) -> Result<Record> {
        let catalogue = self.catalogue;
        if let Some((what, help)) = folder::kept_by_a_program(name).filter(|_| !is_document_inside(bytes)) {
            return Err(Error::not_a_form(format!("this is {what}"), help).in_file(name));
        }
        let promises_record = [".yaml", ".yml", ".json"].iter().any(|ending| name.to_lowercase().ends_with(ending));
        let is_note = || !promises_record && !text(bytes).is_some_and(|text| has_record(&text));
        match file_type_named(bytes, name) {
            FileType::Pdf => match self.trust {
                Some(trust) => pdf::read_trusting(bytes, catalogue, trust),
                None => pdf::read(bytes, catalogue),
            },
            FileType::Zip | FileType::Compound => docx::read(bytes, catalogue),
            FileType::Text if said_to_be_a_form(name) => Err(Error::input(
                "this is plain text, although its name says otherwise",
                "Ask for the file again; it is not the Word or PDF file that its name promises.",
            )),
            FileType::Text if is_note() => Err(note()),
            FileType::Utf16 | FileType::Latin if is_note() => Err(note()),
            FileType::Text => match json(bytes, name) {
                Some(text) if !text.starts_with('[') => only(record::json::parse(text, catalogue)),
                Some(_) => Err(Error::input(
                    "this is a list of records",
                    "`formfolio check` takes such a list; give one record here.",
                )),
                None if bytes.len() > LARGEST_TEXT => Err(too_long()),
                None => yaml(bytes, name, catalogue),
            },
            FileType::Empty => Err(Error::input("the file is empty", FileType::Empty.help())),
            FileType::Zeros => {
                Err(Error::input(format!("this is {}", FileType::Zeros.label()), FileType::Zeros.help()))
            }
            other => Err(Error::not_a_form(format!("this is {}", other.label()), other.help())),
        }
    }
}

/// The text of a JSON file: one with that extension, or a list in brackets, which no YAML record is.
fn json<'b>(bytes: &'b [u8], name: &str) -> Option<&'b str> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    let is_list = text.starts_with('[') && has_record(text);
    (is_list || name.to_lowercase().ends_with(".json")).then_some(text)
}

/// The longest list in JSON that is read once, in bytes. All its records are then in memory at the same time.
const SHORT_LIST: usize = 1 << 20;

/// The largest record in text, in bytes; a thousand pages are shorter.
const LARGEST_TEXT: usize = 2 << 20;

fn too_long() -> Error {
    Error::input("the text is larger than 2 MB; a record has less than 1 MB", "Check that it is the right file.")
        .hint(CommandHint::Yaml)
}

/// The error for a file of several records where one is wanted.
fn several(count: usize) -> Error {
    Error::input(
        format!("this file holds {count} records, one after the other"),
        "Save each as a file of its own; `formfolio check` takes the file as it is.",
    )
}

/// The error for a text that is no record.
fn note() -> Error {
    Error::not_a_form("this is a text, not a form", FileType::Text.help())
}

/// The record of a text that is not a list.
fn only(records: Result<Vec<record::json::NamedRecord>>) -> Result<Record> {
    let first = records?.into_iter().next();
    first.map(|(_, record)| record).ok_or_else(|| Error::internal("a JSON text without a record"))
}

/// Reads the record in a file, without a statement about trust in digital signatures: see [`RecordReader`].
///
/// # Errors
/// As [`RecordReader::read`].
pub fn read(bytes: &[u8], name: &str, catalogue: &Catalogue) -> Result<Record> {
    RecordReader::new(catalogue).read(bytes, name)
}

fn yaml(bytes: &[u8], name: &str, catalogue: &Catalogue) -> Result<Record> {
    test_point("yaml", bytes);
    record::yaml::parse(&source(bytes, name), catalogue)
}

/// A text file as a source text, without the byte order mark that Notepad writes, and with a space for each control
/// character from pasted words.
#[must_use]
pub fn source(bytes: &[u8], name: &str) -> Source {
    let text = String::from_utf8_lossy(bytes);
    let is_stray = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    Source::new(name, text.trim_start_matches('\u{feff}').replace(is_stray, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_is_recognised_within_the_first_kilobyte() {
        let mut bytes = vec![b'\n'; 900];
        bytes.extend(b"%PDF-1.7");
        assert_eq!(file_type(&bytes), FileType::Pdf);
        let mut late = vec![b'\n'; 2000];
        late.extend(b"%PDF-1.7");
        assert_eq!(file_type(&late), FileType::Text);
        late.extend(b"\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj trailer<</Root 1 0 R>>startxref 0 %%EOF");
        assert_eq!(file_type(&late), FileType::Pdf);
        let attached = [b"Received: by x\nFrom: a@b\n\n", &late[..]].concat();
        assert_eq!(file_type(&attached), FileType::Mail);
    }

    #[test]
    fn common_files_have_names() {
        assert_eq!(file_type(b""), FileType::Empty);
        assert_eq!(file_type(&[0; 64]), FileType::Zeros);
        assert_eq!(file_type(b"\xef\xbb\xbf  <HTML>"), FileType::Html);
        assert_eq!(file_type(b"form: a/b\n"), FileType::Text);
        assert_eq!(file_type(b"Si\xe2n"), FileType::Latin);
        assert_eq!(file_type(b"\x00\x01binary"), FileType::Unknown);
        assert_eq!(file_type("<ü".as_bytes()), FileType::Text);
    }
}
