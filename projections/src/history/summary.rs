//! What an event says, in a line for people. Who did it stands beside it.

use events::{AnsweredBy, Event, PauseCause, SessionEvent, TaskEvent};

/// Longer texts are cut: the whole stands in the payload.
const TEXT_CHARS_MAX: usize = 120;

/// The event in a line; names of agents and tasks are left to whoever shows it.
#[must_use]
pub fn summary(event: &Event) -> String {
    match event {
        Event::Task(event) => described(event).or_else(|| worked(event)).unwrap_or_default(),
        Event::Session(SessionEvent::TokensReported {
            model,
            input,
            output,
            cache_read,
            cache_creation,
            ..
        }) => {
            let fresh = input + output + cache_creation;
            let model = model.as_deref().map(|model| format!(" by {model}")).unwrap_or_default();
            format!("used {fresh} tokens{model}, read {cache_read} from the cache")
        }
        other => other.name().to_owned(),
    }
}

fn described(event: &TaskEvent) -> Option<String> {
    Some(match event {
        TaskEvent::TaskCreated { title, origin: None, .. } => format!("created: {}", short(title)),
        TaskEvent::TaskCreated { title, origin: Some(origin), .. } => {
            format!("imported from {} {}: {}", origin.system, origin.id, short(title))
        }
        TaskEvent::TaskRetitled { title } => format!("retitled: {}", short(title)),
        TaskEvent::TaskDescribed { .. } => "described anew".to_owned(),
        TaskEvent::TaskPrioritized { priority } => format!("priority {priority}"),
        TaskEvent::TaskLabelled { added, removed } => {
            let added = added.iter().map(|label| format!("+{label}"));
            let removed = removed.iter().map(|label| format!("-{label}"));
            format!("labels {}", added.chain(removed).collect::<Vec<_>>().join(" "))
        }
        TaskEvent::TaskEstimated { tokens, minutes, complexity } => {
            let parts = [
                tokens.map(|tokens| format!("{tokens} tokens")),
                minutes.map(|minutes| format!("{minutes} minutes")),
                complexity.map(|complexity| format!("complexity {complexity}")),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if parts.is_empty() {
                "estimate withdrawn".to_owned()
            } else {
                format!("estimated at {}", parts.join(", "))
            }
        }
        TaskEvent::TaskPostponed { not_before: Some(until) } => format!("not before {until}"),
        TaskEvent::TaskPostponed { not_before: None } => "no longer postponed".to_owned(),
        TaskEvent::TaskAssigned { .. } => "assigned".to_owned(),
        TaskEvent::TaskUnassigned {} => "free for any agent".to_owned(),
        TaskEvent::TaskMoved { number, .. } => format!("moved, number {number} there"),
        TaskEvent::TaskConfined(to) if to.paths.is_empty() => "touches any file".to_owned(),
        TaskEvent::TaskConfined(to) => format!("touches {}", short(&to.paths.join(", "))),
        TaskEvent::TaskArchived {} => "archived".to_owned(),
        TaskEvent::CriterionAdded { text, .. } => format!("criterion: {}", short(text)),
        TaskEvent::CriterionMet { id, .. } => format!("criterion {id} met"),
        TaskEvent::CriterionDropped { id, reason } => {
            format!("criterion {id} dropped{}", because(reason.as_deref()))
        }
        TaskEvent::DependencyAdded { kind, .. } => format!("dependency added: {kind}"),
        TaskEvent::DependencyRemoved { kind, .. } => format!("dependency removed: {kind}"),
        TaskEvent::NoteAdded { kind, text } => format!("{kind}: {}", short(text)),
        TaskEvent::ArtifactAttached { name, .. } => format!("attached {}", short(name)),
        TaskEvent::TaskReadied {} => "ready".to_owned(),
        TaskEvent::TaskClosedElsewhere { how, .. } => format!("closed elsewhere: {}", short(how)),
        _ => return None,
    })
}

fn worked(event: &TaskEvent) -> Option<String> {
    Some(match event {
        TaskEvent::TaskClaimed { fence, attempt, resumes, .. } => {
            let how = if *resumes { "taken up again" } else { "claimed" };
            format!("{how}, claim {fence}, attempt {attempt}")
        }
        TaskEvent::ClaimSuspected { fence } => format!("claim {fence}: no sign of life"),
        TaskEvent::ClaimKeyIssued(key) => format!("claim {}: a key for it was issued", key.fence),
        TaskEvent::ClaimRevived { fence } => format!("claim {fence}: the holder is back"),
        TaskEvent::ClaimReclaimed { fence } => format!("claim {fence} taken back"),
        TaskEvent::ClaimReleased { fence, by, reason } => {
            format!("claim {fence} released by the {by}{}", because(reason.as_deref()))
        }
        TaskEvent::ProgressReported { percent, text, .. } => {
            let percent = percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
            format!("progress{percent}: {}", short(text))
        }
        TaskEvent::CheckpointSaved { summary, .. } => format!("checkpoint: {}", short(summary)),
        TaskEvent::TaskPaused { cause, resume_at, .. } => {
            let until = resume_at.map(|until| format!(" until {until}")).unwrap_or_default();
            format!("paused: {}{until}", cause_words(*cause))
        }
        TaskEvent::TaskResumed {} => "may go on".to_owned(),
        TaskEvent::TaskBlocked { reason, .. } => format!("blocked: {}", short(reason)),
        TaskEvent::TaskUnblocked { reason } => format!("unblocked{}", because(reason.as_deref())),
        TaskEvent::QuestionAsked(asked) => format!("asked: {}", short(&asked.text)),
        TaskEvent::QuestionAnswered(answer) if answer.by == AnsweredBy::Default => {
            format!("nobody answered in time, so: {}", short(&answer.answer))
        }
        TaskEvent::QuestionAnswered(answer) => format!("answered: {}", short(&answer.answer)),
        TaskEvent::StartApproved(leave) => format!("may be begun until {}", leave.until),
        TaskEvent::StartDeclined(no) => format!("may not be begun: {}", short(&no.reason)),
        TaskEvent::GateEvidenced(shown) => {
            let how = if shown.passed { "passed" } else { "not passed" };
            format!("gate {} {how}: {}", shown.gate, short(&shown.evidence))
        }
        TaskEvent::GateVerified(check) => format!("gate {} verified by {}", check.gate, check.by),
        TaskEvent::ChangesRequested(request) => {
            format!("changes wanted: {}", short(&request.comment))
        }
        TaskEvent::TaskApproved(approval) => {
            format!("approved{}", because(approval.comment.as_deref()))
        }
        TaskEvent::PlanAccepted(plan) => {
            format!("its plan was accepted: {} tasks", plan.tasks.len())
        }
        TaskEvent::TaskSubmitted { outcome, .. } => {
            format!("handed in{}", because(outcome.as_deref()))
        }
        TaskEvent::TaskCompleted { by } => format!("done ({})", by.to_string().replace('_', " ")),
        TaskEvent::TaskRolledUp(parts) => {
            format!("done with its subtasks, {} of them", parts.subtasks.len())
        }
        TaskEvent::AttemptFailed { error, .. } => format!("attempt failed: {}", short(error)),
        TaskEvent::TaskFailed { attempts } => format!("failed after {attempts} attempts"),
        TaskEvent::TaskCancelled { reason, .. } => {
            format!("cancelled{}", because(reason.as_deref()))
        }
        TaskEvent::TaskReopened { reason } => format!("reopened{}", because(reason.as_deref())),
        _ => return None,
    })
}

const fn cause_words(cause: PauseCause) -> &'static str {
    match cause {
        PauseCause::ContextFull => "the context window is full",
        PauseCause::Budget => "a budget is spent",
        PauseCause::RateLimit => "the provider asked for patience",
        PauseCause::Operator => "an operator wished it",
        PauseCause::Handover => "handed over",
        PauseCause::Other => "other reasons",
    }
}

fn because(reason: Option<&str>) -> String {
    reason.map(|reason| format!(": {}", short(reason))).unwrap_or_default()
}

fn short(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim();
    let whole = line.chars().count() <= TEXT_CHARS_MAX;
    if whole {
        return line.to_owned();
    }
    let cut: String = line.chars().take(TEXT_CHARS_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{CompletedBy, NoteKind};

    #[test]
    fn a_summary_is_one_short_line() {
        let text = format!("\n  {}\nsecond line", "ü".repeat(200));
        let line = summary(&Event::Task(TaskEvent::NoteAdded { kind: NoteKind::Comment, text }));
        assert!(!line.contains('\n'));
        assert_eq!(line.chars().count(), "comment: ".len() + TEXT_CHARS_MAX);
    }

    #[test]
    fn stored_words_are_read_as_words() {
        let event = Event::Task(TaskEvent::TaskCompleted { by: CompletedBy::NoReview });
        assert_eq!(summary(&event), "done (no review)");
    }
}
