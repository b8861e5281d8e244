//! Verifies the RSA signatures (RFC 8017) that `ring` refuses: short keys, old digests, and PSS with an unusual salt
//! length or mask digest. Verification uses no secret, so arithmetic need not run in constant time.

use num_bigint::BigUint;

use super::digest::Digest;

/// The public part of an RSA key.
#[derive(Debug, Clone, Copy)]
pub(super) struct RsaKey<'a> {
    pub modulus: &'a [u8],
    pub exponent: &'a [u8],
}

/// Longer exponents than this are in no real key, and would take long.
const LONGEST_EXPONENT: usize = 5;
/// The bits that a modulus may have.
const BITS: std::ops::RangeInclusive<u64> = 512..=8192;

impl RsaKey<'_> {
    /// The bits of the modulus.
    pub(super) fn bits(&self) -> u64 {
        BigUint::from_bytes_be(self.modulus).bits()
    }

    /// Returns whether the key has a size that signatures are verified with.
    pub(super) fn can_be_verified(&self) -> bool {
        self.modulus.len() <= 1024 && BITS.contains(&self.bits()) && self.exponent.len() <= LONGEST_EXPONENT
    }

    /// RSAVP1 (RFC 8017, 5.2.2): the encoded message, padded to the length of the modulus; `None` if the signature is out
    /// of range.
    fn rsavp1(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let (modulus, exponent) = (BigUint::from_bytes_be(self.modulus), BigUint::from_bytes_be(self.exponent));
        let number = BigUint::from_bytes_be(signature);
        if !self.can_be_verified() || signature.len() != self.modulus.len() || number >= modulus {
            return None;
        }
        let opened = number.modpow(&exponent, &modulus).to_bytes_be();
        let missing = self.modulus.len().checked_sub(opened.len())?;
        Some([vec![0; missing], opened].concat())
    }
}

/// Whether a signature with PKCS #1 padding (section 8.2.2) is the key holder's.
pub(super) fn verify_pkcs1(key: RsaKey<'_>, digest: Digest, message: &[u8], signature: &[u8]) -> bool {
    let Some(opened) = key.rsavp1(signature) else { return false };
    let hash = digest.digest(&[message]);
    // The padding is made anew and compared whole; parsing the padding has allowed forged signatures (Bleichenbacher 2006).
    let expected = |name: &[u8]| -> Option<Vec<u8>> {
        let padding = key.modulus.len().checked_sub(name.len() + hash.len() + 3).filter(|padding| *padding >= 8)?;
        Some([&[0, 1], &vec![0xFF; padding][..], &[0], name, &hash].concat())
    };
    expected(digest_info(digest)).is_some_and(|expected| expected == opened)
}

/// What stands before a digest in a signature: `DigestInfo` with the digest's name.
fn digest_info(digest: Digest) -> &'static [u8] {
    match digest {
        Digest::Md5 => &[0x30, 0x20, 0x30, 0x0C, 6, 8, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 5, 5, 0, 4, 0x10],
        Digest::Sha1 => &[0x30, 0x21, 0x30, 9, 6, 5, 0x2B, 0x0E, 3, 2, 0x1A, 5, 0, 4, 0x14],
        Digest::Sha224 => &[0x30, 0x2D, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4, 5, 0, 4, 0x1C],
        Digest::Sha256 => &[0x30, 0x31, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20],
        Digest::Sha384 => &[0x30, 0x41, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2, 5, 0, 4, 0x30],
        Digest::Sha512 => &[0x30, 0x51, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 5, 0, 4, 0x40],
    }
}

