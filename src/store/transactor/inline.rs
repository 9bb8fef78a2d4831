//! The rows that are written with the batch: what is open, and what is spent of each budget.
//!
//! They are views of states in memory, so nothing is folded and nothing can be behind.

use events::{BudgetEvent, Event, Scope, SessionEvent, TaskEvent, Timestamp};
use foldhash::HashMap;
use uuid::Uuid;

use crate::domain::budget::BudgetState;
use crate::domain::task::{ClaimState, Task};
use crate::domain::world::{Pending, World};
use crate::store::DbTime;
use crate::store::log::{BudgetColumns, QueueColumns};

/// What a batch touched; kept between batches for its memory.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// And where a task was created; `None` where its row may have been deleted.
    tasks: HashMap<Uuid, Option<i64>>,
    /// And when a budget was set.
    budgets: HashMap<Uuid, Option<Timestamp>>,
    scopes: Vec<Scope>,
}

impl Touched {
    pub(super) fn clear(&mut self) {
        self.tasks.clear();
        self.budgets.clear();
        self.scopes.clear();
    }

    pub(super) fn note(&mut self, pending: &Pending, world: &World, now: Timestamp) {
        let id = pending.stream.id;
        match &pending.event {
            Event::Task(event) if shows(event) => self.note_task(id, event, pending.position),
            Event::Session(SessionEvent::TokensReported { task, .. }) => {
                self.scopes.extend(world.scopes_of_report(*task, id));
            }
            Event::Budget(event) => {
                let set = matches!(event, BudgetEvent::BudgetSet { .. }).then_some(now);
                let known = self.budgets.entry(id).or_default();
                *known = set.or(*known);
            }
            _ => {}
        }
    }

    fn note_task(&mut self, id: Uuid, event: &TaskEvent, position: u64) {
        // 0: there is a row, and it says where.
        let known = self.tasks.entry(id).or_insert(Some(0));
        match event {
            TaskEvent::TaskCreated { .. } => *known = Some(position as i64),
            TaskEvent::TaskReopened { .. } => *known = known.filter(|at| *at > 0),
            _ => {}
        }
    }

    /// Writes the rows as they are now.
    pub(super) fn fill(
        &mut self,
        world: &World,
        now: Timestamp,
        queue: &mut QueueColumns,
        budgets: &mut BudgetColumns,
    ) {
        for (id, created) in &self.tasks {
            match world.task(*id).filter(|task| !task.status.is_closed()) {
                Some(task) => push_task(queue, *id, task, *created),
                None => queue.closed.push(*id),
            }
        }
        self.scopes.sort_unstable();
        self.scopes.dedup();
        for scope in &self.scopes {
            for standing in world.budgets_over(*scope, now) {
                self.budgets.entry(standing.id).or_default();
            }
        }
        for (id, set_at) in &self.budgets {
            push_budget(budgets, world, *id, *set_at, now);
        }
    }
}

/// Whether the queue shows anything of it.
const fn shows(event: &TaskEvent) -> bool {
    !matches!(
        event,
        TaskEvent::TaskDescribed { .. }
            | TaskEvent::TaskLabelled { .. }
            | TaskEvent::TaskEstimated { .. }
            | TaskEvent::CriterionAdded { .. }
            | TaskEvent::CriterionMet { .. }
            | TaskEvent::CriterionDropped { .. }
            | TaskEvent::DependencyAdded { .. }
            | TaskEvent::DependencyRemoved { .. }
            | TaskEvent::NoteAdded { .. }
            | TaskEvent::ArtifactAttached { .. }
            | TaskEvent::ProgressReported { .. }
            | TaskEvent::CheckpointSaved { .. }
            | TaskEvent::ClaimKeyIssued(_)
    )
}

fn push_task(rows: &mut QueueColumns, id: Uuid, task: &Task, created: Option<i64>) {
    let claim = task.claim.as_ref();
    let pause = task.pause.as_ref();
    rows.task.push(id);
    rows.project.push(task.project);
    rows.number.push(task.number as i64);
    rows.title.push(task.title.clone());
    rows.priority.push(task.priority.map(Into::into));
    rows.urgency.push(task.priority.map_or(5, |priority| priority as i16));
    rows.assignee.push(task.assignee);
    rows.skills.push(array_text(&task.skills));
    rows.not_before.push(task.not_before.map(DbTime));
    rows.status.push(task.status.into());
    rows.fence.push(task.fences as i64);
    rows.holder.push(claim.map(|claim| claim.agent));
    rows.session.push(claim.map(|claim| claim.session));
    rows.claim_state.push(claim.map(|claim| match claim.state {
        ClaimState::Live => "live",
        ClaimState::Suspect(_) => "suspect",
    }));
    rows.claimed_at.push(claim.map(|claim| DbTime(claim.claimed_at)));
    rows.lease_seconds.push(claim.map(|claim| i64::from(claim.lease_seconds)));
    rows.reserved.push(claim.map_or(0, |claim| claim.reserved as i64));
    rows.attempt.push(i64::from(task.failures) + 1);
    rows.resumable.push(task.is_resumable());
    rows.pause_cause.push(pause.map(|pause| pause.cause.into()));
    rows.resume_at.push(pause.and_then(|pause| pause.resume_at).map(DbTime));
    rows.blocked_reason.push(task.blocked_reason.clone());
    rows.created_position.push(created);
}

/// An array of texts as Postgres writes it: a column can't hold arrays of different lengths.
fn array_text(items: &[String]) -> String {
    let mut text = String::from("{");
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at == 0 { "\"" } else { ",\"" });
        for one in item.chars() {
            if matches!(one, '"' | '\\') {
                text.push('\\');
            }
            text.push(one);
        }
        text.push('"');
    }
    text.push('}');
    text
}

fn push_budget(
    rows: &mut BudgetColumns,
    world: &World,
    id: Uuid,
    set_at: Option<Timestamp>,
    now: Timestamp,
) {
    let standing = world.standing(id, now);
    let set = standing.and_then(|at| Some((at, at.budget.scope?, at.budget.unit?)));
    let Some((standing, scope, unit)) = set else {
        rows.removed.push(id);
        return;
    };
    let budget = standing.budget;
    let period_start = standing.span.map(|span| span.start);
    rows.budget.push(id);
    rows.scope_kind.push(scope.kind.into());
    rows.scope.push(scope.id);
    rows.unit.push(unit.into());
    rows.period.push(budget.period.into());
    rows.period_start.push(period_start.map(DbTime));
    rows.limit_amount.push(budget.limit as i64);
    rows.warn_percent.push(i64::from(budget.warn_percent));
    rows.counts_cache_reads.push(budget.counts_cache_reads);
    rows.spent.push(standing.spent as i64);
    rows.state.push(match budget.said_in(period_start) {
        BudgetState::Within => "open",
        BudgetState::Warned => "warned",
        BudgetState::Spent => "spent",
    });
    rows.set_at.push(DbTime(set_at.unwrap_or_default()));
}

#[cfg(test)]
mod tests {
    use super::array_text;

    #[test]
    fn an_array_is_written_as_postgres_reads_it() {
        let items = ["rust".to_owned(), "a \"b\" \\ c, {d}".to_owned()];
        assert_eq!(array_text(&items), r#"{"rust","a \"b\" \\ c, {d}"}"#);
        assert_eq!(array_text(&[]), "{}");
    }
}
