//! The words that a template can name. All of them are always there; what is unknown is none, so
//! that a template asks `{% if checkpoint %}` and a word that does not exist is a mistake.

use serde::Serialize;
use serde_json::Value;

/// Everything that a template can name.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Words {
    /// The task.
    pub task: TaskWords,
    /// Its project.
    pub project: ProjectWords,
    /// The claim under which it is held; none in a preview.
    pub claim: Option<ClaimWords>,
    /// What it depended on, and what came of that.
    pub dependencies: Vec<DependencyWords>,
    /// What the last holder left.
    pub checkpoint: Option<CheckpointWords>,
    /// The tries that came to nothing, the oldest first.
    pub failures: Vec<FailureWords>,
    /// The changes that reviewers asked for since the work was accepted last.
    pub changes: Vec<ChangeWords>,
    /// The questions that were answered.
    pub answers: Vec<AnswerWords>,
    /// The gates that evidence is wanted for.
    pub gates: Vec<GateWords>,
    /// The last notes on it.
    pub notes: Vec<NoteWords>,
    /// What was produced already.
    pub artifacts: Vec<ArtifactWords>,
    /// The budgets above it, and what is left.
    pub budgets: Vec<BudgetWords>,
    /// The JSON Schema that its result must keep to.
    pub result_schema: Option<Value>,
    /// What the agent's session before this one came to.
    pub previous_session: Option<BriefWords>,
}

/// The task.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TaskWords {
    /// What people call it: `CORE-42`.
    pub key: String,
    /// What is to be done, in a line.
    pub title: String,
    /// What is to be done, in Markdown.
    pub description: Option<String>,
    /// What kind of work it is.
    #[serde(rename = "type")]
    pub task_type: String,
    /// How urgent it is.
    pub priority: Option<String>,
    /// Where it stands.
    pub status: String,
    /// Free labels.
    pub labels: Vec<String>,
    /// Skills that a worker must have.
    pub skills: Vec<String>,
    /// The project's phase.
    pub phase: Option<String>,
    /// 1 and the failures and reclaims so far.
    pub attempt: u32,
    /// Tokens it is expected to take.
    pub estimate_tokens: Option<u64>,
    /// Minutes it is expected to take.
    pub estimate_minutes: Option<u32>,
    /// How hard it is expected to be, 1 to 10.
    pub complexity: Option<u32>,
    /// The repository it is about.
    pub repository: Option<String>,
    /// The branch it is to be done on.
    pub branch: Option<String>,
    /// Where it is discussed.
    pub issue_url: Option<String>,
    /// What it is called elsewhere.
    pub external_ref: Option<String>,
    /// What must hold for it to be done.
    pub criteria: Vec<CriterionWords>,
    /// What else a worker should know, as it was given.
    pub context: Option<Value>,
}

/// The project.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ProjectWords {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
}

/// The claim.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClaimWords {
    /// Who holds the task.
    pub agent: String,
    /// The number that every write under the claim carries.
    pub fence: u64,
    /// The session it is done in.
    pub session: String,
}

/// Something that must hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CriterionWords {
    /// Its id within the task.
    pub id: String,
    /// What must hold.
    pub text: String,
    /// Whether it was ticked.
    pub met: bool,
}

/// A task that had to be done first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DependencyWords {
    /// What people call it.
    pub key: String,
    /// What was to be done.
    pub title: String,
    /// Where it stands.
    pub status: String,
    /// What came of it, in words.
    pub outcome: Option<String>,
    /// What came of it, as JSON.
    pub result: Option<Value>,
    /// Files created or changed.
    pub files: Vec<String>,
    /// The commit that holds the work.
    pub commit: Option<String>,
    /// What it produced.
    pub artifacts: Vec<ArtifactWords>,
}

/// Something that work produced.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ArtifactWords {
    /// What it is called.
    pub name: String,
    /// Where it lies.
    pub uri: Option<String>,
}

/// What a holder left for the next one.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CheckpointWords {
    /// Who left it.
    pub by: String,
    /// What was done so far.
    pub summary: String,
    /// The holder's own state.
    pub state: Option<Value>,
    /// What is to be done next.
    pub next_steps: Vec<String>,
    /// The files it is about.
    pub files: Vec<String>,
}

/// A try that came to nothing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FailureWords {
    /// The claim.
    pub fence: u64,
    /// What went wrong; none where the holder was not heard of again.
    pub error: Option<String>,
}

/// Something that a reviewer wanted done otherwise.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChangeWords {
    /// Who.
    pub by: String,
    /// What.
    pub comment: String,
}

/// A question that was answered.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AnswerWords {
    /// Who asked.
    pub asked_by: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// What else there was to say.
    pub comment: Option<String>,
    /// Who answered; none where it was the question's default.
    pub answered_by: Option<String>,
}

/// A gate that evidence is wanted for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GateWords {
    /// Its name.
    pub name: String,
    /// What is checked.
    pub description: Option<String>,
    /// How well it must be shown.
    pub wanted: String,
    /// How well it is shown; none where nothing is.
    pub shown: Option<String>,
    /// Whether what is shown says that it was passed.
    pub passed: bool,
}

/// Something written on the task.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NoteWords {
    /// Who wrote it.
    pub by: String,
    /// What sort of note it is.
    pub kind: String,
    /// The note.
    pub text: String,
}

/// A limit above the task.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BudgetWords {
    /// Over what: `project CORE`.
    pub over: String,
    /// Tokens or micro-dollars.
    pub unit: String,
    /// How much may be spent.
    pub limit: u64,
    /// How much is left, what is set aside not counted.
    pub left: u64,
}

/// What a session came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BriefWords {
    /// The brief, in Markdown.
    pub markdown: String,
}
