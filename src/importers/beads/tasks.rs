//! From an issue to the commands that make it a task, and what the task's own rules say of them.

use super::Fault;
use super::issue::Issue;
use super::mapping::{self, Standing};
use crate::domain::task::{NewTask, Task, TaskCommand, TaskDecider, TaskFacts};
use crate::domain::{Action, Command, Decider, ProjectRef, RefusalReason, TaskRef};
use events::{Criterion, ENVELOPE_BYTES_MAX, Event, EventBody, NoteKind, Origin, Timestamp};
use uuid::Uuid;

/// What an envelope holds beside payload and the name of on whose behalf: ids, times, a key's name.
const ENVELOPE_REST_BYTES: usize = 2_000;
/// Where tasks say they come from.
pub const SYSTEM: &str = "beads";

/// How an issue becomes a task of a ledger.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    pub project: &'a str,
    pub id: Uuid,
    pub parent: Option<TaskRef>,
    pub priority: u64,
    pub standing: Standing,
}

/// The command that writes it down.
pub fn create(issue: &Issue, wish: &Wish<'_>) -> Action {
    let criteria = (1..).zip(&issue.criteria);
    let task = NewTask {
        id: wish.id,
        project: Some(ProjectRef::Key(wish.project.to_owned())),
        title: issue.title.clone(),
        description: issue.description.clone(),
        priority: Some(mapping::priority(wish.priority)),
        task_type: issue.task_type,
        labels: issue.labels.clone(),
        criteria: criteria
            .map(|(number, item): (u32, _)| Criterion {
                id: number.to_string(),
                text: item.text.clone(),
            })
            .collect(),
        context: issue.context.clone(),
        depends_on: Vec::new(),
        parent: wish.parent.clone(),
        phase: None,
        paths: Vec::new(),
        estimate_tokens: None,
        estimate_minutes: issue.minutes,
        complexity: None,
        skills: Vec::new(),
        assignee: None,
        not_before: issue.defer_until,
        external_ref: issue.external_ref.clone(),
        issue_url: issue.external_ref.clone().filter(|text| text.starts_with("https://")),
        repository: None,
        branch: None,
        billable: None,
        planned_minutes: None,
        max_attempts: None,
        origin: Some(Origin {
            system: SYSTEM.to_owned(),
            id: issue.id.clone(),
            created_at: issue.created_at.as_ref().map(|(found, _)| found.clone()),
            status: Some(issue.status.clone()),
        }),
        ready_anyhow: wish.standing != Standing::Intake,
        intake_anyhow: wish.standing == Standing::Intake,
    };
    let at = issue.created_at.as_ref().map(|(_, instant)| *instant);
    act(wish.id, TaskCommand::Create(Box::new(task)), at, issue.created_by.clone())
}

/// Everything that follows its creation, apart from relations: what was said, ticked, and its end.
pub fn follow_up(issue: &Issue, id: Uuid, standing: Standing) -> Vec<Action> {
    let note = |kind, text: &String| TaskCommand::AddNote { kind, text: text.clone() };
    let mut actions = Vec::new();
    let told = [(NoteKind::Design, &issue.design), (NoteKind::Comment, &issue.notes)];
    for (kind, text) in told {
        actions.extend(text.as_ref().map(|text| act(id, note(kind, text), None, None)));
    }
    for comment in &issue.comments {
        let command = note(NoteKind::Comment, &comment.text);
        actions.push(act(id, command, comment.at, comment.author.clone()));
    }
    for (number, _) in (1_u32..).zip(&issue.criteria).filter(|(_, item)| item.ticked) {
        let command = TaskCommand::CheckCriterion { criterion: number.to_string(), fence: None };
        actions.push(act(id, command, None, None));
    }
    match standing {
        Standing::Ready | Standing::Intake => {}
        Standing::Blocked => {
            let reason = "blocked in Beads, where it was imported from".to_owned();
            actions.push(act(id, TaskCommand::Block { fence: None, reason }, None, None));
        }
        Standing::Closed => {
            let (how, at) = (issue.status.clone(), issue.closed_at);
            actions.push(act(id, TaskCommand::CloseElsewhere { how, at }, at, None));
        }
    }
    actions
}

/// An action on a task, at the source's time and for whoever did it there.
pub fn act(
    id: Uuid,
    command: TaskCommand,
    occurred_at: Option<Timestamp>,
    on_behalf_of: Option<String>,
) -> Action {
    Action { command: Command::Task(TaskRef::Id(id), command), occurred_at, on_behalf_of }
}

/// What the task's own rules, and the log's bounds, say against an issue.
pub fn judge(issue: &Issue) -> Option<Fault> {
    let wish = Wish {
        project: "",
        id: Uuid::nil(),
        parent: None,
        priority: issue.priority.unwrap_or(0),
        standing: issue.standing,
    };
    let facts = TaskFacts::default();
    let mut task = Task::default();
    let follow_up = follow_up(issue, wish.id, wish.standing);
    for action in std::iter::once(create(issue, &wish)).chain(follow_up) {
        let Command::Task(_, command) = &action.command else { continue };
        let now = Timestamp::default();
        let events = match TaskDecider::decide(&task, command, &facts, now) {
            Ok(events) => events,
            Err(refusal) => {
                let reason = RefusalReason::from(refusal);
                return Some(fault(issue, reason.code(), reason.to_string()));
            }
        };
        for event in events {
            TaskDecider::evolve(&mut task, &event, now);
            let said = action.on_behalf_of.as_ref().map_or(0, String::len);
            let bytes = Event::from(event.clone()).payload().len() + 2 * said + ENVELOPE_REST_BYTES;
            if bytes > ENVELOPE_BYTES_MAX {
                let message = format!(
                    "its {} would be about {bytes} bytes, and {ENVELOPE_BYTES_MAX} are kept; shorten it",
                    event.name()
                );
                return Some(fault(issue, "TOO_LARGE", message));
            }
        }
    }
    None
}

fn fault(issue: &Issue, code: &'static str, message: String) -> Fault {
    Fault::new(issue.line, Some(&issue.id), code, message)
}
