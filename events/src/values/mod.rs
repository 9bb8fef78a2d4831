//! The values that events are made of. Stored words are lower snake case and never change.

mod calendar;
mod claim;
mod confinement;
mod json;
mod judgement;
mod money;
mod people;
mod place;
mod plan;
mod price;
mod rule;
mod time;
mod view;
mod work;

pub use calendar::{Calendar, Span};
pub use claim::*;
pub use confinement::*;
pub use json::{FreeJson, FreeJsonError, INTEGER_MAX};
pub use judgement::*;
pub use money::*;
pub use people::*;
pub use place::*;
pub use plan::*;
pub use price::*;
pub use rule::*;
pub use time::{Timestamp, TimestampError};
pub use view::*;
pub use work::*;
