//! Many inputs in one call: a failed input does not stop the others.

use std::collections::HashSet;

use super::exit::Exit;
use super::tool::Tool;
use crate::error::{Error, Result};
use crate::finding::UnreadFile;

/// The failures so far.
#[derive(Default)]
pub(super) struct Batch {
    tried: usize,
    failures: Vec<Error>,
}

impl Batch {
    /// The outcome of `count` files that were tried elsewhere. A failure may concern one of these files, which is then
    /// `known`, or something else.
    pub(super) fn of_files(count: usize, known: &HashSet<&str>, failures: Vec<Error>) -> Self {
        Self { tried: count + besides(known, &failures), failures }
    }

    /// Returns the result of one input, or keeps its failure.
    pub(super) fn ok_or_note<T>(&mut self, result: Result<T>) -> Option<T> {
        self.tried += 1;
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.failures.push(error);
                None
            }
        }
    }

    /// Like [`Self::ok_or_note`], but does not count the input; for intermediate steps.
    pub(super) fn step<T>(&mut self, result: Result<T>) -> Option<T> {
        let value = self.ok_or_note(result)?;
        self.tried -= 1;
        Some(value)
    }

    /// Keeps the failures of an input that was done all the same; `files` are the files in it.
    pub(super) fn failed_within(&mut self, files: &HashSet<String>, failures: Vec<Error>) {
        let known = files.iter().map(String::as_str).collect();
        self.tried += (files.len() + besides(&known, &failures)).saturating_sub(1);
        self.failures.extend(failures);
    }

    /// Replaces the failures' texts with those of a report, which contain no words of the files.
    pub(super) fn redact_as(&mut self, unread: &[UnreadFile]) {
        for (error, reported) in self.failures.iter_mut().zip(unread) {
            error.file.clone_from(&reported.file);
            error.message.clone_from(&reported.message);
            error.help.clone_from(&reported.help);
            error.mistakes.clear();
            error.details = Box::default();
        }
    }

    /// Prints every failure, the list of files last, and returns the exit status.
    pub(super) fn end(self, tool: &mut Tool, otherwise: Exit) -> Exit {
        if self.failures.is_empty() {
            return otherwise;
        }
        for error in &self.failures {
            tool.out.error(error);
        }
        if self.tried > 1 {
            let (names, nameless) = failed(&self.failures);
            let count = names.len() + nameless;
            let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
            tool.out.note(&format!("{count} of {} could not be done{names}", self.tried));
        }
        Exit::Stuck
    }
}

/// The failed files, each once, and the number of failures without a file.
fn failed(failures: &[Error]) -> (Vec<&str>, usize) {
    let mut seen = HashSet::new();
    let named = failures.iter().filter_map(|error| error.file.as_deref());
    let names = named.filter(|name| seen.insert(*name)).collect();
    (names, failures.iter().filter(|error| error.file.is_none()).count())
}

/// The number of failures of anything but known files.
fn besides(known: &HashSet<&str>, failures: &[Error]) -> usize {
    let (names, nameless) = failed(failures);
    names.iter().filter(|name| !known.contains(*name)).count() + nameless
}
