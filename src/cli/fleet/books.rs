//! What the fleet did, by its own account: who holds what, which fences there were, how many tokens.

use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Clocks of one machine agree, but a sleeping thread wakes late: no robbery is proven below this.
const SLACK: Duration = Duration::from_millis(500);
/// How many violations are told one by one.
const VIOLATIONS_TOLD_MAX: usize = 100;

/// The common books.
#[derive(Default)]
pub struct Books(Mutex<Account>);

/// What was done, in numbers.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Tasks handed in.
    pub tasks_done: u64,
    /// Claims taken.
    pub claims: u64,
    /// Of them, going on from a pause.
    pub resumed: u64,
    /// Signs of life.
    pub heartbeats: u64,
    /// Reports of progress.
    pub progress_reports: u64,
    /// Checkpoints left.
    pub checkpoints: u64,
    /// Tasks let rest.
    pub pauses: u64,
    /// Tasks given back.
    pub releases: u64,
    /// Tasks given up on.
    pub failures: u64,
    /// Agents that died without a word.
    pub deaths: u64,
    /// Claims that were found lost: a dead one's, or one whose agent came too late.
    pub claims_lost: u64,
    /// Answers that were thrown away, so that the write was sent again.
    pub answers_lost: u64,
    /// Reports of tokens.
    pub token_reports: u64,
    /// Of them, after the claim had ended.
    pub late_reports: u64,
    /// Tokens reported, all four buckets.
    pub tokens_reported: u64,
}

/// How a claim stands, by the fleet's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Its agent works.
    Alive,
    /// Its agent is about to give it away; the ledger may know before the agent hears of it.
    Ending,
    /// Its agent gave it away.
    Ended,
    /// Its agent died.
    Dead,
    /// Its agent was silent for longer than lease and grace, and so may have lost it.
    Silent,
}

struct Claim {
    agent: String,
    stand: Stand,
    /// When the last write that was acknowledged was sent.
    renewed: Instant,
    lease: Duration,
}

#[derive(Default)]
struct Account {
    counts: Counts,
    position: u64,
    fences: HashMap<Uuid, u64>,
    claims: HashMap<(Uuid, u64), Claim>,
    done: HashMap<Uuid, u64>,
    tokens_by_task: HashMap<Uuid, u64>,
    tokens_by_agent: HashMap<Uuid, u64>,
    violations: Vec<String>,
    violation_count: u64,
}

/// A claim as the ledger granted it.
#[derive(Debug, Clone)]
pub struct Granted {
    /// The task.
    pub task: Uuid,
    /// What people call it.
    pub key: String,
    /// The claim's number.
    pub fence: u64,
    /// Whether it goes on from a pause.
    pub resumes: bool,
    /// What it depends on and is not done, by key.
    pub unmet: Vec<String>,
}

impl Account {
    fn violate(&mut self, what: String) {
        self.violation_count += 1;
        if self.violations.len() < VIOLATIONS_TOLD_MAX {
            self.violations.push(what);
        }
    }
}

impl Books {
    fn open(&self) -> MutexGuard<'_, Account> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts something.
    pub fn count(&self, what: impl FnOnce(&mut Counts)) {
        what(&mut self.open().counts);
    }

    /// Notes how far the log was seen.
    pub fn saw(&self, position: u64) {
        let mut account = self.open();
        account.position = account.position.max(position);
    }

    /// Notes something that must not be.
    pub fn violation(&self, what: String) {
        self.open().violate(what);
    }

    /// Enters a claim, and checks it against everything that is known.
    pub fn claimed(&self, granted: &Granted, agent: &str, sent: Instant, lease: Duration) {
        let mut account = self.open();
        account.counts.claims += 1;
        account.counts.resumed += u64::from(granted.resumes);
        let Granted { task, key, fence, .. } = granted;
        let last = account.fences.insert(*task, *fence).unwrap_or(0);
        if *fence <= last {
            account.violate(format!("{key}: fence {fence} was granted after {last}"));
        }
        if let Some(by) = account.done.get(task).copied() {
            account.violate(format!("{key}: granted under fence {fence}, but done under {by}"));
        }
        if !granted.unmet.is_empty() {
            let unmet = granted.unmet.join(", ");
            account.violate(format!("{key}: granted before {unmet}, which it waits for"));
        }
        if let Some(holder) = account.claims.get_mut(&(*task, last)) {
            let silent = holder.renewed.elapsed();
            let robbed = silent + SLACK < holder.lease * 2;
            let holder_name = holder.agent.clone();
            match holder.stand {
                Stand::Alive if !robbed => holder.stand = Stand::Silent,
                Stand::Alive => account.violate(format!(
                    "{key}: granted to {agent} under fence {fence} while {holder_name} holds it \
                     under {last}"
                )),
                Stand::Dead if robbed => account.violate(format!(
                    "{key}: reclaimed from {holder_name} {} ms after its last sign of life, before \
                     lease and grace were over",
                    silent.as_millis()
                )),
                _ => {}
            }
        }
        let claim = Claim { agent: agent.to_owned(), stand: Stand::Alive, renewed: sent, lease };
        account.claims.insert((*task, *fence), claim);
    }

    /// Notes that a write of the holder was acknowledged, which was sent then.
    pub fn renewed(&self, task: Uuid, fence: u64, sent: Instant) {
        if let Some(claim) = self.open().claims.get_mut(&(task, fence)) {
            claim.renewed = sent;
        }
    }

