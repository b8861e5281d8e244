//! A server of this user that runs already: each start of the program opens that one.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use super::guard::{Guard, KEY_HEADER};
use crate::local::access::Access;
use crate::local::save;
use crate::local::unfinished::{self, Unfinished, WorkGuard};

/// The time within which a server on this computer answers.
const WAIT: Duration = Duration::from_secs(2);
/// The most bytes of its answer.
const MOST: u64 = 4096;

/// The file that says where the server is, which only the user may read. It is removed when the server ends, also by
/// Ctrl-C.
#[derive(Debug)]
pub(super) struct Announcement {
    _begun: WorkGuard,
}

/// The file, and what this server wrote into it.
struct AnnouncedFile(PathBuf, String);

impl Announcement {
    /// Writes where the server is and the key for a link. Without such a file, another start begins another server.
    pub fn publish(guard: &Guard) -> Option<Self> {
        let path = place()?;
        let text = format!("{}\n{}\n", guard.address(), guard.key);
        save::whole(&path, text.as_bytes(), true, Access::NOBODY_ELSE).ok()?;
        let begun = unfinished::begin(|| Ok::<_, ()>(((), AnnouncedFile(path, text))));
        begun.ok().map(|((), _begun)| Self { _begun })
    }
}

impl Unfinished for AnnouncedFile {
    fn discard(&mut self) -> bool {
        // A server that was started later, on a port of its own, announces itself in its place.
        let is_own = fs::read_to_string(&self.0).is_ok_and(|text| text == self.1);
        !is_own || fs::remove_file(&self.0).is_ok()
    }
}

/// A link to the server that runs already; none when there is none.
pub(super) fn link() -> Option<String> {
    let text = fs::read_to_string(place()?).ok()?;
    let (address, key) = text.trim().split_once('\n')?;
    let port: u16 = address.strip_prefix("http://127.0.0.1:")?.parse().ok()?;
    let link = ask(port, key).filter(|link| link.starts_with(&format!("http://127.0.0.1:{port}/enter/")))?;
    link.chars().all(|c| c.is_ascii_alphanumeric() || ":/.".contains(c)).then_some(link)
}

fn ask(port: u16, key: &str) -> Option<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, WAIT).ok()?;
    stream.set_read_timeout(Some(WAIT)).ok()?;
    let request =
        format!("GET /link HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{KEY_HEADER}: {key}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.take(MOST).read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.starts_with("HTTP/1.1 200").then(|| body.trim().to_owned())
}

/// The file, in the directory for what lasts as long as the user is logged in, or else beside the user's settings.
fn place() -> Option<PathBuf> {
    let directory = |name: &str| std::env::var_os(name).filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let own = directory("XDG_RUNTIME_DIR").or_else(|| directory("LOCALAPPDATA"));
    let own = own.or_else(|| directory("HOME").map(|home| home.join(".cache")))?;
    Some(own.join("formfolio").join("desk"))
}
