//! Ours without a door: the transactor called in process, as the doors call it.

use anyhow::Context as _;
use events::{Role, Source};
use task_ledger::domain::{Action, Actor, Answer, Command, Idempotency, Request};
use task_ledger::store::opening::{Store, StoreOptions};
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::Transactor;
use uuid::Uuid;

use crate::closed_loop::{Sample, Tally, Window, run};
use crate::commands;

/// More callers than any contestant has.
const AGENTS: usize = 512;

/// A transactor on a database of its own, with agents and a backlog.
pub struct InProcess {
    store: Store,
    agents: Vec<Uuid>,
    db: ThrowawayDb,
}

impl InProcess {
    /// Opens a ledger with a few projects, an agent for each caller, and a backlog.
    pub async fn prepare(backlog: usize) -> anyhow::Result<InProcess> {
        let db = ThrowawayDb::durable().await;
        let store = Store::open(&db.url, StoreOptions::default()).await?;
        let mut setting = commands::projects();
        let agents: Vec<Uuid> = (0..AGENTS).map(|_| Uuid::now_v7()).collect();
        setting.extend(agents.iter().enumerate().map(|(n, id)| commands::register(*id, n)));
        submit(&store.transactor, setting).await.context("preparing the ledger")?;
        for from in (0..backlog).step_by(commands::BACKLOG) {
            let some = from..backlog.min(from + commands::BACKLOG);
            let tasks = some.map(commands::create).collect();
            submit(&store.transactor, tasks).await.context("filling the queue")?;
        }
        Ok(InProcess { store, agents, db })
    }

    /// An agent of it.
    pub fn agent(&self, number: usize) -> Uuid {
        self.agents[number]
    }

    /// Its transactor.
    pub fn transactor(&self) -> Transactor {
        self.store.transactor.clone()
    }

    /// Where its database is.
    pub fn url(&self) -> &str {
        &self.db.url
    }

    /// So many callers, each an agent that works through task after task.
    pub async fn measure(&self, callers: usize, window: Window) -> anyhow::Result<Sample> {
        run(callers, window, |caller, tally| {
            work(self.store.transactor.clone(), self.agents[caller], caller, tally)
        })
        .await
    }
}

async fn work(
    transactor: Transactor,
    agent: Uuid,
    caller: usize,
    mut tally: Tally,
) -> anyhow::Result<Tally> {
    let mut number = caller;
    while !tally.is_over() {
        number += 1;
        tally.time(submit(&transactor, vec![commands::create(number)])).await?;
        let claimed = tally.time(submit(&transactor, vec![commands::claim_next(agent)])).await?;
        let claim = claimed.claim.context("there is always something to claim")?;
        let report = commands::report_tokens(claim.task, claim.fence);
        tally.time(submit(&transactor, vec![report])).await?;
        let done = commands::complete(claim.task, claim.fence);
        tally.time(submit(&transactor, vec![done])).await?;
    }
    Ok(tally)
}

/// One request with a key of its own, as a careful client sends it; answers with its last answer.
pub async fn submit(transactor: &Transactor, commands: Vec<Command>) -> anyhow::Result<Answer> {
    let key = Uuid::now_v7();
    let request = Request {
        actor: operator(),
        source: Source::Graphql,
        request_id: None,
        idempotency: Some(Idempotency { key: key.to_string(), body: [7; 32] }),
        correlation: None,
        actions: commands.into_iter().map(Action::from).collect(),
    };
    let receipt = transactor.submit(request).await?;
    receipt.answers.into_iter().last().context("every request has at least one answer")
}

fn operator() -> Actor {
    const KEY: Uuid = Uuid::from_u128(0x0193_5c8e_5d7b_7c3e_9a59_0d6c_3f1f_8a11);
    Actor {
        key_id: Some(KEY),
        name: "bench".to_owned(),
        role: Some(Role::Operator),
        agent: None,
        grants: Vec::new(),
        claim: None,
    }
}
