//! Summarises what a page shows: its marking operators in order, including those of nested forms. Pages that show the
//! same have the same [`PageMarks`], whatever the encoding of the file. The [`ObjectRef`]s come from `lopdf` for
//! parts and from `hayro-syntax` for merged files.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::decode::{DecodeState, decode};
use super::open::MOST_UNPACKED;
use super::tokens::Tokens;

/// The deepest nesting of forms that is followed.
const DEEPEST: usize = 16;
/// The deepest page tree that is followed.
const MOST_BRANCHES: usize = 64;
/// The most content that is scanned in one document, in bytes: four times that of a report with a thousand pages.
const MOST_LOOKED: usize = 96 << 20;
/// The most content that merging adds to a page, in bytes.
const MOST_ADDED: usize = 1 << 20;
/// The most forms that are scanned in one page.
const MOST_FORMS: usize = 20_000;

/// An object of a file, reached from its parent.
pub(in crate::pdf) trait ObjectRef: Sized {
    /// Returns an entry of a dictionary or stream; none for a broken reference.
    fn entry(&self, key: &[u8]) -> Option<Self>;
    /// Returns whether an entry is a broken reference.
    fn is_lost(&self, key: &[u8]) -> bool;
    /// Returns the elements of an array, or the object itself; none for each broken reference.
    fn items(&self) -> Vec<Option<Self>>;
    fn name(&self) -> Option<Vec<u8>>;
    fn integer(&self) -> Option<i64>;
    /// Returns the decoded data of a stream.
    fn content(&self) -> Option<(Vec<u8>, DecodeState)>;
    /// Returns the object number of an indirect object.
    fn number(&self) -> Option<ObjectId>;
}

/// The marks of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::pdf) struct PageMarks {
    /// The number of marks.
    pub count: u64,
    hash: u64,
    /// Some marks are text.
    pub has_text: bool,
    /// The damage found.
    pub damage: Damage,
}

impl PageMarks {
    /// Returns whether two pages show the same, apart from damage.
    pub(in crate::pdf) fn is_same(&self, other: &Self) -> bool {
        (self.count, self.hash) == (other.count, other.hash)
    }
}

/// The damage of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pdf) enum Damage {
    #[default]
    None,
    /// The content is complete but may have been changed.
    Doubtful,
    /// Part of the content cannot be read.
    Part,
    /// None of the content can be read.
    All,
}

/// Scans pages and keeps facts about fonts between them.
#[derive(Debug, Default)]
pub(in crate::pdf) struct PageScanner {
    fonts: HashMap<ObjectId, u64>,
    /// Decoded images with their damage.
    unpacked: HashMap<ObjectId, Damage>,
    /// Bytes of content scanned so far.
    looked: usize,
    /// Decode images to check that they are complete.
    pub pictures: bool,
    /// Also check fonts, and require referenced content to exist. Set for a repaired file.
    pub is_strict: bool,
    /// Streams whose data may have been changed in transit.
    pub misread: BTreeSet<ObjectId>,
    /// Objects with missing content.
    pub broken: BTreeSet<ObjectId>,
}

impl PageScanner {
    /// Creates a scanner for a document that may be damaged.
    pub(in crate::pdf) fn new(is_mended: bool, misread: BTreeSet<ObjectId>, broken: BTreeSet<ObjectId>) -> Self {
        let is_strict = is_mended || !misread.is_empty() || !broken.is_empty();
        Self { pictures: is_strict, is_strict, misread, broken, ..Self::default() }
    }

    /// Resets the content count.
    pub(in crate::pdf) fn begin(&mut self) {
        self.looked = 0;
    }

    /// Returns whether content beyond the limit was skipped, so that the marks are incomplete.
    pub(in crate::pdf) fn is_beyond(&self) -> bool {
        self.looked > MOST_LOOKED
    }

    fn is_spent(&self) -> bool {
        self.looked > MOST_LOOKED + MOST_ADDED
    }

