//! Makes pages from templates. The template library escapes all values.

use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde_json::{Value as Json, json};

use super::progress::JobProgress;
use super::response::Response;
use crate::error::{Error, Result};
use crate::render::team;
use crate::text;

/// The templates: name and text. The library escapes for HTML because the names end in `html`.
const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("templates/base.html.j2")),
    ("header.html", include_str!("templates/header.html")),
    ("parts.html", include_str!("templates/parts.html.j2")),
    ("start.html", include_str!("templates/start.html.j2")),
    ("statement.html", include_str!("templates/statement.html.j2")),
    ("message.html", include_str!("templates/message.html.j2")),
    ("progress.html", include_str!("templates/progress.html.j2")),
    ("blanks.html", include_str!("templates/blanks.html.j2")),
    ("blanks_forms.html", include_str!("templates/blanks_forms.html.j2")),
    ("blanks_columns.html", include_str!("templates/blanks_columns.html.j2")),
    ("blanks_made.html", include_str!("templates/blanks_made.html.j2")),
    ("check.html", include_str!("templates/check.html.j2")),
    ("check_table.html", include_str!("templates/check_table.html.j2")),
    ("check_file.html", include_str!("templates/check_file.html.j2")),
    ("check_allow.html", include_str!("templates/check_allow.html.j2")),
    ("check_email.html", include_str!("templates/check_email.html.j2")),
    ("fill.html", include_str!("templates/fill.html.j2")),
    ("fill_page.html", include_str!("templates/fill_page.html.j2")),
    ("fill_end.html", include_str!("templates/fill_end.html.j2")),
    ("folder.html", include_str!("templates/folder.html.j2")),
    ("folder_who.html", include_str!("templates/folder_who.html.j2")),
    ("folder_plan.html", include_str!("templates/folder_plan.html.j2")),
    ("folder_options.html", include_str!("templates/folder_options.html.j2")),
    ("folder_made.html", include_str!("templates/folder_made.html.j2")),
    ("saved.html", include_str!("templates/saved.html.j2")),
    ("not_saved.html", include_str!("templates/not_saved.html.j2")),
    ("older.html", include_str!("templates/older.html.j2")),
    ("older_records.html", include_str!("templates/older_records.html.j2")),
    ("team.html", include_str!("templates/team.html.j2")),
    ("team_parts.html", include_str!("templates/team_parts.html.j2")),
    ("team_table.html", include_str!("templates/team_table.html.j2")),
    ("team_person.html", include_str!("templates/team_person.html.j2")),
    ("team_actions.html", include_str!("templates/team_actions.html.j2")),
    ("team_draft.html", include_str!("templates/team_draft.html.j2")),
    ("team_month.html", include_str!("templates/team_month.html.j2")),
    ("team_return.html", include_str!("templates/team_return.html.j2")),
    ("next.html", include_str!("templates/next.html.j2")),
    ("verify.html", include_str!("templates/verify.html.j2")),
    ("verified.html", include_str!("templates/verified.html.j2")),
];

/// The templates, ready to use.
#[derive(Debug)]
pub(super) struct Pages {
    environment: Environment<'static>,
}

/// A mistake in what a person entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EntryError {
    /// The id of the field on the page.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl EntryError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// A mistake in what was entered, from an error of the library.
    pub fn from_error(field: &str, error: &Error) -> Self {
        let said = error.to_string();
        // A file keeps its name.
        let said = if error.file.is_some() { text::stopped(&said) } else { text::sentence(&said) };
        let help = text::sentence(error.help.as_deref().unwrap_or_default());
        Self::new(field, format!("{said} {help}").trim().to_owned())
    }
}

impl Pages {
    /// Prepares the templates.
    pub fn new() -> Result<Self> {
        Self::prepared().map_err(|error| Error::internal(format!("a page could not be prepared: {error:#}")))
    }

    fn prepared() -> std::result::Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        team::add_filters(&mut environment);
        for (name, text) in TEMPLATES {
            environment.add_template(name, text)?;
        }
        Ok(Self { environment })
    }

    /// A page from a template and its values.
    pub fn page(&self, template: &str, values: Json) -> Response {
        self.with_status(200, template, values)
    }

    /// A page, or the page again with the mistakes in what was entered.
    pub fn with_mistakes(&self, template: &str, mut values: Json, mistakes: &[EntryError]) -> Response {
        if mistakes.is_empty() {
            return self.page(template, values);
        }
        if let Some(object) = values.as_object_mut() {
            let list = mistakes.iter().map(|one| json!({"field": one.field, "message": one.message})).collect();
            let by_field = mistakes.iter().map(|one| (one.field.clone(), Json::from(one.message.clone()))).collect();
            object.insert("mistakes".to_owned(), Json::Array(list));
            object.insert("mistake".to_owned(), Json::Object(by_field));
        }
        self.with_status(422, template, values)
    }

    /// A page that says one thing, such as that there is nothing at a path.
    pub fn message(&self, status: u16, title: &str, text: &str) -> Response {
        self.with_status(status, "message.html", json!({"title": title, "text": text}))
    }

    /// A page that says why something could not be done, and what to do.
    pub fn failed(&self, title: &str, error: &Error) -> Response {
        self.message(422, title, &EntryError::from_error("", error).message)
    }

    /// The page about a job that was stopped before it had a result.
    pub fn stopped(&self) -> Response {
        self.message(422, "You stopped this", "Nothing was made. Go back to change something, and begin again.")
    }

    /// The page that shows how far a job is. `here` is its path, and `stop` stops it; it is empty for a
    /// job that cannot be stopped.
    pub fn progress(&self, title: &str, progress: &JobProgress, here: &str, stop: &str) -> Response {
        let (done, of, what) = progress.state();
        let values = json!({"title": title, "done": done, "of": of, "what": what, "here": here, "stop": stop});
        self.page("progress.html", values)
    }

    /// The page in place of one that crashed while it was made.
    pub fn crashed(&self) -> Response {
        let text =
            "Formfolio crashed while it made this page. Go back, and try again without the file that you added last.";
        self.message(500, "Something went wrong", text)
    }

    /// The page for a path that leads nowhere.
    pub fn not_found(&self) -> Response {
        self.message(404, "There is no such page", "Go back, or begin again at the start.")
    }

    fn with_status(&self, status: u16, template: &str, mut values: Json) -> Response {
        // Templates ask for the mistake of each field.
        if let Some(object) = values.as_object_mut() {
            object.entry("mistake").or_insert_with(|| json!({}));
        }
        let made = self.environment.get_template(template).and_then(|template| template.render(Serde(values)));
        match made {
            Ok(html) => Response::Page { status, html },
            // A test renders every template, so that this is a fault of ours.
            Err(error) => Response::Page {
                status: 500,
                html: format!(
                    "<!DOCTYPE html><title>Formfolio</title><p>This page could not be made: {}</p>",
                    error.kind()
                ),
            },
        }
    }
}
