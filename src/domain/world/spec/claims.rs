//! Who gets which task, in which order, and when not.

use super::stage::{Stage, acting, claim, on, operator, stage};
use crate::domain::agent::AgentCommand;
use crate::domain::ledger::LedgerCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::task::{NotClaimable, TaskCommand};
use crate::domain::{AgentRef, Command, NothingReason, ProjectRef, RefusalReason, SessionRef};
use events::{PauseCause, Priority, TaskStatus};
use uuid::Uuid;

/// The holder lets it rest for that cause, until that many seconds from now.
pub(super) fn pause(stage: &mut Stage, task: Uuid, cause: PauseCause, seconds: Option<i64>) {
    let resume_at = seconds.map(|seconds| stage.now.plus_seconds(seconds));
    let rest = TaskCommand::Pause { fence: None, cause, checkpoint: None, resume_at };
    stage.must(on(task, rest));
}

fn obstacle(stage: &mut Stage, agent: Uuid, task: Uuid) -> NotClaimable {
    let refusal = stage.ask(&acting(agent), on(task, claim())).expect_err("an obstacle");
    let told = stage.world.why_not_claimable(task, Some(agent), stage.now);
    match refusal.reason {
        RefusalReason::Task(crate::domain::task::TaskRefusal::TaskNotClaimable(why)) => {
            assert_eq!(
                told.as_ref(),
                Some(&why),
                "whyNotClaimable says what a claim would be told"
            );
            why
        }
        other => panic!("not claimable, but why is it {other}"),
    }
}

#[test]
fn resumable_tasks_come_first_then_the_most_urgent_then_the_oldest() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let low = stage.task_with(|new| new.priority = Some(Priority::Low));
    stage.wait(1);
    let first = stage.task();
    let second = stage.task();
    stage.wait(1);
    let urgent = stage.task_with(|new| new.priority = Some(Priority::Critical));
    let resumable = stage.task_with(|new| new.priority = Some(Priority::Backlog));
    stage.claim(ada, resumable);
    pause(&mut stage, resumable, PauseCause::ContextFull, None);
    for (task, resumes) in
        [(resumable, true), (urgent, false), (first, false), (second, false), (low, false)]
    {
        let claimed = stage.next(ada).expect("there is work");
        assert_eq!((claimed.task, claimed.resumes), (task, resumes));
    }
}

#[test]
fn a_task_is_handed_out_once_and_again_only_under_a_higher_fence() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    let first = stage.claim(ada, task);
    assert_eq!(stage.next(bob), Err(NothingReason::AllTaken));
    stage.must_as(&acting(ada), on(task, TaskCommand::Release { fence: Some(1), reason: None }));
    let second = stage.next(bob).expect("it is free");
    assert_eq!((first.fence, second.fence, second.attempt), (1, 2, 1));
}

#[test]
fn a_task_waits_for_all_that_it_depends_on() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (one, two) = (stage.task(), stage.task());
    let last = stage.task_with(|new| new.priority = Some(Priority::Critical));
    stage.depend(last, one).expect("no circle");
    stage.depend(last, two).expect("no circle");
    let waits = NotClaimable::Dependencies(vec!["CORE-1 (ready)".into(), "CORE-2 (ready)".into()]);
    assert_eq!(obstacle(&mut stage, ada, last), waits);
    for _ in 0..2 {
        let claimed = stage.next(ada).expect("what it waits for can be done");
        assert_ne!(claimed.task, last);
        stage.finish(&claimed);
    }
    assert_eq!(stage.next(ada).expect("all is done").task, last);
}

#[test]
fn what_was_cancelled_is_not_done() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (first, second) = (stage.task(), stage.task());
    stage.depend(second, first).expect("no circle");
    stage.must(on(first, TaskCommand::Cancel { reason: None }));
    let waits = NotClaimable::Dependencies(vec!["CORE-1 (cancelled)".into()]);
    assert_eq!(obstacle(&mut stage, ada, second), waits);
    assert_eq!(stage.next(ada), Err(NothingReason::AllBlocked));
}

