//! A session: one run of an agent with one context window, and what it used.

mod command;
mod decide;
mod price_list;
mod prices;
mod refusal;
#[cfg(test)]
pub(crate) mod spec;
mod state;

pub use command::{SessionCommand, TokenUsage};
pub use decide::{SessionDecider, SessionFacts};
pub use price_list::{PriceList, cost_micros};
pub use prices::PRICE_LIST_VERSION;
pub use refusal::SessionRefusal;
pub use state::{STOP_PERCENT, Session, WRAP_UP_PERCENT};
