//! Settings: the only reader of the environment. Who needs one is given its value.

mod client;
mod server;

pub use client::{ClientSettings, ClientSettingsError, client_file, state_folder};
pub use server::{DatabaseOptions, ServeOptions, Surroundings};
