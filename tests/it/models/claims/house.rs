//! The house in which two agents and two servers live: one log, one table of leases.

use super::server::{LEASE_SECONDS, Memory, STEP, Server};
use super::{Broken, beat, hold};
use crate::models::scene::{Scene, acting, agent, on, task};
use events::{Event, TaskEvent, TaskStatus, Timestamp};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use task_ledger::domain::task::TaskCommand;
use task_ledger::domain::{Actor, Answer, Command, Refusal};
use task_ledger::policies::leases::Due;

/// So many steps of time are a lease, and a grace.
const LEASE_STEPS: u32 = 2;

/// A write on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) agent: usize,
    pub(super) fence: u64,
}

/// A lease as it is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) fence: u64,
    pub(super) step: u32,
}

#[derive(Clone)]
pub(super) struct House {
    pub(super) scene: Arc<Scene>,
    broken: Option<Broken>,
    head: Memory,
    pub(super) servers: [Server; 2],
    row: Option<Row>,
    /// The fence under which each agent believes to hold the task.
    pub(super) believes: [Option<u64>; 2],
    pub(super) letter: Option<Letter>,
    pub(super) steps: u32,
    pub(super) crashes: u32,
    /// Steps since the holder was heard of, in which somebody served.
    silent: u32,
    /// Steps since the claim became suspect, in which somebody served.
    doubted: u32,
    pub(super) robbed: bool,
    pub(super) stale_write: bool,
    pub(super) revived: bool,
    pub(super) refused_letter: bool,
    pub(super) memories_are_folds: bool,
    print: Arc<str>,
}

impl House {
    pub(super) fn new(scene: Scene, broken: Option<Broken>) -> Self {
        let head = memory(&scene);
        Self {
            servers: [Server::start(head.clone()), Server::start(head.clone())],
            scene: Arc::new(scene),
            broken,
            head,
            row: None,
            believes: [None; 2],
            letter: None,
            steps: 0,
            crashes: 0,
            silent: 0,
            doubted: 0,
            robbed: false,
            stale_write: false,
            revived: false,
            refused_letter: false,
            memories_are_folds: true,
            print: Arc::default(),
        }
    }

    pub(super) fn claim(&mut self, agent: usize, server: usize) {
        if self.ask(server, &acting(agent), hold()).is_ok() {
            let fence = self.scene.judge.held[&task(0)].fence;
            self.believes[agent] = Some(fence);
            self.hear(server, fence, true);
        }
    }

    pub(super) fn beat(&mut self, agent: usize, server: usize, answered: bool) {
        let Some(fence) = self.believes[agent] else { return };
        let kept = self.write(agent, server, fence, beat(fence));
        if answered && !kept {
            self.believes[agent] = None;
        }
    }

    pub(super) fn deliver(&mut self, server: usize) {
        let Some(Letter { agent, fence }) = self.letter.take() else { return };
        let text = "half of it".to_owned();
        let write = TaskCommand::ReportProgress { fence: Some(fence), percent: None, text };
        self.refused_letter |= !self.write(agent, server, fence, write);
    }

    fn is_held_under(&self, by: usize, fence: u64) -> bool {
        let live = self.scene.judge.held.get(&task(0));
        live.is_some_and(|hold| hold.fence == fence && hold.agent == agent(by))
    }

    /// Whether an agent holds the task as it believes.
    pub(super) fn holds(&self, agent: usize) -> bool {
        self.believes[agent].is_some_and(|fence| self.is_held_under(agent, fence))
    }

    /// A write under a fence; says whether it was accepted.
    fn write(&mut self, agent: usize, server: usize, fence: u64, write: TaskCommand) -> bool {
        let holds = self.is_held_under(agent, fence);
        let accepted = self.ask(server, &acting(agent), on(0, write)).is_ok();
        self.stale_write |= accepted && !holds;
        if accepted && holds {
            self.hear(server, fence, false);
        }
        accepted
    }

    fn hear(&mut self, server: usize, fence: u64, begins: bool) {
        self.silent = 0;
        if self.servers[server].hear(fence, begins) {
            self.row = Some(Row { fence, step: self.steps });
        }
    }

    /// Half a lease passes; where everybody is diligent, every server looks then.
    pub(super) fn wait(&mut self, everybody_looks: bool) {
        self.steps += 1;
        let seconds = i64::try_from(STEP.as_secs()).unwrap();
        let scene = self.change();
        scene.now = scene.now.plus_seconds(seconds);
        let mut served = false;
        for server in self.servers.iter_mut().filter(|server| server.up) {
            server.served.elapsed += STEP;
            served = true;
        }
        // More than that makes no difference, and would only be told apart.
        let more = |count: u32| (count + u32::from(served)).min(2 * LEASE_STEPS);
        (self.silent, self.doubted) = (more(self.silent), more(self.doubted));
        for server in 0..2 {
            if everybody_looks && self.servers[server].up {
                self.catch_up(server);
                self.look(server);
            }
        }
    }

    pub(super) fn look(&mut self, server: usize) {
        let row = self.row.filter(|_| self.broken != Some(Broken::RowsNotRead));
        for due in self.servers[server].due(row, self.steps) {
            self.follow(server, due);
        }
    }

