//! One thread for each input: the library would start one for each document that it reads, and work of a thread that it
//! started stays on it.

use formfolio::crash::contained;

/// Does all the work on an input. The fuzzer ends the process at a panic, wherever it is.
pub fn on_one_stack(work: impl FnOnce() + Send) {
    contained(work).expect("the fuzzer ends the process at a panic");
}
