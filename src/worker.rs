//! Threads that work on documents: their stack is large, and a panic in them is contained.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};

/// The stack size for the work on one document. The system allocates only what is used.
const STACK: usize = 32 << 20;

/// The number of threads that work on documents.
static OPEN: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether this thread works on documents.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread works on documents.
#[must_use]
pub fn is_worker() -> bool {
    INSIDE.get()
}

/// Whether any thread works on documents.
#[must_use]
pub fn is_any_at_work() -> bool {
    OPEN.load(Ordering::SeqCst) > 0
}

/// Starts a worker. None when there is no thread to be had, as in a browser.
pub fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Option<ScopedJoinHandle<'scope, T>> {
    thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || inside(work)).ok()
}

/// Marks this thread as a worker while it works.
pub fn inside<T>(work: impl FnOnce() -> T) -> T {
    /// Leaves the thread as it was, after a panic, too.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            INSIDE.set(self.0);
            OPEN.fetch_sub(1, Ordering::SeqCst);
        }
    }
    OPEN.fetch_add(1, Ordering::SeqCst);
    let _before = Before(INSIDE.replace(true));
    work()
}
