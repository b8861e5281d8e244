//! The attacks that are known on signed PDFs, each built on a signed letter and judged; `docs/signatures.md` lists them,
//! and holds them against what other programs say (`tests/conformance/test_verdicts.py`).
//!
//! Nobody's key is needed: each adds to the file, or alters it, as the papers and our own trials did.

use formfolio::file::Trust;
use formfolio::pdf::signature::signatures;
use formfolio::record::Integrity;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::attacks::{Update, updated as update};
use super::{LETTER, bytes, locked};
use crate::golden;
use crate::sample::Dice;

/// Where the signed revision of the letter ends; a timestamp follows it in the fixture.
const END: usize = 8_814;

fn signed() -> Vec<u8> {
    bytes(LETTER)[..END].to_vec()
}

/// The objects of the letter as they are written, to be written otherwise.
const CATALOG: &str = "<</Pages 2 0 R/Type/Catalog/Version/1.7/AcroForm 7 0 R/Extensions<</ESIC<</Type/DeveloperExtensions/BaseVersion/1.7/ExtensionLevel 1>>>>>>";
const PAGE: &str =
    "<</Contents 4 0 R/MediaBox[0 0 595 842]/Parent 2 0 R/Resources<</Font<</F1 5 0 R>>>>/Type/Page/Annots[9 0 R]>>";
const FORM: &str = "<</Fields[8 0 R]/SigFlags 3>>";
const EVIL: &str = "<</Length 27>>stream\n0 0 0 rg 9 9 500 500 re f  \nendstream";
const LOOK: &str =
    "<</Type/XObject/Subtype/Form/BBox[0 0 99 30]/Resources<<>>/Length 20>>stream\n1 g 0 0 99 30 re f  \nendstream";

fn base(file: &[u8]) -> usize {
    let at = file.windows(9).rposition(|window| window == b"startxref").expect("an end");
    String::from_utf8_lossy(&file[at + 9..]).split_whitespace().next().expect("a place").parse().expect("a number")
}

/// An update of these objects, which `tweak` may write in another way.
fn written(file: &[u8], objects: &[(u32, &str)], more: &str) -> (Vec<u8>, usize) {
    let mut out = file.to_vec();
    let mut table = String::from("xref\n");
    for (number, object) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let at = out.len();
    let trailer = format!("trailer\n<</Size 40/Root 1 0 R/Info 11 0 R/Prev {}{more}>>\n", base(file));
    out.extend_from_slice((table + &trailer).as_bytes());
    (out, at)
}

fn updated(objects: &[(u32, &str)]) -> Vec<u8> {
    let (mut out, at) = written(&signed(), objects, "");
    out.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    out
}

fn in_place(mut file: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = file.windows(from.len()).rposition(|window| window == from.as_bytes()).expect("the words");
    file.splice(at..at + from.len(), to.bytes());
    file
}

/// An update that draws over everything in an object of this number and generation.
fn of_generation(file: &[u8], number: u32, generation: u16) -> Vec<u8> {
    let (out, at) = written(file, &[(number, EVIL)], "");
    let out = in_place(out, &format!("\n{number} 0 obj"), &format!("\n{number} {generation} obj"));
    let mut out = in_place(out, " 00000 n ", &format!(" {generation:05} n "));
    out.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    out
}

/// The same, listed in a stream with fields of these widths.
fn in_stream(file: &[u8], (number, generation): (u32, u16), widths: [usize; 3]) -> Vec<u8> {
    let before = Document::load_mem(file).expect("a PDF");
    let size = before.max_id + 1;
    let mut out = file.to_vec();
    let places = [out.len(), out.len() + format!("{number} {generation} obj\n{EVIL}\nendobj\n").len()];
    out.extend_from_slice(format!("{number} {generation} obj\n{EVIL}\nendobj\n").as_bytes());
    let mut rows = Vec::new();
    for (place, generation) in places.into_iter().zip([usize::from(generation), 0]) {
        for (value, width) in [1, place, generation].into_iter().zip(widths) {
            rows.extend_from_slice(&value.to_be_bytes()[size_of::<usize>() - width..]);
        }
    }
    let root = before.trailer.get(b"Root").and_then(Object::as_reference).expect("a root").0;
    let [kind, second, third] = widths;
    let head = format!(
        "{size} 0 obj\n<</Type/XRef/W[{kind} {second} {third}]/Index[{number} 1 {size} 1]/Size {}/Root {root} 0 R/Prev {}/Length {}>>stream\n",
        size + 1,
        base(file),
        rows.len()
    );
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&rows);
    out.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{}\n%%EOF\n", places[1]).as_bytes());
    out
}

