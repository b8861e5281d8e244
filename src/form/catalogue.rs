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

/// The built-in definitions. Each is read when it is first asked for, because a run needs few of them. A test rules out
/// that one has mistakes; such a one would be missing.
static BUILT_IN: LazyLock<BuiltIn> = LazyLock::new(|| {
    let mut built_in = BuiltIn::default();
    for file in Catalogue::built_in_texts() {
        let authority = above(&file.name, 1).to_owned();
        if is_layout(&file.name) {
            built_in.layout_files.push(file);
        } else if base(&file.name) == "authority.yaml" {
            let read: Reading<Authority> = Box::new(move || lower::authority(&file, &[]).ok().map(Arc::new));
            built_in.authorities.insert(authority, LazyLock::new(read));
        } else {
            let id = format!("{authority}/{}", base(&file.name).trim_end_matches(".yaml"));
            built_in.definitions.insert(id.clone(), file.clone());
            let read: Reading<Form> = Box::new(move || {
                let authority = BUILT_IN.authorities.get(&authority)?.as_ref()?;
                lower::form(&file, authority).ok().map(Arc::new)
            });
            built_in.forms.insert(id, LazyLock::new(read));
        }
    }
    built_in
});

/// The layouts among them.
static BUILT_IN_LAYOUTS: LazyLock<BTreeMap<String, Arc<Layout>>> = LazyLock::new(|| {
    let mut catalogue = Catalogue { layouts: Layouts::Read(BTreeMap::new()), ..Catalogue::built_in() };
    let mistakes = catalogue.add_layouts(BUILT_IN.layout_files.iter().collect(), &[]);
    debug_assert!(mistakes.is_empty(), "{mistakes:?}");
    catalogue.read_layouts().clone()
});

/// Reads one definition.
type Reading<T> = Box<dyn FnOnce() -> Option<Arc<T>> + Send>;

/// The built-in definitions, read or not.
#[derive(Default)]
struct BuiltIn {
    authorities: BTreeMap<String, LazyLock<Option<Arc<Authority>>, Reading<Authority>>>,
    forms: BTreeMap<String, LazyLock<Option<Arc<Form>>, Reading<Form>>>,
    layout_files: Vec<Source>,
    /// The text of each form's definition.
    definitions: BTreeMap<String, Source>,
}

/// A definition that has been read, or one that is read when it is first asked for.
#[derive(Debug)]
enum Definition<T: 'static> {
    Read(Arc<T>),
    BuiltIn(&'static LazyLock<Option<Arc<T>>, Reading<T>>),
}

impl<T> Clone for Definition<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Read(read) => Self::Read(Arc::clone(read)),
            Self::BuiltIn(definition) => Self::BuiltIn(definition),
        }
    }
}

impl<T> Definition<T> {
    fn get(&self) -> Option<&Arc<T>> {
        match self {
            Self::Read(read) => Some(read),
            Self::BuiltIn(definition) => definition.as_ref(),
        }
    }
}

/// The layouts of a catalogue. The built-in ones are read together.
#[derive(Debug, Clone)]
enum Layouts {
    BuiltIn,
    Read(BTreeMap<String, Arc<Layout>>),
}

impl Default for Layouts {
    fn default() -> Self {
        Self::Read(BTreeMap::new())
    }
}

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
    authorities: BTreeMap<String, Definition<Authority>>,
    forms: BTreeMap<String, Definition<Form>>,
    layouts: Layouts,
    /// The text of each form's definition.
    definitions: BTreeMap<String, Source>,
}

impl Catalogue {
    /// The built-in forms.
    #[must_use]
    pub fn built_in() -> Self {
        let authorities = BUILT_IN.authorities.iter().map(|(id, one)| (id.clone(), Definition::BuiltIn(one)));
        let forms = BUILT_IN.forms.iter().map(|(id, one)| (id.clone(), Definition::BuiltIn(one)));
        Self {
            authorities: authorities.collect(),
            forms: forms.collect(),
            layouts: Layouts::BuiltIn,
            definitions: BUILT_IN.definitions.clone(),
        }
    }

