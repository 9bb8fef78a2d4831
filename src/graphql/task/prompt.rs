//! A task as a worker is told of it: the words for the project's template, gathered from what its
//! page shows and from memory.

use super::links;
use crate::domain::prompt::{
    AnswerWords, ArtifactWords, BriefWords, BudgetWords, ChangeWords, CheckpointWords, ClaimWords,
    CriterionWords, DependencyWords, FailureWords, GateWords, NoteWords, ProjectWords, TaskWords,
    Words, render,
};
use crate::domain::world::{Standing, World};
use crate::graphql::door::{Door, clock};
use crate::graphql::lazy::{floor_of, load};
use crate::graphql::session::brief;
use async_graphql::{Context, Result};
use events::{AnsweredBy, FreeJson, GateRule, Scope, ScopeKind, Timestamp};
use projections::tasks::{
    ArtifactRecord, CheckpointRecord, QuestionRecord, ReviewRecord, TaskRow, TaskView,
};
use serde_json::Value;
use uuid::Uuid;

/// Notes that a prompt holds at the most, the last ones.
const NOTES_MAX: usize = 10;

/// The task as its project's template tells it.
///
/// # Errors
/// When what it tells of can't be read.
pub async fn prompt(ctx: &Context<'_>, view: &TaskView) -> Result<String> {
    let row = &view.row;
    let place = Place { task: row.task, project: row.project, session: row.course.session };
    let remembered =
        ctx.data::<Door>()?.transactor.read(move |world| place.remember(world, clock())).await;
    let gates = links::gates(ctx, view).await?;
    let words = Words {
        task: TaskWords { skills: links::needed_skills(ctx, view).await?, ..task(view) },
        project: remembered.project,
        claim: row.course.session.map(|session| ClaimWords {
            agent: remembered.holder,
            fence: row.course.fence,
            session: session.to_string(),
        }),
        dependencies: dependencies(ctx, row.task).await?,
        checkpoint: row.checkpoint.as_ref().map(checkpoint),
        failures: row
            .attempts
            .iter()
            .map(|one| FailureWords { fence: one.fence, error: one.error.clone() })
            .collect(),
        changes: changes(&row.reviews),
        answers: row.questions.iter().filter_map(answer).collect(),
        gates: gates.iter().map(|rule| gate(row, rule)).collect(),
        notes: notes(row),
        artifacts: artifacts(&row.artifacts),
        budgets: remembered.budgets,
        result_schema: remembered.result_schema,
        previous_session: previous_session(ctx, row).await?,
    };
    Ok(render(remembered.template.as_deref(), &words))
}

/// What the holder's session before this one came to.
async fn previous_session(ctx: &Context<'_>, row: &TaskRow) -> Result<Option<BriefWords>> {
    let Some(session) = row.course.session else { return Ok(None) };
    let brief = brief::before(ctx, session, floor_of(ctx)).await?;
    Ok(brief.map(|brief| BriefWords { markdown: brief.markdown }))
}

/// Whose memory is looked at.
struct Place {
    task: Uuid,
    project: Uuid,
    session: Option<Uuid>,
}

/// What memory knows of a task's surroundings.
struct Remembered {
    project: ProjectWords,
    template: Option<String>,
    result_schema: Option<Value>,
    holder: String,
    budgets: Vec<BudgetWords>,
}

impl Place {
    fn remember(&self, world: &World, now: Timestamp) -> Remembered {
        let project = world.project(self.project);
        let agent = self.session.and_then(|id| world.session(id)).map(|session| session.agent);
        let scopes = [
            Some((ScopeKind::Task, self.task)),
            self.session.map(|id| (ScopeKind::Session, id)),
            agent.map(|id| (ScopeKind::Agent, id)),
            Some((ScopeKind::Project, self.project)),
            Some((ScopeKind::Ledger, world.ledger_id())),
        ];
        let scopes = scopes.into_iter().flatten().map(|(kind, id)| Scope { kind, id });
        let schema = project.and_then(|project| project.result_schema.as_ref());
        Remembered {
            project: project.map_or_else(ProjectWords::default, |project| ProjectWords {
                key: project.key.clone(),
                name: project.name.clone(),
            }),
            template: project.and_then(|project| project.template.clone()),
            result_schema: schema.map(|schema| schema.json().value().clone()),
            holder: agent
                .and_then(|id| world.agent(id))
                .map_or_else(String::new, |agent| agent.name.clone()),
            budgets: scopes.flat_map(|scope| budgets(world, scope, now)).collect(),
        }
    }
}

