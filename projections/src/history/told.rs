//! What a history tells of an event beside what stands in the log itself.

use super::summary;
use crate::Happening;
use events::{Event, SessionEvent};
use uuid::Uuid;

/// What is told of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The session in which it was done: of tokens, the one that they are reported of.
    pub session: Option<Uuid>,
    /// What happened, in a line.
    pub summary: String,
    /// Input, output and cache creation together, where tokens were reported.
    pub tokens: Option<u64>,
    /// What they cost in micro-dollars, where that is known.
    pub cost_micros: Option<u64>,
}

impl Told {
    /// What is told of this.
    #[must_use]
    pub fn of(at: &Happening<'_>) -> Self {
        let (tokens, cost_micros, reporter) = match at.event {
            Event::Session(SessionEvent::TokensReported {
                input,
                output,
                cache_creation,
                cost_micros,
                ..
            }) => {
                (Some(input + output + cache_creation), *cost_micros, Some(at.envelope.stream.id))
            }
            _ => (None, None, None),
        };
        Self {
            session: reporter.or(at.envelope.metadata.session_id),
            summary: summary(at.event),
            tokens,
            cost_micros,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{
        CostSource, Envelope, Metadata, Recorded, Standing, Stream, StreamKind, TaskEvent,
        Timestamp,
    };

    fn recorded(kind: StreamKind, id: Uuid, session: Option<Uuid>, event: Event) -> Recorded {
        let metadata = Metadata { session_id: session, ..Metadata::system("test") };
        let envelope = Envelope {
            ledger_id: Uuid::nil(),
            position: 7,
            stream: Stream { kind, id },
            sequence: 1,
            recorded_at: Timestamp::default(),
            metadata,
        };
        Recorded { envelope, events: vec![event] }
    }

    fn told(recorded: &Recorded) -> Vec<Told> {
        Happening::all(recorded).map(|at| Told::of(&at)).collect()
    }

    #[test]
    fn tokens_are_told_of_the_session_that_they_are_reported_of() {
        let (session, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let report = SessionEvent::TokensReported {
            model: None,
            input: 10,
            output: 20,
            cache_read: 1_000,
            cache_creation: 30,
            cache_creation_1h: 0,
            reasoning: 5,
            context_tokens: None,
            cost_micros: Some(7),
            cost_source: CostSource::Reported,
            price_list: None,
            task: Some(Uuid::from_u128(3)),
            fence: None,
            standing: Standing::Live,
            request_key: None,
        };
        let report = recorded(StreamKind::Session, session, Some(other), report.into());
        let summary = "used 60 tokens, read 1000 from the cache".to_owned();
        let (tokens, cost_micros) = (Some(60), Some(7));
        assert_eq!(told(&report), [Told { session: Some(session), summary, tokens, cost_micros }]);
    }

    #[test]
    fn anything_else_is_told_of_the_session_in_which_it_was_done() {
        for session in [None, Some(Uuid::from_u128(2))] {
            let readied = Event::from(TaskEvent::TaskReadied {});
            let readied = recorded(StreamKind::Task, Uuid::from_u128(3), session, readied);
            let summary = "ready".to_owned();
            assert_eq!(
                told(&readied),
                [Told { session, summary, tokens: None, cost_micros: None }]
            );
        }
    }
}
