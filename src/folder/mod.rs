//! The folder: what is on file about one member of staff.
//!
//! [`member`] is what `folder.yaml` says of them: since when, of which staff type, away when. Without
//! it, rules over time only see what the records themselves show.

pub mod member;
pub mod staff;

pub use member::Member;
