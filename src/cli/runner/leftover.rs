//! After a runner's own death: what it started is ended, and what it held is given back, so that
//! nobody waits for the leases to lapse. Where this never runs, the ledger takes the claims back.

use super::folder::{Folder, Run};
use super::system::{began, boot, signal_group};
use crate::cli::client::body;
use crate::cli::desk::Desk;
use serde_json::json;
use std::time::{Duration, Instant};

/// Ends everything that an earlier runner of this name left.
pub async fn end_all(folder: &Folder, desk: &Desk, grace: Duration) {
    for (agent, run) in folder.left() {
        end(&run, grace).await;
        let input = json!({
            "task": run.task,
            "fence": run.fence,
            "reason": "its runner was killed",
        });
        let text = body("releaseTask", input, "task { status }");
        // A claim that has ended since is nobody's to give back.
        let given_back = desk.client.with_key(&run.secret).attempt(&text).await.is_ok();
        let end = if given_back { "is given back" } else { "has ended since" };
        desk.show.aside(&format!("claim {} on {} of a killed runner {end}", run.fence, run.task));
        folder.forget(&agent);
    }
}

/// Ends the command's group, politely first, if it still is the same process that leads it.
async fn end(run: &Run, grace: Duration) {
    // After a restart of the machine the number says nothing.
    if run.boot.is_none() || run.boot != boot() {
        return;
    }
    let lives = || run.began.is_some() && began(run.pid) == run.began;
    if !lives() {
        // Its children may have outlived it in its group: nobody else gets a number that is a group's.
        if began(run.pid).is_none() {
            let _ = signal_group(run.pid, libc::SIGKILL);
        }
        return;
    }
    let _ = signal_group(run.pid, libc::SIGTERM);
    let until = Instant::now() + grace;
    while lives() && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let _ = signal_group(run.pid, libc::SIGKILL);
}
