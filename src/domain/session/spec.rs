//! Given, when, then: runs, and what their reports come to.

use super::{
    PRICE_LIST_VERSION, SessionCommand as C, SessionDecider, SessionFacts, SessionRefusal as No,
    TokenUsage,
};
use crate::domain::spec::{Spec, run};
use crate::domain::{AgentRef, TaskRef};
use events::{CostSource, SessionEvent as E, Standing};
use uuid::Uuid;

const AGENT: Uuid = Uuid::from_u128(0xA1);
const TASK: Uuid = Uuid::from_u128(0x71);
const SONNET: &str = "claude-sonnet-4-5";
const USAGE: TokenUsage = TokenUsage {
    input: 1_000,
    output: 200,
    cache_read: 50_000,
    cache_creation: 400,
    cache_creation_1h: 100,
    reasoning: 150,
};

#[test]
fn a_session_keeps_its_rules() {
    run(&specs());
}

pub(crate) fn specs() -> Vec<Spec<SessionDecider>> {
    [starting(), ending(), pricing(), standing(), bounds()].into_iter().flatten().collect()
}

fn starting() -> Vec<Spec<SessionDecider>> {
    let whose = || SessionFacts { agent: AGENT, ..SessionFacts::default() };
    vec![
        Spec::rule("a run begins", start(60)).knowing(whose()).then([started(None, 60)]),
        Spec::rule("a run begins once", start(60))
            .given([started(None, 60)])
            .knowing(whose())
            .refused(No::SessionAlreadyStarted),
        Spec::rule("a run wraps up at one per cent at least", start(0))
            .refused(No::WrapUpPercentOutOfBounds(0)),
        Spec::rule("a run wraps up at a full window at most", start(101))
            .refused(No::WrapUpPercentOutOfBounds(101)),
    ]
}

fn ending() -> Vec<Spec<SessionDecider>> {
    let end = || C::End { summary: Some("all green".into()) };
    let ended = || E::SessionEnded { summary: Some("all green".into()) };
    vec![
        Spec::rule("a run ends", end()).given([started(None, 60)]).then([ended()]),
        Spec::rule("a run ends once", end()).given([started(None, 60), ended()]).then_nothing(),
        Spec::rule("what a run used counts even after its end", Reported::default().command())
            .given([started(None, 60), ended()])
            .then([Reported::default().event()]),
    ]
}

fn pricing() -> Vec<Spec<SessionDecider>> {
    let sonnet = Some(SONNET);
    let priced = |cost| (Some(cost), CostSource::Priced, Some(PRICE_LIST_VERSION));
    let unknown = (None, CostSource::Unknown, None);
    // 1,000 × 3 + 200 × 15 + 50,000 × 0.3 + 300 × 3.75 + 100 × 6 µ$ = 22,725 µ$.
    let cases = [
        ("a report is priced by its model", sonnet, None, None, priced(22_725)),
        ("a report without a model is priced by its session's", None, sonnet, None, priced(22_725)),
        ("a report's model goes before its session's", sonnet, Some("gpt-5"), None, priced(22_725)),
        ("an unknown model has an unknown cost", Some("mystery"), sonnet, None, unknown),
        ("without any model the cost is unknown", None, None, None, unknown),
        (
            "a stated cost goes before the list",
            sonnet,
            None,
            Some(7),
            (Some(7), CostSource::Reported, None),
        ),
        (
            "a stated cost of nothing is a cost, not an unknown one",
            Some("mystery"),
            None,
            Some(0),
            (Some(0), CostSource::Reported, None),
        ),
    ];
    cases
        .into_iter()
        .map(|(rule, model, of_session, stated, (cost, source, list))| {
            let reported = Reported { model, stated, cost, source, list, ..Reported::default() };
            Spec::rule(rule, reported.command())
                .given([started(of_session, 60)])
                .then([reported.event()])
        })
        .collect()
}

fn standing() -> Vec<Spec<SessionDecider>> {
    let cases = [
        ("a report under the live claim is live", Some(3), true, Standing::Live),
        ("a report under a claim that ended is late, and counted", Some(2), false, Standing::Late),
        ("a report that names no claim is live", None, false, Standing::Live),
    ];
    cases
        .into_iter()
        .map(|(rule, fence, claim_is_live, standing)| {
            let reported = Reported { task: Some(TASK), fence, standing, ..Reported::default() };
            let facts = SessionFacts {
                agent: AGENT,
                task: Some(TASK),
                fence,
                claim_is_live,
                ..SessionFacts::default()
            };
            Spec::rule(rule, reported.command())
                .given([started(None, 60)])
                .knowing(facts)
                .then([reported.event()])
        })
        .collect()
}

