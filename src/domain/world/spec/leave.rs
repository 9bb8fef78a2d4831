//! Who may begin, for whom a task is kept, and what happens when a time comes.

use super::stage::{Stage, acting, claim, on, operator, stage};
use crate::domain::project::{ProjectCommand, ReviewRule};
use crate::domain::task::{NotClaimable, TaskCommand};
use crate::domain::{Actor, AgentRef, Command, NothingReason, ProjectRef};
use events::{Grant, PauseCause, Question, QuestionKind, TaskStatus};
use uuid::Uuid;

fn rule(stage: &mut Stage, command: ProjectCommand) {
    stage.must(Command::Project(ProjectRef::Key("CORE".into()), command));
}

pub(super) fn ask_for_leave(stage: &mut Stage, project: &str) {
    let start = ProjectCommand::DefineStart { required: true, hold_seconds: 60 };
    stage.must(Command::Project(ProjectRef::Key(project.into()), start));
}

fn obstacle(stage: &Stage, task: Uuid, agent: Uuid) -> Option<NotClaimable> {
    stage.world.why_not_claimable(task, Some(agent), stage.now)
}

fn let_begin(stage: &mut Stage, task: Uuid, agent: Uuid) {
    let agent = AgentRef::Id(agent);
    stage.must(on(task, TaskCommand::ApproveStart { agent, hold_seconds: None }));
}

#[test]
fn where_leave_is_asked_for_nobody_begins_without_it() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    ask_for_leave(&mut stage, "CORE");
    assert_eq!(stage.next(ada), Err(NothingReason::AwaitingApproval));
    assert_eq!(obstacle(&stage, task, ada), Some(NotClaimable::AwaitingApproval));
    assert_eq!(stage.refused(&acting(ada), on(task, claim())), "TASK_NOT_CLAIMABLE");

    let_begin(&mut stage, task, ada);
    assert_eq!(stage.next(bob), Err(NothingReason::NothingForYou));
    assert!(matches!(obstacle(&stage, task, bob), Some(NotClaimable::KeptFor(..))));
    let claimed = stage.next(ada).expect("she may begin");
    assert_eq!((claimed.task, claimed.resumes), (task, false));

    // What was begun once goes on without leave.
    stage.must(on(task, TaskCommand::Release { fence: None, reason: None }));
    assert_eq!(stage.next(bob).map(|claimed| claimed.task), Ok(task));
}

#[test]
fn leave_that_is_not_taken_lapses() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    ask_for_leave(&mut stage, "CORE");
    let_begin(&mut stage, task, ada);
    stage.wait(60);
    assert_eq!(stage.next(ada), Err(NothingReason::AwaitingApproval));
    let no = TaskCommand::DeclineStart { agent: None, reason: "the freeze".into() };
    stage.must(on(task, no));
    let declined = NotClaimable::StartDeclined("the freeze".into());
    assert_eq!(obstacle(&stage, task, ada), Some(declined));
}

#[test]
fn a_no_to_one_agent_leaves_the_others_to_be_asked_about() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    ask_for_leave(&mut stage, "CORE");
    let whom = Some(AgentRef::Id(ada));
    stage.must(on(task, TaskCommand::DeclineStart { agent: whom, reason: "too new".into() }));
    let declined = NotClaimable::StartDeclined("too new".into());
    assert_eq!(obstacle(&stage, task, ada), Some(declined));
    assert_eq!(obstacle(&stage, task, bob), Some(NotClaimable::AwaitingApproval));
    let_begin(&mut stage, task, bob);
    assert_eq!(stage.next(bob).map(|claimed| claimed.task), Ok(task));
}

#[test]
fn an_assigned_task_is_its_assignee_s_again_once_it_is_kept_for_nobody() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task_with(|new| new.assignee = Some(AgentRef::Id(ada)));
    let_begin(&mut stage, task, bob);
    assert_eq!(obstacle(&stage, task, bob), None);
    stage.wait(600);
    assert_eq!(obstacle(&stage, task, bob), Some(NotClaimable::AssignedElsewhere("ada".into())));
    assert_eq!(stage.next(bob), Err(NothingReason::NothingForYou));
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(task));
}

#[test]
fn a_project_that_asks_for_no_leave_any_more_hands_out_again() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let task = stage.task();
    ask_for_leave(&mut stage, "CORE");
    rule(&mut stage, ProjectCommand::DefineStart { required: false, hold_seconds: 60 });
    assert_eq!(stage.next(ada).map(|claimed| claimed.task), Ok(task));
}

