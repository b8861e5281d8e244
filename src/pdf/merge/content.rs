//! Scans content streams: where they draw, and which states they leave open. Boxes are estimated too large rather
//! than too small, so that a page number never covers content.

use crate::pdf::object::characters::is_regular;
use crate::pdf::object::matrix::{Matrix, bounds};
use crate::pdf::object::tokens::InlineImages;

/// The most boxes before the page counts as full.
const MOST_BOXES: usize = 50_000;
/// The most operands of any operator.
const MOST_OPERANDS: usize = 512;
const DEEPEST: usize = 256;

/// The result of a scan.
#[derive(Debug, Default)]
pub(super) struct ContentScan {
    /// `Q` operators without a `q`.
    pub unopened: usize,
    /// `q` operators without a `Q`.
    pub unclosed: usize,
    /// Marked-content sequences without an `EMC`.
    pub unclosed_marked_content: usize,
    /// The highest marked-content identifier.
    pub highest_mcid: Option<usize>,
    /// The areas that are drawn on, in page coordinates: left, bottom, right, top.
    pub boxes: Vec<[f32; 4]>,
    /// There is too much content to scan: the whole page counts as covered.
    pub full: bool,
}

/// The bounding box and matrix of an XObject.
pub(super) type XObjectBox = ([f32; 4], Matrix);

#[derive(Debug, Clone, Copy)]
struct GraphicsState {
    ctm: Matrix,
    font_size: f32,
    leading: f32,
    horizontal_scaling: f32,
}

struct ContentScanner<'a> {
    bytes: &'a [u8],
    at: usize,
    numbers: Vec<f32>,
    /// Bytes of text among the operands.
    string_bytes: usize,
    name: Option<&'a [u8]>,
    state: GraphicsState,
    saved: Vec<GraphicsState>,
    text_line_matrix: Matrix,
    text_matrix: Matrix,
    path: Vec<(f32, f32)>,
    scan: ContentScan,
    images: InlineImages,
    xobject: &'a dyn Fn(&[u8]) -> Option<XObjectBox>,
}

/// Scans content; `xobject` looks up XObjects.
pub(super) fn scan(bytes: &[u8], xobject: &dyn Fn(&[u8]) -> Option<XObjectBox>) -> ContentScan {
    let mut scanner = ContentScanner {
        bytes,
        at: 0,
        numbers: Vec::new(),
        string_bytes: 0,
        name: None,
        state: GraphicsState { ctm: Matrix::IDENTITY, font_size: 0.0, leading: 0.0, horizontal_scaling: 1.0 },
        saved: Vec::new(),
        text_line_matrix: Matrix::IDENTITY,
        text_matrix: Matrix::IDENTITY,
        path: Vec::new(),
        scan: ContentScan::default(),
        images: InlineImages::default(),
        xobject,
    };
    scanner.run();
    scanner.scan.unclosed = scanner.saved.len();
    scanner.scan
}

