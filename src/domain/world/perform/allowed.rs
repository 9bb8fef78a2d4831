//! What a role may do, whatever door its command came through: `product.md`, "Who may do what".
//!
//! Doors ask before and say it better; this holds if one forgets.

use super::task::fence_of;
use crate::domain::agent::AgentCommand;
use crate::domain::ledger::{LedgerCommand, LedgerRefusal};
use crate::domain::session::SessionCommand;
use crate::domain::task::{TaskCommand, TaskRefusal};
use crate::domain::world::World;
use crate::domain::{Actor, AgentRef, Command, OneClaim, RefusalReason, SessionTarget, TaskRef};
use events::{Grant, Role};

impl World {
    /// Refuses what the actor's role may not do. The ledger's own policies may do everything.
    pub(super) fn check_role(&self, actor: &Actor, asked: &Command) -> Result<(), RefusalReason> {
        if let Some(claim) = &actor.claim {
            self.check_one_claim(claim, asked)?;
        }
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

    /// A key for one claim is good for that claim: what is written under its fence, comments and
    /// parts of its task as long as it is held, and its tokens also when they come late.
    fn check_one_claim(&self, claim: &OneClaim, asked: &Command) -> Result<(), RefusalReason> {
        use TaskCommand as C;
        let own = |task: &TaskRef| self.resolve_task(task) == Some(claim.task);
        let held = self.task(claim.task).filter(|task| task.is_held_under(claim.fence));
        let session = held.and_then(|task| Some(task.claim.as_ref()?.session));
        let allowed = match asked {
            Command::Task(_, C::Create(new)) => {
                held.is_some() && new.parent.as_ref().is_some_and(own)
            }
            Command::Task(_, C::Claim { .. } | C::IssueKey { .. }) => false,
            Command::Task(task, command) => {
                let fence = fence_of(command, claim.fence);
                own(task) && fence.map_or(held.is_some(), |fence| fence == claim.fence)
            }
            Command::Session(target, SessionCommand::ReportTokens { task, .. }) => {
                let names_own = task.as_ref().is_some_and(own);
                let names_other = task.is_some() && !names_own;
                !names_other
                    && match target {
                        SessionTarget::Id(id) => names_own || session == Some(*id),
                        SessionTarget::HolderOf(task) => own(task),
                        SessionTarget::ImplicitOf(_) => names_own,
                    }
            }
            Command::Session(SessionTarget::Id(id), SessionCommand::End { .. }) => {
                session == Some(*id)
            }
            Command::Agent(_, AgentCommand::ReportAvailability(_)) => true,
            _ => false,
        };
        if allowed {
            return Ok(());
        }
        let name = format!("{} under fence {}", self.key_of(claim.task), claim.fence);
        Err(TaskRefusal::KeyOfOneClaim(name).into())
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
        | Command::Agent(_, AgentCommand::Register { .. } | AgentCommand::ReportAvailability(_)) => {
            Ok(())
        }
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
        | C::IssueKey { .. }
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
        | C::RollUp
        | C::Park { .. }
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
