//! The overview, the register and the return as pages without scripts or external files, by the template `team.html.j2`.

use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;
use serde_json::Value as Json;

use super::json::{action_json, actions_json, overview_json, return_json};
use super::tables::{OURS, state_words};
use crate::dates;
use crate::error::{Error, Result};
use crate::overview::{ActionOf, MonthState, MonthlyReturn, Overview, TopicState};
use crate::render::html::template_environment;
use crate::text::displayable_lines;

/// The library escapes for HTML because the template's name ends in `html`.
const NAME: &str = "team.html";

/// Returns an overview as a page. With one person only it is the page about that worker.
///
/// # Errors
/// When the template fails, which is an internal error.
pub fn overview_html(overview: &Overview) -> Result<String> {
    let actions = overview.people.iter().map(|person| lines(&ActionOf::open_of(person)));
    let page = PageView {
        kind: "overview",
        day: dates::long(overview.today),
        version: env!("CARGO_PKG_VERSION"),
        data: overview_json(overview),
        actions: actions.collect(),
        legend: legend(),
        ours: OURS,
    };
    render(&page)
}

/// Returns the register of actions as a page.
///
/// # Errors
/// When the template fails, which is an internal error.
pub fn actions_html(overview: &Overview, actions: &[ActionOf<'_>]) -> Result<String> {
    let page = PageView {
        kind: "actions",
        day: dates::long(overview.today),
        version: env!("CARGO_PKG_VERSION"),
        data: actions_json(overview, actions),
        actions: vec![lines(actions)],
        legend: Vec::new(),
        ours: OURS,
    };
    render(&page)
}

/// Returns a monthly return as a page.
///
/// # Errors
/// When the template fails, which is an internal error.
pub fn return_html(made: &MonthlyReturn) -> Result<String> {
    let page = PageView {
        kind: "return",
        day: made.month.to_string(),
        version: env!("CARGO_PKG_VERSION"),
        data: return_json(made),
        actions: Vec::new(),
        legend: Vec::new(),
        ours: OURS,
    };
    render(&page)
}

/// The values of the page.
#[derive(Serialize)]
struct PageView {
    kind: &'static str,
    day: String,
    version: &'static str,
    data: Json,
    /// The lines of the register: of each person in the order of the overview, or of everybody.
    actions: Vec<Vec<Json>>,
    /// The keyword, the sign and the words of each state of a month.
    legend: Vec<[&'static str; 3]>,
    /// What is said of the figures of a return.
    ours: &'static str,
}

/// Returns the lines of the register as in JSON, each with the words for what became of it.
#[must_use]
pub fn lines(actions: &[ActionOf<'_>]) -> Vec<Json> {
    let line = |one: &ActionOf<'_>| {
        let mut line = action_json(one);
        line["words"] = state_words(one.action.state).into();
        line
    };
    actions.iter().map(line).collect()
}

/// Returns the keyword, the sign and the words of each state of a month.
#[must_use]
pub fn legend() -> Vec<[&'static str; 3]> {
    MonthState::ALL.map(|state| [state.keyword(), state.sign(), state.words()]).to_vec()
}

fn render(page: &PageView) -> Result<String> {
    let failed = |error: minijinja::Error| Error::internal(format!("the page could not be made: {error:#}"));
    let mut environment = template_environment().map_err(failed)?;
    add_filters(&mut environment);
    environment.add_template(NAME, include_str!("team.html.j2")).map_err(failed)?;
    environment.get_template(NAME).and_then(|template| template.render(Serde(page))).map_err(failed)
}

/// Adds what the templates show days, months and states with: `day`, `short_day`, `month`, `state` and `shown`.
pub fn add_filters(environment: &mut Environment<'_>) {
    // A day as 4 March 2025; empty without one.
    environment.add_filter("day", |value: Value| {
        value.as_str().and_then(|text| text.parse().ok()).map(dates::long).unwrap_or_default()
    });
    environment.add_filter("short_day", |value: Value| {
        value.as_str().and_then(|text| text.parse().ok()).map(dates::short).unwrap_or_default()
    });
    // A month such as 2025-03 as `Mar 2025`.
    environment.add_filter("month", |value: Value| {
        let first: Option<chrono::NaiveDate> = value.as_str().and_then(|text| format!("{text}-01").parse().ok());
        first.map(|day| day.format("%b %Y").to_string()).unwrap_or_default()
    });
    environment.add_filter("state", |value: Value| {
        let states = [TopicState::Fine, TopicState::Unknown, TopicState::Check, TopicState::Wrong];
        let found = states.into_iter().find(|state| Some(state.keyword()) == value.as_str());
        found.map_or("", TopicState::words)
    });
    environment.add_filter("shown", |value: Value| {
        value.as_str().map(|text| displayable_lines(text).into_owned()).unwrap_or_default()
    });
}
