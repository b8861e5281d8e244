//! Runs the desk: a server on the user's own computer, for their own browser.
//!
//! It listens on 127.0.0.1 only. [`guard`] admits only the browser that was opened with the secret link;
//! [`upload`] makes requests of what the browser sends; [`browser`] opens it; [`running`] finds a server that runs
//! already.

mod browser;
mod guard;
mod http;
mod local_host;
mod running;
mod upload;

use std::future::IntoFuture;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;

use self::guard::Guard;
use self::http::ServerState;
use self::running::Announcement;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::form::Catalogue;
use crate::local::ocr::Tesseract;

/// The stack of a thread that answers a request or does work: documents from elsewhere may be nested deep.
const STACK: usize = 32 << 20;

/// The time that open connections have to end once the server is at its end.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// How the server is started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HostOptions {
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Whether the browser is opened.
    pub opens_browser: bool,
    /// The time without a page open after which the server ends.
    pub idle: Duration,
}

/// A desk that is ready.
#[derive(Debug)]
pub(crate) struct OpenDesk {
    /// The link to it.
    pub link: String,
    /// Whether it was open before, in another run of the program.
    pub is_of_other_run: bool,
    /// Why the browser could not be opened; the desk is there all the same.
    pub browser: Result<()>,
}

/// Runs the desk with these forms until no page is open any more. `tell` is called once it is ready. If a server of this
/// user runs already, `tell` gets that one, and nothing is started.
pub(crate) fn run(
    catalogue: Catalogue,
    options: HostOptions,
    tell: &mut dyn FnMut(OpenDesk) -> Result<()>,
) -> Result<()> {
    if options.port == 0
        && let Some(link) = running::link()
    {
        return tell(OpenDesk { browser: open(&link, options), is_of_other_run: true, link });
    }
    let desk = Desk::new(catalogue)?.with_directories(local_host::first_directory());
    let desk = if local_host::has_converter() { desk.with_converter() } else { desk };
    let desk = Arc::new(match Tesseract::find() {
        Some(tesseract) => desk.reading_pictures(tesseract),
        None => desk,
    });
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().enable_time().thread_stack_size(STACK).build();
    let runtime = runtime.map_err(|error| stuck(&error))?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listener = TcpListener::bind(address).await.map_err(|error| stuck(&error))?;
        let port = listener.local_addr().map_err(|error| stuck(&error))?.port();
        let guard = Guard::new(port)?;
        let link = guard.link();
        let announced = Announcement::publish(&guard);
        let state = Arc::new(ServerState::new(desk, guard));
        // `upload` has a limit of its own.
        let router = Router::new().fallback(http::handle).layer(DefaultBodyLimit::disable());
        let router = router.with_state(Arc::clone(&state));
        tell(OpenDesk { browser: open(&link, options), is_of_other_run: false, link })?;
        let ended = Arc::clone(&state);
        let shutdown = async move {
            idle(&state, options.idle).await;
            state.end();
        };
        let mut served = pin!(axum::serve(listener, router).with_graceful_shutdown(shutdown).into_future());
        // A connection on which a request was only half sent would keep the server for ever.
        let served = loop {
            let was_ended = ended.is_ended();
            match tokio::time::timeout(LAST_WAIT, &mut served).await {
                Ok(served) => break served,
                Err(_) if was_ended => break Ok(()),
                Err(_) => {}
            }
        };
        drop(announced);
        served.map_err(|error| stuck(&error))
    })
}

fn open(link: &str, options: HostOptions) -> Result<()> {
    if options.opens_browser { browser::open(link) } else { Ok(()) }
}

/// Waits until the server has been at rest for `limit`: no request came, and no work was done.
async fn idle(state: &ServerState, limit: Duration) {
    loop {
        tokio::time::sleep(limit.min(Duration::from_secs(5))).await;
        if state.is_at_rest() && Instant::now().duration_since(state.last_used()) >= limit {
            return;
        }
    }
}

fn stuck(error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Disk, format!("the desk could not be started: {error}"))
        .help("Close other programs that use this port, or leave --port out.")
}