    /// Counts decoded content. Content that was cut off at the limit exceeds it.
    fn count(&mut self, bytes: &[u8]) {
        let size = if bytes.len() >= MOST_UNPACKED { MOST_LOOKED + MOST_ADDED + 1 } else { bytes.len() };
        self.looked = self.looked.saturating_add(size);
    }

    /// Returns the marks of a page, at most `most`.
    pub(in crate::pdf) fn page<N: ObjectRef>(&mut self, page: &N, most: Option<u64>) -> PageMarks {
        let mut walk = ContentWalk {
            look: self,
            most: most.unwrap_or(u64::MAX),
            marks: PageMarks::default(),
            hasher: DefaultHasher::new(),
            forms: 0,
        };
        let mut content = Vec::new();
        let mut found = 0;
        let mut lost = 0;
        if page.is_lost(b"Contents") {
            lost += 1;
        }
        for part in page.entry(b"Contents").iter().flat_map(ObjectRef::items) {
            if walk.look.is_spent() {
                break;
            }
            if part.as_ref().is_some_and(|part| walk.is_broken(part)) {
                walk.damage(Damage::Part);
            }
            match part.as_ref().and_then(ObjectRef::content) {
                Some((bytes, state)) => {
                    walk.look.count(&bytes);
                    walk.state(state);
                    if state == DecodeState::Damaged && bytes.is_empty() {
                        lost += 1;
                    } else {
                        found += 1;
                    }
                    content.extend(bytes);
                    content.push(b'\n');
                }
                None => lost += 1,
            }
        }
        if lost > 0 {
            walk.damage(if found == 0 { Damage::All } else { Damage::Part });
        }
        if walk.is_broken(page) {
            walk.damage(if found == 0 { Damage::All } else { Damage::Part });
        }
        let annotations = page.entry(b"Annots").filter(|_| walk.look.is_strict);
        if annotations.iter().flat_map(ObjectRef::items).any(|one| one.is_none_or(|one| walk.is_broken(&one))) {
            walk.damage(Damage::Part);
        }
        walk.content(&content, inherited(page, b"Resources").as_ref(), 0);
        walk.finish()
    }

    /// Returns the marks of an appearance stream.
    pub(in crate::pdf) fn form<N: ObjectRef>(&mut self, form: &N) -> PageMarks {
        let mut walk = ContentWalk {
            look: self,
            most: u64::MAX,
            marks: PageMarks::default(),
            hasher: DefaultHasher::new(),
            forms: 0,
        };
        walk.form(form, None, 0);
        walk.finish()
    }
}

/// Returns whether an image was transferred as text, which changes its line ends.
fn is_converted(bytes: &[u8]) -> bool {
    let count = |wanted: u8| bytes.iter().filter(|byte| **byte == wanted).count();
    let (returns, feeds) = (count(b'\r'), count(b'\n'));
    let pairs = bytes.windows(2).filter(|two| *two == b"\r\n").count();
    (feeds >= 3 && pairs == feeds) || (bytes.len() >= 4096 && (returns == 0 || feeds == 0))
}

/// Returns an entry of a page, which may be inherited.
fn inherited<N: ObjectRef>(page: &N, key: &[u8]) -> Option<N> {
    if let Some(own) = page.entry(key) {
        return Some(own);
    }
    let mut above = page.entry(b"Parent")?;
    for _ in 0..MOST_BRANCHES {
        if let Some(found) = above.entry(key) {
            return Some(found);
        }
        above = above.entry(b"Parent")?;
    }
    None
}

/// Returns whether any page or annotation of a document has text.
pub(in crate::pdf) fn has_text(document: &Document) -> bool {
    let mut look = PageScanner::default();
    document.page_iter().filter_map(|id| ParsedObject::new(document, id)).any(|page| {
        look.page(&page, None).has_text
            || page.entry(b"Annots").iter().flat_map(ObjectRef::items).flatten().any(|annotation| {
                let shown = annotation.entry(b"AP").and_then(|pictures| pictures.entry(b"N"));
                shown.is_some_and(|shown| look.form(&shown).has_text)
            })
    })
}

