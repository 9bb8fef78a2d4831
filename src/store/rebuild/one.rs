//! One projection's way from the log to being served.

use super::{Log, RebuildError, Rebuilt, compare};
use crate::store::follower::{make_table, signed, version_of};
use events::Recorded;
use projections::audit::Difference;
use projections::{Folding, Follower, JsonChanges, Unfoldable, tables};
use sqlx::{Connection as _, PgConnection};
use std::time::Instant;
use uuid::Uuid;

/// Rows written at once: their texts are in memory beside the rows.
const ROWS_MAX: usize = 2_000;

/// Events left to fold when the follower is kept out and the pointer switched.
const LEFT_MAX: usize = 500;

/// A projection that is being rebuilt.
pub(super) struct Rebuild {
    follower: &'static Follower,
    rows: Box<dyn Folding>,
    /// The last event that is in the rows.
    position: u64,
    /// How many are.
    events: u64,
}

/// The table that is served, and up to where it is folded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pointer {
    pub(super) generation: i32,
    pub(super) checkpoint: u64,
    fold_version: i32,
}

impl Rebuild {
    pub(super) fn of(follower: &'static Follower) -> Self {
        Self { follower, rows: follower.start(), position: 0, events: 0 }
    }

    pub(super) fn feed(&mut self, events: &[Recorded]) -> Result<(), Unfoldable> {
        for recorded in events {
            self.rows.feed(recorded)?;
            self.position = recorded.envelope.position;
            self.events += 1;
        }
        Ok(())
    }

    /// What is served just now.
    pub(super) async fn served(
        &self,
        db: &mut PgConnection,
        ledger: Uuid,
    ) -> Result<Pointer, RebuildError> {
        self.pointer(db, ledger, "").await
    }

    /// Compares with what is served, writes the new table, catches up and takes its place.
    pub(super) async fn finish(
        mut self,
        db: &mut PgConnection,
        log: &mut Log<'_>,
        began: Instant,
    ) -> Result<Rebuilt, RebuildError> {
        let (compared_at, equal_to_served, difference) = self.compare(db, log).await?;
        let generation = self.write(db, log.ledger).await?;
        self.catch_up(db, log, generation).await?;
        self.switch(db, log, generation).await?;
        Ok(Rebuilt {
            name: self.follower.name(),
            generation,
            events: self.events,
            rows: self.rows.count(),
            took: began.elapsed(),
            equal_to_served,
            compared_at,
            difference,
        })
    }

    /// At the very position of what is served: both are read in one snapshot.
    async fn compare(
        &mut self,
        db: &mut PgConnection,
        log: &mut Log<'_>,
    ) -> Result<(u64, Option<bool>, Option<Difference>), RebuildError> {
        let mut tx = db.begin().await?;
        sqlx::query("set transaction isolation level repeatable read, read only")
            .execute(&mut *tx)
            .await?;
        let served = self.served(&mut tx, log.ledger).await?;
        self.follow(&mut tx, log, served.checkpoint).await?;
        if served.fold_version != version_of(self.follower) {
            return Ok((self.position, None, None));
        }
        let table = tables::table_name(self.follower.name(), served.generation);
        let difference =
            compare::first_difference(&mut tx, self.follower, &*self.rows, &table, log.ledger)
                .await?;
        tx.commit().await?;
        Ok((self.position, Some(difference.is_none()), difference))
    }

    async fn follow(
        &mut self,
        db: &mut PgConnection,
        log: &mut Log<'_>,
        upto: u64,
    ) -> Result<usize, RebuildError> {
        let mut followed = 0;
        while self.position < upto {
            let events = log.read(db, self.position, upto).await?;
            if events.is_empty() {
                break;
            }
            followed += events.len();
            self.feed(&events)?;
        }
        Ok(followed)
    }

    async fn write(&mut self, db: &mut PgConnection, ledger: Uuid) -> Result<i32, RebuildError> {
        let mut tx = db.begin().await?;
        let generation = make_table(&mut tx, self.follower).await?;
        let table = tables::table_name(self.follower.name(), generation);
        let mut after = None;
        loop {
            let (written, end) =
                self.rows.texts(after.as_ref(), ROWS_MAX).map_err(self.misshapen())?;
            if end.is_none() {
                break;
            }
            let changes = JsonChanges { written, ..JsonChanges::default() };
            tables::write(&mut tx, &table, ledger, self.follower, &changes).await?;
            after = end;
        }
        sqlx::raw_sql(&format!("analyze {table}")).execute(&mut *tx).await?;
        tx.commit().await?;
        self.rows.forget_changes();
        Ok(generation)
    }

    /// What was appended meanwhile, until little is left.
    async fn catch_up(
        &mut self,
        db: &mut PgConnection,
        log: &mut Log<'_>,
        generation: i32,
    ) -> Result<(), RebuildError> {
        loop {
            let followed = self.follow_all(db, log, generation).await?;
            if followed <= LEFT_MAX {
                return Ok(());
            }
        }
    }

    async fn follow_all(
        &mut self,
        db: &mut PgConnection,
        log: &mut Log<'_>,
        generation: i32,
    ) -> Result<usize, RebuildError> {
        let head = crate::store::log::head(db, log.ledger).await?.position;
        let followed = self.follow(db, log, head).await?;
        let table = tables::table_name(self.follower.name(), generation);
        tables::write(db, &table, log.ledger, self.follower, &self.rows.take_changes()).await?;
        Ok(followed)
    }

    /// Keeps followers out, takes the last step, and points readers to the new table.
    async fn switch(
        &mut self,
        db: &mut PgConnection,
        log: &mut Log<'_>,
        generation: i32,
    ) -> Result<(), RebuildError> {
        let mut tx = db.begin().await?;
        self.pointer(&mut tx, log.ledger, "for update").await?;
        self.follow_all(&mut tx, log, generation).await?;
        let sql = "update public.projections set generation = $3, fold_version = $4, \
             checkpoint = $5, state = 'running', stopped_reason = null, switched_at = now() \
             where ledger_id = $1 and name = $2";
        sqlx::query(sql)
            .bind(log.ledger)
            .bind(self.follower.name())
            .bind(generation)
            .bind(version_of(self.follower))
            .bind(signed(self.position))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn pointer(
        &self,
        db: &mut PgConnection,
        ledger: Uuid,
        how: &str,
    ) -> Result<Pointer, RebuildError> {
        let name = self.follower.name();
        let sql = format!(
            "select generation, checkpoint, fold_version from public.projections \
             where ledger_id = $1 and name = $2 {how}"
        );
        let row: Option<(i32, i64, i32)> =
            sqlx::query_as(&sql).bind(ledger).bind(name).fetch_optional(db).await?;
        let (generation, checkpoint, fold_version) = row.ok_or(RebuildError::NeverMade(name))?;
        let checkpoint = u64::try_from(checkpoint).unwrap_or(0);
        Ok(Pointer { generation, checkpoint, fold_version })
    }

    fn misshapen(&self) -> impl Fn(serde_json::Error) -> RebuildError + use<> {
        let name = self.follower.name();
        move |source| RebuildError::Row { name, source }
    }
}