fn with(object: &str, key: &str) -> String {
    object.strip_suffix(">>").expect("a dictionary").to_owned() + key + ">>"
}

/// A new signature field with these keys, on the page and in the form.
fn field(keys: &str, extra: &[(u32, &str)]) -> Vec<u8> {
    let own = format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Second)/V 21 0 R/P 3 0 R{keys}>>");
    let page = PAGE.replace("[9 0 R]", "[9 0 R 20 0 R]");
    let form = FORM.replace("[8 0 R]", "[8 0 R 20 0 R]");
    // A signature dictionary without a real signature; other programs read the manager's signature from it.
    let file = signed();
    let at = file.windows(11).rposition(|window| window == b"/Contents <").expect("a signature") + 10;
    let end = at + file[at..].iter().position(|byte| *byte == b'>').expect("its end");
    let contents = String::from_utf8_lossy(&file[at..=end]);
    let value = format!(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents{contents}>>"
    );
    let mut objects: Vec<(u32, &str)> = vec![(20, &own), (21, &value), (3, &page), (7, &form)];
    objects.extend_from_slice(extra);
    updated(&objects)
}

fn replaced(from: &str, to: &str) -> Vec<u8> {
    in_place(signed(), from, to)
}

pub struct Attack {
    pub family: &'static str,
    pub how: String,
    pub file: Vec<u8>,
}

