//! What a holder writes, and the fence that guards it.

use super::{ADA, BOB, E, Rules, agent, claimed, created_as, held, operator, ready, rule};
use super::{done, suspect};
use crate::domain::spec::NOW;
use crate::domain::task::{Checkpoint, Fence, Submission, TaskCommand as C, TaskRefusal as No};
use events::{Criterion, FreeJson, INTEGER_MAX, PauseCause, TaskStatus};

pub(super) fn specs() -> Rules {
    [fences(), reports(), checkpoints(), criteria(), artifacts(), texts()]
        .into_iter()
        .flatten()
        .collect()
}

/// Every write of a holder, with the sentence that names it.
fn writes(fence: Fence) -> [(&'static str, C); 9] {
    let text = || "half of it".to_owned();
    let submission = Box::new(Submission::default());
    let checkpoint = left("half of it");
    let pause = C::Pause { fence, cause: PauseCause::Other, checkpoint: None, resume_at: None };
    [
        ("heartbeat", C::Heartbeat { fence }),
        ("progress", C::ReportProgress { fence, percent: Some(50), text: text() }),
        ("checkpoint", C::SaveCheckpoint { fence, checkpoint }),
        ("pause", pause),
        ("block", C::Block { fence, reason: text() }),
        ("complete", C::Complete { fence, submission }),
        ("fail", C::Fail { fence, error: text(), cause: None, resume_at: None }),
        ("release", C::Release { fence, reason: None }),
        ("artifact", artifact(fence)),
    ]
}

fn fences() -> Rules {
    let again = [E::ClaimReclaimed { fence: 1 }, claimed(2, 2, false)];
    let mut specs = Rules::new();
    for (write, command) in writes(None) {
        specs.push(
            rule(sentence("an agent needs its fence to", write), command)
                .given(held())
                .knowing(agent(ADA))
                .refused(No::FenceMissing),
        );
    }
    for (write, command) in writes(Some(1)) {
        specs.push(
            rule(sentence("an old fence can't", write), command.clone())
                .given(suspect())
                .given(again.clone())
                .knowing(agent(ADA))
                .refused(No::ClaimLost { given: 1, last: 2, status: TaskStatus::InProgress }),
        );
        specs.push(
            rule(sentence("another agent's fence can't", write), command.clone())
                .given(held())
                .knowing(agent(BOB))
                .refused(No::ClaimNotYours),
        );
        specs.push(
            rule(sentence("a fence that was never given can't", write), command.clone())
                .given(ready())
                .knowing(agent(ADA))
                .refused(No::ClaimLost { given: 1, last: 0, status: TaskStatus::Ready }),
        );
        specs.push(
            rule(sentence("the fence of finished work can't", write), command)
                .given(done())
                .knowing(operator())
                .refused(No::ClaimLost { given: 1, last: 1, status: TaskStatus::Done }),
        );
    }
    for (write, command) in writes(None).into_iter().filter(|(write, _)| speaks_for_claim(write)) {
        specs.push(
            rule(sentence("where nobody holds not even an operator can", write), command)
                .given(ready())
                .knowing(operator())
                .refused(No::TaskNotClaimed),
        );
    }
    specs
}

/// An operator may block and attach whether or not somebody holds the task.
fn speaks_for_claim(write: &str) -> bool {
    !matches!(write, "block" | "artifact")
}

/// Rules of a table have names of their own; a spec is made once, so the text may stay for ever.
fn sentence(start: &str, write: &str) -> &'static str {
    format!("{start} {write}").leak()
}

fn reports() -> Rules {
    let progress = |fence, percent: Option<u32>| C::ReportProgress {
        fence,
        percent,
        text: "half of it".into(),
    };
    let reported = |percent| E::ProgressReported { fence: 1, percent, text: "half of it".into() };
    vec![
        rule("a holder says how far it is", progress(Some(1), Some(50)))
            .given(held())
            .knowing(agent(ADA))
            .then([reported(Some(50))]),
        rule("progress may be told without a number", progress(Some(1), None))
            .given(held())
            .knowing(agent(ADA))
            .then([reported(None)]),
        rule("no more than everything is done", progress(Some(1), Some(101)))
            .given(held())
            .knowing(agent(ADA))
            .refused(No::NumberOutOfBounds { field: "percent", bounds: "0 to 100" }),
        rule("an operator speaks for the live claim without a fence", progress(None, Some(50)))
            .given(held())
            .knowing(operator())
            .then([reported(Some(50))]),
        rule("a write under a suspect claim revives it first", progress(Some(1), Some(50)))
            .given(suspect())
            .knowing(agent(ADA))
            .then([E::ClaimRevived { fence: 1 }, reported(Some(50))]),
    ]
}

