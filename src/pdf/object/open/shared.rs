//! Opens a file once for several questions that are asked of it one after the other: opening takes up to half of reading.

use std::cell::RefCell;
use std::rc::Rc;

use super::opened_document::OpenedDocument;
use crate::error::Result;

thread_local! {
    static SHARED: RefCell<Option<SharedFile>> = const { RefCell::new(None) };
}

/// The file that this thread opens once.
struct SharedFile {
    /// The address and the length of its bytes. They are borrowed as long as this exists, so no other file has the same.
    place: (usize, usize),
    opened: Option<Result<Rc<OpenedDocument>>>,
}

fn place(bytes: &[u8]) -> (usize, usize) {
    (bytes.as_ptr() as usize, bytes.len())
}

/// Runs `work`, in which this file is opened only once, however often it is read on this thread. Its objects stay in memory
/// until then.
pub fn opened_once<T>(bytes: &[u8], work: impl FnOnce() -> T) -> T {
    /// Restores the file of the caller, after a panic, too.
    struct Outer(Option<SharedFile>);
    impl Drop for Outer {
        fn drop(&mut self) {
            SHARED.set(self.0.take());
        }
    }
    let is_shared = SHARED.with_borrow(|shared| shared.as_ref().is_some_and(|shared| shared.place == place(bytes)));
    if is_shared {
        return work();
    }
    let _outer = Outer(SHARED.replace(Some(SharedFile { place: place(bytes), opened: None })));
    work()
}

/// Returns the opened file, if it is the shared one and was opened before. Otherwise opens it.
pub(super) fn get_or_open(bytes: &[u8], open: impl FnOnce() -> Result<OpenedDocument>) -> Result<Rc<OpenedDocument>> {
    let is_this = |shared: &&mut SharedFile| shared.place == place(bytes);
    let known = SHARED.with_borrow_mut(|shared| shared.as_mut().filter(is_this)?.opened.clone());
    if let Some(known) = known {
        return known;
    }
    let opened = open().map(Rc::new);
    SHARED.with_borrow_mut(|shared| {
        if let Some(shared) = shared.as_mut().filter(is_this) {
            shared.opened = Some(opened.clone());
        }
    });
    opened
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn a_file_is_opened_once_within_the_work_and_anew_outside() {
        let (one, other) = (b"one".to_vec(), b"other".to_vec());
        let mut opened = Vec::new();
        let mut open = |bytes: &[u8]| {
            let failed = get_or_open(bytes, || {
                opened.push(bytes.len());
                Err(Error::input(bytes.len().to_string(), ""))
            });
            assert_eq!(failed.unwrap_err().message, bytes.len().to_string());
        };
        opened_once(&one, || {
            open(&one);
            open(&one);
            open(&one[..2]);
            opened_once(&other, || {
                open(&other);
                open(&other);
                open(&one);
            });
            opened_once(&one, || open(&one));
            open(&other);
        });
        open(&one);
        assert_eq!(opened, [3, 2, 5, 3, 5, 3]);
    }
}
