//! Plans that are accepted, and tasks that are put away.

use super::{E, OTHER, Rules, TASK, cancelled, done, held, in_review, operator, ready, rule};
use crate::domain::project::Project;
use crate::domain::spec::GIVEN_AT;
use crate::domain::task::{TaskCommand as C, TaskFacts, TaskRefusal as No};
use events::{AcceptedPlan, TaskStatus};
use std::sync::Arc;

pub(super) fn specs() -> Rules {
    [accepting(), archiving()].into_iter().flatten().collect()
}

fn accepting() -> Rules {
    let accept = || C::AcceptPlan { tasks: vec![OTHER] };
    let accepted = || E::PlanAccepted(AcceptedPlan { tasks: vec![OTHER] });
    vec![
        rule("a plan that waits for its judge is accepted", accept())
            .given(in_review())
            .knowing(operator())
            .then([accepted()]),
        rule("so is one that nobody had to judge", accept())
            .given(done())
            .knowing(operator())
            .then([accepted()]),
        rule("what goes on as the whole of its plan is accepted once", accept())
            .given(done())
            .given([accepted()])
            .knowing(operator())
            .refused(forbidden(TaskStatus::Ready)),
        rule("what is not handed in is no plan yet", accept())
            .given(held())
            .knowing(operator())
            .refused(forbidden(TaskStatus::InProgress)),
        rule("a plan has tasks", C::AcceptPlan { tasks: vec![] })
            .given(done())
            .knowing(operator())
            .refused(No::PlanMissing),
        rule(
            "a plan is no longer than what one request writes",
            C::AcceptPlan { tasks: vec![TASK; 501] },
        )
        .given(done())
        .knowing(operator())
        .refused(No::ListTooLong { field: "the plan", length: 501, max: 500 }),
    ]
}

fn forbidden(status: TaskStatus) -> No {
    let way_out = "only what was handed in is";
    No::TaskStateForbids { status, wanted: "accepted as a plan", way_out }
}

fn archiving() -> Rules {
    let archived = || E::TaskArchived {};
    let ruled = |days| TaskFacts {
        rules: Some(Arc::new(Project { archive_after_days: days, ..Project::default() })),
        ..operator()
    };
    let day = |days: i64| GIVEN_AT.plus_seconds(days * 86_400);
    vec![
        rule("a closed task is archived", C::Archive)
            .given(cancelled())
            .knowing(operator())
            .then([archived()]),
        rule("what is archived is not archived again", C::Archive)
            .given(done())
            .given([archived()])
            .knowing(operator())
            .then_nothing(),
        rule("open work stays in sight", C::Archive).given(ready()).knowing(operator()).refused(
            No::TaskStateForbids {
                status: TaskStatus::Ready,
                wanted: "archived",
                way_out: "finish or cancel it first",
            },
        ),
        rule("what was closed long ago is archived in time", C::ArchiveInTime)
            .given(done())
            .knowing(ruled(Some(30)))
            .at(day(30))
            .then([archived()]),
        rule("what was closed a while ago is not", C::ArchiveInTime)
            .given(done())
            .knowing(ruled(Some(30)))
            .at(day(29))
            .then_nothing(),
        rule("nothing is archived by itself where nobody said so", C::ArchiveInTime)
            .given(done())
            .knowing(ruled(None))
            .at(day(9_000))
            .then_nothing(),
        rule("what was reopened is in sight again", C::Archive)
            .given(done())
            .given([archived(), E::TaskReopened { reason: None }])
            .given([E::TaskCancelled { fence: None, reason: None }])
            .knowing(operator())
            .then([archived()]),
    ]
}
