//! What the desk hands back to a host.

use super::host::Host;

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// A page in HTML.
    Page {
        /// The status of HTTP: 200, 404, 422.
        status: u16,
        /// The page.
        html: String,
    },
    /// Another page is to be shown; its path.
    Redirect(String),
    /// A file to be saved.
    Save {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: &'static str,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Something that a page shows or uses: a PDF, a style sheet.
    Show {
        /// Its media type.
        media_type: &'static str,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// Work too slow for a request. The host runs it after showing the answer.
pub struct Work(WorkFunction);

type WorkFunction = Box<dyn FnOnce(&dyn Host) + Send>;

impl Work {
    pub(super) fn new(work: impl FnOnce(&dyn Host) + Send + 'static) -> Self {
        Self(Box::new(work))
    }

    /// Does the work.
    pub fn run(self, host: &dyn Host) {
        (self.0)(host);
    }
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Work")
    }
}

/// An answer, and the work that goes on after it.
#[derive(Debug)]
pub struct Answer {
    /// What is shown.
    pub response: Response,
    /// What is left to do.
    pub work: Option<Work>,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        Self { response, work: None }
    }
}

impl Response {
    /// A redirection to a path.
    pub(super) fn redirect(path: impl Into<String>) -> Self {
        Self::Redirect(path.into())
    }

    /// Adds work to be done after this answer.
    pub(super) fn with_work(self, work: Work) -> Answer {
        Answer { response: self, work: Some(work) }
    }
}
