//! Days and months in a ledger's time zone.
//!
//! The time zones' rules are data of this program, so the same instant falls into the same day
//! wherever it is asked.

use super::{BudgetPeriod, Timestamp};
use jiff::tz::TimeZone;
use jiff::{ToSpan as _, Zoned};

/// A stretch of time: from its start on, up to and without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Span {
    /// Whether it holds an instant.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}

/// The days and months of one time zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    /// The day and the month that were asked for last: nearly always those of the next question.
    last: Option<[Span; 2]>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, last: None }
    }
}

impl Calendar {
    /// The calendar of an IANA time zone; `None` if there is no such zone.
    #[must_use]
    pub fn of(zone: &str) -> Option<Self> {
        Some(Self { zone: TimeZone::get(zone).ok()?, last: None })
    }

    /// The span that holds an instant; `None` for a total, which has no beginning.
    #[must_use]
    pub fn span(&self, period: BudgetPeriod, at: Timestamp) -> Option<Span> {
        let index = match period {
            BudgetPeriod::Total => return None,
            BudgetPeriod::Day => 0,
            BudgetPeriod::Month => 1,
        };
        let known = self.last.map(|last| last[index]).filter(|span| span.holds(at));
        Some(known.unwrap_or_else(|| self.find(period, at)))
    }

    /// When the span that holds an instant began; `None` for a total.
    #[must_use]
    pub fn start(&self, period: BudgetPeriod, at: Timestamp) -> Option<Timestamp> {
        self.span(period, at).map(|span| span.start)
    }

    /// Keeps the day and the month of an instant at hand. Changes no answer.
    pub fn turn(&mut self, at: Timestamp) {
        if self.last.is_none_or(|last| last.iter().any(|span| !span.holds(at))) {
            let day = self.find(BudgetPeriod::Day, at);
            self.last = Some([day, self.find(BudgetPeriod::Month, at)]);
        }
    }

    fn find(&self, period: BudgetPeriod, at: Timestamp) -> Span {
        let ever =
            Span { start: Timestamp::from_micros(i64::MIN), end: Timestamp::from_micros(i64::MAX) };
        self.bounds(period, at).unwrap_or(ever)
    }

    /// Fails at the ends of the calendar only, where no day ends any more.
    fn bounds(&self, period: BudgetPeriod, at: Timestamp) -> Option<Span> {
        let instant = jiff::Timestamp::from_microsecond(at.micros()).ok()?;
        let day = instant.to_zoned(self.zone.clone()).start_of_day().ok()?;
        let (start, end) = match period {
            BudgetPeriod::Month => {
                let first = day.first_of_month().ok()?;
                let next = first.checked_add(1.month()).ok()?;
                (first, next)
            }
            _ => (day.clone(), day.tomorrow().ok()?),
        };
        let micros = |time: Zoned| {
            let start = time.start_of_day().ok()?;
            Some(Timestamp::from_micros(start.timestamp().as_microsecond()))
        };
        Some(Span { start: micros(start)?, end: micros(end)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    fn hours(span: Span) -> i64 {
        (span.end.micros() - span.start.micros()) / 3_600_000_000
    }

    #[test]
    fn a_day_begins_at_midnight_of_its_own_time_zone_and_has_as_many_hours_as_it_has() {
        let cases = [
            ("UTC", "2026-03-29T12:00:00Z", "2026-03-29T00:00:00Z", 24),
            ("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", 23),
            ("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 25),
            ("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-24T22:00:00Z", 25),
            ("Europe/Berlin", "2026-10-24T21:59:59.999999Z", "2026-10-23T22:00:00Z", 24),
            ("Asia/Kolkata", "2026-03-01T18:29:59Z", "2026-02-28T18:30:00Z", 24),
            ("America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", 23),
        ];
        for (zone, instant, start, long) in cases {
            let calendar = Calendar::of(zone).expect("a time zone");
            let span = calendar.span(BudgetPeriod::Day, at(instant)).expect("a day");
            assert_eq!((span.start, hours(span)), (at(start), long), "{zone} {instant}");
            assert!(span.holds(at(instant)) && !span.holds(span.end));
        }
    }

    #[test]
    fn a_month_has_as_many_hours_as_it_has() {
        let berlin = Calendar::of("Europe/Berlin").expect("a time zone");
        for (instant, start, long) in [
            ("2026-02-10T00:00:00Z", "2026-01-31T23:00:00Z", 28 * 24),
            ("2026-03-10T00:00:00Z", "2026-02-28T23:00:00Z", 31 * 24 - 1),
            ("2026-12-31T23:30:00Z", "2026-12-31T23:00:00Z", 31 * 24),
        ] {
            let span = berlin.span(BudgetPeriod::Month, at(instant)).expect("a month");
            assert_eq!((span.start, hours(span)), (at(start), long), "{instant}");
        }
    }

    #[test]
    fn what_is_at_hand_changes_no_answer() {
        let mut kept = Calendar::of("Europe/Berlin").expect("a time zone");
        kept.turn(at("2026-03-29T12:00:00Z"));
        let fresh = Calendar::of("Europe/Berlin").expect("a time zone");
        for hour in 0..2_000 {
            let instant = at("2026-03-01T00:00:00Z").plus_seconds(hour * 3_600);
            for period in [BudgetPeriod::Total, BudgetPeriod::Day, BudgetPeriod::Month] {
                assert_eq!(kept.span(period, instant), fresh.span(period, instant));
            }
        }
        assert_eq!(kept.span(BudgetPeriod::Total, at("2026-03-29T12:00:00Z")), None);
        assert!(Calendar::of("Mars/Olympus").is_none());
    }
}