struct ContentWalk<'l> {
    look: &'l mut PageScanner,
    most: u64,
    marks: PageMarks,
    hasher: DefaultHasher,
    forms: usize,
}

/// Types of marks.
const WORDS: u8 = 0;
const PICTURE: u8 = 1;
const INLINE: u8 = 2;
const PAINT: u8 = 3;

impl ContentWalk<'_> {
    fn finish(mut self) -> PageMarks {
        self.marks.hash = self.hasher.finish();
        self.marks
    }

    fn is_broken<N: ObjectRef>(&self, node: &N) -> bool {
        node.number().is_some_and(|number| self.look.broken.contains(&number))
    }

    fn damage(&mut self, damage: Damage) {
        self.marks.damage = self.marks.damage.max(damage);
    }

    fn state(&mut self, state: DecodeState) {
        self.damage(self.damage_of(state));
    }

    fn damage_of(&self, state: DecodeState) -> Damage {
        match state {
            DecodeState::Whole | DecodeState::Picture => Damage::None,
            // A file that is damaged elsewhere is taken as damaged here.
            DecodeState::Doubtful if self.look.is_strict => Damage::Part,
            DecodeState::Doubtful => Damage::Doubtful,
            DecodeState::Damaged => Damage::Part,
        }
    }

    fn mark(&mut self, kind: u8, bytes: &[u8], more: u64) {
        if self.marks.count < self.most {
            self.marks.count += 1;
            self.hasher.write_u8(kind);
            self.hasher.write_usize(bytes.len());
            self.hasher.write(bytes);
            self.hasher.write_u64(more);
        }
    }

    fn content<N: ObjectRef>(&mut self, bytes: &[u8], resources: Option<&N>, depth: usize) {
        if self.look.is_spent() {
            return;
        }
        let named = |kind: &[u8], name: &[u8]| resources?.entry(kind)?.entry(name);
        let is_lost = |kind: &[u8], name: &[u8]| {
            resources.is_some_and(|all| all.is_lost(kind) || all.entry(kind).is_some_and(|some| some.is_lost(name)))
        };
        let mut fonts: HashMap<Vec<u8>, u64> = HashMap::new();
        let mut font = 0;
        let mut tokens = Tokens::new(bytes);
        while let Some(operator) = tokens.operator() {
            if self.marks.count >= self.most {
                return;
            }
            match operator {
                b"Tf" => {
                    font = match fonts.get(tokens.name) {
                        Some(known) => *known,
                        None => {
                            let found = named(b"Font", tokens.name);
                            if found.is_none() && is_lost(b"Font", tokens.name) {
                                self.damage(Damage::Part);
                            }
                            let found = found.map_or(0, |font| self.font(&font));
                            fonts.insert(tokens.name.to_vec(), found);
                            found
                        }
                    };
                }
                b"Tj" | b"TJ" | b"'" | b"\"" if !tokens.words.is_empty() => {
                    self.marks.has_text = true;
                    self.mark(WORDS, &tokens.words, font);
                }
                b"Do" => match named(b"XObject", tokens.name) {
                    Some(drawn) => self.drawn(&drawn, resources, depth),
                    None if is_lost(b"XObject", tokens.name) => self.damage(Damage::Part),
                    None => {}
                },
                b"BI" => {
                    let length = tokens.pass_inline_image();
                    self.mark(INLINE, &[], length as u64);
                }
                b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"sh" => {
                    self.mark(PAINT, operator, 0);
                }
                _ => {}
            }
            tokens.words.clear();
        }
    }

    fn drawn<N: ObjectRef>(&mut self, drawn: &N, resources: Option<&N>, depth: usize) {
        if self.is_broken(drawn) {
            self.damage(Damage::Part);
        }
        if drawn.entry(b"Subtype").and_then(|subtype| subtype.name()).as_deref() == Some(b"Image") {
            let size = |key: &[u8]| drawn.entry(key).and_then(|number| number.integer()).unwrap_or(0);
            let [width, height, bits] = [size(b"Width"), size(b"Height"), size(b"BitsPerComponent")];
            self.mark(PICTURE, &[], (width as u64) << 32 ^ (height as u64) << 8 ^ bits as u64);
            self.picture(drawn);
        } else {
            self.form(drawn, resources, depth);
        }
    }

    /// Decodes an image once, if images are checked.
    fn picture<N: ObjectRef>(&mut self, picture: &N) {
        let number = picture.number();
        if let Some(known) = number.and_then(|number| self.look.unpacked.get(&number)) {
            return self.damage(*known);
        }
        let is_misread = number.is_some_and(|number| self.look.misread.contains(&number));
        if !self.look.pictures && !is_misread {
            return;
        }
        let Some((bytes, state)) = picture.content() else { return };
        let is_sure = state == DecodeState::Whole && picture.entry(b"Filter").is_some();
        let misread = match is_misread && !is_sure {
            true if is_converted(&bytes) => Damage::Part,
            true => Damage::Doubtful,
            false => Damage::None,
        };
        let damage = self.damage_of(state).max(misread);
        if let Some(number) = number {
            self.look.unpacked.insert(number, damage);
        }
        self.damage(damage);
    }

    fn form<N: ObjectRef>(&mut self, form: &N, above: Option<&N>, depth: usize) {
        self.forms += 1;
        if depth >= DEEPEST || self.forms > MOST_FORMS || self.look.is_spent() {
            return;
        }
        let Some((bytes, state)) = form.content() else { return };
        self.look.count(&bytes);
        self.state(state);
        let own = form.entry(b"Resources");
        self.content(&bytes, own.as_ref().or(above), depth + 1);
    }

    /// Returns a hash that identifies a font.
    fn font<N: ObjectRef>(&mut self, font: &N) -> u64 {
        if let Some(known) = font.number().and_then(|number| self.look.fonts.get(&number)) {
            return *known;
        }
        if self.is_broken(font) {
            self.damage(Damage::Part);
        }
        let mut hasher = DefaultHasher::new();
        for key in [&b"BaseFont"[..], b"Subtype", b"Encoding"] {
            font.entry(key).and_then(|name| name.name()).hash(&mut hasher);
        }
        font.entry(b"ToUnicode").and_then(|map| map.content()).map(|(bytes, _)| bytes).hash(&mut hasher);
        let inner = font.entry(b"DescendantFonts").and_then(|list| list.items().into_iter().next().flatten());
        let described = inner.as_ref().unwrap_or(font).entry(b"FontDescriptor");
        for key in [&b"FontFile"[..], b"FontFile2", b"FontFile3"] {
            let file = described.as_ref().and_then(|described| described.entry(key));
            file.is_some().hash(&mut hasher);
            if self.look.is_strict
                && let Some((_, state)) = file.as_ref().and_then(ObjectRef::content)
            {
                self.state(state);
            }
        }
        let found = hasher.finish();
        if let Some(number) = font.number() {
            self.look.fonts.insert(number, found);
        }
        found
    }
}

