//! What scanning a part’s appearance streams found, so that each is scanned once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::ObjectId;

/// Results for appearance streams, by object.
#[derive(Debug, Default)]
pub(super) struct AppearanceCache {
    pub seen: BTreeMap<ObjectId, DrawnContent>,
    pub fonts: BTreeMap<ObjectId, Arc<BTreeSet<String>>>,
}

/// The kinds of content that an appearance draws.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct DrawnContent {
    /// Text.
    pub text: bool,
    /// Images, shadings, nested forms or curves: more than a frame.
    pub shapes: bool,
    /// Any content.
    pub any: bool,
}
