//! Signs of life: told to the policy at once, written for other processes now and then.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use foldhash::HashMap;
use uuid::Uuid;

use crate::domain::world::Renewal;

/// A renewal is written when this part of the term has passed since it was written last.
pub const WRITTEN_EVERY: u32 = 8;

/// When this process last heard of a claim's holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// The claim.
    pub fence: u64,
    /// When, in time served.
    pub at: Duration,
}

/// The last signs of life heard in this process, by task.
#[derive(Debug, Clone, Default)]
pub struct Heard(Arc<Mutex<HashMap<Uuid, Sign>>>);

impl Heard {
    /// The last sign of life of a claim's holder.
    #[must_use]
    pub fn of(&self, task: Uuid, fence: u64) -> Option<Duration> {
        self.lock().get(&task).filter(|sign| sign.fence == fence).map(|sign| sign.at)
    }

    /// Forgets the tasks that nobody holds any more.
    pub fn keep(&self, mut held: impl FnMut(Uuid) -> bool) {
        self.lock().retain(|task, _| held(*task));
    }

    pub(super) fn note(&self, renewals: &[Renewal], at: Duration) {
        let mut signs = self.lock();
        for renewal in renewals {
            signs.insert(renewal.task, Sign { fence: renewal.fence, at });
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Sign>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// So many claims that ended are not worth looking for.
const ENDED_MAX: usize = 1_024;

/// When each claim's lease was last written down.
#[derive(Debug, Default)]
pub(super) struct Written {
    claims: HashMap<Uuid, (u64, Duration)>,
    /// How many of them were live when it was looked last.
    live: usize,
}

impl Written {
    /// Whether a renewal is to be written. A claim itself stands in the log and needs no row.
    pub(super) fn is_due(&self, renewal: &Renewal, now: Duration) -> bool {
        let term = Duration::from_secs(u64::from(renewal.lease_seconds));
        match self.claims.get(&renewal.task) {
            Some((fence, at)) if *fence == renewal.fence => {
                now.saturating_sub(*at) * WRITTEN_EVERY >= term
            }
            _ => true,
        }
    }

    pub(super) fn note(&mut self, task: Uuid, fence: u64, now: Duration) {
        self.claims.insert(task, (fence, now));
    }

    /// Whether it holds mostly claims that have ended.
    pub(super) fn has_grown(&self) -> bool {
        self.claims.len() > 2 * self.live + ENDED_MAX
    }

    /// Forgets the claims that have ended.
    pub(super) fn keep(&mut self, mut is_live: impl FnMut(Uuid, u64) -> bool) {
        self.claims.retain(|task, (fence, _)| is_live(*task, *fence));
        self.live = self.claims.len();
    }
}
