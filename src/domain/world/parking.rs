//! What rests because a budget is spent: who is told to stop, for how long it rests, and who goes on
//! when the budget has room again.

use super::{Standing, World};
use crate::domain::budget::BudgetState;
use crate::domain::task::Rest;
use events::{BudgetPeriod, PauseCause, Scope, ScopeKind, TaskStatus, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

impl World {
    /// Where a budget over a held task is spent: for how long it would rest.
    pub(super) fn rest_of(&self, id: Uuid, now: Timestamp) -> Option<Rest> {
        let task = self.task(id)?;
        let claim = task.claim.as_ref()?;
        let (session, agent) = (Some(claim.session), Some(claim.agent));
        let scopes = self.scopes_of(Some((id, task.project)), session, agent);
        self.rest_under(&scopes, now)
    }

    fn rest_under(&self, scopes: &[Scope], now: Timestamp) -> Option<Rest> {
        let over = scopes.iter().flat_map(|scope| self.budgets_over(*scope, now));
        let spent: Vec<_> = over.filter(|at| at.state() == BudgetState::Spent).collect();
        // The holder's own budgets are no matter to whoever takes the task over.
        let lasting: Vec<_> = spent.iter().filter(|at| is_lasting(at)).collect();
        let for_ever = lasting.iter().any(|at| at.span.is_none());
        let until = lasting.iter().filter_map(|at| at.begins_anew()).max();
        (!spent.is_empty()).then_some(Rest { until: until.filter(|_| !for_ever) })
    }

    /// A budget was spent: whoever works under it is told to stop with his next answer.
    pub(super) fn tell_to_stop(&mut self, budget: Uuid, at: Timestamp) {
        let Some(scope) = self.budget(budget).and_then(|budget| budget.scope) else { return };
        let under = |(id, claim): &(Uuid, &crate::domain::task::Claim)| {
            let project = self.task(*id).map_or_else(Uuid::nil, |task| task.project);
            let (session, agent) = (Some(claim.session), Some(claim.agent));
            self.scopes_of(Some((*id, project)), session, agent).contains(&scope)
        };
        let told: Vec<Uuid> = self.live_claims().filter(under).map(|(id, _)| id).collect();
        for id in told {
            let Some(mut kept) = self.tasks.get(&id).cloned() else { continue };
            if let Some(claim) = &mut Arc::make_mut(&mut kept.state).claim {
                claim.stop_since = Some(at);
            }
            self.changed.insert((super::StoredKind::Task, id));
            self.put_task(id, Some(kept));
        }
    }

    /// The tasks under a budget that rest until some budget begins anew, where all have room again.
    ///
    /// Which budget that was is not looked at: of several that were spent the last raised one frees
    /// them, whichever it is. Looks through what waits for a time, and only when somebody sets or
    /// lifts a limit.
    pub(super) fn parked_by(&self, budget: Uuid, now: Timestamp) -> Vec<Uuid> {
        let Some(scope) = self.budget(budget).and_then(|found| found.scope) else { return vec![] };
        let at = now.max(self.recorded_at);
        let begins = [BudgetPeriod::Day, BudgetPeriod::Month]
            .map(|period| self.calendar.span(period, at).map(|span| span.end));
        let rests = |id: &Uuid| {
            let Some(task) = self.task(*id) else { return false };
            let scopes = self.scopes_of(Some((*id, task.project)), None, None);
            let by_budget = task.status == TaskStatus::Paused
                && task.pause.is_some_and(|pause| {
                    let until_then = pause.resume_at.is_some() && begins.contains(&pause.resume_at);
                    pause.cause == PauseCause::Budget && until_then
                });
            by_budget && scopes.contains(&scope) && self.rest_under(&scopes, now).is_none()
        };
        let mut parked: Vec<Uuid> = self.queue.timed().filter(rests).collect();
        parked.sort_unstable();
        parked
    }
}

fn is_lasting(at: &Standing<'_>) -> bool {
    at.budget.scope.is_some_and(|scope| {
        matches!(scope.kind, ScopeKind::Task | ScopeKind::Project | ScopeKind::Ledger)
    })
}
