//! The mutations of agents.

use super::Agent;
use crate::domain::agent::AgentCommand;
use crate::domain::{AgentRef, Command};
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::input::{BODY_MAX, Faults, WORD_MAX};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use async_graphql::{Context, InputObject, Object, Result};
use uuid::Uuid;

/// A worker that makes itself known. A known name states its skills and capacity anew.
#[derive(InputObject)]
pub struct RegisterAgentInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// Its name, unique in the ledger: 1 to 64 characters without spaces.
    name: String,
    /// What it can do.
    skills: Option<Vec<String>>,
    /// How many tasks it may hold at once, 1 to 1000; 1 when left out.
    capacity: Option<i32>,
}

impl RegisterAgentInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let register = AgentCommand::Register {
            name: faults.text("name", self.name, WORD_MAX),
            skills: faults.words("skills", self.skills, WORD_MAX),
            capacity: faults.small("capacity", self.capacity).unwrap_or(1),
        };
        let id = AgentRef::Id(Uuid::now_v7());
        faults.check(Wanted::of(Command::Agent(id, register)))
    }
}

/// A worker that works here no more.
#[derive(InputObject)]
pub struct RetireAgentInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// Its name or id.
    agent: String,
    /// Why.
    reason: Option<String>,
}

impl RetireAgentInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let agent = AgentRef::parse(&faults.text("agent", self.agent, WORD_MAX));
        let retire = AgentCommand::Retire { reason: faults.maybe("reason", self.reason, BODY_MAX) };
        faults.check(Wanted::of(Command::Agent(agent, retire)))
    }
}

payload! {
    /// What came of `retireAgent`.
    RetireAgentPayload {
        /// The agent as it is now.
        agent: Agent,
    }
}
payload! {
    /// What came of `registerAgent`.
    RegisterAgentPayload {
        /// The agent.
        agent: Agent,
    }
}

/// The mutations of agents.
#[derive(Default)]
pub struct AgentMutation;

/// What can be done to agents.
#[Object]
impl AgentMutation {
    /// Makes a worker known.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn register_agent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The worker.")] mut input: RegisterAgentInput,
    ) -> Result<RegisterAgentPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => RegisterAgentPayload::refused(refused),
            Ok(done) => RegisterAgentPayload {
                agent: Some(Agent::after(done.answer().subject, done.position)),
                position: done.at(),
                ..RegisterAgentPayload::default()
            },
        })
    }

    /// Lets a worker go, once it holds nothing: it claims no more, and its name stays its own.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn retire_agent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which worker, and why.")] mut input: RetireAgentInput,
    ) -> Result<RetireAgentPayload> {
        let key = input.idempotency_key.take();
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => RetireAgentPayload::refused(refused),
            Ok(done) => RetireAgentPayload {
                agent: Some(Agent::after(done.answer().subject, done.position)),
                position: done.at(),
                ..RetireAgentPayload::default()
            },
        })
    }
}
