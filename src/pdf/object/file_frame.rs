//! What stands around the objects of a written file: streams, object streams and the cross-reference stream
//! (ISO 32000-2, 7.5.7 and 7.5.8).

/// The widths of the fields of a row of a [`table`], as an entry of the dictionary.
pub(in crate::pdf) const WIDTHS: &str = "/W[1 4 2]";
/// The filter of the streams that are written here, as an entry of the dictionary.
pub(in crate::pdf) const PACKED: &str = "/Filter/FlateDecode";
/// Begins the data of a stream.
pub(in crate::pdf) const STREAM: &str = "\nstream\n";
/// The second line of a file. Bytes above 127 tell programs that it is no text (7.5.2).
pub(in crate::pdf) const NO_TEXT: &[u8] = b"%\xE2\xE3\xCF\xD3\n";

const ROW: usize = 7;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pdf) enum ObjectLocation {
    /// Nowhere: the number is free, or reserved for an object that is not written yet.
    Nowhere,
    /// At this offset.
    At(usize),
    /// In the object stream with this number, at this place.
    In(u32, usize),
}

/// Appends a stream. The dictionary comes without brackets and `/Length`.
pub(in crate::pdf) fn write_stream(out: &mut Vec<u8>, number: u32, dict: &[u8], data: &[u8]) {
    out.extend_from_slice(format!("{number} 0 obj\n<<").as_bytes());
    out.extend_from_slice(dict);
    out.extend_from_slice(format!("/Length {}>>{STREAM}", data.len()).as_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

/// The dictionary and the data of an object stream, which `deflate` compresses. `index` has the number of each object and
/// its offset in `objects`.
pub(in crate::pdf) fn object_stream(
    index: &[(u32, usize)],
    objects: &[u8],
    deflate: fn(&[u8]) -> Vec<u8>,
) -> (String, Vec<u8>) {
    let numbers: String = index.iter().map(|(number, offset)| format!("{number} {offset} ")).collect();
    let dict = format!("/Type/ObjStm/N {}/First {}{PACKED}", index.len(), numbers.len());
    (dict, deflate(&[numbers.as_bytes(), objects].concat()))
}

/// The data of the cross-reference stream, before compression. None when the file is larger than 4 GB, or when an object
/// stream has more than 65,535 objects.
pub(in crate::pdf) fn table(locations: &[ObjectLocation]) -> Option<Vec<u8>> {
    let mut table = Vec::with_capacity(locations.len() * ROW);
    for location in locations {
        let (kind, place, index) = match *location {
            ObjectLocation::Nowhere => (0_u8, 0, 0),
            ObjectLocation::At(offset) => (1, u32::try_from(offset).ok()?, 0),
            ObjectLocation::In(container, index) => (2, container, u16::try_from(index).ok()?),
        };
        table.push(kind);
        table.extend_from_slice(&place.to_be_bytes());
        table.extend_from_slice(&index.to_be_bytes());
    }
    // The first row is the head of the list of free objects.
    if let Some(free) = table.get_mut(5..ROW) {
        free.copy_from_slice(&[0xFF, 0xFF]);
    }
    Some(table)
}

/// The locations in a [`table`].
pub(in crate::pdf) fn locations(table: &[u8]) -> Vec<ObjectLocation> {
    let location = |row: &[u8]| match *row {
        [1, a, b, c, d, ..] => ObjectLocation::At(u32::from_be_bytes([a, b, c, d]) as usize),
        [2, a, b, c, d, e, f] => {
            ObjectLocation::In(u32::from_be_bytes([a, b, c, d]), usize::from(u16::from_be_bytes([e, f])))
        }
        _ => ObjectLocation::Nowhere,
    };
    table.chunks_exact(ROW).map(location).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_read_back() {
        let all = [ObjectLocation::Nowhere, ObjectLocation::At(70_000), ObjectLocation::In(3, 258)];
        let written = table(&all).unwrap();
        assert_eq!(written[..ROW], [0, 0, 0, 0, 0, 0xFF, 0xFF]);
        assert_eq!(locations(&written), all);
        assert_eq!(table(&[ObjectLocation::In(3, 1 << 16)]), None);
        assert_eq!(table(&[ObjectLocation::At(1 << 32)]), None);
    }
}
