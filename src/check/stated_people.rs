//! Finds the person that a file names, where no record, or not all of it, could be read.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{SeqAccess, Visitor};
use serde_json::Value as Json;

use crate::file_type::Category;
use crate::folder::cell::{TextRow, lines};
use crate::folder::{FolderOwner, StatedPerson};
use crate::form::{Catalogue, Field, Kind, Role};
use crate::person_name::parts;
use crate::{docx, file, pdf, spreadsheet};

/// The most levels of files within files.
const DEEPEST: usize = 2;
/// The greatest size of a JSON record, in bytes.
const LARGEST_RECORD: usize = 4 << 20;

/// Returns the person that a file names. `is_record` tells that a record was read from the file, and that the file has
/// other pages, too.
pub(super) fn person(catalogue: &Catalogue, bytes: &[u8], name: &str, is_record: bool) -> Option<StatedPerson> {
    let category = file::document(bytes, name).category();
    let is_letter = category == Category::Mail;
    let columns = |rows: Vec<Vec<String>>| vec![rows.into_iter().map(TextRow::of_columns).collect::<Vec<TextRow>>()];
    let pages = match category {
        Category::Word | Category::TextDocument => columns(docx::rows(bytes).ok()?),
        Category::Mail => vec![lines(&file::mail(bytes, name)?.body)],
        Category::Spreadsheet => {
            let sheet = spreadsheet::read(bytes).ok()?.sheets.into_iter().next()?;
            columns(sheet.rows.into_iter().map(|row| row.cells).collect())
        }
        Category::PlainText => {
            let text = file::text(bytes)?;
            if let Some(stated) = StatedPerson::of_fields(name, written(&text, catalogue)) {
                return Some(stated);
            }
            vec![lines(&text)]
        }
        Category::Pdf => {
            // A PDF may hold the fields of several records.
            let fields = if is_record { Vec::new() } else { pdf::supervisees(bytes, catalogue) };
            let pages = pdf::page_rows(bytes);
            let printed = StatedPerson::read(name, &pages, false, Some(catalogue));
            return match (StatedPerson::of_fields(name, fields), printed) {
                (Some(mut fields), Some(printed)) => {
                    fields.extend(printed);
                    Some(fields)
                }
                (fields, printed) => fields.or(printed),
            };
        }
        _ => Vec::new(),
    };
    StatedPerson::read(name, &pages, is_letter, Some(catalogue))
}

/// Returns the first record of another person than `owner` in the attachments of an email or PDF, or in an archive.
/// None without a known owner.
pub(super) fn person_within(
    reader: file::RecordReader<'_>,
    bytes: &[u8],
    name: &str,
    owner: &FolderOwner,
) -> Option<StatedPerson> {
    if owner.names.is_empty() {
        return None;
    }
    within(reader, bytes, name, owner, DEEPEST)
}

fn within(
    reader: file::RecordReader<'_>,
    bytes: &[u8],
    name: &str,
    owner: &FolderOwner,
    depth: usize,
) -> Option<StatedPerson> {
    file::enclosed(bytes, name).into_iter().find_map(|file| {
        let stated = match reader.read(&file.bytes, &file.name) {
            Ok(record) => {
                let people = record.supervisees().into_iter().map(str::to_owned).collect();
                StatedPerson::of_fields(&file.name, [people])
            }
            Err(_) => person(reader.catalogue(), &file.bytes, &file.name, false),
        };
        let found = stated.and_then(StatedPerson::within).filter(|stated| stated.is_of_other(owner));
        found.or_else(|| within(reader, &file.bytes, &file.name, owner, depth.checked_sub(1)?))
    })
}

