//! Reporting tokens.

use super::Usage;
use crate::domain::session::{SessionCommand, TokenUsage};
use crate::domain::{Action, AgentRef, Command, SessionTarget};
use crate::graphql::Caller;
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::budget::{Budget, over_report};
use crate::graphql::claim::Directive;
use crate::graphql::input::{Faults, WORD_MAX, count, instant};
use crate::graphql::payload::{Payload as _, Refused, UserError, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{Count, DateTime};
use async_graphql::{Context, InputObject, Object, Result};
use uuid::Uuid;

/// Tokens that were used. The first four buckets are disjoint.
#[derive(InputObject)]
pub struct TokenUsageInput {
    /// Read, and no cache held them.
    #[graphql(default)]
    input: Count,
    /// Written by the model, reasoning included.
    #[graphql(default)]
    output: Count,
    /// Read from a cache.
    #[graphql(default)]
    cache_read: Count,
    /// Written to a cache.
    #[graphql(default)]
    cache_creation: Count,
    /// Of `cacheCreation`: kept for an hour, which costs more.
    #[graphql(name = "cacheCreation1h", default)]
    cache_creation_1h: Count,
    /// Of `output`: reasoning.
    #[graphql(default)]
    reasoning: Count,
}

/// A report of tokens. Late ones count too: they are marked, and answered with STOP.
#[derive(InputObject)]
pub struct ReportTokensInput {
    /// By which a repeat of this report is known: it is counted once, and answered as before.
    pub idempotency_key: Option<String>,
    /// The task they were used for, by id or key; needed unless there is a session.
    task: Option<String>,
    /// The session they were used in; the task's holder's when left out.
    session: Option<Uuid>,
    /// How many.
    usage: TokenUsageInput,
    /// The claim they were used under.
    fence: Option<u64>,
    /// The model that used them; the session's when left out.
    model: Option<String>,
    /// How full the context window is now: a level, never a sum.
    context_tokens: Option<Count>,
    /// What they cost in micro-dollars, where that is known; else the ledger's prices say it.
    cost_micros: Option<Count>,
    /// When they were used, if not now.
    occurred_at: Option<DateTime>,
    /// The provider's id of the request.
    request_key: Option<String>,
}

impl ReportTokensInput {
    fn totals(&self) -> Usage {
        let TokenUsageInput { input, output, cache_read, cache_creation, .. } = self.usage;
        let total = [input, output, cache_read, cache_creation];
        Usage {
            input,
            output,
            cache_read,
            cache_creation,
            cache_creation_1h: self.usage.cache_creation_1h,
            reasoning: self.usage.reasoning,
            total: Count(total.iter().fold(0, |sum: u64, more| sum.saturating_add(more.0))),
            reports: 1,
            ..Usage::default()
        }
    }

    fn read(self, caller: &Caller) -> Read {
        let mut faults = Faults::of_input();
        let task = self.task.as_deref().map(|text| faults.task("task", text));
        let own = caller.actor.agent.map(AgentRef::Id);
        let target = match (self.session, &task, own) {
            (Some(session), ..) => SessionTarget::Id(session),
            (None, Some(task), _) => SessionTarget::HolderOf(task.clone()),
            (None, None, Some(agent)) => SessionTarget::ImplicitOf(agent),
            (None, None, None) => {
                let message = "say for which task or session the tokens were used";
                faults.add("task", "USAGE_OF_NOTHING", message);
                return faults.check(Wanted::default());
            }
        };
        let report = SessionCommand::ReportTokens {
            usage: TokenUsage {
                input: self.usage.input.0,
                output: self.usage.output.0,
                cache_read: self.usage.cache_read.0,
                cache_creation: self.usage.cache_creation.0,
                cache_creation_1h: self.usage.cache_creation_1h.0,
                reasoning: self.usage.reasoning.0,
            },
            model: faults.maybe("model", self.model, WORD_MAX),
            context_tokens: count(self.context_tokens),
            cost_micros: count(self.cost_micros),
            task,
            fence: self.fence,
            request_key: faults.maybe("requestKey", self.request_key, WORD_MAX),
        };
        let mut action = Action::from(Command::Session(target, report));
        action.occurred_at = instant(self.occurred_at);
        faults.check(Wanted::of(action))
    }
}

payload! {
    /// What came of `reportTokens`.
    ReportTokensPayload {
        /// What was counted.
        usage: Usage,
        /// Every budget over it, as it stands now.
        budgets: Vec<Budget>,
        /// What the holder should do next.
        directive: Directive,
    }
}

/// The mutations of usage.
#[derive(Default)]
pub struct UsageMutation;

/// How usage is reported.
#[Object]
impl UsageMutation {
    /// Reports tokens, and learns whether to go on. Needs an idempotency key: reports are counted once.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn report_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, for what.")] mut input: ReportTokensInput,
    ) -> Result<ReportTokensPayload> {
        let Some(key) = input.idempotency_key.take() else {
            let error = UserError {
                code: "IDEMPOTENCY_KEY_MISSING".to_owned(),
                message: "a report needs a key of its own, so that a repeat is counted once"
                    .to_owned(),
                path: Some(vec!["input".to_owned(), "idempotencyKey".to_owned()]),
            };
            let position = ctx.data::<crate::graphql::door::Door>()?.head();
            return Ok(ReportTokensPayload::refused(Refused {
                position,
                errors: vec![error],
                directive: None,
            }));
        };
        let counted = input.totals();
        let task = input.task.clone();
        Ok(match ask(ctx, Some(key), input.read(ctx.data::<Caller>()?)).await? {
            Err(refused) => ReportTokensPayload::refused(refused),
            Ok(done) => {
                let answer = done.answer();
                // Looking them up waits for the commit under way: only for who wants to know.
                let budgets = match ctx.look_ahead().field("budgets").exists() {
                    true => Some(over_report(ctx, answer.subject, task.as_deref()).await?),
                    false => None,
                };
                ReportTokensPayload {
                    usage: Some(counted),
                    budgets,
                    directive: answer.directive.map(Directive::from),
                    position: done.at(),
                    ..ReportTokensPayload::default()
                }
            }
        })
    }
}
