//! The mutations of budgets.

use super::Budget;
use crate::domain::budget::BudgetCommand;
use crate::domain::{AgentRef, Command, ProjectRef, ScopeRef};
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::door::Door;
use crate::graphql::input::{BODY_MAX, Faults};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Count;
use crate::graphql::vocabulary::{BudgetPeriod, BudgetUnit};
use async_graphql::{Context, InputObject, Object, Result};
use uuid::Uuid;

/// Per cent of a limit at which holders are told to wrap up, unless it says otherwise.
const WARN_PERCENT: u32 = 80;

/// Over what something reaches: name exactly one.
#[derive(InputObject)]
pub struct ScopeInput {
    /// True for the whole ledger.
    ledger: Option<bool>,
    /// A project, by key or id.
    project: Option<String>,
    /// An agent, by name or id.
    agent: Option<String>,
    /// A session.
    session: Option<Uuid>,
    /// A task, by id or key.
    task: Option<String>,
}

impl ScopeInput {
    /// The one scope that was named.
    pub fn read(self, faults: &mut Faults) -> ScopeRef {
        let named = [
            self.ledger.filter(|yes| *yes).map(|_| ScopeRef::Ledger),
            self.project.as_deref().map(|text| ScopeRef::Project(ProjectRef::parse(text))),
            self.agent.as_deref().map(|text| ScopeRef::Agent(AgentRef::parse(text))),
            self.session.map(ScopeRef::Session),
            self.task.as_deref().map(|text| ScopeRef::Task(faults.task("scope.task", text))),
        ];
        let mut named = named.into_iter().flatten();
        match (named.next(), named.next()) {
            (Some(scope), None) => scope,
            _ => {
                let message = "name exactly one of ledger, project, agent, session and task";
                faults.add("scope", "SCOPE_NOT_ONE", message);
                ScopeRef::Ledger
            }
        }
    }
}

/// A limit that is to hold.
#[derive(InputObject)]
pub struct SetBudgetInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// Over what it reaches.
    scope: ScopeInput,
    /// The limit, in tokens or micro-dollars.
    limit: Count,
    /// What is counted; `TOKENS` when left out.
    unit: Option<BudgetUnit>,
    /// For how long the limit holds: `DAY` and `MONTH` begin anew in the ledger's time zone; `TOTAL`
    /// when left out.
    period: Option<BudgetPeriod>,
    /// Per cent of the limit at which holders are told to wrap up, 1 to 100; 80 when left out.
    warn_percent: Option<i32>,
    /// Whether tokens read from a cache count; they are most of all tokens.
    #[graphql(default)]
    counts_cache_reads: bool,
}

impl SetBudgetInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let scope = self.scope.read(&mut faults);
        let set = BudgetCommand::Set {
            unit: self.unit.map_or(events::BudgetUnit::Tokens, Into::into),
            period: self.period.map_or(events::BudgetPeriod::Total, Into::into),
            limit: self.limit.0,
            warn_percent: faults.small("warnPercent", self.warn_percent).unwrap_or(WARN_PERCENT),
            counts_cache_reads: self.counts_cache_reads,
        };
        faults.check(Wanted::of(Command::Budget(scope, set)))
    }
}

/// A limit that is to hold no more.
#[derive(InputObject)]
pub struct RemoveBudgetInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// Over what it reaches.
    scope: ScopeInput,
    /// What it counts; `TOKENS` when left out.
    unit: Option<BudgetUnit>,
    /// For how long it holds; `TOTAL` when left out.
    period: Option<BudgetPeriod>,
    /// Why.
    reason: Option<String>,
}

impl RemoveBudgetInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let scope = self.scope.read(&mut faults);
        let remove = BudgetCommand::Remove {
            unit: self.unit.map_or(events::BudgetUnit::Tokens, Into::into),
            period: self.period.map_or(events::BudgetPeriod::Total, Into::into),
            reason: faults.maybe("reason", self.reason, BODY_MAX),
        };
        faults.check(Wanted::of(Command::Budget(scope, remove)))
    }
}

payload! {
    /// What came of `setBudget`.
    SetBudgetPayload {
        /// The budget as it is now.
        budget: Budget,
    }
}
payload! {
    /// What came of `removeBudget`.
    RemoveBudgetPayload {
        /// The id of the budget that is gone.
        budget_id: Uuid,
    }
}

/// The mutations of budgets.
#[derive(Default)]
pub struct BudgetMutation;

/// What can be done to budgets.
#[Object]
impl BudgetMutation {
    /// Sets a limit, or sets it anew. What was spent before counts.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn set_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The limit.")] mut input: SetBudgetInput,
    ) -> Result<SetBudgetPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => SetBudgetPayload::refused(refused),
            Ok(done) => {
                let id = done.answer().subject;
                let read = ctx.data::<Door>()?.transactor.read(move |world| {
                    let scope = world.budget(id)?.scope?;
                    Budget::over(world, scope).into_iter().find(|budget| budget.id == id)
                });
                SetBudgetPayload {
                    budget: read.await,
                    position: done.at(),
                    ..SetBudgetPayload::default()
                }
            }
        })
    }

    /// Lifts a limit.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn remove_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which limit, and why.")] mut input: RemoveBudgetInput,
    ) -> Result<RemoveBudgetPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => RemoveBudgetPayload::refused(refused),
            Ok(done) => RemoveBudgetPayload {
                budget_id: Some(done.answer().subject),
                position: done.at(),
                ..RemoveBudgetPayload::default()
            },
        })
    }
}
