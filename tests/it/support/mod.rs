//! What tests stand on.

pub mod batches;
pub mod requests;
pub mod stores;
