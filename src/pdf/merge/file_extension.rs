//! The file name extension of an embedded file.

/// Returns the extension of a name, as Windows determines it.
pub(super) fn ending(name: &str) -> Option<String> {
    let name = name.trim_end_matches(|c: char| c == '.' || c.is_whitespace() || c.is_control());
    let base = name.rsplit(['/', '\\', ':']).next().unwrap_or(name);
    base.rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase())
}

/// Returns whether a name's extension is not that of a document. A name without an extension does not count.
pub(super) fn is_program_name(name: &str) -> bool {
    ending(name).is_some_and(|ending| !DOCUMENTS.contains(&ending.as_str()))
}

/// File name extensions of documents.
const DOCUMENTS: [&str; 62] = [
    "pdf", "docx", "dotx", "doc", "dot", "odt", "ott", "rtf", "wpd", "pages", "txt", "text", "md", "log", "xlsx",
    "xltx", "xls", "ods", "csv", "tsv", "numbers", "pptx", "ppsx", "ppt", "odp", "odg", "key", "vsdx", "xml", "json",
    "yaml", "yml", "fdf", "xfdf", "eml", "emlx", "msg", "mbox", "ics", "vcf", "jpg", "jpeg", "jfif", "png", "gif",
    "tif", "tiff", "bmp", "webp", "heic", "heif", "avif", "jp2", "mp3", "m4a", "wav", "ogg", "mp4", "zip", "sig",
    "p7s", "asc",
];
