//! Prices: what a model's tokens cost here, and loading another list.

mod mutation;
mod object;
mod query;
mod run;

pub use mutation::PriceMutation;
pub use query::PriceQuery;
pub use run::{Loaded, load};
