//! Questions about prices.

use super::object::ModelPrice;
use crate::graphql::door::Door;
use crate::graphql::permission::{Permission, needs};
use async_graphql::{Context, Object, Result};

/// What can be asked about prices.
#[derive(Default)]
pub struct PriceQuery;

/// What can be asked about prices.
#[Object]
impl PriceQuery {
    /// What a report of a model would be priced by now; null where its cost would be unknown.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn model_price(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The model, as reports name it.")] model: String,
    ) -> Result<Option<ModelPrice>> {
        let read = ctx.data::<Door>()?.transactor.read(move |world| {
            let list = world.prices();
            list.find(&model).map(|price| ModelPrice::of(list.version(), price))
        });
        Ok(read.await)
    }
}
