//! The desk: requests and answers without a browser, and the server that runs it.

mod blanks;
mod check;
mod fill;
mod folder;
mod names;
mod older;
mod scans;
mod server;
mod team;
mod verify;

use std::collections::BTreeMap;
use std::sync::Mutex;

use formfolio::desk::{Desk, Host, Request, Response};
use formfolio::error::{Error, Result};

use crate::fixture::{catalogue, today};

/// A host that can convert nothing.
pub struct PlainHost;

impl Host for PlainHost {
    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        files.iter().map(|_| Err(Error::internal("nothing is converted in tests"))).collect()
    }
}

/// A host at which all work crashes, when it tells how far it is or when it saves.
#[derive(Debug, Clone, Copy)]
pub enum CrashingHost {
    Progress,
    Save,
}

impl Host for CrashingHost {
    fn progress(&self, _done: usize, _of: usize, _what: &str) {
        assert!(matches!(self, Self::Save), "on purpose");
    }

    fn save(&self, _directory: &str, _files: &[SavedFile]) -> Result<String> {
        panic!("on purpose");
    }
}

/// The page that stands at a path after work that crashed.
#[track_caller]
pub fn crashed(desk: &Desk, request: Request, host: CrashingHost) -> String {
    let place = leads_to(answer_with(desk, request, &host));
    let (status, html) = page(desk, self::request(&place));
    assert!(status == 422 && !html.contains("data-progress"), "{html}");
    assert!(html.contains("Formfolio crashed during this work"), "{html}");
    html
}

pub fn desk() -> Desk {
    Desk::new(catalogue()).unwrap()
}

/// A host whose directories are names with the files that were saved into each.
#[derive(Default)]
pub struct DirectoryHost(Mutex<BTreeMap<String, Vec<SavedFile>>>);

/// A saved file: its name, and its bytes.
pub type SavedFile = (String, Vec<u8>);

impl Host for DirectoryHost {
    fn save(&self, directory: &str, files: &[SavedFile]) -> Result<String> {
        let mut saved = self.0.lock().unwrap();
        if saved.contains_key(directory) {
            return Err(Error::usage("this file already exists", "Write another directory.").in_file(directory));
        }
        saved.insert(directory.to_owned(), files.to_vec());
        Ok(format!("/full/{directory}"))
    }
}

/// A desk whose host has directories.
pub fn desk_with_directories() -> Desk {
    desk().with_directories("/home/ann/Documents".to_owned())
}

/// Saves results into a directory from the form of a page, and returns the page that tells of it, and the files.
#[track_caller]
pub fn saved_into(desk: &Desk, page_path: &str, action: &str, what: &[&str]) -> (String, Vec<SavedFile>) {
    let html = get(desk, page_path);
    assert!(html.contains(&format!("action=\"{}\"", action.replace('/', "&#x2f;"))), "{html}");
    for value in what {
        assert!(html.contains(&format!("name=\"what\" value=\"{value}\"")), "{html}");
    }
    let host = DirectoryHost::default();
    let begun = Request::post(action, today()).field("directory", " Ann's <forms> ");
    let request = what.iter().fold(begun, |request, value| request.field("what", value));
    let place = leads_to(answer_with(desk, request.clone(), &host));
    let html = get(desk, &place);
    assert!(html.contains("&#x2f;full&#x2f;Ann&#x27;s &lt;forms&gt;"), "{html}");
    // The next time the same directory is proposed, and nothing in it is replaced.
    assert!(get(desk, page_path).contains("value=\"&#x2f;full&#x2f;Ann&#x27;s &lt;forms&gt;\""));
    let place = leads_to(answer_with(desk, request, &host));
    let (status, again) = page(desk, self::request(&place));
    assert!(status == 422 && again.contains("Nothing was saved") && again.contains("Write another directory."));
    assert!(
        again.contains("value=\"Ann&#x27;s &lt;forms&gt;\"") && again.contains("id=\"directory-error\""),
        "{again}"
    );
    for value in what {
        assert!(again.contains(&format!("<input type=\"hidden\" name=\"what\" value=\"{value}\">")), "{again}");
    }
    let files = host.0.into_inner().unwrap().remove("Ann's <forms>").unwrap();
    (html, files)
}

