//! Given, when, then: the ledger's opening, its keys, its switch.

use super::{LedgerCommand as C, LedgerDecider, LedgerFacts, LedgerRefusal as No};
use crate::domain::AgentRef;
use crate::domain::spec::{NOW, Spec, run};
use events::{LedgerEvent as E, Role, Timestamp};
use uuid::Uuid;

const KEY: Uuid = Uuid::from_u128(0x11);
const OTHER: Uuid = Uuid::from_u128(0x12);
const AGENT: Uuid = Uuid::from_u128(0xA1);

#[test]
fn the_ledger_keeps_its_rules() {
    run(&specs());
}

pub(crate) fn specs() -> Vec<Spec<LedgerDecider>> {
    [opening(), keys(), revoking(), switching()].into_iter().flatten().collect()
}

fn opening() -> Vec<Spec<LedgerDecider>> {
    let open = C::Open { name: "main".into(), time_zone: "UTC".into() };
    vec![
        Spec::rule("a ledger is opened once", open.clone()).then([opened()]),
        Spec::rule(
            "a ledger's days are those of a time zone that there is",
            C::Open { name: "main".into(), time_zone: "Mars/Olympus".into() },
        )
        .refused(No::TimeZoneUnknown("Mars/Olympus".into())),
        Spec::rule("a ledger has a name", C::Open { name: " ".into(), time_zone: "UTC".into() })
            .refused(No::NameEmpty),
        Spec::rule("an open ledger can't be opened", open)
            .given([opened()])
            .refused(No::LedgerAlreadyOpen),
        Spec::rule("a price list is named when it comes into use", price_list("2026-11"))
            .given([opened()])
            .then([E::PriceListLoaded { version: "2026-11".into() }]),
        Spec::rule("the list in use is not loaded again", price_list("2026-11"))
            .given([opened(), E::PriceListLoaded { version: "2026-11".into() }])
            .then_nothing(),
        Spec::rule("another list takes the place of the one in use", price_list("2026-12"))
            .given([opened(), E::PriceListLoaded { version: "2026-11".into() }])
            .then([E::PriceListLoaded { version: "2026-12".into() }]),
    ]
}

fn keys() -> Vec<Spec<LedgerDecider>> {
    vec![
        Spec::rule("an operator's key acts as nobody else", issue(Role::Operator, None, None))
            .given([opened()])
            .then([issued(KEY, Role::Operator, None)]),
        Spec::rule("an agent's key is bound to its agent", issue(Role::Agent, Some(AGENT), None))
            .given([opened()])
            .knowing(LedgerFacts { agent: Some(AGENT) })
            .then([issued_for(KEY, Role::Agent, Some(AGENT), None)]),
        Spec::rule("a key is issued once", issue(Role::Operator, None, None))
            .given([opened(), issued(KEY, Role::Auditor, None)])
            .refused(No::KeyExists(KEY)),
        Spec::rule("an agent's key needs an agent", issue(Role::Agent, None, None))
            .refused(No::KeyNeedsAgent),
        Spec::rule("only an agent's key has an agent", issue(Role::Auditor, Some(AGENT), None))
            .refused(No::KeyTakesNoAgent),
        Spec::rule("a key is good until it expires", issue(Role::Auditor, None, Some(later())))
            .given([opened()])
            .then([issued_for(KEY, Role::Auditor, None, Some(later()))]),
        Spec::rule("a key can't be expired at birth", issue(Role::Auditor, None, Some(NOW)))
            .refused(No::KeyExpiresInThePast),
    ]
}

fn revoking() -> Vec<Spec<LedgerDecider>> {
    let admin = issued(OTHER, Role::Admin, None);
    let passing = issued_for(OTHER, Role::Admin, None, Some(NOW));
    let revoked = || E::KeyRevoked { key_id: KEY, reason: None };
    vec![
        Spec::rule("a key is revoked", revoke())
            .given([opened(), issued(KEY, Role::Operator, None)])
            .then([revoked()]),
        Spec::rule("only a key that was issued can be revoked", revoke())
            .given([opened()])
            .refused(No::KeyUnknown(KEY)),
        Spec::rule("a key is revoked once", revoke())
            .given([opened(), issued(KEY, Role::Operator, None), revoked()])
            .refused(No::KeyAlreadyRevoked(KEY)),
        Spec::rule("an admin's key goes when there is another", revoke())
            .given([opened(), issued(KEY, Role::Admin, None), admin])
            .then([revoked()]),
        Spec::rule("the last admin's key stays", revoke())
            .given([opened(), issued(KEY, Role::Admin, None), issued(OTHER, Role::Operator, None)])
            .refused(No::LastAdminKey),
        Spec::rule("the last admin's key may go when it has expired", revoke())
            .given([opened(), issued_for(KEY, Role::Admin, None, Some(NOW))])
            .then([revoked()]),
        Spec::rule("an admin's key that has expired is no other admin's key", revoke())
            .given([opened(), issued(KEY, Role::Admin, None), passing])
            .refused(No::LastAdminKey),
    ]
}

fn switching() -> Vec<Spec<LedgerDecider>> {
    let switch = |on| C::SwitchAutonomy { on, reason: Some("lunch".into()) };
    let switched = |on| E::AutonomySwitched { on, reason: Some("lunch".into()) };
    vec![
        Spec::rule("new claims are stopped everywhere", switch(false))
            .given([opened()])
            .then([switched(false)]),
        Spec::rule("what is stopped is not stopped again", switch(false))
            .given([opened(), switched(false)])
            .then_nothing(),
        Spec::rule("new claims are allowed again", switch(true))
            .given([opened(), switched(false)])
            .then([switched(true)]),
        Spec::rule("what is allowed is not allowed again", switch(true))
            .given([opened()])
            .then_nothing(),
    ]
}

fn price_list(version: &str) -> C {
    C::LoadPriceList { version: version.into() }
}

fn opened() -> E {
    E::LedgerOpened { name: "main".into(), time_zone: "UTC".into() }
}

fn later() -> Timestamp {
    NOW.plus_seconds(1)
}

fn issue(role: Role, agent: Option<Uuid>, expires_at: Option<Timestamp>) -> C {
    let agent = agent.map(AgentRef::Id);
    C::IssueKey { key_id: KEY, name: "key".into(), role, agent, grants: vec![], expires_at }
}

fn issued(key_id: Uuid, role: Role, agent: Option<Uuid>) -> E {
    issued_for(key_id, role, agent, None)
}

fn issued_for(key_id: Uuid, role: Role, agent: Option<Uuid>, expires_at: Option<Timestamp>) -> E {
    E::KeyIssued { key_id, name: "key".into(), role, agent, grants: vec![], expires_at }
}

fn revoke() -> C {
    C::RevokeKey { key_id: KEY, reason: None }
}
