//! What the drawings and fields of a page say of its words: boxes to tick, words that are struck out or underlined, and the
//! values of text fields.

use kurbo::Rect;

use super::content::{Letter, PageContent};
use crate::legacy::page::Look;

/// The sides of a box to tick, in points.
const SMALLEST_TICK_BOX: f64 = 5.5;
pub(super) const LARGEST_TICK_BOX: f64 = 22.0;
/// The largest letters of a value, in points.
const LARGEST_LETTERS: f64 = 10.0;

/// Puts the values of text fields in place of drawn words that differ from them: the box of a field may show the
/// beginning of a value only.
pub(super) fn field_texts(content: &mut PageContent) {
    let is_inside = |letter: &Letter, rect: &Rect| {
        let (x, y) = ((letter.left + letter.right) / 2.0, letter.base - letter.size * 0.3);
        letter.look.is_answer && rect.x0 <= x && x <= rect.x1 && rect.y0 <= y && y <= rect.y1
    };
    for (rect, value) in &std::mem::take(&mut content.texts) {
        let drawn: String = content.letters.iter().filter(|one| is_inside(one, rect)).map(|one| &*one.text).collect();
        let compact = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        if compact(&drawn) == compact(value) {
            continue;
        }
        content.letters.retain(|letter| !is_inside(letter, rect));
        let value = value.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<&str> = value.lines().collect();
        let count = u32::try_from(lines.len()).map_or(1.0, f64::from);
        let size = (rect.height() / (count + 0.5)).min(LARGEST_LETTERS);
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

/// Turns small squares and circles into boxes to tick, ticked where something is drawn in them.
pub(super) fn ticks(content: &mut PageContent) {
    let is_box = |rect: &Rect| {
        let (width, height) = (rect.width(), rect.height());
        (SMALLEST_TICK_BOX..=LARGEST_TICK_BOX).contains(&width)
            && (SMALLEST_TICK_BOX..=LARGEST_TICK_BOX).contains(&height)
            && (width / height - 1.0).abs() < 0.3
    };
    // A field says itself whether it is ticked.
    let fields = std::mem::take(&mut content.ticks);
    for (rect, is_ticked) in &fields {
        let outer = rect.inflate(1.0, 1.0);
        content.shapes.retain(|shape| !outer.contains(shape.center()));
        content.boxes.retain(|one| !outer.contains(one.center()));
        content.lines.retain(|line| !outer.contains(line.center()));
        content.letters.retain(|letter| {
            !letter.look.is_answer || !outer.contains(((letter.left + letter.right) / 2.0, letter.base))
        });
        content.letters.push(tick(*rect, *is_ticked));
    }
    let mut boxes: Vec<Rect> = Vec::new();
    let mut shapes: Vec<Rect> = content.shapes.iter().copied().filter(is_box).collect();
    shapes.sort_by(|one, other| other.area().total_cmp(&one.area()));
    for shape in shapes {
        if !boxes.iter().any(|known| known.inflate(1.5, 1.5).contains(shape.center())) {
            boxes.push(shape);
        }
    }
    for one in boxes {
        let inner = one.inflate(-0.5, -0.5);
        let is_mark = |mark: &Rect| {
            inner.contains(mark.center())
                && (mark.area() < one.area() * 0.72)
                && mark.width().max(mark.height()) > one.width() * 0.25
        };
        let is_dark =
            content.grounds.iter().any(|ground| ground.contains(one.center()) && ground.area() < one.area() * 1.1);
        let is_drawn = content.shapes.iter().any(is_mark)
            || is_dark && content.white_shapes.iter().any(is_mark)
            || content
                .lines
                .iter()
                .any(|line| inner.contains(line.center()) && line.width().max(line.height()) < one.width());
        let letter_in =
            |letter: &Letter| inner.contains(((letter.left + letter.right) / 2.0, letter.base - letter.size * 0.35));
        let has_letter = content.letters.iter().any(|letter| letter_in(letter) && !letter.text.trim().is_empty());
        // Digits and words in a small box are no mark.
        let words: String =
            content.letters.iter().filter(|letter| letter_in(letter)).map(|letter| letter.text.as_str()).collect();
        let is_mark = |c: char| !c.is_alphanumeric() || matches!(c, 'x' | 'X' | 'v' | 'V');
        if has_letter && (words.trim().chars().count() > 1 || !words.trim().chars().all(is_mark)) {
            continue;
        }
        content.letters.retain(|letter| !letter_in(letter));
        content.letters.push(tick(one, is_drawn || has_letter));
    }
}

/// The sign for a box to tick.
fn tick(rect: Rect, is_ticked: bool) -> Letter {
    let text = if is_ticked { "\u{2612}" } else { "\u{2610}" };
    let (left, right, base) = (rect.x0, rect.x1, rect.y1 - rect.height() * 0.15);
    Letter { text: text.to_owned(), left, right, base, size: rect.height(), look: Look::default() }
}

/// Sets the looks of letters that lines and grounds of the page give: struck out, underlined, on a coloured ground.
pub(super) fn looks(content: &mut PageContent) {
    let is_of_words = |line: &&Rect| line.width() > line.height() && line.width() < 160.0;
    let lines: Vec<Rect> = content.lines.iter().filter(is_of_words).copied().collect();
    for letter in &mut content.letters {
        let (x, size) = ((letter.left + letter.right) / 2.0, letter.size);
        for line in lines.iter().filter(|line| line.x0 - 0.5 <= x && x <= line.x1 + 0.5) {
            let over = letter.base - line.center().y;
            letter.look.is_struck |= over > size * 0.12 && over < size * 0.5;
            letter.look.is_underlined |= over <= 0.3 && over > -size * 0.25;
        }
        let y = letter.base - size * 0.3;
        letter.look.is_highlighted |= content.grounds.iter().any(|ground| {
            ground.height() < size * 2.0
                && ground.width() < 160.0
                && ground.x0 - 0.5 <= x
                && x <= ground.x1 + 0.5
                && ground.y0 <= y
                && y <= ground.y1
        });
        letter.look.is_boxed |= content.shapes.iter().any(|shape| {
            shape.height() > size * 0.8 && shape.x0 <= x && x <= shape.x1 && shape.y0 <= y && y <= shape.y1
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_white_mark_on_a_dark_box_is_a_tick() {
        let one = Rect::new(10.0, 10.0, 20.0, 20.0);
        let read = |grounds: Vec<Rect>, white_shapes: Vec<Rect>| {
            let mut content = PageContent { shapes: vec![one], grounds, white_shapes, ..PageContent::default() };
            ticks(&mut content);
            content.letters.into_iter().map(|letter| letter.text).collect::<String>()
        };
        let mark = Rect::new(12.0, 12.5, 18.0, 17.5);
        assert_eq!(read(vec![one], vec![mark]), "\u{2612}");
        assert_eq!(read(vec![one], Vec::new()), "\u{2610}");
        // The white ground within the edge of an empty box.
        assert_eq!(read(Vec::new(), vec![one.inflate(-1.0, -1.0)]), "\u{2610}");
    }

    #[test]
    fn a_value_takes_the_place_of_words_that_differ() {
        let letter = |text: &str, at: f64| Letter {
            text: text.to_owned(),
            left: at,
            right: at + 5.0,
            base: 18.0,
            size: 10.0,
            look: Look { is_answer: true, ..Look::default() },
        };
        let texts = vec![(Rect::new(0.0, 5.0, 30.0, 20.0), "School nurse".to_owned())];
        let letters = vec![letter("Sch", 0.0), letter("Ann", 60.0)];
        let mut content = PageContent { letters, texts, ..PageContent::default() };
        field_texts(&mut content);
        let mut shown: Vec<String> = content.letters.into_iter().map(|letter| letter.text).collect();
        shown.sort();
        assert_eq!(shown, ["Ann", "School nurse"]);
    }
}
