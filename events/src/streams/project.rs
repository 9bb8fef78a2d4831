//! What happens to a project.

use crate::values::{
    Billing, EscalationRule, FreeJson, GateRule, Overlap, Phase, ProjectKind, SkillRule,
};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

/// The events of one project's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(deny_unknown_fields)]
pub enum ProjectEvent {
    /// A project came to be.
    ProjectCreated {
        /// The client, where the work is billed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client: Option<String>,
        /// Short upper-case key, unique in the ledger: the front of its tasks' keys.
        key: String,
        /// For whom the work is done.
        kind: ProjectKind,
        /// What people call it.
        name: String,
    },
    /// A project was given another name; its key stays.
    ProjectRenamed {
        /// The new name.
        name: String,
    },
    /// The parts that open one after the other; they take the place of those before.
    PhasesDefined {
        /// In the order in which they open; without any, tasks name whatever phase they like.
        phases: Vec<Phase>,
    },
    /// The checks that a task must have behind it to be done; they take the place of those before.
    GatesDefined {
        /// In the order in which they are shown.
        gates: Vec<GateRule>,
    },
    /// Whether work is judged before it is done.
    ReviewRuleDefined {
        /// The label of tasks that are approved without a reviewer after that time; none are if
        /// absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        auto_approve_label: Option<String>,
        /// How long such a task waits for a reviewer all the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        auto_approve_seconds: Option<u64>,
        /// Whether it is.
        required: bool,
        /// The skill that an agent must have to judge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reviewer_skill: Option<String>,
    },
    /// Whether an operator lets agents begin, task by task.
    StartRuleDefined {
        /// How long a task is kept for the agent that may begin.
        hold_seconds: u32,
        /// Whether he does.
        required: bool,
    },
    /// Who pays for its work, and how much from now on; the whole of it.
    BillingDefined(Billing),
    /// After what time is pressing what waits for a human in this project.
    EscalationRuleDefined(EscalationRule),
    /// What happens where two tasks touch the same files.
    OverlapRuleDefined {
        /// What.
        overlap: Overlap,
    },
    /// Whether closed tasks are archived by and by.
    ArchiveRuleDefined {
        /// How many days after they were closed; never if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after_days: Option<u32>,
    },
    /// Whether work rests that a spent budget or a provider's limit keeps from going on; else its
    /// attempt fails.
    ParkRuleDefined {
        /// Whether it does.
        on: bool,
    },
    /// How full a context window may become while this project is worked on.
    ContextRuleDefined {
        /// Per cent at which a session is told to stop.
        stop_percent: u32,
        /// Per cent at which a session that didn't say so itself is told to wrap up.
        wrap_up_percent: u32,
    },
    /// How its tasks are told to whoever works on them.
    TemplateDefined {
        /// The template; the ledger's own is used if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        template: Option<String>,
    },
    /// What a result that is handed in must look like.
    ResultSchemaDefined {
        /// A JSON Schema; any result will do if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        schema: Option<FreeJson>,
    },
    /// Which skills its tasks need by their labels; what was said before is said anew.
    SkillMapDefined {
        /// Label by label.
        map: Vec<SkillRule>,
    },
    /// New claims were allowed or stopped in this project.
    AutonomySwitched {
        /// Whether agents may claim.
        on: bool,
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The project takes no new tasks and hands out none.
    ProjectArchived {
        /// Why, if somebody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}
