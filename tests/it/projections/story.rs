//! A log to read from: a small story of every projection, told as often as a test likes.

use events::{
    ActorKind, Criterion, DependencyKind, Event, FreeJson, Metadata, NoteKind, PauseCause,
    Priority, ProjectKind, Recorded, ReleasedBy, SessionEvent, Source, StoredEvent, Stream,
    StreamKind, TaskEvent, TaskType, Timestamp, Upcasters, leaf_of,
};
use events::{AgentEvent, CompletedBy, CostSource, LedgerEvent, ProjectEvent, SavedView, Standing};
use serde_json::json;
use sqlx::PgPool;
use std::collections::HashMap;
use task_ledger::store::throwaway::ThrowawayDb;
use uuid::Uuid;

/// When the story begins.
const NOON: i64 = 1_760_000_000_000_000;

/// A ledger's log, written event by event.
pub struct Log {
    pub pool: PgPool,
    pub url: String,
    pub ledger: Uuid,
    pub project: Uuid,
    pub agent: Uuid,
    pub session: Uuid,
    stored: Vec<StoredEvent>,
    sequences: HashMap<Uuid, u64>,
    tasks: u64,
}

impl Log {
    /// An empty ledger with one project, one agent and its session.
    pub async fn begin(db: &ThrowawayDb) -> Self {
        let id = Uuid::now_v7;
        let mut log = Self {
            pool: db.pool.clone(),
            url: db.url.clone(),
            ledger: id(),
            project: id(),
            agent: id(),
            session: id(),
            stored: Vec::new(),
            sequences: HashMap::new(),
            tasks: 0,
        };
        sqlx::query("insert into heads (ledger_id, position, recorded_at) values ($1, 0, 'epoch')")
            .bind(log.ledger)
            .execute(&log.pool)
            .await
            .unwrap();
        let (key, name) = ("CORE".to_owned(), "The core".to_owned());
        let kind = ProjectKind::Development;
        log.project(ProjectEvent::ProjectCreated { key, name, kind, client: None }).await;
        let (name, skills) = ("ada".to_owned(), vec!["rust".to_owned()]);
        let agent = AgentEvent::AgentRegistered { name, skills, capacity: 2 };
        log.append(StreamKind::Agent, log.agent, agent).await;
        let session = SessionEvent::SessionStarted {
            agent: log.agent,
            model: Some("mars-1".to_owned()),
            context_window: Some(200_000),
            wrap_up_percent: 80,
            parent_session: None,
            external_id: None,
        };
        log.append(StreamKind::Session, log.session, session).await;
        let view = SavedView {
            filter: FreeJson::parse(json!({"statuses": ["READY"]})).unwrap(),
            id: id(),
            name: "To do".to_owned(),
            order: None,
            owner: "ada".to_owned(),
            shared: false,
        };
        log.append(StreamKind::Ledger, log.ledger, LedgerEvent::ViewSaved(view)).await;
        log
    }

    /// The same ledger, for whoever only reads it.
    pub fn reader(other: &Self) -> Self {
        Self {
            pool: other.pool.clone(),
            url: other.url.clone(),
            stored: other.stored.clone(),
            sequences: other.sequences.clone(),
            ..*other
        }
    }

    pub fn position(&self) -> u64 {
        u64::try_from(self.stored.len()).unwrap()
    }

    pub fn upcasters(&self) -> Upcasters {
        Upcasters::current()
    }

    pub fn read(&self) -> Vec<Recorded> {
        self.stored.iter().map(|event| event.read(&self.upcasters()).unwrap()).collect()
    }

    pub async fn project(&mut self, event: ProjectEvent) {
        self.append(StreamKind::Project, self.project, event).await;
    }

    pub async fn task(&mut self, task: Uuid, event: TaskEvent) {
        self.append(StreamKind::Task, task, event).await;
    }

    pub async fn append(&mut self, kind: StreamKind, id: Uuid, event: impl Into<Event>) {
        let event = event.into();
        let sequence = self.sequences.entry(id).or_default();
        *sequence += 1;
        let position = u64::try_from(self.stored.len()).unwrap() + 1;
        let mut metadata = Metadata::system("story");
        metadata.actor_kind = ActorKind::Agent;
        metadata.actor = "ada".to_owned();
        metadata.source = Some(Source::Graphql);
        let stream = Stream { kind, id };
        let stored = StoredEvent {
            ledger_id: self.ledger,
            position,
            aggregate_type: stream.kind.to_string(),
            aggregate_id: stream.id,
            sequence: *sequence,
            event_type: event.name().to_owned(),
            event_version: event.version(),
            payload: event.payload(),
            metadata: metadata.to_canonical(),
            recorded_at: Timestamp::from_micros(NOON)
                .plus_seconds(i64::try_from(position).unwrap()),
        };
        self.insert(&stored).await;
        self.stored.push(stored);
    }

