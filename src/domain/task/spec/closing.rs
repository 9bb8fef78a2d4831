//! Every way a task ends, and the way back.

use super::{ADA, E, Rules, agent, blocked, cancelled, claimed, created_as, done, failed, held};
use super::{intake, operator, paused, ready, rule, submitted, suspect};
use crate::domain::task::{Submission, TaskCommand as C, TaskRefusal as No};
use events::{CompletedBy, FreeJson, PauseCause, ReleasedBy, TaskStatus};

pub(super) fn specs() -> Rules {
    [completing(), failing(), releasing(), cancelling(), reopening(), elsewhere()]
        .into_iter()
        .flatten()
        .collect()
}

fn completing() -> Rules {
    let completed = || E::TaskCompleted { by: CompletedBy::NoReview };
    let result = FreeJson::parse(serde_json::json!({"passed": 12})).expect("plain JSON");
    let produced = Submission {
        outcome: Some("it parses".into()),
        result: Some(result.clone()),
        files: vec!["src/parser.rs".into()],
        commit: Some("5f3d2c1".into()),
        billable_minutes: Some(40),
        gates: vec![],
    };
    let complete = |fence, submission| C::Complete { fence, submission: Box::new(submission) };
    vec![
        rule("what was produced is kept before the task is done", complete(Some(1), produced))
            .given(held())
            .knowing(agent(ADA))
            .then([
                E::TaskSubmitted {
                    fence: 1,
                    outcome: Some("it parses".into()),
                    result: Some(result),
                    files: vec!["src/parser.rs".into()],
                    commit: Some("5f3d2c1".into()),
                    billable_minutes: Some(40),
                },
                completed(),
            ]),
        rule("a submission may be empty", complete(Some(1), Submission::default()))
            .given(held())
            .knowing(agent(ADA))
            .then([submitted(), completed()]),
        rule("an operator completes for the holder", complete(None, Submission::default()))
            .given(held())
            .knowing(operator())
            .then([submitted(), completed()]),
        rule(
            "a suspect holder that finishes is revived first",
            complete(Some(1), Submission::default()),
        )
        .given(suspect())
        .knowing(agent(ADA))
        .then([E::ClaimRevived { fence: 1 }, submitted(), completed()]),
    ]
}

fn failing() -> Rules {
    let fail = |fence| C::Fail {
        fence: Some(fence),
        error: "it does not parse".into(),
        cause: None,
        resume_at: None,
    };
    let attempt = |fence| E::AttemptFailed { fence, error: "it does not parse".into() };
    let tries = |most| {
        let created = created_as(|task| task.max_attempts = Some(most));
        [created, E::TaskReadied {}, claimed(1, 1, false)]
    };
    let fifth: Vec<E> = (1..5)
        .flat_map(|n| [claimed(n, u32::try_from(n).expect("small"), false), attempt(n)])
        .collect();
    vec![
        rule("an attempt that failed leaves the task ready", fail(1))
            .given(held())
            .knowing(agent(ADA))
            .then([attempt(1)]),
        rule("the only attempt that a task has fails it", fail(1))
            .given(tries(1))
            .knowing(agent(ADA))
            .then([attempt(1), E::TaskFailed { attempts: 1 }]),
        rule("the fifth attempt is the last unless the task says otherwise", fail(5))
            .given(ready())
            .given(fifth.clone())
            .given([claimed(5, 5, false)])
            .knowing(agent(ADA))
            .then([attempt(5), E::TaskFailed { attempts: 5 }]),
        rule("pauses and releases are no attempts", fail(3))
            .given(tries(2))
            .given([
                E::TaskPaused { fence: Some(1), cause: PauseCause::Other, resume_at: None },
                claimed(2, 1, true),
                E::ClaimReleased { fence: 2, by: ReleasedBy::Holder, reason: None },
                claimed(3, 1, false),
            ])
            .knowing(agent(ADA))
            .then([attempt(3)]),
        rule("a reopened task is tried from the beginning", fail(6))
            .given(ready())
            .given(fifth)
            .given([claimed(5, 5, false), attempt(5), E::TaskFailed { attempts: 5 }])
            .given([E::TaskReopened { reason: None }, claimed(6, 1, false)])
            .knowing(agent(ADA))
            .then([attempt(6)]),
    ]
}

