//! What a role may do, whatever door its command came through: `product.md`, "Who may do what".
//!
//! Doors ask before and say it better; this holds if one forgets.

use crate::domain::agent::AgentCommand;
use crate::domain::ledger::{LedgerCommand, LedgerRefusal};
use crate::domain::task::{TaskCommand, TaskRefusal};
use crate::domain::world::World;
use crate::domain::{Actor, AgentRef, Command, RefusalReason};
use events::{Grant, Role};

impl World {
    /// Refuses what the actor's role may not do. The ledger's own policies may do everything.
    pub(super) fn check_role(&self, actor: &Actor, asked: &Command) -> Result<(), RefusalReason> {
        match (actor.role, asked) {
            (None | Some(Role::Admin), _) => Ok(()),
            (Some(role @ Role::Auditor), _) => Err(RefusalReason::RoleForbids { role }),
            (Some(_), Command::Ledger(command)) if !is_for_operators(command) => {
                Err(LedgerRefusal::AdminOnly.into())
            }
            (Some(Role::Operator), _) => Ok(()),
            (Some(Role::Agent), Command::Task(_, TaskCommand::Create(new))) => {
                self.check_assignment(actor, new.assignee.as_ref())
            }
            (Some(Role::Agent), asked) => check_agent(actor, asked),
        }
    }

    /// An agent keeps new work for itself; to hand it to others takes the grant.
    fn check_assignment(&self, actor: &Actor, to: Option<&AgentRef>) -> Result<(), RefusalReason> {
        let itself = |to| actor.agent.is_some() && self.resolve_agent(to) == actor.agent;
        if to.is_none_or(itself) {
            return Ok(());
        }
        check_grant(actor, Grant::Orchestrate, "ORCHESTRATE")
    }
}

const fn is_for_operators(command: &LedgerCommand) -> bool {
    use LedgerCommand as L;
    matches!(command, L::SwitchAutonomy { .. } | L::SaveView { .. } | L::DropView { .. })
}

fn check_agent(actor: &Actor, command: &Command) -> Result<(), RefusalReason> {
    match command {
        Command::Task(_, command) => check_agent_on_task(actor, command),
        Command::ClaimNext(_)
        | Command::Session(..)
        | Command::Agent(_, AgentCommand::Register { .. }) => Ok(()),
        Command::Ledger(_) | Command::Project(..) | Command::Agent(..) | Command::Budget(..) => {
            Err(RefusalReason::RoleForbids { role: Role::Agent })
        }
    }
}

fn check_agent_on_task(actor: &Actor, command: &TaskCommand) -> Result<(), RefusalReason> {
    use TaskCommand as C;
    match command {
        C::Assign { .. } => check_grant(actor, Grant::Orchestrate, "ORCHESTRATE"),
        C::VerifyGate { .. } | C::Approve { .. } | C::RequestChanges { .. } => {
            check_grant(actor, Grant::Review, "REVIEW")
        }
        C::Create(_)
        | C::AddDependency { .. }
        | C::Confine { .. }
        | C::AddNote { .. }
        | C::AttachArtifact { .. }
        | C::CheckCriterion { .. }
        | C::Claim { .. }
        | C::Heartbeat { .. }
        | C::ReportProgress { .. }
        | C::SaveCheckpoint { .. }
        | C::Pause { .. }
        | C::Block { .. }
        | C::Complete { .. }
        | C::Fail { .. }
        | C::AskQuestion { .. }
        | C::ShowEvidence { .. }
        | C::Release { .. } => Ok(()),
        C::Change(_)
        | C::Ready
        | C::RemoveDependency { .. }
        | C::CloseElsewhere { .. }
        | C::Resume
        | C::ResumeInTime
        | C::Unblock { .. }
        | C::Cancel { .. }
        | C::Reopen { .. }
        | C::AcceptPlan { .. }
        | C::Archive
        | C::ArchiveInTime
        | C::AnswerQuestion { .. }
        | C::AnswerByDefault
        | C::ApproveStart { .. }
        | C::DeclineStart { .. }
        | C::ApproveUnjudged
        | C::Suspect { .. }
        | C::Reclaim { .. } => Err(RefusalReason::RoleForbids { role: Role::Agent }),
    }
}

fn check_grant(actor: &Actor, grant: Grant, name: &'static str) -> Result<(), RefusalReason> {
    if actor.grants.contains(&grant) {
        return Ok(());
    }
    Err(TaskRefusal::GrantMissing(name).into())
}
