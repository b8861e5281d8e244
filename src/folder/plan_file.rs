//! Writes and reads a plan as YAML, for editing by hand.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Deserialize;

use super::document::{Document, FolderFile};
use super::edited_plan::EditedPlace;
use super::plan::{Plan, same_name};
use crate::dates;
use crate::error::{Error, Result};
use crate::form::shape::nearest;
use crate::form::{Layout, lower};
use crate::source::{Mistake, Source, Spanned};
use crate::text::json::quoted;
use crate::text::list;

/// The first line of a plan, by which [`is_plan`] recognises it.
const HEAD: &str = "# Plan of a supervision folder, by Formfolio.";

/// A plan as somebody may edit it.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(title = "Formfolio plan", deny_unknown_fields)]
pub struct RawPlan {
    /// Whose folder it is.
    pub person: Option<String>,
    /// The id of the layout.
    pub layout: Spanned<String>,
    /// The files of the folder, in order.
    #[serde(default)]
    pub documents: Vec<RawLine>,
}

/// A file of the folder.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RawLine {
    /// The file's path below the folder, with forward slashes.
    pub file: Spanned<String>,
    /// The number of the section; without it the document goes to the section for miscellaneous things.
    pub section: Option<Spanned<u32>>,
    /// The heading below the section.
    pub heading: Option<Spanned<String>>,
    /// What the contents page calls it.
    pub title: Option<String>,
    /// The day it is of: YYYY-MM-DD.
    pub date: Option<Spanned<String>>,
}

/// Whether a text is a plan. A plan is not a document of its folder.
#[must_use]
pub fn is_plan(text: &str) -> bool {
    let begins = |word: &str| text.lines().any(|line| line.starts_with(word));
    text.starts_with(HEAD) || (begins("layout:") && begins("documents:") && !begins("form:"))
}

/// Returns a plan as YAML for editing by hand.
#[must_use]
pub fn write(plan: &Plan) -> String {
    let mut out = format!(
        "{HEAD}\n# Change a document’s section, heading, title or date, or the order of the documents; then use it with --plan.\n\
         # Every file of the folder has to stay in it.\n"
    );
    // Writing to a string does not fail, here and below.
    if let Some(person) = &plan.person {
        let _ = writeln!(out, "person: {}", quoted(person));
    }
    let _ = writeln!(out, "layout: {}\ndocuments:", plan.layout.id);
    for section in &plan.layout.sections {
        let _ = writeln!(out, "\n  # Section {}: {}", section.number, section.title);
        plan.section(section.number).for_each(|document| line(&mut out, document));
    }
    if !plan.unplaced.is_empty() {
        let _ = writeln!(
            out,
            "\n  # Nothing says where these belong. Without a section they go to Section {}.",
            plan.layout.miscellaneous
        );
        plan.unplaced
            .iter()
            .filter_map(|index| plan.documents.get(*index))
            .for_each(|document| line(&mut out, document));
    }
    if plan.documents.is_empty() {
        out = out.replace("documents:\n", "documents: []\n");
    }
    out
}

fn line(out: &mut String, document: &Document) {
    let _ = writeln!(out, "  - file: {}", quoted(&document.file));
    if let Some(section) = document.section {
        let _ = writeln!(out, "    section: {section}");
    }
    if let Some(heading) = &document.heading {
        let _ = writeln!(out, "    heading: {}", quoted(heading));
    }
    let _ = writeln!(out, "    title: {}", quoted(&document.title));
    if let Some(date) = document.date {
        let _ = writeln!(out, "    date: {date}");
    }
    if !document.sure {
        let _ = writeln!(out, "    # in doubt: {}", document.because.replace(char::is_control, " "));
    }
}

