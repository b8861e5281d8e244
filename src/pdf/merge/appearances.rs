//! Gives every annotation an appearance that any viewer can draw. Existing appearances stay, because a signer saw
//! them. Missing and outdated ones are drawn from the value.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::annotation::is_hidden;
use super::appearance_cache::DrawnContent;
use super::appearance_stream::{self, current_appearance, states, stream};
use super::draw::field::{FieldDrawing, TextArrangement, has_icon};
use super::draw::format::{self, Formatted};
use super::draw::{Canvas, Face, markup};
use super::flatten::description;
use super::notes::Notes;
use super::source::{MergeSource, numbers};
use super::{fonts, value};
use crate::pdf::field::appearance::{self, Extent};
use crate::pdf::field::identity;
use crate::pdf::field::shown::{self, Fonts, ShownText, differs};
use crate::pdf::font;
use crate::pdf::object::acroform::object_text;
use crate::pdf::object::decode::plain;

const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;
const RADIO: i64 = 1 << 15;
const BUTTON: i64 = 1 << 16;
const COMBO: i64 = 1 << 17;
const FILE: i64 = 1 << 20;
const COMB: i64 = 1 << 24;
/// The most cells of a comb.
const MOST_CELLS: usize = 10_000;

/// Prepares the appearances of one part.
pub(super) struct Appearances {
    face: Face,
    /// The part is a form that Formfolio made.
    is_own_form: bool,
    /// `/NeedAppearances` is set and the part is not signed.
    is_stale: bool,
    /// The part is a form that Formfolio made, and redrawing fields in the embedded font keeps its PDF/UA and PDF/A
    /// claims. False when another field costs the claims anyway.
    saves_claims: bool,
    /// The fields that show their values as Formfolio draws them.
    drawn: BTreeSet<ObjectId>,
    /// The text of the other fields' appearances, by stream.
    pictures: BTreeMap<ObjectId, ShownText>,
    /// Appearance streams that fields with different values share. Each shows the value that was written last.
    in_common: BTreeSet<ObjectId>,
}

impl Appearances {
    /// Examines the fields of a part after [`mend`](appearance_stream::mend) has completed their appearances.
    pub(super) fn new(source: &MergeSource, widgets: &[ObjectId]) -> Self {
        let document = &source.document;
        let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
        let needed = form.and_then(|form| form.get_deref(b"NeedAppearances", document).ok()?.as_bool().ok());
        let is_own_form = identity::read(document).is_some();
        let is_drawn = |id: &&ObjectId| is_own_form && is_drawn_by_us(source, **id);
        let drawn: BTreeSet<ObjectId> = widgets.iter().filter(is_drawn).copied().collect();
        let mut reader = Fonts::new(document);
        let mut pictures = BTreeMap::new();
        let others = widgets.iter().filter(|id| !drawn.contains(id));
        for picture in others.filter_map(|id| current_appearance(source, *id)) {
            if let Some(stream) = stream(source, picture).filter(|_| DrawnContent::from_form(source, picture).text) {
                let read = || shown::picture(&mut reader, stream, None).unwrap_or_else(ShownText::unreadable);
                pictures.entry(picture).or_insert_with(read);
            }
        }
        let mut values: BTreeMap<ObjectId, String> = BTreeMap::new();
        let mut in_common = BTreeSet::new();
        for id in widgets {
            let Some(picture) = current_appearance(source, *id).filter(|picture| pictures.contains_key(picture)) else {
                continue;
            };
            let value = value::text(source, *id);
            if *values.entry(picture).or_insert_with(|| value.clone()) != value {
                in_common.insert(picture);
            }
        }
        let mut out = Self {
            face: Face::default(),
            is_own_form,
            is_stale: needed.unwrap_or(false) && !source.signed,
            saves_claims: false,
            drawn,
            pictures,
            in_common,
        };
        out.saves_claims = out.is_own_form && !source.signed && widgets.iter().all(|id| out.may_save(source, *id));
        out
    }

