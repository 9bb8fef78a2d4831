//! The agents that a runner works as.

use super::Work;
use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::stop::Outcome;
use futures_util::{StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

/// How many are registered at a time.
const AT_A_TIME: usize = 8;

/// Registers them, each for one task at a time; those that are there already are the same.
///
/// # Errors
/// A key that may not, or whatever is in the way.
pub async fn sign_on(desk: &Desk, options: &Work, name: &str) -> Outcome<Vec<String>> {
    let skills = (!options.skills.is_empty()).then_some(&options.skills);
    let agents = (1..=options.agents).map(|number| format!("{name}-{number}"));
    let register = |agent: String| async move {
        let input = given(json!({ "name": agent, "capacity": 1, "skills": skills }));
        desk.client.write::<Value>("registerAgent", input, "agent { id }").await?;
        Ok(agent)
    };
    futures_util::stream::iter(agents.map(register)).buffered(AT_A_TIME).try_collect().await
}
