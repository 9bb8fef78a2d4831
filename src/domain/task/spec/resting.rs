//! Pausing, resuming, blocking, unblocking.

use super::working::left;
use super::{ADA, E, Rules, agent, blocked, done, held, intake, operator, paused, ready, rule};
use super::{cancelled, suspect};
use crate::domain::project::Project;
use crate::domain::spec::NOW;
use crate::domain::task::{Checkpoint, Rest, TaskCommand as C, TaskFacts, TaskRefusal as No};
use events::{PauseCause, TaskStatus, Timestamp};
use std::sync::Arc;

pub(super) fn specs() -> Rules {
    [pausing(), limits(), parking(), resuming(), blocking(), unblocking()]
        .into_iter()
        .flatten()
        .collect()
}

fn pausing() -> Rules {
    let later = NOW.plus_seconds(600);
    vec![
        rule("a holder lets its task rest, and the claim ends", pause(Some(1), None, None))
            .given(held())
            .knowing(agent(ADA))
            .then([rests(None)]),
        rule(
            "what is left for the next one is saved before the rest",
            pause(Some(1), Some(left("half of it")), Some(later)),
        )
        .given(held())
        .knowing(agent(ADA))
        .then([saved(), rests(Some(later))]),
        rule("an operator lets a held task rest without a fence", pause(None, None, None))
            .given(held())
            .knowing(operator())
            .then([rests(None)]),
        rule("a suspect holder that pauses is revived first", pause(Some(1), None, None))
            .given(suspect())
            .knowing(agent(ADA))
            .then([E::ClaimRevived { fence: 1 }, rests(None)]),
        rule(
            "a rest does not end before it begins",
            pause(Some(1), None, Some(NOW.plus_seconds(-1))),
        )
        .given(held())
        .knowing(agent(ADA))
        .refused(No::TimeInThePast { field: "resumeAt" }),
        rule("a rest with an empty checkpoint is none", pause(Some(1), Some(left("")), None))
            .given(held())
            .knowing(agent(ADA))
            .refused(No::TextEmpty { field: "checkpoint.summary" }),
    ]
}

/// Known to a claim under a budget that is spent until then, of a project that parks or not.
fn broke(until: Option<Timestamp>, parking_off: bool) -> TaskFacts {
    let project = Project { parking_off, ..Project::default() };
    TaskFacts { rest: Some(Rest { until }), rules: Some(Arc::new(project)), ..agent(ADA) }
}

fn limits() -> Rules {
    let give_up = |cause, resume_at| C::Fail {
        fence: Some(1),
        error: "out of tokens".into(),
        cause: Some(cause),
        resume_at,
    };
    let said = || E::ProgressReported { fence: 1, percent: None, text: "out of tokens".into() };
    let paused = |cause, resume_at| E::TaskPaused { fence: Some(1), cause, resume_at };
    let (soon, later) = (NOW.plus_seconds(300), NOW.plus_seconds(9_000));
    let (budget, limit) = (PauseCause::Budget, PauseCause::RateLimit);
    vec![
        rule("out of budget a task rests until the budget begins anew", give_up(budget, None))
            .given(held())
            .knowing(broke(Some(later), false))
            .then([said(), paused(budget, Some(later))]),
        rule("a provider's limit lets a task rest for five minutes", give_up(limit, None))
            .given(held())
            .knowing(agent(ADA))
            .then([said(), paused(limit, Some(soon))]),
        rule("or for as long as the provider says", give_up(limit, Some(later)))
            .given(held())
            .knowing(agent(ADA))
            .then([said(), paused(limit, Some(later))]),
        rule("where a project parks nothing the attempt fails", give_up(limit, None))
            .given(held())
            .knowing(broke(None, true))
            .then([E::AttemptFailed { fence: 1, error: "out of tokens".into() }]),
        rule("a full window is no limit that passes", give_up(PauseCause::ContextFull, None))
            .given(held())
            .knowing(agent(ADA))
            .refused(No::CauseIsNoLimit(PauseCause::ContextFull)),
        rule("a limit does not end before it begins", give_up(limit, Some(NOW.plus_seconds(-1))))
            .given(held())
            .knowing(agent(ADA))
            .refused(No::TimeInThePast { field: "resumeAt" }),
    ]
}

