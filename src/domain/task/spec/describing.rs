//! Describing a task otherwise: its words, its place, its criteria, its assignee.

use super::{ADA, BOB, E, OTHER_PROJECT, PROJECT, Rules, TASK, agent, cancelled, claimed};
use super::{blocked, created, created_as, done, held, intake, operator, ready, rule, words};
use crate::domain::spec::NOW;
use crate::domain::task::TaskRefusal as No;
use crate::domain::task::{Place, TaskChange, TaskCommand as C, TaskFacts};
use crate::domain::{AgentRef, ProjectRef, TaskRef};
use events::{Criterion, NoteKind, Priority, TaskStatus};

pub(super) fn specs() -> Rules {
    [changing(), planning(), readying(), criteria(), placing(), assigning(), noting()]
        .into_iter()
        .flatten()
        .collect()
}

fn changing() -> Rules {
    let labelled = [created_as(|task| task.labels = words(&["ui", "api"]))];
    vec![
        rule("a title is put otherwise", change(|to| to.title = Some("Write the lexer".into())))
            .given(held())
            .knowing(operator())
            .then([E::TaskRetitled { title: "Write the lexer".into() }]),
        rule(
            "the same title is no change",
            change(|to| to.title = Some("Write the parser".into())),
        )
        .given(ready())
        .knowing(operator())
        .then_nothing(),
        rule("a title stays a title", change(|to| to.title = Some(String::new())))
            .given(ready())
            .knowing(operator())
            .refused(No::TitleEmpty),
        rule(
            "a description is written anew",
            change(|to| to.description = Some("By hand.".into())),
        )
        .given(ready())
        .knowing(operator())
        .then([E::TaskDescribed { description: Some("By hand.".into()), context: None }]),
        rule("an urgency is judged anew", change(|to| to.priority = Some(Priority::Critical)))
            .given(ready())
            .knowing(operator())
            .then([E::TaskPrioritized { priority: Priority::Critical }]),
        rule(
            "labels are put on and taken off",
            change(|to| to.labels = Some(words(&["api", "db"]))),
        )
        .given(labelled.clone())
        .knowing(operator())
        .then([E::TaskLabelled { added: words(&["db"]), removed: words(&["ui"]) }]),
        rule(
            "labels are put on and taken off whatever others there are",
            change(|to| {
                to.add_labels = words(&["db", "api"]);
                to.drop_labels = words(&["ui", "none"]);
            }),
        )
        .given(labelled.clone())
        .knowing(operator())
        .then([E::TaskLabelled { added: words(&["db"]), removed: words(&["ui"]) }]),
        rule("the same labels are no change", change(|to| to.labels = Some(words(&["api", "ui"]))))
            .given(labelled)
            .knowing(operator())
            .then_nothing(),
        rule("nothing is changed where nothing is named", change(|_| {}))
            .given(held())
            .knowing(operator())
            .then_nothing(),
        rule("a closed task is not described otherwise", change(|to| to.title = Some("x".into())))
            .given(done())
            .knowing(operator())
            .refused(No::TaskClosed { status: TaskStatus::Done }),
    ]
}

fn planning() -> Rules {
    let postponed = |not_before| E::TaskPostponed { not_before };
    let later = NOW.plus_seconds(60);
    vec![
        rule("an estimate keeps what it does not name", change(|to| to.complexity = Some(3)))
            .given([created_as(|task| task.estimate_tokens = Some(5_000))])
            .knowing(operator())
            .then([E::TaskEstimated { tokens: Some(5_000), minutes: None, complexity: Some(3) }]),
        rule("a task is put off", change(|to| to.not_before = Some(Some(later))))
            .given(ready())
            .knowing(operator())
            .then([postponed(Some(later))]),
        rule("a task is put off no more", change(|to| to.not_before = Some(None)))
            .given(ready())
            .given([postponed(Some(later))])
            .knowing(operator())
            .then([postponed(None)]),
        rule(
            "a task is not put off into the past",
            change(|to| to.not_before = Some(Some(NOW.plus_seconds(-1)))),
        )
        .given(ready())
        .knowing(operator())
        .refused(No::TimeInThePast { field: "notBefore" }),
    ]
}

