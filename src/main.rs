//! The one binary: server, tools of the log, and everybody's client.

use std::process::ExitCode;

fn main() -> ExitCode {
    task_ledger::cli::run()
}
