//! Results that keep to their project's schema.

use super::{ADA, E, Rules, held, operator, rule, submitted};
use crate::domain::project::{Project, ResultSchema};
use crate::domain::task::{Submission, TaskCommand as C, TaskFacts, TaskRefusal as No};
use events::{CompletedBy, FreeJson};
use serde_json::{Value, json};
use std::sync::Arc;

fn kept(value: Value) -> FreeJson {
    FreeJson::parse(value).expect("JSON that is kept")
}

fn complete(result: Option<Value>) -> C {
    let submission = Submission { result: result.map(kept), ..Submission::default() };
    C::Complete { fence: Some(1), submission: Box::new(submission) }
}

/// A project whose results say how many tests there are, and which files they are in.
fn with_schema(acting: bool) -> TaskFacts {
    let schema = json!({
        "type": "object",
        "required": ["tests"],
        "properties": {
            "tests": {"type": "integer"},
            "files": {"type": "array", "items": {"type": "string"}}
        }
    });
    let result_schema = Some(ResultSchema::new(kept(schema)));
    let rules = Some(Arc::new(Project { result_schema, ..Project::default() }));
    TaskFacts { acting: acting.then_some(ADA), rules, ..operator() }
}

fn done_with(result: Option<Value>) -> [E; 2] {
    let mut submitted = submitted();
    if let E::TaskSubmitted { result: kept_result, .. } = &mut submitted {
        *kept_result = result.map(kept);
    }
    [submitted, E::TaskCompleted { by: CompletedBy::NoReview }]
}

pub(super) fn specs() -> Rules {
    let good = || Some(json!({"tests": 12, "files": ["a.rs"]}));
    let bad = Some(json!({"files": ["a.rs", 5]}));
    let faults = "/: \"tests\" is a required property; /files/1: 5 is not of type \"string\"";
    vec![
        rule("a result that keeps to the project's schema is taken", complete(good()))
            .given(held())
            .knowing(with_schema(true))
            .then(done_with(good())),
        rule("a result that does not is told where", complete(bad))
            .given(held())
            .knowing(with_schema(true))
            .refused(No::ResultInvalid(faults.into())),
        rule("where there is a schema, an agent hands in a result", complete(None))
            .given(held())
            .knowing(with_schema(true))
            .refused(No::ResultInvalid("/: there is none".into())),
        rule("an operator may close work without a result", complete(None))
            .given(held())
            .knowing(with_schema(false))
            .then(done_with(None)),
        rule("what an operator hands in is held to the schema too", complete(Some(json!("done"))))
            .given(held())
            .knowing(with_schema(false))
            .refused(No::ResultInvalid("/: \"done\" is not of type \"object\"".into())),
    ]
}
