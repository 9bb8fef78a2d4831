//! Leave to begin, the evidence of gates, and review.

use super::submitted;
use super::{ADA, BOB, E, Rules, created_as, done, held, in_review, operator, ready, rule};
use crate::domain::AgentRef;
use crate::domain::project::{Project, ReviewRule, StartRule};
use crate::domain::spec::{GIVEN_AT, NOW, Spec};
use crate::domain::task::judge::START_SECONDS;
use crate::domain::task::question::KEPT_SECONDS;
use crate::domain::task::{
    Submission, TaskCommand as C, TaskDecider, TaskFacts, TaskRefusal as No,
};
use events::{
    Approval, ChangeRequest, CompletedBy, EvidenceLevel, GateCheck, GateEvidence, GateRule, Kept,
    StartApproval, StartRefusal, TaskStatus, TaskType,
};
use std::sync::Arc;

pub(super) fn specs() -> Rules {
    [beginning(), showing(), verifying(), handing_in(), approving(), refusing(), unjudged()]
        .into_iter()
        .flatten()
        .collect()
}

fn with(facts: TaskFacts, rules: Project) -> TaskFacts {
    TaskFacts { rules: Some(Arc::new(rules)), ..facts }
}

fn gate(name: &str, level: EvidenceLevel) -> GateRule {
    GateRule { description: None, level, name: name.into(), task_types: vec![] }
}

/// Tests must lie there, somebody else must have looked at the lints, and a page is for testing only.
fn gated() -> Project {
    let page =
        GateRule { task_types: vec![TaskType::Testing], ..gate("page", EvidenceLevel::Claimed) };
    let gates =
        vec![gate("tests", EvidenceLevel::Attached), gate("lint", EvidenceLevel::Verified), page];
    Project { gates, ..Project::default() }
}

fn reviewed() -> Project {
    Project { review: ReviewRule { required: true, ..ReviewRule::default() }, ..gated() }
}

/// Somebody who judges: an agent by its name, or a person.
fn judge(name: &str) -> TaskFacts {
    let judge = match name {
        "ada" => Some(ADA),
        "bob" => Some(BOB),
        _ => None,
    };
    TaskFacts { acting: judge, judge, actor: name.into(), ..operator() }
}

fn shown(gate: &str, artifact: Option<&str>) -> GateEvidence {
    GateEvidence {
        artifact: artifact.map(Into::into),
        by: "ada".into(),
        evidence: "214 tests, none failed".into(),
        fence: Some(1),
        gate: gate.into(),
        passed: true,
    }
}

fn evidenced(gate: &str, artifact: Option<&str>) -> E {
    E::GateEvidenced(shown(gate, artifact))
}

fn verified(gate: &str) -> E {
    E::GateVerified(GateCheck { by: "bob".into(), gate: gate.into() })
}

/// Everything that the gates want.
fn passed() -> Vec<E> {
    vec![evidenced("tests", Some("ci/7")), evidenced("lint", None), verified("lint")]
}

fn beginning() -> Rules {
    let approve = |hold_seconds| C::ApproveStart { agent: AgentRef::Id(ADA), hold_seconds };
    let leave = |seconds: i64| {
        E::StartApproved(StartApproval { agent: ADA, until: NOW.plus_seconds(seconds) })
    };
    let facts = || TaskFacts { assignee: Some(ADA), ..operator() };
    let rules = Project {
        start: StartRule { required: true, hold_seconds: Some(60) },
        ..Project::default()
    };
    let decline = |reason: &str| C::DeclineStart { agent: None, reason: reason.into() };
    let refusal = StartRefusal { agent: None, reason: "not now".into() };
    vec![
        rule("an operator lets an agent begin", approve(None))
            .given(ready())
            .knowing(facts())
            .then([leave(i64::from(START_SECONDS))]),
        rule("the task is kept for as long as its project says", approve(None))
            .given(ready())
            .knowing(with(facts(), rules))
            .then([leave(60)]),
        rule("the task is kept for as long as the operator says", approve(Some(30)))
            .given(ready())
            .knowing(facts())
            .then([leave(30)]),
        rule("leave that is over at once is none", approve(Some(0)))
            .given(ready())
            .knowing(facts())
            .refused(No::NumberOutOfBounds { field: "minutes", bounds: "1 to 1440" }),
        rule("leave is given to somebody", approve(None))
            .given(ready())
            .knowing(operator())
            .refused(No::AgentMissing),
        rule("what was begun needs no leave", approve(None))
            .given(held())
            .knowing(facts())
            .refused(forbids(
                TaskStatus::InProgress,
                "begun",
                "its holder hands it in, lets it rest or gives it back first",
            )),
        rule("an operator lets nobody begin", decline("not now"))
            .given(ready())
            .knowing(operator())
            .then([E::StartDeclined(refusal)]),
        rule("who says no says why", decline(""))
            .given(ready())
            .knowing(operator())
            .refused(No::TextEmpty { field: "reason" }),
    ]
}

