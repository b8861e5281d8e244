//! Many inputs in one call: a bad one does not keep the others from being done.

use std::collections::HashSet;

use super::{Exit, Tool};
use crate::error::{Error, Result};
use crate::finding::UnreadFile;

/// What went wrong so far.
#[derive(Default)]
pub(super) struct Batch {
    tried: usize,
    failures: Vec<Error>,
}

impl Batch {
    /// What came of so many files that were tried elsewhere. A failure may be of one of them, which is then `known`, or of
    /// something besides.
    pub(super) fn of_files(count: usize, known: &HashSet<&str>, failures: Vec<Error>) -> Self {
        Self { tried: count + besides(known, &failures), failures }
    }

    /// Takes what came of one input: its good result, or nothing and a note of the failure.
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

    /// The same for a step on the way: only what becomes of the input in the end is counted.
    pub(super) fn step<T>(&mut self, result: Result<T>) -> Option<T> {
        let value = self.ok_or_note(result)?;
        self.tried -= 1;
        Some(value)
    }

    /// Takes what went wrong within an input that was done all the same: of these files in it.
    pub(super) fn failed_within(&mut self, files: &HashSet<String>, failures: Vec<Error>) {
        let known = files.iter().map(String::as_str).collect();
        self.tried += (files.len() + besides(&known, &failures)).saturating_sub(1);
        self.failures.extend(failures);
    }

    /// From here on the failures are told as a report tells them, without the words they were found in.
    pub(super) fn told_as(&mut self, unread: &[UnreadFile]) {
        for (error, told) in self.failures.iter_mut().zip(unread) {
            error.file.clone_from(&told.file);
            error.message.clone_from(&told.message);
            error.help.clone_from(&told.help);
            error.mistakes.clear();
            error.details = Box::default();
        }
    }

    /// Names every failure, last of all the files, and says how the command ends.
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

/// The files that failed, each once, and how many failures name no file.
fn failed(failures: &[Error]) -> (Vec<&str>, usize) {
    let mut seen = HashSet::new();
    let named = failures.iter().filter_map(|error| error.file.as_deref());
    let names = named.filter(|name| seen.insert(*name)).collect();
    (names, failures.iter().filter(|error| error.file.is_none()).count())
}

/// How many things failed besides files that are known.
fn besides(known: &HashSet<&str>, failures: &[Error]) -> usize {
    let (names, nameless) = failed(failures);
    names.iter().filter(|name| !known.contains(*name)).count() + nameless
}
