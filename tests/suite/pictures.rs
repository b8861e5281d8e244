//! Pictures on pages: scans and photographs as other programs write them, upright, in their colours, and refused
//! when they would take too much.

use formfolio::error::{Error, ErrorKind};
use formfolio::pdf::pages;
use image::{DynamicImage, ExtendedColorType, GrayImage, ImageEncoder, RgbImage};
use lopdf::{Document, Object, Stream};

use crate::cli::root;
use crate::sample::Dice;

/// The pictures of a PDF, in the order of their pages.
fn embedded(pdf: &[u8]) -> Vec<Stream> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let of_page = |page| {
        let resources = document.get_dictionary(page).ok()?.get_deref(b"Resources", &document).ok()?.as_dict().ok()?;
        let objects = resources.get_deref(b"XObject", &document).ok()?.as_dict().ok()?;
        let mut streams =
            objects.iter().filter_map(|(_, object)| document.dereference(object).ok()?.1.as_stream().ok());
        streams.find(|stream| stream.dict.has(b"Width")).cloned()
    };
    document.page_iter().filter_map(of_page).collect()
}

fn size(stream: &Stream) -> (u32, u32) {
    let number = |key: &[u8]| u32::try_from(stream.dict.get(key).and_then(Object::as_i64).expect("a size")).unwrap();
    (number(b"Width"), number(b"Height"))
}

/// The dots of an embedded picture as they are stored, before any turning.
fn dots(stream: &Stream) -> RgbImage {
    let filters = stream.filters().unwrap_or_default();
    if filters.contains(&&b"DCTDecode"[..]) {
        return image::load_from_memory(&stream.content).expect("a JPEG").into_rgb8();
    }
    let (width, height) = size(stream);
    let raw = stream.decompressed_content().expect("dots");
    if raw.len() == (width * height) as usize {
        DynamicImage::from(GrayImage::from_raw(width, height, raw).unwrap()).into_rgb8()
    } else {
        RgbImage::from_raw(width, height, raw).expect("dots in colour")
    }
}

fn near(dot: &image::Rgb<u8>, wanted: [u8; 3]) -> bool {
    dot.0.iter().zip(wanted).all(|(one, other)| one.abs_diff(other) < 40)
}

#[test]
fn scans_are_read_as_other_programs_write_them() {
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("fixtures/scans")).expect("the scans") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !path.extension().is_some_and(|ending| ending == "tif" || ending == "jpg") {
            continue;
        }
        seen += 1;
        let made = pages::image(&std::fs::read(&path).expect("a scan"), "A scan");
        let made = made.unwrap_or_else(|error| panic!("{name}: {error}"));
        let pictures = embedded(&made.pdf);
        assert_eq!(pictures.len(), made.count, "{name}");
        assert_eq!(made.count, if name == "three-pages.tif" { 3 } else { 1 }, "{name}");
        for picture in &pictures {
            let dots = dots(picture);
            assert_eq!(dots.dimensions(), (70, 90), "{name}");
            let bare =
                name.starts_with("bilevel") || (name == "three-pages.tif" && picture != pictures.last().unwrap());
            let (above, below) = match name.as_str() {
                _ if bare => ([0; 3], [0; 3]),
                name if name.starts_with("grey") => ([60; 3], [23; 3]),
                name if name.starts_with("half") => ([200, 0, 0], [128, 128, 227]),
                _ => ([200, 0, 0], [0, 0, 200]),
            };
            // A printing press has its own idea of blue.
            let blue_is_blue = near(dots.get_pixel(40, 70), below) || name.starts_with("press");
            assert!(near(dots.get_pixel(40, 20), above) && blue_is_blue, "{name}: {:?}", dots.get_pixel(40, 20));
            assert!(near(dots.get_pixel(30, 45), [255; 3]), "{name}: the paper is white");
            assert!(near(dots.get_pixel(68, 88), [255; 3]), "{name}: to its corner");
            assert!(near(dots.get_pixel(3, 43), [0; 3]), "{name}: the line is black");
        }
    }
    assert!(seen > 30);
}

/// A picture that is red above and white below.
fn art(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |_, y| image::Rgb(if y < height / 2 { [200, 0, 0] } else { [255; 3] }))
}

/// A picture as a JPEG file.
pub fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90)
        .write_image(picture.as_raw(), picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .expect("a JPEG");
    out
}

/// A picture as a PNG file.
pub fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Png).expect("a PNG");
    out.into_inner()
}

/// A JPEG file that says which way is up.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif =
        b"\xFF\xE1\x00\x22Exif\0\0MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    [&jpeg[..2], &exif, &jpeg[2..]].concat()
}

