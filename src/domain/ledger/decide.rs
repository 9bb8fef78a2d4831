//! What the ledger itself allows.

use super::{Ledger, LedgerCommand, LedgerRefusal};
use crate::domain::Decider;
use crate::domain::session::PriceList;
use events::{Calendar, LedgerEvent, ModelPrice, Role, SavedView, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// How many views a ledger keeps.
const VIEWS_MAX: usize = 500;

/// How much of a price list an event holds: an envelope takes 65,535 bytes.
const PART_BYTES: usize = 48_000;

/// The ledger's own rules.
#[derive(Debug)]
pub struct LedgerDecider;

/// What the ledger's rules need to know of others.
#[derive(Debug, Clone, Default)]
pub struct LedgerFacts {
    /// The agent that a command names, found.
    pub agent: Option<Uuid>,
    /// The name of who asks.
    pub by: String,
    /// Whether what others keep is his to change.
    pub is_admin: bool,
    /// The price list in use.
    pub prices: Arc<PriceList>,
}

impl Decider for LedgerDecider {
    type State = Ledger;
    type Command = LedgerCommand;
    type Event = LedgerEvent;
    type Facts = LedgerFacts;
    type Refusal = LedgerRefusal;

    fn decide(
        ledger: &Ledger,
        command: &LedgerCommand,
        facts: &LedgerFacts,
        now: Timestamp,
    ) -> Result<Vec<LedgerEvent>, LedgerRefusal> {
        match command.clone() {
            LedgerCommand::Open { .. } if ledger.is_open() => Err(LedgerRefusal::LedgerAlreadyOpen),
            LedgerCommand::IssueKey { key_id, .. } if ledger.keys.contains_key(&key_id) => {
                Err(LedgerRefusal::KeyExists(key_id))
            }
            LedgerCommand::Open { name, .. } | LedgerCommand::IssueKey { name, .. }
                if name.trim().is_empty() =>
            {
                Err(LedgerRefusal::NameEmpty)
            }
            LedgerCommand::Open { time_zone, .. } if Calendar::of(&time_zone).is_none() => {
                Err(LedgerRefusal::TimeZoneUnknown(time_zone))
            }
            LedgerCommand::Open { name, time_zone } => {
                Ok(vec![LedgerEvent::LedgerOpened { name, time_zone }])
            }
            LedgerCommand::IssueKey { key_id, name, role, agent, grants, expires_at } => {
                if (role == Role::Agent) && agent.is_none() {
                    return Err(LedgerRefusal::KeyNeedsAgent);
                }
                if (role != Role::Agent) && agent.is_some() {
                    return Err(LedgerRefusal::KeyTakesNoAgent);
                }
                if expires_at.is_some_and(|end| end <= now) {
                    return Err(LedgerRefusal::KeyExpiresInThePast);
                }
                let agent = facts.agent;
                Ok(vec![LedgerEvent::KeyIssued { key_id, name, role, agent, grants, expires_at }])
            }
            LedgerCommand::RevokeKey { key_id, reason } => revoke(ledger, key_id, reason, now),
            LedgerCommand::SwitchAutonomy { on, .. } if on != ledger.autonomy_off => Ok(vec![]),
            LedgerCommand::SwitchAutonomy { on, reason } => {
                Ok(vec![LedgerEvent::AutonomySwitched { on, reason }])
            }
            LedgerCommand::SaveView { view, is_new } => save_view(ledger, view, is_new, facts),
            LedgerCommand::DropView { id } => {
                kept_view(ledger, id, facts)?;
                Ok(vec![LedgerEvent::ViewDropped { id }])
            }
            LedgerCommand::LoadPriceList { version, prices } => {
                load_prices(version, prices, &facts.prices)
            }
        }
    }

    fn evolve(ledger: &mut Ledger, event: &LedgerEvent, at: Timestamp) {
        ledger.evolve(event, at);
    }
}

/// The view of that id, if it is there and his to change.
fn kept_view<'l>(
    ledger: &'l Ledger,
    id: Uuid,
    facts: &LedgerFacts,
) -> Result<&'l SavedView, LedgerRefusal> {
    let view = ledger.views.get(&id).ok_or(LedgerRefusal::ViewUnknown(id))?;
    if view.owner != facts.by && !facts.is_admin {
        let (name, owner) = (view.name.clone(), view.owner.clone());
        return Err(LedgerRefusal::ViewOfAnother { name, owner });
    }
    Ok(view)
}

