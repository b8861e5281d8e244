//! The `formfolio` program. Everything it does is in the library, where tests can reach it.

use std::process::ExitCode;

/// Documents are trees of many small texts, so the allocator decides how long a job takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    formfolio::cli::run(std::env::args_os())
}
