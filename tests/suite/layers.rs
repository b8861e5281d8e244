//! Holds the source to its layering: imports point one way, and each foreign library has one home.

use std::fs;

use crate::cli::root;
use crate::fixture::tree;

/// A source file: its path below `src`, and its text without comments.
struct File {
    path: String,
    text: String,
    whole: String,
}

fn files() -> Vec<File> {
    let file = |path: String| {
        let whole = fs::read_to_string(root().join("src").join(&path)).unwrap();
        let code = |line: &str| line.split_once("//").map_or(line, |(code, _)| code).to_owned();
        // A `//` in a string ends its line here, which hides nothing that matters.
        let text = whole.lines().map(code).collect::<Vec<_>>().join("\n");
        File { path, text, whole }
    };
    tree(&root().join("src")).into_iter().filter(|path| path.ends_with(".rs")).map(file).collect()
}

/// The modules in the order that the front page of the library gives.
fn order() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let docs: String = lib.lines().filter_map(|line| line.strip_prefix("//! ")).collect::<Vec<_>>().join(" ");
    let list = docs.split_once("above them in this list only").expect("the rule in lib.rs").1;
    let list = list.split_once(':').expect("the list in lib.rs").1;
    let list = list.split_once(". ").map_or(list, |(list, _)| list);
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The module a file belongs to: its first directory, or its own name.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// The first names of every `crate::…` path, with those of `crate::{a, b::c}` one by one.
fn imports(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                let mut first = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => out.push(std::mem::take(&mut first)),
                        c if depth == 0 => first.push(c),
                        _ => {}
                    }
                }
                out.push(first);
            }
            None => out.push(rest.to_owned()),
        }
    }
    let name = |path: &str| path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    out.iter().map(|path| name(path)).filter(|name| !name.is_empty()).collect()
}

/// Whether a path beginning with that name stands in the text.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(&format!("{name}::")).any(|(at, _)| {
        // `::zip::…` is the library, `crate::zip::…` and `a.zip::<…>` are not.
        let before = text[..at].strip_suffix("::").unwrap_or(&text[..at]);
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
    })
}

#[test]
fn modules_import_only_modules_above_them() {
    let order = order();
    let rank = |module: &str| order.iter().position(|name| name == module);
    let mut breaches = Vec::new();
    for file in files() {
        let own = module(&file.path);
        if ["lib", "main"].contains(&own) {
            continue;
        }
        let Some(own_rank) = rank(own) else {
            breaches.push(format!("{}: `{own}` is not in the list in lib.rs", file.path));
            continue;
        };
        for import in imports(&file.text) {
            match rank(&import) {
                Some(other) if other > own_rank => breaches.push(format!("{}: `{own}` imports `{import}`", file.path)),
                Some(_) if (own == "docx" && import == "pdf") || (own == "pdf" && import == "docx") => {
                    breaches.push(format!("{}: `{own}` imports `{import}`", file.path));
                }
                Some(_) => {}
                None => breaches.push(format!("{}: `crate::{import}` is no module in the list", file.path)),
            }
        }
    }
    assert!(breaches.is_empty(), "imports that point up:\n{}", breaches.join("\n"));
}

