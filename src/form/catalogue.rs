//! The forms at hand: the built-in ones and an organisation's own.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use super::layout::LayoutSection;
use super::logo::LogoFile;
use super::lower_layout::{self, LayoutAuthorities};
use super::policy::RecordsMove;
use super::{Authority, Form, Layout, lower, shape};
use crate::error::{CommandHint, Error, Result};
use crate::source::{Mistake, Source, quoted};

/// The hand-over sheet, with a placeholder for the authority's id.
const HANDOVER_SHEET: &str = include_str!("sheets/handover-sheet.yaml");

/// The checklist of a layout that no policy prints, with placeholders for the authority's id and the sections.
const CONTENTS_CHECKLIST: &str = include_str!("sheets/contents-checklist.yaml");

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/forms");

/// The built-in forms, read once.
static BUILT_IN: LazyLock<std::result::Result<Catalogue, Vec<Mistake>>> = LazyLock::new(|| {
    let mut files = Vec::new();
    collect(&EMBEDDED, &mut files);
    Catalogue::default().with(&files)
});

fn collect(dir: &Dir<'_>, files: &mut Vec<Source>) {
    for file in dir.files() {
        let name = format!("forms/{}", file.path().display());
        if let (true, Some(text)) = (name.ends_with(".yaml"), file.contents_utf8()) {
            files.push(Source::embedded(name, text));
        }
    }
    for dir in dir.dirs() {
        collect(dir, files);
    }
}

/// Authorities and their forms, found by id.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    authorities: BTreeMap<String, Arc<Authority>>,
    forms: BTreeMap<String, Arc<Form>>,
    layouts: BTreeMap<String, Arc<Layout>>,
    /// The text of each form's definition.
    definitions: BTreeMap<String, Source>,
}

impl Catalogue {
    /// The built-in forms.
    ///
    /// # Errors
    /// When one of them has mistakes, which the project's tests rule out.
    pub fn built_in() -> Result<Self> {
        BUILT_IN.clone().map_err(|mistakes| Error::mistakes("the built-in forms have mistakes", mistakes))
    }

