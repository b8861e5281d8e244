//! Scans and photographs: pictures of pages become what pages of other PDFs are, words and lines with their places.

mod boxes;
mod ink;
mod render;
mod rules;
mod straight;
mod words;

use kurbo::Rect;

use self::boxes::TickBox;
use self::ink::{Ink, Paper};
use self::rules::{Ruling, Rulings, rulings};
use self::straight::Lie;
use super::content::{self, Letter, PageContent};
use super::lines::lines;
use super::{MOST_PAGES, PageBuilder};
use crate::error::Result;
use crate::legacy::page::{Page, Reading};
use crate::legacy::picture::{GreyPicture, PictureLayout, PictureWord, WordReader};

/// A page of a scan has fewer letters that show: a stamp, or the number of the page.
const FEW_LETTERS: usize = 40;
/// A page with fewer words is no form.
const FEWEST_WORDS: usize = 12;
/// So many shapes as large as letters may be a word that was missed.
const FEWEST_LETTERS: usize = 3;
/// The width of A4 paper, in inches, and its height as a share of it.
const PAPER_WIDTH: f64 = 8.27;
const PAPER_HEIGHT: f64 = 11.69;
/// The sizes of letters that a form has, in points, and the usual one.
const SIZES: std::ops::RangeInclusive<f64> = 7.5..=15.0;
const USUAL: f64 = 10.5;
/// A dot that is darker belongs to a letter.
const LETTER: u8 = 150;
/// The space above a photographed page, in points.
const SPACE: f64 = 40.0;

/// What stands on the pages of a scanned PDF, and of one whose letters are drawn as shapes. The words of a copier count
/// where it left any; those of other pages `reader` reads. `None` for a PDF of other pages, or without a reader.
pub(in crate::pdf) fn pdf_page(bytes: &[u8], reader: Option<&dyn WordReader>) -> Result<Option<Page>> {
    let contents = content::pages(bytes, MOST_PAGES);
    let shown: usize = contents.iter().map(|page| page.letters.len()).sum();
    let hidden: usize = contents.iter().map(|page| page.hidden.len()).sum();
    let is_scan = shown <= FEW_LETTERS * contents.len() || hidden > shown;
    if contents.is_empty() || !is_scan || (hidden == 0 && reader.is_none()) {
        return Ok(None);
    }
    let mut pages = Vec::new();
    let mut error = None;
    let mut number = 0;
    render::pictures(bytes, MOST_PAGES, &mut |picture| {
        let content = contents.get(number);
        number += 1;
        let (Some(picture), Some(content)) = (picture, content) else { return true };
        let made = match reader {
            _ if content.hidden.len() > FEW_LETTERS => Ok(with_hidden(&picture, content)),
            Some(reader) => with_words(&picture, reader, false, number == 1),
            None => Ok(None),
        };
        match made {
            Ok(page) => {
                // A first page without words is the page of a picture.
                let is_no_form = number == 1 && page.is_none() && hidden == 0;
                pages.extend(page);
                !is_no_form
            }
            Err(own) => {
                error = Some(own);
                false
            }
        }
    });
    match error {
        Some(error) => Err(error),
        None => Ok(page(pages, contents.len())),
    }
}

/// What stands on photographed or scanned pages; `None` when they have no words.
pub(in crate::pdf) fn picture_page(pictures: &[GreyPicture], reader: &dyn WordReader) -> Result<Option<Page>> {
    let mut pages = Vec::new();
    for (number, picture) in pictures.iter().take(MOST_PAGES).enumerate() {
        let page = with_words(picture, reader, true, number == 0)?;
        if page.is_none() && number == 0 {
            return Ok(None);
        }
        pages.extend(page);
    }
    Ok(page(pages, pictures.len()))
}

fn page(mut pages: Vec<PageContent>, count: usize) -> Option<Page> {
    if pages.is_empty() {
        return None;
    }
    without_headers(&mut pages);
    let mut builder = PageBuilder::default();
    for page in pages {
        builder.add(page);
    }
    Some(Page { units: builder.units, reading: Reading::Ocr, page_count: u32::try_from(count).ok() })
}

/// Takes out the lines at the edges that stand near the same place on several pages.
fn without_headers(pages: &mut [PageContent]) {
    let margin = |page: &PageContent| page.height * 0.14;
    let edges: Vec<Vec<(f64, String)>> = pages
        .iter()
        .map(|page| {
            let is_outer = |letter: &&Letter| letter.base < margin(page) || letter.base > page.height - margin(page);
            let outer = page.letters.iter().filter(is_outer).cloned().collect();
            lines(outer).iter().map(|line| (line.base, line.mark().1)).collect()
        })
        .collect();
    for (number, page) in pages.iter_mut().enumerate() {
        let others = || edges.iter().enumerate().filter(|(other, _)| *other != number).flat_map(|(_, lines)| lines);
        let again: Vec<f64> = edges
            .get(number)
            .into_iter()
            .flatten()
            .filter(|(base, mark)| others().any(|(other, text)| text == mark && (other - base).abs() < 14.0))
            .map(|(base, _)| *base)
            .collect();
        page.letters.retain(|letter| !again.iter().any(|base| (letter.base - base).abs() < letter.size * 0.45));
    }
}

