//! One look at the log for all projections: whatever stands at the same place reads it once.

use super::Reached;
use super::step::Step;
use crate::store::log;
use events::{CodecError, Recorded, Upcasters};
use projections::follower;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use tokio::sync::watch;
use uuid::Uuid;

/// Events folded in one transaction: enough to share its cost, few enough to be undone cheaply.
const EVENTS_MAX: u32 = 4_000;

/// What a round left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worked {
    /// Nothing that it knew of.
    Done,
    /// The log goes on.
    More,
}

/// What rounds have in common.
pub(super) struct Round {
    ledger: Uuid,
    upcasters: Upcasters,
    /// Said once, not at every look.
    unknown_said: bool,
}

/// Events after a position, as far as this program can read them.
struct Stretch {
    /// There was no room for more of the log.
    is_full: bool,
    events: Vec<Recorded>,
    /// What ended it before its time.
    unreadable: Option<CodecError>,
}

impl Round {
    pub(super) const fn new(ledger: Uuid, upcasters: Upcasters) -> Self {
        Self { ledger, upcasters, unknown_said: false }
    }

    /// Takes every projection one stretch further.
    pub(super) async fn go(
        &mut self,
        db: &mut PgConnection,
        reached: &watch::Sender<Reached>,
    ) -> Result<Worked, sqlx::Error> {
        let places = places(db, self.ledger).await?;
        see(reached, &places);
        let mut at: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
        for (name, after) in places.iter().filter(|(name, _)| follower(name).is_some()) {
            at.entry(*after).or_default().push(name);
        }
        let (mut worked, mut failed) = (Worked::Done, None);
        for (after, names) in at {
            let stretch = self.read(db, after).await?;
            let misshapen = stretch.unreadable.as_ref().filter(|_| stretch.is_misshapen());
            if stretch.events.is_empty() && misshapen.is_none() {
                continue;
            }
            let step = Step { ledger: self.ledger, after, events: &stretch.events, misshapen };
            let stepped = step.take(db, &names).await?;
            see(reached, &stepped.reached);
            if stepped.reached.iter().any(|(_, position)| stretch.goes_on_after(*position)) {
                worked = Worked::More;
            }
            failed = failed.or(stepped.failed);
        }
        failed.map_or(Ok(worked), Err)
    }

    async fn read(&mut self, db: &mut PgConnection, after: u64) -> Result<Stretch, sqlx::Error> {
        let stored = log::read_after(db, self.ledger, after, EVENTS_MAX).await?;
        let is_full = stored.len() >= EVENTS_MAX as usize;
        let mut stretch = Stretch { is_full, events: Vec::new(), unreadable: None };
        for event in stored {
            match event.read(&self.upcasters) {
                Ok(recorded) => stretch.events.push(recorded),
                Err(error) => {
                    if !matches!(error, CodecError::Shape { .. }) && !self.unknown_said {
                        // A newer process may know it: it goes on, we wait for it.
                        tracing::error!(%error, "this process follows the log no further");
                        self.unknown_said = true;
                    }
                    stretch.unreadable = Some(error);
                    break;
                }
            }
        }
        Ok(stretch)
    }
}

impl Stretch {
    /// Whether there is more for who folded it up to a position. What was appended meanwhile is left
    /// for the next round: were it begun at once, rounds would be as small as they are quick.
    fn goes_on_after(&self, position: u64) -> bool {
        let last = self.events.last().map_or(0, |last| last.envelope.position);
        self.is_full || self.unreadable.is_some() || position < last
    }

    /// Whether nobody can go on from here: the next event is not what its name says.
    fn is_misshapen(&self) -> bool {
        self.events.is_empty() && matches!(self.unreadable, Some(CodecError::Shape { .. }))
    }
}

/// The running projections of a ledger and their checkpoints.
async fn places(db: &mut PgConnection, ledger: Uuid) -> Result<Vec<(String, u64)>, sqlx::Error> {
    let sql = "select name, checkpoint from public.projections \
         where ledger_id = $1 and state = 'running'";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(ledger).fetch_all(db).await?;
    let natural = |position| u64::try_from(position).unwrap_or(0);
    Ok(rows.into_iter().map(|(name, position)| (name, natural(position))).collect())
}

fn see(reached: &watch::Sender<Reached>, places: &[(String, u64)]) {
    reached.send_if_modified(|reached| {
        let mut news = false;
        for (name, position) in places {
            news |= reached.insert(name.clone(), *position) != Some(*position);
        }
        news
    });
}
