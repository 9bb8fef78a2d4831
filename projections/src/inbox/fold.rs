//! Which events make something wait for a human, and which end it.

use super::{InboxKind, InboxRow};
use crate::Happening;
use events::{BudgetEvent, TaskEvent};
use uuid::Uuid;

/// The kinds of a task's items that an event may begin, change or end: by the table of a task's
/// life, no other can be open before it.
pub(super) const fn touched_by_task(event: &TaskEvent) -> &'static [InboxKind] {
    use InboxKind as K;
    use TaskEvent as E;
    match event {
        E::QuestionAsked(question) if question.holds_claim => &[K::Question],
        E::QuestionAsked(_) => &[K::Question, K::SuspectClaim],
        E::QuestionAnswered(_) => &[K::Question],
        E::GateEvidenced(_) | E::GateVerified(_) => &[K::GateToVerify],
        E::TaskSubmitted { .. } => &[K::Review, K::SuspectClaim],
        E::ChangesRequested(_) | E::TaskCompleted { .. } => &[K::Review, K::GateToVerify],
        E::TaskBlocked { .. } => &[K::Blocked, K::SuspectClaim],
        E::TaskUnblocked { .. } => &[K::Blocked],
        E::ClaimSuspected { .. }
        | E::ClaimRevived { .. }
        | E::ClaimReclaimed { .. }
        | E::ClaimReleased { .. }
        | E::AttemptFailed { .. }
        | E::TaskPaused { .. } => &[K::SuspectClaim],
        E::TaskFailed { .. } => &[K::TaskFailed, K::Question, K::GateToVerify],
        E::TaskReopened { .. } => &[K::TaskFailed, K::GateToVerify],
        E::TaskCancelled { .. } => {
            &[K::Question, K::Review, K::GateToVerify, K::Blocked, K::SuspectClaim]
        }
        E::TaskClosedElsewhere { .. } => &[K::GateToVerify],
        _ => &[],
    }
}

/// The kinds of a budget's items that an event may begin or end.
pub(super) const fn touched_by_budget(event: &BudgetEvent) -> &'static [InboxKind] {
    match event {
        BudgetEvent::BudgetWarned { .. }
        | BudgetEvent::BudgetSpent { .. }
        | BudgetEvent::BudgetSet { .. }
        | BudgetEvent::BudgetRemoved { .. } => &[InboxKind::BudgetWarned, InboxKind::BudgetSpent],
    }
}

/// A task's item after an event that touches it: as it was, begun, or none any more.
pub(super) fn task(
    row: Option<InboxRow>,
    item: (Uuid, InboxKind),
    event: &TaskEvent,
    at: &Happening<'_>,
) -> Option<InboxRow> {
    use InboxKind as K;
    use TaskEvent as E;
    let begun = |said: Option<&String>| InboxRow::begun(item, said.cloned(), at);
    match (item.1, event) {
        (K::Question, E::QuestionAsked(asked)) => Some(InboxRow {
            question: Some(asked.id),
            deadline: asked.deadline,
            ..begun(Some(&asked.text))
        }),
        (K::Review, E::TaskSubmitted { outcome, .. }) => Some(begun(outcome.as_ref())),
        (K::Blocked, E::TaskBlocked { reason, .. }) => Some(begun(Some(reason))),
        (K::SuspectClaim, E::ClaimSuspected { .. }) | (K::TaskFailed, E::TaskFailed { .. }) => {
            Some(begun(None))
        }
        (K::GateToVerify, E::GateEvidenced(shown)) if shown.passed => {
            let mut row = row.unwrap_or_else(|| begun(Some(&shown.evidence)));
            row.gates.retain(|gate| *gate != shown.gate);
            row.gates.push(shown.gate.clone());
            Some(row)
        }
        (K::GateToVerify, E::GateEvidenced(shown)) => without(row, &shown.gate),
        (K::GateToVerify, E::GateVerified(check)) => without(row, &check.gate),
        _ => None,
    }
}

/// The item without a gate that waits no more; none if that was the last.
fn without(row: Option<InboxRow>, gate: &str) -> Option<InboxRow> {
    let mut row = row?;
    row.gates.retain(|one| one != gate);
    (!row.gates.is_empty()).then_some(row)
}

/// A budget's item after an event that touches it.
pub(super) fn budget(
    item: (Uuid, InboxKind),
    event: &BudgetEvent,
    at: &Happening<'_>,
) -> Option<InboxRow> {
    let period_start = match (item.1, event) {
        (InboxKind::BudgetWarned, BudgetEvent::BudgetWarned { period_start, .. })
        | (InboxKind::BudgetSpent, BudgetEvent::BudgetSpent { period_start, .. }) => *period_start,
        // What is spent needs no warning any more.
        _ => return None,
    };
    Some(InboxRow { period_start, ..InboxRow::begun(item, None, at) })
}

impl InboxRow {
    fn begun((subject, kind): (Uuid, InboxKind), said: Option<String>, at: &Happening<'_>) -> Self {
        Self {
            subject,
            kind,
            position: at.envelope.position,
            since: at.envelope.recorded_at,
            said,
            said_by: at.envelope.metadata.actor.clone(),
            question: None,
            deadline: None,
            gates: Vec::new(),
            period_start: None,
        }
    }
}
