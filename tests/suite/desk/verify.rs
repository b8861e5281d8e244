//! The screen that proves that a binder is unchanged.

use formfolio::desk::{Desk, Request};

use super::{answer, desk, get, leads_to, page, request};
use crate::binder::{assemble, small};
use crate::cli::{fresh, run};
use crate::fixture::{today, tree};

#[test]
fn originals_that_are_archives_or_manifests_are_as_they_were() {
    let dir = fresh();
    let folder = small(dir.path());
    std::fs::write(folder.join("Photos.zip"), super::zipped(&["Ann.png"], b"no picture")).unwrap();
    std::fs::write(folder.join("07 Managing Attendance/manifest.json"), "{}").unwrap();
    run(dir.path(), &["folder", "assemble", folder.to_str().unwrap(), "--out", "binder"]);
    let out = dir.path().join("binder");
    // The browser gives the files in any order.
    let files =
        tree(&out).into_iter().rev().map(|name| (format!("binder/{name}"), std::fs::read(out.join(&name)).unwrap()));
    let files: Vec<(String, Vec<u8>)> = files.collect();
    assert!(files.iter().any(|(name, _)| name.ends_with("Photos.zip")), "{:?}", tree(&out));
    let desk = desk();
    let sent = |files: &[(String, Vec<u8>)]| {
        let begun = Request::post("/verify", today());
        let request = files.iter().fold(begun, |request, (name, bytes)| request.file("files", name, bytes.clone()));
        get(&desk, &leads_to(answer(&desk, request)))
    };
    let html = sent(&files);
    assert!(html.contains(">Unchanged</h1>"), "{html}");
    // A second file of a name is not one of the binder.
    let mut more = files.clone();
    let (name, _) = files.iter().find(|(name, _)| name.ends_with(".pdf")).unwrap();
    more.insert(0, (name.clone(), b"other".to_vec()));
    assert!(sent(&more).contains("has changed since it was made"));
}

#[test]
fn a_binder_is_compared_with_its_manifest() {
    let dir = fresh();
    assemble(dir.path(), &small(dir.path()), "binder", &[]).exits(0);
    let out = dir.path().join("binder");
    let files: Vec<(String, Vec<u8>)> = tree(&out)
        .into_iter()
        .map(|name| (format!("binder/{name}"), std::fs::read(out.join(&name)).unwrap()))
        .collect();
    let compared = |desk: &Desk, files: &[(String, Vec<u8>)]| {
        let request = files.iter().fold(Request::post("/verify", today()), |request, (name, bytes)| {
            request.file("files", name, bytes.clone())
        });
        leads_to(answer(desk, request))
    };
    let desk = desk();
    let html = get(&desk, &compared(&desk, &files));
    assert!(html.contains(">Unchanged</h1>"), "{html}");
    let mut changed = files.clone();
    changed.iter_mut().find(|(name, _)| name.ends_with(".pdf")).unwrap().1.push(b' ');
    let html = get(&desk, &compared(&desk, &changed));
    assert!(html.contains("has changed since it was made") && html.contains("Changed: it had"), "{html}");
    let (status, html) = page(&desk, request(&compared(&desk, &files[..1])));
    assert!(status == 422 && html.contains("manifest.json"), "{html}");
    assert_eq!(page(&desk, Request::post("/verify", today())).0, 422);
}
