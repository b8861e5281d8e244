//! Formats a value like the form's own script. Scripts never run: single calls of Acrobat's functions
//! (`AFNumber_Format` and the like) are parsed, and other scripts leave the value unformatted.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use lopdf::{Object, ObjectId};

use super::super::source::MergeSource;
use crate::dates;
use crate::pdf::object::acroform::object_text;

/// The longest script that is parsed.
const LONGEST: usize = 10_000;

const DATES: [&str; 14] = [
    "m/d",
    "m/d/yy",
    "mm/dd/yy",
    "mm/yy",
    "d-mmm",
    "d-mmm-yy",
    "dd-mmm-yy",
    "yy-mm-dd",
    "mmm-yy",
    "mmmm-yy",
    "mmm d, yyyy",
    "mmmm d, yyyy",
    "m/d/yy h:MM tt",
    "m/d/yy HH:MM",
];
const TIMES: [&str; 4] = ["HH:MM", "h:MM tt", "HH:MM:ss", "h:MM:ss tt"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A formatted value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pdf::merge) struct Formatted {
    pub text: String,
    /// A negative number that is shown in red.
    pub is_red: bool,
}

impl Formatted {
    pub(in crate::pdf::merge) fn plain(text: String) -> Self {
        Self { text, is_red: false }
    }
}

/// Returns the format script of a field.
pub(in crate::pdf::merge) fn script(source: &MergeSource, id: ObjectId) -> Option<String> {
    let document = &source.document;
    let actions = source.inherited(id, b"AA")?.as_dict().ok()?;
    let action = actions.get_deref(b"F", document).and_then(Object::as_dict).ok()?;
    object_text(document, action.get(b"JS").ok()?).filter(|script| script.len() <= LONGEST)
}

/// Formats a value. Returns none for an unknown script or a value that it cannot format.
pub(in crate::pdf::merge) fn format(script: &str, value: &str) -> Option<Formatted> {
    let (function, arguments) = parse_call(script)?;
    let number = |at: usize| arguments.get(at).and_then(|one: &String| one.trim().parse::<usize>().ok());
    let pattern = |patterns: &[&'static str]| patterns.get(number(0)?).copied();
    match function {
        "AFNumber_Format" => {
            let before = arguments.get(5).is_none_or(|before| before.trim() == "true");
            let currency = arguments.get(4).map_or("", String::as_str);
            Some(written_number(
                parsed(value, number(1)?)?,
                number(0)?,
                number(1)?,
                number(2).unwrap_or(0),
                currency,
                before,
            ))
        }
        "AFPercent_Format" => {
            let before = arguments.get(2).is_some_and(|before| before.trim() == "true");
            Some(written_number(parsed(value, number(1)?)? * 100.0, number(0)?, number(1)?, 0, "%", before))
        }
        "AFDate_Format" => dated(value, pattern(&DATES)?),
        "AFTime_Format" => dated(value, pattern(&TIMES)?),
        "AFDate_FormatEx" | "AFTime_FormatEx" => dated(value, arguments.first()?),
        "AFSpecial_Format" => special(value, number(0)?).map(Formatted::plain),
        _ => None,
    }
}

/// Parses a script that is one call: the function and its arguments without quotes.
fn parse_call(script: &str) -> Option<(&'static str, Vec<String>)> {
    const KNOWN: [&str; 7] = [
        "AFNumber_Format",
        "AFPercent_Format",
        "AFDate_FormatEx",
        "AFTime_FormatEx",
        "AFDate_Format",
        "AFTime_Format",
        "AFSpecial_Format",
    ];
    let script = script.trim();
    let name = KNOWN.into_iter().find(|name| script.starts_with(name))?;
    let mut letters = script.get(name.len()..)?.trim_start().strip_prefix('(')?.chars();
    let mut arguments = vec![String::new()];
    let mut quote: Option<char> = None;
    loop {
        let c = letters.next()?;
        let argument = arguments.last_mut()?;
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), '\\') => argument.push(escaped(&mut letters)?),
            (Some(_), c) => argument.push(c),
            (None, '"' | '\'') => quote = Some(c),
            (None, ',') => arguments.push(String::new()),
            (None, ')') => break,
            (None, c) if c.is_whitespace() => {}
            (None, c) => argument.push(c),
        }
    }
    let rest = letters.as_str();
    rest.chars().all(|c| c == ';' || c.is_whitespace()).then_some((name, arguments))
}

