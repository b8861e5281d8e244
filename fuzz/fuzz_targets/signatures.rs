#![no_main]

mod intact;
mod letters;
mod limit;
mod reader;
mod update;

libfuzzer_sys::fuzz_target!(|input: &[u8]| intact::check(input));
