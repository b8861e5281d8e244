//! The values of text fields on a page: where the drawn words are cut off or stale, the value is what was typed.

use hayro_syntax::object::dict::keys::{FT, PARENT, V};
use hayro_syntax::object::{Dict, Name, String as PdfString};
use kurbo::Rect;

use super::content::{Letter, PageContent};
use crate::legacy::page::Look;
use crate::pdf::object::text::from_text_string;

/// The largest letters of a value, in points.
const LARGEST: f64 = 10.0;

/// The value of a text field, empty when it has none; `None` for other fields.
pub(super) fn value_of(widget: &Dict<'_>) -> Option<String> {
    let parent = widget.get::<Dict<'_>>(PARENT);
    let kind = widget.get::<Name<'_>>(FT).or_else(|| parent.as_ref()?.get::<Name<'_>>(FT))?;
    if &*kind != b"Tx" {
        return None;
    }
    let value = widget.get::<PdfString<'_>>(V).or_else(|| parent.as_ref()?.get::<PdfString<'_>>(V));
    Some(value.map(|value| from_text_string(value.as_bytes())).unwrap_or_default())
}

/// Puts the values of fields in place of drawn words that differ from them.
pub(super) fn replace_drawn(content: &mut PageContent, fields: &[(Rect, String)]) {
    let is_inside = |letter: &Letter, rect: &Rect| {
        let (x, y) = ((letter.left + letter.right) / 2.0, letter.base - letter.size * 0.3);
        letter.look.is_answer && rect.x0 <= x && x <= rect.x1 && rect.y0 <= y && y <= rect.y1
    };
    for (rect, value) in fields {
        let drawn: String = content.letters.iter().filter(|one| is_inside(one, rect)).map(|one| &*one.text).collect();
        let compact = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        if compact(&drawn) == compact(value) {
            continue;
        }
        content.letters.retain(|letter| !is_inside(letter, rect));
        let value = value.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<&str> = value.lines().collect();
        let count = u32::try_from(lines.len()).map_or(1.0, f64::from);
        let size = (rect.height() / (count + 0.5)).min(LARGEST);
        let mut base = rect.y0 + size;
        for line in lines {
            // One letter holds a whole line.
            let (left, right) = (rect.x0 + 2.0, rect.x0 + 3.0);
            let look = Look { is_answer: true, ..Look::default() };
            content.letters.push(Letter { text: line.to_owned(), left, right, base, size, look });
            base += size;
        }
    }
}
