#![no_main]

#[allow(dead_code, reason = "each target uses one of them")]
mod entries;
mod limit;

libfuzzer_sys::fuzz_target!(|input: &[u8]| entries::list(input));
