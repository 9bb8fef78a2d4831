//! Limits: what is spent and set aside, over every scope.

use super::stage::{Stage, acting, claim, on, operator, report, stage};
use crate::domain::budget::BudgetCommand;
use crate::domain::session::{SessionCommand, TokenUsage};
use crate::domain::task::TaskCommand;
use crate::domain::{
    AgentRef, Claimed, Command, Directive, NothingReason, ProjectRef, ScopeRef, SessionTarget,
    TaskRef,
};
use events::{BudgetEvent, BudgetPeriod, BudgetUnit, Event, PauseCause, Scope, ScopeKind};
use uuid::Uuid;

/// A task of CORE that is expected to take that many tokens.
fn estimated(stage: &mut Stage, tokens: u64) -> Uuid {
    stage.task_with(|new| new.estimate_tokens = Some(tokens))
}

fn core() -> ScopeRef {
    ScopeRef::Project(ProjectRef::Key("CORE".into()))
}

/// Tokens spent and set aside over the project CORE.
fn over_core(stage: &Stage) -> (u64, u64) {
    let id = stage.world.resolve_project(&ProjectRef::Key("CORE".into())).expect("CORE is there");
    let scope = Scope { kind: ScopeKind::Project, id };
    let over = stage.world.budgets_over(scope, stage.now).next().expect("a limit is set");
    (over.spent, over.reserved)
}

#[test]
fn nothing_is_granted_at_the_limit_over_any_scope() {
    let scopes: [fn(&Claimed) -> ScopeRef; 5] = [
        |_| ScopeRef::Ledger,
        |_| core(),
        |claimed| ScopeRef::Agent(AgentRef::Id(claimed.agent)),
        |claimed| ScopeRef::Session(claimed.session),
        |claimed| ScopeRef::Task(TaskRef::Id(claimed.task)),
    ];
    for scope in scopes {
        let mut stage = stage();
        let ada = stage.agent("ada");
        let task = stage.task();
        let claimed = stage.claim(ada, task);
        stage.limit(scope(&claimed), 1_000);
        assert_eq!(stage.report(&claimed, 899), Directive::Continue);
        assert!(matches!(stage.report(&claimed, 1), Directive::WrapUp(_)), "at 90 per cent");
        assert!(matches!(stage.report(&claimed, 100), Directive::Stop(_)), "at the limit");
        stage.must(on(task, TaskCommand::Release { fence: None, reason: None }));
        assert_eq!(stage.next(ada), Err(NothingReason::BudgetSpent));
        assert_eq!(stage.refused(&acting(ada), on(task, claim())), "TASK_NOT_CLAIMABLE");
        stage.limit(scope(&claimed), 2_000);
        assert!(stage.next(ada).is_ok(), "a higher limit is room again");
    }
}

#[test]
fn what_a_claim_sets_aside_is_not_granted_twice() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let first = estimated(&mut stage, 1_000);
    let second = estimated(&mut stage, 1_000);
    stage.limit(core(), 1_000);
    let claimed = stage.claim(ada, first);
    assert_eq!(over_core(&stage), (0, 1_000));
    assert_eq!(stage.next(bob), Err(NothingReason::BudgetSpent));
    stage.finish(&claimed);
    assert_eq!(over_core(&stage), (0, 0));
    assert_eq!(stage.next(bob).map(|claimed| claimed.task), Ok(second));
}

#[test]
fn reports_draw_down_what_was_set_aside_and_no_further_than_to_nothing() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = estimated(&mut stage, 500);
    stage.limit(core(), 10_000);
    let claimed = stage.claim(ada, task);
    for (input, wanted) in [(200, (200, 300)), (300, (500, 0)), (400, (900, 0))] {
        stage.report(&claimed, input);
        assert_eq!(over_core(&stage), wanted);
    }
}

#[test]
fn every_end_of_a_claim_frees_what_it_had_set_aside() {
    let fence = Some(1);
    let pause =
        TaskCommand::Pause { fence, cause: PauseCause::Other, checkpoint: None, resume_at: None };
    let ends = [
        TaskCommand::Complete { fence, submission: Box::default() },
        TaskCommand::Fail { fence, error: "no".into(), cause: None, resume_at: None },
        TaskCommand::Release { fence, reason: None },
        TaskCommand::Block { fence, reason: "no key".into() },
        TaskCommand::Cancel { reason: None },
        pause,
    ];
    for end in ends {
        let mut stage = stage();
        let ada = stage.agent("ada");
        let task = estimated(&mut stage, 500);
        stage.limit(core(), 10_000);
        let claimed = stage.claim(ada, task);
        stage.report(&claimed, 100);
        assert_eq!(over_core(&stage), (100, 400));
        stage.must(on(task, end.clone()));
        assert_eq!(over_core(&stage), (100, 0), "after {end:?}");
    }
}

