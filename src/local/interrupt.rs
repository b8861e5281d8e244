//! Ctrl-C, a request to end, and the closing of the window: what was begun is removed, and the run ends.
//!
//! The exit status is what a shell gives for a program that ends by a signal: 128 and the signal's number.

use std::io::{self, IsTerminal, Write};
use std::process;
use std::thread;
use std::time::{Duration, Instant};

use super::unfinished;

/// A second Ctrl-C ends the run at once. One that comes sooner is the first one, delivered twice: some programs that
/// start others do that.
const AGAIN: Duration = Duration::from_millis(250);

/// The exit status after Ctrl-C, and after a request to end.
#[cfg(windows)]
const INTERRUPTED: i32 = 130;
#[cfg(windows)]
const TERMINATED: i32 = 143;

/// From now on an interruption removes what was begun. Where the system allows no such thing, the next run does it.
pub(crate) fn listen() {
    let _ = system::listen(Interruption::default());
}

/// What has been heard so far.
#[derive(Default)]
struct Interruption {
    since: Option<Instant>,
}

impl Interruption {
    /// Ends the run: with everything removed, or at once when it is asked again.
    fn heard(&mut self, status: i32, may_be_at_once: bool) {
        let since = *self.since.get_or_insert_with(|| {
            let ending = thread::Builder::new().name("ending".to_owned()).spawn(move || end(status));
            if ending.is_err() {
                end(status);
            }
            Instant::now()
        });
        if may_be_at_once && since.elapsed() > AGAIN {
            process::exit(status);
        }
    }
}

fn end(status: i32) -> ! {
    let ended = unfinished::end_all();
    let mut notes = io::stderr();
    // After `^C`, or in the middle of a line that says how far the work is.
    let start = if notes.is_terminal() { "\n" } else { "" };
    let removed = match ended.discarded {
        None => "",
        Some(true) => "; unfinished files were removed",
        Some(false) => "; some unfinished files could not be removed, and the next run will try again",
    };
    let _ = writeln!(notes, "{start}stopped{removed}");
    process::exit(status)
}

#[cfg(unix)]
mod system {
    use std::process::{Command, Stdio};
    use std::{io, thread};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::Interruption;

    pub fn listen(mut ending: Interruption) -> io::Result<()> {
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        if !ignores_hangup() {
            signals.add_signal(SIGHUP)?;
        }
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                // A window that is closed sends several: the system one, and the shell another.
                ending.heard(128 + signal, signal == SIGINT);
            }
        })?;
        Ok(())
    }

    /// Whether the run was started so that it ignores the end of its terminal, as by `nohup`.
    fn ignores_hangup() -> bool {
        ignored_by_status(SIGHUP).unwrap_or_else(ignored_by_children)
    }

    /// What Linux says of a signal; none on other systems.
    fn ignored_by_status(signal: i32) -> Option<bool> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        Some(u64::from_str_radix(mask.trim(), 16).ok()? >> (signal - 1) & 1 == 1)
    }

    /// The same on every Unix, where only unsafe code could ask the system: programs ignore what the one that started
    /// them ignores, so a shell that outlives the signal says that it is ignored.
    fn ignored_by_children() -> bool {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "kill -s HUP $$; exit 0"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.status().is_ok_and(|status| status.success())
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_shell_tells_what_linux_tells_itself() {
            assert!(ignored_by_status(SIGHUP).is_none_or(|ignored| ignored == ignored_by_children()));
            let under_nohup = "trap '' HUP; /bin/sh -c 'kill -s HUP $$; exit 0'";
            assert!(Command::new("/bin/sh").args(["-c", under_nohup]).status().unwrap().success());
        }
    }
}

#[cfg(windows)]
mod system {
    use std::io;
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};
    use std::thread::{self, Thread};

    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

    use super::{INTERRUPTED, Interruption, TERMINATED};

    /// Wakes the thread that listens.
    struct Listener(Thread);

    impl Wake for Listener {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    pub fn listen(mut ending: Interruption) -> io::Result<()> {
        let (mut c, mut pause) = (ctrl_c()?, ctrl_break()?);
        let (mut close, mut logoff, mut shutdown) = (ctrl_close()?, ctrl_logoff()?, ctrl_shutdown()?);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let waker = Waker::from(Arc::new(Listener(thread::current())));
            let mut context = Context::from_waker(&waker);
            loop {
                let typed = [c.poll_recv(&mut context), pause.poll_recv(&mut context)];
                let closed =
                    [close.poll_recv(&mut context), logoff.poll_recv(&mut context), shutdown.poll_recv(&mut context)];
                const COME: Poll<Option<()>> = Poll::Ready(Some(()));
                if typed.contains(&COME) {
                    ending.heard(INTERRUPTED, true);
                } else if closed.contains(&COME) {
                    ending.heard(TERMINATED, false);
                } else {
                    thread::park();
                }
            }
        })?;
        Ok(())
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    pub fn listen(_: super::Interruption) -> std::io::Result<()> {
        Ok(())
    }
}
