//! What was spent and what is set aside, over every scope: from the ledger's beginning, and in the
//! day and the month of the last report.

use super::World;
use super::journal::Undo;
use crate::domain::budget::{Budget, BudgetState, Spend, Told};
use events::{BudgetPeriod, BudgetUnit, SESSION_DEPTH_MAX, Scope, ScopeKind, Span, Timestamp};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was reported over one scope.
///
/// Days and months are kept for every scope, whether there is a budget or not: one that is set at
/// noon counts what was spent since midnight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sums {
    pub(super) total: Spend,
    pub(super) day: Since,
    pub(super) month: Since,
}

/// What was reported since a period began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Since {
    start: Timestamp,
    spend: Spend,
}

impl Since {
    fn add(&mut self, start: Option<Timestamp>, more: Spend) {
        let Some(start) = start else { return };
        if self.start != start {
            *self = Self { start, spend: Spend::default() };
        }
        self.spend = self.spend.plus(more);
    }
}

impl Sums {
    #[cfg(test)]
    pub(super) const fn last_day(&self) -> (Timestamp, Spend) {
        (self.day.start, self.day.spend)
    }

    fn of(&self, period: BudgetPeriod, start: Option<Timestamp>) -> Spend {
        let since = match period {
            BudgetPeriod::Total => return self.total,
            BudgetPeriod::Day => self.day,
            BudgetPeriod::Month => self.month,
        };
        if Some(since.start) == start { since.spend } else { Spend::default() }
    }
}

/// The sums over one scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meter {
    pub(super) sums: Sums,
    /// Tokens that live claims have set aside and not yet used.
    pub(super) reserved: u64,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Meters(HashMap<Scope, Meter>);

impl Meters {
    pub(super) fn read(&self, scope: Scope) -> Meter {
        self.0.get(&scope).copied().unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = (Scope, Meter)> {
        self.0.iter().map(|(scope, meter)| (*scope, *meter))
    }

    pub(super) fn put(&mut self, scope: Scope, meter: Meter) {
        self.0.insert(scope, meter);
    }

    fn free_all(&mut self) {
        self.0.values_mut().for_each(|meter| meter.reserved = 0);
    }
}

/// A budget that has a limit to keep, and how it stands at a time.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'w> {
    /// Its id.
    pub id: Uuid,
    /// The budget.
    pub budget: &'w Budget,
    /// The period that runs; `None` for a total.
    pub span: Option<Span>,
    /// What was spent in it.
    pub spend: Spend,
    /// The same in the budget's unit.
    pub spent: u64,
    /// What is set aside of it.
    pub reserved: u64,
}

impl Standing<'_> {
    /// How what is spent stands to the limit: by this, holders are told what to do.
    #[must_use]
    pub fn state(&self) -> BudgetState {
        self.budget.judge(self.spent)
    }

    /// Whether nothing more is granted: what is set aside counts too.
    #[must_use]
    pub fn grants_nothing(&self) -> bool {
        self.budget.judge(self.spent.saturating_add(self.reserved)) == BudgetState::Spent
    }

    /// When it begins anew; `None` for a total.
    #[must_use]
    pub fn begins_anew(&self) -> Option<Timestamp> {
        self.span.map(|span| span.end)
    }
}