fn checkpoints() -> Rules {
    vec![
        rule(
            "a holder leaves what the next one needs",
            C::SaveCheckpoint { fence: Some(1), checkpoint: left("half of it") },
        )
        .given(held())
        .knowing(agent(ADA))
        .then([E::CheckpointSaved {
            fence: 1,
            summary: "half of it".into(),
            state: Some(state()),
            next_steps: vec!["the rest".into()],
            files: vec!["src/parser.rs".into()],
        }]),
        rule(
            "a checkpoint says something",
            C::SaveCheckpoint { fence: Some(1), checkpoint: left(" ") },
        )
        .given(held())
        .knowing(agent(ADA))
        .refused(No::TextEmpty { field: "checkpoint.summary" }),
    ]
}

fn criteria() -> Rules {
    let tick = |fence| C::CheckCriterion { criterion: "c1".into(), fence };
    let met = |fence| E::CriterionMet { id: "c1".into(), fence };
    let task = || {
        let criterion = Criterion { id: "c1".into(), text: "it parses".into() };
        let created = created_as(|task| task.criteria = vec![criterion]);
        [created, E::TaskReadied {}, claimed(1, 1, false)]
    };
    vec![
        rule("a holder ticks a criterion under its fence", tick(Some(1)))
            .given(task())
            .knowing(agent(ADA))
            .then([met(Some(1))]),
        rule("an operator ticks a criterion without one", tick(None))
            .given(task())
            .knowing(operator())
            .then([met(None)]),
        rule("a criterion is ticked once", tick(Some(1)))
            .given(task())
            .given([met(Some(1))])
            .knowing(agent(ADA))
            .then_nothing(),
        rule("an agent needs its fence to tick", tick(None))
            .given(task())
            .knowing(agent(ADA))
            .refused(No::FenceMissing),
        rule("only a criterion of the task is ticked", tick(Some(1)))
            .given(held())
            .knowing(agent(ADA))
            .refused(No::CriterionUnknown("c1".into())),
    ]
}

fn artifacts() -> Rules {
    let attached = || E::ArtifactAttached {
        name: "report".into(),
        uri: None,
        media_type: None,
        digest: None,
        bytes: Some(9),
    };
    vec![
        rule("a holder names what it produced", artifact(Some(1)))
            .given(held())
            .knowing(agent(ADA))
            .then([attached()]),
        rule("an operator names what was produced after the end", artifact(None))
            .given(done())
            .knowing(operator())
            .then([attached()]),
        rule(
            "an artifact has a name",
            C::AttachArtifact {
                name: String::new(),
                uri: None,
                media_type: None,
                digest: None,
                bytes: None,
                fence: Some(1),
            },
        )
        .given(held())
        .knowing(agent(ADA))
        .refused(No::TextEmpty { field: "name" }),
        rule(
            "an artifact's size is an exact number to every reader",
            C::AttachArtifact {
                name: "report".into(),
                uri: None,
                media_type: None,
                digest: None,
                bytes: Some(INTEGER_MAX + 1),
                fence: Some(1),
            },
        )
        .given(held())
        .knowing(agent(ADA))
        .refused(No::NumberOutOfBounds { field: "bytes", bounds: "0 to 9,007,199,254,740,991" }),
    ]
}

/// A text that must say something says something, and no more than is kept.
fn texts() -> Rules {
    let long = || "x".repeat(60_001);
    let too_long = |field| No::TextTooLong { field, length: 60_001, max: 60_000 };
    let fence = Some(1);
    let cases: Vec<(&'static str, C, No)> = vec![
        (
            "progress says something",
            C::ReportProgress { fence, percent: None, text: "\n".into() },
            No::TextEmpty { field: "text" },
        ),
        (
            "progress is told in what an event keeps",
            C::ReportProgress { fence, percent: None, text: long() },
            too_long("text"),
        ),
        (
            "a failure says what went wrong",
            C::Fail { fence, error: String::new(), cause: None, resume_at: None },
            No::TextEmpty { field: "error" },
        ),
        (
            "an error is told in what an event keeps",
            C::Fail { fence, error: long(), cause: None, resume_at: None },
            too_long("error"),
        ),
        (
            "a block says what stands in the way",
            C::Block { fence, reason: String::new() },
            No::TextEmpty { field: "reason" },
        ),
        (
            "an outcome is told in what an event keeps",
            C::Complete {
                fence,
                submission: Box::new(Submission { outcome: Some(long()), ..Submission::default() }),
            },
            too_long("outcome"),
        ),
    ];
    cases
        .into_iter()
        .map(|(text, command, refusal)| {
            rule(text, command).given(held()).knowing(agent(ADA)).at(NOW).refused(refusal)
        })
        .collect()
}

pub(super) fn left(summary: &str) -> Checkpoint {
    Checkpoint {
        summary: summary.into(),
        state: Some(state()),
        next_steps: vec!["the rest".into()],
        files: vec!["src/parser.rs".into()],
    }
}

fn state() -> FreeJson {
    FreeJson::parse(serde_json::json!({"line": 40})).expect("plain JSON")
}

fn artifact(fence: Fence) -> C {
    let (uri, media_type, digest) = (None, None, None);
    C::AttachArtifact { name: "report".into(), uri, media_type, digest, bytes: Some(9), fence }
}
