//! Makes the compressed streams of the font. A test holds the files beside this one to them.

use lopdf::{Dictionary, Stream};

use super::{FACE, PACKED_PROGRAM, PACKED_UNICODE, REGULAR};

/// Returns the ToUnicode CMap, for copying and searching text.
fn to_unicode() -> String {
    let mut map = std::collections::BTreeMap::new();
    if let Some(cmap) = FACE.as_ref().and_then(|face| face.tables().cmap) {
        for table in cmap.subtables.into_iter().filter(ttf_parser::cmap::Subtable::is_unicode) {
            table.codepoints(|code| {
                let private = (0xE000..=0xF8FF).contains(&code);
                if let (Some(glyph), false) =
                    (table.glyph_index(code).filter(|glyph| glyph.0 != 0), private || code < 0x20)
                {
                    let known = map.entry(glyph.0).or_insert(code);
                    *known = code.min(*known);
                }
            });
        }
    }
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let entries: Vec<(u16, u32)> = map.into_iter().collect();
    for block in entries.chunks(100) {
        out.push_str(&format!("{} beginbfchar\n", block.len()));
        for (glyph, code) in block {
            let mut units = [0_u16; 2];
            let text = char::from_u32(*code).map(|c| c.encode_utf16(&mut units).to_vec()).unwrap_or_default();
            let hex: String = text.iter().map(|unit| format!("{unit:04X}")).collect();
            out.push_str(&format!("<{glyph:04X}> <{hex}>\n"));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

/// A file beside this one.
#[derive(Debug)]
pub struct PackedFile {
    /// Its name.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// What they should be.
    pub made: Vec<u8>,
}

/// The files beside this one, with what they should be.
#[must_use]
pub fn files() -> [PackedFile; 2] {
    let file = |name, bytes, content| PackedFile { name, bytes, made: packed(content) };
    [
        file("LiberationSans-Regular.deflate", PACKED_PROGRAM, REGULAR.to_vec()),
        file("ToUnicode.deflate", PACKED_UNICODE, to_unicode().into_bytes()),
    ]
}

fn packed(content: Vec<u8>) -> Vec<u8> {
    let mut stream = Stream::new(Dictionary::new(), content);
    // A stream that does not compress stays as it is.
    let _ = stream.compress();
    stream.content
}
