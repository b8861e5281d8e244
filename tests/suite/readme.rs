//! The README and the pages of `docs` are true: their commands run, their table of rules is current, and their links
//! lead somewhere.
//!
//! A block that begins with ```` ```sh test ```` is run. The blocks of a page run in order, in a directory with the
//! samples of `formfolio demo`. Each line calls `formfolio` (or `cargo run --`, which is the same). `# exits 1` after
//! it is the exit status when that is not 0; `> file` keeps its output. A block such as ```` ```yaml NAME ```` is that
//! file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{Ran, fresh, names, root, run};
use crate::fixture::tree;
use crate::golden;

/// A page of documentation: its path from the project's directory, and its text.
struct Page {
    path: String,
    text: String,
}

impl Page {
    fn new(path: String) -> Self {
        let text = fs::read_to_string(root().join(&path)).expect("a page");
        Self { path, text }
    }

    /// The lines outside fenced blocks, without inline `code`.
    fn prose(&self) -> String {
        let mut out = String::new();
        let mut is_code = false;
        for line in self.text.lines() {
            if line.trim_start().starts_with("```") {
                is_code = !is_code;
            } else if !is_code {
                out.extend(line.split('`').step_by(2));
                out.push('\n');
            }
        }
        out
    }

    /// The anchors of the headings, as GitHub makes them.
    fn anchors(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut is_code = false;
        for line in self.text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            }
            if let Some(title) = line.strip_prefix('#').filter(|_| !is_code) {
                let title = title.trim_start_matches('#').trim().to_lowercase();
                let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                out.push(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
            }
        }
        out
    }

    fn commands(&self) -> Vec<&str> {
        let lines = blocks(&self.text, "```sh test").into_iter().flatten();
        lines.filter(|line| !line.trim().is_empty()).collect()
    }

    /// Writes the files that the page shows in full.
    fn write_files(&self, dir: &Path) {
        for head in self.text.lines().filter(|line| line.starts_with("```csv ") || line.starts_with("```yaml ")) {
            let path = dir.join(head.split_once(' ').expect("a name").1);
            fs::create_dir_all(path.parent().expect("a directory")).expect("made");
            fs::write(path, blocks(&self.text, head).concat().join("\n")).expect("written");
        }
    }
}

/// The README and every page of `docs`.
fn pages() -> Vec<Page> {
    let docs = names(root().join("docs")).into_iter().filter(|name| name.ends_with(".md"));
    std::iter::once("README.md".to_owned()).chain(docs.map(|name| format!("docs/{name}"))).map(Page::new).collect()
}

/// The lines of each fenced block with exactly that opening.
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

/// The words of a command line, without quotation marks.
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

/// Runs one line of a page.
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

/// Copies a directory with its contents.
fn copy_tree(from: &Path, to: &Path) {
    for name in tree(from) {
        let target = to.join(&name);
        fs::create_dir_all(target.parent().expect("a directory")).expect("made");
        fs::copy(from.join(name), target).expect("copied");
    }
}

#[test]
fn the_first_steps_of_the_readme_need_two_commands() {
    let readme = Page::new("README.md".into());
    assert_eq!(blocks(&readme.text, "```sh"), [["cargo run -- demo", "cargo test"]]);
    let lines = readme.text.lines().count();
    assert!(lines <= 150, "README.md has {lines} lines; what is not for the first five minutes belongs in docs");
}

