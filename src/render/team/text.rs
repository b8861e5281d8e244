//! The overview and the register as text for a terminal.

use std::fmt::Write;

use super::tables::{OURS, state_words};
use crate::dates;
use crate::finding::Severity;
use crate::overview::{ActionOf, MonthState, MonthlyReturn, Overview, Standing, Topic, TopicState};
use crate::render::paint::{Paint, safe};
use crate::text::{count, wrap};

/// The greatest length of a line, in characters.
const WIDTH: usize = 96;
/// The width of the words before a line.
const LEAD: usize = 14;

// Writing to a string does not fail, below.

/// Returns an overview as text, the worst first. `colour` only for a terminal.
#[must_use]
pub fn overview_text(overview: &Overview, colour: bool) -> String {
    let paint = Paint(colour);
    let mut out = String::new();
    for person in &overview.people {
        one_person(&mut out, person, paint);
        out.push('\n');
    }
    let signs = MonthState::ALL.map(|state| format!("{} {}", state.sign(), state.words().to_lowercase()));
    for line in wrap(&format!("Months, the last at the right: {}.", signs.join(", ")), WIDTH) {
        let _ = writeln!(out, "{}", paint.faint(&line));
    }
    let late = overview.people.iter().filter(|person| person.next.as_ref().is_some_and(|next| next.days_late > 0));
    let _ = writeln!(
        out,
        "{} on {}: {} late for supervision, {} late.",
        count(overview.people.len(), "person").replace("persons", "people"),
        dates::long(overview.today),
        late.count(),
        count(overview.people.iter().map(|person| person.late_actions().count()).sum(), "action"),
    );
    for other in &overview.not_checked {
        let _ = writeln!(out, "Not read: {}: {}. {}", safe(&other.file), other.what, other.help);
    }
    out
}

fn one_person(out: &mut String, person: &Standing, paint: Paint) {
    let about = [&person.post, &person.team].into_iter().flatten().map(|text| safe(text)).collect::<Vec<_>>();
    let about = if about.is_empty() { String::new() } else { format!(" – {}", about.join(", ")) };
    let _ = writeln!(out, "{}{about}", paint.bold(&safe(&person.person)));
    let mut line = |lead: &str, text: &str, state: TopicState| {
        for (at, words) in wrap(&safe(text), WIDTH - LEAD).into_iter().enumerate() {
            let lead = if at == 0 { lead } else { "" };
            let words = match state {
                TopicState::Wrong => paint.error(&words),
                TopicState::Check => paint.warning(&words),
                TopicState::Fine | TopicState::Unknown => words,
            };
            let _ = writeln!(out, "  {lead:<12}{words}");
        }
    };
    if person.has_left {
        line("Post", "Changed post; the folder ends with that.", TopicState::Unknown);
    }
    if person.is_away {
        line("Leave", "On leave.", TopicState::Unknown);
    }
    let sessions = person.sessions();
    let last = person.last.as_ref().map(|last| {
        format!("Last on {}, {} ago. ", dates::long(last.date), count(last.days_ago.unsigned_abs() as usize, "day"))
    });
    let booked = person.next.as_ref().and_then(|next| next.booked);
    let booked = booked.map(|day| format!(" The next one is booked for {}.", dates::long(day))).unwrap_or_default();
    let due = person.next.as_ref().filter(|next| next.days_late == 0);
    let due = due.map(|next| format!(" The next one is due by {}.", dates::long(next.due))).unwrap_or_default();
    line("Sessions", &format!("{}{}{due}{booked}", last.unwrap_or_default(), sessions.why), sessions.state);
    let strip: Vec<&str> = person.months.iter().map(|month| month.state.sign()).collect();
    line("Months", &strip.join(" "), TopicState::Fine);
    let mut topic = |lead: &str, topic: &Topic| line(lead, &topic.why, topic.state);
    topic("Agreement", &person.agreement);
    topic("Audit", &person.audit);
    if let Some(programme) = &person.programme {
        topic("Programme", &programme.topic);
    }
    let (open, late) = (person.open_actions().count(), person.late_actions().count());
    let state = if late > 0 { TopicState::Check } else { TopicState::Fine };
    line("Actions", &format!("{open} open, {late} late."), state);
    let copies = person.copies;
    if copies.in_time + copies.late > 0 {
        let state = if copies.late > 0 { TopicState::Check } else { TopicState::Fine };
        line("Copies", &format!("{} in time, {} late.", copies.in_time, copies.late), state);
    }
    let (errors, warnings) = (person.count(Severity::Error), person.count(Severity::Warning));
    let state = if errors > 0 { TopicState::Wrong } else { TopicState::Fine };
    line("Records", &format!("{}: {}, {}.", person.records, count(errors, "error"), count(warnings, "warning")), state);
}

/// Returns the register of actions as text.
#[must_use]
pub fn actions_text(overview: &Overview, actions: &[ActionOf<'_>], colour: bool) -> String {
    let paint = Paint(colour);
    let mut out = String::new();
    for ActionOf { person, action } in actions {
        for line in wrap(&safe(&action.what), WIDTH) {
            let _ = writeln!(out, "{}", paint.bold(&line));
        }
        let owner = if action.owner.trim().is_empty() { "nobody" } else { &action.owner };
        let due = match (action.due, &action.due_words) {
            (Some(due), _) => dates::short(due),
            (None, Some(words)) => format!("“{words}”"),
            (None, None) => "no date".to_owned(),
        };
        let late = action.days_late;
        let late = if late > 0 {
            paint.error(&format!(", {} late", count(late.unsigned_abs() as usize, "day")))
        } else {
            String::new()
        };
        let carried =
            if action.carried > 0 { format!(", carried forward {} times", action.carried) } else { String::new() };
        let carried = carried.replace("1 times", "once");
        let _ = writeln!(out, "  {} – due {}{late} – {}", safe(owner), safe(&due), state_words(action.state));
        let _ = writeln!(out, "  {}, agreed on {}{carried}", safe(&person.person), dates::long(action.agreed));
        let _ = writeln!(out, "  {}\n", paint.faint(&safe(&action.file)));
    }
    let late = actions.iter().filter(|one| one.action.days_late > 0).count();
    let _ =
        writeln!(out, "{} on {}, {late} of them late.", count(actions.len(), "action"), dates::long(overview.today));
    out
}

/// Returns a monthly return as text.
#[must_use]
pub fn return_text(made: &MonthlyReturn, colour: bool) -> String {
    const LABEL: usize = 66;
    let paint = Paint(colour);
    let mut out = String::new();
    let team = made.team.as_deref().map(|team| format!(", {}", safe(team))).unwrap_or_default();
    let _ = writeln!(out, "{}\n", paint.bold(&format!("Return on supervision for {}{team}", made.month)));
    for figure in &made.figures {
        let value = figure.value.map_or_else(|| "not known".to_owned(), |value| value.to_string());
        let _ = writeln!(out, "{:<LABEL$}{}", figure.label, paint.bold(&value));
        for line in figure.names.iter().chain(figure.note.map(str::to_owned).as_ref()) {
            for words in wrap(&safe(line), WIDTH - 4) {
                let _ = writeln!(out, "    {}", paint.faint(&words));
            }
        }
    }
    let _ = writeln!(out, "\n{OURS}");
    out
}
