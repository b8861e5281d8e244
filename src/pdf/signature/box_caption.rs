//! Recognises the caption under a signature box, such as "Sign here" or "Name". An appearance of a signature may cover such words without hiding anything that matters.

/// Words that say what a box is for. One of them has to be there.
const PURPOSES: &str =
    "signature signatures signed sign initials initial name names dated date print printed dd mm yyyy yy esignature";
/// Words that stand beside these.
const BESIDE: &str = "here please digital digitally electronic electronically by of the and your full s manager \
                      supervisor employee supervisee worker practitioner senior social line staff";
/// A caption has no more letters than this.
const LONGEST: usize = 80;

/// Whether letters, in their order and without the gaps between them, are a caption or nothing. A word may be cut off
/// where the box ends. A letter that a font does not name is no caption.
pub(super) fn is_caption<'l>(letters: impl Iterator<Item = &'l str>) -> bool {
    let mut text = String::new();
    for letter in letters {
        if letter.is_empty() || text.len() > LONGEST {
            return false;
        }
        text.extend(letter.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    }
    if text.is_empty() {
        return true;
    }
    let words = || PURPOSES.split(' ').chain(BESIDE.split(' '));
    let is_part = |word: &str| word.starts_with(&text) || word.ends_with(&text);
    if PURPOSES.split(' ').any(is_part) {
        return true;
    }
    if !text.is_ascii() || !PURPOSES.split(' ').any(|word| text.contains(word)) {
        return false;
    }
    // The places in the text up to which it is made of such words.
    let mut is_reached: Vec<bool> = (0..=text.len())
        .map(|at| at == 0 || text.get(..at).is_some_and(|first| words().any(|word| word.ends_with(first))))
        .collect();
    for at in 0..text.len() {
        let (Some(true), Some(rest)) = (is_reached.get(at).copied(), text.get(at..)) else { continue };
        if words().any(|word| word.starts_with(rest)) {
            return true;
        }
        for word in words().filter(|word| rest.starts_with(word)) {
            if let Some(reached) = is_reached.get_mut(at + word.len()) {
                *reached = true;
            }
        }
    }
    is_reached.last().is_some_and(|reached| *reached)
}

#[cfg(test)]
mod tests {
    use super::is_caption;

    fn spells_caption(text: &str) -> bool {
        is_caption(text.split_inclusive(|_| true).filter(|letter| *letter != " "))
    }

    #[test]
    fn captions_may_be_covered_and_words_may_not() {
        for text in [
            "",
            "Signature:",
            "Signature (Manager/Supervisor)",
            "Supervisor’s signature",
            "Sign here",
            "ature",
            "Sig",
            "dd/mm/yyyy",
        ] {
            assert!(spells_caption(text), "{text}");
        }
        for text in ["not", "no", "5", "I do not agree", "the manager", "Signed: Moses", "signed 4", "Ł"] {
            assert!(!spells_caption(text), "{text}");
        }
        assert!(!spells_caption(&"sign".repeat(100)));
        assert!(!is_caption(["s", ""].into_iter()));
    }
}