fn readying() -> Rules {
    let prioritized = || E::TaskPrioritized { priority: Priority::Low };
    let described = || E::TaskDescribed { description: Some("By hand.".into()), context: None };
    let forbids = |status| No::TaskStateForbids {
        status,
        wanted: "readied",
        way_out: "only a task in intake is",
    };
    let whole = || {
        created_as(|task| {
            task.description = Some("By hand.");
            task.priority = Some(Priority::Low);
        })
    };
    vec![
        rule("triage makes a task ready", C::Ready).given(intake()).then([E::TaskReadied {}]),
        rule("a ready task is ready", C::Ready).given(ready()).then_nothing(),
        rule("a held task is not readied", C::Ready)
            .given(held())
            .refused(forbids(TaskStatus::InProgress)),
        rule("a blocked task is unblocked, not readied", C::Ready)
            .given(blocked())
            .refused(forbids(TaskStatus::Blocked)),
        rule("what was missing makes a task ready", change(|to| to.priority = Some(Priority::Low)))
            .given([created(), described()])
            .knowing(operator())
            .then([prioritized(), E::TaskReadied {}]),
        rule(
            "what is still missing keeps it in intake",
            change(|to| to.priority = Some(Priority::Low)),
        )
        .given(intake())
        .knowing(operator())
        .then([prioritized()]),
        rule(
            "what was kept in intake on purpose is not readied by the way",
            change(|to| to.labels = Some(words(&["ui"]))),
        )
        .given([whole()])
        .knowing(operator())
        .then([E::TaskLabelled { added: words(&["ui"]), removed: vec![] }]),
    ]
}

fn criteria() -> Rules {
    let add = |ids: &[&str]| {
        let add: Vec<_> = ids.iter().map(|id| parses(id)).collect();
        change(|to| to.add_criteria = add)
    };
    let drop = |ids: &[&str]| change(|to| to.drop_criteria = words(ids));
    let task = || [created_as(|task| task.criteria = vec![parses("c1")])];
    let added = |id: &str| E::CriterionAdded { id: id.into(), text: "it parses".into() };
    let dropped = |id: &str| E::CriterionDropped { id: id.into(), reason: None };
    vec![
        rule("a criterion is added", add(&["c2"]))
            .given(task())
            .knowing(operator())
            .then([added("c2")]),
        rule("a criterion's id is taken once", add(&["c1"]))
            .given(task())
            .knowing(operator())
            .refused(No::CriterionExists("c1".into())),
        rule("two added criteria have two ids", add(&["c2", "c2"]))
            .given(task())
            .knowing(operator())
            .refused(No::CriterionExists("c2".into())),
        rule("a criterion is dropped", drop(&["c1"]))
            .given(task())
            .knowing(operator())
            .then([dropped("c1")]),
        rule("only a criterion of the task is dropped", drop(&["c2"]))
            .given(task())
            .knowing(operator())
            .refused(No::CriterionUnknown("c2".into())),
        rule("a criterion is dropped once", drop(&["c1", "c1"]))
            .given(task())
            .knowing(operator())
            .then([dropped("c1")]),
        rule(
            "a criterion is put otherwise in one change",
            change(|to| {
                to.drop_criteria = words(&["c1"]);
                to.add_criteria = vec![parses("c1")];
            }),
        )
        .given(task())
        .knowing(operator())
        .then([dropped("c1"), added("c1")]),
    ]
}

