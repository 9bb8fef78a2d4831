//! Commands to budgets, and comparing them with what is spent.

use super::{Act, Performed};
use crate::domain::budget::{BudgetCommand, BudgetDecider, BudgetFacts};
use crate::domain::world::World;
use crate::domain::{Answer, Decider, ScopeRef};
use events::{StreamKind, TaskEvent};
use uuid::Uuid;

impl World {
    pub(super) fn on_budget(
        &mut self,
        act: &mut Act<'_>,
        scope: &ScopeRef,
        command: &BudgetCommand,
    ) -> Performed {
        let scope = self.find_scope(scope)?;
        let (unit, period) = command.which();
        let id = self.budget_id(scope, unit, period);
        let state = self.budgets.get(&id).cloned().unwrap_or_default().state;
        let facts = BudgetFacts { scope, ..BudgetFacts::default() };
        let events = BudgetDecider::decide(&state, command, &facts, act.now)?;
        self.append(act, StreamKind::Budget, id, events, None);
        let cause = self.position;
        if matches!(command, BudgetCommand::Set { .. }) {
            self.compare_budget(act, id, cause);
        }
        // What rested until the budget begins anew need not wait so long any more.
        for task in self.parked_by(id, act.now) {
            let resumed = vec![TaskEvent::TaskResumed {}];
            self.append(act, StreamKind::Task, task, resumed, Some(cause));
        }
        Ok(Answer { subject: id, ..Answer::default() })
    }

    /// Every budget over a report is compared with what is spent now.
    pub(super) fn compare_budgets(
        &mut self,
        act: &mut Act<'_>,
        session: Uuid,
        task: Option<Uuid>,
        cause: u64,
    ) {
        let scopes = self.scopes_of_report(task, session);
        let over = scopes.into_iter().flat_map(|scope| self.budgets_over(scope, act.now));
        let budgets: Vec<_> = over.map(|standing| standing.id).collect();
        for id in budgets {
            self.compare_budget(act, id, cause);
        }
    }

    fn compare_budget(&mut self, act: &mut Act<'_>, id: Uuid, cause: u64) {
        let Some(standing) = self.standing(id, act.now) else { return };
        let budget = standing.budget;
        let (Some(scope), Some(unit), period) = (budget.scope, budget.unit, budget.period) else {
            return;
        };
        let period_start = standing.span.map(|span| span.start);
        let facts = BudgetFacts { scope, period_start, spent: standing.spent };
        let command = BudgetCommand::Compare { unit, period };
        let compared = BudgetDecider::decide(budget, &command, &facts, act.now);
        self.append(act, StreamKind::Budget, id, compared.unwrap_or_default(), Some(cause));
    }
}
