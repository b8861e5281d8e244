//! The command line: besides `local`, the only place that knows paths, the environment and the clock.

mod args;
mod batch;
mod blank;
mod check;
mod completions;
mod demo;
mod desk;
mod examples;
mod exit;
mod explain;
mod fill;
mod folder;
mod forms;
mod ids;
mod lint;
mod man;
mod new;
mod next;
mod output;
mod picture_words;
mod prefill;
mod progress;
mod read;
mod schedule;
mod schema;
mod suggestion;
mod team;
mod tool;
mod word_copy;
mod wording;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use self::args::{Args, Command};
use self::exit::Exit;
use self::output::OutputStreams;
use self::suggestion::Suggestion;
use self::tool::Tool;
use crate::crash;
use crate::error::Result;
use crate::local::{interrupt, leftovers};

/// Runs one command and returns the exit status: 0 clean, 1 findings, 2 could not do its work.
///
/// Each command has a file of its own, which finds the input, calls the library, and prints: data on standard output,
/// everything else on standard error. The first argument is the program's name. An interruption removes unfinished
/// output and ends the process with 128 plus the signal's number.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    interrupt::listen();
    crash::print_only_uncontained();
    leftovers::begin();
    let mut out = OutputStreams::real();
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let opens_desk = arguments.len() == 1 && opens_desk();
    if opens_desk {
        out.note("No command was given, so the desk opens. `formfolio --help` lists the commands.");
        arguments.push("desk".into());
    }
    let parsed = with_examples(Args::command())
        .try_get_matches_from(&arguments)
        .and_then(|matches| Args::from_arg_matches(&matches).map_err(|error| error.format(&mut Args::command())));
    let exit = match parsed {
        Ok(args) => {
            // An empty variable counts as unset.
            let forms = args.forms.filter(|dir| !dir.is_empty()).map(PathBuf::from);
            let mut tool = Tool { out, forms };
            let ended = command(&mut tool, &args.command);
            out = tool.out;
            ended.unwrap_or_else(|error| {
                out.error(&error);
                Exit::Stuck
            })
        }
        Err(error) => refused(&mut out, error, arguments.get(1..).unwrap_or_default()),
    };
    let exit = out.finish(exit);
    // After a double click the window goes with the program, and the reason why the desk did not open with it.
    if cfg!(windows) && opens_desk && exit != Exit::Clean {
        output::keep_window_open(&mut out);
    }
    leftovers::end();
    ExitCode::from(exit as u8)
}

/// Whether a start without arguments opens the desk. A double click starts the program without a terminal. On Windows it
/// gets a console window, as in a terminal, so that the two look the same there.
fn opens_desk() -> bool {
    cfg!(windows) || !output::has_terminal()
}

/// The command line with examples at the end of each command's help.
fn with_examples(command: clap::Command) -> clap::Command {
    command.mut_subcommands(|sub| match examples::help(sub.get_name()) {
        Some(help) => sub.after_help(help),
        None => sub,
    })
}

fn command(tool: &mut Tool, command: &Command) -> Result<Exit> {
    match command {
        Command::Desk(args) => desk::run(tool, args),
        Command::Demo(args) => demo::run(tool, args),
        Command::Forms(args) => forms::run(tool, args),
        Command::Blank(args) => blank::run(tool, args),
        Command::Fill(args) => fill::run(tool, args),
        Command::Read(args) => read::run(tool, args),
        Command::Check(args) => check::run(tool, args),
        Command::Next(args) => next::run(tool, args),
        Command::Schedule(args) => schedule::run(tool, args),
        Command::Folder(args) => folder::run(tool, args),
        Command::Overview(args) => team::overview(tool, args),
        Command::Actions(args) => team::actions(tool, args),
        Command::Return(args) => team::monthly_return(tool, args),
        Command::Prefill(args) => prefill::run(tool, args),
        Command::Sample(args) => team::sample(tool, args),
        Command::New(args) => new::run(tool, args),
        Command::Lint(args) => lint::run(tool, args),
        Command::Explain(args) => explain::run(tool, args),
        Command::Schema(args) => schema::run(tool, args),
        Command::Completions(args) => completions::run(tool, args),
        Command::Man => man::run(tool),
    }
}

/// clap's own answers: help and version on request, or the mistake in the call.
fn refused(out: &mut OutputStreams, error: clap::Error, arguments: &[OsString]) -> Exit {
    let answer =
        if error.use_stderr() { suggestion::answer(error, arguments) } else { Suggestion::Tip(Box::new(error)) };
    let text = match answer {
        Suggestion::Data(text) => text,
        Suggestion::Error(error) => {
            out.error(&error);
            return Exit::Stuck;
        }
        Suggestion::Tip(error) if error.use_stderr() => {
            let text = error.render();
            let text = if out.colour_notes { text.ansi().to_string() } else { text.to_string() };
            out.note(text.trim_end());
            return Exit::Stuck;
        }
        Suggestion::Tip(error) if out.colour => error.render().ansi().to_string(),
        Suggestion::Tip(error) => error.render().to_string(),
    };
    match out.data(&text) {
        Ok(()) => Exit::Clean,
        Err(error) => {
            out.error(&error);
            Exit::Stuck
        }
    }
}
