//! A budget that is spent in the middle of a run: who is told to stop, what rests, who goes on.

use super::stage::{Stage, acting, on, stage};
use crate::domain::budget::BudgetCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::task::TaskCommand;
use crate::domain::{
    Claimed, Command, Directive, NothingReason, ProjectRef, Request, ScopeRef, TaskRef,
};
use events::{BudgetPeriod, BudgetUnit, PauseCause, Scope, ScopeKind, TaskStatus, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

fn core() -> ScopeRef {
    ScopeRef::Project(ProjectRef::Key("CORE".into()))
}

/// What the policies ask for now, done.
fn policies(stage: &mut Stage) {
    for due in stage.world.due(stage.now) {
        let command = Command::Task(TaskRef::Id(due.task), due.command);
        stage.decide(&Request::by_policy(due.policy, vec![command])).expect("a policy's wish");
    }
}

/// Two holders under a budget of 1,000 tokens, which the first one has just spent.
fn spent(period: BudgetPeriod) -> (Stage, Claimed, Claimed) {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let (one, two) = (stage.task(), stage.task());
    stage.limit_per(period, core(), 1_000);
    let (first, second) = (stage.claim(ada, one), stage.claim(bob, two));
    assert!(matches!(stage.report(&first, 1_000), Directive::Stop(_)));
    (stage, first, second)
}

fn rests(stage: &Stage, task: Uuid) -> Option<(PauseCause, Option<Timestamp>)> {
    stage.look(task).pause.map(|pause| (pause.cause, pause.resume_at))
}

#[test]
fn a_budget_that_is_spent_stops_a_run_in_the_middle_and_parks_it() {
    let (mut stage, first, second) = spent(BudgetPeriod::Day);
    // Both have a lease's time to leave a checkpoint; then the ledger itself lays their work to rest.
    stage.wait(119);
    assert!(matches!(stage.report(&second, 10), Directive::Stop(_)), "he is told too");
    policies(&mut stage);
    assert_eq!(stage.look(first.task).status, TaskStatus::InProgress);
    stage.wait(1);
    policies(&mut stage);
    let midnight = Timestamp::parse("2026-03-02T00:00:00Z").ok();
    for claimed in [&first, &second] {
        assert_eq!(rests(&stage, claimed.task), Some((PauseCause::Budget, midnight)));
        assert_eq!(stage.look(claimed.task).failures, 0, "that is no failure");
        assert!(matches!(stage.report(claimed, 5), Directive::Stop(_)), "late, and counted");
    }
    assert_eq!(stage.next(first.agent), Err(NothingReason::NotYet));
    // The next day both go on, and nobody has touched them.
    stage.now = midnight.expect("a time");
    policies(&mut stage);
    assert_eq!(stage.look(first.task).status, TaskStatus::Ready);
    assert!(stage.next(second.agent).is_ok_and(|claimed| claimed.resumes));
}

#[test]
fn a_holder_that_falls_silent_when_it_is_told_to_stop_has_not_failed() {
    let (mut stage, first, _) = spent(BudgetPeriod::Day);
    stage.must(on(first.task, TaskCommand::Suspect { fence: 1 }));
    stage.wait(120);
    stage.must(on(first.task, TaskCommand::Reclaim { fence: 1 }));
    assert_eq!(stage.look(first.task).status, TaskStatus::Paused);
    assert_eq!(stage.look(first.task).failures, 0);
}

#[test]
fn what_was_parked_goes_on_when_the_limit_is_raised_or_lifted() {
    for lift in [false, true] {
        for period in [BudgetPeriod::Day, BudgetPeriod::Total] {
            let (mut stage, first, _) = spent(period);
            stage.wait(120);
            policies(&mut stage);
            assert_eq!(stage.look(first.task).status, TaskStatus::Paused);
            let (unit, reason) = (BudgetUnit::Tokens, None);
            match lift {
                true => {
                    drop(stage.must(Command::Budget(
                        core(),
                        BudgetCommand::Remove { unit, period, reason },
                    )))
                }
                false => drop(stage.limit_per(period, core(), 5_000)),
            }
            assert!(stage.next(first.agent).is_ok_and(|claimed| claimed.resumes), "{period}");
        }
    }
}

#[test]
fn what_several_budgets_parked_goes_on_when_the_last_of_them_is_raised_in_any_order() {
    let (day, month, total) = (BudgetPeriod::Day, BudgetPeriod::Month, BudgetPeriod::Total);
    for order in [[day, month], [month, day], [total, month], [month, total]] {
        let (mut stage, first, _) = spent(order[0]);
        stage.limit_per(order[1], core(), 1_000);
        stage.wait(120);
        policies(&mut stage);
        assert_eq!(stage.look(first.task).status, TaskStatus::Paused, "{order:?}");
        stage.limit_per(order[0], core(), 5_000);
        assert_eq!(stage.next(first.agent).map(|held| held.task).ok(), None, "{order:?}");
        stage.limit_per(order[1], core(), 5_000);
        let goes_on = stage.next(first.agent).is_ok_and(|claimed| claimed.resumes);
        assert!(goes_on, "{order:?}");
    }
}

#[test]
fn a_limit_that_is_raised_too_little_lets_nothing_go_on() {
    let (mut stage, first, _) = spent(BudgetPeriod::Day);
    stage.wait(120);
    policies(&mut stage);
    stage.limit_per(BudgetPeriod::Day, core(), 900);
    assert_eq!(stage.look(first.task).status, TaskStatus::Paused);
    stage.limit_per(BudgetPeriod::Day, ScopeRef::Ledger, 1_000);
    stage.limit_per(BudgetPeriod::Day, core(), 5_000);
    assert_eq!(stage.look(first.task).status, TaskStatus::Paused, "the ledger's is spent too");
}

#[test]
fn where_a_project_parks_nothing_work_goes_the_way_of_all_work() {
    let (mut stage, first, _) = spent(BudgetPeriod::Day);
    let off = ProjectCommand::DefineParking { on: false };
    stage.must(Command::Project(ProjectRef::Key("CORE".into()), off));
    stage.wait(1_000);
    policies(&mut stage);
    assert_eq!(stage.look(first.task).status, TaskStatus::InProgress);
    stage.must(on(first.task, TaskCommand::Suspect { fence: 1 }));
    stage.wait(120);
    stage.must(on(first.task, TaskCommand::Reclaim { fence: 1 }));
    assert_eq!(stage.look(first.task).status, TaskStatus::Ready);
    assert_eq!(stage.look(first.task).failures, 1);
}

#[test]
fn a_budget_over_the_holder_alone_leaves_the_task_to_others_at_once() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    let own = ScopeRef::Agent(crate::domain::AgentRef::Id(ada));
    stage.limit_per(BudgetPeriod::Day, own, 100);
    stage.report(&claimed, 100);
    let give_up = TaskCommand::Fail {
        fence: Some(1),
        error: "no tokens left".into(),
        cause: Some(PauseCause::Budget),
        resume_at: None,
    };
    stage.must_as(&acting(ada), on(task, give_up));
    assert_eq!(rests(&stage, task), Some((PauseCause::Budget, None)));
    assert_eq!(stage.next(ada), Err(NothingReason::BudgetSpent));
    assert!(stage.next(bob).is_ok_and(|claimed| claimed.resumes));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    /// Agents claim what they get and work on until they are told to stop.
    #[test]
    fn nothing_is_granted_at_the_limit_and_overspend_is_what_live_holders_use_beyond_what_they_set_aside(
        limit in 1_u64..3_000,
        estimates in proptest::collection::vec(0_u64..400, 12),
        moves in proptest::collection::vec((0_usize..6, 0_u64..300, any::<bool>()), 1..80),
    ) {
        let mut stage = stage();
        let agents: Vec<Uuid> = (0..6).map(|n| stage.agent(&format!("agent-{n}"))).collect();
        for tokens in estimates {
            stage.task_with(|new| new.estimate_tokens = Some(tokens));
        }
        stage.limit(core(), limit);
        let id = stage.world.resolve_project(&ProjectRef::Key("CORE".into())).expect("CORE");
        let scope = Scope { kind: ScopeKind::Project, id };
        let over = |stage: &Stage| {
            let at = stage.world.budgets_over(scope, stage.now).next().expect("a limit");
            (at.spent, at.reserved)
        };
        let mut holds: Vec<Option<Claimed>> = vec![None; agents.len()];
        let mut stopped = vec![false; agents.len()];
        // What each used beyond what it had set aside, in the answer's one report in flight.
        let mut beyond = 0;
        for (who, tokens, done) in moves {
            let (spent, reserved) = over(&stage);
            match holds[who].clone() {
                None => match stage.next(agents[who]) {
                    Ok(claimed) => {
                        prop_assert!(spent + reserved < limit, "{spent} + {reserved} of {limit}");
                        holds[who] = Some(claimed);
                        stopped[who] = false;
                    }
                    Err(NothingReason::BudgetSpent) => prop_assert!(spent + reserved >= limit),
                    Err(reason) => prop_assert!(
                        matches!(reason, NothingReason::AllDone | NothingReason::AllTaken),
                        "{reason:?}"
                    ),
                },
                Some(claimed) if done => {
                    stage.finish(&claimed);
                    holds[who] = None;
                }
                Some(_) if stopped[who] => {}
                Some(claimed) => {
                    let left = stage.look(claimed.task).claim.as_ref().map_or(0, |c| c.reserved_left());
                    let said = stage.report(&claimed, tokens);
                    beyond += tokens.saturating_sub(left);
                    stopped[who] = matches!(said, Directive::Stop(_));
                    let spent_now = over(&stage).0;
                    prop_assert_eq!(stopped[who], spent_now >= limit);
                }
            }
            let (spent, reserved) = over(&stage);
            let overspent = (spent + reserved).saturating_sub(limit);
            // A claim may set aside more than is left when it is granted: an estimate is no limit.
            let largest = 400 * agents.len() as u64;
            prop_assert!(overspent <= beyond + largest, "{overspent} beyond {limit}");
            prop_assert!(spent <= limit + 300 * (agents.len() as u64), "{spent} of {limit}");
        }
    }
}
