//! Finds what commands name.

use super::World;
use crate::domain::agent::AgentRefusal;
use crate::domain::project::{GENERAL_KEY, ProjectRefusal};
use crate::domain::session::SessionRefusal;
use crate::domain::task::TaskRefusal;
use crate::domain::{
    Actor, AgentRef, OneClaim, ProjectRef, RefusalReason, ScopeRef, SessionRef, TaskRef,
};
use events::{BudgetPeriod, BudgetUnit, Scope, ScopeKind};
use uuid::Uuid;

impl World {
    /// The task of that id or key.
    #[must_use]
    pub fn resolve_task(&self, task: &TaskRef) -> Option<Uuid> {
        match task {
            TaskRef::Id(id) => self.tasks.contains_key(id).then_some(*id),
            TaskRef::Key { project, number } => {
                let project = self.project_keys.get(project)?;
                self.task_keys.get(&(*project, *number)).copied()
            }
        }
    }

    /// The project of that id or key.
    #[must_use]
    pub fn resolve_project(&self, project: &ProjectRef) -> Option<Uuid> {
        match project {
            ProjectRef::Id(id) => self.projects.contains_key(id).then_some(*id),
            ProjectRef::Key(key) => self.project_keys.get(key).copied(),
        }
    }

    /// The agent of that id or name.
    #[must_use]
    pub fn resolve_agent(&self, agent: &AgentRef) -> Option<Uuid> {
        match agent {
            AgentRef::Id(id) => self.agents.contains_key(id).then_some(*id),
            AgentRef::Name(name) => self.agent_names.get(name).copied(),
        }
    }

    /// What people call a task: `CORE-42`.
    #[must_use]
    pub fn key_of(&self, id: Uuid) -> String {
        let key = self
            .task(id)
            .and_then(|task| Some(format!("{}-{}", self.project(task.project)?.key, task.number)));
        key.unwrap_or_else(|| id.to_string())
    }

    /// The greatest number that a project's tasks ever had: none is given twice, though the task
    /// that had it moved on.
    pub(super) fn last_number(&self, project: Uuid) -> u64 {
        self.numbers.get(&project).copied().unwrap_or(0)
    }

    pub(super) fn remember_number(&mut self, project: Uuid, last: u64) {
        self.numbers.insert(project, last);
    }

    /// The session that an agent has without naming it.
    #[must_use]
    pub fn implicit_session(agent: Uuid) -> Uuid {
        Uuid::new_v5(&agent, b"implicit session")
    }

    pub(super) fn implicit_session_of(&self, agent: Uuid) -> Uuid {
        let known = self.implicit_sessions.get(&agent).copied();
        known.unwrap_or_else(|| Self::implicit_session(agent))
    }

    /// The stream of the budget of that unit and period over that scope.
    #[must_use]
    pub fn budget_id(&self, scope: Scope, unit: BudgetUnit, period: BudgetPeriod) -> Uuid {
        let name = format!("budget/{}/{}/{unit}/{period}", scope.kind, scope.id);
        Uuid::new_v5(&self.ledger_id, name.as_bytes())
    }

    pub(super) fn find_task(&self, task: &TaskRef) -> Result<Uuid, RefusalReason> {
        self.resolve_task(task).ok_or_else(|| TaskRefusal::TaskUnknown(task.to_string()).into())
    }

    pub(super) fn find_project(&self, project: &ProjectRef) -> Result<Uuid, RefusalReason> {
        self.resolve_project(project).ok_or_else(|| {
            let name = match project {
                ProjectRef::Id(id) => id.to_string(),
                ProjectRef::Key(key) => key.clone(),
            };
            ProjectRefusal::ProjectUnknown(name).into()
        })
    }

    /// The project that takes the tasks without one of their own.
    pub(super) fn general_project(&self) -> Result<Uuid, RefusalReason> {
        self.find_project(&ProjectRef::Key(GENERAL_KEY.to_owned()))
    }

    pub(super) fn find_agent(&self, agent: &AgentRef) -> Result<Uuid, RefusalReason> {
        self.resolve_agent(agent).ok_or_else(|| {
            let name = match agent {
                AgentRef::Id(id) => id.to_string(),
                AgentRef::Name(name) => name.clone(),
            };
            AgentRefusal::AgentUnknown(name).into()
        })
    }

