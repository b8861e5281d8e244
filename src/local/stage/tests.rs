//! What is left of a run, however it ends.

use super::*;
use crate::local::disk::names;

const WHOLE: &str = "the previous result";

fn ours(dir: &Path) -> bool {
    dir.join("manifest.json").is_file()
}

/// A place for a result, with the previous one in it when that is wanted.
fn place(previous: bool) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("Ann’s binder");
    if previous {
        fs::create_dir(&out).unwrap();
        fs::write(out.join("manifest.json"), WHOLE).unwrap();
    }
    (dir, out)
}

fn refused(out: &Path, force: bool) -> Error {
    Stage::open(out, force, Access::ANYBODY, ours).err().expect("refused")
}

/// What a killed run leaves: no locks, and nobody who clears anything.
fn killed(out: &Path, held: &[&str]) -> PathBuf {
    let work = out.with_file_name(format!(".{}.formfolio", out.file_name().unwrap().to_string_lossy()));
    fs::create_dir(&work).unwrap();
    fs::write(work.join("lock"), "").unwrap();
    for name in held {
        fs::create_dir(work.join(name)).unwrap();
        fs::write(work.join(name).join("manifest.json"), format!("of {name}")).unwrap();
    }
    work
}

#[test]
fn it_is_there_when_it_is_whole() {
    let (dir, _) = place(false);
    let out = dir.path().join("binders/2025/Ann");
    let from = dir.path().join("from.txt");
    fs::write(&from, vec![b'a'; BUFFER + 1]).unwrap();
    let stage = Stage::open(&out, false, Access::ANYBODY, ours).unwrap();
    stage.write("manifest.json", b"{}").unwrap();
    let copied = stage.copy("originals/notes/from.txt", &from).unwrap();
    let whole = crate::file::fingerprint(&fs::read(&from).unwrap());
    assert_eq!(copied, CopiedFile { size: BUFFER as u64 + 1, sha256: whole });
    assert_eq!(names(&stage.path()), ["manifest.json", "originals"]);
    assert!(!out.exists());
    stage.finish().unwrap();
    assert_eq!(names(&dir.path().join("binders/2025")), ["Ann"]);
    assert_eq!(names(&out), ["manifest.json", "originals"]);
    assert_eq!(fs::read(out.join("originals/notes/from.txt")).unwrap(), fs::read(&from).unwrap());
}

#[test]
fn a_run_that_gives_up_leaves_nothing_of_its_own() {
    let (dir, _) = place(false);
    let out = dir.path().join("binders/2025/Ann");
    let stage = Stage::open(&out, false, Access::ANYBODY, ours).unwrap();
    stage.write("a/b.txt", b"b").unwrap();
    drop(stage);
    assert_eq!(names(dir.path()), [""; 0]);

    let (dir, out) = place(true);
    let stage = Stage::open(&out, true, Access::ANYBODY, ours).unwrap();
    stage.write("manifest.json", b"new").unwrap();
    drop(stage);
    assert_eq!(names(dir.path()), ["Ann’s binder"]);
    assert_eq!(fs::read_to_string(out.join("manifest.json")).unwrap(), WHOLE);
}

#[test]
fn one_run_at_a_time() {
    let (dir, out) = place(false);
    let first = Stage::open(&out, false, Access::ANYBODY, ours).unwrap();
    first.write("a.txt", b"a").unwrap();
    let error = refused(&out, true);
    assert_eq!(error.message, "another run of formfolio is making this at the moment");
    assert!(error.help.unwrap().contains("Wait"));
    first.finish().unwrap();
    assert_eq!(names(&out), ["a.txt"]);
    assert_eq!(names(dir.path()), ["Ann’s binder"]);
    drop(Stage::open(&dir.path().join("Bo"), false, Access::ANYBODY, ours).unwrap());
}

#[test]
fn what_is_there_is_replaced_when_it_is_forced_and_ours() {
    let (dir, out) = place(true);
    assert_eq!(refused(&out, false).message, "this directory already exists");
    let stage = Stage::open(&out, true, Access::ANYBODY, ours).unwrap();
    stage.write("new.txt", b"new").unwrap();
    stage.finish().unwrap();
    assert_eq!(names(&out), ["new.txt"]);
    assert_eq!(names(dir.path()), ["Ann’s binder"]);
    // That result has no manifest.
    let error = refused(&out, true);
    assert_eq!(error.message, "this directory already exists and contains other files");
    assert_eq!(names(dir.path()), ["Ann’s binder"]);
}

