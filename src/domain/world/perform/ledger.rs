//! Commands to the ledger itself.

use super::{Act, Performed};
use crate::domain::ledger::{LedgerCommand, LedgerDecider, LedgerFacts};
use crate::domain::world::World;
use crate::domain::{Answer, Decider};
use events::{Role, StreamKind};
use std::sync::Arc;

impl World {
    pub(super) fn on_ledger(&mut self, act: &mut Act<'_>, command: &LedgerCommand) -> Performed {
        let agent = match command {
            LedgerCommand::IssueKey { agent: Some(agent), .. } => Some(self.find_worker(agent)?),
            _ => None,
        };
        let subject = match command {
            LedgerCommand::IssueKey { key_id, .. } | LedgerCommand::RevokeKey { key_id, .. } => {
                *key_id
            }
            LedgerCommand::SaveView { view, .. } => view.id,
            LedgerCommand::DropView { id } => *id,
            _ => self.ledger_id,
        };
        let (by, role) = (act.request.actor.name.clone(), act.request.actor.role);
        let is_admin = role.is_none_or(|role| role == Role::Admin);
        let facts = LedgerFacts { agent, by, is_admin, prices: Arc::clone(self.prices()) };
        let events = LedgerDecider::decide(&self.ledger.state, command, &facts, act.now)?;
        self.append(act, StreamKind::Ledger, self.ledger_id, events, None);
        Ok(Answer { subject, ..Answer::default() })
    }
}
