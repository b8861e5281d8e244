//! Files beyond the limits: an error instead of exhausted memory. `benches/limits.sh` measures the cost.

use std::fmt::Write as _;

use formfolio::file;
use formfolio::form::Catalogue;
use formfolio::pdf::merge::{FormFields, merge, survey};
use formfolio::pdf::pages;
use formfolio::record::json;

use crate::merge::{options, part};
use crate::pictures::png;

/// A PDF of these objects; the first is the catalog.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(out.len());
        write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let table = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in &places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(out, "trailer\n<</Root 1 0 R/Size {}>>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).unwrap();
    out.into_bytes()
}

/// References to `count` objects.
fn references(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("{number} 0 R ")).collect()
}

/// A document of one page with additions to its catalog and its page, and further objects from number 5 on.
fn page(catalog: &str, page: &str, more: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{catalog}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 500]/Contents 4 0 R{page}>>"),
        "<</Length 5>>stream\nBT ET\nendstream".to_owned(),
    ];
    objects.extend(more);
    pdf(&objects)
}

fn pages_of(count: usize) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {count}/Kids[{}]>>", references(4, count)),
        "<</Length 5>>stream\nBT ET\nendstream".to_owned(),
    ];
    objects.extend((0..count).map(|_| "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 500]/Contents 3 0 R>>".to_owned()));
    pdf(&objects)
}

fn read(bytes: &[u8], name: &str) -> String {
    let error = file::read(bytes, name, &Catalogue::built_in()).unwrap_err();
    let said = error.to_string();
    assert!(said.chars().count() < 2_500, "{} letters", said.chars().count());
    assert!(error.help.is_some() || !error.mistakes.is_empty(), "{said}");
    said
}

#[test]
fn a_document_with_far_too_many_pages_is_too_large() {
    let error = survey(&pages_of(20_001)).unwrap_err();
    assert!(error.message.starts_with("it is too large to be shown: 20001 pages"), "{}", error.message);
    assert_eq!(survey(&pages_of(400)).unwrap().pages, 400);
}

#[test]
fn far_too_much_content_is_too_large() {
    // A stream of a megabyte counts as often as the page lists it.
    let data = " ".repeat(1 << 20);
    let megabyte = format!("<</Length {}>>stream\n{data}\nendstream", data.len());
    let listed = |times: usize| format!("/Contents[{}]", "5 0 R ".repeat(times));
    let many = |times: usize| {
        let bytes = page("", "", [megabyte.clone()]);
        let text = String::from_utf8(bytes).unwrap().replace("/Contents 4 0 R", &listed(times));
        survey(text.as_bytes())
    };
    let error = many(200).unwrap_err();
    let said = "it is too large to be shown: 1 page, with far more drawn on it than can be checked";
    assert_eq!(error.message, said);
    assert!(error.help.is_some());
    assert_eq!(many(2).unwrap().pages, 1);
    // So does a stream that decompresses to far more than a page has.
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, &vec![b' '; 65 << 20]).unwrap();
    let packed = packer.finish().unwrap();
    let mut document = lopdf::Document::load_mem(&page("", "", [])).unwrap();
    let filter = lopdf::dictionary! { "Filter" => "FlateDecode" };
    document.objects.insert((4, 0), lopdf::Stream::new(filter, packed).into());
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(survey(&bytes).unwrap_err().message, said);
    assert!(read(&bytes, "blank.pdf").contains("scan"));
}

#[test]
fn a_page_with_far_too_many_links_is_too_large_and_one_with_many_is_shown() {
    let links = |count: usize| {
        page("", &format!("/Annots[{}]", "<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(x)>>>>".repeat(count)), [])
    };
    let error = survey(&links(20_001)).unwrap_err();
    assert!(error.message.starts_with("it is too large to be shown: 1 page, with more than"), "{}", error.message);
    let merged = merge(&[part(&links(300))], &options(FormFields::Flatten)).unwrap();
    assert_eq!(merged.parts[0].pages, 1);
}

#[test]
fn far_too_many_fields_are_refused() {
    let listed = references(5, 20_002);
    let field = |number| format!("<</Subtype/Widget/FT/Tx/T(f{number})/V(x)/Rect[0 0 9 9]>>");
    let many = page(&format!("/AcroForm<</Fields[{listed}]>>"), &format!("/Annots[{listed}]"), (0..20_002).map(field));
    assert!(read(&many, "many.pdf").contains("many thousand fields"));
    // Fields that share one long value are few, but large.
    let listed = references(6, 100);
    let value = [format!("({})", "x".repeat(1 << 20))];
    let fields = (0..100).map(|number| format!("<</FT/Tx/T(f{number})/V 5 0 R>>"));
    let shared = page(&format!("/AcroForm<</Fields[{listed}]>>"), "", value.into_iter().chain(fields));
    assert!(read(&shared, "shared.pdf").contains("many thousand fields"));
}

