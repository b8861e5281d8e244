//! Lists of staff from Excel or CSV.
//! [`list`] finds the rows, [`heading`] the meaning of a column. [`members`] makes members of staff of the rows, as
//! `folder.yaml` describes them; [`blanks`] makes records, each for the blank of one person.

pub mod blanks;
pub mod cells;
pub mod heading;
pub mod list;
pub mod members;
pub(crate) mod mistakes;

pub use cells::{day, member};
pub use list::PeopleRows;