#[test]
fn every_command_of_every_page_runs() {
    let pages = pages();
    for command in
        ["forms", "blank", "fill", "read", "check", "next", "folder", "lint", "explain", "schema", "completions", "man"]
    {
        let call = format!("formfolio {command}");
        let shown = pages.iter().any(|page| page.commands().iter().any(|line| line.contains(&call)));
        assert!(shown, "no page shows {command}");
    }
    let dir = fresh();
    line(dir.path(), "cargo run -- demo");
    assert_eq!(names(dir.path()), ["formfolio-demo"]);
    let samples = dir.path().join("formfolio-demo");
    std::thread::scope(|scope| {
        for (number, page) in pages.iter().enumerate().filter(|(_, page)| !page.commands().is_empty()) {
            let (place, samples) = (dir.path().join(number.to_string()), &samples);
            scope.spawn(move || {
                fs::create_dir_all(&place).expect("made");
                if page.commands().iter().any(|line| line.contains("formfolio-demo")) {
                    copy_tree(samples, &place.join("formfolio-demo"));
                }
                page.write_files(&place);
                // The file that the page's `folder.yaml` places.
                if place.join("siân").is_dir() {
                    fs::write(place.join("siân/IMG_0457.txt"), "Back on Monday.\n").expect("written");
                }
                if place.join("joseph").is_dir() {
                    fs::write(place.join("joseph/APR 2025.txt"), "The annual review.\n").expect("written");
                }
                for one in page.commands() {
                    line(&place, one);
                }
            });
        }
    });
}

#[test]
fn the_table_of_rules_matches_the_rules() {
    let path = root().join("docs/rules.md");
    let text = fs::read_to_string(&path).expect("docs/rules.md");
    let (before, rest) = text.split_once("<!-- rules -->\n").expect("the mark");
    let (_, after) = rest.split_once("<!-- /rules -->").expect("its end");
    let wanted = formfolio::rules::table();
    golden::same("docs/rules.md", &format!("{before}<!-- rules -->\n{wanted}<!-- /rules -->{after}"));
}

#[test]
fn every_link_within_the_project_leads_to_a_file_and_a_heading() {
    let others =
        ["CHANGELOG.md", "CONTRIBUTING.md", "fixtures/README.md", "fuzz/README.md", "tests/conformance/README.md"];
    let pages: Vec<Page> = pages().into_iter().chain(others.map(|path| Page::new(path.into()))).collect();
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in &pages {
        let prose = page.prose();
        for (at, _) in prose.match_indices("](") {
            let target = prose[at + 2..].split(')').next().unwrap_or_default();
            if target.starts_with("http") {
                continue;
            }
            count += 1;
            let (file, heading) = target.split_once('#').map_or((target, None), |(file, to)| (file, Some(to)));
            let path = match file {
                "" => PathBuf::from(&page.path),
                file => Path::new(&page.path).parent().unwrap_or(Path::new("")).join(file),
            };
            let has = |heading: &str| Page::new(path.display().to_string()).anchors().iter().any(|one| one == heading);
            if !root().join(&path).exists() || !heading.is_none_or(has) {
                wrong.push(format!("{} links to {target}", page.path));
            }
        }
    }
    assert!(count > 50, "{count} links");
    assert!(wrong.is_empty(), "these lead nowhere:\n{}", wrong.join("\n"));
}

#[test]
fn the_index_lists_every_page() {
    let index = Page::new("docs/README.md".into()).text;
    for page in pages().iter().filter_map(|page| page.path.strip_prefix("docs/")).filter(|name| *name != "README.md") {
        assert!(index.contains(&format!("]({page})")), "docs/README.md lacks {page}");
    }
}

#[test]
fn every_test_that_a_page_names_exists() {
    let modules = fs::read_to_string(root().join("tests/suite/main.rs")).expect("main.rs");
    let contributing = Page::new("CONTRIBUTING.md".into());
    for page in pages().iter().chain([&contributing]) {
        for (at, found) in page.text.match_indices("--test suite ") {
            let rest = &page.text[at + found.len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let is_there = name.is_empty() || modules.contains(&format!("mod {name};"));
            assert!(is_there, "{} names the tests `{name}`, which are not there", page.path);
        }
    }
}

#[test]
fn every_source_file_that_the_design_names_is_there() {
    let design = Page::new("docs/DESIGN.md".into()).text;
    let named = design.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = named.filter(|code| code.contains('/') && !code.contains(['*', ' '])).collect();
    assert!(paths.len() > 40, "{} paths", paths.len());
    for path in paths {
        assert!(root().join(path).exists(), "docs/DESIGN.md names {path}, which is not there");
    }
}
