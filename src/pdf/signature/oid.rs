//! The object identifiers of certificates and signatures, as the value of their DER element.
//!
//! The names and numbers are those of the RFCs, from `const-oid`. What no RFC names stands at the end by its numbers.

use const_oid::ObjectIdentifier;
use const_oid::db::{fips202, rfc3161, rfc4519, rfc5911, rfc5912, rfc8410};

macro_rules! from_rfc {
    ($($name:ident = $rfc:ident::$oid:ident;)*) => {
        $(pub(super) const $name: &[u8] = $rfc::$oid.as_bytes();)*
    };
}

macro_rules! from_numbers {
    ($($name:ident = $numbers:literal;)*) => {
        $(pub(super) const $name: &[u8] = {
            const ID: ObjectIdentifier = ObjectIdentifier::new_unwrap($numbers);
            ID.as_bytes()
        };)*
    };
}

from_rfc! {
    MD2 = rfc5912::ID_MD_2;
    MD5 = rfc5912::ID_MD_5;
    SHA_1 = rfc5912::ID_SHA_1;
    SHA_224 = rfc5912::ID_SHA_224;
    SHA_256 = rfc5912::ID_SHA_256;
    SHA_384 = rfc5912::ID_SHA_384;
    SHA_512 = rfc5912::ID_SHA_512;
    SHA3_256 = fips202::ID_SHA_3_256;
    SHA3_384 = fips202::ID_SHA_3_384;
    SHA3_512 = fips202::ID_SHA_3_512;

    RSA = rfc5912::RSA_ENCRYPTION;
    RSA_MD2 = rfc5912::MD_2_WITH_RSA_ENCRYPTION;
    RSA_MD5 = rfc5912::MD_5_WITH_RSA_ENCRYPTION;
    RSA_SHA_1 = rfc5912::SHA_1_WITH_RSA_ENCRYPTION;
    RSA_SHA_224 = rfc5912::SHA_224_WITH_RSA_ENCRYPTION;
    RSA_SHA_256 = rfc5912::SHA_256_WITH_RSA_ENCRYPTION;
    RSA_SHA_384 = rfc5912::SHA_384_WITH_RSA_ENCRYPTION;
    RSA_SHA_512 = rfc5912::SHA_512_WITH_RSA_ENCRYPTION;
    RSA_PSS = rfc5912::ID_RSASSA_PSS;
    MGF1 = rfc5912::ID_MGF_1;
    DSA = rfc5912::ID_DSA;
    DSA_SHA_1 = rfc5912::DSA_WITH_SHA_1;
    DSA_SHA_224 = rfc5912::DSA_WITH_SHA_224;
    DSA_SHA_256 = rfc5912::DSA_WITH_SHA_256;
    EC_PUBLIC_KEY = rfc5912::ID_EC_PUBLIC_KEY;
    ECDSA_SHA_224 = rfc5912::ECDSA_WITH_SHA_224;
    ECDSA_SHA_256 = rfc5912::ECDSA_WITH_SHA_256;
    ECDSA_SHA_384 = rfc5912::ECDSA_WITH_SHA_384;
    ECDSA_SHA_512 = rfc5912::ECDSA_WITH_SHA_512;
    P_224 = rfc5912::SECP_224_R_1;
    P_256 = rfc5912::SECP_256_R_1;
    P_384 = rfc5912::SECP_384_R_1;
    P_521 = rfc5912::SECP_521_R_1;
    ED25519 = rfc8410::ID_ED_25519;
    ED448 = rfc8410::ID_ED_448;

    DATA = rfc5911::ID_DATA;
    SIGNED_DATA = rfc5911::ID_SIGNED_DATA;
    CONTENT_TYPE = rfc5911::ID_CONTENT_TYPE;
    MESSAGE_DIGEST = rfc5911::ID_MESSAGE_DIGEST;
    SIGNING_TIME = rfc5911::ID_SIGNING_TIME;
    SIGNING_CERTIFICATE = rfc5911::ID_AA_SIGNING_CERTIFICATE;
    SIGNING_CERTIFICATE_V2 = rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2;
    TIME_STAMP_TOKEN = rfc3161::ID_AA_TIME_STAMP_TOKEN;
    TST_INFO = rfc3161::ID_CT_TST_INFO;

    COMMON_NAME = rfc4519::COMMON_NAME;
    ORGANIZATION_NAME = rfc4519::ORGANIZATION_NAME;
    KEY_USAGE = rfc5912::ID_CE_KEY_USAGE;
    SUBJECT_KEY_IDENTIFIER = rfc5912::ID_CE_SUBJECT_KEY_IDENTIFIER;
    EXTENDED_KEY_USAGE = rfc5912::ID_CE_EXT_KEY_USAGE;
    ANY_EXTENDED_KEY_USAGE = rfc5912::ANY_EXTENDED_KEY_USAGE;
    CLIENT_AUTHENTICATION = rfc5912::ID_KP_CLIENT_AUTH;
    EMAIL_PROTECTION = rfc5912::ID_KP_EMAIL_PROTECTION;
    TIME_STAMPING = rfc5912::ID_KP_TIME_STAMPING;
}

from_numbers! {
    MD4 = "1.2.840.113549.2.4";
    RIPEMD_160 = "1.3.36.3.2.1";
    SHA_512_224 = "2.16.840.1.101.3.4.2.5";
    SHA_512_256 = "2.16.840.1.101.3.4.2.6";
    ECDSA_SHA_1 = "1.2.840.10045.4.1";
    P_192 = "1.2.840.10045.3.1.1";
    SECP256K1 = "1.3.132.0.10";
    DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36";
    ADOBE_DOCUMENTS = "1.2.840.113583.1.1.5";
    MICROSOFT_DOCUMENT_SIGNING = "1.3.6.1.4.1.311.10.3.12";
}
