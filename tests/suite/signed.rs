//! Digital signatures: files that pyHanko signed, kept with their provenance; the same with something
//! done to them afterwards; and the same damaged.

mod all;
mod attacks;
mod damage;
mod generations;
mod locked;
mod oracle;
mod table;
mod weak;

use chrono::NaiveDate;
use formfolio::file::{RecordReader, Trust};
use formfolio::finding::{FileReport, Report};
use formfolio::form::Catalogue;
use formfolio::record::{
    DigitalSignature, Grade, Integrity, Note, NoteKind, Record, Signature, SignerTrust, TimeSource, Value, json, yaml,
};
use formfolio::source::Source;
use formfolio::{render, rules};

use crate::cli::root;
use crate::fixture::{bytes, today};

const RSA: &str = "fixtures/rules/signature-broken/clean.pdf";
const FLIPPED: &str = "fixtures/rules/signature-broken/failing.pdf";
const SELF_SIGNED: &str = "fixtures/rules/signer-not-trusted/failing.pdf";
const TIMESTAMP: &str = "fixtures/rules/signer-not-trusted/clean.pdf";
const CHANGED_VALUE: &str = "fixtures/rules/changed-after-signing/failing.pdf";
const TWICE: &str = "fixtures/rules/changed-after-signing/clean.pdf";
const CHANGED_PAGE: &str = "fixtures/signed/changed-page.pdf";
const ECDSA: &str = "fixtures/signed/ecdsa.pdf";
const PSS: &str = "fixtures/signed/pss.pdf";
const EXPIRED: &str = "fixtures/signed/expired.pdf";
const LETTER: &str = "fixtures/signed/letter.pdf";
const NAMED_APART: &str = "fixtures/signed/named-apart.pdf";

/// The authority that the test certificates come from.
pub fn trust() -> Trust {
    let mut trust = Trust::none().on_date(today());
    trust.add(&bytes("fixtures/signed/trust/authority.pem")).expect("a certificate");
    trust
}

fn read(bytes: &[u8], trust: &Trust) -> Record {
    let catalogue = Catalogue::built_in();
    RecordReader::new(&catalogue).trusting(trust).read(bytes, "signed.pdf").expect("a record")
}

fn signature<'r>(record: &'r Record, name: &str) -> &'r Signature {
    match record.get(name) {
        Value::Signature(signature) => signature,
        other => panic!("{name}: {other:?}"),
    }
}

fn digital<'r>(record: &'r Record, name: &str) -> &'r DigitalSignature {
    signature(record, name).digital.as_deref().expect("a digital signature")
}

fn day(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2025, 6, day)
}

/// The rules that found something.
fn found(record: &Record) -> Vec<&'static str> {
    rules::check(record, today()).findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn signatures_of_every_known_sort_hold() {
    for path in [RSA, SELF_SIGNED, TIMESTAMP, ECDSA, PSS, EXPIRED] {
        let record = read(&bytes(path), &Trust::none());
        let (signature, digital) = (signature(&record, "manager_signed"), digital(&record, "manager_signed"));
        assert_eq!(signature.grade, Grade::Cryptographic, "{path}");
        assert_eq!(digital.integrity, Integrity::Intact, "{path}");
        assert_eq!(digital.signer.as_deref(), Some("Siân O’Brien"), "{path}");
        assert_eq!(digital.self_signed, path == SELF_SIGNED, "{path}");
        assert_eq!(digital.out_of_date, path == EXPIRED, "{path}");
        assert_eq!((digital.trust, digital.weak), (SignerTrust::NotChecked, None), "{path}");
        assert!(digital.covers_whole_file, "{path}");
        assert_eq!(found(&record), [""; 0], "{path}");
    }
}

