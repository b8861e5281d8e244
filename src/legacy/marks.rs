//! Which of some printed options is marked: by a box, a tick or a cross, by striking out the others, by another look, or by
//! being the only one that is left.

use super::page::Look;
use super::text::{UnitText, circled, is_cross, is_tick, mark};
use super::words::fold_words;

/// What was done with printed options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    /// None is marked.
    None,
    /// These are, by their numbers.
    Options(Vec<usize>),
    /// Other words stand there.
    Words,
}

/// An option in a text.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    option: usize,
    from: usize,
    to: usize,
    look: Look,
    is_struck: bool,
}

/// Whether a text is nothing but a mark: a tick, a cross, an "x".
pub(super) fn is_mark(chars: &[(char, Look)]) -> Option<bool> {
    if chars.iter().any(|(_, look)| look.is_unsure) {
        return None;
    }
    let mut words = chars.iter().filter(|(c, look)| !c.is_whitespace() && !look.is_struck).map(|(c, _)| *c);
    let (first, second) = (words.next()?, words.next());
    match (mark(first), second) {
        (Some(state), None) => Some(state),
        (None, None) if matches!(first, 'x' | 'X' | 'v' | 'V' | '\u{221a}' | 'Y' | 'y' | '/' | '1') => Some(true),
        _ => None,
    }
}

fn occurrences(text: &UnitText, options: &[String]) -> Vec<Occurrence> {
    let folded: Vec<Vec<char>> = options.iter().map(|option| fold_words(option).letters).collect();
    let mut out: Vec<Occurrence> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let mut letters: Vec<char> = Vec::new();
        let mut best: Option<(usize, usize)> = None;
        for (count, token) in text.tokens.get(at..).unwrap_or_default().iter().take(12).enumerate() {
            letters.extend(token.letters.iter().copied());
            if let Some(option) = folded.iter().position(|option| !option.is_empty() && *option == letters) {
                best = Some((option, count + 1));
            }
        }
        let Some((option, count)) = best else {
            at += 1;
            continue;
        };
        let tokens = text.tokens.get(at..at + count).unwrap_or_default();
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let struck = tokens.iter().filter(|token| token.look.is_struck).count();
            out.push(Occurrence {
                option,
                from: first.from,
                to: last.to,
                look: first.look,
                is_struck: struck * 2 > tokens.len(),
            });
        }
        at += count;
    }
    out
}