#[test]
fn a_reclaim_frees_what_was_set_aside_and_late_usage_takes_nothing_from_the_next_holder() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = estimated(&mut stage, 500);
    stage.limit(core(), 10_000);
    let lost = stage.claim(ada, task);
    stage.must(on(task, TaskCommand::Suspect { fence: 1 }));
    stage.wait(120);
    stage.must(on(task, TaskCommand::Reclaim { fence: 1 }));
    assert_eq!(over_core(&stage), (0, 0));
    stage.claim(bob, task);
    assert!(matches!(stage.report(&lost, 50), Directive::Stop(_)));
    assert_eq!(over_core(&stage), (50, 500), "counted, and not as the next holder's");
}

#[test]
fn a_task_that_moves_takes_what_is_set_aside_along_and_leaves_what_it_spent() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    stage.project("WEB");
    let task = estimated(&mut stage, 500);
    stage.limit(core(), 10_000);
    let claimed = stage.claim(ada, task);
    stage.report(&claimed, 100);
    let project = Some(ProjectRef::Key("WEB".into()));
    let place = crate::domain::task::Place { project, ..Default::default() };
    let change = crate::domain::task::TaskChange { place, ..Default::default() };
    stage.must(on(task, TaskCommand::Change(Box::new(change))));
    assert_eq!(over_core(&stage), (100, 0));
    stage.report(&claimed, 100);
    assert_eq!(over_core(&stage), (100, 0));
}

#[test]
fn each_threshold_is_an_event_that_names_its_cause() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    stage.limit(core(), 1_000);
    let mut said = Vec::new();
    for input in [899, 1, 50, 50, 50] {
        let report = report(input, Some(task), Some(1));
        let target = SessionTarget::Id(claimed.session);
        let decided = stage.ask(&acting(ada), Command::Session(target, report)).expect("a report");
        let cause = decided.events[0].position;
        for pending in &decided.events[1..] {
            assert_eq!(pending.metadata.causation, Some(cause), "the report caused it");
            said.push(pending.event.clone());
        }
    }
    let period_start = None;
    let wanted = [
        BudgetEvent::BudgetWarned { period_start, spent: 900 },
        BudgetEvent::BudgetSpent { period_start, spent: 1_000 },
    ];
    assert_eq!(said, wanted.map(Event::from));
}

#[test]
fn a_limit_below_what_is_spent_speaks_up_at_once() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    stage.report(&claimed, 700);
    let set = BudgetCommand::Set {
        unit: BudgetUnit::Tokens,
        period: BudgetPeriod::Total,
        limit: 500,
        warn_percent: 80,
        counts_cache_reads: false,
    };
    let decided = stage.ask(&operator(), Command::Budget(core(), set)).expect("a limit");
    let (set, spent) = (&decided.events[0], &decided.events[1]);
    assert_eq!(spent.event, BudgetEvent::BudgetSpent { period_start: None, spent: 700 }.into());
    assert_eq!(spent.metadata.causation, Some(set.position));
}

#[test]
fn cache_reads_count_only_where_the_limit_says_so_and_money_counts_by_itself() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    let usage = TokenUsage { input: 10, cache_read: 5_000, ..TokenUsage::default() };
    let report = SessionCommand::ReportTokens {
        usage,
        model: None,
        context_tokens: None,
        cost_micros: Some(77),
        task: Some(TaskRef::Id(task)),
        fence: Some(1),
        request_key: None,
    };
    stage.must_as(&acting(ada), Command::Session(SessionTarget::Id(claimed.session), report));
    let mut spent = |unit, counts_cache_reads| {
        let limit = 1_000_000;
        let period = BudgetPeriod::Total;
        let set = BudgetCommand::Set { unit, period, limit, warn_percent: 90, counts_cache_reads };
        let id = stage.must(Command::Budget(core(), set)).subject;
        let project = stage.world.resolve_project(&ProjectRef::Key("CORE".into())).expect("CORE");
        let scope = Scope { kind: ScopeKind::Project, id: project };
        let found = stage.world.budgets_over(scope, stage.now).find(|one| one.id == id);
        found.map(|one| one.spent)
    };
    assert_eq!(spent(BudgetUnit::Tokens, false), Some(10));
    assert_eq!(spent(BudgetUnit::Tokens, true), Some(5_010));
    assert_eq!(spent(BudgetUnit::Money, false), Some(77));
}
