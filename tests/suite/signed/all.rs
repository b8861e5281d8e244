//! The signatures of any PDF, of a form or not.

use formfolio::file::Trust;
use formfolio::pdf::signature::{PdfSignature, signatures};
use formfolio::record::{DigitalSignature, Integrity, SignerTrust, Value};
use lopdf::{Document, Object, Stream, dictionary};

use super::attacks::{Update, updated};
use super::{
    CHANGED_PAGE, CHANGED_VALUE, ECDSA, EXPIRED, FLIPPED, LETTER, PSS, RSA, SELF_SIGNED, TIMESTAMP, TWICE, bytes, read,
    trust,
};
use crate::merge::filled;
use crate::sample::Dice;

fn of(file: &[u8]) -> Vec<PdfSignature> {
    signatures(file, &Trust::none()).expect("a PDF")
}

/// What is said of a signature, with the fields that were changed by their names.
fn result_and_fields(digital: &DigitalSignature) -> (DigitalSignature, Vec<String>) {
    let mut digital = digital.clone();
    let mut fields = Vec::new();
    if let Integrity::Changed(changes) = &mut digital.integrity {
        fields = std::mem::take(&mut changes.fields).iter().map(ToString::to_string).collect();
        fields.sort();
    }
    (digital, fields)
}

#[test]
fn a_file_gets_the_same_result_as_a_form_and_as_a_plain_pdf() {
    for path in [RSA, FLIPPED, SELF_SIGNED, TIMESTAMP, CHANGED_VALUE, TWICE, CHANGED_PAGE, ECDSA, PSS, EXPIRED] {
        for trust in [Trust::none(), trust()] {
            let record = read(&bytes(path), &trust);
            let signed = signatures(&bytes(path), &trust).expect("a PDF");
            let with = record.values.iter().filter_map(|(name, value)| match value {
                Value::Signature(signature) => Some((name.clone(), result_and_fields(signature.digital.as_ref()?))),
                _ => None,
            });
            let mut with: Vec<_> = with.collect();
            let mut without: Vec<_> =
                signed.iter().map(|one| (one.field.clone(), result_and_fields(&one.digital))).collect();
            with.sort_by(|one, other| one.0.cmp(&other.0));
            without.sort_by(|one, other| one.0.cmp(&other.0));
            assert!(!with.is_empty());
            assert_eq!(with, without, "{path}");
        }
    }
}

#[test]
fn attacks_on_a_form_are_seen_without_it() {
    let venue = |u: &mut Update| {
        let named = |dict: &lopdf::Dictionary| {
            dict.has(b"FT") && dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == b"next_venue")
        };
        u.dict(u.find(named)).set("V", Object::string_literal("else"));
    };
    let signed = of(&updated(&bytes(RSA), venue));
    assert!(signed[0].sentence().contains("; changed since: “Venue”; "), "{}", signed[0].sentence());
    // Two signatures, and a change after both.
    for one in of(&updated(&bytes(TWICE), venue)) {
        assert_eq!(result_and_fields(&one.digital).1, ["next_venue"], "{}", one.field);
    }
}

#[test]
fn a_letter_and_its_timestamp_get_a_sentence_each() {
    let signed = of(&bytes(LETTER));
    assert_eq!(signed.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["Page1[0].Manager[0]", "Timestamp1"]);
    assert_eq!(signed.iter().map(|one| one.timestamp).collect::<Vec<_>>(), [false, true]);
    assert_eq!(
        signed.iter().map(PdfSignature::sentence).collect::<Vec<_>>(),
        [
            "Signature “The manager”: signed digitally by Siân O’Brien on 4 June 2025 (by the signer’s clock); intact; the \
             certificate is self-signed; trust in the certificate was not checked.",
            "Timestamp of the document: signed digitally by Formfolio Test Timestamps on 5 June 2025 (by a \
             timestamp); intact; the certificate is self-signed; trust in the certificate was not checked.",
        ]
    );
    assert_eq!(signed.iter().map(|one| one.digital.covers_whole_file).collect::<Vec<_>>(), [false, true]);
    let trusted = signatures(&bytes(LETTER), &trust()).expect("a PDF");
    assert!(trusted.iter().all(|one| matches!(one.digital.trust, SignerTrust::No(_))));
    // A field without words for people goes by the last part of its name.
    let plain = updated(&bytes(LETTER), |u| {
        u.dict(u.find(|dict| dict.has(b"TU"))).remove(b"TU");
    });
    assert!(
        of(&plain)[0].sentence().starts_with("Signature “Manager”: signed digitally"),
        "{}",
        of(&plain)[0].sentence()
    );
}

