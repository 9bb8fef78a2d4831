//! `events`: the log, printed, and followed over a WebSocket without a gap or a repeat.

mod socket;

use super::client::given;
use super::desk::Desk;
use super::log::{Reader, Shown};
use super::stop::{Outcome, Stop};
use super::words::some;
use clap::Args;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Print the log, one event a line
#[derive(Debug, Args)]
pub struct Events {
    /// Events after this position; with --follow and without it, only new ones
    #[arg(long)]
    after: Option<u64>,
    /// Go on with what happens from now on
    #[arg(long, short)]
    follow: bool,
    /// Of this name, like TaskClaimed; again for more
    #[arg(long = "type")]
    types: Vec<String>,
    /// In this stream, by the id of a task, agent, …; again for more
    #[arg(long = "stream")]
    streams: Vec<Uuid>,
    /// By this actor; again for more
    #[arg(long = "actor")]
    actors: Vec<String>,
    /// At most so many
    #[arg(long)]
    limit: Option<u64>,
}

/// What was printed so far, and how much may still be.
struct Printer<'d> {
    desk: &'d Desk,
    ledger: Uuid,
    after: u64,
    left: u64,
}

impl Printer<'_> {
    fn print(&mut self, event: &Shown) -> Outcome {
        if self.left == 0 || event.position <= self.after {
            return Ok(());
        }
        self.after = event.position;
        self.left -= 1;
        self.desk.show.data(event, || event.line(self.ledger))
    }
}

/// A connection that lived so long was a good one: patience begins anew.
const GOOD_AFTER: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(500);

impl Events {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let ledger = super::log::ledger(&desk.client, desk.patience).await?;
        let filter = given(json!({
            "types": some(self.types),
            "streams": some(self.streams),
            "actors": some(self.actors),
        }));
        let after = self.after.unwrap_or(if self.follow { ledger.position } else { 0 });
        let left = self.limit.unwrap_or(u64::MAX);
        let mut printer = Printer { desk, ledger: ledger.id, after, left };
        let by_socket = desk.client.url().starts_with("http://");
        if self.follow && by_socket {
            return follow(&mut printer, &filter).await;
        }
        let mut reader = Reader::new(&desk.client, desk.patience, filter, after);
        loop {
            read_on(&mut printer, &mut reader).await?;
            if !self.follow || printer.left == 0 {
                return Ok(());
            }
            // Our sockets speak no TLS: over https the log is asked for again and again.
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = tokio::signal::ctrl_c() => return Ok(()),
            }
        }
    }
}

/// Prints what there is now.
async fn read_on(printer: &mut Printer<'_>, reader: &mut Reader<'_>) -> Outcome {
    while let Some(page) = reader.next().await? {
        for event in &page {
            printer.print(event)?;
        }
        if printer.left == 0 {
            break;
        }
    }
    Ok(())
}

/// Follows for as long as somebody reads; a lost connection is resumed at the last position.
async fn follow(printer: &mut Printer<'_>, filter: &Value) -> Outcome {
    let mut until = Instant::now() + printer.desk.patience;
    while printer.left > 0 {
        let began = Instant::now();
        let followed = tokio::select! {
            followed = once(printer, filter) => followed,
            _ = tokio::signal::ctrl_c() => return Ok(()),
        };
        match followed {
            Err(Stop::Unreachable(what)) => {
                if began.elapsed() > GOOD_AFTER {
                    until = Instant::now() + printer.desk.patience;
                }
                if Instant::now() + PAUSE >= until {
                    return Err(Stop::Unreachable(what));
                }
                let after = printer.after;
                printer.desk.show.aside(&format!("{what}; resuming after position {after}"));
                tokio::time::sleep(PAUSE).await;
            }
            other => return other,
        }
    }
    Ok(())
}

async fn once(printer: &mut Printer<'_>, filter: &Value) -> Outcome {
    let mut socket = socket::subscribe(&printer.desk.client, printer.after, filter).await?;
    while printer.left > 0 {
        let event = socket.next().await?;
        printer.print(&event)?;
    }
    Ok(())
}
