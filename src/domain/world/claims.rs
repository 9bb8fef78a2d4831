//! Who gets which task: why one can't be claimed, which is the best, why there is nothing.

use super::queue::Group;
use super::{Standing, World, queue};
use crate::domain::agent::Agent;
use crate::domain::session::WRAP_UP_PERCENT;
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
        for (group, ranks) in self.queue.ready_for(seeker.agent) {
            let runs = self.in_scope(seeker, group.project) && !self.is_stopped(group.project);
            if !runs || !self.suits(seeker, group) {
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

    /// What keeps the seeker from any task at all.
    fn seeker_reason(&self, seeker: &Seeker<'_>) -> Option<NothingReason> {
        let agent = self.agent(seeker.agent);
        let off = self.ledger().autonomy_off
            || agent.is_none_or(|agent| agent.autonomy_off || agent.retired)
            || (!seeker.projects.is_empty()
                && seeker.projects.iter().all(|project| self.is_stopped(*project)));
        let capacity = agent.map_or(0, |agent| agent.capacity as usize);
        let full = self.is_too_full_for_anything(seeker);
        [
            (off, NothingReason::AutonomyOff),
            (self.queue.held_by(seeker.agent) >= capacity, NothingReason::AtCapacity),
            (full, NothingReason::ContextFull),
        ]
        .into_iter()
        .find_map(|(applies, reason)| applies.then_some(reason))
    }

    /// Whether the seeker's window is too full for the most patient of the projects.
    fn is_too_full_for_anything(&self, seeker: &Seeker<'_>) -> bool {
        let Some(session) = self.session(seeker.session) else { return false };
        let Some(fill) = session.fill_percent() else { return false };
        // Below the default it is asked project by project.
        let full = fill >= u64::from(session.wrap_up_percent);
        if !full || session.wrap_up_percent != WRAP_UP_PERCENT {
            return full;
        }
        let patient = |project| fill < session.wraps_up_at(self.context_rule(project));
        !self.projects.keys().any(|id| self.in_scope(seeker, *id) && patient(*id))
    }

    /// Why nothing in the queue is for the seeker: the first reason that applies.
    fn queue_reason(&self, seeker: &Seeker<'_>, seen: &Seen<'_>) -> NothingReason {
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
            (seen.too_full, NothingReason::ContextFull),
            (seen.spent.is_some(), NothingReason::BudgetSpent),
            (running.ready > seen.suiting, NothingReason::NothingForYou),
            (running.later > 0, NothingReason::NotYet),
            (seen.awaiting > 0, NothingReason::AwaitingApproval),
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

    /// Nothing is granted until the first of the budgets that are spent begins anew, or is raised.
    fn nothing_granted(&self, seen: &Seen<'_>, now: Timestamp) -> Nothing {
        let mut nothing = self.nothing(NothingReason::BudgetSpent, now);
        if let Some(spent) = &seen.spent {
            nothing.detail = format!("of what is left, {}", self.told(spent));
            if let Some(anew) = spent.begins_anew() {
                nothing.retry_after_seconds = seconds_until(anew, now);
            }
        }
        nothing
    }

    fn nothing(&self, reason: NothingReason, now: Timestamp) -> Nothing {
        let due = self.queue.next_due().unwrap_or(Timestamp::from_micros(i64::MAX));
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
            NothingReason::NotYet => {
                (seconds_until(due, now), "what is left waits for its time; ask again then")
            }
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

/// What a seeker came across that was not for him now.
#[derive(Default)]
struct Seen<'w> {
    suiting: usize,
    awaiting: usize,
    too_full: bool,
    /// Of the budgets that are spent, the one that begins anew first.
    spent: Option<Standing<'w>>,
}

impl<'w> Seen<'w> {
    fn note_spent(&mut self, spent: Standing<'w>) {
        self.spent = self.spent.into_iter().chain([spent]).min_by_key(anew);
    }
}

/// When a budget begins anew; a total never does.
fn anew(standing: &Standing<'_>) -> Timestamp {
    standing.begins_anew().unwrap_or(Timestamp::from_micros(i64::MAX))
}

/// Seconds until a time has come, an hour at the most.
fn seconds_until(time: Timestamp, now: Timestamp) -> u32 {
    let seconds = time.micros().saturating_sub(now.micros()).max(0) / 1_000_000 + 1;
    u32::try_from(seconds.min(3_600)).unwrap_or(3_600)
}

fn time_obstacle(task: &Task, now: Timestamp) -> Option<NotClaimable> {
    if task.waits_for_operator() {
        return Some(NotClaimable::PausedByOperator);
    }
    task.due_at().filter(|due| *due > now).map(NotClaimable::NotYet)
}
