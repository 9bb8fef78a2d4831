//! Work in other hands: keys for one claim, claims for workers, orders for those who come late,
//! and skills read from labels.

use super::stage::{Stage, acting, admin, claim, on, report, stage};
use crate::domain::agent::AgentCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::session::SessionCommand;
use crate::domain::task::{NotClaimable, Submission, TaskChange, TaskCommand};
use crate::domain::{
    Actor, AgentRef, Command, Directive, OneClaim, ProjectRef, SessionRef, SessionTarget, TaskRef,
};
use events::{Availability, AvailabilityReport, Grant, NoteKind, PauseCause, SkillRule};
use uuid::Uuid;

fn orchestrator(agent: Uuid) -> Actor {
    Actor { grants: vec![Grant::Orchestrate], ..acting(agent) }
}

fn claim_for(worker: &str) -> TaskCommand {
    let agent = Some(AgentRef::Name(worker.into()));
    TaskCommand::Claim { agent, session: SessionRef::Implicit, lease_seconds: Some(5) }
}

fn issue(stage: &mut Stage, by: &Actor, task: Uuid, fence: u64) -> Uuid {
    let key_id = stage.mint();
    stage.must_as(by, on(task, TaskCommand::IssueKey(Some(fence), key_id)));
    key_id
}

/// Who shows the key now, as a door finds out.
fn shows(stage: &Stage, key_id: Uuid) -> Actor {
    let (claim, agent) = stage.world.claim_of_key(key_id).expect("a key that is known");
    Actor { claim: Some(claim), key_id: Some(key_id), ..acting(agent) }
}

fn note() -> TaskCommand {
    TaskCommand::AddNote { kind: NoteKind::Comment, text: "mind the tabs".into() }
}

fn beat(fence: u64) -> TaskCommand {
    TaskCommand::Heartbeat { fence: Some(fence) }
}

fn complete(fence: u64) -> TaskCommand {
    TaskCommand::Complete { fence: Some(fence), submission: Box::<Submission>::default() }
}

#[test]
fn who_claims_for_workers_needs_the_grant_and_the_workers_own_bounds_hold() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let bob = stage.agent_with("bob", &["rust"], 1);
    let (first, second) = (stage.task(), stage.task());
    let web = stage.task_with(|new| new.skills = vec!["web".into()]);
    assert_eq!(stage.refused(&acting(ada), on(first, claim_for("bob"))), "AGENT_IS_ANOTHER");
    let orders = orchestrator(ada);
    assert_eq!(stage.refused(&orders, on(web, claim_for("bob"))), "TASK_NOT_CLAIMABLE");
    let claimed = stage.must_as(&orders, on(first, claim_for("bob"))).claim.expect("a claim");
    assert_eq!((claimed.agent, claimed.fence), (bob, 1));
    assert_eq!(stage.refused(&orders, on(second, claim_for("bob"))), "AGENT_AT_CAPACITY");
    assert_eq!(stage.refused(&orders, on(first, beat(1))), "CLAIM_NOT_YOURS");
    stage.must_as(&orders, on(second, claim()));
    assert_eq!(stage.look(second).claim.as_ref().map(|claim| claim.agent), Some(ada));
}

#[test]
fn a_key_for_one_claim_is_good_for_that_claim_alone_and_until_it_ends() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let (task, other) = (stage.task(), stage.task());
    let orders = orchestrator(ada);
    stage.must_as(&orders, on(task, claim_for("bob")));
    stage.must_as(&orders, on(other, claim_for("bob")));
    let key = issue(&mut stage, &orders, task, 1);
    let worker = shows(&stage, key);
    assert_eq!(worker.claim, Some(OneClaim { task, fence: 1, live: true }));
    assert_eq!(worker.agent, Some(bob));

    stage.must_as(&worker, on(task, beat(1)));
    stage.must_as(&worker, on(task, note()));
    let part = stage.mint();
    let mut new = super::stage::new_task(part);
    new.parent = Some(TaskRef::Id(task));
    stage.must_as(&worker, on(part, TaskCommand::Create(Box::new(new))));
    // What has open parts is not handed in.
    stage.must(on(part, TaskCommand::Cancel { reason: None }));
    let tokens = |task| {
        Command::Session(SessionTarget::HolderOf(TaskRef::Id(task)), report(9, Some(task), Some(1)))
    };
    stage.must_as(&worker, tokens(task));
    let fresh = stage.mint();
    let says = AvailabilityReport {
        activity: None,
        availability: Availability::AwaitingPermission,
        until: None,
    };
    let asks = Command::Agent(AgentRef::Id(bob), AgentCommand::ReportAvailability(says));
    stage.must_as(&worker, asks.clone());
    let start = SessionCommand::Start {
        agent: AgentRef::Id(bob),
        model: None,
        context_window: None,
        wrap_up_percent: 60,
        parent_session: None,
        external_id: None,
    };
    let alone = stage.mint();
    for elsewhere in [
        on(other, beat(1)),
        on(other, note()),
        on(other, claim()),
        on(task, TaskCommand::IssueKey(Some(1), fresh)),
        on(alone, TaskCommand::Create(Box::new(super::stage::new_task(alone)))),
        tokens(other),
        Command::Session(SessionTarget::Id(fresh), start),
        Command::Project(
            ProjectRef::Key("CORE".into()),
            ProjectCommand::Rename { name: "K".into() },
        ),
    ] {
        assert_eq!(stage.refused(&worker, elsewhere), "KEY_OF_ONE_CLAIM");
    }

    stage.must_as(&worker, on(task, complete(1)));
    let late = shows(&stage, key);
    assert!(late.claim.is_some_and(|claim| !claim.live));
    assert_eq!(stage.refused(&late, on(task, note())), "KEY_OF_ONE_CLAIM");
    assert_eq!(stage.refused(&late, on(task, beat(1))), "CLAIM_LOST");
    let counted = stage.must_as(&late, tokens(task));
    assert!(matches!(counted.directive, Some(Directive::Stop(_))), "late tokens are counted");
}