/// Whether a signature with PSS padding (sections 8.1.2 and 9.1.2) is the key holder's.
pub(super) fn verify_pss(key: RsaKey<'_>, pss: Pss, message: &[u8], signature: &[u8]) -> bool {
    let Some(opened) = key.rsavp1(signature) else { return false };
    let Ok(bits) = usize::try_from(key.bits() - 1) else { return false };
    // The encoded message is a byte shorter where the modulus has one bit more than whole bytes.
    let Some(before) = opened.len().checked_sub(bits.div_ceil(8)) else { return false };
    let (zeros, encoded) = opened.split_at(before);
    zeros.iter().all(|byte| *byte == 0) && emsa_pss_verify(encoded, bits, pss, message).unwrap_or(false)
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2). `None` when the encoded message is too short.
fn emsa_pss_verify(encoded: &[u8], bits: usize, pss: Pss, message: &[u8]) -> Option<bool> {
    let Pss { digest, mask, salt } = pss;
    let length = usize::from(digest.length());
    let (masked, rest) = encoded.split_at_checked(encoded.len().checked_sub(length + 1)?)?;
    let (hash, end) = rest.split_at_checked(length)?;
    // How many bits of the first byte are beyond the encoded message's own.
    let unused = encoded.len() * 8 - bits;
    let keep = u8::try_from(0xFF_usize >> unused).ok()?;
    if end != [0xBC] || masked.first()? & !keep != 0 {
        return Some(false);
    }
    let mut block: Vec<u8> = masked.iter().zip(mgf1(mask, hash)).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= keep;
    let (padding, own_salt) = block.split_at_checked(block.len().checked_sub(salt)?)?;
    let (one, zeros) = padding.split_last()?;
    let message = digest.digest(&[message]);
    let again = digest.digest(&[&[0; 8], &message, own_salt]);
    Some(*one == 1 && zeros.iter().all(|byte| *byte == 0) && again == hash)
}

/// MGF1 (RFC 8017, B.2.1).
fn mgf1(digest: Digest, seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| digest.digest(&[seed, &counter.to_be_bytes()]))
}

/// The parameters of RSA-PSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pss {
    pub digest: Digest,
    /// The digest that the mask is made with.
    pub mask: Digest,
    /// The salt's length in bytes.
    pub salt: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with the Python package cryptography, with a key that was thrown away.
    const MODULUS: &str = "9fb768c0aab5c5c8fe8dabe08b40df016f25749cc8215cefbf76a3d73eb8cd7414bc1f461762baf64f4203005b9839fdcbb1a9d4de9297590a29b6607427a6e89db5d6192977499c0a7c6077c735382d5ec80cc97772ac88fa4578401814c23a13ef59145ddc29c1a6877f258f4f16fac8cefefe7fa70731e106b16c46ceb50b";
    const LONGEST: &str = "920096221364805a1a1ed08d0db09b616f0e77728d8a19ece3a678ce332e2308115f285b41895f1453845fef74c7f0323176b7959a6c35bc37255ec6afc0dd1afc07bd8f26eef656795255d2dd8cbce589da3691f4d9d2e4440c41a36da7d320383c57f2469536013b82e05d8a9dcabfd17a8b089153ed38c642c5cac1db9d55";
    const NONE: &str = "7df53fa47cf5da6f2208142e175686bc9fa4c33642bdfea960c21c58edd28c481fa764e61b8070cf2d1da1c01b0f35bfde9ab500c9ddf12a79ad6ef28dc1e0deb7a1a061cae18eb9d21e0339a96276a2ec7fbb07a71456e9f2398a8e70e79da905f549da0331a11b3bd080f7ee9d82227d50a36ac3fede6fcef628db11c7f018";

    fn bytes(digits: &str) -> Vec<u8> {
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn salts_of_any_length_are_checked_and_nothing_else_passes() {
        let modulus = bytes(MODULUS);
        let key = RsaKey { modulus: &modulus, exponent: &[1, 0, 1] };
        let pss = |salt| Pss { digest: Digest::Sha256, mask: Digest::Sha256, salt };
        let good = |salt, message: &[u8], signature: &[u8]| verify_pss(key, pss(salt), message, signature);
        let message = b"the record as signed";
        assert!(good(94, message, &bytes(LONGEST)));
        assert!(good(0, message, &bytes(NONE)));
        for salt in [0, 32, 93, 95, 200, 65_535] {
            assert!(!good(salt, message, &bytes(LONGEST)), "{salt}");
        }
        assert!(!good(94, b"another record", &bytes(LONGEST)));
        for at in 0..128 {
            let mut other = bytes(LONGEST);
            other[at] ^= 1;
            assert!(!good(94, message, &other), "{at}");
        }
        for hostile in [&b""[..], &[0; 128], &[0xFF; 128], &[1], &modulus] {
            assert!(!good(94, message, hostile));
        }
        for modulus in [&b""[..], &[0], &[1], &[7], &[0xFF, 0xFF]] {
            let key = RsaKey { modulus, exponent: &[3] };
            assert!(!verify_pss(key, pss(0), message, &[2]) && !verify_pkcs1(key, Digest::Sha256, message, &[2]));
        }
    }
}
