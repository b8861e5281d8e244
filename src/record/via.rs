//! [`Via`]: how a value was found in a file without fields of ours.

/// How a value was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Via {
    /// The keyword: `label` or `position`.
    pub how: &'static str,
    /// Whether nothing speaks against the value.
    pub is_sure: bool,
}
