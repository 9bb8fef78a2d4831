//! Opaque secrets, kept as SHA-256: keys, browsers' sessions, sign-in links.
//!
//! A token names a key and no more. What the key may do, and whether it was revoked, stands in the
//! log, and so in memory; a token whose key the ledger never issued is good for nothing.

use events::Timestamp;
use sha2::{Digest as _, Sha256};
use sqlx::{PgExecutor, Row as _};
use uuid::Uuid;

use super::time::DbTime;

pub use super::secret::Secret;

/// What a token is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum TokenKind {
    /// A key, in a header.
    Key,
    /// A browser's session, in a cookie.
    Browser,
    /// A sign-in link: good once.
    SignIn,
}

/// A token that was found and is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it may be shown for.
    pub kind: TokenKind,
    /// The key that it stands for.
    pub key_id: Uuid,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

/// The digest by which a secret is known.
#[must_use]
pub fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Keeps a token. Done before the key is issued: until then it is good for nothing.
///
/// # Errors
/// Whatever the database says.
pub async fn insert(
    db: impl PgExecutor<'_>,
    ledger: Uuid,
    secret: &[u8; 32],
    token: Token,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into public.tokens (ledger_id, sha256, kind, key_id, expires_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(ledger)
    .bind(&secret[..])
    .bind(<&str>::from(token.kind))
    .bind(token.key_id)
    .bind(token.expires_at.map(DbTime))
    .execute(db)
    .await
    .map(drop)
}

/// The token of that digest, unless it has expired or was a sign-in link.
///
/// # Errors
/// Whatever the database says.
pub async fn find(
    db: impl PgExecutor<'_>,
    ledger: Uuid,
    secret: &[u8; 32],
) -> Result<Option<Token>, sqlx::Error> {
    let row = sqlx::query(
        "select kind, key_id, expires_at from public.tokens
         where ledger_id = $1 and sha256 = $2 and kind <> 'sign_in'
           and (expires_at is null or expires_at > ledger_clock())",
    )
    .bind(ledger)
    .bind(&secret[..])
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let kind: &str = row.try_get("kind")?;
        Ok(Token {
            kind: kind.parse().map_err(|_| sqlx::Error::Decode("unknown kind of token".into()))?,
            key_id: row.try_get("key_id")?,
            expires_at: row.try_get::<Option<DbTime>, _>("expires_at")?.map(|time| time.0),
        })
    })
    .transpose()
}

/// Uses up a sign-in link: the key it stands for, the first time and in time; else nothing.
///
/// # Errors
/// Whatever the database says.
pub async fn use_sign_in(
    db: impl PgExecutor<'_>,
    ledger: Uuid,
    secret: &[u8; 32],
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar(
        "update public.tokens set used_at = ledger_clock()
         where ledger_id = $1 and sha256 = $2 and kind = 'sign_in' and used_at is null
           and (expires_at is null or expires_at > ledger_clock())
         returning key_id",
    )
    .bind(ledger)
    .bind(&secret[..])
    .fetch_optional(db)
    .await
}

/// Forgets a token; whether there was one.
///
/// # Errors
/// Whatever the database says.
pub async fn delete(
    db: impl PgExecutor<'_>,
    ledger: Uuid,
    secret: &[u8; 32],
) -> Result<bool, sqlx::Error> {
    sqlx::query("delete from public.tokens where ledger_id = $1 and sha256 = $2")
        .bind(ledger)
        .bind(&secret[..])
        .execute(db)
        .await
        .map(|done| done.rows_affected() > 0)
}

/// Forgets what has expired a day ago or longer.
///
/// # Errors
/// Whatever the database says.
pub async fn sweep(db: impl PgExecutor<'_>, ledger: Uuid) -> Result<u64, sqlx::Error> {
    sqlx::query(
        "delete from public.tokens
         where ledger_id = $1 and expires_at < ledger_clock() - interval '1 day'",
    )
    .bind(ledger)
    .execute(db)
    .await
    .map(|done| done.rows_affected())
}
