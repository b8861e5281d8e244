//! Suggests the intended call for one that cannot be understood.
//! clap finds misspelt commands, options and values; this module handles a command of another program or level, a path
//! without a command, an unknown format, and missing arguments in plain words.

use std::ffi::OsString;
use std::path::Path;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind as Clap};
use clap::{Command, CommandFactory};

use super::args::Args;
use crate::error::Error;
use crate::form::shape::nearest;

/// The answer to a command line that clap does not take as a command.
pub(super) enum Suggestion {
    /// The version or the help, asked for in another program's way: `/?`, `ver`.
    Data(String),
    /// clap's own answer: help, version, or an error, perhaps with a tip.
    Tip(Box<clap::Error>),
    /// An error of our own.
    Error(Error),
}

/// The answer to a call. `arguments` excludes the program's name.
pub(super) fn answer(mut error: clap::Error, arguments: &[OsString]) -> Suggestion {
    let words = words(arguments);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match error.kind() {
        Clap::InvalidSubcommand | Clap::UnknownArgument | Clap::MissingSubcommand => {
            match words.as_slice() {
                ["version" | "ver" | "-v" | "-version"] => return Suggestion::Data(Args::command().render_version()),
                ["/?" | "-?" | "/h" | "/help" | "-help"] => {
                    return Suggestion::Data(Args::command().render_help().to_string());
                }
                _ => {}
            }
            if let Some(error) = besides(&words) {
                return Suggestion::Error(error);
            }
            let tips = elsewhere(&words);
            if !tips.is_empty() {
                let tips = tips.iter().map(|tip| StyledStr::from(format!("did you mean '{tip}'?")));
                error.remove(ContextKind::SuggestedSubcommand);
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips.collect()));
            }
        }
        Clap::MissingRequiredArgument => {
            if let Some(error) = missing(&words) {
                return Suggestion::Error(error);
            }
        }
        Clap::InvalidValue => {
            let given = text(&error, ContextKind::InvalidValue).to_lowercase();
            let option = text(&error, ContextKind::InvalidArg);
            if let Some(tip) = instead(&words, &option, &given) {
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
            }
        }
        _ => {}
    }
    Suggestion::Tip(Box::new(error))
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The words of a call without `--forms` and its directory, which may be anywhere.
fn words(arguments: &[OsString]) -> Vec<String> {
    let mut out = Vec::new();
    let mut arguments = arguments.iter().map(|word| word.to_string_lossy().into_owned());
    while let Some(word) = arguments.next() {
        if word == "--forms" {
            arguments.next();
        } else if !word.starts_with("--forms=") {
            out.push(word);
        }
    }
    out
}

/// The answer to a command that explains others, and to options without a command.
fn besides(words: &[&str]) -> Option<Error> {
    let program = Args::command();
    let known = names(&program);
    let is_command = |word: &str| known.iter().any(|name| name == word);
    match words {
        ["help", "me", ..] => {
            let help =
                "`formfolio help` shows what there is, and `formfolio help check` explains a command with examples.";
            Some(Error::usage("there is no command `me` to explain", help))
        }
        ["help", first, _, ..] if is_command(first) => {
            let help = format!("`formfolio help {first}` explains `{first}`.");
            Some(Error::usage("one command is explained at a time", help))
        }
        ["help", what, ..] => {
            let near = nearest(what, known.iter().map(String::as_str));
            let near = near.map(|near| format!("Did you mean `formfolio help {near}`? ")).unwrap_or_default();
            let help = format!("{near}`formfolio help` lists the commands.");
            Some(Error::usage(format!("there is no command `{what}` to explain"), help))
        }
        ["man", what, ..] if !what.starts_with('-') => {
            let of = if is_command(what) { what } else { "check" };
            let help = format!("`formfolio help {of}` explains one command.");
            Some(Error::usage("`formfolio man` prints the whole manual, and takes nothing else", help))
        }
        [option, ..] if option.starts_with("--") => without_command(&program, words),
        _ => None,
    }
}

