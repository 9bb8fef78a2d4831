//! A worker's prompt: a task told by a template, its project's own or the default.
//!
//! What a template may name is `words`, what it may do is `template`. Both are pure, so that a
//! project's template is tried out when it is defined, by whatever door it comes.

mod fault;
mod sample;
#[cfg(test)]
mod spec;
mod template;
mod words;

pub use fault::TemplateFault;
pub use template::{PROMPT_BYTES_MAX, TEMPLATE_CHARS_MAX, check, render};
pub use words::{
    AnswerWords, ArtifactWords, BriefWords, BudgetWords, ChangeWords, CheckpointWords, ClaimWords,
    CriterionWords, DependencyWords, FailureWords, GateWords, NoteWords, ProjectWords, TaskWords,
    Words,
};
