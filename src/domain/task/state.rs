//! A task as its events made it: what deciding needs, not what reading needs.

use super::Produced;
use events::{
    ClaimKey, DependencyKind, EvidenceLevel, Kept, PauseCause, Priority, Question, TaskStatus,
    TaskType, Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whether the holder has shown a sign of life within its lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimState {
    /// It has.
    Live,
    /// It has not; since then the grace runs.
    Suspect(Timestamp),
}

/// An agent's exclusive hold on a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The holder.
    pub agent: Uuid,
    /// The holder's session.
    pub session: Uuid,
    /// The claim's number.
    pub fence: u64,
    /// 1 and the failures and reclaims before.
    pub attempt: u32,
    /// Whether it goes on from a pause.
    pub resumes: bool,
    /// The lease's term.
    pub lease_seconds: u32,
    /// Since when.
    pub claimed_at: Timestamp,
    /// Whether the holder is heard of.
    pub state: ClaimState,
    /// Since when a budget over it tells the holder to stop. Not from this stream: `World` keeps it.
    pub stop_since: Option<Timestamp>,
    /// Tokens set aside from the budgets above.
    pub reserved: u64,
    /// Tokens reported under this fence. Not from this stream: `World` keeps it.
    pub used: u64,
}

impl Claim {
    /// What is still set aside.
    #[must_use]
    pub const fn reserved_left(&self) -> u64 {
        self.reserved.saturating_sub(self.used)
    }
}

/// Why a task rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Why.
    pub cause: PauseCause,
    /// When it may go on.
    pub resume_at: Option<Timestamp>,
}

/// What a task depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dependency {
    /// The other task.
    pub on: Uuid,
    /// How.
    pub kind: DependencyKind,
}

impl Dependency {
    /// Whether the other must be done first.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.kind == DependencyKind::Blocks
    }
}

/// A criterion, and whether it is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskCriterion {
    /// Its id within the task.
    pub id: String,
    /// Whether it was ticked.
    pub met: bool,
}

/// How a gate's check came out, and how well that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The gate.
    pub name: String,
    /// Whether it was passed.
    pub passed: bool,
    /// How well it is shown.
    pub level: EvidenceLevel,
    /// Who showed it.
    pub by: String,
}

/// What an operator said when an agent wanted to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// The task is kept for that agent until then.
    Approved(Kept),
    /// No, to that agent or to all, and why.
    Declined(Option<Uuid>, String),
}

/// How a claim ended that its holder did not end itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The claim.
    pub fence: u64,
    /// By whom, and how: `olga cancelled it: not wanted`.
    pub how: String,
}

/// What deciding needs to know of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its project; nil until it is created.
    pub project: Uuid,
    /// Its number in the project.
    pub number: u64,
    /// Where it stands.
    pub status: TaskStatus,
    /// What kind of work it is; absent until it is created.
    pub task_type: Option<TaskType>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Whether it has a description.
    pub described: bool,
    /// What is to be done, in a line.
    pub title: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Skills that a worker must have, sorted.
    pub skills: Vec<String>,
    /// The only agent that may claim it.
    pub assignee: Option<Uuid>,
    /// Until when it is not handed out.
    pub not_before: Option<Timestamp>,
    /// Tokens it is expected to take.
    pub estimate_tokens: Option<u64>,
    /// Minutes it is expected to take.
    pub estimate_minutes: Option<u32>,
    /// How hard it is expected to be.
    pub complexity: Option<u32>,
    /// The task it is part of.
    pub parent: Option<Uuid>,
    /// The project's phase.
    pub phase: Option<String>,
    /// The files that it may touch, as patterns; any if empty.
    pub paths: Vec<String>,
    /// After how many failures and reclaims it fails for good.
    pub max_attempts: u32,
    /// What it depends on.
    pub depends_on: Vec<Dependency>,
    /// What must hold for it to be done.
    pub criteria: Vec<TaskCriterion>,
    /// Who holds it.
    pub claim: Option<Claim>,
    /// The last fence given.
    pub fences: u64,
    /// Failures and reclaims so far.
    pub failures: u32,
    /// Whether it was paused since somebody last held it: then there is something to go on from.
    pub resumable: bool,
    /// Why it rests.
    pub pause: Option<Pause>,
    /// What stands in its way.
    pub blocked_reason: Option<String>,
    /// The question that waits for an answer.
    pub question: Option<Question>,
    /// What an operator said to its beginning.
    pub start: Option<Start>,
    /// For whom it is kept for a while, after an answer or a judgement.
    pub kept_for: Option<Kept>,
    /// What is shown of its gates since the last judgement.
    pub gates: Vec<Shown>,
    /// What it produced, as far as the task that it is part of is told.
    pub produced: Option<Box<Produced>>,
    /// When it was handed in, while it is judged.
    pub submitted_at: Option<Timestamp>,
    /// When it was closed, while it is.
    pub closed_at: Option<Timestamp>,
    /// Whether it is closed and left out of lists.
    pub archived: bool,
    /// Keys that were issued for its last claims.
    pub keys: Vec<ClaimKey>,
    /// The skills that its project's map adds for its labels, sorted. Not from this stream: `World`
    /// keeps it.
    pub inferred: Vec<String>,
    /// How the last claim ended that its holder did not end itself. `World` keeps it: who did is no
    /// part of an event.
    pub ended: Option<Box<Ended>>,
    /// The agent that held it last.
    pub last_agent: Option<Uuid>,
    /// The session that held it last.
    pub last_session: Option<Uuid>,
    /// When it was created.
    pub created_at: Timestamp,
}

