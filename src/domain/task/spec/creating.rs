//! Writing a task down.

use super::{Created, E, Rules, TASK, created_as, intake, operator, rule, words};
use crate::domain::project::Project;
use crate::domain::spec::NOW;
use crate::domain::task::{NewTask, TaskCommand as C, TaskFacts, TaskRefusal as No};
use events::{Criterion, Origin, Phase, Priority, TaskType};

pub(super) fn specs() -> Rules {
    [creating(), placing(), importing(), refusing()].into_iter().flatten().collect()
}

fn creating() -> Rules {
    let ninth = || created_as(|task| task.number = 9);
    vec![
        rule("a task with a title alone is in intake", create(|_| {}))
            .knowing(operator())
            .then([ninth()]),
        rule("with title, description and priority it is ready at once", create(whole))
            .knowing(operator())
            .then([created_as(complete), E::TaskReadied {}]),
        rule(
            "an empty description is none",
            create(|new| {
                whole(new);
                new.description = Some(String::new());
            }),
        )
        .knowing(operator())
        .then([created_as(|task| {
            complete(task);
            task.description = Some("");
        })]),
        rule(
            "labels are kept once in their order, skills sorted",
            create(|new| {
                new.labels = words(&["ui", "api", "ui"]);
                new.skills = words(&["web", "rust", "web"]);
            }),
        )
        .knowing(operator())
        .then([created_as(|task| {
            task.number = 9;
            task.labels = words(&["ui", "api"]);
            task.skills = words(&["rust", "web"]);
        })]),
    ]
}

/// What the command finds of a project with these phases.
pub(super) fn phased(facts: TaskFacts, names: &[&str]) -> TaskFacts {
    let phase = |name: &&str| Phase { description: None, name: (*name).into() };
    let rules = Project { phases: names.iter().map(phase).collect(), ..Project::default() };
    TaskFacts { rules: Some(rules.into()), ..facts }
}

fn placing() -> Rules {
    let build = || create(|new| new.phase = Some("build".into()));
    let known = |phases: &[&str]| phased(operator(), phases);
    vec![
        rule("a task names one of its project's phases", build())
            .knowing(known(&["design"]))
            .refused(No::PhaseUnknown { phase: "build".into(), known: "design".into() }),
        rule("without phases a project takes any name", build()).knowing(known(&[])).then([
            created_as(|task| {
                task.number = 9;
                task.phase = Some("build");
            }),
        ]),
    ]
}

fn importing() -> Rules {
    vec![
        rule(
            "an import may make it ready whatever is missing",
            create(|new| {
                new.ready_anyhow = true;
            }),
        )
        .knowing(operator())
        .then([created_as(|task| task.number = 9), E::TaskReadied {}]),
        rule(
            "an import may keep it in intake whatever is there",
            create(|new| {
                whole(new);
                new.intake_anyhow = true;
            }),
        )
        .knowing(operator())
        .then([created_as(complete)]),
        rule(
            "an imported task may have waited for a time that has passed",
            create(|new| {
                let (created_at, status) = (None, None);
                new.origin =
                    Some(Origin { system: "beads".into(), id: "b-1".into(), created_at, status });
                new.not_before = Some(NOW.plus_seconds(-60));
            }),
        )
        .knowing(operator())
        .then([imported()]),
    ]
}

fn complete(task: &mut Created) {
    task.number = 9;
    task.description = Some("With recursive descent.");
    task.priority = Some(Priority::High);
}

fn whole(new: &mut NewTask) {
    new.description = Some("With recursive descent.".into());
    new.priority = Some(Priority::High);
}

fn imported() -> E {
    let mut event = created_as(|task| {
        task.number = 9;
        task.not_before = Some(NOW.plus_seconds(-60));
    });
    if let E::TaskCreated { origin, .. } = &mut event {
        let (created_at, status) = (None, None);
        *origin = Some(Origin { system: "beads".into(), id: "b-1".into(), created_at, status });
    }
    event
}