/// A zip with these files, all of the same content.
pub fn zipped(names: &[&str], content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Answers a request, and does the work that is left.
pub fn answer(desk: &Desk, request: Request) -> Response {
    answer_with(desk, request, &PlainHost)
}

/// The same with a host.
pub fn answer_with(desk: &Desk, request: Request, host: &dyn Host) -> Response {
    let answer = desk.answer(request);
    if let Some(work) = answer.work {
        work.run(host);
    }
    answer.response
}

/// A page, with its status.
#[track_caller]
pub fn page(desk: &Desk, request: Request) -> (u16, String) {
    match answer(desk, request) {
        Response::Page { status, html } => (status, html),
        other => panic!("no page: {other:?}"),
    }
}

/// A page by its path.
#[track_caller]
pub fn get(desk: &Desk, path: &str) -> String {
    let (status, html) = page(desk, request(path));
    assert_eq!(status, 200, "{path}\n{html}");
    html
}

/// The path that an answer leads to.
#[track_caller]
pub fn leads_to(response: Response) -> String {
    match response {
        Response::Redirect(path) => path,
        other => panic!("no redirection: {other:?}"),
    }
}

/// A saved file: its name and its bytes.
#[track_caller]
pub fn saved(desk: &Desk, path: &str) -> (String, Vec<u8>) {
    match answer(desk, request(path)) {
        Response::Save { name, bytes, .. } => (name, bytes),
        other => panic!("nothing to save: {other:?}"),
    }
}

/// A request for a page; what stands behind `?` are its fields.
pub fn request(path: &str) -> Request {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.fold(Request::get(path, today()), |request, (name, value)| request.field(name, value))
}

#[test]
fn every_page_says_that_nothing_is_sent_and_has_one_heading() {
    let desk = desk();
    for path in ["/", "/accessibility", "/blanks", "/blanks/sandwell", "/check", "/fill", "/folder", "/next", "/verify"]
    {
        let html = get(&desk, path);
        assert!(html.contains("Nothing is sent anywhere."), "{path}");
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\""), "{path}");
        // The policy of the page forbids what stands in it.
        assert!(!html.contains(" style=") && !html.contains(" on") || !html.contains("onclick"), "{path}");
    }
}

#[test]
fn what_leads_nowhere_is_said() {
    let desk = desk();
    for path in ["/nothing", "/check/1", "/check/x/y", "/verify/7", "/check/1/2/view", "/../etc/passwd"] {
        let (status, html) = page(&desk, request(path));
        assert_eq!(status, 404, "{path}");
        assert!(html.contains("Go to the start"), "{path}");
    }
}

#[test]
fn without_directories_none_is_offered() {
    let desk = desk();
    let record = crate::fixture::bytes("fixtures/records/individual-record-good.yaml");
    let place = leads_to(answer(&desk, Request::post("/check", today()).file("files", "a.yaml", record)));
    assert!(!get(&desk, &place).contains("Save into a directory"));
    let save = Request::post(&format!("{place}/save"), today()).field("what", "report.html").field("directory", "/x");
    assert_eq!(page(&desk, save).0, 404);
    assert_eq!(page(&desk, request("/saved/1")).0, 404);
}

/// While work waits in its host, the other pages are answered.
#[test]
fn no_page_waits_for_work() {
    use std::sync::mpsc::{Receiver, Sender, channel};

    struct WaitingHost(Mutex<Sender<()>>, Mutex<Receiver<()>>);

    impl Host for WaitingHost {
        fn progress(&self, _done: usize, _of: usize, _what: &str) {
            let _ = self.0.lock().unwrap().send(());
            let _ = self.1.lock().unwrap().recv();
        }
    }

    let desk = desk();
    let record = crate::fixture::bytes("fixtures/records/individual-record-good.yaml");
    let folder = Request::post("/folder", today()).file("files", "folder.yaml", b"person: Ann Lee\n".to_vec());
    let folder = leads_to(answer(&desk, folder.file("files", "a.yaml", record.clone())));
    let blanks = Request::post("/blanks/sandwell", today()).field("form", "sandwell/individual-record");
    let begun = [
        Request::post("/check", today()).file("files", "a.yaml", record),
        blanks.field("format", "docx"),
        Request::post(&folder.replace("/who", "/options"), today()),
    ];
    for begun in begun {
        let answer = desk.answer(begun);
        let (place, work) = (leads_to(answer.response), answer.work.unwrap());
        let (tell, told) = channel();
        let (go_on, wait) = channel();
        let host = WaitingHost(Mutex::new(tell), Mutex::new(wait));
        std::thread::scope(|scope| {
            scope.spawn(|| work.run(&host));
            told.recv().unwrap();
            assert!(get(&desk, &place).contains("data-progress"));
            assert!(get(&desk, "/").contains("What do you want to do?"));
            drop(go_on);
        });
        assert!(!get(&desk, &place).contains("data-progress"));
    }
}

#[test]
fn style_and_script_are_small() {
    let desk = desk();
    let size = |path: &str| match answer(&desk, request(path)) {
        Response::Show { bytes, .. } => {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            std::io::Write::write_all(&mut packed, &bytes).unwrap();
            packed.finish().unwrap().len()
        }
        other => panic!("{other:?}"),
    };
    assert!(size("/desk.css") + size("/desk.js") < 30_000);
}