fn question(deadline: Option<i64>, stage: &Stage, holds_claim: bool) -> TaskCommand {
    let question = Question {
        choices: vec![],
        deadline: deadline.map(|seconds| stage.now.plus_seconds(seconds)),
        default: Some("8080".into()),
        fence: 0,
        holds_claim,
        id: Uuid::from_u128(0xF1),
        kind: QuestionKind::Text,
        text: "Which port?".into(),
    };
    TaskCommand::AskQuestion { fence: None, question: Box::new(question) }
}

fn answer() -> TaskCommand {
    TaskCommand::AnswerQuestion { question: None, answer: "9090".into(), comment: None }
}

#[test]
fn an_answered_task_is_kept_for_who_asked_for_a_while() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    stage.claim(ada, task);
    let asked = question(None, &stage, false);
    stage.must(on(task, asked));
    assert_eq!(stage.next(ada), Err(NothingReason::AllBlocked));
    stage.must(on(task, answer()));
    assert_eq!(stage.next(bob), Err(NothingReason::NothingForYou));
    stage.wait(crate::domain::task::question::KEPT_SECONDS);
    assert_eq!(stage.next(bob).map(|claimed| claimed.task), Ok(task));
}

#[test]
fn a_holder_that_waits_keeps_its_claim_and_goes_on() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    let claimed = stage.claim(ada, task);
    let asked = question(None, &stage, true);
    stage.must(on(task, asked));
    assert_eq!(stage.look(task).status, TaskStatus::Waiting);
    assert_eq!(stage.next(bob), Err(NothingReason::AllTaken));
    stage.must(on(task, answer()));
    assert_eq!(stage.look(task).status, TaskStatus::InProgress);
    stage.finish(&claimed);
}

#[test]
fn times_that_come_are_due_once() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let (asking, resting, judged) = (stage.task(), stage.task(), stage.task());
    stage.claim(ada, asking);
    let asked = question(Some(60), &stage, false);
    stage.must(on(asking, asked));
    stage.claim(ada, resting);
    super::claims::pause(&mut stage, resting, PauseCause::RateLimit, Some(60));
    let label =
        crate::domain::task::TaskChange { labels: Some(vec!["auto".into()]), ..Default::default() };
    stage.must(on(judged, TaskCommand::Change(Box::new(label))));
    rule(
        &mut stage,
        ProjectCommand::DefineReview(ReviewRule {
            required: true,
            reviewer_skill: None,
            auto_approve_label: Some("auto".into()),
            auto_approve_seconds: Some(60),
        }),
    );
    let claimed = stage.claim(ada, judged);
    stage.finish(&claimed);
    assert_eq!(stage.look(judged).status, TaskStatus::Review);

    stage.wait(59);
    assert!(stage.world.due(stage.now).is_empty(), "nothing is due yet");
    stage.wait(1);
    let due = stage.world.due(stage.now);
    assert_eq!(due.len(), 3, "{due:?}");
    for one in due {
        let decided = stage.ask(&Actor::system(one.policy), on(one.task, one.command));
        assert!(!decided.expect("a policy may").events.is_empty(), "{}", one.policy);
    }
    assert!(stage.world.due(stage.now).is_empty(), "everything that was due happened");
    let states = [asking, resting, judged].map(|task| stage.look(task).status);
    assert_eq!(states, [TaskStatus::Ready, TaskStatus::Ready, TaskStatus::Done]);
}

#[test]
fn agents_judge_with_the_grant_and_never_their_own_work() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let task = stage.task();
    rule(
        &mut stage,
        ProjectCommand::DefineReview(ReviewRule {
            required: true,
            reviewer_skill: Some("review".into()),
            ..ReviewRule::default()
        }),
    );
    let claimed = stage.claim(ada, task);
    stage.finish(&claimed);
    let approve = || on(task, TaskCommand::Approve { comment: None });
    let reviewer = |agent| Actor { grants: vec![Grant::Review], ..acting(agent) };
    assert_eq!(stage.refused(&acting(bob), approve()), "GRANT_MISSING");
    assert_eq!(stage.refused(&reviewer(bob), approve()), "REVIEWER_SKILL_MISSING");
    assert_eq!(stage.refused(&reviewer(ada), approve()), "REVIEW_OF_OWN_WORK");
    assert_eq!(stage.refused(&acting(ada), on(task, answer())), "ROLE_FORBIDS");
    stage.must_as(&operator(), approve());
    assert_eq!(stage.look(task).status, TaskStatus::Done);
}