#[test]
fn an_empty_directory_is_nobodys_and_a_file_is_left_alone() {
    let (dir, out) = place(false);
    fs::create_dir(&out).unwrap();
    let stage = Stage::open(&out, false, Access::ANYBODY, |_| false).unwrap();
    stage.write("new.txt", b"new").unwrap();
    fs::write(out.join("theirs.txt"), "theirs").unwrap();
    assert_eq!(stage.finish().unwrap_err().message, "this directory already exists");
    assert_eq!(names(&out), ["theirs.txt"]);
    fs::remove_file(out.join("theirs.txt")).unwrap();
    let stage = Stage::open(&out, false, Access::ANYBODY, |_| false).unwrap();
    stage.write("new.txt", b"new").unwrap();
    stage.finish().unwrap();
    assert_eq!(names(&out), ["new.txt"]);

    let file = dir.path().join("file");
    fs::write(&file, WHOLE).unwrap();
    assert_eq!(refused(&file, true).message, "this already exists and is not a directory, so it is left alone");
    let below = refused(&file.join("Ann"), true).message;
    assert_eq!(below, "this cannot be made: there is a file where a directory should be");
    assert_eq!(fs::read_to_string(&file).unwrap(), WHOLE);
    assert_eq!(refused(Path::new(".."), true).message, "this directory cannot be replaced");
}

#[test]
fn what_came_in_the_meantime_is_left_alone() {
    let (_dir, out) = place(false);
    let stage = Stage::open(&out, true, Access::ANYBODY, ours).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("theirs.txt"), "theirs").unwrap();
    assert_eq!(stage.finish().unwrap_err().message, "this directory already exists");
    assert_eq!(names(&out), ["theirs.txt"]);
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    // In the middle of its work.
    let (dir, out) = place(false);
    killed(&out, &["new"]);
    let stage = Stage::open(&out, false, Access::ANYBODY, ours).unwrap();
    assert_eq!(names(&stage.path()), [""; 0]);
    drop(stage);
    assert_eq!(names(dir.path()), [""; 0]);

    // After it had set the new result in its place.
    let (dir, out) = place(true);
    killed(&out, &["old", "new"]);
    drop(Stage::open(&out, true, Access::ANYBODY, ours).unwrap());
    assert_eq!(names(dir.path()), ["Ann’s binder"]);
    assert_eq!(fs::read_to_string(out.join("manifest.json")).unwrap(), WHOLE);
}

#[test]
fn a_previous_result_that_was_taken_away_is_put_back() {
    let (dir, out) = place(false);
    killed(&out, &["old", "new"]);
    assert!(Stage::recover(&out).unwrap());
    assert_eq!(fs::read_to_string(out.join("manifest.json")).unwrap(), "of old");
    assert!(!Stage::recover(&out).unwrap());
    drop(Stage::open(&out, true, Access::ANYBODY, ours).unwrap());
    assert_eq!(names(dir.path()), ["Ann’s binder"]);

    // The next run does so too, before it asks whether the place is taken.
    let (dir, out) = place(false);
    killed(&out, &["old"]);
    assert_eq!(refused(&out, false).message, "this directory already exists");
    assert_eq!(fs::read_to_string(out.join("manifest.json")).unwrap(), "of old");
    assert_eq!(names(dir.path()), ["Ann’s binder"]);
}

#[test]
fn recovering_touches_nothing_that_is_sound_or_in_work() {
    let (dir, out) = place(false);
    assert!(!Stage::recover(&out).unwrap());
    assert_eq!(names(dir.path()), [""; 0]);

    let (_dir, out) = place(true);
    let stage = Stage::open(&out, true, Access::ANYBODY, ours).unwrap();
    fs::rename(&out, stage.work.dir().join("old")).unwrap();
    let error = Stage::recover(&out).unwrap_err();
    assert_eq!(error.message, "another run of formfolio is making this at the moment");
    assert!(!out.exists());
    drop(stage);
    assert!(Stage::recover(&out).unwrap(), "a run that ends there leaves the previous result to be put back");
}

