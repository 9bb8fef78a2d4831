//! What a holder is told with every answer: go on, wrap up, or stop.

use super::World;
use crate::domain::Directive;
use crate::domain::budget::BudgetState;
use crate::domain::project::ContextRule;
use events::Timestamp;
use uuid::Uuid;

impl World {
    /// What whoever works on a task in a session should do next.
    #[must_use]
    pub fn directive(&self, task: Option<Uuid>, session: Uuid, now: Timestamp) -> Directive {
        let agent = self.session(session).map(|session| session.agent);
        let placed = task.and_then(|id| Some((id, self.task(id)?.project)));
        let project = placed.map_or_else(Uuid::nil, |(_, project)| project);
        let (mut stop, mut wrap_up) = (Vec::new(), Vec::new());
        for scope in self.scopes_of(placed, Some(session), agent) {
            for standing in self.budgets_over(scope, now) {
                let state = standing.state();
                if state == BudgetState::Within {
                    continue;
                }
                let told = self.told(&standing);
                let (name, amounts, anew) = (told.name(), told.amounts(), told.anew());
                if state == BudgetState::Spent {
                    stop.push(format!("{name} is spent: {amounts}{anew}"));
                } else {
                    wrap_up.push(format!("{amounts} are spent of {name}{anew}"));
                }
            }
        }
        self.judge_context(session, project, &mut stop, &mut wrap_up);
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

    fn judge_context(
        &self,
        session: Uuid,
        project: Uuid,
        stop: &mut Vec<String>,
        wrap_up: &mut Vec<String>,
    ) {
        let Some(session) = self.session(session) else { return };
        let Some(fill) = session.fill_percent() else { return };
        let rule = self.context_rule(project);
        let full = format!("the context window is {fill} % full");
        let (wraps_up_at, stops_at) = (session.wraps_up_at(rule), session.stops_at(rule));
        if fill >= stops_at {
            stop.push(format!("{full}; work stops at {stops_at} %"));
        } else if fill >= wraps_up_at {
            wrap_up.push(format!("{full}; the session wraps up at {wraps_up_at} %"));
        }
    }

    pub(super) fn context_rule(&self, project: Uuid) -> ContextRule {
        self.project(project).map(|project| project.context).unwrap_or_default()
    }

    /// How full a session's window is, where it is too full to begin something of that project.
    pub(super) fn too_full(&self, session: Uuid, project: Uuid) -> Option<u64> {
        let session = self.session(session)?;
        let fill = session.fill_percent()?;
        (fill >= session.wraps_up_at(self.context_rule(project))).then_some(fill)
    }
}
