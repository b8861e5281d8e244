//! Formfolio makes, reads back and checks the forms on which children's services record the
//! supervision of their staff.
//!
//! One declarative definition of a form gives the fillable blank in Word and in PDF, the reader of
//! the completed file, and the checks:
//!
//! ```
//! use formfolio::{docx, file, form::Catalogue, record, rules, source::Source};
//!
//! # fn main() -> formfolio::error::Result<()> {
//! let catalogue = Catalogue::built_in();
//! let form = catalogue.form("sandwell/individual-record")?;
//!
//! // The blank that is sent out.
//! let blank: Vec<u8> = docx::blank(&form)?;
//! assert!(file::read(&blank, "blank.docx", &catalogue)?.get("supervisor").is_empty());
//!
//! // A record that somebody wrote as YAML, as the Word file that came back.
//! let text = "form: sandwell/individual-record\nvalues:\n  supervisor: Siân O’Brien\n  session_date: 3 June 2025\n";
//! let written = record::yaml::parse(&Source::new("record.yaml", text), &catalogue)?;
//! let filled: Vec<u8> = docx::fill(&written)?;
//!
//! // What is in it, and what is wrong with it.
//! let record = file::read(&filled, "record.docx", &catalogue)?;
//! assert_eq!(record.values, written.values);
//! let today = chrono::NaiveDate::from_ymd_opt(2025, 6, 30).expect("a date");
//! let findings = rules::check(&record, today).findings;
//! assert!(findings.iter().any(|finding| finding.place.field.as_deref() == Some("supervisee")));
//! # Ok(())
//! # }
//! ```
//!
//! # Where things are
//!
//! - [`parallel`] applies a function to many items on several threads; [`crash`](mod@crash) keeps a crash in one document from the others; a [`worker`] is a thread for both.
//! - [`text`] puts counts, lists and sentences into words, decodes old encodings, and makes texts from elsewhere safe to show.
//! - [`person_name`] compares what people write as names, and [`dates`] reads what they write as dates.
//! - `opc` names the parts of the packages that Word and Excel files are.
//! - [`file_type`] lists the types of files: what each is called, what helps, and its category.
//! - [`spreadsheet`] reads the rows of a CSV file or an Excel workbook.
//! - [`form`] is the form language: what may be written, the checked model, the built-in forms of `forms/`.
//! - [`record`] is what somebody answered, whichever file it came in, and its YAML and JSON.
//! - [`folder`] is what is on file about one member of staff, what `folder.yaml` says of them, and the plan of which
//!   document stands in which section.
//! - [`staff`] reads lists of people, and says what each row says of a person.
//! - [`legacy`] finds a form's answers in a document without fields of ours, by the words that the form prints.
//! - [`docx`] and [`pdf`] each write the blank, fill it, and read it back. They are grouped by format, not by
//!   direction: whoever writes a field's name stands beside whoever reads it.
//! - [`blanks`] makes blank forms for everybody, or one for each person of a list.
//! - [`file`](mod@file) tells by its content what a file is and hands it to the right reader;
//!   [`file::RecordReader`] also knows whose digital signatures are to be believed.
//! - [`rules`] has one file for each thing that can be wrong in a record; [`finding`] is what they say.
//!   [`rules::waivers`] allow findings for a time, with a reason.
//! - [`next`](mod@next) makes the blank for the session after a recorded one, with the open actions carried forward.
//! - [`check`](mod@check) takes many files, finds out which belong together, and gives one report.
//! - [`overview`] tells how the members of a team stand: their sessions, agreements, actions and programmes.
//! - [`schedule`] plans the year's sessions, and writes them as calendar files, as a workbook and as monitoring sheets.
//! - [`binder`] puts a folder together as one PDF, with a manifest that proves that nothing is lost.
//! - [`prefill`] makes drafts of audits, sheets, trackers and checklists from what is on file, and draws the files to audit.
//! - [`render`] shows findings, and mistakes in definitions, to people and to programs, with names or without.
//! - [`desk`] is every job as pages for people who do not use a command line: a function from a request to an answer.
//! - `local` is the user's own computer: reading files and directories, writing results whole or not at all, running
//!   LibreOffice and Tesseract.
//! - `host` runs the desk: a server on the user's own computer.
//! - [`cli`] is the command line. Besides `local` and `host`, it is the only place that knows paths, the environment and the clock.
//!
//! Functions take and return bytes; "today" is an argument. There are two channels: what is wrong in somebody's record
//! is a [`finding::Finding`], all of them at once; what keeps the tool from its work is an [`error::Error`].
//!
//! A module may import only those before it in this line; a test holds them to it:
//! `source`, `worker`, `parallel`, `finding`, `error`, `crash`, `text`, `dates`, `person_name`, `opc`, `file_type`, `spreadsheet`, `form`, `record`, `folder`, `staff`, `rules`, `next`, `legacy`, `docx`, `pdf`, `blanks`, `file`, `check`, `overview`, `schedule`, `binder`, `prefill`, `render`, `desk`, `local`, `host`, `cli`.
//! Besides, `docx` and `pdf` never import each other.

pub mod binder;
pub mod blanks;
pub mod check;
#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod crash;
pub mod dates;
pub mod desk;
pub mod docx;
pub mod error;
pub mod file;
pub mod file_type;
pub mod finding;
pub mod folder;
pub mod form;
#[cfg(not(target_family = "wasm"))]
mod host;
pub mod legacy;
#[cfg(not(target_family = "wasm"))]
mod local;
pub mod next;
mod opc;
pub mod overview;
pub mod parallel;
pub mod pdf;
pub mod person_name;
pub mod prefill;
pub mod record;
pub mod render;
pub mod rules;
pub mod schedule;
pub mod source;
pub mod spreadsheet;
pub mod staff;
pub mod text;
pub mod worker;
