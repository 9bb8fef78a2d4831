//! Requests as the doors would make them.

use events::{Priority, Source, TaskType};
use task_ledger::domain::agent::AgentCommand;
use task_ledger::domain::task::{ClaimNext, NewTask, TaskCommand};
use task_ledger::domain::{
    Action, Actor, AgentRef, Command, Idempotency, Request, SessionRef, TaskRef,
};
use uuid::Uuid;

/// What an operator asks for.
pub fn operator(commands: Vec<Command>) -> Request {
    asked_by("olga", events::Role::Operator, commands)
}

/// What an admin asks for.
pub fn admin(commands: Vec<Command>) -> Request {
    asked_by("adam", events::Role::Admin, commands)
}

fn asked_by(name: &str, role: events::Role, commands: Vec<Command>) -> Request {
    Request {
        actor: Actor {
            key_id: Some(Uuid::from_u128(7)),
            name: name.to_owned(),
            role: Some(role),
            agent: None,
            grants: Vec::new(),
            claim: None,
        },
        source: Source::Graphql,
        request_id: None,
        idempotency: None,
        correlation: None,
        actions: commands.into_iter().map(Action::from).collect(),
    }
}

/// The same under an idempotency key; the body is the text's.
pub fn keyed(mut request: Request, key: &str, body: &str) -> Request {
    use sha2::Digest as _;
    let body = sha2::Sha256::digest(body.as_bytes()).into();
    request.idempotency = Some(Idempotency { key: key.to_owned(), body });
    request
}

/// A new task that is ready at once.
pub fn create_task(id: Uuid, title: &str) -> Command {
    Command::Task(
        TaskRef::Id(id),
        TaskCommand::Create(Box::new(NewTask {
            id,
            project: None,
            title: title.to_owned(),
            description: Some("what is to be done".to_owned()),
            priority: Some(Priority::Medium),
            task_type: TaskType::Implementation,
            labels: Vec::new(),
            criteria: Vec::new(),
            context: None,
            depends_on: Vec::new(),
            parent: None,
            phase: None,
            paths: vec![],
            estimate_tokens: None,
            estimate_minutes: None,
            complexity: None,
            skills: Vec::new(),
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
            ready_anyhow: false,
            intake_anyhow: false,
        })),
    )
}

/// An agent that may hold many tasks.
pub fn register_agent(id: Uuid, name: &str) -> Command {
    let (name, skills) = (name.to_owned(), Vec::new());
    Command::Agent(AgentRef::Id(id), AgentCommand::Register { name, skills, capacity: 1_000 })
}

/// The best task there is, for that agent.
pub fn claim_next(agent: Uuid, lease_seconds: u32) -> Command {
    Command::ClaimNext(ClaimNext {
        agent: Some(AgentRef::Id(agent)),
        session: SessionRef::Implicit,
        projects: Vec::new(),
        skills: None,
        lease_seconds: Some(lease_seconds),
    })
}

/// A sign of life.
pub fn heartbeat(task: Uuid, fence: u64) -> Command {
    Command::Task(TaskRef::Id(task), TaskCommand::Heartbeat { fence: Some(fence) })
}
