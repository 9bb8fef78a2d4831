//! `task bulk`: the same for all tasks that a filter means.

use super::filter::Filter;
use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::show::table;
use crate::cli::stop::{Outcome, Stop};
use crate::cli::words::{PRIORITIES, shout, some};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Do the same to all tasks that the filter means, each by itself; what one refuses is told.
///
/// They are counted first, and nothing is done if their number has changed meanwhile.
#[derive(Debug, Args)]
pub struct Bulk {
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    action: Action,
    /// Why, for --cancel, --reopen and --unblock
    #[arg(long)]
    reason: Option<String>,
    /// Only count them
    #[arg(long)]
    dry_run: bool,
    /// How many they must be; as many as they are when left out
    #[arg(long, conflicts_with = "dry_run")]
    expect: Option<u64>,
    /// By which a repeat of this is known
    #[arg(long)]
    idempotency_key: Option<String>,
}

/// What is done: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Action {
    /// Judge their urgency anew
    #[arg(long, value_parser = PRIORITIES, ignore_case = true)]
    set_priority: Option<String>,
    /// Put this label on
    #[arg(long)]
    add_label: Option<String>,
    /// Take this label off
    #[arg(long)]
    remove_label: Option<String>,
    /// Keep them for this agent
    #[arg(long)]
    assign: Option<String>,
    /// Keep them for nobody
    #[arg(long)]
    unassign: bool,
    /// They are not wanted any more
    #[arg(long)]
    cancel: bool,
    /// They are wanted after all
    #[arg(long)]
    reopen: bool,
    /// Let them rest
    #[arg(long)]
    pause: bool,
    /// Let them be handed out again
    #[arg(long)]
    resume: bool,
    /// This stands in their way
    #[arg(long, value_name = "WHAT")]
    block: Option<String>,
    /// Nothing stands in their way any more
    #[arg(long)]
    unblock: bool,
    /// Leave them out of lists, once they are closed
    #[arg(long)]
    archive: bool,
    /// Put them off until this time, as RFC 3339
    #[arg(long, value_name = "UNTIL")]
    postpone: Option<String>,
    /// Put them into this phase
    #[arg(long, value_name = "PHASE")]
    to_phase: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    matched: Option<u64>,
    done: Option<u64>,
    not_done: Option<u64>,
    keys: Option<Vec<String>>,
    refusals: Option<Vec<Refusal>>,
}

#[derive(Serialize, Deserialize)]
struct Refusal {
    key: String,
    code: String,
    message: String,
}

const SELECT: &str = "matched done notDone keys refusals { key code message }";

impl Bulk {
    /// Does it.
    ///
    /// # Errors
    /// A refusal of all of it, or whatever is in the way; code 1 where one task refused.
    pub async fn run(self, desk: &Desk) -> Outcome {
        let input = json!({
            "filter": self.filter.input(),
            "action": self.action.input(self.reason),
            "idempotencyKey": self.idempotency_key,
        });
        let counting = |dry_run: bool, expected: Option<u64>| {
            let mut input = given(input.clone());
            input["dryRun"] = json!(dry_run);
            input["expectedCount"] = json!(expected);
            given(input)
        };
        if self.dry_run {
            let input = counting(true, None);
            return desk.write_and_show("bulkUpdateTasks", input, SELECT, Told::lines).await;
        }
        let expected = match self.expect {
            Some(expected) => expected,
            None => {
                let input = counting(true, None);
                let counted = desk.client.write::<Told>("bulkUpdateTasks", input, SELECT).await?;
                counted.changed.matched.unwrap_or(0)
            }
        };
        let input = counting(false, Some(expected));
        let done = desk.write::<Told>("bulkUpdateTasks", input, SELECT).await?;
        let refused = done.written.changed.not_done.unwrap_or(0);
        desk.show.data(&done, || done.written.changed.lines())?;
        match refused {
            0 => Ok(()),
            refused => Err(Stop::Wrong(format!("{refused} tasks refused"))),
        }
    }
}

impl Action {
    fn input(self, reason: Option<String>) -> Value {
        let because = |asked: bool| asked.then(|| given(json!({ "reason": reason })));
        let until = |until: Option<String>| until.map(|until| json!({ "until": until }));
        given(json!({
            "setPriority": self.set_priority.map(|word| shout(&word)),
            "addLabels": some(self.add_label.into_iter().collect()),
            "removeLabels": some(self.remove_label.into_iter().collect()),
            "assign": self.assign,
            "unassign": self.unassign.then_some(true),
            "cancel": because(self.cancel),
            "reopen": because(self.reopen),
            "pause": self.pause.then(|| json!({})),
            "resume": self.resume.then_some(true),
            "block": self.block.map(|reason| json!({ "reason": reason })),
            "unblock": because(self.unblock),
            "archive": self.archive.then_some(true),
            "postpone": until(self.postpone),
            "moveToPhase": self.to_phase.map(|phase| json!({ "phase": phase })),
        }))
    }
}

impl Told {
    fn lines(&self) -> String {
        let keys = self.keys.as_deref().unwrap_or_default();
        let matched = self.matched.unwrap_or(0);
        let more = if (keys.len() as u64) < matched { " …" } else { "" };
        let mut text = match (self.done, self.not_done) {
            (Some(done), Some(refused)) => {
                format!("{matched} tasks: {done} done, {refused} refused")
            }
            _ => format!("{matched} tasks: {}{more}", keys.join(" ")),
        };
        let refusals = self.refusals.as_deref().unwrap_or_default();
        if !refusals.is_empty() {
            let row = |one: &Refusal| [one.key.clone(), one.code.clone(), one.message.clone()];
            text.push('\n');
            text.push_str(&table(["KEY", "CODE", "WHY"], refusals.iter().map(row)));
        }
        text
    }
}
