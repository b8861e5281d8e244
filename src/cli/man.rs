//! `formfolio man`: one manual page with every command on it.

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::Args;
use super::examples::EXAMPLES;
use super::exit::Exit;
use super::tool::Tool;
use crate::error::{Error, Result};

pub(super) fn run(tool: &mut Tool) -> Result<Exit> {
    let mut command = Args::command();
    command.build();
    let page = page(&command).map_err(|error| Error::internal(format!("the manual page cannot be made: {error}")))?;
    tool.out.data(&page)?;
    Ok(Exit::Clean)
}

/// The program's page. Each command is a section of it: separate pages would rarely be installed.
fn page(command: &Command) -> std::io::Result<String> {
    let mut page = Vec::new();
    // Without a date the page is the same on any day.
    let main = Man::new(command.clone()).manual("Formfolio").date("");
    main.render_title(&mut page)?;
    main.render_name_section(&mut page)?;
    main.render_synopsis_section(&mut page)?;
    main.render_description_section(&mut page)?;
    main.render_options_section(&mut page)?;
    let mut page = text(page);
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let mut part = Vec::new();
        // A global option stands once, at the top.
        let man = Man::new(sub.clone().mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg }));
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        page.push_str(&format!(".SH \"FORMFOLIO {}\"\n", sub.get_name().to_uppercase()));
        page.push_str(&below(&text(part)));
    }
    page.push_str(&examples());
    let mut last = Vec::new();
    main.render_extra_section(&mut last)?;
    page.push_str(&text(last));
    Ok(page)
}

/// The examples, each with its description.
fn examples() -> String {
    let mut out = ".SH EXAMPLES\n".to_owned();
    for example in EXAMPLES {
        let call = format!("formfolio {}", example.call);
        out.push_str(&format!(".PP\n{}:\n.PP\n.nf\n.RS\n{}\n.RE\n.fi\n", plain(example.what), plain(&call)));
    }
    out
}

/// A text escaped for the manual's formatter.
fn plain(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// The sections of a command, one level down.
fn below(text: &str) -> String {
    text.lines()
        .map(|line| match line.strip_prefix(".SH ") {
            Some(title) => format!(".SS {title}\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
