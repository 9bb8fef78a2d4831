//! Questions about keys.

use super::Key;
use crate::graphql::connection::{Connection, PAGE_MAX, page_size, slice};
use crate::graphql::door::Door;
use crate::graphql::permission::{Permission, needs};
use async_graphql::{Context, Object, Result};

/// What can be asked about keys.
#[derive(Default)]
pub struct KeyQuery;

/// What can be asked about keys.
#[Object]
impl KeyQuery {
    /// Keys, in the order in which they were issued; never their secrets.
    #[graphql(directive = needs::apply(Permission::ReadKeys))]
    async fn keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100.")] first: i32,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
    ) -> Result<Connection<Key>> {
        let first = page_size(first, PAGE_MAX)?;
        let read = ctx.data::<Door>()?.transactor.read(|world| {
            let keys = world.ledger().keys.keys().filter_map(|id| Key::of(world, *id));
            (keys.collect::<Vec<_>>(), world.position())
        });
        let (keys, as_of) = read.await;
        // Ids grow with time, so their order is that of issuing.
        let keyed: Vec<_> = keys.into_iter().map(|key| (key.id.to_string(), key)).collect();
        let page = slice(keyed, |(id, _)| id, first, after.as_deref(), as_of);
        Ok(Connection::of(page, |(_, key)| key))
    }
}
