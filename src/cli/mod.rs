//! The command line: the server's roles, and everybody's verbs as a client of its API.
//!
//! A client verb never opens the database and never guesses a ledger; data go to stdout, everything
//! else to stderr, and the exit code says how it ended.

mod admin;
mod arguments;
mod client;
mod desk;
mod events;
mod fleet;
mod held;
mod import;
mod inbox;
mod log;
mod money;
mod pages;
mod replay;
mod report;
mod role;
mod runner;
mod show;
mod stop;
mod task;
mod usage;
mod verify;
mod view;
mod words;
mod work;

use arguments::{Arguments, Common, Verb};
use clap::{CommandFactory as _, Parser as _};
use client::{Client, place};
use desk::Desk;
use show::Show;
use std::process::ExitCode;
use std::time::Duration;
use stop::{Outcome, Stop};

/// Reads the arguments, does what they say, and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.common.json;
    match dispatch(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.report(json),
    }
}

/// Whoever reads the first lines only (`| head`) has what he wanted, and that is no failure.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to") && said.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

fn dispatch(arguments: Arguments) -> Outcome {
    let Arguments { common, verb } = arguments;
    if !matches!(verb, Verb::Serve(_)) {
        end_quietly_when_nobody_reads();
    }
    match verb {
        Verb::Completions(completions) => completions.run(&mut Arguments::command()),
        Verb::Serve(serve) => serve.run(),
        Verb::Rebuild(rebuild) => rebuild.run(common.show()),
        verb => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            let runtime = runtime.map_err(|error| Stop::Failed(error.into()))?;
            runtime.block_on(Box::pin(at_desk(common, verb)))
        }
    }
}

async fn at_desk(common: Common, verb: Verb) -> Outcome {
    let patience = common.patience(&verb);
    let show = common.show();
    let sit = |client| Desk { client, show, patience };
    let desk = match &verb {
        Verb::SignIn(verb) if !verb.is_link() => {
            admin::desk_of_newcomer(common.url, common.key, sit, patience)?
        }
        _ => sit(Client::new(place(common.url, common.key)?, patience)?),
    };
    match verb {
        Verb::Serve(_) | Verb::Rebuild(_) | Verb::Completions(_) => {
            unreachable!("roles are dispatched before anybody sits down as a client")
        }
        Verb::SignIn(verb) => verb.run(&desk).await,
        Verb::Whoami(verb) => verb.run(&desk).await,
        Verb::Key(verb) => verb.run(&desk).await,
        Verb::Project(verb) => verb.run(&desk).await,
        Verb::Task(verb) => verb.run(&desk).await,
        Verb::Agent(verb) => verb.run(&desk).await,
        Verb::Budget(verb) => verb.run(&desk).await,
        Verb::Session(verb) => verb.run(&desk).await,
        Verb::Autonomy(verb) => verb.run(&desk).await,
        Verb::View(verb) => verb.run(&desk).await,
        Verb::Inbox(verb) => verb.run(&desk).await,
        Verb::Ready(verb) => verb.run(&desk).await,
        Verb::Next(verb) => verb.run(&desk).await,
        Verb::Claim(verb) => verb.run(&desk).await,
        Verb::Heartbeat(verb) => verb.run(&desk).await,
        Verb::Report(verb) => verb.run(&desk).await,
        Verb::Note(verb) => verb.run(&desk).await,
        Verb::Checkpoint(verb) => verb.run(&desk).await,
        Verb::Pause(verb) => verb.run(&desk).await,
        Verb::Resume(verb) => verb.run(&desk).await,
        Verb::Done(verb) => verb.run(&desk).await,
        Verb::Fail(verb) => verb.run(&desk).await,
        Verb::Release(verb) => verb.run(&desk).await,
        Verb::Block(verb) => verb.run(&desk).await,
        Verb::Unblock(verb) => verb.run(&desk).await,
        Verb::Ask(verb) => verb.run(&desk).await,
        Verb::Answer(verb) => verb.run(&desk).await,
        Verb::Gate(verb) => verb.run(&desk).await,
        Verb::Approve(verb) => verb.run(&desk).await,
        Verb::Changes(verb) => verb.run(&desk).await,
        Verb::Start(verb) => verb.run(&desk).await,
        Verb::Usage(verb) => verb.run(&desk).await,
        Verb::Price(verb) => verb.run(&desk).await,
        Verb::Import(verb) => verb.run(&desk).await,
        Verb::Replay(verb) => verb.run(&desk).await,
        Verb::Verify(verb) => verb.run(&desk).await,
        Verb::Events(verb) => verb.run(&desk).await,
        Verb::Fleet(verb) => verb.run(&desk).await,
        Verb::Work(verb) => verb.run(&desk).await,
    }
}

impl Common {
    fn show(&self) -> Show {
        Show::new(self.json, self.no_color)
    }

    /// For how long a verb tries again: those that nobody watches outlast a failover.
    fn patience(&self, verb: &Verb) -> Duration {
        let seconds = self.retry_seconds.unwrap_or_else(|| verb.retry_seconds());
        Duration::from_secs(seconds)
    }
}
