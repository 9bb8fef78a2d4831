//! The parts of a task: how far they are, and all of them as a list to tick off.

use super::Task;
use super::records::TaskCounts;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::lazy::{View as _, reach, room};
use async_graphql::{Context, Enum, Result};
use events::{DependencyKind, TaskStatus};
use projections::dependencies::DependencyRow;
use projections::tasks::{self as rows, TaskFilter, TaskOrder, TaskView};
use std::collections::HashMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// Tasks that a checklist names at the most.
const LINES_MAX: usize = 300;
/// Files that a checklist names of a task at the most.
const FILES_MAX: usize = 20;

/// How much a checklist says of each task.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChecklistDetail {
    /// Its key, title and state.
    #[default]
    Compact,
    /// Also times, who held it, files, criteria, and what it waits or waited for.
    Detailed,
}

/// A page of a task's parts, the oldest first.
pub async fn subtasks(
    ctx: &Context<'_>,
    task: Uuid,
    first: i32,
    after: Option<&str>,
) -> Result<Connection<Task>> {
    let first = page_size(first, PAGE_MAX)?;
    let room = room(ctx, TaskView::READS).await?;
    let filter = TaskFilter { parent: Some(task), ..TaskFilter::default() };
    let page = rows::page(&room, &filter, TaskOrder::Oldest, first as u32, after).await;
    Ok(Connection::of(page.map_err(reading)?, Task::known))
}

/// How far the parts of a task are, through all depths.
pub async fn subtasks_done(ctx: &Context<'_>, task: Uuid) -> Result<TaskCounts> {
    reach(ctx).await?;
    let read = move |world: &crate::domain::world::World| world.subtasks_below(task);
    let below = ctx.data::<Door>()?.transactor.read(read).await;
    Ok(TaskCounts::of(below.open, below.done, below.failed, below.cancelled))
}

/// A task and its parts through all depths, as a list in Markdown.
pub async fn checklist(ctx: &Context<'_>, task: Uuid, detail: ChecklistDetail) -> Result<String> {
    reach(ctx).await?;
    let outline = move |world: &crate::domain::world::World| {
        (world.outline(task, LINES_MAX), world.subtasks_below(task).total() + 1)
    };
    let (outline, total) = ctx.data::<Door>()?.transactor.read(outline).await;
    let ids: Vec<Uuid> = outline.iter().map(|(_, id)| *id).collect();
    let room = room(ctx, &["tasks", "projects", "agents", "dependencies"]).await?;
    let tasks = rows::by_ids(&room, &ids).await.map_err(reading)?;
    let mut waits = HashMap::new();
    let mut others = HashMap::new();
    if detail == ChecklistDetail::Detailed {
        waits = projections::dependencies::of_tasks(&room, &ids).await.map_err(reading)?;
        let on: Vec<Uuid> = waits.values().flatten().map(|row| row.depends_on).collect();
        others = rows::by_ids(&room, &on).await.map_err(reading)?;
    }
    let mut text = String::new();
    for (depth, id) in &outline {
        // What was created since, and is not folded yet.
        let Some(view) = tasks.get(id) else { continue };
        line(&mut text, *depth, view);
        if detail == ChecklistDetail::Detailed {
            let waits = waits.get(id).map(Vec::as_slice).unwrap_or_default();
            details(view, waits, &others).iter().for_each(|detail| {
                let _ = writeln!(text, "{:indent$}- {detail}", "", indent = 2 * depth + 2);
            });
        }
    }
    if total > outline.len() {
        let _ = writeln!(text, "\n{} more tasks are left out.", total - outline.len());
    }
    Ok(text)
}

fn line(text: &mut String, depth: usize, view: &TaskView) {
    let status = view.row.course.status;
    let tick = if status == TaskStatus::Done { 'x' } else { ' ' };
    let (title, indent) = (one_line(&view.row.title), 2 * depth);
    let _ = writeln!(text, "{:indent$}- [{tick}] {} {title} ({status})", "", view.key);
}

fn details(
    view: &TaskView,
    waits: &[DependencyRow],
    others: &HashMap<Uuid, TaskView>,
) -> Vec<String> {
    let row = &view.row;
    let mut lines = Vec::new();
    let closed = row.closed_at.map(|at| format!(", closed {at}")).unwrap_or_default();
    lines.push(format!("created {}{closed}", row.occurred_at));
    if let (Some(holder), Some(since)) = (&view.holder_name, row.course.claimed_at) {
        lines.push(format!("held by {holder} since {since}"));
    }
    for one in &row.criteria {
        let tick = if one.met_at.is_some() { 'x' } else { ' ' };
        let met = one.met_at.zip(one.met_by.as_ref());
        let met = met.map(|(at, by)| format!(" (by {}, {at})", by.name)).unwrap_or_default();
        lines.push(format!("[{tick}] {}{met}", one_line(&one.text)));
    }
    for wait in waits.iter().filter(|wait| wait.kind == DependencyKind::Blocks) {
        let other = others.get(&wait.depends_on);
        let met = other.is_some_and(|other| other.row.course.status == TaskStatus::Done);
        let named = other.map_or_else(
            || wait.depends_on.to_string(),
            |other| format!("{} ({})", other.key, other.row.course.status),
        );
        lines.push(format!("{} {named}", if met { "waited for" } else { "waits for" }));
    }
    if let Some(reason) = &row.course.blocked_reason {
        lines.push(format!("blocked: {}", one_line(reason)));
    }
    for attempt in &row.attempts {
        let error = attempt.error.as_deref().unwrap_or("the holder was not heard of again");
        lines.push(format!("attempt under fence {} failed: {}", attempt.fence, one_line(error)));
    }
    if let Some(result) = &row.result {
        if let Some(outcome) = &result.outcome {
            lines.push(format!("outcome: {}", one_line(outcome)));
        }
        if !result.files.is_empty() {
            let more = result.files.len().saturating_sub(FILES_MAX);
            let named = result.files[..result.files.len() - more].join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            lines.push(format!("files: {named}{more}"));
        }
    }
    lines
}

/// A text as part of a line of a list.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
