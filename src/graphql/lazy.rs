//! Objects that are named before they are read: their fields load the row when one is asked for,
//! many at a time, and never from before the position that they were named at.

use super::door::Door;
use super::failure::{failure, internal};
use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::{Context, Result};
use projections::{ReadError, Room};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Something that projections keep by id.
pub trait View: Clone + Send + Sync + 'static {
    /// The projections that it is read from.
    const READS: &'static [&'static str];

    /// Those of these ids that there are.
    fn load(
        room: &Room,
        ids: &[Uuid],
    ) -> impl Future<Output = std::result::Result<HashMap<Uuid, Self>, ReadError>> + Send;
}

/// The id of something that is kept as `V`.
pub struct IdOf<V>(Uuid, PhantomData<fn() -> V>);

impl<V> Clone for IdOf<V> {
    fn clone(&self) -> Self {
        Self(self.0, PhantomData)
    }
}

impl<V> PartialEq for IdOf<V> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<V> Eq for IdOf<V> {}

impl<V> std::hash::Hash for IdOf<V> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Loads rows for one request, many ids at a time.
pub struct Shelf(pub Door);

impl<V: View> Loader<IdOf<V>> for Shelf {
    type Value = V;
    type Error = Arc<ReadError>;

    async fn load(
        &self,
        keys: &[IdOf<V>],
    ) -> std::result::Result<HashMap<IdOf<V>, V>, Self::Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let room = self.0.room().await.map_err(Arc::new)?;
        let found = V::load(&room, &ids).await.map_err(Arc::new)?;
        Ok(found.into_iter().map(|(id, row)| (IdOf(id, PhantomData), row)).collect())
    }
}

/// The position that no part of an answer may be older than: what was asked for, or just done.
#[derive(Default)]
pub struct Floor(AtomicU64);

/// Raises the answer's floor to a position.
pub fn floor(ctx: &Context<'_>, position: u64) -> u64 {
    if let Ok(floor) = ctx.data::<Floor>() {
        floor.0.fetch_max(position, Ordering::Relaxed);
    }
    position
}

/// The position that no part of the answer may be older than.
pub fn floor_of(ctx: &Context<'_>) -> u64 {
    ctx.data::<Floor>().map_or(0, |floor| floor.0.load(Ordering::Relaxed))
}

/// Waits until memory holds the answer's floor.
///
/// # Errors
/// When it doesn't within a few seconds.
pub async fn reach(ctx: &Context<'_>) -> Result<()> {
    let floor = ctx.data::<Floor>()?.0.load(Ordering::Relaxed);
    ctx.data::<Door>()?.reach(floor).await
}

/// A reader's place in which these projections hold at least the answer's floor.
///
/// # Errors
/// When they don't within a few seconds.
pub async fn room(ctx: &Context<'_>, reads: &[&str]) -> Result<Room> {
    let floor = ctx.data::<Floor>()?.0.load(Ordering::Relaxed);
    ctx.data::<Door>()?.wait_for(floor, reads).await
}

/// The row of that id, if there is one.
///
/// # Errors
/// When it can't be read, or not from the floor on.
pub async fn load<V: View>(ctx: &Context<'_>, id: Uuid) -> Result<Option<V>> {
    let floor = ctx.data::<Floor>()?.0.load(Ordering::Relaxed);
    ctx.data::<Door>()?.hold(floor, V::READS).await?;
    let shelf = ctx.data::<DataLoader<Shelf>>()?;
    shelf.load_one(IdOf(id, PhantomData)).await.map_err(|error| internal(&*error))
}

/// Something known by its id, and by its row once that was looked at.
pub struct Lazy<V> {
    /// Its id.
    pub id: Uuid,
    after: u64,
    row: OnceCell<V>,
}

impl<V: View> Lazy<V> {
    /// Something that is there at that position.
    #[must_use]
    pub fn after(id: Uuid, position: u64) -> Self {
        Self { id, after: position, row: OnceCell::new() }
    }

    /// Something that was read already.
    #[must_use]
    pub fn known(id: Uuid, row: V) -> Self {
        Self { id, after: 0, row: OnceCell::new_with(Some(row)) }
    }

    /// Its row.
    ///
    /// # Errors
    /// When it can't be read, or not yet.
    pub async fn row(&self, ctx: &Context<'_>) -> Result<&V> {
        self.row
            .get_or_try_init(|| async {
                floor(ctx, self.after);
                load(ctx, self.id).await?.ok_or_else(|| {
                    failure("NOT_FOUND", format!("{} is not there (any more)", self.id))
                })
            })
            .await
    }
}
