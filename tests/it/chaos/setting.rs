//! How much is broken, and by which dice.

use std::time::Duration;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

/// One run's measure.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub full: bool,
    pub seed: u64,
    pub agents: usize,
    /// Steps that each agent takes a second; slow enough that the work outlasts the kills.
    pub rate: f64,
    pub server_kills: usize,
    pub postgres_kills: usize,
    /// Tasks of the backlog that is made up where no real one lies.
    pub tasks: usize,
    /// How long the fleet may take.
    pub patience: Duration,
}

impl Setting {
    /// What the environment asks for.
    pub fn read() -> Setting {
        let seed = std::env::var("CHAOS_SEED").ok().and_then(|text| text.parse().ok());
        let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
        if std::env::var_os("CHAOS").is_some_and(|word| word == "full") {
            Setting {
                full: true,
                seed,
                agents: 32,
                rate: 1.5,
                server_kills: 20,
                postgres_kills: 5,
                tasks: 400,
                patience: Duration::from_secs(900),
            }
        } else {
            Setting {
                full: false,
                seed,
                agents: 8,
                rate: 8.0,
                server_kills: 2,
                postgres_kills: 1,
                tasks: 60,
                patience: Duration::from_secs(180),
            }
        }
    }

    /// Dice of this seed; another `part` of the run has others.
    pub fn dice(&self, part: u64) -> StdRng {
        StdRng::seed_from_u64(self.seed ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}
