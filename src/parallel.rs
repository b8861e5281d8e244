//! Does work in parallel, and returns the results in order. Where there are no threads, as in a browser, the work is done
//! one after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::worker;

/// The most items worked on at once: each may be a large file, and more would cost memory for little time.
const MOST_WORKERS: usize = 4;
/// Whether threads can be started.
const HAS_THREADS: bool = cfg!(not(target_family = "wasm"));

/// The value of a mutex, also after a panic in another thread. Each change of the value has to be one step, so that it is
/// whole at any time.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The result of `work` for each item, in order; `None` for an item on which it panicked. Workers do it.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    let take_turns = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let (Some(item), Some(slot)) = (items.get(place), done.get(place)) else { return };
            // Unwind safety: after a panic the item's partial state is dropped, never read.
            let Ok(made) = catch_unwind(AssertUnwindSafe(|| work(place, item))) else { continue };
            if let Ok(mut slot) = slot.lock() {
                *slot = Some(made);
            }
        }
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS).min(items.len());
        // A worker takes part in the work.
        let started = (usize::from(worker::is_worker())..workers).filter_map(|_| worker::spawn(scope, take_turns));
        if started.count() < workers {
            worker::inside(take_turns);
        }
    });
    done.into_iter().map(|slot| slot.into_inner().ok().flatten()).collect()
}

/// Does both at once, `aside` on a thread of its own, and returns both results; `None` for `aside` when it panicked.
pub fn both<A: Send, H>(aside: impl FnOnce() -> A + Send, here: impl FnOnce() -> H) -> (Option<A>, H) {
    if !HAS_THREADS {
        let here = here();
        return (catch_unwind(AssertUnwindSafe(aside)).ok(), here);
    }
    thread::scope(|scope| {
        let aside = scope.spawn(aside);
        let here = here();
        (aside.join().ok(), here)
    })
}

/// Hands the prepared items to `take` in order, each with its place. While one is taken, a worker prepares the next, so that
/// at most two are in memory. `prepare` must not panic.
///
/// # Errors
/// The first error of `take`, which ends the work.
pub fn one_ahead<T: Sync, R: Send, E>(
    items: &[T],
    prepare: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E> {
    thread::scope(|scope| {
        let (send, receive) = sync_channel(0);
        let prepare = &prepare;
        let started = worker::spawn(scope, move || {
            for item in items {
                if send.send(prepare(item)).is_err() {
                    return;
                }
            }
        });
        if started.is_none() {
            return items.iter().enumerate().try_for_each(|(place, item)| take(place, prepare(item)));
        }
        // The loop drops the receiver when it ends, and with that ends the thread.
        receive.into_iter().enumerate().try_for_each(|(place, prepared)| take(place, prepared))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..100).collect();
        let made = map(&items, |place, item| {
            std::thread::sleep(std::time::Duration::from_micros(100 - item));
            (place as u64, item * 2)
        });
        let wanted: Vec<Option<(u64, u64)>> = items.iter().map(|item| Some((*item, item * 2))).collect();
        assert_eq!(made, wanted);
        assert_eq!(map(&[] as &[u8], |_, item| *item), []);
    }

    #[test]
    fn items_are_taken_in_order_until_the_first_error() {
        let mut taken = Vec::new();
        let done = one_ahead(
            &[1, 2, 3, 4],
            |item| item * 10,
            |place, prepared| {
                taken.push((place, prepared));
                if prepared == 30 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((done, taken), (Err("enough"), vec![(0, 10), (1, 20), (2, 30)]));
        assert_eq!(one_ahead(&[1, 2], |item| *item, |_, _| Ok::<_, ()>(())), Ok(()));
    }

    #[test]
    fn both_results_come_back() {
        assert_eq!(both(|| 1, || 2), (Some(1), 2));
        assert_eq!(both(|| assert_eq!(1, 2, "on purpose"), || 2), (None, 2));
    }

    #[test]
    fn a_panic_on_one_item_does_not_stop_the_others() {
        let made = map(&[1, 2, 3, 4], |_, item| {
            assert!(*item != 2, "on purpose");
            *item
        });
        assert_eq!(made, [Some(1), None, Some(3), Some(4)]);
    }
}
