//! What each role may do, whatever door it came through.

use super::stage::{Stage, acting, admin, on, operator, report, stage};
use crate::domain::agent::AgentCommand;
use crate::domain::budget::BudgetCommand;
use crate::domain::ledger::LedgerCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::task::{NewTask, TaskChange, TaskCommand};
use crate::domain::{Actor, AgentRef, Command, ProjectRef, ScopeRef, SessionTarget, TaskRef};
use events::{BudgetUnit, DependencyKind, Grant, NoteKind, Role};
use uuid::Uuid;

/// Who may: agents too, operators and admins, admins alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum For {
    Agents,
    Operators,
    Admins,
}

/// One command of every sort, and who may give it.
fn commands(task: Uuid, other: Uuid, agent: Uuid, fresh: Uuid) -> Vec<(For, Command)> {
    let reason = || None;
    let core = || ProjectRef::Key("CORE".into());
    let unit = BudgetUnit::Money;
    let kind = DependencyKind::Related;
    let add = TaskCommand::AddDependency { on: TaskRef::Id(other), kind };
    let remove = TaskCommand::RemoveDependency { on: TaskRef::Id(other), kind: None };
    let note = TaskCommand::AddNote { kind: NoteKind::Comment, text: "mind the tabs".into() };
    let new = NewTask { id: fresh, ..super::stage::new_task(fresh) };
    let register = AgentCommand::Register { name: "ada".into(), skills: vec![], capacity: 9 };
    let issue = LedgerCommand::IssueKey {
        key_id: fresh,
        name: "key".into(),
        role: Role::Auditor,
        agent: None,
        grants: vec![],
        expires_at: None,
    };
    let limit = BudgetCommand::Set {
        unit,
        period: events::BudgetPeriod::Day,
        limit: 9,
        warn_percent: 9,
        counts_cache_reads: false,
    };
    let off = AgentCommand::SwitchAutonomy { on: true, reason: reason() };
    vec![
        (For::Agents, on(fresh, TaskCommand::Create(Box::new(new)))),
        (For::Agents, on(task, note)),
        (For::Agents, on(task, add)),
        (For::Agents, Command::Agent(AgentRef::Id(agent), register)),
        (
            For::Agents,
            Command::Session(SessionTarget::ImplicitOf(AgentRef::Id(agent)), report(1, None, None)),
        ),
        (For::Operators, on(task, remove)),
        (For::Operators, on(task, TaskCommand::Change(Box::<TaskChange>::default()))),
        (For::Operators, on(task, TaskCommand::Ready)),
        (For::Operators, on(task, TaskCommand::Cancel { reason: reason() })),
        (For::Operators, on(task, TaskCommand::Reopen { reason: reason() })),
        (For::Operators, Command::Agent(AgentRef::Id(agent), off)),
        (For::Operators, Command::Budget(ScopeRef::Ledger, limit)),
        (For::Operators, Command::Project(core(), ProjectCommand::Rename { name: "K".into() })),
        (
            For::Operators,
            Command::Ledger(LedgerCommand::SwitchAutonomy { on: true, reason: reason() }),
        ),
        (For::Admins, Command::Ledger(issue)),
        (
            For::Admins,
            Command::Ledger(LedgerCommand::RevokeKey { key_id: fresh, reason: reason() }),
        ),
        (
            For::Admins,
            Command::Ledger(LedgerCommand::LoadPriceList {
                version: "2026-12".into(),
                prices: vec![super::dice_of_people::priced("mars-1", 1)],
            }),
        ),
    ]
}

fn auditor() -> Actor {
    Actor { role: Some(Role::Auditor), ..Actor::system("audrey") }
}

#[test]
fn each_role_may_do_what_product_md_says_and_no_more() {
    play(|_| Actor::system("policy"), Some(For::Admins));
    play(|_| admin(), Some(For::Admins));
    play(|_| operator(), Some(For::Operators));
    play(acting, Some(For::Agents));
    play(|_| auditor(), None);
}

/// Gives every command in turn, by an actor that may do what is for those and for all below.
fn play(actor: impl Fn(Uuid) -> Actor, bound: Option<For>) {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let actor = actor(ada);
    let (task, other, fresh) = (stage.task(), stage.task(), stage.mint());
    for (whose, command) in commands(task, other, ada, fresh) {
        let told = format!("{actor:?} asks {command:?}");
        let refused_for_role = match stage.ask(&actor, command) {
            Ok(_) => false,
            Err(refusal) => is_of_role(refusal.reason.code()),
        };
        assert_eq!(refused_for_role, bound.is_none_or(|bound| whose > bound), "{told}");
    }
}

fn is_of_role(code: &str) -> bool {
    ["ROLE_FORBIDS", "ADMIN_ONLY", "GRANT_MISSING"].contains(&code)
}

#[test]
fn to_hand_work_to_others_takes_the_grant() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    let assign = || on(task, TaskCommand::Assign { assignee: Some(AgentRef::Id(bob)) });
    assert_eq!(stage.refused(&acting(ada), assign()), "GRANT_MISSING");
    let create = |stage: &mut Stage, assignee: &str| {
        let id = stage.mint();
        let mut new = super::stage::new_task(id);
        new.assignee = Some(AgentRef::Name(assignee.into()));
        stage.ask(&acting(ada), on(id, TaskCommand::Create(Box::new(new))))
    };
    assert!(create(&mut stage, "ada").is_ok(), "for itself an agent needs none");
    assert!(create(&mut stage, "bob").is_err());
    let orchestrator = Actor { grants: vec![Grant::Orchestrate], ..acting(ada) };
    stage.must_as(&orchestrator, assign());
    assert_eq!(stage.look(task).assignee, Some(bob));
}

#[test]
fn an_agent_acts_as_itself_only() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    let as_bob = TaskCommand::Claim {
        agent: Some(AgentRef::Id(bob)),
        session: crate::domain::SessionRef::Implicit,
        lease_seconds: None,
    };
    assert_eq!(stage.refused(&acting(ada), on(task, as_bob)), "AGENT_IS_ANOTHER");
    let unknown = Some(AgentRef::Name("nobody".into()));
    let as_nobody = TaskCommand::Claim {
        agent: unknown,
        session: crate::domain::SessionRef::Implicit,
        lease_seconds: None,
    };
    let code = stage.refused(&acting(ada), on(task, as_nobody));
    assert_eq!(code, "AGENT_IS_ANOTHER", "who may not ask learns nothing of who there is");
    let register = AgentCommand::Register { name: "bob".into(), skills: vec![], capacity: 9 };
    let id = stage.mint();
    let as_bob = Command::Agent(AgentRef::Id(id), register);
    assert_eq!(stage.refused(&acting(ada), as_bob), "AGENT_IS_ANOTHER");
}
