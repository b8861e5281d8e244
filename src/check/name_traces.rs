//! Finds the names of withheld documents, and of the people in them, in other texts.

use crate::person_name::fold;

/// Folded names of documents and people.
#[derive(Debug, Clone, Default)]
pub struct NameTraces {
    files: Vec<String>,
    people: Vec<String>,
}

impl NameTraces {
    /// Adds a document by its path, and the people in it.
    pub(super) fn add<'p>(&mut self, file: &str, people: impl Iterator<Item = &'p str>) {
        self.files.push(fold(base(file)));
        self.people.extend(people.map(fold).filter(|person| !person.is_empty()));
    }

    /// Whether a text names one of the documents or people.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        let text = format!(" {} ", fold(text));
        self.files.iter().chain(&self.people).any(|words| text.contains(&format!(" {words} ")))
    }

    /// Whether the path of a file does, or is a Word lock file of one of the documents: `~$` and the name, which loses
    /// its first two letters if it is long.
    #[must_use]
    pub fn are_in_path(&self, path: &str) -> bool {
        let locked = base(path).strip_prefix("~$").map(fold).filter(|name| !name.is_empty());
        self.are_in(path) || locked.is_some_and(|name| self.files.iter().any(|file| file.ends_with(&name)))
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_case_and_with_or_without_accents() {
        let mut traces = NameTraces::default();
        traces.add("02/Supervision – Tomasz Żak.docx", ["Tomasz Żak", ""].into_iter());
        assert!(traces.are_in("file: \"02/Supervision – Tomasz Żak.docx\""));
        assert!(traces.are_in("# as TOMASZ ZAK asked"));
        assert!(!traces.are_in("Tomasz Żakowski") && !traces.are_in("Supervision.docx"));
        assert!(traces.are_in_path("02/~$pervision – Tomasz Żak.docx") && traces.are_in_path("Tomasz Żak/a.pdf"));
        assert!(!traces.are_in_path("~$") && !traces.are_in_path("~$notes.docx"));
    }
}