#[test]
fn a_photograph_that_fits_is_embedded_untouched() {
    let photograph = jpeg(&art(600, 400));
    let made = pages::image(&photograph, "A photograph").expect("pages");
    assert_eq!(embedded(&made.pdf)[0].content, photograph);
    let document = Document::load_mem(&made.pdf).expect("a PDF");
    let alt = document.objects.values().find_map(|object| object.as_dict().ok()?.get(b"Alt").ok()?.as_str().ok());
    assert_eq!(alt.map(formfolio::pdf::text::from_text_string).as_deref(), Some("Picture: A photograph"));
    // Wider than high, it lies on its page.
    let page = document.page_iter().next().expect("a page");
    let media = document.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap().clone();
    assert!(media[2].as_float().unwrap() > media[3].as_float().unwrap());
}

#[test]
fn a_photograph_stands_upright_whichever_way_it_was_taken() {
    // What is up is at the left, so that turning it by a quarter to the right sets it upright.
    let lying = image::imageops::rotate270(&art(40, 60));
    let small = pages::image(&turned(&jpeg(&lying), 6), "Small").expect("pages");
    let page = Document::load_mem(&small.pdf).expect("a PDF");
    let first = page.page_iter().next().expect("a page");
    let media = page.get_dictionary(first).unwrap().get(b"MediaBox").unwrap().as_array().unwrap().clone();
    assert!(media[2].as_float().unwrap() < media[3].as_float().unwrap(), "its page stands upright");
    // One that is made smaller is turned itself.
    let large = image::imageops::rotate270(&art(1400, 4200));
    let made = pages::image(&turned(&jpeg(&large), 6), "Large").expect("pages");
    let dots = dots(&embedded(&made.pdf)[0]);
    assert_eq!(dots.height(), 3085);
    assert!(near(dots.get_pixel(500, 300), [200, 0, 0]) && near(dots.get_pixel(500, 2900), [255; 3]));
}

#[test]
fn what_can_be_seen_through_and_what_is_grey_is_kept() {
    let clear = DynamicImage::from(image::RgbaImage::from_pixel(80, 60, image::Rgba([0, 0, 200, 128])));
    assert_eq!(pages::image(&png(&clear), "Clear").expect("pages").count, 1);
    // One that is made smaller is laid on white paper.
    let large = DynamicImage::from(image::RgbaImage::from_pixel(4400, 300, image::Rgba([0, 0, 0, 0])));
    let made = pages::image(&png(&large), "Clear").expect("pages");
    assert!(near(dots(&embedded(&made.pdf)[0]).get_pixel(5, 5), [255; 3]));
    let grey = DynamicImage::from(GrayImage::from_pixel(3200, 900, image::Luma([90])));
    let made = pages::image(&png(&grey), "Grey").expect("pages");
    let picture = &embedded(&made.pdf)[0];
    assert_eq!(size(picture), (3200, 900));
    assert!(near(dots(picture).get_pixel(5, 5), [90; 3]));
    let large = DynamicImage::from(GrayImage::from_pixel(4400, 300, image::Luma([90])));
    let made = pages::image(&png(&large), "Grey").expect("pages");
    assert_eq!(size(&embedded(&made.pdf)[0]), (3085, 210));
}

#[test]
fn pictures_of_the_web_are_shown_too() {
    let picture = DynamicImage::from(art(40, 60));
    let mut gif = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut gif).encode_frame(image::Frame::new(picture.to_rgba8())).unwrap();
    let mut webp = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut webp);
    encoder.encode(picture.to_rgb8().as_raw(), 40, 60, ExtendedColorType::Rgb8).unwrap();
    for (name, file) in [("GIF", gif), ("WebP", webp)] {
        let made = pages::image(&file, name).expect(name);
        let shown = &embedded(&made.pdf)[0];
        assert_eq!((made.count, size(shown)), (1, (40, 60)), "{name}");
        let wanted = picture.to_rgb8();
        assert!(near(dots(shown).get_pixel(5, 5), wanted.get_pixel(5, 5).0), "{name}");
        let half = file.len() / 2;
        assert!(pages::image(&file[..half], name).is_err_and(|error| is_of_the_file(&error)), "{name}");
    }
}

/// A PNG file that says it has so many dots, and has none.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(&DynamicImage::from(GrayImage::new(1, 1)));
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = (12..29).fold(!0_u32, |sum, at| {
        (0..8).fold(sum ^ u32::from(file[at]), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    });
    file[29..33].copy_from_slice(&(!sum).to_be_bytes());
    file
}

/// A TIFF file of one page of grey whose strip has the given bytes, with entries changed.
fn tiff(width: u32, height: u32, compression: u32, strip: &[u8]) -> Vec<u8> {
    let length = u32::try_from(strip.len()).unwrap();
    let entries = [
        (256, width),
        (257, height),
        (258, 8),
        (259, compression),
        (262, 1),
        (273, 122),
        (277, 1),
        (278, height),
        (279, length),
    ];
    let mut out = b"II\x2A\x00\x08\x00\x00\x00\x09\x00".to_vec();
    for (tag, value) in entries {
        out.extend(u16::to_le_bytes(tag));
        out.extend(b"\x04\x00\x01\x00\x00\x00");
        out.extend(u32::to_le_bytes(value));
    }
    out.extend([0; 4]);
    assert_eq!(out.len(), 122);
    out.extend(strip);
    out
}

