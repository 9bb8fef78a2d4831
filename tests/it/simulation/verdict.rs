//! What must hold when the dust has settled.

use super::course::{Answer, Asked};
use super::dice::{AGENTS, agent};
use super::house::Server;
use crate::support::judge::Judge;
use crate::support::stores::{assert_log_is_sound, eventually};
use events::{Envelope, Recorded, StreamKind, Timestamp, Upcasters};
use projections::audit::{Refold, projection_rows};
use projections::{FOLLOWERS, INLINE};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::time::Duration;
use task_ledger::domain::task::{ClaimNext, TaskCommand};
use task_ledger::domain::world::World;
use task_ledger::domain::{Actor, AgentRef, Command, Request, SessionRef};
use task_ledger::store::follower::Followers;
use task_ledger::store::log;
use task_ledger::store::throwaway::ThrowawayDb;
use uuid::Uuid;

/// The log as it is found, judged.
pub(super) struct Verdict {
    events: u64,
    effects: usize,
    claims: usize,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { events, effects, claims } = self;
        write!(f, "{events} events of {effects} requests, {claims} claims, nothing lost or twice")
    }
}

impl Verdict {
    pub(super) async fn of(db: &ThrowawayDb, servers: &[Server; 2], asked: &[Asked]) -> Self {
        let ledger = servers[0].store().ledger_id;
        let events = assert_log_is_sound(&db.pool, ledger).await;
        let log = read(db, ledger).await;
        let mut judge = Judge::of(ledger);
        log.iter().for_each(|recorded| judge.follow(recorded));
        assert!(judge.faults.is_empty(), "the log holds what it may not: {:?}", judge.faults);
        let effects = each_effect_is_where_it_was_answered(&log, asked);
        first_answers_are_repeated(servers, asked, &effects).await;
        memories_are_the_fold(servers, ledger, &log, &judge).await;
        what_is_served_is_the_fold(servers, ledger, &log).await;
        let claimed = |one: &&Recorded| one.events[0].name() == "TaskClaimed";
        let claims = log.iter().filter(claimed).count();
        Self { events, effects: effects.len(), claims }
    }
}

async fn read(db: &ThrowawayDb, ledger: Uuid) -> Vec<Recorded> {
    let mut connection = db.pool.acquire().await.unwrap();
    let stored = log::read_after(&mut connection, ledger, 0, u32::MAX).await.unwrap();
    stored.iter().map(|event| event.read(&Upcasters::current()).unwrap()).collect()
}

/// Everything acknowledged is in the log once, at the position that was told; nothing has two
/// effects, nor half of one; and since it has one, everybody is answered so. Answers with the last
/// positions of the keys that had an effect.
fn each_effect_is_where_it_was_answered(log: &[Recorded], asked: &[Asked]) -> HashMap<String, u64> {
    let mut found: HashMap<String, Vec<u64>> = HashMap::new();
    for Recorded { envelope: Envelope { position, metadata, .. }, .. } in log {
        if let Some(key) = &metadata.idempotency_key {
            found.entry(key.clone()).or_default().push(*position);
        }
    }
    for asked in asked {
        let (key, positions) = (asked.key(), found.get(asked.key()));
        let Some(positions) = positions else {
            let done = asked.answers.iter().any(|answer| matches!(answer, Answer::Done(_)));
            assert!(!done || !creates(asked), "{key} was acknowledged and is lost");
            continue;
        };
        let (first, last) = (positions[0], positions[positions.len() - 1]);
        let count = positions.len() as u64;
        assert_eq!(last - first + 1, count, "{key} has one effect, in one piece");
        for answer in asked.answers.iter().filter(|_| !only_beats(asked)) {
            match answer {
                Answer::Done(receipt) if receipt.position == last => {}
                Answer::Done(receipt) if !receipt.repeated && receipt.position < first => {}
                Answer::Refused(position) if *position < first => {}
                answer => panic!("{key} is at {first} to {last}, and was answered {answer:?}"),
            }
        }
    }
    found.into_iter().filter_map(|(key, all)| Some((key, *all.last()?))).collect()
}

fn creates(asked: &Asked) -> bool {
    asked
        .request
        .actions
        .iter()
        .any(|action| matches!(&action.command, Command::Task(_, TaskCommand::Create(_))))
}

/// A sign of life is of now, however often it comes.
fn only_beats(asked: &Asked) -> bool {
    asked
        .request
        .actions
        .iter()
        .all(|action| matches!(&action.command, Command::Task(_, TaskCommand::Heartbeat { .. })))
}

