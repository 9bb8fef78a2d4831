//! Tells cargo what the crate is made of besides Rust: migrations, and the screen.

fn main() {
    // `sqlx::migrate!` embeds the folder but cannot see a file that was added to it.
    println!("cargo:rerun-if-changed=migrations");
    #[cfg(feature = "embed-ui")]
    screen();
}

/// Embeds the screen that was built into web/dist; where none was, a page that says how to.
#[cfg(feature = "embed-ui")]
fn screen() {
    let dist = std::path::Path::new("web/dist");
    // An empty folder can be watched, a missing one would have everything built anew each time.
    std::fs::create_dir_all(dist).expect("web/dist can be made");
    println!("cargo:rerun-if-changed=web/dist");
    if dist.join("index.html").exists() {
        memory_serve::load_directory(dist);
        return;
    }
    let out = std::env::var_os("OUT_DIR").expect("cargo says where to build");
    let placeholder = std::path::Path::new(&out).join("screen");
    std::fs::create_dir_all(&placeholder).expect("the build folder can be written");
    let page = "<!doctype html><html lang=\"en\"><title>Task Ledger</title>\
        <h1>Task Ledger</h1><p>This server was built without its screen: run <code>make web</code>, \
        then build it again. The API is at <a href=\"/graphql\">/graphql</a>.";
    std::fs::write(placeholder.join("index.html"), page).expect("the build folder can be written");
    memory_serve::load_directory(placeholder);
}