/// Without a word of a budget in its own stream nobody was told to stop: see the world's scenes.
fn parking() -> Rules {
    vec![
        rule("who was not told to stop is not parked", C::Park { fence: 1 })
            .given(held())
            .knowing(broke(None, false))
            .then_nothing(),
        rule("what nobody holds is not parked", C::Park { fence: 1 }).given(ready()).then_nothing(),
    ]
}

fn resuming() -> Rules {
    let mut specs = vec![
        rule("a resting task is ready again when an operator resumes it", C::Resume)
            .given(paused(PauseCause::Operator, None))
            .then([E::TaskResumed {}]),
    ];
    let cases = [
        ("a ready task does not rest", ready(), TaskStatus::Ready),
        ("a held task does not rest", held(), TaskStatus::InProgress),
        ("a blocked task is unblocked, not resumed", blocked(), TaskStatus::Blocked),
        ("a done task does not rest", done(), TaskStatus::Done),
    ];
    for (text, given, status) in cases {
        specs.push(rule(text, C::Resume).given(given).refused(forbids(
            status,
            "resumed",
            "only a paused task is",
        )));
    }
    specs
}

fn blocking() -> Rules {
    let stopped = |fence| E::TaskBlocked { fence, reason: "no key".into() };
    let mut specs = vec![
        rule("a holder that is blocked gives its claim up", block(Some(1)))
            .given(held())
            .knowing(agent(ADA))
            .then([stopped(Some(1))]),
        rule("an operator blocks a ready task", block(None))
            .given(ready())
            .knowing(operator())
            .then([stopped(None)]),
        rule("an operator blocks a resting task", block(None))
            .given(paused(PauseCause::Other, None))
            .knowing(operator())
            .then([stopped(None)]),
        rule("an operator blocks a held task, and its claim ends", block(None))
            .given(held())
            .knowing(operator())
            .then([stopped(Some(1))]),
        rule("an agent does not block what nobody holds", block(None))
            .given(ready())
            .knowing(agent(ADA))
            .refused(No::FenceMissing),
    ];
    let cases = [
        ("a task in intake is triaged, not blocked", intake(), TaskStatus::Intake),
        ("a blocked task is not blocked again", blocked(), TaskStatus::Blocked),
        ("a done task is not blocked", done(), TaskStatus::Done),
        ("a cancelled task is not blocked", cancelled(), TaskStatus::Cancelled),
    ];
    for (text, given, status) in cases {
        let way_out = "only a task that is ready, in progress or paused is";
        specs.push(
            rule(text, block(None))
                .given(given)
                .knowing(operator())
                .refused(forbids(status, "blocked", way_out)),
        );
    }
    specs
}

fn unblocking() -> Rules {
    let unblock = || C::Unblock { reason: Some("here it is".into()) };
    let mut specs = vec![
        rule("a blocked task is ready when nothing stands in its way", unblock())
            .given(blocked())
            .then([E::TaskUnblocked { reason: Some("here it is".into()) }]),
    ];
    for (text, given, status) in [
        ("a task in intake is not unblocked", intake(), TaskStatus::Intake),
        ("a held task is not unblocked", held(), TaskStatus::InProgress),
        (
            "a resting task is resumed, not unblocked",
            paused(PauseCause::Other, None),
            TaskStatus::Paused,
        ),
    ] {
        specs.push(rule(text, unblock()).given(given).refused(forbids(
            status,
            "unblocked",
            "only a blocked task is",
        )));
    }
    specs
}

fn forbids(status: TaskStatus, wanted: &'static str, way_out: &'static str) -> No {
    No::TaskStateForbids { status, wanted, way_out }
}

fn pause(fence: Option<u64>, checkpoint: Option<Checkpoint>, resume_at: Option<Timestamp>) -> C {
    C::Pause { fence, cause: PauseCause::RateLimit, checkpoint, resume_at }
}

fn rests(resume_at: Option<Timestamp>) -> E {
    E::TaskPaused { fence: Some(1), cause: PauseCause::RateLimit, resume_at }
}

fn saved() -> E {
    let Checkpoint { summary, state, next_steps, files } = left("half of it");
    E::CheckpointSaved { fence: 1, summary, state, next_steps, files }
}

fn block(fence: Option<u64>) -> C {
    C::Block { fence, reason: "no key".into() }
}