    /// Returns whether a field in a font that is not embedded can be redrawn with the same content.
    fn may_save(&self, source: &MergeSource, id: ObjectId) -> bool {
        let Some((picture, form)) = current_appearance(source, id).and_then(|id| Some((id, stream(source, id)?)))
        else {
            return true;
        };
        if fonts::missing(source, picture).is_empty() || source.dict(id).is_none_or(is_hidden) {
            return true;
        }
        match source.inherited(id, b"FT").and_then(|kind| kind.as_name().ok()) {
            Some(b"Btn") => {
                let flags = source.inherited(id, b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
                is_our_mark(source, form, flags & RADIO != 0) || !DrawnContent::from_form(source, picture).any
            }
            _ => {
                self.is_stale
                    || self.shows_value(picture, DrawnContent::from_form(source, picture), &value::text(source, id))
            }
        }
    }

    /// Returns whether an appearance shows exactly a text.
    fn shows_value(&self, picture: ObjectId, seen: DrawnContent, text: &str) -> bool {
        let words = self.pictures.get(&picture).and_then(ShownText::words);
        !seen.shapes && words.map_or(!seen.any, |words| is_same(&words, text))
    }

    /// Prepares a widget; `page` counts from 1.
    pub(super) fn widget(&mut self, source: &mut MergeSource, id: ObjectId, page: usize, notes: &mut Notes) {
        let Some(field) = FieldDrawing::new(source, id) else { return };
        let kind = source.inherited(id, b"FT").and_then(|kind| kind.as_name().ok()).unwrap_or_default().to_vec();
        let flags = source.inherited(id, b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
        let place = FieldBox { id, page, name: description(source, id) };
        match kind.as_slice() {
            b"Tx" | b"Ch" => self.text(source, &place, field, flags, notes),
            b"Btn" if flags & BUTTON == 0 => self.mark(source, &place, field, flags & RADIO != 0, notes),
            b"Btn" => self.button(source, &place, field, notes),
            _ if current_appearance(source, id).is_none() => {
                self.set_appearance(source, &place, field.nothing(), notes)
            }
            _ => {}
        }
    }

    fn text(&mut self, source: &mut MergeSource, place: &FieldBox, field: FieldDrawing, flags: i64, notes: &mut Notes) {
        let id = place.id;
        if self.drawn.contains(&id) {
            return;
        }
        let text = value::text(source, id);
        let picture = current_appearance(source, id);
        let seen = picture.map(|picture| DrawnContent::from_form(source, picture)).unwrap_or_default();
        let shown_words = picture.and_then(|picture| self.pictures.get(&picture));
        let words = shown_words.and_then(ShownText::words);
        let shows = seen.shapes || (seen.text && words.as_ref().is_none_or(|words| !words.trim().is_empty()));
        let script = format::script(source, id);
        let several = flags & MULTILINE != 0 || text.contains('\n');
        let formatted = script.as_ref().and_then(|script| format::format(script, &text));
        let written = || std::iter::once(&text).chain(formatted.as_ref().map(|formatted| &formatted.text));
        let is_of_another = picture.is_some_and(|picture| self.in_common.contains(&picture))
            && words.as_ref().is_none_or(|words| !written().any(|text| is_same(words, text)));
        let fits = match (&formatted, &words) {
            _ if is_of_another && !source.signed => false,
            _ if !shows => picture.is_some() && text.is_empty() && (seen.any || !self.is_own_form),
            _ if !self.is_stale || !value::is_set(source, id) => true,
            // Only the form's script knows the format of the value.
            (None, Some(words)) => script.is_some() && !is_same(words, &text) || is_number_of(words, &text),
            _ => false,
        };
        let is_ours = self.is_own_form && is_set_in_our_face(source, id);
        // Redrawing the same words in the embedded font keeps both the look and the claims.
        let costs = |picture: ObjectId| !fonts::missing(source, picture).is_empty();
        let saves = self.saves_claims
            && picture.is_some_and(|picture| self.shows_value(picture, seen, &text) && costs(picture));
        if !fits || saves {
            let field = if seen.any && !shows { field.framed_by(source, id) } else { field };
            match is_list(source, id, flags) {
                _ if is_ours => self.draw_ours(source, id, &text, several),
                true => {
                    let canvas = self.list(source, id, field);
                    self.set_appearance(source, place, canvas, notes);
                }
                false => {
                    let formatted = formatted.unwrap_or_else(|| Formatted::plain(text.clone()));
                    self.set_appearance(source, place, field.text(&formatted, setting(source, id, flags)), notes);
                }
            }
            notes.drawn((!text.is_empty() || is_of_another) && !fits);
            return;
        }
        // A list shows all its options, and a choice may show its stored value.
        let mut values = vec![text.clone()];
        if is_list(source, id, flags) {
            values = [|(_, shown)| shown, |(stored, _)| stored]
                .map(|part: fn((String, String)) -> String| {
                    value::options(source, id).into_iter().map(part).collect::<Vec<_>>().join("\n")
                })
                .to_vec();
        } else {
            values.extend(value::stored(source, id));
            values.extend(formatted.map(|formatted| formatted.text));
        }
        let is_other = |shown: &ShownText| !text.is_empty() && values.iter().all(|value| shown.differs(value));
        if is_of_another || shown_words.is_some_and(is_other) {
            notes.differs(&place.name, place.page);
        }
        if seen.text && words.is_none() && self.is_own_form {
            notes.unreadable(&place.name, place.page);
            source.loses_both("the words of a field cannot be read out");
        }
    }

    fn list(&mut self, source: &MergeSource, id: ObjectId, field: FieldDrawing) -> Canvas {
        let stored = value::stored(source, id);
        let number = |key: &[u8]| source.inherited(id, key).and_then(|number| number.as_i64().ok());
        let first = number(b"TI").and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
        let options: Vec<(String, bool)> =
            value::options(source, id).into_iter().map(|(value, shown)| (shown, stored.contains(&value))).collect();
        field.list(&options, first)
    }

    fn mark(
        &mut self,
        source: &mut MergeSource,
        place: &FieldBox,
        field: FieldDrawing,
        round: bool,
        notes: &mut Notes,
    ) {
        let id = place.id;
        let own = states(source, id);
        let value = source.inherited(id, b"V").and_then(|value| object_text(&source.document, value));
        let value = value.map(|value| value.trim_start_matches('/').to_owned());
        let said = source.dict(id).and_then(|dict| object_text(&source.document, dict.get(b"AS").ok()?));
        let has_state = |state: &String| state == "Off" || own.contains_key(state.as_bytes());
        let is_on = |state: &str| !state.is_empty() && state != "Off";
        let fallback = said.clone().unwrap_or_else(|| "Off".to_owned());
        let state = match &value {
            Some(value) if self.is_stale && has_state(value) => value.clone(),
            // A check box without appearances is marked if the field has a value; a radio button only if the value
            // names it.
            Some(value) if own.is_empty() && !round => value.clone(),
            Some(value) if own.is_empty() && said.as_ref() != Some(value) => "Off".to_owned(),
            _ => fallback,
        };
        let mut drawn: Vec<(Vec<u8>, ObjectId)> = Vec::new();
        if self.saves_claims {
            drawn = self.our_marks(source, id, &own, &state, round);
        }
        if is_on(&state)
            && !own.contains_key(state.as_bytes())
            && let Some(field) = FieldDrawing::new(source, id)
        {
            let canvas = field.mark(true, round);
            drawn.push((state.clone().into_bytes(), canvas.finish(&mut source.document, &mut self.face)));
            notes.drawn(true);
        }
        if own.is_empty() {
            let canvas = field.mark(false, round);
            drawn.push((b"Off".to_vec(), canvas.finish(&mut source.document, &mut self.face)));
        }
        let expected = value.as_ref().filter(|value| !value.is_empty() && !own.is_empty()).map(|value| {
            // A radio group's value names the marked button; a check box without that state is simply marked.
            is_on(value) && (!round || own.contains_key(value.as_bytes()))
        });
        if expected.is_some_and(|expected| expected != is_on(&state)) {
            notes.differs(&place.name, place.page);
        }
        let states: Dictionary =
            own.into_iter().chain(drawn).map(|(state, id)| (state, Object::Reference(id))).collect();
        if let Ok(widget) = source.document.get_dictionary_mut(id) {
            widget.set("AS", Object::Name(state.into_bytes()));
            widget.set("AP", dictionary! { "N" => states });
        }
    }

    /// Redraws the marks of a form that Formfolio made as paths: marks in a font that is not embedded, and invisible
    /// ones.
    fn our_marks(
        &mut self,
        source: &mut MergeSource,
        id: ObjectId,
        own: &BTreeMap<Vec<u8>, ObjectId>,
        state: &str,
        round: bool,
    ) -> Vec<(Vec<u8>, ObjectId)> {
        let Some(extent) = extent(source, id) else { return Vec::new() };
        let mut out = Vec::new();
        for (name, picture) in own {
            let Some(stream) = stream(source, *picture) else { continue };
            let is_seen = name.as_slice() == state.as_bytes();
            let is_same = is_our_mark(source, stream, round) || !DrawnContent::from_form(source, *picture).any;
            if fonts::missing(source, *picture).is_empty() || (is_seen && !is_same) {
                continue;
            }
            let document = &mut source.document;
            let picture = match name.as_slice() {
                b"Off" => appearance::nothing(document, extent),
                _ if round => appearance::dot(document, extent),
                _ => appearance::tick(document, extent),
            };
            out.push((name.clone(), picture));
        }
        out
    }

    /// Prepares a push button, which keeps its look and loses its action.
    fn button(&mut self, source: &mut MergeSource, place: &FieldBox, field: FieldDrawing, notes: &mut Notes) {
        if current_appearance(source, place.id).is_some() {
            return;
        }
        if has_icon(source, place.id) {
            notes.not_drawn("the icon of a button", place.page);
        }
        let canvas = field.button();
        notes.canvas(&canvas, &place.name, place.page);
        let picture = canvas.finish(&mut source.document, &mut self.face);
        if let Ok(widget) = source.document.get_dictionary_mut(place.id) {
            widget.set("AS", "Off");
            widget.set("AP", dictionary! { "N" => dictionary! { "Off" => picture } });
        }
    }

    /// Prepares the appearance of a markup annotation.
    pub(super) fn markup(
        &mut self,
        source: &mut MergeSource,
        id: ObjectId,
        subtype: &[u8],
        page: usize,
        notes: &mut Notes,
    ) {
        if source.dict(id).is_none_or(is_hidden) {
            return;
        }
        let placed =
            appearance_stream::place(source, id, 0).map(|(picture, ..)| DrawnContent::from_form(source, picture));
        if [&b"Sound"[..], b"Movie", b"Screen", b"3D", b"RichMedia"].contains(&subtype) {
            notes.not_drawn("sound or film", page);
        }
        if placed.is_some_and(|seen| seen.any) {
            return;
        }
        match markup::draw(source, id, subtype) {
            Some((canvas, rect)) => {
                notes.canvas(&canvas, "something typed", page);
                let picture = canvas.finish(&mut source.document, &mut self.face);
                if let Ok(dict) = source.document.get_dictionary_mut(id) {
                    dict.set("AP", dictionary! { "N" => picture });
                    dict.set("Rect", numbers(rect));
                }
            }
            // Viewers draw the icons of notes and file attachments themselves.
            None if subtype == b"Text" => notes.closed(page),
            None if subtype == b"FileAttachment" || placed.is_some() => {}
            None => notes.not_drawn(&format!("something of the kind “{}”", String::from_utf8_lossy(subtype)), page),
        }
    }

    fn set_appearance(&mut self, source: &mut MergeSource, place: &FieldBox, canvas: Canvas, notes: &mut Notes) {
        notes.canvas(&canvas, &place.name, place.page);
        let picture = canvas.finish(&mut source.document, &mut self.face);
        if let Ok(widget) = source.document.get_dictionary_mut(place.id) {
            widget.set("AP", dictionary! { "N" => picture });
        }
    }

    /// Draws a value as in a blank that Formfolio made.
    fn draw_ours(&mut self, source: &mut MergeSource, id: ObjectId, text: &str, several: bool) {
        let Some(extent) = extent(source, id) else { return };
        let picture = if text.is_empty() {
            appearance::empty(&mut source.document, extent)
        } else {
            let font = self.face.font_id(&mut source.document);
            appearance::text(&mut source.document, extent, font, text, several)
        };
        if let Ok(widget) = source.document.get_dictionary_mut(id) {
            widget.set("AP", dictionary! { "N" => picture });
        }
    }
}

/// A widget being prepared.
struct FieldBox {
    id: ObjectId,
    page: usize,
    name: String,
}

fn extent(source: &MergeSource, id: ObjectId) -> Option<Extent> {
    let rect = source.dict(id)?.get(b"Rect").ok()?;
    super::source::rectangle(&source.document, rect).map(Extent::from_rect)
}

/// Returns whether a field's default appearance uses the font of Formfolio's forms.
fn is_set_in_our_face(source: &MergeSource, id: ObjectId) -> bool {
    let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
    let default = source.inherited(id, b"DA").or_else(|| form?.get_deref(b"DA", &source.document).ok());
    let default = default.and_then(|default| default.as_str().ok()).unwrap_or_default();
    String::from_utf8_lossy(default).contains(&format!("/{} ", font::RESOURCE))
}

/// Returns whether a field for text shows its value just as Formfolio draws it, in a font that says its letters.
fn is_drawn_by_us(source: &MergeSource, id: ObjectId) -> bool {
    if !is_set_in_our_face(source, id) {
        return false;
    }
    let Some((extent, picture)) = extent(source, id).zip(current_appearance(source, id)) else { return false };
    let Some(stream) = stream(source, picture) else { return false };
    let text = value::text(source, id);
    let flags = source.inherited(id, b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
    let wanted = match text.as_str() {
        "" => "/Tx BMC EMC".to_owned(),
        text => appearance::text_content(extent, text, flags & MULTILINE != 0 || text.contains('\n')),
    };
    let resources = stream.dict.get_deref(b"Resources", &source.document).and_then(Object::as_dict);
    let fonts = resources.and_then(|resources| resources.get_deref(b"Font", &source.document)?.as_dict()).ok();
    let has_letters = match (text.is_empty(), fonts) {
        // An appearance without text needs no font, and the font of another program may be broken.
        (true, fonts) => fonts.is_none(),
        (false, Some(fonts)) => says_letters(&source.document, fonts),
        (false, None) => false,
    };
    let plain = || plain(stream, wanted.len() + 1);
    has_letters
        && plain().is_some_and(|plain| *plain == *wanted.as_bytes())
        && fonts::missing(source, picture).is_empty()
}

/// Returns whether the font of our fields is among these, with its own map from glyphs to letters.
fn says_letters(document: &Document, fonts: &Dictionary) -> bool {
    let font = fonts.get_deref(font::RESOURCE.as_bytes(), document).and_then(Object::as_dict);
    let map = font.and_then(|font| font.get_deref(b"ToUnicode", document)?.as_stream());
    map.is_ok_and(|map| font::is_to_unicode(&map.content))
}

/// Returns how the text of a field is arranged in its box.
fn setting(source: &MergeSource, id: ObjectId, flags: i64) -> TextArrangement {
    let cells = source.inherited(id, b"MaxLen").and_then(|cells| cells.as_i64().ok());
    let cells = cells.and_then(|cells| usize::try_from(cells).ok()).filter(|cells| (1..MOST_CELLS).contains(cells));
    match cells {
        _ if flags & MULTILINE != 0 => TextArrangement::Lines,
        Some(cells) if flags & COMB != 0 && flags & (PASSWORD | FILE) == 0 => TextArrangement::Cells(cells),
        _ => TextArrangement::Line,
    }
}

/// Returns whether a choice field is a list box.
fn is_list(source: &MergeSource, id: ObjectId, flags: i64) -> bool {
    let is_choice = source.inherited(id, b"FT").and_then(|kind| kind.as_name().ok()) == Some(b"Ch");
    let listed = source.inherited(id, b"Opt").and_then(|options| options.as_array().ok());
    is_choice && flags & COMBO == 0 && listed.is_some_and(|options| !options.is_empty())
}

/// Returns whether an appearance is the tick of a form that Formfolio made, in a symbol font.
fn is_our_mark(source: &MergeSource, form: &Stream, round: bool) -> bool {
    let same = if round { b"l".as_slice() } else { b"34" };
    fonts::dingbat(source, form).is_some_and(|code| same.contains(&code))
}

/// Compares two texts without white space.
fn is_same(one: &str, other: &str) -> bool {
    one.chars().filter(|c| !c.is_whitespace()).eq(other.chars().filter(|c| !c.is_whitespace()))
}

/// Returns whether an appearance shows the value as currency, as a percentage, or in another notation.
fn is_number_of(words: &str, value: &str) -> bool {
    let is_number = |text: &str| {
        let letters = |c: char| c.is_ascii_digit() || c.is_whitespace() || "£$€%.,()+-".contains(c);
        text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(letters)
    };
    !is_same(words, value) && is_number(value) && is_number(words) && !differs(value, words, false)
}
