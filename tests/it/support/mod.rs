//! What tests stand on.

pub mod app;
pub mod batches;
pub mod clocks;
pub mod cutting_proxy;
pub mod judge;
pub mod requests;
pub mod socket;
pub mod stores;
