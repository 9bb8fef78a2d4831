//! `replay`: a task or the board as of a position, folded before the reader's eyes.

use super::client::given;
use super::desk::Desk;
use super::log::{Reader, Shown, wrong};
use super::show::table;
use super::stop::{Outcome, Stop, UserError};
use clap::Args;
use events::{Recorded, TaskStatus};
use projections::Rows;
use projections::projects::Projects;
use projections::tasks::{TaskKey, TaskRow, Tasks};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Print a task or the board at a position, event by event, folded from the log
#[derive(Debug, Args)]
pub struct Replay {
    /// A task's id or key, or `board`
    what: String,
    /// Up to this position; to the log's end when left out
    #[arg(long)]
    at: Option<u64>,
    /// Only the end, not each event on the way
    #[arg(long, short)]
    quiet: bool,
}

/// An event, and what it made of the thing.
#[derive(Serialize)]
struct Step<'a> {
    event: &'a Shown,
    status: Option<TaskStatus>,
}

#[derive(Serialize)]
struct Board<'a> {
    position: u64,
    counts: BTreeMap<&'static str, usize>,
    tasks: Vec<&'a TaskRow>,
}

impl Replay {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let ledger = super::log::ledger(&desk.client, desk.patience).await?;
        if self.what.eq_ignore_ascii_case("board") {
            self.board(desk, ledger.id).await
        } else {
            let task = find(desk, &self.what).await?;
            self.task(desk, ledger.id, task).await
        }
    }

    /// The events up to the position, each handed over with what it is today.
    async fn each(
        &self,
        desk: &Desk,
        ledger: Uuid,
        filter: serde_json::Value,
        mut take: impl FnMut(&Shown, &Recorded) -> Outcome,
    ) -> Outcome {
        let at = self.at.unwrap_or(u64::MAX);
        let mut reader = Reader::new(&desk.client, desk.patience, filter, 0);
        while let Some(page) = reader.next().await? {
            for event in &page {
                if event.position > at {
                    return Ok(());
                }
                let recorded = event.recorded(ledger);
                take(event, &recorded.map_err(|error| wrong(event.position, error))?)?;
            }
        }
        Ok(())
    }

    async fn task(self, desk: &Desk, ledger: Uuid, task: Uuid) -> Outcome {
        let mut rows: Rows<Tasks> = Rows::default();
        let key = TaskKey { task };
        self.each(desk, ledger, given(json!({ "streams": [task] })), |event, recorded| {
            rows.feed(recorded).map_err(|error| wrong(event.position, error))?;
            let status = rows.get(&key).map(|row| row.course.status);
            if self.quiet {
                return Ok(());
            }
            let step = Step { event, status };
            desk.show.data(&step, || {
                let status = status.map(|status| status.to_string()).unwrap_or_default();
                format!("{}  → {}", event.line(ledger), desk.show.strong(&status))
            })
        })
        .await?;
        let Some(row) = rows.get(&key) else {
            return Err(unknown(&self.what, "was not there yet at that position"));
        };
        desk.show.data(row, || {
            let pretty = serde_json::to_string_pretty(row).unwrap_or_default();
            format!("\n{pretty}")
        })
    }

    async fn board(self, desk: &Desk, ledger: Uuid) -> Outcome {
        let (mut tasks, mut projects) = (Rows::<Tasks>::default(), Rows::<Projects>::default());
        let mut position = 0;
        self.each(desk, ledger, json!({}), |event, recorded| {
            let fed = tasks.feed(recorded).and_then(|()| projects.feed(recorded));
            fed.map_err(|error| wrong(event.position, error))?;
            position = event.position;
            if self.quiet {
                return Ok(());
            }
            desk.show.data(&Step { event, status: None }, || event.line(ledger))
        })
        .await?;
        let keys: BTreeMap<Uuid, String> =
            projects.after(None).map(|row| (row.project, row.key.clone())).collect();
        let all: Vec<&TaskRow> = tasks.after(None).collect();
        let mut counts = BTreeMap::new();
        for row in &all {
            *counts.entry(<&str>::from(row.course.status)).or_insert(0) += 1;
        }
        let board = Board { position, counts, tasks: all };
        desk.show.data(&board, || {
            let counts = board.counts.iter().map(|(status, count)| format!("{count} {status}"));
            let open = board.tasks.iter().filter(|row| !row.course.status.is_closed());
            let rows = open.map(|row| {
                let key = keys.get(&row.project).cloned().unwrap_or_default();
                let status = row.course.status.to_string();
                [format!("{key}-{}", row.number), status, row.title.clone()]
            });
            let open = table(["KEY", "STATUS", "TITLE"], rows);
            let counts = counts.collect::<Vec<_>>().join(", ");
            format!("\nthe board at position {position}: {counts}\n{open}")
        })
    }
}

async fn find(desk: &Desk, task: &str) -> Outcome<Uuid> {
    #[derive(Deserialize)]
    struct Found {
        task: Option<Id>,
    }
    #[derive(Deserialize)]
    struct Id {
        id: Uuid,
    }
    let query = "query Id($task: String!) { task(task: $task) { id } }";
    let found: Found = desk.client.ask(query, json!({ "task": task })).await?;
    found.task.map(|task| task.id).ok_or_else(|| unknown(task, "is not there"))
}

fn unknown(task: &str, what: &str) -> Stop {
    let message = format!("the task {task} {what}; check the id, the key or the position");
    Stop::Refused(vec![UserError { code: "TASK_UNKNOWN".to_owned(), message, path: None }])
}
