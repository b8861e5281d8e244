//! Finds an organisation's own definitions on disk: forms in `DIR/<authority>/<form>.yaml`, layouts in
//! `DIR/<authority>/layouts/<name>.yaml`.

use std::path::{Path, PathBuf};

use super::disk;
use crate::error::{Error, Result};
use crate::file;
use crate::file_type::FileType;
use crate::form::logo::LogoFile;
use crate::source::Source;

/// Every definition below a directory.
pub(crate) fn in_directory(dir: &Path) -> Result<Vec<Source>> {
    let files = disk::below(dir, &is_definition)?;
    if files.is_empty() {
        return Err(Error::usage(
            "there are no form definitions in this directory",
            "A form belongs in DIRECTORY/<authority>/<form>.yaml, with authority.yaml beside it; a folder’s layout in \
             DIRECTORY/<authority>/layouts/<name>.yaml.",
        )
        .in_file(disk::display_path(dir)));
    }
    files.iter().map(|path| read_definition(path)).collect()
}

/// File extensions of pictures. Formats that cannot be logos are read, too, so that an error can say so.
const PICTURES: [&str; 12] = ["png", "jpg", "jpeg", "webp", "gif", "svg", "bmp", "tif", "tiff", "heic", "avif", "ico"];

fn is_definition(path: &Path) -> bool {
    let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    disk::ends_in(path, &["yaml", "yml"]) && !is_hidden
}

fn is_picture(path: &Path) -> bool {
    disk::ends_in(path, &PICTURES)
}

/// Every file below a directory that forms may consist of: definitions and pictures.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    disk::below(dir, &|path| is_definition(path) || is_picture(path))
}

/// The pictures that may be logos: those beside each `authority.yaml` that has one.
pub(crate) fn pictures(sources: &[Source]) -> Result<Vec<LogoFile>> {
    let mut out = Vec::new();
    for source in sources {
        let path = Path::new(&source.name);
        let is_authority = path.file_name().is_some_and(|name| name == "authority.yaml");
        let Some(dir) = path.parent().filter(|_| is_authority && source.text.contains("logo:")) else { continue };
        for file in disk::below(dir, &is_picture)? {
            let bytes = disk::read(&file)?;
            out.push((disk::display_path(&file), bytes));
        }
    }
    Ok(out)
}

/// Reads one definition. Its name contains its authority's directory, because the catalogue goes by it.
pub(crate) fn read_definition(path: &Path) -> Result<Source> {
    let bytes = disk::read(path)?;
    let above = path.parent();
    let bare = above.and_then(Path::file_name).is_none_or(|name| name == "layouts")
        && above.and_then(Path::parent).and_then(Path::file_name).is_none();
    let full = if bare { std::path::absolute(path).ok() } else { None };
    let name = disk::display_path(full.as_deref().unwrap_or(path));
    match file::file_type(&bytes) {
        FileType::Text | FileType::Empty => Ok(file::source(&bytes, &name)),
        _ => {
            Err(Error::input("this is not text in UTF-8", "A definition is a YAML text; save it as UTF-8.")
                .in_file(name))
        }
    }
}
