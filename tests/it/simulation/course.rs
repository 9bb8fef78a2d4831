//! A course: rounds of requests at both servers at once, with something going wrong in most of them.

use super::dice::{Dice, Seen};
use super::house::Server;
use super::verdict::Verdict;
use crate::support::cutting_proxy::Cut;
use crate::support::requests::keyed;
use futures_util::future::join_all;
use std::time::{Duration, Instant};
use task_ledger::domain::{Command, Request, TaskRef};
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::{Receipt, SubmitError};
use tokio::time::sleep;

/// Far enough off that nothing may be written, and hardly off at all.
const JUMPS: [i64; 7] = [-3_600, -3, -1, 0, 1, 3, 3_600];

/// Something that was asked, and everything that was answered.
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) answers: Vec<Answer>,
}

/// What somebody was answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// Where the log ended when it was refused.
    Refused(u64),
    Done(Receipt),
}

impl Asked {
    pub(super) fn key(&self) -> &str {
        self.request.idempotency.as_ref().map_or("", |known| &known.key)
    }
}

pub(super) struct Course {
    db: ThrowawayDb,
    servers: [Server; 2],
    dice: Dice,
    seen: Seen,
    asked: Vec<Asked>,
    rounds: usize,
    crashes: usize,
    jumps: usize,
    repeats: usize,
    unknown: usize,
}

impl Course {
    pub(super) async fn begin(seed: u64) -> Self {
        let db = ThrowawayDb::empty().await;
        let servers = [Server::start(&db).await, Server::start(&db).await];
        let mut course = Self {
            db,
            servers,
            dice: Dice::of(seed),
            seen: Seen::default(),
            asked: Vec::new(),
            rounds: 0,
            crashes: 0,
            jumps: 0,
            repeats: 0,
            unknown: 0,
        };
        let first = course.named(Dice::first());
        course.ask(&[(first, 0)]).await;
        course
    }

    pub(super) async fn run(&mut self, time: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < time {
            self.round().await;
        }
    }

    /// The request under a key of its own.
    fn named(&mut self, request: Request) -> usize {
        let (key, body) = (format!("k{}", self.asked.len()), format!("{:?}", request.actions));
        let request = keyed(request, &key, &body);
        self.asked.push(Asked { request, answers: Vec::new() });
        self.asked.len() - 1
    }

    async fn round(&mut self) {
        self.rounds += 1;
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        for _ in 0..1 + self.dice.below(12) {
            let request = self.dice.request(&self.seen);
            let index = self.named(request);
            let at = self.dice.below(2);
            wanted.push((index, at));
            if self.dice.once_in(6) {
                // The same at both at once.
                wanted.push((index, 1 - at));
            }
        }
        // What nobody answered is asked again, and now and then what was answered long ago.
        let open: Vec<usize> = (0..self.asked.len())
            .filter(|index| self.asked[*index].answers.is_empty())
            .filter(|index| wanted.iter().all(|(other, _)| other != index))
            .collect();
        wanted.extend(open.into_iter().map(|index| (index, self.dice.below(2))));
        let old = (self.dice.below(self.asked.len()), self.dice.below(2));
        if !wanted.contains(&old) {
            wanted.push(old);
        }
        let server = self.dice.below(2);
        match self.dice.below(8) {
            0 => self.crash_meanwhile(&wanted, server).await,
            1 | 2 => self.jump_meanwhile(&wanted, server).await,
            3 => {
                self.servers[server].cut(Cut::Request);
                self.ask(&wanted).await;
            }
            4 => {
                let after = self.dice.below(64);
                self.servers[server].cut(Cut::Reply(after));
                self.ask(&wanted).await;
            }
            _ => self.ask(&wanted).await,
        }
    }

    async fn jump_meanwhile(&mut self, wanted: &[(usize, usize)], server: usize) {
        self.jumps += 1;
        let seconds = JUMPS[self.dice.below(JUMPS.len())];
        self.servers[server].clock.shift(seconds);
        self.ask(wanted).await;
        if seconds.abs() > 1 || self.dice.once_in(2) {
            self.servers[server].clock.shift(0);
        }
        self.servers[server].serves().await;
    }

    /// The server dies while it is asked, at whatever it does then.
    async fn crash_meanwhile(&mut self, wanted: &[(usize, usize)], server: usize) {
        self.crashes += 1;
        let micros = self.dice.below(4_000) as u64;
        let handles = self.servers.each_ref().map(|server| server.store().transactor.clone());
        let asking: Vec<_> = wanted
            .iter()
            .map(|(index, at)| {
                let (transactor, request) =
                    (handles[*at].clone(), self.asked[*index].request.clone());
                let index = *index;
                tokio::spawn(async move { (index, transactor.submit(request).await) })
            })
            .collect();
        sleep(Duration::from_micros(micros)).await;
        self.servers[server].crash().await;
        for answered in join_all(asking).await {
            let (index, result) = answered.unwrap();
            self.note(index, result);
        }
    }

    async fn ask(&mut self, wanted: &[(usize, usize)]) {
        let asking = wanted.iter().map(|(index, at)| {
            let transactor = self.servers[*at].store().transactor.clone();
            let request = self.asked[*index].request.clone();
            async move { (*index, transactor.submit(request).await) }
        });
        for (index, result) in join_all(asking).await {
            self.note(index, result);
        }
    }

    fn note(&mut self, index: usize, result: Result<Receipt, SubmitError>) {
        let asked = &mut self.asked[index];
        let receipt = match result {
            Ok(receipt) => receipt,
            Err(SubmitError::Refused { position, .. }) => {
                asked.answers.push(Answer::Refused(position));
                return;
            }
            // It was done, or not.
            Err(SubmitError::Busy { .. } | SubmitError::Unavailable { .. }) => {
                self.unknown += 1;
                return;
            }
            Err(error) => panic!("{error}: {:?}", asked.request),
        };
        self.repeats += usize::from(receipt.repeated);
        for answer in &receipt.answers {
            self.seen.claims.extend(answer.claim.clone());
        }
        for action in &asked.request.actions {
            if let Command::Task(TaskRef::Id(id), _) = &action.command
                && !self.seen.tasks.contains(id)
            {
                self.seen.tasks.push(*id);
            }
        }
        asked.answers.push(Answer::Done(receipt));
    }

    /// Everything heals, everything is asked until it is answered, and the log is judged.
    pub(super) async fn end(mut self) -> String {
        for server in &self.servers {
            server.clock.shift(0);
            server.serves().await;
        }
        self.servers.iter_mut().for_each(Server::rest);
        let begun = Instant::now();
        loop {
            let open: Vec<(usize, usize)> = (0..self.asked.len())
                .filter(|index| self.asked[*index].answers.is_empty())
                .map(|index| (index, index % 2))
                .collect();
            if open.is_empty() {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{} stay unanswered", open.len());
            self.ask(&open).await;
            sleep(Duration::from_millis(50)).await;
        }
        let verdict = Verdict::of(&self.db, &self.servers, &self.asked).await;
        let cuts: u64 = self.servers.iter().map(Server::cuts).sum();
        let told = format!(
            "{} rounds, {} requests, {} crashes, {} jumps, {cuts} cuts, {} times no answer, {} \
             repeats; {verdict}",
            self.rounds,
            self.asked.len(),
            self.crashes,
            self.jumps,
            self.unknown,
            self.repeats
        );
        for server in &mut self.servers {
            server.close().await;
        }
        told
    }
}