/// A page with the lines of its picture.
struct RuledPage {
    picture: GreyPicture,
    lie: Lie,
    lines: Rulings,
}

impl RuledPage {
    fn new(picture: &GreyPicture, is_photo: bool) -> Self {
        let paper = Paper::new(picture);
        let ink = Ink::new(picture, &paper);
        let lines = rulings(&ink, f64::from(picture.dpi));
        let lie = Lie::new(picture, &ink, &lines, is_photo);
        Self { picture: paper.whitened(picture), lie, lines }
    }

    /// The lines on the straight page, in points.
    fn straight_lines(&self, points: f64) -> Vec<Rect> {
        let across = self.lines.across.iter().map(|line| {
            let (from, to, at) = self.lie.across(line);
            Rect::new(from - 1.5, at - 0.7, to + 1.5, at + 0.7)
        });
        let down = self.lines.down.iter().map(|line| {
            let (from, to, at) = self.lie.down(line);
            Rect::new(at - 0.7, from - 1.5, at + 0.7, to + 1.5)
        });
        across.chain(down).map(|rect| scaled(rect, points)).collect()
    }

    /// The straight picture without its lines, which readers of words take for letters.
    fn bare(&self) -> GreyPicture {
        let mut picture = self.picture.clone();
        let least = 18.0 * f64::from(picture.dpi) / 72.0;
        for line in self.lines.across.iter().filter(|line| line.length() >= least) {
            erase(&mut picture, line, true);
        }
        for line in self.lines.down.iter().filter(|line| line.length() >= least) {
            erase(&mut picture, line, false);
        }
        let mut picture = if self.lie.is_straight() { picture } else { self.lie.picture(&picture) };
        without_specks(&mut picture);
        picture
    }
}

fn scaled(rect: Rect, points: f64) -> Rect {
    Rect::new(rect.x0 * points, rect.y0 * points, rect.x1 * points, rect.y1 * points)
}

/// Paints a line over, except where something crosses it.
fn erase(picture: &mut GreyPicture, line: &Ruling, is_across: bool) {
    let reach = (line.thickness / 2.0).ceil() as i64 + 1;
    let place = |along: i64, aside: i64| {
        let (x, y) = if is_across { (along, aside) } else { (aside, along) };
        Some((usize::try_from(x).ok()?, usize::try_from(y).ok()?))
    };
    for along in line.from as i64 - 1..=line.to as i64 + 1 {
        let middle = line.aside(along as f64).round() as i64;
        let at = |aside: i64| place(along, aside).map_or(255, |(x, y)| picture.at(x, y));
        // Something dark goes on at one side: a letter that touches the line.
        let (before, after) = (at(middle - reach - 1), at(middle + reach + 1));
        if before.min(after) < LETTER {
            continue;
        }
        for aside in middle - reach..=middle + reach {
            picture.whiten(place(along, aside));
        }
    }
}

/// Paints dirt over: specks that stand alone.
fn without_specks(picture: &mut GreyPicture) {
    let ink = Ink::on_white(picture);
    let dots = picture.dpi as usize;
    let (largest, apart) = (dots / 33, dots / 11);
    for (left, top, right, bottom) in boxes::specks(&ink, largest, apart) {
        for y in top.saturating_sub(1)..=bottom {
            for x in left.saturating_sub(1)..=right {
                picture.whiten(Some((x, y)));
            }
        }
    }
}

/// A scanned page with the words that a copier read.
fn with_hidden(picture: &GreyPicture, content: &PageContent) -> Option<PageContent> {
    let page = RuledPage::new(picture, false);
    let points = 72.0 / f64::from(picture.dpi);
    let mut letters = content.hidden.clone();
    for letter in &mut letters {
        let from = page.lie.straight((letter.left / points, letter.base / points));
        let to = page.lie.straight((letter.right / points, letter.base / points));
        (letter.left, letter.right) = (from.0 * points, to.0 * points);
        letter.base = (from.1 + to.1) / 2.0 * points;
    }
    let made = PageContent { letters, width: content.width, height: content.height, ..PageContent::default() };
    Some(with_lines(made, &page, points))
}

/// Adds the lines and the boxes of a picture to its page; returns it.
fn with_lines(mut content: PageContent, page: &RuledPage, points: f64) -> PageContent {
    content.lines = page.straight_lines(points);
    let found = boxes::boxes(&Ink::on_white(&page.bare()), 72.0 / points);
    content.ticks = ticks(&found, points);
    content
}

