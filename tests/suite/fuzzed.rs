//! Every input of the fuzzers' corpora, given to what is fuzzed.

use std::time::{Duration, Instant};

use crate::cli::root;

#[path = "../../fuzz/fuzz_targets/entries.rs"]
mod entries;

/// What one input may take here, where nothing is optimised.
const LONGEST: Duration = Duration::from_secs(20);

fn replay(target: &str) {
    let (_, entry) = entries::ENTRIES.iter().find(|(name, _)| *name == target).expect("a target");
    corpus(target, *entry);
}

/// Gives a function every file of a corpus.
pub fn corpus(target: &str, entry: fn(&[u8])) {
    let dir = root().join("fuzz/corpus").join(target);
    let mut seen = 0;
    for input in std::fs::read_dir(&dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display())) {
        let path = input.expect("a file").path();
        let bytes = std::fs::read(&path).expect("a file");
        let started = Instant::now();
        let done = std::panic::catch_unwind(|| entry(&bytes));
        assert!(done.is_ok(), "{} fails", path.display());
        assert!(started.elapsed() < LONGEST, "{} takes {:?}", path.display(), started.elapsed());
        seen += 1;
    }
    assert!(seen > 0, "no input for {target}");
}

#[test]
fn definitions() {
    replay("form");
}

#[test]
fn lists_of_people() {
    replay("list");
}

#[test]
fn mails() {
    replay("mail");
}

#[test]
fn pdfs() {
    replay("pdf");
}

#[test]
fn pictures() {
    replay("picture");
}

#[test]
fn records() {
    replay("record");
}

#[test]
fn word_files() {
    replay("word");
}

#[test]
fn every_corpus_is_replayed() {
    let known = entries::ENTRIES.iter().map(|(name, _)| *name).chain(["signatures"]);
    let mut known: Vec<String> = known.map(str::to_owned).collect();
    known.sort();
    assert_eq!(crate::cli::names(root().join("fuzz/corpus")), known);
}