fn placing() -> Rules {
    let to = |project, parent| TaskFacts { project, parent, ..operator() };
    let moved = |project, number, parent, phase: Option<&str>| E::TaskMoved {
        project,
        number,
        parent,
        phase: phase.map(Into::into),
    };
    let place = |place: Place| change(|to| to.place = place);
    let elsewhere =
        || place(Place { project: Some(ProjectRef::Id(OTHER_PROJECT)), ..Place::default() });
    let under = || place(Place { parent: Some(Some(TaskRef::Id(TASK))), ..Place::default() });
    vec![
        rule("in another project a task gets its next number", elsewhere())
            .given(ready())
            .knowing(to(OTHER_PROJECT, None))
            .then([moved(OTHER_PROJECT, 9, None, None)]),
        rule("in its own project a task keeps its number", under())
            .given(ready())
            .knowing(to(PROJECT, Some(TASK)))
            .then([moved(PROJECT, 7, Some(TASK), None)]),
        rule(
            "a task is part of nothing any more",
            place(Place { parent: Some(None), ..Place::default() }),
        )
        .given([created_as(|task| task.parent = Some(TASK))])
        .knowing(operator())
        .then([moved(PROJECT, 7, None, None)]),
        rule(
            "a task is put into a phase",
            place(Place { phase: Some(Some("beta".into())), ..Place::default() }),
        )
        .given(ready())
        .knowing(operator())
        .then([moved(PROJECT, 7, None, Some("beta"))]),
        rule(
            "a task that stays is not moved",
            place(Place { parent: Some(None), ..Place::default() }),
        )
        .given(ready())
        .knowing(operator())
        .then_nothing(),
        rule("a task is not part of its own part", under())
            .given(ready())
            .knowing(TaskFacts { parent_is_within: true, ..to(PROJECT, Some(TASK)) })
            .refused(No::ParentCycle),
    ]
}

fn assigning() -> Rules {
    let assign = |assignee: Option<_>| C::Assign { assignee: assignee.map(AgentRef::Id) };
    let to = |assignee| TaskFacts { assignee, ..operator() };
    let given_to = |assignee| [created_as(|task| task.assignee = Some(assignee))];
    vec![
        rule("a task is assigned", assign(Some(ADA)))
            .given(ready())
            .knowing(to(Some(ADA)))
            .then([E::TaskAssigned { assignee: ADA }]),
        rule("a task is assigned to somebody else", assign(Some(BOB)))
            .given(given_to(ADA))
            .knowing(to(Some(BOB)))
            .then([E::TaskAssigned { assignee: BOB }]),
        rule("any agent may claim it again", assign(None))
            .given(given_to(ADA))
            .knowing(to(None))
            .then([E::TaskUnassigned {}]),
        rule("a task is assigned once", assign(Some(ADA)))
            .given(given_to(ADA))
            .knowing(to(Some(ADA)))
            .then_nothing(),
        rule("a closed task is not assigned", assign(Some(ADA)))
            .given(cancelled())
            .knowing(to(Some(ADA)))
            .refused(No::TaskClosed { status: TaskStatus::Cancelled }),
    ]
}

fn noting() -> Rules {
    let note = |text: &str| C::AddNote { kind: NoteKind::Comment, text: text.into() };
    let noted = || E::NoteAdded { kind: NoteKind::Comment, text: "mind the tabs".into() };
    vec![
        rule("anybody comments on any task, without a fence", note("mind the tabs"))
            .given(ready())
            .given([claimed(1, 1, false)])
            .knowing(agent(BOB))
            .then([noted()]),
        rule("a closed task may be commented on", note("mind the tabs"))
            .given(done())
            .knowing(agent(BOB))
            .then([noted()]),
        rule("a note says something", note(" "))
            .given(ready())
            .knowing(agent(BOB))
            .refused(No::TextEmpty { field: "text" }),
        rule("a note is what an event keeps", note(&"x".repeat(60_001)))
            .given(ready())
            .refused(No::TextTooLong { field: "text", length: 60_001, max: 60_000 }),
    ]
}

fn parses(id: &str) -> Criterion {
    Criterion { id: id.into(), text: "it parses".into() }
}

fn change(with: impl FnOnce(&mut TaskChange)) -> C {
    let mut change = TaskChange::default();
    with(&mut change);
    C::Change(Box::new(change))
}
