//! The values of options such as `--format`.

use clap::ValueEnum;

/// The treatment of form fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FieldsOption {
    /// They stay fields; each document's fields are kept apart
    Keep,
    /// They become part of the page, with their text
    Flatten,
}

/// Text for people or JSON for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TextJson {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The formats of the catalogue or a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FormsFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// The definition of one form, as it is written
    #[value(alias = "yml")]
    Yaml,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ReportFormat {
    /// For people, in a terminal
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for programs that collect findings
    Sarif,
    /// JUnit XML, for build servers
    Junit,
    /// A page for people, to open, print or send on
    #[value(aliases = ["htm", "web"])]
    Html,
    /// The same as an accessible PDF, to keep and send on; needs --out, or a program that takes it
    Pdf,
}

/// The formats of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum YamlJson {
    /// For people, and for `fill`
    #[value(alias = "yml")]
    Yaml,
    /// For programs
    Json,
}

/// The formats that `blank` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum BlankFormat {
    /// A Word document
    #[value(aliases = ["word", "doc"])]
    Docx,
    /// A PDF
    Pdf,
    /// A YAML text to fill in by hand
    #[value(alias = "yml")]
    Yaml,
}

impl BlankFormat {
    /// The format in the library.
    pub(in crate::cli) fn format(self) -> crate::blanks::BlankFormat {
        match self {
            Self::Docx => crate::blanks::BlankFormat::Docx,
            Self::Pdf => crate::blanks::BlankFormat::Pdf,
            Self::Yaml => crate::blanks::BlankFormat::Yaml,
        }
    }
}

/// The formats that `fill` and `next` make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DocxPdf {
    /// A Word document
    #[value(aliases = ["word", "doc"])]
    Docx,
    /// A PDF
    Pdf,
}

/// The formats of a plan of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ScheduleFormat {
    /// For people, on the screen
    Text,
    /// For programs, on the screen
    Json,
    /// Calendar files for Outlook and others: one of all sessions, and one for each person
    #[value(aliases = ["ical", "icalendar", "calendar"])]
    Ics,
    /// An Excel workbook to print
    #[value(alias = "excel")]
    Xlsx,
    /// The authority’s monitoring sheet of each person as a Word document, with the dates in it
    #[value(aliases = ["word", "doc"])]
    Docx,
    /// The authority’s monitoring sheet of each person as a PDF, with the dates in it
    Pdf,
}

/// The YAML languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Language {
    /// A form's definition
    Form,
    /// An authority's definition
    Authority,
    /// A folder's layout
    Layout,
    /// folder.yaml, which describes the member of staff of a folder
    Folder,
    /// A record
    Record,
    /// A file of waivers
    Waivers,
}

/// The formats of an overview, a register or a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TableFormat {
    /// For people, in a terminal
    Text,
    /// For programs
    Json,
    /// A page for people, to open, print or send on
    #[value(aliases = ["htm", "web"])]
    Html,
    /// An Excel workbook; needs --out, or a program that takes it
    #[value(aliases = ["excel", "xls"])]
    Xlsx,
}
