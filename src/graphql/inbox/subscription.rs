//! Following the inbox: how much waits, now and whenever that changes.

use super::object::InboxSummary;
use super::query::{InboxFilter, READS, count};
use crate::graphql::door::Door;
use crate::graphql::failure::reading;
use crate::graphql::permission::{Permission, needs};
use async_graphql::{Context, Result, Subscription};
use futures_util::Stream;
use projections::inbox as rows;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How often it is counted at the most, however much happens meanwhile.
const GAP: Duration = Duration::from_secs(1);
/// How often it is counted though nothing happens: what waits becomes pressing by itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// What can be followed.
#[derive(Default)]
pub struct InboxSubscription;

/// What can be followed.
#[Subscription]
impl InboxSubscription {
    /// How much waits for a human: at once, and again whenever something begins or ceases to wait or
    /// becomes pressing, at most once a second.
    #[graphql(directive = needs::apply(Permission::Read))]
    async fn inbox_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which items; all when left out.")] filter: Option<InboxFilter>,
    ) -> Result<impl Stream<Item = Result<InboxSummary>>> {
        let door = ctx.data::<Door>()?.clone();
        let filter = filter.unwrap_or_default().read(&door).await?;
        let following = Following { head: door.transactor.head(), door, filter, last: None };
        Ok(futures_util::stream::try_unfold(following, |mut following| async move {
            Ok(following.next().await?.map(|summary| (summary, following)))
        }))
    }
}

/// A follower, and what it was told last.
struct Following {
    door: Door,
    head: watch::Receiver<u64>,
    filter: rows::InboxFilter,
    last: Option<Vec<rows::InboxCount>>,
}

impl Following {
    /// The next summary that differs from the last; none when the server stops.
    async fn next(&mut self) -> Result<Option<InboxSummary>> {
        loop {
            if self.last.is_some() && !self.wait().await {
                return Ok(None);
            }
            let head = *self.head.borrow_and_update();
            // What is late is counted as it stands: that a projection stopped is news of its own.
            let _late = self.door.hold(head, READS).await;
            let room = self.door.room().await.map_err(reading)?;
            let counts = count(&room, &self.door, &self.filter).await?;
            if self.last.as_ref() != Some(&counts) {
                self.last = Some(counts.clone());
                return Ok(Some(InboxSummary::of(counts, room.as_of(READS))));
            }
        }
    }

    /// Until there may be something new; false when the server stops.
    async fn wait(&mut self) -> bool {
        tokio::select! {
            () = sleep(GAP) => {}
            () = self.door.stopping() => return false,
        }
        tokio::select! {
            // No news in that time is as good a reason to count.
            changed = timeout(PATIENCE, self.head.changed()) => !matches!(changed, Ok(Err(_))),
            () = self.door.stopping() => false,
        }
    }
}