/// Returns the character that an escape sequence stands for.
fn escaped(letters: &mut std::str::Chars<'_>) -> Option<char> {
    let code = |letters: &mut std::str::Chars<'_>, digits: usize| {
        let text: String = letters.take(digits).collect();
        char::from_u32(u32::from_str_radix(&text, 16).ok()?)
    };
    match letters.next()? {
        'u' => code(letters, 4),
        'x' => code(letters, 2),
        'n' => Some('\n'),
        't' => Some('\t'),
        first @ '0'..='3' => {
            let octal: String = std::iter::once(first).chain(letters.take(2)).collect();
            char::from_u32(u32::from_str_radix(&octal, 8).ok()?)
        }
        other => Some(other),
    }
}

/// Parses a number. `separators` decides what a comma means.
fn parsed(value: &str, separators: usize) -> Option<f64> {
    let value = value.trim();
    let is_number = value.chars().all(|c| c.is_ascii_digit() || "+-.,".contains(c));
    let (thousands, point) = if matches!(separators, 2 | 3) { ('.', ',') } else { (',', '.') };
    let plain = if value.contains(thousands) && (thousands == ',' || value.contains(point)) {
        let (whole, part) = value.split_once(point).unwrap_or((value, ""));
        let groups: Vec<&str> = whole.trim_start_matches(['+', '-']).split(thousands).collect();
        let is_grouped = groups.iter().skip(1).all(|group| group.len() == 3)
            && groups.first().is_some_and(|group| matches!(group.len(), 1..=3));
        if !is_grouped {
            return None;
        }
        format!("{}.{part}", whole.replace(thousands, ""))
    } else {
        value.replace(point, ".")
    };
    plain.parse::<f64>().ok().filter(|number| is_number && number.is_finite())
}

/// Returns the absolute value, rounded half up like Acrobat.
fn rounded(number: f64, decimals: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let scaled = number.abs() * scale;
    let is_middle = scaled < 1e15 && (scaled.fract() - 0.5).abs() < f64::EPSILON;
    let number = if is_middle { scaled.ceil() / scale } else { number.abs() };
    format!("{number:.decimals$}")
}

/// Writes a number. `separators`: 0 `1,234.5`, 1 `1234.5`, 2 `1.234,5`, 3 `1234,5`, 4 `1'234.5`; `negative`: 0 a
/// sign, 1 red, 2 brackets, 3 both.
fn written_number(
    number: f64,
    decimals: usize,
    separators: usize,
    negative: usize,
    currency: &str,
    before: bool,
) -> Formatted {
    let text = rounded(number, decimals.min(20));
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let (thousands, point) = match separators {
        0 => (",", "."),
        2 => (".", ","),
        3 => ("", ","),
        4 => ("'", "."),
        _ => ("", "."),
    };
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push_str(thousands);
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push_str(point);
        out.push_str(part);
    }
    let out = if before { format!("{currency}{out}") } else { format!("{out}{currency}") };
    // A number that rounds to zero is not negative.
    let is_negative = number < 0.0 && text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let text = match negative {
        _ if !is_negative => out,
        0 => format!("-{out}"),
        2 | 3 => format!("({out})"),
        _ => out,
    };
    Formatted { text, is_red: is_negative && matches!(negative, 1 | 3) }
}

fn special(value: &str, kind: usize) -> Option<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    match (kind, digits.len()) {
        (0, 5) => Some(digits),
        (1, 9) => Some(format!("{}-{}", part(0, 5), part(5, 9))),
        (2, 10) => Some(format!("({}) {}-{}", part(0, 3), part(3, 6), part(6, 10))),
        (2, 7) => Some(format!("{}-{}", part(0, 3), part(3, 7))),
        (3, 9) => Some(format!("{}-{}-{}", part(0, 3), part(3, 5), part(5, 9))),
        _ => None,
    }
}

/// Formats a date or time; none when the value is neither.
fn dated(value: &str, pattern: &str) -> Option<Formatted> {
    Some(Formatted::plain(written_date(read_date(value, pattern)?, pattern)))
}

/// Splits a pattern into runs of one letter and escaped characters.
fn pieces(pattern: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    let letters: Vec<(usize, char)> = pattern.char_indices().collect();
    let mut is_plain = false;
    for (index, (at, c)) in letters.iter().enumerate() {
        let next = letters.get(index + 1);
        is_plain = *c == '\\' && !is_plain;
        if is_plain && next.is_some() {
            continue;
        }
        if next.is_none_or(|(_, next)| next != c || !"dmyHhMst".contains(*c)) {
            let end = next.map_or(pattern.len(), |(next, _)| *next);
            out.extend(pattern.get(from..end));
            from = end.max(*at);
        }
    }
    out
}

