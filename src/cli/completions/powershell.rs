//! The completions of PowerShell.

use std::fmt::Write;

use clap::{Arg, Command};

use super::values::values;

/// A script that registers the completions of a command. The script is ASCII: Windows PowerShell reads a program's
/// output in the console's code page, and a misread curly apostrophe would end a string.
pub(super) fn script(command: &Command) -> String {
    let mut offers = Vec::new();
    collect(command, command.get_name(), &mut offers);
    let mut table = String::new();
    for (path, words) in offers {
        let words: Vec<String> =
            words.iter().map(|(word, help)| format!("            {}", quoted(&format!("{word}|{help}")))).collect();
        // Writing to a string does not fail.
        let _ = writeln!(table, "        {} = @(\n{}\n        )", quoted(&path), words.join("\n"));
    }
    format!(
        r#"Register-ArgumentCompleter -Native -CommandName 'formfolio', 'formfolio.exe' -ScriptBlock {{
    param($wordToComplete, $commandAst, $cursorPosition)

    # What may follow a command, and what may follow an option of it that has a value, each as word|help.
    $offers = @{{
{table}    }}

    $command = 'formfolio'
    $option = ''
    foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {{
        if ($element.Extent.EndOffset -ge $cursorPosition) {{ break }}
        $word = $element.Extent.Text
        if ($offers.ContainsKey("$command $word") -and -not $word.StartsWith('-')) {{
            $command = "$command $word"
            $option = ''
        }} else {{
            $option = $word
        }}
    }}
    $place = if ($offers.ContainsKey("$command $option")) {{ "$command $option" }} else {{ $command }}
    foreach ($offer in $offers[$place]) {{
        $word, $help = $offer -split '\|', 2
        # Where nothing is offered, PowerShell completes the names of files.
        if ($word -like "$wordToComplete*" -and ($wordToComplete.StartsWith('-') -or -not $word.StartsWith('-'))) {{
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $help)
        }}
    }}
}}
"#
    )
}

/// Collects the words that may follow each command and each option with values.
fn collect(command: &Command, path: &str, offers: &mut Vec<(String, Vec<(String, String)>)>) {
    let mut words: Vec<(String, String)> = Vec::new();
    let subs = || command.get_subcommands().filter(|sub| !sub.is_hide_set());
    words.extend(
        subs().map(|sub| (sub.get_name().to_owned(), sub.get_about().map(ToString::to_string).unwrap_or_default())),
    );
    words.extend(command.get_positionals().flat_map(values));
    let options: Vec<(String, &Arg)> =
        command.get_opts().chain(command.get_arguments().filter(|arg| is_flag(arg))).filter_map(named).collect();
    words.extend(
        options.iter().map(|(name, arg)| (name.clone(), arg.get_help().map(ToString::to_string).unwrap_or_default())),
    );
    offers.push((path.to_owned(), words));
    for (name, arg) in options {
        if !is_flag(arg) {
            offers.push((format!("{path} {name}"), values(arg)));
        }
    }
    for sub in subs().filter(|sub| sub.get_name() != "help") {
        collect(sub, &format!("{path} {}", sub.get_name()), offers);
    }
}

fn is_flag(arg: &Arg) -> bool {
    !arg.is_positional() && !arg.get_action().takes_values()
}

fn named(arg: &Arg) -> Option<(String, &Arg)> {
    Some((format!("--{}", arg.get_long()?), arg))
}

/// A string in single quotation marks.
fn quoted(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter_map(|c| match c {
            '‘' | '’' => Some('\''),
            '“' | '”' => Some('"'),
            '–' | '—' => Some('-'),
            '\n' => Some(' '),
            c => c.is_ascii().then_some(c),
        })
        .collect();
    // An empty help text is an error in PowerShell.
    let plain = if plain.ends_with('|') { format!("{plain} ") } else { plain };
    format!("'{}'", plain.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::super::args::Args;
    use super::*;

    #[test]
    fn the_script_is_plain_and_balanced() {
        let mut command = Args::command();
        command.build();
        let script = script(&command);
        assert!(script.is_ascii());
        for line in script.lines().filter(|line| line.starts_with("            '")) {
            assert_eq!(line.matches('\'').count() % 2, 0, "{line}");
            assert!(line.contains('|') && !line.ends_with("|'"), "{line}");
        }
        for wanted in ["'formfolio folder assemble' = @(", "'formfolio blank --format' = @(", "'docx|A Word document'"]
        {
            assert!(script.contains(wanted), "{wanted}");
        }
        assert_eq!(script.matches('{').count(), script.matches('}').count());
    }
}