pub fn attacks() -> Vec<Attack> {
    let mut out = Vec::new();
    let mut add = |family, how: &str, file| out.push(Attack { family, how: how.to_owned(), file });
    let one = |number: u32, object: &str| updated(&[(number, object)]);
    let catalog = |key: &str| one(1, &with(CATALOG, key));
    let page = |key: &str| one(3, &with(PAGE, key));
    let annotation = |keys: &str| {
        let own = format!("<</Type/Annot/Rect[50 50 400 600]{keys}>>");
        updated(&[(20, &own), (3, &PAGE.replace("[9 0 R]", "[9 0 R 20 0 R]")), (22, LOOK)])
    };

    let usf = "Universal signature forgery";
    add(usf, "the signature is emptied", {
        let mut file = signed();
        let at = file.windows(11).rposition(|window| window == b"/Contents <").expect("a signature") + 11;
        file[at..at + 2000].fill(b'0');
        file
    });
    add(usf, "the list of the bytes signed is renamed", replaced("/ByteRange", "/ByteRangX"));
    add(usf, "the list of the bytes signed has negative numbers", replaced("/ByteRange [0", "/ByteRange [-"));
    add(usf, "the kind of signature is unknown", replaced("/adbe.pkcs7.detached", "/adbe.pkcs7.detacheX"));

    let isa = "Incremental saving attack";
    add(isa, "a page’s content is replaced by a proper update", one(4, EVIL));
    add(isa, "the update has no `%%EOF`", {
        let (mut file, at) = written(&signed(), &[(4, EVIL)], "");
        file.extend_from_slice(format!("startxref\n{at}\n").as_bytes());
        file
    });
    add(isa, "the update has no list of its parts", {
        let mut file = signed();
        file.extend_from_slice(format!("4 0 obj\n{EVIL}\nendobj\n").as_bytes());
        file
    });
    add(isa, "the update has a trailer only", {
        let mut file = signed();
        file.extend_from_slice(format!("4 0 obj\n{EVIL}\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n").as_bytes());
        file
    });
    add(isa, "the signature is copied into the update", {
        let file = signed();
        let start = file.windows(8).rposition(|window| window == b"15 0 obj").expect("the signature");
        let end = start + file[start..].windows(6).position(|window| window == b"endobj").expect("its end");
        let own = String::from_utf8_lossy(&file[start + 8..end]).into_owned();
        updated(&[(15, own.trim()), (4, EVIL)])
    });

    let swa = "Signature wrapping attack";
    add(swa, "the signed bytes are moved behind others", {
        let mut file = signed();
        let at = file.windows(6).rposition(|window| window == b"15 0 o").expect("the signature");
        file.splice(at..at, format!("4 0 obj\n{EVIL}\nendobj\n").into_bytes());
        file
    });
    add(swa, "the hole of the signature is made larger", {
        let mut file = signed();
        let at = file.windows(11).rposition(|window| window == b"/Contents <").expect("a signature");
        let end = at + file[at..].iter().position(|byte| *byte == b'>').expect("its end");
        file.splice(end + 1..end + 1, format!("/X 1>> endobj 4 0 obj {EVIL} endobj").into_bytes());
        file
    });

    let shadow = "Shadow attack";
    add(shadow, "hide: what lay over the page is taken away", one(3, &PAGE.replace("/Annots[9 0 R]", "")));
    add(shadow, "hide: the picture of a box is replaced by an empty one", one(14, LOOK));
    add(shadow, "replace: the page’s font is another", one(5, "<</BaseFont/Symbol/Subtype/Type1/Type/Font>>"));
    add(
        shadow,
        "hide and replace: the page tree is another",
        updated(&[
            (1, &CATALOG.replace("2 0 R", "30 0 R")),
            (30, "<</Type/Pages/Count 1/Kids[31 0 R]>>"),
            (31, "<</Type/Page/Parent 30 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"),
        ]),
    );
    add(shadow, "hide and replace: the whole document is another", {
        let (mut file, at) = written(&signed(), &[(30, CATALOG)], "");
        let text = String::from_utf8_lossy(&file[at..]).replace("/Root 1 0 R", "/Root 30 0 R");
        file.truncate(at);
        file.extend_from_slice(format!("{text}startxref\n{at}\n%%EOF\n").as_bytes());
        file
    });

    let eaa = "Evil annotation attack";
    for (how, keys) in [
        ("a text box is laid over the page", "/Subtype/FreeText/Contents(Agreed)/DA(/Helv 12 Tf)"),
        ("a stamp is laid over the page", "/Subtype/Stamp/AP<</N 22 0 R>>"),
        ("words are struck through and overwritten", "/Subtype/Redact/OverlayText(Yes)"),
        ("an invisible link", "/Subtype/Link/A<</S/URI/URI(http://example.invalid)>>"),
        ("a box that only prints", "/Subtype/Stamp/F 36/AP<</N 22 0 R>>"),
        ("a text field with words", "/Subtype/Widget/FT/Tx/T(New)/V(Agreed)/F 4"),
    ] {
        add(eaa, how, annotation(keys));
    }
    let ssa = "Sneaky signature attack";
    add(
        ssa,
        "the box of a new signature covers the page",
        field("/Rect[0 0 595 842]/F 4/AP<</N 22 0 R>>", &[(22, LOOK)]),
    );
    add(
        ssa,
        "the box of a new signature covers another box",
        field("/Rect[72 72 200 122]/F 4/AP<</N 22 0 R>>", &[(22, LOOK)]),
    );
    add(
        ssa,
        "a signature that shows on paper only",
        field("/Rect[50 500 550 700]/F 36/AP<</N 22 0 R>>", &[(22, LOOK)]),
    );
    add(
        ssa,
        "a signature of no size with JavaScript",
        field("/Rect[0 0 0 0]/F 132/AA<</PO<</S/JavaScript/JS(1)>>>>", &[]),
    );
    add(
        ssa,
        "a signature that shows while somebody points at it",
        field("/Rect[0 0 595 842]/F 288/AP<</N 22 0 R>>", &[(22, LOOK)]),
    );
    add(ssa, "a signature with a rectangle of five numbers", field("/Rect[0 0 595 842 0]/F 4/MK<</BG[1]>>", &[]));
    add(ssa, "a signature of no size that draws", field("/Rect[0 0 0 0]/F 132/AP<</N 22 0 R>>", &[(22, LOOK)]));
    add(
        ssa,
        "a page that says it is a signature field",
        updated(&[
            (
                20,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/FT/Sig/T(Time)/Subtype/Widget/Rect[0 0 0 0]/V 21 0 R/F 2>>",
            ),
            (21, "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>"),
            (2, "<</Count 2/Kids[20 0 R 3 0 R]/Type/Pages>>"),
            (7, "<</Fields[8 0 R 20 0 R]/SigFlags 3>>"),
        ]),
    );

    add(
        ssa,
        "the box of a new signature covers printed words",
        field("/Rect[70 740 230 780]/F 132/AP<</N 22 0 R>>", &[(22, LOOK)]),
    );
    add(
        ssa,
        "a signature in a place that was there and covers the page",
        update(&locked::letter("wide"), locked::sign),
    );
    add(
        ssa,
        "a name is filled in, beside a signature, in a place that was there and covers the words",
        update(&locked::letter("wide-name"), locked::sign),
    );
    for (place, over) in locked::OVER {
        let how = format!("a signature in a place that was there and covers {over}");
        add(ssa, &how, update(&locked::letter("places"), |u| locked::sign_in(u, place)));
    }
    add(
        ssa,
        "a font is put in that an answer without a picture asks for",
        update(&locked::letter("not-drawn"), |u| {
            let font = u.add(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Symbol" });
            form_of(u).set("DR", dictionary! { "Font" => dictionary! { "Helv" => font } });
        }),
    );

    let certification = "Certification attack";
    for (level, how, change) in certified() {
        add(certification, how, update(&locked::letter(&format!("certified-{level}")), change));
    }
    for (lock, how) in [
        ("all", "a field is signed although all are locked (FieldMDP)"),
        ("include-employee", "a field is signed that is locked (FieldMDP, Include)"),
        ("exclude-notes", "a field is signed although all others are locked (FieldMDP, Exclude)"),
    ] {
        add(certification, how, update(&locked::letter(lock), locked::sign));
    }

    let parsers = "Parsers that disagree";
    add(parsers, "an object is listed twice", {
        let (file, at) = written(&signed(), &[(4, EVIL)], "");
        let text = String::from_utf8_lossy(&file[at..]).replace("trailer", "4 1\n0000000231 00000 n \ntrailer");
        [&file[..at], format!("{text}startxref\n{at}\n%%EOF\n").as_bytes()].concat()
    });
    add(parsers, "an object stands in the update twice", {
        let mut file = signed();
        file.extend_from_slice(format!("11 0 obj\n{EVIL}\nendobj\n").as_bytes());
        let (mut file, at) = written(&file, &[(11, "<</ModDate(D:2025)>>")], "");
        file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        file
    });
    add(parsers, "an object is in the update and not in its list", {
        let mut file = signed();
        file.extend_from_slice(format!("4 0 obj\n{EVIL}\nendobj\n").as_bytes());
        let (mut file, at) = written(&file, &[(11, "<</ModDate(D:2025)>>")], "");
        file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        file
    });
    add(parsers, "the update says that there are fewer objects", {
        let (file, at) = written(&signed(), &[(11, "<</ModDate(D:2025)>>")], "");
        let text = String::from_utf8_lossy(&file[at..]).replace("/Size 40", "/Size 12");
        [&file[..at], format!("{text}startxref\n{at}\n%%EOF\n").as_bytes()].concat()
    });
    add(parsers, "a hybrid update", {
        let (mut file, at) = written(&signed(), &[(4, EVIL)], "/XRefStm 100");
        file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        file
    });
    add(parsers, "`startxref` leads to an earlier part", {
        let (mut file, _) = written(&signed(), &[(4, EVIL)], "");
        file.extend_from_slice(format!("startxref\n{}\n%%EOF\n", base(&signed())).as_bytes());
        file
    });
    add(parsers, "the parts lead to one another in a circle", {
        let (file, at) = written(&signed(), &[(4, EVIL)], "");
        let text =
            String::from_utf8_lossy(&file[at..]).replace(&format!("/Prev {}", base(&signed())), &format!("/Prev {at}"));
        [&file[..at], format!("{text}startxref\n{at}\n%%EOF\n").as_bytes()].concat()
    });
    add(parsers, "something follows the last `%%EOF`", [&signed()[..], b"4 0 obj (x) endobj"].concat());
    add(parsers, "bytes between two parts", {
        let mut file = signed();
        file.extend_from_slice(b"\x01\x02\n");
        let (mut file, at) = written(&file, &[(11, "<</ModDate(D:2025)>>")], "");
        file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        file
    });
    add(parsers, "an object’s number is used for another generation", of_generation(&signed(), 4, 1));
    add(parsers, "the same, listed in a stream", in_stream(&signed(), (4, 1), [1, 4, 2]));
    add(parsers, "the same, of an object in an object stream", {
        let file = locked::letter("packed");
        let number = Document::load_mem(&file).expect("a PDF").page_iter().next().expect("a page").0;
        in_stream(&file, (number, 1), [1, 4, 2])
    });
    add(parsers, "the list has no room for the generation", in_stream(&signed(), (4, 256), [1, 4, 1]));
    add(parsers, "an object is freed, and its number used for another generation", {
        let (file, at) = written(&signed(), &[(11, "<</ModDate(D:2025)>>")], "");
        let text = String::from_utf8_lossy(&file[at..]).replace("trailer", "4 1\n0000000000 00001 f \ntrailer");
        let freed = [&file[..at], format!("{text}startxref\n{at}\n%%EOF\n").as_bytes()].concat();
        of_generation(&freed, 4, 1)
    });
    add(parsers, "the picture of a new signature asks for a generation that is not there", {
        let look = LOOK.replace("/Resources<<>>", "/Resources<</XObject<</A 4 1 R>>>>");
        field("/Rect[300 72 399 102]/F 132/AP<</N 22 0 R>>", &[(22, &look)])
    });
    add(parsers, "an object has the number 0", of_generation(&signed(), 0, 0));
    add(parsers, "a second header and document", [&signed()[..], &signed()[..]].concat());
    add(parsers, "a dictionary has a key twice", one(11, "<</ModDate(D:2025)/ModDate(D:2026)>>"));

    let ours = "Our own";
    add(
        ours,
        "a page is put in",
        updated(&[
            (20, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"),
            (2, "<</Count 2/Kids[3 0 R 20 0 R]/Type/Pages>>"),
        ]),
    );
    for (how, key) in [
        ("the file runs a script when it is opened", "/OpenAction<</S/JavaScript/JS(1)>>"),
        ("the file does something when it is closed", "/AA<</WC<</S/JavaScript/JS(1)>>>>"),
        ("scripts in the list of names", "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>"),
        ("layers", "/OCProperties<</OCGs[]/D<</BaseState/OFF>>>>"),
        ("other page numbers", "/PageLabels<</Nums[0<</P(X)>>]>>"),
        ("bookmarks", "/Outlines<</Count 0>>"),
        ("another language", "/Lang(cy)"),
        ("a store of proofs that holds something else", "/DSS<</Certs[]/Extra 4 0 R>>"),
    ] {
        add(ours, how, catalog(key));
    }
    for (how, key) in [
        ("a page is turned", "/Rotate 180"),
        ("a page is cut", "/CropBox[0 0 10 10]"),
        ("a page’s unit is another", "/UserUnit 9"),
        ("a page runs a script", "/AA<</O<</S/Launch/F(x)>>>>"),
    ] {
        add(ours, how, page(key));
    }
    for (how, key) in [
        ("a second form (XFA)", "/XFA(x)"),
        ("answers are drawn anew", "/NeedAppearances true"),
        ("a calculation", "/CO[9 0 R]"),
    ] {
        add(ours, how, one(7, &with(FORM, key)));
    }
    add(
        ours,
        "a field without a place on a page",
        updated(&[(20, "<</FT/Tx/T(Hidden)/V(Yes)>>"), (7, "<</Fields[8 0 R 20 0 R]/SigFlags 3>>")]),
    );

    let honest = "Honest";
    add(honest, "nothing follows", signed());
    add(honest, "a timestamp of the document", bytes(LETTER));
    add(honest, "the date of the last change", one(11, "<</ModDate(D:20250605)>>"));
    add(honest, "proofs kept for later", updated(&[(1, &with(CATALOG, "/DSS<</Certs[22 0 R]>>")), (22, LOOK)]));
    add(
        honest,
        "a second signature, in a new box that is seen",
        field("/Rect[300 72 399 102]/F 132/AP<</N 22 0 R>>", &[(22, LOOK)]),
    );
    add(honest, "a second signature that is not seen", field("/Rect[0 0 0 0]/F 132", &[]));
    for (name, how) in [
        ("none", "a second signature with name and date, in the place for it"),
        ("packed", "the same, where objects are in object streams"),
        ("certified-2", "the same, where filling in and signing is allowed (P 2)"),
        ("exclude-employee", "the same, where all other fields are locked (FieldMDP, Exclude)"),
    ] {
        add(honest, how, update(&locked::letter(name), locked::sign));
    }
    add(
        honest,
        "a second signature in a place that was there, over its frame and caption",
        update(&locked::letter("places"), |u| locked::sign_in(u, "Framed")),
    );
    add(honest, "a timestamp of a letter certified against any change (P 1)", {
        update(&locked::letter("certified-1"), locked::stamp)
    });
    out
}

fn form_of(u: &mut Update) -> &mut Dictionary {
    let form = u.before().catalog().unwrap().get(b"AcroForm").and_then(Object::as_reference).unwrap();
    u.dict(form)
}

fn laid_over(u: &mut Update, subtype: &str) {
    let look = u.add(locked::picture());
    let own = u.add(dictionary! {
        "Type" => "Annot", "Subtype" => subtype, "Contents" => Object::string_literal("Agreed"), "F" => 4,
        "Rect" => vec![70.into(), 740.into(), 230.into(), 780.into()], "AP" => dictionary! { "N" => look },
    });
    let page = u.page(0);
    let list = u.before().get_dictionary(page).unwrap().get(b"Annots").and_then(Object::as_array).unwrap();
    let list: Vec<Object> = list.iter().cloned().chain([own.into()]).collect();
    u.dict(page).set("Annots", list);
}

type Change = fn(&mut Update);

/// What is done to a letter that was certified at a level (DocMDP).
fn certified() -> Vec<(u8, &'static str, Change)> {
    vec![
        (1, "against any change (P 1): a comment", locked::comment),
        (1, "against any change (P 1): a stamp over the words", |u| laid_over(u, "Stamp")),
        (1, "against any change (P 1): a second signature in the place for it", locked::sign),
        (1, "against any change (P 1): a second signature that is not seen", locked::unseen),
        (2, "for filling in (P 2): a text box over the words", |u| laid_over(u, "FreeText")),
        (2, "for filling in (P 2): a second signature in a new box", locked::shown),
        (2, "for filling in (P 2): another answer", locked::note),
        (3, "for comments (P 3): a comment", locked::comment),
        (3, "for comments (P 3): words are struck through and overwritten", |u| laid_over(u, "Redact")),
        (3, "for comments (P 3): a second signature over the words", |u| {
            locked::second(u, [70, 740, 230, 780], "adbe.pkcs7.detached");
        }),
        (2, "the certification is taken out", |u| {
            let root = u.root();
            u.dict(root).remove(b"Perms");
        }),
        (2, "the certification allows more than it did", |u| {
            let signature = u.find(|dict| dict.has(b"ByteRange"));
            let mut own = u.before().get_dictionary(signature).unwrap().clone();
            own.set("Reference", Vec::<Object>::new());
            u.dict(signature).extend(&own);
            locked::comment(u);
        }),
        (2, "the certified page is another", |u| {
            let over = u.add(Stream::new(Dictionary::new(), b"1 0 0 rg 50 50 300 300 re f".to_vec()));
            let page = u.page(0);
            u.dict(page).set("Contents", over);
        }),
    ]
}

fn verdict(file: &[u8]) -> (bool, String) {
    let Ok(signed) = signatures(file, &Trust::none()) else { return (false, "not readable".to_owned()) };
    let Some(first) = signed.iter().find(|one| ["Page1[0].Manager[0]", "Manager"].contains(&one.field.as_str())) else {
        return (false, "no signature".to_owned());
    };
    let told = match &first.digital.integrity {
        Integrity::Intact => "intact".to_owned(),
        Integrity::Broken(reason) => format!("broken: {reason}"),
        Integrity::Unknown(reason) => format!("cannot be judged: {reason}"),
        Integrity::Changed(changes) => format!("changed: {}", changes.in_words(|at| format!("“{at}”"))),
    };
    (first.digital.integrity == Integrity::Intact, told)
}

#[test]
fn every_attack_is_reported_and_no_honest_update_is() {
    let mut table = String::new();
    for attack in attacks() {
        let (intact, told) = verdict(&attack.file);
        assert_eq!(intact, attack.family == "Honest", "{}: {}: {told}", attack.family, attack.how);
        table += &format!("| {} | {} | {told} |\n", attack.family, attack.how);
    }
    let page = std::fs::read_to_string(crate::cli::root().join("docs/signatures.md")).unwrap_or_default();
    let (before, rest) = page.split_once("<!-- attacks -->\n").expect("the table’s place");
    let (_, behind) = rest.split_once("<!-- end -->").expect("the table’s end");
    let head = "| attack | how | what is said |\n|---|---|---|\n";
    golden::same("docs/signatures.md", &format!("{before}<!-- attacks -->\n{head}{table}<!-- end -->{behind}"));
}

/// Poppler gives the number of what it replaces to something else, in the next generation.
#[test]
fn a_number_may_be_used_again_where_nothing_refers_to_what_it_stood_for() {
    let info = in_place(of_generation(&signed(), 11, 1), "/Info 11 0 R", "/Info 11 1 R");
    assert_eq!(verdict(&info).1, "intact");
    assert!(!verdict(&of_generation(&signed(), 11, 1)).0);
}

/// Writes every attack, and what is said of it, for other programs to judge.
#[test]
#[ignore = "writes files for other programs"]
fn write_attacks() {
    let directory = std::path::PathBuf::from(std::env::var_os("FORMFOLIO_ATTACKS").expect("FORMFOLIO_ATTACKS"));
    let mut index = Vec::new();
    for (number, attack) in attacks().into_iter().enumerate() {
        let name = format!("{number:03}.pdf");
        std::fs::write(directory.join(&name), &attack.file).expect("written");
        let (_, told) = verdict(&attack.file);
        index.push(serde_json::json!({ "file": name, "family": attack.family, "how": attack.how, "told": told }));
    }
    let index = serde_json::to_string_pretty(&index).expect("JSON");
    std::fs::write(directory.join("index.json"), index).expect("written");
}

/// Mutates what follows the signed revision, and asserts that it is called intact only where it is an honest file again.
fn mutate(dice: &mut Dice, seeds: &[Vec<u8>]) {
    let honest = bytes(LETTER);
    let mut file = seeds[dice.below(seeds.len())].clone();
    let before = file.clone();
    for _ in 0..=dice.below(3) {
        let from = END.min(file.len() - 1);
        let at = from + dice.below(file.len() - from);
        match dice.below(5) {
            0 => file[at] ^= 1 << dice.below(8),
            1 => drop(file.remove(at)),
            2 => file.truncate(at.max(1)),
            3 => {
                let other = &seeds[dice.below(seeds.len())];
                file.extend_from_slice(&other[END.min(other.len())..]);
            }
            _ => {
                let part = file[at..(at + dice.below(60)).min(file.len())].to_vec();
                file.splice(at..at, part);
            }
        }
    }
    let (intact, told) = verdict(&file);
    if intact && file != before && file != honest {
        // What is shown has to be what was signed.
        let shown = |bytes: &[u8]| {
            let document = lopdf::Document::load_mem(bytes).expect("a PDF that is intact");
            let pages: Vec<_> = document.page_iter().collect();
            let words = |page: &lopdf::ObjectId| {
                (document.get_page_content(*page), document.get_dictionary(*page).map(|page| page.len()).ok())
            };
            (pages.iter().map(words).collect::<Vec<_>>(), document.trailer.get(b"Root").ok().cloned())
        };
        let is_signed = [signed(), locked::letter("packed")].iter().any(|one| shown(one) == shown(&file));
        assert!(is_signed, "{told}");
    }
}

#[test]
fn mutations_behind_a_signature_are_never_called_intact_wrongly() {
    let seeds: Vec<Vec<u8>> = attacks().into_iter().map(|attack| attack.file).collect();
    let mut dice = Dice(0x5EED_0012);
    (0..400).for_each(|_| mutate(&mut dice, &seeds));
}

/// The same for as long as `FORMFOLIO_FUZZ_SECONDS` says.
#[test]
#[ignore = "runs for minutes"]
fn mutations_for_long() {
    let seconds = std::env::var("FORMFOLIO_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let seeds: Vec<Vec<u8>> = attacks().into_iter().map(|attack| attack.file).collect();
    let mut dice = Dice(0xF0F0_0012);
    let start = std::time::Instant::now();
    let mut rounds = 0_u64;
    while start.elapsed().as_secs() < seconds {
        mutate(&mut dice, &seeds);
        rounds += 1;
    }
    println!("{rounds} files");
}
