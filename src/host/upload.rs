//! Makes a request to the desk of what the browser sends.

use axum::body;
use axum::extract::{FromRequest, Multipart, Request as HttpRequest};
use axum::http::{HeaderMap, Method as HttpMethod, header};
use chrono::NaiveDate;

use crate::desk::{Method, Request, UploadedFile};

/// The most bytes of one form with its files.
const MOST: usize = 1 << 30;
/// The most bytes of a form without files.
const MOST_FIELDS: usize = 4 << 20;
/// The most bytes of it that are read all the same.
const MOST_READ: usize = 64 << 20;

/// Why a request cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It has files with more bytes than are taken.
    TooLarge,
    /// It is a form without files, and has more bytes than are taken.
    TooLong,
    /// It broke off, or is no form.
    Damaged,
}

impl Unreadable {
    /// The heading of the page that says so, and what to do.
    pub fn message(self) -> (&'static str, &'static str) {
        match self {
            Self::TooLarge => (
                "These files are too large",
                "These files are more than 1 GB together. Go back, and drop fewer of them at a time.",
            ),
            Self::TooLong => (
                "This is too long",
                "What was written on this page is more than 4 MB. Go back, make it shorter, and send it again.",
            ),
            Self::Damaged => {
                ("This did not arrive whole", "What was sent did not arrive whole. Go back, and send it again.")
            }
        }
    }
}

/// Reads a request. `today` is the day on the user's computer.
pub(super) async fn read(request: HttpRequest, today: NaiveDate) -> Result<Request, Unreadable> {
    let path = request.uri().path().to_owned();
    let method = if request.method() == HttpMethod::POST { Method::Post } else { Method::Get };
    let mut out = Request { method, path, fields: Vec::new(), files: Vec::new(), today };
    if method == Method::Get {
        out.fields = fields(request.uri().query().unwrap_or_default().as_bytes());
        return Ok(out);
    }
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(|media_type| media_type.starts_with("multipart/form-data")) {
        // More is read than is taken: a browser shows the answer only when it could send all of the form.
        let size = |headers: &HeaderMap| headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse::<usize>().ok();
        let announced = size(request.headers());
        if announced.is_some_and(|size| size > MOST_READ) {
            return Err(Unreadable::TooLong);
        }
        let damaged = |_| if announced.is_some() { Unreadable::Damaged } else { Unreadable::TooLong };
        let bytes = body::to_bytes(request.into_body(), MOST_READ).await.map_err(damaged)?;
        if bytes.len() > MOST_FIELDS {
            return Err(Unreadable::TooLong);
        }
        out.fields = fields(&bytes);
        return Ok(out);
    }
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Unreadable::Damaged)?;
    let mut left = MOST;
    while let Some(mut part) = parts.next_field().await.map_err(|_| Unreadable::Damaged)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(file_name);
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| Unreadable::Damaged)? {
            left = left.checked_sub(chunk.len()).ok_or(Unreadable::TooLarge)?;
            bytes.extend_from_slice(&chunk);
        }
        match name {
            Some(name) => out.files.push(UploadedFile { field, name, bytes }),
            None => out.fields.push((field, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(out)
}

/// The name of a file, which browsers write with three characters escaped (HTML Standard, "multipart/form-data encoding
/// algorithm"). A name has no line ends.
fn file_name(written: &str) -> String {
    written.replace("%22", "\"").replace("%0D", " ").replace("%0A", " ").replace('\\', "/")
}

fn fields(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
