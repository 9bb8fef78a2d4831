//! The tree of verbs and the flags that all of them take.

use super::{
    admin, events, fleet, import, inbox, replay, role, runner, task, usage, verify, view, work,
};
use clap::{Args, Parser, Subcommand};

/// Hands work to software agents, counts what it costs, and never forgets.
#[derive(Debug, Parser)]
#[command(
    name = "task-ledger",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 done, 1 refused (the code is on stderr), 2 usage, 3 unreachable or \
                  not configured, 4 not allowed, 5 nothing to do."
)]
pub struct Arguments {
    /// What all verbs take.
    #[command(flatten)]
    pub common: Common,
    /// What is to be done.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The flags that all verbs take.
#[derive(Debug, Args)]
pub struct Common {
    /// The server; else what `sign-in` kept
    #[arg(long, global = true, env = "TASK_LEDGER_URL", help_heading = "Ledger")]
    pub url: Option<String>,
    /// The key; else what `sign-in` kept
    #[arg(
        long,
        global = true,
        env = "TASK_LEDGER_KEY",
        hide_env_values = true,
        help_heading = "Ledger"
    )]
    pub key: Option<String>,
    /// Try again for so long while the server is away; 120 for agents' verbs
    #[arg(long, global = true, env = "TASK_LEDGER_RETRY_SECONDS", help_heading = "Ledger")]
    pub retry_seconds: Option<u64>,
    /// Data as JSON on stdout
    #[arg(long, global = true, help_heading = "Output")]
    pub json: bool,
    /// No colours, whatever the terminal can
    #[arg(
        long,
        global = true,
        env = "NO_COLOR",
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Output"
    )]
    pub no_color: bool,
}

/// Everything that can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Serve a ledger
    Serve(role::Serve),
    /// Fold projections anew from the log, beside what is served
    Rebuild(role::Rebuild),
    /// Keep address and key for the verbs to come, or open the screen
    SignIn(admin::SignIn),
    /// Say who asks, and which ledger answers
    Whoami(admin::WhoAmI),
    /// Keys: who may do what
    #[command(subcommand)]
    Key(admin::KeyVerb),
    /// Projects: tasks that belong together
    #[command(subcommand)]
    Project(admin::ProjectVerb),
    /// Tasks: write down, find, describe
    #[command(subcommand)]
    Task(task::TaskVerb),
    /// Agents: registered workers
    #[command(subcommand)]
    Agent(admin::AgentVerb),
    /// Budgets: limits on tokens or money
    #[command(subcommand)]
    Budget(admin::BudgetVerb),
    /// Sessions: one run of an agent
    #[command(subcommand)]
    Session(admin::SessionVerb),
    /// Allow or stop new claims
    Autonomy(admin::Autonomy),
    /// Saved views: filters of tasks, kept under a name
    #[command(subcommand)]
    View(view::ViewVerb),
    /// List what waits for a human
    Inbox(inbox::Inbox),
    /// List what can be claimed now
    Ready(work::Ready),
    /// Claim the best task there is
    Next(work::Next),
    /// Claim a given task
    Claim(work::Claim),
    /// Show a sign of life, and learn whether to go on
    Heartbeat(work::Heartbeat),
    /// Report progress and tokens
    Report(work::Report),
    /// Write something on a task
    Note(task::Note),
    /// Leave what the next holder needs, and go on
    Checkpoint(work::Checkpoint),
    /// Let a task rest
    Pause(work::Pause),
    /// Let a resting task be handed out again
    Resume(work::Resume),
    /// Hand a task in
    Done(work::Done),
    /// Give up on a task
    Fail(work::Fail),
    /// Give a task back
    Release(work::Release),
    /// Something that is no task stands in a task's way
    Block(work::Block),
    /// Nothing stands in its way any more
    Unblock(work::Unblock),
    /// Ask something that only a human can answer
    Ask(work::Ask),
    /// Answer a task's question
    Answer(work::Answer),
    /// Gates: show that a project's checks were passed
    #[command(subcommand)]
    Gate(work::GateVerb),
    /// Accept what was handed in
    Approve(work::Approve),
    /// Want what was handed in done otherwise
    Changes(work::Changes),
    /// Let agents begin, where a project's tasks need it
    #[command(subcommand)]
    Start(work::StartVerb),
    /// Show what was used
    Usage(usage::Usage),
    /// Prices: what the tokens of models cost
    #[command(subcommand)]
    Price(admin::PriceVerb),
    /// Import what other systems keep their work in
    #[command(subcommand)]
    Import(import::ImportVerb),
    /// Print a task or the board at a position, event by event
    Replay(replay::Replay),
    /// Check the log, and that what is served is what the log says
    Verify(verify::Verify),
    /// Print the log, and follow it
    Events(events::Events),
    /// Let commands work the queue off, each task in a process of its own
    Work(Box<runner::Work>),
    /// Let simulated agents work a project off, checking what they are told
    Fleet(fleet::Fleet),
    /// Print a shell's completions
    Completions(role::Completions),
}

