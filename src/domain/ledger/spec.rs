//! Given, when, then: the ledger's opening, its keys, its switch.

use super::{LedgerCommand as C, LedgerDecider, LedgerFacts, LedgerRefusal as No};
use crate::domain::AgentRef;
use crate::domain::spec::{NOW, Spec, run};
use events::{FreeJson, LedgerEvent as E, Role, SavedView, Timestamp};
use uuid::Uuid;

const KEY: Uuid = Uuid::from_u128(0x11);
const OTHER: Uuid = Uuid::from_u128(0x12);
const AGENT: Uuid = Uuid::from_u128(0xA1);

#[test]
fn the_ledger_keeps_its_rules() {
    run(&specs());
}

pub(crate) fn specs() -> Vec<Spec<LedgerDecider>> {
    [opening(), keys(), revoking(), switching(), viewing()].into_iter().flatten().collect()
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
        Spec::rule("a price list comes with its prices", price_list("2026-12", 1))
            .given([opened()])
            .then([
                E::ModelsPriced { prices: vec![priced(1)], version: "2026-12".into() },
                E::PriceListLoaded { version: "2026-12".into() },
            ]),
        Spec::rule("the list in use is not loaded again", price_list("2026-12", 1))
            .given([opened()])
            .knowing(in_use("2026-12"))
            .then_nothing(),
        Spec::rule("a version names one list for ever", price_list("2026-12", 2))
            .given([opened()])
            .knowing(in_use("2026-12"))
            .refused(No::PriceVersionTaken("2026-12".into())),
        Spec::rule("a price list has a version", price_list(" ", 1))
            .given([opened()])
            .refused(No::PriceVersionEmpty),
        Spec::rule(
            "a price list has prices",
            C::LoadPriceList { version: "2026-12".into(), prices: vec![] },
        )
        .given([opened()])
        .refused(No::PricesMissing),
    ]
}

fn viewing() -> Vec<Spec<LedgerDecider>> {
    const VIEW: Uuid = Uuid::from_u128(0x77);
    let view = |id, name: &str, owner: &str| SavedView {
        filter: FreeJson::parse(serde_json::json!({})).expect("it is JSON"),
        id,
        name: name.into(),
        order: None,
        owner: owner.into(),
        shared: false,
    };
    let save = |name: &str, is_new| C::SaveView { view: view(VIEW, name, ""), is_new };
    let saved = |name: &str, owner: &str| E::ViewSaved(view(VIEW, name, owner));
    let by = |name: &str| LedgerFacts { by: name.into(), ..LedgerFacts::default() };
    let admin = || LedgerFacts { is_admin: true, ..by("root") };
    let other = || E::ViewSaved(view(OTHER, "To do", "ada"));
    let of_ada = || No::ViewOfAnother { name: "To do".into(), owner: "ada".into() };
    let many = (0..500).map(|number| E::ViewSaved(view(Uuid::from_u128(number), "x", "bob")));
    vec![
        Spec::rule("a view is kept by whoever keeps it first", save("To do", true))
            .knowing(by("ada"))
            .then([saved("To do", "ada")]),
        Spec::rule("a view has a name", save(" ", true)).knowing(by("ada")).refused(No::NameEmpty),
        Spec::rule("nobody keeps two views of one name", save("To do", true))
            .given([other()])
            .knowing(by("ada"))
            .refused(No::ViewNameTaken("To do".into())),
        Spec::rule("another may keep one of that name", save("To do", true))
            .given([other()])
            .knowing(by("bob"))
            .then([saved("To do", "bob")]),
        Spec::rule("a ledger keeps so many views", save("To do", true))
            .given(many)
            .knowing(by("ada"))
            .refused(No::ViewsTooMany),
        Spec::rule("its owner changes a view", save("Done", false))
            .given([saved("To do", "ada")])
            .knowing(by("ada"))
            .then([saved("Done", "ada")]),
        Spec::rule("the view that is kept is no new one", save("To do", false))
            .given([saved("To do", "ada")])
            .knowing(by("ada"))
            .then_nothing(),
        Spec::rule("a view that is not kept can't be changed", save("To do", false))
            .knowing(by("ada"))
            .refused(No::ViewUnknown(VIEW)),
        Spec::rule("nobody changes another's view", save("Done", false))
            .given([saved("To do", "ada")])
            .knowing(by("bob"))
            .refused(of_ada()),
        Spec::rule("an admin changes it, and it stays its owner's", save("Done", false))
            .given([saved("To do", "ada")])
            .knowing(admin())
            .then([saved("Done", "ada")]),
        Spec::rule("its owner drops a view", C::DropView { id: VIEW })
            .given([saved("To do", "ada")])
            .knowing(by("ada"))
            .then([E::ViewDropped { id: VIEW }]),
        Spec::rule("nobody drops another's view", C::DropView { id: VIEW })
            .given([saved("To do", "ada")])
            .knowing(by("bob"))
            .refused(of_ada()),
        Spec::rule("a view is dropped once", C::DropView { id: VIEW })
            .given([saved("To do", "ada"), E::ViewDropped { id: VIEW }])
            .knowing(by("ada"))
            .refused(No::ViewUnknown(VIEW)),
    ]
}

fn keys() -> Vec<Spec<LedgerDecider>> {
    vec![
        Spec::rule("an operator's key acts as nobody else", issue(Role::Operator, None, None))
            .given([opened()])
            .then([issued(KEY, Role::Operator, None)]),
        Spec::rule("an agent's key is bound to its agent", issue(Role::Agent, Some(AGENT), None))
            .given([opened()])
            .knowing(LedgerFacts { agent: Some(AGENT), ..LedgerFacts::default() })
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

fn price_list(version: &str, dollars: u64) -> C {
    C::LoadPriceList { version: version.into(), prices: vec![priced(dollars)] }
}

fn priced(dollars: u64) -> events::ModelPrice {
    events::ModelPrice {
        cache_creation: None,
        cache_creation_1h: None,
        cache_read: None,
        input: dollars * 1_000_000,
        model: "mars-1".into(),
        output: 0,
        tiers: vec![],
    }
}

fn in_use(version: &str) -> LedgerFacts {
    let mut list = crate::domain::session::PriceList::new(version.into());
    list.add(&[priced(1)]);
    LedgerFacts { prices: std::sync::Arc::new(list), ..LedgerFacts::default() }
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
