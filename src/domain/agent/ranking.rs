//! Who would do a task best: a number for each agent, and a sentence for each part of it.
//!
//! A suggestion and no decision: whoever assigns may choose anybody.

use uuid::Uuid;

const SKILLS: i32 = 40;
const ROOM: i32 = 30;
const THERE: i32 = 10;
const WAITING: i32 = -20;
const SUCCESS: i32 = 20;
const CHECKPOINT: i32 = 15;

/// What an agent was last heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Heard {
    /// Nothing lately.
    #[default]
    NotLately,
    /// That it is there.
    There,
    /// That it waits for a permission, or for its provider, or takes nothing.
    NotOpen(&'static str),
}

/// An agent that a task could be assigned to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// The agent.
    pub agent: Uuid,
    /// Its name.
    pub name: String,
    /// The skills that the task needs and the agent has.
    pub matched: Vec<String>,
    /// The skills that the task needs and the agent has not.
    pub missing: Vec<String>,
    /// How many skills it has beside.
    pub beside: usize,
    /// How many tasks it holds.
    pub held: usize,
    /// How many it may.
    pub capacity: u32,
    /// Whether new claims by it are stopped.
    pub stopped: bool,
    /// What it was last heard of.
    pub heard: Heard,
    /// Tasks of the same type that it did lately.
    pub done: u32,
    /// Its tries at such tasks that came to nothing, and its work that was sent back.
    pub failed: u32,
    /// Whether it left what there is to go on from.
    pub left_checkpoint: bool,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScorePart {
    /// Of what.
    pub name: &'static str,
    /// How much it adds.
    pub points: i32,
    /// Why.
    pub reason: String,
}

/// An agent, and how well it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The agent.
    pub agent: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it could claim the task now, as far as it depends on the agent.
    pub able: bool,
    /// The sum of the parts.
    pub score: i32,
    /// What it is made of.
    pub parts: Vec<ScorePart>,
}

/// The candidates, the best first: who can claim before who can't, then by score; of equals the
/// one who can least beside, then by name.
#[must_use]
pub fn rank(candidates: Vec<Candidate>) -> Vec<Ranked> {
    let mut ranked: Vec<_> = candidates.into_iter().map(|one| (one.beside, judged(&one))).collect();
    ranked.sort_by(|(beside, one), (other_beside, other)| {
        let key = |one: &Ranked| (!one.able, -one.score);
        key(one)
            .cmp(&key(other))
            .then(beside.cmp(other_beside))
            .then_with(|| one.name.cmp(&other.name))
    });
    ranked.into_iter().map(|(_, ranked)| ranked).collect()
}

fn judged(one: &Candidate) -> Ranked {
    let parts: Vec<ScorePart> =
        [skills(one), load(one), autonomy(one), heard(one), success(one), checkpoint(one)]
            .into_iter()
            .flatten()
            .collect();
    let full = one.held >= one.capacity as usize;
    Ranked {
        agent: one.agent,
        name: one.name.clone(),
        able: one.missing.is_empty() && !full && !one.stopped,
        score: parts.iter().map(|part| part.points).sum(),
        parts,
    }
}

