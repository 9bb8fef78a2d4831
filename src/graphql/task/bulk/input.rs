//! What is to be done to many tasks.

use crate::domain::AgentRef;
use crate::domain::task::{Place, TaskChange, TaskCommand};
use crate::graphql::input::{BODY_MAX, Faults, WORD_MAX};
use crate::graphql::scalars::DateTime;
use crate::graphql::vocabulary::Priority;
use async_graphql::InputObject;
use events::PauseCause;

/// Why something is done.
#[derive(InputObject)]
pub struct BulkReason {
    /// Why.
    reason: Option<String>,
}

/// What stands in the way.
#[derive(InputObject)]
pub struct BulkBlock {
    /// What.
    reason: String,
}

/// Until when something rests.
#[derive(InputObject)]
pub struct BulkUntil {
    /// Until when; for good when left out of a pause, not at all when left out of a postponement.
    until: Option<DateTime>,
}

/// Where something is put.
#[derive(InputObject)]
pub struct BulkPhase {
    /// The phase of the project; none when left out.
    phase: Option<String>,
}

/// What is done to each of the tasks: exactly one of these.
#[derive(InputObject, Default)]
pub struct BulkAction {
    /// Judge their urgency anew.
    set_priority: Option<Priority>,
    /// Put labels on, whatever others there are.
    add_labels: Option<Vec<String>>,
    /// Take labels off.
    remove_labels: Option<Vec<String>>,
    /// Keep them for this agent, by name or id.
    assign: Option<String>,
    /// Keep them for nobody: true.
    unassign: Option<bool>,
    /// They are not wanted any more.
    cancel: Option<BulkReason>,
    /// They are wanted after all.
    reopen: Option<BulkReason>,
    /// Let them rest.
    pause: Option<BulkUntil>,
    /// Let them be handed out again: true.
    resume: Option<bool>,
    /// Something that is no task stands in their way.
    block: Option<BulkBlock>,
    /// Nothing stands in their way any more.
    unblock: Option<BulkReason>,
    /// Leave them out of lists, once they are closed: true.
    archive: Option<bool>,
    /// Put them off.
    postpone: Option<BulkUntil>,
    /// Put them into another phase of their project.
    move_to_phase: Option<BulkPhase>,
}

impl BulkAction {
    /// The command that does it to one task.
    pub fn read(self, faults: &mut Faults) -> TaskCommand {
        let mut asked: Vec<TaskCommand> = Vec::new();
        let change = |change: TaskChange| TaskCommand::Change(Box::new(change));
        asked.extend(self.set_priority.map(|priority| {
            change(TaskChange { priority: Some(priority.into()), ..TaskChange::default() })
        }));
        asked.extend(self.add_labels.map(|labels| {
            let add_labels = faults.words("addLabels", Some(labels), WORD_MAX);
            change(TaskChange { add_labels, ..TaskChange::default() })
        }));
        asked.extend(self.remove_labels.map(|labels| {
            let drop_labels = faults.words("removeLabels", Some(labels), WORD_MAX);
            change(TaskChange { drop_labels, ..TaskChange::default() })
        }));
        asked.extend(self.assign.map(|agent| {
            let agent = faults.text("assign", agent, WORD_MAX);
            TaskCommand::Assign { assignee: Some(AgentRef::parse(&agent)) }
        }));
        asked.extend(said(self.unassign).map(|()| TaskCommand::Assign { assignee: None }));
        asked.extend(
            self.cancel.map(|this| TaskCommand::Cancel { reason: this.read("cancel", faults) }),
        );
        asked.extend(
            self.reopen.map(|this| TaskCommand::Reopen { reason: this.read("reopen", faults) }),
        );
        asked.extend(self.pause.map(|this| TaskCommand::Pause {
            fence: None,
            cause: PauseCause::Operator,
            checkpoint: None,
            resume_at: this.until.map(|time| time.0),
        }));
        asked.extend(said(self.resume).map(|()| TaskCommand::Resume));
        asked.extend(self.block.map(|this| TaskCommand::Block {
            fence: None,
            reason: faults.text("block.reason", this.reason, BODY_MAX),
        }));
        asked.extend(
            self.unblock.map(|this| TaskCommand::Unblock { reason: this.read("unblock", faults) }),
        );
        asked.extend(said(self.archive).map(|()| TaskCommand::Archive));
        asked.extend(self.postpone.map(|this| {
            let not_before = Some(this.until.map(|time| time.0));
            change(TaskChange { not_before, ..TaskChange::default() })
        }));
        asked.extend(self.move_to_phase.map(|this| {
            let phase = Some(faults.maybe("moveToPhase.phase", this.phase, WORD_MAX));
            let place = Place { phase, ..Place::default() };
            change(TaskChange { place, ..TaskChange::default() })
        }));
        if asked.len() != 1 {
            let message = format!("say exactly one thing to do, not {}", asked.len());
            faults.add("", "ACTION_UNCLEAR", message);
        }
        asked.pop().unwrap_or(TaskCommand::Resume)
    }
}

impl BulkReason {
    fn read(self, place: &str, faults: &mut Faults) -> Option<String> {
        faults.maybe(&format!("{place}.reason"), self.reason, BODY_MAX)
    }
}

fn said(flag: Option<bool>) -> Option<()> {
    flag.filter(|said| *said).map(drop)
}
