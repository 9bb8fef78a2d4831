//! Requests: all or nothing, each thing once, and who, why and in which session.

use super::stage::{acting, admin, claim, new_task, on, operator, request, stage};
use crate::domain::agent::AgentCommand;
use crate::domain::ledger::LedgerCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::task::{Place, TaskChange, TaskCommand};
use crate::domain::{Action, AgentRef, Command, ProjectRef, TaskRef};
use events::{ActorKind, Event, ProjectKind, Source, TaskEvent, Timestamp};
use uuid::Uuid;

fn create(id: Uuid) -> Command {
    on(id, TaskCommand::Create(Box::new(new_task(id))))
}

#[test]
fn one_refusal_takes_the_whole_request_back_and_is_named() {
    let mut stage = stage();
    let (one, two) = (stage.mint(), stage.mint());
    let untitled = {
        let mut new = new_task(two);
        new.title = String::new();
        on(two, TaskCommand::Create(Box::new(new)))
    };
    let before = stage.world.position();
    let refusal = stage
        .decide(&request(&operator(), vec![create(one), untitled]))
        .expect_err("a task needs a title");
    assert_eq!((refusal.reason.code(), refusal.command), ("TITLE_EMPTY", 1));
    assert_eq!(stage.world.position(), before);
    assert!(stage.world.task(one).is_none());
    stage.must(create(one));
    assert_eq!(stage.look(one).number, 1, "the number was given back");
}

#[test]
fn a_later_command_of_a_request_sees_what_the_earlier_did() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (one, two) = (stage.mint(), stage.mint());
    let waits = on(two, super::stage::waits_for(one));
    let commands = vec![create(one), create(two), waits, on(one, claim())];
    let mut asked = request(&operator(), commands);
    let hold = TaskCommand::Claim {
        agent: Some(AgentRef::Id(ada)),
        session: crate::domain::SessionRef::Implicit,
        lease_seconds: None,
    };
    asked.actions[3] = Action::from(on(one, hold));
    let decided = stage.decide(&asked).expect("all of it is legal");
    assert_eq!(decided.answers.len(), 4);
    assert_eq!(decided.answers[3].claim.as_ref().map(|claim| claim.fence), Some(1));
    assert_eq!((stage.look(one).number, stage.look(two).number), (1, 2));
}

#[test]
fn a_number_is_given_once_even_where_its_task_moved_on() {
    let mut stage = stage();
    let first = stage.task();
    let place = Place { project: Some(ProjectRef::Key("GEN".into())), ..Place::default() };
    let change = TaskChange { place, ..TaskChange::default() };
    stage.must(on(first, TaskCommand::Change(Box::new(change))));
    assert_eq!(stage.world.key_of(first), "GEN-1");
    let second = stage.task();
    assert_eq!(stage.world.key_of(second), "CORE-2");
    let old = TaskRef::Key { project: "CORE".into(), number: 1 };
    assert_eq!(stage.world.resolve_task(&old), None);
}

#[test]
fn a_move_that_is_taken_back_gives_its_number_back() {
    let mut stage = stage();
    let task = stage.task();
    let place = Place { project: Some(ProjectRef::Key("GEN".into())), ..Place::default() };
    let change = TaskChange { place, ..TaskChange::default() };
    let moved = on(task, TaskCommand::Change(Box::new(change)));
    let refused = on(task, TaskCommand::Resume);
    stage.decide(&request(&operator(), vec![moved, refused])).expect_err("it does not rest");
    let other = stage.task_with(|new| new.project = None);
    assert_eq!(stage.world.key_of(other), "GEN-1");
}

#[test]
fn registering_again_speaks_of_the_same_agent() {
    let mut stage = stage();
    let ada = stage.agent_with("ada", &["rust"], 1);
    let again = stage.agent_with("ada", &["rust"], 1);
    assert_eq!(again, ada);
    let id = stage.mint();
    let more = AgentCommand::Register { name: "ada".into(), skills: vec![], capacity: 2 };
    let decided = stage.ask(&operator(), Command::Agent(AgentRef::Id(id), more)).expect("known");
    assert_eq!((decided.answers[0].subject, decided.events.len()), (ada, 2));
}