#[test]
fn a_dependency_that_is_reopened_holds_its_dependents_back_again() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (first, second) = (stage.task(), stage.task());
    stage.depend(second, first).expect("no circle");
    let claimed = stage.claim(ada, first);
    stage.finish(&claimed);
    assert_eq!(stage.world.why_not_claimable(second, None, stage.now), None);
    stage.must(on(first, TaskCommand::Reopen { reason: None }));
    assert_eq!(stage.next(ada).expect("the reopened one").task, first);
    assert_eq!(stage.next(ada), Err(NothingReason::AllTaken));
}

#[test]
fn skills_and_assignment_say_for_whom_a_task_is() {
    let mut stage = stage();
    let ada = stage.agent_with("ada", &["rust", "sql"], 9);
    let bob = stage.agent("bob");
    let skilled = stage.task_with(|new| new.skills = vec!["rust".into(), "sql".into()]);
    let assigned = stage.task_with(|new| new.assignee = Some(AgentRef::Id(ada)));
    let skills = NotClaimable::Skills(vec!["rust".into(), "sql".into()]);
    assert_eq!(obstacle(&mut stage, bob, skilled), skills);
    assert_eq!(obstacle(&mut stage, bob, assigned), NotClaimable::AssignedElsewhere("ada".into()));
    assert_eq!(stage.next(bob), Err(NothingReason::NothingForYou));
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(skilled));
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(assigned));
}

#[test]
fn the_skills_of_a_search_narrow_what_the_agent_can_do_and_never_widen_it() {
    let mut stage = stage();
    let ada = stage.agent_with("ada", &["rust", "sql"], 9);
    stage.task_with(|new| new.skills = vec!["rust".into()]);
    let only_sql = stage.next_with(ada, |wanted| wanted.skills = Some(vec!["sql".into()]));
    assert_eq!(only_sql, Err(NothingReason::NothingForYou));
    stage.must(Command::Agent(AgentRef::Id(ada), AgentCommand::SetSkills { skills: vec![] }));
    let more = stage.next_with(ada, |wanted| wanted.skills = Some(vec!["rust".into()]));
    assert_eq!(more, Err(NothingReason::NothingForYou));
}

#[test]
fn a_search_stays_in_its_projects() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.project("WEB");
    stage.task();
    let here = stage.task_with(|new| new.project = Some(ProjectRef::Key("WEB".into())));
    let within = |stage: &mut Stage| {
        let web = vec![ProjectRef::Key("WEB".into())];
        stage.next_with(ada, |wanted| wanted.projects = web)
    };
    assert_eq!(within(&mut stage).map(|claimed| claimed.task), Ok(here));
    assert_eq!(within(&mut stage), Err(NothingReason::AllTaken));
}

#[test]
fn a_task_is_handed_out_when_its_time_has_come() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let at = stage.now.plus_seconds(600);
    let task = stage.task_with(|new| new.not_before = Some(at));
    assert_eq!(obstacle(&mut stage, ada, task), NotClaimable::NotYet(at));
    assert_eq!(stage.next(ada), Err(NothingReason::NotYet));
    stage.wait(599);
    assert_eq!(stage.next(ada), Err(NothingReason::NotYet));
    stage.wait(1);
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(task));
}

#[test]
fn a_clock_that_was_set_back_hands_nothing_out_before_its_time() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let at = stage.now.plus_seconds(600);
    let task = stage.task_with(|new| new.not_before = Some(at));
    stage.wait(3_600);
    // Refused, so that the log never saw that hour.
    stage.refused(&operator(), on(task, TaskCommand::Resume));
    stage.wait(-3_600);
    assert_eq!(stage.next(ada), Err(NothingReason::NotYet));
    stage.wait(600);
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(task));
}

