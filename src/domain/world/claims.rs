//! Who gets which task: why one can't be claimed, which is the best, why there is nothing.

use super::queue::Group;
use super::{World, queue};
use crate::domain::agent::Agent;
use crate::domain::budget::BudgetState;
use crate::domain::task::{NotClaimable, Start, Task};
use crate::domain::{Nothing, NothingReason};
use events::{Scope, ScopeKind, TaskStatus, Timestamp};
use uuid::Uuid;

/// Who looks for work, and within which bounds.
#[derive(Debug)]
pub(super) struct Seeker<'s> {
    pub(super) agent: Uuid,
    pub(super) session: Uuid,
    /// In which projects; in all when empty.
    pub(super) projects: &'s [Uuid],
    /// Only what these suffice for, of what the agent's own skills suffice for.
    pub(super) skills: Option<&'s [String]>,
}

impl World {
    /// Why a task can't be claimed now, by that agent or by anybody: the first reason that applies.
    #[must_use]
    pub fn why_not_claimable(
        &self,
        task: Uuid,
        agent: Option<Uuid>,
        now: Timestamp,
    ) -> Option<NotClaimable> {
        self.obstacle(task, agent, None, now)
    }

    pub(super) fn obstacle(
        &self,
        id: Uuid,
        agent: Option<Uuid>,
        session: Option<Uuid>,
        now: Timestamp,
    ) -> Option<NotClaimable> {
        let task = self.task(id)?;
        if !matches!(task.status, TaskStatus::Ready | TaskStatus::Paused) {
            return Some(NotClaimable::State(task.status));
        }
        let worker = agent.and_then(|agent| self.agent(agent));
        self.switched_off(task.project, worker)
            .or_else(|| self.project_obstacle(task))
            .or_else(|| self.waits_for(task))
            .or_else(|| time_obstacle(task, now))
            .or_else(|| self.spent_budget((id, task.project), session, agent))
            .or_else(|| self.start_obstacle(task, agent, now))
            .or_else(|| self.kept_obstacle(task, agent, now))
            .or_else(|| self.files_held(id, task))
            .or_else(|| self.unfit(task, agent, worker, now))
    }

    /// Where an operator lets agents begin, he has not let anybody yet.
    fn start_obstacle(
        &self,
        task: &Task,
        agent: Option<Uuid>,
        now: Timestamp,
    ) -> Option<NotClaimable> {
        let asks = self.project(task.project).is_some_and(|project| project.start.required);
        match &task.start {
            _ if !asks || task.is_begun() => None,
            Some(Start::Declined(whom, reason)) if whom.is_none() || *whom == agent => {
                Some(NotClaimable::StartDeclined(reason.clone()))
            }
            Some(Start::Approved(kept)) if now < kept.until => None,
            _ => Some(NotClaimable::AwaitingApproval),
        }
    }

    fn kept_obstacle(
        &self,
        task: &Task,
        agent: Option<Uuid>,
        now: Timestamp,
    ) -> Option<NotClaimable> {
        let kept = task.keeping().filter(|kept| now < kept.until && Some(kept.agent) != agent)?;
        let name = self.agent(kept.agent).map_or_else(String::new, |one| one.name.clone());
        Some(NotClaimable::KeptFor(name, kept.until))
    }

    pub(super) fn switched_off(
        &self,
        project: Uuid,
        agent: Option<&Agent>,
    ) -> Option<NotClaimable> {
        let project = self.project(project).filter(|project| project.autonomy_off);
        let agent = agent.filter(|agent| agent.autonomy_off || agent.retired);
        let name = if self.ledger().autonomy_off {
            Some(format!("the ledger {}", self.ledger().name))
        } else if let Some(agent) = agent {
            Some(format!("agent {}", agent.name))
        } else {
            project.map(|project| format!("project {}", project.key))
        };
        name.map(NotClaimable::AutonomyOff)
    }

    fn project_obstacle(&self, task: &Task) -> Option<NotClaimable> {
        let project = self.project(task.project).filter(|project| project.archived)?;
        Some(NotClaimable::ProjectArchived(project.key.clone()))
    }

