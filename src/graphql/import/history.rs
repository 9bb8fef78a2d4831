//! Some lines of a history: each read by the importer, decided as a request of its own, in order.

use super::run::Imported;
use crate::domain::task::TaskCommand;
use crate::domain::{Action, Command, TaskRef};
use crate::graphql::asking::{submit, submit_once};
use crate::graphql::caller::Caller;
use crate::graphql::door::Door;
use crate::graphql::failure::internal;
use crate::graphql::payload::{Refused as No, UserError};
use crate::importers::history::{self, History, Line, Past, Refused, Report, Step};
use async_graphql::Result;
use events::{Event, Source, TaskEvent, Timestamp, Upcasters};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A part of a history's import.
#[derive(Debug, Clone)]
pub struct HistoryPart {
    /// The project's key; created if there is none.
    pub project: String,
    /// Which part.
    pub part: Part,
}

/// Which part of a history's import.
#[derive(Debug, Clone)]
pub enum Part {
    /// Lines, the first of which has that number, and which come after that time.
    Lines {
        /// The first line's number in the file, counted from 1.
        first: usize,
        /// The time of the last line before.
        after: Option<Timestamp>,
        /// Whether they are only looked at.
        check: bool,
        /// Whether faulty lines are left out.
        skip_invalid: bool,
    },
    /// There is no more: what is still held since then is given back.
    End(Timestamp),
}

/// Imports a part of a history.
///
/// # Errors
/// When the ledger can't answer now; sending the same again goes on where it stopped.
pub async fn import_history(
    door: &Door,
    caller: &Caller,
    wanted: HistoryPart,
    bytes: &[u8],
) -> Result<Imported> {
    let history = History::new(door.ledger, &wanted.project);
    let mut run = Run {
        report: Report { project: history.project().to_owned(), ..Report::default() },
        position: 0,
        door,
        caller,
        history,
    };
    let refused = match wanted.part {
        Part::End(at) => run.end(at).await?,
        Part::Lines { first, after, check, skip_invalid } => {
            let read = history::read(bytes, first, after);
            run.report.lines = read.count;
            run.report.last_at = read.lines.last().map(|line| line.at.to_string());
            let faulty = !read.faults.is_empty() && !skip_invalid;
            run.report.faults = read.faults;
            match (check, faulty) {
                (true, _) => None,
                (false, true) => Some(run.faulty()),
                (false, false) => run.take(&read.lines).await?,
            }
        }
    };
    let report = serde_json::to_value(&run.report).map_err(|error| internal(&error))?;
    Ok(Imported { position: run.position.max(door.head()), report, refused })
}

struct Run<'a> {
    door: &'a Door,
    caller: &'a Caller,
    history: History,
    report: Report,
    position: u64,
}