#[test]
fn each_foreign_library_has_one_home() {
    let homes: [(&str, &[&str]); 30] = [
        ("typst", &["pdf/"]),
        ("typst_pdf", &["pdf/"]),
        ("typst_layout", &["pdf/"]),
        ("lopdf", &["pdf/"]),
        ("image", &["pdf/typeset/pages/picture/"]),
        ("hayro_ccitt", &["pdf/typeset/pages/picture/strip.rs"]),
        ("hayro_syntax", &["pdf/merge/verify.rs"]),
        ("ttf_parser", &["pdf/"]),
        ("flate2", &["pdf/object/deflate.rs", "pdf/object/decode.rs"]),
        ("md5", &["pdf/merge/digest.rs", "pdf/signature/digest.rs"]),
        ("subsetter", &["pdf/merge/page_number.rs"]),
        ("ring", &["pdf/signature/algorithm.rs", "pdf/merge/"]),
        ("const_oid", &["pdf/signature/oid.rs"]),
        ("xmp_writer", &["pdf/merge/xmp.rs"]),
        ("num_bigint", &["pdf/signature/rsa.rs"]),
        ("webpki", &["pdf/signature/trust.rs"]),
        ("rustls_pki_types", &["pdf/signature/trust.rs"]),
        ("quick_xml", &["docx/", "spreadsheet/xlsx/xml.rs"]),
        ("sha2", &["file/document.rs", "pdf/signature/digest.rs"]),
        ("mail_parser", &["file/mail.rs", "file/enclosed_file.rs"]),
        // Word and Excel files are archives, and so is a whole directory that is sent on, and what may be attached.
        (
            "zip",
            &[
                "docx/",
                "spreadsheet/xlsx/package.rs",
                "local/archive.rs",
                "file/enclosed_file.rs",
                "pdf/merge/archive.rs",
            ],
        ),
        ("serde_yaml", &["form/raw.rs", "form/shape.rs", "record/yaml.rs"]),
        ("annotate_snippets", &["render/"]),
        ("minijinja", &["render/html.rs"]),
        ("clap", &["cli/"]),
        ("clap_complete", &["cli/"]),
        ("tempfile", &["local/", "cli/"]),
        ("rustix", &["local/workplace.rs", "local/scratch.rs", "local/office/call.rs"]),
        ("signal_hook", &["local/interrupt.rs"]),
        ("tokio", &["local/interrupt.rs"]),
    ];
    let mut breaches = Vec::new();
    for file in files() {
        for (library, allowed) in homes {
            if mentions(&file.text, library) && !allowed.iter().any(|home| file.path.starts_with(home)) {
                breaches.push(format!("{}: {library} belongs to {}", file.path, allowed.join(", ")));
            }
        }
    }
    assert!(breaches.is_empty(), "libraries away from home:\n{}", breaches.join("\n"));
}

#[test]
fn the_library_is_a_function_of_its_arguments() {
    let mut breaches = Vec::new();
    // The command line and the user's own computer are the two that know paths, the environment and the clock.
    let is_library = |path: &str| !path.starts_with("cli/") && !path.starts_with("local/") && path != "main.rs";
    for file in files().iter().filter(|file| is_library(&file.path)) {
        for word in ["std::fs", "std::env", "chrono::Local", "Local::now", "Utc::now", "SystemTime", "Instant::now"] {
            if file.text.contains(word) {
                breaches.push(format!("{}: {word}", file.path));
            }
        }
        if file.path.starts_with("rules") && file.text.contains("std::io") {
            breaches.push(format!("{}: std::io", file.path));
        }
    }
    assert!(breaches.is_empty(), "library code that is no function of its arguments:\n{}", breaches.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_main_stays_small() {
    for file in files() {
        assert!(file.whole.starts_with("//! "), "{} does not begin with `//!`", file.path);
        let lines = file.whole.lines().count();
        assert!(file.path != "main.rs" || lines <= 30, "main.rs has {lines} lines");
    }
}

#[test]
fn the_test_itself_sees_what_it_should() {
    let text = "use crate::{docx, form::{Form, Kind}, pdf::read};\nfn f() { crate::error::Error::usage() }\n";
    assert_eq!(imports(text), ["docx", "form", "pdf", "error"]);
    assert!(mentions("use zip::ZipArchive;", "zip") && mentions("::zip::x()", "zip"));
    assert!(!mentions("a.zip::<x>", "zip") && !mentions("unzip::x", "zip") && !mentions("crate::zip::x", "zip"));
    assert_eq!(order().first().map(String::as_str), Some("source"));
    assert_eq!(order().last().map(String::as_str), Some("cli"));
}
