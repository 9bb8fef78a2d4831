//! Which filters do people keep? One row a saved view.

mod reader;

pub use reader::{by_id, list};

use crate::{Happening, Kept, Projection, Unfoldable};
use events::{Event, FreeJson, LedgerEvent, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The projection of saved views.
pub struct Views;

/// Which view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ViewKey {
    /// Its id.
    pub view: Uuid,
}

/// A filter of tasks that somebody keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ViewRow {
    /// Its id.
    pub view: Uuid,
    /// What it is called.
    pub name: String,
    /// Which tasks it shows, as the API takes a filter.
    pub filter: FreeJson,
    /// In what order, in the API's word.
    pub task_order: Option<String>,
    /// Who keeps it.
    pub owner: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

impl Kept for Views {
    const NAME: &'static str = "views";
    const KEY_COLUMNS: &'static [(&'static str, &'static str)] = &[("view", "uuid")];
    type Key = ViewKey;
    type Row = ViewRow;

    fn key(row: &ViewRow) -> ViewKey {
        ViewKey { view: row.view }
    }
}

impl Projection for Views {
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");

    fn keys(at: &Happening<'_>) -> Vec<ViewKey> {
        match at.event {
            Event::Ledger(LedgerEvent::ViewSaved(view)) => vec![ViewKey { view: view.id }],
            Event::Ledger(LedgerEvent::ViewDropped { id }) => vec![ViewKey { view: *id }],
            _ => Vec::new(),
        }
    }

    fn fold(
        row: Option<ViewRow>,
        _key: &ViewKey,
        at: &Happening<'_>,
    ) -> Result<Option<ViewRow>, Unfoldable> {
        match at.event {
            Event::Ledger(LedgerEvent::ViewSaved(view)) => Ok(Some(ViewRow {
                view: view.id,
                name: view.name.clone(),
                filter: view.filter.clone(),
                task_order: view.order.clone(),
                owner: view.owner.clone(),
                shared: view.shared,
                saved_at: at.envelope.recorded_at,
            })),
            Event::Ledger(LedgerEvent::ViewDropped { .. }) if row.is_none() => {
                Err(at.unfoldable(Self::NAME, "the view was never saved"))
            }
            Event::Ledger(LedgerEvent::ViewDropped { .. }) => Ok(None),
            _ => Ok(row),
        }
    }
}
