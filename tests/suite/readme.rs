//! The README tells the truth: its commands run, its table is the rules', its links lead somewhere.
//!
//! A block that begins with ```` ```sh test ```` is run, all blocks in order in one directory. A
//! line is a call of `formfolio` (or `cargo run --`, which is the same); `# exits 1` after it
//! says how it ends when that is not 0; `> file` keeps its output.

use std::fs;
use std::path::Path;

use crate::cli::{Ran, fresh, names, root, run};

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md")
}

/// The lines of each fenced block whose opening is exactly that.
fn blocks<'t>(text: &'t str, opening: &str) -> Vec<Vec<&'t str>> {
    let mut out: Vec<Vec<&str>> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if inside && line == "```" {
            inside = false;
        } else if inside {
            out.last_mut().expect("a block").push(line);
        } else if line == opening {
            inside = true;
            out.push(Vec::new());
        }
    }
    out
}

/// The words of a command line, quotation marks taken off.
fn words(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => out.push(String::new()),
            _ => out.last_mut().expect("a word").push(c),
        }
    }
    out.retain(|word| !word.is_empty());
    out
}

/// Runs one line of the README.
pub fn line(dir: &Path, line: &str) -> Ran {
    let (call, code) = match line.split_once(" # exits ") {
        Some((call, code)) => (call, code.trim().parse().expect("an exit status")),
        None => (line.split_once(" # ").map_or(line, |(call, _)| call), 0),
    };
    let (call, to) = call.split_once(" > ").map_or((call, None), |(call, to)| (call, Some(to.trim())));
    let call = call.trim().strip_prefix("cargo run -- ").or_else(|| call.trim().strip_prefix("formfolio "));
    let args = words(call.unwrap_or_else(|| panic!("`{line}` is no call of formfolio")));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let ran = run(dir, &args);
    assert_eq!(ran.code, code, "{line}\n{}\n{}", ran.out, ran.err);
    if let Some(to) = to {
        fs::write(dir.join(to), &ran.out).expect("written");
    }
    ran
}

#[test]
fn a_newcomer_needs_exactly_two_commands() {
    let text = readme();
    assert_eq!(blocks(&text, "```sh"), [["cargo run -- demo", "cargo test"]]);
    let dir = fresh();
    line(dir.path(), "cargo run -- demo");
    assert_eq!(names(dir.path()), ["formfolio-demo"]);
}

#[test]
fn every_command_of_the_tour_runs() {
    let dir = fresh();
    line(dir.path(), "cargo run -- demo");
    let text = readme();
    // A block that names a file is that file.
    for head in text.lines().filter(|line| line.starts_with("```csv ") || line.starts_with("```yaml ")) {
        let path = dir.path().join(head.split_once(' ').expect("a name").1);
        fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        fs::write(path, blocks(&text, head).concat().join("\n")).expect("written");
    }
    fs::write(dir.path().join("siân/IMG_0457.txt"), "Back on Monday.\n").expect("written");
    let blocks = blocks(&text, "```sh test");
    assert!(blocks.len() >= 8, "the tour has {} blocks", blocks.len());
    let lines: Vec<&str> = blocks.into_iter().flatten().filter(|line| !line.trim().is_empty()).collect();
    for command in
        ["forms", "blank", "fill", "read", "check", "next", "folder", "lint", "explain", "schema", "completions", "man"]
    {
        assert!(lines.iter().any(|line| line.contains(&format!("formfolio {command}"))), "no line shows {command}");
    }
    for one in lines {
        line(dir.path(), one);
    }
}

#[test]
fn the_table_of_rules_is_the_rules_own() {
    let text = readme();
    let (before, rest) = text.split_once("<!-- rules -->\n").expect("the mark");
    let (table, after) = rest.split_once("<!-- /rules -->").expect("its end");
    let wanted = formfolio::rules::table();
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{before}<!-- rules -->\n{wanted}<!-- /rules -->{after}");
        fs::write(root().join("README.md"), text).expect("written");
        return;
    }
    assert!(table == wanted, "run `BLESS=1 cargo test` to write the table anew:\n{wanted}");
}

#[test]
fn every_link_within_the_project_leads_somewhere() {
    let text = readme();
    for (at, _) in text.match_indices("](") {
        let target = text[at + 2..].split(')').next().unwrap_or("");
        if !target.starts_with("http") && !target.starts_with('#') {
            assert!(root().join(target).exists(), "README.md links to {target}, which is not there");
        }
    }
}
