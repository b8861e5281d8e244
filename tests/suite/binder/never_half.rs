//! What was put together is whole at every moment, whatever happens to the program on the way.

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

use super::{assemble, files, manifest, small};
use crate::cli::{fresh, names, program, run};

#[test]
fn killed_at_any_moment_the_previous_binder_stays_whole() {
    let dir = fresh();
    let folder = small(dir.path());
    let begun = Instant::now();
    assemble(dir.path(), &folder, "out", &[]).exits(0);
    let mut takes = begun.elapsed();
    let folder = folder.display().to_string();
    let rounds = 24;
    let mut killed = 0;
    for round in 0..rounds {
        // Another document each time, so that the old and the new binder differ.
        fs::write(Path::new(&folder).join("Learning log.txt"), format!("Round {round}")).unwrap();
        let mut command = program(dir.path());
        command.args(["folder", "assemble", &folder, "--out", "out", "--force"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(takes * round / rounds);
        let was_killed = child.kill().is_ok() && !child.wait().unwrap().success();
        killed += u32::from(was_killed);
        // A run takes less time than the first one where that shared the machine.
        takes = if was_killed { takes } else { takes * 3 / 4 };
        run(dir.path(), &["folder", "verify", "out"]).exits(0);
    }
    assert!(killed > rounds / 2, "only {killed} runs were killed in time");
    // And the next run tidies up.
    assemble(dir.path(), Path::new(&folder), "out", &["--force"]).exits(0);
    assert_eq!(names(dir.path()), ["Ann’s folder", "out"]);
    run(dir.path(), &["folder", "verify", "out"]).exits(0);
}

#[test]
fn a_second_run_at_once_is_refused() {
    let dir = fresh();
    let folder = small(dir.path());
    let aside = dir.path().join(".out.formfolio");
    fs::create_dir(&aside).unwrap();
    let lock = File::create(aside.join("lock")).unwrap();
    lock.lock().unwrap();
    let ran = assemble(dir.path(), &folder, "out", &[]).exits(2);
    assert!(ran.err.contains("another run"), "{}", ran.err);
    assert!(!dir.path().join("out").exists());
    drop(lock);
    assemble(dir.path(), &folder, "out", &[]).exits(0);
}

#[test]
fn nothing_is_replaced_that_is_not_ours() {
    let dir = fresh();
    let folder = small(dir.path());
    assemble(dir.path(), &folder, "out", &[]).exits(0);
    let before = files(&dir.path().join("out"));
    let ran = assemble(dir.path(), &folder, "out", &[]).exits(2);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    // A user has put a letter beside the binder.
    fs::write(dir.path().join("out/Letter.txt"), "Dear Ann").unwrap();
    let ran = assemble(dir.path(), &folder, "out", &["--force"]).exits(2);
    assert!(ran.err.contains("other files"), "{}", ran.err);
    fs::remove_file(dir.path().join("out/Letter.txt")).unwrap();
    assert!(files(&dir.path().join("out")) == before);
    assemble(dir.path(), &folder, "out", &["--force"]).exits(0);
    // In an empty directory there is nothing to lose.
    fs::create_dir(dir.path().join("empty")).unwrap();
    assemble(dir.path(), &folder, "empty", &[]).exits(0);
    // A file, a directory of something else.
    fs::write(dir.path().join("file"), "x").unwrap();
    assemble(dir.path(), &folder, "file", &["--force"]).exits(2);
    fs::create_dir(dir.path().join("photos")).unwrap();
    fs::write(dir.path().join("photos/manifest.json"), "{}").unwrap();
    assemble(dir.path(), &folder, "photos", &["--force"]).exits(2);
    assert_eq!(names(dir.path().join("photos")), ["manifest.json"]);
}

#[test]
fn the_binder_does_not_lie_within_the_folder_nor_the_other_way_round() {
    let dir = fresh();
    let folder = small(dir.path());
    let within = folder.join("binder").display().to_string();
    let ran = assemble(dir.path(), &folder, &within, &[]).exits(2);
    assert!(ran.err.contains("inside the folder"), "{}", ran.err);
    let above = dir.path().display().to_string();
    let ran = assemble(dir.path(), &folder, &above, &["--force"]).exits(2);
    assert!(ran.err.contains("inside the place"), "{}", ran.err);
    // From within the folder, with no place given.
    let ran = run(&folder, &["folder", "assemble", "."]).exits(2);
    assert!(ran.err.contains("--out"), "{}", ran.err);
    run(&folder, &["folder", "assemble", ".", "--out", "../out"]).exits(0);
    assert_eq!(manifest(&dir.path().join("out"))["person"], "Ann Example");
}

#[test]
fn without_out_it_lies_where_the_command_is_run() {
    let dir = fresh();
    let folder = small(dir.path()).display().to_string();
    run(dir.path(), &["folder", "assemble", &folder]).exits(0);
    assert_eq!(names(dir.path()), ["Ann’s folder", "Ann’s folder-binder"]);
    assert_eq!(
        names(dir.path().join("Ann’s folder-binder")),
        ["binder.pdf", "checklist.docx", "checklist.pdf", "manifest.json", "originals"]
    );
}

#[test]
fn quiet_is_quiet() {
    let dir = fresh();
    let folder = small(dir.path());
    let ran = assemble(dir.path(), &folder, "out", &["--quiet"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
}