#[test]
fn where_directories_cannot_change_places_it_takes_two_steps() {
    let (dir, out) = place(true);
    let stage = Stage::open(&out, true, Access::ANYBODY, ours).unwrap();
    stage.write("new.txt", b"new").unwrap();
    stage.work.step_by_step().unwrap();
    assert_eq!(names(&out), ["new.txt"]);
    assert_eq!(names(stage.work.dir()), ["lock", "old"]);
    drop(stage);
    assert_eq!(names(dir.path()), ["Ann’s binder"]);

    // The second step fails: the previous result is in its place again.
    let (_dir, out) = place(true);
    let stage = Stage::open(&out, true, Access::ANYBODY, ours).unwrap();
    fs::remove_dir(stage.path()).unwrap();
    assert!(stage.finish().is_err());
    assert_eq!(fs::read_to_string(out.join("manifest.json")).unwrap(), WHOLE);
}

#[test]
fn nothing_is_written_outside() {
    let (dir, out) = place(false);
    let stage = Stage::open(&out, false, Access::ANYBODY, ours).unwrap();
    for name in ["../a.txt", "a/../../b.txt", "/tmp/c.txt", "", "a//b", "./a", "a/", "a\0b"] {
        let error = stage.write(name, b"x").unwrap_err();
        assert_eq!(error.message, "a file of this name cannot be written here", "{name:?}");
        let error = stage.copy(name, Path::new(file!())).unwrap_err();
        assert_eq!(error.message, "a file of this name cannot be written here", "{name:?}");
    }
    assert_eq!(names(&stage.path()), [""; 0]);
    drop(stage);
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn windows_has_names_of_its_own() {
    for name in ["a\\b", "C:a", "a.txt:b", "nul", "Com1.txt", "lpt¹", "a.", "a ", "a/con /b", "what?", "a\tb"] {
        assert!(!is_inside(name, true), "{name:?}");
        assert!(is_inside(name, false), "{name:?}");
    }
    for name in ["originals/Siân O’Brien/2025-06-03.docx", "console.txt", "com10", ".a"] {
        assert!(is_inside(name, true) && is_inside(name, false), "{name:?}");
    }
}

#[test]
fn a_name_is_given_once_and_only_files_are_copied() {
    let (dir, out) = place(false);
    let stage = Stage::open(&out, false, Access::ANYBODY, ours).unwrap();
    stage.write("a.txt", b"1").unwrap();
    let error = stage.write("a.txt", b"2").unwrap_err();
    assert_eq!(error.message, "two files would have this one name");
    assert!(error.file.unwrap().ends_with("Ann’s binder/a.txt"));
    assert_eq!(fs::read(stage.path().join("a.txt")).unwrap(), b"1");
    let error = stage.copy("b.txt", dir.path()).unwrap_err();
    assert_eq!(error.message, "this is not an ordinary file, so it cannot be copied");
    let error = stage.copy("b.txt", &dir.path().join("none")).unwrap_err();
    assert_eq!(error.message, "there is no such file or directory");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let (dir, out) = place(true);
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(&out, &link).unwrap();
    assert_eq!(refused(&link, true).message, "this already exists and is not a directory, so it is left alone");
    // A link where the work is to be done leads nowhere either.
    std::os::unix::fs::symlink(&out, dir.path().join(".new.formfolio")).unwrap();
    let error = refused(&dir.path().join("new"), false);
    assert_eq!(error.message, "this is in the place where formfolio makes its result");
    assert_eq!(names(&out), ["manifest.json"]);
}

#[test]
fn directories_change_places_in_one_step_or_not_at_all() {
    let (dir, out) = place(true);
    let other = dir.path().join("other");
    fs::create_dir(&other).unwrap();
    let changed = crate::local::workplace::exchange(&other, &out).is_ok();
    let (full, empty) = if changed { (other, out) } else { (out, other) };
    assert_eq!(names(&full), ["manifest.json"]);
    assert_eq!(names(&empty), [""; 0]);
}