impl World {
    /// The budgets over a scope that have a limit to keep.
    pub fn budgets_over(&self, scope: Scope, now: Timestamp) -> impl Iterator<Item = Standing<'_>> {
        let ids = self.budgets_over.get(&scope).into_iter().flatten();
        ids.filter_map(move |id| self.standing(*id, now))
    }

    /// A budget as it stands at a time; `None` if there is no limit to keep.
    #[must_use]
    pub fn standing(&self, id: Uuid, now: Timestamp) -> Option<Standing<'_>> {
        let budget = self.budget(id).filter(|budget| budget.is_set())?;
        let meter = self.meters.read(budget.scope?);
        // A clock that was set back doesn't bring a period back.
        let span = self.calendar.span(budget.period, now.max(self.recorded_at));
        let spend = meter.sums.of(budget.period, span.map(|span| span.start));
        let reserved = match budget.unit {
            Some(BudgetUnit::Tokens) => meter.reserved,
            _ => 0,
        };
        Some(Standing { id, budget, span, spend, spent: budget.measure(spend), reserved })
    }

    /// What was spent over a scope, from the ledger's beginning.
    #[must_use]
    pub fn total_over(&self, scope: Scope) -> Spend {
        self.meters.read(scope).sums.total
    }

    /// How a budget is spoken of.
    pub(super) fn told(&self, at: &Standing<'_>) -> Told {
        let over = at.budget.scope.map_or_else(String::new, |scope| self.scope_name(scope));
        let unpriced_reports = match at.budget.unit {
            Some(BudgetUnit::Money) => at.spend.unpriced_reports,
            _ => 0,
        };
        Told {
            spent: at.spent,
            reserved: at.reserved,
            unpriced_reports,
            begins_anew: at.begins_anew(),
            ..at.budget.told(over)
        }
    }

    pub(super) fn add_spend(&mut self, scope: Scope, more: Spend, at: Timestamp) {
        let meter = self.meters.read(scope);
        self.journal.note(Undo::Meter(scope, meter));
        let mut sums = meter.sums;
        sums.total = sums.total.plus(more);
        sums.day.add(self.calendar.start(BudgetPeriod::Day, at), more);
        sums.month.add(self.calendar.start(BudgetPeriod::Month, at), more);
        self.meters.put(scope, Meter { sums, ..meter });
        self.changed.insert(super::stored::meter_key(scope));
    }

    pub(super) fn restore_sums(&mut self, scope: Scope, sums: Sums) {
        let meter = self.meters.read(scope);
        self.meters.put(scope, Meter { sums, ..meter });
    }

    /// Reservations follow from the claims, so they are neither journaled nor stored.
    pub(super) fn move_reserved(&mut self, scopes: &[Scope], from: u64, to: u64) {
        for scope in scopes {
            let meter = self.meters.read(*scope);
            let reserved = (meter.reserved + to).saturating_sub(from);
            self.meters.put(*scope, Meter { reserved, ..meter });
        }
    }

    /// Sums up anew what live claims have set aside: while states are taken in, a claim's session
    /// may not be there yet, and so not the sessions above it.
    pub(super) fn reserve_anew(&mut self) {
        self.meters.free_all();
        let held = self.live_claims().map(|(id, claim)| {
            let project = self.task(id).map_or_else(Uuid::nil, |task| task.project);
            let (session, agent) = (Some(claim.session), Some(claim.agent));
            (self.scopes_of(Some((id, project)), session, agent), claim.reserved_left())
        });
        for (scopes, tokens) in held.filter(|(_, tokens)| *tokens > 0).collect::<Vec<_>>() {
            self.move_reserved(&scopes, 0, tokens);
        }
    }

    /// The sessions above a session, the nearest first.
    pub(super) fn sessions_above(&self, session: Uuid) -> impl Iterator<Item = Uuid> {
        let above = move |id: &Uuid| self.session(*id)?.parent_session;
        let mut next = above(&session);
        std::iter::from_fn(move || {
            let found = next.take()?;
            next = above(&found);
            Some(found)
        })
        .take(SESSION_DEPTH_MAX)
    }

    /// Every scope that a report of a session counts over, for a task if one is named.
    #[must_use]
    pub fn scopes_of_report(&self, task: Option<Uuid>, session: Uuid) -> Vec<Scope> {
        let placed = task.and_then(|id| Some((id, self.task(id)?.project)));
        let agent = self.session(session).map(|session| session.agent);
        self.scopes_of(placed, Some(session), agent)
    }

    /// Every scope that a claim on a task stands under, the narrowest first.
    pub(super) fn scopes_of(
        &self,
        task: Option<(Uuid, Uuid)>,
        session: Option<Uuid>,
        agent: Option<Uuid>,
    ) -> Vec<Scope> {
        let scope = |kind| move |id| Scope { kind, id };
        let (task, project) = task.unzip();
        let above = session.into_iter().flat_map(|id| self.sessions_above(id));
        task.map(scope(ScopeKind::Task))
            .into_iter()
            .chain(session.map(scope(ScopeKind::Session)))
            .chain(above.map(scope(ScopeKind::Session)))
            .chain(agent.map(scope(ScopeKind::Agent)))
            .chain(project.map(scope(ScopeKind::Project)))
            .chain([Scope { kind: ScopeKind::Ledger, id: self.ledger_id }])
            .collect()
    }
}
