//! The commands that the transactor is measured with: an honest day's work on a few projects.

use events::{Priority, ProjectKind, TaskType};
use task_ledger::domain::agent::AgentCommand;
use task_ledger::domain::project::ProjectCommand;
use task_ledger::domain::session::{SessionCommand, TokenUsage};
use task_ledger::domain::task::{ClaimNext, NewTask, Submission, TaskCommand};
use task_ledger::domain::{AgentRef, Command, ProjectRef, SessionRef, SessionTarget, TaskRef};
use uuid::Uuid;

/// The projects that the work is spread over.
pub const PROJECTS: [&str; 4] = ["ALFA", "BETA", "GAMA", "DELT"];
/// Tasks that lie there all the time, so that a claim has something to choose from.
pub const BACKLOG: usize = 1000;

const PRIORITIES: [Priority; 3] = [Priority::High, Priority::Medium, Priority::Low];

/// All projects.
pub fn projects() -> Vec<Command> {
    let create = |key: &str| ProjectCommand::Create {
        key: key.to_owned(),
        name: format!("Project {key}"),
        kind: ProjectKind::Development,
        client: None,
        or_existing: false,
    };
    let command = |key: &&str| Command::Project(ProjectRef::Id(Uuid::now_v7()), create(key));
    PROJECTS.iter().map(command).collect()
}

/// A caller's agent.
pub fn register(id: Uuid, number: usize) -> Command {
    let name = format!("agent-{number}");
    let register = AgentCommand::Register { name, skills: Vec::new(), capacity: 1 };
    Command::Agent(AgentRef::Id(id), register)
}

/// A task in one of the projects.
pub fn create(number: usize) -> Command {
    let id = Uuid::now_v7();
    let new = NewTask {
        id,
        project: Some(ProjectRef::Key(PROJECTS[number % PROJECTS.len()].to_owned())),
        title: format!("Task number {number}"),
        description: Some("What is to be done, in a line of Markdown.".to_owned()),
        priority: Some(PRIORITIES[number % PRIORITIES.len()]),
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
    };
    Command::Task(TaskRef::Id(id), TaskCommand::Create(Box::new(new)))
}

/// Whatever is next in any project.
pub fn claim_next(agent: Uuid) -> Command {
    Command::ClaimNext(ClaimNext {
        agent: Some(AgentRef::Id(agent)),
        session: SessionRef::Implicit,
        projects: Vec::new(),
        skills: None,
        lease_seconds: None,
    })
}

/// The tokens of one answer of a model.
pub fn report_tokens(task: Uuid, fence: u64) -> Command {
    let usage = TokenUsage { input: 1200, output: 300, cache_read: 9000, ..TokenUsage::default() };
    let report = SessionCommand::ReportTokens {
        usage,
        model: Some("claude-sonnet-4-5".to_owned()),
        context_tokens: None,
        cost_micros: None,
        task: Some(TaskRef::Id(task)),
        fence: Some(fence),
        request_key: None,
    };
    Command::Session(SessionTarget::HolderOf(TaskRef::Id(task)), report)
}

/// A line on how far it is.
pub fn report_progress(task: Uuid, fence: u64) -> Command {
    let text = "one more step of many".to_owned();
    let report = TaskCommand::ReportProgress { fence: Some(fence), percent: None, text };
    Command::Task(TaskRef::Id(task), report)
}

/// Given back, for whoever is next.
pub fn release(task: Uuid, fence: u64) -> Command {
    Command::Task(TaskRef::Id(task), TaskCommand::Release { fence: Some(fence), reason: None })
}

/// Done, with a line on what came of it.
pub fn complete(task: Uuid, fence: u64) -> Command {
    let submission =
        Submission { outcome: Some("done as described".to_owned()), ..Submission::default() };
    let complete = TaskCommand::Complete { fence: Some(fence), submission: Box::new(submission) };
    Command::Task(TaskRef::Id(task), complete)
}
