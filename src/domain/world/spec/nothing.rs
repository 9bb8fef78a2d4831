//! Why there is nothing to do: the first reason that applies, in the order of events.md.

use super::claims::pause;
use super::sessions::fill;
use super::stage::{Stage, on, stage};
use crate::domain::agent::AgentCommand;
use crate::domain::ledger::LedgerCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::task::TaskCommand;
use crate::domain::{AgentRef, Command, NothingReason, ProjectRef, ScopeRef, SessionRef};
use events::PauseCause;
use strum::VariantArray;
use uuid::Uuid;

/// Brings about one reason; whatever else there is stays as it is.
type Cause = fn(&mut Stage, Uuid, Uuid);

/// Each reason and what brings it about, in the order in which they are looked for. `AllDone` is
/// not here: it excludes every reason that comes after it.
const CAUSES: [(NothingReason, Cause); 9] = [
    (NothingReason::AutonomyOff, |stage, ada, _| {
        let switch = AgentCommand::SwitchAutonomy { on: false, reason: None };
        stage.must(Command::Agent(AgentRef::Id(ada), switch));
    }),
    (NothingReason::AtCapacity, |stage, ada, _| {
        let task = stage.task();
        stage.claim(ada, task);
        let one = AgentCommand::SetCapacity { capacity: 1 };
        stage.must(Command::Agent(AgentRef::Id(ada), one));
    }),
    (NothingReason::ContextFull, |stage, _, session| fill(stage, session, 99_000)),
    (NothingReason::BudgetSpent, |stage, ada, _| {
        let broke = stage.task();
        stage.limit(ScopeRef::Task(crate::domain::TaskRef::Id(broke)), 10);
        let claimed = stage.claim(ada, broke);
        stage.report(&claimed, 10);
        stage.must(on(broke, TaskCommand::Release { fence: None, reason: None }));
    }),
    (NothingReason::NothingForYou, |stage, _, _| {
        stage.task_with(|new| new.skills = vec!["cobol".into()]);
    }),
    (NothingReason::NotYet, |stage, _, _| {
        let tomorrow = stage.now.plus_seconds(86_400);
        stage.task_with(|new| new.not_before = Some(tomorrow));
    }),
    (NothingReason::AwaitingApproval, |stage, _, _| {
        stage.project("LEAVE");
        stage.task_with(|new| new.project = Some(ProjectRef::Key("LEAVE".into())));
        super::leave::ask_for_leave(stage, "LEAVE");
    }),
    (NothingReason::AllTaken, |stage, _, _| {
        let (bob, task) = (stage.agent("bob"), stage.task());
        stage.claim(bob, task);
    }),
    (NothingReason::AllBlocked, |stage, _, _| {
        let task = stage.task();
        stage.must(on(task, TaskCommand::Block { fence: None, reason: "no key".into() }));
    }),
];

fn reason(stage: &mut Stage, ada: Uuid, session: Uuid) -> NothingReason {
    let in_session = SessionRef::Id(session);
    stage.next_with(ada, |wanted| wanted.session = in_session).expect_err("nothing to do")
}

#[test]
fn of_all_reasons_that_apply_the_first_is_told() {
    for first in 0..CAUSES.len() {
        let mut stage = stage();
        let ada = stage.agent("ada");
        let session = stage.session(ada);
        // The later ones first, so that an earlier one does not keep them from coming about.
        for (wanted, cause) in CAUSES[first..].iter().rev() {
            cause(&mut stage, ada, session);
            assert_eq!(reason(&mut stage, ada, session), *wanted, "with all that come after");
        }
    }
}

#[test]
fn where_nothing_is_open_all_is_done() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    assert_eq!(stage.next(ada), Err(NothingReason::AllDone));
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    stage.finish(&claimed);
    assert_eq!(stage.next(ada), Err(NothingReason::AllDone));
}

#[test]
fn every_reason_has_been_brought_about() {
    let mut shown: Vec<_> = CAUSES.iter().map(|(reason, _)| *reason).collect();
    shown.push(NothingReason::AllDone);
    shown.sort_unstable();
    assert_eq!(shown, NothingReason::VARIANTS);
}

#[test]
fn projects_that_are_switched_off_are_the_reason_only_where_no_other_has_open_work() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.project("WEB");
    let ready = stage.task();
    let waiting = stage.task();
    stage.depend(waiting, ready).expect("no circle");
    let switch = ProjectCommand::SwitchAutonomy { on: false, reason: None };
    stage.must(Command::Project(ProjectRef::Key("CORE".into()), switch));
    assert_eq!(stage.next(ada), Err(NothingReason::AutonomyOff));
    let elsewhere = stage.task_with(|new| new.project = Some(ProjectRef::Key("WEB".into())));
    stage.claim(ada, elsewhere);
    assert_eq!(stage.next(ada), Err(NothingReason::AllTaken));
    let core = vec![ProjectRef::Key("CORE".into())];
    let only_there = stage.next_with(ada, |wanted| wanted.projects = core);
    assert_eq!(only_there, Err(NothingReason::AutonomyOff));
}

#[test]
fn whoever_asks_too_early_is_told_when_to_ask_again() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    stage.claim(ada, task);
    pause(&mut stage, task, PauseCause::RateLimit, Some(90));
    let wanted = crate::domain::task::ClaimNext {
        agent: None,
        session: SessionRef::Implicit,
        projects: vec![],
        skills: None,
        lease_seconds: None,
    };
    let answer = stage.must_as(&super::stage::acting(ada), Command::ClaimNext(wanted));
    let nothing = answer.nothing.expect("it rests");
    assert_eq!((nothing.reason, nothing.retry_after_seconds), (NothingReason::NotYet, 91));
    stage.wait(i64::from(nothing.retry_after_seconds));
    assert!(stage.next(ada).is_ok());
}

#[test]
fn the_ledgers_switch_goes_before_everything() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let off = LedgerCommand::SwitchAutonomy { on: false, reason: None };
    stage.must(Command::Ledger(off));
    assert_eq!(stage.next(ada), Err(NothingReason::AutonomyOff), "even where all is done");
}
