//! Servers and databases killed while a fleet works, at moments that a seed decides; then the log is
//! asked whether it kept every promise.
//!
//! Short by default. `CHAOS=full` (`make chaos`) kills as often as the promises ask for, and
//! `CHAOS_SEED` plays a run again. Read `course` first (what happens), then `evidence` (what must
//! hold afterwards).

mod acknowledged;
mod backlog;
mod course;
mod evidence;
mod folder;
mod server;
mod setting;
mod stock;
mod story;
mod tests;
