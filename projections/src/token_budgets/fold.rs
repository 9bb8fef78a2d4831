//! The budgets folded from the whole log, for whoever checks what the transactor wrote.

use super::{BudgetKey, BudgetState, Spending, TokenBudgetRow, TokenBudgets};
use crate::{Happening, Kept as _, Unfoldable};
use events::{
    BudgetEvent, BudgetPeriod, Calendar, Event, LedgerEvent, Recorded, SESSION_DEPTH_MAX, Scope,
    ScopeKind, SessionEvent, TaskEvent, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Budgets, and what they must know: what was used under every scope, and what is part of what.
#[derive(Default)]
pub struct BudgetFold {
    calendar: Calendar,
    projects_of_tasks: HashMap<Uuid, Uuid>,
    sessions: HashMap<Uuid, Session>,
    /// Of the period that began then, which nothing stands for in a total.
    spent: HashMap<(Scope, BudgetPeriod), (Option<Timestamp>, Spending)>,
    over: HashMap<Scope, BTreeSet<BudgetKey>>,
    rows: BTreeMap<BudgetKey, TokenBudgetRow>,
}

#[derive(Clone, Copy)]
struct Session {
    agent: Uuid,
    parent: Option<Uuid>,
}

impl BudgetFold {
    /// Folds one recorded event.
    ///
    /// # Errors
    /// A budget's event before it was set; a report for a task or of a session that never began.
    pub fn feed(&mut self, recorded: &Recorded) -> Result<(), Unfoldable> {
        for at in Happening::all(recorded) {
            let id = at.envelope.stream.id;
            match at.event {
                Event::Task(
                    TaskEvent::TaskCreated { project, .. } | TaskEvent::TaskMoved { project, .. },
                ) => {
                    self.projects_of_tasks.insert(id, *project);
                }
                Event::Ledger(LedgerEvent::LedgerOpened { time_zone, .. }) => {
                    self.calendar = Calendar::of(time_zone).unwrap_or_default();
                }
                Event::Session(SessionEvent::SessionStarted { agent, parent_session, .. }) => {
                    self.sessions.insert(id, Session { agent: *agent, parent: *parent_session });
                }
                Event::Session(event @ SessionEvent::TokensReported { task, .. }) => {
                    self.spend(id, *task, Spending::of(event), &at)?;
                }
                Event::Budget(event) => self.turn(BudgetKey { budget: id }, event, &at)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The budgets after a key, in the order of keys, each with what is spent of it.
    pub fn after(&self, key: Option<BudgetKey>) -> impl Iterator<Item = TokenBudgetRow> {
        let from = key.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
        let rows = self.rows.range((from, std::ops::Bound::Unbounded));
        rows.map(|(_, row)| TokenBudgetRow { spent: self.spent_of(row), ..row.clone() })
    }

    /// How many budgets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn spent_of(&self, row: &TokenBudgetRow) -> u64 {
        let scope = Scope { kind: row.scope_kind, id: row.scope };
        let spent = self.spent.get(&(scope, row.period));
        let spent = spent.filter(|(start, _)| *start == row.period_start);
        spent.map_or(0, |(_, spent)| spent.counted(row.unit, row.counts_cache_reads))
    }

    /// Brings a row into the period that runs: of a new one nothing was said yet.
    fn touch(&mut self, key: BudgetKey, now: Timestamp) {
        let Some(row) = self.rows.get_mut(&key) else { return };
        let start = self.calendar.start(row.period, now);
        if row.period_start != start {
            (row.period_start, row.state) = (start, BudgetState::Open);
        }
    }

    fn spend(
        &mut self,
        session: Uuid,
        task: Option<Uuid>,
        used: Spending,
        at: &Happening<'_>,
    ) -> Result<(), Unfoldable> {
        let unknown =
            |what: &str| at.unfoldable(TokenBudgets::NAME, format!("the {what} never began"));
        let own = *self.sessions.get(&session).ok_or_else(|| unknown("session"))?;
        let mut scopes = vec![
            Scope { kind: ScopeKind::Ledger, id: at.envelope.ledger_id },
            Scope { kind: ScopeKind::Session, id: session },
            Scope { kind: ScopeKind::Agent, id: own.agent },
        ];
        let mut above = own.parent;
        for _ in 0..SESSION_DEPTH_MAX {
            let Some(id) = above else { break };
            scopes.push(Scope { kind: ScopeKind::Session, id });
            above = self.sessions.get(&id).and_then(|session| session.parent);
        }
        if let Some(task) = task {
            let project = self.projects_of_tasks.get(&task).ok_or_else(|| unknown("task"))?;
            scopes.push(Scope { kind: ScopeKind::Project, id: *project });
            scopes.push(Scope { kind: ScopeKind::Task, id: task });
        }
        let now = at.envelope.recorded_at;
        self.calendar.turn(now);
        for scope in scopes {
            for period in [BudgetPeriod::Total, BudgetPeriod::Day, BudgetPeriod::Month] {
                let start = self.calendar.start(period, now);
                let sum = self.spent.entry((scope, period)).or_default();
                if sum.0 != start {
                    *sum = (start, Spending::default());
                }
                sum.1.add(used);
            }
            for key in self.over.get(&scope).cloned().unwrap_or_default() {
                self.touch(key, now);
            }
        }
        Ok(())
    }

    fn turn(
        &mut self,
        key: BudgetKey,
        event: &BudgetEvent,
        at: &Happening<'_>,
    ) -> Result<(), Unfoldable> {
        let state = match event {
            BudgetEvent::BudgetSet { .. } => {
                if let Some(row) = set(key, event, at) {
                    let scope = Scope { kind: row.scope_kind, id: row.scope };
                    self.over.entry(scope).or_default().insert(key);
                    self.rows.insert(key, row);
                    self.touch(key, at.envelope.recorded_at);
                }
                return Ok(());
            }
            BudgetEvent::BudgetWarned { .. } => Some(BudgetState::Warned),
            BudgetEvent::BudgetSpent { .. } => Some(BudgetState::Spent),
            BudgetEvent::BudgetRemoved { .. } => None,
        };
        self.touch(key, at.envelope.recorded_at);
        let mut row = self
            .rows
            .remove(&key)
            .ok_or_else(|| at.unfoldable(TokenBudgets::NAME, "the budget was never set"))?;
        if let Some(state) = state {
            row.state = state;
            self.rows.insert(key, row);
        }
        Ok(())
    }
}

fn set(key: BudgetKey, event: &BudgetEvent, at: &Happening<'_>) -> Option<TokenBudgetRow> {
    let BudgetEvent::BudgetSet { scope, unit, period, limit, warn_percent, counts_cache_reads } =
        event
    else {
        return None;
    };
    Some(TokenBudgetRow {
        budget: key.budget,
        scope_kind: scope.kind,
        scope: scope.id,
        unit: *unit,
        period: *period,
        period_start: None,
        limit_amount: *limit,
        warn_percent: *warn_percent,
        counts_cache_reads: *counts_cache_reads,
        spent: 0,
        state: BudgetState::Open,
        set_at: at.envelope.recorded_at,
    })
}
