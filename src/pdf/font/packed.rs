//! Makes the compressed streams of the font, and holds the files beside this one to them.

use std::path::Path;

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

fn packed(content: Vec<u8>) -> Vec<u8> {
    let mut stream = Stream::new(Dictionary::new(), content);
    stream.compress().unwrap();
    stream.content
}

#[test]
fn the_streams_are_at_hand_as_they_are_made() {
    let made = [
        ("LiberationSans-Regular.deflate", packed(REGULAR.to_vec()), PACKED_PROGRAM),
        ("ToUnicode.deflate", packed(to_unicode().into_bytes()), PACKED_UNICODE),
    ];
    for (name, made, there) in made {
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pdf/font").join(name), made).unwrap();
        } else {
            assert!(made == there, "{name}: `BLESS=1 cargo test --lib pdf::font` writes it anew");
        }
    }
}