#[test]
fn a_rest_ends_at_its_time_and_an_operators_rest_when_he_says_so() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    for (cause, resume_in, at_once) in [
        (PauseCause::ContextFull, None, true),
        (PauseCause::Handover, None, true),
        (PauseCause::RateLimit, Some(300), false),
        (PauseCause::Operator, Some(300), false),
    ] {
        stage.claim(ada, task);
        pause(&mut stage, task, cause, resume_in);
        if !at_once {
            assert_eq!(stage.next(ada), Err(NothingReason::NotYet), "{cause}");
            stage.wait(300);
        }
        let claimed = stage.next(ada).expect("its time has come");
        assert!(claimed.resumes, "{cause}");
        stage.must(on(task, TaskCommand::Release { fence: None, reason: None }));
    }
    stage.claim(ada, task);
    pause(&mut stage, task, PauseCause::Operator, None);
    stage.wait(1_000_000);
    assert_eq!(obstacle(&mut stage, ada, task), NotClaimable::PausedByOperator);
    assert_eq!(stage.next(ada), Err(NothingReason::AllBlocked));
    stage.must(on(task, TaskCommand::Resume));
    assert!(stage.next(ada).expect("the operator said so").resumes, "the checkpoint is there");
}

#[test]
fn three_switches_stop_new_claims_and_end_none() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (held, free) = (stage.task(), stage.task());
    stage.claim(ada, held);
    let core = ProjectRef::Key("CORE".into());
    let reason = || None;
    let ledger = |on| Command::Ledger(LedgerCommand::SwitchAutonomy { on, reason: reason() });
    let agent = |on| {
        let switch = AgentCommand::SwitchAutonomy { on, reason: reason() };
        Command::Agent(AgentRef::Id(ada), switch)
    };
    let project = |on| {
        let switch = ProjectCommand::SwitchAutonomy { on, reason: reason() };
        Command::Project(core.clone(), switch)
    };
    let switches: [(&dyn Fn(bool) -> Command, &str); 3] =
        [(&ledger, "the ledger main"), (&agent, "agent ada"), (&project, "project CORE")];
    for (switch, name) in switches {
        stage.must(switch(false));
        assert_eq!(obstacle(&mut stage, ada, free), NotClaimable::AutonomyOff(name.into()));
        assert_eq!(stage.next(ada), Err(NothingReason::AutonomyOff), "{name}");
        assert_eq!(stage.look(held).status, TaskStatus::InProgress);
        stage.must(switch(true));
    }
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(free));
}

#[test]
fn an_agent_holds_as_many_as_it_may() {
    let mut stage = stage();
    let ada = stage.agent_with("ada", &[], 1);
    let (first, second) = (stage.task(), stage.task());
    let claimed = stage.claim(ada, first);
    assert_eq!(stage.next(ada), Err(NothingReason::AtCapacity));
    assert_eq!(stage.refused(&acting(ada), on(second, claim())), "AGENT_AT_CAPACITY");
    stage.finish(&claimed);
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(second));
}

#[test]
fn a_full_context_window_begins_nothing() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let session = stage.session(ada);
    let task = stage.task();
    super::sessions::fill(&mut stage, session, 60_000);
    let in_session = SessionRef::Id(session);
    let nothing = stage.next_with(ada, |wanted| wanted.session = in_session);
    assert_eq!(nothing, Err(NothingReason::ContextFull));
    let claim = TaskCommand::Claim { agent: None, session: in_session, lease_seconds: None };
    assert_eq!(stage.refused(&acting(ada), on(task, claim)), "CONTEXT_FULL");
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(task), "another window is empty");
}

#[test]
fn the_lease_is_told_with_the_claim_and_renewed_by_every_write_of_the_holder() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.next_with(ada, |wanted| wanted.lease_seconds = Some(30)).expect("work");
    assert_eq!(claimed.lease_expires_at, stage.now.plus_seconds(30));
    stage.wait(20);
    let fence = Some(claimed.fence);
    let text = "half of it".to_owned();
    for write in [
        TaskCommand::Heartbeat { fence },
        TaskCommand::ReportProgress { fence, percent: None, text },
    ] {
        let decided = stage.ask(&acting(ada), on(task, write)).expect("the fence is live");
        let renewal = decided.renewals.first().expect("a sign of life");
        assert_eq!((renewal.task, renewal.fence, renewal.lease_seconds), (task, 1, 30));
        let told = decided.answers[0].claim.as_ref().expect("the claim is told again");
        assert_eq!(told.lease_expires_at, stage.now.plus_seconds(30));
    }
}