fn refusing() -> Rules {
    let long = "x".repeat(501);
    let criterion = |id: &str, text: &str| Criterion { id: id.into(), text: text.into() };
    let cases: Vec<(&'static str, C, No)> = vec![
        ("a task needs a title", create(|new| new.title = " \t".into()), No::TitleEmpty),
        (
            "a title fits in a line",
            create(|new| new.title = long.clone()),
            No::TextTooLong { field: "title", length: 501, max: 500 },
        ),
        (
            "a description is what an event keeps",
            create(|new| new.description = Some("x".repeat(60_001))),
            No::TextTooLong { field: "description", length: 60_001, max: 60_000 },
        ),
        (
            "a label says something",
            create(|new| new.labels = words(&[""])),
            No::TextEmpty { field: "label" },
        ),
        (
            "a skill is a word",
            create(|new| new.skills = vec!["x".repeat(201)]),
            No::TextTooLong { field: "skill", length: 201, max: 200 },
        ),
        (
            "a criterion says something",
            create(|new| new.criteria = vec![criterion("c1", " ")]),
            No::TextEmpty { field: "acceptanceCriteria" },
        ),
        (
            "criteria have ids of their own",
            create(|new| new.criteria = vec![criterion("c1", "a"), criterion("c1", "b")]),
            No::CriterionExists("c1".into()),
        ),
        (
            "a criterion has an id",
            create(|new| new.criteria = vec![criterion("", "it parses")]),
            No::TextEmpty { field: "criterion" },
        ),
    ];
    let mut specs: Rules = cases
        .into_iter()
        .chain(out_of_bounds())
        .map(|(text, command, refusal)| rule(text, command).knowing(operator()).refused(refusal))
        .collect();
    specs.push(
        rule("an id is given to one task", create(|_| {}))
            .given(intake())
            .knowing(operator())
            .refused(No::TaskExists),
    );
    specs
}

fn out_of_bounds() -> Vec<(&'static str, C, No)> {
    vec![
        (
            "a complexity is 10 at most",
            create(|new| new.complexity = Some(11)),
            No::NumberOutOfBounds { field: "complexity", bounds: "1 to 10" },
        ),
        (
            "a task is tried once at least",
            create(|new| new.max_attempts = Some(0)),
            No::NumberOutOfBounds { field: "maxAttempts", bounds: "1 to 100" },
        ),
        (
            "an estimate is an exact number to every reader",
            create(|new| new.estimate_tokens = Some(u64::MAX)),
            No::NumberOutOfBounds { field: "estimateTokens", bounds: "0 to 1,000,000,000,000" },
        ),
        (
            "a task has no more labels than are looked through",
            create(|new| new.labels = (0..501).map(|n| n.to_string()).collect()),
            No::ListTooLong { field: "label", length: 501, max: 500 },
        ),
        (
            "a new task waits for a time to come",
            create(|new| new.not_before = Some(NOW.plus_seconds(-1))),
            No::TimeInThePast { field: "notBefore" },
        ),
    ]
}

fn create(with: impl FnOnce(&mut NewTask)) -> C {
    let mut new = new_task();
    with(&mut new);
    C::Create(Box::new(new))
}

/// A title and nothing else.
pub(in crate::domain) fn new_task() -> NewTask {
    NewTask {
        id: TASK,
        project: None,
        title: "Write the parser".into(),
        description: None,
        priority: None,
        task_type: TaskType::Implementation,
        labels: vec![],
        criteria: vec![],
        context: None,
        depends_on: vec![],
        parent: None,
        phase: None,
        paths: vec![],
        estimate_tokens: None,
        estimate_minutes: None,
        complexity: None,
        skills: vec![],
        assignee: None,
        not_before: None,
        external_ref: None,
        issue_url: None,
        repository: None,
        branch: None,
        billable: None,
        planned_minutes: None,
        max_attempts: None,
        origin: None,
        ready_anyhow: false,
        intake_anyhow: false,
    }
}
