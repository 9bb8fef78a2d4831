//! `verify`: believes nothing that it can compute. The log's own links first, then every served row
//! beside the same row folded anew from the log.

mod feed;
mod links;
mod served;

use super::desk::Desk;
use super::stop::{Outcome, Stop};
use clap::Args;
use feed::Feed;
use projections::audit::Refold;
use serde::Serialize;
use served::Compared;

/// Check the log (gaps, times, leaves, sequences), and that what is served is what the log says
#[derive(Debug, Args)]
pub struct Verify {
    /// Only the log, not what is folded from it
    #[arg(long)]
    log_only: bool,
    /// Compare only this projection; again for more
    #[arg(long = "projection")]
    projections: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verified {
    server: String,
    ledger: String,
    clean: bool,
    events: u64,
    streams: usize,
    projections: Vec<Compared>,
    /// The first difference, if there is one.
    difference: Option<String>,
}

impl Verify {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let known = Refold::names();
        if let Some(name) = self.projections.iter().find(|name| !known.contains(&name.as_str())) {
            let known = known.join(", ");
            return Err(Stop::Usage(format!("there is no projection {name}; there are {known}")));
        }
        let ledger = super::log::ledger(&desk.client, desk.patience).await?;
        let mut feed = Feed::new(desk, &ledger);
        let mut compared = Vec::new();
        let checked = self.check(desk, &mut feed, ledger.position, &mut compared).await;
        feed.end();
        let difference = match checked {
            Ok(()) => None,
            Err(Stop::Wrong(what)) => Some(what),
            Err(other) => return Err(other),
        };
        let verified = Verified {
            server: desk.client.url().to_owned(),
            ledger: ledger.name,
            clean: difference.is_none(),
            events: feed.links().position(),
            streams: feed.links().streams(),
            projections: compared,
            difference,
        };
        desk.show.data(&verified, || told(&verified))?;
        verified.difference.map_or(Ok(()), |what| Err(Stop::Wrong(what)))
    }

    async fn check(
        &self,
        desk: &Desk,
        feed: &mut Feed<'_>,
        position: u64,
        compared: &mut Vec<Compared>,
    ) -> Outcome {
        feed.upto(position).await?;
        let wanted = |name: &&str| {
            self.projections.is_empty() || self.projections.iter().any(|one| one == name)
        };
        for name in Refold::names().into_iter().filter(wanted).filter(|_| !self.log_only) {
            feed.say(&format!("comparing {name}"));
            compared.push(served::compare(desk, feed, name).await?);
        }
        Ok(())
    }
}

fn told(verified: &Verified) -> String {
    let Verified { events, streams, ledger, server, .. } = verified;
    let mut lines = vec![if verified.clean {
        format!(
            "the ledger {ledger} at {server}: {events} events in {streams} streams, without a gap, \
             in time, each with its own leaf"
        )
    } else {
        format!("the ledger {ledger} at {server} is NOT what it should be")
    }];
    for Compared { name, rows, as_of_position } in &verified.projections {
        lines.push(format!("{name}: {rows} rows, served = folded, as of {as_of_position}"));
    }
    lines.join("\n")
}
