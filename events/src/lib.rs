//! The language of the ledger: what can have happened, and the exact bytes it is kept in.
//!
//! Pure data. It knows no clock, no database and no other room; everybody else knows it.
//! What is stored once is stored for ever, so a change here is an addition or it is a mistake.

mod canonical;
mod codec;
mod envelope;
mod leaf;
mod life;
mod streams;
mod upcast;
mod values;

pub use canonical::canonical;
pub use codec::{CodecError, Event, EventBody};
pub use envelope::{
    ActorKind, Envelope, Metadata, Recorded, Source, StoredEvent, Stream, StreamKind,
};
pub use leaf::{ENVELOPE_BYTES_MAX, Leaf, LeafError, envelope_json, leaf_of};
pub use life::Fate;
pub use streams::{AgentEvent, BudgetEvent, LedgerEvent, ProjectEvent, SessionEvent, TaskEvent};
pub use upcast::{Shape, Upcaster, Upcasters};
pub use values::*;
