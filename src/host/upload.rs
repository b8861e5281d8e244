//! Makes a request to the desk of what the browser sends.

use axum::body;
use axum::extract::{FromRequest, Multipart, Request as HttpRequest};
use axum::http::{Method as HttpMethod, header};
use chrono::NaiveDate;

use crate::desk::{Method, Request, UploadedFile};

/// The most bytes of one form with its files.
const MOST: usize = 1 << 30;
/// The most bytes of a form without files.
const MOST_FIELDS: usize = 4 << 20;

/// Why a request cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It has more bytes than are taken.
    TooLarge,
    /// It broke off, or is no form.
    Damaged,
}

impl Unreadable {
    /// What to do.
    pub fn message(self) -> &'static str {
        match self {
            Self::TooLarge => "These files are more than 1 GB together. Go back, and drop fewer of them at a time.",
            Self::Damaged => "The files did not arrive whole. Go back, and drop them again.",
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
        let body = body::to_bytes(request.into_body(), MOST_FIELDS).await.map_err(|_| Unreadable::TooLarge)?;
        out.fields = fields(&body);
        return Ok(out);
    }
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Unreadable::Damaged)?;
    let mut left = MOST;
    while let Some(mut part) = parts.next_field().await.map_err(|_| Unreadable::Damaged)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| Unreadable::Damaged)? {
            left = left.checked_sub(chunk.len()).ok_or(Unreadable::TooLarge)?;
            bytes.extend_from_slice(&chunk);
        }
        match name {
            Some(name) => out.files.push(UploadedFile { field, name: name.replace('\\', "/"), bytes }),
            None => out.fields.push((field, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(out)
}

fn fields(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
