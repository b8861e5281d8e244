//! Encrypts the merged file with a password: AES-256 (ISO 32000-2, 7.6), which current readers support.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Permissions, Writer};
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::error::{Error, Result};

/// Encrypts streams and strings.
#[derive(Debug)]
pub(super) struct Encryption {
    key: [u8; 32],
    /// The encryption dictionary.
    pub dictionary: Vec<u8>,
}

impl Encryption {
    /// Creates an encryption that opens with a password.
    pub(super) fn new(password: &str) -> Result<Self> {
        if password.is_empty() {
            return Err(Error::usage("the password is empty", "Give a password, or leave the file unlocked."));
        }
        let fault = || Error::internal("the file cannot be locked with this password");
        let mut key = [0_u8; 32];
        SystemRandom::new().fill(&mut key).map_err(|_| fault())?;
        let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
        let state = EncryptionState::try_from(EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
            file_encryption_key: &key,
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password: password,
            user_password: password,
            permissions: Permissions::all(),
        })
        .map_err(|_| {
            let help = "Choose one of letters, digits and signs that are on a keyboard.";
            Error::usage("the password has a character in it that no PDF can be locked with", help)
        })?;
        let mut dictionary = Vec::new();
        let described = state.encode().map_err(|_| fault())?;
        Writer::write_object(&mut dictionary, &described.into()).map_err(|_| fault())?;
        Ok(Self { key, dictionary })
    }

    /// Encrypts the bytes of one stream or string.
    pub(super) fn lock(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        Aes256CryptFilter.encrypt(&self.key, bytes).ok()
    }
}
