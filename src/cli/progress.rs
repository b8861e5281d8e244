//! A progress line for a user who waits at a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::text;

/// Shorter work shows no line.
const PATIENCE: Duration = Duration::from_secs(1);
/// The least time between two changes of the line.
const PAUSE: Duration = Duration::from_millis(100);
/// The longest line; a line wider than the terminal could not be erased.
const WIDTH: usize = 78;

/// The line on standard error. It must be erased before anything else is written there.
pub(super) struct Progress {
    /// The terminal; `None` when there is none.
    to: Option<Box<dyn Write + Send>>,
    /// The time since the start.
    clock: Box<dyn Fn() -> Duration + Send>,
    /// When the line last changed.
    changed: Option<Duration>,
    /// The number of characters to erase.
    width: usize,
    /// The latest text.
    latest: String,
}

impl Progress {
    /// A line for a terminal that can rewrite lines; no line when quiet, or when standard error is no terminal. It has
    /// no colour, so `NO_COLOR` does not matter.
    pub fn new(quiet: bool) -> Self {
        let rewrites = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let stderr = io::stderr();
        let to = (!quiet && rewrites && stderr.is_terminal()).then(|| Box::new(stderr) as Box<dyn Write + Send>);
        let start = Instant::now();
        Self { to, clock: Box::new(move || start.elapsed()), changed: None, width: 0, latest: String::new() }
    }

    /// Sets the text: the number done, and the current item; a single item is not counted.
    pub fn update(&mut self, done: usize, of: usize, what: &str) {
        if self.to.is_none() {
            return;
        }
        // A file name must not control the terminal.
        let what = text::displayable(what);
        let line = if of > 1 { format!("{done} of {of}  {what}") } else { what.into_owned() };
        self.latest = line.trim_end().chars().take(WIDTH).collect();
        self.tick();
    }

    /// Shows the latest text when the time has come.
    fn tick(&mut self) {
        let now = (self.clock)();
        if self.latest.is_empty() || now < self.changed.map_or(PATIENCE, |changed| changed + PAUSE) {
            return;
        }
        let line = std::mem::take(&mut self.latest);
        let width = line.chars().count();
        self.write(&format!("\r{line}{}", " ".repeat(self.width.saturating_sub(width))));
        self.width = width;
        self.changed = Some(now);
    }

    /// The same line for several threads; it also appears while one item takes long.
    pub fn shared(self) -> Arc<Mutex<Self>> {
        let watched = self.to.is_some();
        let shared = Arc::new(Mutex::new(self));
        let line = Arc::downgrade(&shared);
        if watched {
            std::thread::spawn(move || {
                while let Some(line) = line.upgrade() {
                    if let Ok(mut line) = line.lock() {
                        line.tick();
                    }
                    drop(line);
                    std::thread::sleep(PAUSE);
                }
            });
        }
        shared
    }

    /// Erases the line until the next text.
    pub fn clear(&mut self) {
        self.latest.clear();
        if self.width > 0 {
            self.write(&format!("\r{}\r", " ".repeat(self.width)));
            self.width = 0;
        }
    }

    /// Errors are ignored: the work does not depend on the line.
    fn write(&mut self, text: &str) {
        if let Some(to) = &mut self.to {
            let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        /// The output since the last call.
        fn fresh(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
        }
    }

    fn watched() -> (Progress, Screen, Arc<AtomicU64>) {
        let (screen, millis) = (Screen::default(), Arc::new(AtomicU64::new(0)));
        let time = Arc::clone(&millis);
        let clock = Box::new(move || Duration::from_millis(time.load(Ordering::Relaxed)));
        (
            Progress { to: Some(Box::new(screen.clone())), clock, changed: None, width: 0, latest: String::new() },
            screen,
            millis,
        )
    }

    #[test]
    fn the_line_waits_a_second_and_then_changes_ten_times_a_second() {
        let (mut progress, screen, millis) = watched();
        let mut at = |time, done, what| {
            millis.store(time, Ordering::Relaxed);
            progress.update(done, 20, what);
            screen.fresh()
        };
        assert_eq!(at(999, 1, "Ann Lee"), "");
        assert_eq!(at(1000, 2, "Ann Lee"), "\r2 of 20  Ann Lee");
        assert_eq!(at(1099, 3, "Siân"), "");
        assert_eq!(at(1100, 4, "Siân"), "\r4 of 20  Siân   ");
        assert_eq!(at(9000, 5, "\u{1b}[2Ja\nb"), "\r5 of 20  �[2Ja�b");
        assert_eq!(at(9100, 20, ""), "\r20 of 20        ");
        assert_eq!(at(9200, 20, &"é".repeat(200)), format!("\r20 of 20  {}", "é".repeat(WIDTH - 10)));
    }

    #[test]
    fn the_line_is_erased_before_other_output_and_at_the_end() {
        let (mut progress, screen, millis) = watched();
        progress.clear();
        millis.store(2000, Ordering::Relaxed);
        progress.update(1, 2, "a");
        assert_eq!(screen.fresh(), "\r1 of 2  a");
        progress.clear();
        assert_eq!(screen.fresh(), format!("\r{}\r", " ".repeat(9)));
        progress.clear();
        assert_eq!(screen.fresh(), "");
        millis.store(3000, Ordering::Relaxed);
        progress.update(2, 2, "");
        assert_eq!(screen.fresh(), "\r2 of 2");
        drop(progress);
        assert_eq!(screen.fresh(), format!("\r{}\r", " ".repeat(6)));
    }

    #[test]
    fn a_text_of_the_first_second_appears_after_it() {
        let (mut progress, screen, millis) = watched();
        progress.update(0, 1, "converting");
        assert_eq!(screen.fresh(), "");
        let shared = progress.shared();
        millis.store(1500, Ordering::Relaxed);
        let begun = Instant::now();
        let mut said = String::new();
        while said.is_empty() && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(PAUSE);
            said = screen.fresh();
        }
        assert_eq!(said, "\rconverting");
        shared.lock().unwrap().clear();
        assert_eq!(screen.fresh(), format!("\r{}\r", " ".repeat(10)));
    }

    #[test]
    fn without_a_terminal_nothing_is_written() {
        let mut progress = Progress::new(true);
        assert!(progress.to.is_none());
        progress.update(1, 2, "a");
        assert_eq!((progress.width, progress.changed), (0, None));
    }
}
