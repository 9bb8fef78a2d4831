//! Questions and their answers.

use super::story::Log;
use super::{caught_up, follow};
use events::{Priority, TaskStatus};
use projections::tasks::{TaskFilter, TaskOrder};
use projections::usage::{UsageFilter, UsageGroupBy};
use projections::{Room, agents, dependencies, history, projects, queue, sessions, tasks, usage};
use projections::{audit::Refold, token_budgets};
use task_ledger::store::log;
use task_ledger::store::throwaway::ThrowawayDb;
use uuid::Uuid;

struct Told {
    db: ThrowawayDb,
    log: Log,
    tasks: Vec<Uuid>,
    room: Room,
}

async fn told() -> Told {
    let db = ThrowawayDb::new().await;
    let mut log = Log::begin(&db).await;
    let tasks = log.chapter().await;
    let followers = follow(&log).await;
    caught_up(&followers, &log).await;
    followers.stop().await;
    let room = Room::enter(&db.pool, log.ledger).await.unwrap();
    Told { db, log, tasks, room }
}

#[tokio::test]
async fn a_task_is_found_by_its_key_with_all_names() {
    let told = told().await;
    let task = tasks::by_key(&told.room, "core-3").await.unwrap().unwrap();
    assert_eq!(task.row.task, told.tasks[2]);
    assert_eq!(task.key, "CORE-3");
    assert_eq!(task.row.course.status, TaskStatus::Paused);
    assert_eq!(task.row.checkpoint.unwrap().summary, "half of it");
    let held = tasks::by_key(&told.room, "CORE-6").await.unwrap().unwrap();
    assert_eq!(held.holder_name.as_deref(), Some("ada"));
    for absent in ["CORE-99", "NONE-1", "CORE", "CORE-x", ""] {
        assert_eq!(tasks::by_key(&told.room, absent).await.unwrap(), None, "{absent}");
    }
    let many = tasks::by_ids(&told.room, &told.tasks).await.unwrap();
    assert_eq!(many.len(), 6);
}

#[tokio::test]
async fn a_list_is_filtered_ordered_and_paged() {
    let told = told().await;
    let filter = TaskFilter { priorities: Some(vec![Priority::High]), ..TaskFilter::default() };
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = tasks::page(&told.room, &filter, TaskOrder::Newest, 2, after.as_deref());
        let page = page.await.unwrap();
        assert_eq!((page.total_count, page.as_of), (3, told.log.position()));
        found.extend(page.nodes.iter().map(|task| task.row.number));
        if !page.has_next_page {
            break;
        }
        after = page.end_cursor;
    }
    assert_eq!(found, [5, 3, 1]);
    let count = async |filter: TaskFilter| {
        tasks::page(&told.room, &filter, TaskOrder::Urgency, 100, None).await.unwrap().total_count
    };
    let none = TaskFilter::default;
    assert_eq!(count(TaskFilter { projects: Some(vec!["CORE".into()]), ..none() }).await, 6);
    assert_eq!(count(TaskFilter { projects: Some(vec![]), ..none() }).await, 0);
    assert_eq!(count(TaskFilter { statuses: Some(vec![TaskStatus::Ready]), ..none() }).await, 2);
    assert_eq!(count(TaskFilter { labels: Some(vec!["red".into()]), ..none() }).await, 6);
    assert_eq!(count(TaskFilter { holder: Some(told.log.agent), ..none() }).await, 1);
    assert_eq!(count(TaskFilter { text: Some("TASK 4".into()), ..none() }).await, 1);
    assert_eq!(count(TaskFilter { text: Some("100%".into()), ..none() }).await, 0);
    let wrong = tasks::page(&told.room, &none(), TaskOrder::Oldest, 2, Some("x")).await;
    assert!(wrong.unwrap_err().to_string().contains("`x` is no cursor"));
}

#[tokio::test]
async fn a_board_has_every_column() {
    let told = told().await;
    let board = tasks::board(&told.room, Some(&["CORE".to_owned()]), 1).await.unwrap();
    assert_eq!(board.len(), 10);
    let ready = board.iter().find(|column| column.status == TaskStatus::Ready).unwrap();
    assert_eq!((ready.count, ready.tasks.len()), (2, 1));
    assert_eq!(ready.tasks[0].row.task, told.tasks[0]);
    let done = board.iter().find(|column| column.status == TaskStatus::Done).unwrap();
    assert_eq!((done.count, done.tasks[0].row.task), (1, told.tasks[1]));
    let elsewhere = tasks::board(&told.room, Some(&[]), 1).await.unwrap();
    assert!(elsewhere.iter().all(|column| column.count == 0 && column.tasks.is_empty()));
}

#[tokio::test]
async fn a_history_is_told_from_its_end() {
    let told = told().await;
    let page = history::page(&told.room, told.tasks[1], 2, None).await.unwrap();
    assert_eq!(page.total_count, 7);
    assert_eq!(kinds_at(&told, &page).await, ["TaskCompleted", "TaskSubmitted"]);
    let rest = history::page(&told.room, told.tasks[1], 100, page.end_cursor.as_deref());
    let rest = rest.await.unwrap();
    let kinds = kinds_at(&told, &rest).await;
    assert_eq!(kinds.len(), 5);
    assert!(kinds.contains(&"TokensReported"), "{kinds:?}");
    assert_eq!(kinds[3..], ["TaskReadied", "TaskCreated"]);
    assert_eq!((rest.has_next_page, rest.as_of), (false, told.log.position()));
}