    /// This catalogue with more definitions; a definition with the same id replaces the earlier one. Each file's name
    /// ends in `AUTHORITY/NAME.yaml`; `authority.yaml` describes the authority, and files in `AUTHORITY/layouts/`
    /// describe the sections of its folders. A layout in `layouts/` beside the authorities serves those without one.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn with(self, files: &[Source]) -> std::result::Result<Self, Vec<Mistake>> {
        self.with_pictures(files, &[])
    }

    /// Like [`Self::with`], with the pictures beside the definitions: logos.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub fn with_pictures(mut self, files: &[Source], pictures: &[LogoFile]) -> std::result::Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let (layouts, files): (Vec<&Source>, Vec<&Source>) = files.iter().partition(|file| is_layout(&file.name));
        let (authorities, forms): (Vec<&Source>, Vec<&Source>) =
            files.into_iter().partition(|file| base(&file.name) == "authority.yaml");
        for source in authorities {
            match lower::authority(source, pictures) {
                Ok(mut authority) => {
                    if let Some(replaced) = self.authorities.get(&authority.id) {
                        authority.texts.inherit(&replaced.texts);
                    }
                    self.authorities.insert(authority.id.clone(), Arc::new(authority));
                }
                Err(more) => {
                    mistakes.extend(more);
                    // The forms are still read, so that all mistakes are reported at once.
                    let id = above(&source.name, 1);
                    self.authorities.entry(id.to_owned()).or_insert_with(|| Arc::new(Authority::stand_in(id)));
                }
            }
        }
        let mut files: BTreeMap<String, &Source> = BTreeMap::new();
        let mut unread: Vec<String> = Vec::new();
        for source in forms {
            let id = above(&source.name, 1);
            let Some(authority) = self.authorities.get(id).cloned() else {
                mistakes.push(self.without_authority(source, id, "form"));
                continue;
            };
            match lower::form(source, &authority) {
                Ok(form) => {
                    // Of two forms with one id, one would silently hide the other.
                    if let Some(first) = files.insert(form.id.clone(), source) {
                        mistakes.push(taken(source, &form.id, first));
                    }
                    self.definitions.insert(form.id.clone(), source.clone());
                    self.forms.insert(form.id.clone(), Arc::new(form));
                }
                Err(more) => {
                    mistakes.extend(more);
                    let name = base(&source.name);
                    unread.push(format!("{id}/{}", name.rsplit_once('.').map_or(name, |(stem, _)| stem)));
                }
            }
        }
        mistakes.extend(self.add_layouts(layouts, &unread));
        if mistakes.is_empty() {
            return Ok(self);
        }
        mistakes.extend(self.stale().cloned());
        Err(mistakes)
    }

    /// Corrections that no longer match the printed words. They do not keep a form from being used.
    pub fn stale(&self) -> impl Iterator<Item = &Mistake> {
        let layouts = self.layouts.values().flat_map(|layout| &layout.stale);
        self.forms.values().flat_map(|form| &form.stale).chain(layouts)
    }

    /// Adds layouts; the same id replaces. Layouts based on another come last. `unread` holds the ids of forms that
    /// have mistakes.
    fn add_layouts(&mut self, mut sources: Vec<&Source>, unread: &[String]) -> Vec<Mistake> {
        sources.sort_by_key(|source| lower_layout::is_based_on_another(source));
        let mut mistakes = Vec::new();
        let mut files: BTreeMap<String, &Source> = BTreeMap::new();
        for source in sources {
            let id = above(&source.name, 2);
            let own = self.authorities.get(id);
            if own.is_none() && !lower_layout::is_ours(source) {
                mistakes.push(self.without_authority(source, id, "layout"));
                continue;
            }
            let all: Vec<&Authority> = self.authorities.values().map(Arc::as_ref).collect();
            let authorities = LayoutAuthorities { own: own.map(Arc::as_ref), all: &all };
            let others: Vec<&Layout> = self.layouts.values().map(Arc::as_ref).collect();
            let forms: Vec<&str> = self.forms.keys().chain(unread).map(String::as_str).collect();
            match lower_layout::layout(source, authorities, &others, &forms) {
                Ok(layout) => {
                    if let Some(first) = files.insert(layout.id.clone(), source) {
                        mistakes.push(taken(source, &layout.id, first));
                    }
                    self.layouts.insert(layout.id.clone(), Arc::new(layout));
                }
                Err(more) => mistakes.extend(more),
            }
        }
        mistakes
    }

    /// The mistake for a definition in a directory that belongs to no authority.
    fn without_authority(&self, source: &Source, id: &str, what: &str) -> Mistake {
        let known: Vec<&str> = self.authorities.keys().map(String::as_str).collect();
        let (place, there) =
            if what == "layout" { ("in `layouts` in a directory", "in it") } else { ("in a directory", "beside it") };
        Mistake::new(source, crate::source::Span::default(), format!("there is no authority `{id}`")).help(format!(
            "Put the {what} {place} named after its authority, with a good authority.yaml {there}; known: {}",
            known.join(", ")
        ))
    }

    /// Every form, ordered by id.
    pub fn forms(&self) -> impl Iterator<Item = &Arc<Form>> {
        self.forms.values()
    }

    /// Every authority, ordered by id.
    pub fn authorities(&self) -> impl Iterator<Item = &Arc<Authority>> {
        self.authorities.values()
    }

    /// Every folder layout, ordered by id.
    pub fn layouts(&self) -> impl Iterator<Item = &Arc<Layout>> {
        self.layouts.values()
    }

    /// The folder layout of an authority: the first of its own, else the first that serves every authority.
    #[must_use]
    pub fn layout_for(&self, authority: &str) -> Option<&Arc<Layout>> {
        let own = self.layouts().find(|layout| layout.authority.as_deref() == Some(authority));
        own.or_else(|| self.layouts().find(|layout| layout.authority.is_none()))
    }

    /// The folder layout with that id.
    ///
    /// # Errors
    /// When there is none; the error names the nearest id.
    pub fn layout(&self, id: &str) -> Result<Arc<Layout>> {
        self.layouts.get(id).cloned().ok_or_else(|| {
            let known: Vec<&str> = self.layouts.keys().map(String::as_str).collect();
            let near = shape::nearest(id, known.iter().copied());
            let near = near.map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
            Error::usage(format!("there is no folder layout `{id}`"), format!("{near}Known: {}.", known.join(", ")))
        })
    }

    /// The text of a form's definition, as written.
    #[must_use]
    pub fn definition(&self, id: &str) -> Option<&str> {
        self.definitions.get(id).map(|source| &*source.text)
    }

    /// A form with that id, or a sheet that Formfolio makes itself and no policy prints. Every authority has these
    /// sheets; [`Self::forms`] leaves them out because they are not sent out as blanks.
    fn known(&self, id: &str) -> Option<Arc<Form>> {
        self.forms.get(id).cloned().or_else(|| {
            let (authority, name) = id.split_once('/')?;
            let authority = self.authorities.get(authority)?;
            let text = match name {
                "handover-sheet" => handover_sheet(authority),
                "contents-checklist" => {
                    let layout = self.layouts().find(|layout| layout.authority.is_none())?;
                    contents_checklist(layout)
                }
                _ => return None,
            };
            let text = text.replace("AUTHORITY/", &format!("{}/", authority.id));
            lower::form(&Source::new(format!("{name}.yaml"), text), authority).ok().map(Arc::new)
        })
    }

    /// The checklist of a layout that no policy prints, in an authority's name.
    ///
    /// # Errors
    /// When there is no authority with that id.
    pub fn contents_checklist(&self, authority: &str) -> Result<Arc<Form>> {
        self.form(&format!("{authority}/contents-checklist"))
    }

    /// The sheet that both supervisors sign when a folder is handed over.
    ///
    /// # Errors
    /// When there is no authority with that id.
    pub fn handover_sheet(&self, authority: &str) -> Result<Arc<Form>> {
        self.form(&format!("{authority}/handover-sheet"))
    }

    /// The form with that id.
    ///
    /// # Errors
    /// When there is none; the error names the nearest id.
    pub fn form(&self, id: &str) -> Result<Arc<Form>> {
        self.known(id).ok_or_else(|| {
            let near = shape::nearest(id, self.forms.keys().map(String::as_str));
            let help = near.map_or_else(
                || "Run `formfolio forms` to see them all.".to_owned(),
                |near| format!("Did you mean `{near}`? Run `formfolio forms` to see them all."),
            );
            Error::usage(format!("there is no form `{}`", quoted(id)), help)
        })
    }

    /// The form that a filled file names.
    ///
    /// # Errors
    /// When the catalogue has no form with that id.
    pub fn claimed(&self, id: &str) -> Result<Arc<Form>> {
        self.known(id).ok_or_else(|| {
            let near = shape::nearest(id, self.forms.keys().map(String::as_str));
            let near = near.map(|near| format!(" The nearest is `{near}`.")).unwrap_or_default();
            Error::input(
                format!("the file says it is the form `{}`, which is not known here", quoted(id)),
                format!("If it is a form of your organisation, its definition is needed here.{near}"),
            )
            .hint(CommandHint::OwnForms)
        })
    }
}

