//! The output streams: data on standard output, everything else on standard error.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, BufWriter, ErrorKind as Io, IsTerminal, Write};
use std::rc::Rc;

use super::exit::Exit;
use crate::error::{CommandHint, Error, ErrorKind, Result};
use crate::{render, text};

/// Whether standard input, standard output or standard error is a terminal.
pub(super) fn has_terminal() -> bool {
    io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()
}

/// Whether a terminal shows colours. A console of Windows 10 prints the codes as they are unless it is asked to take them.
fn takes_colour() -> bool {
    #[cfg(windows)]
    return anstyle_query::windows::enable_ansi_colors() == Some(true);
    #[cfg(not(windows))]
    true
}

/// Waits until Enter is pressed, so that the window stays open and a message in it can be read. Returns at once when
/// standard input is no terminal.
pub(super) fn keep_window_open(out: &mut OutputStreams) {
    if io::stdin().is_terminal() {
        out.note("Press Enter to close this window.");
        let _ = io::stdin().lines().next();
    }
}

/// The two streams, and whether each may be coloured.
///
/// When the reader of standard output stops (`formfolio forms | head -1`), further data is dropped, and the command
/// ends as it would have ended.
pub(super) struct OutputStreams {
    data: Box<dyn Write>,
    notes: Box<dyn Write>,
    /// Whether standard output is a terminal.
    pub(super) is_terminal: bool,
    /// Whether standard output may be coloured: it is a terminal, and plain text was not requested.
    pub(super) colour: bool,
    /// Whether standard error may be coloured.
    pub(super) colour_notes: bool,
    /// Whether the reader of standard output has gone.
    closed: bool,
}

impl OutputStreams {
    /// The process's own streams.
    pub(super) fn real() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let wanted = wanted && (stdout.is_terminal() || stderr.is_terminal()) && takes_colour();
        Self {
            is_terminal: stdout.is_terminal(),
            colour: wanted && stdout.is_terminal(),
            colour_notes: wanted && stderr.is_terminal(),
            data: Box::new(BufWriter::new(stdout)),
            notes: Box::new(stderr),
            closed: false,
        }
    }

    /// Streams into memory, and the data written to them.
    pub(super) fn kept() -> (Self, Rendered) {
        let kept = Rendered::default();
        let out = Self {
            data: Box::new(kept.clone()),
            notes: Box::new(io::sink()),
            is_terminal: false,
            colour: false,
            colour_notes: false,
            closed: false,
        };
        (out, kept)
    }

    /// Writes data.
    pub(super) fn data(&mut self, text: &str) -> Result<()> {
        let text = safe(text, self.colour);
        self.write(|data| data.write_all(text.as_bytes()))
    }

    /// Writes data as it is made. `write` must leave out misleading characters.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        if self.closed { Ok(()) } else { self.wrote(write) }
    }

    /// Writes a line of data.
    pub(super) fn line(&mut self, text: &str) -> Result<()> {
        self.data(text)?;
        self.data("\n")
    }

    /// Writes data as JSON.
    pub(super) fn json(&mut self, value: &serde_json::Value) -> Result<()> {
        self.data(&text::json::pretty(value))
    }

    fn wrote(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        match write(&mut self.data) {
            Err(error) if error.kind() == Io::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(Error::new(ErrorKind::Disk, format!("the output cannot be written: {error}"))
                .help("Check that there is space where the output goes.")),
            Ok(()) => Ok(()),
        }
    }

    /// Writes a line to standard error. A failure is ignored: there is no other place to report it.
    pub(super) fn note(&mut self, text: &str) {
        self.write_note(&safe(text, false));
    }

    fn write_note(&mut self, text: &str) {
        // On a terminal with both streams, earlier data comes first.
        let _ = self.data.flush();
        let _ = writeln!(self.notes, "{text}");
    }

    /// Prints an error: why something could not be done, and what to do.
    pub(super) fn error(&mut self, error: &Error) {
        let colour = self.colour_notes;
        let file = error.file.as_ref().map(|file| format!("{}: ", render::safe(file))).unwrap_or_default();
        let mut text = format!("{} {file}{}", paint(colour, RED, "error:"), safe(&error.message, false));
        if !error.mistakes.is_empty() {
            text.push('\n');
            text.push_str(render::mistakes(&error.mistakes, colour).trim_end());
            text.push('\n');
        }
        for detail in &error.details {
            text.push_str(&format!("\n  {}", safe(detail, false)));
        }
        let help = error.help.as_deref().map(|help| safe(help, false));
        let help: Vec<&str> = help.as_deref().into_iter().chain(hint(error.hint)).collect();
        if !help.is_empty() {
            text.push_str(&format!("\n  {} {}", paint(colour, BOLD, "help:"), help.join(" ")));
        }
        self.write_note(&text);
    }

    /// Flushes the data, and reports a failure.
    pub(super) fn finish(&mut self, exit: Exit) -> Exit {
        if self.closed {
            return exit;
        }
        match self.wrote(|data| data.flush()) {
            Ok(()) => exit,
            Err(error) => {
                self.error(&error);
                Exit::Stuck
            }
        }
    }
}

/// Data kept for the program itself.
#[derive(Clone, Default)]
pub(super) struct Rendered(Rc<RefCell<Vec<u8>>>);

impl Rendered {
    /// The data so far, as JSON.
    pub(super) fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.0.borrow()).ok()
    }
}

impl Write for Rendered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns a text of several lines without misleading characters; see [`text::displayable_lines`]. In colour, our own styles
/// stay.
fn safe(text: &str, colour: bool) -> Cow<'_, str> {
    if !colour {
        return text::displayable_lines(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let style = rest.match_indices('\u{1b}').find_map(|(at, _)| {
            let behind = rest.get(at..)?;
            STYLES.iter().find(|style| behind.starts_with(**style)).map(|style| (at, *style))
        });
        let Some((at, style)) = style else { break };
        out.push_str(&text::displayable_lines(rest.get(..at).unwrap_or_default()));
        out.push_str(style);
        rest = rest.get(at + style.len()..).unwrap_or_default();
    }
    out.push_str(&text::displayable_lines(rest));
    out.into()
}

/// Every style that this program writes, and the reset.
const STYLES: [&str; 6] = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[32m", "\u{1b}[1;31m", "\u{1b}[1;33m"];

/// Bold.
pub(super) const BOLD: &str = "1";
/// Bold and red.
pub(super) const RED: &str = "1;31";
/// Dim.
pub(super) const DIM: &str = "2";

/// A text in a terminal style, or plain.
pub(super) fn paint(on: bool, style: &str, text: &str) -> String {
    if on { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// What a hint says.
fn hint(hint: CommandHint) -> Option<&'static str> {
    match hint {
        CommandHint::None => None,
        CommandHint::Blanks => Some(
            "`formfolio blank` makes a blank, `formfolio forms` lists the forms, and --forms DIR adds those of your \
             organisation.",
        ),
        CommandHint::KnownForms => Some("`formfolio forms` lists the forms, and --forms DIR adds your own."),
        CommandHint::OwnForms => Some("--forms DIR names the directory of its definition."),
        CommandHint::Yaml => Some("`formfolio blank ID --format yaml` makes a record in YAML to start from."),
    }
}
