//! Names of parts in packages of the Open Packaging Conventions (ECMA-376, part 2), which Word and Excel files use.

/// The relationships part of a part; the empty name stands for the package itself.
pub fn relationships_part(part: &str) -> String {
    let (folder, name) = split(part);
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// The target part of a relationship of another part.
pub fn target_part(source: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut segments: Vec<&str> = split(source).0.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in target.split('/') {
        match segment {
            "." | "" => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// The folder of a part, and its name there.
fn split(part: &str) -> (&str, &str) {
    part.rsplit_once('/').unwrap_or(("", part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relationships_stand_beside_their_part() {
        assert_eq!(relationships_part(""), "_rels/.rels");
        assert_eq!(relationships_part("document.xml"), "_rels/document.xml.rels");
        assert_eq!(relationships_part("xl/worksheets/sheet1.xml"), "xl/worksheets/_rels/sheet1.xml.rels");
    }

    #[test]
    fn targets_are_resolved_against_the_folder_of_their_source() {
        for (source, target, part) in [
            ("", "word/document.xml", "word/document.xml"),
            ("word/document.xml", "media/image1.png", "word/media/image1.png"),
            ("word/document.xml", "../customXml/./item1.xml", "customXml/item1.xml"),
            ("word/document.xml", "/word/styles.xml", "word/styles.xml"),
            ("xl/workbook.xml", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(target_part(source, target), part, "{target}");
        }
    }
}