/// The hand-over sheet's definition, with the policy's words on a change of post, and on a supervisor who leaves.
fn handover_sheet(authority: &Authority) -> String {
    let is_handed_on = |when: RecordsMove| matches!(when, RecordsMove::PostChange | RecordsMove::SupervisorLeaves);
    let entries = authority.policy.handover.iter().filter(|entry| is_handed_on(entry.value.when));
    let words = entries.map(|entry| {
        let text = format!("Policy: “{}” ({})", entry.citation.quote.trim(), entry.citation.place());
        format!("      - {{ kind: guidance, text: {} }}\n", serde_json::Value::from(text))
    });
    HANDOVER_SHEET.replace("      - HANDOVER\n", &words.collect::<String>())
}

/// The checklist's definition: a tick for each section of the layout.
fn contents_checklist(layout: &Layout) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let tick = |section: &LayoutSection| {
        let (number, label) = (section.number, quoted(&section.title));
        let mut item =
            format!("      - {{ kind: tick, name: section_{number}, number: Section {number} –, label: {label} }}\n");
        if !section.headings.is_empty() {
            let called = quoted(&format!("Section {number}, {}", section.title));
            let choices: Vec<String> = section.headings.iter().map(|heading| quoted(&heading.title)).collect();
            let choices = choices.join(", ");
            item.push_str(&format!(
                "      - {{ kind: choices, name: section_{number}_contents, called: {called}, choices: [{choices}] }}\n"
            ));
        }
        item
    };
    let ticks: String = layout.sections.iter().map(tick).collect();
    let text = CONTENTS_CHECKLIST.replace("TITLE", &quoted(&layout.title));
    text.replace("NOTE", &quoted(layout.ours().unwrap_or_default())).replace("      - SECTIONS\n", &ticks)
}

fn taken(source: &Source, id: &str, first: &Source) -> Mistake {
    let tree = shape::tree(source).ok();
    let span = tree.as_ref().and_then(|tree| tree.value.get("id")).map(|node| node.span).unwrap_or_default();
    Mistake::new(source, span, format!("another file has the id `{id}`, too"))
        .help(format!("{} has it; give one of them another id", first.name))
}

fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// The name of the directory `steps` levels above a file.
fn above(name: &str, steps: usize) -> &str {
    name.rsplit(['/', '\\']).nth(steps).unwrap_or("")
}

/// Returns whether a file is a folder layout: its directory is `layouts`.
fn is_layout(name: &str) -> bool {
    above(name, 1) == "layouts"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_in_the_program_fit_their_schemas() {
        let mut files = Vec::new();
        collect(&EMBEDDED, &mut files);
        let files: Vec<Source> = files.into_iter().map(|file| Source { is_embedded: false, ..file }).collect();
        assert!(files.len() > 25, "{} files", files.len());
        let checked = Catalogue::default().with(&files).unwrap();
        assert_eq!(checked.forms().count(), Catalogue::built_in().unwrap().forms().count());
    }
}
