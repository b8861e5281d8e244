//! Signed files damaged by the hundred: nothing panics, and nothing altered is ever called intact.

use formfolio::file::{RecordReader, Trust};
use formfolio::form::Catalogue;
use formfolio::record::Integrity;

use super::{ECDSA, RSA, TIMESTAMP, TWICE, bytes, digital, trust};
use crate::sample::Dice;

/// Where the place kept for the last signature begins and ends: `<` and behind `>`.
fn hole(file: &[u8]) -> (usize, usize) {
    let key = file.windows(10).rposition(|window| window == b"/Contents ").expect("a signature");
    let start = key + file[key..].iter().position(|byte| *byte == b'<').expect("its digits");
    (start, start + file[start..].iter().position(|byte| *byte == b'>').expect("their end") + 1)
}

/// What is said of the manager's signature; none when the file cannot be read at all.
fn verdict(file: &[u8], catalogue: &Catalogue, trust: &Trust) -> Option<Integrity> {
    let record = RecordReader::new(catalogue).trusting(trust).read(file, "damaged.pdf").ok()?;
    match record.get("manager_signed") {
        formfolio::record::Value::Signature(signature) => {
            signature.digital.as_ref().map(|digital| digital.integrity.clone())
        }
        _ => None,
    }
}

#[test]
fn a_changed_signed_byte_is_never_intact() {
    let catalogue = Catalogue::built_in();
    let good = bytes(RSA);
    let (start, end) = hole(&good);
    let mut dice = Dice(0x5EED_0001);
    let near = (start - 800)..(end + 600);
    for round in 0..150 {
        let mut file = good.clone();
        // Half of them close to the signature, where its own dictionary is.
        let at = loop {
            let at = if round % 2 == 0 { near.start + dice.below(near.len()) } else { dice.below(file.len()) };
            if !(start..end).contains(&at) && at < file.len() {
                break at;
            }
        };
        file[at] ^= 1 << dice.below(8);
        assert_ne!(verdict(&file, &catalogue, &Trust::none()), Some(Integrity::Intact), "byte {at}");
    }
}

#[test]
fn a_changed_signature_value_is_never_intact_and_never_panics() {
    let catalogue = Catalogue::built_in();
    let trust = trust();
    for (path, rounds) in [(RSA, 120), (ECDSA, 60), (TIMESTAMP, 80)] {
        let good = bytes(path);
        let (start, end) = hole(&good);
        let digits = &good[start + 1..end - 1];
        let used = digits.iter().rposition(|digit| *digit != b'0').expect("digits");
        let mut dice = Dice(0x5EED_0002);
        for _ in 0..rounds {
            let mut file = good.clone();
            let at = start + 1 + dice.below(used);
            let other = b"0123456789abcdef"[dice.below(16)];
            if file[at].to_ascii_lowercase() == other {
                continue;
            }
            file[at] = other;
            let said = verdict(&file, &catalogue, &trust);
            // At the end stand the signature's own bytes, or the unsigned timestamp.
            if path == RSA && at > start + 1 + used - 500 {
                assert!(matches!(said, Some(Integrity::Broken(_))), "byte {at}: {said:?}");
            }
        }
    }
}

#[test]
fn a_file_cut_off_is_never_intact() {
    let catalogue = Catalogue::built_in();
    let good = bytes(RSA);
    let (start, _) = hole(&good);
    for at in (start - 2000..good.len()).step_by(613).chain(good.len() - 40..good.len()) {
        assert_ne!(verdict(&good[..at], &catalogue, &Trust::none()), Some(Integrity::Intact), "{at} bytes");
    }
}

#[test]
fn bytes_before_or_after_the_pdf_are_not_part_of_it() {
    let catalogue = Catalogue::built_in();
    for path in [RSA, TWICE] {
        let good = bytes(path);
        for file in [[&good[..], b"\r\n"].concat(), [b"Received: by mail\r\n\r\n", &good[..]].concat()] {
            assert_eq!(verdict(&file, &catalogue, &Trust::none()), Some(Integrity::Intact), "{path}");
        }
    }
    let record = super::read(&[&bytes(RSA)[..], b"\n"].concat(), &Trust::none());
    assert!(!digital(&record, "manager_signed").covers_whole_file);
}
