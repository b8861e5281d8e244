//! Memory beyond the limit ends the process, at once and with the input at hand: the fuzzer itself looks once a second.

use std::alloc::System;

use cap::Cap;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, 512 << 20);
