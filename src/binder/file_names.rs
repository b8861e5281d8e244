//! The names of files and directories beside a binder.

/// What the binder is called.
pub const BINDER: &str = "binder.pdf";
/// What the manifest is called.
pub const MANIFEST: &str = "manifest.json";
/// The directory of the originals.
pub const ORIGINALS: &str = "originals";
