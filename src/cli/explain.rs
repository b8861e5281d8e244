//! `formfolio explain`: what a rule catches, why it matters, how to put it right.

use super::args::ExplainArgs;
use super::exit::Exit;
use super::output::{BOLD, paint};
use super::tool::Tool;
use super::{ids, wording};
use crate::error::Result;
use crate::rules::{self, Rule};

const WIDTH: usize = 96;

pub(super) fn run(tool: &mut Tool, args: &ExplainArgs) -> Result<Exit> {
    let colour = tool.out.colour;
    if args.rules.is_empty() {
        tool.out.data(&list(colour))?;
        return Ok(Exit::Clean);
    }
    let texts: Vec<String> = asked(&args.rules)?.into_iter().map(|rule| explanation(rule, colour)).collect();
    tool.out.data(&texts.join("\n"))?;
    Ok(Exit::Clean)
}

/// The requested rules: each by its id, or one by words of its name.
fn asked(given: &[String]) -> Result<Vec<&'static Rule>> {
    let each = given.iter().map(|given| ids::rule(given)).collect();
    match (each, ids::rule(&given.join(" "))) {
        (Err(_), Ok(rule)) => Ok(vec![rule]),
        (each, _) => each,
    }
}

fn list(colour: bool) -> String {
    let wide = rules::RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut groups: Vec<_> = rules::RULES.iter().map(|rule| rule.about).collect();
    groups.sort();
    groups.dedup();
    let mut out = Vec::new();
    for about in groups {
        let mut text = format!("{}\n", paint(colour, BOLD, about.keyword()));
        for rule in rules::RULES.iter().filter(|rule| rule.about == about) {
            text.push_str(&format!("  {:wide$}  {:7}  {}\n", rule.id, rule.severity.keyword(), rule.what));
        }
        out.push(text);
    }
    out.join("\n")
}

fn explanation(rule: &Rule, colour: bool) -> String {
    let part =
        |title: &str, text: &str| format!("\n{}\n{}\n", paint(colour, BOLD, title), wording::wrap(text, WIDTH, 2));
    format!(
        "{} ({})\n{}{}{}",
        paint(colour, BOLD, rule.id),
        rule.severity.keyword(),
        part("What it catches", rule.what),
        part("Why it matters", rule.why),
        part("How to put it right", rule.fix)
    )
}
