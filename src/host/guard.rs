//! Admits only the browser that was opened with the secret link.
//!
//! A page of another site can send requests to 127.0.0.1, and a name of another site can be made to point here. So the
//! cookie is for this server only and never sent across sites, the Host header has to be this address, and forms have
//! to come from a page of this server.

use std::sync::Mutex;

use axum::http::{HeaderMap, Method, header};
use ring::rand::{SecureRandom, SystemRandom};

use crate::error::{Error, Result};
use crate::parallel::lock;
use crate::text::hexadecimal;

/// The most links that are open at a time. Each start of the program while a server runs makes one.
const MOST_LINKS: usize = 16;

/// The secrets of one server.
#[derive(Debug)]
pub(super) struct Guard {
    port: u16,
    /// What the browser's cookie has to say.
    cookie: String,
    /// What lets another start of the program ask for a link.
    pub key: String,
    /// The secrets of links that were not used yet.
    links: Mutex<Vec<String>>,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It asks for another host.
    Host,
    /// It comes from another site.
    Origin,
    /// It has no cookie of this server.
    Cookie,
}

impl Guard {
    /// Secrets for a server on a port.
    pub fn new(port: u16) -> Result<Self> {
        Ok(Self { port, cookie: secret()?, key: secret()?, links: Mutex::default() })
    }

    /// The address of the server.
    pub fn address(&self) -> String {
        format!("http://{}", self.host())
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A link that lets one browser in, once.
    pub fn link(&self) -> String {
        let secret = secret().unwrap_or_default();
        let mut links = lock(&self.links);
        if links.len() == MOST_LINKS {
            links.remove(0);
        }
        links.push(secret.clone());
        format!("{}/enter/{secret}", self.address())
    }

    /// The cookie for the browser that has the secret of a link; none for any other, and none the second time.
    pub fn enter(&self, given: &str) -> Option<String> {
        let mut links = lock(&self.links);
        let at = links.iter().position(|secret| !secret.is_empty() && is_equal(secret, given))?;
        links.remove(at);
        // Cookies do not tell ports apart, so that each server's has a name of its own.
        Some(format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie_name(), self.cookie))
    }

    fn cookie_name(&self) -> String {
        format!("formfolio-{}", self.port)
    }

    /// Whether a request has the key of another start of the program.
    pub fn has_key(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(KEY_HEADER).and_then(|value| value.to_str().ok());
        given.is_some_and(|given| is_equal(&self.key, given))
    }

    /// Refuses what is not for this server by name.
    pub fn check_host(&self, headers: &HeaderMap) -> std::result::Result<(), Refusal> {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        if host == Some(&self.host()) { Ok(()) } else { Err(Refusal::Host) }
    }

    /// Refuses what does not come from the browser that was let in, or comes from a page of another site.
    pub fn check(&self, method: &Method, headers: &HeaderMap) -> std::result::Result<(), Refusal> {
        self.check_host(headers)?;
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let site = text("sec-fetch-site");
        let is_from_elsewhere = site.is_some_and(|site| !["same-origin", "none"].contains(&site));
        let has_origin = match text("origin") {
            Some("null") | None => site == Some("same-origin"),
            Some(origin) => origin == self.address(),
        };
        if is_from_elsewhere || (method != Method::GET && !has_origin) {
            return Err(Refusal::Origin);
        }
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let name = self.cookie_name();
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        if pairs.any(|(known, value)| known == name && is_equal(&self.cookie, value)) {
            Ok(())
        } else {
            Err(Refusal::Cookie)
        }
    }
}

/// The header with the key of another start of the program.
pub(super) const KEY_HEADER: &str = "x-formfolio-key";

/// 256 random bits in hexadecimal.
fn secret() -> Result<String> {
    let mut bytes = [0; 32];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Error::internal("the system gives no random numbers"))?;
    Ok(hexadecimal(&bytes))
}

/// Compares in a time that does not depend on where the texts differ.
fn is_equal(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, String)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_the_browser_with_the_link_is_let_in() {
        let guard = Guard::new(4242).unwrap();
        let link = guard.link();
        let secret = link.rsplit('/').next().unwrap();
        assert_eq!(guard.enter("0000"), None);
        assert_eq!(guard.enter(""), None);
        let cookie = guard.enter(secret).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(secret));
        assert_eq!(guard.enter(secret), None, "a link works once");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let host = ("host", "127.0.0.1:4242".to_owned());
        let own = ("origin", "http://127.0.0.1:4242".to_owned());
        let check = |method: &Method, pairs: &[(&'static str, String)]| guard.check(method, &headers(pairs));
        let with = |extra: &[(&'static str, String)]| [&[host.clone(), ("cookie", cookie.clone())], extra].concat();
        let get = &Method::GET;
        let post = &Method::POST;
        assert_eq!(check(get, &with(&[])), Ok(()));
        assert_eq!(check(post, &with(std::slice::from_ref(&own))), Ok(()));
        // A page without a referrer has no origin to name; the browser says that it is the same.
        let same = ("sec-fetch-site", "same-origin".to_owned());
        assert_eq!(check(post, &with(&[("origin", "null".to_owned()), same])), Ok(()));
        assert_eq!(check(get, std::slice::from_ref(&host)), Err(Refusal::Cookie));
        assert_eq!(check(get, &[host.clone(), ("cookie", "formfolio-4242=00".to_owned())]), Err(Refusal::Cookie));
        assert_eq!(check(post, &with(&[])), Err(Refusal::Origin));
        assert_eq!(check(post, &with(&[("origin", "null".to_owned())])), Err(Refusal::Origin));
        assert_eq!(check(post, &with(&[("origin", "https://example.org".to_owned())])), Err(Refusal::Origin));
        let cross = ("sec-fetch-site", "cross-site".to_owned());
        assert_eq!(check(get, &with(&[cross])), Err(Refusal::Origin));
        let rebound = [("host", "example.org:4242".to_owned()), ("cookie", cookie.clone())];
        assert_eq!(check(get, &rebound), Err(Refusal::Host));
        assert_eq!(check(get, &[("host", "localhost:4242".to_owned()), ("cookie", cookie)]), Err(Refusal::Host));
    }
}
