//! What tests stand on.

pub mod batches;
