//! Runs: their words, with or without their look.

use super::{ContentLevel, WalkPlace, Walker, WordSink};
use crate::docx::text;
use crate::docx::xml::XmlElement;
use crate::legacy::page::{Look, Run};
use crate::record::ExtraKind;

impl Walker<'_> {
    /// Runs and elements around them. Property elements hold no text and are skipped.
    pub(super) fn runs(&mut self, parent: &XmlElement) {
        for child in parent.elements() {
            match &*child.name {
                "w:r" => {
                    let kind = self.styles.hidden_kind(child, self.paragraph_style.as_deref());
                    let outer = std::mem::replace(&mut self.left_out_kind, kind);
                    let outer_look = self.look;
                    self.look = self.run_look(child, kind);
                    self.runs(child);
                    self.left_out_kind = outer;
                    self.look = outer_look;
                }
                "w:ins" | "w:moveTo" => {
                    self.inserted(child);
                    self.runs(child);
                }
                "w:hyperlink" => {
                    self.runs(child);
                    self.link(child.get("r:id"), String::new());
                }
                "w:instrText" => self.instruction(&child.own_text()),
                "w:fldSimple" => {
                    self.instruction(child.get("w:instr").unwrap_or_default());
                    self.runs(child);
                }
                "m:oMath" => {
                    self.find(ExtraKind::Equation, text::words(child));
                    self.runs(child);
                }
                "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" | "w:rubyBase" | "m:oMathPara" | "m:r" => {
                    self.runs(child);
                }
                "w:ruby" => self.ruby(child),
                "w:fldChar" => self.form_field(child),
                "w:commentRangeStart" | "w:commentReference" => self.anchor(ExtraKind::Comment, child),
                "w:footnoteReference" => self.anchor(ExtraKind::Footnote, child),
                "w:endnoteReference" => self.anchor(ExtraKind::Endnote, child),
                "w:altChunk" | "w:subDoc" => self.document(child),
                "w:t" | "m:t" => self.push_words(&child.own_text()),
                "w:tab" | "w:ptab" => self.push_words("\t"),
                "w:br" | "w:cr" => self.push_words("\n"),
                "w:noBreakHyphen" => self.push_words("-"),
                "w:sym" => self.symbol(child),
                "w:sdt" => self.control(child, ContentLevel::Run),
                "mc:AlternateContent" => self.alternate(child, ContentLevel::Run),
                "w:del" | "w:moveFrom" => self.deleted(child, child),
                "w:drawing" | "w:pict" | "w:object" | "w14:contentPart" | "w:contentPart" => self.drawing(child),
                // The parts of an equation are nested.
                name if name.starts_with("m:") && !name.ends_with("Pr") => self.runs(child),
                // Other programs write controls around paragraphs among runs.
                "w:p" => self.paragraph(child),
                "w:tbl" => self.table(child),
                _ => {}
            }
        }
    }

    /// The look of a run in a document without a form.
    pub(super) fn run_look(&self, run: &XmlElement, kind: Option<ExtraKind>) -> Look {
        let own = self.styles.run_look(run, self.paragraph_look);
        Look {
            is_struck: kind == Some(ExtraKind::StruckThrough),
            is_hidden: kind == Some(ExtraKind::Hidden),
            is_answer: self.look.is_answer || self.form_field == Some(true),
            ..own
        }
    }

    /// Ruby: the reading follows the base text in brackets.
    pub(super) fn ruby(&mut self, ruby: &XmlElement) {
        ruby.child("w:rubyBase").into_iter().for_each(|base| self.runs(base));
        let Some(over) = ruby.child("w:rt").filter(|over| !text::words(over).trim().is_empty()) else { return };
        self.push_words(" (");
        self.runs(over);
        self.push_words(")");
    }

    pub(super) fn push_words(&mut self, words: &str) {
        if let Some(kind) = self.left_out_kind {
            self.note_left_out(kind, words);
            if matches!(self.spot(), WalkPlace::Control(_) | WalkPlace::Nowhere) {
                return;
            }
        } else if self.spot() == WalkPlace::Nowhere {
            self.note_left_out(ExtraKind::Outside, words);
            return;
        } else {
            self.goes_on &= words.trim().is_empty();
        }
        let in_answer_cell = self.in_answer_cell;
        let (is_strange, look) = (self.form.is_none(), self.look);
        let (text, breaks) = match self.sink() {
            WordSink::Control(control) if in_answer_cell && words == "\n" => {
                control.breaks += 1;
                return;
            }
            WordSink::Control(control) if in_answer_cell => {
                if control.breaks > 0 && !control.text.ends_with(['\n', ' ']) {
                    control.text.push_str(" / ");
                }
                control.breaks = 0;
                control.text.push_str(words);
                return;
            }
            WordSink::Control(control) => (&mut control.text, &mut control.breaks),
            WordSink::Unit(unit) => {
                if is_strange {
                    let breaks = if unit.text.is_empty() { 0 } else { unit.breaks };
                    let text = "\n".repeat(breaks) + words;
                    unit.runs.push(Run { text, look });
                }
                (&mut unit.text, &mut unit.breaks)
            }
            WordSink::Nowhere => return,
        };
        if !text.is_empty() {
            text.extend(std::iter::repeat_n('\n', *breaks));
        }
        *breaks = 0;
        text.push_str(words);
    }

    pub(super) fn symbol(&mut self, symbol: &XmlElement) {
        let code = symbol.get("w:char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let wingdings = symbol.get("w:font").is_some_and(|font| font.starts_with("Wingdings"));
        let glyph = match code.map(|code| code & 0xff) {
            // The ticks, crosses and boxes of Wingdings and Wingdings 2.
            Some(0x51..=0x54 | 0xfb..=0xfe | 0x78) if wingdings => Some('☒'),
            Some(0xa8 | 0x6f | 0xa3) if wingdings => Some('☐'),
            _ => code.and_then(char::from_u32),
        };
        if let Some(glyph) = glyph {
            self.push_words(glyph.encode_utf8(&mut [0; 4]));
        }
    }
}
