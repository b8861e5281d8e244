//! `formfolio new`: writes the first files of a folder, a form or an authority, with explaining comments.

mod text;

use std::path::{Path, PathBuf};

use super::args::{NewArgs, NewAuthorityArgs, NewCommand, NewFolderArgs, NewFormArgs};
use super::exit::Exit;
use super::tool::Tool;
use super::{ids, suggestion};
use crate::check::DESCRIPTION;
use crate::error::{Error, ErrorKind, Result};
use crate::form::Catalogue;
use crate::local::access::Access;
use crate::local::{definitions, disk, save};
use crate::source::Source;

/// The default authority of a user's own form.
const AUTHORITY: &str = "my-council";
/// The default name of a user's own form.
const FORM: &str = "supervision-note";

pub(super) fn run(tool: &mut Tool, args: &NewArgs) -> Result<Exit> {
    match &args.what {
        NewCommand::Folder(args) => folder(tool, args),
        NewCommand::Form(args) => form(tool, args),
        NewCommand::Authority(args) => authority(tool, args),
    }
}

/// Writes files together: none is written when one of them must not be.
fn write(tool: &mut Tool, files: &[(PathBuf, String)], force: bool) -> Result<()> {
    for (path, _) in files {
        save::vacant(path, force)?;
    }
    for (path, text) in files {
        save::whole(path, text.as_bytes(), force, Access::ANYBODY)?;
        tool.out.line(&disk::display_path(path))?;
    }
    Ok(())
}

fn folder(tool: &mut Tool, args: &NewFolderArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    if let Some(id) = args.authority.as_deref().filter(|id| catalogue.authorities().all(|known| known.id != **id)) {
        let known: Vec<&str> = catalogue.authorities().map(|known| known.id.as_str()).collect();
        return Err(Error::usage(format!("there is no authority `{id}`"), format!("Known: {}.", known.join(", "))));
    }
    let layout = match &args.layout {
        Some(given) => ids::layout(&catalogue, given)?,
        None => {
            let own = args.authority.as_deref().and_then(|id| catalogue.layout_for(id));
            let printed = || catalogue.layouts().find(|layout| layout.ours().is_none());
            own.or_else(printed).cloned().ok_or_else(|| Error::internal("there is no folder layout"))?
        }
    };
    let named = whole(&args.dir).file_name().map(|name| name.to_string_lossy().into_owned());
    let person = args.person.clone().or(named).unwrap_or_else(|| "Name Surname".to_owned());
    let text = text::folder(&person, args.authority.as_deref(), &layout, &catalogue);
    let file = args.dir.join(DESCRIPTION);
    save::vacant(&file, args.force)?;
    for section in layout.sections.iter().filter(|section| !section.appended) {
        let dir = args.dir.join(text::directory(section));
        Access::ANYBODY
            .make_dirs(&dir)
            .map_err(|error| disk::reason(&error, "made").in_file(disk::display_path(&dir)))?;
    }
    write(tool, &[(file, text)], args.force)?;
    let dir = suggestion::quoted(&[&disk::display_path(&args.dir)]);
    tool.out.note(&format!(
        "Put the records into the directories of their sections, or beside folder.yaml. Then: formfolio folder check {dir}"
    ));
    Ok(Exit::Clean)
}

fn authority(tool: &mut Tool, args: &NewAuthorityArgs) -> Result<Exit> {
    let id = args.id.clone().unwrap_or_else(|| AUTHORITY.to_owned());
    let place = DefinitionsPlace { forms: args.dir.clone(), dir: args.dir.join(&id), id };
    let name = args.name.clone().unwrap_or_else(|| text::name_of(&place.id));
    let made = (place.dir.join("authority.yaml"), text::authority(&place.id, &name));
    is_sound(std::slice::from_ref(&made), None)?;
    write(tool, &[made], args.force)?;
    let forms = suggestion::quoted(&[&disk::display_path(&place.forms)]);
    tool.out.note(&format!("A form for it: formfolio new form {forms} --id {}/{FORM}", place.id));
    Ok(Exit::Clean)
}

