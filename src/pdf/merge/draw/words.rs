//! Sets text in a box: on one line, on several, or in the cells of a comb.

use super::Canvas;
use super::style::{Align, Colour, FieldStyle};
use crate::pdf::field::appearance::{show_operator, wrap_to};
use crate::pdf::font;

/// The largest automatic size of text on several lines, in points.
const LARGEST_OF_LINES: f32 = 12.0;
/// The smallest size before text is cut off, in points.
const SMALLEST: f32 = 4.0;
/// The line height as a multiple of the size.
const LEADING: f32 = 1.15;

/// The arrangement of text in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pdf::merge) enum TextArrangement {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// A comb of this many cells.
    Cells(usize),
}

/// Returns whether the font has every letter and sets them in reading order.
fn has_letters(text: &str) -> bool {
    let right_to_left =
        |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}');
    text.chars().all(|c| c.is_control() || (font::has(c) && !right_to_left(c)))
}

/// Returns the largest size up to `asked` at which the text fits.
fn fitted(asked: f32, fits: impl Fn(f32) -> bool) -> f32 {
    let mut size = asked;
    while size > SMALLEST && !fits(size) {
        size -= if size > 8.0 { 0.5 } else { 0.25 };
    }
    size.max(SMALLEST.min(asked))
}

/// Sets text in a box, inside its border.
pub(super) fn set(canvas: &mut Canvas, style: &FieldStyle, text: &str, setting: TextArrangement, colour: Colour) {
    if text.trim().is_empty() {
        return;
    }
    let text = text.replace('\t', "    ");
    canvas.lacks_letters |= !has_letters(&text);
    let (inset, gap) = (style.inset(), style.gap());
    let (width, height) = (style.width, style.height);
    canvas.content.push_str(&format!(
        "q {inset:.2} {inset:.2} {:.2} {:.2} re W n BT {}",
        (width - 2.0 * inset).max(0.0),
        (height - 2.0 * inset).max(0.0),
        colour.fill()
    ));
    let room = (width - 2.0 * (inset + gap)).max(1.0);
    let start = |wide: f32| match style.align {
        Align::Left => inset + gap,
        Align::Centre => (width - wide) / 2.0,
        Align::Right => width - inset - gap - wide,
    };
    let middle = |size: f32| height / 2.0 - 0.38 * size;
    match setting {
        TextArrangement::Line => {
            let line: String = text.split('\n').collect::<Vec<_>>().join(" ");
            let asked = if style.kind.size > 0.0 { style.kind.size } else { line_size(style) };
            let size = fitted(asked, |size| font::width(&line, size) <= room);
            let wide = font::width(&line, size);
            canvas.is_cut |= wide > room + 1.0;
            place(canvas, size, start(wide).max(inset), middle(size), &line);
        }
        TextArrangement::Cells(cells) => {
            let letters: Vec<char> = text.chars().filter(|c| *c != '\n').collect();
            let (cell, free) = (width / cells.max(1) as f32, cells.saturating_sub(letters.len()) as f32);
            let asked = if style.kind.size > 0.0 { style.kind.size } else { line_size(style).min(cell * 1.2) };
            let first = match style.align {
                Align::Left => 0.0,
                Align::Centre => (free / 2.0).floor() * cell,
                Align::Right => free * cell,
            };
            canvas.is_cut |= letters.len() > cells;
            let mut left = first;
            for letter in letters.iter().take(cells) {
                let letter = letter.to_string();
                let x = left + (cell - font::width(&letter, asked)) / 2.0;
                place(canvas, asked, x, middle(asked), &letter);
                left += cell;
            }
        }
        TextArrangement::Lines => {
            let tall = (height - 2.0 * (inset + gap) + 1.0).max(1.0);
            let asked = if style.kind.size > 0.0 { style.kind.size } else { LARGEST_OF_LINES };
            let needs = |lines: usize, size: f32| size * (LEADING * (lines.max(1) - 1) as f32 + 1.0);
            let size = fitted(asked, |size| needs(wrap_to(&text, room, size).len(), size) <= tall);
            let lines = wrap_to(&text, room, size);
            canvas.is_cut |= needs(lines.len(), size) > tall + size * 0.5;
            let mut y = height - inset - gap - size * 0.93;
            for line in lines {
                if !line.is_empty() {
                    place(canvas, size, start(font::width(&line, size)), y, &line);
                }
                y -= size * LEADING;
            }
        }
    }
    canvas.content.push_str("ET Q ");
}

fn place(canvas: &mut Canvas, size: f32, x: f32, y: f32, line: &str) {
    canvas.content.push_str(&format!(
        "/{} {size:.2} Tf 1 0 0 1 {x:.2} {y:.2} Tm {} ",
        font::RESOURCE,
        show_operator(line)
    ));
}

/// Returns the size at which a line fills the height of its box.
fn line_size(style: &FieldStyle) -> f32 {
    ((style.height - 2.0 * style.inset()) * 0.8).floor().clamp(SMALLEST, 144.0)
}

/// Draws the options of a list box from `first`, with the selected ones highlighted.
pub(super) fn list(canvas: &mut Canvas, style: &FieldStyle, options: &[(String, bool)], first: usize) {
    let (inset, gap) = (style.inset(), style.gap());
    let room = (style.width - 2.0 * (inset + gap)).max(1.0);
    let widest = options.iter().map(|(option, _)| font::width(option, 1.0)).fold(0.01, f32::max);
    let asked = if style.kind.size > 0.0 { style.kind.size } else { LARGEST_OF_LINES.min(room / widest) };
    let size = asked.max(SMALLEST);
    let step = size * LEADING;
    let shown = ((style.height - 2.0 * inset) / step).floor().max(1.0) as usize;
    // A selected option below the visible part is scrolled into view.
    let chosen = options.iter().position(|(_, chosen)| *chosen);
    let first = match chosen {
        Some(chosen) if chosen < first || chosen >= first + shown => chosen,
        _ => first.min(options.len().saturating_sub(1)),
    };
    let last = options.iter().rposition(|(_, chosen)| *chosen);
    canvas.is_cut |= last.is_some_and(|last| last >= first + shown);
    let (w, h) = (style.width, style.height);
    canvas.content.push_str(&format!("q {inset:.2} {inset:.2} {:.2} {:.2} re W n ", w - 2.0 * inset, h - 2.0 * inset));
    let mut top = h - inset;
    for (option, chosen) in options.iter().skip(first).take(shown + 1) {
        canvas.lacks_letters |= !has_letters(option);
        if *chosen {
            let bar = format!("{inset:.2} {:.2} {:.2} {step:.2} re f ", top - step, w - 2.0 * inset);
            canvas.content.push_str(&(Colour::CHOSEN.fill() + &bar));
        }
        let wide = font::width(option, size);
        let x = match style.align {
            Align::Left => inset + gap,
            Align::Centre => (w - wide) / 2.0,
            Align::Right => w - inset - gap - wide,
        };
        canvas.content.push_str(&format!("BT {}", style.kind.colour.fill()));
        place(canvas, size, x, top - size * 0.93, option);
        canvas.content.push_str("ET ");
        top -= step;
    }
    canvas.content.push_str("Q ");
}
