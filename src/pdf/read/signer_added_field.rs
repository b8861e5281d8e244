//! Digital signatures in fields that their signer drew: Acrobat's "Certificates" tool lets the signer drag a rectangle,
//! also over a place that has a signature field already.

use crate::form::{Address, Form, Kind};
use crate::pdf::object::acroform::FoundField;

/// The share of a drawn field's area that must lie in a printed place. The other places are at least a line away.
const SHARE: f32 = 0.5;

/// Returns the signature field of the form over which a field was drawn: the place for signature, name and date together.
pub(super) fn place<'f>(form: &'f Form, found: &[FoundField], drawn: &FoundField) -> Option<&'f str> {
    let [widget] = drawn.widgets.as_slice() else { return None };
    let (page, rect) = (widget.page?, sorted(widget.rect?));
    let wanted = area(rect) * SHARE;
    let mut places = form.fields().filter(|field| matches!(field.kind, Kind::Signature { .. }));
    let place = places.find(|field| {
        let name = &field.name;
        let own = [Address::Field(name.clone()), Address::SignerName(name.clone()), Address::SignedDate(name.clone())];
        let widgets = found
            .iter()
            .filter(|field| form.address(&field.name).is_some_and(|address| own.contains(&address)))
            .flat_map(|field| &field.widgets)
            .filter(|widget| widget.page == Some(page))
            .filter_map(|widget| widget.rect.map(sorted));
        let bounds = widgets.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        bounds.is_some_and(|bounds| wanted > 0.0 && shared(bounds, rect) >= wanted)
    });
    place.map(|field| field.name.as_str())
}

/// Left, bottom, right, top; the corners of a `/Rect` may be in any order.
fn sorted(rect: [f32; 4]) -> [f32; 4] {
    [rect[0].min(rect[2]), rect[1].min(rect[3]), rect[0].max(rect[2]), rect[1].max(rect[3])]
}

fn area(rect: [f32; 4]) -> f32 {
    (rect[2] - rect[0]).max(0.0) * (rect[3] - rect[1]).max(0.0)
}

/// The area that two rectangles share.
fn shared(one: [f32; 4], other: [f32; 4]) -> f32 {
    area([one[0].max(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].min(other[3])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;
    use crate::pdf::object::acroform::FoundWidget;

    fn field(name: &str, page: u32, rect: [f32; 4]) -> FoundField {
        let widget = FoundWidget { id: None, page: Some(page), rect: Some(rect), appearance_state: None };
        FoundField {
            name: name.to_owned(),
            field_type: "Sig".to_owned(),
            value: None,
            options: Vec::new(),
            widgets: vec![widget],
            objects: Vec::new(),
        }
    }

    #[test]
    fn a_drawn_field_belongs_to_the_place_that_it_covers() {
        let form = Catalogue::built_in().form("sandwell/individual-record").unwrap();
        let found = [
            field("manager_signed", 3, [60.0, 475.0, 224.0, 509.0]),
            field("manager_signed.name", 3, [234.0, 475.0, 398.0, 509.0]),
            field("employee_signed", 3, [60.0, 401.0, 224.0, 435.0]),
        ];
        let at = |page, rect| place(&form, &found, &field("Signature1", page, rect));
        assert_eq!(at(3, [234.0, 475.0, 398.0, 509.0]), Some("manager_signed"));
        // Drawn by hand, from the lower right corner upwards, over the gap between the boxes.
        assert_eq!(at(3, [300.0, 520.0, 150.0, 470.0]), Some("manager_signed"));
        assert_eq!(at(3, [70.0, 390.0, 200.0, 430.0]), Some("employee_signed"));
        // Elsewhere, on another page, and without an extent.
        assert_eq!(at(3, [60.0, 300.0, 224.0, 380.0]), None);
        assert_eq!(at(2, [234.0, 475.0, 398.0, 509.0]), None);
        assert_eq!(at(3, [0.0; 4]), None);
    }
}
