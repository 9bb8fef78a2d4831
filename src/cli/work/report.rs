//! `report`: how far it is, and what it costs.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::held::{Changed, Directive};
use crate::cli::report::{Estimates, Time};
use crate::cli::stop::{Outcome, Stop};
use crate::cli::words;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Report progress, tokens, or both; the answer says whether to go on
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Report {
    /// A report that is read instead
    #[command(subcommand)]
    read: Option<Read>,
    /// The task that is held
    #[arg(env = "TASK_LEDGER_TASK")]
    task: Option<String>,
    /// The number of your claim
    #[arg(long, env = "TASK_LEDGER_FENCE")]
    fence: Option<u64>,
    /// What was done; - reads it from stdin
    #[arg(long, short = 'm')]
    text: Option<String>,
    /// How much is done, 0 to 100
    #[arg(long, requires = "text")]
    percent: Option<u32>,
    #[command(flatten)]
    tokens: Tokens,
    /// By which a repeat of the tokens' report is known: it is counted once
    #[arg(long)]
    idempotency_key: Option<String>,
}

/// Reports that are read.
#[derive(Debug, Subcommand)]
enum Read {
    /// Work that is paid for, item by item or summed
    Time(Box<Time>),
    /// What was expected of done tasks beside what they took
    Estimates(Estimates),
}

/// Tokens that were used.
#[derive(Debug, Args)]
pub struct Tokens {
    /// Tokens read that no cache held
    #[arg(long)]
    input: Option<u64>,
    /// Tokens written by the model
    #[arg(long)]
    output: Option<u64>,
    /// Tokens read from a cache
    #[arg(long)]
    cache_read: Option<u64>,
    /// Tokens written to a cache
    #[arg(long)]
    cache_creation: Option<u64>,
    /// Of those: kept for an hour
    #[arg(long = "cache-creation-1h")]
    cache_creation_1h: Option<u64>,
    /// Of the output: reasoning
    #[arg(long)]
    reasoning: Option<u64>,
    /// The model that used them
    #[arg(long)]
    model: Option<String>,
    /// How full the context window is now
    #[arg(long)]
    context_tokens: Option<u64>,
    /// What they cost in micro-dollars, where that is known
    #[arg(long)]
    cost_micros: Option<u64>,
    /// The session they were used in
    #[arg(long, env = "TASK_LEDGER_SESSION")]
    session: Option<String>,
    /// When they were used, if not now
    #[arg(long)]
    occurred_at: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Counted {
    usage: Option<Sum>,
    budgets: Option<Vec<Value>>,
    directive: Option<Directive>,
}

#[derive(Serialize, Deserialize)]
struct Sum {
    total: u64,
}

const COUNTED: &str = "usage { total } budgets { scope { kind name } unit limit spent state } \
                       directive { action reasons }";

impl Tokens {
    fn usage(&self) -> Option<Value> {
        let usage = given(json!({
            "input": self.input,
            "output": self.output,
            "cacheRead": self.cache_read,
            "cacheCreation": self.cache_creation,
            "cacheCreation1h": self.cache_creation_1h,
            "reasoning": self.reasoning,
        }));
        usage.as_object().is_some_and(|given| !given.is_empty()).then_some(usage)
    }
}

impl Report {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self.read {
            Some(Read::Time(verb)) => return verb.run(desk).await,
            Some(Read::Estimates(verb)) => return verb.run(desk).await,
            None => {}
        }
        let usage = self.tokens.usage();
        if self.text.is_none() && usage.is_none() {
            let message =
                "say what was done with --text, or how many tokens with --input, --output …";
            return Err(Stop::Usage(message.to_owned()));
        }
        if let Some(usage) = usage {
            self.report_tokens(desk, usage).await?;
        }
        let Some(text) = self.text else { return Ok(()) };
        let Some(task) = self.task else {
            return Err(Stop::Usage("say which task is so far".to_owned()));
        };
        let text = words::text(text)?;
        let input =
            json!({ "task": task, "fence": self.fence, "percent": self.percent, "text": text });
        desk.on_held("reportProgress", given(input)).await
    }

    async fn report_tokens(&self, desk: &Desk, usage: Value) -> Outcome {
        let tokens = &self.tokens;
        let input = json!({
            "task": self.task,
            "session": tokens.session,
            "usage": usage,
            "fence": self.fence,
            "model": tokens.model,
            "contextTokens": tokens.context_tokens,
            "costMicros": tokens.cost_micros,
            "occurredAt": tokens.occurred_at,
            "idempotencyKey": self.idempotency_key,
        });
        let people = |counted: &Counted| {
            let total = counted.usage.as_ref().map_or(0, |sum| sum.total);
            let directive = counted.directive.clone();
            let told = Changed { task: None, directive }.lines();
            format!("{total} tokens counted\n{told}")
        };
        desk.write_and_show("reportTokens", given(input), COUNTED, people).await
    }
}
