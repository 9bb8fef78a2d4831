//! A task is finished when its subtasks are.

use super::{ADA, BOB, E, OTHER, Rules, TASK, agent, done, held, operator, ready, rule};
use crate::domain::task::{Produced, Subtask, TaskCommand as C, TaskFacts, TaskRefusal as No};
use events::{RollUp, RolledUp, TaskStatus};
use uuid::Uuid;

pub(super) fn specs() -> Rules {
    [finishing(), bounded(), handing_in()].into_iter().flatten().collect()
}

fn part(id: Uuid, status: TaskStatus) -> Subtask {
    Subtask { id, key: "CORE-8".into(), status, produced: None }
}

fn parts(subtasks: Vec<Subtask>) -> TaskFacts {
    TaskFacts { subtasks, ..operator() }
}

fn rolled_up(subtasks: &[(Uuid, TaskStatus)]) -> E {
    let subtasks = subtasks.iter().map(|(id, status)| RolledUp { id: *id, status: *status });
    let (files, outcome) = (vec![], None);
    E::TaskRolledUp(RollUp { files, left_out: 0, outcome, subtasks: subtasks.collect() })
}

fn finishing() -> Rules {
    use TaskStatus::{Cancelled, Done, Failed, Ready};
    let of = |status| vec![part(TASK, Done), part(OTHER, status)];
    vec![
        rule("a task is done when its subtasks are done or cancelled", C::RollUp)
            .given(ready())
            .knowing(parts(of(Cancelled)))
            .then([rolled_up(&[(TASK, Done), (OTHER, Cancelled)])]),
        rule("an open subtask keeps it open", C::RollUp)
            .given(ready())
            .knowing(parts(of(Ready)))
            .then_nothing(),
        rule("a failed subtask keeps it open", C::RollUp)
            .given(ready())
            .knowing(parts(of(Failed)))
            .then_nothing(),
        rule("of what was cancelled nothing came", C::RollUp)
            .given(ready())
            .knowing(parts(vec![part(TASK, Cancelled)]))
            .then_nothing(),
        rule("who holds it finishes it himself", C::RollUp)
            .given(held())
            .knowing(parts(vec![part(TASK, Done)]))
            .then_nothing(),
        rule("what is done is not done again", C::RollUp)
            .given(done())
            .knowing(parts(vec![part(TASK, Done)]))
            .then_nothing(),
    ]
}

/// What was produced is rolled up, and cut with a count of what was left out.
fn bounded() -> Rules {
    let file = |number: usize| format!("src/{number:05}.rs");
    let made = |id: Uuid, first: usize, files: usize| {
        let files: Vec<String> = (first..first + files).map(file).collect();
        let produced = Produced::of(&files, Some("it parses\nwell"));
        Subtask { produced: Some(Box::new(produced)), ..part(id, TaskStatus::Done) }
    };
    let line = "CORE-8: it parses well";
    let all = |number: u128| RolledUp { id: Uuid::from_u128(number), status: TaskStatus::Done };
    let many: Vec<_> = (0..900).map(|number| made(Uuid::from_u128(number), 0, 0)).collect();
    // 46 bytes a line are counted: 347 fit, and 200 subtasks are named.
    let kept = RollUp {
        files: vec![],
        left_out: 700 + 553,
        outcome: Some([line; 347].join("\n")),
        subtasks: (0..200).map(all).collect(),
    };
    let twice = vec![made(TASK, 0, 60), made(OTHER, 0, 2)];
    let once = RollUp {
        files: (0..50).map(file).collect(),
        left_out: 10,
        outcome: Some([line; 2].join("\n")),
        subtasks: [TASK, OTHER].map(|id| RolledUp { id, status: TaskStatus::Done }).into(),
    };
    vec![
        rule("what subtasks produced is rolled up, each file once", C::RollUp)
            .given(ready())
            .knowing(parts(twice))
            .then([E::TaskRolledUp(once)]),
        rule("what is too much is cut and counted", C::RollUp)
            .given(ready())
            .knowing(parts(many))
            .then([E::TaskRolledUp(kept)]),
    ]
}

fn handing_in() -> Rules {
    let open = TaskFacts { subtasks_open: 2, ..agent(ADA) };
    let theirs = TaskFacts { subtasks_open: 2, ..agent(BOB) };
    let complete = || C::Complete { fence: Some(1), submission: Box::default() };
    vec![
        rule("a task is not handed in while its subtasks are open", complete())
            .given(held())
            .knowing(open)
            .refused(No::SubtasksOpen(2)),
        rule("who does not hold it is told that first", complete())
            .given(held())
            .knowing(theirs)
            .refused(No::ClaimNotYours),
    ]
}
