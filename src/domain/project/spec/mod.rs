//! Given, when, then: how a project comes to be, is switched and is closed.

mod rules;

use super::{ProjectCommand as C, ProjectDecider, ProjectFacts, ProjectRefusal as No};
use crate::domain::spec::{Spec, run};
use events::{ProjectEvent as E, ProjectKind};

#[test]
fn a_project_keeps_its_rules() {
    run(&specs());
}

pub(crate) fn specs() -> Vec<Spec<ProjectDecider>> {
    [creating(), malformed_keys(), naming(), rules::specs(), switching(), archiving()]
        .into_iter()
        .flatten()
        .collect()
}

fn creating() -> Vec<Spec<ProjectDecider>> {
    let taken = || ProjectFacts { key_taken: true, ..ProjectFacts::default() };
    vec![
        Spec::rule("a project is created", create("CORE", false)).then([created("CORE")]),
        Spec::rule("a key has one project", create("CORE", false))
            .knowing(taken())
            .refused(No::ProjectKeyTaken("CORE".into())),
        Spec::rule("a project is created once", create("CORE", false))
            .given([created("CORE")])
            .refused(No::ProjectKeyTaken("CORE".into())),
        Spec::rule("an import is content with the project that is there", create("CORE", true))
            .given([created("CORE")])
            .knowing(taken())
            .then_nothing(),
        Spec::rule("an import creates the project that is not there", create("CORE", true))
            .then([created("CORE")]),
        Spec::rule(
            "a project needs a name",
            C::Create {
                key: "CORE".into(),
                name: " ".into(),
                kind: ProjectKind::Development,
                client: None,
                or_existing: false,
            },
        )
        .refused(No::ProjectNameEmpty),
    ]
}

fn malformed_keys() -> Vec<Spec<ProjectDecider>> {
    [
        ("a key has two characters at least", "C"),
        ("a key has ten characters at most", "ABCDEFGHIJK"),
        ("a key begins with a letter", "1CORE"),
        ("a key is upper case", "core"),
        ("a key is ASCII", "CÖRE"),
        ("a key has no dash, since the task's number follows one", "CO-RE"),
        ("a key is not empty", ""),
    ]
    .map(|(rule, key)| {
        Spec::rule(rule, create(key, false)).refused(No::ProjectKeyMalformed(key.into()))
    })
    .into()
}

fn naming() -> Vec<Spec<ProjectDecider>> {
    let rename = |name: &str| C::Rename { name: name.into() };
    vec![
        Spec::rule("a project is renamed", rename("Kernel"))
            .given([created("CORE")])
            .then([E::ProjectRenamed { name: "Kernel".into() }]),
        Spec::rule("the name that it has is no new name", rename("The core"))
            .given([created("CORE")])
            .then_nothing(),
        Spec::rule("a project keeps a name", rename(""))
            .given([created("CORE")])
            .refused(No::ProjectNameEmpty),
        Spec::rule("an archived project keeps its name", rename("Kernel"))
            .given([created("CORE"), archived()])
            .refused(No::ProjectArchived("CORE".into())),
    ]
}

fn switching() -> Vec<Spec<ProjectDecider>> {
    let switch = |on| C::SwitchAutonomy { on, reason: None };
    let switched = |on| E::AutonomySwitched { on, reason: None };
    vec![
        Spec::rule("new claims are stopped in a project", switch(false))
            .given([created("CORE")])
            .then([switched(false)]),
        Spec::rule("new claims are allowed in it again", switch(true))
            .given([created("CORE"), switched(false)])
            .then([switched(true)]),
        Spec::rule("a project's switch that is on stays on", switch(true))
            .given([created("CORE")])
            .then_nothing(),
        Spec::rule("an archived project has no switch", switch(false))
            .given([created("CORE"), archived()])
            .refused(No::ProjectArchived("CORE".into())),
    ]
}

fn archiving() -> Vec<Spec<ProjectDecider>> {
    let archive = || C::Archive { reason: None };
    vec![
        Spec::rule("a project without open work is archived", archive())
            .given([created("CORE")])
            .then([archived()]),
        Spec::rule("what is archived is not archived again", archive())
            .given([created("CORE"), archived()])
            .then_nothing(),
        Spec::rule("open work keeps a project open", archive())
            .given([created("CORE")])
            .knowing(ProjectFacts { open_tasks: 3, ..ProjectFacts::default() })
            .refused(No::ProjectHasOpenTasks { key: "CORE".into(), open: 3 }),
        Spec::rule("the general project stays", archive())
            .given([created("GEN")])
            .refused(No::ProjectGeneralStays),
    ]
}

fn create(key: &str, or_existing: bool) -> C {
    let kind = ProjectKind::Development;
    C::Create { key: key.into(), name: "The core".into(), kind, client: None, or_existing }
}

fn created(key: &str) -> E {
    let kind = ProjectKind::Development;
    E::ProjectCreated { key: key.into(), name: "The core".into(), kind, client: None }
}

fn archived() -> E {
    E::ProjectArchived { reason: None }
}
