//! What a task's rules need to know of everything else, gathered as far as the command asks for it.

use super::World;
use crate::domain::project::Project;
use crate::domain::task::{ClaimFacts, NewTask, Place, TaskCommand, TaskFacts};
use crate::domain::{Actor, RefusalReason, TaskRef};
use events::{DependencyKind, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

impl World {
    pub(super) fn task_facts(
        &self,
        id: Uuid,
        command: &TaskCommand,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<TaskFacts, RefusalReason> {
        let project = self.task(id).map_or_else(Uuid::nil, |task| task.project);
        // A key of an agent's role without an agent acts as nobody, and so holds nothing.
        let acting = actor.agent.or_else(|| actor.is_agent().then(Uuid::nil));
        let rules = self.rules_of(project);
        let orchestrates = actor.orchestrates();
        let mut facts = TaskFacts { acting, orchestrates, project, rules, ..TaskFacts::default() };
        match command {
            TaskCommand::Create(new) => self.for_create(new, &mut facts)?,
            TaskCommand::Change(change) => self.for_place(id, &change.place, &mut facts)?,
            TaskCommand::Assign { assignee: Some(agent) }
            | TaskCommand::ApproveStart { agent, .. }
            | TaskCommand::DeclineStart { agent: Some(agent), .. } => {
                facts.assignee = Some(self.find_worker(agent)?);
            }
            TaskCommand::Complete { .. }
            | TaskCommand::ShowEvidence { .. }
            | TaskCommand::VerifyGate { .. }
            | TaskCommand::Approve { .. }
            | TaskCommand::RequestChanges { .. } => {
                self.for_judgement(actor, &mut facts);
                facts.subtasks_open = self.queue.families.direct(id).open;
            }
            TaskCommand::IssueKey(_, key_id) => {
                facts.key_known = self.claim_keys.contains_key(key_id);
            }
            TaskCommand::Fail { .. }
            | TaskCommand::Pause { .. }
            | TaskCommand::Park { .. }
            | TaskCommand::Reclaim { .. } => facts.rest = self.rest_of(id, now),
            TaskCommand::Reopen { .. } => self.check_not_archived(project)?,
            TaskCommand::AddDependency { on, kind } => {
                self.for_dependency(id, on, *kind, &mut facts)?;
            }
            TaskCommand::RemoveDependency { on, .. } => {
                facts.targets = vec![(self.find_task(on)?, DependencyKind::Blocks)];
            }
            TaskCommand::Confine { paths, .. } => {
                facts.held_elsewhere = self.paths_taken_from_holder(id, paths);
            }
            TaskCommand::Claim { agent, session, .. } => {
                let agent = self.claiming_agent(actor, agent.as_ref())?;
                let session = self.session_for(agent, *session)?;
                facts.claim = self.claim_facts(id, agent, session, now);
            }
            _ => {}
        }
        Ok(facts)
    }

    fn rules_of(&self, project: Uuid) -> Option<Arc<Project>> {
        self.projects.get(&project).map(|kept| Arc::clone(&kept.state))
    }

    fn for_create(&self, new: &NewTask, facts: &mut TaskFacts) -> Result<(), RefusalReason> {
        facts.project = match &new.project {
            Some(project) => self.find_project(project)?,
            None => self.general_project()?,
        };
        self.check_not_archived(facts.project)?;
        facts.rules = self.rules_of(facts.project);
        facts.next_number = self.last_number(facts.project) + 1;
        facts.parent = new.parent.as_ref().map(|parent| self.find_task(parent)).transpose()?;
        facts.assignee = new.assignee.as_ref().map(|agent| self.find_worker(agent)).transpose()?;
        for (on, kind) in &new.depends_on {
            let on = self.find_task(on)?;
            if *kind == DependencyKind::ParentChild {
                facts.parent = Some(on);
            } else {
                facts.targets.push((on, *kind));
            }
        }
        // What it is part of waits for it.
        if let Some(parent) = facts.parent {
            let blocks = facts.targets.iter().filter(|(_, kind)| *kind == DependencyKind::Blocks);
            facts.cycle = blocks.into_iter().find_map(|(on, _)| self.circle_through(parent, *on));
        }
        Ok(())
    }

    /// Who judges, and what the project's reviewers must have that he has not.
    fn for_judgement(&self, actor: &Actor, facts: &mut TaskFacts) {
        let judge = actor.agent.and_then(|id| self.agent(id));
        facts.actor = judge.map_or_else(|| actor.name.clone(), |judge| judge.name.clone());
        facts.judge = actor.agent;
        let skill = facts.rules().review.reviewer_skill.clone();
        facts.judge_lacks =
            skill.filter(|skill| judge.is_some_and(|judge| !judge.skills.contains(skill)));
    }

    fn check_not_archived(&self, project: Uuid) -> Result<(), RefusalReason> {
        use crate::domain::project::ProjectRefusal;
        match self.project(project) {
            Some(found) if found.archived => {
                Err(ProjectRefusal::ProjectArchived(found.key.clone()).into())
            }
            _ => Ok(()),
        }
    }

    fn for_place(
        &self,
        id: Uuid,
        place: &Place,
        facts: &mut TaskFacts,
    ) -> Result<(), RefusalReason> {
        if let Some(project) = &place.project {
            facts.project = self.find_project(project)?;
            self.check_not_archived(facts.project)?;
            facts.rules = self.rules_of(facts.project);
        }
        facts.next_number = self.last_number(facts.project) + 1;
        if let Some(Some(parent)) = &place.parent {
            let parent = self.find_task(parent)?;
            facts.parent = Some(parent);
            facts.parent_is_within = self.is_within(parent, id);
            facts.cycle = self.circle(parent, id);
        }
        Ok(())
    }

    fn for_dependency(
        &self,
        id: Uuid,
        on: &TaskRef,
        kind: DependencyKind,
        facts: &mut TaskFacts,
    ) -> Result<(), RefusalReason> {
        let on = self.find_task(on)?;
        if on == id {
            return Err(crate::domain::task::TaskRefusal::DependencyOnItself.into());
        }
        facts.targets = vec![(on, kind)];
        match kind {
            DependencyKind::Blocks => facts.cycle = self.circle(id, on),
            DependencyKind::ParentChild => {
                facts.parent_is_within = self.is_within(on, id);
                facts.cycle = self.circle(on, id);
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a task is another, or a part of it at any depth.
    fn is_within(&self, task: Uuid, whole: Uuid) -> bool {
        let mut at = Some(task);
        let mut steps = self.tasks.len() + 1;
        while let Some(id) = at.filter(|_| steps > 0) {
            if id == whole {
                return true;
            }
            at = self.task(id).and_then(|task| task.parent);
            steps -= 1;
        }
        false
    }

    pub(super) fn claim_facts(
        &self,
        id: Uuid,
        agent: Uuid,
        session: Uuid,
        now: Timestamp,
    ) -> ClaimFacts {
        let holder = self.task(id).and_then(|task| task.claim.as_ref()).map(|claim| claim.agent);
        let project = self.task(id).map_or_else(Uuid::nil, |task| task.project);
        ClaimFacts {
            agent,
            session,
            held: self.queue.held_by(agent),
            capacity: self.agent(agent).map_or(0, |agent| agent.capacity),
            too_full: self.too_full(session, project),
            obstacle: self.obstacle(id, Some(agent), Some(session), now),
            holder: holder.and_then(|agent| Some(self.agent(agent)?.name.clone())),
        }
    }
}
