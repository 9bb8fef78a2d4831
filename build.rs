//! Tells cargo what the crate is made of besides Rust.

fn main() {
    // `sqlx::migrate!` embeds the folder but cannot see a file that was added to it.
    println!("cargo:rerun-if-changed=migrations");
}
