//! `formfolio completions`: completes commands, options, and the ids of forms, rules and layouts in a shell.

mod powershell;
mod values;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;

use self::values::values;
use super::args::{Args, CompletionsArgs};
use super::exit::Exit;
use super::tool::Tool;
use crate::error::Result;
use crate::form::Catalogue;
use crate::rules;

pub(super) fn run(tool: &mut Tool, args: &CompletionsArgs) -> Result<Exit> {
    let mut command = known(&tool.catalogue()?);
    command.build();
    let text = match args.shell {
        // clap's own script completes no values, and a Windows with another code page cannot read it.
        Shell::PowerShell => powershell::script(&command),
        shell => {
            // Into memory first: the generator panics when its writer fails, and pipes break.
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut command, "formfolio", &mut text);
            let mut text = String::from_utf8_lossy(&text).into_owned();
            if shell == Shell::Fish {
                text.push_str(&fish_values(&command));
            }
            text
        }
    };
    tool.out.data(&text)?;
    Ok(Exit::Clean)
}

/// The command line with the ids that arguments may have. For running a command any word is accepted, so that the error
/// for a wrong id can suggest the right one.
fn known(catalogue: &Catalogue) -> Command {
    let forms = catalogue.forms().map(|form| (form.id.clone(), form.title.clone())).collect();
    let layouts = catalogue.layouts().map(|layout| (layout.id.clone(), layout.title.clone())).collect();
    let authorities = catalogue.authorities().map(|authority| (authority.id.clone(), authority.name.clone())).collect();
    let rules = rules::RULES.iter().map(|rule| (rule.id.to_owned(), rule.what.to_owned())).collect();
    let ids = CompletionIds { forms, layouts, authorities, rules };
    ids.within(Args::command())
}

/// The ids, by kind.
struct CompletionIds {
    forms: Vec<(String, String)>,
    layouts: Vec<(String, String)>,
    authorities: Vec<(String, String)>,
    rules: Vec<(String, String)>,
}

impl CompletionIds {
    fn within(&self, command: Command) -> Command {
        let makes = ["form", "authority"].contains(&command.get_name());
        command.mut_args(|arg| self.with_values(arg, makes)).mut_subcommands(|sub| self.within(sub))
    }

    fn with_values(&self, arg: Arg, makes: bool) -> Arg {
        let ids = match arg.get_id().as_str() {
            // A new form has an id of its own.
            "id" if makes => return arg,
            "id" | "ids" => &self.forms,
            "rules" => &self.rules,
            "layout" => &self.layouts,
            "authority" => &self.authorities,
            _ => return arg,
        };
        let values = ids.iter().map(|(id, what)| PossibleValue::new(id.clone()).help(what.clone()));
        arg.value_parser(PossibleValuesParser::new(values.collect::<Vec<_>>()))
    }
}

/// The values of positional arguments, which clap leaves out for fish.
fn fish_values(command: &Command) -> String {
    let mut out = String::new();
    for sub in command.get_subcommands() {
        for arg in sub.get_positionals() {
            for (value, help) in values(arg) {
                let help = help.replace('\'', "’").replace(['"', '$', '\\'], "");
                out.push_str(&format!(
                    "complete -c formfolio -n \"__fish_formfolio_using_subcommand {}\" -f -a \"{value}\\t'{help}'\"\n",
                    sub.get_name()
                ));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_know_their_ids() {
        let command = known(&Catalogue::built_in());
        let of = |path: &[&str], id: &str| {
            let found = path.iter().try_fold(&command, |command, name| command.find_subcommand(name)).unwrap();
            let arg = found.get_arguments().find(|arg| arg.get_id() == id).unwrap();
            values(arg).into_iter().map(|(value, _)| value).collect::<Vec<_>>()
        };
        for (path, id) in [(&["blank"][..], "ids"), (&["forms"], "id"), (&["schema"], "id"), (&["prefill"], "id")] {
            assert!(of(path, id).contains(&"sandwell/individual-record".to_owned()), "{path:?}");
        }
        assert_eq!(of(&["explain"], "rules").len(), rules::RULES.len());
        for path in [&["folder", "plan"][..], &["folder", "assemble"], &["new", "folder"]] {
            assert_eq!(of(path, "layout"), ["general", "sandwell/eleven", "sandwell/nine"], "{path:?}");
        }
        assert!(of(&["new", "form"], "id").is_empty() && of(&["new", "authority"], "id").is_empty());
    }
}