/// An object read by `lopdf`.
#[derive(Debug, Clone, Copy)]
pub(in crate::pdf) struct ParsedObject<'a> {
    document: &'a Document,
    object: &'a Object,
    id: Option<ObjectId>,
}

impl<'a> ParsedObject<'a> {
    /// Returns an indirect object.
    pub(in crate::pdf) fn new(document: &'a Document, id: ObjectId) -> Option<Self> {
        Some(Self { document, object: document.objects.get(&id)?, id: Some(id) })
    }

    /// Resolves an object.
    pub(in crate::pdf) fn resolve(document: &'a Document, object: &'a Object) -> Option<Self> {
        let (id, object) = document.dereference(object).ok()?;
        (!matches!(object, Object::Null)).then_some(Self { document, object, id })
    }

    fn dict(&self) -> Option<&'a Dictionary> {
        match self.object {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }
}

impl ObjectRef for ParsedObject<'_> {
    fn entry(&self, key: &[u8]) -> Option<Self> {
        Self::resolve(self.document, self.dict()?.get(key).ok()?)
    }

    fn is_lost(&self, key: &[u8]) -> bool {
        let held = self.dict().and_then(|dict| dict.get(key).ok());
        held.is_some_and(|held| held.as_reference().is_ok() && self.document.dereference(held).is_err())
    }

    fn items(&self) -> Vec<Option<Self>> {
        match self.object {
            Object::Array(list) => list.iter().map(|one| Self::resolve(self.document, one)).collect(),
            _ => vec![Some(*self)],
        }
    }

    fn name(&self) -> Option<Vec<u8>> {
        self.object.as_name().ok().map(<[u8]>::to_vec)
    }

    fn integer(&self) -> Option<i64> {
        self.object.as_i64().ok()
    }

    fn content(&self) -> Option<(Vec<u8>, DecodeState)> {
        let decoded = decode(self.document, self.object.as_stream().ok()?, MOST_UNPACKED);
        Some((decoded.bytes.into_owned(), decoded.state))
    }

    fn number(&self) -> Option<ObjectId> {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    fn page_marks(content: &str) -> PageMarks {
        let mut document = Document::new();
        let font = document.add_object(dictionary! { "Type" => "Font", "BaseFont" => "A" });
        let inner = document.add_object(Stream::new(
            dictionary! { "Subtype" => "Form", "Resources" => dictionary! { "Font" => dictionary! { "F" => font } } },
            b"BT /F 1 Tf (inner) Tj ET".to_vec(),
        ));
        let own = dictionary! { "XObject" => dictionary! { "Inner" => inner, "Gone" => (99, 0) } };
        let outer = document
            .add_object(Stream::new(dictionary! { "Subtype" => "Form", "Resources" => own }, b"/Inner Do".to_vec()));
        let picture = dictionary! { "Subtype" => "Image", "Width" => 2, "Height" => 3, "BitsPerComponent" => 8 };
        let picture = document.add_object(Stream::new(picture, Vec::new()));
        let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let page = document.add_object(dictionary! {
            "Contents" => content,
            "Resources" => dictionary! {
                "XObject" => dictionary! { "Outer" => outer, "Picture" => picture, "Gone" => (99, 0) },
                "Font" => dictionary! { "F" => font, "Gone" => (99, 0) },
            },
        });
        PageScanner::default().page(&ParsedObject::new(&document, page).unwrap(), None)
    }

    #[test]
    fn text_images_and_lines_count_as_marks_at_any_depth() {
        let plain = page_marks("BT /F 1 Tf (words) Tj ET 0 0 1 1 re f /Picture Do BI /W 1 ID x EI Q");
        assert_eq!((plain.count, plain.has_text, plain.damage), (4, true, Damage::None));
        let nested = page_marks("/Outer Do");
        assert_eq!((nested.count, nested.has_text), (1, true));
        assert!(!page_marks("/Picture Do 0 0 1 1 re S").has_text);
        assert_eq!(page_marks("() Tj q Q (a string of nothing) pop").count, 0);
    }

    #[test]
    fn different_content_has_different_marks() {
        let one = page_marks("/F 1 Tf (a) Tj");
        assert_eq!(one, page_marks("q 2 w BT /F 1 Tf 1 0 0 1 9 9 Tm\n(a) Tj ET Q"));
        for other in ["(a) Tj", "/F 1 Tf (b) Tj", "/F 1 Tf <61> Tj", "/F 1 Tf (a) Tj f", ""] {
            assert_ne!(one, page_marks(other), "{other}");
        }
    }

    #[test]
    fn a_broken_reference_is_damage_only_if_it_is_used() {
        assert_eq!(page_marks("/F 1 Tf (a) Tj").damage, Damage::None);
        assert_eq!(page_marks("/Gone 1 Tf (a) Tj").damage, Damage::Part);
        assert_eq!(page_marks("/Gone Do").damage, Damage::Part);
        assert_eq!(page_marks("/Nowhere Do").damage, Damage::None);
    }

    #[test]
    fn nonsense_ends() {
        for content in ["(", "<", "/", "BI", "\\", "[[[[", "(\\", "<<", "/Outer"] {
            page_marks(content);
        }
    }
}