#[test]
fn trust_is_a_path_to_the_authority_given() {
    let of = |path: &str| digital(&read(&bytes(path), &trust()), "manager_signed").trust;
    for path in [RSA, TIMESTAMP, ECDSA, PSS] {
        assert_eq!(of(path), SignerTrust::Yes, "{path}");
    }
    assert_eq!(of(SELF_SIGNED), SignerTrust::No("the signer issued the certificate to themselves"));
    assert_eq!(of(EXPIRED), SignerTrust::No("the certificate was not valid at that time"));
    assert_eq!(found(&read(&bytes(SELF_SIGNED), &trust())), ["signer-not-trusted"]);
    assert_eq!(found(&read(&bytes(EXPIRED), &trust())), ["signer-not-trusted"]);
}

#[test]
fn a_timestamp_counts_more_than_the_signers_clock() {
    // A quarter past midnight in British Summer Time, which is the day before in UTC.
    let record = read(&bytes(TIMESTAMP), &trust());
    let stamped = digital(&record, "manager_signed");
    assert_eq!((stamped.signed_on, stamped.clock), (day(5), TimeSource::Timestamp));
    let record = read(&bytes(RSA), &trust());
    let signed = digital(&record, "manager_signed");
    assert_eq!((signed.signed_on, signed.clock), (day(4), TimeSource::Signer));
}

#[test]
fn a_signature_in_an_unknown_field_is_reported() {
    let file = attacks::updated(&bytes(RSA), |u| locked::second(u, [300, 300, 400, 330], "adbe.pkcs7.detached"));
    let record = read(&file, &trust());
    let notes: Vec<_> = record.notes.iter().map(|note| (note.kind, note.message.as_str())).collect();
    let said = "the field “Second”, which the form does not know, was signed digitally, but the signature is broken: it \
                does not cover the file as it should";
    assert_eq!(notes, [(NoteKind::UnknownSignature, said)]);
    let findings = rules::check(&record, today()).findings;
    let told = findings.iter().find(|finding| finding.rule == "unknown-field").expect("a finding");
    assert!(told.message.contains("“Second”, which this form does not know, was signed digitally, but"));
    // A record that was written down may have the note alone.
    let mut other = read(&bytes(RSA), &trust());
    other.notes.push(Note { kind: NoteKind::UnknownSignature, field: None, message: String::new() });
    assert_eq!(found(&other), ["unknown-field"]);
    // A false document timestamp is reported, too.
    let file = attacks::updated(&bytes(RSA), |u| {
        locked::second(u, [300, 300, 400, 330], "adbe.pkcs7.detached");
        u.claim_timestamp();
    });
    assert!(read(&file, &trust()).notes.iter().any(|note| note.kind == NoteKind::UnknownSignature));
}

#[test]
fn a_change_to_signed_bytes_breaks_the_signature() {
    let record = read(&bytes(FLIPPED), &Trust::none());
    let broken = digital(&record, "manager_signed");
    assert_eq!(broken.integrity, Integrity::Broken("what was signed has been altered"));
    // It is still a digital signature, and the rule about it tells that it is broken.
    assert_eq!(signature(&record, "manager_signed").grade, Grade::Cryptographic);
    assert_eq!(found(&record), ["signature-broken"]);
}

#[test]
fn a_change_in_an_incremental_update_is_named() {
    let changes = |path: &str| match &digital(&read(&bytes(path), &Trust::none()), "manager_signed").integrity {
        Integrity::Changed(changes) => changes.clone(),
        other => panic!("{path}: {other:?}"),
    };
    let value = changes(CHANGED_VALUE);
    let fields: Vec<String> = value.fields.iter().map(ToString::to_string).collect();
    assert_eq!((fields, value.pages, value.elsewhere), (vec!["next_venue".to_owned()], vec![], false));
    let page = changes(CHANGED_PAGE);
    assert_eq!((page.fields, page.pages, page.elsewhere), (vec![], vec![1], false));
    assert_eq!(found(&read(&bytes(CHANGED_PAGE), &Trust::none())), ["changed-after-signing"]);
}

