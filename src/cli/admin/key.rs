//! `key …`.

use crate::cli::client::given;
use crate::cli::desk::Desk;
use crate::cli::pages;
use crate::cli::show::table;
use crate::cli::stop::Outcome;
use crate::cli::words::{GRANTS, ROLES, shout, shout_all};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Keys: who may do what.
#[derive(Debug, Subcommand)]
pub enum KeyVerb {
    /// Issue a key; its secret is shown this once
    Create(Create),
    /// List keys; never their secrets
    List,
    /// Make a key good for nothing
    Revoke(Revoke),
}

/// Issue a key; its secret is shown this once
#[derive(Debug, Args)]
pub struct Create {
    /// What it may do
    #[arg(value_parser = ROLES, ignore_case = true)]
    role: String,
    /// What people call it
    #[arg(long)]
    name: Option<String>,
    /// As which agent, and only as which, it acts
    #[arg(long)]
    agent: Option<String>,
    /// What it may beyond its role; again for more
    #[arg(long = "grant", value_parser = GRANTS, ignore_case = true)]
    grants: Vec<String>,
    /// From when on it is refused, like 2026-12-31T00:00:00Z
    #[arg(long)]
    expires_at: Option<String>,
    /// The task of the claim that it is good for, and for nothing else
    #[arg(long, value_name = "TASK", conflicts_with_all = ["agent", "grants", "expires_at", "name"])]
    claim: Option<String>,
    /// That claim's number
    #[arg(long, requires = "claim")]
    fence: Option<u64>,
}

/// Make a key good for nothing
#[derive(Debug, Args)]
pub struct Revoke {
    /// The key's id
    id: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    id: String,
    name: String,
    role: String,
    agent: Option<String>,
    grants: Vec<String>,
    issued_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Issued {
    secret: Option<String>,
    key: Option<Key>,
}

#[derive(Serialize, Deserialize)]
struct Revoked {
    key: Option<Key>,
}

const KEY: &str = "key { id name role agent grants issuedAt expiresAt revokedAt }";
const LIST: &str = "query Keys($first: Int!, $after: String) { keys(first: $first, after: $after) \
    { nodes { id name role agent grants issuedAt expiresAt revokedAt } pageInfo { hasNextPage \
    endCursor } totalCount } }";

impl KeyVerb {
    pub async fn run(self, desk: &Desk) -> Outcome {
        match self {
            Self::Create(verb) => verb.run(desk).await,
            Self::List => list(desk).await,
            Self::Revoke(verb) => verb.run(desk).await,
        }
    }
}

impl Create {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({
            "role": shout(&self.role),
            "name": self.name,
            "agent": self.agent,
            "grants": shout_all(&self.grants),
            "expiresAt": self.expires_at,
            "claim": self.claim.map(|task| given(json!({ "task": task, "fence": self.fence }))),
        }));
        let people = |issued: &Issued| {
            issued
                .secret
                .clone()
                .unwrap_or_else(|| "issued before; the secret was shown then".into())
        };
        desk.write_and_show("createKey", input, &format!("secret {KEY}"), people).await
    }
}

impl Revoke {
    async fn run(self, desk: &Desk) -> Outcome {
        let input = given(json!({ "key": self.id, "reason": self.reason }));
        let people = |revoked: &Revoked| {
            revoked.key.as_ref().map(|key| format!("{} is revoked", key.name)).unwrap_or_default()
        };
        desk.write_and_show("revokeKey", input, KEY, people).await
    }
}

async fn list(desk: &Desk) -> Outcome {
    let (keys, _) = pages::list::<Key>(&desk.client, "keys", LIST, json!({}), usize::MAX).await?;
    desk.show.data(&keys, || {
        let row = |key: &Key| {
            let state = match (&key.revoked_at, &key.expires_at) {
                (Some(at), _) => format!("revoked {at}"),
                (None, Some(at)) => format!("until {at}"),
                (None, None) => "good".to_owned(),
            };
            let agent = key.agent.clone().unwrap_or_default();
            [key.id.clone(), key.name.clone(), key.role.clone(), agent, state]
        };
        table(["ID", "NAME", "ROLE", "AGENT", "STATE"], keys.iter().map(row))
    })
}
