//! `formfolio explain`: what a rule catches, why it matters, how to put it right.

use super::args::Explain;
use super::out::{BOLD, paint};
use super::{Exit, Tool, words};
use crate::error::{Error, Result};
use crate::form::shape::nearest;
use crate::rules::{self, Rule};

const WIDTH: usize = 96;

pub(super) fn run(tool: &mut Tool, args: &Explain) -> Result<Exit> {
    let colour = tool.out.colour;
    let text = match &args.rule {
        None => list(colour),
        Some(id) => one(rules::find(id).ok_or_else(|| unknown(id))?, colour),
    };
    tool.out.data(&text)?;
    Ok(Exit::Clean)
}

fn unknown(id: &str) -> Error {
    let near = nearest(id, rules::RULES.iter().map(|rule| rule.id));
    let help = near.map_or_else(
        || "Run `formfolio explain` to see them all.".to_owned(),
        |near| format!("Did you mean `{near}`? Run `formfolio explain` to see them all."),
    );
    Error::usage(format!("there is no rule `{id}`"), help)
}

fn list(colour: bool) -> String {
    let wide = rules::RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut groups: Vec<_> = rules::RULES.iter().map(|rule| rule.about).collect();
    groups.sort();
    groups.dedup();
    let mut out = Vec::new();
    for about in groups {
        let mut text = format!("{}\n", paint(colour, BOLD, about.word()));
        for rule in rules::RULES.iter().filter(|rule| rule.about == about) {
            text.push_str(&format!("  {:wide$}  {:7}  {}\n", rule.id, rule.severity.word(), rule.what));
        }
        out.push(text);
    }
    out.join("\n")
}

fn one(rule: &Rule, colour: bool) -> String {
    let part = |title: &str, text: &str| format!("\n{}\n{}\n", paint(colour, BOLD, title), words::wrap(text, WIDTH, 2));
    format!(
        "{} ({})\n{}{}{}",
        paint(colour, BOLD, rule.id),
        rule.severity.word(),
        part("What it catches", rule.what),
        part("Why it matters", rule.why),
        part("How to put it right", rule.fix)
    )
}