fn show(gate: &str) -> C {
    let evidence = Box::new(GateEvidence { by: String::new(), fence: None, ..shown(gate, None) });
    C::ShowEvidence { fence: Some(1), evidence }
}

fn showing() -> Rules {
    vec![
        rule("a holder shows how a gate came out", show("tests"))
            .given(held())
            .knowing(with(judge("ada"), gated()))
            .then([evidenced("tests", None)]),
        rule("a gate is one of the project's", show("beauty"))
            .given(held())
            .knowing(with(judge("ada"), gated()))
            .refused(No::GateUnknown { gate: "beauty".into(), known: "tests, lint".into() }),
        rule("a gate of other types of work is none of this task's", show("page"))
            .given(held())
            .knowing(with(judge("ada"), gated()))
            .refused(No::GateUnknown { gate: "page".into(), known: "tests, lint".into() }),
        rule("an agent shows only what it holds", show("tests"))
            .given(held())
            .knowing(with(judge("bob"), gated()))
            .refused(No::ClaimNotYours),
        rule(
            "a done task shows nothing more",
            C::ShowEvidence { fence: None, evidence: Box::new(shown("tests", None)) },
        )
        .given(done())
        .knowing(with(judge("mara"), gated()))
        .refused(No::TaskClosed { status: TaskStatus::Done }),
    ]
}

fn verifying() -> Rules {
    let verify = || C::VerifyGate { gate: "lint".into() };
    let given = || [held(), vec![evidenced("lint", None)]].concat();
    vec![
        rule("somebody else looks at the evidence and agrees", verify())
            .given(given())
            .knowing(with(judge("bob"), gated()))
            .then([verified("lint")]),
        rule("what was verified is verified", verify())
            .given(given())
            .given([verified("lint")])
            .knowing(with(judge("mara"), gated()))
            .then_nothing(),
        rule("who showed it can't verify it", verify())
            .given(given())
            .knowing(with(judge("ada"), gated()))
            .refused(No::VerifyingOwnWork),
        rule("where nothing is shown there is nothing to verify", verify())
            .given(held())
            .knowing(with(judge("bob"), gated()))
            .refused(No::GateNotEvidenced("lint".into())),
    ]
}

fn complete(gates: Vec<GateEvidence>) -> C {
    C::Complete {
        fence: Some(1),
        submission: Box::new(Submission { gates, ..Submission::default() }),
    }
}

fn handing_in() -> Rules {
    let missing = "tests (attached is wanted, nothing is shown); \
                   lint (verified is wanted, nothing is shown)";
    let failed = GateEvidence { passed: false, ..shown("tests", Some("ci/6")) };
    let both = || vec![shown("tests", Some("ci/7")), shown("lint", None)];
    let both_shown = || [E::GateEvidenced(both()[0].clone()), E::GateEvidenced(both()[1].clone())];
    vec![
        rule("nothing is done while a gate is missing", complete(vec![]))
            .given(held())
            .knowing(with(judge("ada"), gated()))
            .refused(No::GatesMissing(missing.into())),
        rule("a gate that was not passed is missing", complete(vec![]))
            .given(held())
            .given([E::GateEvidenced(failed), evidenced("lint", None), verified("lint")])
            .knowing(with(judge("ada"), gated()))
            .refused(No::GatesMissing("tests (attached is wanted, it was not passed)".into())),
        rule("what is claimed is not attached", complete(vec![]))
            .given(held())
            .given([evidenced("tests", None), evidenced("lint", None), verified("lint")])
            .knowing(with(judge("ada"), gated()))
            .refused(No::GatesMissing("tests (attached is wanted, it is claimed)".into())),
        rule("what is shown again is to be verified again", complete(both()))
            .given(held())
            .given(passed())
            .knowing(with(judge("ada"), gated()))
            .refused(No::GatesMissing("lint (verified is wanted, it is claimed)".into())),
        rule("a task with all its gates is done", complete(vec![]))
            .given(held())
            .given(passed())
            .knowing(with(judge("ada"), gated()))
            .then([submitted(), E::TaskCompleted { by: CompletedBy::NoReview }]),
        rule("where work is judged, the judge verifies", complete(both()))
            .given(held())
            .knowing(with(judge("ada"), reviewed()))
            .then(both_shown().into_iter().chain([submitted()])),
    ]
}

