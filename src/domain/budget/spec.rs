//! Given, when, then: limits, and when a budget speaks up.

use super::{BudgetCommand as C, BudgetDecider, BudgetFacts, BudgetRefusal as No};
use crate::domain::spec::{Spec, run};
use events::{
    BudgetEvent as E, BudgetPeriod, BudgetUnit, INTEGER_MAX, Scope, ScopeKind, Timestamp,
};
use uuid::Uuid;

const SCOPE: Scope = Scope { kind: ScopeKind::Project, id: Uuid::from_u128(0x77) };

#[test]
fn a_budget_keeps_its_rules() {
    run(&specs());
}

pub(crate) fn specs() -> Vec<Spec<BudgetDecider>> {
    [setting(), lifting(), thresholds(), periods()].into_iter().flatten().collect()
}

fn setting() -> Vec<Spec<BudgetDecider>> {
    vec![
        Spec::rule("a limit is set over a scope", limit(1_000, 80))
            .knowing(spent(0))
            .then([set(1_000, 80)]),
        Spec::rule("a limit is set anew as a whole", limit(2_000, 90))
            .given([set(1_000, 80)])
            .knowing(spent(0))
            .then([set(2_000, 90)]),
        Spec::rule("the same limit is not set again", limit(1_000, 80))
            .given([set(1_000, 80), warned(800)])
            .knowing(spent(800))
            .then_nothing(),
        Spec::rule("a limit that was lifted can be set again", limit(1_000, 80))
            .given([set(1_000, 80), removed()])
            .knowing(spent(0))
            .then([set(1_000, 80)]),
        Spec::rule("a limit is one at least", limit(0, 80)).refused(No::BudgetLimitOutOfBounds),
        Spec::rule("a limit is an exact number to every reader", limit(INTEGER_MAX + 1, 80))
            .refused(No::BudgetLimitOutOfBounds),
        Spec::rule("the greatest limit is kept", limit(INTEGER_MAX, 80))
            .knowing(spent(0))
            .then([set(INTEGER_MAX, 80)]),
        Spec::rule("a threshold is one per cent at least", limit(1_000, 0))
            .refused(No::BudgetWarnPercentOutOfBounds(0)),
        Spec::rule("a threshold is the whole limit at most", limit(1_000, 101))
            .refused(No::BudgetWarnPercentOutOfBounds(101)),
    ]
}

fn lifting() -> Vec<Spec<BudgetDecider>> {
    let remove =
        || C::Remove { unit: BudgetUnit::Tokens, period: BudgetPeriod::Total, reason: None };
    vec![
        Spec::rule("a limit is lifted", remove()).given([set(1_000, 80)]).then([removed()]),
        Spec::rule("what was never set can't be lifted", remove()).refused(No::BudgetUnknown),
        Spec::rule("a limit is lifted once", remove())
            .given([set(1_000, 80), removed()])
            .refused(No::BudgetUnknown),
        Spec::rule("a limit that was lifted says nothing", compare())
            .given([set(1_000, 80), removed()])
            .knowing(spent(5_000))
            .then_nothing(),
        Spec::rule("a limit that was never set says nothing", compare())
            .knowing(spent(5_000))
            .then_nothing(),
    ]
}

