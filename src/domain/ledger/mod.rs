//! The ledger itself: its opening, its keys, its switch.

mod command;
mod decide;
mod refusal;
#[cfg(test)]
pub(crate) mod spec;
mod state;

pub use command::LedgerCommand;
pub use decide::{LedgerDecider, LedgerFacts};
pub use refusal::LedgerRefusal;
pub use state::{Key, Ledger};
