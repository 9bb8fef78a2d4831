//! The mutations of keys. Secrets are minted here, shown once, and kept as digests only.

use super::Key;
use crate::domain::ledger::LedgerCommand;
use crate::domain::task::TaskCommand;
use crate::domain::{AgentRef, Command, TaskRef};
use crate::graphql::Caller;
use crate::graphql::asking::{Done, Read, Wanted, ask};
use crate::graphql::door::Door;
use crate::graphql::failure::{failure, internal};
use crate::graphql::input::{BODY_MAX, Faults, LINE_MAX, instant};
use crate::graphql::payload::{Payload as _, Refused, payload};
use crate::graphql::permission::{Permission, needs};
use crate::graphql::scalars::{DateTime, Position};
use crate::graphql::vocabulary::{Grant, Role};
use crate::store::tokens::{Secret, Token, TokenKind};
use async_graphql::{Context, InputObject, Object, Result};
use uuid::Uuid;

/// How long a claim's key is good at the most: longer than any claim is meant to be held.
const CLAIM_KEY_SECONDS: i64 = 30 * 86_400;
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
    /// The claim that it is good for, and for nothing else: no other field is needed then. For the
    /// claim's holder, for who claims for workers, for operators and admins.
    claim: Option<ClaimOfKeyInput>,
}

/// The claim that a key is to be good for.
#[derive(InputObject)]
pub struct ClaimOfKeyInput {
    /// The task's id or key.
    task: String,
    /// The claim's fence; agents need it.
    fence: Option<u64>,
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
        /// The key; null for one that is good for one claim: that it was issued stands in the task's
        /// history, and it ends with the claim.
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

/// A key for one claim, issued.
pub struct Issued {
    /// Its secret; none in the answer to a repeat.
    pub secret: Option<String>,
    /// What was done.
    pub done: Done,
}

/// Issues a key that is good for one claim.
///
/// # Errors
/// When the ledger can't answer now.
pub async fn for_claim(
    ctx: &Context<'_>,
    idempotency: Option<String>,
    task: impl Into<TaskRef>,
    fence: Option<u64>,
) -> Result<std::result::Result<Issued, Refused>> {
    let door = ctx.data::<Door>()?;
    let (key_id, secret) = (Uuid::now_v7(), Secret::mint());
    let expires_at = Some(crate::graphql::door::clock().plus_seconds(CLAIM_KEY_SECONDS));
    // Kept before the key is issued: until then it is good for nothing.
    let token = Token { kind: TokenKind::Key, key_id, expires_at };
    door.keep(&secret, token).await.map_err(|error| internal(&error))?;
    let issue = Command::Task(task.into(), TaskCommand::IssueKey(fence, key_id));
    Ok(match ask(ctx, idempotency, Ok(Wanted::of(issue))).await? {
        // A repeat's answer speaks of the first one's key, of which this is not the secret.
        Ok(done) if done.repeated => {
            door.forget(&secret.digest()).await.map_err(|error| internal(&error))?;
            Ok(Issued { secret: None, done })
        }
        Ok(done) => Ok(Issued { secret: Some(secret.expose().to_owned()), done }),
        Err(refused) => {
            door.forget(&secret.digest()).await.map_err(|error| internal(&error))?;
            Err(refused)
        }
    })
}

impl CreateKeyInput {
    async fn issue_for(
        self,
        ctx: &Context<'_>,
        idempotency: Option<String>,
        claim: ClaimOfKeyInput,
    ) -> Result<CreateKeyPayload> {
        let mut faults = Faults::of_input();
        let task = faults.within("claim", |faults| faults.task("task", &claim.task));
        let granted = self.grants.as_ref().is_some_and(|grants| !grants.is_empty());
        let more = self.agent.is_some() || granted || self.expires_at.is_some();
        if events::Role::from(self.role) != events::Role::Agent || more {
            let message = "a key for a claim acts as the claim's holder until the claim ends: its \
                           role is AGENT, and nothing else is said of it";
            faults.add("claim", "KEY_TAKES_ITS_CLAIM", message);
        }
        if let Err(errors) = faults.check(()) {
            let position = ctx.data::<Door>()?.head();
            return Ok(CreateKeyPayload::refused(Refused { position, errors, directive: None }));
        }
        Ok(match for_claim(ctx, idempotency, task, claim.fence).await? {
            Err(refused) => CreateKeyPayload::refused(refused),
            Ok(Issued { secret, done }) => {
                CreateKeyPayload { secret, position: done.at(), ..CreateKeyPayload::default() }
            }
        })
    }
}

/// The mutations of keys.
#[derive(Default)]
pub struct KeyMutation;

/// What can be done to keys.
#[Object]
impl KeyMutation {
    /// Issues a key, and shows its secret once. Admins issue any; who works issues keys for a claim.
    #[graphql(directive = needs::apply(Permission::Work))]
    async fn create_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] mut input: CreateKeyInput,
    ) -> Result<CreateKeyPayload> {
        let door = ctx.data::<Door>()?;
        let idempotency = input.idempotency_key.take();
        if let Some(claim) = input.claim.take() {
            return input.issue_for(ctx, idempotency, claim).await;
        }
        let caller = ctx.data::<Caller>()?;
        if !Permission::Administer.is_given_to(caller.role(), &caller.actor.grants) {
            let message = "this key issues keys for a claim only: name the claim";
            return Err(failure("NOT_ALLOWED", message));
        }
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