    fn waits_for(&self, task: &Task) -> Option<NotClaimable> {
        let unmet: Vec<String> = queue::blockers(task)
            .filter(|on| !queue::is_done(self.tasks.get(on)))
            .map(|on| match self.task(on) {
                Some(other) => format!("{} ({})", self.key_of(on), other.status),
                None => on.to_string(),
            })
            .collect();
        (!unmet.is_empty()).then_some(NotClaimable::Dependencies(unmet))
    }

    /// The narrowest budget above that is spent, what is set aside included.
    fn spent_budget(
        &self,
        task: (Uuid, Uuid),
        session: Option<Uuid>,
        agent: Option<Uuid>,
    ) -> Option<NotClaimable> {
        let scopes = self.scopes_of(Some(task), session, agent);
        let spent = scopes.into_iter().find(|scope| self.is_spent(*scope))?;
        Some(NotClaimable::BudgetSpent(self.scope_name(spent)))
    }

    fn is_spent(&self, scope: Scope) -> bool {
        self.budgets_over(scope).any(|(_, budget, spent, reserved)| {
            budget.judge(spent.saturating_add(reserved)) == BudgetState::Spent
        })
    }

    fn unfit(
        &self,
        task: &Task,
        agent: Option<Uuid>,
        worker: Option<&Agent>,
        now: Timestamp,
    ) -> Option<NotClaimable> {
        let (agent, worker) = (agent?, worker?);
        // Leave to begin is an operator's word too, and the later one.
        let assignee = task.assignee.filter(|_| task.kept_at(now).is_none());
        if let Some(assignee) = assignee.filter(|assignee| *assignee != agent) {
            let name = self.agent(assignee).map_or_else(String::new, |one| one.name.clone());
            return Some(NotClaimable::AssignedElsewhere(name));
        }
        let missing: Vec<String> =
            task.skills.iter().filter(|skill| !worker.skills.contains(skill)).cloned().collect();
        (!missing.is_empty()).then_some(NotClaimable::Skills(missing))
    }

    /// The best task there is for a seeker, or why there is none.
    pub(super) fn best_task(&self, seeker: &Seeker<'_>, now: Timestamp) -> Result<Uuid, Nothing> {
        if let Some(reason) = self.seeker_reason(seeker) {
            return Err(self.nothing(reason, now));
        }
        let (session, agent) = (Some(seeker.session), Some(seeker.agent));
        // Over whatever task: a budget over the seeker himself or the whole ledger.
        let broke = self.scopes_of(None, session, agent).iter().any(|scope| self.is_spent(*scope));
        let mut budget_spent = false;
        let (mut suiting, mut awaiting) = (0, 0);
        let mut best: Option<queue::Rank> = None;
        for (group, ranks) in self.queue.ready_for(seeker.agent) {
            let runs = self.in_scope(seeker, group.project) && !self.is_stopped(group.project);
            if !runs || !self.suits(seeker, group) {
                continue;
            }
            suiting += ranks.len();
            if !group.approved && self.asks_for_leave(group.project) {
                awaiting += ranks.len();
                continue;
            }
            let project = Scope { kind: ScopeKind::Project, id: group.project };
            if broke || self.is_spent(project) {
                budget_spent = true;
                continue;
            }
            let first = ranks.iter().copied().find(|rank| {
                let spent = self.is_spent(Scope { kind: ScopeKind::Task, id: rank.id() });
                budget_spent |= spent;
                !spent && (!group.confined || self.finds_files_free(rank.id()))
            });
            best = match (best, first) {
                (Some(best), Some(first)) => Some(best.min(first)),
                (best, first) => best.or(first),
            };
        }
        match best {
            Some(rank) => Ok(rank.id()),
            None => {
                Err(self.nothing(self.queue_reason(seeker, budget_spent, suiting, awaiting), now))
            }
        }
    }

    /// What keeps the seeker from any task at all.
    fn seeker_reason(&self, seeker: &Seeker<'_>) -> Option<NothingReason> {
        let agent = self.agent(seeker.agent);
        let off = self.ledger().autonomy_off
            || agent.is_none_or(|agent| agent.autonomy_off || agent.retired)
            || (!seeker.projects.is_empty()
                && seeker.projects.iter().all(|project| self.is_stopped(*project)));
        let capacity = agent.map_or(0, |agent| agent.capacity as usize);
        let full = self.session(seeker.session).is_some_and(|session| session.is_full());
        [
            (off, NothingReason::AutonomyOff),
            (self.queue.held_by(seeker.agent) >= capacity, NothingReason::AtCapacity),
            (full, NothingReason::ContextFull),
        ]
        .into_iter()
        .find_map(|(applies, reason)| applies.then_some(reason))
    }

