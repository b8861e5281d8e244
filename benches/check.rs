//! How many records a second are read and checked: from JSON text, and from Word and PDF files.
//!
//! `cargo bench --bench check` prints a line for each. The record is a case work record with 60 values,
//! the one that `benches/peers.sh` gives to a JSON Schema validator, too.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench that cannot go on has nothing to measure")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use formfolio::form::{Catalogue, schema};
use formfolio::record::{Record, json, yaml};
use formfolio::source::Source;
use formfolio::{docx, file, pdf, rules};

const SAMPLE: &str = include_str!("casework-record.yaml");

fn main() {
    let catalogue = Catalogue::built_in();
    let record = yaml::parse(&Source::new("casework-record.yaml", SAMPLE), &catalogue).expect("the record");
    let text = serde_json::to_string(&json::record(&record, None)).expect("JSON");
    if std::env::args().any(|argument| argument == "--print") {
        println!("{text}");
        return;
    }
    if std::env::args().any(|argument| argument == "--schema") {
        println!("{}", schema::record_of(&record.form));
        return;
    }
    let today = chrono::NaiveDate::from_ymd_opt(2025, 6, 30).expect("a date");
    let parsed = |text: &str| json::parse(text, &catalogue).expect("a record").remove(0).1;
    let checked = |record: &Record| rules::check(record, today).findings.len();
    assert_eq!(checked(&parsed(&text)), 0, "the record is a good one");
    println!("a record of {} bytes of JSON", text.len());

    measure("JSON text, read", || drop(black_box(parsed(&text))));
    measure("JSON text, read and checked by all rules", || {
        black_box(checked(&parsed(&text)));
    });
    threads("JSON text, read and checked, all cores", || {
        black_box(checked(&parsed(&text)));
    });
    measure("checked alone", || {
        black_box(checked(&record));
    });

    let word = docx::fill(&record).expect("a Word file");
    let portable = pdf::fill(&record).expect("a PDF");
    for (name, bytes) in [("Word", &word), ("PDF", &portable)] {
        let read = || file::read(bytes, "record", &catalogue).expect("a record");
        measure(&format!("{name} file, read"), || drop(black_box(read())));
        measure(&format!("{name} file, read and checked by all rules"), || {
            black_box(checked(&read()));
        });
    }
}

/// Runs for about two seconds and prints how often it ran in one.
fn measure(what: &str, mut run: impl FnMut()) {
    let warm = Instant::now();
    while warm.elapsed() < Duration::from_millis(300) {
        run();
    }
    let (start, mut count) = (Instant::now(), 0u64);
    while start.elapsed() < Duration::from_secs(2) {
        for _ in 0..8 {
            run();
        }
        count += 8;
    }
    told(what, count, start.elapsed());
}

/// The same on every core at once.
fn threads(what: &str, run: impl Fn() + Sync) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    let count: u64 = std::thread::scope(|scope| {
        let one = || {
            let mut count = 0u64;
            while start.elapsed() < Duration::from_secs(2) {
                run();
                count += 1;
            }
            count
        };
        let all: Vec<_> = (0..cores).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(|thread| thread.join().expect("a thread that ended")).sum()
    });
    told(&format!("{what} ({cores})"), count, start.elapsed());
}

// A few hundred thousand.
fn told(what: &str, count: u64, time: Duration) {
    println!("{:>12.0} records/s  {what}", count as f64 / time.as_secs_f64());
}
