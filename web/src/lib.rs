//! Runs the desk inside a page of the browser. The page's worker hands requests in, shows the answers, and lets the work
//! be done that is left after one.

#![allow(missing_debug_implementations)] // wasm-bindgen's structs are handed to scripts, which do not print them.

use std::sync::Mutex;

use chrono::NaiveDate;
use formfolio::desk::{Answer, Desk, Host, Method, Request, Response, UploadedFile, Work};
use formfolio::form::Catalogue;
use formfolio::parallel::lock;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The worker's function that tells the page how far the work is.
    #[wasm_bindgen(js_name = reportProgress)]
    fn report_progress(done: usize, of: usize, what: &str);
}

/// What the page can do for the desk: nothing but show its progress.
struct PageHost;

impl Host for PageHost {
    fn progress(&self, done: usize, of: usize, what: &str) {
        report_progress(done, of, what);
    }
}

/// The desk of the page and the work that the last answer left. They live as long as the page's worker.
static DESK: Mutex<Option<(Desk, Option<Work>)>> = Mutex::new(None);

/// Makes the desk with the built-in forms.
#[wasm_bindgen]
pub fn start() -> Result<(), JsError> {
    let desk = Desk::new(Catalogue::built_in()).map_err(|error| JsError::new(&error.to_string()))?;
    *lock(&DESK) = Some((desk, None));
    Ok(())
}

/// Answers a request.
#[wasm_bindgen]
pub fn answer(request: PageRequest) -> Result<PageAnswer, JsError> {
    let mut state = lock(&DESK);
    let (desk, left) = state.as_mut().ok_or_else(|| JsError::new("the desk was not started"))?;
    let Answer { response, work } = desk.answer(request.0);
    let has_work = work.is_some();
    // A page that is asked for in between leaves the work as it is.
    if has_work {
        *left = work;
    }
    Ok(PageAnswer { response, has_work })
}

/// Does the work that the last answer left.
#[wasm_bindgen]
pub fn work() {
    let work = lock(&DESK).as_mut().and_then(|(_, left)| left.take());
    if let Some(work) = work {
        work.run(&PageHost);
    }
}

/// A request of a page.
#[wasm_bindgen]
pub struct PageRequest(Request);

/// The answer to a request. Which parts it has depends on its kind.
#[wasm_bindgen]
pub struct PageAnswer {
    response: Response,
    has_work: bool,
}

#[wasm_bindgen]
impl PageRequest {
    /// A request for a path on a day of the user's calendar. `is_post` tells a form that is sent.
    #[wasm_bindgen(constructor)]
    pub fn new(is_post: bool, path: &str, year: i32, month: u32, day: u32) -> Self {
        let today = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        let method = if is_post { Method::Post } else { Method::Get };
        Self(Request { method, path: path.to_owned(), fields: Vec::new(), files: Vec::new(), today })
    }

    /// Adds a field.
    pub fn field(&mut self, name: String, value: String) {
        self.0.fields.push((name, value));
    }

    /// Adds a file.
    pub fn file(&mut self, field: String, name: String, bytes: Vec<u8>) {
        self.0.files.push(UploadedFile { field, name, bytes });
    }
}

#[wasm_bindgen]
impl PageAnswer {
    /// Its kind: `page`, `redirect`, `save` or `show`.
    #[wasm_bindgen(getter)]
    pub fn kind(&self) -> String {
        let kind = match &self.response {
            Response::Page { .. } => "page",
            Response::Redirect(_) => "redirect",
            Response::Save { .. } => "save",
            Response::Show { .. } => "show",
        };
        kind.to_owned()
    }

    /// The HTML of a page, the path of a redirection, or the name of a file to be saved.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> String {
        match &self.response {
            Response::Page { html: text, .. } | Response::Redirect(text) | Response::Save { name: text, .. } => {
                text.clone()
            }
            Response::Show { .. } => String::new(),
        }
    }

    /// The media type of a file.
    #[wasm_bindgen(getter)]
    pub fn media_type(&self) -> String {
        match &self.response {
            Response::Save { media_type, .. } | Response::Show { media_type, .. } => (*media_type).to_owned(),
            Response::Page { .. } | Response::Redirect(_) => String::new(),
        }
    }

    /// Hands over the bytes of a file, once.
    pub fn take_bytes(&mut self) -> Vec<u8> {
        match &mut self.response {
            Response::Save { bytes, .. } | Response::Show { bytes, .. } => std::mem::take(bytes),
            Response::Page { .. } | Response::Redirect(_) => Vec::new(),
        }
    }

    /// Whether work is left.
    #[wasm_bindgen(getter)]
    pub fn has_work(&self) -> bool {
        self.has_work
    }
}
