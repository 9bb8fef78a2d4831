//! Limits that begin anew with the day and the month, sessions above sessions, and full windows.

use super::sessions::fill;
use super::stage::{Stage, acting, claim, on, operator, report, stage, stage_in};
use crate::domain::project::{ContextRule, ProjectCommand};
use crate::domain::session::SessionCommand;
use crate::domain::task::TaskCommand;
use crate::domain::{
    Claimed, Command, Directive, NothingReason, ProjectRef, ScopeRef, SessionRef, SessionTarget,
};
use events::{BudgetEvent, BudgetPeriod, Event, Timestamp};
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

fn core() -> ProjectRef {
    ProjectRef::Key("CORE".into())
}

/// A day's or a month's limit of 1,000 tokens over CORE that is spent at noon of the 28th.
fn spent_in(zone: &str, period: BudgetPeriod) -> (Stage, Uuid, Claimed) {
    let mut stage = stage_in(zone);
    stage.now = at("2026-03-28T12:00:00Z");
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    stage.limit_per(period, ScopeRef::Project(core()), 1_000);
    assert!(matches!(stage.report(&claimed, 1_000), Directive::Stop(_)));
    (stage, ada, claimed)
}

/// What a budget said since.
fn said(stage: &Stage, from: usize) -> Vec<BudgetEvent> {
    let of_budgets = |event: &Event| match event {
        Event::Budget(event) => Some(event.clone()),
        _ => None,
    };
    stage.log[from..].iter().filter_map(|pending| of_budgets(&pending.event)).collect()
}

#[test]
fn the_first_spend_of_a_new_day_starts_from_zero_warns_and_is_spent_anew() {
    let (mut stage, _, claimed) = spent_in("Europe/Berlin", BudgetPeriod::Day);
    // Midnight of the day in which the clocks go forward.
    stage.now = at("2026-03-28T22:59:59Z");
    assert!(matches!(stage.report(&claimed, 1), Directive::Stop(_)), "still the same day");
    stage.now = at("2026-03-28T23:00:00Z");
    assert_eq!(stage.report(&claimed, 899), Directive::Continue);
    let before = stage.log.len();
    assert!(matches!(stage.report(&claimed, 1), Directive::WrapUp(_)));
    // The day has 23 hours.
    stage.now = at("2026-03-29T21:59:59Z");
    assert!(matches!(stage.report(&claimed, 100), Directive::Stop(_)));
    let period_start = Some(at("2026-03-28T23:00:00Z"));
    let wanted = [
        BudgetEvent::BudgetWarned { period_start, spent: 900 },
        BudgetEvent::BudgetSpent { period_start, spent: 1_000 },
    ];
    assert_eq!(said(&stage, before), wanted);
    stage.now = at("2026-03-29T22:00:00Z");
    assert_eq!(stage.report(&claimed, 1), Directive::Continue, "the day after");
}

#[test]
fn a_month_lasts_until_the_next_one_begins() {
    let (mut stage, ada, claimed) = spent_in("UTC", BudgetPeriod::Month);
    stage.must(on(claimed.task, TaskCommand::Release { fence: None, reason: None }));
    stage.now = at("2026-03-31T23:59:59Z");
    assert_eq!(stage.next(ada), Err(NothingReason::BudgetSpent));
    stage.now = at("2026-04-01T00:00:00Z");
    assert!(stage.next(ada).is_ok());
}

#[test]
fn who_is_refused_by_a_budget_learns_which_and_when_it_begins_anew() {
    let (mut stage, ada, claimed) = spent_in("UTC", BudgetPeriod::Day);
    stage.must(on(claimed.task, TaskCommand::Release { fence: None, reason: None }));
    let said = "the daily budget over project CORE is spent: 1000 of 1000 tokens; it begins anew at \
                2026-03-29T00:00:00.000000Z, or raise it to go on";
    let why = stage.world.why_not_claimable(claimed.task, Some(ada), stage.now);
    assert_eq!(why.map(|why| why.to_string()).as_deref(), Some(said));
    stage.now = at("2026-03-28T23:59:00Z");
    let wanted = crate::domain::task::ClaimNext {
        agent: None,
        session: SessionRef::Implicit,
        projects: vec![],
        skills: None,
        lease_seconds: None,
    };
    let answer = stage.must_as(&acting(ada), Command::ClaimNext(wanted));
    let nothing = answer.nothing.expect("nothing is granted");
    assert_eq!(nothing.retry_after_seconds, 61, "when the day begins");
    assert!(nothing.detail.contains(said), "{}", nothing.detail);
}