fn approve() -> C {
    C::Approve { comment: Some("well done".into()) }
}

fn approved() -> E {
    E::TaskApproved(Approval { comment: Some("well done".into()) })
}

fn approving() -> Rules {
    let by_approval = || E::TaskCompleted { by: CompletedBy::Approval };
    let given = || [held(), passed(), vec![submitted()]].concat();
    let unskilled = || TaskFacts { judge_lacks: Some("security".into()), ..judge("bob") };
    vec![
        rule("a reviewer is content, and the task is done", approve())
            .given(given())
            .knowing(with(judge("bob"), reviewed()))
            .then([approved(), by_approval()]),
        rule("who did the work can't judge it", approve())
            .given(given())
            .knowing(with(judge("ada"), reviewed()))
            .refused(No::ReviewOfOwnWork),
        rule("a reviewer has the skill that the project asks for", approve())
            .given(given())
            .knowing(with(unskilled(), reviewed()))
            .refused(No::ReviewerSkillMissing("security".into())),
        rule("nothing is approved while a gate is missing", approve())
            .given(
                [held(), vec![evidenced("tests", Some("ci/7")), evidenced("lint", None)]].concat(),
            )
            .given([submitted()])
            .knowing(with(judge("bob"), reviewed()))
            .refused(No::GatesMissing("lint (verified is wanted, it is claimed)".into())),
        rule("what was not handed in is not judged", approve())
            .given(ready())
            .knowing(judge("mara"))
            .refused(forbids(TaskStatus::Ready, "judged", "claim it first")),
        rule("what is done is not judged", approve())
            .given(done())
            .knowing(judge("mara"))
            .refused(No::TaskClosed { status: TaskStatus::Done }),
    ]
}

fn refusing() -> Rules {
    let change = |comment: &str| C::RequestChanges { comment: comment.into() };
    let kept_for = Some(Kept { agent: ADA, until: NOW.plus_seconds(KEPT_SECONDS) });
    let request = ChangeRequest { comment: "the empty list".into(), kept_for };
    let again = || [in_review(), vec![E::ChangesRequested(request.clone())]].concat();
    vec![
        rule(
            "a reviewer wants changes, and the task is kept for who did it",
            change("the empty list"),
        )
        .given(in_review())
        .knowing(judge("bob"))
        .then([E::ChangesRequested(request.clone())]),
        rule("who wants changes says which", change(" "))
            .given(in_review())
            .knowing(judge("bob"))
            .refused(No::TextEmpty { field: "comment" }),
        rule("the author wants no changes of itself", change("more"))
            .given(in_review())
            .knowing(judge("ada"))
            .refused(No::ReviewOfOwnWork),
        rule("what is to be changed is not judged before it is handed in again", approve())
            .given(again())
            .knowing(judge("bob"))
            .refused(forbids(TaskStatus::Ready, "judged", "claim it first")),
    ]
}

fn unjudged() -> Rules {
    let labelled = |labels: &[&str]| {
        let labels = super::words(labels);
        let mut events = in_review();
        events[0] = created_as(|wanted| wanted.labels = labels);
        events
    };
    let rules = |seconds| Project {
        review: ReviewRule {
            required: true,
            auto_approve_label: Some("auto-approve".into()),
            auto_approve_seconds: Some(seconds),
            ..ReviewRule::default()
        },
        ..Project::default()
    };
    let policy = |seconds| with(operator(), rules(seconds));
    let case = |text, labels: &[&str], seconds| -> Spec<TaskDecider> {
        rule(text, C::ApproveUnjudged).given(labelled(labels)).knowing(policy(seconds))
    };
    let waited = NOW.micros() - GIVEN_AT.micros();
    let waited = u64::try_from(waited / 1_000_000).expect("now comes after then");
    vec![
        case("what nobody judges in time is approved by its label", &["auto-approve"], waited)
            .then([E::TaskCompleted { by: CompletedBy::Policy }]),
        case("there is still time to judge it", &["auto-approve"], waited + 1).then_nothing(),
        case("without the label it waits for a judge", &["big"], waited).then_nothing(),
        rule("what a gate is missing for waits for a judge", C::ApproveUnjudged)
            .given(labelled(&["auto-approve"]))
            .knowing(with(operator(), Project { review: rules(waited).review, ..gated() }))
            .then_nothing(),
        rule("where nothing is handed in, nothing is approved", C::ApproveUnjudged)
            .given(held())
            .knowing(policy(60))
            .then_nothing(),
    ]
}

fn forbids(status: TaskStatus, wanted: &'static str, way_out: &'static str) -> No {
    No::TaskStateForbids { status, wanted, way_out }
}
