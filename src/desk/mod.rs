//! The desk: every job of the program as pages, for people who do not use a command line.
//!
//! [`Desk::answer`] takes a request and gives an answer. It knows no paths, no clock and no network: a [`Host`] runs it,
//! the program's own server or the page itself. A screen is one module and its templates.

mod archive;
mod assets;
mod blanks;
mod check;
mod context;
mod fill;
mod folder;
mod host;
mod job;
mod job_store;
mod older;
mod pages;
mod progress;
mod request;
mod response;
mod save;
mod start;
mod team;
mod verify;

use std::sync::Arc;
use std::sync::atomic::Ordering;

pub use self::host::Host;
pub use self::request::{Method, Request, UploadedFile};
pub use self::response::{Answer, Response, Work};

use self::assets::{SCRIPT, STYLE};
use self::context::DeskContext;
use crate::crash::caught;
use crate::error::Result;
use crate::form::Catalogue;
use crate::legacy::picture::{RememberedWords, WordReader};
use crate::parallel::lock;

/// The desk.
#[derive(Debug)]
pub struct Desk {
    context: Arc<DeskContext>,
}

impl Desk {
    /// A desk with these forms.
    ///
    /// # Errors
    /// When a page's template is wrong, which is an internal error.
    pub fn new(catalogue: Catalogue) -> Result<Self> {
        Ok(Self { context: Arc::new(DeskContext::new(catalogue)?) })
    }

    /// Offers to save results into directories, which the host does. `first` is the directory that is proposed first.
    #[must_use]
    pub fn with_directories(self, first: String) -> Self {
        *lock(&self.context.directory) = Some(first);
        self
    }

    /// Says that the host converts documents of other programs.
    #[must_use]
    pub fn with_converter(self) -> Self {
        self.context.has_converter.store(true, Ordering::Relaxed);
        self
    }

    /// Reads scans and photographs, too, with what reads their words. Each picture is read once.
    #[must_use]
    pub fn reading_pictures(self, words: impl WordReader + Send + 'static) -> Self {
        // A second reader changes nothing.
        let _ = self.context.words.set(Box::new(RememberedWords::new(words)));
        self
    }

    /// Answers a request. The host shows the answer, and then does the work that is left. A panic becomes a page that
    /// says so.
    #[must_use]
    pub fn answer(&self, request: Request) -> Answer {
        caught(|| self.route(request)).unwrap_or_else(|_| self.context.pages.crashed().into())
    }

    /// A page that says one thing, such as that what was sent could not be read.
    #[must_use]
    pub fn message(&self, status: u16, title: &str, text: &str) -> Response {
        self.context.pages.message(status, title, text)
    }

    fn route(&self, mut request: Request) -> Answer {
        let desk = &self.context;
        let path = request.path.clone();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => start::page(desk).into(),
            ["accessibility"] => start::statement(desk).into(),
            ["desk.css"] => Response::Show { media_type: "text/css", bytes: STYLE.into() }.into(),
            ["desk.js"] => Response::Show { media_type: "text/javascript", bytes: SCRIPT.into() }.into(),
            ["blanks", rest @ ..] => blanks::answer(desk, request, rest),
            ["check", rest @ ..] => check::answer(desk, request, rest),
            ["saved", rest @ ..] => save::answer(desk, &request, rest).into(),
            ["folder", rest @ ..] => folder::answer(desk, request, rest),
            ["fill"] if request.method == Method::Post => match fill::begin(desk, &mut request) {
                Ok(response) => response.into(),
                Err(file) => older::begin(desk, file.name, file.bytes),
            },
            ["fill", rest @ ..] => fill::answer(desk, request, rest),
            ["older", rest @ ..] => older::answer(desk, request, rest),
            ["next", rest @ ..] => fill::answer_next(desk, request, rest).into(),
            ["team", rest @ ..] => team::answer(desk, request, rest),
            ["verify", rest @ ..] => verify::answer(desk, request, rest).into(),
            _ => desk.pages.not_found().into(),
        }
    }
}