fn thresholds() -> Vec<Spec<BudgetDecider>> {
    vec![
        Spec::rule("below the threshold a budget is silent", compare())
            .given([set(1_000, 80)])
            .knowing(spent(799))
            .then_nothing(),
        Spec::rule("at the threshold it warns", compare())
            .given([set(1_000, 80)])
            .knowing(spent(800))
            .then([warned(800)]),
        Spec::rule("it warns once", compare())
            .given([set(1_000, 80), warned(800)])
            .knowing(spent(900))
            .then_nothing(),
        Spec::rule("one below the limit is not spent", compare())
            .given([set(1_000, 80), warned(800)])
            .knowing(spent(999))
            .then_nothing(),
        Spec::rule("at the limit it is spent", compare())
            .given([set(1_000, 80), warned(800)])
            .knowing(spent(1_000))
            .then([exhausted(1_000)]),
        Spec::rule("one report that leaps over both says only the worse", compare())
            .given([set(1_000, 80)])
            .knowing(spent(5_000))
            .then([exhausted(5_000)]),
        Spec::rule("it is spent once", compare())
            .given([set(1_000, 80), exhausted(1_000)])
            .knowing(spent(6_000))
            .then_nothing(),
        Spec::rule("a new limit is warned of again", compare())
            .given([set(1_000, 80), exhausted(1_000), set(2_000, 50)])
            .knowing(spent(1_000))
            .then([warned(1_000)]),
        Spec::rule("a threshold between two tokens is reached by the later one", compare())
            .given([set(3, 50)])
            .knowing(spent(1))
            .then_nothing(),
        Spec::rule("the greatest limit is compared without overflow", compare())
            .given([set(INTEGER_MAX, 100)])
            .knowing(spent(u64::MAX))
            .then([exhausted(u64::MAX)]),
    ]
}

fn periods() -> Vec<Spec<BudgetDecider>> {
    let compare = || C::Compare { unit: BudgetUnit::Tokens, period: BudgetPeriod::Day };
    let day = |day| Some(begins(day));
    let warned = |on, spent| E::BudgetWarned { period_start: day(on), spent };
    let exhausted = |on, spent| E::BudgetSpent { period_start: day(on), spent };
    vec![
        Spec::rule("a limit is set for each day", of_period(BudgetPeriod::Day, 1_000, 80))
            .knowing(spent_on(1, 0))
            .then([set_a_day(1_000, 80)]),
        Spec::rule("a day's limit warns once a day", compare())
            .given([set_a_day(1_000, 80), warned(1, 800)])
            .knowing(spent_on(1, 900))
            .then_nothing(),
        Spec::rule("the next day it warns anew", compare())
            .given([set_a_day(1_000, 80), exhausted(1, 1_000)])
            .knowing(spent_on(2, 800))
            .then([warned(2, 800)]),
        Spec::rule("the next day it is spent anew", compare())
            .given([set_a_day(1_000, 80), exhausted(1, 1_000), warned(2, 800)])
            .knowing(spent_on(2, 1_000))
            .then([exhausted(2, 1_000)]),
    ]
}

fn limit(limit: u64, warn_percent: u32) -> C {
    of_period(BudgetPeriod::Total, limit, warn_percent)
}

fn of_period(period: BudgetPeriod, limit: u64, warn_percent: u32) -> C {
    let (unit, counts_cache_reads) = (BudgetUnit::Tokens, false);
    C::Set { unit, period, limit, warn_percent, counts_cache_reads }
}

fn compare() -> C {
    C::Compare { unit: BudgetUnit::Tokens, period: BudgetPeriod::Total }
}

fn spent(spent: u64) -> BudgetFacts {
    BudgetFacts { scope: SCOPE, period_start: None, spent }
}

/// That much on that day.
fn spent_on(day: i64, spent: u64) -> BudgetFacts {
    BudgetFacts { scope: SCOPE, period_start: Some(begins(day)), spent }
}

fn begins(day: i64) -> Timestamp {
    Timestamp::from_micros(0).plus_seconds(day * 86_400)
}

fn set_a_day(limit: u64, warn_percent: u32) -> E {
    E::BudgetSet {
        scope: SCOPE,
        unit: BudgetUnit::Tokens,
        period: BudgetPeriod::Day,
        limit,
        warn_percent,
        counts_cache_reads: false,
    }
}

fn set(limit: u64, warn_percent: u32) -> E {
    E::BudgetSet {
        scope: SCOPE,
        unit: BudgetUnit::Tokens,
        period: BudgetPeriod::Total,
        limit,
        warn_percent,
        counts_cache_reads: false,
    }
}

fn warned(spent: u64) -> E {
    E::BudgetWarned { period_start: None, spent }
}

fn exhausted(spent: u64) -> E {
    E::BudgetSpent { period_start: None, spent }
}

fn removed() -> E {
    E::BudgetRemoved { reason: None }
}