/// The options that are marked in a text.
pub(super) fn chosen(text: &UnitText, options: &[String]) -> Chosen {
    // Of words that are not clear, none is taken for a choice.
    if text.chars.iter().any(|(_, look)| look.is_unsure) {
        return Chosen::Words;
    }
    let found = occurrences(text, options);
    let circles: Vec<i64> = text.chars.iter().filter_map(|(c, _)| circled(*c)).collect();
    if let ([number], true) = (circles.as_slice(), found.len() >= 2) {
        let number = number.to_string();
        return options
            .iter()
            .position(|option| *option == number)
            .map_or(Chosen::Words, |at| Chosen::Options(vec![at]));
    }
    if found.is_empty() {
        return Chosen::Words;
    }
    let of = |is_one: &dyn Fn(&Occurrence) -> bool| {
        let mut out: Vec<usize> = found.iter().filter(|one| is_one(one)).map(|one| one.option).collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    if let Some(marked) = by_marks(text, &found) {
        return if marked.is_empty() { Chosen::None } else { Chosen::Options(marked) };
    }
    let (struck, left) = (of(&|one| one.is_struck), of(&|one| !one.is_struck));
    if !struck.is_empty() {
        return if left.is_empty() { Chosen::None } else { Chosen::Options(left) };
    }
    let looks: [&dyn Fn(&Occurrence) -> bool; 5] = [
        &|one| one.look.is_answer,
        &|one| one.look.is_highlighted,
        &|one| one.look.is_boxed,
        &|one| one.look.is_underlined,
        &|one| one.look.is_bold,
    ];
    for look in looks {
        let with = of(look);
        if !with.is_empty() && found.iter().any(|one| !look(one)) {
            return Chosen::Options(with);
        }
    }
    let all = of(&|_| true);
    if all.len() == options.len() && options.len() > 1 {
        return Chosen::None;
    }
    // Nothing but options, and not all of them.
    let letters: usize = text.tokens.iter().map(|token| token.letters.len()).sum();
    let in_options: usize =
        found.iter().filter_map(|one| options.get(one.option)).map(|option| fold_words(option).letters.len()).sum();
    if letters == in_options { Chosen::Options(all) } else { Chosen::Words }
}

/// The options with a mark at their side; `None` when there are no marks.
fn by_marks(text: &UnitText, found: &[Occurrence]) -> Option<Vec<usize>> {
    let mut marks: Vec<(usize, bool)> = text
        .chars
        .iter()
        .enumerate()
        .filter_map(|(at, (c, look))| Some((at, mark(*c).filter(|_| !look.is_struck)?)))
        .collect();
    let inside = |at: usize| found.iter().any(|one| one.from <= at && at < one.to);
    let has_boxes = marks.iter().any(|(_, state)| !*state);
    for token in text.tokens.iter().filter(|_| !has_boxes) {
        if token.letters == ['x'] && !inside(token.from) {
            marks.push((token.from, true));
        }
    }
    // A cross beside ticks says what is not chosen.
    let signs = || text.chars.iter().filter(|(_, look)| !look.is_struck).map(|(c, _)| *c);
    if signs().any(is_tick) && signs().any(is_cross) {
        for (at, state) in &mut marks {
            *state &= text.chars.get(*at).is_none_or(|(c, _)| !is_cross(*c));
        }
    }
    marks.sort_unstable();
    let first = marks.first()?.0;
    let is_before = first < found.first()?.from;
    let line = |at: usize| text.chars.get(..at).unwrap_or_default().iter().filter(|(c, _)| *c == '\n').count();
    let all_true = marks.iter().all(|(_, state)| *state);
    let mut out = Vec::new();
    for (at, state) in marks {
        if !state {
            continue;
        }
        let on_line: Vec<&Occurrence> = found.iter().filter(|one| line(one.from) == line(at)).collect();
        // A mark beside other words is theirs.
        if on_line.is_empty() && text.tokens.iter().any(|token| line(token.from) == line(at) && token.letters != ['x'])
        {
            continue;
        }
        let next = found.iter().find(|one| one.from > at);
        let last = found.iter().rev().find(|one| one.to <= at);
        let option = match on_line.as_slice() {
            // A mark on the line of one option belongs to it.
            [one] if all_true => Some(*one),
            _ if is_before => next,
            _ => last,
        };
        out.extend(option.map(|one| one.option));
    }
    out.sort_unstable();
    out.dedup();
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::super::page::{Run, Unit};
    use super::*;

    fn text(parts: &[(&str, Look)]) -> UnitText {
        let run = |(text, look): &(&str, Look)| Run { text: (*text).to_owned(), look: *look };
        UnitText::new(&Unit { runs: parts.iter().map(run).collect(), ..Unit::default() })
    }

    #[test]
    fn options_are_chosen_by_marks_and_looks() {
        let plain = Look::default();
        let struck = Look { is_struck: true, ..plain };
        let bold = Look { is_bold: true, ..plain };
        let options: Vec<String> = ["Yes", "No", "N/A"].map(str::to_owned).into();
        let of = |parts: &[(&str, Look)]| chosen(&text(parts), &options);
        let one = |at: usize| Chosen::Options(vec![at]);
        assert_eq!(of(&[("Yes / No / N/A", plain)]), Chosen::None);
        assert_eq!(of(&[("Yes", struck), (" / ", plain), ("No", struck), (" / N/A", plain)]), one(2));
        assert_eq!(of(&[("Yes", bold), (" / No", plain)]), one(0));
        assert_eq!(of(&[("☒ Yes ☐ No", plain)]), one(0));
        assert_eq!(of(&[("☒ Yes ☐ ", plain), ("No", Look { is_unsure: true, ..plain })]), Chosen::Words);
        assert_eq!(of(&[("Yes ☐ No ☒", plain)]), one(1));
        assert_eq!(of(&[("Yes\nNo ✓\nN/A", plain)]), one(1));
        assert_eq!(of(&[("✓ Yes\nNo", plain)]), one(0));
        assert_eq!(of(&[("☐ Yes ☐ No", plain)]), Chosen::None);
        assert_eq!(of(&[("No", plain)]), one(1));
        assert_eq!(of(&[("Yes ✓   No ✗", plain)]), one(0));
        assert_eq!(of(&[("Yes ✗   No ✓", plain)]), one(1));
        assert_eq!(of(&[("✗ Yes ✓ No ✗ N/A", plain)]), one(1));
        assert_eq!(of(&[("Yes ✗ No", plain)]), one(0));
        assert_eq!(of(&[("Yes ✓\nNo\n☒ Section 9", plain)]), one(0));
        assert_eq!(of(&[("Yes\n", plain), ("No", bold), ("\nN/A", plain)]), one(1));
        assert_eq!(of(&[("No, see above", plain)]), Chosen::Words);
        assert_eq!(of(&[("Yes", bold), (" / ", plain), ("No", bold)]), Chosen::Options(vec![0, 1]));
    }

    #[test]
    fn a_number_in_a_circle_is_chosen() {
        let points: Vec<String> = (0..=10).map(|point| point.to_string()).collect();
        assert_eq!(chosen(&text(&[("0 1 2 3 4 ⑤ 6 7 8 9 10", Look::default())]), &points), Chosen::Options(vec![5]));
        let bold = Look { is_bold: true, ..Look::default() };
        assert_eq!(
            chosen(&text(&[("0 1 ", Look::default()), ("2", bold), (" 3", Look::default())]), &points),
            Chosen::Options(vec![2])
        );
        assert_eq!(chosen(&text(&[("0\n☐\t1\n☐\t2\n☒\t3\n☐", Look::default())]), &points), Chosen::Options(vec![2]));
    }
}
