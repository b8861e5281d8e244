//! Answers the browser: each request goes through the guard to the desk.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response as HttpResponse;

use super::guard::{Guard, Refusal};
use super::local_host::LocalHost;
use super::upload::{self, Unreadable};
use crate::desk::{Answer, Desk, Response, Work};
use crate::parallel::lock;

/// What may be loaded by a page: only what this server gives. The frame is for the picture of a file.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     frame-src 'self'; object-src 'none'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'self'";

/// The script that sends the pages’ requests to this server.
const SCRIPT: &str = include_str!("server.js");

/// What may be done by a file that is shown: nothing.
const POLICY_OF_FILES: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/// The server's state.
#[derive(Debug)]
pub(super) struct ServerState {
    desk: Arc<Desk>,
    guard: Guard,
    last_used: Mutex<Instant>,
    at_work: AtomicUsize,
    ended: AtomicBool,
}

impl ServerState {
    pub fn new(desk: Arc<Desk>, guard: Guard) -> Self {
        Self {
            desk,
            guard,
            last_used: Mutex::new(Instant::now()),
            at_work: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
        }
    }

    /// When something was asked for last.
    pub fn last_used(&self) -> Instant {
        *lock(&self.last_used)
    }

    /// Whether no work is done.
    pub fn is_at_rest(&self) -> bool {
        self.at_work.load(Ordering::Relaxed) == 0
    }

    /// Notes that the server takes no more connections.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Whether the server takes no more connections.
    pub fn is_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    fn touch(&self) {
        *lock(&self.last_used) = Instant::now();
    }
}

/// Answers one request.
pub(super) async fn handle(State(state): State<Arc<ServerState>>, request: HttpRequest) -> HttpResponse {
    let path = request.uri().path().to_owned();
    let is_get = request.method() == Method::GET;
    if !is_get && ![Method::HEAD, Method::POST].contains(request.method()) {
        let text = "A page is asked for with GET, and a form is sent with POST.";
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, text.to_owned());
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        return response;
    }
    // Another start of the program asks for a link.
    if path == "/link" && state.guard.check_host(request.headers()).is_ok() && state.guard.has_key(request.headers()) {
        return plain(StatusCode::OK, state.guard.link());
    }
    if let Some(secret) = path.strip_prefix("/enter/").filter(|_| is_get) {
        return enter(&state.guard, &request, secret);
    }
    if let Err(refusal) = state.guard.check(request.method(), request.headers()) {
        return refused(refusal, &state.guard);
    }
    state.touch();
    match path.as_str() {
        "/alive" => return plain(StatusCode::OK, "yes".to_owned()),
        "/server.js" => return respond(Response::Show { media_type: "text/javascript", bytes: SCRIPT.into() }),
        _ => {}
    }
    let request = match upload::read(request, chrono::Local::now().date_naive()).await {
        Ok(request) => request,
        Err(unreadable) => {
            let (title, text) = unreadable.message();
            return respond(state.desk.message(unreadable.status().as_u16(), title, text));
        }
    };
    let desk = Arc::clone(&state.desk);
    match tokio::task::spawn_blocking(move || desk.answer(request)).await {
        Ok(Answer { response, work }) => {
            if let Some(work) = work {
                begin(state, work);
            }
            respond(response)
        }
        Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "Formfolio is being closed.".to_owned()),
    }
}

/// Does work in the background.
fn begin(state: Arc<ServerState>, work: Work) {
    state.at_work.fetch_add(1, Ordering::Relaxed);
    tokio::task::spawn_blocking(move || {
        let ended = AtWork(&state);
        work.run(&LocalHost::default());
        drop(ended);
    });
}

/// Counts work as ended, also when it panics.
struct AtWork<'s>(&'s ServerState);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Ordering::Relaxed);
        self.0.touch();
    }
}

fn enter(guard: &Guard, request: &HttpRequest, secret: &str) -> HttpResponse {
    if let Err(refusal) = guard.check_host(request.headers()) {
        return refused(refusal, guard);
    }
    let Some(cookie) = guard.enter(secret).and_then(|cookie| HeaderValue::from_str(&cookie).ok()) else {
        // The same browser may open the link again, and has the cookie.
        if guard.check(request.method(), request.headers()).is_ok() {
            return redirect("/");
        }
        return refused(Refusal::Cookie, guard);
    };
    let mut response = redirect("/");
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}

fn refused(refusal: Refusal, guard: &Guard) -> HttpResponse {
    let text = match refusal {
        Refusal::Host => {
            format!("Formfolio has another address on this computer. Open {} instead.", guard.address())
        }
        Refusal::Origin => "This request does not come from a page of Formfolio.".to_owned(),
        Refusal::Cookie => "This page belongs to a Formfolio that was started elsewhere, or before. Start Formfolio \
                            again; it opens the page by itself."
            .to_owned(),
    };
    plain(StatusCode::FORBIDDEN, text)
}

fn respond(response: Response) -> HttpResponse {
    match response {
        Response::Page { status, html } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            made(status, "text/html; charset=utf-8", html.into_bytes(), POLICY)
        }
        Response::Redirect(path) => redirect(&path),
        Response::Save { name, media_type, bytes } => {
            let mut response = made(StatusCode::OK, media_type, bytes, POLICY_OF_FILES);
            if let Ok(value) = HeaderValue::from_str(&attachment(&name)) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Response::Show { media_type, bytes } => {
            let is_text = media_type.starts_with("text/");
            let with_charset = format!("{media_type}; charset=utf-8");
            // Browsers show a PDF in a viewer of their own, which a sandbox would keep from working.
            let policy = if media_type == "application/pdf" { "frame-ancestors 'self'" } else { POLICY_OF_FILES };
            made(StatusCode::OK, if is_text { &with_charset } else { media_type }, bytes, policy)
        }
    }
}

/// The header for a file to be saved, with its name also in UTF-8 (RFC 6266, 4.3).
fn attachment(name: &str) -> String {
    let ascii: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|byte| {
            let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

fn plain(status: StatusCode, text: String) -> HttpResponse {
    made(status, "text/plain; charset=utf-8", text.into_bytes(), POLICY)
}

fn redirect(path: &str) -> HttpResponse {
    let mut response = made(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Vec::new(), POLICY);
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

fn made(status: StatusCode, media_type: &str, bytes: Vec<u8>, policy: &'static str) -> HttpResponse {
    let mut response = HttpResponse::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in
        [("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin")]
    {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

impl Unreadable {
    fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge | Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Damaged => StatusCode::BAD_REQUEST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_file_name_is_given_in_ascii_and_in_full() {
        let name = "Siân \"O’Brien\"\r\n.pdf";
        let header = attachment(name);
        assert!(header.starts_with("attachment; filename=\"Si_n _O_Brien___.pdf\"; filename*=UTF-8''Si%C3%A2n%20%22O"));
        assert!(header.is_ascii() && !header.contains(['\r', '\n']));
    }
}
