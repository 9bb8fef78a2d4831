//! The load that every contestant of ours and stock's gets: so many callers, each with its next
//! command as soon as the last one is answered.

use std::future::Future;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::machine;

/// What one measurement came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sample {
    /// Commands answered per counted second.
    pub per_second: f64,
    /// Half of them were answered within this many milliseconds.
    pub p50_ms: Option<f64>,
    /// All but one in a hundred were.
    pub p99_ms: Option<f64>,
    /// All commands, those of the warm-up too.
    pub commands: u64,
    /// What Postgres wrote to its log for them.
    pub wal_bytes: u64,
    /// For how many microseconds a processor was busy per counted command, for whomever: the
    /// callers, the server and Postgres.
    pub busy_us: Option<f64>,
}

/// When commands count.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    from: Instant,
    until: Instant,
}

impl Window {
    /// A window that opens after a warm-up.
    pub fn after(warm_up: Duration, counted: Duration) -> Window {
        let from = Instant::now() + warm_up;
        Window { from, until: from + counted }
    }
}

/// One caller's commands and how long each took.
#[derive(Debug)]
pub struct Tally {
    window: Window,
    commands: u64,
    microseconds: Vec<u32>,
}

impl Tally {
    /// Whether the time is up.
    pub fn is_over(&self) -> bool {
        Instant::now() >= self.window.until
    }

    /// Does one command and notes how long it took.
    pub async fn time<T, E>(
        &mut self,
        command: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let began = Instant::now();
        let answer = command.await?;
        let ended = Instant::now();
        self.commands += 1;
        if ended >= self.window.from && ended < self.window.until {
            let took = ended.duration_since(began).as_micros();
            self.microseconds.push(u32::try_from(took).unwrap_or(u32::MAX));
        }
        Ok(answer)
    }
}

/// Lets so many callers work until the window closes.
pub async fn run<W, F>(callers: usize, window: Window, worker: W) -> anyhow::Result<Sample>
where
    W: Fn(usize, Tally) -> F,
    F: Future<Output = anyhow::Result<Tally>> + Send + 'static,
{
    let mut running = JoinSet::new();
    for caller in 0..callers {
        let tally = Tally { window, commands: 0, microseconds: Vec::with_capacity(4096) };
        running.spawn(worker(caller, tally));
    }
    let busy = tokio::spawn(busy(window));
    let mut commands = 0;
    let mut microseconds = Vec::new();
    while let Some(tally) = running.join_next().await {
        let tally = tally??;
        commands += tally.commands;
        microseconds.extend(tally.microseconds);
    }
    let seconds = window.until.duration_since(window.from).as_secs_f64();
    microseconds.sort_unstable();
    let busy = busy.await?.map(|busy| busy.as_secs_f64() * 1e6 / microseconds.len().max(1) as f64);
    Ok(Sample {
        per_second: microseconds.len() as f64 / seconds,
        p50_ms: percentile_ms(&microseconds, 50),
        p99_ms: percentile_ms(&microseconds, 99),
        commands,
        wal_bytes: 0,
        busy_us: busy,
    })
}

/// For how long the processors were busy while the window was open.
async fn busy(window: Window) -> Option<Duration> {
    sleep_until(window.from.into()).await;
    let before = machine::busy()?;
    sleep_until(window.until.into()).await;
    machine::busy()?.checked_sub(before)
}

fn percentile_ms(sorted: &[u32], percent: usize) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = (sorted.len() * percent / 100).min(last);
    Some(f64::from(sorted[at]) / 1000.0)
}
