//! The decisions of one agent: the same seed and agent, the same throws.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use std::time::Duration;

/// One agent's dice.
pub struct Dice {
    rng: StdRng,
    well_behaved: bool,
}

/// How an agent parts with its task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    /// Hands it in.
    Done,
    /// Leaves a checkpoint and lets it rest.
    Pause,
    /// Gives up.
    Fail,
    /// Gives it back.
    Release,
    /// Is never heard of again.
    Death,
}

/// What an agent does while it holds a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Shows a sign of life.
    Heartbeat,
    /// Says how far it is.
    Progress,
    /// Reports tokens.
    Tokens,
    /// Leaves what the next one would need.
    Checkpoint,
}

/// Models of the ledger's price list, and one that it doesn't know.
const MODELS: [&str; 4] = ["claude-sonnet-4-5", "claude-haiku-4-5", "gpt-5", "model-unheard-of"];

impl Dice {
    /// The dice of one agent.
    pub fn new(seed: u64, agent: usize, well_behaved: bool) -> Self {
        // The multiplier (2^64 / golden ratio) keeps neighbouring agents' dice far apart.
        let own = (agent as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self { rng: StdRng::seed_from_u64(seed ^ own), well_behaved }
    }

    /// How many steps a task takes.
    pub fn steps(&mut self) -> usize {
        self.rng.random_range(1..=4)
    }

    /// The next step.
    pub fn step(&mut self) -> Step {
        match self.rng.random_range(0..100) {
            0..20 => Step::Heartbeat,
            20..50 => Step::Progress,
            50..90 => Step::Tokens,
            _ => Step::Checkpoint,
        }
    }

    /// How it parts with a task.
    pub fn parting(&mut self) -> Parting {
        match self.rng.random_range(0..100) {
            0..83 => Parting::Done,
            _ if self.well_behaved => Parting::Done,
            83..90 => Parting::Pause,
            90..93 => Parting::Release,
            93..96 => Parting::Fail,
            _ => Parting::Death,
        }
    }

    /// Whether an answer gets lost, so that the write is sent again.
    pub fn answer_is_lost(&mut self) -> bool {
        self.rng.random_bool(0.05)
    }

    /// Whether tokens are reported after the task was given away.
    pub fn reports_late(&mut self) -> bool {
        self.rng.random_bool(0.05)
    }

    /// The model of a new session.
    pub fn model(&mut self) -> &'static str {
        MODELS[self.rng.random_range(0..MODELS.len())]
    }

    /// What one answer of a model used: buckets as the API takes them, and their sum.
    pub fn usage(&mut self) -> (Value, u64) {
        let mut some = |most: u64| self.rng.random_range(0..=most);
        let [input, output, cache_read, cache_creation] =
            [some(2_000) + 1, some(1_500), some(40_000), some(3_000)];
        let usage = json!({
            "input": input,
            "output": output,
            "cacheRead": cache_read,
            "cacheCreation": cache_creation,
            "reasoning": output / 3,
        });
        (usage, input + output + cache_read + cache_creation)
    }

    /// By how much a step fills the context window.
    pub fn filling(&mut self) -> u64 {
        self.rng.random_range(500..8_000)
    }

    /// How long until the next step, at so many steps a second.
    pub fn pause(&mut self, rate: Option<f64>) -> Duration {
        rate.map_or(Duration::ZERO, |rate| {
            Duration::from_secs_f64(self.rng.random_range(0.5..1.5) / rate)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_agent_throw_the_same() {
        let throws = |seed, agent| {
            let mut dice = Dice::new(seed, agent, false);
            (0..50).map(|_| (dice.step(), dice.parting(), dice.usage().1)).collect::<Vec<_>>()
        };
        assert_eq!(throws(1, 2), throws(1, 2));
        assert_ne!(throws(1, 2), throws(1, 3));
        assert_ne!(throws(1, 2), throws(2, 2));
    }

    #[test]
    fn who_behaves_well_hands_everything_in() {
        let mut dice = Dice::new(1, 1, true);
        assert!((0..500).all(|_| dice.parting() == Parting::Done));
    }
}