fn budgets(world: &World, scope: Scope, now: Timestamp) -> Vec<BudgetWords> {
    let words = |at: Standing<'_>| BudgetWords {
        over: world.scope_name(scope),
        unit: match at.budget.unit {
            Some(events::BudgetUnit::Money) => "micro-dollars".to_owned(),
            _ => "tokens".to_owned(),
        },
        limit: at.budget.limit,
        left: at.budget.limit.saturating_sub(at.spent),
    };
    world.budgets_over(scope, now).map(words).collect()
}

fn json(value: &FreeJson) -> Value {
    value.value().clone()
}

fn task(view: &TaskView) -> TaskWords {
    let row = &view.row;
    TaskWords {
        key: view.key.clone(),
        title: row.title.clone(),
        description: row.description.clone(),
        task_type: row.task_type.to_string(),
        priority: row.priority.map(|priority| priority.to_string()),
        status: row.course.status.to_string(),
        labels: row.labels.clone(),
        skills: row.skills.clone(),
        phase: row.phase.clone(),
        attempt: row.course.attempt,
        estimate_tokens: row.estimate_tokens,
        estimate_minutes: row.estimate_minutes,
        complexity: row.complexity,
        repository: row.repository.clone(),
        branch: row.branch.clone(),
        issue_url: row.issue_url.clone(),
        external_ref: row.external_ref.clone(),
        criteria: row
            .criteria
            .iter()
            .map(|one| CriterionWords {
                id: one.id.clone(),
                text: one.text.clone(),
                met: one.met_at.is_some(),
            })
            .collect(),
        context: row.context.as_ref().map(json),
    }
}

/// What had to be done first, and what came of it.
async fn dependencies(ctx: &Context<'_>, task: Uuid) -> Result<Vec<DependencyWords>> {
    let mut words = Vec::new();
    for on in links::blockers(ctx, task).await? {
        let Some(TaskView { key, row, .. }) = load::<TaskView>(ctx, on).await? else { continue };
        let result = row.result.as_ref();
        words.push(DependencyWords {
            key,
            title: row.title,
            status: row.course.status.to_string(),
            outcome: result.and_then(|result| result.outcome.clone()),
            result: result.and_then(|result| result.result.as_ref()).map(json),
            files: result.map(|result| result.files.clone()).unwrap_or_default(),
            commit: result.and_then(|result| result.commit.clone()),
            artifacts: artifacts(&row.artifacts),
        });
    }
    Ok(words)
}

fn artifacts(records: &[ArtifactRecord]) -> Vec<ArtifactWords> {
    let words =
        |one: &ArtifactRecord| ArtifactWords { name: one.name.clone(), uri: one.uri.clone() };
    records.iter().map(words).collect()
}

fn checkpoint(left: &CheckpointRecord) -> CheckpointWords {
    CheckpointWords {
        by: left.by.name.clone(),
        summary: left.summary.clone(),
        state: left.state.as_ref().map(json),
        next_steps: left.next_steps.clone(),
        files: left.files.clone(),
    }
}

/// What must be shown before the work can be handed in, and what is shown already.
fn gate(row: &TaskRow, rule: &GateRule) -> GateWords {
    let shown = row.gates.iter().find(|shown| shown.name == rule.name);
    GateWords {
        name: rule.name.clone(),
        description: rule.description.clone(),
        wanted: rule.level.to_string(),
        shown: shown.map(|shown| shown.level.to_string()),
        passed: shown.is_some_and(|shown| shown.passed),
    }
}

/// What reviewers wanted done otherwise since the work was accepted last.
fn changes(reviews: &[ReviewRecord]) -> Vec<ChangeWords> {
    let accepted = reviews.iter().rposition(|review| review.approved).map_or(0, |last| last + 1);
    let words = |review: &ReviewRecord| ChangeWords {
        by: review.by.name.clone(),
        comment: review.comment.clone().unwrap_or_default(),
    };
    reviews[accepted..].iter().map(words).collect()
}

fn answer(question: &QuestionRecord) -> Option<AnswerWords> {
    let answer = question.answer.as_ref()?;
    Some(AnswerWords {
        asked_by: question.asked_by.name.clone(),
        question: question.text.clone(),
        answer: answer.text.clone(),
        comment: answer.comment.clone(),
        answered_by: match answer.by {
            AnsweredBy::Person => Some(answer.actor.name.clone()),
            AnsweredBy::Default => None,
        },
    })
}

fn notes(row: &TaskRow) -> Vec<NoteWords> {
    let skipped = row.notes.len().saturating_sub(NOTES_MAX);
    let words = |note: &projections::tasks::NoteRecord| NoteWords {
        by: note.by.name.clone(),
        kind: note.kind.to_string(),
        text: note.text.clone(),
    };
    row.notes[skipped..].iter().map(words).collect()
}
