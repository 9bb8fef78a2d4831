//! Who is measured, each with what it needs, and the rounds in which they take turns.

use anyhow::Context as _;
use sqlx::{Connection as _, PgConnection};
use strum::VariantArray as _;

use crate::closed_loop::{Sample, Window};
use crate::commands;
use crate::graphql::OverHttp;
use crate::options::Options;
use crate::pgbench::Pgbench;
use crate::rest;
use crate::stock::Stock;
use crate::transactor::InProcess;

/// A contestant and how many callers it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum Contestant {
    Transactor512,
    Transactor32,
    Http128,
    Pgbench64,
    Pgbench32,
    Stock32,
}

impl Contestant {
    /// As the table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transactor512 => "transactor in process, 512 callers",
            Self::Transactor32 => "transactor in process, 32 callers",
            Self::Http128 => "GraphQL over HTTP, 128 connections",
            Self::Pgbench64 => "pgbench, one row, 64 clients",
            Self::Pgbench32 => "pgbench, one row, 32 clients",
            Self::Stock32 => "stock postgres-es, one view, 32 tasks",
        }
    }

    /// Those that were asked for.
    pub fn chosen(options: &Options) -> Vec<Contestant> {
        let wanted = |c: &&Contestant| options.only.as_ref().is_none_or(|t| c.name().contains(t));
        Contestant::VARIANTS.iter().filter(wanted).copied().collect()
    }
}

/// The samples of all rounds, by contestant.
pub type Samples = Vec<(Contestant, Vec<Sample>)>;

/// Everything that runs on the one durable Postgres.
pub struct Arena {
    in_process: InProcess,
    over_http: OverHttp,
    pgbench: Pgbench,
    stock: Stock,
    admin: PgConnection,
    /// By how many events the followers were behind after each measurement over HTTP.
    behind: Vec<u64>,
}

impl Arena {
    /// Starts Postgres and prepares everyone.
    pub async fn prepare() -> anyhow::Result<Arena> {
        let in_process = InProcess::prepare(commands::BACKLOG).await?;
        let over_http = OverHttp::prepare(128).await.context("preparing the server")?;
        let pgbench = Pgbench::prepare().await?;
        let stock = Stock::prepare(32).await?;
        let admin = PgConnection::connect(pgbench.url()).await?;
        Ok(Arena { in_process, over_http, behind: Vec::new(), pgbench, stock, admin })
    }

    /// What Postgres says of itself and of its durability.
    pub async fn postgres(&mut self) -> anyhow::Result<String> {
        let says = sqlx::query_scalar(
            "select format('PostgreSQL %s, fsync %s, synchronous_commit %s, full_page_writes %s',
                current_setting('server_version'), current_setting('fsync'),
                current_setting('synchronous_commit'), current_setting('full_page_writes'))",
        );
        says.fetch_one(&mut self.admin).await.context("asking Postgres for its settings")
    }

    /// Round after round; who begins changes, so that nobody always follows the same one.
    pub async fn rounds(&mut self, options: &Options) -> anyhow::Result<Samples> {
        let mut order = Contestant::chosen(options);
        let mut samples: Samples = order.iter().map(|c| (*c, Vec::new())).collect();
        for round in 1..=options.rounds() {
            for contestant in &order {
                let sample = self
                    .measure(*contestant, options)
                    .await
                    .with_context(|| format!("measuring {}", contestant.name()))?;
                eprintln!("round {round}: {}: {:.0}/s", contestant.name(), sample.per_second);
                let of = samples.iter_mut().find(|(c, _)| c == contestant);
                of.expect("every contestant in the order has a row").1.push(sample);
            }
            order.rotate_left(1);
        }
        Ok(samples)
    }

    async fn measure(&mut self, who: Contestant, options: &Options) -> anyhow::Result<Sample> {
        // What the one before left to be written must not be paid by this one.
        sqlx::query("checkpoint").execute(&mut self.admin).await?;
        let before = self.wal_bytes().await?;
        let (warm_up, counted) = (options.warm_up(), options.counted());
        let window = || Window::after(warm_up, counted);
        let mut sample = match who {
            Contestant::Transactor512 => self.in_process.measure(512, window()).await?,
            Contestant::Transactor32 => self.in_process.measure(32, window()).await?,
            Contestant::Http128 => self.over_http.measure(window()).await?,
            Contestant::Pgbench64 => self.pgbench.measure(64, warm_up, counted).await?,
            Contestant::Pgbench32 => self.pgbench.measure(32, warm_up, counted).await?,
            Contestant::Stock32 => self.stock.measure(32, window()).await?,
        };
        if who == Contestant::Http128 {
            // Their work is this contestant's; the next one must not pay for it.
            self.behind.push(self.over_http.settle().await?);
        }
        sample.wal_bytes = self.wal_bytes().await?.saturating_sub(before);
        Ok(sample)
    }

    /// What else is worth knowing.
    pub async fn notes(&mut self) -> anyhow::Result<Vec<String>> {
        let mut notes = Vec::new();
        if !self.behind.is_empty() {
            notes.push(format!(
                "followers behind after each round over HTTP: {:?} events",
                self.behind
            ));
        }
        let replayed = rest::replay(self.in_process.url()).await?;
        notes.push(format!("replay of the log into memory: {replayed:.0} events/s"));
        Ok(notes)
    }

    async fn wal_bytes(&mut self) -> anyhow::Result<u64> {
        let bytes: i64 = sqlx::query_scalar(
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint",
        )
        .fetch_one(&mut self.admin)
        .await?;
        u64::try_from(bytes).context("a position in the log is never negative")
    }
}
