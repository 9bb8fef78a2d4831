//! The first three events of every ledger: its opening, its general project, its admin's key.

use events::{ProjectKind, Role};
use uuid::Uuid;

use crate::domain::ledger::{LedgerCommand, LedgerRefusal};
use crate::domain::project::{GENERAL_KEY, ProjectCommand};
use crate::domain::{Command, ProjectRef, RefusalReason, Request};
use crate::store::connect::Database;
use crate::store::tokens::{self, Secret, Token, TokenKind};
use crate::store::transactor::{SubmitError, Transactor};

use super::OpenError;

/// Opens the ledger, unless it is open; whoever does so gets the admin's secret, and nobody else.
pub(super) async fn open(
    database: &Database,
    transactor: &Transactor,
    ledger: Uuid,
    name: &str,
) -> Result<Option<Secret>, OpenError> {
    if transactor.ledger().is_open() {
        return Ok(None);
    }
    let (secret, key_id) = (Secret::mint(), Uuid::now_v7());
    let mut connection = database.connect().await?;
    let token = Token { kind: TokenKind::Key, key_id, expires_at: None };
    tokens::insert(&mut connection, ledger, &secret.digest(), token).await?;
    match transactor.submit(request(name, key_id)).await {
        Ok(_) => Ok(Some(secret)),
        Err(SubmitError::Refused { refusal, .. })
            if refusal.reason == RefusalReason::Ledger(LedgerRefusal::LedgerAlreadyOpen) =>
        {
            // Another server was first. Our token stands for a key that was never issued.
            tokens::delete(&mut connection, ledger, &secret.digest()).await?;
            Ok(None)
        }
        Err(error) => Err(OpenError::First(error)),
    }
}

fn request(name: &str, key_id: Uuid) -> Request {
    let opened = LedgerCommand::Open { name: name.to_owned(), time_zone: "UTC".to_owned() };
    let general = ProjectCommand::Create {
        key: GENERAL_KEY.to_owned(),
        name: "General".to_owned(),
        kind: ProjectKind::General,
        client: None,
        or_existing: false,
    };
    let admin = LedgerCommand::IssueKey {
        key_id,
        name: "admin".to_owned(),
        role: Role::Admin,
        agent: None,
        grants: Vec::new(),
        expires_at: None,
    };
    Request::by_policy(
        "opening",
        vec![
            Command::Ledger(opened),
            Command::Project(ProjectRef::Id(Uuid::now_v7()), general),
            Command::Ledger(admin),
        ],
    )
}
