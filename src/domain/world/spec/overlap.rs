//! Two holders at the same files: told, or kept apart.

use super::stage::{Stage, acting, claim, on, stage};
use crate::domain::project::ProjectCommand;
use crate::domain::task::{NotClaimable, TaskCommand};
use crate::domain::{Command, NothingReason, ProjectRef};
use events::{Overlap, PauseCause};
use uuid::Uuid;

fn kept_apart(stage: &mut Stage, overlap: Overlap) {
    let define = ProjectCommand::DefineOverlap { overlap };
    stage.must(Command::Project(ProjectRef::Key("CORE".into()), define));
}

fn confined(stage: &mut Stage, path: &str) -> Uuid {
    stage.task_with(|new| new.paths = vec![path.into()])
}

fn confine(path: &str, fence: Option<u64>) -> TaskCommand {
    TaskCommand::Confine { paths: vec![path.into()], fence }
}

#[test]
fn where_holders_are_kept_apart_nobody_gets_files_that_another_holds() {
    let mut stage = stage();
    kept_apart(&mut stage, Overlap::Refuse);
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let first = confined(&mut stage, "src/store");
    let second = confined(&mut stage, "src/**/log.rs");
    let elsewhere = confined(&mut stage, "web");
    let held = stage.claim(ada, first);
    let held_by_ada = NotClaimable::PathsHeld {
        task: "CORE-1".into(),
        mine: "src/**/log.rs".into(),
        theirs: "src/store".into(),
    };
    assert_eq!(stage.world.why_not_claimable(second, None, stage.now), Some(held_by_ada));
    assert_eq!(stage.refused(&acting(bob), on(second, claim())), "TASK_NOT_CLAIMABLE");
    assert_eq!(stage.next(bob).map(|claimed| claimed.task), Ok(elsewhere), "the next best");
    assert_eq!(stage.next(bob), Err(NothingReason::AllTaken));
    stage.finish(&held);
    assert_eq!(stage.next(bob).map(|claimed| claimed.task), Ok(second));
}

#[test]
fn files_are_free_as_soon_as_their_claim_ends_however_it_does() {
    for end in [
        TaskCommand::Release { fence: None, reason: None },
        TaskCommand::Block { fence: None, reason: "no key".into() },
        TaskCommand::Cancel { reason: None },
        TaskCommand::Fail { fence: None, error: "no".into(), cause: None, resume_at: None },
        TaskCommand::Pause {
            fence: None,
            cause: PauseCause::Operator,
            checkpoint: None,
            resume_at: None,
        },
    ] {
        let mut stage = stage();
        kept_apart(&mut stage, Overlap::Refuse);
        let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
        let first = confined(&mut stage, "src");
        let second = confined(&mut stage, "src/main.rs");
        stage.claim(ada, first);
        let what = format!("{end:?}");
        stage.must(on(first, end));
        assert_eq!(stage.claim(bob, second).fence, 1, "after {what}");
    }
}

#[test]
fn a_holder_is_not_let_into_files_that_another_holds() {
    let mut stage = stage();
    kept_apart(&mut stage, Overlap::Refuse);
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let first = confined(&mut stage, "src");
    let second = stage.task();
    stage.claim(ada, first);
    stage.claim(bob, second);
    let wants = on(second, confine("src/main.rs", Some(1)));
    assert_eq!(stage.refused(&acting(bob), wants), "PATHS_TAKEN");
    let third = stage.task();
    stage.must(on(third, confine("src/main.rs", None)));
    stage.must_as(&acting(bob), on(second, confine("docs", Some(1))));
}

#[test]
fn where_holders_are_told_both_see_who_else_is_at_their_files() {
    let mut stage = stage();
    let (ada, bob) = (stage.agent("ada"), stage.agent("bob"));
    let first = confined(&mut stage, "src");
    let second = confined(&mut stage, "src/main.rs");
    stage.claim(ada, first);
    stage.claim(bob, second);
    let at = |stage: &Stage, task| {
        stage.world.overlapping(task).map(|other| other.task).collect::<Vec<_>>()
    };
    assert_eq!((at(&stage, first), at(&stage, second)), (vec![second], vec![first]));
    kept_apart(&mut stage, Overlap::Allow);
    assert!(at(&stage, first).is_empty());
}

#[test]
fn other_projects_and_unconfined_tasks_are_in_nobody_s_way() {
    let mut stage = stage();
    kept_apart(&mut stage, Overlap::Refuse);
    let ada = stage.agent("ada");
    let first = confined(&mut stage, "src");
    stage.claim(ada, first);
    let anywhere = stage.task();
    let general = stage.task_with(|new| {
        new.project = None;
        new.paths = vec!["src".into()];
    });
    stage.claim(ada, anywhere);
    stage.claim(ada, general);
}
