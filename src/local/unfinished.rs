//! The unfinished files, directories and child processes of this run, which an interruption discards. An interruption
//! waits for the current step (a start, or a move into place) and lets no other begin, so it never finds a half-made
//! result.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use std::{fs, io, thread};

use crate::parallel::lock;

/// Something that must not outlive the run.
pub(crate) trait Unfinished: Send {
    /// Removes what is left of it, and says whether all of it is gone. Leaves alone what has taken its place.
    fn discard(&mut self) -> bool;
}

/// What has been begun, by the order in which it was.
#[derive(Default)]
struct WorkRegistry {
    next: u64,
    things: BTreeMap<u64, Box<dyn Unfinished>>,
}

static REGISTRY: Mutex<WorkRegistry> = Mutex::new(WorkRegistry { next: 0, things: BTreeMap::new() });

fn registry() -> MutexGuard<'static, WorkRegistry> {
    lock(&REGISTRY)
}

/// Something that was begun. It is discarded when this is dropped.
#[derive(Debug)]
pub(crate) struct WorkGuard(u64);

/// Begins something. `start` must take no other step.
pub(crate) fn begin<T, U: Unfinished + 'static, E>(
    start: impl FnOnce() -> Result<(T, U), E>,
) -> Result<(T, WorkGuard), E> {
    let mut registry = registry();
    let (value, thing) = start()?;
    let number = registry.next;
    registry.next += 1;
    registry.things.insert(number, Box::new(thing));
    Ok((value, WorkGuard(number)))
}

/// Does something that is not to be interrupted. It must take no other step.
pub(crate) fn step<T>(act: impl FnOnce() -> T) -> T {
    let _registry = registry();
    act()
}

impl Drop for WorkGuard {
    fn drop(&mut self) {
        let mut registry = registry();
        if let Some(mut thing) = registry.things.remove(&self.0) {
            // What could not be removed is removed by the next run.
            let _ = thing.discard();
        }
    }
}

/// No step begins any more while this is there.
pub(crate) struct ShutdownGuard {
    _registry: MutexGuard<'static, WorkRegistry>,
    /// Whether there was anything to discard, and whether all of it is gone.
    pub discarded: Option<bool>,
}

/// Ends all work: discards everything, the newest first. A program goes before the directory that it works in.
pub(crate) fn end_all() -> ShutdownGuard {
    let mut registry = registry();
    let things = std::mem::take(&mut registry.things);
    let gone = things.into_values().rev().map(|mut thing| thing.discard());
    let discarded = gone.reduce(|all, one| all && one);
    ShutdownGuard { _registry: registry, discarded }
}

/// How often, and how long after the last time, it is tried to remove what something still writes into.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);

/// Removes a file or a directory with everything in it. A program that is being ended may write into it to its last
/// moment, so it is tried again for a second.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    let mut left = TRIES;
    loop {
        let removed = match fs::symlink_metadata(path) {
            Ok(there) if there.is_dir() => fs::remove_dir_all(path),
            Ok(_) => fs::remove_file(path),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(_) if left > 0 => left -= 1,
            other => return other,
        }
        thread::sleep(PAUSE);
    }
}
