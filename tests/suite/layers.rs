//! Holds the source to its layering: imports point one way and in no circle, and each foreign library has one home.

mod circles;
mod source;

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use self::circles::circles;
use self::source::{LIBRARY, SourceFile, SourceTree};
use crate::cli::root;
use crate::fixture::tree;

/// The source, read once for all tests.
static SOURCE: LazyLock<SourceTree> =
    LazyLock::new(|| SourceTree::new(paths().iter().map(|path| SourceFile::parse(path, &text(path)))));

/// The paths of the source files below `src`.
fn paths() -> Vec<String> {
    tree(&root().join("src")).into_iter().filter(|path| path.ends_with(".rs")).collect()
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join("src").join(path)).unwrap()
}

/// The modules in the order that the front page of the library gives.
fn order() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let docs: String = lib.lines().filter_map(|line| line.strip_prefix("//! ")).collect::<Vec<_>>().join(" ");
    let list = docs.split_once("only those before it in this line").expect("the rule in lib.rs").1;
    let list = list.split_once(':').expect("the list in lib.rs").1;
    let list = list.split_once(". ").map_or(list, |(list, _)| list);
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The module a file belongs to: its first directory, or its own name.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// The modules of the first level that a file names.
fn rooms(source: &SourceTree, file: &SourceFile) -> BTreeSet<String> {
    let paths = file.all_paths().filter_map(|used| source.absolute(file, used));
    paths.filter_map(|path| path.into_iter().next()).collect()
}

/// The libraries that a file names, and the names that are neither imported nor its own modules.
fn libraries(source: &SourceTree, file: &SourceFile) -> BTreeSet<String> {
    let libraries = file.all_paths().filter(|used| used.segments.len() > 1 && source.absolute(file, used).is_none());
    libraries.filter_map(|used| used.segments.iter().find(|segment| *segment != LIBRARY).cloned()).collect()
}

