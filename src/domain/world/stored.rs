//! States as they are stored for a fast start, and taken in again.
//!
//! What is stored is only ever a shortcut: the log says the same, and says it again when the fold
//! has changed.

use super::spend::Sums;
use super::{Kept, World};
use events::{Scope, ScopeKind, StreamKind, Timestamp};
use serde::Serialize;
use std::sync::Arc;
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

/// The version of the fold. Stored states of another version are thrown away.
pub const FOLD_VERSION: i32 = 10;

/// What a stored state is the state of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum StoredKind {
    /// The ledger itself.
    Ledger,
    /// A project.
    Project,
    /// A task.
    Task,
    /// An agent.
    Agent,
    /// A session.
    Session,
    /// A budget.
    Budget,
    /// The greatest number of a project's tasks.
    Number,
    /// The price list.
    Prices,
    /// What was spent over the ledger.
    LedgerSpend,
    /// What was spent over a project.
    ProjectSpend,
    /// What was spent over a task.
    TaskSpend,
    /// What was spent over an agent.
    AgentSpend,
    /// What was spent over a session.
    SessionSpend,
}

impl StoredKind {
    pub(super) const fn of(kind: StreamKind) -> Self {
        match kind {
            StreamKind::Ledger => Self::Ledger,
            StreamKind::Project => Self::Project,
            StreamKind::Task => Self::Task,
            StreamKind::Agent => Self::Agent,
            StreamKind::Session => Self::Session,
            StreamKind::Budget => Self::Budget,
        }
    }

    const fn scope(self) -> Option<ScopeKind> {
        match self {
            Self::LedgerSpend => Some(ScopeKind::Ledger),
            Self::ProjectSpend => Some(ScopeKind::Project),
            Self::TaskSpend => Some(ScopeKind::Task),
            Self::AgentSpend => Some(ScopeKind::Agent),
            Self::SessionSpend => Some(ScopeKind::Session),
            _ => None,
        }
    }
}

pub(super) const fn meter_key(scope: Scope) -> (StoredKind, Uuid) {
    let kind = match scope.kind {
        ScopeKind::Ledger => StoredKind::LedgerSpend,
        ScopeKind::Project => StoredKind::ProjectSpend,
        ScopeKind::Task => StoredKind::TaskSpend,
        ScopeKind::Agent => StoredKind::AgentSpend,
        ScopeKind::Session => StoredKind::SessionSpend,
    };
    (kind, scope.id)
}

/// One state, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredState {
    /// Of what.
    pub kind: StoredKind,
    /// Of which one.
    pub id: Uuid,
    /// How many events of its stream it holds; for sums, the position up to which they reach.
    pub sequence: u64,
    /// The state as JSON.
    pub json: String,
}

impl World {
    /// The states that changed since they were last taken, as of the present position.
    ///
    /// Call it only between batches: what is not committed must not be stored.
    pub fn take_changed(&mut self) -> Vec<StoredState> {
        let changed = std::mem::take(&mut self.changed);
        changed.into_iter().filter_map(|(kind, id)| self.stored(kind, id)).collect()
    }

    fn stored(&self, kind: StoredKind, id: Uuid) -> Option<StoredState> {
        let at = self.position;
        let (sequence, json) = match kind {
            StoredKind::Ledger => json(&self.ledger),
            StoredKind::Project => json(self.projects.get(&id)?),
            StoredKind::Task => json(self.tasks.get(&id)?),
            StoredKind::Agent => json(self.agents.get(&id)?),
            StoredKind::Session => json(self.sessions.get(&id)?),
            StoredKind::Budget => json(self.budgets.get(&id)?),
            StoredKind::Prices => (at, self.stored_prices()),
            StoredKind::Number => (at, self.last_number(id).to_string()),
            _ => {
                let sums = self.meters.read(Scope { kind: kind.scope()?, id }).sums;
                (at, text(&sums))
            }
        };
        Some(StoredState { kind, id, sequence, json })
    }

    /// Takes in a stored state.
    ///
    /// # Errors
    /// JSON of another shape: the fold has changed without its version.
    pub fn admit(&mut self, stored: &StoredState) -> Result<(), serde_json::Error> {
        let StoredState { kind, id, sequence, json } = stored;
        let (id, sequence) = (*id, *sequence);
        match kind {
            StoredKind::Ledger => self.put_ledger(kept(sequence, json)?),
            StoredKind::Project => self.put_project(id, Some(kept(sequence, json)?)),
            StoredKind::Task => self.put_task(id, Some(kept(sequence, json)?)),
            StoredKind::Agent => self.put_agent(id, Some(kept(sequence, json)?)),
            StoredKind::Session => self.put_session(id, Some(kept(sequence, json)?)),
            StoredKind::Budget => self.put_budget(id, Some(kept(sequence, json)?)),
            StoredKind::Prices => self.admit_prices(json)?,
            StoredKind::Number => self.remember_number(id, serde_json::from_str(json)?),
            _ => {
                let sums: Sums = serde_json::from_str(json)?;
                if let Some(kind) = kind.scope() {
                    self.restore_sums(Scope { kind, id }, sums);
                }
            }
        }
        self.forget();
        Ok(())
    }

    /// Says up to which position the states that were taken in reach.
    pub fn restored_at(&mut self, position: u64, recorded_at: Timestamp) {
        self.position = position;
        self.recorded_at = recorded_at;
        self.changed.clear();
        self.queue.advance(recorded_at, &self.tasks);
        self.reserve_anew();
    }
}

fn json<T: Serialize>(kept: &Kept<T>) -> (u64, String) {
    (kept.sequence, text(&*kept.state))
}

fn text<T: Serialize>(state: &T) -> String {
    serde_json::to_string(state).expect("a state holds nothing that JSON has no words for")
}

fn kept<T: serde::de::DeserializeOwned>(
    sequence: u64,
    json: &str,
) -> Result<Kept<T>, serde_json::Error> {
    Ok(Kept { sequence, state: Arc::new(serde_json::from_str(json)?) })
}
