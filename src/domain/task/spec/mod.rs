//! Given, when, then: the life of a task, as `product.md` has it in its table.

mod asking;
mod claiming;
mod closing;
mod confining;
pub(in crate::domain) mod creating;
mod describing;
mod judging;
mod living;
mod planning;
mod relating;
mod replying;
mod resting;
mod resulting;
mod rolling;
mod working;

use super::{ClaimFacts, TaskCommand, TaskDecider, TaskFacts};
use crate::domain::spec::{Spec, run};
use events::{
    CompletedBy, Criterion, DependencyKind, PauseCause, Priority, TaskEvent as E, TaskType,
    Timestamp,
};
use uuid::Uuid;

type Rules = Vec<Spec<TaskDecider>>;

#[test]
fn a_task_keeps_its_rules() {
    run(&specs());
}

pub(crate) fn specs() -> Rules {
    [
        creating::specs(),
        describing::specs(),
        relating::specs(),
        claiming::specs(),
        replying::specs(),
        working::specs(),
        resting::specs(),
        asking::specs(),
        judging::specs(),
        resulting::specs(),
        closing::specs(),
        confining::specs(),
        planning::specs(),
        rolling::specs(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn rule(rule: &'static str, when: TaskCommand) -> Spec<TaskDecider> {
    Spec::rule(rule, when)
}

const PROJECT: Uuid = Uuid::from_u128(0x01);
const OTHER_PROJECT: Uuid = Uuid::from_u128(0x02);
const TASK: Uuid = Uuid::from_u128(0x71);
const OTHER: Uuid = Uuid::from_u128(0x72);
const ADA: Uuid = Uuid::from_u128(0xA1);
const BOB: Uuid = Uuid::from_u128(0xA2);
const SESSION: Uuid = Uuid::from_u128(0x51);

/// What an operator's command finds.
fn operator() -> TaskFacts {
    TaskFacts { project: PROJECT, next_number: 9, ..TaskFacts::default() }
}

/// What an agent's command finds.
fn agent(acting: Uuid) -> TaskFacts {
    TaskFacts { acting: Some(acting), ..operator() }
}

/// What a claim by Ada finds, when nothing stands in its way.
fn claim_facts() -> ClaimFacts {
    ClaimFacts { agent: ADA, capacity: 1, session: SESSION, ..ClaimFacts::default() }
}

fn claiming(claim: ClaimFacts) -> TaskFacts {
    TaskFacts { claim, ..agent(ADA) }
}

fn intake() -> Vec<E> {
    vec![created()]
}

fn ready() -> Vec<E> {
    vec![created(), E::TaskReadied {}]
}

/// In progress: held by Ada under fence 1.
fn held() -> Vec<E> {
    [ready(), vec![claimed(1, 1, false)]].concat()
}

/// Held by Ada, who has not been heard of since `GIVEN_AT`.
fn suspect() -> Vec<E> {
    [held(), vec![E::ClaimSuspected { fence: 1 }]].concat()
}

fn paused(cause: PauseCause, resume_at: Option<Timestamp>) -> Vec<E> {
    [held(), vec![E::TaskPaused { fence: Some(1), cause, resume_at }]].concat()
}

fn blocked() -> Vec<E> {
    [ready(), vec![E::TaskBlocked { fence: None, reason: "no key".into() }]].concat()
}

fn done() -> Vec<E> {
    [held(), vec![submitted(), E::TaskCompleted { by: CompletedBy::NoReview }]].concat()
}

fn in_review() -> Vec<E> {
    [held(), vec![submitted()]].concat()
}

fn failed() -> Vec<E> {
    let last = E::AttemptFailed { fence: 1, error: "no".into() };
    [held(), vec![last, E::TaskFailed { attempts: 1 }]].concat()
}

fn cancelled() -> Vec<E> {
    [ready(), vec![E::TaskCancelled { fence: None, reason: None }]].concat()
}

/// A history that ends in each state there is.
fn in_every_state() -> Vec<Vec<E>> {
    let waiting = asking::asked(asking::free());
    let resting = paused(PauseCause::Other, None);
    vec![
        intake(),
        ready(),
        held(),
        suspect(),
        resting,
        blocked(),
        waiting,
        in_review(),
        done(),
        failed(),
        cancelled(),
    ]
}

fn claimed(fence: u64, attempt: u32, resumes: bool) -> E {
    E::TaskClaimed {
        agent: ADA,
        session: SESSION,
        fence,
        attempt,
        resumes,
        lease_seconds: super::LEASE_SECONDS,
        reserved: 0,
    }
}

fn submitted() -> E {
    E::TaskSubmitted {
        fence: 1,
        outcome: None,
        result: None,
        files: vec![],
        commit: None,
        billable_minutes: None,
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn dependency(on: Uuid) -> E {
    E::DependencyAdded { on, kind: DependencyKind::Blocks }
}

/// Number 7, with a title and nothing else.
fn created() -> E {
    created_as(|_| {})
}

/// Number 7, with a title, and whatever else the case wants.
fn created_as(change: impl FnOnce(&mut Created)) -> E {
    let mut wanted = Created::default();
    change(&mut wanted);
    E::TaskCreated {
        project: PROJECT,
        number: wanted.number,
        title: "Write the parser".into(),
        description: wanted.description.map(Into::into),
        priority: wanted.priority,
        task_type: TaskType::Implementation,
        labels: wanted.labels,
        criteria: wanted.criteria,
        context: None,
        parent: wanted.parent,
        phase: wanted.phase.map(Into::into),
        estimate_tokens: wanted.estimate_tokens,
        estimate_minutes: None,
        complexity: None,
        skills: wanted.skills,
        assignee: wanted.assignee,
        not_before: wanted.not_before,
        external_ref: None,
        issue_url: None,
        repository: None,
        branch: None,
        billable: None,
        planned_minutes: None,
        max_attempts: wanted.max_attempts,
        origin: None,
    }
}

/// What the cases tell tasks apart by.
struct Created {
    number: u64,
    description: Option<&'static str>,
    priority: Option<Priority>,
    labels: Vec<String>,
    criteria: Vec<Criterion>,
    parent: Option<Uuid>,
    phase: Option<&'static str>,
    estimate_tokens: Option<u64>,
    skills: Vec<String>,
    assignee: Option<Uuid>,
    not_before: Option<Timestamp>,
    max_attempts: Option<u32>,
}

impl Default for Created {
    fn default() -> Self {
        Self {
            number: 7,
            description: None,
            priority: None,
            labels: vec![],
            criteria: vec![],
            parent: None,
            phase: None,
            estimate_tokens: None,
            skills: vec![],
            assignee: None,
            not_before: None,
            max_attempts: None,
        }
    }
}
