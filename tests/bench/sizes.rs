//! What is large beside what is small: a queue of a million, a task with a long history.
//!
//! What a command costs is how long the processors are busy for it, Postgres included: how long it
//! takes is mostly the disk's, which is the same for both.

use anyhow::Context as _;
use task_ledger::store::transactor::Transactor;
use uuid::Uuid;

use crate::closed_loop::{Sample, Tally, Window, run};
use crate::commands;
use crate::figures::{Quantity, Spread, ratio};
use crate::options::Options;
use crate::transactor::{InProcess, submit};

const CALLERS: usize = 32;
/// Old and new tasks that are written on, each by a caller of its own.
const WRITERS: usize = 8;

/// How much more what is large costs.
#[derive(Debug)]
pub struct BySize {
    /// How many tasks were open.
    pub queue: usize,
    /// A claim among so many, by one among 1,000.
    pub claim: Spread,
    /// How many events a task had.
    pub history: usize,
    /// A command on such a task, by one on a new task.
    pub command: Spread,
}

/// Measures both in turns, so many times.
pub async fn measure(options: &Options) -> anyhow::Result<BySize> {
    let small = InProcess::prepare(commands::BACKLOG).await?;
    eprintln!("filling a queue with {} tasks", options.queue());
    let large = InProcess::prepare(options.queue()).await?;
    let window = || Window::after(options.warm_up(), options.counted());
    let (mut among_many, mut among_few) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds() {
        among_many.push(claims(&large, window()).await?);
        among_few.push(claims(&small, window()).await?);
    }
    drop(large);
    let old = held(&small, 0, options.history()).await?;
    let new = held(&small, WRITERS, 0).await?;
    let (mut on_old, mut on_new) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds() {
        on_old.push(writes(&small, &old, window()).await?);
        on_new.push(writes(&small, &new, window()).await?);
    }
    let costs = |large: &[Sample], small: &[Sample]| {
        ratio(Quantity::Busy, large, small).context("this machine tells how busy it is")
    };
    Ok(BySize {
        queue: options.queue(),
        claim: costs(&among_many, &among_few)?,
        history: options.history(),
        command: costs(&on_old, &on_new)?,
    })
}

/// Claims the next task and gives it back, over and over.
async fn claims(ledger: &InProcess, window: Window) -> anyhow::Result<Sample> {
    run(CALLERS, window, |caller, tally| {
        claim_and_release(ledger.transactor(), ledger.agent(caller), tally)
    })
    .await
}

async fn claim_and_release(
    transactor: Transactor,
    agent: Uuid,
    mut tally: Tally,
) -> anyhow::Result<Tally> {
    while !tally.is_over() {
        let claimed = tally.time(submit(&transactor, vec![commands::claim_next(agent)])).await?;
        let claim = claimed.claim.context("there is always something to claim")?;
        let release = commands::release(claim.task, claim.fence);
        tally.time(submit(&transactor, vec![release])).await?;
    }
    Ok(tally)
}

/// Tasks that agents from that number on hold, each with so many events.
async fn held(ledger: &InProcess, from: usize, events: usize) -> anyhow::Result<Vec<(Uuid, u64)>> {
    let mut held = Vec::new();
    for agent in from..from + WRITERS {
        let next = vec![commands::claim_next(ledger.agent(agent))];
        let claimed = submit(&ledger.transactor(), next).await?;
        let claim = claimed.claim.context("there is always something to claim")?;
        for written in (0..events).step_by(commands::BACKLOG) {
            let some = commands::BACKLOG.min(events - written);
            let report = || commands::report_progress(claim.task, claim.fence);
            submit(&ledger.transactor(), (0..some).map(|_| report()).collect()).await?;
        }
        held.push((claim.task, claim.fence));
    }
    Ok(held)
}

/// Each caller writes on its own task.
async fn writes(
    ledger: &InProcess,
    held: &[(Uuid, u64)],
    window: Window,
) -> anyhow::Result<Sample> {
    run(held.len(), window, |caller, tally| write(ledger.transactor(), held[caller], tally)).await
}

async fn write(
    transactor: Transactor,
    (task, fence): (Uuid, u64),
    mut tally: Tally,
) -> anyhow::Result<Tally> {
    while !tally.is_over() {
        let report = commands::report_progress(task, fence);
        tally.time(submit(&transactor, vec![report])).await?;
    }
    Ok(tally)
}