    /// Notes how a claim stands now.
    pub fn stands(&self, task: Uuid, fence: u64, stand: Stand) {
        if let Some(claim) = self.open().claims.get_mut(&(task, fence)) {
            claim.stand = stand;
        }
    }

    /// Notes that the ledger calls a claim lost: its agent must have been silent for long.
    pub fn lost(&self, task: Uuid, fence: u64) {
        let mut account = self.open();
        account.counts.claims_lost += 1;
        if let Some(claim) = account.claims.get_mut(&(task, fence)) {
            let silent = claim.renewed.elapsed() + SLACK >= claim.lease * 2;
            claim.stand = if silent { Stand::Silent } else { claim.stand };
        }
    }

    /// Notes that a task is done.
    pub fn done(&self, task: Uuid, fence: u64) {
        let mut account = self.open();
        account.counts.tasks_done += 1;
        account.done.insert(task, fence);
        if let Some(claim) = account.claims.get_mut(&(task, fence)) {
            claim.stand = Stand::Ended;
        }
    }

    /// Notes tokens that the ledger acknowledged.
    pub fn tokens(&self, task: Uuid, agent: Uuid, tokens: u64, late: bool) {
        let mut account = self.open();
        account.counts.token_reports += 1;
        account.counts.late_reports += u64::from(late);
        account.counts.tokens_reported += tokens;
        *account.tokens_by_task.entry(task).or_default() += tokens;
        *account.tokens_by_agent.entry(agent).or_default() += tokens;
    }

    /// Whether anybody of the fleet works on something.
    pub fn somebody_works(&self) -> bool {
        let works = |claim: &Claim| matches!(claim.stand, Stand::Alive | Stand::Ending);
        self.open().claims.values().any(works)
    }

    /// How a claim stands, if it was the fleet's.
    pub fn stand(&self, task: Uuid, fence: u64) -> Option<Stand> {
        self.open().claims.get(&(task, fence)).map(|claim| claim.stand)
    }

    /// The greatest position that was seen.
    pub fn position(&self) -> u64 {
        self.open().position
    }

    /// The numbers.
    pub fn counts(&self) -> Counts {
        self.open().counts.clone()
    }

    /// What must not be and was, and how often.
    pub fn violations(&self) -> (Vec<String>, u64) {
        let account = self.open();
        (account.violations.clone(), account.violation_count)
    }

    /// Tokens by task and by agent.
    pub fn token_sums(&self) -> (HashMap<Uuid, u64>, HashMap<Uuid, u64>) {
        let account = self.open();
        (account.tokens_by_task.clone(), account.tokens_by_agent.clone())
    }

    /// In a line.
    pub fn line(&self) -> String {
        let account = self.open();
        let Counts { tasks_done, claims, deaths, tokens_reported, .. } = account.counts;
        let violations = account.violation_count;
        format!(
            "{tasks_done} done, {claims} claims, {deaths} deaths, {tokens_reported} tokens, \
             {violations} violations"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(10);
    const TASK: Uuid = Uuid::from_u128(1);

    fn granted(fence: u64) -> Granted {
        Granted { task: TASK, key: "A-1".to_owned(), fence, resumes: false, unmet: vec![] }
    }

    fn told(books: &Books) -> String {
        books.violations().0.join("\n")
    }

    #[test]
    fn a_task_that_was_given_away_may_be_granted_again() {
        let books = Books::default();
        books.claimed(&granted(1), "a", Instant::now(), LEASE);
        books.stands(TASK, 1, Stand::Ending);
        books.claimed(&granted(2), "b", Instant::now(), LEASE);
        assert_eq!(told(&books), "");
    }

    #[test]
    fn a_second_live_claim_is_a_violation() {
        let books = Books::default();
        books.claimed(&granted(1), "a", Instant::now(), LEASE);
        books.claimed(&granted(2), "b", Instant::now(), LEASE);
        assert!(told(&books).contains("while a holds it"), "{}", told(&books));
    }

    #[test]
    fn the_dead_keep_their_claims_until_lease_and_grace_are_over() {
        let books = Books::default();
        books.claimed(&granted(1), "a", Instant::now(), LEASE);
        books.stands(TASK, 1, Stand::Dead);
        books.claimed(&granted(2), "b", Instant::now(), Duration::ZERO);
        assert!(told(&books).contains("reclaimed from a"), "{}", told(&books));
        let books = Books::default();
        books.claimed(&granted(1), "a", Instant::now(), Duration::ZERO);
        books.stands(TASK, 1, Stand::Dead);
        books.claimed(&granted(2), "b", Instant::now(), LEASE);
        assert_eq!(told(&books), "");
    }

    #[test]
    fn fences_grow_and_what_is_done_stays_done() {
        let books = Books::default();
        books.claimed(&granted(3), "a", Instant::now(), LEASE);
        books.done(TASK, 3);
        books.claimed(&granted(3), "b", Instant::now(), LEASE);
        let told = told(&books);
        assert!(told.contains("fence 3 was granted after 3") && told.contains("but done under 3"));
    }

    #[test]
    fn an_overtaken_dependency_is_a_violation() {
        let books = Books::default();
        let unmet = vec!["A-0".to_owned()];
        books.claimed(&Granted { unmet, ..granted(1) }, "a", Instant::now(), LEASE);
        assert!(told(&books).contains("granted before A-0"));
    }
}
