//! `formfolio explain`: what a rule catches, why it matters, what the policies say, how to put it right.

use std::sync::Arc;

use super::args::ExplainArgs;
use super::exit::Exit;
use super::output::{BOLD, paint};
use super::tool::Tool;
use super::{ids, wording};
use crate::error::{Error, Result};
use crate::finding::Citation;
use crate::form::{Authority, Catalogue, Form};
use crate::rules::{self, Rule};

const WIDTH: usize = 96;

pub(super) fn run(tool: &mut Tool, args: &ExplainArgs) -> Result<Exit> {
    let colour = tool.out.colour;
    if args.rules.is_empty() {
        tool.out.data(&list(colour))?;
        return Ok(Exit::Clean);
    }
    let rules = asked(&args.rules)?;
    let policies = Policies::asked(&tool.catalogue()?, args.policy_of.as_deref())?;
    let texts: Vec<String> = rules.into_iter().map(|rule| explanation(rule, &policies, colour)).collect();
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

/// The policies that an explanation may quote.
struct Policies {
    authorities: Vec<Arc<Authority>>,
    /// The form that the explanation is for.
    form: Option<Arc<Form>>,
}

impl Policies {
    /// Those of every authority, or of the one that `id` names or the form of that id belongs to.
    fn asked(catalogue: &Catalogue, id: Option<&str>) -> Result<Self> {
        let Some(id) = id else {
            return Ok(Self { authorities: catalogue.authorities().cloned().collect(), form: None });
        };
        if let Some(authority) = catalogue.authorities().find(|authority| authority.id.eq_ignore_ascii_case(id)) {
            return Ok(Self { authorities: vec![Arc::clone(authority)], form: None });
        }
        let form = ids::form(catalogue, id).map_err(|_| {
            let known: Vec<&str> = catalogue.authorities().map(|authority| authority.id.as_str()).collect();
            let help = format!("Authorities: {}. Run `formfolio forms` to see the forms.", known.join(", "));
            Error::usage(format!("there is no authority and no form `{id}`"), help)
        })?;
        Ok(Self { authorities: vec![Arc::clone(&form.authority)], form: Some(form) })
    }

    /// What each policy says on a rule: the words that the form cites, or the first of the authority's list.
    fn on(&self, rule: &Rule) -> Vec<&Citation> {
        let notes = self.form.iter().flat_map(|form| &form.policy);
        let of_form = notes.filter(|note| note.is_for(rule.id)).map(|note| &note.citation);
        let listed = self.authorities.iter().filter_map(|authority| authority.texts.quotes_for(rule.id).next());
        let listed = listed.map(|quote| &quote.citation);
        match &self.form {
            Some(_) => of_form.chain(listed).take(1).collect(),
            None => listed.collect(),
        }
    }
}

fn explanation(rule: &Rule, policies: &Policies, colour: bool) -> String {
    let part =
        |title: &str, text: &str| format!("\n{}\n{}\n", paint(colour, BOLD, title), wording::wrap(text, WIDTH, 2));
    let quotes: String = policies
        .on(rule)
        .into_iter()
        .map(|citation| format!("“{}” ({})", citation.quote.trim(), citation.place()))
        .map(|quote| format!("{}\n", wording::wrap(&quote, WIDTH, 2)))
        .collect();
    let said = match policies.authorities.as_slice() {
        [only] if quotes.is_empty() => {
            let text = format!("The policy of {} has no words on this.", only.name);
            part("What the policy says", &text)
        }
        [_] => format!("\n{}\n{quotes}", paint(colour, BOLD, "What the policy says")),
        _ if quotes.is_empty() => String::new(),
        _ => format!("\n{}\n{quotes}", paint(colour, BOLD, "What the policies say")),
    };
    format!(
        "{} ({})\n{}{}{said}{}",
        paint(colour, BOLD, rule.id),
        rule.severity.keyword(),
        part("What it catches", rule.what),
        part("Why it matters", rule.why),
        part("How to put it right", rule.fix)
    )
}
