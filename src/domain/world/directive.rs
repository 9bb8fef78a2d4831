//! What a holder is told with every answer: go on, wrap up, or stop.

use super::World;
use crate::domain::budget::BudgetState;
use crate::domain::project::ContextRule;
use crate::domain::task::TaskRefusal;
use crate::domain::{Actor, Command, Directive, RefusalReason};
use events::{ActorKind, Metadata, TaskEvent, Timestamp};
use uuid::Uuid;

impl World {
    /// What a holder is told whose claim has ended: to stop, who ended it and how.
    pub(super) fn order_for_late(
        &self,
        actor: &Actor,
        asked: &Command,
        reason: &RefusalReason,
    ) -> Option<Directive> {
        let (Command::Task(task, _), true) = (asked, actor.is_agent()) else { return None };
        let RefusalReason::Task(TaskRefusal::ClaimLost { given, .. }) = reason else { return None };
        let task = self.resolve_task(task)?;
        Some(Directive::Stop(vec![self.why_ended(task, *given)]))
    }

    /// That a claim has ended, and how, in a sentence.
    pub(super) fn why_ended(&self, id: Uuid, fence: u64) -> String {
        let name = self.key_of(id);
        let task = self.task(id);
        let ended = task.and_then(|task| task.ended.as_ref()).filter(|ended| ended.fence == fence);
        match (ended, task) {
            (Some(ended), _) => {
                format!("your claim on {name} under fence {fence} has ended: {}", ended.how)
            }
            (None, Some(task)) => {
                let status = task.status;
                format!("your claim on {name} under fence {fence} has ended: the task is {status}")
            }
            (None, None) => format!("your claim on {name} has ended"),
        }
    }

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

/// By whom a claim was ended over its holder's head, and how.
pub(super) fn ending(event: &TaskEvent, by: &Metadata) -> String {
    let why =
        |text: &Option<String>| text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
    let how = match event {
        TaskEvent::TaskCancelled { reason, .. } => format!("cancelled it{}", why(reason)),
        TaskEvent::ClaimReleased { reason, .. } => format!("gave it back{}", why(reason)),
        TaskEvent::ClaimReclaimed { .. } => "took it back, since you were silent".to_owned(),
        TaskEvent::TaskPaused { cause, .. } => format!("laid it to rest ({cause})"),
        TaskEvent::TaskBlocked { reason, .. } => format!("blocked it: {reason}"),
        TaskEvent::TaskSubmitted { .. } => "handed it in".to_owned(),
        TaskEvent::AttemptFailed { error, .. } => format!("gave it up: {error}"),
        _ => "ended it".to_owned(),
    };
    match by.actor_kind {
        ActorKind::System => format!("the ledger {how}"),
        kind => format!("{} ({kind}) {how}", by.actor),
    }
}
