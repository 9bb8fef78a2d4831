//! Why there is nothing to do for whoever asks: the first reason that applies, and when to ask again.

use super::claims::Seeker;
use super::tally::Tally;
use super::{Standing, World};
use crate::domain::session::WRAP_UP_PERCENT;
use crate::domain::{Nothing, NothingReason};
use events::Timestamp;
use uuid::Uuid;

impl World {
    /// What keeps the seeker from any task at all.
    pub(super) fn seeker_reason(&self, seeker: &Seeker<'_>) -> Option<NothingReason> {
        let agent = self.agent(seeker.agent);
        let off = self.ledger().autonomy_off
            || agent.is_none_or(|agent| agent.autonomy_off || agent.retired)
            || (!seeker.projects.is_empty()
                && seeker.projects.iter().all(|project| self.is_stopped(*project)));
        let capacity = agent.map_or(0, |agent| agent.capacity as usize);
        let full = self.is_too_full_for_anything(seeker);
        [
            (off, NothingReason::AutonomyOff),
            (self.queue.held_by(seeker.agent) >= capacity, NothingReason::AtCapacity),
            (full, NothingReason::ContextFull),
        ]
        .into_iter()
        .find_map(|(applies, reason)| applies.then_some(reason))
    }

    /// Whether the seeker's window is too full for the most patient of the projects.
    fn is_too_full_for_anything(&self, seeker: &Seeker<'_>) -> bool {
        let Some(session) = self.session(seeker.session) else { return false };
        let Some(fill) = session.fill_percent() else { return false };
        // Below the default it is asked project by project.
        let full = fill >= u64::from(session.wrap_up_percent);
        if !full || session.wrap_up_percent != WRAP_UP_PERCENT {
            return full;
        }
        let patient = |project| fill < session.wraps_up_at(self.context_rule(project));
        !self.projects.keys().any(|id| self.in_scope(seeker, *id) && patient(*id))
    }

    /// Why nothing in the queue is for the seeker: the first reason that applies.
    pub(super) fn queue_reason(&self, seeker: &Seeker<'_>, seen: &Seen<'_>) -> NothingReason {
        let (mut running, mut stopped) = (Tally::default(), Tally::default());
        for (project, mut tally) in self.queue.tallies() {
            if self.in_scope(seeker, project) {
                self.shut_away(project, &mut tally);
                let side = if self.is_stopped(project) { &mut stopped } else { &mut running };
                side.add(&tally);
            }
        }
        let nothing_runs = running.open() == 0;
        [
            (nothing_runs && stopped.open() > 0, NothingReason::AutonomyOff),
            (nothing_runs, NothingReason::AllDone),
            (seen.too_full, NothingReason::ContextFull),
            (seen.spent.is_some(), NothingReason::BudgetSpent),
            (running.ready > seen.suiting, NothingReason::NothingForYou),
            (running.later > 0, NothingReason::NotYet),
            (seen.awaiting > 0, NothingReason::AwaitingApproval),
            (running.held > 0, NothingReason::AllTaken),
        ]
        .into_iter()
        .find_map(|(applies, reason)| applies.then_some(reason))
        .unwrap_or(NothingReason::AllBlocked)
    }

    /// What stands in the queue of a phase that is shut waits for that phase.
    fn shut_away(&self, project: Uuid, tally: &mut Tally) {
        let Some(rules) = self.project(project) else { return };
        for phase in self.shut_phases(project, rules) {
            let count = self.queue.phases.count(project, &phase.name);
            tally.ready -= count.ready;
            tally.later -= count.later;
            tally.waiting += count.ready + count.later;
        }
    }

    /// Nothing is granted until the first of the budgets that are spent begins anew, or is raised.
    pub(super) fn nothing_granted(&self, seen: &Seen<'_>, now: Timestamp) -> Nothing {
        let mut nothing = self.nothing(NothingReason::BudgetSpent, now);
        if let Some(spent) = &seen.spent {
            nothing.detail = format!("of what is left, {}", self.told(spent));
            if let Some(anew) = spent.begins_anew() {
                nothing.retry_after_seconds = seconds_until(anew, now);
            }
        }
        nothing
    }

    pub(super) fn nothing(&self, reason: NothingReason, now: Timestamp) -> Nothing {
        let due = self.queue.next_due().unwrap_or(Timestamp::from_micros(i64::MAX));
        let (retry_after_seconds, detail) = match reason {
            NothingReason::AutonomyOff => {
                (60, "new claims are switched off; an operator can switch them on")
            }
            NothingReason::AtCapacity => {
                (5, "you hold as many tasks as you may; finish or release one first")
            }
            NothingReason::ContextFull => {
                (0, "your context window is too full to begin something; start a new session")
            }
            NothingReason::AllDone => (60, "every task is closed; there is nothing left to do"),
            NothingReason::BudgetSpent => {
                (60, "what is left stands under a budget that is spent; an operator can raise it")
            }
            NothingReason::NothingForYou => {
                (30, "what is left needs other skills or is assigned to others")
            }
            NothingReason::NotYet => {
                (seconds_until(due, now), "what is left waits for its time; ask again then")
            }
            NothingReason::AwaitingApproval => {
                (30, "what is left may be begun when an operator says so; ask again then")
            }
            NothingReason::AllTaken => {
                (5, "others hold what is left; ask again when they are done")
            }
            NothingReason::AllBlocked => (
                30,
                "everything that is left waits for something else; an operator should look at what blocks it: the report of deadlocks names what can't come loose by itself, and the way out",
            ),
        };
        Nothing { reason, detail: detail.to_owned(), retry_after_seconds }
    }
}

/// What a seeker came across that was not for him now.
#[derive(Default)]
pub(super) struct Seen<'w> {
    pub(super) suiting: usize,
    pub(super) awaiting: usize,
    pub(super) too_full: bool,
    /// Of the budgets that are spent, the one that begins anew first.
    pub(super) spent: Option<Standing<'w>>,
}

impl<'w> Seen<'w> {
    pub(super) fn note_spent(&mut self, spent: Standing<'w>) {
        self.spent = self.spent.into_iter().chain([spent]).min_by_key(anew);
    }
}

/// When a budget begins anew; a total never does.
pub(super) fn anew(standing: &Standing<'_>) -> Timestamp {
    standing.begins_anew().unwrap_or(Timestamp::from_micros(i64::MAX))
}

/// Seconds until a time has come, an hour at the most.
fn seconds_until(time: Timestamp, now: Timestamp) -> u32 {
    let seconds = time.micros().saturating_sub(now.micros()).max(0) / 1_000_000 + 1;
    u32::try_from(seconds.min(3_600)).unwrap_or(3_600)
}
