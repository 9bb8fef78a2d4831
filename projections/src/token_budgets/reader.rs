//! Questions about budgets. They are never behind the log: as of the head.

use super::TokenBudgetRow;
use crate::{ReadError, Room};
use events::{Scope, ScopeKind};
use serde::Deserialize;
use uuid::Uuid;

/// A budget with the name of what it reaches over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BudgetView {
    /// The row.
    #[serde(flatten)]
    pub row: TokenBudgetRow,
    /// The task's or project's key, the agent's name.
    pub scope_name: Option<String>,
}

/// Which budgets are shown; what is absent doesn't restrict it.
#[derive(Debug, Clone, Default)]
pub struct BudgetFilter {
    /// Over any of these.
    pub scopes: Option<Vec<Scope>>,
    /// Over things of that kind.
    pub kind: Option<ScopeKind>,
}

/// Budgets, and the position that they hold at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetPage {
    /// The budgets, by scope.
    pub nodes: Vec<BudgetView>,
    /// The answer holds at least what happened up to here.
    pub as_of: u64,
}

/// The budgets over these scopes.
///
/// # Errors
/// See [`ReadError`].
pub async fn list(room: &Room, filter: &BudgetFilter) -> Result<BudgetPage, ReadError> {
    // The head first: what is read after it holds at least that.
    let head = "select coalesce(max(position), 0) from public.heads where ledger_id = $1";
    let as_of = room.count(head, |query| query).await?;
    let sql = "select b.*, coalesce(p.key, a.name, tp.key || '-' || t.number) as scope_name \
         from public.token_budgets b \
         left join {projects} p on p.ledger_id = $1 and p.project = b.scope \
         left join {agents} a on a.ledger_id = $1 and a.agent = b.scope \
         left join {tasks} t on t.ledger_id = $1 and t.task = b.scope \
         left join {projects} tp on tp.ledger_id = $1 and tp.project = t.project \
         where b.ledger_id = $1 \
         and ($2::text[] is null or (b.scope_kind, b.scope) in (select * from unnest($2, $3::uuid[]))) \
         and ($4::text is null or b.scope_kind = $4) \
         order by b.scope_kind, b.scope, b.unit, b.period";
    let kinds = |scopes: &Vec<Scope>| scopes.iter().map(|scope| scope.kind.to_string()).collect();
    let ids = |scopes: &Vec<Scope>| scopes.iter().map(|scope| scope.id).collect();
    let kinds: Option<Vec<String>> = filter.scopes.as_ref().map(kinds);
    let ids: Option<Vec<Uuid>> = filter.scopes.as_ref().map(ids);
    let kind = filter.kind.map(|kind| kind.to_string());
    let nodes = room.rows("token_budgets", sql, |query| query.bind(kinds).bind(ids).bind(kind));
    Ok(BudgetPage { nodes: nodes.await?, as_of })
}
