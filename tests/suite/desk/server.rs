//! The server that runs the desk, and the attacks on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::cli::{fresh, names, program};

/// A running server, ended when it is dropped.
struct Server {
    child: Child,
    link: String,
    port: u16,
    _dir: Option<TempDir>,
}

impl Server {
    fn start() -> Self {
        let dir = fresh();
        let mut server = Self::start_in(dir.path(), &[]);
        server._dir = Some(dir);
        server
    }

    fn start_in(dir: &Path, more: &[&str]) -> Self {
        let mut command = program(dir);
        command.args(["desk", "--no-browser"]).args(more);
        Self::of(dir, command)
    }

    /// A server that a command starts.
    fn of(dir: &Path, mut command: Command) -> Self {
        command.env("XDG_RUNTIME_DIR", dir);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut link = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let link = link.trim().to_owned();
        let port = link.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next());
        let port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no link: {link}"));
        Self { child, link, port, _dir: None }
    }

    fn path(&self) -> &str {
        self.link.split_once(&format!("127.0.0.1:{}", self.port)).unwrap().1
    }

    /// Sends lines of a head, and returns the answer.
    fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let length = format!("Content-Length: {}\r\n", body.len());
        stream.write_all(format!("{head}{length}Connection: close\r\n\r\n{body}").as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A refused upload may be cut off.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\n", self.port)
    }

    fn get(&self, path: &str, headers: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\n{}{headers}", self.host()), "")
    }

    /// Asks for a page until it is ready. After a minute it is returned as it is.
    fn waits_for(&self, path: &str, headers: &str, is_ready: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let page = self.get(path, headers);
            if is_ready(&page) || begun.elapsed() > Duration::from_secs(60) {
                return page;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Follows the link, and returns the header with the cookie.
    fn enter(&self) -> String {
        let answer = self.get(self.path(), "");
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let cookie =
            answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_else(|| panic!("{answer}"));
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        format!("Cookie: {}\r\n", cookie.split(';').next().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn only_the_browser_with_the_link_gets_in() {
    let server = Server::start();
    for path in ["/", "/check", "/desk.js", "/alive", "/link", "/enter/", "/enter/0000", "/check/1/report.json"] {
        let answer = server.get(path, "");
        assert_eq!(status(&answer), "403", "{path}\n{answer}");
    }
    let cookie = server.enter();
    let page = server.get("/", &cookie);
    assert!(page.contains("What do you want to do?"), "{page}");
    // The link works once.
    assert_eq!(status(&server.get(server.path(), "")), "403");
    assert_eq!(status(&server.get("/", &format!("{}0\r\n", cookie.trim_end()))), "403");
}

#[test]
fn pages_forbid_what_they_do_not_need() {
    let server = Server::start();
    let cookie = server.enter();
    let page = server.get("/check", &cookie);
    let (head, _) = page.split_once("\r\n\r\n").unwrap();
    for header in [
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(head.contains(header), "{header}\n{head}");
    }
    let policy = head.lines().find(|line| line.starts_with("content-security-policy: ")).unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[test]
fn other_sites_cannot_use_the_browser_that_was_let_in() {
    let server = Server::start();
    let cookie = server.enter();
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let post = |headers: &str| {
        let head = format!("POST /check HTTP/1.1\r\n{}{cookie}{form}{headers}", server.host());
        server.ask(&head, "day=01%2F01%2F2025")
    };
    // The page's own form is answered: it lacks the files.
    assert_eq!(status(&post(&own)), "422");
    for headers in [
        "",
        "Origin: https://example.org\r\n",
        "Origin: null\r\n",
        "Origin: null\r\nSec-Fetch-Site: cross-site\r\n",
        "Origin: http://127.0.0.1:1\r\n",
        "Sec-Fetch-Site: same-site\r\n",
    ] {
        assert_eq!(status(&post(headers)), "403", "{headers}");
    }
    assert_eq!(status(&server.get("/", &format!("{cookie}Sec-Fetch-Site: cross-site\r\n"))), "403");
    // A name of another site that points here (DNS rebinding).
    for host in ["example.org", "localhost", "127.0.0.2", "[::1]"] {
        let head = format!("GET / HTTP/1.1\r\nHost: {host}:{}\r\n{cookie}", server.port);
        assert_eq!(status(&server.ask(&head, "")), "403", "{host}");
    }
}

#[test]
fn other_computers_cannot_reach_it() {
    let server = Server::start();
    let own = std::net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        // Nothing is sent; this only chooses the address that others would use.
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    let Ok(own) = own else { return };
    if !own.ip().is_loopback() {
        let address = std::net::SocketAddr::new(own.ip(), server.port);
        assert!(TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_err(), "{address}");
    }
}

#[test]
fn files_are_sent_and_damaged_uploads_are_said() {
    let server = Server::start();
    let cookie = server.enter();
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    let head = |boundary: &str| {
        let media_type = format!("Content-Type: multipart/form-data; boundary={boundary}\r\n");
        format!("POST /check HTTP/1.1\r\n{}{cookie}{own}{media_type}", server.host())
    };
    let part =
        "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"..\\..\\a/June.txt\"\r\n\r\nhello\r\n";
    let answer = server.ask(&head("x"), &format!("{part}--x--\r\n"));
    assert_eq!(status(&answer), "303", "{answer}");
    // The check goes on beside the pages.
    let page = server.waits_for("/check/1", &cookie, |page| !page.contains("Checking your files"));
    assert!(page.contains("June.txt"), "{page}");
    // A directory of scans has many megabytes.
    let large = part.replace("hello", &"x".repeat(9 << 20));
    let answer = server.ask(&head("x"), &format!("{large}--x--\r\n"));
    assert_eq!(status(&answer), "303", "{answer}");
    let answer = server.ask(&head("x"), part);
    assert!(status(&answer) == "400" && answer.contains("did not arrive whole"), "{answer}");
    assert_eq!(status(&server.ask(&head(""), part)), "400");
}

#[test]
fn names_of_files_are_what_they_are_on_the_disk() {
    let server = Server::start();
    let cookie = server.enter();
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    let media_type = "Content-Type: multipart/form-data; boundary=x\r\n";
    let head = format!("POST /folder HTTP/1.1\r\n{}{cookie}{own}{media_type}", server.host());
    let part = |name: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let files =
        part("Ann/folder.yaml", "person: Ann\nlayout: sandwell/eleven\n") + &part("Ann/a%22b%0Ac.txt", "Dear Ann");
    assert_eq!(status(&server.ask(&head, &format!("{files}--x--\r\n"))), "303");
    // The files are read in the background.
    let plan = server.waits_for("/folder/1/plan", &cookie, |page| !page.contains("location: /folder/1/reading"));
    assert!(plan.contains("a&quot;b c.txt"), "{plan}");
}

#[test]
fn what_cannot_be_answered_is_said_on_a_page() {
    let server = Server::start();
    let cookie = server.enter();
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
        let answer = server.ask(&format!("{method} / HTTP/1.1\r\n{}{cookie}{own}", server.host()), "");
        assert!(status(&answer) == "405" && answer.contains("allow: GET, HEAD, POST"), "{method} {answer}");
    }
    assert_eq!(status(&server.ask(&format!("HEAD / HTTP/1.1\r\n{}{cookie}{own}", server.host()), "")), "200");
    let media_type = "Content-Type: application/x-www-form-urlencoded\r\n";
    let head = format!("POST /fill HTTP/1.1\r\n{}{cookie}{own}{media_type}", server.host());
    let answer = server.ask(&head, &format!("form={}", "x".repeat(5 << 20)));
    assert!(status(&answer) == "413" && answer.contains("<h1") && answer.contains("more than 4 MB"), "{answer}");
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(format!("{head}Content-Length: 100\r\nConnection: close\r\n\r\nform=x").as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    // The server may end a connection that broke off without a word; it does not call the form too long.
    assert!(!answer.contains("413"), "{answer}");
    let answer = server.ask(&format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\n", server.port), "");
    let address = format!("Open http://127.0.0.1:{} instead", server.port);
    assert!(status(&answer) == "403" && answer.contains(&address), "{answer}");
}

#[test]
fn results_are_saved_into_a_directory_of_this_computer() {
    let dir = fresh();
    let server = Server::start_in(dir.path(), &[]);
    let cookie = server.enter();
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let post = |path: &str, body: &str| {
        server.ask(&format!("POST {path} HTTP/1.1\r\n{}{cookie}{own}{form}", server.host()), body)
    };
    // Asks for a page until the work that it tells of is done.
    let done = |path: &str| server.waits_for(path, &cookie, |page| !page.contains("data-progress"));
    post("/blanks/sandwell", "form=sandwell%2Findividual-record&format=docx&for=everybody");
    assert!(done("/blanks/order/1").contains("Save into a directory on this computer"));
    let out = dir.path().join("Siân's forms");
    let body: String = form_encoded(&format!("{}", out.display()));
    let answer = post("/blanks/order/1/save", &format!("directory={body}"));
    assert!(answer.contains("location: /saved/1"), "{answer}");
    assert!(done("/saved/1").contains("1 file saved"));
    assert_eq!(names(&out), ["sandwell-individual-record.docx"]);
    let before = std::fs::read(out.join("sandwell-individual-record.docx")).unwrap();
    post("/blanks/order/1/save", &format!("directory={body}"));
    let page = done("/saved/2");
    assert!(status(&page) == "422" && page.contains("this file already exists"), "{page}");
    assert_eq!(std::fs::read(out.join("sandwell-individual-record.docx")).unwrap(), before);
    // Another site cannot have anything saved.
    let foreign = format!("POST /blanks/order/1/save HTTP/1.1\r\n{}{cookie}{form}", server.host());
    let foreign = server.ask(&format!("{foreign}Origin: https://example.org\r\n"), &format!("directory={body}x"));
    assert_eq!(status(&foreign), "403");
}

fn form_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_second_start_opens_the_first_desk() {
    let dir = fresh();
    let first = Server::start_in(dir.path(), &[]);
    let second = Server::start_in(dir.path(), &[]);
    assert_eq!(first.port, second.port);
    assert_ne!(first.link, second.link);
    let mut second = second;
    assert!(second.child.wait().unwrap().success(), "the second program ends");
    let mut said = String::new();
    second.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains("close it where it was started") && !said.contains("Ctrl-C"), "{said}");
    assert_eq!(status(&first.get(second.path(), "")), "303");
    assert_eq!(names(dir.path().join("formfolio")), ["desk"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(dir.path().join("formfolio/desk")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others cannot read the key");
    }
}

/// Without a terminal, as after a double click, the program opens the desk in the browser.
#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_double_click_opens_the_desk() {
    use std::os::unix::fs::PermissionsExt;
    let dir = fresh();
    let opener = dir.path().join("xdg-open");
    std::fs::write(&opener, "#!/bin/sh\nprintf %s \"$1\" > opened.part && mv opened.part opened\n").unwrap();
    std::fs::set_permissions(&opener, PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", dir.path().display(), std::env::var("PATH").unwrap());
    let mut command = program(dir.path());
    command.env("PATH", path);
    let server = Server::of(dir.path(), command);
    let begun = Instant::now();
    while !dir.path().join("opened").exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "no browser is opened");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(std::fs::read_to_string(dir.path().join("opened")).unwrap(), server.link);
    assert_eq!(status(&server.get(server.path(), "")), "303");
}

/// `script` runs a program in a terminal.
#[cfg(target_os = "linux")]
#[test]
fn in_a_terminal_the_program_alone_gives_its_help() {
    let dir = fresh();
    let formfolio = env!("CARGO_BIN_EXE_formfolio");
    // One of the three streams is enough.
    for redirected in ["", "</dev/null >/dev/null", ">/dev/null 2>/dev/null"] {
        let ended = Command::new("script")
            .args(["-qec", &format!("timeout --foreground 60 '{formfolio}' {redirected}; echo status $?"), "/dev/null"])
            .current_dir(dir.path())
            .env("XDG_RUNTIME_DIR", dir.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(said.contains("status 2"), "{redirected}: {said}");
        assert!(said.contains("Usage:") || redirected.contains("2>"), "{redirected}: {said}");
    }
}

#[test]
fn after_a_time_without_a_page_it_ends_and_leaves_nothing() {
    let dir = fresh();
    let mut server = Server::start_in(dir.path(), &["--idle", "0"]);
    let begun = Instant::now();
    while server.child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(120), "it does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(names(dir.path().join("formfolio")).is_empty());
}

#[test]
fn a_request_that_is_half_sent_does_not_keep_it() {
    let dir = fresh();
    let mut server = Server::start_in(dir.path(), &["--idle", "0"]);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.write_all(format!("POST /check HTTP/1.1\r\n{}Content-Length: 9\r\n", server.host()).as_bytes()).unwrap();
    let begun = Instant::now();
    while server.child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(stream);
}

#[cfg(unix)]
#[test]
fn the_end_of_a_desk_leaves_the_announcement_of_a_later_one() {
    let dir = fresh();
    let mut first = Server::start_in(dir.path(), &[]);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut second = Server::start_in(dir.path(), &["--port", &port.to_string()]);
    let end = |server: &mut Server| {
        let pid = rustix::process::Pid::from_child(&server.child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        server.child.wait().unwrap();
    };
    end(&mut first);
    assert_eq!(Server::start_in(dir.path(), &[]).port, port, "the second desk is found");
    end(&mut second);
    assert!(names(dir.path().join("formfolio")).is_empty());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_and_leaves_nothing() {
    let dir = fresh();
    let mut server = Server::start_in(dir.path(), &[]);
    let pid = rustix::process::Pid::from_child(&server.child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(server.child.wait().unwrap().code(), Some(130));
    assert!(names(dir.path().join("formfolio")).is_empty());
}
