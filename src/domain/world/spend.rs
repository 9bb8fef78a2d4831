//! What was spent and what is set aside, over every scope, from the ledger's beginning.

use super::World;
use super::journal::Undo;
use crate::domain::budget::Spend;
use events::{Scope, ScopeKind};
use foldhash::HashMap;
use uuid::Uuid;

/// The sums over one scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meter {
    /// What was reported.
    pub(super) spend: Spend,
    /// Tokens that live claims have set aside and not yet used.
    pub(super) reserved: u64,
}

#[derive(Debug, Default)]
pub(super) struct Meters(HashMap<Scope, Meter>);

impl Meters {
    pub(super) fn read(&self, scope: Scope) -> Meter {
        self.0.get(&scope).copied().unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = (Scope, Meter)> {
        self.0.iter().map(|(scope, meter)| (*scope, *meter))
    }

    pub(super) fn put(&mut self, scope: Scope, meter: Meter) {
        self.0.insert(scope, meter);
    }
}

impl World {
    /// What was spent over a scope.
    #[must_use]
    pub fn spent_over(&self, scope: Scope) -> Spend {
        self.meters.read(scope).spend
    }

    pub(super) fn add_spend(&mut self, scope: Scope, more: Spend) {
        let meter = self.meters.read(scope);
        self.journal.note(Undo::Meter(scope, meter));
        self.meters.put(scope, Meter { spend: meter.spend.plus(more), ..meter });
        self.changed.insert(super::stored::meter_key(scope));
    }

    pub(super) fn restore_spend(&mut self, scope: Scope, spend: Spend) {
        let meter = self.meters.read(scope);
        self.meters.put(scope, Meter { spend, ..meter });
    }

    /// Reservations follow from the claims, so they are neither journaled nor stored.
    pub(super) fn move_reserved(&mut self, scopes: &[Scope], from: u64, to: u64) {
        for scope in scopes {
            let meter = self.meters.read(*scope);
            let reserved = (meter.reserved + to).saturating_sub(from);
            self.meters.put(*scope, Meter { reserved, ..meter });
        }
    }

    /// Every scope that a claim on a task stands under, the narrowest first.
    pub(super) fn scopes_of(
        &self,
        task: Option<(Uuid, Uuid)>,
        session: Option<Uuid>,
        agent: Option<Uuid>,
    ) -> Vec<Scope> {
        let scope = |kind| move |id| Scope { kind, id };
        let (task, project) = task.unzip();
        task.map(scope(ScopeKind::Task))
            .into_iter()
            .chain(session.map(scope(ScopeKind::Session)))
            .chain(agent.map(scope(ScopeKind::Agent)))
            .chain(project.map(scope(ScopeKind::Project)))
            .chain([Scope { kind: ScopeKind::Ledger, id: self.ledger_id }])
            .collect()
    }
}
