//! Projections taken one stretch further: the rows and checkpoint of each in one transaction, which
//! those that stand at the same place share.

use super::generations::version_of;
use crate::store::connect::is_refusal;
use events::{CodecError, Recorded};
use projections::{FOLLOWERS, Follower, JsonChanges, tables};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// Events to be folded, as they follow a position.
pub(super) struct Step<'a> {
    pub(super) ledger: Uuid,
    pub(super) after: u64,
    pub(super) events: &'a [Recorded],
    /// What stands there instead of events that anybody could fold.
    pub(super) misshapen: Option<&'a CodecError>,
}

/// What came of a step.
pub(super) struct Stepped {
    /// The projections that moved, and up to where they hold everything now.
    pub(super) reached: Vec<(String, u64)>,
    /// Why one of the others could not be written, though it could be folded.
    pub(super) failed: Option<sqlx::Error>,
}

/// Which rows are looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lookup {
    /// Those that the log says may be there.
    MayRest,
    /// All that are touched: what is there against the log is met by the fold, which says so.
    Touched,
}

/// What became of a stretch of events.
enum Folded {
    /// All up to that position, by which this changed.
    To(u64, JsonChanges),
    /// Not even the first, and why.
    Nothing(String),
}

impl Step<'_> {
    /// Takes these projections further: together, and each by itself where the database refuses
    /// that, so that what is wrong with the rows of one holds up no other.
    pub(super) async fn take(
        &self,
        db: &mut PgConnection,
        names: &[&str],
    ) -> Result<Stepped, sqlx::Error> {
        let refused = match self.together(db, names, Lookup::MayRest).await {
            Ok(reached) => return Ok(Stepped { reached, failed: None }),
            Err(error) if is_refusal(&error) => error,
            Err(error) => return Err(error),
        };
        tracing::warn!(error = %refused, "the projections are taken further one by one");
        let mut stepped = Stepped { reached: Vec::new(), failed: None };
        for name in names {
            match self.together(db, &[*name], Lookup::Touched).await {
                Ok(reached) => stepped.reached.extend(reached),
                Err(error) if is_refusal(&error) => stepped.failed = Some(error),
                Err(error) => return Err(error),
            }
        }
        Ok(stepped)
    }

    /// All or none of them; those that another process folds, or has folded, are left out.
    async fn together(
        &self,
        db: &mut PgConnection,
        names: &[&str],
        lookup: Lookup,
    ) -> Result<Vec<(String, u64)>, sqlx::Error> {
        let mut tx = db.begin().await?;
        let mut reached = Vec::new();
        for (follower, generation) in self.hold(&mut tx, names).await? {
            let table = tables::table_name(follower.name(), generation);
            let folded = match self.misshapen {
                Some(error) => Folded::Nothing(error.to_string()),
                None => self.fold(&mut tx, follower, &table, lookup).await?,
            };
            match folded {
                Folded::To(position, changes) => {
                    tables::write(&mut tx, &table, self.ledger, follower, &changes).await?;
                    reached.push((follower.name().to_owned(), position));
                }
                Folded::Nothing(reason) => {
                    stop(&mut tx, self.ledger, follower, self.after, &reason).await?;
                }
            }
        }
        self.advance(&mut tx, &reached).await?;
        tx.commit().await?;
        Ok(reached)
    }

    /// Locks the rows of those that still stand where we saw them; the tables that they serve.
    async fn hold(
        &self,
        db: &mut PgConnection,
        names: &[&str],
    ) -> Result<Vec<(&'static Follower, i32)>, sqlx::Error> {
        let sql = "select name, generation, fold_version from public.projections \
             where ledger_id = $1 and name = any ($2) and checkpoint = $3 \
             and state = 'running' for update skip locked";
        let held: Vec<(String, i32, i32)> = sqlx::query_as(sql)
            .bind(self.ledger)
            .bind(names)
            .bind(signed(self.after))
            .fetch_all(db)
            .await?;
        let ours = FOLLOWERS.iter().filter_map(|follower| {
            let (_, generation, version) =
                held.iter().find(|(name, ..)| name == follower.name())?;
            (*version == version_of(follower)).then_some((follower, *generation))
        });
        Ok(ours.collect())
    }

    /// Folds as many of the events as can be: the one that can't is met first by the next step.
    async fn fold(
        &self,
        db: &mut PgConnection,
        follower: &Follower,
        table: &str,
        lookup: Lookup,
    ) -> Result<Folded, sqlx::Error> {
        let mut events = self.events;
        loop {
            let Some(last) = events.last() else {
                return Ok(Folded::Nothing("there was nothing to fold".to_owned()));
            };
            let mut rows = follower.start();
            let keys = match lookup {
                Lookup::MayRest => rows.may_rest(events),
                Lookup::Touched => rows.touched(events),
            };
            let resting = tables::load(db, table, self.ledger, &follower.shape, &keys).await?;
            if let Err(error) = rows.load(&resting) {
                return Ok(Folded::Nothing(format!("a row of {table} can't be read: {error}")));
            }
            let refused = events.iter().enumerate().find_map(|(nth, recorded)| {
                rows.feed(recorded).err().map(|unfoldable| (nth, unfoldable))
            });
            match refused {
                None => return Ok(Folded::To(last.envelope.position, rows.take_changes())),
                Some((0, unfoldable)) => return Ok(Folded::Nothing(unfoldable.to_string())),
                Some((nth, _)) => events = &events[..nth],
            }
        }
    }

    /// Moves the checkpoints, with the rows that belong to them.
    async fn advance(
        &self,
        db: &mut PgConnection,
        reached: &[(String, u64)],
    ) -> Result<(), sqlx::Error> {
        let (names, positions): (Vec<&str>, Vec<i64>) =
            reached.iter().map(|(name, position)| (name.as_str(), signed(*position))).unzip();
        let sql = "update public.projections p set checkpoint = r.position \
             from unnest($2::text[], $3::bigint[]) as r (name, position) \
             where p.ledger_id = $1 and p.name = r.name";
        sqlx::query(sql).bind(self.ledger).bind(names).bind(positions).execute(db).await.map(drop)
    }
}

/// The alarm: the projection rests where it is until somebody mends it and rebuilds.
async fn stop(
    db: &mut PgConnection,
    ledger: Uuid,
    follower: &Follower,
    after: u64,
    reason: &str,
) -> Result<(), sqlx::Error> {
    tracing::error!(
        projection = follower.name(),
        checkpoint = after,
        reason,
        "a projection stopped; mend it and run `task-ledger rebuild {}`",
        follower.name()
    );
    let sql = "update public.projections set state = 'stopped', stopped_reason = $3 \
         where ledger_id = $1 and name = $2";
    sqlx::query(sql).bind(ledger).bind(follower.name()).bind(reason).execute(db).await.map(drop)
}

/// A position as its column keeps it.
pub(in crate::store) fn signed(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
