//! Signs of life: told to the policy at once, written for other processes now and then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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

/// When each claim's lease was last written down.
#[derive(Debug, Default)]
pub(super) struct Written(HashMap<Uuid, (u64, Duration)>);

impl Written {
    /// Whether a renewal is to be written. A claim itself stands in the log and needs no row.
    pub(super) fn is_due(&self, renewal: &Renewal, now: Duration) -> bool {
        let term = Duration::from_secs(u64::from(renewal.lease_seconds));
        match self.0.get(&renewal.task) {
            Some((fence, at)) if *fence == renewal.fence => {
                now.saturating_sub(*at) * WRITTEN_EVERY >= term
            }
            _ => true,
        }
    }

    pub(super) fn note(&mut self, task: Uuid, fence: u64, now: Duration) {
        self.0.insert(task, (fence, now));
    }

    /// Forgets what was written so long ago that it would be written again anyway.
    pub(super) fn sweep(&mut self, now: Duration) {
        let hour = Duration::from_secs(3_600);
        self.0.retain(|_, (_, at)| now.saturating_sub(*at) < hour);
    }
}
