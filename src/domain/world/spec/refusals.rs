//! Every refusal there is has been seen, in a rule of its noun or in a scene here.

use super::stage::{Stage, acting, admin, claim, on, operator, report, stage, waits_for};
use crate::domain::agent::{AgentCommand, AgentRefusal};
use crate::domain::budget::BudgetRefusal;
use crate::domain::ledger::{LedgerCommand, LedgerRefusal};
use crate::domain::project::{ProjectCommand, ProjectRefusal};
use crate::domain::session::{SessionCommand, SessionRefusal};
use crate::domain::spec::shown;
use crate::domain::task::{ClaimNext, TaskCommand, TaskRefusal};
use crate::domain::{
    Actor, AgentRef, Command, OneClaim, ProjectRef, ScopeRef, SessionRef, SessionTarget, TaskRef,
};
use std::collections::BTreeSet;
use strum::VariantNames;
use uuid::Uuid;

const NOBODY: Uuid = Uuid::from_u128(0xDEAD);

type Scene = fn(&mut Stage) -> (Actor, Command);

fn next(session: SessionRef) -> Command {
    let (agent, projects, skills, lease_seconds) = (None, vec![], None, None);
    Command::ClaimNext(ClaimNext { agent, session, projects, skills, lease_seconds })
}

fn end() -> SessionCommand {
    SessionCommand::End { summary: None }
}

/// What no noun can refuse alone: what is named and is not there, and what is somebody else's.
const SCENES: [(&str, Scene); 17] = [
    ("KEY_OF_ONE_CLAIM", |stage| {
        let ada = stage.agent("ada");
        let (task, other) = (stage.task(), stage.task());
        stage.claim(ada, task);
        let claim = Some(OneClaim { task, fence: 1, live: true });
        (Actor { claim, ..acting(ada) }, on(other, TaskCommand::Heartbeat { fence: Some(1) }))
    }),
    ("TASK_UNKNOWN", |_| (operator(), on(NOBODY, TaskCommand::Ready))),
    ("PROJECT_UNKNOWN", |_| {
        let archive = ProjectCommand::Archive { reason: None };
        (operator(), Command::Project(ProjectRef::Key("NONE".into()), archive))
    }),
    ("AGENT_UNKNOWN", |_| {
        let retire = AgentCommand::Retire { reason: None };
        (operator(), Command::Agent(AgentRef::Name("nobody".into()), retire))
    }),
    ("AGENT_NOT_NAMED", |_| (operator(), next(SessionRef::Implicit))),
    ("AGENT_IS_ANOTHER", |stage| {
        let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
        let target = SessionTarget::ImplicitOf(AgentRef::Id(bob));
        (acting(ada), Command::Session(target, report(1, None, None)))
    }),
    ("AGENT_RETIRED", |stage| {
        let ada = stage.agent("ada");
        let retire = AgentCommand::Retire { reason: None };
        stage.must(Command::Agent(AgentRef::Id(ada), retire));
        let task = stage.task();
        (operator(), on(task, TaskCommand::Assign { assignee: Some(AgentRef::Id(ada)) }))
    }),
    ("SESSION_UNKNOWN", |stage| (acting(stage.agent("ada")), next(SessionRef::Id(NOBODY)))),
    ("SESSION_NOT_YOURS", |stage| {
        let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
        let session = stage.session(bob);
        (acting(ada), next(SessionRef::Id(session)))
    }),
    ("SESSION_ENDED", |stage| {
        let ada = stage.agent("ada");
        let session = stage.session(ada);
        stage.must(Command::Session(SessionTarget::Id(session), end()));
        (acting(ada), next(SessionRef::Id(session)))
    }),
    ("SESSION_TOO_DEEP", |stage| {
        let ada = stage.agent("ada");
        let mut last = stage.session(ada);
        for _ in 0..events::SESSION_DEPTH_MAX {
            last = stage.session_under(ada, Some(last));
        }
        let start = SessionCommand::Start {
            agent: AgentRef::Id(ada),
            model: None,
            context_window: None,
            wrap_up_percent: 60,
            parent_session: Some(last),
            external_id: None,
        };
        (acting(ada), Command::Session(SessionTarget::Id(NOBODY), start))
    }),
    ("USAGE_OF_NOTHING", |stage| {
        let task = stage.task();
        let target = SessionTarget::HolderOf(TaskRef::Id(task));
        (operator(), Command::Session(target, report(1, Some(task), None)))
    }),
    ("DEPENDENCY_ON_ITSELF", |stage| {
        let task = stage.task();
        (operator(), on(task, waits_for(task)))
    }),
    ("ADMIN_ONLY", |_| {
        let revoke = LedgerCommand::RevokeKey { key_id: NOBODY, reason: None };
        (operator(), Command::Ledger(revoke))
    }),
    ("GRANT_MISSING", |stage| {
        let (ada, task) = (stage.agent("ada"), stage.task());
        (acting(ada), on(task, TaskCommand::Assign { assignee: None }))
    }),
    ("KEY_UNKNOWN", |_| {
        let revoke = LedgerCommand::RevokeKey { key_id: NOBODY, reason: None };
        (admin(), Command::Ledger(revoke))
    }),
    ("TASK_ALREADY_CLAIMED", |stage| {
        let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
        let task = stage.task();
        stage.claim(ada, task);
        (acting(bob), on(task, claim()))
    }),
];

#[test]
fn what_is_not_there_or_not_yours_is_refused() {
    for (code, scene) in SCENES {
        let mut stage = stage();
        let (actor, command) = scene(&mut stage);
        assert_eq!(stage.refused(&actor, command), code);
    }
}

#[test]
fn every_refusal_has_been_seen() {
    let mut seen: BTreeSet<&str> = SCENES.iter().map(|(code, _)| *code).collect();
    seen.extend(shown(&crate::domain::ledger::spec::specs()));
    seen.extend(shown(&crate::domain::project::spec::specs()));
    seen.extend(shown(&crate::domain::task::spec::specs()));
    seen.extend(shown(&crate::domain::agent::spec::specs()));
    seen.extend(shown(&crate::domain::session::spec::specs()));
    seen.extend(shown(&crate::domain::budget::spec::specs()));
    let there_are = [
        LedgerRefusal::VARIANTS,
        ProjectRefusal::VARIANTS,
        TaskRefusal::VARIANTS,
        AgentRefusal::VARIANTS,
        SessionRefusal::VARIANTS,
        BudgetRefusal::VARIANTS,
    ];
    let unseen: Vec<_> =
        there_are.concat().into_iter().filter(|code| !seen.contains(code)).collect();
    assert_eq!(unseen, Vec::<&str>::new(), "a refusal that no rule shows");
}

#[test]
fn a_report_over_a_scope_that_is_not_there_is_refused() {
    let mut stage = stage();
    let unit = events::BudgetUnit::Tokens;
    let period = events::BudgetPeriod::Total;
    let remove = crate::domain::budget::BudgetCommand::Remove { unit, period, reason: None };
    let over = Command::Budget(ScopeRef::Session(NOBODY), remove);
    assert_eq!(stage.refused(&operator(), over), "SESSION_UNKNOWN");
}
