//! Questions about budgets.

use super::Budget;
use crate::domain::world::World;
use crate::domain::{AgentRef, ProjectRef, TaskRef};
use crate::graphql::door::Door;
use crate::graphql::failure::{bad_input, failure, reading};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use crate::graphql::task::at;
use async_graphql::{Context, Object, Result};
use events::{Scope, ScopeKind};
use projections::token_budgets::BudgetFilter;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What can be asked about budgets.
#[derive(Default)]
pub struct BudgetQuery;

/// What can be asked about budgets.
#[Object]
impl BudgetQuery {
    /// Every budget there is; or every one that reaches over a task, a project, an agent or a session.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn budgets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those over this task, by id or key.")] task: Option<String>,
        #[graphql(desc = "Those over this project, by key or id.")] project: Option<String>,
        #[graphql(desc = "Those over this agent, by name or id.")] agent: Option<String>,
        #[graphql(desc = "Those over this session and the sessions above it.")] session: Option<
            Uuid,
        >,
        #[graphql(desc = "Answer from this position on, or refuse.")] min_position: Option<
            Position,
        >,
    ) -> Result<Vec<Budget>> {
        let door = ctx.data::<Door>()?;
        door.reach(at(ctx, min_position)).await?;
        let task = task.map(|text| {
            TaskRef::parse(&text).ok_or_else(|| bad_input("`task` is no task's id or key"))
        });
        let task = task.transpose()?;
        let project = project.as_deref().map(ProjectRef::parse);
        let agent = agent.as_deref().map(AgentRef::parse);
        let room = door.room().await.map_err(reading)?;
        let every = BudgetFilter::default();
        let all = projections::token_budgets::list(&room, &every);
        let everywhere: BTreeSet<Scope> = all
            .await
            .map_err(reading)?
            .nodes
            .iter()
            .map(|view| Scope { kind: view.row.scope_kind, id: view.row.scope })
            .collect();
        let everywhere = Vec::from_iter(everywhere);
        let found = door.transactor.read(move |world| {
            let mut scopes = Vec::new();
            let of = |kind| move |id| Scope { kind, id };
            if let Some(task) = task {
                let id = world.resolve_task(&task)?;
                scopes.push(Scope { kind: ScopeKind::Task, id });
                scopes.extend(world.task(id).map(|task| of(ScopeKind::Project)(task.project)));
            }
            if let Some(project) = project {
                scopes.push(of(ScopeKind::Project)(world.resolve_project(&project)?));
            }
            if let Some(agent) = agent {
                scopes.push(of(ScopeKind::Agent)(world.resolve_agent(&agent)?));
            }
            if let Some(session) = session {
                world.session(session)?;
                scopes.extend(world.scopes_of_report(None, session));
            }
            if scopes.is_empty() {
                scopes.clone_from(&everywhere);
            } else {
                scopes.push(of(ScopeKind::Ledger)(world.ledger_id()));
            }
            let mut seen = BTreeSet::new();
            scopes.retain(|scope| seen.insert(*scope));
            Some(scopes.into_iter().flat_map(|scope| Budget::over(world, scope)).collect())
        });
        found
            .await
            .ok_or_else(|| failure("NOT_FOUND", "there is no such task, project, agent or session"))
    }
}

/// Every budget that reaches over a task.
///
/// # Errors
/// When memory can't be read.
pub async fn over_task(ctx: &Context<'_>, task: Uuid, project: Uuid) -> Result<Vec<Budget>> {
    let read = move |world: &World| {
        let scopes = [
            Scope { kind: ScopeKind::Task, id: task },
            Scope { kind: ScopeKind::Project, id: project },
            Scope { kind: ScopeKind::Ledger, id: world.ledger_id() },
        ];
        scopes.into_iter().flat_map(|scope| Budget::over(world, scope)).collect()
    };
    Ok(ctx.data::<Door>()?.transactor.read(read).await)
}

/// Every budget that reaches over a report of a session, for a task if one was named.
///
/// # Errors
/// When memory can't be read.
pub async fn over_report(
    ctx: &Context<'_>,
    session: Uuid,
    task: Option<&str>,
) -> Result<Vec<Budget>> {
    let task = task.and_then(TaskRef::parse);
    let read = move |world: &World| {
        let task = task.and_then(|task| world.resolve_task(&task));
        let scopes = world.scopes_of_report(task, session);
        scopes.into_iter().flat_map(|scope| Budget::over(world, scope)).collect()
    };
    Ok(ctx.data::<Door>()?.transactor.read(read).await)
}
