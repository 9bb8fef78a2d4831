//! Questions: asked by a holder, answered by a human, or by their own default at the deadline.

use super::bounds::{something, text, words};
use super::life;
use super::work::under_claim;
use super::{Fence, Task, TaskFacts, TaskRefusal};
use events::{AnsweredBy, Kept, Question, QuestionAnswer, QuestionKind, TaskEvent, Timestamp};
use uuid::Uuid;

type Decision = Result<Vec<TaskEvent>, TaskRefusal>;

/// For how long a task is kept for who held it last, once there is an answer or a judgement.
pub const KEPT_SECONDS: i64 = 600;

/// What may be answered where a question wants a yes or a no.
const YES_OR_NO: [&str; 2] = ["yes", "no"];

pub(super) fn ask(
    task: &Task,
    fence: Fence,
    asked: &Question,
    facts: &TaskFacts,
    now: Timestamp,
) -> Decision {
    something("text", &asked.text)?;
    words("choices", &asked.choices)?;
    if (asked.kind == QuestionKind::Choice) != (asked.choices.len() > 1) {
        return Err(TaskRefusal::ChoicesMissing);
    }
    if asked.deadline.is_some_and(|deadline| deadline <= now) {
        return Err(TaskRefusal::TimeInThePast { field: "deadline" });
    }
    match (&asked.default, asked.deadline) {
        (None, Some(_)) => return Err(TaskRefusal::DefaultMissing),
        (Some(default), _) => fits(asked.kind, &asked.choices, default)?,
        (None, None) => {}
    }
    let events = under_claim(task, fence, facts)?
        .then(|fence| TaskEvent::QuestionAsked(Question { fence, ..asked.clone() }));
    life::allows(task, "asked about", events)
}

/// Whether that is an answer to such a question.
fn fits(kind: QuestionKind, choices: &[String], answer: &str) -> Result<(), TaskRefusal> {
    let among = match kind {
        QuestionKind::Text => return something("answer", answer),
        QuestionKind::Choice => choices.iter().map(String::as_str).collect(),
        QuestionKind::Approval => YES_OR_NO.to_vec(),
    };
    if among.contains(&answer) {
        return Ok(());
    }
    Err(TaskRefusal::AnswerNotAmongChoices { choices: among.join(", ") })
}

pub(super) fn answer(
    task: &Task,
    meant: Option<Uuid>,
    answer: &str,
    comment: &Option<String>,
    now: Timestamp,
) -> Decision {
    let open = task.question.as_ref().filter(|open| meant.is_none_or(|id| id == open.id));
    let Some(question) = open else { return Err(TaskRefusal::QuestionNotOpen) };
    text("comment", comment.as_deref().unwrap_or_default())?;
    fits(question.kind, &question.choices, answer)?;
    Ok(vec![answered(task, question, answer.to_owned(), AnsweredBy::Person, comment.clone(), now)])
}

/// The default becomes the answer. What was true when the policy looked may not be true any more:
/// then nothing happens.
pub(super) fn fall_back(task: &Task, now: Timestamp) -> Decision {
    let open = task.question.as_ref().filter(|open| open.deadline.is_some_and(|end| end <= now));
    let Some((question, default)) = open.and_then(|open| Some((open, open.default.clone()?)))
    else {
        return Ok(vec![]);
    };
    Ok(vec![answered(task, question, default, AnsweredBy::Default, None, now)])
}

fn answered(
    task: &Task,
    question: &Question,
    answer: String,
    by: AnsweredBy,
    comment: Option<String>,
    now: Timestamp,
) -> TaskEvent {
    let kept_for = if task.claim.is_some() { None } else { kept_for_last(task, now) };
    TaskEvent::QuestionAnswered(QuestionAnswer { answer, by, comment, id: question.id, kept_for })
}

/// For whom the task is kept for a while: who held it last knows it best.
pub(super) fn kept_for_last(task: &Task, now: Timestamp) -> Option<Kept> {
    let agent = task.last_agent?;
    Some(Kept { agent, until: now.plus_seconds(KEPT_SECONDS) })
}