#[test]
fn changes_in_a_letter_name_the_page_and_the_field() {
    let changed = |change: fn(&mut Update)| {
        let signed = of(&updated(&bytes(LETTER), change));
        let sentence = signed[0].sentence().to_owned();
        let (_, behind) = sentence.split_once("changed since: ").unwrap_or(("", "nothing; "));
        // The timestamp stood when it happened, and says the same.
        assert!(signed[1].sentence().contains(behind.split(';').next().expect("words")), "{}", signed[1].sentence());
        behind.split_once("; ").expect("the rest").0.to_owned()
    };
    let page = |u: &mut Update| {
        let over = u.add(Stream::new(lopdf::Dictionary::new(), b"1 0 0 rg 50 50 300 300 re f".to_vec()));
        let page = u.page(0);
        u.dict(page).set("Contents", over);
    };
    assert_eq!(changed(page), "page 1 (the content of page 1 was changed)");
    let document = |u: &mut Update| {
        let action = u.add(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
        u.dict(u.root()).set("OpenAction", action);
    };
    assert_eq!(changed(document), "the document itself (the file now does something when it is opened)");
    let another = |u: &mut Update| {
        let page = u.page(0);
        let field = u.add(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("Agreed"), "P" => page,
            "V" => Object::string_literal("Yes"), "Rect" => vec![9.into(), 9.into(), 90.into(), 30.into()],
        });
        let list = u.before().get_dictionary(page).unwrap().get_deref(b"Annots", u.before()).unwrap();
        let mut list = list.as_array().unwrap().clone();
        list.push(field.into());
        u.dict(page).set("Annots", list);
    };
    assert_eq!(changed(another), "“Agreed” and page 1 (the field “Agreed” was added)");
}

#[test]
fn a_timestamp_does_not_sign_for_a_person() {
    // The letter's timestamp says nothing of another file, wherever it is put.
    let letter = Document::load_mem(&bytes(LETTER)).expect("a PDF");
    let is_stamp = |object: &&Object| {
        object
            .as_dict()
            .is_ok_and(|dict| dict.get(b"SubFilter").and_then(Object::as_name).is_ok_and(|n| n == b"ETSI.RFC3161"))
    };
    let stamp = letter.objects.values().find(is_stamp).expect("a timestamp").clone();
    let file = updated(&bytes(RSA), |u| {
        let stamp = u.add(stamp);
        let named = |dict: &lopdf::Dictionary| {
            dict.has(b"FT") && dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == b"employee_signed")
        };
        u.dict(u.find(named)).set("V", stamp);
    });
    assert!(matches!(super::digital(&read(&file, &Trust::none()), "employee_signed").integrity, Integrity::Broken(_)));
    let moved = of(&file).into_iter().find(|one| one.field == "employee_signed").expect("a signature");
    assert!(moved.timestamp && matches!(moved.digital.integrity, Integrity::Broken(_)), "{moved:?}");
    // Its own field renamed to look like one of a form: in a form it cannot be checked.
    let catalogue = formfolio::form::Catalogue::built_in();
    let form = catalogue.form("sandwell/individual-record").expect("the form");
    let none = Trust::none();
    let file = bytes(LETTER);
    let mut verifier = formfolio::pdf::signature::Verifier::new(&file, &letter, &form, &none);
    let fields = formfolio::pdf::acroform::fields(&letter);
    let value = fields.iter().find(|field| field.name == "Timestamp1").and_then(|field| field.value.clone());
    let digital = verifier.verify("Timestamp1", value.expect("a value").as_dict().expect("a signature"));
    assert_eq!(digital.integrity, Integrity::Unknown("this kind of signature cannot be checked"));
}