#[test]
fn a_later_signature_with_its_name_and_date_is_no_change() {
    let record = read(&bytes(TWICE), &trust());
    let (first, second) = (digital(&record, "manager_signed"), digital(&record, "employee_signed"));
    assert_eq!((&first.integrity, &second.integrity), (&Integrity::Intact, &Integrity::Intact));
    assert_eq!((first.covers_whole_file, second.covers_whole_file), (false, true));
    assert_eq!((first.signed_on, second.signed_on), (day(4), day(5)));
    assert_eq!((first.trust, second.trust), (SignerTrust::Yes, SignerTrust::Yes));
    assert_eq!(found(&record), [""; 0]);
}

#[test]
fn signature_fields_with_names_of_their_own_are_as_good_as_earlier_ones() {
    let record = read(&bytes(NAMED_APART), &Trust::none());
    assert_eq!((record.version, record.notes.len()), (2, 0));
    for (name, signer, on) in [("manager_signed", "Siân O’Brien", 4), ("employee_signed", "Łukasz Ôwen-Ŷork", 5)]
    {
        let signed = digital(&record, name);
        assert_eq!((&signed.integrity, signed.signer.as_deref()), (&Integrity::Intact, Some(signer)));
        assert_eq!(signed.signed_on, day(on));
        assert_eq!(signature(&record, name).name.as_deref(), Some(signer));
    }
    assert_eq!(found(&record), [""; 0]);
    let all = formfolio::pdf::signature::signatures(&bytes(NAMED_APART), &Trust::none()).expect("a PDF");
    let intact = all.iter().filter(|one| one.digital.integrity == Integrity::Intact);
    assert_eq!(
        intact.map(|one| one.field.as_str()).collect::<Vec<_>>(),
        ["manager_signed.signature", "employee_signed.signature"]
    );
}

#[test]
fn a_certificate_of_another_person_is_not_the_partys() {
    let mut record = read(&bytes(RSA), &Trust::none());
    let mut with = |certified: &str, typed: Option<&str>| {
        if let Some(Value::Signature(signature)) = record.values.get_mut("manager_signed") {
            signature.name = typed.map(str::to_owned);
            signature.digital.as_mut().expect("a digital signature").signer = Some(certified.to_owned());
        }
        found(&record)
    };
    for certified in ["Siân O’Brien", "O'BRIEN, Sian 1234567", "Siân O’Brien (HR)"] {
        assert_eq!(with(certified, None), [""; 0], "{certified}");
        assert_eq!(with(certified, Some("S. O’Brien")), [""; 0], "{certified}");
    }
    for certified in ["Bob on behalf of Siân O’Brien", "PA to Siân O’Brien", "S O", "SO’B", "Simon Osborne"] {
        assert_eq!(with(certified, None), ["signer-not-party"], "{certified}");
        for typed in ["Siân O’Brien", "SO"] {
            assert_eq!(with(certified, Some(typed)), ["signer-not-party"], "{certified} beside {typed}");
        }
    }
}

#[test]
fn the_status_is_one_sentence() {
    let status = |path: &str, trust: &Trust| signature(&read(&bytes(path), trust), "manager_signed").status.clone();
    assert_eq!(
        status(SELF_SIGNED, &Trust::none()).as_deref(),
        Some(
            "signed digitally by Siân O’Brien on 4 June 2025 (by the signer’s clock); intact; the certificate is \
             self-signed; trust in the certificate was not checked"
        )
    );
    assert_eq!(
        status(TIMESTAMP, &trust()).as_deref(),
        Some(
            "signed digitally by Siân O’Brien on 5 June 2025 (by a timestamp); intact; certificate by Formfolio Test \
             Staff Certificates; the certificate is trusted"
        )
    );
    assert_eq!(
        status(FLIPPED, &trust()).as_deref(),
        Some("signed digitally, but the signature is broken: what was signed has been altered")
    );
}

