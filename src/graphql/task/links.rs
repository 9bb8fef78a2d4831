//! What a task is connected with, loaded for many tasks at once.

use super::{Dependency, Task};
use crate::graphql::claim::{Claim, ClaimState, claim_id};
use crate::graphql::door::{Door, clock};
use crate::graphql::lazy::{View, load};
use crate::graphql::scalars::DateTime;
use async_graphql::{Context, Result};
use events::GateRule;
use projections::dependencies::DependencyRow;
use projections::tasks::{self as rows, TaskView};
use projections::{ReadError, Room};
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

/// What a task depends on.
#[derive(Clone)]
struct Before(Vec<DependencyRow>);

impl View for Before {
    const READS: &'static [&'static str] = &["dependencies"];

    async fn load(
        room: &Room,
        ids: &[Uuid],
    ) -> std::result::Result<HashMap<Uuid, Self>, ReadError> {
        let found = projections::dependencies::of_tasks(room, ids).await?;
        Ok(found.into_iter().map(|(id, rows)| (id, Self(rows))).collect())
    }
}

/// What depends on a task.
#[derive(Clone)]
struct Behind(Vec<DependencyRow>);

impl View for Behind {
    const READS: &'static [&'static str] = &["dependencies"];

    async fn load(
        room: &Room,
        ids: &[Uuid],
    ) -> std::result::Result<HashMap<Uuid, Self>, ReadError> {
        let found = projections::dependencies::on_tasks(room, ids).await?;
        Ok(found.into_iter().map(|(id, rows)| (id, Self(rows))).collect())
    }
}

/// Tasks that it depends on, and how.
pub async fn depends_on(ctx: &Context<'_>, task: Uuid) -> Result<Vec<Dependency>> {
    let rows = load::<Before>(ctx, task).await?.map(|found| found.0).unwrap_or_default();
    let other = |row: DependencyRow| Dependency {
        kind: row.kind.into(),
        task: Task::after(row.depends_on, 0),
    };
    Ok(rows.into_iter().map(other).collect())
}

/// Every skill that a worker must have: its own, and those that its project reads from its labels.
pub async fn needed_skills(ctx: &Context<'_>, view: &TaskView) -> Result<Vec<String>> {
    let (project, labels) = (view.row.project, view.row.labels.clone());
    let inferred = ctx.data::<Door>()?.transactor.read(move |world| {
        world.project(project).map(|project| project.skills_of(&labels)).unwrap_or_default()
    });
    let mut skills = view.row.skills.clone();
    for skill in inferred.await {
        if !skills.contains(&skill) {
            skills.push(skill);
        }
    }
    Ok(skills)
}

/// The tasks that must be done before it, in the order in which they were named.
pub async fn blockers(ctx: &Context<'_>, task: Uuid) -> Result<Vec<Uuid>> {
    let rows = load::<Before>(ctx, task).await?.map(|found| found.0).unwrap_or_default();
    let blocks = rows.into_iter().filter(|row| row.kind == events::DependencyKind::Blocks);
    Ok(blocks.map(|row| row.depends_on).collect())
}

/// Tasks that depend on it, and how.
pub async fn dependents(ctx: &Context<'_>, task: Uuid) -> Result<Vec<Dependency>> {
    let rows = load::<Behind>(ctx, task).await?.map(|found| found.0).unwrap_or_default();
    let other =
        |row: DependencyRow| Dependency { kind: row.kind.into(), task: Task::after(row.task, 0) };
    Ok(rows.into_iter().map(other).collect())
}

/// The gates of its project that are for it, by the same memory that judges what is handed in.
pub async fn gates(ctx: &Context<'_>, view: &TaskView) -> Result<Vec<GateRule>> {
    let (project, task_type) = (view.row.project, view.row.task_type);
    let all = ctx.data::<Door>()?.transactor.read(move |world| {
        world.project(project).map(|project| project.gates.clone()).unwrap_or_default()
    });
    let is_for =
        |gate: &GateRule| gate.task_types.is_empty() || gate.task_types.contains(&task_type);
    Ok(all.await.into_iter().filter(is_for).collect())
}

/// Who holds it, with the lease as this process keeps it.
pub async fn claim(ctx: &Context<'_>, view: &TaskView) -> Result<Option<Claim>> {
    let course = &view.row.course;
    let (Some(agent), Some(session), Some(claimed_at)) =
        (course.holder, course.session, course.claimed_at)
    else {
        return Ok(None);
    };
    let lease_seconds = course.lease_seconds.unwrap_or(crate::domain::task::LEASE_SECONDS);
    let term = Duration::from_secs(lease_seconds.into());
    // What this process heard itself; of what others heard it knows no more than the claim.
    let transactor = &ctx.data::<Door>()?.transactor;
    let heard = transactor.heard().of(view.row.task, course.fence);
    let expires = match heard {
        Some(at) => {
            let left = term.saturating_sub(transactor.served().read().elapsed.saturating_sub(at));
            clock().plus_seconds(i64::try_from(left.as_secs()).unwrap_or(0))
        }
        None => claimed_at.plus_seconds(lease_seconds.into()),
    };
    Ok(Some(Claim {
        id: claim_id(view.row.task, course.fence),
        task_id: view.row.task,
        task_key: Some(view.key.clone()),
        at_least: 0,
        agent_id: agent,
        session,
        fence: course.fence,
        attempt: course.attempt,
        resumes: None,
        state: match course.claim_state {
            Some(rows::ClaimState::Suspect) => ClaimState::Suspect,
            _ => ClaimState::Live,
        },
        claimed_at: Some(claimed_at.into()),
        lease_seconds,
        lease_expires_at: DateTime(expires),
    }))
}
