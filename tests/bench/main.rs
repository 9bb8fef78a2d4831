//! `make bench`: the transactor and the API beside their peers, interleaved on one durable Postgres.
//!
//! Read `contestants` first (who takes part and in what order), then `judge` (what must come out).

mod closed_loop;
mod commands;
mod contestants;
mod figures;
mod folder;
mod graphql;
mod http_client;
mod judge;
mod machine;
mod options;
mod pgbench;
mod report;
mod rest;
mod server;
mod sizes;
mod stock;
mod transactor;

use std::process::ExitCode;

use clap::Parser as _;

use self::contestants::Arena;
use self::figures::Course;
use self::options::Options;
use self::report::{MIX, Report};

fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(measure(&options))?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!("{}", report.to_text());
    }
    let failed = options.gates_count() && report.fails();
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn measure(options: &Options) -> anyhow::Result<Report> {
    let load_at_begin = machine::load();
    let mut arena = Arena::prepare().await?;
    let postgres = arena.postgres().await?;
    let samples = arena.rounds(options).await?;
    let mut judged = judge::ratios(&samples);
    if options.only.is_none() {
        judged.extend(judge::at_rest(&rest::measure(options.rounds()).await?));
        judged.extend(judge::sizes(&sizes::measure(options).await?));
    }
    let courses = samples.iter().filter_map(|(c, s)| Course::of(c.name(), s)).collect();
    Ok(Report {
        rounds: options.rounds(),
        seconds: options.counted().as_secs_f64(),
        mix: MIX,
        postgres,
        processors: machine::processors(),
        load_at_begin,
        load_at_end: machine::load(),
        courses,
        judged,
        notes: arena.notes().await?,
    })
}