#[test]
fn a_limit_that_is_set_in_the_middle_of_a_day_counts_what_the_day_has_spent() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    stage.report(&claimed, 5_000);
    stage.wait(86_400);
    stage.report(&claimed, 600);
    stage.limit_per(BudgetPeriod::Day, ScopeRef::Ledger, 1_000);
    assert_eq!(stage.report(&claimed, 200), Directive::Continue, "800 of today");
    stage.limit_per(BudgetPeriod::Month, ScopeRef::Ledger, 5_800);
    assert!(matches!(stage.report(&claimed, 1), Directive::Stop(_)), "5,801 of this month");
}

#[test]
fn what_a_session_uses_counts_over_every_session_above_it() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let top = stage.session(ada);
    let middle = stage.session_under(bob, Some(top));
    let below = stage.session_under(bob, Some(middle));
    stage.limit(ScopeRef::Session(top), 100);
    let task = stage.task();
    let hold =
        TaskCommand::Claim { agent: None, session: SessionRef::Id(below), lease_seconds: None };
    let claimed = stage.must_as(&acting(bob), on(task, hold.clone())).claim.expect("a claim");
    let said = stage.report(&claimed, 100);
    let Directive::Stop(reasons) = said else { panic!("{said:?}") };
    assert_eq!(reasons, [format!("the budget over session {top} is spent: 100 of 100 tokens")]);
    let other = stage.task();
    assert_eq!(stage.refused(&acting(bob), on(other, hold)), "TASK_NOT_CLAIMABLE");
    assert!(stage.ask(&acting(bob), on(other, claim())).is_ok(), "in a session of its own");
}

#[test]
fn sessions_stand_above_one_another_so_deep_and_no_deeper() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let mut last = stage.session(ada);
    for _ in 0..events::SESSION_DEPTH_MAX {
        last = stage.session_under(ada, Some(last));
    }
    let id = stage.mint();
    let start = |parent| SessionCommand::Start {
        agent: crate::domain::AgentRef::Id(ada),
        model: None,
        context_window: None,
        wrap_up_percent: 60,
        parent_session: Some(parent),
        external_id: None,
    };
    let under = |parent| Command::Session(SessionTarget::Id(id), start(parent));
    assert_eq!(stage.refused(&operator(), under(last)), "SESSION_TOO_DEEP");
    assert_eq!(stage.refused(&operator(), under(id)), "SESSION_UNKNOWN", "not under itself");
}

#[test]
fn a_window_is_as_full_as_the_session_or_else_the_project_says() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let session = stage.session(ada);
    let task = stage.task();
    let hold =
        TaskCommand::Claim { agent: None, session: SessionRef::Id(session), lease_seconds: None };
    stage.must_as(&acting(ada), on(task, hold.clone()));
    let mut say = |tokens| {
        fill(&mut stage, session, tokens);
        let answer = stage.must_as(
            &acting(ada),
            Command::Session(SessionTarget::Id(session), report(1, Some(task), Some(1))),
        );
        answer.directive.expect("a directive")
    };
    assert_eq!(say(59_999), Directive::Continue);
    let wraps_up = "the context window is 60 % full; the session wraps up at 60 %".to_owned();
    assert_eq!(say(60_000), Directive::WrapUp(vec![wraps_up]));
    let stops = "the context window is 90 % full; work stops at 90 %".to_owned();
    assert_eq!(say(90_000), Directive::Stop(vec![stops]));
    let rule = ContextRule { wrap_up_percent: 80, stop_percent: 95 };
    stage.must(Command::Project(core(), ProjectCommand::DefineContext(rule)));
    fill(&mut stage, session, 79_999);
    let other = stage.task();
    assert!(stage.next_with(ada, |wanted| wanted.session = SessionRef::Id(session)).is_ok());
    assert_eq!(stage.look(other).claim.as_ref().map(|claim| claim.session), Some(session));
    fill(&mut stage, session, 80_000);
    stage.task();
    let full = stage.next_with(ada, |wanted| wanted.session = SessionRef::Id(session));
    assert_eq!(full, Err(NothingReason::ContextFull));
}
