//! Taking hold of a task, its lease, and who loses it.

use super::{
    ADA, E, Rules, agent, claim_facts, claimed, claiming, created_as, held, paused, ready,
};
use super::{blocked, cancelled, done, failed, intake, operator, rule, suspect};
use crate::domain::spec::{GIVEN_AT, NOW};
use crate::domain::task::{ClaimFacts, NotClaimable, TaskCommand as C, TaskRefusal as No};
use crate::domain::{AgentRef, SessionRef};
use events::{PauseCause, TaskStatus};

pub(super) fn specs() -> Rules {
    [taking(), states(), obstacles(), leases(), lapsing(), reclaiming()]
        .into_iter()
        .flatten()
        .collect()
}

fn taking() -> Rules {
    let lost = vec![
        E::ClaimReclaimed { fence: 1 },
        claimed(2, 2, false),
        E::AttemptFailed { fence: 2, error: "no".into() },
    ];
    let estimated = created_as(|task| task.estimate_tokens = Some(50_000));
    let mut reserving = claimed(1, 1, false);
    if let E::TaskClaimed { reserved, .. } = &mut reserving {
        *reserved = 50_000;
    }
    vec![
        rule("a ready task is claimed under fence 1", claim(None))
            .given(ready())
            .knowing(claiming(claim_facts()))
            .then([claimed(1, 1, false)]),
        rule("each claim has a higher fence", claim(None))
            .given(held())
            .given([E::ClaimReleased { fence: 1, by: events::ReleasedBy::Holder, reason: None }])
            .knowing(claiming(claim_facts()))
            .then([claimed(2, 1, false)]),
        rule("an attempt is counted by failures and reclaims", claim(None))
            .given(suspect())
            .given(lost)
            .knowing(claiming(claim_facts()))
            .then([claimed(3, 3, false)]),
        rule("a paused task is resumed by its next holder, as the same attempt", claim(None))
            .given(paused(PauseCause::ContextFull, None))
            .knowing(claiming(claim_facts()))
            .then([claimed(2, 1, true)]),
        rule("a task that may go on is resumed by its next holder too", claim(None))
            .given(paused(PauseCause::Operator, None))
            .given([E::TaskResumed {}])
            .knowing(claiming(claim_facts()))
            .then([claimed(2, 1, true)]),
        rule("a claim sets the estimate aside", claim(None))
            .given([estimated, E::TaskReadied {}])
            .knowing(claiming(claim_facts()))
            .then([reserving]),
    ]
}

fn states() -> Rules {
    let held_by = |holder: Option<&str>| {
        let holder = holder.map(Into::into);
        claiming(ClaimFacts { holder, ..claim_facts() })
    };
    let mut specs = vec![
        rule("a held task is not claimed by a second agent", claim(None))
            .given(held())
            .knowing(held_by(Some("ada")))
            .refused(No::TaskAlreadyClaimed { holder: "ada".into(), fence: 1 }),
        rule("a suspect claim still holds", claim(None))
            .given(suspect())
            .knowing(held_by(None))
            .refused(No::TaskAlreadyClaimed { holder: ADA.to_string(), fence: 1 }),
    ];
    for (rule_text, given, status) in [
        ("a task in intake is not claimed", intake(), TaskStatus::Intake),
        ("a blocked task is not claimed", blocked(), TaskStatus::Blocked),
        ("a done task is not claimed", done(), TaskStatus::Done),
        ("a failed task is not claimed", failed(), TaskStatus::Failed),
        ("a cancelled task is not claimed", cancelled(), TaskStatus::Cancelled),
    ] {
        specs.push(
            rule(rule_text, claim(None))
                .given(given)
                .knowing(claiming(claim_facts()))
                .refused(No::TaskNotClaimable(NotClaimable::State(status))),
        );
    }
    specs
}

fn obstacles() -> Rules {
    let obstacle = NotClaimable::Dependencies(vec!["CORE-1 (ready)".into()]);
    vec![
        rule("what stands in the way is named", claim(None))
            .given(ready())
            .knowing(claiming(ClaimFacts { obstacle: Some(obstacle.clone()), ..claim_facts() }))
            .refused(No::TaskNotClaimable(obstacle)),
        rule("an agent holds no more than it may", claim(None))
            .given(ready())
            .knowing(claiming(ClaimFacts { held: 2, capacity: 2, ..claim_facts() }))
            .refused(No::AgentAtCapacity { held: 2, capacity: 2 }),
        rule("a full context window begins nothing", claim(None))
            .given(ready())
            .knowing(claiming(ClaimFacts { too_full: Some(61), ..claim_facts() }))
            .refused(No::ContextFull { fill: 61 }),
    ]
}