#[test]
fn keys_for_a_claim_are_the_holders_and_the_orchestrators_to_issue() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    stage.claim(bob, task);
    let key_id = stage.mint();
    let ask = |fence| on(task, TaskCommand::IssueKey(fence, key_id));
    assert_eq!(stage.refused(&acting(ada), ask(Some(1))), "CLAIM_NOT_YOURS");
    assert_eq!(stage.refused(&acting(bob), ask(None)), "FENCE_MISSING");
    assert_eq!(stage.refused(&orchestrator(ada), ask(None)), "FENCE_MISSING");
    assert_eq!(stage.refused(&acting(bob), ask(Some(2))), "CLAIM_LOST");
    stage.must_as(&acting(bob), ask(Some(1)));
    let more = stage.mint();
    stage.must_as(&admin(), on(task, TaskCommand::IssueKey(None, more)));
    assert_eq!(shows(&stage, more).agent, Some(bob));
}

/// What the holder of the first claim is told when it writes after that.
fn told_after(over_its_head: impl FnOnce(&mut Stage, Uuid)) -> Vec<String> {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    stage.claim(ada, task);
    over_its_head(&mut stage, task);
    let mut told = Vec::new();
    for late in [beat(1), complete(1)] {
        let refusal = stage.ask(&acting(ada), on(task, late)).expect_err("it comes late");
        assert_eq!(refusal.reason.code(), "CLAIM_LOST");
        let Some(Directive::Stop(reasons)) = refusal.directive.map(|told| *told) else {
            panic!("a late holder stops")
        };
        told.extend(reasons);
    }
    let target = SessionTarget::HolderOf(TaskRef::Id(task));
    let reported = Command::Session(target, report(5, Some(task), Some(1)));
    let answer = stage.must_as(&acting(ada), reported);
    let Some(Directive::Stop(reasons)) = answer.directive else { panic!("a late report stops") };
    told.extend(reasons);
    told
}

#[test]
fn a_late_holder_is_told_to_stop_and_who_ended_its_claim_and_how() {
    type Scene = fn(&mut Stage, Uuid);
    let scenes: [(&str, Scene); 6] = [
        ("otto (operator) cancelled it: not wanted", |stage, task| {
            stage.must(on(task, TaskCommand::Cancel { reason: Some("not wanted".into()) }));
        }),
        ("otto (operator) laid it to rest (operator)", |stage, task| {
            let (fence, cause) = (None, PauseCause::Operator);
            let rest = TaskCommand::Pause { fence, cause, checkpoint: None, resume_at: None };
            stage.must(on(task, rest));
        }),
        ("otto (operator) gave it back: for bob", |stage, task| {
            let reason = Some("for bob".into());
            stage.must(on(task, TaskCommand::Release { fence: None, reason }));
        }),
        ("otto (operator) blocked it: no network", |stage, task| {
            stage.must(on(task, TaskCommand::Block { fence: None, reason: "no network".into() }));
        }),
        ("otto (operator) handed it in", |stage, task| {
            let submission = Box::<Submission>::default();
            stage.must(on(task, TaskCommand::Complete { fence: None, submission }));
        }),
        ("the ledger took it back, since you were silent", |stage, task| {
            let policy = Actor::system("leases");
            stage.must_as(&policy, on(task, TaskCommand::Suspect { fence: 1 }));
            stage.wait(10_000);
            stage.must_as(&policy, on(task, TaskCommand::Reclaim { fence: 1 }));
        }),
    ];
    for (how, scene) in scenes {
        for told in told_after(scene) {
            assert_eq!(told, format!("your claim on CORE-1 under fence 1 has ended: {how}"));
        }
    }
}

#[test]
fn who_ended_its_claim_itself_is_told_where_the_task_stands() {
    let told = told_after(|stage, task| {
        let ada = stage.look(task).last_agent.expect("a holder");
        stage.must_as(&acting(ada), on(task, complete(1)));
    });
    assert!(told.iter().all(|one| one.ends_with("has ended: the task is done")), "{told:?}");
}

#[test]
fn labels_mean_skills_by_the_projects_map_and_a_new_map_moves_what_is_open() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let bob = stage.agent_with("bob", &["react"], 9);
    let task = stage.task_with(|new| new.labels = vec!["ui".into()]);
    let define = |label: &str| {
        let map = vec![SkillRule { label: label.into(), skill: "react".into() }];
        Command::Project(ProjectRef::Key("CORE".into()), ProjectCommand::DefineSkills { map })
    };
    let why = |stage: &Stage, agent| stage.world.why_not_claimable(task, Some(agent), stage.now);
    assert_eq!(why(&stage, ada), None);
    stage.must(define("ui"));
    assert_eq!(why(&stage, ada), Some(NotClaimable::Skills(vec!["react".into()])));
    assert_eq!(stage.next(ada).map(|claimed| claimed.task).ok(), None, "nor is it handed out");
    stage.must(define("frontend"));
    assert_eq!(why(&stage, ada), None);
    let labels = Some(vec!["frontend".into()]);
    let change = TaskChange { labels, ..TaskChange::default() };
    stage.must(on(task, TaskCommand::Change(Box::new(change))));
    assert_eq!(why(&stage, ada), Some(NotClaimable::Skills(vec!["react".into()])));
    assert_eq!(stage.next(bob).expect("it is for bob").task, task);
}