/// The answer to a call that begins with an option of a command.
fn without_command(program: &Command, words: &[&str]) -> Option<Error> {
    let option = words.first()?.trim_start_matches('-').split('=').next()?;
    let mut holders: Vec<(String, &Command)> = Vec::new();
    for command in program.get_subcommands() {
        holders.push((command.get_name().to_owned(), command));
        holders
            .extend(command.get_subcommands().map(|sub| (format!("{} {}", command.get_name(), sub.get_name()), sub)));
    }
    holders.retain(|(_, command)| command.get_arguments().any(|argument| argument.get_long() == Some(option)));
    let message = format!("`--{option}` comes after a command");
    // The command may follow the option.
    if let Some(at) = words.iter().position(|word| holders.iter().any(|(path, _)| path == word)) {
        let (before, rest) = words.split_at(at);
        let call: Vec<&str> = rest.iter().chain(before).copied().collect();
        return Some(Error::usage(message, format!("Did you mean `formfolio {}`?", quoted(&call))));
    }
    let calls: Vec<String> =
        holders.iter().map(|(path, command)| format!("`formfolio {path}{} {}`", due(command), quoted(words))).collect();
    match calls.as_slice() {
        [] => None,
        [call] => Some(Error::usage(message, format!("Did you mean {call}?"))),
        [first, ..] => {
            let others: Vec<String> = holders.iter().map(|(path, _)| format!("`{path}`")).collect();
            let help = format!("For example: {first}. These commands have it: {}.", others.join(", "));
            Some(Error::usage(message, help))
        }
    }
}

/// The required arguments of a command, as its usage names them.
fn due(command: &Command) -> String {
    let due = command.get_positionals().filter(|argument| argument.is_required_set());
    due.filter_map(|argument| Some(format!(" {}", argument.get_value_names()?.first()?))).collect()
}

