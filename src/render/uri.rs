//! File names as URI references, for SARIF.

use std::fmt::Write;

/// Returns a file name as a URI reference: an absolute path as a `file:` URI, any other name as a relative reference.
pub(super) fn from_file_name(file: &str) -> String {
    let path = file.replace('\\', "/");
    if let Some(share) = path.strip_prefix("//") {
        return format!("file://{}", encoded(share));
    }
    if path.starts_with('/') {
        return format!("file://{}", encoded(&path));
    }
    match path.split_once(':') {
        // `C:/records/b.docx`
        Some((drive, rest)) if drive.len() == 1 && rest.starts_with('/') => {
            format!("file:///{drive}:{}", encoded(rest))
        }
        _ => encoded(&path),
    }
}

/// Percent-encodes all bytes except slashes and the unreserved characters of RFC 3986. A colon in the first segment of
/// a relative reference would end a scheme.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::from_file_name;

    #[test]
    fn file_names_become_uri_references() {
        for (name, uri) in [
            ("b.docx", "b.docx"),
            ("staff/Siân O’Brien’s.docx", "staff/Si%C3%A2n%20O%E2%80%99Brien%E2%80%99s.docx"),
            ("it's 100%#?.pdf", "it%27s%20100%25%23%3F.pdf"),
            ("staff\\2025\\b.docx", "staff/2025/b.docx"),
            ("a:b.docx", "a%3Ab.docx"),
            ("/home/x/b c.docx", "file:///home/x/b%20c.docx"),
            ("C:\\HR files\\b.docx", "file:///C:/HR%20files/b.docx"),
            ("\\\\server\\share\\b.docx", "file://server/share/b.docx"),
            ("../b.docx", "../b.docx"),
        ] {
            assert_eq!(from_file_name(name), uri);
        }
    }
}