impl Run<'_> {
    fn faulty(&self) -> No {
        let faults = self.report.faults.len();
        let message = format!("{faults} lines can't be read; mend them, or import without them");
        let code = "IMPORT_HAS_FAULTS".to_owned();
        let errors = vec![UserError { code, message, path: None }];
        No { position: self.door.head(), errors, directive: None }
    }

    /// Takes lines in, in their order; only what must be there before them stops them all.
    async fn take(&mut self, lines: &[Line]) -> Result<Option<No>> {
        let transactor = &self.door.transactor;
        let open = transactor.read(|world| self.history.open(lines, world)).await;
        if !open.is_empty() {
            let agents = |action: &&Action| matches!(action.command, Command::Agent(..));
            self.report.agents = open.iter().filter(agents).count();
            if let Err(refused) = submit(self.door, self.caller, open).await? {
                return Ok(Some(refused));
            }
        }
        self.keep_alive().await?;
        let mut pasts = self.pasts(lines).await?;
        for line in lines {
            let past = pasts.entry(self.history.task_of(&line.issue)).or_default();
            self.take_one(line, past).await?;
        }
        Ok(None)
    }

    async fn take_one(&mut self, line: &Line, past: &mut Past) -> Result<()> {
        let transactor = &self.door.transactor;
        let step = transactor.read(|world| self.history.plan(line, past, world)).await;
        let (actions, dangling) = match step {
            Step::Known => {
                self.report.known += 1;
                return Ok(());
            }
            Step::LeftAlone => {
                self.report.left_alone += 1;
                return Ok(());
            }
            Step::Unchanged => {
                self.report.unchanged += 1;
                return Ok(());
            }
            Step::Do(actions, dangling) => (actions, dangling),
        };
        let known_by = self.history.key_of(line);
        let key = known_by.key.clone();
        match submit_once(self.door, self.caller, known_by, actions).await? {
            Ok(done) => {
                self.position = done.position;
                *self.report.applied.entry(line.deed.word()).or_default() += 1;
                self.report.dangling.extend(dangling);
                past.add(line, key, true);
            }
            Err(refused) => self.refuse(line, past, refused).await?,
        }
        Ok(())
    }

    /// The ledger's word stands, and is written on the task.
    async fn refuse(&mut self, line: &Line, past: &mut Past, no: No) -> Result<()> {
        let Some(UserError { code, message, .. }) = no.errors.into_iter().next() else {
            return Ok(());
        };
        let refused = Refused {
            line: line.number,
            issue: line.issue.clone(),
            action: line.deed.word(),
            actor: line.actor.clone(),
            code,
            message,
        };
        let transactor = &self.door.transactor;
        let note = transactor.read(|world| self.history.note(line, &refused, world)).await;
        self.report.refused.push(refused);
        let Some(note) = note else { return Ok(()) };
        let known_by = self.history.key_of(line);
        let key = known_by.key.clone();
        if let Ok(done) = submit_once(self.door, self.caller, known_by, vec![note]).await? {
            self.position = done.position;
            past.add(line, key, false);
        }
        Ok(())
    }

    /// What the log says of the tasks that these lines are about.
    async fn pasts(&self, lines: &[Line]) -> Result<HashMap<Uuid, Past>> {
        let tasks: HashSet<Uuid> =
            lines.iter().map(|line| self.history.task_of(&line.issue)).collect();
        let tasks: Vec<Uuid> = tasks.into_iter().collect();
        let stored = self.door.read_streams(&tasks).await.map_err(|error| internal(&error))?;
        let mut pasts: HashMap<Uuid, Past> = HashMap::new();
        for event in &stored {
            let past = pasts.entry(event.aggregate_id).or_default();
            past.take(event).map_err(|error| internal(&error))?;
        }
        Ok(pasts)
    }

    /// No policy may take what the history holds while it comes in.
    async fn keep_alive(&self) -> Result<()> {
        let beat = |(task, fence): (Uuid, u64)| {
            let beat = TaskCommand::Heartbeat { fence: Some(fence) };
            Action::from(Command::Task(TaskRef::Id(task), beat))
        };
        for held in self.held().await? {
            // Whoever let go of it meanwhile needs no sign of life.
            let _ = submit(self.door, self.caller, vec![beat(held)]).await?;
        }
        Ok(())
    }

    async fn end(&mut self, at: Timestamp) -> Result<Option<No>> {
        for (task, _) in self.held().await? {
            let release = self.history.release(task, at);
            match submit(self.door, self.caller, vec![release]).await? {
                Ok(done) => {
                    self.position = done.position;
                    self.report.released += 1;
                }
                Err(refused) => return Ok(Some(refused)),
            }
        }
        Ok(None)
    }

    /// The live claims of the project that came in with a history.
    async fn held(&self) -> Result<Vec<(Uuid, u64)>> {
        let transactor = &self.door.transactor;
        let claims = transactor.read(|world| self.history.claims(world)).await;
        let tasks: Vec<Uuid> = claims.iter().map(|(task, _)| *task).collect();
        let stored = self.door.read_streams(&tasks).await.map_err(|error| internal(&error))?;
        let mut imported = HashSet::new();
        for event in stored.iter().filter(|event| event.event_type == "TaskClaimed") {
            let read = event.read(&Upcasters::current()).map_err(|error| internal(&error))?;
            if read.envelope.metadata.source != Some(Source::Import) {
                continue;
            }
            for claimed in read.events {
                if let Event::Task(TaskEvent::TaskClaimed { fence, .. }) = claimed {
                    imported.insert((event.aggregate_id, fence));
                }
            }
        }
        Ok(claims.into_iter().filter(|claim| imported.contains(claim)).collect())
    }
}