#[test]
fn the_certificate_supplies_a_missing_name_and_date() {
    let mut record = read(&bytes(RSA), &Trust::none());
    let typed = |record: &mut Record, name: Option<&str>, date: Value| {
        if let Some(Value::Signature(signature)) = record.values.get_mut("manager_signed") {
            signature.name = name.map(str::to_owned);
            *signature.date = date;
        }
    };
    typed(&mut record, None, Value::Empty);
    assert_eq!(signature(&record, "manager_signed").signer(), Some("Siân O’Brien"));
    assert_eq!(signature(&record, "manager_signed").signed_on(), day(4));
    assert_eq!(found(&record), [""; 0]);
    // A name that is another person's, beside a certificate that is not.
    typed(&mut record, Some("Moses Adeyemi"), Value::Empty);
    assert_eq!(found(&record), ["signer-not-party"]);
    // The certificate of a person other than the supervisor.
    typed(&mut record, None, Value::Empty);
    record.values.insert("supervisor".into(), Value::Text("Moses Adeyemi".into()));
    assert!(found(&record).contains(&"signer-not-party"), "{:?}", found(&record));
    // A report for others does not say whose certificate it is.
    let findings = rules::check(&record, today()).findings;
    let report = Report::from(vec![FileReport::of_record("a.pdf", &record.form.id, &record.form.title, findings)]);
    let (whole, redacted) = (render::text(&report, false), render::text(&render::redact(&report), false));
    assert!(whole.contains("Siân O’Brien") && !redacted.contains("Siân"), "{redacted}");
    // Signed before the session was held.
    let mut record = read(&bytes(RSA), &Trust::none());
    typed(&mut record, None, Value::Empty);
    record.values.insert("session_date".into(), Value::Date(day(5).expect("a day")));
    let early = found(&record);
    assert!(early.contains(&"signature-before-session") && !early.contains(&"signature-undated"), "{early:?}");
}

#[test]
fn yaml_keeps_what_it_can_and_cannot_claim_a_signature() {
    let catalogue = Catalogue::built_in();
    let record = read(&bytes(TWICE), &trust());
    let shown = json::record(&record, None);
    let signed = &shown["values"]["manager_signed"];
    assert_eq!((signed["signer"].as_str(), signed["signed_on"].as_str()), (Some("Siân O’Brien"), Some("2025-06-04")));
    assert_eq!((signed["integrity"].as_str(), signed["trust"].as_str()), (Some("intact"), Some("trusted")));
    let text = yaml::write(&record, None).expect("YAML");
    let back = yaml::parse(&Source::new("record.yaml", text), &catalogue).expect("the record again");
    let (before, after) = (signature(&record, "manager_signed"), signature(&back, "manager_signed"));
    assert_eq!((before.grade, &before.name, &before.date), (after.grade, &after.name, &after.date));
    assert_eq!((&before.status, &after.digital), (&after.status, &None));
    assert_eq!((before.seen_grade(), after.seen_grade()), (Grade::Cryptographic, Grade::Typed));
}

#[test]
fn the_policy_may_ask_for_more_than_the_form() {
    let authority = "id: acme\nname: Acme\npolicy:\n  signing:\n    - { what: record, by: [supervisor], dated: true, grade: cryptographic, quote: Sign digitally., source: a.txt, line: 1 }\n";
    let form = "id: acme/note\nversion: 1\ntitle: Note\nkind: record\npurpose: A note.\nsource: { file: a.txt, part: none, lines: [1, 2] }\nsections:\n  - items:\n      - { kind: signature, name: signed, label: Signed, role: supervisor, undated: true, grade: drawn }\n      - { kind: signature, name: seen, label: Seen, role: supervisee, undated: true, grade: drawn }\n";
    let own = [Source::new("acme/authority.yaml", authority), Source::new("acme/note.yaml", form)];
    let catalogue = Catalogue::built_in().with(&own).expect("forms without mistakes");
    let form = catalogue.form("acme/note").expect("the form");
    let wanted = |name: &str| form.grade_wanted(form.field(name).expect("a field"));
    assert_eq!((wanted("signed"), wanted("seen")), (Grade::Cryptographic, Grade::Drawn));
    let claimed = "form: acme/note\nvalues:\n  signed: { grade: cryptographic }\n  seen: { grade: drawn }\n";
    let record = yaml::parse(&Source::new("note.yaml", claimed), &catalogue).expect("a record");
    let findings = rules::check(&record, today()).findings;
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].message.contains("which a text file cannot show"), "{}", findings[0].message);
}

