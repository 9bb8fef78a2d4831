//! Why the ledger itself says no.

use uuid::Uuid;

/// Why a command to the ledger is refused.
#[derive(
    Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum LedgerRefusal {
    /// It was opened before.
    #[error("the ledger is open already")]
    LedgerAlreadyOpen,
    /// It has no name.
    #[error("a ledger, a key and a view need a name")]
    NameEmpty,
    /// No such time zone.
    #[error("there is no time zone `{0}`; name one of the IANA's, like Europe/Berlin or UTC")]
    TimeZoneUnknown(String),
    /// The id is taken.
    #[error("there is a key {0} already; a key is issued once")]
    KeyExists(Uuid),
    /// No such key.
    #[error("there is no key {0}; list the keys with `task-ledger key list`")]
    KeyUnknown(Uuid),
    /// The key was revoked before.
    #[error("the key {0} is revoked already")]
    KeyAlreadyRevoked(Uuid),
    /// An agent's key without an agent.
    #[error("a key of role AGENT acts as one agent: name the agent")]
    KeyNeedsAgent,
    /// An agent named for a key that is not an agent's.
    #[error("only a key of role AGENT acts as an agent: leave the agent out, or choose that role")]
    KeyTakesNoAgent,
    /// The key would be expired at once.
    #[error("expiresAt lies in the past; choose a later time")]
    KeyExpiresInThePast,
    /// The last admin's key can't be revoked.
    #[error("this is the last good key of role ADMIN; create another one first")]
    LastAdminKey,
    /// No such view.
    #[error("there is no view {0}; list them with `task-ledger view list`")]
    ViewUnknown(Uuid),
    /// Somebody else keeps it.
    #[error("the view {name} is kept by {owner}; keep one of your own, or ask {owner} or an ADMIN")]
    ViewOfAnother {
        /// What it is called.
        name: String,
        /// Who keeps it.
        owner: String,
    },
    /// The name is taken.
    #[error("you keep a view {0} already; name its id to change it, or choose another name")]
    ViewNameTaken(String),
    /// More views than a list shows.
    #[error("500 views are kept already; drop one first")]
    ViewsTooMany,
    /// A price list without a version.
    #[error("a price list needs a version: reports that it prices name it")]
    PriceVersionEmpty,
    /// A price list without prices.
    #[error("the price list has no price that can be used; load LiteLLM's price file")]
    PricesMissing,
    /// Other prices under the same version.
    #[error("the version {0} names other prices already; load these under another version")]
    PriceVersionTaken(String),
    /// What a key may do is for admins to say.
    #[error("only an ADMIN key may do this")]
    AdminOnly,
}
