//! Removes what killed runs left behind. A run cleans each directory before it writes there, and lists these
//! directories in the temporary directory for the next run to clean. Only entries with the names that runs give, and
//! with a free lock, are removed.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use super::disk::missing;
use super::scratch::Scratch;
use super::unfinished;
use super::workplace::Workplace;
use crate::parallel::lock;

/// A file in the making is called by six letters and digits between these.
pub(crate) const PART_BEFORE: &str = ".formfolio-";
pub(crate) const PART_AFTER: &str = ".part";

/// The list of the directories that a run writes into, a line each.
const PLACES: &str = "places";
/// The list of the directories that the run makes, the innermost first.
const MADE: &str = "made";
/// What runs keep in the temporary directory: these lists, and what LibreOffice works with.
const KNOWN: &[&str] = &[PLACES, MADE, PROFILE, "in", "out", "said", "tmp"];
/// Where LibreOffice keeps its settings.
const PROFILE: &str = "profile";

/// Where this run writes.
#[derive(Default)]
struct RunPlaces {
    places: BTreeSet<PathBuf>,
    scratch: Option<Scratch>,
}

/// `None` outside a run.
static NOTED: Mutex<Option<RunPlaces>> = Mutex::new(None);

fn noted() -> MutexGuard<'static, Option<RunPlaces>> {
    lock(&NOTED)
}

/// Begins a run: from now on [`before_writing_in`] clears directories up.
pub(crate) fn begin() {
    *noted() = Some(RunPlaces::default());
}

/// The run has ended by itself and left nothing.
pub(crate) fn end() {
    let ended = noted().take();
    drop(ended);
}

/// Clears up a directory into which this run is going to write. The temporary directory is cleared up before the first
/// one.
pub(crate) fn before_writing_in(dir: &Path) {
    let mut noted = noted();
    let Some(noted) = noted.as_mut() else { return };
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    if noted.places.contains(&dir) {
        return;
    }
    if noted.places.is_empty() {
        clear_temporary();
        // Without a scratch directory this run keeps no list. Its leftovers are cleared up by the next run that writes to the
        // same directory.
        noted.scratch = Scratch::new().ok();
    }
    if let Some(scratch) = &noted.scratch {
        // An interruption that removes the lists must find nothing in them that comes later.
        unfinished::step(|| {
            note(&scratch.path().join(MADE), &missing(&dir));
            note(&scratch.path().join(PLACES), std::slice::from_ref(&dir));
        });
    }
    clear(&dir);
    noted.places.insert(dir);
}

/// Adds directories to a list. A directory with a line break in its name is found only by a run that writes there.
fn note(list: &Path, dirs: &[PathBuf]) {
    let names = dirs.iter().filter_map(|dir| dir.to_str()).filter(|name| !name.contains('\n'));
    let lines: String = names.map(|name| format!("{name}\n")).collect();
    let list = OpenOptions::new().create(true).append(true).open(list);
    let _ = list.and_then(|mut list| list.write_all(lines.as_bytes()));
}

/// Clears up the temporary directory, and every directory that killed runs wrote into.
fn clear_temporary() {
    for left in Scratch::left(KNOWN, PROFILE) {
        let list = |name: &str| fs::read_to_string(left.path().join(name)).unwrap_or_default();
        list(PLACES).lines().map(Path::new).for_each(clear);
        for made in list(MADE).lines() {
            // Those with something in them stay.
            let _ = fs::remove_dir(made);
        }
        left.remove();
    }
}

/// Removes what killed runs left in a directory. What cannot be removed stays for the next run.
fn clear(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if is_part(&path) {
            clear_part(&path);
        } else {
            Workplace::clear_left(&path);
        }
    }
}

fn is_part(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let random = name.and_then(|name| name.strip_prefix(PART_BEFORE)?.strip_suffix(PART_AFTER)).unwrap_or_default();
    let is_random = random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_random && fs::symlink_metadata(path).is_ok_and(|there| there.is_file())
}

fn clear_part(path: &Path) {
    let Ok(file) = OpenOptions::new().read(true).write(true).open(path) else { return };
    if file.try_lock().is_ok() {
        let _ = unfinished::step(|| fs::remove_file(path));
    }
}

#[cfg(test)]
mod tests;
