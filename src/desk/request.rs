//! What a host hands to the desk.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::dates;
use crate::staff::{self, cells::CellMistake};

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Shows a page.
    Get,
    /// Sends a form.
    Post,
}

/// A file that a person put on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    /// The name of the form field it came in.
    pub field: String,
    /// Its name, with forward slashes below a directory that was chosen as a whole.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A request to the desk.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, without a query, such as `/check/3`.
    pub path: String,
    /// The fields of the form, or of the query, in their order.
    pub fields: Vec<(String, String)>,
    /// The files of the form, in their order.
    pub files: Vec<UploadedFile>,
    /// The day on the user's computer.
    pub today: NaiveDate,
}

impl Request {
    /// A request for a page.
    #[must_use]
    pub fn get(path: &str, today: NaiveDate) -> Self {
        Self { method: Method::Get, path: path.to_owned(), fields: Vec::new(), files: Vec::new(), today }
    }

    /// A form that is sent.
    #[must_use]
    pub fn post(path: &str, today: NaiveDate) -> Self {
        Self { method: Method::Post, ..Self::get(path, today) }
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, field: &str, name: &str, bytes: Vec<u8>) -> Self {
        self.files.push(UploadedFile { field: field.to_owned(), name: name.to_owned(), bytes });
        self
    }

    /// The day in the field `day`; the day of the request when the field is empty. An error is what is wrong and what to do.
    pub(super) fn day(&self) -> std::result::Result<NaiveDate, CellMistake> {
        match self.value("day") {
            "" => Ok(self.today),
            given => staff::day(given),
        }
    }

    /// The field `day` as it is shown again.
    pub(super) fn shown_day(&self) -> String {
        match self.value("day") {
            "" => dates::short(self.today),
            given => given.to_owned(),
        }
    }

    /// The first value of a field without white space around it; empty when there is none.
    pub(super) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a field.
    pub(super) fn values<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Takes the files of a field. A browser sends a file without a name when none was chosen.
    pub(super) fn take_files(&mut self, name: &str) -> Vec<UploadedFile> {
        let (taken, left) = std::mem::take(&mut self.files).into_iter().partition(|file| file.field == name);
        self.files = left;
        let taken: Vec<UploadedFile> = taken;
        taken.into_iter().filter(|file| !(file.name.is_empty() && file.bytes.is_empty())).collect()
    }
}

/// The files by name. Files of the same name come from different directories: each gets a name of its own. No name leads
/// out of the directory that the files are in, because results keep these names.
pub(super) fn by_name(files: impl IntoIterator<Item = UploadedFile>) -> BTreeMap<String, Vec<u8>> {
    let mut named = BTreeMap::new();
    for file in files {
        let mut name = safe_path(&file.name);
        while named.contains_key(&name) {
            name = unused_name(&name);
        }
        named.insert(name, file.bytes);
    }
    named
}

/// A path without what a program that unpacks it could take for the way to another directory: `..`, an absolute path, a
/// drive.
fn safe_path(path: &str) -> String {
    let is_kept = |part: &&str| !part.is_empty() && !part.chars().all(|c| c == '.' || c == ' ');
    let path = path.replace('\\', "/");
    let parts: Vec<String> = path.split('/').filter(is_kept).map(|part| part.replace('\0', "_")).collect();
    let mut path = parts.join("/");
    let drive = path.as_bytes();
    if matches!(drive, [letter, b':', ..] if letter.is_ascii_alphabetic()) {
        path.replace_range(1..2, "_");
    }
    if path.is_empty() { "a file without a name".to_owned() } else { path }
}

/// A name with one more mark before its ending.
fn unused_name(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => format!("{stem}_.{ending}"),
        _ => format!("{name}_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_directory() {
        for (given, safe) in [
            ("r/../../../../evil.txt", "r/evil.txt"),
            ("..\\..\\evil.txt", "evil.txt"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\Windows\\a.dll", "C_/Windows/a.dll"),
            ("./a/. ./b", "a/b"),
            ("..", "a file without a name"),
            ("Ann/June: notes..docx", "Ann/June: notes..docx"),
        ] {
            let file = UploadedFile { field: String::new(), name: given.to_owned(), bytes: Vec::new() };
            assert_eq!(by_name([file]).into_keys().collect::<Vec<_>>(), [safe], "{given}");
        }
    }
}
