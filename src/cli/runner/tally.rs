//! What became of the tasks, and why the runner ended.

use super::worker::Ended;
use crate::cli::show::Show;
use crate::cli::stop::{Outcome, Stop};
use serde_json::json;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How often each end came.
#[derive(Debug, Default)]
pub struct Tally {
    working: AtomicUsize,
    ends: Mutex<Vec<(String, usize)>>,
}

/// As long as it lives, an agent works.
pub struct AtWork<'t>(&'t Tally);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.working.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Tally {
    /// Another agent works.
    pub fn at_work(&self) -> AtWork<'_> {
        self.working.fetch_add(1, Ordering::Relaxed);
        AtWork(self)
    }

    /// Whether some agent works: what it does may give the others something to do.
    pub fn somebody_works(&self) -> bool {
        self.working.load(Ordering::Relaxed) > 0
    }

    /// A task's end, by the status that it was left in.
    pub fn count(&self, end: &str) {
        let mut ends = self.ends.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match ends.iter_mut().find(|(known, _)| known == end) {
            Some((_, count)) => *count += 1,
            None => ends.push((end.to_owned(), 1)),
        }
    }

    /// Says what became of the tasks, and why there is nothing to do any more.
    ///
    /// # Errors
    /// Nothing was ever done.
    pub fn tell(&self, show: &Show, ended: &Ended) -> Outcome {
        let ends = self.ends.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if ends.is_empty() && ended.code != "STOPPED" {
            return Err(Stop::Nothing { code: ended.code.clone(), detail: ended.detail.clone() });
        }
        let counts: serde_json::Map<_, _> =
            ends.iter().map(|(end, count)| (end.clone(), (*count).into())).collect();
        let told = json!({ "tasks": counts, "ended": ended.code, "detail": ended.detail });
        show.data(&told, || {
            let each = ends.iter().map(|(end, count)| format!("{count} {}", end.to_lowercase()));
            let all = each.collect::<Vec<_>>().join(", ");
            let all = if all.is_empty() { "no task".to_owned() } else { all };
            format!("{all}; {}: {}", ended.code, ended.detail)
        })
    }
}