#[test]
fn an_archive_with_millions_of_entries_is_refused_before_it_is_read() {
    let numbers = page("", &format!("/X[{}]", "0 ".repeat(1_600_000)), []);
    for said in [read(&numbers, "numbers.pdf"), survey(&numbers).unwrap_err().to_string()] {
        assert!(said.contains("too large to be read or shown"), "{said}");
    }
}

#[test]
fn a_picture_with_a_decompression_bomb_is_shown_without_it() {
    let picture = png(&image::RgbImage::new(50, 40).into());
    let chunk = |name: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        let checksum = crc(&[name, data].concat()).to_be_bytes();
        [&length, name, data, &checksum].concat()
    };
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packer, &vec![0; 8 << 20]).unwrap();
    let bomb = packer.finish().unwrap();
    for (name, start) in [(&b"iCCP"[..], &b"x\0\0"[..]), (b"zTXt", b"x\0\0"), (b"iTXt", b"x\0\x01\0\0\0")] {
        let with = [&picture[..33], &chunk(name, &[start, &bomb].concat()), &picture[33..]].concat();
        let made = pages::image(&with, "A picture").unwrap();
        assert_eq!((made.count, made.pdf), (1, pages::image(&picture, "A picture").unwrap().pdf), "{name:?}");
    }
}

/// The CRC of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[test]
fn a_text_that_is_far_too_long_is_no_record() {
    let long = format!("form: sandwell/individual-record\n{}", "\n".repeat(3 << 20));
    assert!(read(long.as_bytes(), "long.yaml").contains("larger than 2 MB"));
}

#[test]
fn words_of_an_input_are_cut_when_quoted() {
    let name = "x".repeat(1 << 20);
    for (text, file) in [
        (format!("form: {name}"), "a.yaml"),
        (format!("form: sandwell/individual-record\n{name}: 1"), "b.yaml"),
        (format!("form: sandwell/individual-record\nvalues:\n  {name}: 1"), "c.yaml"),
        (format!("form: [{name}]"), "d.yaml"),
        (format!("{{\"form\":\"{name}\"}}"), "e.json"),
        (format!("{{\"form\":\"sandwell/individual-record\",\"values\":{{\"{name}\":1}}}}"), "f.json"),
    ] {
        let said = read(text.as_bytes(), file);
        assert!(!said.contains(&"x".repeat(250)), "{file}");
    }
}

#[test]
fn the_first_of_thousands_of_mistakes_are_reported() {
    let mut text = "form: sandwell/individual-record\nvalues:\n".to_owned();
    for number in 0..5_000 {
        writeln!(text, "  k{number}: x").unwrap();
    }
    let error = file::read(text.as_bytes(), "keys.yaml", &Catalogue::built_in()).unwrap_err();
    assert_eq!(error.mistakes.len(), 200);
    let list = format!("[{}{{}}]", "{\"form\":\"a/b\"},".repeat(5_000));
    let error = json::parse(&list, &Catalogue::built_in()).unwrap_err();
    assert!(error.message.ends_with("and 4991 more mistakes"), "{}", error.message);
}

#[test]
fn lists_and_nesting_without_end_are_refused() {
    let catalogue = Catalogue::built_in();
    let said = |text: &str| json::parse(text, &catalogue).unwrap_err().message;
    assert!(said(&format!("{{\"x\":[{}0]}}", "0,".repeat(300_000))).contains("more than 200000 values"));
    assert!(said(&"[".repeat(1_000_000)).contains("this is not JSON"));
    let many = format!("[{}{{}}]", "{},".repeat(30_001));
    assert!(said(&many).contains("more than 30000 records"));
    let deep = format!("form: sandwell/individual-record\nvalues: {}", "[".repeat(100_000));
    read(deep.as_bytes(), "deep.yaml");
    let mut laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for number in 1..10 {
        let last = format!("*a{}", number - 1);
        writeln!(laughs, "a{number}: &a{number} [{}]", vec![last; 10].join(",")).unwrap();
    }
    read(format!("{laughs}form: sandwell/individual-record\n").as_bytes(), "laughs.yaml");
}