/// Returns the people in records in YAML or JSON, also if the text has mistakes.
fn written(text: &str, catalogue: &Catalogue) -> Vec<Vec<String>> {
    if let Some(found) = in_list(text, catalogue) {
        return found;
    }
    let key = |line: &str| {
        let (key, value) = line.split_once(':')?;
        let key = key.trim().trim_start_matches(['{', '-', ' ']).trim_matches(['"', '\'']);
        Some((key.to_owned(), value.to_owned()))
    };
    let mut out: Vec<StatedPeople> = Vec::new();
    let mut fields: Option<PeopleFields> = None;
    let mut list = false;
    for line in text.lines() {
        if let (true, Some(item)) = (list, line.trim().strip_prefix('-')) {
            if let Some(record) = out.last_mut() {
                record.named.extend(people(item));
            }
            continue;
        }
        list = false;
        let Some((key, value)) = key(line) else { continue };
        if key == "form" {
            let id = value.trim().trim_end_matches(',').trim_matches(['"', '\'', ' ']);
            fields = Some(PeopleFields::from_form(id, catalogue));
            out.push(StatedPeople::default());
        }
        let (Some(fields), Some(record)) = (&fields, out.last_mut()) else { continue };
        if fields.people.contains(&key) {
            let named = people(&value);
            list = named.is_empty();
            record.named.extend(named);
        } else if fields.signatures.contains(&key) {
            let name = value.split_once("name").and_then(|(_, rest)| rest.split_once(':')).map(|(_, name)| name);
            let name = name.and_then(|name| name.split([',', '}']).next());
            record.signed.extend(name.into_iter().flat_map(people));
        }
    }
    out.into_iter().map(StatedPeople::people).collect()
}

/// Returns the people in a JSON record or list of records. Holds one record at a time. None when the text is not JSON.
fn in_list(text: &str, catalogue: &Catalogue) -> Option<Vec<Vec<String>>> {
    let start = text.trim_start();
    if !start.starts_with('[') {
        let is_record = start.starts_with('{') && text.len() <= LARGEST_RECORD;
        let record: Json = is_record.then(|| serde_json::from_str(text).ok())??;
        return Some(in_json(&record, catalogue).into_iter().collect());
    }
    let mut found = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_seq(PeopleVisitor { catalogue, found: &mut found }).ok()?;
    json.end().ok()?;
    Some(found)
}

/// Collects the people from each record of a list.
struct PeopleVisitor<'f> {
    catalogue: &'f Catalogue,
    found: &'f mut Vec<Vec<String>>,
}

impl<'de> Visitor<'de> for PeopleVisitor<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        while let Some(record) = list.next_element::<Json>()? {
            self.found.extend(in_json(&record, self.catalogue).filter(|people| !people.is_empty()));
        }
        Ok(())
    }
}

fn in_json(record: &Json, catalogue: &Catalogue) -> Option<Vec<String>> {
    let values = record.get("values")?;
    let fields = PeopleFields::from_form(record.get("form")?.as_str()?, catalogue);
    let value = |field: &String| match values.get(field) {
        Some(Json::String(text)) => people(text),
        Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).flat_map(people).collect(),
        _ => Vec::new(),
    };
    let signer = |field: &String| values.get(field)?.get("name")?.as_str().map(people);
    let named = fields.people.iter().flat_map(value).collect();
    let signed = fields.signatures.iter().filter_map(signer).flatten().collect();
    Some(StatedPeople { named, signed }.people())
}

/// The named supervisees of a record, and those who signed as supervisees.
#[derive(Default)]
struct StatedPeople {
    named: Vec<String>,
    signed: Vec<String>,
}

impl StatedPeople {
    /// The named people, or else the signers.
    fn people(self) -> Vec<String> {
        if self.named.is_empty() { self.signed } else { self.named }
    }
}

/// The fields of a form for supervisees.
struct PeopleFields {
    people: Vec<String>,
    signatures: Vec<String>,
}

impl PeopleFields {
    /// The fields of a form, or of all forms if the form is unknown.
    fn from_form(id: &str, catalogue: &Catalogue) -> Self {
        let form = catalogue.form(id);
        let known = || catalogue.forms().filter(|one| form.as_ref().map_or(true, |form| form.id == one.id));
        let is_signature = |field: &&Field| matches!(field.kind, Kind::Signature { party: Role::Supervisee, .. });
        Self {
            people: known().flat_map(|form| form.people(Role::Supervisee)).map(|field| field.name.clone()).collect(),
            signatures: known()
                .flat_map(|form| form.fields().filter(is_signature))
                .map(|field| field.name.clone())
                .collect(),
        }
    }
}

/// Returns the names in a YAML or JSON value, without quotation marks, brackets and comments.
fn people(value: &str) -> Vec<String> {
    let value = value.split(" #").next().unwrap_or_default();
    let bare = |part: &str| part.trim_matches(['"', '\'', '[', ']', ' ', ',', '}']).to_owned();
    let is_name = |part: &String| part.chars().any(char::is_alphabetic) && part != "null" && part.len() <= 80;
    parts(value).map(bare).filter(is_name).collect()
}
