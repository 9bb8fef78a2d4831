//! What every noun of the write model is: a state that events shape and commands are decided on.

use events::Timestamp;

/// A noun's write model. Both functions are pure.
pub trait Decider {
    /// What deciding needs to know of the noun itself: the fold of its stream.
    type State: Clone + Default + std::fmt::Debug;
    /// What can be asked of it.
    type Command;
    /// What can have happened to it.
    type Event: Clone + std::fmt::Debug + PartialEq;
    /// What deciding needs to know of everything else, read at the position before.
    type Facts: Default;
    /// Why it says no.
    type Refusal: std::fmt::Debug + PartialEq;

    /// What follows from the command: events of this stream in order, none if nothing changes.
    ///
    /// # Errors
    /// The refusal, when the command may not be followed.
    fn decide(
        state: &Self::State,
        command: &Self::Command,
        facts: &Self::Facts,
        now: Timestamp,
    ) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// The state after the event. Takes everything that was ever stored.
    fn evolve(state: &mut Self::State, event: &Self::Event, at: Timestamp);
}