/// What the log has where a page of a history says, in the order of the page.
async fn kinds_at(told: &Told, page: &history::HistoryPage) -> Vec<&'static str> {
    let positions: Vec<u64> = page.nodes.iter().map(|key| key.position).collect();
    let mut connection = told.db.pool.acquire().await.unwrap();
    let stored = log::read_at(&mut connection, told.log.ledger, &positions).await.unwrap();
    assert!(stored.iter().map(|event| event.position).eq(positions.into_iter().rev()));
    let read = stored.iter().rev().map(|event| event.read(&told.log.upcasters()).unwrap());
    read.map(|recorded| recorded.events[0].name()).collect()
}

#[tokio::test]
async fn usage_is_summed_by_whatever_is_asked_for() {
    use UsageGroupBy::{Agent, Day, Hour, Model, Project, Session, Task};
    let told = told().await;
    let all = usage::grouped(&told.room, &[], &UsageFilter::default(), "UTC").await.unwrap();
    assert_eq!(all.len(), 1);
    let totals = all[0].totals;
    assert_eq!((totals.reports, totals.reports_cost_unknown, totals.cost_micros), (6, 3, 17));
    assert_eq!((totals.input, totals.cache_read), (60, 6_000));
    for by in [Task, Session, Agent, Project, Model, Hour, Day] {
        let groups =
            usage::grouped(&told.room, &[by], &UsageFilter::default(), "UTC").await.unwrap();
        let sum: u64 = groups.iter().map(|group| group.totals.reports).sum();
        assert_eq!(sum, 6, "{by:?}");
    }
    let by =
        usage::grouped(&told.room, &[Model, Agent], &UsageFilter::default(), "UTC").await.unwrap();
    assert_eq!(by[0].model.as_deref(), Some("mars-1"));
    assert_eq!(by[0].agent_name.as_deref(), Some("ada"));
    let filter = UsageFilter { task: Some(told.tasks[2]), ..UsageFilter::default() };
    let one = usage::grouped(&told.room, &[Task], &filter, "UTC").await.unwrap();
    assert_eq!(one[0].task_key.as_deref(), Some("CORE-3"));
    let totals = usage::of_tasks(&told.room, &told.tasks).await.unwrap();
    assert_eq!(totals.len(), 5);
    assert_eq!(totals[&told.tasks[2]], one[0].totals);
    let filter = UsageFilter { agent: Some(Uuid::now_v7()), ..UsageFilter::default() };
    assert_eq!(usage::grouped(&told.room, &[], &filter, "UTC").await.unwrap(), []);
}

#[tokio::test]
async fn dependencies_are_found_from_both_ends() {
    let told = told().await;
    let (first, dependent) = (told.tasks[0], told.tasks[3]);
    let down = dependencies::of_tasks(&told.room, &told.tasks).await.unwrap();
    assert_eq!(down.len(), 1);
    assert_eq!(down[&dependent][0].depends_on, first);
    let up = dependencies::on_tasks(&told.room, &[first]).await.unwrap();
    assert_eq!(up[&first][0].task, dependent);
}

#[tokio::test]
async fn projects_agents_and_sessions_know_their_load() {
    let told = told().await;
    let projects = projects::list(&told.room).await.unwrap();
    assert_eq!((projects[0].open_tasks, projects[0].closed_tasks), (4, 2));
    assert!(projects::by_key(&told.room, "core").await.unwrap().is_some());
    let ada = agents::by_name(&told.room, "ada").await.unwrap().unwrap();
    assert_eq!(ada.holds, 1);
    assert_eq!(agents::by_ids(&told.room, &[told.log.agent]).await.unwrap().len(), 1);
    let page = sessions::list(&told.room, sessions::SessionFilter::default(), 10, None);
    let page = page.await.unwrap();
    assert_eq!((page.total_count, page.has_next_page), (1, false));
    assert_eq!(page.nodes[0].row.context_tokens, Some(1_060));
    assert_eq!(page.nodes[0].agent_name.as_deref(), Some("ada"));
}

#[tokio::test]
async fn the_queue_is_in_the_order_of_handing_out() {
    let told = told().await;
    let mut refold = Refold::default();
    for recorded in told.log.read() {
        refold.feed(&recorded).unwrap();
    }
    let written = refold.page("queue", None, 100).unwrap();
    assert_eq!(written.len(), 4);
    for mut row in written {
        row["ledger_id"] = told.log.ledger.to_string().into();
        sqlx::query("insert into queue select * from json_populate_record(null::queue, $1::json)")
            .bind(row)
            .execute(&told.db.pool)
            .await
            .unwrap();
    }
    let filter = queue::QueueFilter::default();
    let page = queue::page(&told.room, &filter, 3, None).await.unwrap();
    assert_eq!((page.total_count, page.as_of), (4, told.log.position()));
    let keys: Vec<&str> = page.nodes.iter().map(|task| task.key.as_str()).collect();
    assert_eq!(keys, ["CORE-3", "CORE-1", "CORE-4"]);
    let rest = queue::page(&told.room, &filter, 3, page.end_cursor.as_deref()).await.unwrap();
    assert_eq!(rest.nodes[0].key, "CORE-6");
    assert_eq!(rest.nodes[0].holder_name.as_deref(), Some("ada"));
    let filter = token_budgets::BudgetFilter::default();
    assert_eq!(token_budgets::list(&told.room, &filter).await.unwrap().nodes, []);
}
