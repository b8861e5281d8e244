//! The extra content of a Word file on the pages of its record.

use std::collections::BTreeMap;
use std::sync::Arc;

use formfolio::form::Catalogue;
use formfolio::pdf::pages;
use formfolio::record::{Extra, ExtraKind, Record};
use lopdf::Document;

use super::text;
use crate::pictures::png;

fn red() -> Vec<u8> {
    png(&image::RgbImage::from_pixel(60, 40, image::Rgb([200, 30, 30])).into())
}

#[test]
fn extras_follow_the_answers_and_unsupported_ones_are_named() {
    let form = Catalogue::built_in().form("sandwell/individual-record").unwrap();
    let mut record = Record::blank(&Arc::clone(&form));
    let picture = |part: &str| Extra {
        field: Some("welfare".to_owned()),
        picture: Some(part.to_owned()),
        ..Extra::new(ExtraKind::Picture, "The desk")
    };
    record.extras = vec![
        Extra { by: Some("Ruth Allen, 4 June 2025".to_owned()), ..Extra::new(ExtraKind::Comment, "Agreed with HR?") },
        Extra::new(ExtraKind::StruckThrough, "Withdrawn"),
        Extra::new(ExtraKind::Object, "a chart (chart1.xml): “Cases”"),
        picture("word/media/image1.png"),
        picture("word/media/image2.emf"),
        picture("word/media/broken.png"),
    ];
    let mut broken = red();
    broken.truncate(50);
    let media = BTreeMap::from([
        ("word/media/image1.png".to_owned(), red()),
        ("word/media/image2.emf".to_owned(), b"\x01\0\0\0".to_vec()),
        ("word/media/broken.png".to_owned(), broken),
    ]);
    let (made, not_shown) = pages::record_with(&record, Some("Set from the answers."), &media).unwrap();
    let shown = text(&made.pdf);
    for wanted in ["Alsointhefile", "RuthAllen,4June2025", "AgreedwithHR?", "Withdrawn", "chart1.xml", "(image2.emf)"] {
        assert!(shown.contains(wanted), "{wanted}: {shown}");
    }
    // Text typed in a chart appears only on the page.
    assert_eq!(not_shown[..2], ["a chart (chart1.xml)", "a picture (image2.emf)"]);
    // The one picture that can be shown has an alternate text.
    let document = Document::load_mem(&made.pdf).unwrap();
    let is_picture = |object: &&lopdf::Object| object.as_stream().is_ok_and(|stream| stream.dict.has(b"Width"));
    assert!(document.objects.values().any(|object| is_picture(&object)));
    let alt = |object: &lopdf::Object| object.as_dict().ok().and_then(|dict| dict.get(b"Alt").ok()).is_some();
    assert!(document.objects.values().any(alt));
    // A record without extras does not mention any.
    record.extras.clear();
    assert!(!text(&pages::record(&record, Some("Set from the answers.")).unwrap().pdf).contains("Alsointhefile"));
}
