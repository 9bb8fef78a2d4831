//! What a time brings, where two servers look at the clock at once: it happens once.

use crate::support::clocks::{ShiftedClock, shift_database, with_clock};
use crate::support::requests::{admin, create_task, operator, register_agent};
use crate::support::stores::eventually;
use events::{PauseCause, Question, QuestionKind};
use std::sync::Arc;
use task_ledger::domain::project::{ProjectCommand, ReviewRule};
use task_ledger::domain::task::{Submission, TaskCommand};
use task_ledger::domain::{AgentRef, Command, ProjectRef, SessionRef, TaskRef};
use task_ledger::policies::timers;
use task_ledger::store::opening::Store;
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::transactor::{Clock as _, Status};
use uuid::Uuid;

const HOUR: i64 = 3_600;

/// So many tasks of each sort: enough for the two to meet over some of them.
const EACH: u128 = 20;

/// Twenty that rest until an hour from now, twenty that wait for an answer until then, and twenty
/// that are approved then if nobody judges them.
fn timed(clock: &ShiftedClock) -> Vec<Command> {
    let (agent, at) = (Uuid::now_v7(), clock.now().plus_seconds(HOUR));
    let rule = ReviewRule {
        required: true,
        reviewer_skill: None,
        auto_approve_label: Some("auto".into()),
        auto_approve_seconds: Some(u32::try_from(HOUR).unwrap().into()),
    };
    let project = ProjectRef::Key("GEN".into());
    let mut commands = vec![
        register_agent(agent, "anna"),
        Command::Project(project, ProjectCommand::DefineReview(rule)),
    ];
    for number in 0..3 * EACH {
        let id = Uuid::from_u128(0x100 + number);
        let on = |command| Command::Task(TaskRef::Id(id), command);
        let mut create = create_task(id, "Timed");
        if let Command::Task(_, TaskCommand::Create(new)) = &mut create {
            new.labels = vec!["auto".into()];
        }
        let agent = Some(AgentRef::Id(agent));
        let session = SessionRef::Implicit;
        let fence = Some(1);
        commands.extend([create, on(TaskCommand::Claim { agent, session, lease_seconds: None })]);
        commands.push(on(match number / EACH {
            0 => TaskCommand::Pause {
                fence,
                cause: PauseCause::RateLimit,
                checkpoint: None,
                resume_at: Some(at),
            },
            1 => TaskCommand::AskQuestion {
                fence,
                question: Box::new(Question {
                    choices: Vec::new(),
                    deadline: Some(at),
                    default: Some("yes".into()),
                    fence: 1,
                    holds_claim: false,
                    id: Uuid::from_u128(number),
                    kind: QuestionKind::Approval,
                    text: "Shall I?".into(),
                }),
            },
            _ => TaskCommand::Complete { fence, submission: Box::<Submission>::default() },
        }));
    }
    commands
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_time_brings_happens_once_though_two_servers_look() {
    let db = ThrowawayDb::empty().await;
    let clock = Arc::new(ShiftedClock::default());
    let one = Store::open(&db.url, with_clock(&clock)).await.unwrap();
    let two = Store::open(&db.url, with_clock(&clock)).await.unwrap();
    let head = one.transactor.submit(admin(timed(&clock))).await.unwrap().position;
    let stores = [&one, &two];
    let look = async || {
        let both = stores.map(|store| timers::look(&store.transactor, &*clock));
        futures_util::future::join_all(both).await;
    };
    let knows = |store: &Store, head: u64| *store.transactor.head().borrow() >= head;
    eventually("both know of the tasks", async || stores.iter().all(|it| knows(it, head))).await;
    look().await;
    assert!(stores.iter().all(|it| !knows(it, head + 1)), "an hour is not over");

    clock.shift(HOUR + 1);
    shift_database(&db.pool, HOUR + 1).await;
    for store in stores {
        // Its clock was set: it looks at the database's before it goes on.
        let touch = operator(vec![create_task(Uuid::now_v7(), "later")]);
        eventually("it writes", async || {
            *store.transactor.status().borrow() == Status::Serving
                && store.transactor.submit(touch.clone()).await.is_ok()
        })
        .await;
    }
    for _ in 0..3 {
        look().await;
    }
    for name in ["TaskResumed", "QuestionAnswered", "TaskCompleted"] {
        let counts: Vec<i64> = sqlx::query_scalar(
            "select count(*) from events where event_type = $1 group by aggregate_id",
        )
        .bind(name)
        .fetch_all(&db.pool)
        .await
        .unwrap();
        assert_eq!(counts, vec![1; EACH as usize], "{name} happens once to each");
    }
}