    /// The agent of that id or name, who has not retired.
    pub(super) fn find_worker(&self, agent: &AgentRef) -> Result<Uuid, RefusalReason> {
        let id = self.find_agent(agent)?;
        match self.agent(id) {
            Some(one) if one.retired => Err(AgentRefusal::AgentRetired(one.name.clone()).into()),
            _ => Ok(id),
        }
    }

    /// The agent as which somebody acts: an agent's key as its own only, others as whom they name.
    pub(super) fn acting_agent(
        &self,
        actor: &Actor,
        named: Option<&AgentRef>,
    ) -> Result<Uuid, RefusalReason> {
        let found = named.map(|agent| self.find_agent(agent)).transpose();
        match (actor.agent, found) {
            (Some(own), Ok(None)) => Ok(own),
            (Some(own), Ok(Some(found))) if own == found => Ok(own),
            (Some(_), _) => Err(AgentRefusal::AgentIsAnother.into()),
            (None, Ok(Some(found))) => Ok(found),
            (None, Ok(None)) => Err(AgentRefusal::AgentNotNamed.into()),
            (None, Err(unknown)) => Err(unknown),
        }
    }

    /// The agent's session of that name, which must be its own and not over.
    pub(super) fn session_for(
        &self,
        agent: Uuid,
        session: SessionRef,
    ) -> Result<Uuid, RefusalReason> {
        let SessionRef::Id(id) = session else { return Ok(self.implicit_session_of(agent)) };
        match self.session(id) {
            None => Err(SessionRefusal::SessionUnknown(id).into()),
            Some(found) if found.agent != agent => Err(SessionRefusal::SessionNotYours(id).into()),
            Some(found) if found.ended => Err(SessionRefusal::SessionEnded.into()),
            Some(_) => Ok(id),
        }
    }

    /// The agent for whom somebody claims: itself, or a worker that it names and may act for.
    pub(super) fn claiming_agent(
        &self,
        actor: &Actor,
        named: Option<&AgentRef>,
    ) -> Result<Uuid, RefusalReason> {
        match named {
            Some(worker) if actor.orchestrates() => self.find_worker(worker),
            named => self.acting_agent(actor, named),
        }
    }

    /// The claim of a key that is good for one only, and whose it is.
    #[must_use]
    pub fn claim_of_key(&self, key_id: Uuid) -> Option<(OneClaim, Uuid)> {
        let id = *self.claim_keys.get(&key_id)?;
        let task = self.task(id)?;
        let key = task.keys.iter().find(|key| key.key_id == key_id)?;
        let live = task.is_held_under(key.fence);
        Some((OneClaim { task: id, fence: key.fence, live }, key.agent))
    }

    pub(super) fn find_scope(&self, scope: &ScopeRef) -> Result<Scope, RefusalReason> {
        let (kind, id) = match scope {
            ScopeRef::Known(scope) => return Ok(*scope),
            ScopeRef::Ledger => (ScopeKind::Ledger, self.ledger_id),
            ScopeRef::Project(project) => (ScopeKind::Project, self.find_project(project)?),
            ScopeRef::Agent(agent) => (ScopeKind::Agent, self.find_agent(agent)?),
            ScopeRef::Task(task) => (ScopeKind::Task, self.find_task(task)?),
            ScopeRef::Session(id) if self.session(*id).is_some() => (ScopeKind::Session, *id),
            ScopeRef::Session(id) => return Err(SessionRefusal::SessionUnknown(*id).into()),
        };
        Ok(Scope { kind, id })
    }

    /// What people call a scope: a key, a name, or an id.
    #[must_use]
    pub fn scope_name(&self, scope: Scope) -> String {
        let name = match scope.kind {
            ScopeKind::Ledger => Some(format!("the ledger {}", self.ledger().name)),
            ScopeKind::Project => self.project(scope.id).map(|one| format!("project {}", one.key)),
            ScopeKind::Agent => self.agent(scope.id).map(|one| format!("agent {}", one.name)),
            ScopeKind::Task => Some(format!("task {}", self.key_of(scope.id))),
            ScopeKind::Session => None,
        };
        name.unwrap_or_else(|| format!("{} {}", scope.kind, scope.id))
    }
}
