//! Signatures that are good and not to be trusted: made with what is weak by now, in ways that cannot be verified, or
//! with certificates that have expired.

use chrono::NaiveDate;
use formfolio::file::Trust;
use formfolio::pdf::signature::signatures;
use formfolio::record::{DigitalSignature, Integrity, SignerTrust, TimeSource};

use crate::fixture::{bytes, today};

fn trust() -> Trust {
    let mut trust = Trust::none().on_date(today());
    trust.add(&bytes("fixtures/signed/weak/authority.pem")).expect("a certificate");
    trust
}

fn letter(name: &str, trust: &Trust) -> DigitalSignature {
    let file = bytes(&format!("fixtures/signed/weak/{name}.pdf"));
    let mut all = signatures(&file, trust).expect("a PDF");
    assert_eq!(all.len(), 1, "{name}");
    all.remove(0).digital
}

#[test]
fn a_weak_signature_is_intact_named_and_untrusted() {
    for (name, weak, reason) in [
        ("sha1", "SHA-1", "a signature made with SHA-1 can be forged today"),
        ("md5", "MD5", "a signature made with MD5 can be forged today"),
        (
            "rsa1024",
            "an RSA key of less than 2048 bits",
            "a signature made with an RSA key of less than 2048 bits can be forged today",
        ),
        (
            "rsa2047",
            "an RSA key of less than 2048 bits",
            "a signature made with an RSA key of less than 2048 bits can be forged today",
        ),
        ("chain-sha1", "a certificate that rests on SHA-1", "a certificate that rests on SHA-1 can be forged today"),
    ] {
        let digital = letter(name, &trust());
        assert_eq!((&digital.integrity, digital.weak), (&Integrity::Intact, Some(weak)), "{name}");
        assert_eq!(digital.trust, SignerTrust::No(reason), "{name}");
        // Without authorities the weakness of the signature itself is still reported.
        let unasked = letter(name, &Trust::none());
        assert_eq!((unasked.trust, unasked.weak.is_some()), (SignerTrust::NotChecked, name != "chain-sha1"), "{name}");
    }
    let digital = letter("sha224", &trust());
    assert_eq!((digital.integrity, digital.trust, digital.weak), (Integrity::Intact, SignerTrust::Yes, None));
}

#[test]
fn an_unsupported_method_is_named_and_not_called_broken() {
    for (name, reason) in [
        ("p521", "it was made with ECDSA on the curve P-521, which Formfolio cannot verify"),
        ("brainpool", "it was made with ECDSA on a Brainpool curve, which Formfolio cannot verify"),
    ] {
        assert_eq!(letter(name, &trust()).integrity, Integrity::Unknown(reason), "{name}");
    }
    let digital = letter("chain-p521", &trust());
    let reason = "a certificate on the way to the authority is signed with ECDSA on the curve P-521, which Formfolio cannot verify";
    assert_eq!((digital.integrity, digital.trust), (Integrity::Intact, SignerTrust::No(reason)));
}

#[test]
fn a_signers_own_clock_does_not_bring_a_certificate_back() {
    let expired = SignerTrust::No("it has expired, and no trusted timestamp shows that the signature is older");
    for name in ["backdated", "issuer-expired"] {
        let digital = letter(name, &trust());
        assert_eq!((digital.trust, digital.has_expired), (expired, true), "{name}");
        assert_eq!((digital.integrity, digital.clock), (Integrity::Intact, TimeSource::Signer), "{name}");
        // The certificate is trusted on a day when it was valid. Without a day the signing time is unknown.
        let then = trust().on_date(NaiveDate::from_ymd_opt(2023, 6, 5).expect("a day"));
        assert_eq!(letter(name, &then).trust, SignerTrust::Yes, "{name}");
        let mut dayless = Trust::none();
        dayless.add(&bytes("fixtures/signed/weak/authority.pem")).expect("a certificate");
        assert_eq!(letter(name, &dayless).trust, SignerTrust::No("it is not known when it was signed"), "{name}");
    }
    let stamped = letter("stamped", &trust());
    assert_eq!((stamped.trust, stamped.clock, stamped.has_expired), (SignerTrust::Yes, TimeSource::Timestamp, false));
}

#[test]
fn every_letter_has_its_provenance() {
    let provenance = String::from_utf8(bytes("fixtures/signed/PROVENANCE.md")).expect("text");
    for entry in std::fs::read_dir(super::root().join("fixtures/signed/weak")).expect("the letters") {
        let name = entry.expect("a file").file_name().into_string().expect("a name");
        assert!(provenance.contains(&format!("fixtures/signed/weak/{name}")), "{name}");
    }
}