fn releasing() -> Rules {
    let release = |fence| C::Release { fence, reason: Some("not mine".into()) };
    let released = |by| E::ClaimReleased { fence: 1, by, reason: Some("not mine".into()) };
    vec![
        rule("a holder gives its task back", release(Some(1)))
            .given(held())
            .knowing(agent(ADA))
            .then([released(ReleasedBy::Holder)]),
        rule("an operator takes a task from its holder", release(None))
            .given(held())
            .knowing(operator())
            .then([released(ReleasedBy::Operator)]),
        rule("a suspect holder gives its task back without being revived", release(Some(1)))
            .given(suspect())
            .knowing(agent(ADA))
            .then([released(ReleasedBy::Holder)]),
    ]
}

fn cancelling() -> Rules {
    let cancel = || C::Cancel { reason: None };
    let ends = |fence| E::TaskCancelled { fence, reason: None };
    vec![
        rule("a held task is cancelled, and its claim ends", cancel())
            .given(held())
            .then([ends(Some(1))]),
        rule("a task in intake is cancelled", cancel()).given(intake()).then([ends(None)]),
        rule("a ready task is cancelled", cancel()).given(ready()).then([ends(None)]),
        rule("a resting task is cancelled", cancel())
            .given(paused(PauseCause::Other, None))
            .then([ends(None)]),
        rule("a blocked task is cancelled", cancel()).given(blocked()).then([ends(None)]),
        rule("a task is cancelled once", cancel()).given(cancelled()).then_nothing(),
        rule("what is done can't be cancelled", cancel())
            .given(done())
            .refused(No::TaskClosed { status: TaskStatus::Done }),
        rule("what failed can't be cancelled", cancel())
            .given(failed())
            .refused(No::TaskClosed { status: TaskStatus::Failed }),
    ]
}

fn reopening() -> Rules {
    let reopen = || C::Reopen { reason: Some("it broke".into()) };
    let reopened = || E::TaskReopened { reason: Some("it broke".into()) };
    let mut specs = vec![
        rule("a done task is reopened", reopen()).given(done()).then([reopened()]),
        rule("a failed task is reopened", reopen()).given(failed()).then([reopened()]),
        rule("a cancelled task is reopened", reopen()).given(cancelled()).then([reopened()]),
    ];
    for (text, given, status) in [
        ("a ready task is open already", ready(), TaskStatus::Ready),
        ("a held task is open already", held(), TaskStatus::InProgress),
        ("a blocked task is open already", blocked(), TaskStatus::Blocked),
    ] {
        let (wanted, way_out) = ("reopened", "it is open already");
        specs.push(rule(text, reopen()).given(given).refused(No::TaskStateForbids {
            status,
            wanted,
            way_out,
        }));
    }
    specs
}

fn elsewhere() -> Rules {
    let close = || C::CloseElsewhere { how: "closed".into(), at: None };
    let closed = || E::TaskClosedElsewhere { how: "closed".into(), at: None };
    vec![
        rule("an import closes what was closed elsewhere", close())
            .given(intake())
            .then([closed()]),
        rule("what was closed elsewhere can be reopened here", C::Reopen { reason: None })
            .given(intake())
            .given([closed()])
            .then([E::TaskReopened { reason: None }]),
        rule("what is held here is not closed elsewhere", close()).given(held()).refused(
            No::TaskStateForbids {
                status: TaskStatus::InProgress,
                wanted: "closed elsewhere",
                way_out: "complete or cancel it here",
            },
        ),
    ]
}
