#![no_main]

#[allow(dead_code, reason = "each target uses one of them")]
mod entries;
mod limit;
mod stack;

use stack::on_one_stack;

libfuzzer_sys::fuzz_target!(|input: &[u8]| on_one_stack(|| entries::picture(input)));