fn leases() -> Rules {
    let mut specs: Rules = [
        ("a lease is five seconds at least", 4),
        ("a lease is an hour at most", 3_601),
        ("a lease is not nothing", 0),
    ]
    .map(|(text, seconds)| {
        rule(text, claim(Some(seconds)))
            .given(ready())
            .knowing(claiming(claim_facts()))
            .refused(No::LeaseOutOfBounds(seconds))
    })
    .into();
    for (text, seconds) in [("the shortest lease is granted", 5), ("the longest is granted", 3_600)]
    {
        let mut granted = claimed(1, 1, false);
        if let E::TaskClaimed { lease_seconds, .. } = &mut granted {
            *lease_seconds = seconds;
        }
        specs.push(
            rule(text, claim(Some(seconds)))
                .given(ready())
                .knowing(claiming(claim_facts()))
                .then([granted]),
        );
    }
    specs
}

fn lapsing() -> Rules {
    let suspect_of = |fence| C::Suspect { fence };
    let heartbeat = |fence| C::Heartbeat { fence };
    let revived = E::ClaimRevived { fence: 1 };
    vec![
        rule("a silent holder becomes suspect", suspect_of(1))
            .given(held())
            .then([E::ClaimSuspected { fence: 1 }]),
        rule("a suspect holder becomes suspect once", suspect_of(1))
            .given(suspect())
            .then_nothing(),
        rule("who came back in time is not suspected under an old fence", suspect_of(1))
            .given(suspect())
            .given([E::ClaimReclaimed { fence: 1 }, claimed(2, 2, false)])
            .then_nothing(),
        rule("nobody is suspected where nobody holds", suspect_of(1)).given(done()).then_nothing(),
        rule("a sign of life of a live holder changes nothing", heartbeat(Some(1)))
            .given(held())
            .knowing(agent(ADA))
            .then_nothing(),
        rule("a sign of life revives a suspect claim", heartbeat(Some(1)))
            .given(suspect())
            .knowing(agent(ADA))
            .then([revived.clone()]),
        rule("a revived holder can become suspect again", suspect_of(1))
            .given(suspect())
            .given([revived])
            .then([E::ClaimSuspected { fence: 1 }]),
        rule("a sign of life comes too late after the reclaim", heartbeat(Some(1)))
            .given(suspect())
            .given([E::ClaimReclaimed { fence: 1 }])
            .knowing(agent(ADA))
            .refused(No::ClaimLost { given: 1, last: 1, status: TaskStatus::Ready }),
        rule("an operator's look without a fence is no sign of the holder's life", heartbeat(None))
            .given(suspect())
            .knowing(operator())
            .then_nothing(),
    ]
}

fn reclaiming() -> Rules {
    let reclaim = || C::Reclaim { fence: 1 };
    let grace = i64::from(crate::domain::task::LEASE_SECONDS);
    let reclaimed = || E::ClaimReclaimed { fence: 1 };
    let tried_once = |most| {
        let task = created_as(|task| task.max_attempts = Some(most));
        [task, E::TaskReadied {}, claimed(1, 1, false), E::ClaimSuspected { fence: 1 }]
    };
    vec![
        rule("when the grace has passed the claim is taken back", reclaim())
            .given(suspect())
            .at(GIVEN_AT.plus_seconds(grace))
            .then([reclaimed()]),
        rule("before the grace has passed nobody is robbed", reclaim())
            .given(suspect())
            .at(GIVEN_AT.plus_seconds(grace - 1))
            .refused(No::GraceNotOver),
        rule("a live claim is not taken back", reclaim()).given(held()).at(NOW).then_nothing(),
        rule("a revived claim is not taken back", reclaim())
            .given(suspect())
            .given([E::ClaimRevived { fence: 1 }])
            .then_nothing(),
        rule("another claim is not taken back", C::Reclaim { fence: 2 })
            .given(suspect())
            .then_nothing(),
        rule("a reclaim is an attempt, and the last one fails the task", reclaim())
            .given(tried_once(1))
            .then([reclaimed(), E::TaskFailed { attempts: 1 }]),
        rule("a reclaim that is not the last leaves the task ready", reclaim())
            .given(tried_once(2))
            .then([reclaimed()]),
    ]
}

fn claim(lease_seconds: Option<u32>) -> C {
    C::Claim { agent: Some(AgentRef::Id(ADA)), session: SessionRef::Implicit, lease_seconds }
}
