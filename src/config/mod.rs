//! Settings: the only reader of the environment. Who needs one is given its value.

mod client;

pub use client::{ClientSettings, ClientSettingsError, client_file};
