//! Which files a task may touch.

use super::creating::new_task;
use super::{ADA, BOB, E, Rules, agent, created_as, done, held, operator, ready, rule, words};
use crate::domain::task::{NewTask, NotClaimable, TaskCommand as C, TaskFacts, TaskRefusal as No};
use events::{Confinement, TaskStatus};

pub(super) fn specs() -> Rules {
    let confine = |paths: &[&str], fence| C::Confine { paths: words(paths), fence };
    let confined =
        |paths: &[&str], fence| E::TaskConfined(Confinement { fence, paths: words(paths) });
    let taken = || NotClaimable::PathsHeld {
        task: "CORE-3".into(),
        mine: "src".into(),
        theirs: "src/store/**".into(),
    };
    vec![
        rule(
            "a task is confined when it is written down",
            C::Create(Box::new(NewTask { paths: words(&["src/", "docs"]), ..new_task() })),
        )
        .knowing(operator())
        .then([created_as(|task| task.number = 9), confined(&["docs", "src"], None)]),
        rule("an operator confines a task", confine(&["src"], None))
            .given(ready())
            .knowing(operator())
            .then([confined(&["src"], None)]),
        rule("a holder says what it will touch", confine(&["src"], Some(1)))
            .given(held())
            .knowing(agent(ADA))
            .then([confined(&["src"], Some(1))]),
        rule("who holds nothing says nothing of its files", confine(&["src"], Some(1)))
            .given(held())
            .knowing(agent(BOB))
            .refused(No::ClaimNotYours),
        rule("the files that it has are no new ones", confine(&["./src/"], None))
            .given(ready())
            .given([confined(&["src"], None)])
            .knowing(operator())
            .then_nothing(),
        rule("a task may touch anything again", confine(&[], None))
            .given(ready())
            .given([confined(&["src"], None)])
            .knowing(operator())
            .then([confined(&[], None)]),
        rule("a path stays within the repository", confine(&["../secrets"], None))
            .given(ready())
            .knowing(operator())
            .refused(No::PathMalformed("../secrets".into())),
        rule("a holder does not take the files that another holds", confine(&["src"], Some(1)))
            .given(held())
            .knowing(TaskFacts { held_elsewhere: Some(taken()), ..agent(ADA) })
            .refused(No::PathsTaken(taken())),
        rule("a closed task touches nothing", confine(&["src"], None))
            .given(done())
            .knowing(operator())
            .refused(No::TaskClosed { status: TaskStatus::Done }),
    ]
}
