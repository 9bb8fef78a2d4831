//! Following the log: every event after a position, once, in order.

use super::Event;
use super::follow::{EventFilter, read};
use crate::graphql::door::Door;
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::Position;
use async_graphql::{Context, Result, Subscription};
use futures_util::Stream;
use std::collections::VecDeque;

/// How many events are read ahead of a follower.
const AHEAD: u32 = 200;

/// What can be followed.
#[derive(Default)]
pub struct EventSubscription;

/// What can be followed.
#[Subscription]
impl EventSubscription {
    /// Every event after a position, once, in order. To resume, give the last position you saw.
    #[graphql(directive = needs::apply(Permission::ReadLog))]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Events after this position; only new ones when left out.")] after: Option<
            Position,
        >,
        #[graphql(desc = "Which events; all when left out.")] filter: Option<EventFilter>,
    ) -> Result<impl Stream<Item = Result<Event>>> {
        let door = ctx.data::<Door>()?.clone();
        let after = after.map_or_else(|| door.head(), |after| after.0);
        let following = Following {
            head: door.transactor.head(),
            door,
            after,
            filter: filter.unwrap_or_default(),
            ready: VecDeque::new(),
        };
        Ok(futures_util::stream::try_unfold(following, |mut following| async move {
            Ok(following.next().await?.map(|event| (event, following)))
        }))
    }
}

/// A follower, and how far it has read.
struct Following {
    door: Door,
    head: tokio::sync::watch::Receiver<u64>,
    after: u64,
    filter: EventFilter,
    ready: VecDeque<Event>,
}

impl Following {
    /// The next wanted event; none when the server stops.
    async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            // Looked at before the log is read, so that nothing committed meanwhile is overslept.
            let head = *self.head.borrow_and_update();
            if head > self.after {
                let read = read(&self.door, self.after, AHEAD).await?;
                self.after = read.last().map_or(self.after, |event| event.position.0);
                self.ready.extend(self.filter.choose(read));
                continue;
            }
            tokio::select! {
                changed = self.head.changed() => if changed.is_err() { return Ok(None) },
                () = self.door.stopping() => return Ok(None),
            }
        }
    }
}
