//! The temporary directory is gone after a run, whatever is written there at that moment. Windows keeps a directory as
//! long as a file in it is open; there the next run removes it.

use std::thread;
use std::time::Duration;

use super::*;

#[test]
fn nothing_is_left_of_it_while_something_still_writes_there() {
    for _ in 0..40 {
        let scratch = Scratch::new().unwrap();
        let dir = scratch.path().to_owned();
        let writer = thread::spawn({
            let dir = dir.clone();
            move || {
                for number in 0.. {
                    if fs::write(dir.join(number.to_string()), "").is_err() {
                        break;
                    }
                    thread::sleep(Duration::from_micros(5));
                }
            }
        });
        thread::sleep(Duration::from_millis(1));
        drop(scratch);
        assert!(!dir.exists());
        writer.join().unwrap();
    }
}
