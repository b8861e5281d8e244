//! The words of a page with the places where they stand, as rows of cells or letter by letter.
//!
//! Nothing here has to be certain: letters that a font does not say are left out, and what cannot be read ends the
//! reading of its stream alone. Words in pictures are not seen.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::font::{Font, Fonts};
pub(in crate::pdf) use super::path::Drawing;
use super::path::Path;
use super::words::find;
use crate::folder::cell::{TextCell, TextRow};
use crate::pdf::object::acroform::{annotations, name_is, object_text};
use crate::pdf::object::decode::plain;
use crate::pdf::object::matrix::Matrix;
use crate::pdf::object::text::rect;
use crate::pdf::object::tokens::without_inline_images;

/// Content streams longer than this are not read.
const LONGEST: usize = 1 << 20;
/// Forms within forms are followed this far, and no more of them on a page than this.
const DEEPEST: usize = 8;
const MOST_FORMS: usize = 2_000;
/// A page of more pieces of text than this is no form.
const MOST_PIECES: usize = 20_000;

/// The most letters or drawings for which positions are computed.
const MOST_LETTERS: usize = 200_000;

/// A gap wider than this, in parts of the size, parts words; one wider than that parts cells.
const WORD_GAP: f32 = 0.14;
const CELL_GAP: f32 = 1.5;
/// About how high a small letter is, in parts of the size.
const LETTER_HEIGHT: f32 = 0.5;
/// Baselines that lie so near, in parts of the size, are one line.
const SAME_LINE: f32 = 0.4;

/// The flags of an annotation that is not on the page: hidden, or not to be viewed.
const UNSEEN: i64 = 2 | 32;

/// The rows of a page from the top: its own text, and what its fields and annotations show.
pub(in crate::pdf) fn page_rows<'a>(fonts: &mut Fonts<'a>, page: ObjectId) -> Vec<TextRow> {
    let document = fonts.document;
    let turned = turn(document, page);
    let mut reader = RowReader::new(fonts);
    reader.page(page, turned);
    for annotation in annotations(document, page) {
        reader.annotation(&annotation, turned);
    }
    rows(reader.pieces)
}

/// The rows of a page, if nothing else can be on it: every letter is known and shown, and there is no annotation but links.
pub(in crate::pdf) fn certain_rows<'a>(fonts: &mut Fonts<'a>, page: ObjectId) -> Option<Vec<TextRow>> {
    let document = fonts.document;
    let is_link = |annotation: &Object| {
        let dict = document.dereference(annotation).ok().and_then(|(_, annotation)| annotation.as_dict().ok());
        dict.is_some_and(|dict| name_is(dict, b"Subtype", b"Link") && !dict.has(b"AP"))
    };
    let mut reader = RowReader::new(fonts);
    reader.page(page, turn(document, page));
    let is_certain = reader.is_whole && !reader.has_unknown && annotations(document, page).iter().all(is_link);
    is_certain.then(|| rows(reader.pieces))
}

/// What is printed on a page, without its fields and annotations.
#[derive(Debug, Default)]
pub(in crate::pdf) struct PrintedPage {
    /// The letters and digits.
    pub letters: Vec<PrintedLetter>,
    /// Where each image stands.
    pub images: Vec<[f32; 4]>,
    /// What is drawn with curves and slanting lines, such as words that were turned into shapes, or a signature.
    pub drawings: Vec<Drawing>,
}

/// A letter or digit.
#[derive(Debug)]
pub(in crate::pdf) struct PrintedLetter {
    /// Where it stands.
    pub area: [f32; 4],
    /// Empty where its font does not say.
    pub text: String,
}

/// What is printed on a page, in the coordinates of its boxes; none when not all of it can be read.
pub(in crate::pdf) fn printed<'a>(fonts: &mut Fonts<'a>, page: ObjectId) -> Option<PrintedPage> {
    let mut reader = RowReader { printed: Some(PrintedPage::default()), ..RowReader::new(fonts) };
    reader.page(page, Matrix::IDENTITY);
    reader.printed.filter(|_| reader.is_whole)
}

/// How a page is turned before it is shown. `/Rotate` turns with the clock.
fn turn(document: &Document, page: ObjectId) -> Matrix {
    let mut at = page;
    for _ in 0..DEEPEST {
        let Ok(dict) = document.get_dictionary(at) else { break };
        if let Ok(rotate) = dict.get_deref(b"Rotate", document).and_then(Object::as_i64) {
            return Matrix::turn(-rotate);
        }
        let Ok(parent) = dict.get(b"Parent").and_then(Object::as_reference) else { break };
        at = parent;
    }
    Matrix::IDENTITY
}

/// A piece of text in one font on a line.
#[derive(Debug)]
struct TextPiece {
    text: String,
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
    /// The font, to distinguish a bold label from the text after it.
    font: usize,
}

