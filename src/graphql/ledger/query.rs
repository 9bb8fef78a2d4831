//! Questions about the ledger and the caller.

use super::object::{Ledger, Viewer};
use crate::domain::world::World;
use crate::graphql::Caller;
use crate::graphql::agent::Agent;
use crate::graphql::door::Door;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{DateTime, Position};
use async_graphql::{Context, Object, Result};

/// What can be asked about the ledger.
#[derive(Default)]
pub struct LedgerQuery;

/// What can be asked about the ledger.
#[Object]
impl LedgerQuery {
    /// The ledger, as it stands.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn ledger(&self, ctx: &Context<'_>) -> Result<Ledger> {
        Ok(ctx.data::<Door>()?.transactor.read(Ledger::of).await)
    }

    /// Who is asking, and where.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        let caller = ctx.data::<Caller>()?;
        let key = caller.key_id;
        let read = ctx.data::<Door>()?.transactor.read(move |world| {
            (Ledger::of(world), world.ledger().keys.get(&key).and_then(|key| key.expires_at))
        });
        let (ledger, expires_at) = read.await;
        Ok(Viewer {
            name: caller.actor.name.clone(),
            key_id: key,
            role: caller.role().into(),
            grants: caller.actor.grants.iter().copied().map(Into::into).collect(),
            agent: caller.actor.agent.map(|agent| Agent::after(agent, 0)),
            expires_at: expires_at.map(DateTime),
            ledger,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }
}

impl Ledger {
    fn of(world: &World) -> Self {
        let ledger = world.ledger();
        Self {
            id: world.ledger_id(),
            name: ledger.name.clone(),
            position: Position(world.position()),
            recorded_at: world.recorded_at().into(),
            time_zone: ledger.time_zone.clone(),
            autonomy_on: !ledger.autonomy_off,
            price_list: world.prices().version().to_owned(),
        }
    }
}
