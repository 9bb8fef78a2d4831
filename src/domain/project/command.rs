//! What can be asked of a project.

use super::{ContextRule, ReviewRule};
use events::{FreeJson, GateRule, Overlap, Phase, ProjectKind, SkillRule};

/// Something to be done to a project.
#[derive(Debug, Clone)]
pub enum ProjectCommand {
    /// Bring it to be.
    Create {
        /// Its short key, unique in the ledger.
        key: String,
        /// What people call it.
        name: String,
        /// For whom the work is done.
        kind: ProjectKind,
        /// The client, where the work is billed.
        client: Option<String>,
        /// Whether an existing project of that key is as good (an import asks so).
        or_existing: bool,
    },
    /// Give it another name.
    Rename {
        /// The new name.
        name: String,
    },
    /// Say which parts open one after the other; they take the place of those before.
    DefinePhases {
        /// In the order in which they open.
        phases: Vec<Phase>,
    },
    /// Say which checks its tasks must have behind them; they take the place of those before.
    DefineGates {
        /// The checks.
        gates: Vec<GateRule>,
    },
    /// Say whether its work is judged.
    DefineReview(ReviewRule),
    /// Say whether an operator lets agents begin.
    DefineStart {
        /// Whether he must.
        required: bool,
        /// How long a task is kept for the agent that may, in seconds.
        hold_seconds: u32,
    },
    /// Say who pays for its work, and how much from now on; what is absent stays.
    DefineBilling {
        /// The client; an empty one is nobody.
        client: Option<String>,
        /// The currency's three letters.
        currency: Option<String>,
        /// What an hour costs, in millionths of the currency.
        rate_micros_per_hour: Option<u64>,
    },
    /// Say after how many seconds is pressing what waits for a human; nothing is if absent.
    DefineEscalation {
        /// After how many.
        after_seconds: Option<u64>,
    },
    /// Say what happens where two tasks touch the same files.
    DefineOverlap {
        /// What.
        overlap: Overlap,
    },
    /// Say whether its closed tasks are archived by and by.
    DefineArchive {
        /// How many days after they were closed; never if absent.
        after_days: Option<u32>,
    },
    /// Say whether work rests that a budget or a provider's limit keeps from going on.
    DefineParking {
        /// Whether it does; else its attempt fails.
        on: bool,
    },
    /// Say how full a context window may become.
    DefineContext(ContextRule),
    /// Say how its tasks are told to whoever works on them.
    DefineTemplate {
        /// The template; the ledger's own from now on if absent.
        template: Option<String>,
    },
    /// Say what a result that is handed in must look like.
    DefineResultSchema {
        /// A JSON Schema; any result will do from now on if absent.
        schema: Option<FreeJson>,
    },
    /// Say which skills its tasks need by their labels; it takes the place of what was said before.
    DefineSkills {
        /// Label by label.
        map: Vec<SkillRule>,
    },
    /// Allow or stop new claims in it.
    SwitchAutonomy {
        /// Whether agents may claim.
        on: bool,
        /// Why.
        reason: Option<String>,
    },
    /// Close it.
    Archive {
        /// Why.
        reason: Option<String>,
    },
}
