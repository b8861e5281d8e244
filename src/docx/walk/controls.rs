//! Content controls, ours and somebody else’s, and the form fields of older versions of Word.

use super::{ContentLevel, Control, UNKNOWN, Walker, names};
use crate::docx::data_binding::DataBinding;
use crate::docx::hidden_text::is_on;
use crate::docx::xml::{XmlElement, XmlNode};
use crate::form::{Form, Kind};

impl Walker<'_> {
    /// A legacy form field, whose mark or choice is in its properties only.
    pub(super) fn form_field(&mut self, start: &XmlElement) {
        match start.get("w:fldCharType") {
            Some("separate") => self.form_field = self.form_field.map(|_| true),
            Some("end") => self.form_field = None,
            _ => {}
        }
        let Some(data) = start.child("w:ffData") else { return };
        self.form_field = Some(false);
        if let Some(mark) = data.child("w:checkBox") {
            let state = mark.child("w:checked").or_else(|| mark.child("w:default")).is_some_and(is_on);
            let outer = self.look;
            self.look.is_answer = true;
            self.push_words(if state { "☒" } else { "☐" });
            self.look = outer;
        } else if let Some(list) = data.child("w:ddList") {
            let chosen = list.child_val("w:result").or_else(|| list.child_val("w:default"));
            let chosen = chosen.and_then(|number| number.parse().ok()).unwrap_or(0);
            let entries = list.elements().filter(|entry| entry.name == "w:listEntry");
            let words = entries.filter_map(|entry| entry.get("w:val")).nth(chosen).map(str::to_owned);
            let outer = self.look;
            self.look.is_answer = true;
            words.iter().for_each(|words| self.push_words(words));
            self.look = outer;
        }
    }

    pub(super) fn control(&mut self, sdt: &XmlElement, level: ContentLevel) {
        let Some(content) = sdt.child("w:sdtContent") else { return };
        let properties = sdt.child("w:sdtPr");
        let Some(name) = names(sdt).find_map(|name| self.form?.tagged(name)) else {
            let Some(form) = self.form else { return self.strange_control(sdt, content, level) };
            let swallowed = self.unknown(form, sdt);
            if swallowed {
                self.stack.push(None);
            }
            self.descend(content, level);
            if swallowed {
                self.stack.pop();
            }
            return;
        };
        let has = |name: &str| properties.is_some_and(|properties| properties.child(name).is_some_and(is_on));
        let box_state = properties.and_then(|properties| properties.child("w14:checkbox"));
        let index = self.walk.controls.len();
        self.walk.controls.push(Control {
            name,
            unit: None,
            text: String::new(),
            placeholder: has("w:showingPlcHdr"),
            full_date: properties
                .and_then(|properties| properties.child("w:date")?.get("w:fullDate"))
                .map(str::to_owned),
            bound: properties.and_then(DataBinding::from_properties),
            checked: box_state.map(|state| {
                state
                    .child("w14:checked")
                    .is_some_and(|checked| matches!(checked.get("w14:val"), None | Some("1" | "true" | "on")))
            }),
            pictures: Vec::new(),
            struck: false,
            has_left_out_text: false,
            breaks: 0,
        });
        self.stack.push(Some(index));
        // Among runs, or around paragraphs of a cell, the unit exists already.
        if self.unit.is_some() && (level == ContentLevel::Run || self.cell) {
            self.settle();
        }
        self.descend(content, level);
        self.stack.pop();
    }

    /// A control of somebody else: its content is an answer, unless it shows its placeholder or holds other controls.
    pub(super) fn strange_control(&mut self, sdt: &XmlElement, content: &XmlElement, level: ContentLevel) {
        let properties = sdt.child("w:sdtPr");
        let has = |name: &str| properties.is_some_and(|properties| properties.child(name).is_some_and(is_on));
        if has("w:showingPlcHdr") {
            return self.empty_control(content, level);
        }
        let plain = ["w:text", "w:date", "w:dropDownList", "w:comboBox", "w14:checkbox"];
        let is_answer = plain.iter().any(|name| properties.is_some_and(|properties| properties.child(name).is_some()));
        let outer = self.look;
        self.look.is_answer |= is_answer;
        self.descend(content, level);
        self.look = outer;
    }

    /// A control that shows its placeholder: its cell is still a cell.
    pub(super) fn empty_control(&mut self, content: &XmlElement, level: ContentLevel) {
        if level == ContentLevel::Run {
            return;
        }
        for child in content.elements() {
            match &*child.name {
                "w:tc" => {
                    let mut bare = XmlElement { name: child.name.clone(), ..XmlElement::default() };
                    bare.children.extend(child.child("w:tcPr").cloned().map(XmlNode::Element));
                    self.cell(&bare);
                }
                "w:p" if !self.cell => self.open_unit(None),
                _ => {}
            }
        }
    }

    /// Records a control with a name of our pattern that the form does not have. Its content is not read as words of
    /// the page.
    pub(super) fn unknown(&mut self, form: &Form, sdt: &XmlElement) -> bool {
        let Some(properties) = sdt.child("w:sdtPr") else { return false };
        let structural =
            ["w15:repeatingSection", "w15:repeatingSectionItem", "w:group", "w:docPartObj", "w:docPartList"];
        let Some(name) = names(sdt).find(|name| looks_like_ours(name)) else { return false };
        let table = form.field(name).is_some_and(|field| matches!(field.kind, Kind::Table(_)));
        if table || structural.iter().any(|name| properties.child(name).is_some()) {
            return false;
        }
        if self.walk.unknown.len() < UNKNOWN && !self.walk.unknown.iter().any(|known| known == name) {
            self.walk.unknown.push(name.to_owned());
        }
        true
    }
}

/// The pattern of our names: lower-case words joined by `_`, parts joined by a full stop.
fn looks_like_ours(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '_' | '.' | '-'))
}
