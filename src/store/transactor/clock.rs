//! Time: the process's clocks behind a trait, and how much of it was time in which we served.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use events::Timestamp;

/// How far the process's clock may be from the database's, either way.
pub const SKEW_MAX: Duration = Duration::from_secs(2);

/// A longer silence of the database than this is time in which nobody could be served.
pub const SERVED_GAP_MAX: Duration = Duration::from_secs(2);

/// The two clocks of a process.
pub trait Clock: Send + Sync + std::fmt::Debug + 'static {
    /// The time of day, which people and other programs may set.
    fn now(&self) -> Timestamp;
    /// Time since some fixed instant, which nobody can set.
    fn monotonic(&self) -> Duration;
}

/// The machine's clocks.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}

/// How long this process could commit so far, and how often it could not in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Served {
    /// The sum of all time in which it could.
    pub elapsed: Duration,
    /// After each of these every live claim gets a full new term.
    pub interruptions: u64,
}

/// Adds up the time served; leases are measured in it.
#[derive(Debug, Clone, Default)]
pub struct ServedClock(Arc<Mutex<(Served, Option<Duration>)>>);

impl ServedClock {
    /// The time served so far.
    #[must_use]
    pub fn read(&self) -> Served {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// The database just let us write, or would have.
    pub(super) fn tick(&self, monotonic: Duration) {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (served, last) = &mut *guard;
        match last.map(|last| monotonic.saturating_sub(last)) {
            Some(gap) if gap <= SERVED_GAP_MAX => served.elapsed += gap,
            _ => served.interruptions += 1,
        }
        *last = Some(monotonic);
    }

    /// When the database last let us write, on the monotonic clock.
    #[must_use]
    pub fn last(&self) -> Option<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// Watches the time of day between two looks at the database's clock.
#[derive(Debug, Default)]
pub(super) struct Watch {
    checked: Option<(Timestamp, Duration)>,
}

impl Watch {
    /// Whether the time of day went its way since it was checked: nobody has set it.
    pub(super) fn is_steady(&self, clock: &dyn Clock) -> bool {
        self.checked.is_some_and(|(now, monotonic)| {
            let passed = clock.monotonic().saturating_sub(monotonic);
            clock.now().micros().abs_diff(now.micros() + micros(passed)) < 1_000_000
        })
    }

    /// Compares with the database's clock, which was read between `before` and now; says how far
    /// off we are if that is too far.
    pub(super) fn check(
        &mut self,
        clock: &dyn Clock,
        before: Timestamp,
        database: Timestamp,
    ) -> Result<(), Duration> {
        let set_meanwhile = self.checked.is_some() && !self.is_steady(clock);
        let (after, slack) = (clock.now(), micros(SKEW_MAX));
        let (earliest, latest) = (before.micros() - slack, after.micros() + slack);
        if (earliest..=latest).contains(&database.micros()) {
            // Set while the database answered: only another look tells whether it is right now.
            self.checked = (!set_meanwhile).then(|| (after, clock.monotonic()));
            return Ok(());
        }
        self.checked = None;
        Err(Duration::from_micros(database.micros().abs_diff(after.micros())))
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    /// A clock that stands still until it is set.
    #[derive(Debug, Default)]
    struct Set(AtomicI64);

    impl Clock for Set {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(self.0.load(Ordering::Relaxed))
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }
    }

    #[test]
    fn a_clock_that_was_set_while_the_database_answered_is_looked_at_again() {
        let (clock, mut watch, hour) = (Set::default(), Watch::default(), 3_600_000_000);
        let right = clock.now();
        assert_eq!(watch.check(&clock, right, right), Ok(()));
        assert!(watch.is_steady(&clock));
        clock.0.store(hour, Ordering::Relaxed);
        assert_eq!(watch.check(&clock, right, right), Ok(()));
        assert!(!watch.is_steady(&clock));
        assert_eq!(watch.check(&clock, clock.now(), right), Err(Duration::from_secs(3_600)));
        clock.0.store(0, Ordering::Relaxed);
        assert_eq!(watch.check(&clock, right, right), Ok(()));
        assert!(watch.is_steady(&clock));
    }
}
