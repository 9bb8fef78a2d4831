//! Random requests, and what must hold whatever is asked.

use super::course::Course;
use super::dice::{Throw, throw};
use super::dump::same;
use super::stage::{LEDGER, Stage, recorded, stage};
use crate::domain::world::{Decided, StoredKind, StoredState, World};
use crate::domain::{Command, Refusal, RefusalReason, Request};
use events::Timestamp;
use proptest::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

/// How many requests are decided and committed together.
const BATCH: usize = 6;

proptest! {
    // `PROPTEST_CASES` asks for more. What failed is printed whole; no file is kept of it.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_the_world_keeps_its_promises(
        throws in proptest::collection::vec((any::<Throw>(), -300_i64..400), 1..40),
    ) {
        let mut play = Play::default();
        for batch in throws.chunks(BATCH) {
            play.batch(batch);
        }
        play.end();
    }
}

struct Play {
    stage: Stage,
    course: Course,
    kept: HashMap<(StoredKind, Uuid), StoredState>,
    minted: u128,
}

impl Default for Play {
    fn default() -> Self {
        let mut stage = stage();
        for (name, skills) in [("ada", &["rust"][..]), ("bob", &["rust", "sql", "web"])] {
            stage.agent_with(name, skills, 3);
        }
        for name in ["cyd", "dan"] {
            stage.agent(name);
        }
        stage.project("WEB");
        for _ in 0..4 {
            stage.task();
        }
        let mut play =
            Self { stage, course: Course::default(), kept: HashMap::new(), minted: 0xF000 };
        play.course = Course::after(&play.stage.log, play.stage.now);
        play
    }
}

impl Play {
    fn batch(&mut self, throws: &[(Throw, i64)]) {
        let before = self.stage.world.dump();
        let mark = self.stage.world.mark();
        let mut asked: Vec<(Request, Timestamp)> = Vec::new();
        let mut decided = Vec::new();
        let mut after = before.clone();
        for (thrown, seconds) in throws {
            self.minted += 2;
            // A clock may be set back; what is recorded never goes back.
            // Now and then the next day begins.
            self.stage.wait(if *seconds > 370 { 50_000 } else { *seconds });
            self.stage.now = self.stage.now.max(self.stage.world.recorded_at());
            let request = throw(&self.stage, Uuid::from_u128(self.minted), *thrown);
            decided.push(self.decide(&request, &mut after));
            asked.push((request, self.stage.now));
        }
        self.stage.world.rollback(mark);
        same(&self.stage.world.dump(), &before, "the world before a batch and after its rollback");
        for ((request, now), first) in asked.iter().zip(&decided) {
            let again = self.stage.world.decide(request, *now);
            assert_eq!(format!("{again:?}"), format!("{first:?}"), "deciding is deterministic");
        }
        same(&self.stage.world.dump(), &after, "the batch decided once and once more");
        self.stage.world.check_invariants();
        for (decided, (_, now)) in decided.iter().zip(&asked) {
            for event in decided.iter().flat_map(|decided| recorded(decided, *now)) {
                self.stage.follower.apply(&event);
            }
        }
        same(&self.stage.follower.dump(), &after, "the folded and the deciding world");
        self.stage.world.forget();
        self.keep();
    }

    fn decide(&mut self, request: &Request, dump: &mut String) -> Result<Decided, Refusal> {
        let decided = self.stage.world.decide(request, self.stage.now);
        match &decided {
            Ok(decided) => {
                assert_eq!(decided.answers.len(), request.actions.len(), "each is answered");
                let now = self.stage.now;
                decided.events.iter().for_each(|event| self.course.follow(LEDGER, event, now));
                if !decided.events.is_empty() {
                    *dump = self.stage.world.dump();
                }
            }
            Err(refusal) => {
                same(&self.stage.world.dump(), dump, "the world before and after a refusal");
                check_refusal(request, refusal);
            }
        }
        decided
    }

    fn keep(&mut self) {
        for state in self.stage.world.take_changed() {
            self.kept.insert((state.kind, state.id), state);
        }
    }

    fn end(mut self) {
        for ((scope, spend), day) in self.stage.world.spends() {
            let reported = self.course.spends.get(&(scope, day)).copied().unwrap_or_default();
            assert_eq!(spend, reported, "spent is what was reported over {scope:?} on {day:?}");
        }
        let totals = self.course.spends.keys().filter(|(_, day)| day.is_none()).count();
        assert_eq!(totals, self.stage.world.spends().count() / 2, "nothing is forgotten");
        self.keep();
        let mut restored = World::new(LEDGER);
        for state in self.kept.values() {
            restored.admit(state).expect("what was stored is taken in");
        }
        restored.restored_at(self.stage.world.position(), self.stage.world.recorded_at());
        same(&restored.dump(), &self.stage.world.dump(), "the restored and the living world");
        restored.check_invariants();
    }
}

/// What `claimNextTask` chooses can be claimed; why there is nothing is no refusal.
fn check_refusal(request: &Request, refusal: &Refusal) {
    let chosen = matches!(request.actions[refusal.command].command, Command::ClaimNext(_));
    let of_task = matches!(refusal.reason, RefusalReason::Task(_));
    assert!(!(chosen && of_task), "what was chosen can't be claimed: {refusal}");
}
