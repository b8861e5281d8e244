//! Writes an incremental update around objects, with the list of its parts that a program asks for.

/// The signed file with an update of the objects that `text` holds; whatever stands between them is left out.
pub fn of_objects(signed: &[u8], text: &[u8]) -> Vec<u8> {
    let mut out = signed.to_vec();
    let mut table = String::from("xref\n");
    for (number, body) in objects(text) {
        table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(&body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = out.len();
    let last = position_last(signed, b"startxref").expect("the signed revision has an end");
    let previous = number_at(signed, last + 9).expect("which names its list of parts");
    let trailer = format!("trailer\n<</Size 200/Root {}/Prev {previous}", reference(signed, b"/Root "));
    let info = format!("/Info {}>>\nstartxref\n{at}\n%%EOF\n", reference(signed, b"/Info "));
    out.extend_from_slice((table + &trailer + &info).as_bytes());
    out
}

/// Every object with its number; a stream says how long it is.
fn objects(text: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(end) = position(rest, b"endobj") {
        let (chunk, behind) = rest.split_at(end);
        rest = &behind[6..];
        let Some(start) = position(chunk, b" obj") else { continue };
        // "12 0", whose generation is always 0 here.
        let head = chunk[..start].strip_suffix(b"0").unwrap_or(&chunk[..start]).trim_ascii_end();
        let digits = head.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
        let Some(number) = number_at(head, digits).and_then(|number| u32::try_from(number).ok()) else { continue };
        out.push((number.min(190), with_length(chunk[start + 4..].trim_ascii())));
    }
    out
}

fn with_length(body: &[u8]) -> Vec<u8> {
    let (Some(start), Some(end)) = (position(body, b"stream\n"), position_last(body, b"\nendstream")) else {
        return body.to_vec();
    };
    let Some(key) = position(&body[..start], b"/Length ") else { return body.to_vec() };
    let behind = body[key + 8..].iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(0) + key + 8;
    let length = end.saturating_sub(start + 7);
    [&body[..key], format!("/Length {length}").as_bytes(), &body[behind..]].concat()
}

fn reference(file: &[u8], key: &[u8]) -> String {
    let at = position_last(file, key).map_or(0, |at| at + key.len());
    format!("{} 0 R", number_at(file, at).unwrap_or(0))
}

fn number_at(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?.trim_ascii_start();
    let end = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok()?.parse().ok()
}

fn position(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

fn position_last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}
