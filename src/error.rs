//! [`Error`]: why Formfolio could not do its work. Mistakes *in* a record are findings, not errors.
//! A message says what the file is, and its help says what to do.

use std::fmt;

use crate::finding::UnreadFile;
use crate::source::{self, Mistake};

/// The kind of an error; all of them end with exit status 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input cannot be read: a scan, an old `.doc`, a truncated file.
    Input,
    /// The input is a sound file but none of the forms: a letter, a photograph, a scan.
    NotAForm,
    /// The input is one of the forms without its fields: it was printed to PDF or flattened.
    FieldsGone,
    /// A form, authority or record written in YAML is wrong; the mistakes are listed.
    Definition,
    /// The command's arguments do not fit together.
    Usage,
    /// The disk: missing, full, not writable, already there.
    Disk,
    /// A fault of Formfolio; worth a bug report.
    Internal,
}

/// What the command line offers beside the help of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CommandHint {
    /// Nothing.
    #[default]
    None,
    /// Blanks, and the list of known forms.
    Blanks,
    /// The list of known forms.
    KnownForms,
    /// Forms of one's own.
    OwnForms,
    /// Records in YAML.
    Yaml,
}

/// Why the work could not be done.
#[derive(Debug, Clone)]
pub struct Error {
    /// The kind.
    pub kind: ErrorKind,
    /// What is wrong, as a sentence without the file's name.
    pub message: String,
    /// What the user can do about it.
    pub help: Option<String>,
    /// The file, if there is one.
    pub file: Option<String>,
    /// Mistakes in a source text, for [`ErrorKind::Definition`].
    pub mistakes: Vec<Mistake>,
    /// What the command line offers besides. Screens and emails do not say it.
    pub hint: CommandHint,
    /// Further lines. Only these may repeat words typed in a file; `--redact` leaves them out.
    pub details: Box<[String]>,
}

/// A result with an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of a kind with a message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = source::said(message.into());
        let (hint, details) = (CommandHint::default(), Box::default());
        Self { kind, message, help: None, file: None, mistakes: Vec::new(), hint, details }
    }

    /// An input that cannot be read; `help` says what to do.
    pub fn input(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, message).help(help)
    }

    /// A sound input that is none of the forms; `help` says what to do.
    pub fn not_a_form(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotAForm, message).help(help)
    }

    /// Arguments that do not fit together; `help` says how to call the command.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message).help(help)
    }

    /// A state that our own code should have prevented.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
            .help("This is a fault in formfolio. Please report it with the form's id and what you did.")
    }

    /// A text with mistakes, all of them listed.
    pub fn mistakes(message: impl Into<String>, mistakes: Vec<Mistake>) -> Self {
        Self { mistakes, ..Self::new(ErrorKind::Definition, message) }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what the command line offers besides.
    #[must_use]
    pub fn hint(mut self, hint: CommandHint) -> Self {
        self.hint = hint;
        self
    }

    /// Adds the file's name, unless there is one already.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file.get_or_insert_with(|| file.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        f.write_str(&self.message)?;
        for mistake in &self.mistakes {
            let (line, column) = mistake.source.line_column(mistake.span);
            write!(f, "\n  {}:{line}:{column}: {}", mistake.source.name, mistake.message)?;
        }
        for detail in &self.details {
            write!(f, "\n  {detail}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<&Error> for UnreadFile {
    fn from(error: &Error) -> Self {
        let place = |mistake: &Mistake| {
            let (line, column) = mistake.source.line_column(mistake.span);
            let help = mistake.help.as_ref().map(|help| format!(". {help}")).unwrap_or_default();
            format!("line {line}, column {column}: {}{help}", mistake.message)
        };
        Self {
            file: error.file.clone(),
            message: error.message.clone(),
            help: error.help.clone(),
            mistakes: error.mistakes.iter().map(place).chain(error.details.iter().cloned()).collect(),
        }
    }
}