#[test]
fn a_file_without_signatures_has_none() {
    let blank = filled(1).remove(0).1;
    assert!(blank.windows(7).any(|word| word == b"/ObjStm"), "what is packed away is looked for");
    for file in
        [&blank[..], &bytes("fixtures/bad/letter.pdf"), &bytes("fixtures/bad/scan.pdf"), b"", b"%PDF-1.7 nothing"]
    {
        assert_eq!(of(file), []);
    }
    for name in ["locked", "letter"] {
        let file = bytes(&format!("fixtures/bad/{name}.pdf"));
        let with = [&file[..], b"%/ByteRange"].concat();
        assert_eq!(signatures(&with, &Trust::none()).is_err(), name == "locked", "{name}");
    }
    assert!(signatures(b"%PDF-1.7 /ByteRange", &Trust::none()).expect_err("damaged").help.is_some());
}

#[test]
fn at_most_fifty_signatures_are_checked() {
    let file = updated(&bytes(LETTER), |u| {
        let form = u.before().catalog().unwrap().get(b"AcroForm").unwrap().as_reference();
        let value = u.find(|dict| dict.has(b"ByteRange"));
        let fields: Vec<Object> = (0..80)
            .map(|n| {
                let name = Object::string_literal(format!("S{n}"));
                u.add(dictionary! { "FT" => "Sig", "T" => name, "V" => value }).into()
            })
            .collect();
        match form {
            Ok(form) => u.dict(form).set("Fields", fields),
            Err(_) => {
                let mut own = u.before().catalog().unwrap().get(b"AcroForm").unwrap().as_dict().unwrap().clone();
                own.set("Fields", fields);
                u.dict(u.root()).set("AcroForm", own);
            }
        }
    });
    let signed = of(&file);
    let unchecked = |one: &&PdfSignature| one.sentence().contains("more signatures than are checked");
    assert!(signed.len() >= 80 && signed.iter().filter(unchecked).count() == signed.len() - 50, "{}", signed.len());
    assert!(signed.iter().all(|one| one.digital.integrity != Integrity::Intact));
}

#[test]
fn damaged_files_are_never_intact_and_never_panic() {
    let good = bytes(LETTER);
    let keys: Vec<usize> =
        good.windows(11).enumerate().filter(|(_, window)| *window == b"/Contents <").map(|(at, _)| at).collect();
    assert_eq!(keys.len(), 2);
    let holes = keys.iter().map(|at| {
        let end = at + good[*at..].iter().position(|byte| *byte == b'>').expect("an end");
        at + 10..end + 1
    });
    let holes: Vec<_> = holes.collect();
    let mut dice = Dice(0x5EED_0007);
    for round in 0..600 {
        let mut file = good.clone();
        let at = dice.below(file.len());
        file[at] ^= 1 << dice.below(8);
        if round % 3 == 0 {
            file.truncate(file.len() - dice.below(2_000));
        }
        let Ok(signed) = signatures(&file, &trust()) else { continue };
        let first = signed.iter().find(|one| one.field == "Page1[0].Manager[0]");
        // The signature does not cover its own bytes, nor what was added since; that must be reported as a change.
        if !holes.iter().any(|hole| hole.contains(&at)) && at < 8_814 {
            assert!(first.is_none_or(|one| one.digital.integrity != Integrity::Intact), "byte {at}");
        }
        let stamp = signed.iter().find(|one| one.field == "Timestamp1" && one.timestamp);
        if !holes[1].contains(&at) {
            assert!(stamp.is_none_or(|one| one.digital.integrity != Integrity::Intact), "byte {at}");
        }
    }
}