fn read_date(value: &str, pattern: &str) -> Option<NaiveDateTime> {
    let (date, time) = match value.find(':') {
        Some(colon) => {
            let head = value.get(..colon)?.trim_end();
            let hour = head.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
            (value.get(..hour)?, Some(read_time(value.get(hour..)?)?))
        }
        None => (value, None),
    };
    // A weekday does not identify a date.
    let parts = pieces(pattern).into_iter().filter(|piece| !matches!(*piece, "ddd" | "dddd"));
    let order: Vec<char> = parts.filter_map(|piece| piece.chars().next()).filter(|c| "dmy".contains(*c)).collect();
    if order.is_empty() || date.trim().is_empty() {
        return Some(NaiveDate::from_ymd_opt(2000, 1, 1)?.and_time(time?));
    }
    let mut words = date.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3);
    let month_of = |word: &str| {
        let is_month = |month: &&str| month.to_lowercase().starts_with(word.to_lowercase().get(..3).unwrap_or(word));
        MONTHS.iter().position(is_month).and_then(|at| u32::try_from(at + 1).ok())
    };
    let named = words.find_map(month_of);
    let numbers: Vec<&str> = date.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    // A date that begins with a four-digit year has the order year, month, day, whatever the pattern.
    let order = if numbers.len() > 1 && numbers.first().is_some_and(|first| first.len() == 4) {
        vec!['y', 'm', 'd']
    } else {
        order
    };
    let order: Vec<char> = order.into_iter().filter(|part| *part != 'm' || named.is_none()).collect();
    if numbers.len() != order.len() {
        // The pattern may show only part of a date ("d-mmm"), or the value may be in another format.
        let whole = if named.is_some() || numbers.len() == 3 { dates::read(date.trim()).date() } else { None };
        return Some(whole?.and_time(time.unwrap_or_default()));
    }
    let part = |wanted: char| numbers.get(order.iter().position(|part| *part == wanted)?)?.parse::<u32>().ok();
    let year = match part('y')? {
        year @ 0..=49 => 2000 + year,
        year @ 50..=99 => 1900 + year,
        year => year,
    };
    let date =
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, named.or_else(|| part('m'))?, part('d').unwrap_or(1))?;
    Some(date.and_time(time.unwrap_or_default()))
}

fn read_time(text: &str) -> Option<NaiveTime> {
    let lower = text.to_lowercase();
    let numbers: Vec<u32> = lower
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    let hour = match numbers.first()? {
        12 if lower.contains("am") => 0,
        hour if *hour < 12 && lower.contains("pm") => hour + 12,
        hour => *hour,
    };
    NaiveTime::from_hms_opt(hour, *numbers.get(1)?, numbers.get(2).copied().unwrap_or(0))
}