    async fn insert(&self, event: &StoredEvent) {
        let position = i64::try_from(event.position).unwrap();
        sqlx::query(
            "with head as (update heads set position = $2, recorded_at = $10::text::timestamptz
                           where ledger_id = $1)
             insert into events values ($1, $2, $3, $4, $5, $6, $7, $8::text::json,
                                        $9::text::json, $10::text::timestamptz, $11)",
        )
        .bind(event.ledger_id)
        .bind(position)
        .bind(&event.aggregate_type)
        .bind(event.aggregate_id)
        .bind(i64::try_from(event.sequence).unwrap())
        .bind(&event.event_type)
        .bind(i32::try_from(event.event_version).unwrap())
        .bind(&event.payload)
        .bind(&event.metadata)
        .bind(event.recorded_at.to_string())
        .bind(leaf_of(event).unwrap().to_vec())
        .execute(&self.pool)
        .await
        .unwrap();
    }

    /// A task that was written down and readied.
    pub async fn ready_task(&mut self, title: &str, priority: Priority) -> Uuid {
        self.tasks += 1;
        let task = Uuid::now_v7();
        let created = TaskEvent::TaskCreated {
            project: self.project,
            number: self.tasks,
            title: title.to_owned(),
            description: Some("as it is meant".to_owned()),
            priority: Some(priority),
            task_type: TaskType::Bugfix,
            labels: vec!["red".to_owned()],
            criteria: vec![Criterion { id: "1".to_owned(), text: "it works".to_owned() }],
            context: Some(FreeJson::parse(json!({"b": [1.5e300, null, "ü\\"], "a": {}})).unwrap()),
            parent: None,
            phase: None,
            estimate_tokens: Some(5_000),
            estimate_minutes: None,
            complexity: None,
            skills: vec!["rust".to_owned()],
            assignee: None,
            not_before: None,
            external_ref: None,
            issue_url: None,
            repository: None,
            branch: None,
            billable: None,
            planned_minutes: None,
            max_attempts: None,
            origin: None,
        };
        self.task(task, created).await;
        self.task(task, TaskEvent::TaskReadied {}).await;
        task
    }

    pub async fn claim(&mut self, task: Uuid, fence: u64) {
        let claimed = TaskEvent::TaskClaimed {
            agent: self.agent,
            session: self.session,
            fence,
            attempt: 1,
            resumes: false,
            lease_seconds: 120,
            reserved: 0,
        };
        self.task(task, claimed).await;
    }

    pub async fn report(&mut self, task: Option<Uuid>, cost_micros: Option<u64>) {
        let reported = SessionEvent::TokensReported {
            model: None,
            input: 10,
            output: 20,
            cache_read: 1_000,
            cache_creation: 30,
            cache_creation_1h: 0,
            reasoning: 5,
            context_tokens: Some(1_060),
            cost_micros,
            cost_source: cost_micros.map_or(CostSource::Unknown, |_| CostSource::Reported),
            price_list: None,
            task,
            fence: None,
            standing: Standing::Live,
            request_key: None,
        };
        self.append(StreamKind::Session, self.session, reported).await;
    }

    /// Six tasks, each of which goes another way.
    pub async fn chapter(&mut self) -> Vec<Uuid> {
        let mut tasks = Vec::new();
        for (nth, priority) in (0..6).zip([Priority::High, Priority::Low].into_iter().cycle()) {
            let task = self.ready_task(&format!("task {nth}"), priority).await;
            tasks.push(task);
            if nth > 0 {
                self.claim(task, 1).await;
                self.report(Some(task), (nth % 2 == 0).then_some(7)).await;
            }
            self.way(nth, task, tasks[0]).await;
        }
        tasks
    }

    async fn way(&mut self, nth: u32, task: Uuid, first: Uuid) {
        match nth {
            0 => self.report(None, Some(3)).await,
            1 => {
                self.task(task, TaskEvent::CriterionMet { id: "1".to_owned(), fence: Some(1) })
                    .await;
                let result = Some(FreeJson::parse(json!(null)).unwrap());
                let submitted = TaskEvent::TaskSubmitted {
                    fence: 1,
                    outcome: Some("mended".to_owned()),
                    result,
                    files: vec!["a.rs".to_owned()],
                    commit: None,
                    billable_minutes: None,
                };
                self.task(task, submitted).await;
                self.task(task, TaskEvent::TaskCompleted { by: CompletedBy::NoReview }).await;
            }
            2 => {
                let saved = TaskEvent::CheckpointSaved {
                    fence: 1,
                    summary: "half of it".to_owned(),
                    state: Some(FreeJson::parse(json!({"line": 4})).unwrap()),
                    next_steps: vec!["the other half".to_owned()],
                    files: vec![],
                };
                self.task(task, saved).await;
                let (cause, resume_at) = (PauseCause::ContextFull, None);
                self.task(task, TaskEvent::TaskPaused { fence: Some(1), cause, resume_at }).await;
            }
            3 => {
                let (on, kind) = (first, DependencyKind::Blocks);
                self.task(task, TaskEvent::DependencyAdded { on, kind }).await;
                self.task(task, TaskEvent::DependencyAdded { on, kind: DependencyKind::Related })
                    .await;
                self.task(task, TaskEvent::DependencyRemoved { on, kind: DependencyKind::Related })
                    .await;
                self.task(task, TaskEvent::ClaimSuspected { fence: 1 }).await;
                self.task(task, TaskEvent::ClaimReclaimed { fence: 1 }).await;
            }
            4 => {
                let text = "mind the gap".to_owned();
                self.task(task, TaskEvent::NoteAdded { kind: NoteKind::Insight, text }).await;
                let by = ReleasedBy::Operator;
                self.task(task, TaskEvent::ClaimReleased { fence: 1, by, reason: None }).await;
                let reason = Some("not wanted".to_owned());
                self.task(task, TaskEvent::TaskCancelled { fence: None, reason }).await;
            }
            _ => self.task(task, TaskEvent::ClaimSuspected { fence: 1 }).await,
        }
    }
}