#[test]
fn modules_import_only_modules_above_them() {
    let order = order();
    let rank = |module: &str| order.iter().position(|name| name == module);
    let mut breaches = Vec::new();
    for file in SOURCE.files.values() {
        let own = module(&file.path);
        if ["lib", "main"].contains(&own) {
            continue;
        }
        let Some(own_rank) = rank(own) else {
            breaches.push(format!("{}: `{own}` is not in the list in lib.rs", file.path));
            continue;
        };
        for import in rooms(&SOURCE, file) {
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
    let homes: [(&str, &[&str]); 43] = [
        ("rust_xlsxwriter", &["spreadsheet/workbook.rs"]),
        ("typst", &["pdf/"]),
        ("typst_pdf", &["pdf/"]),
        ("typst_layout", &["pdf/"]),
        ("typst_svg", &["pdf/"]),
        ("lopdf", &["pdf/"]),
        ("image", &["pdf/typeset/pages/picture/"]),
        ("hayro", &["pdf/read/printed/scan/render.rs"]),
        ("hayro_ccitt", &["pdf/typeset/pages/picture/strip.rs"]),
        ("hayro_interpret", &["pdf/read/printed/"]),
        ("hayro_syntax", &["pdf/merge/verify.rs", "pdf/read/printed/"]),
        ("kurbo", &["pdf/read/printed/"]),
        ("ttf_parser", &["pdf/"]),
        ("flate2", &["pdf/object/deflate.rs", "pdf/object/decode.rs"]),
        ("md5", &["pdf/merge/digest.rs", "pdf/signature/digest.rs"]),
        ("subsetter", &["pdf/merge/page_number.rs"]),
        ("ring", &["pdf/signature/algorithm.rs", "pdf/signature/digest.rs", "pdf/merge/", "host/guard.rs"]),
        ("const_oid", &["pdf/signature/oid.rs"]),
        ("xmp_writer", &["pdf/merge/xmp.rs"]),
        ("num_bigint", &["pdf/signature/rsa.rs"]),
        ("webpki", &["pdf/signature/trust.rs"]),
        ("rustls_pki_types", &["pdf/signature/trust.rs"]),
        ("encoding_rs", &["text/encoding.rs"]),
        ("quick_xml", &["docx/", "spreadsheet/xlsx/xml.rs"]),
        ("sha2", &["file/document.rs", "pdf/signature/digest.rs", "pdf/typeset/premade.rs", "form/premade.rs"]),
        ("mail_parser", &["file/mail.rs", "file/enclosed_file.rs", "file/outlook.rs"]),
        ("cfb", &["docx/doc97.rs", "file/outlook.rs"]),
        // Word and Excel files are archives, and so is a whole directory that is sent on, and what may be attached.
        (
            "zip",
            &[
                "docx/",
                "opc.rs",
                "spreadsheet/xlsx/package.rs",
                "local/archive.rs",
                "desk/archive.rs",
                "file/enclosed_file.rs",
                "file/unzip.rs",
                "pdf/merge/archive.rs",
            ],
        ),
        (
            "serde_yaml",
            &["form/yaml_text.rs", "form/yaml_mistake.rs", "form/raw.rs", "form/shape.rs", "record/yaml.rs"],
        ),
        ("annotate_snippets", &["render/"]),
        ("minijinja", &["render/html.rs", "render/team/page.rs", "desk/pages.rs"]),
        ("anstyle_query", &["cli/output.rs"]),
        ("clap", &["cli/"]),
        ("clap_complete", &["cli/"]),
        ("clap_mangen", &["cli/"]),
        ("tempfile", &["local/", "cli/"]),
        ("rustix", &["local/workplace.rs", "local/scratch.rs", "local/program_call.rs"]),
        ("memchr", &["pdf/"]),
        ("mimalloc", &["main.rs"]),
        ("signal_hook", &["local/interrupt.rs"]),
        ("tokio", &["local/interrupt.rs", "host/"]),
        ("axum", &["host/"]),
        ("form_urlencoded", &["host/upload.rs"]),
    ];
    let mut breaches = Vec::new();
    for file in SOURCE.files.values() {
        let named = libraries(&SOURCE, file);
        for (library, allowed) in homes {
            if named.contains(library) && !allowed.iter().any(|home| file.path.starts_with(home)) {
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
    let is_library =
        |path: &str| !["cli/", "local/", "host/"].iter().any(|room| path.starts_with(room)) && path != "main.rs";
    for path in paths().iter().filter(|path| is_library(path)) {
        let text: String =
            text(path).lines().map(|line| line.split("//").next().unwrap_or(line).to_owned() + "\n").collect();
        for word in ["std::fs", "std::env", "chrono::Local", "Local::now", "Utc::now", "SystemTime", "Instant::now"] {
            if text.contains(word) {
                breaches.push(format!("{path}: {word}"));
            }
        }
        if path.starts_with("rules") && text.contains("std::io") {
            breaches.push(format!("{path}: std::io"));
        }
    }
    assert!(breaches.is_empty(), "library code that is no function of its arguments:\n{}", breaches.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_main_stays_small() {
    for path in paths() {
        let text = text(&path);
        assert!(text.starts_with("//! "), "{path} does not begin with `//!`");
        let lines = text.lines().count();
        assert!(path != "main.rs" || lines <= 30, "main.rs has {lines} lines");
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let found: Vec<String> = circles(&SOURCE).into_iter().map(|circle| circle.join("\n  ")).collect();
    assert!(found.is_empty(), "move what two files share into a third that both import:\n{}", found.join("\n\n"));
}

/// What a second front end needs is in the library: the command line adds flags, paths, the terminal and exit statuses.
#[test]
fn the_command_line_adds_nothing_that_another_front_end_needs() {
    let mut breaches = Vec::new();
    for file in SOURCE.files.values().filter(|file| file.path.starts_with("cli/")) {
        let path = &file.path;
        if file.all_paths().any(|used| !used.in_test && used.segments.starts_with(&["std".to_owned(), "fs".to_owned()]))
        {
            breaches.push(format!("{path}: files are read and written by `local`"));
        }
        if file.public.iter().any(|name| path != "cli/mod.rs" || name != "run") {
            breaches.push(format!("{path}: {} is public", file.public.join(", ")));
        }
        let lines = text(path).lines().count();
        if lines > MOST_LINES_IN_CLI {
            breaches.push(format!("{path}: {lines} lines, and {MOST_LINES_IN_CLI} are the most"));
        }
        for room in rooms(&SOURCE, file).iter().filter(|room| NOT_FOR_CLI.contains(&room.as_str())) {
            breaches.push(format!("{path}: `{room}` is used by the library, not by commands"));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

const MOST_LINES_IN_CLI: usize = 420;

/// Rooms that no command needs by itself.
const NOT_FOR_CLI: [&str; 4] = ["dates", "person_name", "opc", "desk"];

fn made_up(files: &[(&str, &str)]) -> SourceTree {
    SourceTree::new(files.iter().map(|(path, text)| SourceFile::parse(path, text)))
}

#[test]
fn circles_are_found() {
    let found = |files: &[(&str, &str)]| circles(&made_up(files));
    let way = |names: [&str; 4]| {
        let [from, name, to, back] = names;
        vec![vec![format!("{from} imports {name} from {to}"), format!("{to} imports {back} from {from}")]]
    };
    // A path in a type, and an import in a group under another name.
    assert_eq!(
        found(&[
            ("a.rs", "pub struct A(crate::b::B);"),
            ("b.rs", "use crate::{a::{self, A as Other}, c}; pub struct B; fn f(_: Other) {}"),
            ("c.rs", "pub fn c() {}"),
        ]),
        way(["a.rs", "B", "b.rs", "A, the module itself"])
    );
    // Through a re-export, a re-export of everything, and a macro.
    let room = [
        ("room/mod.rs", "mod a; mod b; pub use a::*; pub use b::B as Renamed;"),
        ("room/a.rs", "pub struct A; fn f() { print!(\"{}\", super::Renamed::new()) }"),
    ];
    assert_eq!(
        found(&[room[0], room[1], ("room/b.rs", "use super::A; pub struct B;")]),
        way(["room/a.rs", "B", "room/b.rs", "A"])
    );
    // A room whose child uses what the room’s own file defines.
    assert_eq!(
        found(&[
            ("room/mod.rs", "mod a; pub const N: u8 = 1; fn f() { a::f() }"),
            ("room/a.rs", "pub fn f() -> u8 { super::N }")
        ]),
        way(["room/mod.rs", "f", "room/a.rs", "N"])
    );
    // A name that the file itself re-exports and uses.
    assert_eq!(
        found(&[
            ("room/mod.rs", "mod a; pub use a::A; pub struct B(A);"),
            ("room/a.rs", "use super::B; pub struct A;")
        ]),
        way(["room/mod.rs", "A", "room/a.rs", "B"])
    );
    // Names from `use …::*`.
    assert_eq!(
        found(&[("a.rs", "use crate::b::*; pub struct A; fn f(_: B) {}"), ("b.rs", "use crate::a::A; pub struct B;")]),
        way(["a.rs", "B, the module itself", "b.rs", "A"])
    );
}

#[test]
fn what_is_no_circle_is_not_found() {
    let files = [
        // A re-export alone uses nothing, and neither does a visibility.
        ("room/mod.rs", "mod a; mod b; mod tests; pub use a::A; pub(in crate::room) fn f() { b::f() }"),
        ("room/a.rs", "pub(in crate::room) struct A;"),
        ("room/b.rs", "use super::A; pub fn f() {} fn g(room: A) { let a = room; drop(a) }"),
        // Tests may use what they like, and libraries may have the name of a file.
        ("c.rs", "#[cfg(test)] mod tests { use crate::d::D; use super::*; fn f(_: D) {} }\npub struct C;"),
        ("d.rs", "use crate::c::C; use ::c::C as Library; #[cfg(test)] fn f() { crate::e::e() } pub struct D;"),
        ("e.rs", "use crate::d::D; pub fn e(_: std::d::D) {} #[cfg(test)] mod tests;"),
        ("e/tests.rs", "use super::e; fn f() { crate::d::g(e) }"),
    ];
    assert_eq!(circles(&made_up(&files)), Vec::<Vec<String>>::new());
}

#[test]
fn the_test_itself_sees_what_it_should() {
    let text = "use crate::{docx, form::{Form, Kind}, pdf::read};\nfn f() { crate::error::Error::usage() }\n";
    let tree = made_up(&[("own.rs", text)]);
    let seen = rooms(&tree, tree.files.values().next().unwrap());
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), ["docx", "error", "form", "pdf"]);
    let names_zip = |text: &str| {
        let tree = made_up(&[("own.rs", text)]);
        libraries(&tree, tree.files.values().next().unwrap()).contains("zip")
    };
    assert!(names_zip("use zip::ZipArchive;") && names_zip("fn f() { ::zip::x() }"));
    assert!(names_zip("#[derive(zip::X)] struct A;") && names_zip("fn f() { print!(\"{}\", zip::x()) }"));
    assert!(
        !names_zip("fn f() { a.zip::<x>() }")
            && !names_zip("fn f() { unzip::x() }")
            && !names_zip("fn f() { crate::zip::x() }")
    );
    assert_eq!(order().first().map(String::as_str), Some("source"));
    assert_eq!(order().last().map(String::as_str), Some("cli"));
}