/// What text is shown with.
#[derive(Clone)]
struct PlacedTextState {
    font: Option<Rc<Font>>,
    size: f32,
    letter_space: f32,
    word_space: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

struct RowReader<'f, 'a> {
    document: &'a Document,
    fonts: &'f mut Fonts<'a>,
    pieces: Vec<TextPiece>,
    forms: usize,
    /// What is printed, where that is asked for.
    printed: Option<PrintedPage>,
    /// Whether everything could be read so far.
    is_whole: bool,
    /// Whether there were letters that their font does not say, or that are not shown.
    has_unknown: bool,
}

impl<'f, 'a> RowReader<'f, 'a> {
    fn new(fonts: &'f mut Fonts<'a>) -> Self {
        let document = fonts.document;
        Self { document, fonts, pieces: Vec::new(), forms: 0, printed: None, is_whole: true, has_unknown: false }
    }

    fn page(&mut self, page: ObjectId, placed: Matrix) {
        let document = self.document;
        let content = document.get_page_content_with_limit(page, LONGEST);
        let (Ok(content), Ok((own, inherited))) = (content, document.get_page_resources(page)) else {
            self.is_whole = false;
            return;
        };
        let inherited = inherited.iter().filter_map(|id| document.get_dictionary(*id).ok()).map(Some);
        let resources: Vec<Option<&Dictionary>> = std::iter::once(own).chain(inherited).collect();
        self.content(&content, &resources, placed, 0);
    }

