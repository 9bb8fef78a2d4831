//! The budgets folded from the whole log, for whoever checks what the transactor wrote.

use super::{BudgetKey, BudgetState, Spending, TokenBudgetRow, TokenBudgets};
use crate::{Happening, Kept as _, Unfoldable};
use events::{BudgetEvent, Event, Recorded, Scope, ScopeKind, SessionEvent, TaskEvent};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Budgets, and what they must know: what was used under every scope, and what is part of what.
#[derive(Default)]
pub struct BudgetFold {
    projects_of_tasks: HashMap<Uuid, Uuid>,
    agents_of_sessions: HashMap<Uuid, Uuid>,
    spent: HashMap<Scope, Spending>,
    rows: BTreeMap<BudgetKey, TokenBudgetRow>,
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
                Event::Session(SessionEvent::SessionStarted { agent, .. }) => {
                    self.agents_of_sessions.insert(id, *agent);
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
        let spent = self.spent.get(&scope).copied().unwrap_or_default();
        spent.counted(row.unit, row.counts_cache_reads)
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
        let agent = self.agents_of_sessions.get(&session).ok_or_else(|| unknown("session"))?;
        let mut scopes = vec![
            Scope { kind: ScopeKind::Ledger, id: at.envelope.ledger_id },
            Scope { kind: ScopeKind::Session, id: session },
            Scope { kind: ScopeKind::Agent, id: *agent },
        ];
        if let Some(task) = task {
            let project = self.projects_of_tasks.get(&task).ok_or_else(|| unknown("task"))?;
            scopes.push(Scope { kind: ScopeKind::Project, id: *project });
            scopes.push(Scope { kind: ScopeKind::Task, id: task });
        }
        for scope in scopes {
            self.spent.entry(scope).or_default().add(used);
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
                self.rows.extend(set(key, event, at).map(|row| (key, row)));
                return Ok(());
            }
            BudgetEvent::BudgetWarned { .. } => Some(BudgetState::Warned),
            BudgetEvent::BudgetSpent { .. } => Some(BudgetState::Spent),
            BudgetEvent::BudgetRemoved { .. } => None,
        };
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
        limit_amount: *limit,
        warn_percent: *warn_percent,
        counts_cache_reads: *counts_cache_reads,
        spent: 0,
        state: BudgetState::Open,
        set_at: at.envelope.recorded_at,
    })
}