fn form(tool: &mut Tool, args: &NewFormArgs) -> Result<Exit> {
    let (authority, name) = match args.id.as_deref().map(|id| id.split_once('/').ok_or(id)) {
        Some(Ok((authority, name))) => (Some(authority), name),
        Some(Err(name)) => (None, name),
        None => (None, FORM),
    };
    if let (Some(one), Some(other)) = (authority, args.authority.as_deref())
        && one != other
    {
        let message = format!("--id is a form of `{one}`, but --authority is `{other}`");
        return Err(Error::usage(message, "Leave one of them out."));
    }
    let place = DefinitionsPlace::find(&args.dir, authority.or(args.authority.as_deref()))?;
    let own = place.dir.join("authority.yaml");
    let mut files = vec![(place.dir.join(format!("{name}.yaml")), text::form(&place.id, name))];
    let there = if own.is_file() { Some(definitions::read_definition(&whole(&own))?) } else { None };
    if there.is_none() {
        files.insert(0, (own, text::authority(&place.id, &text::name_of(&place.id))));
    }
    is_sound(&files, there)?;
    write(tool, &files, args.force)?;
    let forms = suggestion::quoted(&[&disk::display_path(&place.forms)]);
    tool.out.note(&format!(
        "Change it as you need. Then: formfolio lint {forms}, and: formfolio --forms {forms} blank {}/{name}",
        place.id
    ));
    Ok(Exit::Clean)
}

/// Fails when the files to be written have mistakes, such as an invalid id. `there` is an existing authority.
fn is_sound(files: &[(PathBuf, String)], there: Option<Source>) -> Result<()> {
    let pictures = definitions::pictures(there.as_slice())?;
    let written = files.iter().map(|(path, text)| Source::new(disk::display_path(&whole(path)), text.as_str()));
    let sources: Vec<Source> = there.into_iter().chain(written).collect();
    Catalogue::built_in().with_pictures(&sources, &pictures).map(drop).map_err(|mistakes| {
        let help = "An id is lower-case words joined by hyphens, such as acme or acme/visit-note.";
        Error { kind: ErrorKind::Usage, ..Error::mistakes("this is not an id", mistakes).help(help) }
    })
}

/// The place of a user's own forms.
struct DefinitionsPlace {
    /// The directory of own forms, for `--forms`.
    forms: PathBuf,
    /// The directory of the authority in it.
    dir: PathBuf,
    /// The authority's id, which is the directory's name.
    id: String,
}

impl DefinitionsPlace {
    /// The requested authority, or the existing one.
    fn find(dir: &Path, asked: Option<&str>) -> Result<Self> {
        let is_authority = |dir: &Path| dir.join("authority.yaml").is_file();
        if is_authority(dir) {
            let whole = whole(dir);
            let id = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if asked.is_some_and(|asked| asked != id) {
                let message = format!("this is the directory of the authority `{id}`");
                return Err(Error::usage(message, "Name the directory above it.").in_file(disk::display_path(dir)));
            }
            let forms = match dir.parent() {
                Some(above) if above.as_os_str().is_empty() => PathBuf::from("."),
                Some(above) if dir.file_name().is_some() => above.to_owned(),
                _ => whole.parent().map(Path::to_owned).unwrap_or_default(),
            };
            return Ok(Self { forms, dir: dir.to_owned(), id });
        }
        let there = match (asked, dir.is_dir()) {
            (None, true) => disk::within(dir)?.into_iter().filter(|path| is_authority(path)).collect(),
            _ => Vec::new(),
        };
        let name =
            |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let id = match (asked, there.as_slice()) {
            (Some(asked), _) => asked.to_owned(),
            (None, []) => AUTHORITY.to_owned(),
            (None, [only]) => name(only),
            (None, several) => {
                let known: Vec<String> = several.iter().map(name).collect();
                let help = format!("Name one with --authority: {}.", known.join(", "));
                return Err(Error::usage("there are several authorities in this directory", help)
                    .in_file(disk::display_path(dir)));
            }
        };
        Ok(Self { forms: dir.to_owned(), dir: dir.join(&id), id })
    }
}

/// A path from the root, so that `.` has a name.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}
