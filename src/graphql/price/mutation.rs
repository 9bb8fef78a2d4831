//! Loading prices through GraphQL: what fits into one request; `POST /prices` takes more.

use super::run::{Loaded, load};
use crate::graphql::Caller;
use crate::graphql::door::Door;
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{Json, Position};
use async_graphql::{Context, InputObject, Object, Result};

/// A price list that is to take the place of the one before.
#[derive(InputObject)]
pub struct LoadPricesInput {
    /// Without effect: loading the same again changes nothing.
    pub idempotency_key: Option<String>,
    /// LiteLLM's price file, as it is.
    content: String,
    /// What the list is called: reports that it prices name it. A version names one list for ever.
    version: String,
}

payload! {
    /// What came of `loadPrices`.
    LoadPricesPayload {
        /// How many prices were taken, and each fault by the name of its entry.
        report: Json,
    }
}

/// The mutations of prices.
#[derive(Default)]
pub struct PriceMutation;

/// What can be done to prices.
#[Object]
impl PriceMutation {
    /// Loads a price list: from here on reports are priced by it. What was priced before stays.
    #[graphql(directive = needs::apply(Permission::Administer))]
    async fn load_prices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The list.")] input: LoadPricesInput,
    ) -> Result<LoadPricesPayload> {
        let (door, caller) = (ctx.data::<Door>()?, ctx.data::<Caller>()?);
        let Loaded { position, report, refused } =
            load(door, caller, &input.version, input.content.into_bytes()).await?;
        let mut payload =
            refused.map_or_else(LoadPricesPayload::default, LoadPricesPayload::refused);
        payload.position = Position(position);
        payload.report = Some(Json(report));
        Ok(payload)
    }
}
