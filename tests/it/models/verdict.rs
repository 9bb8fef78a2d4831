//! Runs a checker, and says what it saw.

use stateright::{Checker, HasDiscoveries, Model};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::hash::Hash;
use std::time::Instant;

/// No counterexample is so long.
const DEPTH_MAX: usize = 24;

/// Every property holds wherever the actions lead.
pub(super) fn holds<M>(name: &str, model: M)
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + Debug + Hash + PartialEq + Send + Sync,
    M::Action: Clone + Debug + PartialEq,
{
    let begun = Instant::now();
    let checker = model.checker().threads(2).spawn_bfs().join();
    println!(
        "{name}: {} states, {} of them different, {} deep, {:.1} s",
        checker.state_count(),
        checker.unique_state_count(),
        checker.max_depth(),
        begun.elapsed().as_secs_f64()
    );
    assert!(checker.is_done(), "{name}: not every state was seen");
    for (property, path) in checker.discoveries() {
        let property = checker.model().property(property);
        if property.expectation.discovery_is_failure() {
            let actions = path.into_actions();
            panic!("{name}: it is not so that {}:\n{}", property.name, told(&actions));
        }
    }
    checker.assert_properties();
}

/// The checker finds how the broken twin breaks that property. Looks a little deeper
/// each time, so that the way is about a shortest one.
pub(super) fn breaks<M>(name: &str, model: impl Fn() -> M, property: &'static str)
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + Debug + Hash + PartialEq + Send + Sync,
    M::Action: Clone + Debug + PartialEq,
{
    let found = (2..DEPTH_MAX).step_by(3).find_map(|depth| {
        let wanted = HasDiscoveries::AnyOf(BTreeSet::from([property]));
        let checker = model().checker().target_max_depth(depth).finish_when(wanted);
        let checker = checker.spawn_bfs().join();
        Some((checker.discovery(property)?, checker.unique_state_count()))
    });
    let (path, states) =
        found.unwrap_or_else(|| panic!("{name}: nobody finds that it breaks “{property}”"));
    println!("{name} breaks “{property}”, found among {states} states:");
    println!("{}", told(&path.into_actions()));
}

fn told(actions: &[impl Debug]) -> String {
    actions.iter().map(|action| format!("    {action:?}\n")).collect()
}