fn written_date(date: NaiveDateTime, pattern: &str) -> String {
    let month = usize::try_from(date.month0()).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    let (is_late, hour) = date.hour12();
    let piece = |piece: &&str| match *piece {
        "d" => date.day().to_string(),
        "dd" => format!("{:02}", date.day()),
        "ddd" => date.format("%a").to_string(),
        "dddd" => date.format("%A").to_string(),
        "m" => date.month().to_string(),
        "mm" => format!("{:02}", date.month()),
        "mmm" => month.get(..3).unwrap_or(month).to_owned(),
        "mmmm" => month.to_owned(),
        "yy" => format!("{:02}", date.year().rem_euclid(100)),
        "yyyy" => date.year().to_string(),
        "H" => date.hour().to_string(),
        "HH" => format!("{:02}", date.hour()),
        "h" => hour.to_string(),
        "hh" => format!("{hour:02}"),
        "M" => date.minute().to_string(),
        "MM" => format!("{:02}", date.minute()),
        "s" => date.second().to_string(),
        "ss" => format!("{:02}", date.second()),
        "tt" => if is_late { "pm" } else { "am" }.to_owned(),
        "t" => if is_late { "p" } else { "a" }.to_owned(),
        other => other.strip_prefix('\\').unwrap_or(other).to_owned(),
    };
    pieces(pattern).iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_formatted_like_in_acrobat() {
        for (script, value, shown) in [
            (r#"AFNumber_Format(2, 0, 0, 0, "\u00a3", true);"#, "1234.5", "£1,234.50"),
            (r#"AFNumber_Format(2, 2, 0, 0, " \u20AC", false);"#, "1234567.891", "1.234.567,89 €"),
            (r#"AFNumber_Format(0, 1, 2, 0, "", true)"#, "-7.6", "(8)"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", true)"#, "-0.001", "0.00"),
            ("AFPercent_Format(0, 0);", "0.25", "25%"),
            ("AFPercent_Format(1, 0)", "1.125", "112.5%"),
            (r#"AFDate_FormatEx("dd/mm/yyyy");"#, "3 June 2025", "03/06/2025"),
            (r#"AFDate_FormatEx("d mmmm yyyy");"#, "3/6/25", "3 June 2025"),
            (r#"AFDate_FormatEx("dd-mmm-yy");"#, "2025-06-03", "03-Jun-25"),
            (r#"AFDate_FormatEx("dddd, mmm d, yyyy");"#, "June 3 2025", "Tuesday, Jun 3, 2025"),
            ("AFDate_Format(11)", "6/3/2025", "June 3, 2025"),
            ("AFTime_Format(1)", "14:05", "2:05 pm"),
            (r#"AFTime_FormatEx("HH:MM")"#, "2:05 pm", "14:05"),
            ("AFSpecial_Format(2);", "2025550123", "(202) 555-0123"),
            (r#"AFNumber_Format(2, 0, 0, 0, "\u00a3", true)"#, "-1234.5", "-£1,234.50"),
            (r#"AFNumber_Format(2, 0, 2, 0, "\u00a3", true)"#, "-1234.5", "(£1,234.50)"),
            (r#"AFNumber_Format(2, 0, 1, 0, "\u00a3", true)"#, "-1234.5", "£1,234.50"),
            (r#"AFNumber_Format(2, 1, 0, 0, " GBP", false)"#, "-.5", "-0.50 GBP"),
            (r#"AFNumber_Format(1, 4, 0, 0, "", false)"#, "1234567", "1'234'567.0"),
            (r#"AFNumber_Format(2, 3, 0, 0, "", false)"#, "1234,5", "1234,50"),
            (r#"AFNumber_Format(2, 2, 0, 0, "", false)"#, "1.234,5", "1.234,50"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", false)"#, "1,234.5", "1,234.50"),
            (r#"AFNumber_Format(0, 0, 0, 0, "", false)"#, "1,234", "1,234"),
            (r#"AFNumber_Format(0, 0, 0, 0, "", false)"#, "2.5", "3"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", false)"#, "-0.125", "-0.13"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", false)"#, "999999.999", "1,000,000.00"),
            ("AFPercent_Format(2, 0)", "-0.1234", "-12.34%"),
            ("AFPercent_Format(0, 0, true)", "0.5", "%50"),
            (r#"AFDate_FormatEx("d/m/yy")"#, "03/06/2025", "3/6/25"),
            (r#"AFDate_FormatEx("dd-mmm-yyyy")"#, "3/6/2025", "03-Jun-2025"),
            (r#"AFDate_FormatEx("mmmm d, yyyy")"#, "June 3, 2025", "June 3, 2025"),
            (r#"AFDate_FormatEx("dd.mm.yyyy")"#, "Tuesday 3rd June 2025", "03.06.2025"),
            (r#"AFDate_FormatEx("yyyy-mm-dd HH:MM")"#, "2025-06-03 2:05 pm", "2025-06-03 14:05"),
            (r#"AFDate_FormatEx("dd/mm/yyyy h:MM tt")"#, "3/6/25 00:05", "03/06/2025 12:05 am"),
            (r#"AFDate_FormatEx("ddd d mmm yy, HH:MM:ss")"#, "3 Sept 2025 9:05:07", "Wed 3 Sep 25, 09:05:07"),
            (r#"AFDate_FormatEx("d-mmm")"#, "3 June 2025", "3-Jun"),
            (r#"AFDate_FormatEx("mmmm yyyy")"#, "03/06/2025", "June 2025"),
            (r#"AFDate_FormatEx("mmm-yy")"#, "June 2025", "Jun-25"),
            (r#"AFDate_FormatEx("d\\d mmmm")"#, "3 June 2025", "3d June"),
            ("AFDate_Format(13)", "6/3/25 14:05", "6/3/25 14:05"),
            ("AFTime_Format(3)", "14:05:09", "2:05:09 pm"),
        ] {
            assert_eq!(format(script, value).map(|shown| shown.text).as_deref(), Some(shown), "{script} of {value}");
        }
        assert!(format(r#"AFNumber_Format(2, 0, 3, 0, "", true)"#, "-1").is_some_and(|shown| shown.is_red));
    }

    #[test]
    fn unknown_scripts_leave_the_value_unchanged() {
        for (script, value) in [
            ("event.value = 'x';", "1"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", true); app.alert(1)"#, "1"),
            (r#"AFNumber_Format(2, 0, 0, 0, "#, "1"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", true)"#, "about 7"),
            (r#"AFDate_FormatEx("dd/mm/yyyy")"#, "next week"),
            (r#"AFDate_FormatEx("dd/mm/yyyy")"#, "31/02/2025"),
            ("AFDate_Format(99)", "6/3/2025"),
            (r#"AFDate_FormatEx("DD/MM/YYYY")"#, "6/3/2025"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", true)"#, "12,34"),
            (r#"AFNumber_Format(2, 0, 0, 0, "", true)"#, "1,23,456"),
        ] {
            assert_eq!(format(script, value), None, "{script} of {value}");
        }
    }
}
