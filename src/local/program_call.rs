//! Finds other programs, and calls one: with a time limit, and ended with all that it has started when the run is broken off.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use super::access::Access;
use super::unfinished::{self, Unfinished};
use crate::parallel::lock;

/// The interval at which we check whether the program has ended.
const LOOK: Duration = Duration::from_millis(20);

/// How a call ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CallEnd {
    /// By itself.
    ByItself(ExitStatus),
    /// After that many seconds, because it took longer.
    Stopped(u64),
}

/// The program that is asked for, or the first of these names on the path or in the usual places. None when an empty one
/// is asked for.
pub(crate) fn installed(
    asked: Option<OsString>,
    path: Option<&OsStr>,
    names: &[&str],
    usual: impl Fn() -> Vec<PathBuf>,
) -> Option<PathBuf> {
    if let Some(asked) = asked {
        return Some(PathBuf::from(asked)).filter(|asked| !asked.as_os_str().is_empty());
    }
    let on_path: Vec<PathBuf> = path.map(|path| env::split_paths(path).collect()).unwrap_or_default();
    let named = names.iter().flat_map(|name| on_path.iter().map(move |dir| dir.join(name)));
    named.chain(usual()).find(|program| program.is_absolute() && program.is_file())
}

/// The call of a program, with a file mask that lets only the user read what it writes.
pub(crate) fn command(program: &Path) -> io::Result<Command> {
    // A shell would say in a way of its own that there is no such program. A name alone it looks up itself.
    #[cfg(unix)]
    if program.components().count() > 1 {
        rustix::fs::access(program, rustix::fs::Access::EXEC_OK)?;
    }
    if cfg!(unix) {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "umask 077; exec \"$0\" \"$@\""]).arg(program);
        return Ok(command);
    }
    Ok(Command::new(program))
}

/// Runs a call to its end, or stops it when it takes too long.
pub(crate) fn run(command: &mut Command, limit: Duration) -> io::Result<CallEnd> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let started = Instant::now();
    let start = || command.spawn().map(|child| RunningProgram(Arc::new(Mutex::new(child)))).map(|it| (it.clone(), it));
    // Stopped when it is dropped.
    let (running, _begun) = unfinished::begin(start)?;
    loop {
        let ended = running.child().try_wait()?;
        match ended {
            Some(status) => return Ok(CallEnd::ByItself(status)),
            None if started.elapsed() < limit => thread::sleep(LOOK),
            None => return Ok(CallEnd::Stopped(limit.as_secs())),
        }
    }
}

/// A new file that only the user may read.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    Access::NOBODY_ELSE.apply(&mut options);
    options.open(path)
}

/// Writes a new file that only the user may read.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create(path)?.write_all(bytes)
}

/// A program at work.
#[derive(Clone)]
struct RunningProgram(Arc<Mutex<Child>>);

impl RunningProgram {
    fn child(&self) -> MutexGuard<'_, Child> {
        lock(&self.0)
    }
}

impl Unfinished for RunningProgram {
    fn discard(&mut self) -> bool {
        let mut child = self.child();
        // The process id of an ended program may have been reused.
        if !matches!(child.try_wait(), Ok(Some(_))) {
            stop(&mut child);
        }
        true
    }
}

/// Ends a program with everything that it has started: `soffice` only starts the one that works.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    #[cfg(windows)]
    {
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &child.id().to_string()]).output();
    }
    let _ = child.kill();
    let _ = child.wait();
}
