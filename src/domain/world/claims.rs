//! Who gets which task: why one can't be claimed, which is the best, why there is nothing.

use super::nothing::{Seen, anew};
use super::queue::Group;
use super::{Standing, World, queue};
use crate::domain::agent::Agent;
use crate::domain::task::{NotClaimable, Start, Task};
use crate::domain::{Nothing, NothingReason};
use events::{Phase, Scope, ScopeKind, TaskStatus, Timestamp};
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
            .or_else(|| self.subtasks_obstacle(id))
            .or_else(|| self.phase_obstacle(task))
            .or_else(|| time_obstacle(task, now))
            .or_else(|| self.spent_budget((id, task.project), session, agent, now))
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
        now: Timestamp,
    ) -> Option<NotClaimable> {
        let scopes = self.scopes_of(Some(task), session, agent);
        let spent = scopes.into_iter().find_map(|scope| self.spent_over(scope, now))?;
        Some(NotClaimable::BudgetSpent(Box::new(self.told(&spent))))
    }

    /// The budget over a scope that grants nothing; of several, the one that begins anew last.
    fn spent_over(&self, scope: Scope, now: Timestamp) -> Option<Standing<'_>> {
        let spent = self.budgets_over(scope, now).filter(Standing::grants_nothing);
        spent.max_by_key(anew)
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
            task.needs().filter(|skill| !worker.skills.contains(skill)).cloned().collect();
        (!missing.is_empty()).then_some(NotClaimable::Skills(missing))
    }

    /// The best task there is for a seeker, or why there is none.
    pub(super) fn best_task(&self, seeker: &Seeker<'_>, now: Timestamp) -> Result<Uuid, Nothing> {
        if let Some(reason) = self.seeker_reason(seeker) {
            return Err(self.nothing(reason, now));
        }
        let (session, agent) = (Some(seeker.session), Some(seeker.agent));
        // Over whatever task: a budget over the seeker himself or the whole ledger.
        let own = self.scopes_of(None, session, agent);
        let broke = own.into_iter().find_map(|scope| self.spent_over(scope, now));
        let mut seen = Seen::default();
        let mut best: Option<queue::Rank> = None;
        // The groups of a project stand together: its phases are looked at once.
        let mut shut: (Uuid, &[Phase]) = (Uuid::nil(), &[]);
        for (group, ranks) in self.queue.ready_for(seeker.agent) {
            let runs = self.in_scope(seeker, group.project) && !self.is_stopped(group.project);
            if !runs || !self.suits(seeker, group) {
                continue;
            }
            if shut.0 != group.project {
                let rules = self.project(group.project);
                let of = |rules| self.shut_phases(group.project, rules);
                shut = (group.project, rules.map_or(&[], of));
            }
            if Self::is_shut(shut.1, group.phase.as_deref()) {
                continue;
            }
            seen.suiting += ranks.len();
            if !group.approved && self.asks_for_leave(group.project) {
                seen.awaiting += ranks.len();
                continue;
            }
            if self.too_full(seeker.session, group.project).is_some() {
                seen.too_full = true;
                continue;
            }
            let project = Scope { kind: ScopeKind::Project, id: group.project };
            if let Some(spent) = broke.or_else(|| self.spent_over(project, now)) {
                seen.note_spent(spent);
                continue;
            }
            let first = ranks.iter().copied().find(|rank| {
                let task = Scope { kind: ScopeKind::Task, id: rank.id() };
                if let Some(spent) = self.spent_over(task, now) {
                    seen.note_spent(spent);
                    return false;
                }
                !group.confined || self.finds_files_free(rank.id())
            });
            best = match (best, first) {
                (Some(best), Some(first)) => Some(best.min(first)),
                (best, first) => best.or(first),
            };
        }
        match best {
            Some(rank) => Ok(rank.id()),
            None => match self.queue_reason(seeker, &seen) {
                NothingReason::BudgetSpent => Err(self.nothing_granted(&seen, now)),
                reason => Err(self.nothing(reason, now)),
            },
        }
    }

    /// What an agent would be given next, the best first, as far as its skills and its projects go.
    /// Looks at the first of each group only: for a page, not for a claim.
    #[must_use]
    pub fn next_for(&self, agent: Uuid, most: usize) -> Vec<Uuid> {
        let session = self.implicit_session_of(agent);
        let seeker = Seeker { agent, session, projects: &[], skills: None };
        let groups = self.queue.ready_for(agent).filter(|(group, _)| {
            !self.is_stopped(group.project)
                && self.suits(&seeker, group)
                && (group.approved || !self.asks_for_leave(group.project))
        });
        let mut ranks: Vec<_> =
            groups.flat_map(|(_, ranks)| ranks.iter().copied().take(most)).collect();
        ranks.sort_unstable();
        ranks.into_iter().take(most).map(|rank| rank.id()).collect()
    }

    pub(super) fn in_scope(&self, seeker: &Seeker<'_>, project: Uuid) -> bool {
        seeker.projects.is_empty() || seeker.projects.contains(&project)
    }

    pub(super) fn is_stopped(&self, project: Uuid) -> bool {
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
}

fn time_obstacle(task: &Task, now: Timestamp) -> Option<NotClaimable> {
    if task.waits_for_operator() {
        return Some(NotClaimable::PausedByOperator);
    }
    task.due_at().filter(|due| *due > now).map(NotClaimable::NotYet)
}
