//! `fleet`: simulated agents that work a project off through the public API, and check what they are
//! told against what they did.
//!
//! Every agent decides by its own seeded dice. What they did stands in common books; at the end the
//! log and the sums of tokens are judged by those books.

mod books;
mod call;
mod dice;
mod holding;
mod journal;
mod judge;
mod roster;
mod summary;
mod sums;
mod worker;

use super::client::{Client, Place};
use super::desk::Desk;
use super::stop::{Outcome, Stop};
use books::Books;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use journal::Journal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use summary::Summary;
use worker::{Ended, Worker};

/// Let simulated agents work a project off, checking what they are told; exits with 1 if anything
/// is not as it should be
#[derive(Debug, Clone, Args)]
pub struct Fleet {
    /// How many agents
    #[arg(long, default_value_t = 4)]
    agents: usize,
    /// The project whose tasks are worked on
    #[arg(long, short)]
    project: String,
    /// How many steps each agent takes a second; as fast as it goes when left out
    #[arg(long)]
    rate: Option<f64>,
    /// What the dice are thrown by: the same seed, the same decisions
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The term of the agents' leases, 5 to 3600 seconds
    #[arg(long, visible_alias = "lease-seconds", default_value_t = 10, value_parser = clap::value_parser!(u32).range(5..=3600))]
    lease: u32,
    /// Another server on the same database; the agents share all of them
    #[arg(long)]
    also_url: Vec<String>,
    /// Write every acknowledgement into this file, a line of JSON each, as soon as it comes
    #[arg(long)]
    journal: Option<PathBuf>,
    /// Agents never die, fail or pause: they only work
    #[arg(long)]
    well_behaved: bool,
}

/// What all agents share.
pub struct Shared {
    pub(in crate::cli::fleet) options: Fleet,
    pub(in crate::cli::fleet) books: Books,
    pub(in crate::cli::fleet) journal: Journal,
    pub(in crate::cli::fleet) patience: Duration,
    pub(in crate::cli::fleet) stopping: AtomicBool,
}

impl Fleet {
    pub async fn run(self, desk: &Desk) -> Outcome {
        if self.agents == 0 || self.rate.is_some_and(|rate| rate.is_nan() || rate <= 0.0) {
            return Err(Stop::Usage(
                "a fleet has at least one agent and a rate above 0".to_owned(),
            ));
        }
        let viewer = desk.viewer().await?;
        let clients = self.clients(desk)?;
        let before = sums::read(&desk.client, desk.patience, &self.project, None).await?;
        let crew = roster::sign_on(desk, &self).await?;
        let began = Instant::now();
        let shared = Arc::new(Shared {
            options: self.clone(),
            books: Books::default(),
            journal: Journal::in_file(self.journal.as_deref())?,
            patience: desk.patience,
            stopping: AtomicBool::new(false),
        });
        let workers = crew.iter().enumerate().map(|(index, member)| {
            let client = clients[index % clients.len()].with_key(&member.secret);
            tokio::spawn(Worker::new(index, member, client, Arc::clone(&shared)).run())
        });
        let ended = watch(workers.collect(), &shared, desk).await?;
        let mut summary = Summary::new(&shared, ended, began.elapsed());
        summary.retries = clients.iter().map(Client::retries).sum();
        summary.server = desk.client.url().to_owned();
        summary.ledger = viewer.ledger.name;
        let position = shared.books.position();
        let after = sums::read(&desk.client, desk.patience, &self.project, Some(position)).await?;
        sums::compare(&shared.books, &before, &after, &mut summary);
        let ledger = (viewer.ledger.id, viewer.ledger.position);
        judge::log(desk, ledger, &shared.books, &mut summary).await?;
        roster::sign_off(desk, &crew).await;
        summary.tell(desk)
    }

    fn clients(&self, desk: &Desk) -> Outcome<Vec<Client>> {
        let place = |url: &String| {
            let url = url.trim_end_matches('/').to_owned();
            Client::new(Place { url, key: desk.client.key().to_owned() }, desk.patience)
        };
        let others = self.also_url.iter().map(place).collect::<Outcome<Vec<_>>>()?;
        Ok(std::iter::once(desk.client.clone()).chain(others).collect())
    }
}

type Workers = Vec<tokio::task::JoinHandle<Outcome<Ended>>>;

/// Waits for all agents, showing how far they are; Ctrl-C lets them give back what they hold.
async fn watch(workers: Workers, shared: &Arc<Shared>, desk: &Desk) -> Outcome<Ended> {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {msg}");
    bar.set_style(style.expect("the template is well-formed"));
    let (signalled, shown) = (Arc::clone(shared), Arc::clone(shared));
    let ticker = tokio::spawn({
        let bar = bar.clone();
        async move {
            loop {
                bar.set_message(shown.books.line());
                bar.tick();
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    });
    let listener = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            signalled.stopping.store(true, Ordering::Relaxed);
        }
    });
    let mut ended = Ended::AllDone;
    let mut broke = None;
    for worker in workers {
        match worker.await {
            Ok(Ok(one)) => ended = ended.max(one),
            Ok(Err(stop)) => {
                // One that can't go on ends the others too, or they would wait for its task.
                shared.stopping.store(true, Ordering::Relaxed);
                desk.show.aside(&format!("an agent can't go on: {stop}"));
                broke.get_or_insert(stop);
            }
            Err(panic) => return Err(Stop::Failed(panic.into())),
        }
    }
    ticker.abort();
    listener.abort();
    bar.finish_and_clear();
    broke.map_or(Ok(ended), Err)
}