/// Boxes of which it is clear whether they are ticked.
fn ticks(boxes: &[TickBox], points: f64) -> Vec<(Rect, bool)> {
    boxes.iter().filter_map(|one| Some((scaled(one.rect, points), one.is_marked?))).collect()
}

/// A page with the words that a reader reads in its picture; `None` when it has few.
fn with_words(
    picture: &GreyPicture,
    reader: &dyn WordReader,
    is_photo: bool,
    may_turn: bool,
) -> Result<Option<PageContent>> {
    let sheet = if is_photo { sheet(picture) } else { picture.clone() };
    let Some(found) = words_of(&sheet, reader, is_photo)? else { return Ok(None) };
    if words::clear_words(&found.words) >= FEWEST_WORDS || !may_turn {
        return Ok(Some(found.content(is_photo)));
    }
    // The page may lie on its side or on its head.
    let mut turned = sheet;
    for _ in 0..3 {
        turned = turned.turned();
        let Some(found) = words_of(&turned, reader, is_photo)? else { continue };
        if words::clear_words(&found.words) >= FEWEST_WORDS {
            return Ok(Some(found.content(is_photo)));
        }
    }
    Ok(None)
}

/// What was found in a picture.
struct ReadPage {
    page: RuledPage,
    words: Vec<PictureWord>,
    boxes: Vec<TickBox>,
}

fn words_of(picture: &GreyPicture, reader: &dyn WordReader, is_photo: bool) -> Result<Option<ReadPage>> {
    if picture.width < 200 || picture.height < 200 {
        return Ok(None);
    }
    let page = RuledPage::new(picture, is_photo);
    let mut bare = page.bare();
    // Boxes to tick would be read as letters.
    let ink = Ink::on_white(&bare);
    let boxes = boxes::boxes(&ink, f64::from(picture.dpi));
    for one in boxes.iter().filter(|one| one.is_marked.is_some()) {
        let rect = one.rect.inflate(2.0, 2.0);
        for y in rect.y0.max(0.0) as usize..rect.y1 as usize {
            for x in rect.x0.max(0.0) as usize..rect.x1 as usize {
                bare.whiten(Some((x, y)));
            }
        }
    }
    let mut words = reader.words(&bare, PictureLayout::Rows)?;
    if words::clear_words(&words) >= FEWEST_WORDS {
        let rest = without_words(&bare, &words);
        if has_words(&rest, &words) {
            words::add_missed(&mut words, reader.words(&rest, PictureLayout::Sparse)?);
        }
    }
    Ok(Some(ReadPage { page, words, boxes }))
}

/// A picture without the words that are clear.
fn without_words(picture: &GreyPicture, words: &[PictureWord]) -> GreyPicture {
    let mut rest = picture.clone();
    for word in words.iter().filter(|word| words::is_clear(word)) {
        let (left, top) = ((word.left - 2.0).max(0.0) as usize, (word.top - 2.0).max(0.0) as usize);
        for y in top..(word.top + word.height + 2.0) as usize {
            for x in left..(word.left + word.width + 2.0) as usize {
                rest.whiten(Some((x, y)));
            }
        }
    }
    rest
}

/// Whether shapes as large as letters are left in a picture without its words.
fn has_words(rest: &GreyPicture, words: &[PictureWord]) -> bool {
    let size = words::usual_size(words).unwrap_or_default();
    let ink = Ink::on_white(rest);
    boxes::letters(&ink, size * 0.4, size * 1.2) >= FEWEST_LETTERS
}

impl ReadPage {
    fn content(&self, is_photo: bool) -> PageContent {
        let picture = &self.page.picture;
        let mut points = 72.0 / f64::from(picture.dpi);
        // How many dots an inch of a photographed page has, its letters say where the paper does not.
        if is_photo
            && let Some(size) = words::usual_size(&self.words)
            && !SIZES.contains(&(size * points))
        {
            points = USUAL / size;
        }
        let mut content = PageContent {
            letters: words::letters(&self.words, points),
            width: picture.width as f64 * points,
            height: picture.height as f64 * points,
            lines: self.page.straight_lines(points),
            ticks: ticks(&self.boxes, points),
            ..PageContent::default()
        };
        // A sheet that was cut off at its edges has words there.
        if is_photo && content.letters.iter().any(|letter| letter.base < SPACE) {
            content.move_down(SPACE);
        }
        content
    }
}

/// The sheet of paper in a photograph, with its resolution.
fn sheet(picture: &GreyPicture) -> GreyPicture {
    let (left, top, right, bottom) = Paper::new(picture).sheet(picture);
    let (width, height) = (right - left, bottom - top);
    let dots = (top..bottom).flat_map(|y| {
        let row = picture.dots.get(y * picture.width + left..y * picture.width + right).unwrap_or_default();
        row.iter().copied()
    });
    let across = if width > height { PAPER_HEIGHT } else { PAPER_WIDTH };
    let dpi = ((width as f64 / across).round() as u32).max(40);
    GreyPicture { width, height, dpi, dots: dots.collect() }
}
