//! How the members of a team stand, told from what is on file about each: [`Standing`] is one person's row of the
//! overview, [`RegisteredAction`] one line of the register of actions.
//!
//! Nothing here judges anew: what is late or missing is what the [`rules`](crate::rules) find, in their words.

mod monthly_return;
mod months;
mod register;
mod sessions;
mod standing;
mod survey;

pub use monthly_return::{Figure, MonthlyReturn, monthly_return};
pub use months::{MonthState, MonthsTold, SessionMonth};
pub use register::{ActionState, RegisteredAction};
pub use sessions::{LastSession, NextSession};
pub use standing::{CopyCounts, Programme, ProgrammeStep, Standing, Topic, TopicState};
pub use survey::{ActionOf, Overview, SurveyRequest, survey};

pub use crate::dates::month::Month;
