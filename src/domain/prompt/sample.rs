//! Two tasks that a template is tried out on: one of which everything is known, one of which
//! nothing is. What renders for both renders for what lies between, and for the rest there is the
//! default.

use super::words::{
    AnswerWords, ArtifactWords, BriefWords, BudgetWords, ChangeWords, CheckpointWords, ClaimWords,
    CriterionWords, DependencyWords, FailureWords, GateWords, NoteWords, ProjectWords, TaskWords,
    Words,
};
use serde_json::json;

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn words(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

/// A task of which nothing is known that need not be.
pub(super) fn bare() -> Words {
    let task = TaskWords {
        key: "CORE-1".to_owned(),
        title: "Write the parser".to_owned(),
        task_type: "implementation".to_owned(),
        status: "ready".to_owned(),
        attempt: 1,
        ..TaskWords::default()
    };
    let project = ProjectWords { key: "CORE".to_owned(), name: "The core".to_owned() };
    Words { task, project, ..Words::default() }
}

fn full_task() -> TaskWords {
    TaskWords {
        description: some("RFC 8259, and no more."),
        priority: some("high"),
        labels: words("parser"),
        skills: words("rust"),
        phase: some("build"),
        attempt: 2,
        estimate_tokens: Some(40_000),
        estimate_minutes: Some(30),
        complexity: Some(4),
        repository: some("git@example.com:core.git"),
        branch: some("parser"),
        issue_url: some("https://example.com/issues/7"),
        external_ref: some("JIRA-7"),
        criteria: vec![CriterionWords {
            id: "c1".to_owned(),
            text: "It refuses trailing commas".to_owned(),
            met: false,
        }],
        context: Some(json!({"request": "a parser", "constraints": ["no recursion"]})),
        ..bare().task
    }
}

/// A task of which everything is known.
pub(super) fn full() -> Words {
    let artifact = ArtifactWords { name: "grammar".to_owned(), uri: some("docs/grammar.md") };
    Words {
        task: full_task(),
        claim: Some(ClaimWords {
            agent: "ada".to_owned(),
            fence: 2,
            session: "019a0000-0000-7000-8000-000000000000".to_owned(),
        }),
        dependencies: vec![DependencyWords {
            key: "CORE-0".to_owned(),
            title: "Write the grammar".to_owned(),
            status: "done".to_owned(),
            outcome: some("The grammar is written."),
            result: Some(json!({"rules": 12})),
            files: words("docs/grammar.md"),
            commit: some("4ac04b9"),
            artifacts: vec![artifact.clone()],
        }],
        checkpoint: Some(CheckpointWords {
            by: "bob".to_owned(),
            summary: "Numbers are read.".to_owned(),
            state: Some(json!({"next": "strings"})),
            next_steps: words("read strings"),
            files: words("src/parser.rs"),
        }),
        failures: vec![
            FailureWords { fence: 1, error: some("the tests fail") },
            FailureWords { fence: 2, error: None },
        ],
        changes: vec![ChangeWords { by: "cyd".to_owned(), comment: "Add a test.".to_owned() }],
        answers: vec![AnswerWords {
            asked_by: "bob".to_owned(),
            question: "Comments too?".to_owned(),
            answer: "no".to_owned(),
            comment: some("RFC 8259 has none."),
            answered_by: some("olga"),
        }],
        gates: vec![GateWords {
            name: "tests".to_owned(),
            description: some("All of them."),
            wanted: "attached".to_owned(),
            shown: some("claimed"),
            passed: true,
        }],
        notes: vec![NoteWords {
            by: "olga".to_owned(),
            kind: "comment".to_owned(),
            text: "Mind the tabs.".to_owned(),
        }],
        artifacts: vec![artifact],
        budgets: vec![BudgetWords {
            over: "project CORE".to_owned(),
            unit: "tokens".to_owned(),
            limit: 100_000,
            left: 60_000,
        }],
        result_schema: Some(json!({"type": "object"})),
        previous_session: Some(BriefWords { markdown: "CORE-0 is done.".to_owned() }),
        ..bare()
    }
}
