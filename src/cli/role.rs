//! The server's roles, and what needs no ledger at all.

use super::show::Show;
use super::stop::{Outcome, Stop};
use crate::config::{DatabaseOptions, ServeOptions};
use clap::Args;
use clap_complete::Shell;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::future::Future;
use std::io::{ErrorKind, Write as _};

/// Serve a ledger until Ctrl-C
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    options: ServeOptions,
}

/// Fold projections anew from the log, beside what is served
#[derive(Debug, Args)]
pub struct Rebuild {
    /// Which; all that follow the log when none is named
    names: Vec<String>,
    #[command(flatten)]
    database: DatabaseOptions,
}

/// Print a shell's completions
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    shell: Shell,
}

impl Serve {
    /// Serves, until it is told to stop.
    ///
    /// # Errors
    /// Whatever keeps the server from serving, in a sentence.
    pub fn run(self) -> Outcome {
        let log = tracing_subscriber::EnvFilter::try_new(&self.options.log);
        let log = log.map_err(|error| Stop::Usage(format!("--log: {error}")))?;
        let lines = tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr);
        if self.options.log_json {
            lines.json().init();
        } else {
            lines.init();
        }
        on_runtime(crate::app::serve(self.options))
    }
}

impl Rebuild {
    /// Rebuilds, showing how far it is.
    ///
    /// # Errors
    /// Whatever is in the way.
    pub fn run(self, show: Show) -> Outcome {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("[{bar:40}] {pos}/{len} events, {eta} left");
        bar.set_style(style.expect("the template is well-formed"));
        let mut progress = |done, of| {
            bar.set_length(of);
            bar.set_position(done);
        };
        let rebuilt = on_runtime(crate::app::rebuild(&self.database, &self.names, &mut progress))?;
        bar.finish_and_clear();
        let mut differs = Vec::new();
        for one in rebuilt {
            let difference = one.difference.as_ref().map(ToString::to_string);
            let told = json!({
                "name": one.name,
                "generation": one.generation,
                "rows": one.rows,
                "events": one.events,
                "milliseconds": one.took.as_millis() as u64,
                "equalToServed": one.equal_to_served,
                "comparedAt": one.compared_at,
                "difference": difference,
            });
            show.data(&told, || {
                let equal = match one.equal_to_served {
                    Some(true) => format!("equal to what was served, as of {}", one.compared_at),
                    Some(false) => "NOT what was served".to_owned(),
                    None => "served before by another fold".to_owned(),
                };
                let (name, rows, events, took) = (one.name, one.rows, one.events, one.took);
                format!("{name}: {rows} rows from {events} events in {took:.1?}, {equal}")
            })?;
            differs.extend(difference);
        }
        differs.into_iter().next().map_or(Ok(()), |difference| Err(Stop::Wrong(difference)))
    }
}

fn on_runtime<T>(role: impl Future<Output = anyhow::Result<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Stop::Failed(error.into()))?;
    Ok(runtime.block_on(role)?)
}

impl Completions {
    /// Prints them.
    ///
    /// # Errors
    /// A standard output that can't be written to.
    pub fn run(self, command: &mut clap::Command) -> Outcome {
        // Into memory first: the generator panics when nobody reads to the end.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "task-ledger", &mut script);
        match std::io::stdout().write_all(&script) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Stop::Failed(error.into())),
            _ => Ok(()),
        }
    }
}
