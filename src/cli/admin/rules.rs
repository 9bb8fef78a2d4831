//! `project rules`: what a project asks of its work.

use super::project::{PROJECT, Shown};
use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::{Outcome, Stop};
use crate::cli::words::{EVIDENCE_LEVELS, shout, some};
use clap::Args;
use serde_json::{Value, json};

/// Say what a project asks of its work; what is left out stays
#[derive(Debug, Args)]
pub struct Rules {
    /// The project
    project: String,
    /// A gate that its tasks must pass, as NAME or NAME:LEVEL, the level being claimed, attached or
    /// verified; again for more. They take the place of those before
    #[arg(long = "gate", value_parser = gate)]
    gates: Vec<Value>,
    /// No gates any more
    #[arg(long, conflicts_with = "gates")]
    no_gates: bool,
    /// A skill that its tasks need by a label, as LABEL=SKILL; again for more. They take the place of
    /// those before
    #[arg(long = "skill", value_parser = skill)]
    skills: Vec<Value>,
    /// No skills by labels any more
    #[arg(long, conflicts_with = "skills")]
    no_skills: bool,
    /// Whether its work is judged before it is done
    #[arg(long, value_parser = ["on", "off"])]
    review: Option<String>,
    /// The skill that an agent must have to judge
    #[arg(long, requires = "review")]
    reviewer_skill: Option<String>,
    /// The label of tasks that are approved though nobody judges them; `auto-approve` if left out
    #[arg(long, requires = "review")]
    auto_approve_label: Option<String>,
    /// For how many hours such a task waits for a judge: 24 if left out, 0 for ever
    #[arg(long, requires = "review")]
    auto_approve_hours: Option<u32>,
    /// What happens where two of its tasks touch the same files
    #[arg(long, value_parser = ["allow", "warn", "refuse"])]
    overlap: Option<String>,
    /// After how many days its closed tasks are archived; 0 for never
    #[arg(long)]
    archive_after_days: Option<u32>,
    /// Whether an operator must let agents begin
    #[arg(long, value_parser = ["on", "off"])]
    start: Option<String>,
    /// For how many minutes a task is kept for the agent that may begin
    #[arg(long, requires = "start")]
    hold_minutes: Option<u32>,
    /// After how many minutes is pressing what waits for a human; 0 for never
    #[arg(long, value_name = "MINUTES")]
    escalate_after: Option<u32>,
    /// Per cent of the context window at which a session wraps up that says nothing itself: 60 if
    /// left out
    #[arg(long)]
    wrap_up_percent: Option<u32>,
    /// Per cent of the context window at which a session stops: 90 if left out
    #[arg(long)]
    stop_percent: Option<u32>,
    /// Whether work rests, instead of failing, that a budget or a provider's limit keeps from going on
    #[arg(long, value_parser = ["on", "off"])]
    parking: Option<String>,
}

/// A skill by a label as a flag says it.
fn skill(text: &str) -> Result<Value, String> {
    match text.split_once('=') {
        Some((label, skill)) if !label.is_empty() && !skill.is_empty() => {
            Ok(json!({ "label": label, "skill": skill }))
        }
        _ => Err(format!("`{text}` is no LABEL=SKILL")),
    }
}

/// A gate as a flag says it.
fn gate(text: &str) -> Result<Value, String> {
    let (name, level) = text.rsplit_once(':').unwrap_or((text, EVIDENCE_LEVELS[0]));
    if !EVIDENCE_LEVELS.contains(&level) {
        return Err(format!("`{level}` is none of {}", EVIDENCE_LEVELS.join(", ")));
    }
    Ok(json!({ "name": name, "level": shout(level) }))
}

impl Rules {
    pub async fn run(self, desk: &Desk) -> Outcome {
        let review = self.review.map(|to| {
            given(json!({
                "required": to == "on",
                "reviewerSkill": self.reviewer_skill,
                "autoApproveLabel": self.auto_approve_label,
                "autoApproveHours": self.auto_approve_hours,
            }))
        });
        let start = self
            .start
            .map(|to| given(json!({ "required": to == "on", "holdMinutes": self.hold_minutes })));
        let gates = if self.no_gates { Some(vec![]) } else { some(self.gates) };
        let escalation = self.escalate_after.map(|minutes| {
            given(json!({ "afterMinutes": Some(minutes).filter(|minutes| *minutes > 0) }))
        });
        let overlap = self.overlap.as_deref().map(shout);
        let percent = (self.wrap_up_percent, self.stop_percent);
        let context = (percent != (None, None))
            .then(|| given(json!({ "wrapUpPercent": percent.0, "stopPercent": percent.1 })));
        let skills = if self.no_skills { Some(vec![]) } else { some(self.skills) };
        let parking = self.parking.map(|to| json!(to == "on"));
        let input = json!({
            "project": self.project,
            "gates": gates,
            "skillMap": skills,
            "review": review,
            "start": start,
            "escalation": escalation,
            "overlap": overlap,
            "archiveAfterDays": self.archive_after_days,
            "context": context,
            "parking": parking,
        });
        let input = given(input);
        if input.as_object().is_some_and(|input| input.len() < 2) {
            let message = "say what the project asks, like --review on; --help lists all of it";
            return Err(Stop::Usage(message.to_owned()));
        }
        desk.write_and_show("updateProject", input, PROJECT, Shown::lines).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skill_stands_behind_its_label() {
        assert_eq!(skill("ui=react").unwrap(), json!({"label": "ui", "skill": "react"}));
        assert!(skill("ui").is_err() && skill("=react").is_err());
    }

    #[test]
    fn a_gate_is_a_name_and_perhaps_a_level() {
        assert_eq!(gate("lint").unwrap(), json!({"name": "lint", "level": "CLAIMED"}));
        assert_eq!(gate("test:verified").unwrap(), json!({"name": "test", "level": "VERIFIED"}));
        assert!(gate("test:somewhat").is_err());
    }
}
