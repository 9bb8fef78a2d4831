//! What an agent is doing, as an operator sees it.

use super::presence::Presence;
use crate::domain::world::World;
use crate::graphql::door::{Door, clock};
use crate::graphql::scalars::DateTime;
use async_graphql::{Context, Enum, Result, SimpleObject};
use events::{Availability, TaskStatus, Timestamp};
use uuid::Uuid;

/// Whoever was not heard of for so long is not there, in seconds.
const SILENT_SECONDS: i64 = 300;

/// What an agent is doing: the first that applies, in this order.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentState {
    /// It works here no more.
    Retired,
    /// It waits for somebody to permit something.
    WaitingAtPermissionPrompt,
    /// Its provider asked it for patience.
    RateLimited,
    /// It holds a task and waits for the answer to its question.
    Question,
    /// It holds tasks.
    Working,
    /// New claims by it are stopped.
    Paused,
    /// It is there and takes nothing.
    Away,
    /// It is there and holds nothing.
    Idle,
    /// It holds nothing and was not heard of for five minutes.
    Absent,
}

/// What an agent is doing.
#[derive(SimpleObject, Debug, Clone)]
pub struct AgentStatus {
    /// What.
    pub state: AgentState,
    /// Since when, where that is known.
    pub since: Option<DateTime>,
    /// Until when, as far as it knew.
    pub until: Option<DateTime>,
    /// What it said it was doing, in a line.
    pub activity: Option<String>,
}

/// What memory knows of it.
#[derive(Default)]
struct Known {
    retired: bool,
    stopped: bool,
    said: Option<(Availability, Option<Timestamp>, Timestamp)>,
    activity: Option<String>,
    holds: usize,
    /// Since when a question of its own waits under its claim.
    asks: bool,
}

/// What an agent is doing.
///
/// # Errors
/// When memory can't be read.
pub async fn of(ctx: &Context<'_>, agent: Uuid) -> Result<AgentStatus> {
    let door = ctx.data::<Door>()?;
    let known = door.transactor.read(move |world| look(world, agent)).await;
    Ok(judge(known, door.presences.of(agent), clock()))
}

fn look(world: &World, id: Uuid) -> Known {
    let Some(agent) = world.agent(id) else { return Known::default() };
    let held = || {
        let claims = world.live_claims().filter(|(_, claim)| claim.agent == id);
        claims.filter_map(|(task, _)| world.task(task))
    };
    let said = agent.report.as_ref();
    Known {
        retired: agent.retired,
        stopped: agent.autonomy_off || world.ledger().autonomy_off,
        said: said.map(|said| (said.availability, said.until, agent.reported_at)),
        activity: said.and_then(|said| said.activity.clone()),
        holds: held().count(),
        asks: held().any(|task| task.status == TaskStatus::Waiting),
    }
}

fn judge(known: Known, presence: Option<Presence>, now: Timestamp) -> AgentStatus {
    use AgentState as S;
    let says = |word| {
        let said = known
            .said
            .filter(|(said, until, _)| *said == word && until.is_none_or(|until| now < until));
        said.map(|(_, until, since)| (Some(since), until))
    };
    let seen = presence.as_ref().map(|one| one.seen_at.0);
    let there = seen.is_some_and(|seen| now < seen.plus_seconds(SILENT_SECONDS));
    let plain = |applies: bool| applies.then_some((None, None));
    let (state, (since, until)) = [
        (S::Retired, plain(known.retired)),
        (S::WaitingAtPermissionPrompt, says(Availability::AwaitingPermission)),
        (S::RateLimited, says(Availability::RateLimited)),
        (S::Question, plain(known.asks)),
        (S::Working, plain(known.holds > 0)),
        (S::Paused, plain(known.stopped)),
        (S::Away, says(Availability::Away)),
        (S::Idle, plain(there)),
    ]
    .into_iter()
    .find_map(|(state, times)| Some((state, times?)))
    .unwrap_or((S::Absent, (seen, None)));
    AgentStatus {
        state,
        since: since.map(DateTime),
        until: until.map(DateTime),
        activity: presence.and_then(|one| one.activity).or(known.activity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

    fn state(known: Known) -> AgentState {
        judge(known, None, NOW).state
    }

    fn says(word: Availability, until: Option<Timestamp>) -> Known {
        Known { said: Some((word, until, NOW)), holds: 1, ..Known::default() }
    }

    #[test]
    fn what_an_agent_waits_for_comes_before_what_it_holds() {
        let soon = Some(NOW.plus_seconds(9));
        let over = Some(NOW);
        for (known, wanted) in [
            (Known { retired: true, holds: 1, ..Known::default() }, AgentState::Retired),
            (says(Availability::AwaitingPermission, None), AgentState::WaitingAtPermissionPrompt),
            (says(Availability::RateLimited, soon), AgentState::RateLimited),
            (says(Availability::RateLimited, over), AgentState::Working),
            (Known { asks: true, holds: 1, ..Known::default() }, AgentState::Question),
            (Known { stopped: true, holds: 1, ..Known::default() }, AgentState::Working),
            (Known { stopped: true, ..Known::default() }, AgentState::Paused),
            (Known { holds: 0, ..says(Availability::Away, None) }, AgentState::Away),
            (Known::default(), AgentState::Absent),
        ] {
            assert_eq!(state(known), wanted);
        }
    }

    #[test]
    fn who_was_heard_of_lately_is_there() {
        let heard = |seconds: i64| Presence {
            activity: Some("reading".into()),
            availability: crate::graphql::vocabulary::Availability::Available,
            until: None,
            seen_at: DateTime(NOW.plus_seconds(-seconds)),
        };
        let seen = judge(Known::default(), Some(heard(10)), NOW);
        assert_eq!((seen.state, seen.activity.as_deref()), (AgentState::Idle, Some("reading")));
        assert_eq!(judge(Known::default(), Some(heard(301)), NOW).state, AgentState::Absent);
    }
}
