//! Why a project says no.

/// Why a command to a project is refused.
#[derive(
    Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum ProjectRefusal {
    /// No such project.
    #[error("there is no project {0}; create it, or list the projects")]
    ProjectUnknown(String),
    /// The key is taken.
    #[error("there is a project {0} already; choose another key")]
    ProjectKeyTaken(String),
    /// The key has not the shape of one.
    #[error(
        "`{0}` is no project key; use 2 to 10 characters A-Z and 0-9, a letter first, like CORE"
    )]
    ProjectKeyMalformed(String),
    /// It has no name.
    #[error("a project needs a name")]
    ProjectNameEmpty,
    /// It was archived.
    #[error("the project {0} is archived; create the work in another project")]
    ProjectArchived(String),
    /// It holds work that is still open.
    #[error("the project {key} has {open} open tasks; finish, cancel or move them first")]
    ProjectHasOpenTasks {
        /// The project's key.
        key: String,
        /// How many.
        open: usize,
    },
    /// A phase's name is empty or there twice.
    #[error("each phase needs a name of its own; `{0}` is empty, too long or there twice")]
    PhaseNameMalformed(String),
    /// More phases than anybody goes through.
    #[error("a project has 50 phases at the most, not {0}")]
    PhasesTooMany(usize),
    /// Work that is open names a phase that would be gone.
    #[error(
        "{open} open tasks name the phase {phase}, which would be gone; finish, cancel or move \
         them first, or keep the phase"
    )]
    PhaseHasOpenTasks {
        /// The phase.
        phase: String,
        /// How many.
        open: usize,
    },
    /// A gate's name is empty or there twice.
    #[error("each gate needs a name of its own; `{0}` is empty, too long or there twice")]
    GateNameMalformed(String),
    /// More gates than anybody passes.
    #[error("a project has 50 gates at the most, not {0}")]
    GatesTooMany(usize),
    /// A rule of review that says half of what it needs.
    #[error("approval without a judge needs both a label and a time of at least a minute")]
    AutoApprovalHalfSaid,
    /// A hold out of bounds.
    #[error("a task is kept for 10 to 86400 seconds, not {0}")]
    HoldOutOfBounds(u32),
    /// A time that is none.
    #[error("what waits is pressing after a minute to a year, 60 to 31536000 seconds, not {0}")]
    EscalationOutOfBounds(u64),
    /// An archive's time out of bounds.
    #[error("closed tasks are archived after 1 to 3650 days, not {0}")]
    ArchiveOutOfBounds(u32),
    /// Thresholds out of bounds, or in the wrong order.
    #[error(
        "a session wraps up at 1 to 100 % of its window and stops no earlier; {wrap_up_percent} and \
         {stop_percent} are not that"
    )]
    ContextRuleOutOfBounds {
        /// At which it wraps up.
        wrap_up_percent: u32,
        /// At which it stops.
        stop_percent: u32,
    },
    /// A rule of the skills' map that says nothing.
    #[error("each entry of the skills' map needs a label and a skill; one of them is empty")]
    SkillRuleEmpty,
    /// More than anybody keeps in mind.
    #[error("a project's skills' map has 200 entries at the most, not {0}")]
    SkillMapTooLong(usize),
    /// A template that can't be rendered.
    #[error("the template can't be rendered: {0}; mend it and define it again")]
    TemplateMalformed(crate::domain::prompt::TemplateFault),
    /// What is no JSON Schema.
    #[error("this is no JSON Schema that results can be held to: {0}; mend it and define it again")]
    ResultSchemaMalformed(String),
    /// Letters that are no currency's.
    #[error("`{0}` is no currency; give its three letters, like EUR")]
    CurrencyMalformed(String),
    /// More than an hour costs.
    #[error("an hour costs 100000000000 millionths at the most, not {0}")]
    RateOutOfBounds(u64),
    /// The general project stays.
    #[error("GEN takes the tasks without a project of their own and can't be archived")]
    ProjectGeneralStays,
}
