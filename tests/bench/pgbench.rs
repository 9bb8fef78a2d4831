//! The yardstick: Postgres' own pgbench, inserting one row a transaction, prepared.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use task_ledger::store::embedded::{ProgramSearch, Programs};
use task_ledger::store::throwaway::ThrowawayDb;
use tokio::process::Command;

use crate::closed_loop::Sample;

/// A row of the shape and size of one of our events, with the cheapest key there is.
const TABLE: &str = "
create table rows (
    number bigint generated always as identity primary key,
    id uuid not null,
    count bigint not null,
    payload json not null,
    at timestamptz not null
)";

/// As long as the payload and the metadata of our average event together.
/// A colon is followed by a blank: pgbench takes `:word` for a variable, even in a string.
const SCRIPT: &str = r#"\set n random(1, 1000000000)
insert into rows (id, count, payload, at) values (gen_random_uuid(), :n, '{"agent_id": "01935c8e-5d7b-7c3e-9a59-0d6c3f1f8a11","fence": 1,"lease_seconds": 900,"attempt": 1,"resumes": false,"session_id": "01935c8e-5d7b-7c3e-9a59-0d6c3f1f8a12","actor": "bench","actor_kind": "operator","idempotency_key": "01935c8e-5d7b-7c3e-9a59-0d6c3f1f8a13","key_id": "01935c8e-5d7b-7c3e-9a59-0d6c3f1f8a14","source": "graphql"}', now());
"#;

/// The program, and a database of its own.
#[derive(Debug)]
pub struct Pgbench {
    program: PathBuf,
    script: PathBuf,
    db: ThrowawayDb,
}

impl Pgbench {
    /// Makes the table and finds the program.
    pub async fn prepare() -> anyhow::Result<Pgbench> {
        let db = ThrowawayDb::durable().await;
        sqlx::query(TABLE).execute(&db.pool).await?;
        let script = std::env::temp_dir().join(format!("pgbench-{}.sql", std::process::id()));
        std::fs::write(&script, SCRIPT)?;
        Ok(Pgbench { program: find()?, script, db })
    }

    /// Where its database is.
    pub fn url(&self) -> &str {
        &self.db.url
    }

    /// So many clients for so long, after a warm-up.
    pub async fn measure(
        &self,
        clients: usize,
        warm_up: Duration,
        counted: Duration,
    ) -> anyhow::Result<Sample> {
        let warm = self.run(clients, warm_up).await?;
        let sample = self.run(clients, counted).await?;
        Ok(Sample { commands: warm.commands + sample.commands, ..sample })
    }

    async fn run(&self, clients: usize, span: Duration) -> anyhow::Result<Sample> {
        // pgbench counts in whole seconds.
        let seconds = span.as_secs_f64().ceil().max(1.0).to_string();
        let clients = clients.to_string();
        let output = Command::new(&self.program)
            .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients, "-T", &seconds, "-f"])
            .arg(&self.script)
            .arg(&self.db.url)
            .output()
            .await
            .with_context(|| format!("starting {}", self.program.display()))?;
        ensure!(
            output.status.success(),
            "pgbench failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        read(&String::from_utf8_lossy(&output.stdout))
    }
}

impl Drop for Pgbench {
    fn drop(&mut self) {
        // A leftover script harms nobody.
        let _ = std::fs::remove_file(&self.script);
    }
}

fn read(report: &str) -> anyhow::Result<Sample> {
    let number = |label: &str| {
        let line = report.lines().find_map(|line| line.strip_prefix(label));
        let word = line.and_then(|rest| rest.split_whitespace().next());
        word.and_then(|word| word.split('/').next()?.parse::<f64>().ok())
            .with_context(|| format!("pgbench did not say '{label}':\n{report}"))
    };
    Ok(Sample {
        per_second: number("tps = ")?,
        commands: number("number of transactions actually processed: ")? as u64,
        ..Sample::default()
    })
}

/// Beside the server programs, where Debian puts it, else on the path.
fn find() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH");
    let search =
        ProgramSearch { pg_bin: std::env::var_os("PG_BIN").map(PathBuf::from), path: path.clone() };
    let programs = Programs::find(&search, None, Path::new("/"))?;
    let mut folders = vec![programs.bin];
    folders.extend(path.iter().flat_map(std::env::split_paths));
    match folders.iter().map(|folder| folder.join("pgbench")).find(|file| file.is_file()) {
        Some(program) => Ok(program),
        None => {
            bail!("pgbench is missing; it comes with the package postgresql-contrib or postgresql")
        }
    }
}
