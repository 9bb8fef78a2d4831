//! Two servers before one database, each behind a proxy that cuts and with a clock that can be set.

use crate::support::clocks::{ShiftedClock, with_clock};
use crate::support::cutting_proxy::{Cut, CuttingProxy};
use std::sync::Arc;
use task_ledger::policies::{leases, timers};
use task_ledger::store::opening::Store;
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::{Clock, Status};
use tokio::task::JoinHandle;

/// A server process, as far as writing goes: what it holds dies with it.
pub(super) struct Server {
    url: String,
    proxy: CuttingProxy,
    pub(super) clock: Arc<ShiftedClock>,
    store: Option<Store>,
    policies: Vec<JoinHandle<()>>,
}

impl Server {
    pub(super) async fn start(db: &ThrowawayDb) -> Self {
        let proxy = CuttingProxy::before(&db.url);
        let url = proxy.url(&db.url);
        let clock = Arc::new(ShiftedClock::default());
        let mut server = Self { url, proxy, clock, store: None, policies: Vec::new() };
        server.open().await;
        server
    }

    async fn open(&mut self) {
        let store = Store::open(&self.url, with_clock(&self.clock)).await.unwrap();
        let transactor = store.transactor.clone();
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        self.policies = vec![
            tokio::spawn(leases::run(transactor.clone(), store.leases())),
            tokio::spawn(timers::run(transactor, clock)),
        ];
        self.store = Some(store);
    }

    /// Dies in the middle of whatever it does, and starts again.
    pub(super) async fn crash(&mut self) {
        self.policies.drain(..).for_each(|policy| policy.abort());
        if let Some(store) = self.store.take() {
            store.crash();
        }
        // A server whose clock is off does not start to write.
        self.clock.shift(0);
        self.open().await;
    }

    /// The next statements that append are cut so.
    pub(super) fn cut(&self, cut: Cut) {
        self.proxy.arm([cut]);
    }

    pub(super) fn cuts(&self) -> u64 {
        self.proxy.cuts()
    }

    pub(super) fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    /// Waits until it writes again.
    pub(super) async fn serves(&self) {
        let mut status = self.store().transactor.status();
        status.wait_for(|status| *status == Status::Serving).await.unwrap();
    }

    pub(super) async fn close(&mut self) {
        self.policies.drain(..).for_each(|policy| policy.abort());
        if let Some(store) = self.store.take() {
            store.close().await;
        }
    }

    /// Ends what its policies do by themselves, so that the log stands still.
    pub(super) fn rest(&mut self) {
        self.policies.drain(..).for_each(|policy| policy.abort());
    }
}