#[test]
fn an_import_is_content_with_the_project_that_has_the_key() {
    let mut stage = stage();
    let known = stage.world.resolve_project(&ProjectRef::Key("CORE".into()));
    let id = stage.mint();
    let create = |or_existing| ProjectCommand::Create {
        key: "CORE".into(),
        name: "Core".into(),
        kind: ProjectKind::Development,
        client: None,
        or_existing,
    };
    let answer = stage.must(Command::Project(ProjectRef::Id(id), create(true)));
    assert_eq!(Some(answer.subject), known);
    let taken = Command::Project(ProjectRef::Id(id), create(false));
    assert_eq!(stage.refused(&operator(), taken), "PROJECT_KEY_TAKEN");
}

#[test]
fn a_task_without_a_project_goes_to_the_general_one() {
    let mut stage = stage();
    let task = stage.task_with(|new| new.project = None);
    assert_eq!(stage.world.key_of(task), "GEN-1");
}

#[test]
fn an_event_says_by_whom_for_whom_when_and_in_which_session() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    let text = "half of it".to_owned();
    let write = TaskCommand::ReportProgress { fence: Some(1), percent: None, text };
    let mut asked = request(&acting(ada), vec![on(task, write)]);
    asked.correlation = Some("run-7".into());
    asked.request_id = Some("req-1".into());
    asked.actions[0].occurred_at = Some(Timestamp::from_micros(5));
    asked.actions[0].on_behalf_of = Some("otto".into());
    let decided = stage.decide(&asked).expect("the fence is live");
    let said = &decided.events[0].metadata;
    assert_eq!(said.actor_kind, ActorKind::Agent);
    assert_eq!((said.key_id, said.session_id), (Some(ada), Some(claimed.session)));
    assert_eq!(said.correlation.as_deref(), Some("run-7"));
    assert_eq!(said.request_id.as_deref(), Some("req-1"));
    assert_eq!(said.occurred_at, Some(Timestamp::from_micros(5)));
    assert_eq!(said.on_behalf_of.as_deref(), Some("otto"));
    assert_eq!((said.source, said.causation), (Some(Source::Graphql), None));
}

#[test]
fn what_ends_a_claim_still_says_in_which_session() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    let complete = TaskCommand::Complete { fence: Some(1), submission: Box::default() };
    let decided = stage.ask(&acting(ada), on(task, complete)).expect("the fence is live");
    let sessions: Vec<_> = decided.events.iter().map(|one| one.metadata.session_id).collect();
    assert_eq!(sessions, [Some(claimed.session); 2]);
    let reopened = stage.ask(&operator(), on(task, TaskCommand::Reopen { reason: None }));
    let reopened = reopened.expect("it is done");
    assert_eq!(reopened.events[0].metadata.session_id, None, "an operator writes in none");
    assert!(matches!(reopened.events[0].event, Event::Task(TaskEvent::TaskReopened { .. })));
}

#[test]
fn an_archived_project_takes_and_reopens_nothing() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    let core = ProjectRef::Key("CORE".into());
    let archive = || Command::Project(core.clone(), ProjectCommand::Archive { reason: None });
    assert_eq!(stage.refused(&operator(), archive()), "PROJECT_HAS_OPEN_TASKS");
    stage.finish(&claimed);
    stage.must(archive());
    let reopen = on(task, TaskCommand::Reopen { reason: None });
    assert_eq!(stage.refused(&operator(), reopen), "PROJECT_ARCHIVED");
    let id = stage.mint();
    assert_eq!(stage.refused(&operator(), create(id)), "PROJECT_ARCHIVED");
}

#[test]
fn a_revoked_key_is_known_as_such_at_once() {
    let mut stage = stage();
    let key_id = stage.mint();
    let issue = LedgerCommand::IssueKey {
        key_id,
        name: "otto".into(),
        role: events::Role::Operator,
        agent: None,
        grants: vec![],
        expires_at: None,
    };
    assert_eq!(stage.must_as(&admin(), Command::Ledger(issue)).subject, key_id);
    assert!(stage.world.ledger().keys[&key_id].is_good(stage.now));
    let revoke = LedgerCommand::RevokeKey { key_id, reason: None };
    stage.must_as(&admin(), Command::Ledger(revoke));
    assert!(!stage.world.ledger().keys[&key_id].is_good(stage.now));
}

#[test]
fn an_event_that_is_known_is_not_folded_again() {
    let mut stage = stage();
    stage.task();
    let dump = stage.follower.dump();
    let log = stage.log.clone();
    let decided = crate::domain::world::Decided { events: log, ..Default::default() };
    for recorded in super::stage::recorded(&decided, stage.now) {
        stage.follower.apply(&recorded);
    }
    super::dump::same(&stage.follower.dump(), &dump, "the world before and after old events");
}