#[test]
fn what_would_take_too_much_is_refused_before_it_is_decoded() {
    let good = pages::image(&tiff(4, 4, 1, &[0; 16]), "Good").expect("pages");
    assert_eq!(size(&embedded(&good.pdf)[0]), (4, 4));
    let mut many = tiff(9000, 9000, 1, &[0; 16]);
    // A page that leads to itself is read once.
    many[118..122].copy_from_slice(&8_u32.to_le_bytes());
    for (what, file) in [
        ("a PNG file", bomb(60_000, 60_000)),
        ("a TIFF file", tiff(60_000, 60_000, 4, &[0; 16])),
        ("a strip that is not there", tiff(9000, 9000, 1, &[0; 16])),
        ("a page without a size", tiff(0, 10, 1, &[0; 16])),
        ("a circle of pages", many),
        ("no picture", b"%PDF-1.7".to_vec()),
        ("nothing", Vec::new()),
        ("a large TIFF file", b"II\x2B\x00\x08\x00\x00\x00".to_vec()),
    ] {
        let error = pages::image(&file, "A picture").expect_err(what);
        assert!(is_of_the_file(&error) && error.help.is_some(), "{what}: {error}");
    }
}

/// Whether an error says something of the file, and not of us.
fn is_of_the_file(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Input | ErrorKind::NotAForm)
}

/// A picture with something in every place.
fn busy(width: u32, height: u32) -> RgbImage {
    let shade = |x: u32, y: u32| u8::try_from((x * x / 3 + y * 7 + x * y) % 256).unwrap();
    RgbImage::from_fn(width, height, |x, y| image::Rgb([shade(x, y), shade(y, x), shade(x + y, x)]))
}

#[test]
fn a_picture_that_was_cut_off_is_never_shown_as_whole() {
    let mut whole = vec![jpeg(&busy(300, 200)), jpeg(&art(40, 30))];
    for entry in std::fs::read_dir(root().join("fixtures/scans")).expect("the scans") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|ending| ending == "jpg") {
            whole.push(std::fs::read(path).expect("a scan"));
        }
    }
    assert!(whole.len() > 3);
    for file in &whole {
        let without_end = file.strip_suffix(&[0xFF, 0xD9]).expect("an end");
        let harmless = [
            file.clone(),
            without_end.to_vec(),
            [file, &b"trailing \xFF\xDA bytes"[..]].concat(),
            [without_end, &[0; 900]].concat(),
        ];
        for (number, file) in harmless.iter().enumerate() {
            assert!(!pages::is_cut(file), "{number}");
        }
    }
    let file = &whole[0];
    for part in 3..10 {
        let cut = &file[..file.len() * part / 10];
        assert!(pages::is_cut(cut), "{part}");
        assert!(pages::is_cut(&[cut, &[0xFF, 0xD9]].concat()), "{part}");
        assert!(pages::is_cut(&[cut, &vec![0; file.len() - cut.len()]].concat()), "{part}");
    }
    // Other kinds of files are refused.
    let png = png(&DynamicImage::from(busy(300, 200)));
    assert!(pages::image(&png[..png.len() / 2], "A picture").is_err());
    for name in ["bilevel-group4.tif", "colour-differences.tif", "palette.tif", "colour-jpeg.tif", "grey-plain.tif"] {
        let path = root().join("fixtures/scans").join(name);
        let Ok(file) = std::fs::read(path) else { continue };
        let strip = file.len() / 2;
        assert!(pages::image(&file[..strip], "A picture").is_err(), "{name}");
    }
}

#[test]
fn damaged_pictures_give_an_error_or_a_page_and_never_a_panic() {
    let mut dice = Dice(7);
    let names = [
        "bilevel-group4.tif",
        "bilevel-group3.tif",
        "bilevel-mask.tif",
        "clear-planes.tif",
        "colour-jpeg.tif",
        "colour-differences.tif",
        "grey-clear.tif",
        "palette.tif",
        "press-jpeg.tif",
        "press-plain.jpg",
    ];
    let mut files: Vec<Vec<u8>> =
        names.iter().map(|name| std::fs::read(root().join("fixtures/scans").join(name)).expect("a scan")).collect();
    files.push(jpeg(&art(40, 30)));
    files.push(png(&DynamicImage::from(art(40, 30))));
    for file in files {
        for _ in 0..40 {
            let mut bytes = file.clone();
            for _ in 0..=dice.below(4) {
                let at = dice.below(bytes.len());
                bytes[at] = dice.below(256) as u8;
            }
            if dice.below(4) == 0 {
                bytes.truncate(dice.below(bytes.len()));
            }
            if let Err(error) = pages::image(&bytes, "A picture") {
                assert!(is_of_the_file(&error), "{error}");
            }
        }
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    let file = std::fs::read(root().join("fixtures/scans/three-pages.tif")).expect("a scan");
    let one = pages::image(&file, "李 scan").expect("pages");
    assert_eq!(one, pages::image(&file, "李 scan").expect("pages"));
}