impl<'a> ContentScanner<'a> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'(' => self.literal(),
                b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                    let from = self.at;
                    self.skip_while(|byte| byte != b'>');
                    self.string_bytes += (self.at - from) / 2;
                    self.at += 1;
                }
                b'/' => {
                    self.at += 1;
                    let from = self.at;
                    self.skip_while(is_regular);
                    self.name = self.bytes.get(from..self.at);
                }
                b'%' => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                b'+' | b'-' | b'.' | b'0'..=b'9' => {
                    let from = self.at;
                    self.skip_while(is_regular);
                    let text = self.bytes.get(from..self.at).and_then(|text| std::str::from_utf8(text).ok());
                    if self.name == Some(b"MCID") {
                        let number = text.and_then(|text| text.parse().ok());
                        self.scan.highest_mcid = self.scan.highest_mcid.max(number);
                    }
                    if self.numbers.len() < MOST_OPERANDS {
                        let number = text.and_then(|text| text.parse::<f32>().ok()).filter(|number| number.is_finite());
                        self.numbers.push(number.unwrap_or(0.0));
                    }
                }
                byte if is_regular(byte) => {
                    let from = self.at;
                    self.skip_while(is_regular);
                    let word = self.bytes.get(from..self.at).unwrap_or_default();
                    self.operator(word);
                    self.numbers.clear();
                    self.string_bytes = 0;
                    self.name = None;
                }
                _ => self.at += 1,
            }
        }
    }

    fn skip_while(&mut self, still: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !still(*byte)).unwrap_or(rest.len());
    }

    fn literal(&mut self) {
        let mut depth = 0_usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' if depth <= 1 => return,
                b')' => depth -= 1,
                _ => self.string_bytes += 1,
            }
        }
    }

    /// Returns the last `N` operands as numbers.
    fn last<const N: usize>(&self) -> Option<[f32; N]> {
        self.numbers.get(self.numbers.len().checked_sub(N)?..)?.try_into().ok()
    }

    fn operator(&mut self, word: &[u8]) {
        match word {
            b"q" => {
                // Caps the stack for content that only saves.
                if self.saved.len() < DEEPEST * 16 {
                    self.saved.push(self.state);
                }
            }
            b"Q" => match self.saved.pop() {
                Some(state) => self.state = state,
                None => self.scan.unopened += 1,
            },
            b"cm" => {
                if let Some(matrix) = self.last().map(Matrix) {
                    self.state.ctm = matrix.then(self.state.ctm);
                }
            }
            b"BMC" | b"BDC" => self.scan.unclosed_marked_content += 1,
            b"EMC" => self.scan.unclosed_marked_content = self.scan.unclosed_marked_content.saturating_sub(1),
            b"m" | b"l" => self.point(self.last()),
            b"c" => {
                if let Some([a, b, c, d, e, f]) = self.last() {
                    for point in [[a, b], [c, d], [e, f]] {
                        self.point(Some(point));
                    }
                }
            }
            b"v" | b"y" => {
                if let Some([a, b, c, d]) = self.last() {
                    self.point(Some([a, b]));
                    self.point(Some([c, d]));
                }
            }
            b"re" => {
                if let Some([x, y, w, h]) = self.last() {
                    for point in [[x, y], [x + w, y], [x, y + h], [x + w, y + h]] {
                        self.point(Some(point));
                    }
                }
            }
            b"n" => self.path.clear(),
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                let path = std::mem::take(&mut self.path);
                self.draw(bounds(&path));
            }
            b"sh" => self.scan.full = true,
            b"Do" => match self.name.and_then(|name| (self.xobject)(name)) {
                Some((area, matrix)) => self.draw(Some(matrix.then(self.state.ctm).area(area))),
                None => self.scan.full = true,
            },
            b"BI" => self.inline_image(),
            _ => self.text(word),
        }
    }

    fn text(&mut self, word: &[u8]) {
        match word {
            b"BT" => {
                self.text_line_matrix = Matrix::IDENTITY;
                self.text_matrix = Matrix::IDENTITY;
            }
            b"Tf" => self.state.font_size = self.last().map_or(self.state.font_size, |[size]| size),
            b"TL" => self.state.leading = self.last().map_or(self.state.leading, |[leading]| leading),
            b"Tz" => {
                self.state.horizontal_scaling =
                    self.last().map_or(self.state.horizontal_scaling, |[percent]| percent / 100.0)
            }
            b"Tm" => {
                if let Some(matrix) = self.last().map(Matrix) {
                    self.text_line_matrix = matrix;
                    self.text_matrix = matrix;
                }
            }
            b"Td" | b"TD" => {
                if let Some([x, y]) = self.last() {
                    if word == b"TD" {
                        self.state.leading = -y;
                    }
                    self.next_line(x, y);
                }
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" | b"TJ" => self.words(),
            b"'" | b"\"" => {
                self.next_line(0.0, -self.state.leading);
                self.words();
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.text_line_matrix = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.text_line_matrix);
        self.text_matrix = self.text_line_matrix;
    }

    fn words(&mut self) {
        if self.string_bytes == 0 {
            return;
        }
        let size = self.state.font_size;
        let width = self.string_bytes as f32 * 0.6 * size * self.state.horizontal_scaling;
        let area = self.text_matrix.then(self.state.ctm).area([0.0, -0.3 * size, width, size]);
        self.draw(Some(area));
        self.text_matrix = Matrix([1.0, 0.0, 0.0, 1.0, width, 0.0]).then(self.text_matrix);
    }

    fn point(&mut self, point: Option<[f32; 2]>) {
        if let Some([x, y]) = point.filter(|_| self.path.len() < MOST_BOXES) {
            self.path.push(self.state.ctm.point(x, y));
        }
    }

    fn draw(&mut self, area: Option<[f32; 4]>) {
        match area {
            Some(area) if self.scan.boxes.len() < MOST_BOXES => self.scan.boxes.push(area),
            Some(_) => self.scan.full = true,
            None => {}
        }
    }

    /// Skips an inline image, whose data may look like operators.
    fn inline_image(&mut self) {
        let area = self.state.ctm.area([0.0, 0.0, 1.0, 1.0]);
        self.draw(Some(area));
        self.at = self.images.end(self.bytes, self.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan_text(content: &str) -> ContentScan {
        scan(content.as_bytes(), &|name| (name == b"I").then_some(([0.0, 0.0, 1.0, 1.0], Matrix::IDENTITY)))
    }

    #[test]
    fn open_states_are_counted_and_text_is_no_operator() {
        let seen =
            scan_text("q q Q Q Q /P <</MCID 0>> BDC q (Q EMC \\) Q) Tj [(Q)] TJ <51> Tj % Q\nBI /W 1 ID Q Q EI q");
        assert_eq!((seen.unopened, seen.unclosed, seen.unclosed_marked_content), (1, 2, 1));
    }

    #[test]
    fn boxes_are_transformed_by_the_matrices() {
        let seen = scan_text("2 0 0 2 10 20 cm 0 0 5 5 re f 0 0 1 1 re W n q 3 0 0 3 1 1 cm /I Do Q");
        assert_eq!(seen.boxes, [[10.0, 20.0, 20.0, 30.0], [12.0, 22.0, 18.0, 28.0]]);
        assert!(!seen.full && scan_text("/Unknown Do").full && scan_text("/S sh").full);
        let words = scan_text("BT /F 10 Tf 1 0 0 1 100 700 Tm (abc) Tj 0 -20 Td (d) Tj ET");
        assert_eq!(words.boxes, [[100.0, 697.0, 118.0, 710.0], [100.0, 677.0, 106.0, 690.0]]);
    }

    #[test]
    fn nonsense_ends() {
        for content in ["(", "<", "/", "BI", "\\", "[[[[", "q ".repeat(100_000).as_str(), "cm re Do Tm"] {
            scan_text(content);
        }
    }
}
