//! Batch after batch, each decided while the one before it is on its way into the log.
//!
//! This is how it goes as long as all goes well; whatever goes wrong is put right by `commit`, one
//! batch at a time.

use futures_util::poll;

use super::batch::{Attempt, Decision, Sources};
use super::flight::{Ended, Flight, Landed};
use super::queue::Submission;
use super::worker::{Guard, Permission, TICK, Worker};
use crate::domain::world::{Mark, World};

/// A batch that is being decided. The desk holds what is to be written of it.
struct Draft {
    /// The world without it.
    mark: Mark,
    requests: Vec<Submission>,
    decision: Decision,
    actions: usize,
}

/// A batch that is in the log, and nobody was told.
type Unanswered = Option<(Decision, u64, Vec<Submission>)>;

impl Worker {
    /// Brings a request into the log with all that waits, and goes on with what comes meanwhile.
    pub(super) async fn commit(&mut self, first: Submission) {
        if self.may_write().await != Permission::Granted {
            let mut batch = vec![first];
            self.queue.gather(&mut batch);
            self.commit_alone(batch, None).await;
            return;
        }
        let mut world = self.lock().await;
        let mut draft = self.begin(&world);
        self.add(&mut world, &mut draft, None, first);
        if let Some((failed, unknown, next)) = self.stream(world, draft).await {
            self.commit_alone(failed, unknown).await;
            if !next.is_empty() {
                self.commit_alone(next, None).await;
            }
        }
    }

    /// Goes on until nothing waits, or something goes wrong: then the batch that failed, what may
    /// have become of it, and the requests after it.
    async fn stream(
        &mut self,
        mut world: Guard,
        mut draft: Draft,
    ) -> Option<(Vec<Submission>, Option<Attempt>, Vec<Submission>)> {
        let mut unanswered: Unanswered = None;
        loop {
            let before = unanswered.as_ref().map(|(decision, ..)| decision);
            while let Some(one) = self.queue.waiting(draft.actions) {
                self.add(&mut world, &mut draft, before, one);
            }
            self.desk.finish(&world);
            let Draft { mark, requests, decision, .. } = draft;
            // Its time may be wrong, if somebody set the clock since it was begun.
            let launched = match self.watch.is_steady(&*self.clock) {
                true => self.launch(mark, decision).await.ok(),
                false => None,
            };
            let Some(mut flight) = launched else {
                world.rollback(mark);
                drop(world);
                self.answer(unanswered);
                return Some((requests, None, Vec::new()));
            };
            // The statement goes out before anybody is answered.
            let at_once = poll!(&mut flight.writing);
            self.answer(unanswered.take());
            let (landed, next) = match at_once {
                std::task::Poll::Ready(landed) => (landed, None),
                std::task::Poll::Pending => self.decide_ahead(&mut world, &mut flight).await,
            };
            match self.land(&mut world, &requests, flight, landed).await {
                Ended::Committed(decision, head) => {
                    let committed = next.as_ref().map_or(world.mark(), |next| next.mark);
                    world.forget_until(committed);
                    self.tell_ledger(&world, &decision);
                    unanswered = Some((decision, head, requests));
                    let Some(next) = next else { break };
                    draft = next;
                }
                ended => {
                    let unknown = match ended {
                        Ended::Unknown(_, attempt) => attempt,
                        _ => None,
                    };
                    let next = next.map(|next| next.requests).unwrap_or_default();
                    return Some((requests, unknown, next));
                }
            }
        }
        drop(world);
        self.answer(unanswered);
        None
    }

    /// Decides what comes in until the flight lands.
    async fn decide_ahead(
        &mut self,
        world: &mut Guard,
        flight: &mut Flight,
    ) -> (Landed, Option<Draft>) {
        let mut next: Option<Draft> = None;
        loop {
            let actions = next.as_ref().map_or(0, |next| next.actions);
            let goes_on = self.may_decide_ahead(flight) && self.queue.has_room(actions);
            let one = tokio::select! {
                biased;
                landed = &mut flight.writing => return (landed, next),
                one = self.queue.next(), if goes_on => one,
            };
            let Some(one) = one else {
                return ((&mut flight.writing).await, next);
            };
            if let Some(one) = self.queue.unless_full(actions, one) {
                let mut draft = match next.take() {
                    Some(draft) => draft,
                    None => self.begin(world),
                };
                self.add(world, &mut draft, Some(&flight.decision), one);
                next = Some(draft);
            }
        }
    }

    /// Not while somebody waits for memory as it is committed, or for us to look up or to stop; nor
    /// past a change of the ledger itself, which everybody is shown as soon as it is committed.
    fn may_decide_ahead(&self, flight: &Flight) -> bool {
        !flight.decision.ledger_changed
            && self.readers.load(std::sync::atomic::Ordering::Relaxed) == 0
            && !*self.closing.borrow()
            && self.clock.monotonic().saturating_sub(self.looked_up) < TICK
            && self.watch.is_steady(&*self.clock)
    }

    fn begin(&mut self, world: &World) -> Draft {
        self.desk.begin(self.clock.now().max(world.recorded_at()));
        let (requests, decision) = (Vec::new(), Decision::default());
        Draft { mark: world.mark(), requests, decision, actions: 0 }
    }

    fn add(
        &mut self,
        world: &mut World,
        draft: &mut Draft,
        flying: Option<&Decision>,
        one: Submission,
    ) {
        let mut sources = Sources {
            known: &mut self.known,
            written: &self.written,
            flying,
            served: self.served.read().elapsed,
        };
        self.desk.add(world, &one.request, &mut sources, &mut draft.decision);
        draft.actions += one.actions();
        draft.requests.push(one);
    }

    fn answer(&mut self, unanswered: Unanswered) {
        if let Some((decision, head, requests)) = unanswered {
            self.accept(decision, head, requests);
        }
    }
}
