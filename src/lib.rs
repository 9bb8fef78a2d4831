//! Task Ledger: hands work to software agents, counts what it costs, and never forgets.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod graphql;
pub mod http;
pub mod importers;
pub mod policies;
pub mod store;

/// A command is hundreds of small allocations that another thread often frees: the system's
/// allocator took a third of the transactor's time for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
