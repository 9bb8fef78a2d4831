//! Rules as data: given events, when a command, then events or a refusal.
//!
//! Each noun's `spec.rs` lists its own. They are run here plainly, and once more by the store room
//! through cqrs-es's test framework.

use super::Decider;
use events::Timestamp;

/// When everything that is given happened.
pub(crate) const GIVEN_AT: Timestamp = Timestamp::from_micros(0);
/// When a command is decided, unless its spec says otherwise: a day later.
pub(crate) const NOW: Timestamp = GIVEN_AT.plus_seconds(86_400);

/// One rule of a noun, and an example that shows it.
pub(crate) struct Spec<D: Decider> {
    /// The rule, as a sentence.
    pub(crate) rule: &'static str,
    /// What happened before, at `GIVEN_AT`.
    pub(crate) given: Vec<D::Event>,
    /// What is asked.
    pub(crate) when: D::Command,
    /// What is known of everything else.
    pub(crate) facts: D::Facts,
    /// When it is asked.
    pub(crate) now: Timestamp,
    /// What comes of it.
    pub(crate) then: Result<Vec<D::Event>, D::Refusal>,
}

impl<D: Decider> Spec<D> {
    /// A rule that is still without an outcome: with nothing given, no facts and the usual time.
    pub(crate) fn rule(rule: &'static str, when: D::Command) -> Self {
        let facts = D::Facts::default();
        Self { rule, given: vec![], when, facts, now: NOW, then: Ok(vec![]) }
    }

    pub(crate) fn given(mut self, events: impl IntoIterator<Item = D::Event>) -> Self {
        self.given.extend(events);
        self
    }

    pub(crate) fn knowing(mut self, facts: D::Facts) -> Self {
        self.facts = facts;
        self
    }

    pub(crate) fn at(mut self, now: Timestamp) -> Self {
        self.now = now;
        self
    }

    pub(crate) fn then(mut self, events: impl IntoIterator<Item = D::Event>) -> Self {
        self.then = Ok(events.into_iter().collect());
        self
    }

    /// Nothing happens, and that is no refusal.
    pub(crate) fn then_nothing(self) -> Self {
        self.then([])
    }

    pub(crate) fn refused(mut self, refusal: D::Refusal) -> Self {
        self.then = Err(refusal);
        self
    }

    /// The state that the given events make.
    pub(crate) fn state(&self) -> D::State {
        let mut state = D::State::default();
        self.given.iter().for_each(|event| D::evolve(&mut state, event, GIVEN_AT));
        state
    }
}

/// Holds every rule, and that what is decided can be folded; all that are broken are named.
pub(crate) fn run<D: Decider>(specs: &[Spec<D>]) {
    let mut broken = String::new();
    for spec in specs {
        let mut state = spec.state();
        let decided = D::decide(&state, &spec.when, &spec.facts, spec.now);
        if decided != spec.then {
            broken += &format!("{}\n  wanted {:?}\n  found {decided:?}\n", spec.rule, spec.then);
        }
        for event in decided.iter().flatten() {
            D::evolve(&mut state, event, spec.now);
        }
    }
    assert!(broken.is_empty(), "broken rules:\n{broken}");
    let mut rules: Vec<_> = specs.iter().map(|spec| spec.rule).collect();
    rules.sort_unstable();
    let twice = rules.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None, "a rule is stated once");
}

/// The codes of the refusals that the specs show.
pub(crate) fn shown<D: Decider>(specs: &[Spec<D>]) -> Vec<&'static str>
where
    for<'r> &'r D::Refusal: Into<&'static str>,
{
    specs.iter().filter_map(|spec| spec.then.as_ref().err().map(Into::into)).collect()
}
