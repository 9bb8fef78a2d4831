//! The switch that allows or stops new claims.

use crate::domain::agent::AgentCommand;
use crate::domain::ledger::LedgerCommand;
use crate::domain::project::ProjectCommand;
use crate::domain::{Command, ScopeRef};
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::budget::ScopeInput;
use crate::graphql::input::{BODY_MAX, Faults};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use async_graphql::{Context, InputObject, Object, Result};

/// A switch that is to be turned.
#[derive(InputObject)]
pub struct SetAutonomyInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// For the ledger, a project or an agent.
    scope: ScopeInput,
    /// Whether agents may claim.
    on: bool,
    /// Why.
    reason: Option<String>,
}

impl SetAutonomyInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let (on, reason) = (self.on, faults.maybe("reason", self.reason, BODY_MAX));
        let command = match self.scope.read(&mut faults) {
            ScopeRef::Project(project) => {
                Command::Project(project, ProjectCommand::SwitchAutonomy { on, reason })
            }
            ScopeRef::Agent(agent) => {
                Command::Agent(agent, AgentCommand::SwitchAutonomy { on, reason })
            }
            ScopeRef::Task(_) | ScopeRef::Session(_) => {
                let message = "name the ledger, a project or an agent";
                faults.add("scope", "SCOPE_HAS_NO_SWITCH", message);
                return faults.check(Wanted::default());
            }
            ScopeRef::Ledger | ScopeRef::Known(_) => {
                Command::Ledger(LedgerCommand::SwitchAutonomy { on, reason })
            }
        };
        faults.check(Wanted::of(command))
    }
}

payload! {
    /// What came of `setAutonomy`.
    SetAutonomyPayload {
        /// Whether agents may claim there now.
        on: bool,
    }
}

/// The mutations of the ledger.
#[derive(Default)]
pub struct LedgerMutation;

/// What can be done to the ledger.
#[Object]
impl LedgerMutation {
    /// Allows or stops new claims in the ledger, in a project, or by an agent.
    #[graphql(directive = needs::apply(Permission::Operate))]
    async fn set_autonomy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where, and whether.")] mut input: SetAutonomyInput,
    ) -> Result<SetAutonomyPayload> {
        let (key, on) = (input.idempotency_key.take(), input.on);
        Ok(match ask(ctx, key, input.read()).await? {
            Err(refused) => SetAutonomyPayload::refused(refused),
            Ok(done) => SetAutonomyPayload {
                on: Some(on),
                position: done.at(),
                ..SetAutonomyPayload::default()
            },
        })
    }
}