/// Reads a plan. It must list exactly the files of the folder: an outdated plan would lose newer files.
///
/// # Errors
/// Every mistake in the text.
pub fn read(source: &Source, layout: &Layout, files: &[FolderFile<'_>]) -> Result<Vec<EditedPlace>> {
    let wrong = |mistakes| Error::mistakes("the plan has mistakes", mistakes).in_file(&*source.name);
    let (raw, mistakes) = lower::parse::<RawPlan>(source, schema).map_err(wrong)?;
    let mut reader = PlanReader { source, layout, mistakes };
    if raw.layout.value != layout.id {
        let message = format!("the plan is for the layout `{}`, but `{}` was asked for", raw.layout.value, layout.id);
        reader.wrong(&raw.layout, message, "Make a new plan, or leave out --layout");
    }
    // Two files may have names that differ only in Unicode normalization.
    let is_named = |file: &FolderFile<'_>| raw.documents.iter().any(|one| one.file.value == file.name);
    let file_of = |name: &str| {
        let exact = files.iter().find(|file| file.name == name);
        exact.or_else(|| files.iter().find(|file| same_name(&file.name, name) && !is_named(file)))
    };
    let mut lines: Vec<EditedPlace> = Vec::new();
    for one in &raw.documents {
        let file = file_of(&one.file.value);
        let name = file.map_or(&one.file.value, |file| &file.name);
        if lines.iter().any(|line| line.file == *name) {
            reader.wrong(&one.file, "the file is in the plan already", "Leave one of the two out");
        } else if file.is_none() {
            let near = nearest(&one.file.value, files.iter().map(|file| file.name.as_str()));
            let help = near.map_or_else(
                || "Leave it out, or put the file back".to_owned(),
                |near| format!("Did you mean “{near}”? Else leave it out, or put the file back"),
            );
            reader.wrong(&one.file, "there is no such file in the folder", help);
        }
        lines.push(EditedPlace { file: name.clone(), ..reader.line(one) });
    }
    let missing: Vec<String> = files
        .iter()
        .filter(|file| !lines.iter().any(|line| line.file == file.name))
        .map(|file| format!("“{}”", file.name))
        .collect();
    if !missing.is_empty() {
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let message = format!("{} {verb} in the folder but not in the plan", list(&missing));
        reader.wrong(&raw.layout, message, "Add a line `- file:` for each, or make a new plan with --out");
    }
    if reader.mistakes.is_empty() { Ok(lines) } else { Err(wrong(reader.mistakes)) }
}

/// Returns the id of the layout of a plan.
///
/// # Errors
/// Every mistake in the text.
pub fn layout_of(source: &Source) -> Result<String> {
    let wrong = |mistakes| Error::mistakes("the plan has mistakes", mistakes).in_file(&*source.name);
    lower::parse::<RawPlan>(source, schema).map(|(raw, _)| raw.layout.value).map_err(wrong)
}

/// Returns the JSON Schema of a plan.
#[must_use]
pub fn schema() -> &'static serde_json::Value {
    static SCHEMA: std::sync::LazyLock<serde_json::Value> =
        std::sync::LazyLock::new(|| schemars::schema_for!(RawPlan).to_value());
    &SCHEMA
}

struct PlanReader<'s> {
    source: &'s Source,
    layout: &'s Layout,
    mistakes: Vec<Mistake>,
}

impl PlanReader<'_> {
    fn wrong<T>(&mut self, at: &Spanned<T>, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake::new(self.source, at.span, message).help(help));
    }

    fn line(&mut self, raw: &RawLine) -> EditedPlace {
        let section = raw.section.as_ref().and_then(|number| match self.layout.section(number.value) {
            Some(section) => Some(section),
            None => {
                let known: Vec<String> = self.layout.sections.iter().map(|one| one.number.to_string()).collect();
                let help = format!("Sections of {}: {}", self.layout.id, known.join(", "));
                self.wrong(number, format!("there is no section {}", number.value), help);
                None
            }
        });
        if let (Some(section), Some(heading)) = (section, &raw.heading)
            && !section.headings.iter().any(|one| one.title == heading.value)
        {
            let titles: Vec<&str> = section.headings.iter().map(|one| one.title.as_str()).collect();
            let help = if titles.is_empty() {
                format!("Section {} has no headings; leave it out", section.number)
            } else {
                format!("Headings of Section {}: {}", section.number, titles.join("; "))
            };
            self.wrong(heading, "there is no such heading in this section", help);
        }
        let date = raw.date.as_ref().and_then(|text| {
            let date = dates::read(&text.value).date();
            if date.is_none() {
                self.wrong(text, format!("`{}` is not a date", text.value), "Write it as 2025-03-04 or 04/03/2025");
            }
            date
        });
        EditedPlace {
            file: raw.file.value.clone(),
            section: section.map(|section| section.number),
            heading: raw.heading.as_ref().map(|heading| heading.value.clone()),
            title: raw.title.clone(),
            date,
        }
    }
}
