//! Our deciders as cqrs-es aggregates, so that its test framework and its stock repository take
//! them unchanged. Nothing in the service runs through here.

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{EventUpcaster, SerializedEvent};
use cqrs_es::{Aggregate, DomainEvent};
use events::{EventBody, StreamKind, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::domain::Decider;

/// A decider's state as an aggregate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Aggregated<S>(pub S);

/// Ties a state back to its decider, which a state alone does not name.
pub trait StateOf: Clone + Default + Serialize + DeserializeOwned + Send + Sync {
    /// The rules.
    type Rules: Decider<State = Self>;
}

/// An event and when it was recorded: folding needs both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Happened<E> {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: E,
}

impl<E> DomainEvent for Happened<E>
where
    E: EventBody,
    for<'a> &'a E: Into<&'static str>,
{
    fn event_type(&self) -> String {
        self.event.name().to_owned()
    }

    fn event_version(&self) -> String {
        self.event.version().to_string()
    }
}

type RulesOf<S> = <S as StateOf>::Rules;
type EventOf<S> = <RulesOf<S> as Decider>::Event;

impl<S: StateOf> Aggregate for Aggregated<S>
where
    EventOf<S>: EventBody + DeserializeOwned,
    for<'a> &'a EventOf<S>: Into<&'static str>,
    <RulesOf<S> as Decider>::Command: Send + Sync,
    <RulesOf<S> as Decider>::Facts: Send + Sync,
    <RulesOf<S> as Decider>::Refusal: std::error::Error + Send,
{
    const TYPE: &'static str = name_of(<EventOf<S> as EventBody>::KIND);
    type Command = <RulesOf<S> as Decider>::Command;
    type Event = Happened<EventOf<S>>;
    type Error = <RulesOf<S> as Decider>::Refusal;
    /// The facts, and the time.
    type Services = (<RulesOf<S> as Decider>::Facts, Timestamp);

    async fn handle(
        &mut self,
        command: Self::Command,
        (facts, now): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        for event in RulesOf::<S>::decide(&self.0, &command, facts, *now)? {
            sink.write(Happened { at: *now, event }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, Happened { at, event }: Self::Event) {
        RulesOf::<S>::evolve(&mut self.0, &event, at);
    }
}

macro_rules! states {
    ($($noun:ident: $state:ident by $rules:ident),* $(,)?) => {$(
        impl StateOf for crate::domain::$noun::$state {
            type Rules = crate::domain::$noun::$rules;
        }
    )*};
}

states! {
    ledger: Ledger by LedgerDecider,
    project: Project by ProjectDecider,
    task: Task by TaskDecider,
    agent: Agent by AgentDecider,
    session: Session by SessionDecider,
    budget: Budget by BudgetDecider,
}

const fn name_of(kind: StreamKind) -> &'static str {
    match kind {
        StreamKind::Ledger => "ledger",
        StreamKind::Project => "project",
        StreamKind::Task => "task",
        StreamKind::Agent => "agent",
        StreamKind::Session => "session",
        StreamKind::Budget => "budget",
    }
}

/// Gives a payload of the view `stock_events_…` the name and the time that stand beside it there.
#[derive(Debug)]
pub struct Tagging;

impl EventUpcaster for Tagging {
    fn can_upcast(&self, _event_type: &str, _event_version: &str) -> bool {
        true
    }

    fn upcast(&self, mut event: SerializedEvent) -> SerializedEvent {
        let at = event.metadata["recorded_at"].clone();
        let name = event.event_type.clone();
        event.payload = json!({ "at": at, "event": { name: event.payload.take() } });
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::{GIVEN_AT, Spec};
    use cqrs_es::test::TestFramework;

    /// Runs every rule of a noun through cqrs-es's own given, when, then.
    macro_rules! through_the_framework {
        ($($rule:ident: $noun:ident $state:ident),* $(,)?) => {$(
            #[test]
            fn $rule() {
                for spec in crate::domain::$noun::spec::specs() {
                    let Spec { rule, given, when, facts, now, then } = spec;
                    let given = given.into_iter().map(|event| Happened { at: GIVEN_AT, event });
                    let found = TestFramework::<Aggregated<crate::domain::$noun::$state>>::with((facts, now))
                        .given(given.collect())
                        .when(when)
                        .inspect_result()
                        .map(|events| events.into_iter().map(|one| one.event).collect::<Vec<_>>());
                    assert_eq!(found, then, "{rule}");
                }
            }
        )*};
    }

    through_the_framework! {
        a_ledgers_rules_hold_as_an_aggregate: ledger Ledger,
        a_projects_rules_hold_as_an_aggregate: project Project,
        a_tasks_rules_hold_as_an_aggregate: task Task,
        an_agents_rules_hold_as_an_aggregate: agent Agent,
        a_sessions_rules_hold_as_an_aggregate: session Session,
        a_budgets_rules_hold_as_an_aggregate: budget Budget,
    }

    #[test]
    fn aggregates_are_called_what_their_streams_are() {
        for (kind, _) in events::Event::NAMES {
            assert_eq!(name_of(*kind), kind.to_string());
        }
    }
}