    /// The texts of the built-in definitions.
    pub fn built_in_texts() -> impl Iterator<Item = Source> {
        let mut files = Vec::new();
        collect(&EMBEDDED, &mut files);
        files.into_iter()
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
                    if let Some(replaced) = self.authority(&authority.id) {
                        authority.texts.inherit(&replaced.texts);
                    }
                    self.authorities.insert(authority.id.clone(), Definition::Read(Arc::new(authority)));
                }
                Err(more) => {
                    mistakes.extend(more);
                    // The forms are still read, so that all mistakes are reported at once.
                    let id = above(&source.name, 1);
                    let stand_in = || Definition::Read(Arc::new(Authority::stand_in(id)));
                    self.authorities.entry(id.to_owned()).or_insert_with(stand_in);
                }
            }
        }
        let mut files: BTreeMap<String, &Source> = BTreeMap::new();
        let mut unread: Vec<String> = Vec::new();
        for source in forms {
            let id = above(&source.name, 1);
            let Some(authority) = self.authority(id).cloned() else {
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
                    self.forms.insert(form.id.clone(), Definition::Read(Arc::new(form)));
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
        let layouts = self.layouts().flat_map(|layout| &layout.stale);
        self.forms().flat_map(|form| &form.stale).chain(layouts)
    }

    /// Adds layouts; the same id replaces. Layouts based on another come last. `unread` holds the ids of forms that
    /// have mistakes.
    fn add_layouts(&mut self, mut sources: Vec<&Source>, unread: &[String]) -> Vec<Mistake> {
        if sources.is_empty() {
            return Vec::new();
        }
        let mut layouts = self.read_layouts().clone();
        sources.sort_by_key(|source| lower_layout::is_based_on_another(source));
        let mut mistakes = Vec::new();
        let mut files: BTreeMap<String, &Source> = BTreeMap::new();
        for source in sources {
            let id = above(&source.name, 2);
            let own = self.authority(id);
            if own.is_none() && !lower_layout::is_ours(source) {
                mistakes.push(self.without_authority(source, id, "layout"));
                continue;
            }
            let all: Vec<&Authority> = self.authorities().map(Arc::as_ref).collect();
            let authorities = LayoutAuthorities { own: own.map(Arc::as_ref), all: &all };
            let others: Vec<&Layout> = layouts.values().map(Arc::as_ref).collect();
            let forms: Vec<&str> = self.forms.keys().chain(unread).map(String::as_str).collect();
            match lower_layout::layout(source, authorities, &others, &forms) {
                Ok(layout) => {
                    if let Some(first) = files.insert(layout.id.clone(), source) {
                        mistakes.push(taken(source, &layout.id, first));
                    }
                    layouts.insert(layout.id.clone(), Arc::new(layout));
                }
                Err(more) => mistakes.extend(more),
            }
        }
        self.layouts = Layouts::Read(layouts);
        mistakes
    }

    fn read_layouts(&self) -> &BTreeMap<String, Arc<Layout>> {
        match &self.layouts {
            Layouts::BuiltIn => &BUILT_IN_LAYOUTS,
            Layouts::Read(layouts) => layouts,
        }
    }

    fn authority(&self, id: &str) -> Option<&Arc<Authority>> {
        self.authorities.get(id).and_then(Definition::get)
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
        self.forms.values().filter_map(Definition::get)
    }

    /// Every authority, ordered by id.
    pub fn authorities(&self) -> impl Iterator<Item = &Arc<Authority>> {
        self.authorities.values().filter_map(Definition::get)
    }

    /// Every folder layout, ordered by id.
    pub fn layouts(&self) -> impl Iterator<Item = &Arc<Layout>> {
        self.read_layouts().values()
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
        self.read_layouts().get(id).cloned().ok_or_else(|| {
            let known: Vec<&str> = self.read_layouts().keys().map(String::as_str).collect();
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
        self.forms.get(id).and_then(Definition::get).cloned().or_else(|| {
            let (authority, name) = id.split_once('/')?;
            let authority = self.authority(authority)?;
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
    use super::super::premade;
    use super::super::raw::{RawAuthority, RawForm};
    use super::super::raw_layout::RawLayout;
    use super::*;

    #[test]
    fn the_definitions_in_the_program_fit_their_schemas() {
        let files: Vec<Source> =
            Catalogue::built_in_texts().map(|file| Source { is_embedded: false, ..file }).collect();
        assert!(files.len() > 25, "{} files", files.len());
        let checked = Catalogue::default().with(&files).unwrap();
        for text in Catalogue::built_in_texts() {
            let json = premade::json(&text).unwrap_or_else(|| panic!("{} has no file as JSON", text.name));
            let read = match base(&text.name) {
                _ if is_layout(&text.name) => serde_json::from_str::<RawLayout>(json).err(),
                "authority.yaml" => serde_json::from_str::<RawAuthority>(json).err(),
                _ => serde_json::from_str::<RawForm>(json).err(),
            };
            assert!(read.is_none(), "{}: {read:?}", text.name);
        }
        let built_in = Catalogue::built_in();
        // Each is found by the name of its file.
        let ids = |catalogue: &Catalogue| catalogue.forms().map(|form| form.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&built_in), built_in.forms.keys().cloned().collect::<Vec<_>>());
        assert_eq!(ids(&checked), ids(&built_in));
        assert_eq!(checked.authorities().count(), built_in.authorities().count());
        assert_eq!(built_in.authorities().count(), built_in.authorities.len());
        let layouts = |catalogue: &Catalogue| catalogue.layouts().map(|layout| layout.id.clone()).collect::<Vec<_>>();
        assert_eq!(layouts(&checked), layouts(&built_in));
        for (one, other) in checked.forms().zip(built_in.forms()) {
            // `as_printed` is filled when it is first asked for.
            let definition = |form: &Form| Form { as_printed: std::sync::OnceLock::new(), ..form.clone() };
            assert_eq!(format!("{:?}", definition(one)), format!("{:?}", definition(other)));
        }
        for (one, other) in checked.authorities().zip(built_in.authorities()) {
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
        for (one, other) in checked.layouts().zip(built_in.layouts()) {
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
    }
}
