//! The price list that reports are priced by.
//!
//! A list comes in several events, since none may be larger than the log keeps; it is in use from the
//! one on that says it is loaded.

use super::journal::Undo;
use super::{StoredKind, World};
use crate::domain::session::PriceList;
use events::LedgerEvent;
use std::sync::Arc;

/// The list in use, and the one that is coming in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prices {
    pub(super) in_use: Arc<PriceList>,
    pub(super) coming: Option<Arc<PriceList>>,
}

impl Default for Prices {
    fn default() -> Self {
        Self { in_use: PriceList::builtin(), coming: None }
    }
}

impl World {
    /// The price list in use.
    #[must_use]
    pub const fn prices(&self) -> &Arc<PriceList> {
        &self.prices.in_use
    }

    pub(super) fn fold_prices(&mut self, event: &LedgerEvent) {
        let mut prices = self.prices.clone();
        match event {
            LedgerEvent::ModelsPriced { prices: rows, version } => {
                let known = prices.coming.take().filter(|list| list.version() == version);
                let mut list = known.unwrap_or_else(|| Arc::new(PriceList::new(version.clone())));
                Arc::make_mut(&mut list).add(rows);
                prices.coming = Some(list);
            }
            LedgerEvent::PriceListLoaded { version } => {
                // A version whose prices the log doesn't have changes none.
                let loaded = prices.coming.take().filter(|list| list.version() == version);
                prices.in_use = loaded.unwrap_or(prices.in_use);
            }
            _ => return,
        }
        self.changed.insert((StoredKind::Prices, self.ledger_id));
        let before = std::mem::replace(&mut self.prices, prices);
        self.journal.note(Undo::Prices(before));
    }

    /// As JSON, for a fast start.
    pub(super) fn stored_prices(&self) -> String {
        let Prices { in_use, coming } = &self.prices;
        let both: (&PriceList, Option<&PriceList>) = (in_use, coming.as_deref());
        serde_json::to_string(&both).expect("a list holds nothing that JSON has no words for")
    }

    pub(super) fn admit_prices(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let (in_use, coming): (PriceList, Option<PriceList>) = serde_json::from_str(json)?;
        self.prices = Prices { in_use: Arc::new(in_use), coming: coming.map(Arc::new) };
        Ok(())
    }
}
