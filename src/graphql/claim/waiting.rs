//! The long poll: an idle agent waits here for something to do, and costs nothing.

use super::mutation::ClaimNextTaskInput;
use crate::graphql::asking::{Done, ask};
use crate::graphql::door::Door;
use crate::graphql::payload::Refused;
use async_graphql::{Context, Result};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// How long a caller may wait.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// How long the log is left to grow before everybody who waits asks again.
const PATIENCE: Duration = Duration::from_millis(200);

/// Claims the next task, waiting for one if the caller wishes.
///
/// # Errors
/// When the ledger can't answer now.
pub async fn claim_next(
    ctx: &Context<'_>,
    key: Option<String>,
    input: &ClaimNextTaskInput,
) -> Result<std::result::Result<Done, Refused>> {
    let door = ctx.data::<Door>()?;
    let until = Instant::now() + Duration::from_secs(input.wait_seconds.into()).min(WAIT_MAX);
    let mut head = door.transactor.head();
    loop {
        head.borrow_and_update();
        let done = match ask(ctx, key.clone(), input.read()).await? {
            Ok(done) => done,
            refused @ Err(_) => return Ok(refused),
        };
        let Some(nothing) = done.answer().nothing else { return Ok(Ok(done)) };
        if Instant::now() >= until || door.is_stopping() {
            return Ok(Ok(done));
        }
        // Time alone may make something claimable, so the head is not the only thing to wait for.
        let retry = Duration::from_secs(nothing.retry_after_seconds.max(1).into());
        let wake = until.min(Instant::now() + retry);
        tokio::select! {
            changed = timeout_at(wake, head.changed()) => {
                if matches!(changed, Ok(Err(_))) {
                    return Ok(Ok(done));
                }
            }
            () = door.stopping() => return Ok(Ok(done)),
        }
        sleep(PATIENCE.min(until.saturating_duration_since(Instant::now()))).await;
    }
}
