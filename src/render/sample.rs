//! Shows the files that were drawn for an audit.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::paint::{Paint, safe};
use crate::prefill::sample::{DrawnFile, Sample, SampleGroup};
use crate::spreadsheet::table::{Cell, Table};
use crate::text::{displayable_lines, list, wrap};

/// The greatest length of a line, in characters.
const WIDTH: usize = 96;

/// How a draw is repeated.
fn how(sample: &Sample) -> String {
    format!(
        "Drawn for {} with the seed “{}”: in the order of the SHA-256 of the seed, the month ({}) and the name, each on a \
         line. The same seed draws the same files again.",
        sample.month,
        displayable_lines(&sample.seed),
        sample.month.iso(),
    )
}

fn of_left(sample: &Sample) -> Option<String> {
    let left: Vec<_> = sample.left.iter().map(|person| safe(person)).collect();
    (!left.is_empty()).then(|| format!("Not drawn, because they have left: {}.", list(&left)))
}

fn title(group: &SampleGroup) -> String {
    match group.supervisor.as_deref() {
        None => "All files".to_owned(),
        Some("") => "Supervisor not known".to_owned(),
        Some(name) => format!("Supervised by {}", safe(name)),
    }
}

/// Returns a sample as text. `colour` only for a terminal.
#[must_use]
pub fn sample_text(sample: &Sample, colour: bool) -> String {
    let paint = Paint(colour);
    let mut out = String::new();
    // Writing to a string does not fail.
    let mut line = |text: &str, indent: &str| {
        for part in wrap(text, WIDTH - indent.len()) {
            let _ = writeln!(out, "{indent}{part}");
        }
    };
    for group in &sample.groups {
        line(&paint.bold(&title(group)), "");
        line(&group.why, "  ");
        if let Some(policy) = &group.policy {
            line(&format!("“{}” ({})", policy.quote, policy.place()), "  ");
        }
        for file in &group.files {
            let mark = if file.is_chosen { "→" } else { " " };
            line(&format!("{mark} {} [{}]", safe(&file.person), file.number), "  ");
            line(&file.why, "      ");
        }
        line(" ", "");
    }
    line(&how(sample), "");
    if let Some(left) = of_left(sample) {
        line(&left, "");
    }
    out
}

/// Returns a sample for programs.
#[must_use]
pub fn sample_json(sample: &Sample) -> Json {
    let file = |file: &DrawnFile| {
        json!({
            "person": file.person,
            "folder": file.folder,
            "chosen": file.is_chosen,
            "number": file.number,
            "audited": file.audited.map(|day| day.to_string()),
            "why": file.why,
        })
    };
    let group = |group: &SampleGroup| {
        let policy = group
            .policy
            .as_ref()
            .map(|policy| json!({ "quote": &*policy.quote, "source": &*policy.source, "line": policy.line }));
        json!({
            "supervisor": group.supervisor,
            "why": group.why,
            "policy": policy,
            "files": group.files.iter().map(file).collect::<Vec<_>>(),
        })
    };
    json!({
        "month": sample.month.iso(),
        "seed": sample.seed,
        "groups": sample.groups.iter().map(group).collect::<Vec<_>>(),
        "left": sample.left,
    })
}

/// Returns a sample as a table.
#[must_use]
pub fn sample_table(sample: &Sample) -> Table {
    let mut table = Table::new(
        "Sample",
        &[
            ("Audit", 9),
            ("Person", 26),
            ("Supervisor", 24),
            ("Last audit", 13),
            ("Number drawn", 20),
            ("Why", 60),
            ("Folder", 30),
        ],
    );
    let text = |text: &str| Cell::text(displayable_lines(text).into_owned());
    for group in &sample.groups {
        table.rows.extend(group.files.iter().map(|file| {
            vec![
                Cell::text(if file.is_chosen { "Yes" } else { "" }),
                text(&file.person),
                text(group.supervisor.as_deref().unwrap_or_default()),
                Cell::date(file.audited),
                Cell::text(file.number.clone()),
                text(&file.why),
                text(&file.folder),
            ]
        }));
        table.notes.push(format!("{}: {}", title(group), group.why));
    }
    table.notes.push(how(sample));
    table.notes.extend(of_left(sample));
    table
}
