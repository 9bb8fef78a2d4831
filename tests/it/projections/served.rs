//! What the transactor writes with the events, and what follows them, beside the log folded anew.

use super::{LIMIT, names};
use crate::support::requests::{create_task, operator, register_agent};
use crate::support::stores::{assert_log_is_sound, open};
use events::{
    BudgetPeriod, BudgetUnit, DependencyKind, FreeJson, NoteKind, PauseCause, Priority, SavedView,
    Upcasters,
};
use projections::audit::{Refold, projection_rows};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;
use task_ledger::domain::budget::BudgetCommand;
use task_ledger::domain::ledger::LedgerCommand;
use task_ledger::domain::project::ProjectCommand;
use task_ledger::domain::session::{SessionCommand, TokenUsage};
use task_ledger::domain::task::{Checkpoint, Submission, TaskChange, TaskCommand};
use task_ledger::domain::{
    AgentRef, Command, ProjectRef, Request, ScopeRef, SessionRef, SessionTarget, TaskRef,
};
use task_ledger::store::follower::Followers;
use task_ledger::store::log;
use task_ledger::store::opening::Store;
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::SubmitError;
use uuid::Uuid;

/// Commands tried; a good part of them is refused, which is as good.
const COMMANDS: usize = 600;

#[tokio::test]
async fn everything_served_is_the_fold_of_whatever_was_done() {
    let seed = rand::rng().random();
    println!("seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let db = ThrowawayDb::empty().await;
    let store = open(&db.url).await;
    let followers = Followers::start(
        &store.database,
        store.readers.clone(),
        store.ledger_id,
        Upcasters::current(),
    );
    let followers = followers.await.unwrap();
    let agents = [Uuid::now_v7(), Uuid::now_v7()];
    for (agent, name) in agents.into_iter().zip(["ada", "bob"]) {
        done(&store, operator(vec![register_agent(agent, name)])).await;
    }
    let view = SavedView {
        filter: FreeJson::parse(json!({"search": "leak"})).unwrap(),
        id: Uuid::now_v7(),
        name: "Leaks".to_owned(),
        order: None,
        owner: String::new(),
        shared: true,
    };
    let save = LedgerCommand::SaveView { view, is_new: true };
    done(&store, operator(vec![Command::Ledger(save)])).await;
    let mut tasks = Vec::new();
    for step in 0..COMMANDS {
        let request = if tasks.len() < 5 || rng.random_ratio(1, 12) {
            let id = Uuid::now_v7();
            tasks.push(id);
            operator(vec![create_task(id, &format!("task {step}"))])
        } else {
            let (task, other) = (tasks.choose(&mut rng), tasks.choose(&mut rng));
            let (task, other) = (*task.unwrap(), *other.unwrap());
            anything(&mut rng, task, other, agents)
        };
        done(&store, request).await;
    }
    let head = assert_log_is_sound(&db.pool, store.ledger_id).await;
    assert!(head > 150, "too much was refused: {head}");
    assert!(followers.wait_for(&names(), head, LIMIT).await.unwrap());
    compare(&store, head).await;
    followers.stop().await;
    store.close().await;
}

async fn done(store: &Store, request: Request) {
    match store.transactor.submit(request).await {
        Ok(_) | Err(SubmitError::Refused { .. }) => {}
        Err(error) => panic!("{error}"),
    }
}

async fn compare(store: &Store, head: u64) {
    let mut connection = store.readers.acquire().await.unwrap();
    let events = log::read_after(&mut connection, store.ledger_id, 0, u32::MAX).await.unwrap();
    let mut refold = Refold::default();
    for event in events {
        refold.feed(&event.read(&Upcasters::current()).unwrap()).unwrap();
    }
    for name in Refold::names() {
        let page = projection_rows(&store.readers, store.ledger_id, name, None, 10_000).await;
        let page = page.unwrap();
        assert_eq!(page.as_of, head);
        assert!(!page.rows.is_empty(), "{name} is empty");
        let difference = refold.compare(name, None, 10_000, &page.rows).unwrap();
        assert_eq!(difference, None, "{}", difference.as_ref().unwrap());
    }
}

/// Something that an operator may ask for, sensible or not.
fn anything(rng: &mut StdRng, task: Uuid, other: Uuid, agents: [Uuid; 2]) -> Request {
    let (id, on, agent) = (task, TaskRef::Id(other), *agents.choose(rng).unwrap());
    let task = TaskRef::Id(task);
    let fence = None;
    let reason = Some("because".to_owned());
    let kind = *[DependencyKind::Blocks, DependencyKind::Related].choose(rng).unwrap();
    let command = match rng.random_range(0..26) {
        0..=5 => {
            let (session, lease_seconds) = (SessionRef::Implicit, Some(60));
            TaskCommand::Claim { agent: Some(AgentRef::Id(agent)), session, lease_seconds }
        }
        6 | 7 => {
            let submission = Submission {
                outcome: Some("it works".to_owned()),
                result: Some(FreeJson::parse(json!({"n": [0.5, null]})).unwrap()),
                ..Submission::default()
            };
            TaskCommand::Complete { fence, submission: Box::new(submission) }
        }
        8 => {
            TaskCommand::Fail { fence, error: "it broke".to_owned(), cause: None, resume_at: None }
        }
        9 => TaskCommand::Release { fence, reason },
        10 => TaskCommand::Block { fence, reason: "no seals".to_owned() },
        11 => TaskCommand::Unblock { reason },
        12 => TaskCommand::Resume,
        13 => TaskCommand::Cancel { reason },
        14 => TaskCommand::Reopen { reason },
        15 => TaskCommand::Assign { assignee: rng.random_bool(0.5).then_some(AgentRef::Id(agent)) },
        16 => TaskCommand::AddDependency { on, kind },
        17 => TaskCommand::RemoveDependency { on, kind: None },
        18 => TaskCommand::AddNote { kind: NoteKind::Design, text: "so".to_owned() },
        19 => TaskCommand::Suspect { fence: 1 },
        20 => TaskCommand::Heartbeat { fence },
        21 => change(rng),
        22 | 23 => pause(rng),
        24 => return budget(rng, id),
        _ => return report(rng, id, agent),
    };
    operator(vec![Command::Task(task, command)])
}

fn change(rng: &mut StdRng) -> TaskCommand {
    let labels = ["red", "green", "blue"].map(str::to_owned);
    let count = rng.random_range(0..3);
    TaskCommand::Change(Box::new(TaskChange {
        title: Some(format!("title {}", rng.random_range(0..99))),
        priority: Some(*[Priority::Critical, Priority::Backlog].choose(rng).unwrap()),
        labels: Some(labels.choose_multiple(rng, count).cloned().collect()),
        estimate_tokens: Some(rng.random_range(0..1_000)),
        ..TaskChange::default()
    }))
}

fn pause(rng: &mut StdRng) -> TaskCommand {
    let checkpoint = rng.random_bool(0.5).then(|| Checkpoint {
        summary: "half".to_owned(),
        state: Some(FreeJson::parse(json!(null)).unwrap()),
        next_steps: vec!["the rest".to_owned()],
        files: vec![],
    });
    let cause = *[PauseCause::ContextFull, PauseCause::Operator].choose(rng).unwrap();
    TaskCommand::Pause { fence: None, cause, checkpoint, resume_at: None }
}

/// A limit over a task, its project or everything; set, set anew or lifted.
fn budget(rng: &mut StdRng, task: Uuid) -> Request {
    let general = ScopeRef::Project(ProjectRef::Key("GEN".to_owned()));
    let scopes = [ScopeRef::Task(TaskRef::Id(task)), general.clone(), general];
    let unit = *[BudgetUnit::Tokens, BudgetUnit::Money].choose(rng).unwrap();
    let periods = [BudgetPeriod::Total, BudgetPeriod::Day, BudgetPeriod::Month];
    let period = *periods.choose(rng).unwrap();
    let command = if rng.random_ratio(1, 6) {
        BudgetCommand::Remove { unit, period, reason: None }
    } else {
        let limit = rng.random_range(1..100_000);
        BudgetCommand::Set {
            unit,
            period,
            limit,
            warn_percent: 50,
            counts_cache_reads: rng.random(),
        }
    };
    operator(vec![Command::Budget(scopes.choose(rng).unwrap().clone(), command)])
}

fn report(rng: &mut StdRng, task: Uuid, agent: Uuid) -> Request {
    let usage = TokenUsage {
        input: rng.random_range(0..900),
        output: rng.random_range(0..900),
        cache_read: rng.random_range(0..9_000),
        ..TokenUsage::default()
    };
    let report = SessionCommand::ReportTokens {
        usage,
        model: rng.random_bool(0.3).then(|| "mars-1".to_owned()),
        context_tokens: Some(rng.random_range(0..100_000)),
        cost_micros: rng.random_bool(0.5).then(|| rng.random_range(0..5_000)),
        task: rng.random_bool(0.9).then_some(TaskRef::Id(task)),
        fence: None,
        request_key: None,
    };
    let rename = ProjectCommand::Rename { name: format!("name {}", usage.input) };
    operator(vec![
        Command::Session(SessionTarget::ImplicitOf(AgentRef::Id(agent)), report),
        Command::Project(ProjectRef::Key("GEN".to_owned()), rename),
    ])
}