/// Calls with the same words in the right place.
fn elsewhere(words: &[&str]) -> Vec<String> {
    let program = Args::command();
    let folder = program.find_subcommand("folder").map(names).unwrap_or_default();
    let call = |before: &str, words: &[&str]| format!("{before} {}", quoted(words)).trim_end().to_owned();
    let is_path = |word: &str| Path::new(word).exists() || word.contains(['/', '\\', '.']);
    match words {
        // `folder Smith` is a folder to check, unless the word is a misspelt command.
        ["folder", what, ..] if nearest(what, folder.iter().map(String::as_str)).is_none() => {
            let rest = words.get(1..).unwrap_or_default();
            vec![call("formfolio folder check", rest), call("formfolio folder plan", rest)]
        }
        [what, rest @ ..] if !names(&program).contains(&(*what).to_owned()) => {
            let own = names(&program);
            let near = nearest(what, own.iter().chain(&folder).map(String::as_str));
            match near {
                Some(near) if folder.iter().any(|name| name == near) && !own.iter().any(|name| name == near) => {
                    vec![call(&format!("formfolio folder {near}"), rest)]
                }
                None if !what.starts_with('-') && is_path(what) => vec![call("formfolio check", words)],
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn names(command: &Command) -> Vec<String> {
    command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect()
}

/// Words quoted for a shell.
pub(super) fn quoted(words: &[&str]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:,=".contains(c);
    let quoted: Vec<String> = words
        .iter()
        .map(
            |word| if !word.is_empty() && word.chars().all(plain) { (*word).to_owned() } else { format!("\"{word}\"") },
        )
        .collect();
    quoted.join(" ")
}

/// The missing argument in plain words, with a complete call.
fn missing(words: &[&str]) -> Option<Error> {
    let (message, help) = match words {
        ["blank", ..] => (
            "name the form to make, or --all for every form",
            "For example: formfolio blank sandwell/individual-record. `formfolio forms` lists them.",
        ),
        ["check", ..] => (
            "name the completed forms, or the directory they are in",
            "For example: formfolio check records. `formfolio help check` says more.",
        ),
        ["read", ..] => ("name the completed forms to read", "For example: formfolio read record.docx."),
        ["next", ..] => ("name the record of the last session", "For example: formfolio next record.docx."),
        ["fill", what, ..] if Path::new(what).is_dir() => {
            let help = format!(
                "Name the records in it: formfolio fill {} --format docx.",
                quoted(&[&below(what, "record.yaml")])
            );
            return Some(Error::usage(format!("`{what}` is a directory, not a record written as YAML"), help));
        }
        ["fill", what, ..] if !what.starts_with('-') => {
            let help = format!("For example: formfolio fill {} --format docx.", quoted(&[what]));
            return Some(Error::usage("say which format to make: --format docx, or --format pdf", help));
        }
        ["fill", ..] => (
            "name a record written as YAML, and the format to make",
            "For example: formfolio fill record.yaml --format docx.",
        ),
        ["folder", what @ ("plan" | "check" | "assemble"), ..] => {
            let help = format!("For example: formfolio folder {what} \"Siân O’Brien\".");
            return Some(Error::usage("name the folder: the directory with one person’s records", help));
        }
        ["folder", "verify", ..] => (
            "name the directory that `folder assemble` made",
            "For example: formfolio folder verify \"Siân O’Brien-binder\".",
        ),
        ["schema", ..] => ("name the language", "One of: form, authority, layout, folder, record, waivers."),
        ["completions", ..] => ("name the shell", "One of: bash, elvish, fish, powershell, zsh."),
        ["new", ..] => (
            "say what to lay out, and where",
            "For example: formfolio new folder \"Siân O’Brien\"; formfolio new form own-forms; formfolio new authority own-forms.",
        ),
        _ => return None,
    };
    Some(Error::usage(message, help))
}

/// The path of a file in a directory, as it is typed.
fn below(dir: &str, file: &str) -> String {
    if dir == "." { file.to_owned() } else { format!("{}/{file}", dir.trim_end_matches(['/', '\\'])) }
}

/// The replacement for an unknown value.
fn instead(words: &[&str], option: &str, given: &str) -> Option<String> {
    let command = words.first().copied().unwrap_or_default();
    if option.starts_with("--format") {
        let for_people = matches!(given, "pdf" | "docx" | "word" | "doc" | "xlsx" | "excel" | "csv" | "md" | "htm");
        return match (command, given) {
            ("check" | "folder", _) if for_people && words.contains(&"check") => {
                Some("'html' is a page to open, print and send on; 'pdf' is the same as a document; 'json' is for other programs".to_owned())
            }
            ("folder", "yaml" | "yml") if words.contains(&"plan") => {
                Some("'--out plan.yaml' writes the plan as YAML".to_owned())
            }
            ("forms", "docx" | "word" | "doc" | "pdf") => Some("'formfolio blank ID' makes the form itself".to_owned()),
            ("blank" | "fill" | "next", "xlsx" | "excel" | "csv" | "odt" | "html" | "htm") => {
                Some("forms are Word documents and PDFs".to_owned())
            }
            _ => None,
        };
    }
    if command == "schema" && given.contains(['/', '-']) {
        return Some(format!("did you mean 'formfolio schema record {}'?", quoted(&[given])));
    }
    (command == "completions" && matches!(given, "pwsh" | "ps" | "ps1" | "windows" | "cmd"))
        .then(|| "did you mean 'powershell'?".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use super::*;

    /// The answer to a call, as text.
    fn said(call: &str) -> String {
        let arguments: Vec<OsString> = call.split(' ').filter(|word| !word.is_empty()).map(OsString::from).collect();
        let all = std::iter::once(OsString::from("formfolio")).chain(arguments.iter().cloned());
        let parsed = Args::command().try_get_matches_from(all).and_then(|matches| Args::from_arg_matches(&matches));
        match answer(parsed.expect_err(call), &arguments) {
            Suggestion::Data(text) => text,
            Suggestion::Tip(error) => error.render().to_string(),
            Suggestion::Error(error) => format!("{} | {}", error.message, error.help.unwrap_or_default()),
        }
    }

    #[test]
    fn a_wrong_call_gets_the_intended_one_suggested() {
        for (call, wanted) in [
            ("assemble x --zip", "did you mean 'formfolio folder assemble x --zip'?"),
            ("plan x", "did you mean 'formfolio folder plan x'?"),
            ("asemble x", "did you mean 'formfolio folder assemble x'?"),
            ("verify", "did you mean 'formfolio folder verify'?"),
            ("folder Smith", "did you mean 'formfolio folder check Smith'?"),
            ("folder asemble x", "'assemble'"),
            ("blnk", "'blank'"),
            ("record.docx", "did you mean 'formfolio check record.docx'?"),
            ("version", env!("CARGO_PKG_VERSION")),
            ("--versoin", "'--version'"),
            ("/?", "Usage: formfolio"),
            ("blank", "name the form to make"),
            ("--forms own blank", "name the form to make"),
            ("check", "name the completed forms"),
            ("folder check", "name the folder"),
            ("fill a.yaml", "--format docx"),
            ("check x --format excel", "'html' is a page to open"),
            ("blank a/b --format html", "forms are Word documents and PDFs"),
            ("forms a/b --format docx", "formfolio blank ID"),
            ("schema sandwell/file-audit", "formfolio schema record sandwell/file-audit"),
            ("completions pwsh", "'powershell'"),
            ("fill", "name a record written as YAML, and the format to make"),
            (
                "fill .",
                "`.` is a directory, not a record written as YAML | Name the records in it: formfolio fill record.yaml",
            ),
            ("fill a.yaml", "say which format to make: --format docx, or --format pdf"),
            ("help me", "`formfolio help` shows what there is"),
            ("help chekc", "Did you mean `formfolio help check`?"),
            ("help forms blank", "one command is explained at a time"),
            ("man check", "`formfolio help check` explains one command"),
            ("--without 7", "Did you mean `formfolio folder assemble DIR --without 7`?"),
            ("--all", "Did you mean `formfolio blank --all`?"),
            ("--out report.html check records", "Did you mean `formfolio check records --out report.html`?"),
            ("--today 2025-03-04", "For example: `formfolio check PATH --today 2025-03-04`"),
        ] {
            assert!(said(call).contains(wanted), "{call}:\n{}", said(call));
        }
    }
}
