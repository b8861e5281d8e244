//! An authority's logo and colour, in both formats.

use std::io::Read;

use formfolio::form::Catalogue;
use formfolio::source::{Mistake, Source};
use formfolio::{docx, file, pdf};
use lopdf::Document;

use crate::pictures::jpeg;

const PNG: &[u8] = include_bytes!("../../fixtures/logo/acme.png");

/// The Sandwell forms for an authority with its own logo and colour.
fn catalogue(look: &str, picture: (&str, &[u8])) -> Result<Catalogue, Vec<Mistake>> {
    let authority = format!("id: acme\nname: Acme Council\n{look}\n");
    let form = include_str!("../../forms/sandwell/individual-record.yaml").replace("sandwell/", "acme/");
    let files =
        [Source::new("own/acme/authority.yaml", authority), Source::new("own/acme/individual-record.yaml", form)];
    Catalogue::default().with_pictures(&files, &[(picture.0.to_owned(), picture.1.to_vec())])
}

fn part(docx: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut bytes = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn both_blanks_have_logo_and_colour_with_alternative_text() {
    let photograph = jpeg(&image::load_from_memory(PNG).unwrap().to_rgb8());
    for (name, bytes) in [("logo.png", PNG), ("logo.jpg", &*photograph)] {
        let look = format!("logo: {{ file: {name}, alt: The crest of Acme Council }}\ncolour: \"#5b2a6e\"");
        let catalogue = catalogue(&look, (&format!("own/acme/{name}"), bytes)).unwrap();
        let form = catalogue.form("acme/individual-record").unwrap();

        let word = docx::blank(&form).unwrap();
        let ending = if name == "logo.png" { "png" } else { "jpeg" };
        assert_eq!(part(&word, &format!("word/media/logo.{ending}")), bytes);
        let body = String::from_utf8(part(&word, "word/document.xml")).unwrap();
        assert!(body.contains("descr=\"The crest of Acme Council\""), "the picture has no words");
        let styles = String::from_utf8(part(&word, "word/styles.xml")).unwrap();
        assert!(styles.contains("5B2A6E") && !styles.contains("1F4E79"), "the colour is another");

        let drawn = String::from_utf8(pdf::first_page(&form).unwrap()).unwrap();
        assert!(drawn.contains(&format!("href=\"data:image/{ending};base64,")), "the picture of the form has no logo");
        assert!(drawn.contains("5b2a6e") && !drawn.contains("1f4e79"), "the colour is another");

        let portable = pdf::blank(&form).unwrap();
        let document = Document::load_mem(&portable).unwrap();
        let described = document.objects.values().filter_map(|object| object.as_dict().ok()).any(|dict| {
            let alt = dict.get(b"Alt").and_then(lopdf::decode_text_string);
            dict.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"Figure")
                && alt.is_ok_and(|alt| alt == "The crest of Acme Council")
        });
        assert!(described, "the figure has no words");
        // The first page has the same contents, and the form as many pages.
        let built_in = Catalogue::built_in().form("sandwell/individual-record").unwrap();
        let plain = Document::load_mem(&pdf::blank(&built_in).unwrap()).unwrap();
        assert_eq!(document.get_pages().len(), plain.get_pages().len());

        for (file, blank) in [("blank.docx", &word), ("blank.pdf", &portable)] {
            let record = file::read(blank, file, &catalogue).unwrap();
            assert!(record.notes.is_empty() && record.get("supervisor").is_empty(), "{file}: {:?}", record.notes);
        }
    }
}

#[test]
fn an_unusable_logo_is_a_mistake_with_its_place() {
    let said = |look: &str, picture: (&str, &[u8])| -> String {
        let mistakes = catalogue(look, picture).expect_err("a mistake");
        let own = mistakes.into_iter().find(|mistake| mistake.source.name.ends_with("authority.yaml"));
        own.expect("a mistake in the authority's file").message
    };
    let logo = "logo: { file: logo.png, alt: Acme }";
    assert_eq!(said(logo, ("own/other/logo.png", PNG)), "there is no picture “logo.png” here");
    assert_eq!(said(logo, ("own/acme/logo.png", b"GIF89a")), "the logo “logo.png” is not a PNG or JPEG picture");
    let silent = said("logo: { file: logo.png, alt: \"\" }", ("own/acme/logo.png", PNG));
    assert_eq!(silent, "the logo has no description for those who cannot see it");
    let pale = said("colour: \"#ffcc00\"", ("own/acme/logo.png", PNG));
    assert_eq!(pale, "the colour `#ffcc00` is too light for headings: 1.5 to 1 against white");
}

#[test]
fn the_cover_of_a_binder_has_the_logo_as_a_figure_with_alternative_text() {
    use formfolio::pdf::pages::{self, Cover, FolderSubject};

    let look = "logo: { file: logo.png, alt: The crest of Acme Council }";
    let catalogue = catalogue(look, ("own/acme/logo.png", PNG)).unwrap();
    let form = catalogue.form("acme/individual-record").unwrap();
    let subject = FolderSubject { authority: "Acme Council".to_owned(), person: "Siân O’Brien".to_owned() };
    let made = pages::cover(&subject, &Cover::default(), form.authority.logo.as_ref()).unwrap();
    let document = Document::load_mem(&made.pdf).unwrap();
    let figures: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"Figure"))
        .filter_map(|dict| dict.get(b"Alt").and_then(lopdf::decode_text_string).ok())
        .collect();
    assert_eq!(figures, ["The crest of Acme Council"]);
    assert_eq!(made.count, 1);
}
