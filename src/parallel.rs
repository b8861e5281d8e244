//! Does the same work on many items in parallel and returns the results in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most items worked on at once: each may be a large file, and more would cost memory for little time.
const MOST_WORKERS: usize = 4;

/// The result of `work` for each item, in order; `None` for an item on which it panicked.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    let worker = || {
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
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS).min(items.len());
        for _ in 1..workers {
            scope.spawn(worker);
        }
        worker();
    });
    done.into_iter().map(|slot| slot.into_inner().ok().flatten()).collect()
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
    fn a_panic_on_one_item_does_not_stop_the_others() {
        let made = map(&[1, 2, 3, 4], |_, item| {
            assert!(*item != 2, "on purpose");
            *item
        });
        assert_eq!(made, [Some(1), None, Some(3), Some(4)]);
    }
}