    fn content(&mut self, content: &[u8], resources: &[Option<&'a Dictionary>], placed: Matrix, depth: usize) {
        let Some(left) = self.fonts.content_left.checked_sub(content.len()) else {
            self.is_whole = false;
            return;
        };
        self.fonts.content_left = left;
        let mut named = BTreeMap::new();
        let mut saved = Vec::new();
        let mut matrix = placed;
        let mut state = PlacedTextState {
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let (mut line, mut at) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let mut path = Path::default();
        for operation in Content::decode_iter(&without_inline_images(content)) {
            let Ok(Operation { operator, operands }) = operation else {
                self.is_whole = false;
                return;
            };
            let number = |index: usize| operands.get(index).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
            let moved = |line: Matrix, x: f32, y: f32| Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(line);
            let six = || Matrix([number(0), number(1), number(2), number(3), number(4), number(5)]);
            match operator.as_str() {
                "q" if saved.len() < 256 => saved.push((matrix, state.clone())),
                "Q" => {
                    if let Some((before, text)) = saved.pop() {
                        (matrix, state) = (before, text);
                    }
                }
                "cm" => matrix = six().then(matrix),
                "BT" => (line, at) = (Matrix::IDENTITY, Matrix::IDENTITY),
                "Tf" => {
                    if let Some(name) = operands.first().and_then(|name| name.as_name().ok()) {
                        let found = named.entry(name.to_vec()).or_insert_with(|| self.font(name, resources));
                        state.font.clone_from(found);
                    }
                    state.size = number(1);
                }
                "Tc" => state.letter_space = number(0),
                "Tw" => state.word_space = number(0),
                "Tz" => state.stretch = number(0) / 100.0,
                "TL" => state.leading = number(0),
                "Ts" => state.rise = number(0),
                // Modes 3 and 7 show nothing (ISO 32000-1, 9.3.6).
                "Tr" => self.has_unknown |= [3.0, 7.0].contains(&number(0)),
                "Tm" => {
                    line = six();
                    at = line;
                }
                "Td" | "TD" => {
                    if operator == "TD" {
                        state.leading = -number(1);
                    }
                    line = moved(line, number(0), number(1));
                    at = line;
                }
                "T*" | "'" | "\"" => {
                    if operator == "\"" {
                        (state.word_space, state.letter_space) = (number(0), number(1));
                    }
                    line = moved(line, 0.0, -state.leading);
                    at = line;
                    if let Some(codes) = operands.last().filter(|_| operator != "T*") {
                        self.show_strings(&state, std::slice::from_ref(codes), matrix, &mut at);
                    }
                }
                "Tj" => self.show_strings(&state, operands.get(..1).unwrap_or_default(), matrix, &mut at),
                "TJ" => {
                    if let Some(Ok(parts)) = operands.first().map(Object::as_array) {
                        self.show_strings(&state, parts, matrix, &mut at);
                    }
                }
                "Do" => {
                    if let Some(Ok(name)) = operands.first().map(Object::as_name)
                        && let Some(form) = find(self.document, resources, b"XObject", name)
                        && let Ok((_, Object::Stream(form))) = self.document.dereference(form)
                    {
                        self.form(form, resources, matrix, depth);
                    }
                }
                "BI" => self.image(matrix),
                "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => self.draw(&mut path),
                "n" => path = Path::default(),
                _ if self.printed.is_some() => path.add(&operator, &operands, matrix),
                _ => {}
            }
            if self.pieces.len() > MOST_PIECES {
                self.is_whole = false;
                return;
            }
        }
    }

    /// Shows strings, with the numbers between them that move what follows.
    fn show_strings(&mut self, state: &PlacedTextState, parts: &[Object], matrix: Matrix, at: &mut Matrix) {
        let Some(font) = &state.font else {
            self.has_unknown = true;
            self.print_unknown(state, parts, matrix, at);
            return;
        };
        for part in parts {
            if let Ok(space) = part.as_float() {
                *at = Matrix([1.0, 0.0, 0.0, 1.0, -space / 1000.0 * state.size * state.stretch, 0.0]).then(*at);
                continue;
            }
            let Ok(codes) = part.as_str() else { continue };
            let (mut text, mut advance) = (String::new(), 0.0);
            for shown in font.glyphs(codes) {
                self.has_unknown |= shown.letters.is_none();
                text.push_str(shown.letters.as_deref().unwrap_or_default());
                let word_space = if shown.is_space { state.word_space } else { 0.0 };
                let from = advance;
                advance += (shown.width / 1000.0 * state.size + state.letter_space + word_space) * state.stretch;
                // Lines and dots that a person writes on are no words.
                if shown.letters.as_ref().is_none_or(|letters| letters.contains(char::is_alphanumeric)) {
                    self.print(state, at.then(matrix), from, advance, shown.letters.as_deref().unwrap_or_default());
                }
            }
            let placed = at.then(matrix);
            *at = Matrix([1.0, 0.0, 0.0, 1.0, advance, 0.0]).then(*at);
            let (from, to) = (placed.point(0.0, state.rise), placed.point(advance, state.rise));
            let up = placed.point(0.0, state.rise + state.size);
            let size = (up.0 - from.0).hypot(up.1 - from.1);
            // Text turned by 90 degrees belongs to no line.
            let is_level = (to.1 - from.1).abs() <= (to.0 - from.0).abs() * 0.05 + 0.01 && to.0 >= from.0;
            if text.trim().is_empty() || !is_level || !(0.5..500.0).contains(&size) {
                continue;
            }
            let font = Rc::as_ptr(font).addr();
            self.pieces.push(TextPiece { text, left: from.0, right: to.0, baseline: from.1, size, font });
        }
    }

    /// Notes where an image stands.
    fn image(&mut self, matrix: Matrix) {
        if let Some(printed) = &mut self.printed {
            printed.images.push(matrix.area([0.0, 0.0, 1.0, 1.0]));
        }
    }

    /// Notes what a path draws.
    fn draw(&mut self, path: &mut Path) {
        let drawings = std::mem::take(path).drawings();
        let Some(printed) = &mut self.printed else { return };
        printed.drawings.extend(drawings);
        if printed.drawings.len() > MOST_LETTERS {
            self.is_whole = false;
            printed.drawings.clear();
        }
    }

    /// Notes where a letter stands, that takes up so much of a line.
    fn print(&mut self, state: &PlacedTextState, placed: Matrix, from: f32, to: f32, text: &str) {
        let Some(printed) = &mut self.printed else { return };
        if printed.letters.len() >= MOST_LETTERS {
            self.is_whole = false;
            return;
        }
        // A letter that moves the line by nothing is seen all the same.
        let to = if to > from { to } else { from + state.size * LETTER_HEIGHT };
        let area = placed.area([from, state.rise, to, state.rise + state.size * LETTER_HEIGHT]);
        printed.letters.push(PrintedLetter { area, text: text.to_owned() });
    }

    /// Notes where the letters stand of a font that does not say what they are. Each byte takes up half a letter’s width.
    fn print_unknown(&mut self, state: &PlacedTextState, parts: &[Object], matrix: Matrix, at: &mut Matrix) {
        if self.printed.is_none() {
            return;
        }
        let width = state.size * state.stretch / 2.0;
        for _ in parts.iter().filter_map(|part| part.as_str().ok()).flatten() {
            self.print(state, at.then(matrix), 0.0, width, "");
            *at = Matrix([1.0, 0.0, 0.0, 1.0, width, 0.0]).then(*at);
        }
    }

    fn font(&mut self, name: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<Rc<Font>> {
        let found = find(self.document, resources, b"Font", name)?;
        self.fonts.get(found)
    }

    fn form(&mut self, form: &'a Stream, resources: &[Option<&'a Dictionary>], matrix: Matrix, depth: usize) {
        self.forms += 1;
        // What has a width is an image.
        if form.dict.has(b"Width") {
            self.image(matrix);
            return;
        }
        let Some(content) = plain(form, LONGEST).filter(|_| depth < DEEPEST && self.forms <= MOST_FORMS) else {
            self.is_whole = false;
            return;
        };
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let within: Vec<Option<&Dictionary>> = std::iter::once(own).chain(resources.iter().copied()).collect();
        self.content(&content, &within, form_matrix(self.document, form).then(matrix), depth + 1);
    }

    /// Shows the normal appearance of an annotation in its rectangle.
    fn annotation(&mut self, annotation: &Object, placed: Matrix) -> Option<()> {
        let document = self.document;
        // The list of annotations is a copy; what they refer to is not.
        let dict = document.get_dictionary(annotation.as_reference().ok()?).ok()?;
        let flags = dict.get_deref(b"F", document).and_then(Object::as_i64).unwrap_or(0);
        if flags & UNSEEN != 0 {
            return None;
        }
        let normal = dict.get_deref(b"AP", document).ok()?.as_dict().ok()?.get_deref(b"N", document).ok()?;
        let form = match normal {
            Object::Stream(form) => form,
            Object::Dictionary(states) => {
                let state = dict.get(b"AS").ok().and_then(|state| object_text(document, state))?;
                states.get_deref(state.as_bytes(), document).ok()?.as_stream().ok()?
            }
            _ => return None,
        };
        let [left, bottom, right, top] = rect(document, dict)?;
        let bbox = numbers::<4>(document, &form.dict, b"BBox")?;
        let area = form_matrix(document, form).area(bbox);
        let scale = |to: f32, from: f32| if from.abs() > f32::EPSILON { to / from } else { 1.0 };
        let (x, y) = (scale(right - left, area[2] - area[0]), scale(top - bottom, area[3] - area[1]));
        let fit = Matrix([x, 0.0, 0.0, y, left - area[0] * x, bottom - area[1] * y]);
        self.form(form, &[], fit.then(placed), 0);
        Some(())
    }
}

fn form_matrix(document: &Document, form: &Stream) -> Matrix {
    numbers(document, &form.dict, b"Matrix").map_or(Matrix::IDENTITY, Matrix)
}

fn numbers<const N: usize>(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<[f32; N]> {
    let list = dict.get_deref(key, document).ok()?.as_array().ok()?;
    let numbers = list.iter().map(|number| document.dereference(number).ok()?.1.as_float().ok());
    numbers.collect::<Option<Vec<f32>>>()?.try_into().ok()
}

/// Puts pieces of text together as lines from the top, and the lines as cells from the left.
fn rows(mut pieces: Vec<TextPiece>) -> Vec<TextRow> {
    pieces.retain(|piece| [piece.left, piece.right, piece.baseline].iter().all(|number| number.is_finite()));
    pieces.sort_by(|one, other| other.baseline.total_cmp(&one.baseline));
    let mut lines: Vec<Vec<TextPiece>> = Vec::new();
    for piece in pieces {
        let near = |line: &Vec<TextPiece>| {
            line.last().is_some_and(|last| last.baseline - piece.baseline <= SAME_LINE * piece.size.min(last.size))
        };
        match lines.last_mut().filter(|line| near(line)) {
            Some(line) => line.push(piece),
            None => lines.push(vec![piece]),
        }
    }
    lines.into_iter().map(cells).collect()
}

fn cells(mut line: Vec<TextPiece>) -> TextRow {
    line.sort_by(|one, other| one.left.total_cmp(&other.left));
    let baseline = line.first().map_or(0.0, |piece| piece.baseline);
    let mut cells: Vec<TextCell> = Vec::new();
    let mut last: Option<(usize, f32)> = None;
    line.dedup_by(|next, last| next.text == last.text && (next.left - last.left).abs() < 0.1 * last.size);
    for piece in line {
        let gap = last.map_or(f32::MAX, |(_, right)| (piece.left - right) / piece.size);
        let spaced = cells.last().is_some_and(|cell| cell.text.ends_with(char::is_whitespace))
            || piece.text.starts_with(char::is_whitespace);
        let is_other_font = last.is_some_and(|(font, _)| font != piece.font) && (gap > WORD_GAP || spaced);
        match cells.last_mut().filter(|_| gap <= CELL_GAP && !is_other_font) {
            Some(cell) => {
                if gap > WORD_GAP && !spaced {
                    cell.text.push(' ');
                }
                cell.text.push_str(&piece.text);
                cell.right = cell.right.max(piece.right);
            }
            None => {
                let goes_on = gap <= CELL_GAP;
                cells.push(TextCell { text: piece.text, left: piece.left, right: piece.right, goes_on });
            }
        }
        last = Some((piece.font, piece.right));
    }
    TextRow { cells, place: Some(-baseline) }
}
