//! Structure elements.

use lopdf::Dictionary;

use crate::pdf::object::acroform::name_is;

/// Returns whether a dictionary is a structure element. Actions and transitions also have an `S`.
pub(super) fn is_element(dict: &Dictionary) -> bool {
    name_is(dict, b"Type", b"StructElem") || (!dict.has(b"Type") && dict.has(b"S") && dict.has(b"P") && !dict.has(b"D"))
}
