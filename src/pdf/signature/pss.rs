//! RSA-PSS with a salt of any length (RFC 8017, sections 8.1.2 and 9.1.2).
//!
//! The library that checks all other signatures takes only salts as long as the digest; several
//! programs sign with the longest that fits. Checking needs no secret, so plain big numbers will do.

use num_bigint::BigUint;

use super::algorithm::Digest;

/// The public part of an RSA key.
#[derive(Debug, Clone, Copy)]
pub(super) struct RsaKey<'a> {
    pub modulus: &'a [u8],
    pub exponent: &'a [u8],
}

/// Longer exponents than this are in no real key, and would take long.
const LONGEST_EXPONENT: usize = 5;

/// Whether the signature of a message is the key holder's.
pub(super) fn verify(key: RsaKey<'_>, digest: Digest, salt: usize, message: &[u8], signature: &[u8]) -> bool {
    let (modulus, exponent) = (BigUint::from_bytes_be(key.modulus), BigUint::from_bytes_be(key.exponent));
    let signature = BigUint::from_bytes_be(signature);
    if key.exponent.len() > LONGEST_EXPONENT || signature >= modulus || modulus.bits() < 16 {
        return false;
    }
    let Ok(bits) = usize::try_from(modulus.bits() - 1) else { return false };
    let encoded = signature.modpow(&exponent, &modulus).to_bytes_be();
    let Some(missing) = bits.div_ceil(8).checked_sub(encoded.len()) else { return false };
    let encoded = [vec![0; missing], encoded].concat();
    holds(&encoded, bits, digest, salt, message).unwrap_or(false)
}

/// Whether the encoded message, of so many bits, is one of this message; none when it is too short.
fn holds(encoded: &[u8], bits: usize, digest: Digest, salt: usize, message: &[u8]) -> Option<bool> {
    let length = usize::from(digest.length());
    let (masked, rest) = encoded.split_at_checked(encoded.len().checked_sub(length + 1)?)?;
    let (hash, end) = rest.split_at_checked(length)?;
    // How many bits of the first byte are beyond the encoded message's own.
    let unused = encoded.len() * 8 - bits;
    let keep = u8::try_from(0xFF_usize >> unused).ok()?;
    if end != [0xBC] || masked.first()? & !keep != 0 {
        return Some(false);
    }
    let mut block: Vec<u8> = masked.iter().zip(mask(digest, hash)).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= keep;
    let (padding, own_salt) = block.split_at_checked(block.len().checked_sub(salt)?)?;
    let (one, zeros) = padding.split_last()?;
    let message = digest.of(&[message]);
    let again = digest.of(&[&[0; 8], message.as_ref(), own_salt]);
    Some(*one == 1 && zeros.iter().all(|byte| *byte == 0) && again.as_ref() == hash)
}

/// The mask that a hash grows into (MGF1).
fn mask(digest: Digest, seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| digest.of(&[seed, &counter.to_be_bytes()]).as_ref().to_vec())
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
        let good = |salt, message: &[u8], signature: &[u8]| verify(key, Digest::Sha256, salt, message, signature);
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
            assert!(!verify(RsaKey { modulus, exponent: &[3] }, Digest::Sha256, 0, message, &[2]));
        }
    }
}
