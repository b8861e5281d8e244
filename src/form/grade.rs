//! Grades of signatures.

/// The way a signature was given, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Not signed.
    #[serde(skip)]
    None,
    /// A typed name.
    Typed,
    /// A picture or an ink drawing.
    Drawn,
    /// A digital signature.
    Cryptographic,
}

impl Grade {
    /// The keyword in records and definitions.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Typed => "typed",
            Self::Drawn => "drawn",
            Self::Cryptographic => "cryptographic",
        }
    }
}
