//! Given, when, then: how an agent makes itself known and what is said of it.

use super::{AgentCommand as C, AgentDecider, AgentFacts, AgentRefusal as No};
use crate::domain::spec::{NOW, Spec, run};
use events::{AgentEvent as E, Availability, AvailabilityReport};

#[test]
fn an_agent_keeps_its_rules() {
    run(&specs());
}

pub(crate) fn specs() -> Vec<Spec<AgentDecider>> {
    [registering(), malformed(), stating(), switching(), reporting(), retiring()]
        .into_iter()
        .flatten()
        .collect()
}

fn registering() -> Vec<Spec<AgentDecider>> {
    vec![
        Spec::rule("an agent is registered", register(&["rust"], 1))
            .then([registered(&["rust"], 1)]),
        Spec::rule("skills are kept sorted, each once", register(&["web", "rust", "web"], 1))
            .then([registered(&["rust", "web"], 1)]),
        Spec::rule("registering again with the same words changes nothing", register(&["rust"], 1))
            .given([registered(&["rust"], 1)])
            .then_nothing(),
        Spec::rule(
            "registering again states skills and capacity anew",
            register(&["rust", "sql"], 3),
        )
        .given([registered(&["rust"], 1)])
        .then([skilled(&["rust", "sql"]), E::AgentCapacitySet { capacity: 3 }]),
        Spec::rule("the name of a retired agent stays its own", register(&["rust"], 1))
            .given([registered(&["rust"], 1), retired()])
            .refused(No::AgentRetired("ada".into())),
    ]
}

fn malformed() -> Vec<Spec<AgentDecider>> {
    let long = "x".repeat(65);
    let named = |name: &str| C::Register { name: name.into(), skills: vec![], capacity: 1 };
    let mut specs: Vec<_> = [
        ("an agent has a name", ""),
        ("an agent's name has no spaces", "a da"),
        ("an agent's name has no control characters", "a\u{7}da"),
        ("an agent's name has 64 characters at most", &long),
    ]
    .into_iter()
    .map(|(rule, name)| Spec::rule(rule, named(name)).refused(No::AgentNameMalformed(name.into())))
    .collect();
    for (rule, capacity) in
        [("an agent holds one task at least", 0), ("an agent holds 1000 tasks at most", 1_001)]
    {
        let refusal = No::AgentCapacityOutOfBounds(capacity);
        specs.push(Spec::rule(rule, register(&[], capacity)).refused(refusal));
    }
    specs
}

fn stating() -> Vec<Spec<AgentDecider>> {
    let skills = |skills: &[&str]| C::SetSkills { skills: words(skills) };
    vec![
        Spec::rule("skills are stated anew as a whole", skills(&["web"]))
            .given([registered(&["rust"], 1)])
            .then([skilled(&["web"])]),
        Spec::rule("the same skills in another order are the same", skills(&["web", "rust"]))
            .given([registered(&["rust", "web"], 1)])
            .then_nothing(),
        Spec::rule("the capacity is stated anew", C::SetCapacity { capacity: 2 })
            .given([registered(&[], 1)])
            .then([E::AgentCapacitySet { capacity: 2 }]),
        Spec::rule("the same capacity is no news", C::SetCapacity { capacity: 2 })
            .given([registered(&[], 2)])
            .then_nothing(),
        Spec::rule("a capacity stays within its bounds", C::SetCapacity { capacity: 0 })
            .given([registered(&[], 2)])
            .refused(No::AgentCapacityOutOfBounds(0)),
    ]
}

fn switching() -> Vec<Spec<AgentDecider>> {
    let switch = |on| C::SwitchAutonomy { on, reason: None };
    let switched = |on| E::AutonomySwitched { on, reason: None };
    vec![
        Spec::rule("an agent's new claims are stopped", switch(false))
            .given([registered(&[], 1)])
            .then([switched(false)]),
        Spec::rule("an agent's new claims are stopped once", switch(false))
            .given([registered(&[], 1), switched(false)])
            .then_nothing(),
        Spec::rule("an agent's new claims are allowed again", switch(true))
            .given([registered(&[], 1), switched(false)])
            .then([switched(true)]),
        Spec::rule("a retired agent has no switch", switch(true))
            .given([registered(&[], 1), retired()])
            .refused(No::AgentRetired("ada".into())),
    ]
}

fn reporting() -> Vec<Spec<AgentDecider>> {
    let says = |availability, seconds: Option<i64>| AvailabilityReport {
        activity: None,
        availability,
        until: seconds.map(|seconds| NOW.plus_seconds(seconds)),
    };
    let report = |availability, seconds| C::ReportAvailability(says(availability, seconds));
    let reported = |availability, seconds| E::AvailabilityReported(says(availability, seconds));
    let doing = AvailabilityReport {
        activity: Some("cargo test".into()),
        ..says(A::RateLimited, Some(60))
    };
    use Availability as A;
    vec![
        Spec::rule(
            "an agent says that it waits for a permission",
            report(A::AwaitingPermission, None),
        )
        .given([registered(&[], 1)])
        .then([reported(A::AwaitingPermission, None)]),
        Spec::rule("who is available from the first says nothing new", report(A::Available, None))
            .given([registered(&[], 1)])
            .then_nothing(),
        Spec::rule("what it is doing meanwhile is no news", C::ReportAvailability(doing))
            .given([registered(&[], 1), reported(A::RateLimited, Some(60))])
            .then_nothing(),
        Spec::rule("another end of its patience is news", report(A::RateLimited, Some(90)))
            .given([registered(&[], 1), reported(A::RateLimited, Some(60))])
            .then([reported(A::RateLimited, Some(90))]),
        Spec::rule("it says when it goes on", report(A::Available, None))
            .given([registered(&[], 1), reported(A::RateLimited, Some(60))])
            .then([reported(A::Available, None)]),
    ]
}

fn retiring() -> Vec<Spec<AgentDecider>> {
    let retire = || C::Retire { reason: None };
    vec![
        Spec::rule("an agent retires", retire()).given([registered(&[], 1)]).then([retired()]),
        Spec::rule("an agent retires once", retire())
            .given([registered(&[], 1), retired()])
            .then_nothing(),
        Spec::rule("an agent that holds work can't retire", retire())
            .given([registered(&[], 4)])
            .knowing(AgentFacts { held: 2 })
            .refused(No::AgentHoldsTasks { name: "ada".into(), held: 2 }),
    ]
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn register(skills: &[&str], capacity: u32) -> C {
    C::Register { name: "ada".into(), skills: words(skills), capacity }
}

fn registered(skills: &[&str], capacity: u32) -> E {
    E::AgentRegistered { name: "ada".into(), skills: words(skills), capacity }
}

fn skilled(skills: &[&str]) -> E {
    E::AgentSkilled { skills: words(skills) }
}

fn retired() -> E {
    E::AgentRetired { reason: None }
}