fn part(name: &'static str, points: i32, reason: impl Into<String>) -> Option<ScorePart> {
    Some(ScorePart { name, points, reason: reason.into() })
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn skills(one: &Candidate) -> Option<ScorePart> {
    let needed = one.matched.len() + one.missing.len();
    if needed == 0 {
        return part("skills", SKILLS, "the task needs no skill that not everybody has");
    }
    let points = SKILLS * whole(one.matched.len()) / whole(needed);
    let has = one.matched.join(", ");
    match (one.matched.is_empty(), one.missing.is_empty()) {
        (_, true) => part("skills", points, format!("it has all that is needed: {has}")),
        (true, false) => part("skills", 0, format!("it lacks {}", one.missing.join(", "))),
        (false, false) => {
            part("skills", points, format!("it has {has} and lacks {}", one.missing.join(", ")))
        }
    }
}

fn load(one: &Candidate) -> Option<ScorePart> {
    let (held, capacity) = (whole(one.held), i32::try_from(one.capacity).unwrap_or(i32::MAX));
    let free = (capacity - held).max(0);
    let points = ROOM.saturating_mul(free) / capacity.max(1);
    part("load", points, format!("it holds {held} of the {capacity} tasks that it may"))
}

fn autonomy(one: &Candidate) -> Option<ScorePart> {
    one.stopped.then_some(())?;
    part("autonomy", 0, "new claims by it are switched off")
}

fn heard(one: &Candidate) -> Option<ScorePart> {
    match one.heard {
        Heard::There => part("presence", THERE, "it was heard of within five minutes"),
        Heard::NotLately => part("presence", 0, "it was not heard of within five minutes"),
        Heard::NotOpen(why) => part("presence", WAITING, why),
    }
}

fn success(one: &Candidate) -> Option<ScorePart> {
    let tries = one.done + one.failed;
    if tries == 0 {
        return part("success", 0, "it did nothing of this type lately");
    }
    let of = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let points = SUCCESS.saturating_mul(of(one.done)) / of(tries).max(1);
    let Candidate { done, failed, .. } = one;
    part(
        "success",
        points,
        format!("of this type it did {done} lately, and {failed} tries came to nothing"),
    )
}

fn checkpoint(one: &Candidate) -> Option<ScorePart> {
    one.left_checkpoint.then_some(())?;
    part("checkpoint", CHECKPOINT, "it left what there is to go on from")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(name: &str) -> Candidate {
        Candidate {
            name: name.into(),
            capacity: 2,
            matched: vec!["rust".into()],
            ..Candidate::default()
        }
    }

    fn names(candidates: Vec<Candidate>) -> Vec<String> {
        rank(candidates).into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn skills_come_first_then_room_presence_success_and_who_knows_the_work() {
        let unskilled = Candidate { missing: vec!["sql".into()], ..agent("unskilled") };
        let stopped = Candidate { stopped: true, heard: Heard::There, done: 9, ..agent("stopped") };
        let full = Candidate { held: 2, heard: Heard::There, ..agent("full") };
        let half = Candidate { held: 1, ..agent("half") };
        let there = Candidate { heard: Heard::There, ..agent("there") };
        let proven = Candidate { heard: Heard::There, done: 3, failed: 1, ..agent("proven") };
        let knows = Candidate {
            heard: Heard::There,
            done: 3,
            failed: 1,
            left_checkpoint: true,
            ..agent("knows")
        };
        let asleep =
            Candidate { heard: Heard::NotOpen("it waits for a permission"), ..agent("asleep") };
        let order = names(vec![unskilled, stopped, full, half, there, proven, knows, asleep]);
        let wanted = ["knows", "proven", "there", "half", "asleep", "stopped", "full", "unskilled"];
        assert_eq!(order, wanted);
    }

    #[test]
    fn of_equals_the_specialist_comes_first_so_that_who_can_more_stays_free() {
        let broad = Candidate { beside: 3, ..agent("ann") };
        assert_eq!(names(vec![broad, agent("zoe"), agent("bob")]), ["bob", "zoe", "ann"]);
    }

    #[test]
    fn every_point_has_its_sentence() {
        let one = Candidate {
            missing: vec!["sql".into()],
            heard: Heard::There,
            done: 1,
            left_checkpoint: true,
            stopped: true,
            ..agent("ada")
        };
        let ranked = rank(vec![one]).remove(0);
        let told: Vec<_> = ranked
            .parts
            .iter()
            .map(|part| (part.name, part.points, part.reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("skills", 20, "it has rust and lacks sql"),
                ("load", 30, "it holds 0 of the 2 tasks that it may"),
                ("autonomy", 0, "new claims by it are switched off"),
                ("presence", 10, "it was heard of within five minutes"),
                ("success", 20, "of this type it did 1 lately, and 0 tries came to nothing"),
                ("checkpoint", 15, "it left what there is to go on from"),
            ]
        );
        assert_eq!((ranked.score, ranked.able), (95, false));
    }
}