/// The same elements with indefinite lengths, as many levels down as asked: `[tag, 0x80, …, 0, 0]`.
fn endless(element: &[u8], levels: usize) -> Vec<u8> {
    let (tag, long) = (element[0], element[1] & 0x80 != 0);
    let header = if long { 2 + usize::from(element[1] & 0x7F) } else { 2 };
    let length = match long {
        true => element[2..header].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
        false => usize::from(element[1]),
    };
    let inside = &element[header..header + length];
    // A name stands before what is opened further; at the innermost level everything is kept.
    let inside = match (levels, inside.first()) {
        (0 | 1, _) => inside.to_vec(),
        (_, Some(6)) => {
            let name = 2 + usize::from(inside[1]);
            [&inside[..name], &endless(&inside[name..], levels - 1)].concat()
        }
        _ => endless(inside, levels - 1),
    };
    [&[tag, 0x80], &inside[..], &[0, 0]].concat()
}

#[test]
fn a_signature_written_with_indefinite_lengths_holds_too() {
    let mut file = bytes(RSA);
    let key = file.windows(10).rposition(|window| window == b"/Contents ").expect("a signature");
    let start = key + file[key..].iter().position(|byte| *byte == b'<').expect("its digits") + 1;
    let end = start + file[start..].iter().position(|byte| *byte == b'>').expect("their end");
    let digit = |byte: u8| char::from(byte).to_digit(16).expect("a digit") as u8;
    let data: Vec<u8> = file[start..end].chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect();
    let other: String = endless(&data, 3).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(other.starts_with("30800609") && other.len() <= end - start);
    file[start..end].fill(b'0');
    file[start..start + other.len()].copy_from_slice(other.as_bytes());
    assert_eq!(digital(&read(&file, &trust()), "manager_signed").integrity, Integrity::Intact);
}

#[test]
fn authorities_are_read_from_pem_and_der_only() {
    let pem = bytes("fixtures/signed/trust/authority.pem");
    let mut trust = Trust::none();
    assert!(trust.is_empty());
    assert_eq!(trust.add(&[pem.clone(), pem.clone()].concat()).expect("two certificates"), 2);
    for bad in
        [&b""[..], b"hello", &pem[..pem.len() / 2], b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
    {
        let before = format!("{trust:?}");
        assert!(trust.add(bad).is_err(), "{}", String::from_utf8_lossy(bad));
        assert_eq!(before, format!("{trust:?}"));
    }
}

#[test]
fn every_signed_file_has_its_provenance() {
    let told = std::fs::read_to_string(root().join("fixtures/signed/PROVENANCE.md")).expect("PROVENANCE.md");
    for path in [
        RSA,
        FLIPPED,
        SELF_SIGNED,
        TIMESTAMP,
        CHANGED_VALUE,
        TWICE,
        CHANGED_PAGE,
        ECDSA,
        PSS,
        EXPIRED,
        LETTER,
        NAMED_APART,
    ] {
        assert!(told.contains(path), "{path} is not in PROVENANCE.md");
    }
    for entry in std::fs::read_dir(root().join("fixtures/signed/locked")).expect("the locked letters") {
        let name = entry.expect("a file").file_name();
        assert!(told.contains(&format!("locked/{}", name.display())), "{} is not in PROVENANCE.md", name.display());
    }
}
