//! `task …`: writing work down, finding it, describing it otherwise.

mod bulk;
mod change;
mod checklist;
mod create;
mod deadlocks;
mod filter;
mod history;
mod labels;
mod list;
mod prompt;
mod show;
mod suggest;

use super::desk::Desk;
use super::stop::Outcome;
use clap::Subcommand;

/// What can be done with tasks without holding them.
#[derive(Debug, Subcommand)]
pub enum TaskVerb {
    /// Write a task down
    Create(Box<create::Create>),
    /// List tasks
    List(Box<list::List>),
    /// Do the same to all tasks that a filter means
    Bulk(Box<bulk::Bulk>),
    /// List the labels that tasks have
    Labels(labels::Labels),
    /// Show everything about a task
    Show(show::ShowTask),
    /// Print the prompt that its next holder gets
    Prompt(prompt::Prompt),
    /// Show a task and its subtasks as a list to tick off
    Checklist(checklist::Checklist),
    /// Show what waits in vain, and the way out
    Deadlocks(deadlocks::Deadlocks),
    /// Make a task depend on another
    Link(change::Link),
    /// Make it depend on the other no more
    Unlink(change::Unlink),
    /// Describe a task otherwise
    Update(Box<change::Update>),
    /// Say how urgent it is
    Prioritize(change::Prioritize),
    /// Let only one agent claim it, or any
    Assign(change::Assign),
    /// Say to whom it might be assigned, and why
    Suggest(suggest::Suggest),
    /// It is not wanted any more
    Cancel(change::Cancel),
    /// It is wanted after all
    Reopen(change::Reopen),
    /// Write something on it
    Note(change::Note),
    /// Tick an acceptance criterion
    Check(change::Check),
    /// Name something that the work produced
    Attach(change::Attach),
    /// Accept the plan that it handed in: its subtasks are written down
    AcceptPlan(change::AcceptPlan),
    /// Leave a closed one out of lists
    Archive(change::Archive),
    /// Say which files it may touch
    Confine(change::Confine),
    /// Show what happened to it
    History(history::History),
}

impl TaskVerb {
    /// Does it.
    ///
    /// # Errors
    /// A refusal, or whatever is in the way.
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Create(verb) => verb.run(desk).await,
            Self::List(verb) => verb.run(desk).await,
            Self::Bulk(verb) => verb.run(desk).await,
            Self::Labels(verb) => verb.run(desk).await,
            Self::Show(verb) => verb.run(desk).await,
            Self::Prompt(verb) => verb.run(desk).await,
            Self::Checklist(verb) => verb.run(desk).await,
            Self::Deadlocks(verb) => verb.run(desk).await,
            Self::Link(verb) => verb.run(desk).await,
            Self::Unlink(verb) => verb.run(desk).await,
            Self::Update(verb) => verb.run(desk).await,
            Self::Prioritize(verb) => verb.run(desk).await,
            Self::Assign(verb) => verb.run(desk).await,
            Self::Suggest(verb) => verb.run(desk).await,
            Self::Cancel(verb) => verb.run(desk).await,
            Self::Reopen(verb) => verb.run(desk).await,
            Self::Note(verb) => verb.run(desk).await,
            Self::Check(verb) => verb.run(desk).await,
            Self::Attach(verb) => verb.run(desk).await,
            Self::AcceptPlan(verb) => verb.run(desk).await,
            Self::Archive(verb) => verb.run(desk).await,
            Self::Confine(verb) => verb.run(desk).await,
            Self::History(verb) => verb.run(desk).await,
        }
    }
}

pub use change::Note;
pub use filter::Filter;
