//! The mutations of keys. Secrets are minted here, shown once, and kept as digests only.

use super::Key;
use crate::domain::ledger::LedgerCommand;
use crate::domain::{AgentRef, Command};
use crate::graphql::Caller;
use crate::graphql::asking::{Read, Wanted, ask};
use crate::graphql::door::Door;
use crate::graphql::failure::internal;
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, instant};
use crate::graphql::payload::{Payload as _, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{DateTime, Position};
use crate::graphql::vocabulary::{Grant, Role};
use crate::store::tokens::{Secret, Token, TokenKind};
use async_graphql::{Context, InputObject, Object, Result};
use uuid::Uuid;

/// How long a sign-in link is good.
const SIGN_IN_SECONDS: i64 = 600;

/// A key that is to be.
#[derive(InputObject)]
pub struct CreateKeyInput {
    /// By which a repeat of this request is known. A repeat can't show the secret again.
    pub idempotency_key: Option<String>,
    /// What it may do.
    role: Role,
    /// What people call it; the agent's name or the role when left out.
    name: Option<String>,
    /// As which agent, and only as which, it acts, by name or id: for the role `AGENT`.
    agent: Option<String>,
    /// What it may beyond its role.
    grants: Option<Vec<Grant>>,
    /// From when on it is refused; never when left out.
    expires_at: Option<DateTime>,
}

impl CreateKeyInput {
    fn read(self, key_id: Uuid) -> Read {
        let mut faults = Faults::of_input();
        let role = events::Role::from(self.role);
        let name = self.name.or_else(|| self.agent.clone()).unwrap_or_else(|| role.to_string());
        let issue = LedgerCommand::IssueKey {
            key_id,
            name: faults.text("name", name, LINE_MAX),
            role,
            agent: self.agent.as_deref().map(AgentRef::parse),
            grants: self.grants.unwrap_or_default().into_iter().map(Into::into).collect(),
            expires_at: instant(self.expires_at),
        };
        faults.check(Wanted::of(Command::Ledger(issue)))
    }
}

/// A key that is to be good for nothing.
#[derive(InputObject)]
pub struct RevokeKeyInput {
    /// By which a repeat of this request is known: the second one gets the first one's answer.
    pub idempotency_key: Option<String>,
    /// The key's id.
    key: Uuid,
    /// Why.
    reason: Option<String>,
}

impl RevokeKeyInput {
    fn read(self) -> Read {
        let mut faults = Faults::of_input();
        let reason = faults.maybe("reason", self.reason, BODY_MAX);
        let revoke = LedgerCommand::RevokeKey { key_id: self.key, reason };
        faults.check(Wanted::of(Command::Ledger(revoke)))
    }
}

/// A link that is to be.
#[derive(InputObject)]
pub struct CreateSignInLinkInput {
    /// Without effect: each link is another one.
    pub idempotency_key: Option<String>,
}

payload! {
    /// What came of `createKey`.
    CreateKeyPayload {
        /// The secret, shown this once; null in the answer to a repeat.
        secret: String,
        /// The key.
        key: Key,
    }
}
payload! {
    /// What came of `revokeKey`.
    RevokeKeyPayload {
        /// The key.
        key: Key,
    }
}
payload! {
    /// What came of `createSignInLink`.
    CreateSignInLinkPayload {
        /// The address to open in a browser, once.
        url: String,
        /// From when on it is refused.
        expires_at: DateTime,
    }
}

/// The mutations of keys.
#[derive(Default)]
pub struct KeyMutation;

/// What can be done to keys.
#[Object]
impl KeyMutation {
    /// Issues a key, and shows its secret once.
    #[graphql(directive = needs::apply(Permission::Administer))]
    async fn create_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] mut input: CreateKeyInput,
    ) -> Result<CreateKeyPayload> {
        let door = ctx.data::<Door>()?;
        let idempotency = input.idempotency_key.take();
        let (key_id, secret) = (Uuid::now_v7(), Secret::mint());
        let expires_at = instant(input.expires_at);
        let wanted = input.read(key_id);
        if wanted.is_ok() {
            // Kept before the key is issued: until then it is good for nothing.
            let token = Token { kind: TokenKind::Key, key_id, expires_at };
            door.keep(&secret, token).await.map_err(|error| internal(&error))?;
        }
        Ok(match ask(ctx, idempotency, wanted).await? {
            Err(refused) => CreateKeyPayload::refused(refused),
            Ok(done) => {
                let id = done.answer().subject;
                let key = door.transactor.read(move |world| Key::of(world, id)).await;
                // A repeat's answer speaks of the first one's key, of which this is not the secret.
                let secret = (!done.repeated).then(|| secret.expose().to_owned());
                CreateKeyPayload { secret, key, position: done.at(), ..CreateKeyPayload::default() }
            }
        })
    }

    /// Makes a key good for nothing, everywhere within seconds.
    #[graphql(directive = needs::apply(Permission::Administer))]
    async fn revoke_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which key, and why.")] mut input: RevokeKeyInput,
    ) -> Result<RevokeKeyPayload> {
        let idempotency = input.idempotency_key.take();
        Ok(match ask(ctx, idempotency, input.read()).await? {
            Err(refused) => RevokeKeyPayload::refused(refused),
            Ok(done) => {
                let id = done.answer().subject;
                let read = ctx.data::<Door>()?.transactor.read(move |world| Key::of(world, id));
                let key = read.await;
                RevokeKeyPayload { key, position: done.at(), ..RevokeKeyPayload::default() }
            }
        })
    }

    /// Makes a link by which a browser signs in once, as the caller's own key, within ten minutes.
    #[graphql(directive = needs::apply(Permission::SignIn))]
    async fn create_sign_in_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nothing is needed.")] input: Option<CreateSignInLinkInput>,
    ) -> Result<CreateSignInLinkPayload> {
        drop(input);
        let (door, caller) = (ctx.data::<Door>()?, ctx.data::<Caller>()?);
        let expires_at = crate::graphql::door::clock().plus_seconds(SIGN_IN_SECONDS);
        let secret = Secret::mint();
        let token =
            Token { kind: TokenKind::SignIn, key_id: caller.key_id, expires_at: Some(expires_at) };
        door.keep(&secret, token).await.map_err(|error| internal(&error))?;
        Ok(CreateSignInLinkPayload {
            url: Some(format!("{}/sign-in#{}", caller.origin, secret.expose())),
            expires_at: Some(expires_at.into()),
            position: Position(door.head()),
            ..CreateSignInLinkPayload::default()
        })
    }
}