    fn follow(&mut self, server: usize, due: Due) {
        let policy = Actor::system("leases");
        if due.grace_is_over {
            if self.broken == Some(Broken::NothingReclaimed) {
                return;
            }
            let reclaim = on(0, TaskCommand::Reclaim { fence: due.fence });
            // Refused where the grace is not over after all: it is looked at again.
            let _ = self.ask(server, &policy, reclaim);
            return;
        }
        let suspect = on(0, TaskCommand::Suspect { fence: due.fence });
        self.ask(server, &policy, suspect).unwrap();
        if self.broken == Some(Broken::NoGrace) {
            let later = self.scene.now.plus_seconds(i64::from(LEASE_SECONDS));
            let reclaim = on(0, TaskCommand::Reclaim { fence: due.fence });
            self.ask_at(server, &policy, reclaim, later).unwrap();
        }
    }

    fn change(&mut self) -> &mut Scene {
        Arc::make_mut(&mut self.scene)
    }

    pub(super) fn catch_up(&mut self, server: usize) {
        self.servers[server].memory = self.head.clone();
    }

    pub(super) fn is_behind(&self, server: usize) -> bool {
        self.servers[server].memory.print != self.head.print
    }

    pub(super) fn crash(&mut self, server: usize) {
        self.crashes += 1;
        self.servers[server].up = false;
    }

    pub(super) fn start(&mut self, server: usize) {
        if self.servers.iter().all(|server| !server.up) {
            // Nobody could be heard meanwhile: a full new term.
            (self.silent, self.doubted) = (0, 0);
        }
        match self.broken {
            Some(Broken::OutageCounted) => {
                let elapsed = STEP * self.steps;
                let before = &mut self.servers[server];
                (before.up, before.served.elapsed) = (true, elapsed);
            }
            Some(Broken::StaleStart) => {
                let stale = self.servers[server].memory.clone();
                self.servers[server] = Server::start(stale);
            }
            _ => {
                let world = self.scene.folded();
                let print = self.scene.print_of(&world);
                let memory = Memory { world: Arc::new(world), print };
                self.servers[server] = Server::start(memory);
            }
        }
        self.memories_are_folds &= !self.is_behind(server);
    }

    fn ask(&mut self, server: usize, by: &Actor, what: Command) -> Result<Answer, Refusal> {
        self.ask_at(server, by, what, self.scene.now)
    }

    /// Whatever is asked of a server is decided at the head: its memory is there by then, or the
    /// statement finds that the head has moved.
    fn ask_at(
        &mut self,
        server: usize,
        by: &Actor,
        what: Command,
        now: Timestamp,
    ) -> Result<Answer, Refusal> {
        if self.broken == Some(Broken::HeadNotCompared) {
            let stale = Arc::clone(&self.servers[server].memory.world);
            self.change().world = (*stale).clone();
        }
        let length = self.scene.log.len();
        let answer = self.change().ask_at(by, what, now);
        self.judge_from(length);
        if answer.is_ok() && self.scene.log.len() > length {
            self.head = memory(&self.scene);
        }
        self.catch_up(server);
        answer
    }

    /// Whether somebody was robbed by what was just appended.
    fn judge_from(&mut self, length: usize) {
        let (mut robbed, mut revived, mut doubted) = (false, false, false);
        for event in self.scene.since(length) {
            match event {
                Event::Task(TaskEvent::ClaimSuspected { .. }) => {
                    robbed |= self.silent < LEASE_STEPS;
                    doubted = true;
                }
                Event::Task(TaskEvent::ClaimReclaimed { .. }) => {
                    robbed |= doubted || self.doubted < LEASE_STEPS;
                }
                Event::Task(TaskEvent::ClaimRevived { .. }) => revived = true,
                _ => {}
            }
        }
        self.robbed |= robbed;
        self.revived |= revived;
        if doubted {
            self.doubted = 0;
        }
    }

    pub(super) fn is_free(&self) -> bool {
        let task = self.scene.look(0);
        task.status == TaskStatus::Ready && task.claim.is_none()
    }

    pub(super) fn is_held_if_in_progress(&self) -> bool {
        let task = self.scene.look(0);
        (task.status == TaskStatus::InProgress) == task.claim.is_some()
    }

    /// Two houses are the same where everything is that can make a difference.
    pub(super) fn printed(mut self) -> Self {
        // Which server is which makes none.
        let mut servers = self.servers.each_ref().map(Server::print);
        servers.sort_unstable();
        let Self { row, believes, letter, steps, crashes, silent, doubted, .. } = &self;
        let seen = [
            self.robbed,
            self.stale_write,
            self.revived,
            self.refused_letter,
            self.memories_are_folds,
        ];
        let faults = &self.scene.judge.faults;
        self.print = format!(
            "{}\n{servers:?}\n{row:?} {believes:?} {letter:?} {steps} {crashes} {silent} \
             {doubted} {seen:?} {faults:?}",
            self.head.print
        )
        .into();
        self
    }
}

fn memory(scene: &Scene) -> Memory {
    Memory { world: Arc::new(scene.world.clone()), print: scene.print }
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.print)
    }
}

impl PartialEq for House {
    fn eq(&self, other: &Self) -> bool {
        self.print == other.print
    }
}

impl Hash for House {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.print.hash(state);
    }
}