fn bounds() -> Vec<Spec<SessionDecider>> {
    let most = 1_000_000_000_000;
    let with = |usage| Reported { usage, ..Reported::default() };
    let too_much = |usage: TokenUsage| with(usage).command();
    vec![
        Spec::rule("a report may be of nothing", with(TokenUsage::default()).command())
            .given([started(None, 60)])
            .then([with(TokenUsage::default()).event()]),
        Spec::rule(
            "a report is no larger than a run can be",
            too_much(TokenUsage { input: most + 1, ..TokenUsage::default() }),
        )
        .refused(No::UsageOutOfBounds(most + 1)),
        Spec::rule("a window is no larger than any is", window(most + 1))
            .refused(No::UsageOutOfBounds(most + 1)),
        Spec::rule("a window is no fuller than any can be", filled(most + 1))
            .given([started(None, 60)])
            .refused(No::UsageOutOfBounds(most + 1)),
        Spec::rule(
            "a stated cost is no larger than a run's can be",
            Reported { stated: Some(most + 1), ..Reported::default() }.command(),
        )
        .given([started(None, 60)])
        .refused(No::CostOutOfBounds(most + 1)),
        Spec::rule(
            "reasoning is a part of the output",
            too_much(TokenUsage { output: 10, reasoning: 11, ..TokenUsage::default() }),
        )
        .refused(No::UsageInconsistent { whole: "output", part: 11, of: 10 }),
        Spec::rule(
            "what is cached for an hour is a part of what is cached",
            too_much(TokenUsage { cache_creation_1h: 1, ..TokenUsage::default() }),
        )
        .refused(No::UsageInconsistent { whole: "cacheCreation", part: 1, of: 0 }),
    ]
}

/// A report as it is made, and as it is kept.
#[derive(Clone, Copy)]
struct Reported {
    usage: TokenUsage,
    model: Option<&'static str>,
    stated: Option<u64>,
    cost: Option<u64>,
    source: CostSource,
    list: Option<&'static str>,
    task: Option<Uuid>,
    fence: Option<u64>,
    standing: Standing,
}

impl Default for Reported {
    fn default() -> Self {
        Self {
            usage: USAGE,
            model: None,
            stated: None,
            cost: None,
            source: CostSource::Unknown,
            list: None,
            task: None,
            fence: None,
            standing: Standing::Live,
        }
    }
}

impl Reported {
    fn command(self) -> C {
        C::ReportTokens {
            usage: self.usage,
            model: self.model.map(Into::into),
            context_tokens: Some(12_345),
            cost_micros: self.stated,
            task: self.task.map(TaskRef::Id),
            fence: self.fence,
            request_key: Some("req_1".into()),
        }
    }

    fn event(self) -> E {
        E::TokensReported {
            model: self.model.map(Into::into),
            input: self.usage.input,
            output: self.usage.output,
            cache_read: self.usage.cache_read,
            cache_creation: self.usage.cache_creation,
            cache_creation_1h: self.usage.cache_creation_1h,
            reasoning: self.usage.reasoning,
            context_tokens: Some(12_345),
            cost_micros: self.cost,
            cost_source: self.source,
            price_list: self.list.map(Into::into),
            task: self.task,
            fence: self.fence,
            standing: self.standing,
            request_key: Some("req_1".into()),
        }
    }
}

fn start(wrap_up_percent: u32) -> C {
    C::Start {
        agent: AgentRef::Id(AGENT),
        model: None,
        context_window: Some(200_000),
        wrap_up_percent,
        parent_session: None,
        external_id: None,
    }
}

fn window(tokens: u64) -> C {
    let mut start = start(60);
    if let C::Start { context_window, .. } = &mut start {
        *context_window = Some(tokens);
    }
    start
}

fn filled(tokens: u64) -> C {
    let mut report = Reported::default().command();
    if let C::ReportTokens { context_tokens, .. } = &mut report {
        *context_tokens = Some(tokens);
    }
    report
}

fn started(model: Option<&str>, wrap_up_percent: u32) -> E {
    E::SessionStarted {
        agent: AGENT,
        model: model.map(Into::into),
        context_window: Some(200_000),
        wrap_up_percent,
        parent_session: None,
        external_id: None,
    }
}

fn cost_micros(model: &str, usage: &TokenUsage) -> Option<u64> {
    super::cost_micros(super::PriceList::builtin().find(model)?, usage, None)
}

#[test]
fn a_cost_is_rounded_half_up_once_a_report() {
    // gpt-5-mini reads from a cache at 0.025 µ$ a token.
    let read = |cache_read| TokenUsage { cache_read, ..TokenUsage::default() };
    for (tokens, micros) in [(0, 0), (19, 0), (20, 1), (59, 1), (60, 2), (1_000_000, 25_000)] {
        assert_eq!(cost_micros("gpt-5-mini", &read(tokens)), Some(micros), "{tokens} tokens");
    }
}

#[test]
fn what_is_cached_for_an_hour_costs_more() {
    let cached = |cache_creation_1h| TokenUsage {
        cache_creation: 1_000_000,
        cache_creation_1h,
        ..TokenUsage::default()
    };
    assert_eq!(cost_micros(SONNET, &cached(0)), Some(3_750_000));
    assert_eq!(cost_micros(SONNET, &cached(1_000_000)), Some(6_000_000));
    assert_eq!(cost_micros(SONNET, &cached(500_000)), Some(4_875_000));
}

#[test]
fn a_dated_model_has_the_price_of_the_undated_one() {
    assert_eq!(cost_micros("claude-sonnet-4-5-20250929", &USAGE), cost_micros(SONNET, &USAGE));
    for stranger in ["claude-sonnet-4-5-2025092", "claude-sonnet-4-5-latest", "", "-20250929"] {
        assert_eq!(cost_micros(stranger, &USAGE), None, "{stranger}");
    }
}
