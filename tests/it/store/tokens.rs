//! Secrets: found by their digest, sign-in links once.

use crate::support::batches::ledger;
use events::Timestamp;
use task_ledger::store::throwaway::ThrowawayDb;
use task_ledger::store::tokens::{self, Token, TokenKind, digest};
use uuid::Uuid;

fn token(kind: TokenKind, expires_at: Option<Timestamp>) -> Token {
    Token { kind, key_id: Uuid::now_v7(), expires_at }
}

#[tokio::test]
async fn a_key_is_found_by_its_digest_until_it_is_deleted() {
    let db = ThrowawayDb::new().await;
    let (id, _) = ledger(&db.pool).await;
    let key = token(TokenKind::Key, None);
    tokens::insert(&db.pool, id, &digest("secret"), key).await.unwrap();
    assert_eq!(tokens::find(&db.pool, id, &digest("secret")).await.unwrap(), Some(key));
    assert_eq!(tokens::find(&db.pool, id, &digest("Secret")).await.unwrap(), None);
    assert_eq!(tokens::find(&db.pool, Uuid::nil(), &digest("secret")).await.unwrap(), None);
    assert!(tokens::delete(&db.pool, id, &digest("secret")).await.unwrap());
    assert!(!tokens::delete(&db.pool, id, &digest("secret")).await.unwrap());
    assert_eq!(tokens::find(&db.pool, id, &digest("secret")).await.unwrap(), None);
}

#[tokio::test]
async fn a_sign_in_link_is_good_once_and_for_nothing_else() {
    let db = ThrowawayDb::new().await;
    let (id, _) = ledger(&db.pool).await;
    let link = token(TokenKind::SignIn, None);
    let secret = digest("link");
    tokens::insert(&db.pool, id, &secret, link).await.unwrap();
    assert_eq!(tokens::find(&db.pool, id, &secret).await.unwrap(), None);
    let (one, two) = tokio::join!(
        tokens::use_sign_in(&db.pool, id, &secret),
        tokens::use_sign_in(&db.pool, id, &secret),
    );
    let used = [one.unwrap(), two.unwrap()];
    assert_eq!(used.iter().flatten().collect::<Vec<_>>(), [&link.key_id]);
}

#[tokio::test]
async fn what_has_expired_is_good_for_nothing_and_swept() {
    let db = ThrowawayDb::new().await;
    let (id, _) = ledger(&db.pool).await;
    let past = Some(Timestamp::from_micros(1_000_000));
    for (secret, kind) in [("browser", TokenKind::Browser), ("link", TokenKind::SignIn)] {
        tokens::insert(&db.pool, id, &digest(secret), token(kind, past)).await.unwrap();
    }
    assert_eq!(tokens::find(&db.pool, id, &digest("browser")).await.unwrap(), None);
    assert_eq!(tokens::use_sign_in(&db.pool, id, &digest("link")).await.unwrap(), None);
    assert_eq!(tokens::sweep(&db.pool, id).await.unwrap(), 2);
}
