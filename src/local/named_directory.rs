//! A directory as a person names it in a field of a page: with `~` for their own directory, or in quotation marks.

use std::env;
use std::path::{Path, PathBuf};

use super::disk::display_path;
use crate::error::{Error, Result};

/// The directory that a text names. It need not be there. A page has no current directory, so that the path has to be
/// a full one.
pub(crate) fn named(text: &str) -> Result<PathBuf> {
    named_from(text, env::home_dir().as_deref())
}

fn named_from(text: &str, home: Option<&Path>) -> Result<PathBuf> {
    let text = unquoted(text.trim());
    if text.is_empty() {
        return Err(Error::usage("no directory is named", format!("Write its full path, such as {EXAMPLE}.")));
    }
    let below_home = text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    let path = match (below_home, home) {
        (Some(below), Some(home)) => home.join(below.trim_start_matches(std::path::is_separator)),
        _ => PathBuf::from(text),
    };
    if !path.is_absolute() {
        let help =
            format!("Write the full path, such as {EXAMPLE}. A ~ at its beginning stands for your own directory.");
        return Err(Error::usage("this is not the full path of a directory", help).in_file(text));
    }
    if path.is_file() {
        let help = "Write the directory that it lies in, or another one.";
        return Err(Error::usage("this is a file, not a directory", help).in_file(display_path(&path)));
    }
    Ok(path)
}

#[cfg(windows)]
const EXAMPLE: &str = r"C:\Users\Ann\Documents";
#[cfg(not(windows))]
const EXAMPLE: &str = "/home/ann/Documents";

/// A path without the quotation marks in which file managers copy it.
fn unquoted(text: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’')];
    let inside = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    inside.unwrap_or(text)
}

/// The user's directory for documents, or else their own directory.
pub(crate) fn documents() -> Option<PathBuf> {
    let home = env::home_dir().filter(|home| home.is_absolute());
    // Windows may keep the documents in OneDrive, and then has no other directory for them.
    let synchronised = ["OneDriveCommercial", "OneDrive"].into_iter().filter_map(env::var_os).map(PathBuf::from);
    let all = home.iter().cloned().chain(synchronised).map(|dir| dir.join("Documents"));
    all.chain(home.clone()).find(|dir| dir.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_directory_is_named_as_people_write_it() {
        let home = Some(Path::new("/home/Siân O’Brien"));
        let path = |text: &str| named_from(text, home).map(|path| path.display().to_string()).unwrap();
        for (text, wanted) in [
            ("/srv/Ann's forms/2025", "/srv/Ann's forms/2025"),
            ("  /srv/two  words ", "/srv/two  words"),
            ("\"/srv/a b\"", "/srv/a b"),
            ("'/srv/a b'", "/srv/a b"),
            ("~", "/home/Siân O’Brien/"),
            ("~/", "/home/Siân O’Brien/"),
            ("~/Documents", "/home/Siân O’Brien/Documents"),
            ("/srv/~/x", "/srv/~/x"),
        ] {
            assert_eq!(path(text).trim_end_matches('/'), wanted.trim_end_matches('/'), "{text}");
        }
        for text in ["Documents", "./x", "../x", "~ann/x", "C:\\Users\\Ann", "'"] {
            let error = named_from(text, home).unwrap_err();
            assert!(error.message.contains("not the full path"), "{text}: {error}");
        }
        assert!(named_from("~/x", None).unwrap_err().message.contains("not the full path"));
        assert!(named_from(" \"\" ", home).unwrap_err().message.contains("no directory is named"));
    }

    #[cfg(windows)]
    #[test]
    fn a_directory_is_named_as_people_write_it_on_windows() {
        let home = Some(Path::new(r"C:\Users\Siân O’Brien"));
        let path = |text: &str| named_from(text, home).map(|path| path.display().to_string()).unwrap();
        for (text, wanted) in [
            (r"S:\Ann's forms\2025", r"S:\Ann's forms\2025"),
            // What Explorer copies as a path.
            ("\"C:\\a b\"", r"C:\a b"),
            (r"\\server\HR share\Team", r"\\server\HR share\Team"),
            ("C:/Users/Ann", "C:/Users/Ann"),
            (r"~\Documents", r"C:\Users\Siân O’Brien\Documents"),
            ("~/Documents", r"C:\Users\Siân O’Brien\Documents"),
        ] {
            assert_eq!(path(text), wanted, "{text}");
        }
        // The directory of a drive, or a directory of whichever drive, is another one each time.
        for text in ["Documents", r".\x", "C:x", r"\x", "/srv/x"] {
            let error = named_from(text, home).unwrap_err();
            assert!(error.message.contains("not the full path"), "{text}: {error}");
        }
    }

    #[test]
    fn a_file_is_no_directory() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a b.txt");
        std::fs::write(&file, "").unwrap();
        let error = named(&file.display().to_string()).unwrap_err();
        assert!(error.message.contains("a file, not a directory") && error.file.unwrap().ends_with("a b.txt"));
    }
}
