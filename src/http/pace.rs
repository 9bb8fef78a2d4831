//! So much a second, twice as much at once: one bucket for each of those who ask.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// When there are more buckets than this, the full ones are forgotten: they are as good as new.
const BUCKETS_MAX: usize = 10_000;

/// Buckets by who asks.
pub struct Pace<K> {
    per_second: f64,
    buckets: Mutex<HashMap<K, Bucket>>,
}

struct Bucket {
    left: f64,
    at: Instant,
}

impl<K: Eq + Hash> Pace<K> {
    /// So much a second; 0 lifts the limit.
    pub fn new(per_second: f64) -> Self {
        Self { per_second, buckets: Mutex::default() }
    }

    /// Takes so much from somebody's bucket.
    ///
    /// # Errors
    /// In how many whole seconds there is enough again.
    pub fn take(&self, who: K, amount: f64, now: Instant) -> Result<(), u64> {
        if self.per_second <= 0.0 {
            return Ok(());
        }
        let full = self.per_second * 2.0;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.retain(|_, bucket| bucket.filled(self.per_second, full, now) < full);
        }
        let bucket = buckets.entry(who).or_insert(Bucket { left: full, at: now });
        bucket.left = bucket.filled(self.per_second, full, now);
        bucket.at = now;
        // More at once than a bucket holds takes all of it, else it could never be done.
        let amount = amount.min(full);
        if bucket.left < amount {
            return Err(((amount - bucket.left) / self.per_second).ceil().max(1.0) as u64);
        }
        bucket.left -= amount;
        Ok(())
    }
}

impl Bucket {
    fn filled(&self, per_second: f64, full: f64, now: Instant) -> f64 {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        (self.left + since * per_second).min(full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn twice_a_second_s_worth_at_once_and_then_as_it_fills() {
        let (pace, start) = (Pace::new(5.0), Instant::now());
        for _ in 0..10 {
            assert_eq!(pace.take("one", 1.0, start), Ok(()));
        }
        assert_eq!(pace.take("one", 1.0, start), Err(1));
        assert_eq!(pace.take("another", 1.0, start), Ok(()));
        let later = start + Duration::from_millis(250);
        assert_eq!(pace.take("one", 1.0, later), Ok(()));
        assert_eq!(pace.take("one", 1.0, later), Err(1));
    }

    #[test]
    fn no_limit_is_no_limit() {
        let (pace, start) = (Pace::new(0.0), Instant::now());
        assert!((0..1_000).all(|_| pace.take((), 1.0, start).is_ok()));
    }
}
