//! The log, read once: each event is checked before it is folded.

use super::links::Links;
use crate::cli::desk::{Desk, Ledger};
use crate::cli::log::{Reader, Shown, wrong};
use crate::cli::stop::Outcome;
use indicatif::{ProgressBar, ProgressStyle};
use projections::audit::Refold;
use std::collections::VecDeque;
use uuid::Uuid;

/// The log in the reading.
pub struct Feed<'d> {
    reader: Reader<'d>,
    ledger: Uuid,
    links: Links,
    waiting: VecDeque<Shown>,
    fold: Refold,
    bar: ProgressBar,
}

impl<'d> Feed<'d> {
    /// The log of a ledger, from its first event on.
    pub fn new(desk: &'d Desk, ledger: &Ledger) -> Self {
        let bar = ProgressBar::new(ledger.position);
        let style = "{msg:24} [{bar:40}] {pos}/{len} events, {eta} left";
        bar.set_style(ProgressStyle::with_template(style).expect("the template is well-formed"));
        bar.set_message("reading the log");
        Self {
            reader: Reader::new(&desk.client, desk.patience, serde_json::json!({}), 0),
            ledger: ledger.id,
            links: Links::default(),
            waiting: VecDeque::new(),
            fold: Refold::default(),
            bar,
        }
    }

    /// What the log says, folded as far as it was fed.
    pub const fn fold(&self) -> &Refold {
        &self.fold
    }

    /// The chain of events, as far as it was checked.
    pub const fn links(&self) -> &Links {
        &self.links
    }

    /// Says what is being done.
    pub fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// No more progress to be shown.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Checks and folds up to a position, and not beyond.
    ///
    /// # Errors
    /// `Stop::Wrong` at the first event that is not as it should be.
    pub async fn upto(&mut self, position: u64) -> Outcome {
        self.bar.set_length(self.bar.length().unwrap_or(0).max(position));
        while self.fold.position() < position {
            match self.waiting.pop_front() {
                Some(event) => self.take(&event)?,
                None => self.read_on(position).await?,
            }
        }
        Ok(())
    }

    fn take(&mut self, event: &Shown) -> Outcome {
        self.links.check(event, self.ledger)?;
        let recorded = event.recorded(self.ledger);
        let recorded = recorded.map_err(|error| wrong(event.position, format!("{error:#}")))?;
        self.fold.feed(&recorded).map_err(|error| wrong(event.position, error))?;
        self.bar.set_position(event.position);
        Ok(())
    }

    /// The next page, which there must be: the position was promised.
    async fn read_on(&mut self, position: u64) -> Outcome {
        // A page ends where the log ended when it was read; asked once more, it may go on.
        for _ in 0..2 {
            if let Some(page) = self.reader.next().await?.filter(|page| !page.is_empty()) {
                self.waiting.extend(page);
                return Ok(());
            }
        }
        let what = format!("the log ends before position {position}, which was promised");
        Err(wrong(self.fold.position() + 1, what))
    }
}
