//! The table in which Tesseract lists what it has read: a row for each page, block, paragraph, line and word.

use crate::legacy::picture::PictureWord;

/// The level of words.
const WORD: &str = "5";

/// The words of a table. Rows that are not as Tesseract writes them are left out.
pub(super) fn words(table: &str) -> Vec<PictureWord> {
    let mut lines: Vec<[&str; 4]> = Vec::new();
    let mut out = Vec::new();
    for row in table.lines() {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, page, block, paragraph, line, _, left, top, width, height, confidence, text] = cells.as_slice()
        else {
            continue;
        };
        if *level != WORD || text.trim().is_empty() {
            continue;
        }
        let numbers =
            [left, top, width, height, confidence].map(|cell| cell.parse::<f64>().ok().filter(|one| one.is_finite()));
        let [Some(left), Some(top), Some(width), Some(height), Some(confidence)] = numbers else { continue };
        let place = [*page, *block, *paragraph, *line];
        if lines.last() != Some(&place) {
            lines.push(place);
        }
        let text = text.trim().to_owned();
        out.push(PictureWord { text, left, top, width, height, confidence, line: lines.len() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_table_are_read() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n\
                     4\t1\t1\t1\t1\t0\t165\t108\t683\t24\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t165\t110\t153\t19\t96.365097\tLeicestershire\n\
                     5\t1\t1\t1\t1\t2\t327\t110\t78\t22\t96.433708\tCounty\n\
                     5\t1\t1\t1\t2\t1\t150\t382\t8\t478\t95.000000\t \n\
                     5\t1\t2\t1\t1\t1\t505\t290\t431\t25\t64.533913\t“0\t1\n\
                     5\t1\t2\t1\t1\t2\tx\t290\t431\t25\t64.5\tbroken\n\
                     5\t1\t2\n";
        let words = words(table);
        let shown: Vec<(&str, usize)> = words.iter().map(|word| (word.text.as_str(), word.line)).collect();
        assert_eq!(shown, [("Leicestershire", 1), ("County", 1), ("“0\t1", 2)]);
        let first = &words[0];
        assert_eq!((first.left, first.top, first.width, first.height), (165.0, 110.0, 153.0, 19.0));
        assert!((96.0..97.0).contains(&first.confidence));
    }
}