/// Long enough for a failover of the database (40 to 55 s to detect a lost node, then the switch).
const UNATTENDED_SECONDS: u64 = 120;
const WATCHED_SECONDS: u64 = 10;

impl Verb {
    /// For how long it tries again, unless it is told otherwise.
    #[must_use]
    pub const fn retry_seconds(&self) -> u64 {
        match self {
            Self::Next(_)
            | Self::Claim(_)
            | Self::Heartbeat(_)
            | Self::Report(_)
            | Self::Note(_)
            | Self::Checkpoint(_)
            | Self::Pause(_)
            | Self::Done(_)
            | Self::Fail(_)
            | Self::Release(_)
            | Self::Block(_)
            | Self::Ask(_)
            | Self::Gate(_)
            | Self::Session(_)
            | Self::Fleet(_)
            | Self::Work(_)
            | Self::Verify(_)
            | Self::Events(_) => UNATTENDED_SECONDS,
            Self::Whoami(_)
            | Self::SignIn(_)
            | Self::Ready(_)
            | Self::Inbox(_)
            | Self::Replay(_) => 0,
            _ => WATCHED_SECONDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_tree_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verb_of_the_contract_is_there() {
        let tree = Arguments::command();
        for line in [
            "serve",
            "sign-in",
            "whoami",
            "key create",
            "key list",
            "key revoke",
            "project create",
            "project list",
            "project rules",
            "project template",
            "project schema",
            "project billing",
            "task create",
            "task list",
            "task show",
            "task prompt",
            "task link",
            "task unlink",
            "task update",
            "task prioritize",
            "task assign",
            "task suggest",
            "task cancel",
            "task reopen",
            "task note",
            "task history",
            "inbox",
            "task bulk",
            "task labels",
            "view save",
            "view list",
            "view drop",
            "ready",
            "next",
            "claim",
            "heartbeat",
            "report",
            "report time",
            "report estimates",
            "note",
            "checkpoint",
            "pause",
            "resume",
            "done",
            "fail",
            "release",
            "block",
            "unblock",
            "ask",
            "answer",
            "approve",
            "changes",
            "start approve",
            "start decline",
            "gate show",
            "gate verify",
            "budget set",
            "budget list",
            "budget remove",
            "agent register",
            "agent list",
            "agent retire",
            "autonomy",
            "session start",
            "session end",
            "session brief",
            "import beads",
            "import history",
            "rebuild",
            "replay",
            "verify",
            "events",
            "fleet",
            "work",
            "completions",
        ] {
            let found = line.split(' ').try_fold(&tree, |at, name| at.find_subcommand(name));
            assert!(found.is_some(), "{line}");
        }
    }

    #[test]
    fn what_is_no_verb_or_word_is_refused_with_two() {
        for line in [
            vec!["task-ledger", "tasks"],
            vec!["task-ledger", "task", "prioritize", "A-1", "urgent"],
            vec!["task-ledger", "budget", "set", "5"],
            vec!["task-ledger", "budget", "set", "--project", "A", "--task", "A-1", "5"],
        ] {
            let error = Arguments::try_parse_from(&line).expect_err("no such line");
            assert_eq!(error.exit_code(), 2, "{line:?}");
        }
    }

    #[test]
    fn agents_verbs_outlast_a_failover() {
        let verb = |line: &str| {
            let words = line.split(' ');
            Arguments::try_parse_from(words).expect("a line of the contract").verb
        };
        assert_eq!(verb("task-ledger next").retry_seconds(), UNATTENDED_SECONDS);
        assert_eq!(verb("task-ledger done A-1 --fence 2").retry_seconds(), UNATTENDED_SECONDS);
        assert_eq!(verb("task-ledger whoami").retry_seconds(), 0);
    }
}
