//! How many records a second are read and checked: from JSON text, and from Word and PDF files.
//!
//! `cargo bench --bench check` prints a line for each, of a case work record with 60 values. With
//! `--rate --forms DIR --records FILE` it prints one number instead: the records a second, read from JSON text, one a line
//! of the file, and checked by all rules on one core. `benches/peers` calls it so.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench that cannot go on has nothing to measure")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use formfolio::form::Catalogue;
use formfolio::record::{Record, json, yaml};
use formfolio::source::Source;
use formfolio::{docx, file, pdf, rules};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SAMPLE: &str = include_str!("casework-record.yaml");

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |flag: &str| arguments.iter().skip_while(|argument| *argument != flag).nth(1);
    let today = chrono::NaiveDate::from_ymd_opt(2025, 6, 30).expect("a date");
    if arguments.iter().any(|argument| argument == "--rate") {
        let forms = value("--forms").expect("--forms DIR");
        let records = value("--records").expect("--records FILE");
        println!("{:.0}", rate(Path::new(forms), Path::new(records), today));
        return;
    }
    let catalogue = Catalogue::built_in();
    let record = yaml::parse(&Source::new("casework-record.yaml", SAMPLE), &catalogue).expect("the record");
    let text = serde_json::to_string(&json::record(&record, None)).expect("JSON");
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

/// How many of the records in a file are read and checked in a second, one after the other.
fn rate(forms: &Path, records: &Path, today: chrono::NaiveDate) -> f64 {
    let mut definitions = Vec::new();
    for authority in std::fs::read_dir(forms).expect("a directory of forms") {
        for file in std::fs::read_dir(authority.expect("an entry").path()).expect("an authority") {
            let path = file.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a definition");
            definitions.push(Source::new(path.display().to_string(), text));
        }
    }
    let catalogue = Catalogue::built_in().with(&definitions).expect("the forms have no mistakes");
    let lines = std::fs::read_to_string(records).expect("a file of records");
    let texts: Vec<&str> = lines.lines().collect();
    let findings = |text: &str| {
        let record = json::parse(text, &catalogue).expect("a record").remove(0).1;
        rules::check(&record, today).findings.len()
    };
    let found: usize = texts.iter().map(|text| findings(text)).sum();
    assert_eq!(found, 0, "the records are good ones");
    let start = Instant::now();
    let mut count = 0_u32;
    for text in texts.iter().cycle().take_while(|_| start.elapsed() < Duration::from_secs(2)) {
        black_box(findings(text));
        count += 1;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
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