    /// Why nothing in the queue is for the seeker: the first reason that applies.
    fn queue_reason(
        &self,
        seeker: &Seeker<'_>,
        budget_spent: bool,
        suiting: usize,
        awaiting: usize,
    ) -> NothingReason {
        let (mut running, mut stopped) = (queue::Tally::default(), queue::Tally::default());
        for (project, tally) in self.queue.tallies() {
            if self.in_scope(seeker, project) {
                let side = if self.is_stopped(project) { &mut stopped } else { &mut running };
                side.add(&tally);
            }
        }
        let nothing_runs = running.open() == 0;
        [
            (nothing_runs && stopped.open() > 0, NothingReason::AutonomyOff),
            (nothing_runs, NothingReason::AllDone),
            (budget_spent, NothingReason::BudgetSpent),
            (running.ready > suiting, NothingReason::NothingForYou),
            (running.later > 0, NothingReason::NotYet),
            (awaiting > 0, NothingReason::AwaitingApproval),
            (running.held > 0, NothingReason::AllTaken),
        ]
        .into_iter()
        .find_map(|(applies, reason)| applies.then_some(reason))
        .unwrap_or(NothingReason::AllBlocked)
    }

    fn in_scope(&self, seeker: &Seeker<'_>, project: Uuid) -> bool {
        seeker.projects.is_empty() || seeker.projects.contains(&project)
    }

    fn is_stopped(&self, project: Uuid) -> bool {
        self.project(project).is_none_or(|project| project.autonomy_off || project.archived)
    }

    fn asks_for_leave(&self, project: Uuid) -> bool {
        self.project(project).is_some_and(|project| project.start.required)
    }

    fn suits(&self, seeker: &Seeker<'_>, group: &Group) -> bool {
        let own = self.agent(seeker.agent).map_or(&[][..], |agent| &agent.skills);
        let has = |skill| {
            own.contains(skill) && seeker.skills.is_none_or(|wanted| wanted.contains(skill))
        };
        group.skills.iter().all(has)
    }

    fn nothing(&self, reason: NothingReason, now: Timestamp) -> Nothing {
        let due = self.queue.next_due().map_or(i64::MAX, Timestamp::micros);
        let until_due = due.saturating_sub(now.micros()).max(0) / 1_000_000 + 1;
        let (retry_after_seconds, detail) = match reason {
            NothingReason::AutonomyOff => {
                (60, "new claims are switched off; an operator can switch them on")
            }
            NothingReason::AtCapacity => {
                (5, "you hold as many tasks as you may; finish or release one first")
            }
            NothingReason::ContextFull => {
                (0, "your context window is too full to begin something; start a new session")
            }
            NothingReason::AllDone => (60, "every task is closed; there is nothing left to do"),
            NothingReason::BudgetSpent => {
                (60, "what is left stands under a budget that is spent; an operator can raise it")
            }
            NothingReason::NothingForYou => {
                (30, "what is left needs other skills or is assigned to others")
            }
            NothingReason::NotYet => (
                u32::try_from(until_due.min(3_600)).unwrap_or(3_600),
                "what is left waits for its time; ask again then",
            ),
            NothingReason::AwaitingApproval => {
                (30, "what is left may be begun when an operator says so; ask again then")
            }
            NothingReason::AllTaken => {
                (5, "others hold what is left; ask again when they are done")
            }
            NothingReason::AllBlocked => (
                30,
                "everything that is left waits for something else; an operator should look at what blocks it",
            ),
        };
        Nothing { reason, detail: detail.to_owned(), retry_after_seconds }
    }
}

fn time_obstacle(task: &Task, now: Timestamp) -> Option<NotClaimable> {
    if task.waits_for_operator() {
        return Some(NotClaimable::PausedByOperator);
    }
    task.due_at().filter(|due| *due > now).map(NotClaimable::NotYet)
}
