//! Runs and their reports: implicit ones, late ones, full ones.

use super::stage::{Stage, acting, claim, on, operator, report, stage};
use crate::domain::session::{SessionCommand, TokenUsage};
use crate::domain::task::TaskCommand;
use crate::domain::world::World;
use crate::domain::{AgentRef, Command, Directive, SessionRef, SessionTarget, TaskRef};
use events::{Event, SessionEvent, Standing, TaskEvent};
use uuid::Uuid;

/// The window of the session is that full now.
pub(super) fn fill(stage: &mut Stage, session: Uuid, tokens: u64) {
    let report = SessionCommand::ReportTokens {
        usage: TokenUsage::default(),
        model: None,
        context_tokens: Some(tokens),
        cost_micros: None,
        task: None,
        fence: None,
        request_key: None,
    };
    stage.must(Command::Session(SessionTarget::Id(session), report));
}

#[test]
fn who_names_no_session_has_one_of_its_own() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let implicit = World::implicit_session(ada);
    let (first, second) = (stage.task(), stage.task());
    assert!(stage.world.session(implicit).is_none(), "it is opened when first used");
    let decided = stage.ask(&acting(ada), on(first, claim())).expect("a claim");
    let opened = |event: &Event| matches!(event, Event::Session(SessionEvent::SessionStarted { agent, .. }) if *agent == ada);
    assert!(opened(&decided.events[0].event), "before the claim that needs it");
    let decided = stage.ask(&acting(ada), on(second, claim())).expect("a claim");
    assert_eq!(decided.events.len(), 1, "and only once");
    let target = SessionTarget::ImplicitOf(AgentRef::Id(ada));
    let answer = stage.must_as(&acting(ada), Command::Session(target, report(1, None, None)));
    assert_eq!(answer.subject, implicit);
}

#[test]
fn a_report_finds_its_claim_by_its_session() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    stage.claim(ada, task);
    let target = SessionTarget::HolderOf(TaskRef::Id(task));
    let command = Command::Session(target, report(5, Some(task), None));
    let decided = stage.ask(&acting(ada), command).expect("a report");
    let Event::Session(SessionEvent::TokensReported { fence, standing, .. }) =
        &decided.events[0].event
    else {
        panic!("a report is an event of the session");
    };
    assert_eq!((*fence, *standing), (Some(1), Standing::Live));
    assert_eq!(decided.renewals.len(), 1, "a report is a sign of life");
}

#[test]
fn late_usage_is_counted_marked_and_told_to_stop() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    let lost = stage.claim(ada, task);
    stage.must(on(task, TaskCommand::Release { fence: None, reason: None }));
    stage.claim(bob, task);
    let late = Command::Session(SessionTarget::Id(lost.session), report(40, Some(task), Some(1)));
    let decided = stage.ask(&acting(ada), late).expect("metering is not guarded by fences");
    let Event::Session(SessionEvent::TokensReported { standing, input, .. }) =
        &decided.events[0].event
    else {
        panic!("a report is an event of the session");
    };
    assert_eq!((*standing, *input), (Standing::Late, 40));
    let stop = Directive::Stop(vec![
        "your claim on CORE-1 under fence 1 has ended: otto (operator) gave it back".into(),
    ]);
    assert_eq!(decided.answers[0].directive, Some(stop));
    assert!(decided.renewals.is_empty(), "late usage renews nobody's lease");
}

#[test]
fn a_report_revives_a_suspect_claim_and_names_itself_as_the_cause() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    stage.must(on(task, TaskCommand::Suspect { fence: 1 }));
    let alive =
        Command::Session(SessionTarget::Id(claimed.session), report(1, Some(task), Some(1)));
    let decided = stage.ask(&acting(ada), alive).expect("in time");
    let [reported, revived] = &decided.events[..] else { panic!("two events") };
    assert_eq!(revived.event, TaskEvent::ClaimRevived { fence: 1 }.into());
    assert_eq!(revived.metadata.causation, Some(reported.position));
}

#[test]
fn a_holder_that_began_a_new_session_speaks_for_its_claim_by_the_fence() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    stage.claim(ada, task);
    let session = stage.session(ada);
    let target = SessionTarget::Id(session);
    let answer =
        stage.must_as(&acting(ada), Command::Session(target, report(1, Some(task), Some(1))));
    assert_eq!(answer.directive, Some(Directive::Continue));
}

#[test]
fn a_fence_without_a_task_guards_nothing() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let session = stage.session(ada);
    let target = SessionTarget::Id(session);
    let answer = stage.must_as(&acting(ada), Command::Session(target, report(1, None, Some(3))));
    assert_eq!(answer.directive, Some(Directive::Continue));
}

#[test]
fn a_full_window_is_told_to_wrap_up() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let session = stage.session(ada);
    let task = stage.task();
    let claimed =
        stage.next_with(ada, |wanted| wanted.session = SessionRef::Id(session)).expect("work");
    assert_eq!(claimed.task, task);
    fill(&mut stage, session, 59_999);
    assert_eq!(stage.report(&claimed, 1), Directive::Continue);
    fill(&mut stage, session, 60_000);
    let full = Directive::WrapUp(vec![
        "the context window is 60 % full; the session wraps up at 60 %".into(),
    ]);
    assert_eq!(stage.report(&claimed, 1), full);
    fill(&mut stage, session, 1_000);
    assert_eq!(stage.report(&claimed, 1), Directive::Continue, "a level, not a sum");
}

#[test]
fn every_answer_to_a_holder_says_what_to_do_next() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    let beat = |stage: &mut Stage| {
        let heartbeat = on(task, TaskCommand::Heartbeat { fence: Some(claimed.fence) });
        stage.must_as(&acting(ada), heartbeat).directive
    };
    assert_eq!(beat(&mut stage), Some(Directive::Continue));
    let off = |on| crate::domain::agent::AgentCommand::SwitchAutonomy { on, reason: None };
    stage.must(Command::Agent(AgentRef::Id(ada), off(false)));
    assert!(
        matches!(beat(&mut stage), Some(Directive::WrapUp(why)) if why[0].contains("agent ada"))
    );
    stage.must(Command::Agent(AgentRef::Id(ada), off(true)));
    stage.must(on(task, TaskCommand::Cancel { reason: None }));
    let heartbeat = on(task, TaskCommand::Heartbeat { fence: Some(claimed.fence) });
    let refusal = stage.ask(&acting(ada), heartbeat).expect_err("the claim has ended");
    assert!(refusal.to_string().contains("cancelled"), "a holder learns why: {refusal}");
}

#[test]
fn a_session_belongs_to_its_agent() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let session = stage.session(ada);
    let task = stage.task();
    let report = Command::Session(SessionTarget::Id(session), report(1, None, None));
    assert_eq!(stage.refused(&acting(bob), report.clone()), "SESSION_NOT_YOURS");
    let agent = Some(AgentRef::Id(bob));
    let claim = TaskCommand::Claim { agent, session: SessionRef::Id(session), lease_seconds: None };
    assert_eq!(stage.refused(&operator(), on(task, claim)), "SESSION_NOT_YOURS");
    stage.must(report);
}
