//! What is cleared up, and what is left alone.

use std::fs::File;

use super::*;
use crate::local::disk::names;

/// A directory with what runs leave in it, and what others do.
fn directory() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at(".formfolio-aB3xY9.part"), "half").unwrap();
    fs::create_dir_all(at(".Ann’s binder.formfolio/new/originals")).unwrap();
    fs::write(at(".Ann’s binder.formfolio/lock"), "").unwrap();
    fs::write(at(".Ann’s binder.formfolio/new/originals/note.txt"), "half").unwrap();
    fs::create_dir(at(".begun.formfolio")).unwrap();
    dir
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let dir = directory();
    clear(dir.path());
    assert_eq!(names(dir.path()), [""; 0]);
    clear(&dir.path().join("none"));
}

#[test]
fn the_previous_result_is_put_back() {
    let dir = directory();
    fs::create_dir(dir.path().join(".Ann’s binder.formfolio/old")).unwrap();
    fs::write(dir.path().join(".Ann’s binder.formfolio/old/binder.pdf"), "whole").unwrap();
    clear(dir.path());
    assert_eq!(names(dir.path()), ["Ann’s binder"]);
    assert_eq!(fs::read(dir.path().join("Ann’s binder/binder.pdf")).unwrap(), b"whole");
}

#[test]
fn what_another_run_holds_is_left_alone() {
    let dir = directory();
    let held = [".formfolio-aB3xY9.part", ".Ann’s binder.formfolio/lock"].map(|name| {
        let file = File::options().write(true).open(dir.path().join(name)).unwrap();
        file.lock().unwrap();
        file
    });
    clear(dir.path());
    assert_eq!(names(dir.path()), [".Ann’s binder.formfolio", ".formfolio-aB3xY9.part"]);
    assert!(dir.path().join(".Ann’s binder.formfolio/new/originals/note.txt").exists());
    drop(held);
    let begun = std::time::Instant::now();
    // A program that is just being started holds what this process held.
    while !names(dir.path()).is_empty() && begun.elapsed() < std::time::Duration::from_secs(5) {
        clear(dir.path());
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    for name in [".formfolio-notes.part.txt", ".formfolio-short.part", "formfolio-aB3xY9.part", ".formfolio"] {
        fs::write(at(name), "theirs").unwrap();
    }
    fs::create_dir(at(".formfolio-aB3xY9.part")).unwrap();
    fs::write(at(".formfolio-aB3xY9.part/theirs"), "theirs").unwrap();
    // Without a lock, with something else in it, or a link to somewhere else.
    fs::create_dir_all(at(".a.formfolio/new")).unwrap();
    fs::create_dir_all(at(".b.formfolio/new")).unwrap();
    fs::write(at(".b.formfolio/lock"), "").unwrap();
    fs::write(at(".b.formfolio/letter.txt"), "theirs").unwrap();
    #[cfg(unix)]
    {
        fs::create_dir_all(at("elsewhere/new")).unwrap();
        fs::write(at("elsewhere/lock"), "").unwrap();
        std::os::unix::fs::symlink(at("elsewhere"), at(".c.formfolio")).unwrap();
        std::os::unix::fs::symlink(at("elsewhere/lock"), at(".formfolio-link12.part")).unwrap();
    }
    let before = names(dir.path());
    clear(dir.path());
    assert_eq!(names(dir.path()), before);
    assert_eq!(names(&at(".b.formfolio")), ["letter.txt", "lock", "new"]);
    #[cfg(unix)]
    assert_eq!(names(&at("elsewhere")), ["lock", "new"]);
}