impl Default for Task {
    fn default() -> Self {
        Self {
            project: Uuid::nil(),
            number: 0,
            status: TaskStatus::Intake,
            task_type: None,
            priority: None,
            described: false,
            title: String::new(),
            labels: Vec::new(),
            skills: Vec::new(),
            assignee: None,
            not_before: None,
            estimate_tokens: None,
            estimate_minutes: None,
            complexity: None,
            parent: None,
            phase: None,
            paths: Vec::new(),
            max_attempts: super::ATTEMPTS_MAX,
            depends_on: Vec::new(),
            criteria: Vec::new(),
            claim: None,
            fences: 0,
            failures: 0,
            resumable: false,
            pause: None,
            blocked_reason: None,
            question: None,
            start: None,
            kept_for: None,
            gates: Vec::new(),
            produced: None,
            submitted_at: None,
            closed_at: None,
            archived: false,
            keys: Vec::new(),
            inferred: Vec::new(),
            ended: None,
            last_agent: None,
            last_session: None,
            created_at: Timestamp::default(),
        }
    }
}

impl Task {
    /// Whether it was created.
    #[must_use]
    pub const fn exists(&self) -> bool {
        !self.project.is_nil()
    }

    /// Whether somebody holds it under that fence.
    #[must_use]
    pub fn is_held_under(&self, fence: u64) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.fence == fence)
    }

    /// Every skill that a worker must have: its own, and those of its labels.
    pub fn needs(&self) -> impl Iterator<Item = &String> {
        let others = self.inferred.iter().filter(|skill| !self.skills.contains(skill));
        self.skills.iter().chain(others)
    }

    /// The same, sorted: what tasks have in common that the same agents may claim.
    #[must_use]
    pub fn needed(&self) -> Vec<String> {
        let mut skills: Vec<String> = self.needs().cloned().collect();
        if !self.inferred.is_empty() {
            skills.sort_unstable();
        }
        skills
    }

    /// What its own stream alone makes of it: without what `World` keeps beside.
    #[must_use]
    pub fn of_its_own(&self) -> Self {
        let claim = self.claim.clone().map(|claim| Claim { used: 0, ..claim });
        Self { claim, inferred: Vec::new(), ended: None, ..self.clone() }
    }

    /// Whether it goes on from a pause when it is claimed.
    #[must_use]
    pub const fn is_resumable(&self) -> bool {
        self.resumable
    }

    /// Whether somebody has begun it; leave to begin is needed once.
    #[must_use]
    pub const fn is_begun(&self) -> bool {
        self.fences > 0
    }

    /// The files that its claim holds; none while nobody holds it.
    #[must_use]
    pub fn held_paths(&self) -> &[String] {
        if self.claim.is_some() { &self.paths } else { &[] }
    }

    /// Whether something may happen to it when a time comes, though nobody does anything.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        match self.status {
            TaskStatus::InProgress => {
                self.claim.as_ref().is_some_and(|claim| claim.stop_since.is_some())
            }
            TaskStatus::Paused => self.pause.is_some_and(|pause| pause.resume_at.is_some()),
            TaskStatus::Waiting => self.question.as_ref().is_some_and(|one| one.deadline.is_some()),
            TaskStatus::Review => true,
            _ => false,
        }
    }

    /// For whom alone it is kept, and until when: by leave to begin, an answer or a judgement.
    #[must_use]
    pub const fn keeping(&self) -> Option<&Kept> {
        match &self.start {
            Some(Start::Approved(kept)) => Some(kept),
            _ => self.kept_for.as_ref(),
        }
    }

    /// The agent for whom alone it is kept at a time.
    #[must_use]
    pub fn kept_at(&self, now: Timestamp) -> Option<Uuid> {
        self.keeping().filter(|kept| now < kept.until).map(|kept| kept.agent)
    }

    /// The time before which it is not handed out, whoever asks; `None` when there is none.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        let resume = self.pause.and_then(|pause| pause.resume_at);
        self.not_before.into_iter().chain(resume).max()
    }

    /// Whether it rests until an operator says otherwise.
    #[must_use]
    pub fn waits_for_operator(&self) -> bool {
        self.pause
            .is_some_and(|pause| pause.cause == PauseCause::Operator && pause.resume_at.is_none())
    }
}
