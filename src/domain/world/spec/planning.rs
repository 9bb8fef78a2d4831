//! Plans that become tasks, and tasks that are put away when their time comes.

use super::stage::{Stage, on, operator, stage};
use crate::domain::project::ProjectCommand;
use crate::domain::task::TaskCommand;
use crate::domain::{Command, ProjectRef, Request, TaskRef};
use events::TaskStatus;
use uuid::Uuid;

fn accept(stage: &mut Stage, plan: Uuid, titles: &[&str]) -> Request {
    let tasks: Vec<Uuid> = titles.iter().map(|_| stage.mint()).collect();
    let mut commands = vec![on(plan, TaskCommand::AcceptPlan { tasks: tasks.clone() })];
    for (id, title) in tasks.into_iter().zip(titles) {
        let mut new = super::stage::new_task(id);
        new.title = (*title).to_owned();
        new.parent = Some(TaskRef::Id(plan));
        commands.push(on(id, TaskCommand::Create(Box::new(new))));
    }
    super::stage::request(&operator(), commands)
}

#[test]
fn a_plan_is_accepted_with_all_its_tasks_or_not_at_all() {
    let mut stage = stage();
    let ada = stage.agent("ada");
    let plan = stage.task();
    let claimed = stage.claim(ada, plan);
    stage.finish(&claimed);
    let broken = accept(&mut stage, plan, &["Draw it", ""]);
    let refusal = stage.decide(&broken).expect_err("a task needs a title");
    assert_eq!((refusal.reason.code(), refusal.command), ("TITLE_EMPTY", 2));
    assert_eq!(stage.look(plan).status, TaskStatus::Done);

    let whole = accept(&mut stage, plan, &["Draw it", "Build it"]);
    let decided = stage.decide(&whole).expect("it was handed in");
    assert_eq!(stage.look(plan).status, TaskStatus::Ready);
    for answer in &decided.answers[1..] {
        assert_eq!(stage.look(answer.subject).parent, Some(plan));
    }
}

#[test]
fn closed_tasks_are_put_away_when_their_time_comes_the_first_closed_first() {
    let mut stage = stage();
    let (first, second, open) = (stage.task(), stage.task(), stage.task());
    stage.must(on(first, TaskCommand::Cancel { reason: None }));
    stage.wait(86_400);
    stage.must(on(second, TaskCommand::Cancel { reason: None }));
    let due = |stage: &Stage| {
        stage.world.due(stage.now).into_iter().map(|due| (due.policy, due.task)).collect::<Vec<_>>()
    };
    assert!(due(&stage).is_empty(), "nobody said so");
    let define = ProjectCommand::DefineArchive { after_days: Some(30) };
    stage.must(Command::Project(ProjectRef::Key("CORE".into()), define));
    stage.wait(29 * 86_400);
    assert_eq!(due(&stage), [("archive", first)]);
    stage.wait(86_400);
    assert_eq!(due(&stage), [("archive", first), ("archive", second)]);
    stage.must(on(first, TaskCommand::ArchiveInTime));
    assert!(stage.look(first).archived);
    assert_eq!(due(&stage), [("archive", second)]);
    stage.must(on(second, TaskCommand::Reopen { reason: None }));
    assert!(due(&stage).is_empty());
    assert_eq!(stage.look(open).status, TaskStatus::Ready);
}