fn save_view(
    ledger: &Ledger,
    mut view: SavedView,
    is_new: bool,
    facts: &LedgerFacts,
) -> Result<Vec<LedgerEvent>, LedgerRefusal> {
    if view.name.trim().is_empty() {
        return Err(LedgerRefusal::NameEmpty);
    }
    view.owner = match is_new {
        true if ledger.views.len() >= VIEWS_MAX => return Err(LedgerRefusal::ViewsTooMany),
        true => facts.by.clone(),
        false => kept_view(ledger, view.id, facts)?.owner.clone(),
    };
    let same_name = |kept: &&SavedView| kept.name == view.name && kept.owner == view.owner;
    if ledger.views.values().filter(same_name).any(|kept| kept.id != view.id) {
        return Err(LedgerRefusal::ViewNameTaken(view.name));
    }
    let same = ledger.views.get(&view.id) == Some(&view);
    Ok(if same { vec![] } else { vec![LedgerEvent::ViewSaved(view)] })
}

/// A version names one list for ever; a list takes the place of the one before as a whole.
fn load_prices(
    version: String,
    prices: Vec<ModelPrice>,
    in_use: &PriceList,
) -> Result<Vec<LedgerEvent>, LedgerRefusal> {
    if version.trim().is_empty() {
        return Err(LedgerRefusal::PriceVersionEmpty);
    }
    if prices.is_empty() {
        return Err(LedgerRefusal::PricesMissing);
    }
    if in_use.version() == version {
        let same = in_use.prices().eq(prices.iter());
        return if same { Ok(vec![]) } else { Err(LedgerRefusal::PriceVersionTaken(version)) };
    }
    let mut events: Vec<_> = parts(prices)
        .into_iter()
        .map(|prices| LedgerEvent::ModelsPriced { prices, version: version.clone() })
        .collect();
    events.push(LedgerEvent::PriceListLoaded { version });
    Ok(events)
}

/// The prices in parts, each of which fits into an event.
fn parts(prices: Vec<ModelPrice>) -> Vec<Vec<ModelPrice>> {
    let mut parts = vec![Vec::new()];
    let mut bytes = 0;
    for price in prices {
        let size = serde_json::to_string(&price).map_or(PART_BYTES, |text| text.len());
        if bytes > 0 && bytes + size > PART_BYTES {
            parts.push(Vec::new());
            bytes = 0;
        }
        bytes += size + 1;
        parts.last_mut().expect("there is one from the beginning").push(price);
    }
    parts
}

fn revoke(
    ledger: &Ledger,
    key_id: Uuid,
    reason: Option<String>,
    now: Timestamp,
) -> Result<Vec<LedgerEvent>, LedgerRefusal> {
    let key = ledger.keys.get(&key_id).ok_or(LedgerRefusal::KeyUnknown(key_id))?;
    if key.revoked_at.is_some() {
        return Err(LedgerRefusal::KeyAlreadyRevoked(key_id));
    }
    let another_admin = ledger
        .keys
        .iter()
        .any(|(id, key)| *id != key_id && key.role == Role::Admin && key.is_good(now));
    if key.role == Role::Admin && key.is_good(now) && !another_admin {
        return Err(LedgerRefusal::LastAdminKey);
    }
    Ok(vec![LedgerEvent::KeyRevoked { key_id, reason }])
}
