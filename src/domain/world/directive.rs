//! What a holder is told with every answer: go on, wrap up, or stop.

use super::World;
use crate::domain::Directive;
use crate::domain::budget::BudgetState;
use uuid::Uuid;

impl World {
    /// What whoever works on a task in a session should do next.
    #[must_use]
    pub fn directive(&self, task: Option<Uuid>, session: Uuid) -> Directive {
        let agent = self.session(session).map(|session| session.agent);
        let placed = task.and_then(|id| Some((id, self.task(id)?.project)));
        let (mut stop, mut wrap_up) = (Vec::new(), Vec::new());
        for scope in self.scopes_of(placed, Some(session), agent) {
            for (_, budget, spent, _) in self.budgets_over(scope) {
                let (state, limit) = (budget.judge(spent), budget.limit);
                if state == BudgetState::Within {
                    continue;
                }
                let name = self.scope_name(scope);
                if state == BudgetState::Spent {
                    stop.push(format!("the budget over {name} is spent: {spent} of {limit}"));
                } else {
                    let why = format!("{spent} of {limit} are spent of the budget over {name}");
                    wrap_up.push(why);
                }
            }
        }
        if let Some(session) = self.session(session).filter(|session| session.is_full()) {
            let fill = session.fill_percent().unwrap_or(100);
            wrap_up.push(format!("the context window is {fill} % full"));
        }
        let project = placed.map_or_else(Uuid::nil, |(_, project)| project);
        let worker = agent.and_then(|agent| self.agent(agent));
        wrap_up.extend(self.switched_off(project, worker).map(|off| off.to_string()));
        if !stop.is_empty() {
            Directive::Stop(stop)
        } else if wrap_up.is_empty() {
            Directive::Continue
        } else {
            Directive::WrapUp(wrap_up)
        }
    }
}