async fn first_answers_are_repeated(
    servers: &[Server; 2],
    asked: &[Asked],
    effects: &HashMap<String, u64>,
) {
    for (index, asked) in asked.iter().enumerate().filter(|(_, asked)| !only_beats(asked)) {
        let key = asked.key();
        let Some(position) = effects.get(key) else { continue };
        // Each at one of them: by far not all are still in its memory.
        let transactor = &servers[index % 2].store().transactor;
        let again = transactor.submit(asked.request.clone()).await.unwrap();
        assert!(again.repeated, "{key} is known");
        assert_eq!(again.position, *position, "{key}");
        for answer in &asked.answers {
            match answer {
                Answer::Done(first) if first.position == *position => {
                    assert_eq!(again.answers, first.answers, "{key}");
                }
                _ => {}
            }
        }
    }
}

/// Both memories are a fresh fold of the log, and the judge's sums are theirs.
async fn memories_are_the_fold(
    servers: &[Server; 2],
    ledger: Uuid,
    log: &[Recorded],
    judge: &Judge,
) {
    let mut fresh = World::new(ledger);
    log.iter().for_each(|recorded| fresh.apply(recorded));
    let wanted = told(&fresh, log, judge);
    for server in servers {
        let transactor = &server.store().transactor;
        let head = transactor.head();
        eventually("both know the log's end", async || *head.borrow() == judge.position).await;
        let memory = transactor.read(World::clone).await;
        assert_eq!(told(&memory, log, judge), wanted, "a memory, and the fold of its log");
    }
}

/// Everything a memory says of everything in the log, and whom it would give what.
fn told(world: &World, log: &[Recorded], judge: &Judge) -> String {
    let mut text = format!("{} {}\n", world.position(), world.recorded_at());
    let streams: BTreeMap<Uuid, StreamKind> =
        log.iter().map(|one| (one.envelope.stream.id, one.envelope.stream.kind)).collect();
    for (id, kind) in streams {
        let state = match kind {
            StreamKind::Ledger => serde_json::to_string(world.ledger()),
            StreamKind::Project => serde_json::to_string(&world.project(id)),
            StreamKind::Task => serde_json::to_string(&world.task(id)),
            StreamKind::Agent => serde_json::to_string(&world.agent(id)),
            StreamKind::Session => serde_json::to_string(&world.session(id)),
            StreamKind::Budget => serde_json::to_string(&world.budget(id)),
        };
        writeln!(text, "{kind} {id} {}", state.unwrap()).unwrap();
    }
    let live: BTreeMap<Uuid, u64> =
        world.live_claims().map(|(task, claim)| (task, claim.fence)).collect();
    let by_log = judge.held.iter().map(|(task, hold)| (*task, hold.fence)).collect();
    assert_eq!(live, by_log, "who holds what");
    for (scope, sums) in &judge.spent {
        let spent = world.total_over(*scope);
        assert_eq!(&[spent.tokens, spent.cache_reads, spent.cost_micros], sums, "{scope:?}");
        for at in world.budgets_over(*scope, world.recorded_at()) {
            writeln!(text, "{} {:?} {} {}", at.id, at.state(), at.spent, at.reserved).unwrap();
        }
    }
    let mut world = world.clone();
    for index in (0..AGENTS).cycle().take(64) {
        writeln!(text, "{:?}", next(&mut world, agent(index))).unwrap();
    }
    text
}

/// What an agent would be given next, and is: a queue is what it hands out.
fn next(world: &mut World, agent: Uuid) -> Result<Vec<task_ledger::domain::Answer>, String> {
    let wanted = ClaimNext {
        agent: Some(AgentRef::Id(agent)),
        session: SessionRef::Implicit,
        projects: Vec::new(),
        skills: None,
        lease_seconds: None,
    };
    let mut request = Request::by_policy("simulation", vec![Command::ClaimNext(wanted)]);
    request.actor = Actor { role: Some(events::Role::Admin), ..Actor::system("anna") };
    let now: Timestamp = world.recorded_at();
    world.decide(&request, now).map(|decided| decided.answers).map_err(|no| no.to_string())
}

async fn what_is_served_is_the_fold(servers: &[Server; 2], ledger: Uuid, log: &[Recorded]) {
    let store = servers[0].store();
    let followers =
        Followers::start(&store.database, store.readers.clone(), ledger, Upcasters::current())
            .await
            .unwrap();
    let names: Vec<&'static str> = FOLLOWERS.iter().map(|follower| follower.name()).collect();
    let head = log.len() as u64;
    assert!(followers.wait_for(&names, head, Duration::from_secs(30)).await.unwrap());
    let mut refold = Refold::default();
    log.iter().for_each(|recorded| refold.feed(recorded).unwrap());
    for name in names.into_iter().chain(INLINE.iter().map(|shape| shape.name)) {
        let mut after = None;
        loop {
            let page =
                projection_rows(&store.readers, ledger, name, after.as_ref(), 500).await.unwrap();
            let difference = refold.compare(name, after.as_ref(), 500, &page.rows).unwrap();
            assert_eq!(difference, None, "{name}: {}", difference.as_ref().unwrap());
            let Some(end) = page.end else { break };
            after = Some(end);
        }
    }
    followers.stop().await;
}
