//! The overview and the register as tables, for workbooks.

use crate::dates;
use crate::finding::Severity;
use crate::overview::{ActionOf, ActionState, MonthState, MonthlyReturn, MonthsTold, Overview, Standing};
use crate::spreadsheet::table::{Cell, Table};
use crate::text::displayable_lines;

/// Returns the tables of an overview: a row a person, and the explanation of every cell that needs one.
#[must_use]
pub fn overview_tables(overview: &Overview) -> Vec<Table> {
    let MonthsTold { first, last, .. } = overview.months;
    let mut table = Table::new(
        "Overview",
        &[
            ("Person", 26),
            ("Team", 20),
            ("Supervisor", 22),
            ("Sessions", 16),
            ("Last session", 13),
            ("Days ago", 10),
            ("Next due", 13),
            ("Days late", 10),
            ("Booked", 13),
        ],
    );
    let mut columns: Vec<(String, u16)> =
        first.up_to(last).map(|month| (month.first_day().format("%b %Y").to_string(), 7)).collect();
    columns.extend(
        [
            ("Agreement", 16),
            ("Agreement dated", 13),
            ("Copies in time", 10),
            ("Copies late", 10),
            ("Open actions", 10),
            ("Late actions", 10),
            ("Last audit of the file", 13),
            ("Programme", 16),
            ("Errors", 9),
            ("Warnings", 10),
            ("Folder", 30),
        ]
        .map(|(heading, width)| (heading.to_owned(), width)),
    );
    let columns: Vec<(&str, u16)> = columns.iter().map(|(heading, width)| (heading.as_str(), *width)).collect();
    table.columns.extend(Table::new("", &columns).columns);
    table.rows = overview.people.iter().map(row).collect();
    let signs = MonthState::ALL.map(|state| format!("{} {}", state.sign(), state.words().to_lowercase()));
    table.notes = vec![
        format!("On {}. The months: {}.", dates::long(overview.today), signs.join(", ")),
        "The sheet “Why” says how each is known.".to_owned(),
    ];
    vec![table, reasons(overview)]
}

fn row(person: &Standing) -> Vec<Cell> {
    let text =
        |text: Option<&String>| Cell::text(text.map(|text| displayable_lines(text).into_owned()).unwrap_or_default());
    let number = |days: Option<i64>| days.map_or(Cell::Empty, |days| Cell::Number(days as f64));
    let next = person.next.as_ref();
    let mut row = vec![
        text(Some(&person.person)),
        text(person.team.as_ref()),
        text(person.supervisor.as_ref()),
        Cell::text(person.sessions().state.words()),
        Cell::date(person.last.as_ref().map(|last| last.date)),
        number(person.last.as_ref().map(|last| last.days_ago)),
        Cell::date(next.map(|next| next.due)),
        number(next.map(|next| next.days_late)),
        Cell::date(next.and_then(|next| next.booked)),
    ];
    row.extend(person.months.iter().map(|month| Cell::text(month.state.sign())));
    row.extend([
        Cell::text(person.agreement.state.words()),
        Cell::date(person.agreement.date),
        Cell::count(person.copies.in_time),
        Cell::count(person.copies.late),
        Cell::count(person.open_actions().count()),
        Cell::count(person.late_actions().count()),
        Cell::date(person.audit.date),
        person.programme.as_ref().map_or(Cell::Empty, |programme| Cell::text(programme.topic.state.words())),
        Cell::count(person.count(Severity::Error)),
        Cell::count(person.count(Severity::Warning)),
        Cell::text(displayable_lines(&person.folder)),
    ]);
    row
}

/// A line for each cell of the overview that says how it is known, and for each finding.
fn reasons(overview: &Overview) -> Table {
    let mut table = Table::new("Why", &[("Person", 26), ("About", 22), ("Why", 60), ("File", 40)]);
    for person in &overview.people {
        let mut line = |about: &str, why: &str, file: &str| {
            let shown = |text: &str| Cell::text(displayable_lines(text));
            table.rows.push(vec![shown(&person.person), shown(about), shown(why), shown(file)]);
        };
        let last = person.last.as_ref().and_then(|last| last.file.as_deref()).unwrap_or_default();
        line("Sessions", &person.sessions().why, last);
        for month in &person.months {
            line(&month.month.to_string(), &month.why, "");
        }
        line("Agreement", &person.agreement.why, "");
        line("Audit of the file", &person.audit.why, "");
        if let Some(programme) = &person.programme {
            line("Programme", &programme.topic.why, "");
        }
        for (file, finding) in &person.findings {
            let word = if finding.severity == Severity::Error { "Error" } else { "Warning" };
            line(word, &finding.message, file.as_deref().unwrap_or_default());
        }
    }
    table
}

/// Returns the register of actions as a table.
#[must_use]
pub fn actions_table(overview: &Overview, actions: &[ActionOf<'_>]) -> Table {
    let columns = [
        ("Action", 50),
        ("Owner", 22),
        ("Due", 13),
        ("Days late", 10),
        ("State", 26),
        ("Person", 26),
        ("Agreed on", 13),
        ("Carried forward", 10),
        ("Case", 22),
        ("Supervisor", 22),
        ("File", 40),
    ];
    let mut table = Table::new("Actions", &columns);
    let shown = |text: &str| Cell::text(displayable_lines(text));
    table.rows = actions
        .iter()
        .map(|ActionOf { person, action }| {
            let due = match (action.due, &action.due_words) {
                (Some(due), _) => Cell::Date(due),
                (None, Some(words)) => shown(words),
                (None, None) => Cell::Empty,
            };
            vec![
                shown(&action.what),
                shown(&action.owner),
                due,
                Cell::Number(action.days_late as f64),
                Cell::text(state_words(action.state)),
                shown(&person.person),
                Cell::Date(action.agreed),
                Cell::count(action.carried),
                shown(action.case.as_deref().unwrap_or_default()),
                shown(person.supervisor.as_deref().unwrap_or_default()),
                shown(&action.file),
            ]
        })
        .collect();
    table.notes = vec![format!("On {}.", dates::long(overview.today))];
    table
}

/// What became of an action, in words.
pub(super) fn state_words(state: ActionState) -> String {
    match state {
        ActionState::Open => "Open".to_owned(),
        ActionState::Done(day) => format!("Done by {}", dates::short(day)),
        ActionState::Unclear(day) => format!("See the record of {}", dates::short(day)),
        ActionState::NotMentioned(day) => format!("Not mentioned on {}", dates::short(day)),
    }
}

/// What is said of the figures of every return.
pub const OURS: &str = "No policy prints the form of this return; which figures it has is Formfolio’s choice.";

/// Returns the tables of a monthly return: the figures, and the names behind each.
#[must_use]
pub fn return_tables(made: &MonthlyReturn) -> Vec<Table> {
    let mut figures = Table::new(format!("{}", made.month), &[("Figure", 58), ("Number", 12), ("Note", 60)]);
    let mut names = Table::new("Names", &[("Figure", 58), ("Name", 60)]);
    for figure in &made.figures {
        let value = figure.value.map_or_else(|| Cell::text("Not known"), Cell::count);
        figures.rows.push(vec![Cell::text(figure.label), value, Cell::text(figure.note.unwrap_or_default())]);
        names.rows.extend(
            figure.names.iter().map(|name| vec![Cell::text(figure.label), Cell::text(displayable_lines(name))]),
        );
    }
    figures.notes = vec![OURS.to_owned()];
    vec![figures, names]
}
