//! Measures and colours of the page in Word's units, and the division of lines among fields.

/// Twips in 100 mm.
const TWIPS_PER_100_MM: u32 = 5_669;

/// Headings and rules.
pub(super) const HEADING: &str = "1F4E79";
/// Tint of the header block, of signature blocks and of header rows.
pub(super) const TINT: &str = "EEF2F6";
/// Edges of boxes; 4.5:1 on white and 4:1 on the tint.
pub(super) const EDGE: &str = "6B7780";
/// Guidance; 7:1 and more on both.
pub(super) const SOFT: &str = "4A5560";
/// Placeholders; 5:1 and more on both.
pub(super) const FAINT: &str = "59636D";

/// One line of body text (11 pt Arial) and of a dense grid (10 pt).
pub(super) const LINE: u32 = 253;
pub(super) const GRID_LINE: u32 = 230;

/// The average width of a letter in either size.
pub(super) const LETTER: u32 = 112;
pub(super) const GRID_LETTER: u32 = 102;
/// A box or a row with more lines than this may break across pages; a shorter one does not.
pub(super) const UNCUT: u32 = 24;

/// Half the gap between boxes side by side.
pub(super) const HALF_GAP: u32 = 85;
/// The room between the edge of the page or cell and a box's text: 4 pt to the border, and 1 pt for the border itself,
/// which LibreOffice clips at the edge of a cell.
pub(super) const BOX_ROOM: u32 = 100;
/// Room inside the edge of a panel.
pub(super) const PANEL: u32 = 170;

/// The page of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageGeometry {
    pub page_width: u32,
    pub page_height: u32,
    /// The margin at the left and the right.
    pub margin: u32,
    pub top: u32,
    pub bottom: u32,
    pub landscape: bool,
}

impl PageGeometry {
    /// A4 with margins of 18 mm at the sides, and the text as high on the page as in the PDF.
    pub fn new(landscape: bool) -> Self {
        let (page_width, page_height) = if landscape { (16_838, 11_906) } else { (11_906, 16_838) };
        Self { page_width, page_height, margin: mm(18), top: mm(15), bottom: mm(17), landscape }
    }

    /// The width of the text, in twips.
    pub fn width(self) -> u32 {
        self.page_width - 2 * self.margin
    }
}

/// Millimetres in twips.
pub(super) const fn mm(mm: u32) -> u32 {
    (mm * TWIPS_PER_100_MM + 50) / 100
}

/// A length in twips as English Metric Units, the unit of pictures.
pub(super) const fn emu(twips: u32) -> u32 {
    twips * 635
}

/// Divides a width by weights, without remainder.
pub(super) fn share(width: u32, weights: &[u32]) -> Vec<u32> {
    let total = weights.iter().sum::<u32>().max(1);
    let mut out = Vec::with_capacity(weights.len());
    let (mut before, mut edge) = (0, 0);
    for weight in weights {
        before += weight;
        let next = width * before / total;
        out.push(next - edge);
        edge = next;
    }
    out
}

/// Groups things into lines; the percentages of a line add up to at most a hundred.
pub(super) fn lines<T>(things: Vec<(u32, T)>) -> Vec<Vec<(u32, T)>> {
    let mut out: Vec<Vec<(u32, T)>> = Vec::new();
    let mut used = 0;
    for (width, thing) in things {
        if used + width > 100 || out.is_empty() {
            out.push(Vec::new());
            used = 0;
        }
        used += width;
        if let Some(line) = out.last_mut() {
            line.push((width, thing));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole() {
        assert_eq!(share(100, &[1, 1, 1]), [33, 33, 34]);
        assert_eq!(share(9866, &[38, 38, 24]).iter().sum::<u32>(), 9866);
    }

    #[test]
    fn lines_hold_a_hundred() {
        let widths = |line: &Vec<(u32, ())>| line.iter().map(|(width, ())| *width).collect::<Vec<_>>();
        let lines = lines([50, 28, 22, 50, 60].map(|width| (width, ())).to_vec());
        assert_eq!(lines.iter().map(widths).collect::<Vec<_>>(), [vec![50, 28, 22], vec![50], vec![60]]);
    }
}
