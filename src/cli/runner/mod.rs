//! `work`: agents that are commands. Claims, starts a command for each task in a process of its own,
//! keeps its claim alive, obeys what the ledger orders, and hands in what came of it.

mod answer;
mod child;
mod crew;
mod folder;
mod holding;
mod leftover;
mod system;
mod tally;
mod worker;

use super::desk::Desk;
use super::stop::{Outcome, Stop};
use clap::Args;
use folder::Folder;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tally::Tally;
use tokio::sync::watch;
use worker::{Ended, Worker};

/// Let commands work the queue off, each task in a process of its own, until there is nothing to do
#[derive(Debug, Clone, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Work {
    /// How many agents work at once
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    agents: u32,
    /// What the agents are called: NAME-1, NAME-2 …; the machine's name when left out
    #[arg(long)]
    name: Option<String>,
    /// Only tasks of this project; again for more
    #[arg(long = "project", short)]
    projects: Vec<String>,
    /// What the agents are good at; again for more
    #[arg(long = "skill", visible_alias = "skills", value_delimiter = ',')]
    skills: Vec<String>,
    /// The term of the leases, 5 to 3600 seconds; a third of it is between two signs of life
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(5..=3600))]
    lease: u32,
    /// Seconds between asking a command to end and ending it
    #[arg(long, default_value_t = 10)]
    grace: u64,
    /// Give an attempt up after so many seconds
    #[arg(long)]
    time_limit: Option<u64>,
    /// The model that the command works with, if it is known
    #[arg(long)]
    model: Option<String>,
    /// Go on when there is nothing to do, until Ctrl-C
    #[arg(long)]
    forever: bool,
    /// Where prompts, outputs and results are kept; the user's state folder when left out
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The command, after --
    #[arg(required = true, last = true)]
    command: Vec<String>,
}

const AFTER_HELP: &str = "The command reads the task's prompt from stdin and from the file in \
TASK_LEDGER_PROMPT. In its environment are TASK_LEDGER_URL, TASK_LEDGER_KEY (good for this one \
claim), TASK_LEDGER_TASK, TASK_LEDGER_FENCE, TASK_LEDGER_SESSION and TASK_LEDGER_RESULT: a file for \
its answer as JSON. With `outcome`, `result`, `files`, `commit`, `gates` or `billableMinutes` the \
task is handed in; `failed`, `blocked`, `paused` and `question` say what else became of it; any \
other JSON is the result. Without an answer exit code 0 hands the task in, and any other fails the \
attempt. A command that ends its claim itself has the last word.";

/// What all workers share.
pub(in crate::cli::runner) struct Shared {
    options: Work,
    folder: Folder,
    tally: Tally,
    /// Turns true when nothing more is to be begun, and what runs is to be ended.
    stopping: watch::Receiver<bool>,
    show: super::show::Show,
}

impl Work {
    /// Works until there is nothing to do, and says why.
    ///
    /// # Errors
    /// A key that may not do it, a server that does not come back; nothing to do at all.
    pub async fn run(self, desk: &Desk) -> Outcome {
        let viewer = desk.viewer().await?;
        let name = self.name.clone().unwrap_or_else(machine);
        let folder = Folder::open(self.folder.as_deref(), &name)?;
        leftover::end_all(&folder, desk, Duration::from_secs(self.grace)).await;
        let crew = crew::sign_on(desk, &self, &name).await?;
        desk.show.aside(&format!(
            "{} agents of {name} work for the ledger {} at {}; outputs in {}",
            crew.len(),
            viewer.ledger.name,
            desk.client.url(),
            folder.path().display()
        ));
        let (stop, stopping) = watch::channel(false);
        let listener = tokio::spawn(async move {
            system::told_to_stop().await;
            let _ = stop.send(true);
            // Kept, so that nobody takes its end for a wish.
            std::future::pending::<()>().await;
        });
        let shared = Arc::new(Shared {
            options: self,
            folder,
            tally: Tally::default(),
            stopping,
            show: desk.show,
        });
        let workers: Vec<_> = crew
            .into_iter()
            .map(|member| {
                let worker = Worker::new(member, desk.client.clone(), Arc::clone(&shared));
                tokio::spawn(worker.run())
            })
            .collect();
        let mut ended = Ended::default();
        let mut broke = None;
        for worker in workers {
            match worker.await {
                Ok(Ok(one)) => ended = ended.or(one),
                Ok(Err(stop)) => broke = broke.or(Some(stop)),
                Err(panic) => return Err(Stop::Failed(panic.into())),
            }
        }
        listener.abort();
        match broke {
            Some(stop) => Err(stop),
            None => shared.tally.tell(&desk.show, &ended),
        }
    }
}

fn machine() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}
